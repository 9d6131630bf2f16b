//! The token endpoint.
//!
//! The order of the checks is Entra's, as far as it is known: method, content type, grant type,
//! presence of a credential, tenant, app, credential, grant, scope, user. That a missing credential
//! comes before an unknown tenant is captured (github.com/Azure/azure-sdk-for-js recordings); the
//! rest is assumed. So a wrong secret hides a bad code.

mod authorization_code;
mod client;
mod client_credentials;
pub(super) mod consented;
mod device_code;
mod refresh_token;

use axum::response::Response;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use serde::Serialize;

use self::client::Credential;
use super::aadsts::{Aadsts, Refusal};
use super::authority::Authority;
use super::call::Call;
use super::context::Context;
use super::fields::Fields;
use super::issuer::Draft;
use super::{context, journal, json, number, status};
use crate::journal::{Event, Kind};
use crate::state::{Cloud, Shared};

/// A request that has the right form. No Debug: it holds secrets.
struct Request {
    credential: Credential,
    grant: Grant,
    scope: Option<String>,
    /// `Origin`: sent by browsers only.
    origin: Option<String>,
    client_info: bool,
}

/// What is redeemed.
enum Grant {
    AuthorizationCode {
        code: String,
        redirect_uri: String,
        verifier: Option<String>,
    },
    RefreshToken {
        token: String,
    },
    ClientCredentials {
        scope: String,
    },
    DeviceCode {
        code: String,
    },
}

impl Grant {
    const fn name(&self) -> &'static str {
        match self {
            Self::AuthorizationCode { .. } => "authorization_code",
            Self::RefreshToken { .. } => "refresh_token",
            Self::ClientCredentials { .. } => "client_credentials",
            Self::DeviceCode { .. } => "device_code",
        }
    }
}

/// What is given out, still unsigned.
struct Issued {
    access: Draft,
    expires_in: u64,
    scope: Option<String>,
    refresh_token: Option<String>,
    id_token: Option<Draft>,
    client_info: Option<String>,
    user: Option<String>,
}

/// Everything that a grant may look at.
struct Frame<'a> {
    cloud: &'a mut Cloud,
    authority: &'a Authority,
    request: &'a Request,
    context: &'a Context,
}

/// Answers a request.
pub(super) fn answer(shared: &Shared, call: &Call, segment: &str) -> Response {
    if call.method == Method::OPTIONS {
        return preflight(call);
    }
    let request = read(call);
    let (context, verdict) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let verdict = match &request {
            Ok(request) => judge(cloud, segment, request, &context),
            Err(_) => Ok(None),
        };
        (context, verdict)
    });
    let name = request.as_ref().map_or("", |request| request.grant.name());
    let command = format!("{} /oauth2/v2.0/token {name}", call.method);
    let client_id = match &request {
        Ok(request) => Some(request.credential.client_id.clone()),
        Err((_, client_id)) => client_id.clone(),
    };
    let verdict = match (request, verdict) {
        (Err((refusal, _)), _) => Err(refusal),
        (Ok(_), Ok(None)) => Err(Aadsts::Malformed.into()),
        (Ok(_), Ok(Some(issued))) => Ok(issued),
        (Ok(_), Err(refusal)) => Err(refusal),
    };
    let mut response = match verdict {
        Ok(issued) => {
            record(shared, &issued, command.trim_end(), client_id, &context);
            json(StatusCode::OK, body(&issued), &context)
        }
        Err(refusal) => {
            let row = refusal.error.row();
            let answer = format!(
                "{} {} {}",
                row.status,
                refusal.oauth_error(),
                number(&refusal)
            );
            // A device that polls is refused nothing; nobody has answered yet.
            if refusal.error != Aadsts::DevicePending {
                journal(
                    shared,
                    &refusal,
                    command.trim_end(),
                    &answer,
                    client_id.as_deref(),
                    &context,
                );
            }
            let code = StatusCode::from_u16(row.status).unwrap_or(StatusCode::BAD_REQUEST);
            json(code, refusal.body(&context), &context)
        }
    };
    no_store(&mut response, call, &context);
    response
}

/// Reads a request; with an error, the client ID as far as it is known.
fn read(call: &Call) -> Result<Request, (Refusal, Option<String>)> {
    let client_id = || {
        let form = call.form.as_ref().ok()?;
        form.get("client_id").map(str::to_owned)
    };
    read_parts(call).map_err(|refusal| (refusal, client_id()))
}

