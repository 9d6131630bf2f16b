//! The end of a sign-in: a code for the app.

use super::super::context::Context;
use super::super::issuer;
use super::super::redirect::Target;
use super::super::step::{Step, What};
use crate::ids::Ids;
use crate::tenant::Tenant;
use crate::tenant::grant::{AuthorizationCode, SignInRequest, SignedIn, UserGrant};

/// Gives out a code.
pub(super) fn issue(
    tenant: &mut Tenant,
    ids: &mut Ids,
    request: &SignInRequest,
    who: &SignedIn,
    context: &Context,
) -> Step {
    if let Some(session) = tenant.grants.sessions.get_mut(&who.session) {
        session.used_at = context.now;
    }
    let client_info = tenant
        .user(&who.upn)
        .filter(|_| request.client_info)
        .map(|user| issuer::client_info(tenant, user));
    let handle = issuer::handle(&tenant.id, &request.client_id);
    let code = format!("1.{handle}.AgABBAIAAAD{}", ids.blob(480));
    tenant.grants.codes.insert(
        code.clone(),
        AuthorizationCode {
            grant: UserGrant {
                client_id: request.client_id.clone(),
                upn: who.upn.clone(),
                sid: who.sid.clone(),
                scope: request.scope.clone(),
                mfa: who.mfa,
                way: request.way,
            },
            redirect_uri: request.redirect_uri.clone(),
            platform: request.platform,
            challenge: request.challenge.clone(),
            nonce: request.nonce.clone(),
            authority: request.authority.clone(),
            issued_at: context.now,
            redeemed: false,
            revoked: None,
        },
    );
    let what = What::Code {
        target: Target::of(request),
        code,
        session_state: who.sid.clone(),
        client_info,
    };
    Step {
        user: Some(who.upn.clone()),
        ..Step::of(request, what)
    }
}
