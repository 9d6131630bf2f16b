//! Consent: which app may use which permission on whose behalf.

use serde::{Deserialize, Serialize};

use super::permission::{Permission, Resource};
use super::{AppRegistration, Tenant, User};

/// One consented permission (Microsoft Graph's `oauth2PermissionGrant`, one scope each).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The app that may use it.
    pub client_id: String,
    /// What it may use.
    pub permission: Permission,
    /// For this user alone; none is `AllPrincipals`, the administrator's consent.
    pub user: Option<String>,
}

/// Whether users may consent by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UserConsentPolicy {
    /// "Let Microsoft manage your consent settings", the default. Since November 2025 it wants an
    /// administrator for apps that reach mail by POP3 or IMAP (message centre MC1163922); that
    /// SMTP.Send alone stays with the user is an assumption.
    MicrosoftManaged,
    /// Users may consent to anything that is not an administrator's by nature.
    Allow,
    /// "Do not allow user consent".
    DoNotAllow,
}

impl UserConsentPolicy {
    /// Whether a user without a role may consent to `permission`.
    #[must_use]
    pub fn lets_users_consent_to(self, permission: &Permission) -> bool {
        if permission.is_application() {
            return false;
        }
        match self {
            Self::Allow => true,
            Self::DoNotAllow => false,
            Self::MicrosoftManaged => {
                let by_administrator = [
                    "POP.AccessAsUser.All",
                    "IMAP.AccessAsUser.All",
                    "Mail.Read",
                    "Mail.ReadWrite",
                    "Mail.Send",
                ];
                !by_administrator.contains(&permission.name)
            }
        }
    }
}

impl Tenant {
    /// Whether `app` may use `permission` on behalf of `user` (or for itself, with none).
    #[must_use]
    pub fn has_consent(
        &self,
        app: &AppRegistration,
        user: Option<&User>,
        permission: &Permission,
    ) -> bool {
        self.consents.iter().any(|consent| {
            consent.client_id == app.client_id
                && consent.permission == *permission
                && consent
                    .user
                    .as_deref()
                    .is_none_or(|upn| user.is_some_and(|user| user.is_called(upn)))
        })
    }

    /// Every permission of `resource` that `app` may use on behalf of `user`.
    #[must_use]
    pub fn consented(
        &self,
        app: &AppRegistration,
        user: Option<&User>,
        resource: Resource,
    ) -> Vec<Permission> {
        let mut found: Vec<_> = self
            .consents
            .iter()
            .map(|consent| &consent.permission)
            .filter(|permission| {
                permission.resource == resource && self.has_consent(app, user, permission)
            })
            .cloned()
            .collect();
        found.sort();
        found.dedup();
        found
    }

    /// Records a consent; a second one for the same is the same.
    pub fn consent(&mut self, consent: Consent) {
        if !self.consents.contains(&consent) {
            self.consents.push(consent);
        }
    }
}
