//! Entra ID: discovery, keys, sign-in pages, tokens.
//!
//! A request is parsed into a value, judged by a pure function of the tenant, the value and the
//! time, and the verdict is rendered. Signatures, pages and journal texts are made outside of the
//! lock.

mod aadsts;
mod admin_consent;
mod authority;
mod authorize;
mod call;
mod consent;
mod context;
mod device;
mod error_page;
mod fields;
mod flow;
mod forge;
mod issuer;
mod logout;
mod metadata;
mod neighbour;
mod pages;
mod policy;
mod redirect;
mod scope;
mod session;
mod sign_in;
mod step;
#[cfg(test)]
mod tests;
mod token;
mod unserved;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use self::aadsts::{Aadsts, Refusal};
use self::authority::Authority;
use self::call::Call;
use self::context::Context;
pub use self::forge::{Flaw, ForgeError, Forged, TokenKind, TokenSpec, forge};
use self::metadata::Version;
use crate::clock::Timestamp;
use crate::journal::{Event, Kind};
use crate::state::{Cloud, Shared};

/// Entra ID's endpoints. Whoever serves them does so over TLS; `Date` comes from the shared clock.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).with_state(shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let call = Call::read(request, &shared.config).await;
    let mut response = dispatch(&shared, &call);
    date(response.headers_mut(), shared.clock.now());
    response
}

/// Paths are matched in any case, and with a slash at the end or without (assumption).
fn dispatch(shared: &Shared, call: &Call) -> Response {
    let lower: Vec<_> = call
        .path
        .iter()
        .map(|part| part.to_ascii_lowercase())
        .collect();
    let parts: Vec<_> = lower.iter().map(String::as_str).collect();
    let segment = call.path.first().map_or("", String::as_str);
    match parts.as_slice() {
        ["common", "discovery", "instance"] => instance(shared, call),
        ["common", "userrealm", _] => user_realm(shared, call),
        [_, "v2.0", ".well-known", "openid-configuration"] => {
            configuration(shared, call, segment, Version::Two)
        }
        [_, ".well-known", "openid-configuration"] => {
            configuration(shared, call, segment, Version::One)
        }
        [_, "discovery", "v2.0", "keys"] => keys(shared, call, segment, Version::Two),
        [_, "discovery", "keys"] => keys(shared, call, segment, Version::One),
        [_, "oauth2", "v2.0", "token"] => token::answer(shared, call, segment),
        [_, "oauth2", "v2.0", "authorize"] => sign_in::authorize(shared, call, segment),
        [_, "login"]
        | ["common", "consent", "set"]
        | ["common", "sas", "processauth"]
        | ["common", "changepassword"]
        | ["common", "proofup"]
        | ["appverify"]
        | ["kmsi"] => sign_in::posted(shared, call),
        [_, "oauth2", "v2.0", "devicecode"] => device::answer(shared, call, segment),
        ["devicelogin"] | [_, "oauth2", "deviceauth"] => device::page(shared, call),
        ["error"] => error_page::answer(shared, call),
        [_, "adminconsent"] => admin_consent::answer(shared, call, segment, Version::One),
        [_, "v2.0", "adminconsent"] => admin_consent::answer(shared, call, segment, Version::Two),
        [_, "oauth2", "v2.0", "logout"] | [_, "oauth2", "logout"] => {
            logout::answer(shared, call, segment)
        }
        _ => unserved::answer(shared, call, &parts),
    }
}

/// The frame of an answer, drawn under the lock.
fn context(cloud: &mut Cloud, call: &Call, now: Timestamp) -> Context {
    let trace = cloud.ids.trace();
    let random = cloud.ids.guid();
    Context {
        now,
        trace,
        correlation: call.correlation.clone().unwrap_or(random),
        origin: call.origin.clone(),
    }
}

// Discovery.

fn configuration(shared: &Shared, call: &Call, segment: &str, version: Version) -> Response {
    discovery(shared, call, "openid-configuration", |cloud, context| {
        let authority = Authority::read(segment, &cloud.tenants)?;
        let tenant = match authority {
            Authority::Tenant(at) => cloud.tenants.get(at),
            Authority::Any(_) | Authority::Consumers => None,
        };
        Ok(metadata::configuration(
            &authority,
            tenant,
            version,
            &context.origin,
        ))
    })
}

