//! A second firm, for boxes that have one: somebody else's tenant in the same cloud.
//!
//! It stands for every tenant that is not the one of the settings: an account whose mail lives
//! elsewhere, a client ID of another firm.

use super::{Names, with};
use crate::clock::Timestamp;
use crate::tenant::Tenant;

/// Directory (tenant) ID.
pub const TENANT_ID: &str = "c81b5f27-3e60-4d92-b7a4-19f0e5d26c38";
/// Display name.
pub const NAME: &str = "Beispiel Treuhand AG";
/// Application (client) ID.
pub const CLIENT_ID: &str = "8d4f1a60-b2c7-4e39-95d1-6a7e3f0b2c54";
/// The ID (not the value) of the client secret.
pub const SECRET_ID: &str = "41f7c2d8-90be-4a35-8c16-e5b3072d9fa1";
/// The value of the client secret.
pub const CLIENT_SECRET: &str = "tRh8Q~TenantboxWorthlessRehearsalSecret1";
/// Domain of everybody's address.
pub const DOMAIN: &str = "beispiel-treuhand.example";
/// The one user.
pub const USER: &str = "carla.weber@beispiel-treuhand.example";
/// The user's password.
pub const PASSWORD: &str = "Carla-rehearses-2026";

/// The firm, with everything set up.
#[must_use]
pub fn tenant(now: Timestamp) -> Tenant {
    called(&names(), now)
}

/// What the firm is known by.
#[must_use]
pub fn names() -> Names {
    Names {
        tenant_id: TENANT_ID.to_owned(),
        name: NAME.to_owned(),
        initial_domain: "beispieltreuhand.onmicrosoft.com".to_owned(),
        domain: DOMAIN.to_owned(),
        client_id: CLIENT_ID.to_owned(),
        app_name: "Mail software".to_owned(),
        secret_id: SECRET_ID.to_owned(),
        secret: CLIENT_SECRET.to_owned(),
    }
}

/// The firm under other names.
#[must_use]
pub fn called(names: &Names, now: Timestamp) -> Tenant {
    let carla = names.person(USER, "Carla Weber", 1, now);
    let mut tenant = names.tenant(vec![with(PASSWORD, carla)]);
    tenant.set_up(names, now);
    tenant
}
