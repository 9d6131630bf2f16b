//! `grant_type=authorization_code` (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::super::aadsts::{Aadsts, Refusal};
use super::super::authority::Authority;
use super::super::authorize::under_web;
use super::super::flow::disabled;
use super::super::policy;
use super::consented::{self, Asking};
use super::refresh_token::ended;
use super::{Frame, Issued, client};
use crate::clock::SignedDuration;
use crate::tenant::Platform;
use crate::tenant::grant::{AuthorizationCode, Challenge};

/// About ten minutes (learn.microsoft.com, "OAuth 2.0 authorization code flow").
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

pub(super) fn redeem(
    frame: Frame<'_>,
    code: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
) -> Result<Issued, Refusal> {
    let Frame {
        cloud,
        authority,
        request,
        context,
    } = frame;
    let (at, app) = authority.app(&cloud.tenants, &request.credential.client_id)?;
    authority.admits(app)?;
    let tenant = &cloud.tenants[at];
    let found = tenant.grants.codes.get(code);
    // The platform of an unknown code is unknown too; most apps here are Web.
    let platform = found.map_or(Platform::Web, |found| found.platform);
    client::fits(platform, &request.credential, request.origin.as_deref()).map_err(
        |refusal| match (refusal.error, found) {
            (Aadsts::SpaOnly | Aadsts::PublicClient, Some(found)) => {
                refusal.cured_by(under_web(app, &found.redirect_uri))
            }
            _ => refusal,
        },
    )?;
    if let Some(secret) = &request.credential.secret {
        client::check_secret(app, secret, context.now)?;
    }
    let found = found
        .filter(|found| found.grant.client_id == app.client_id)
        .ok_or(Aadsts::CodeInvalid)?
        .clone();
    let who = found.grant.upn.clone();
    check(
        &found,
        authority,
        &tenant.id,
        redirect_uri,
        verifier,
        context.now,
    )
    .map_err(|refusal| refusal.of(&who))?;
    if platform == Platform::Spa && found.challenge.is_none() {
        return Err(Aadsts::SpaNeedsPkce.into());
    }
    let scope = match &request.scope {
        Some(text) => consented::read(text, tenant)?,
        // Without a scope it is the code's own, if that is of one resource.
        None if found.grant.scope.others.is_empty() => found.grant.scope.clone(),
        None => return Err(Aadsts::ScopeNeeded.into()),
    };
    let user = tenant.user(&who).ok_or_else(|| {
        Aadsts::UserNotFound
            .naming("user", &who)
            .naming("tenant", &tenant.id)
    })?;
    if !user.enabled {
        return Err(disabled(user));
    }
    if found.revoked.is_some() {
        return Err(ended(found.issued_at, user, found.revoked));
    }
    policy::check(tenant, app, user, &found.grant, &scope)?;
    let mut scope = scope;
    // What the sign-in asked for of OpenID Connect's scopes holds for the code.
    scope.openid |= found.grant.scope.openid;
    scope.profile |= found.grant.scope.profile;
    scope.email |= found.grant.scope.email;
    scope.offline_access |= found.grant.scope.offline_access;
    let asking = Asking {
        tenant,
        app,
        user,
        sid: &found.grant.sid,
        mfa: found.grant.mfa,
        platform,
        scope: &scope,
        nonce: found.nonce.as_deref(),
        client_info: request.client_info,
    };
    let mut issued = consented::draft(&asking, &mut cloud.ids, context)?;
    let tenant = &mut cloud.tenants[at];
    if let Some(code) = tenant.grants.codes.get_mut(code) {
        code.redeemed = true;
    }
    if scope.offline_access {
        let mut grant = found.grant;
        grant.scope = scope;
        let token =
            consented::refresh_token(tenant, &mut cloud.ids, grant, platform, None, context);
        issued.refresh_token = Some(token);
    }
    Ok(issued)
}

/// The code itself. A wrong verifier does not burn it (public measurement of July 2026).
fn check(
    code: &AuthorizationCode,
    authority: &Authority,
    tenant_id: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
    now: crate::clock::Timestamp,
) -> Result<(), Refusal> {
    if code.redeemed {
        return Err(Aadsts::CodeRedeemed.into());
    }
    if now.duration_since(code.issued_at) > LIFETIME {
        return Err(Aadsts::CodeExpired.into());
    }
    let asked = match authority {
        Authority::Tenant(_) => tenant_id,
        Authority::Any(_) | Authority::Consumers => authority.alias(),
    };
    if code.authority != asked {
        return Err(Aadsts::OtherTenant.into());
    }
    if code.redirect_uri != redirect_uri {
        return Err(Aadsts::RedirectDiffers
            .naming("sent", redirect_uri)
            .naming("expected", &code.redirect_uri));
    }
    let fits = match (&code.challenge, verifier) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(Challenge::Plain(challenge)), Some(verifier)) => challenge == verifier,
        (Some(Challenge::S256(challenge)), Some(verifier)) => {
            let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
            *challenge == URL_SAFE_NO_PAD.encode(hash)
        }
    };
    if fits {
        Ok(())
    } else {
        Err(Aadsts::VerifierWrong.into())
    }
}
