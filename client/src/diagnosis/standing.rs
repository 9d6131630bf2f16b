//! Where each leg stands now: which failures still count and which were overtaken.
//!
//! Attempts may carry the same moment, since a clock can stand still; each comparison says which
//! way it leans then.

use super::case::{Case, Place};
use super::id::Scope;
use super::rules;
use crate::evidence::{AccountEvidence, Attempt, EntityEvidence, Leg, Local};

/// The state of a leg, or of the settings' check.
#[derive(Clone, Copy, Debug)]
pub(super) enum Standing<'a> {
    /// Never tried.
    Untried,
    /// The last attempt held.
    Held,
    /// The last attempt failed, and what it failed for has since been mended: try again.
    Overtaken,
    /// There was nothing to try with; another leg tells why.
    Waiting,
    /// The last attempt failed and nothing has changed since.
    Open(Case<'a>),
}

/// Where an account's leg stands.
pub(super) fn of_leg<'a>(
    entity: &'a EntityEvidence,
    account: &'a AccountEvidence,
    leg: Leg,
) -> Standing<'a> {
    let page = account.page.as_ref().filter(|_| leg == Leg::SignIn);
    let Some(attempt) = page.or(account.attempts.on(leg)) else {
        return Standing::Untried;
    };
    let Some(case) = Case::of(entity, Some(account), Place::Leg(leg), attempt) else {
        return Standing::Held;
    };
    if leg == Leg::SignIn && is_still_signed_in(&case, account) {
        return Standing::Held;
    }
    if signed_in_since(&case, account, leg) || settings_mended_since(&case) {
        return Standing::Overtaken;
    }
    if case.local() == Some(Local::NoToken) {
        return if renewed_since(&case, account) {
            Standing::Overtaken
        } else {
            Standing::Waiting
        };
    }
    Standing::Open(case)
}

/// Where the settings of an entity stand. A token that was obtained with them proves them as well
/// as a check does.
pub(super) fn of_settings(entity: &EntityEvidence) -> Standing<'_> {
    let changed = entity.settings_changed;
    let proven = obtained(entity).map(|attempt| attempt.at).max();
    // At the same moment: one signs in, or checks, after entering the values.
    let proven = proven.filter(|at| changed.is_none_or(|changed| *at >= changed));
    let check = entity.check.as_ref();
    // Values that were changed since were never checked.
    let check = check.filter(|attempt| changed.is_none_or(|changed| attempt.at >= changed));
    match check {
        None if proven.is_some() => Standing::Held,
        None => Standing::Untried,
        Some(attempt) => match Case::of(entity, None, Place::Check, attempt) {
            None => Standing::Held,
            Some(_) if proven.is_some_and(|at| at > attempt.at) => Standing::Held,
            Some(case) => Standing::Open(case),
        },
    }
}

/// A value that the settings refused, as long as nothing was entered since.
pub(super) fn refused(entity: &EntityEvidence) -> Option<Case<'_>> {
    let refused = entity.refused.as_ref()?;
    // At the same moment: one enters a better value after the bad one.
    let entered = entity
        .settings_changed
        .is_some_and(|changed| changed >= refused.at);
    if entered {
        return None;
    }
    Case::of(entity, None, Place::Refused, refused)
}

/// The attempts of all accounts that brought a token.
fn obtained(entity: &EntityEvidence) -> impl Iterator<Item = &Attempt> {
    entity
        .accounts
        .iter()
        .flat_map(|account| {
            [
                account.attempts.sign_in.as_ref(),
                account.attempts.refresh.as_ref(),
            ]
        })
        .flatten()
        .filter(|attempt| attempt.is_held())
}

/// A renewal that held afterwards shows that the sign-in before the failed one is still good: to
/// give up signing in again breaks nothing.
fn is_still_signed_in(case: &Case<'_>, account: &AccountEvidence) -> bool {
    account
        .attempts
        .refresh
        .as_ref()
        .is_some_and(|refresh| refresh.is_held() && refresh.at > case.at)
}

/// A sign-in cures every renewal that failed before it, and every refusal that lay in the token.
fn signed_in_since(case: &Case<'_>, account: &AccountEvidence, leg: Leg) -> bool {
    let Some(sign_in) = account
        .attempts
        .sign_in
        .as_ref()
        .filter(|attempt| attempt.is_held())
    else {
        return false;
    };
    match leg {
        Leg::SignIn => false,
        // At the same moment: one signs in after a renewal failed, not the other way round.
        Leg::Refresh => sign_in.at >= case.at,
        // At the same moment: one fetches after signing in.
        Leg::Pop3 | Leg::Smtp => {
            let about_the_token = case.general_refusal().is_some() || case.local().is_some();
            about_the_token && sign_in.at > case.at
        }
    }
}

/// A failure of the whole entity is overtaken by other settings, or by a check that held.
fn settings_mended_since(case: &Case<'_>) -> bool {
    if !matches!(case.place, Place::Leg(Leg::SignIn | Leg::Refresh)) {
        return false;
    }
    let check = case
        .entity
        .check
        .as_ref()
        .filter(|check| check.is_held())
        .map(|check| check.at);
    let mended = check.into_iter().chain(case.entity.settings_changed).max();
    mended.is_some_and(|at| at > case.at) && rules::judge(case).id.scope() == Scope::Entity
}

/// A token came after all.
fn renewed_since(case: &Case<'_>, account: &AccountEvidence) -> bool {
    [
        account.attempts.sign_in.as_ref(),
        account.attempts.refresh.as_ref(),
    ]
    .into_iter()
    .flatten()
    .any(|attempt| attempt.is_held() && attempt.at >= case.at)
}
