//! Reads and checks an authorize request, in Entra's order.
//!
//! Until the redirect URI is known to be registered every error is a page: a redirect to an address
//! that nobody registered would be an open door (learn.microsoft.com, "Redirect URI best
//! practices"; OAuth 2.0, RFC 6749 section 4.1.2.1).

use super::aadsts::{Aadsts, Refusal};
use super::authority::{Authority, named};
use super::fields::Fields;
use super::redirect::{Target, platform_of};
use super::scope::{self, ScopeError};
use crate::tenant::change::is_guid;
use crate::tenant::grant::{Challenge, GrantedScope, Prompt, ResponseMode, SignInRequest};
use crate::tenant::purpose::Purpose;
use crate::tenant::{AppRegistration, Change, Tenant, Way};

/// Where a refusal is shown.
#[derive(Debug)]
pub(crate) enum Refused {
    /// On a page of Entra's.
    Page(Refusal),
    /// At the app, by a redirect.
    Redirect(Box<(Refusal, Target)>),
}

/// Reads a request. The index is that of the app's tenant.
///
/// # Errors
/// The first check that fails.
pub(crate) fn read(
    tenants: &[Tenant],
    segment: &str,
    fields: &Fields,
    strict_port: bool,
    german: bool,
) -> Result<(usize, SignInRequest), Refused> {
    let page = Refused::Page;
    let authority = Authority::read(segment, tenants).map_err(page)?;
    let client_id = client_id(fields).map_err(page)?;
    let (at, app) = authority.app(tenants, client_id).map_err(page)?;
    let (redirect_uri, platform) = redirect(app, fields, strict_port).map_err(page)?;
    if authority == Authority::Consumers {
        authority.admits(app).map_err(page)?;
    }
    let response_mode = match fields.get("response_mode") {
        Some("fragment") => ResponseMode::Fragment,
        Some("form_post") => ResponseMode::FormPost,
        _ => ResponseMode::Query,
    };
    let target = Target {
        uri: redirect_uri.clone(),
        mode: response_mode,
        state: fields.get("state").map(str::to_owned),
        admin_consent: false,
    };
    let redirect = |refusal| Refused::Redirect(Box::new((refusal, target.clone())));
    match authority.admits(app) {
        // Known to be shown on a page.
        Err(refusal) if refusal.error == Aadsts::PersonalOnly => return Err(page(refusal)),
        admitted => admitted.map_err(redirect)?,
    }
    response(fields).map_err(redirect)?;
    let scope = asked(fields, app, &tenants[at]).map_err(redirect)?;
    let request = SignInRequest {
        authority: authority.name(&tenants[at].id),
        client_id: app.client_id.clone(),
        redirect_uri,
        platform,
        response_mode,
        state: target.state.clone(),
        scope,
        prompt: prompt(fields).map_err(redirect)?,
        login_hint: fields.get("login_hint").map(str::to_owned),
        nonce: fields.get("nonce").map(str::to_owned),
        challenge: challenge(fields).map_err(redirect)?,
        client_info: fields.get("client_info") == Some("1"),
        german,
        way: Way::Browser,
        purpose: Purpose::Code,
    };
    Ok((at, request))
}

pub(crate) fn missing(name: &str) -> Refusal {
    Aadsts::MissingParameter.naming("name", name)
}

/// The client ID, in its form.
pub(crate) fn client_id(fields: &Fields) -> Result<&str, Refusal> {
    let client_id = fields
        .get("client_id")
        .ok_or_else(|| missing("client_id"))?;
    if is_guid(client_id) {
        Ok(client_id)
    } else {
        Err(Aadsts::ClientIdMalformed.into())
    }
}

/// The redirect URI, if it is registered.
pub(crate) fn redirect(
    app: &AppRegistration,
    fields: &Fields,
    strict_port: bool,
) -> Result<(String, crate::tenant::Platform), Refusal> {
    let Some(asked) = fields.get("redirect_uri") else {
        // Documented: without one, a registered one is used.
        let first = app.redirect_uris.iter().next();
        let (platform, uri) = first.ok_or(Aadsts::NoRedirect)?;
        return Ok((uri.to_owned(), platform));
    };
    if url::Url::parse(asked).is_err() {
        return Err(Aadsts::RedirectMalformed.into());
    }
    match platform_of(&app.redirect_uris, asked, strict_port) {
        Some(platform) => Ok((asked.to_owned(), platform)),
        None => Err(Aadsts::RedirectNotRegistered
            .naming("uri", asked)
            .naming("app", &app.client_id)
            .cured_by(under_web(app, asked))),
    }
}

