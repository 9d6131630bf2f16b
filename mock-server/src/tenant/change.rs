//! What an administrator (or the user, for a password) can change, applied in one place.
//!
//! The admin API and the steps of a scenario carry these very types.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Tenant;
use super::app::{AccountType, AppRegistration, ClientSecret, RedirectUris};
use super::consent::{Consent, UserConsentPolicy};
use super::permission::Permission;
use super::user::User;
use crate::clock::{SignedDuration, Timestamp};
use crate::ids::Ids;

/// One change of the tenant. A `client_id` left out means the tenant's only (or first) app
/// registration; a user or mailbox may be named by the part before the `@`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// App registrations > New registration.
    AppRegistered {
        /// The client ID; invented where left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Display name.
        #[serde(default = "default_app_name")]
        name: String,
        /// Supported account types.
        #[serde(default = "default_account_type")]
        account_type: AccountType,
        /// Redirect URIs by platform.
        #[serde(default)]
        redirect_uris: RedirectUris,
    },
    /// Enterprise applications > Properties > Enabled for users to sign-in?
    AppEnabled {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Yes or no.
        enabled: bool,
    },
    /// App registrations > Delete.
    AppDeleted {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
    },
    /// Authentication > Supported account types.
    AccountType {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Who may sign in.
        account_type: AccountType,
    },
    /// Authentication > Platform configurations; replaces all three lists.
    RedirectUris {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Under "Web".
        #[serde(default)]
        web: Vec<String>,
        /// Under "Single-page application".
        #[serde(default)]
        spa: Vec<String>,
        /// Under "Mobile and desktop applications".
        #[serde(default)]
        mobile: Vec<String>,
    },
    /// Certificates & secrets > New client secret.
    SecretAdded {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// How long it is valid, in seconds; the portal recommends 180 days.
        #[serde(default = "default_secret_lifetime_s")]
        expires_in_s: i64,
        /// The secret's ID; invented where left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        secret_id: Option<String>,
        /// The secret's value; invented where left out, and never written out again.
        #[serde(default, skip_serializing)]
        value: Option<String>,
    },
    /// Certificates & secrets > Delete.
    SecretRemoved {
        /// The ID (not the value) of the secret.
        secret_id: String,
    },
    /// API permissions: the list of configured permissions; replaces it. Consent is apart.
    Permissions {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// The whole list.
        granted: Vec<Permission>,
    },
    /// API permissions > Grant admin consent.
    AdminConsent {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// What is consented to; all configured permissions where left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permissions: Option<Vec<Permission>>,
    },
    /// Enterprise applications > Permissions > Revoke.
    ConsentRevoked {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// This user's own consent; left out (or null), every consent of the app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        /// Only these permissions; all where left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permissions: Option<Vec<Permission>>,
    },
    /// Enterprise applications > Consent and permissions > User consent settings.
    UserConsentPolicy {
        /// What users may do.
        policy: UserConsentPolicy,
    },
    /// The user changes the own password.
    PasswordChanged {
        /// Who.
        user: String,
        /// The new password; the old one stays where left out.
        #[serde(default, skip_serializing)]
        password: Option<String>,
    },
    /// The administrator resets the password: every session and refresh token ends.
    PasswordReset {
        /// Whose.
        user: String,
        /// The new password; the old one stays where left out.
        #[serde(default, skip_serializing)]
        password: Option<String>,
    },
    /// "Revoke sessions" (`Revoke-MgUserSignInSession`).
    SessionsRevoked {
        /// Whose.
        user: String,
    },
    /// "Block sign-in", the other way round.
    UserEnabled {
        /// Who.
        user: String,
        /// Whether signing in is allowed.
        enabled: bool,
    },
    /// Manage email apps > POP.
    PopEnabled {
        /// Which mailbox.
        mailbox: String,
        /// On or off.
        enabled: bool,
    },
    /// Manage email apps > Authenticated SMTP, or the organisation's switch.
    AuthenticatedSmtp {
        /// Which mailbox; the organisation where left out (or null).
        #[serde(default)]
        mailbox: Option<String>,
        /// On, off, or (for a mailbox, left out or null) as the organisation.
        #[serde(default)]
        enabled: Option<bool>,
    },
}

