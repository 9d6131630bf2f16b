//! App registrations.

use serde::{Deserialize, Serialize};

use super::permission::Permission;
use crate::clock::Timestamp;

/// An app registration together with its enterprise application (service principal).
#[derive(Clone, Debug)]
pub struct AppRegistration {
    /// Application (client) ID, a GUID in lower case.
    pub client_id: String,
    /// Object ID of the enterprise application.
    pub object_id: String,
    /// Display name.
    pub name: String,
    /// "Enabled for users to sign-in?" of the enterprise application.
    pub enabled: bool,
    /// Supported account types.
    pub account_type: AccountType,
    /// Redirect URIs by platform.
    pub redirect_uris: RedirectUris,
    /// "Allow public client flows": whether a device code is redeemed without a secret.
    pub allows_public_client: bool,
    /// "Token configuration" > "Add groups claim": how many groups of its user a token names.
    pub groups_claim: u32,
    /// Client secrets; Entra allows several.
    pub secrets: Vec<ClientSecret>,
    /// "Configured permissions" of the page "API permissions".
    pub permissions: Vec<Permission>,
}

impl AppRegistration {
    /// The secret whose value this is, expired or not.
    #[must_use]
    pub fn secret_with_value(&self, value: &str) -> Option<&ClientSecret> {
        self.secrets.iter().find(|secret| secret.value == value)
    }
}

/// "Supported account types" of a registration (`signInAudience` in its manifest).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountType {
    /// Accounts in this organisational directory only (`AzureADMyOrg`).
    SingleTenant,
    /// Accounts in any organisational directory (`AzureADMultipleOrgs`).
    MultiTenant,
    /// Any organisational directory and personal accounts (`AzureADandPersonalMicrosoftAccount`).
    MultiTenantAndPersonal,
    /// Personal Microsoft accounts only (`PersonalMicrosoftAccount`).
    PersonalOnly,
}

/// The platform under which a redirect URI is registered. It decides how a code is redeemed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// Confidential: a secret is needed.
    Web,
    /// Single-page application: only cross-origin, with PKCE.
    Spa,
    /// Mobile and desktop applications: public, a secret is refused.
    Mobile,
}

/// Redirect URIs by platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RedirectUris {
    /// Under "Web".
    pub web: Vec<String>,
    /// Under "Single-page application".
    pub spa: Vec<String>,
    /// Under "Mobile and desktop applications".
    pub mobile: Vec<String>,
}

impl RedirectUris {
    /// Every URI with its platform, Web first.
    pub fn iter(&self) -> impl Iterator<Item = (Platform, &str)> {
        let web = self.web.iter().map(|uri| (Platform::Web, uri.as_str()));
        let spa = self.spa.iter().map(|uri| (Platform::Spa, uri.as_str()));
        let mobile = self
            .mobile
            .iter()
            .map(|uri| (Platform::Mobile, uri.as_str()));
        web.chain(spa).chain(mobile)
    }
}

/// A client secret. Its value is never printed.
#[derive(Clone)]
pub struct ClientSecret {
    /// The secret's ID, which people paste by mistake.
    pub secret_id: String,
    /// The secret's value.
    pub value: String,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientSecret")
            .field("secret_id", &self.secret_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
