//! From a scope that was asked for to the permissions that a token carries.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::authority::named;
use super::super::consent::consent_missing;
use super::super::context::Context;
use super::super::issuer::{self, Access, Delegation, Draft, Identity};
use super::super::scope::{self, ScopeError};
use super::Issued;
use crate::clock::SignedDuration;
use crate::ids::Ids;
use crate::tenant::grant::{GrantedScope, RefreshToken, UserGrant};
use crate::tenant::{AppRegistration, Permission, Platform, Resource, Tenant, User};

/// Reads the `scope` of a token request: one resource only.
pub(in super::super) fn read(text: &str, tenant: &Tenant) -> Result<GrantedScope, Refusal> {
    let scope = scope::parse(text).map_err(|error| match error {
        ScopeError::Invalid(scope) | ScopeError::UnknownScope(scope, _) => {
            Aadsts::ScopeInvalid.naming("scope", scope)
        }
        ScopeError::UnknownResource(resource) => Aadsts::ResourceNotFound
            .naming("resource", resource)
            .naming("tenant", &tenant.name),
    })?;
    if scope.others.is_empty() {
        Ok(scope)
    } else {
        Err(Aadsts::TwoResources.naming("scope", text))
    }
}

/// What is given out for a user.
pub(super) struct Asking<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) app: &'a AppRegistration,
    pub(super) user: &'a User,
    pub(super) sid: &'a str,
    pub(super) mfa: bool,
    pub(super) platform: Platform,
    /// What this request asks for.
    pub(super) scope: &'a GrantedScope,
    pub(super) nonce: Option<&'a str>,
    pub(super) client_info: bool,
}

/// Drafts the tokens.
///
/// # Errors
/// AADSTS65001 where something asked for is not consented to.
pub(super) fn draft(
    asking: &Asking<'_>,
    ids: &mut Ids,
    context: &Context,
) -> Result<Issued, Refusal> {
    let (resource, audience, scopes, reply) = granted(asking)?;
    let expires_in = ids.between(3600, 5400);
    let access = Access {
        tenant: asking.tenant,
        app: asking.app,
        resource,
        audience: &audience,
        confidential: asking.platform == Platform::Web,
        lifetime_s: i64::try_from(expires_in).unwrap_or(3600),
    };
    let on_behalf = Delegation {
        user: asking.user,
        sid: asking.sid,
        mfa: asking.mfa,
        scopes: &scopes,
    };
    let scope = asking.scope;
    let id_token = scope.openid.then(|| id_token(asking, context));
    Ok(Issued {
        access: issuer::delegated(&access, &on_behalf, context),
        expires_in,
        scope: Some(reply),
        refresh_token: None,
        id_token,
        client_info: asking
            .client_info
            .then(|| issuer::client_info(asking.tenant, asking.user)),
        user: Some(asking.user.upn.clone()),
    })
}

fn id_token(asking: &Asking<'_>, context: &Context) -> Draft {
    let identity = Identity {
        tenant: asking.tenant,
        client_id: &asking.app.client_id,
        user: asking.user,
        sid: asking.sid,
        nonce: asking.nonce,
        profile: asking.scope.profile,
        email: asking.scope.email,
        lifetime_s: issuer::ID_TOKEN_S,
    };
    issuer::identity(&identity, context)
}

/// Resource, audience, the token's `scp`, and `scope` of the reply.
fn granted(asking: &Asking<'_>) -> Result<(Resource, String, Vec<String>, String), Refusal> {
    let (tenant, app, scope) = (asking.tenant, asking.app, asking.scope);
    let oidc: Vec<String> = [
        ("email", scope.email),
        ("openid", scope.openid),
        ("profile", scope.profile),
    ]
    .into_iter()
    .filter(|(_, asked)| *asked)
    .map(|(name, _)| name.to_owned())
    .collect();
    let Some((resource, audience)) = &scope.resource else {
        // Only OpenID Connect's scopes: a token for Graph's userinfo endpoint (assumption).
        let audience = Resource::Graph.app_id().to_owned();
        return Ok((Resource::Graph, audience, oidc.clone(), oidc.join(" ")));
    };
    let consented = tenant.consented(app, Some(asking.user), *resource);
    let missing: Vec<Permission> = scope
        .asked
        .iter()
        .map(|(_, permission)| permission.clone())
        .filter(|permission| !consented.contains(permission))
        .collect();
    if !missing.is_empty() {
        return Err(consent_missing(tenant, &app.client_id, missing).of(&asking.user.upn));
    }
    let delegated: Vec<_> = consented
        .iter()
        .filter(|permission| !permission.is_application())
        .collect();
    if delegated.is_empty() {
        let configured: Vec<_> = app
            .permissions
            .iter()
            .filter(|one| one.resource == *resource && !one.is_application())
            .cloned()
            .collect();
        return Err(if configured.is_empty() {
            named(Aadsts::NothingConfigured, app).naming("resource", audience)
        } else {
            consent_missing(tenant, &app.client_id, configured)
        }
        .of(&asking.user.upn));
    }
    // Spelled as asked; what else was consented to comes along (learn.microsoft.com, "What's new
    // for authentication", August 2021).
    let mut reply: Vec<String> = scope.asked.iter().map(|(spelt, _)| spelt.clone()).collect();
    let along = delegated
        .iter()
        .filter(|one| !scope.asked.iter().any(|(_, asked)| asked == **one));
    reply.extend(along.map(|one| format!("{}/{}", audience.trim_end_matches('/'), one.name)));
    reply.extend(scope.default.clone());
    reply.extend(oidc);
    let scopes = delegated.iter().map(|one| one.name.to_owned()).collect();
    Ok((*resource, audience.clone(), scopes, reply.join(" ")))
}

/// 90 days without use, or a day for a single-page application (learn.microsoft.com, "Refresh
/// tokens in the Microsoft identity platform").
const LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);
const SPA_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Gives out a refresh token. Any earlier one stays good for its own time: redeeming does not
/// revoke (same page).
pub(crate) fn refresh_token(
    tenant: &mut Tenant,
    ids: &mut Ids,
    grant: UserGrant,
    platform: Platform,
    expires_at: Option<crate::clock::Timestamp>,
    context: &Context,
) -> String {
    let handle = issuer::handle(&tenant.id, &grant.client_id);
    let text = format!("1.{handle}.AgABAwEAAAD{}", ids.blob(480));
    let lifetime = match platform {
        Platform::Web | Platform::Mobile => LIFETIME,
        Platform::Spa => SPA_LIFETIME,
    };
    let token = RefreshToken {
        grant,
        platform,
        issued_at: context.now,
        expires_at: expires_at.unwrap_or_else(|| issuer::end_of(context.now, lifetime.as_secs())),
        revoked: None,
    };
    tenant.grants.refresh_tokens.insert(text.clone(), token);
    text
}
