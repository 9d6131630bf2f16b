//! The tenant that every box starts with: a fictional Swiss law firm.
//!
//! Ids and passwords are fixed, so that documents and tests never change. They protect nothing. A
//! tenant file may put others in their place, see [`Names`].

pub mod second;

use super::app::{AccountType, AppRegistration, ClientSecret, RedirectUris};
use super::consent::{Consent, UserConsentPolicy};
use super::permission::Permission;
use super::user::User;
use super::{Grants, Policies, Tenant};
use crate::clock::{SignedDuration, Timestamp};

/// Directory (tenant) ID.
pub const TENANT_ID: &str = "5f0c7a1e-8d2b-4c3e-9a41-6b7d2e9f1c05";
/// Application (client) ID.
pub const CLIENT_ID: &str = "2b9d4e6f-1a3c-4f58-8e7d-0c5b6a794813";
/// The ID (not the value) of the client secret.
pub const SECRET_ID: &str = "7c1e5d93-4b2a-4e86-a0f7-3d9c8b615e24";
/// The value of the client secret.
pub const CLIENT_SECRET: &str = "mLx8Q~TenantboxWorthlessRehearsalSecret0";
/// The registered redirect URI.
pub const REDIRECT_URI: &str = "http://localhost/callback";
/// Domain of everybody's address; `.example` is reserved (RFC 2606), so nothing can escape.
pub const DOMAIN: &str = "muster-legal.example";
/// The first user.
pub const USER: &str = "anna.muster@muster-legal.example";
/// The first user's password.
pub const PASSWORD: &str = "Anna-rehearses-2026";
/// The second user.
pub const OTHER_USER: &str = "beat.beispiel@muster-legal.example";
/// The second user's password.
pub const OTHER_PASSWORD: &str = "Beat-rehearses-2026";
/// The shared mailbox.
pub const SHARED_MAILBOX: &str = "kanzlei@muster-legal.example";

/// Display name.
pub const NAME: &str = "Muster Legal";

/// What a firm is known by: everything about a seeded tenant that could be recognised. A rehearsal
/// whose outcome must not hang on a known constant puts others in their place.
#[derive(Clone)]
pub struct Names {
    /// Directory (tenant) ID.
    pub tenant_id: String,
    /// Display name of the firm.
    pub name: String,
    /// `something.onmicrosoft.com`.
    pub initial_domain: String,
    /// The domain of everybody's address.
    pub domain: String,
    /// Application (client) ID.
    pub client_id: String,
    /// Display name of the app registration.
    pub app_name: String,
    /// The ID of the client secret.
    pub secret_id: String,
    /// The value of the client secret.
    pub secret: String,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            tenant_id: TENANT_ID.to_owned(),
            name: NAME.to_owned(),
            initial_domain: "musterlegal.onmicrosoft.com".to_owned(),
            domain: DOMAIN.to_owned(),
            client_id: CLIENT_ID.to_owned(),
            app_name: "Mail software".to_owned(),
            secret_id: SECRET_ID.to_owned(),
            secret: CLIENT_SECRET.to_owned(),
        }
    }
}

// Never shows the secret.
impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Names")
            .field("tenant_id", &self.tenant_id)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

impl Tenant {
    /// The firm with everything set up: app, secret, permissions, consent, Authenticated SMTP.
    #[must_use]
    pub fn seeded(names: &Names, now: Timestamp) -> Self {
        let mut tenant = Self::bare(names, now);
        tenant.set_up(names, now);
        tenant
    }

    /// The firm before anybody did step 1: people and mailboxes, no app registration, and
    /// Authenticated SMTP off as in every new organisation.
    #[must_use]
    pub fn bare(names: &Names, now: Timestamp) -> Self {
        let anna = names.person(USER, "Anna Muster", 1, now);
        let mut shared = names.person(SHARED_MAILBOX, "Kanzlei", 3, now).shared();
        shared.full_access = vec![anna.upn.clone()];
        shared.send_as = vec![anna.upn.clone()];
        let beat = names.person(OTHER_USER, "Beat Beispiel", 2, now);
        let people = vec![with(PASSWORD, anna), with(OTHER_PASSWORD, beat), shared];
        names.tenant(people)
    }

    fn set_up(&mut self, names: &Names, now: Timestamp) {
        self.authenticated_smtp = true;
        self.apps.push(names.app(now));
        for permission in permissions() {
            self.consent(Consent {
                client_id: names.client_id.clone(),
                permission,
                user: None,
            });
        }
    }
}

/// The three permissions; `offline_access` needs no consent of its own (assumption).
fn permissions() -> [Permission; 2] {
    [Permission::pop(), Permission::smtp()]
}

fn with(password: &str, user: User) -> User {
    User {
        password: Some(password.to_owned()),
        ..user
    }
}

impl Names {
    fn tenant(&self, users: Vec<User>) -> Tenant {
        Tenant {
            id: self.tenant_id.clone(),
            name: self.name.clone(),
            initial_domain: self.initial_domain.clone(),
            domains: vec![self.domain.clone()],
            apps: Vec::new(),
            users,
            consents: Vec::new(),
            user_consent_policy: UserConsentPolicy::MicrosoftManaged,
            authenticated_smtp: false,
            pop3_token_limit: None,
            policies: Policies::default(),
            grants: Grants::default(),
        }
    }

    fn app(&self, now: Timestamp) -> AppRegistration {
        AppRegistration {
            client_id: self.client_id.clone(),
            object_id: format!("e0000000{}", tail(&self.client_id)),
            name: self.app_name.clone(),
            enabled: true,
            account_type: AccountType::SingleTenant,
            redirect_uris: RedirectUris {
                web: vec![REDIRECT_URI.to_owned()],
                ..RedirectUris::default()
            },
            allows_public_client: false,
            groups_claim: 0,
            secrets: vec![ClientSecret {
                secret_id: self.secret_id.clone(),
                value: self.secret.clone(),
                // The longest that the portal offers.
                expires_at: now
                    .saturating_add(SignedDuration::from_hours(730 * 24))
                    .unwrap_or(Timestamp::MAX),
            }],
            permissions: permissions().to_vec(),
        }
    }

    /// Somebody of the firm; of `address` only the part before the `@` counts.
    fn person(&self, address: &str, name: &str, number: usize, now: Timestamp) -> User {
        let upn = self.address(address);
        if self.tenant_id == TENANT_ID {
            let object_id = format!("a{number:07}-5d1f-4b0e-9c36-82e4f7a1d{number:03}");
            return User::new(upn, name.to_owned(), object_id, number, now);
        }
        // Another firm's ids come from its own, so that none of them is known.
        let object_id = format!("a{number:07}{}", tail(&self.tenant_id));
        let hex = self.tenant_id.get(..5).unwrap_or_default();
        let first = usize::from_str_radix(hex, 16).unwrap_or_default() << 8;
        User::new(upn, name.to_owned(), object_id, first + number, now)
    }

    /// The address in this firm of whoever has `address` in the unmasked one.
    #[must_use]
    pub fn address(&self, address: &str) -> String {
        let local = address.split_once('@').map_or(address, |(local, _)| local);
        format!("{local}@{}", self.domain)
    }
}

/// A GUID without its first group.
fn tail(guid: &str) -> &str {
    guid.get(8..).unwrap_or_default()
}