fn default_app_name() -> String {
    "Mail software".to_owned()
}

const fn default_account_type() -> AccountType {
    AccountType::SingleTenant
}

const fn default_secret_lifetime_s() -> i64 {
    180 * 24 * 3600
}

/// Why a change cannot be made. The tenant is then as before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The tenant has nobody of this name.
    #[error("the tenant has no user or mailbox `{name}`; it has {known}")]
    NoSuchUser {
        /// As asked.
        name: String,
        /// Who there is.
        known: String,
    },
    /// The tenant has no such app registration.
    #[error("the tenant has no app registration{}; register one first with `app-registered`", .client_id.as_deref().map(|id| format!(" `{id}`")).unwrap_or_default())]
    NoSuchApp {
        /// As asked.
        client_id: Option<String>,
    },
    /// The client ID is taken.
    #[error("an app registration with the client ID `{0}` exists already")]
    AppExists(String),
    /// Not a GUID.
    #[error("the client ID `{0}` is not a GUID such as 11111111-2222-3333-4444-555555555555")]
    NotAGuid(String),
    /// No secret has this ID.
    #[error(
        "no app registration has a secret with the ID `{0}`; the ID is what `secret-added` answered, not the value"
    )]
    NoSuchSecret(String),
    /// The organisation's switch has two positions.
    #[error(
        "`enabled` must be true or false for the tenant; only a mailbox can follow the tenant with null"
    )]
    TenantSwitchNeedsValue,
    /// A lifetime that is not a future.
    #[error("`expires_in_s` is {0}; a secret lives between 1 second and 100 years")]
    SecretLifetime(i64),
}

impl Change {
    /// The name of the variant, as on the wire.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::AppRegistered { .. } => "app-registered",
            Self::AppEnabled { .. } => "app-enabled",
            Self::AppDeleted { .. } => "app-deleted",
            Self::AccountType { .. } => "account-type",
            Self::RedirectUris { .. } => "redirect-uris",
            Self::SecretAdded { .. } => "secret-added",
            Self::SecretRemoved { .. } => "secret-removed",
            Self::Permissions { .. } => "permissions",
            Self::AdminConsent { .. } => "admin-consent",
            Self::ConsentRevoked { .. } => "consent-revoked",
            Self::UserConsentPolicy { .. } => "user-consent-policy",
            Self::PasswordChanged { .. } => "password-changed",
            Self::PasswordReset { .. } => "password-reset",
            Self::SessionsRevoked { .. } => "sessions-revoked",
            Self::UserEnabled { .. } => "user-enabled",
            Self::PopEnabled { .. } => "pop-enabled",
            Self::AuthenticatedSmtp { .. } => "authenticated-smtp",
        }
    }

    /// Fills in what the box invents, so that applying the change later needs no ids.
    #[must_use]
    pub fn completed(mut self, ids: &mut Ids) -> Self {
        match &mut self {
            Self::AppRegistered { client_id, .. } => {
                client_id.get_or_insert_with(|| ids.guid());
            }
            Self::SecretAdded {
                secret_id, value, ..
            } => {
                secret_id.get_or_insert_with(|| ids.guid());
                // Forty characters with `8Q~` after the third: the form of today's secret values.
                value.get_or_insert_with(|| {
                    format!("{}8Q~{}", ids.alphanumeric(3), ids.alphanumeric(34))
                });
            }
            _ => {}
        }
        self
    }
}

// Never shows a secret's value or a password.
impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| std::fmt::Error)?)
    }
}

