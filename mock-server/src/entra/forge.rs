//! Tokens on demand, sound or with a flaw, for tests that need one without a sign-in.
//!
//! Consent is not asked. Everything else is made as the token endpoint makes it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use super::context::Context;
use super::issuer::{self, Access, Delegation, Draft, Identity, end_of};
use super::scope;
use super::token::consented;
use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::journal::{Event, Kind};
use crate::keys::{SIGNING, SigningKey, UNKNOWN, signing_input};
use crate::state::Shared;
use crate::tenant::grant::UserGrant;
use crate::tenant::{AppRegistration, Platform, Resource, Tenant, UserKind, Way};

/// What to make. `{}` is an access token for Exchange Online with both scopes, for the tenant's
/// first person and its first app, for an hour.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenSpec {
    /// The tenant's ID; the default one where left out.
    pub tenant: Option<String>,
    /// Access, id or refresh token.
    pub kind: TokenKind,
    /// Left out: the tenant's first person. Null: nobody, the app itself.
    #[serde(deserialize_with = "given")]
    pub user: Option<Option<String>>,
    /// The app; the tenant's first where left out.
    pub client_id: Option<String>,
    /// `aud`, as a request would spell it.
    pub audience: String,
    /// `scp`, short names.
    pub scopes: Vec<String>,
    /// `roles`, for the app itself.
    pub roles: Vec<String>,
    /// An hour where left out; for a refresh token 90 days.
    pub lifetime_s: Option<i64>,
    /// What is wrong with it.
    pub flaws: Vec<Flaw>,
    /// Claims to set; null takes one away.
    pub claims: Map<String, Value>,
    /// Padded with one more claim until it has so many bytes.
    pub min_bytes: usize,
}

/// What kind of token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// For a resource.
    #[default]
    Access,
    /// For the app.
    Id,
    /// For the token endpoint.
    Refresh,
}

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// `exp` has passed.
    Expired,
    /// `nbf` lies ahead.
    NotYetValid,
    /// The signature is another token's.
    BadSignature,
    /// Signed with a key that the JWKS does not have.
    UnknownKey,
    /// `alg` is `none` and there is no signature (RFC 7519 section 6).
    AlgNone,
    /// `iss` is another tenant's.
    WrongIssuer,
    /// `tid` is another tenant's.
    WrongTenant,
    /// The second half is missing.
    Truncated,
}

/// A token that was made.
#[derive(Clone, Serialize)]
pub struct Forged {
    /// The token.
    pub token: String,
    /// Its kind.
    pub kind: TokenKind,
    /// What it says; empty for a refresh token.
    pub claims: Value,
    /// When it ends.
    pub expires_at: Timestamp,
}

// The token is not printed.
impl std::fmt::Debug for Forged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Forged")
            .field("kind", &self.kind)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Why a token cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForgeError {
    /// No such tenant.
    #[error("there is no tenant `{0}`")]
    NoSuchTenant(String),
    /// No such user, or no person at all.
    #[error("the tenant has no user `{0}`")]
    NoSuchUser(String),
    /// No such app, or none at all.
    #[error("the tenant has no app registration `{0}`; register one first with `app-registered`")]
    NoSuchApp(String),
    /// A lifetime that is none.
    #[error("`lifetime_s` is {0}; a token lives between 1 second and 100 years")]
    Lifetime(i64),
    /// A refresh token is opaque: only `expired` makes sense.
    #[error("a refresh token can only have the flaw `expired`")]
    OpaqueFlaw,
    /// A refresh token and an id_token belong to somebody.
    #[error("only an access token can be the app's own; name a user")]
    NeedsUser,
    /// The scope cannot be read.
    #[error("the audience and the scopes do not name permissions that exist: {0}")]
    Scope(String),
    /// More than a token may have.
    #[error("`min_bytes` is {0}; one mebibyte is the most")]
    TooLong(usize),
}

impl ForgeError {
    /// The field of the request that it is about.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoSuchTenant(_) => "tenant",
            Self::NoSuchUser(_) | Self::NeedsUser => "user",
            Self::NoSuchApp(_) => "client_id",
            Self::Lifetime(_) => "lifetime_s",
            Self::OpaqueFlaw => "flaws",
            Self::Scope(_) => "scopes",
            Self::TooLong(_) => "min_bytes",
        }
    }
}

impl Default for TokenSpec {
    fn default() -> Self {
        Self {
            tenant: None,
            kind: TokenKind::Access,
            user: None,
            client_id: None,
            audience: Resource::Exchange.identifier_uris()[0].to_owned(),
            scopes: vec!["POP.AccessAsUser.All".to_owned(), "SMTP.Send".to_owned()],
            roles: Vec::new(),
            lifetime_s: None,
            flaws: Vec::new(),
            claims: Map::new(),
            min_bytes: 0,
        }
    }
}

