//! The state of one Microsoft 365 tenant: app registrations, users, consents, mailboxes, policies.
//!
//! Plain data and pure functions over it. No HTTP, no sockets, no locks, and no clock: whoever asks
//! brings the time.

pub mod app;
mod apply;
pub mod change;
pub mod consent;
pub mod decide;
pub mod device;
pub mod grant;
pub mod lockout;
pub mod mailbox;
pub mod permission;
pub mod policy;
pub mod purpose;
pub mod second_factor;
pub mod seed;
pub mod user;

pub use app::{AccountType, AppRegistration, ClientSecret, Platform, RedirectUris};
pub use change::{Change, ChangeError};
pub use consent::{Consent, UserConsentPolicy};
pub use decide::{CheckedToken, Claims, Denied};
pub use grant::Grants;
pub use lockout::Lockout;
pub use mailbox::{Folder, Mailbox, Message};
pub use permission::{Permission, Resource};
pub use policy::{Blocks, Policies, Way};
pub use second_factor::{MfaAnswer, MfaError, PendingMfa};
pub use user::{User, UserKind};

/// One tenant.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Directory (tenant) ID, a GUID in lower case.
    pub id: String,
    /// Display name, as Entra's error texts and pages show it.
    pub name: String,
    /// `something.onmicrosoft.com`.
    pub initial_domain: String,
    /// Verified domains besides the initial one.
    pub domains: Vec<String>,
    /// App registrations, each with its enterprise application.
    pub apps: Vec<AppRegistration>,
    /// People and shared mailboxes.
    pub users: Vec<User>,
    /// What was consented to.
    pub consents: Vec<Consent>,
    /// What users may consent to by themselves.
    pub user_consent_policy: UserConsentPolicy,
    /// The organisation's half of "Authenticated SMTP": `Set-TransportConfig
    /// -SmtpClientAuthenticationDisabled`, the other way round. Off by default for organisations
    /// created after January 2020 (learn.microsoft.com, "Enable or disable authenticated client
    /// SMTP submission").
    pub authenticated_smtp: bool,
    /// The longest token, in characters, that the tenant's POP3 front end takes; none has no limit of
    /// its own. Some have one of 4,096 since July 2025
    /// (<https://github.com/jstedfast/MailKit/issues/1948>).
    pub pop3_token_limit: Option<u32>,
    /// What a sign-in needs besides the password.
    pub policies: Policies,
    /// Authorization codes, refresh tokens and browser sessions.
    pub grants: Grants,
}

impl Tenant {
    /// The app registration with this client ID.
    #[must_use]
    pub fn app(&self, client_id: &str) -> Option<&AppRegistration> {
        self.apps
            .iter()
            .find(|app| app.client_id.eq_ignore_ascii_case(client_id))
    }

    /// The user, or shared mailbox, with this user principal name or address.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<&User> {
        self.users.iter().find(|user| user.is_called(name))
    }

    /// As [`Tenant::user`], to change it.
    pub fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        self.users.iter_mut().find(|user| user.is_called(name))
    }

    /// Whether the path segment of a URL (`{tenant}`) names this tenant.
    #[must_use]
    pub fn answers_to(&self, segment: &str) -> bool {
        self.id.eq_ignore_ascii_case(segment)
            || self
                .domains()
                .any(|domain| domain.eq_ignore_ascii_case(segment))
    }

    /// Every verified domain, the initial one first.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        let others = self.domains.iter().map(String::as_str);
        std::iter::once(self.initial_domain.as_str()).chain(others)
    }

    /// Whether this mailbox may submit mail with SMTP AUTH: the mailbox's own switch decides, and
    /// where it is blank the organisation's.
    #[must_use]
    pub fn authenticated_smtp_for(&self, user: &User) -> bool {
        user.authenticated_smtp.unwrap_or(self.authenticated_smtp)
    }
}