impl Tenant {
    /// Applies a completed change and gives what the administrator sees once, such as the value of
    /// a new secret.
    ///
    /// # Errors
    /// When it names something that is not there; nothing is changed then.
    pub fn apply(&mut self, change: &Change, now: Timestamp) -> Result<Value, ChangeError> {
        match change {
            Change::AppRegistered {
                client_id,
                name,
                account_type,
                redirect_uris,
            } => {
                return self.register_app(client_id.as_deref(), name, *account_type, redirect_uris);
            }
            Change::AppEnabled { client_id, enabled } => {
                self.chosen_app(client_id.as_deref())?.enabled = *enabled
            }
            Change::AppDeleted { client_id } => {
                let gone = self.chosen_app(client_id.as_deref())?.client_id.clone();
                self.apps.retain(|app| app.client_id != gone);
                self.consents.retain(|consent| consent.client_id != gone);
            }
            Change::AccountType {
                client_id,
                account_type,
            } => {
                self.chosen_app(client_id.as_deref())?.account_type = *account_type;
            }
            Change::RedirectUris {
                client_id,
                web,
                spa,
                mobile,
            } => {
                let uris = RedirectUris {
                    web: web.clone(),
                    spa: spa.clone(),
                    mobile: mobile.clone(),
                };
                self.chosen_app(client_id.as_deref())?.redirect_uris = uris;
            }
            Change::SecretAdded {
                client_id,
                expires_in_s,
                secret_id,
                value,
            } => {
                return self.add_secret(client_id.as_deref(), *expires_in_s, secret_id, value, now);
            }
            Change::SecretRemoved { secret_id } => self.remove_secret(secret_id)?,
            Change::Permissions { client_id, granted } => {
                self.chosen_app(client_id.as_deref())?
                    .permissions
                    .clone_from(granted);
            }
            Change::AdminConsent {
                client_id,
                permissions,
            } => {
                let app = self.chosen_app(client_id.as_deref())?;
                let (client_id, all) = (app.client_id.clone(), app.permissions.clone());
                for permission in permissions.clone().unwrap_or(all) {
                    self.consent(Consent {
                        client_id: client_id.clone(),
                        permission,
                        user: None,
                    });
                }
            }
            Change::ConsentRevoked {
                client_id,
                user,
                permissions,
            } => {
                self.revoke_consent(
                    client_id.as_deref(),
                    user.as_deref(),
                    permissions.as_deref(),
                )?;
            }
            Change::UserConsentPolicy { policy } => self.user_consent_policy = *policy,
            Change::PasswordChanged { user, password } => {
                let user = self.named_mut(user)?;
                user.password_changed_at = now;
                password.clone_into_option(&mut user.password);
            }
            Change::PasswordReset { user, password } => {
                let user = self.named_mut(user)?;
                (user.password_changed_at, user.tokens_valid_from) = (now, now);
                password.clone_into_option(&mut user.password);
            }
            Change::SessionsRevoked { user } => self.named_mut(user)?.tokens_valid_from = now,
            Change::UserEnabled { user, enabled } => self.named_mut(user)?.enabled = *enabled,
            Change::PopEnabled { mailbox, enabled } => {
                self.named_mut(mailbox)?.pop_enabled = *enabled
            }
            Change::AuthenticatedSmtp {
                mailbox: Some(mailbox),
                enabled,
            } => {
                self.named_mut(mailbox)?.authenticated_smtp = *enabled;
            }
            Change::AuthenticatedSmtp {
                mailbox: None,
                enabled,
            } => {
                self.authenticated_smtp = enabled.ok_or(ChangeError::TenantSwitchNeedsValue)?;
            }
        }
        Ok(json!({}))
    }

    /// The user that `name` means to an administrator: the user principal name, or the part before
    /// the `@` where that is enough.
    ///
    /// # Errors
    /// When there is nobody of this name.
    pub fn named(&self, name: &str) -> Result<&User, ChangeError> {
        self.users
            .iter()
            .find(|user| goes_by(user, name))
            .ok_or_else(|| self.no_such_user(name))
    }

    /// As [`Tenant::named`], to change it.
    ///
    /// # Errors
    /// When there is nobody of this name.
    pub fn named_mut(&mut self, name: &str) -> Result<&mut User, ChangeError> {
        let error = self.no_such_user(name);
        self.users
            .iter_mut()
            .find(|user| goes_by(user, name))
            .ok_or(error)
    }

    fn no_such_user(&self, name: &str) -> ChangeError {
        let known: Vec<_> = self.users.iter().map(|user| user.upn.as_str()).collect();
        ChangeError::NoSuchUser {
            name: name.to_owned(),
            known: known.join(", "),
        }
    }

