//! The second factor: a number for the phone, and setting the phone up.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::step::{Phone, View};
use super::take::{Taken, Under};
use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::tenant::Change;
use crate::tenant::grant::{SignInFlow, SignedIn};
use crate::tenant::second_factor::MfaRequest;

/// The page with the number, or with what the phone said.
pub(super) fn page(
    ids: &mut Ids,
    request: &mut Option<MfaRequest>,
    who: &SignedIn,
    too_early: bool,
    now: Timestamp,
) -> (View, Option<Refusal>) {
    let request = request.get_or_insert_with(|| MfaRequest {
        number: two_digits(ids),
        asked_at: now,
        approved: None,
    });
    let refused = || Some(Refusal::from(Aadsts::MfaRefused).of(&who.upn));
    let (phone, told) = match request.approved {
        Some(false) => (Phone::Denied, refused()),
        None if !request.is_open(now) => (Phone::Silent, refused()),
        None if too_early => (Phone::Waiting(request.number), None),
        Some(true) | None => (Phone::Asked(request.number), None),
    };
    (View::Approve(who.upn.clone(), phone), told)
}

fn two_digits(ids: &mut Ids) -> u8 {
    u8::try_from(ids.between(10, 99)).unwrap_or(10)
}

/// What the person says to have done with the phone.
pub(super) fn take(under: &mut Under<'_>, answer: &str) -> Taken {
    let Some(request) = under.flow.mfa else {
        return Taken::default();
    };
    let is_open = request.is_open(under.context.now);
    match answer {
        "continue" if request.approved == Some(true) => pass(under),
        "continue" => {
            return Taken {
                too_early: is_open,
                ..Taken::default()
            };
        }
        "again" if !is_open && request.approved != Some(true) => under.flow.mfa = None,
        "cancel" => start_over(under.flow),
        _ => {}
    }
    Taken::default()
}

/// Sets the phone up, which counts as having used it.
pub(super) fn register(under: &mut Under<'_>, answer: &str) -> Taken {
    let who = under.flow.signed_in.as_ref();
    let user = who.and_then(|who| under.tenant.user(&who.upn));
    let Some(user) = user.filter(|user| answer == "register" && !user.mfa_registered) else {
        return Taken::default();
    };
    let changed = Change::MfaRegistered {
        user: user.upn.clone(),
        registered: true,
    };
    // The user was there a moment ago.
    if under.tenant.apply(&changed, under.context.now).is_err() {
        return Taken::default();
    }
    pass(under);
    Taken {
        changed: Some(changed),
        ..Taken::default()
    }
}

/// The second factor was used: in this flow, and in the session as long as it lasts.
fn pass(under: &mut Under<'_>) {
    under.flow.mfa = None;
    let Some(who) = &mut under.flow.signed_in else {
        return;
    };
    who.mfa = true;
    if let Some(session) = under.tenant.grants.sessions.get_mut(&who.session) {
        session.mfa = true;
    }
}

/// Back to name and password.
pub(super) fn start_over(flow: &mut SignInFlow) {
    flow.mfa = None;
    flow.signed_in = None;
    flow.other_account = true;
}
