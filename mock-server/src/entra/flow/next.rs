//! The next question of a sign-in.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::consent::{approval_required, asked, consent_needed, lets_users};
use super::super::policy;
use super::super::step::View;
use super::take::Taken;
use super::{adopt, mfa, password};
use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::tenant::grant::{BrowserSession, Prompt, SignInFlow, SignInRequest, SignedIn};
use crate::tenant::purpose::{ConsentForAll, Purpose};
use crate::tenant::{Change, Tenant};

/// What comes next.
pub(super) enum Next {
    /// A page, and what it refuses.
    Ask(View, Option<Refusal>),
    /// A page with nothing to answer.
    Show(Refusal),
    /// Everything is answered.
    Done(SignedIn),
}

impl From<View> for Next {
    fn from(view: View) -> Self {
        Self::Ask(view, None)
    }
}

/// The next question. In the order of the real service as far as it is known: account, password,
/// policies, consent, "Stay signed in?".
///
/// # Errors
/// What the app is told.
pub(super) fn next(
    tenant: &Tenant,
    ids: &mut Ids,
    flow: &mut SignInFlow,
    sessions: &[(String, BrowserSession)],
    taken: &Taken,
    now: Timestamp,
) -> Result<Next, Refusal> {
    if flow.signed_in.is_none() {
        if let Some(upn) = &flow.expired {
            let view = View::ChangePassword(upn.clone(), taken.mistake);
            return Ok(Next::Ask(view, Some(password::expired(upn))));
        }
        if let Some(view) = account(tenant, flow, sessions) {
            return Ok(view.into());
        }
    }
    let Some(who) = flow.signed_in.clone() else {
        return Ok(Next::Show(Aadsts::Malformed.into()));
    };
    if let Some(next) = demanded(tenant, ids, flow, &who, taken, now) {
        return Ok(next);
    }
    if !flow.consented
        && let Some(next) = consent(tenant, flow, &who)?
    {
        return Ok(next);
    }
    if who.now && !flow.stay_answered {
        return Ok(View::Stay(who.upn).into());
    }
    // Always asked: whoever sent the code may not be the person who enters it.
    if matches!(flow.request.purpose, Purpose::Device(_)) && !flow.confirmed {
        return Ok(View::Device(who.upn).into());
    }
    Ok(Next::Done(who))
}

/// Which account: the list or the form; none where a session decides it.
fn account(
    tenant: &Tenant,
    flow: &mut SignInFlow,
    sessions: &[(String, BrowserSession)],
) -> Option<View> {
    let prompt = flow.request.prompt;
    let usable = if prompt == Prompt::Login || flow.other_account {
        &[]
    } else {
        sessions
    };
    let hint = flow.request.login_hint.clone();
    let hinted = hint.as_deref().and_then(|hint| {
        usable
            .iter()
            .find(|(_, session)| session.upn.eq_ignore_ascii_case(hint))
    });
    let pick = prompt == Prompt::SelectAccount && !usable.is_empty();
    flow.signed_in = match (usable, hinted, &hint) {
        _ if pick => None,
        (_, Some((key, session)), _) | ([(key, session)], None, None) => Some(adopt(key, session)),
        _ => None,
    };
    if flow.signed_in.is_some() {
        return None;
    }
    let several = usable.len() > 1 && hint.is_none();
    Some(if pick || several {
        View::Pick(
            usable
                .iter()
                .map(|(_, session)| (session.upn.clone(), name_of(tenant, &session.upn)))
                .collect(),
        )
    } else {
        View::SignIn(hint.unwrap_or_default())
    })
}

/// What policies demand.
fn demanded(
    tenant: &Tenant,
    ids: &mut Ids,
    flow: &mut SignInFlow,
    who: &SignedIn,
    taken: &Taken,
    now: Timestamp,
) -> Option<Next> {
    let user = tenant.user(&who.upn)?;
    let app = tenant.app(&flow.request.client_id)?;
    if tenant.blocks_sign_in(user, flow.request.way) {
        return Some(Next::Show(policy::blocked(tenant, app, user)));
    }
    if who.mfa || !tenant.requires_mfa(user) {
        return None;
    }
    if !user.mfa_registered {
        let told = policy::registering(Aadsts::RegistrationNeeded, user);
        return Some(Next::Ask(View::Register(who.upn.clone()), Some(told)));
    }
    let (view, told) = mfa::page(ids, &mut flow.mfa, who, taken.too_early, now);
    Some(Next::Ask(view, told))
}

/// The consent page, or that an administrator has to consent.
fn consent(tenant: &Tenant, flow: &SignInFlow, who: &SignedIn) -> Result<Option<Next>, Refusal> {
    let request = &flow.request;
    let administrator = tenant
        .user(&who.upn)
        .is_some_and(|user| user.is_administrator);
    if let Purpose::AdminConsent(asked) = &request.purpose {
        return Ok(Some(for_all(request, asked, who, administrator)));
    }
    let needed = consent_needed(tenant, request, &who.upn)?;
    if !administrator && !lets_users(tenant, &needed) {
        let told = approval_required(tenant, request, &who.upn);
        let view = View::Approval(who.upn.clone());
        return Ok(Some(Next::Ask(view, Some(told))));
    }
    let shown = if request.prompt == Prompt::Consent {
        asked(tenant, request, &who.upn)?
    } else {
        needed
    };
    if shown.is_empty() {
        return Ok(None);
    }
    let view = View::Consent {
        user: who.upn.clone(),
        permissions: shown,
        offline_access: request.scope.offline_access,
        administrator,
    };
    Ok(Some(view.into()))
}

/// The consent page of the admin consent endpoint; others are told to find an administrator.
fn for_all(
    request: &SignInRequest,
    asked: &ConsentForAll,
    who: &SignedIn,
    administrator: bool,
) -> Next {
    if administrator {
        return View::AdminConsent {
            user: who.upn.clone(),
            permissions: asked.permissions.clone(),
            offline_access: asked.offline_access,
        }
        .into();
    }
    let told = Refusal::from(Aadsts::AdministratorNeeded)
        .of(&who.upn)
        .cured_by(Change::AdminConsent {
            client_id: Some(request.client_id.clone()),
            permissions: Some(asked.permissions.clone()),
        });
    Next::Ask(View::Approval(who.upn.clone()), Some(told))
}

fn name_of(tenant: &Tenant, upn: &str) -> String {
    tenant
        .user(upn)
        .map_or_else(String::new, |user| user.name.clone())
}
