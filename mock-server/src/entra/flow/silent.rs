//! A sign-in that may show no page.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::consent::{consent_missing, consent_needed};
use super::super::context::Context;
use super::super::policy;
use super::super::redirect::Target;
use super::super::step::{Step, What};
use super::adopt;
use super::code::issue;
use crate::ids::Ids;
use crate::tenant::Tenant;
use crate::tenant::grant::{BrowserSession, SignInRequest};

/// `prompt=none`: a code or an error at the app, never a page (OpenID Connect Core, section
/// 3.1.2.6).
pub(super) fn silently(
    tenant: &mut Tenant,
    ids: &mut Ids,
    request: SignInRequest,
    sessions: &[(String, BrowserSession)],
    context: &Context,
) -> Step {
    let target = Target::of(&request);
    let refuse = |refusal: Refusal, request: &SignInRequest| Step {
        user: refusal.user.clone(),
        ..Step::of(request, What::Refused(refusal, target.clone()))
    };
    let hinted = |session: &&(String, BrowserSession)| {
        let hint = request.login_hint.as_deref();
        hint.is_none_or(|hint| session.1.upn.eq_ignore_ascii_case(hint))
    };
    let fitting: Vec<_> = sessions.iter().filter(hinted).collect();
    let (key, session) = match fitting.as_slice() {
        [] => return refuse(Aadsts::NotSignedIn.into(), &request),
        [(key, session)] => (key, session),
        _ => return refuse(Aadsts::SeveralSessions.into(), &request),
    };
    if let (Some(app), Some(user)) = (tenant.app(&request.client_id), tenant.user(&session.upn)) {
        let used = (session.mfa, request.way);
        if let Err(refusal) = policy::silent(tenant, app, user, used, &request.scope) {
            return refuse(refusal.called("interaction_required"), &request);
        }
    }
    match consent_needed(tenant, &request, &session.upn) {
        Err(refusal) => refuse(refusal.of(&session.upn), &request),
        Ok(needed) if !needed.is_empty() => {
            let refusal = consent_missing(tenant, &request.client_id, needed);
            // The documentation says `consent_required`; this is what was seen.
            refuse(
                refusal.of(&session.upn).called("interaction_required"),
                &request,
            )
        }
        Ok(_) => {
            let who = adopt(key, session);
            issue(tenant, ids, &request, &who, context)
        }
    }
}