/// Keeps apart what is left out and what is null.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

const HOUR_S: i64 = 3600;
const NINETY_DAYS_S: i64 = 90 * 24 * 3600;
const HUNDRED_YEARS_S: i64 = 100 * 366 * 24 * 3600;
const MOST_BYTES: usize = 1 << 20;
/// A tenant that is not there.
const OTHER_TENANT: &str = "0f0f0f0f-0000-4000-8000-0f0f0f0f0f0f";

/// Makes a token. The authority of an id_token is `https://localhost` with the configured port.
///
/// # Errors
/// When the specification names something that is not there.
pub fn forge(shared: &Shared, spec: &TokenSpec) -> Result<Forged, ForgeError> {
    let usual = match spec.kind {
        TokenKind::Access | TokenKind::Id => HOUR_S,
        TokenKind::Refresh => NINETY_DAYS_S,
    };
    let lifetime_s = spec.lifetime_s.unwrap_or(usual);
    if !(1..=HUNDRED_YEARS_S).contains(&lifetime_s) {
        return Err(ForgeError::Lifetime(lifetime_s));
    }
    if spec.min_bytes > MOST_BYTES {
        return Err(ForgeError::TooLong(spec.min_bytes));
    }
    let port = shared.config.https_port;
    let made = shared.with(|cloud, now| {
        let context = Context {
            now,
            trace: cloud.ids.trace(),
            correlation: cloud.ids.guid(),
            origin: format!("https://localhost:{port}"),
        };
        let tenant = cloud
            .tenants
            .iter_mut()
            .find(|tenant| spec.tenant.as_ref().is_none_or(|id| tenant.id == *id));
        let tenant = tenant
            .ok_or_else(|| ForgeError::NoSuchTenant(spec.tenant.clone().unwrap_or_default()))?;
        make(tenant, &mut cloud.ids, spec, lifetime_s, &context)
    })?;
    let forged = match made.token {
        Made::Draft(draft) => signed(draft, spec),
        Made::Opaque(token, expires_at) => Forged {
            token,
            kind: TokenKind::Refresh,
            claims: json!({}),
            expires_at,
        },
    };
    shared.journal.record(Event {
        kind: Kind::Token,
        protocol: "admin",
        trace: forged.claims["uti"].as_str().map(str::to_owned),
        user: made.user,
        client_id: Some(made.client_id),
        command: "POST /api/tokens".to_owned(),
        answer: format!("token until {}", forged.expires_at),
        ..Event::default()
    });
    Ok(forged)
}

struct Outcome {
    token: Made,
    user: Option<String>,
    client_id: String,
}

enum Made {
    Draft(Draft),
    Opaque(String, Timestamp),
}

fn make(
    tenant: &mut Tenant,
    ids: &mut Ids,
    spec: &TokenSpec,
    lifetime_s: i64,
    context: &Context,
) -> Result<Outcome, ForgeError> {
    let app = app_of(tenant, spec)?;
    let client_id = app.client_id.clone();
    let user = match &spec.user {
        None => {
            let first = tenant
                .users
                .iter()
                .find(|user| user.kind == UserKind::Person);
            Some(first.ok_or_else(|| ForgeError::NoSuchUser(String::new()))?)
        }
        Some(None) => None,
        Some(Some(name)) => {
            let named = tenant.named(name);
            Some(named.map_err(|_| ForgeError::NoSuchUser(name.clone()))?)
        }
    };
    let sid = ids.guid();
    let access = Access {
        tenant,
        app,
        resource: scope::resource_of(&spec.audience).unwrap_or(Resource::Graph),
        audience: &spec.audience,
        confidential: true,
        lifetime_s,
    };
    let upn = user.map(|user| user.upn.clone());
    let token = match (spec.kind, user) {
        (TokenKind::Access, None) => Made::Draft(issuer::app_only(&access, &spec.roles, context)),
        (TokenKind::Access, Some(user)) => {
            let on_behalf = Delegation {
                mfa: false,
                user,
                sid: &sid,
                scopes: &spec.scopes,
            };
            Made::Draft(issuer::delegated(&access, &on_behalf, context))
        }
        (TokenKind::Id, Some(user)) => Made::Draft(issuer::identity(
            &Identity {
                tenant,
                client_id: &client_id,
                user,
                sid: &sid,
                nonce: None,
                profile: true,
                email: true,
                lifetime_s,
            },
            context,
        )),
        (TokenKind::Refresh, Some(user)) => {
            let grant = grant_of(spec, &client_id, &user.upn, sid)?;
            let (text, expires_at) = refresh(tenant, ids, spec, grant, lifetime_s, context)?;
            Made::Opaque(text, expires_at)
        }
        (TokenKind::Id | TokenKind::Refresh, None) => return Err(ForgeError::NeedsUser),
    };
    Ok(Outcome {
        token,
        user: upn,
        client_id,
    })
}