/// The change that registers a redirect URI under Web, and nowhere else.
pub(crate) fn under_web(app: &AppRegistration, uri: &str) -> Change {
    let mut uris = app.redirect_uris.clone();
    // The registered spelling of the same loopback address goes with it.
    let same = |known: &String| {
        let mut one = crate::tenant::RedirectUris::default();
        one.web.push(known.clone());
        platform_of(&one, uri, false).is_some()
    };
    uris.spa.retain(|known| !same(known));
    uris.mobile.retain(|known| !same(known));
    if !uris.web.iter().any(same) {
        uris.web.push(uri.to_owned());
    }
    Change::RedirectUris {
        client_id: Some(app.client_id.clone()),
        web: uris.web,
        spa: uris.spa,
        mobile: uris.mobile,
    }
}

/// The box answers with a code only; the boxes for implicit and hybrid flows are not ticked.
fn response(fields: &Fields) -> Result<(), Refusal> {
    if fields.get("resource").is_some() {
        return Err(Aadsts::ResourceParameter.into());
    }
    match fields
        .get("response_type")
        .ok_or_else(|| missing("response_type"))?
    {
        "code" => {}
        known @ ("id_token" | "code id_token" | "id_token code" | "id_token token" | "token") => {
            let kind = if known.contains("id_token") {
                "id_token"
            } else {
                "token"
            };
            return Err(Aadsts::ResponseTypeNotEnabled.naming("type", kind));
        }
        other => return Err(Aadsts::ResponseTypeUnknown.naming("type", other)),
    }
    match fields.get("response_mode") {
        None | Some("query" | "fragment" | "form_post") => Ok(()),
        Some(_) => Err(Aadsts::BadValue.naming("name", "response_mode")),
    }
}

fn asked(fields: &Fields, app: &AppRegistration, tenant: &Tenant) -> Result<GrantedScope, Refusal> {
    let text = fields.get("scope").ok_or_else(|| missing("scope"))?;
    scope::parse(text).map_err(|error| unread_scope(error, app, tenant))
}

/// What a scope that cannot be read is called.
pub(crate) fn unread_scope(error: ScopeError, app: &AppRegistration, tenant: &Tenant) -> Refusal {
    match error {
        ScopeError::Invalid(scope) => Aadsts::ScopeInvalid.naming("scope", scope),
        ScopeError::UnknownResource(resource) => Aadsts::ResourceNotFound
            .naming("resource", resource)
            .naming("tenant", &tenant.name),
        ScopeError::UnknownScope(scope, resource) => named(Aadsts::ScopeUnknown, app)
            .naming("scope", scope)
            .naming("resource", resource.app_id()),
    }
}

fn prompt(fields: &Fields) -> Result<Prompt, Refusal> {
    match fields.get("prompt") {
        None => Ok(Prompt::Unspecified),
        Some("none") => Ok(Prompt::None),
        Some("login") => Ok(Prompt::Login),
        Some("consent") => Ok(Prompt::Consent),
        Some("select_account") => Ok(Prompt::SelectAccount),
        Some(_) => Err(Aadsts::BadValue.naming("name", "prompt")),
    }
}

/// Without a method a challenge is `plain` (RFC 7636 section 4.3); both forms have 43 to 128
/// characters (section 4.1), an SHA-256 exactly 43.
fn challenge(fields: &Fields) -> Result<Option<Challenge>, Refusal> {
    let Some(value) = fields.get("code_challenge") else {
        return Ok(None);
    };
    let (challenge, sizes) = match fields.get("code_challenge_method") {
        Some("S256") => (Challenge::S256(value.to_owned()), 43..=43),
        None | Some("plain") => (Challenge::Plain(value.to_owned()), 43..=128),
        Some(_) => return Err(Aadsts::BadValue.naming("name", "code_challenge_method")),
    };
    if sizes.contains(&value.len()) {
        Ok(Some(challenge))
    } else {
        Err(Aadsts::ChallengeSize.into())
    }
}
