//! What an administrator (or the user, for a password) can change.
//!
//! The admin API and the steps of a scenario carry these very types.

use serde::{Deserialize, Serialize};

use super::app::{AccountType, RedirectUris};
use super::consent::UserConsentPolicy;
use super::permission::Permission;
use super::policy::Blocks;
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
    /// Enterprise apps > Properties > Enabled for users to sign-in?
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
    /// Authentication > Settings > Allow public client flows.
    PublicClientFlows {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// Yes or no.
        allowed: bool,
    },
    /// Token configuration > Add groups claim: each token then names this many groups of its user.
    GroupsClaim {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// How many; a JWT carries 200 at most
        /// (<https://learn.microsoft.com/entra/identity-platform/optional-claims>).
        groups: u32,
    },
    /// Not the administrator's doing: which front end serves the tenant's POP3, and how long a token
    /// it takes.
    Pop3TokenLimit {
        /// In characters; no limit where left out (or null).
        #[serde(default)]
        characters: Option<u32>,
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
    /// API permissions > Grant admin consent. Permissions named here that the registration does not
    /// list yet are added to its list first, as one does by hand.
    AdminConsent {
        /// Which app.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
        /// What is consented to; all configured permissions where left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permissions: Option<Vec<Permission>>,
    },
    /// Enterprise apps > Permissions > Revoke.
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
    /// Enterprise apps > Consent and permissions > User consent settings.
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
    /// Roles > Cloud Application Administrator: a role that may consent for all.
    Administrator {
        /// Who.
        user: String,
        /// Whether the role is given or taken.
        granted: bool,
    },
    /// Too many wrong passwords (for half an hour), or the end of it.
    UserLocked {
        /// Who.
        user: String,
        /// Locked or not.
        locked: bool,
    },
    /// The password has to be changed at the next sign-in. Ends with a new password.
    PasswordExpired {
        /// Whose.
        user: String,
    },
    /// A policy that asks for multifactor authentication.
    MfaRequired {
        /// Who; everybody where left out (or null). What is set for one user goes before it.
        #[serde(default)]
        user: Option<String>,
        /// Whether it is needed; for one user false is an exemption.
        required: bool,
    },
    /// Whether a user has set up a second factor.
    MfaRegistered {
        /// Who.
        user: String,
        /// Set up or not.
        registered: bool,
    },
    /// Properties > Manage security defaults.
    SecurityDefaults {
        /// On or off.
        enabled: bool,
    },
    /// Conditional Access: a policy that blocks.
    ConditionalAccess {
        /// Who; everybody where left out (or null). What is set for one user goes before it.
        #[serde(default)]
        user: Option<String>,
        /// What is blocked; for one user `nothing` is an exemption.
        blocks: Blocks,
    },
    /// Manage email apps > POP.
    PopEnabled {
        /// Which mailbox.
        mailbox: String,
        /// On or off.
        enabled: bool,
    },
    /// Licenses and apps > a licence with Exchange Online: without one there is no mailbox.
    Licence {
        /// Whose.
        user: String,
        /// Assigned or taken away.
        assigned: bool,
    },
    /// Mailbox delegation > Read and manage (`Add-MailboxPermission -AccessRights FullAccess`).
    FullAccess {
        /// Which mailbox.
        mailbox: String,
        /// Who may open it.
        user: String,
        /// Whether the right is given or taken.
        granted: bool,
    },
    /// Mailbox delegation > Send as (`Add-RecipientPermission -AccessRights SendAs`).
    SendAs {
        /// Which mailbox.
        mailbox: String,
        /// Who may send as it.
        user: String,
        /// Whether the right is given or taken.
        granted: bool,
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
    /// More than a token can name.
    #[error("`groups` is {0}; a token names at most 200 groups")]
    TooManyGroups(u32),
    /// No address that Entra ID would register.
    #[error(
        "`{0}` is no redirect URI: an absolute address of at most 256 characters, and none that runs script"
    )]
    NotARedirectUri(String),
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
            Self::PublicClientFlows { .. } => "public-client-flows",
            Self::GroupsClaim { .. } => "groups-claim",
            Self::Pop3TokenLimit { .. } => "pop3-token-limit",
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
            Self::Administrator { .. } => "administrator",
            Self::UserLocked { .. } => "user-locked",
            Self::PasswordExpired { .. } => "password-expired",
            Self::MfaRequired { .. } => "mfa-required",
            Self::MfaRegistered { .. } => "mfa-registered",
            Self::SecurityDefaults { .. } => "security-defaults",
            Self::ConditionalAccess { .. } => "conditional-access",
            Self::PopEnabled { .. } => "pop-enabled",
            Self::Licence { .. } => "licence",
            Self::FullAccess { .. } => "full-access",
            Self::SendAs { .. } => "send-as",
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

/// Whether `text` has the form 8-4-4-4-12 of a GUID.
#[must_use]
pub fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.len() == 5
        && groups.iter().zip([8, 4, 4, 4, 12]).all(|(group, length)| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// Whether `text` has the form of a domain name of at least two labels.
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(label)
}
