//! Users and shared mailboxes.

use super::lockout::Lockout;
use super::mailbox::Mailbox;
use super::policy::Blocks;
use crate::clock::Timestamp;

/// A user, or a shared mailbox (which is a user whose sign-in is blocked).
#[derive(Clone)]
pub struct User {
    /// User principal name; also the primary address.
    pub upn: String,
    /// Display name.
    pub name: String,
    /// Object ID.
    pub object_id: String,
    /// Exchange's passport unique id, sixteen hex digits, as in tokens.
    pub puid: String,
    /// Person or shared mailbox.
    pub kind: UserKind,
    /// The password; none where sign-in is blocked for good.
    pub password: Option<String>,
    /// "Block sign-in" the other way round.
    pub enabled: bool,
    /// Whether the user holds a role that may consent for the whole tenant.
    pub is_administrator: bool,
    /// `TokensValidFrom`: refresh tokens and sessions from before are refused (AADSTS50173).
    pub tokens_valid_from: Timestamp,
    /// When the user changed the password; kills browser sessions and public clients' tokens, but
    /// not those of confidential clients (learn.microsoft.com, "Refresh tokens in the Microsoft
    /// identity platform", token revocation).
    pub password_changed_at: Timestamp,
    /// Whether the password has to be changed at the next sign-in.
    pub password_expired: bool,
    /// Wrong passwords, counted.
    pub lockout: Lockout,
    /// Whether a second factor is set up.
    pub mfa_registered: bool,
    /// Whether this user needs one; none follows the tenant's policy.
    pub mfa_required: Option<bool>,
    /// What Conditional Access blocks for this user; none follows the tenant's policy.
    pub blocks: Option<Blocks>,
    /// The mailbox's half of "Authenticated SMTP": none follows the organisation.
    pub authenticated_smtp: Option<bool>,
    /// `Set-CASMailbox -PopEnabled`.
    pub pop_enabled: bool,
    /// Whether there is a licence with Exchange Online, hence a mailbox.
    pub is_licensed: bool,
    /// Who may open this mailbox (FullAccess), by user principal name.
    pub full_access: Vec<String>,
    /// Who may send as this mailbox, by user principal name.
    pub send_as: Vec<String>,
    /// The mail.
    pub mailbox: Mailbox,
}

/// What stands behind an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserKind {
    /// Somebody who signs in.
    Person,
    /// Opened by delegates only.
    Shared,
}

impl User {
    /// A person as a new tenant has them: no switch touched, no right given. `number` makes the
    /// passport unique id.
    #[must_use]
    pub fn new(
        upn: String,
        name: String,
        object_id: String,
        number: usize,
        now: Timestamp,
    ) -> Self {
        Self {
            upn,
            name,
            object_id,
            puid: format!("1003200{number:09X}"),
            kind: UserKind::Person,
            password: None,
            enabled: true,
            is_administrator: false,
            tokens_valid_from: now,
            password_changed_at: now,
            password_expired: false,
            lockout: Lockout::default(),
            mfa_registered: true,
            mfa_required: None,
            blocks: None,
            authenticated_smtp: None,
            pop_enabled: true,
            is_licensed: true,
            full_access: Vec::new(),
            send_as: Vec::new(),
            mailbox: Mailbox::default(),
        }
    }

    /// Makes a shared mailbox of it: its sign-in is blocked, delegates open it with their own
    /// tokens.
    #[must_use]
    pub fn shared(self) -> Self {
        Self {
            kind: UserKind::Shared,
            enabled: false,
            ..self
        }
    }

    /// A new password (the old one stays where there is none): it is no longer expired, and wrong
    /// ones are forgotten.
    pub(super) fn take_password(&mut self, password: Option<&str>, now: Timestamp) {
        if let Some(password) = password {
            self.password = Some(password.to_owned());
        }
        self.password_changed_at = now;
        self.password_expired = false;
        self.lockout.clear();
    }

    /// Whether `name` is this user's principal name or address. Both are case-insensitive.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.upn.eq_ignore_ascii_case(name)
    }
}

impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("upn", &self.upn)
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}
