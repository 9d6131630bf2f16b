//! The tenant that every box starts with: a fictional Swiss law firm.
//!
//! Ids and passwords are fixed, so that documents and tests never change. They protect nothing.

use super::app::{AccountType, AppRegistration, ClientSecret, RedirectUris};
use super::consent::{Consent, UserConsentPolicy};
use super::permission::Permission;
use super::user::User;
use super::{Grants, Tenant};
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

impl Tenant {
    /// The firm with everything set up: app, secret, permissions, consent, Authenticated SMTP.
    #[must_use]
    pub fn seeded(now: Timestamp) -> Self {
        let mut tenant = Self::bare(now);
        tenant.authenticated_smtp = true;
        tenant.apps.push(app(now));
        for permission in permissions() {
            tenant.consent(Consent {
                client_id: CLIENT_ID.to_owned(),
                permission,
                user: None,
            });
        }
        tenant
    }

    /// The firm before anybody did step 1: people and mailboxes, no app registration, and
    /// Authenticated SMTP off as in every new organisation.
    #[must_use]
    pub fn bare(now: Timestamp) -> Self {
        let mut shared = person(SHARED_MAILBOX, "Kanzlei", 3, None, now).shared();
        shared.full_access = vec![USER.to_owned()];
        shared.send_as = vec![USER.to_owned()];
        Self {
            id: TENANT_ID.to_owned(),
            name: "Muster Legal".to_owned(),
            initial_domain: "musterlegal.onmicrosoft.com".to_owned(),
            domains: vec![DOMAIN.to_owned()],
            apps: Vec::new(),
            users: vec![
                person(USER, "Anna Muster", 1, Some(PASSWORD), now),
                person(OTHER_USER, "Beat Beispiel", 2, Some(OTHER_PASSWORD), now),
                shared,
            ],
            consents: Vec::new(),
            user_consent_policy: UserConsentPolicy::MicrosoftManaged,
            authenticated_smtp: false,
            grants: Grants::default(),
        }
    }
}

/// The three permissions; `offline_access` needs no consent of its own (assumption).
fn permissions() -> [Permission; 2] {
    [Permission::pop(), Permission::smtp()]
}

fn app(now: Timestamp) -> AppRegistration {
    AppRegistration {
        client_id: CLIENT_ID.to_owned(),
        object_id: "e0000000-1a3c-4f58-8e7d-0c5b6a794813".to_owned(),
        name: "Mail software".to_owned(),
        enabled: true,
        account_type: AccountType::SingleTenant,
        redirect_uris: RedirectUris {
            web: vec![REDIRECT_URI.to_owned()],
            ..RedirectUris::default()
        },
        secrets: vec![ClientSecret {
            secret_id: SECRET_ID.to_owned(),
            value: CLIENT_SECRET.to_owned(),
            // The longest that the portal offers.
            expires_at: now
                .saturating_add(SignedDuration::from_hours(730 * 24))
                .unwrap_or(Timestamp::MAX),
        }],
        permissions: permissions().to_vec(),
    }
}

fn person(upn: &str, name: &str, number: usize, password: Option<&str>, now: Timestamp) -> User {
    let object_id = format!("a{number:07}-5d1f-4b0e-9c36-82e4f7a1d{number:03}");
    let user = User::new(upn.to_owned(), name.to_owned(), object_id, number, now);
    User {
        password: password.map(str::to_owned),
        ..user
    }
}
