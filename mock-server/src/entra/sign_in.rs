//! The sign-in over HTTP: authorize, the pages' forms, and what a step of the sign-in becomes on
//! the wire.

use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header};

use super::aadsts::Aadsts;
use super::authorize::{self, Refused};
use super::call::Call;
use super::context::Context;
use super::fields::{Fields, Malformed};
use super::redirect::Target;
use super::session::Jar;
use super::step::{Step, What};
use super::{context, flow, html, journal, neighbour, number, page_headers, pages, status};
use crate::journal::{Event, Kind};
use crate::state::{Cloud, Shared};
use crate::tenant::grant::ResponseMode;

pub(super) fn authorize(shared: &Shared, call: &Call, segment: &str) -> Response {
    let fields = match call.method {
        Method::GET | Method::HEAD => &call.query,
        _ => &call.form,
    };
    let german = call.is_german(fields.as_ref().ok());
    let (context, step, nonce) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let step = start(cloud, shared, call, segment, fields, german, &context);
        (context, step, cloud.ids.blob(18))
    });
    render(
        shared,
        &step,
        "GET /oauth2/v2.0/authorize",
        &nonce,
        &context,
    )
}

fn start(
    cloud: &mut Cloud,
    shared: &Shared,
    call: &Call,
    segment: &str,
    fields: &Result<Fields, Malformed>,
    german: bool,
    context: &Context,
) -> Step {
    let Ok(fields) = fields else {
        return refused(Refused::Page(Aadsts::Malformed.into()), None, german);
    };
    let client_id = fields.get("client_id").map(str::to_owned);
    let strict = shared.config.strict_localhost_port;
    match authorize::read(&cloud.tenants, segment, fields, strict, german) {
        Ok((at, request)) => {
            let jar = Jar::new(call.cookies());
            flow::begin(
                &mut cloud.tenants[at],
                &mut cloud.ids,
                &jar,
                request,
                context,
            )
        }
        Err(error) => refused(error, client_id, german),
    }
}

pub(super) fn refused(refused: Refused, client_id: Option<String>, german: bool) -> Step {
    let what = match refused {
        Refused::Page(refusal) => What::Error(refusal),
        Refused::Redirect(refused) => What::Refused(refused.0, refused.1),
    };
    Step {
        what,
        cookies: Vec::new(),
        client_id,
        user: None,
        told: None,
        changed: None,
        german,
    }
}

/// A form of a page was posted.
pub(super) fn posted(shared: &Shared, call: &Call) -> Response {
    let german = call.is_german(None);
    let (context, step, nonce) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let step = go_on(cloud, call, &context);
        (context, step, cloud.ids.blob(18))
    });
    let step = step.unwrap_or_else(|error| refused(Refused::Page(error.into()), None, german));
    render(shared, &step, "POST sign-in page", &nonce, &context)
}

fn go_on(cloud: &mut Cloud, call: &Call, context: &Context) -> Result<Step, Aadsts> {
    if call.method != Method::POST || call.is_cross_site() {
        return Err(Aadsts::Malformed);
    }
    let posted = call.form.as_ref().map_err(|_| Aadsts::Malformed)?;
    let jar = Jar::new(call.cookies());
    let Cloud { tenants, ids, .. } = cloud;
    let step = tenants
        .iter_mut()
        .find_map(|tenant| flow::go_on(tenant, ids, &jar, posted, context))
        // Either never started here, or long pushed out.
        .ok_or(Aadsts::FlowExpired)?;
    Ok(neighbour::recognize(tenants, posted, step))
}

pub(super) fn render(
    shared: &Shared,
    step: &Step,
    command: &str,
    nonce: &str,
    context: &Context,
) -> Response {
    let client_id = step.client_id.as_deref();
    if let Some(change) = &step.changed {
        shared.journal.record(Event {
            kind: Kind::Change,
            protocol: "https",
            trace: Some(context.trace.clone()),
            user: step.user.clone(),
            // A change never shows a password.
            command: format!("{change:?}"),
            answer: "applied".to_owned(),
            ..Event::default()
        });
    }
    if let Some(refusal) = &step.told {
        let answer = format!("200 page {}", number(refusal));
        journal(shared, refusal, command, &answer, client_id, context);
    }
    let mut response = match &step.what {
        What::Page(page) => html(&pages::form(page, step.german, nonce, context), context),
        What::Error(refusal) => {
            let answer = format!("200 page {}", number(refusal));
            journal(shared, refusal, command, &answer, client_id, context);
            html(&pages::error(refusal, step.german, nonce, context), context)
        }
        What::Refused(refusal, target) => {
            let answer = format!("302 {} {}", refusal.oauth_error(), number(refusal));
            journal(shared, refusal, command, &answer, client_id, context);
            let (description, uri) = (refusal.description(context), refusal.error_uri(context));
            let mut parameters = vec![
                ("error", refusal.oauth_error()),
                ("error_description", &description),
            ];
            parameters.push(("error_uri", &uri));
            parameters.extend(target.admin_consent.then_some(("admin_consent", "True")));
            parameters.extend(target.state.as_deref().map(|state| ("state", state)));
            away(target, &parameters, nonce, context)
        }
        What::EnterCode(form) => {
            let page = pages::device::enter(form, step.german, nonce, context);
            html(&page, context)
        }
        What::Ended(ending) => {
            let page = pages::device::ended(ending, step.german, nonce, context);
            html(&page, context)
        }
        What::Consented { target, parameters } => {
            let parameters: Vec<_> = parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            away(target, &parameters, nonce, context)
        }
        What::Code {
            target,
            code,
            session_state,
            client_info,
        } => {
            shared.journal.record(Event {
                kind: Kind::Token,
                protocol: "https",
                trace: Some(context.trace.clone()),
                user: step.user.clone(),
                client_id: step.client_id.clone(),
                command: command.to_owned(),
                answer: "302 code".to_owned(),
                ..Event::default()
            });
            let mut parameters = vec![("code", code.as_str())];
            parameters.extend(client_info.as_deref().map(|info| ("client_info", info)));
            parameters.extend(target.state.as_deref().map(|state| ("state", state)));
            parameters.push(("session_state", session_state));
            away(target, &parameters, nonce, context)
        }
    };
    for cookie in &step.cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The answer at the app.
fn away(target: &Target, parameters: &[(&str, &str)], nonce: &str, context: &Context) -> Response {
    if target.mode == ResponseMode::FormPost {
        return html(&pages::form_post(target, parameters, nonce), context);
    }
    let Ok(location) = HeaderValue::from_str(&target.location(parameters)) else {
        // A registered address that cannot stand in a header leads nowhere.
        return status(StatusCode::BAD_REQUEST);
    };
    let mut response = status(StatusCode::FOUND);
    response.headers_mut().insert(header::LOCATION, location);
    page_headers(response.headers_mut(), context);
    response
}
