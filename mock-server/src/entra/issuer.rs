//! What stands in the tokens: access tokens in v1 shape, id_tokens in v2 shape.
//!
//! The resource decides the version of an access token and Exchange Online takes v1, so a v2
//! endpoint gives out v1 tokens (learn.microsoft.com, "Access tokens in the Microsoft identity
//! platform"). A draft is made under the lock and signed outside of it.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::context::Context;
use crate::clock::Timestamp;
use crate::keys::SIGNING;
use crate::tenant::{AppRegistration, Resource, Tenant, User};

/// A token that is not signed yet.
#[derive(Clone)]
pub(crate) struct Draft {
    /// What it says.
    pub(crate) claims: Value,
    version: Version,
}

#[derive(Clone, Copy)]
enum Version {
    One,
    Two,
}

/// What an access token is for.
pub(crate) struct Access<'a> {
    /// Whose app and user.
    pub(crate) tenant: &'a Tenant,
    /// For which app.
    pub(crate) app: &'a AppRegistration,
    /// The resource.
    pub(crate) resource: Resource,
    /// The audience as the request spelled it.
    pub(crate) audience: &'a str,
    /// Whether the app proved itself with a secret.
    pub(crate) confidential: bool,
    /// How long it lives, in seconds.
    pub(crate) lifetime_s: i64,
}

/// On whose behalf.
pub(crate) struct Delegation<'a> {
    /// The user.
    pub(crate) user: &'a User,
    /// The session.
    pub(crate) sid: &'a str,
    /// Whether a second factor was used.
    pub(crate) mfa: bool,
    /// Short names of the permissions.
    pub(crate) scopes: &'a [String],
}

impl Draft {
    /// Signs; outside of the lock.
    pub(crate) fn sign(&self) -> String {
        SIGNING.sign(&self.header(SIGNING.kid()), &self.claims)
    }

    /// The header that names a key: v1 tokens say it twice, v2 tokens once (public captures of 2025
    /// and 2026).
    pub(crate) fn header(&self, kid: &str) -> Value {
        match self.version {
            Version::One => json!({ "typ": "JWT", "alg": "RS256", "x5t": kid, "kid": kid }),
            Version::Two => json!({ "typ": "JWT", "alg": "RS256", "kid": kid }),
        }
    }

    /// `uti`, by which the journal names a token.
    pub(crate) fn uti(&self) -> Option<String> {
        self.claims["uti"].as_str().map(str::to_owned)
    }
}

/// An access token on behalf of a user. The claims are put together from real tokens of 2014 to
/// 2026; no complete capture of a current Exchange one is public.
pub(crate) fn delegated(
    access: &Access<'_>,
    on_behalf: &Delegation<'_>,
    context: &Context,
) -> Draft {
    let user = on_behalf.user;
    let (given, family) = user.name.split_once(' ').unwrap_or((&user.name, ""));
    let mut claims = json!({
        "acct": 0,
        "acr": "1",
        "amr": if on_behalf.mfa { &["pwd", "mfa"][..] } else { &["pwd"] },
        "family_name": family,
        "given_name": given,
        "idtyp": "user",
        "ipaddr": "127.0.0.1",
        "name": user.name,
        "oid": user.object_id,
        "puid": user.puid,
        "scp": on_behalf.scopes.join(" "),
        "sid": on_behalf.sid,
        "sub": pairwise(&user.object_id, access.resource.app_id()),
        "unique_name": user.upn,
        "upn": user.upn,
        // The role template "user", which everybody has.
        "wids": ["b79fbf4d-3ef9-4689-8143-76b194e85509"],
    });
    if access.app.groups_claim > 0 {
        let group = |number| pairwise_group(&user.object_id, number);
        let groups: Vec<_> = (0..access.app.groups_claim).map(group).collect();
        claims["groups"] = json!(groups);
    }
    access.draft(claims, context)
}

/// The object ID of a group that a user is in; made up, the same each time.
fn pairwise_group(user: &str, number: u32) -> String {
    format!(
        "{number:08x}{}",
        user.get(8..).unwrap_or("-0000-4000-8000-000000000000")
    )
}

/// An access token of the app itself: no `scp`, no `upn`, and `sub` equals `oid` (a real token in
/// github.com/jstedfast/MailKit issue 1811). Without application permissions it has no `roles`.
pub(crate) fn app_only(access: &Access<'_>, roles: &[String], context: &Context) -> Draft {
    let mut claims = json!({
        "idp": format!("https://sts.windows.net/{}/", access.tenant.id),
        "idtyp": "app",
        "oid": access.app.object_id,
        "sub": access.app.object_id,
        "wids": ["0997a1d0-0d1d-4acb-b408-d5ca73121e90"],
    });
    if !roles.is_empty() {
        claims["roles"] = json!(roles);
    }
    access.draft(claims, context)
}

impl Access<'_> {
    fn draft(&self, mut claims: Value, context: &Context) -> Draft {
        let (tenant, now) = (&self.tenant.id, context.now.as_second());
        claims["aud"] = json!(self.audience);
        claims["iss"] = json!(format!("https://sts.windows.net/{tenant}/"));
        // Issued five minutes early, against clocks that are behind (captured: exp - iat is 3900
        // where expires_in says an hour).
        claims["iat"] = json!(now - EARLY_S);
        claims["nbf"] = json!(now - EARLY_S);
        claims["exp"] = json!(now + self.lifetime_s);
        claims["app_displayname"] = json!(self.app.name);
        claims["appid"] = json!(self.app.client_id);
        claims["appidacr"] = json!(if self.confidential { "1" } else { "0" });
        claims["rh"] = json!(format!("1.{}.", handle(tenant, self.resource.app_id())));
        claims["tenant_region_scope"] = json!("EU");
        claims["tid"] = json!(tenant);
        claims["uti"] = json!(uti(&context.trace));
        claims["ver"] = json!("1.0");
        Draft {
            claims,
            version: Version::One,
        }
    }
}

