//! Applies changes to a tenant, in one place.

use serde_json::{Value, json};

use super::Tenant;
use super::app::{AccountType, AppRegistration, ClientSecret, RedirectUris};
use super::change::{Change, ChangeError, is_guid};
use super::consent::Consent;
use super::grant::Revocation;
use super::permission::Permission;
use super::user::User;
use crate::clock::{SignedDuration, Timestamp};

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
                check_redirect_uris(&uris)?;
                self.chosen_app(client_id.as_deref())?.redirect_uris = uris;
            }
            Change::PublicClientFlows { client_id, allowed } => {
                self.chosen_app(client_id.as_deref())?.allows_public_client = *allowed;
            }
            Change::GroupsClaim { client_id, groups } => {
                if *groups > 200 {
                    return Err(ChangeError::TooManyGroups(*groups));
                }
                self.chosen_app(client_id.as_deref())?.groups_claim = *groups;
            }
            Change::Pop3TokenLimit { characters } => self.pop3_token_limit = *characters,
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
            } => self.grant_admin_consent(client_id.as_deref(), permissions.as_deref())?,
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
                user.take_password(password.as_deref(), now);
                let upn = user.upn.clone();
                self.grants.revoke(&upn, Revocation::PasswordChanged);
            }
            Change::PasswordReset { user, password } => {
                let user = self.named_mut(user)?;
                user.tokens_valid_from = now;
                user.take_password(password.as_deref(), now);
                let upn = user.upn.clone();
                self.grants.revoke(&upn, Revocation::PasswordReset);
            }
            Change::SessionsRevoked { user } => {
                let user = self.named_mut(user)?;
                user.tokens_valid_from = now;
                let upn = user.upn.clone();
                self.grants.revoke(&upn, Revocation::SessionsRevoked);
            }
            Change::UserEnabled { user, enabled } => self.named_mut(user)?.enabled = *enabled,
            Change::Administrator { user, granted } => {
                self.named_mut(user)?.is_administrator = *granted
            }
            Change::UserLocked { user, locked } => {
                let lockout = &mut self.named_mut(user)?.lockout;
                if *locked {
                    lockout.lock_by_change(now);
                } else {
                    lockout.clear();
                }
            }
            Change::PasswordExpired { user } => self.named_mut(user)?.password_expired = true,
            Change::MfaRequired { user, required } => match user {
                Some(user) => self.named_mut(user)?.mfa_required = Some(*required),
                None => self.policies.mfa_required = *required,
            },
            Change::MfaRegistered { user, registered } => {
                self.named_mut(user)?.mfa_registered = *registered;
            }
            Change::SecurityDefaults { enabled } => self.policies.security_defaults = *enabled,
            Change::ConditionalAccess { user, blocks } => match user {
                Some(user) => self.named_mut(user)?.blocks = Some(*blocks),
                None => self.policies.blocks = *blocks,
            },
            Change::PopEnabled { mailbox, enabled } => {
                self.named_mut(mailbox)?.pop_enabled = *enabled
            }
            Change::Licence { user, assigned } => self.named_mut(user)?.is_licensed = *assigned,
            Change::FullAccess {
                mailbox,
                user,
                granted,
            } => {
                let user = self.named(user)?.upn.clone();
                set_right(&mut self.named_mut(mailbox)?.full_access, &user, *granted);
            }
            Change::SendAs {
                mailbox,
                user,
                granted,
            } => {
                let user = self.named(user)?.upn.clone();
                set_right(&mut self.named_mut(mailbox)?.send_as, &user, *granted);
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
        check_redirect_uris(redirect_uris)?;
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
            allows_public_client: false,
            groups_claim: 0,
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

    fn grant_admin_consent(
        &mut self,
        client_id: Option<&str>,
        permissions: Option<&[Permission]>,
    ) -> Result<(), ChangeError> {
        let app = self.chosen_app(client_id)?;
        for permission in permissions.unwrap_or_default() {
            if !app.permissions.contains(permission) {
                app.permissions.push(permission.clone());
            }
        }
        let granted = permissions.map_or_else(|| app.permissions.clone(), <[_]>::to_vec);
        let client_id = app.client_id.clone();
        for permission in granted {
            self.consent(Consent {
                client_id: client_id.clone(),
                permission,
                user: None,
            });
        }
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

/// The portal takes absolute addresses of at most 256 characters (learn.microsoft.com, "Redirect URI
/// best practices"). That it refuses those which run script is an assumption.
fn check_redirect_uris(uris: &RedirectUris) -> Result<(), ChangeError> {
    let fits = |uri: &str| {
        let parsed = url::Url::parse(uri);
        let scheme = parsed.as_ref().map(url::Url::scheme);
        uri.len() <= 256
            && scheme.is_ok_and(|scheme| !matches!(scheme, "javascript" | "vbscript" | "data"))
    };
    match uris.iter().find(|(_, uri)| !fits(uri)) {
        Some((_, uri)) => Err(ChangeError::NotARedirectUri(uri.to_owned())),
        None => Ok(()),
    }
}

/// Puts a user on a list of those who may, or takes the user off it.
fn set_right(list: &mut Vec<String>, user: &str, granted: bool) {
    list.retain(|name| !name.eq_ignore_ascii_case(user));
    if granted {
        list.push(user.to_owned());
    }
}

fn goes_by(user: &User, name: &str) -> bool {
    user.is_called(name)
        || user
            .upn
            .split_once('@')
            .is_some_and(|(local, _)| local.eq_ignore_ascii_case(name))
}
