//! What an access token says of itself.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The claims of an access token that decide about mail. Read, not verified: the client is not the
/// audience of an access token, and the doctor only reports what the token says.
///
/// Claims: <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TokenClaims {
    /// For whom it was issued.
    #[serde(default)]
    pub aud: String,
    /// The delegated permissions, in short form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scp: Vec<String>,
    /// The application permissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The signed-in user's name: `upn`, else `unique_name`, else `preferred_username`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The signed-in user's object ID, which stays when the name is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oid: Option<String>,
    /// The application's id: `appid` or `azp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appid: Option<String>,
    /// The tenant's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tid: Option<String>,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<Timestamp>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<Timestamp>,
}

impl TokenClaims {
    /// Reads the claims of a JWT; `None` for an opaque token, as personal accounts get.
    pub fn read(access_token: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw {
            #[serde(default)]
            aud: String,
            #[serde(default)]
            scp: String,
            #[serde(default)]
            roles: Vec<String>,
            upn: Option<String>,
            unique_name: Option<String>,
            preferred_username: Option<String>,
            oid: Option<String>,
            appid: Option<String>,
            azp: Option<String>,
            tid: Option<String>,
            iat: Option<i64>,
            exp: Option<i64>,
        }
        let payload = access_token.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let raw: Raw = serde_json::from_slice(&payload).ok()?;
        let moment = |seconds: Option<i64>| Timestamp::from_second(seconds?).ok();
        Some(Self {
            aud: raw.aud,
            scp: raw.scp.split_whitespace().map(str::to_owned).collect(),
            roles: raw.roles,
            user: raw.upn.or(raw.unique_name).or(raw.preferred_username),
            oid: raw.oid,
            appid: raw.appid.or(raw.azp),
            tid: raw.tid,
            iat: moment(raw.iat),
            exp: moment(raw.exp),
        })
    }
}
