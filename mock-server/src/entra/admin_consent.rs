//! The admin consent endpoint, v1 and v2: an administrator consents for the whole tenant
//! (learn.microsoft.com, "Admin consent on the Microsoft identity platform"; "OAuth 2.0 client
//! credentials flow", request the permissions from a directory admin).
//!
//! The page and the sign-in before it are the usual ones. The answer goes to a registered redirect
//! URI or nowhere.

use axum::response::Response;
use http::Method;

use super::aadsts::{Aadsts, Refusal};
use super::authority::Authority;
use super::authorize::{Refused, client_id, missing, redirect, unread_scope};
use super::call::Call;
use super::context::Context;
use super::fields::Fields;
use super::metadata::Version;
use super::scope;
use super::session::Jar;
use super::sign_in::{refused, render};
use super::step::Step;
use super::{context, flow};
use crate::state::{Cloud, Shared};
use crate::tenant::grant::{GrantedScope, Prompt, ResponseMode, SignInRequest};
use crate::tenant::purpose::{ConsentForAll, Purpose};
use crate::tenant::{AppRegistration, Permission, Tenant, Way};

pub(super) fn answer(shared: &Shared, call: &Call, segment: &str, version: Version) -> Response {
    let german = call.is_german(call.query.as_ref().ok());
    let (context, step, nonce) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let step = start(cloud, shared, call, segment, version, german, &context);
        (context, step, cloud.ids.blob(18))
    });
    let step = step.unwrap_or_else(|refusal| {
        let client_id = call.query.as_ref().ok().and_then(|it| it.get("client_id"));
        refused(Refused::Page(refusal), client_id.map(str::to_owned), german)
    });
    let command = format!("{} adminconsent", call.method);
    render(shared, &step, &command, &nonce, &context)
}

/// Everything that is wrong with the request is told on a page (which of it the real service sends
/// to the app is not known).
fn start(
    cloud: &mut Cloud,
    shared: &Shared,
    call: &Call,
    segment: &str,
    version: Version,
    german: bool,
    context: &Context,
) -> Result<Step, Refusal> {
    if !matches!(call.method, Method::GET | Method::HEAD) {
        return Err(Aadsts::Malformed.into());
    }
    let fields = call.query.as_ref().map_err(|_| Aadsts::Malformed)?;
    let strict = shared.config.strict_localhost_port;
    let (at, request) = read(&cloud.tenants, segment, fields, version, strict)?;
    let jar = Jar::new(call.cookies());
    let request = SignInRequest { german, ..request };
    let Cloud { tenants, ids, .. } = cloud;
    Ok(flow::begin(&mut tenants[at], ids, &jar, request, context))
}

fn read(
    tenants: &[Tenant],
    segment: &str,
    fields: &Fields,
    version: Version,
    strict_port: bool,
) -> Result<(usize, SignInRequest), Refusal> {
    let authority = Authority::read(segment, tenants)?;
    let (at, app) = authority.app(tenants, client_id(fields)?)?;
    if app.redirect_uris.iter().next().is_none() {
        return Err(Aadsts::NoRedirect.into());
    }
    let (redirect_uri, platform) = redirect(app, fields, strict_port)?;
    authority.admits(app)?;
    let asked = match version {
        Version::One => static_permissions(app),
        Version::Two => {
            let text = fields.get("scope").ok_or_else(|| missing("scope"))?;
            let scope = scope::parse(text).map_err(|it| unread_scope(it, app, &tenants[at]))?;
            of_scope(app, &scope)
        }
    };
    let request = SignInRequest {
        authority: authority.name(&tenants[at].id),
        client_id: app.client_id.clone(),
        redirect_uri,
        platform,
        response_mode: ResponseMode::Query,
        state: fields.get("state").map(str::to_owned),
        scope: GrantedScope::default(),
        // Who is signed in is often not the administrator.
        prompt: Prompt::SelectAccount,
        login_hint: fields.get("login_hint").map(str::to_owned),
        nonce: None,
        challenge: None,
        client_info: false,
        german: false,
        way: Way::Browser,
        purpose: Purpose::AdminConsent(asked),
    };
    Ok((at, request))
}

/// v1: everything that the registration lists.
fn static_permissions(app: &AppRegistration) -> ConsentForAll {
    ConsentForAll {
        permissions: app.permissions.clone(),
        scope: None,
        offline_access: false,
    }
}

/// v2: what is asked for; `.default` is what the registration lists of the resource.
fn of_scope(app: &AppRegistration, scope: &GrantedScope) -> ConsentForAll {
    let mut permissions: Vec<Permission> = scope.asked.iter().map(|(_, it)| it.clone()).collect();
    let mut spelled: Vec<String> = scope.asked.iter().map(|(spelt, _)| spelt.clone()).collect();
    if let (Some(_), Some((resource, audience))) = (&scope.default, &scope.resource) {
        for listed in &app.permissions {
            if listed.resource == *resource {
                permissions.push(listed.clone());
                spelled.push(format!(
                    "{}/{}",
                    audience.trim_end_matches('/'),
                    listed.name
                ));
            }
        }
    }
    permissions.extend(scope.others.iter().cloned());
    let others = scope.others.iter();
    spelled.extend(others.map(|it| format!("{}/{}", it.resource.identifier_uris()[0], it.name)));
    let oidc = [
        ("openid", scope.openid),
        ("profile", scope.profile),
        ("email", scope.email),
        ("offline_access", scope.offline_access),
    ];
    let oidc = oidc.iter().filter(|(_, asked)| *asked);
    spelled.extend(oidc.map(|(name, _)| (*name).to_owned()));
    permissions.sort();
    permissions.dedup();
    ConsentForAll {
        permissions,
        scope: Some(spelled.join(" ")),
        offline_access: scope.offline_access,
    }
}