/// What an id_token tells besides the user.
pub(crate) struct Identity<'a> {
    /// The tenant.
    pub(crate) tenant: &'a Tenant,
    /// The audience.
    pub(crate) client_id: &'a str,
    /// Who.
    pub(crate) user: &'a User,
    /// The session.
    pub(crate) sid: &'a str,
    /// Echoed.
    pub(crate) nonce: Option<&'a str>,
    /// Whether `profile` was asked for.
    pub(crate) profile: bool,
    /// Whether `email` was asked for.
    pub(crate) email: bool,
    /// How long it lives, in seconds.
    pub(crate) lifetime_s: i64,
}

/// An id_token lives an hour (learn.microsoft.com, "Configurable token lifetimes").
pub(crate) const ID_TOKEN_S: i64 = 3600;
const EARLY_S: i64 = 300;

/// An id_token of the v2 endpoint (learn.microsoft.com, "ID token claims reference").
pub(crate) fn identity(identity: &Identity<'_>, context: &Context) -> Draft {
    let (tenant, user, now) = (&identity.tenant.id, identity.user, context.now.as_second());
    let mut claims = json!({
        "aud": identity.client_id,
        "iss": format!("{}/{tenant}/v2.0", context.origin),
        "iat": now - EARLY_S,
        "nbf": now - EARLY_S,
        "exp": now + identity.lifetime_s,
        "rh": format!("1.{}.", handle(tenant, identity.client_id)),
        "sid": identity.sid,
        "sub": pairwise(&user.object_id, identity.client_id),
        "tid": tenant,
        "uti": uti(&context.trace),
        "ver": "2.0",
    });
    if identity.profile {
        claims["name"] = json!(user.name);
        claims["oid"] = json!(user.object_id);
        claims["preferred_username"] = json!(user.upn);
    }
    if identity.email {
        claims["email"] = json!(user.upn);
    }
    if let Some(nonce) = identity.nonce {
        claims["nonce"] = json!(nonce);
    }
    Draft {
        claims,
        version: Version::Two,
    }
}

/// `client_info`: who signed in, for clients that keep several accounts apart.
pub(crate) fn client_info(tenant: &Tenant, user: &User) -> String {
    let info = json!({ "uid": user.object_id, "utid": tenant.id });
    URL_SAFE_NO_PAD.encode(info.to_string())
}

/// `uti`: the request's trace id, base64url over its bytes in Microsoft's order (derived from
/// public tokens, which all end in a zero byte as trace ids do).
pub(crate) fn uti(trace: &str) -> String {
    URL_SAFE_NO_PAD.encode(guid_bytes(trace))
}

/// The part of `rh` (and of codes and refresh tokens) that names tenant and resource: 1, a counter,
/// the two GUIDs, and a tail (derived by decoding public tokens).
pub(crate) fn handle(tenant: &str, other: &str) -> String {
    const COUNTER: [u8; 2] = [0x63, 0x01];
    let mut bytes = vec![1];
    bytes.extend(COUNTER);
    bytes.extend(guid_bytes(tenant));
    bytes.extend(guid_bytes(other));
    bytes.extend([0xea, 0, 0]);
    bytes.extend(COUNTER);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A GUID's bytes with the first three groups little-endian.
fn guid_bytes(guid: &str) -> Vec<u8> {
    let digits: Vec<u8> = guid
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    let mut bytes: Vec<u8> = digits
        .chunks_exact(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect();
    if bytes.len() == 16 {
        bytes[..4].reverse();
        bytes[4..6].reverse();
        bytes[6..8].reverse();
    }
    bytes
}

/// A subject that differs for each app or resource.
fn pairwise(object_id: &str, other: &str) -> String {
    let text = format!("{object_id}|{other}");
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
}

/// When a token that is made now ends.
pub(crate) fn end_of(now: Timestamp, lifetime_s: i64) -> Timestamp {
    now.saturating_add(crate::clock::SignedDuration::from_secs(lifetime_s))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uti_is_the_trace_in_microsofts_byte_order() {
        let text = uti("aa69487d-bb35-4928-ae22-a9214f008800");
        assert_eq!(text.len(), 22);
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap();
        assert_eq!(bytes[..8], [0x7d, 0x48, 0x69, 0xaa, 0x35, 0xbb, 0x28, 0x49]);
        assert_eq!(bytes[8..], [0xae, 0x22, 0xa9, 0x21, 0x4f, 0, 0x88, 0]);
    }

    #[test]
    fn a_handle_decodes_to_tenant_and_resource() {
        let exchange = Resource::Exchange.app_id();
        let handle = handle("b6dc1ccd-46c4-4862-97e2-ac8ca6144a01", exchange);
        let bytes = URL_SAFE_NO_PAD.decode(&handle).unwrap();
        assert_eq!((bytes.len(), bytes[0]), (40, 1));
        assert_eq!(bytes[3..7], [0xcd, 0x1c, 0xdc, 0xb6]);
        assert_eq!(bytes[19..23], [2, 0, 0, 0]);
    }
}