fn read_parts(call: &Call) -> Result<Request, Refusal> {
    if call.method != Method::POST {
        return Err(Aadsts::PostOnly.naming("method", call.method.as_str()));
    }
    if call.is_json {
        return Err(Aadsts::JsonBody.into());
    }
    let form = call.form.as_ref().map_err(|_| Aadsts::Malformed)?;
    let grant = grant(form)?;
    let credential = Credential::read(call.header("authorization"), form)?;
    if credential.secret.is_none() && matches!(grant, Grant::ClientCredentials { .. }) {
        return Err(Aadsts::CredentialRequired.into());
    }
    Ok(Request {
        credential,
        grant,
        scope: form.get("scope").map(str::to_owned),
        origin: call.header("origin").map(str::to_owned),
        client_info: form.get("client_info") == Some("1"),
    })
}

fn grant(form: &Fields) -> Result<Grant, Refusal> {
    let needed = |name: &'static str| {
        form.get(name)
            .map(str::to_owned)
            .ok_or_else(|| Aadsts::MissingParameter.naming("name", name))
    };
    match needed("grant_type")?.as_str() {
        "authorization_code" => Ok(Grant::AuthorizationCode {
            code: needed("code")?,
            redirect_uri: needed("redirect_uri")?,
            verifier: form.get("code_verifier").map(str::to_owned),
        }),
        "refresh_token" => Ok(Grant::RefreshToken {
            token: needed("refresh_token")?,
        }),
        "client_credentials" => Ok(Grant::ClientCredentials {
            scope: needed("scope")?,
        }),
        "device_code" | "urn:ietf:params:oauth:grant-type:device_code" => Ok(Grant::DeviceCode {
            code: needed("device_code")?,
        }),
        other => Err(Aadsts::UnsupportedGrant.naming("grant", other)),
    }
}

fn judge(
    cloud: &mut Cloud,
    segment: &str,
    request: &Request,
    context: &Context,
) -> Result<Option<Issued>, Refusal> {
    let authority = Authority::read(segment, &cloud.tenants)?;
    let frame = Frame {
        cloud,
        authority: &authority,
        request,
        context,
    };
    let issued = match &request.grant {
        Grant::AuthorizationCode {
            code,
            redirect_uri,
            verifier,
        } => authorization_code::redeem(frame, code, redirect_uri, verifier.as_deref()),
        Grant::RefreshToken { token } => refresh_token::redeem(frame, token),
        Grant::ClientCredentials { scope } => client_credentials::redeem(frame, scope),
        Grant::DeviceCode { code } => device_code::redeem(frame, code),
    };
    issued.map(Some)
}

/// The members in the order of public recordings.
#[derive(Serialize)]
struct Body {
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    expires_in: u64,
    ext_expires_in: u64,
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_info: Option<String>,
}

fn body(issued: &Issued) -> String {
    let body = Body {
        token_type: "Bearer",
        scope: issued.scope.clone(),
        expires_in: issued.expires_in,
        ext_expires_in: issued.expires_in,
        access_token: issued.access.sign(),
        refresh_token: issued.refresh_token.clone(),
        id_token: issued.id_token.as_ref().map(Draft::sign),
        client_info: issued.client_info.clone(),
    };
    serde_json::to_string(&body).unwrap_or_default()
}

fn record(
    shared: &Shared,
    issued: &Issued,
    command: &str,
    client_id: Option<String>,
    context: &Context,
) {
    let scope = issued.scope.as_deref().unwrap_or("app-only");
    shared.journal.record(Event {
        kind: Kind::Token,
        protocol: "https",
        trace: issued.access.uti().or_else(|| Some(context.trace.clone())),
        user: issued.user.clone(),
        client_id,
        command: command.to_owned(),
        answer: format!("200 token for {} s: {scope}", issued.expires_in),
        ..Event::default()
    });
}

/// The headers of every token answer. No `WWW-Authenticate` with 401, as in public recordings.
pub(super) fn no_store(response: &mut Response, call: &Call, context: &Context) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store, no-cache"),
        (header::PRAGMA, "no-cache"),
        (header::EXPIRES, "-1"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if call.header("return-client-request-id") == Some("true")
        && let Ok(id) = HeaderValue::from_str(&context.correlation)
    {
        headers.insert(HeaderName::from_static("client-request-id"), id);
    }
    cors(response, call);
}

/// Pages of other origins may read the answer: what a browser's own code may redeem is decided by
/// the platform, not here.
fn cors(response: &mut Response, call: &Call) {
    let origin = call.header("origin").map(HeaderValue::from_str);
    if let Some(Ok(origin)) = origin {
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}

pub(super) fn preflight(call: &Call) -> Response {
    let mut response = status(StatusCode::OK);
    let methods = HeaderValue::from_static("POST, OPTIONS");
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
    cors(&mut response, call);
    response
}