    fn chosen_app(&mut self, client_id: Option<&str>) -> Result<&mut AppRegistration, ChangeError> {
        let chosen = match client_id {
            Some(id) => self
                .apps
                .iter_mut()
                .find(|app| app.client_id.eq_ignore_ascii_case(id)),
            None => self.apps.first_mut(),
        };
        chosen.ok_or_else(|| ChangeError::NoSuchApp {
            client_id: client_id.map(str::to_owned),
        })
    }

    fn register_app(
        &mut self,
        client_id: Option<&str>,
        name: &str,
        account_type: AccountType,
        redirect_uris: &RedirectUris,
    ) -> Result<Value, ChangeError> {
        let client_id = client_id.unwrap_or_default().to_ascii_lowercase();
        if !is_guid(&client_id) {
            return Err(ChangeError::NotAGuid(client_id));
        }
        if self.app(&client_id).is_some() {
            return Err(ChangeError::AppExists(client_id));
        }
        // The enterprise application has an object ID of its own; derived, so that `apply` needs no
        // source of ids.
        let object_id = format!("e0000000{}", &client_id[8..]);
        let result =
            json!({ "client_id": client_id, "tenant_id": self.id, "object_id": object_id });
        self.apps.push(AppRegistration {
            client_id,
            object_id,
            name: name.to_owned(),
            enabled: true,
            account_type,
            redirect_uris: redirect_uris.clone(),
            secrets: Vec::new(),
            permissions: Vec::new(),
        });
        Ok(result)
    }

    fn add_secret(
        &mut self,
        client_id: Option<&str>,
        expires_in_s: i64,
        secret_id: &Option<String>,
        value: &Option<String>,
        now: Timestamp,
    ) -> Result<Value, ChangeError> {
        const HUNDRED_YEARS_S: i64 = 100 * 366 * 24 * 3600;
        if !(1..=HUNDRED_YEARS_S).contains(&expires_in_s) {
            return Err(ChangeError::SecretLifetime(expires_in_s));
        }
        let expires_at = now
            .checked_add(SignedDuration::from_secs(expires_in_s))
            .map_err(|_| ChangeError::SecretLifetime(expires_in_s))?;
        let app = self.chosen_app(client_id)?;
        let secret = ClientSecret {
            secret_id: secret_id.clone().unwrap_or_default(),
            value: value.clone().unwrap_or_default(),
            expires_at,
        };
        let result = json!({ "secret_id": secret.secret_id, "value": secret.value, "expires_at": expires_at });
        app.secrets.push(secret);
        Ok(result)
    }

    fn remove_secret(&mut self, secret_id: &str) -> Result<(), ChangeError> {
        let app = self
            .apps
            .iter_mut()
            .find(|app| {
                app.secrets
                    .iter()
                    .any(|secret| secret.secret_id == secret_id)
            })
            .ok_or_else(|| ChangeError::NoSuchSecret(secret_id.to_owned()))?;
        app.secrets.retain(|secret| secret.secret_id != secret_id);
        Ok(())
    }

    fn revoke_consent(
        &mut self,
        client_id: Option<&str>,
        user: Option<&str>,
        permissions: Option<&[Permission]>,
    ) -> Result<(), ChangeError> {
        let client_id = self.chosen_app(client_id)?.client_id.clone();
        let upn = user
            .map(|name| self.named(name).map(|user| user.upn.clone()))
            .transpose()?;
        self.consents.retain(|consent| {
            consent.client_id != client_id
                || upn
                    .as_ref()
                    .is_some_and(|upn| consent.user.as_ref() != Some(upn))
                || permissions.is_some_and(|only| !only.contains(&consent.permission))
        });
        Ok(())
    }
}

trait CloneIntoOption {
    fn clone_into_option(&self, target: &mut Self);
}

impl CloneIntoOption for Option<String> {
    /// Overwrites only where there is something to write.
    fn clone_into_option(&self, target: &mut Self) {
        if self.is_some() {
            target.clone_from(self);
        }
    }
}

fn goes_by(user: &User, name: &str) -> bool {
    user.is_called(name)
        || user
            .upn
            .split_once('@')
            .is_some_and(|(local, _)| local.eq_ignore_ascii_case(name))
}

/// Whether `text` has the form 8-4-4-4-12 of a GUID.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.len() == 5
        && groups.iter().zip([8, 4, 4, 4, 12]).all(|(group, length)| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}
