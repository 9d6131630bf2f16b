//! The device authorization endpoint: gives out a device code and a user code (RFC 8628 section
//! 3.2; learn.microsoft.com, "OAuth 2.0 device authorization grant flow").
//!
//! The page that takes the user code is in `page`, the grant in `token`.

mod page;

use axum::response::Response;
use http::{Method, StatusCode};
use serde::Serialize;

use super::aadsts::{Aadsts, Refusal};
use super::authority::Authority;
use super::call::Call;
use super::context::Context;
use super::fields::Fields;
use super::token::{consented, no_store, preflight};
use super::{context, journal, json, number};
use crate::journal::{Event, Kind};
use crate::state::{Cloud, Shared};
use crate::tenant::device::{DEVICE_CODE, DeviceSignIn, DeviceState};

pub(super) use self::page::answer as page;

/// Seconds between two polls (documented).
const INTERVAL_S: u32 = 5;

/// The members in the order of public recordings.
#[derive(Serialize)]
struct Body {
    user_code: String,
    device_code: String,
    verification_uri: String,
    expires_in: i64,
    interval: u32,
    message: String,
}

pub(super) fn answer(shared: &Shared, call: &Call, segment: &str) -> Response {
    if call.method == Method::OPTIONS {
        return preflight(call);
    }
    let (context, given) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let given = give(cloud, call, segment, &context);
        (context, given)
    });
    let command = format!("{} /oauth2/v2.0/devicecode", call.method);
    let form = call.form.as_ref().ok();
    let client_id = form
        .and_then(|form| form.get("client_id"))
        .map(str::to_owned);
    let mut response = match given {
        Ok(body) => {
            shared.journal.record(Event {
                kind: Kind::Session,
                protocol: "https",
                trace: Some(context.trace.clone()),
                client_id,
                command,
                answer: "200 device code".to_owned(),
                ..Event::default()
            });
            let body = serde_json::to_string(&body).unwrap_or_default();
            json(StatusCode::OK, body, &context)
        }
        Err(refusal) => {
            let row = refusal.error.row();
            let answer = format!(
                "{} {} {}",
                row.status,
                refusal.oauth_error(),
                number(&refusal)
            );
            let client_id = client_id.as_deref();
            journal(shared, &refusal, &command, &answer, client_id, &context);
            let status = StatusCode::from_u16(row.status).unwrap_or(StatusCode::BAD_REQUEST);
            json(status, refusal.body(&context), &context)
        }
    };
    no_store(&mut response, call, &context);
    response
}

/// No credential is needed yet, not even for a confidential app (assumption).
fn give(cloud: &mut Cloud, call: &Call, segment: &str, context: &Context) -> Result<Body, Refusal> {
    let form = form(call)?;
    let needed = |name: &'static str| {
        form.get(name)
            .ok_or_else(|| Aadsts::MissingParameter.naming("name", name))
    };
    let (client_id, scope) = (needed("client_id")?, needed("scope")?);
    let authority = Authority::read(segment, &cloud.tenants)?;
    let (at, app) = authority.app(&cloud.tenants, client_id)?;
    authority.admits(app)?;
    let client_id = app.client_id.clone();
    let scope = consented::read(scope, &cloud.tenants[at])?;
    let device_code = format!("EAQABAAEAAAD{}", cloud.ids.blob(240));
    let mut user_code = cloud.ids.alphanumeric(9);
    while cloud.device(&user_code).is_some() {
        user_code = cloud.ids.alphanumeric(9);
    }
    let verification_uri = format!("{}/devicelogin", context.origin);
    let body = Body {
        message: message(call, form, &verification_uri, &user_code),
        user_code: user_code.clone(),
        device_code: device_code.clone(),
        verification_uri,
        expires_in: DEVICE_CODE.as_secs(),
        interval: INTERVAL_S,
    };
    let tenant = &mut cloud.tenants[at];
    let waiting = DeviceSignIn {
        user_code,
        client_id,
        scope,
        authority: authority.name(&tenant.id),
        issued_at: context.now,
        state: DeviceState::Pending,
    };
    tenant.grants.devices.insert(device_code, waiting);
    Ok(body)
}

fn form(call: &Call) -> Result<&Fields, Refusal> {
    if call.method != Method::POST {
        return Err(Aadsts::PostOnly.naming("method", call.method.as_str()));
    }
    if call.is_json {
        return Err(Aadsts::JsonBody.into());
    }
    // Its `mkt` is read, and what cannot be read is refused.
    call.query.as_ref().map_err(|_| Aadsts::Malformed)?;
    call.form.as_ref().map_err(|_| Aadsts::Malformed.into())
}

/// The English text is captured; the documentation says that `mkt` translates it, and the German
/// words are ours.
fn message(call: &Call, form: &Fields, uri: &str, code: &str) -> String {
    let query = call.query.as_ref().ok();
    let asked = query.filter(|query| query.get("mkt").is_some());
    if call.is_german(asked.or(Some(form))) {
        format!(
            "Öffnen Sie zum Anmelden in einem Webbrowser die Seite {uri} und geben Sie zur Authentifizierung den Code {code} ein."
        )
    } else {
        format!(
            "To sign in, use a web browser to open the page {uri} and enter the code {code} to authenticate."
        )
    }
}