fn keys(shared: &Shared, call: &Call, segment: &str, version: Version) -> Response {
    // Only the name is taken under the lock: the first use of a key parses it.
    let (context, tenant) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let authority = Authority::read(segment, &cloud.tenants);
        let tenant = authority.map(|authority| match authority {
            Authority::Tenant(at) => cloud.tenants.get(at).map(|tenant| tenant.id.clone()),
            Authority::Any(_) | Authority::Consumers => None,
        });
        (context, tenant)
    });
    match tenant {
        Ok(tenant) => {
            let body = metadata::keys(tenant.as_deref(), version, &call.origin).to_string();
            discovered(StatusCode::OK, body, &context)
        }
        Err(refusal) => refused_discovery(shared, &refusal, "keys", &context),
    }
}

fn instance(shared: &Shared, call: &Call) -> Response {
    discovery(shared, call, "discovery/instance", |_, context| {
        let query = call.query.as_ref().map_err(|_| Aadsts::Malformed)?;
        let full = query.get("api-version") != Some("1.0");
        let endpoint = query.get("authorization_endpoint");
        metadata::instance(endpoint, &context.origin, full).map(|answer| answer.to_string())
    })
}

fn user_realm(shared: &Shared, call: &Call) -> Response {
    discovery(shared, call, "userrealm", |cloud, _| {
        let upn = call.path.last().map_or("", String::as_str);
        Ok(metadata::user_realm(&cloud.tenants, upn).to_string())
    })
}

fn discovery(
    shared: &Shared,
    call: &Call,
    name: &str,
    make: impl FnOnce(&Cloud, &Context) -> Result<String, Refusal>,
) -> Response {
    let (context, made) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let made = make(cloud, &context);
        (context, made)
    });
    match made {
        Ok(body) => discovered(StatusCode::OK, body, &context),
        Err(refusal) => refused_discovery(shared, &refusal, name, &context),
    }
}

fn refused_discovery(
    shared: &Shared,
    refusal: &Refusal,
    name: &str,
    context: &Context,
) -> Response {
    let row = refusal.error.row();
    journal(
        shared,
        refusal,
        &format!("GET {name}"),
        &format!("{} {}", row.status, refusal.oauth_error()),
        None,
        context,
    );
    let status = StatusCode::from_u16(row.status).unwrap_or(StatusCode::BAD_REQUEST);
    discovered(status, refusal.body(context), context)
}

fn discovered(status: StatusCode, body: String, context: &Context) -> Response {
    let mut response = json(status, body, context);
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("max-age=86400, private"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, OPTIONS"),
    );
    response
}

fn number(refusal: &Refusal) -> String {
    format!("AADSTS{}", refusal.error.row().number)
}

/// Records a refusal.
fn journal(
    shared: &Shared,
    refusal: &Refusal,
    command: &str,
    answer: &str,
    client_id: Option<&str>,
    context: &Context,
) {
    shared.journal.record(Event {
        kind: Kind::Refusal,
        protocol: "https",
        trace: Some(context.trace.clone()),
        user: refusal.user.clone(),
        client_id: client_id.map(str::to_owned),
        command: command.to_owned(),
        answer: answer.to_owned(),
        cause: Some(refusal.cause),
        change: refusal
            .cure
            .as_ref()
            .and_then(|cure| serde_json::to_value(cure).ok()),
        ..Event::default()
    });
}

// Answers.

fn html(page: &pages::Rendered, context: &Context) -> Response {
    let mut response = Response::new(Body::from(page.html.clone()));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    if let Ok(policy) = HeaderValue::from_str(&page.policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    page_headers(headers, context);
    response
}

fn page_headers(headers: &mut HeaderMap, context: &Context) {
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-store, no-cache"),
    );
    // `same-origin`, not `no-referrer`: with that, browsers send `Origin: null` from our own forms.
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    common(headers, context);
}

/// A JSON answer with the headers that all have.
fn json(status: StatusCode, body: String, context: &Context) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    common(headers, context);
    response
}

fn common(headers: &mut HeaderMap, context: &Context) {
    for (name, value) in [
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains",
        ),
        ("x-content-type-options", "nosniff"),
        ("p3p", "CP=\"DSP CUR OTPi IND OTRi ONL FIN\""),
        ("x-ms-ests-server", "2.1.24000.1 - TENANTBOX ProdSlices"),
        ("x-xss-protection", "0"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if let Ok(trace) = HeaderValue::from_str(&context.trace) {
        headers.insert(HeaderName::from_static("x-ms-request-id"), trace);
    }
}

fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn date(headers: &mut HeaderMap, now: Timestamp) {
    let text = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.insert(header::DATE, value);
    }
}
