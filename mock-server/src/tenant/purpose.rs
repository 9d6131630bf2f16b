//! What a sign-in is for, besides the usual code for an app.

use super::permission::Permission;

/// What a sign-in ends in.
#[derive(Clone, Debug, Default)]
pub enum Purpose {
    /// A code at the redirect URI of the app.
    #[default]
    Code,
    /// The yes or no for the device with this device code.
    Device(String),
    /// An administrator's consent for the whole tenant.
    AdminConsent(ConsentForAll),
}

/// What the admin consent endpoint was asked for.
#[derive(Clone, Debug)]
pub struct ConsentForAll {
    /// The permissions.
    pub permissions: Vec<Permission>,
    /// The scopes of the answer, separated by spaces; none at the v1 endpoint, whose answer has no
    /// `scope`.
    pub scope: Option<String>,
    /// Whether `offline_access` is among them.
    pub offline_access: bool,
}
