//! Signing out: the browser's sessions end, and where the app registered an address for it, the
//! browser goes back there (learn.microsoft.com, "OpenID Connect on the Microsoft identity
//! platform", send a sign-out request; OpenID Connect RP-Initiated Logout 1.0).
//!
//! Refresh tokens live on: the real service does not revoke any here (assumption).

use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, header};

use super::aadsts::Aadsts;
use super::authority::Authority;
use super::authorize::Refused;
use super::call::Call;
use super::context::Context;
use super::redirect::{Target, platform_of};
use super::session::{Jar, live_sessions, session_cookies};
use super::sign_in::{refused, render};
use super::{context, html, page_headers, pages, status};
use crate::journal::{Event, Kind};
use crate::state::{Cloud, Shared};
use crate::tenant::Tenant;
use crate::tenant::grant::ResponseMode;

/// What signing out did.
struct Ended {
    users: Vec<String>,
    cookies: Vec<String>,
    back: Option<Target>,
}

pub(super) fn answer(shared: &Shared, call: &Call, segment: &str) -> Response {
    let (context, ended, nonce) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let ended = end(cloud, shared, call, segment, &context);
        (context, ended, cloud.ids.blob(18))
    });
    let german = call.is_german(call.query.as_ref().ok());
    match ended {
        Ok(ended) => signed_out(shared, call, &ended, german, &nonce, &context),
        Err(error) => {
            let step = refused(Refused::Page(error), None, german);
            let command = format!("{} /oauth2/v2.0/logout", call.method);
            render(shared, &step, &command, &nonce, &context)
        }
    }
}

fn end(
    cloud: &mut Cloud,
    shared: &Shared,
    call: &Call,
    segment: &str,
    context: &Context,
) -> Result<Ended, super::aadsts::Refusal> {
    let fields = match call.method {
        Method::POST => &call.form,
        _ => &call.query,
    };
    let fields = fields.as_ref().map_err(|_| Aadsts::Malformed)?;
    let named = match Authority::read(segment, &cloud.tenants)? {
        Authority::Tenant(at) => Some(at),
        Authority::Any(_) | Authority::Consumers => None,
    };
    let jar = Jar::new(call.cookies());
    let mut users = Vec::new();
    let every = cloud.tenants.iter_mut().enumerate();
    for (_, tenant) in every.filter(|(at, _)| named.is_none_or(|named| named == *at)) {
        for (key, session) in live_sessions(tenant, &jar, context.now) {
            tenant.grants.sessions.remove(&key);
            users.push(session.upn);
        }
    }
    let strict = shared.config.strict_localhost_port;
    let back = fields
        .get("post_logout_redirect_uri")
        .filter(|uri| registered(&cloud.tenants, named, uri, strict))
        .map(|uri| Target {
            uri: uri.to_owned(),
            mode: ResponseMode::Query,
            state: fields.get("state").map(str::to_owned),
            admin_consent: false,
        });
    Ok(Ended {
        users,
        cookies: session_cookies(&[]),
        back,
    })
}

/// Anything else shows the plain page, so that nobody is led elsewhere by a link to this one.
fn registered(tenants: &[Tenant], named: Option<usize>, uri: &str, strict: bool) -> bool {
    let every = tenants.iter().enumerate();
    every
        .filter(|(at, _)| named.is_none_or(|named| named == *at))
        .flat_map(|(_, tenant)| &tenant.apps)
        .any(|app| platform_of(&app.redirect_uris, uri, strict).is_some())
}

fn signed_out(
    shared: &Shared,
    call: &Call,
    ended: &Ended,
    german: bool,
    nonce: &str,
    context: &Context,
) -> Response {
    for user in &ended.users {
        shared.journal.record(Event {
            kind: Kind::Session,
            protocol: "https",
            trace: Some(context.trace.clone()),
            user: Some(user.clone()),
            command: format!("{} /oauth2/v2.0/logout", call.method),
            answer: "signed out".to_owned(),
            ..Event::default()
        });
    }
    let location = ended.back.as_ref().and_then(|target| {
        let state = target.state.as_deref().map(|state| ("state", state));
        HeaderValue::from_str(&target.location(state.as_slice())).ok()
    });
    let mut response = match location {
        Some(location) => {
            let mut response = status(StatusCode::FOUND);
            response.headers_mut().insert(header::LOCATION, location);
            page_headers(response.headers_mut(), context);
            response
        }
        None => html(&pages::signed_out(german, nonce, context), context),
    };
    for cookie in &ended.cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
