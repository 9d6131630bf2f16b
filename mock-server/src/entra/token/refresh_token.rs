//! `grant_type=refresh_token` (RFC 6749 section 6; learn.microsoft.com, "Refresh tokens in the
//! Microsoft identity platform").

use super::super::aadsts::{Aadsts, Refusal};
use super::super::context::iso7;
use super::super::flow::disabled;
use super::super::policy;
use super::consented::{self, Asking};
use super::{Frame, Issued, client};
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::tenant::grant::{RefreshToken, Revocation};
use crate::tenant::{Platform, User};

pub(super) fn redeem(frame: Frame<'_>, token: &str) -> Result<Issued, Refusal> {
    let Frame {
        cloud,
        authority,
        request,
        context,
    } = frame;
    let (at, app) = authority.app(&cloud.tenants, &request.credential.client_id)?;
    authority.admits(app)?;
    let tenant = &cloud.tenants[at];
    let found = tenant.grants.refresh_tokens.get(token);
    let platform = found.map_or(Platform::Web, |found| found.platform);
    client::fits(platform, &request.credential, request.origin.as_deref())?;
    if let Some(secret) = &request.credential.secret {
        client::check_secret(app, secret, context.now)?;
    }
    let found = found
        .filter(|found| found.grant.client_id == app.client_id)
        .ok_or(Aadsts::RefreshTokenInvalid)?
        .clone();
    let who = found.grant.upn.clone();
    let user = tenant.user(&who).ok_or_else(|| {
        Aadsts::UserNotFound
            .naming("user", &who)
            .naming("tenant", &tenant.id)
    })?;
    check(&found, user, context.now).map_err(|refusal| refusal.of(&who))?;
    let mut scope = match &request.scope {
        Some(text) => consented::read(text, tenant)?,
        None => found.grant.scope.clone(),
    };
    if scope.resource.is_none() {
        // Only OpenID Connect's scopes: the resource is the token's own (assumption).
        scope.resource.clone_from(&found.grant.scope.resource);
        scope.asked.clone_from(&found.grant.scope.asked);
        scope.default.clone_from(&found.grant.scope.default);
    }
    policy::check(tenant, app, user, &found.grant, &scope)?;
    let asking = Asking {
        tenant,
        app,
        user,
        sid: &found.grant.sid,
        mfa: found.grant.mfa,
        platform,
        scope: &scope,
        nonce: None,
        client_info: request.client_info,
    };
    let mut issued = consented::draft(&asking, &mut cloud.ids, context)?;
    // A single-page application's day is not extended by use.
    let expires_at = (platform == Platform::Spa).then_some(found.expires_at);
    let tenant = &mut cloud.tenants[at];
    issued.refresh_token = Some(consented::refresh_token(
        tenant,
        &mut cloud.ids,
        found.grant,
        platform,
        expires_at,
        context,
    ));
    Ok(issued)
}

fn check(token: &RefreshToken, user: &User, now: Timestamp) -> Result<(), Refusal> {
    if !user.enabled {
        return Err(disabled(user));
    }
    if token.revoked.is_some() || token.issued_at < user.tokens_valid_from {
        return Err(ended(token.issued_at, user, token.revoked));
    }
    if now >= token.expires_at {
        let expired = match token.platform {
            Platform::Web | Platform::Mobile => Aadsts::RefreshTokenExpired,
            Platform::Spa => Aadsts::SpaTokenExpired,
        };
        return Err(expired.naming("issued", iso7(token.issued_at)));
    }
    Ok(())
}

/// AADSTS50173 with the true cause.
pub(super) fn ended(issued_at: Timestamp, user: &User, why: Option<Revocation>) -> Refusal {
    let cause = match why {
        Some(Revocation::PasswordReset) => Cause::PasswordReset,
        Some(Revocation::SessionsRevoked | Revocation::PasswordChanged) | None => {
            Cause::SessionsRevoked
        }
    };
    Aadsts::GrantRevoked
        .naming("issued", iso7(issued_at))
        .naming("valid_from", iso7(user.tokens_valid_from))
        .because(cause)
        .of(&user.upn)
}