fn app_of<'a>(tenant: &'a Tenant, spec: &TokenSpec) -> Result<&'a AppRegistration, ForgeError> {
    match &spec.client_id {
        Some(id) => tenant.app(id),
        None => tenant.apps.first(),
    }
    .ok_or_else(|| ForgeError::NoSuchApp(spec.client_id.clone().unwrap_or_default()))
}

fn grant_of(
    spec: &TokenSpec,
    client_id: &str,
    upn: &str,
    sid: String,
) -> Result<UserGrant, ForgeError> {
    let mut words: Vec<_> = spec
        .scopes
        .iter()
        .map(|name| format!("{}/{name}", spec.audience.trim_end_matches('/')))
        .collect();
    words.push("offline_access".to_owned());
    let scope = scope::parse(&words.join(" ")).map_err(|_| ForgeError::Scope(words.join(" ")))?;
    Ok(UserGrant {
        client_id: client_id.to_owned(),
        upn: upn.to_owned(),
        sid,
        scope,
        mfa: false,
        way: Way::Browser,
    })
}

fn refresh(
    tenant: &mut Tenant,
    ids: &mut Ids,
    spec: &TokenSpec,
    grant: UserGrant,
    lifetime_s: i64,
    context: &Context,
) -> Result<(String, Timestamp), ForgeError> {
    if spec.flaws.iter().any(|flaw| *flaw != Flaw::Expired) {
        return Err(ForgeError::OpaqueFlaw);
    }
    let expires_at = if spec.flaws.is_empty() {
        end_of(context.now, lifetime_s)
    } else {
        context.now
    };
    let platform = Platform::Web;
    let text = consented::refresh_token(tenant, ids, grant, platform, Some(expires_at), context);
    Ok((text, expires_at))
}

/// Overrides, flaws, padding, signature; outside of the lock.
fn signed(mut draft: Draft, spec: &TokenSpec) -> Forged {
    let has = |flaw| spec.flaws.contains(&flaw);
    flawed(&mut draft.claims, &has);
    if let Some(claims) = draft.claims.as_object_mut() {
        for (name, value) in &spec.claims {
            if value.is_null() {
                claims.remove(name);
            } else {
                claims.insert(name.clone(), value.clone());
            }
        }
    }
    let key: &SigningKey = if has(Flaw::UnknownKey) {
        &UNKNOWN
    } else {
        &SIGNING
    };
    let mut token = seal(&draft, key, &has);
    while token.len() < spec.min_bytes {
        // Four characters of base64 for three bytes; a little more, so that once is enough.
        let padded = draft.claims["xms_padding"].as_str().map_or(0, str::len);
        let more = padded + (spec.min_bytes - token.len()) * 3 / 4 + 3;
        draft.claims["xms_padding"] = json!("x".repeat(more));
        token = seal(&draft, key, &has);
    }
    if has(Flaw::Truncated) {
        token.truncate(token.len() / 2);
    }
    let exp = draft.claims["exp"].as_i64().unwrap_or_default();
    Forged {
        token,
        kind: spec.kind,
        expires_at: Timestamp::from_second(exp).unwrap_or_default(),
        claims: draft.claims,
    }
}

fn flawed(claims: &mut Value, has: &impl Fn(Flaw) -> bool) {
    let shifted = |claims: &mut Value, by: i64| {
        for name in ["iat", "nbf", "exp"] {
            claims[name] = json!(claims[name].as_i64().unwrap_or_default().saturating_add(by));
        }
    };
    // `iat` lies five minutes back, `exp` the lifetime ahead.
    let length =
        claims["exp"].as_i64().unwrap_or_default() - claims["iat"].as_i64().unwrap_or_default();
    if has(Flaw::Expired) {
        shifted(claims, -length);
    }
    if has(Flaw::NotYetValid) {
        shifted(claims, length);
    }
    if has(Flaw::WrongIssuer) {
        claims["iss"] = json!(format!("https://sts.windows.net/{OTHER_TENANT}/"));
    }
    if has(Flaw::WrongTenant) {
        claims["tid"] = json!(OTHER_TENANT);
    }
}

fn seal(draft: &Draft, key: &SigningKey, has: &impl Fn(Flaw) -> bool) -> String {
    if has(Flaw::AlgNone) {
        let header = json!({ "typ": "JWT", "alg": "none" });
        return format!("{}.", signing_input(&header, &draft.claims));
    }
    let header = draft.header(key.kid());
    let token = key.sign(&header, &draft.claims);
    if !has(Flaw::BadSignature) {
        return token;
    }
    let stolen = key.sign(&header, &json!({ "other": true }));
    let signature = stolen.rsplit('.').next().unwrap_or_default();
    debug_assert!(URL_SAFE_NO_PAD.decode(signature).is_ok());
    format!("{}.{signature}", signing_input(&header, &draft.claims))
}
