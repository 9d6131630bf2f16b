//! One pass over the evidence: each place is looked at once, each failure judged once.
//!
//! Attempts of daily work and looks of the doctor count alike, and the newest decides. Signals and
//! findings are two views of what comes out here.

use super::case::Case;
use super::overtaken::{self, Successes};
use super::place::Place;
use super::rules;
use super::verdict::Verdict;
use crate::evidence::{
    AccountEvidence, Attempt, Check, EntityEvidence, Evidence, Failure, Leg, Moment, Protocol,
};

/// The evidence with everything that it comes to.
#[derive(Debug)]
pub struct Examined<'a> {
    pub(crate) evidence: &'a Evidence,
    pub(crate) judged: Vec<Judged<'a>>,
}

/// How things stand at one place.
#[derive(Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) entity: &'a EntityEvidence,
    pub(crate) account: Option<&'a AccountEvidence>,
    pub(crate) place: Place,
    pub(crate) state: State<'a>,
}

/// How things stand.
#[derive(Debug)]
pub(crate) enum State<'a> {
    /// Never tried, or not since the settings were changed.
    Untried,
    /// The newest attempt succeeded.
    Succeeded,
    /// The newest attempt failed, and what it failed for has since been mended: try again.
    Overtaken,
    /// There was nothing to try with; another leg tells why.
    Waiting,
    /// The newest attempt failed and nothing has changed since.
    Open(Case<'a>, Verdict),
}

/// Judges the evidence.
#[must_use]
pub fn examine(evidence: &Evidence) -> Examined<'_> {
    let successes = Successes::of(evidence);
    let mut judged = Vec::new();
    judge_clock(evidence, &mut judged);
    for entity in &evidence.entities {
        judge_entity(evidence, entity, &successes, &mut judged);
        for account in &entity.accounts {
            judge_account(evidence, entity, account, &successes, &mut judged);
        }
    }
    Examined { evidence, judged }
}

impl<'a> Examined<'a> {
    /// How things stand with an entity itself.
    pub(crate) fn of_entity<'s>(
        &'s self,
        entity: &'a EntityEvidence,
    ) -> impl Iterator<Item = &'s Judged<'a>> {
        let mine = move |one: &&Judged<'a>| std::ptr::eq(one.entity, entity);
        self.judged.iter().filter(mine)
    }

    /// How things stand with a leg of an account.
    pub(crate) fn of_leg(&self, account: &AccountEvidence, leg: Leg) -> &State<'a> {
        let wanted = |one: &&Judged<'a>| {
            one.place == Place::Leg(leg)
                && one
                    .account
                    .is_some_and(|other| std::ptr::eq(other, account))
        };
        let found = self.judged.iter().find(wanted);
        found.map_or(&State::Untried, |one| &one.state)
    }
}

/// The computer's clock stands with the first firm, since it is nobody's in particular.
fn judge_clock<'a>(evidence: &'a Evidence, judged: &mut Vec<Judged<'a>>) {
    let (Some(failure), Some(entity)) = (&evidence.clock, evidence.entities.first()) else {
        return;
    };
    let now = Moment::from(evidence.now);
    let case = Case::new(entity, None, Place::Clock, now, failure);
    judged.push(Judged {
        entity,
        account: None,
        place: Place::Clock,
        state: open(case),
    });
}

fn judge_entity<'a>(
    evidence: &'a Evidence,
    entity: &'a EntityEvidence,
    successes: &Successes<'_>,
    judged: &mut Vec<Judged<'a>>,
) {
    let mut add = |place, state| {
        judged.push(Judged {
            entity,
            account: None,
            place,
            state,
        });
    };
    let now = Moment::from(evidence.now);
    for failure in &entity.unusable {
        let case = Case::new(entity, None, Place::Settings, now, failure);
        add(Place::Settings, open(case));
    }
    if let Some(case) = still_refused(entity, successes) {
        add(Place::Refused, open(case));
    }
    for check in Check::ALL {
        let place = Place::Check(check);
        let state = match entity
            .checks
            .get(&check)
            .filter(|one| is_of_now(entity, one))
        {
            None => State::Untried,
            Some(attempt) => match Case::of(entity, None, place, attempt) {
                None => State::Succeeded,
                Some(case) => unless_overtaken(case, successes),
            },
        };
        add(place, state);
    }
}

fn judge_account<'a>(
    evidence: &'a Evidence,
    entity: &'a EntityEvidence,
    account: &'a AccountEvidence,
    successes: &Successes<'_>,
    judged: &mut Vec<Judged<'a>>,
) {
    let mut add = |place, state| {
        judged.push(Judged {
            entity,
            account: Some(account),
            place,
            state,
        });
    };
    let case = |place, attempt| Case::of(entity, Some(account), place, attempt);
    if let Some(failure) = &account.unusable {
        let now = Moment::from(evidence.now);
        let case = Case::new(entity, Some(account), Place::Tokens, now, failure);
        add(Place::Tokens, open(case));
    }
    if let Some(failed) = (account.tenant.as_ref()).and_then(|one| case(Place::Tenant, one)) {
        add(Place::Tenant, unless_overtaken(failed, successes));
    }
    for leg in Leg::ALL {
        let state = match newest(account, leg) {
            None => State::Untried,
            Some(attempt) => match case(Place::Leg(leg), attempt) {
                None => State::Succeeded,
                Some(failed) => of_failed_leg(failed, account, leg, successes),
            },
        };
        // What only the doctor tried, and what is over, was never tried.
        let state = match (state, account.attempts.on(leg)) {
            (State::Overtaken, None) => State::Untried,
            (state, _) => state,
        };
        add(Place::Leg(leg), state);
    }
    for protocol in [Protocol::Pop3, Protocol::Smtp] {
        if let Some((case, verdict)) = claimed(entity, account, protocol) {
            add(case.place, State::Open(case, verdict));
        }
    }
}

fn of_failed_leg<'a>(
    case: Case<'a>,
    account: &AccountEvidence,
    leg: Leg,
    successes: &Successes<'_>,
) -> State<'a> {
    // A renewal that succeeded afterwards shows that the sign-in before the failed one is still
    // good: to give up signing in again breaks nothing.
    let renewed = successes.on(account, Leg::Refresh);
    if leg == Leg::SignIn && renewed.is_some_and(|at| at > case.moment) {
        return State::Succeeded;
    }
    if case.has_no_token() {
        let obtained = [Leg::SignIn, Leg::Refresh].map(|leg| successes.on(account, leg));
        let obtained = obtained.into_iter().flatten().max();
        return match obtained.is_some_and(|at| at >= case.moment) {
            true => State::Overtaken,
            false => State::Waiting,
        };
    }
    unless_overtaken(case, successes)
}

fn unless_overtaken<'a>(case: Case<'a>, successes: &Successes<'_>) -> State<'a> {
    let verdict = rules::judge(&case);
    match overtaken::is_overtaken(&case, &verdict, successes) {
        true => State::Overtaken,
        false => State::Open(case, verdict),
    }
}

fn open(case: Case<'_>) -> State<'_> {
    let verdict = rules::judge(&case);
    State::Open(case, verdict)
}

/// Values that were changed since were never checked. At the same moment: one checks after entering.
fn is_of_now(entity: &EntityEvidence, attempt: &Attempt) -> bool {
    let changed = entity.settings_changed;
    changed.is_none_or(|changed| attempt.moment() >= changed)
}

/// A value that the settings refused, as long as nothing was entered since. At the same moment: one
/// enters a better value after the bad one.
fn still_refused<'a>(entity: &'a EntityEvidence, successes: &Successes<'_>) -> Option<Case<'a>> {
    let refused = entity.refused.as_ref()?;
    let changed = entity.settings_changed;
    if changed.is_some_and(|changed| changed >= refused.moment()) {
        return None;
    }
    // People work with what is kept: the refused value was another try, and nothing came of it.
    if successes
        .work(entity)
        .is_some_and(|at| at > refused.moment())
    {
        return None;
    }
    Case::of(entity, None, Place::Refused, refused)
}

/// The newest of what daily work and the doctor tried, and of what the user read on Entra's page.
fn newest(account: &AccountEvidence, leg: Leg) -> Option<&Attempt> {
    let page = account.page.as_ref().filter(|_| leg == Leg::SignIn);
    if page.is_some() {
        return page;
    }
    let (attempt, look) = (account.attempts.on(leg), account.looks.on(leg));
    match (attempt, look) {
        (Some(attempt), Some(look)) if !decides(look, attempt) => Some(attempt),
        (attempt, look) => look.or(attempt),
    }
}

/// Whether a look of the doctor says more than what daily work last met: it is newer, and where it
/// succeeded, it went as far as the other did.
fn decides(look: &Attempt, attempt: &Attempt) -> bool {
    let goes_as_far =
        !(look.has_succeeded() && attempt.failure().is_some_and(is_final_after_login));
    look.moment() > attempt.moment() && goes_as_far
}

/// A refusal that passes by itself is over as soon as the server lets in again.
fn is_final_after_login(failure: &Failure) -> bool {
    failure.is_after_login() && !failure.passes()
}

/// What a token that was just renewed says against itself, for a mail server that has not let it in
/// since: nobody has to be reached to see that a permission is missing.
fn claimed<'a>(
    entity: &'a EntityEvidence,
    account: &'a AccountEvidence,
    protocol: Protocol,
) -> Option<(Case<'a>, Verdict)> {
    static UNASKED: Failure = Failure::nothing();
    let succeeded = |attempt: Option<&'a Attempt>| attempt.filter(|one| one.has_succeeded());
    let renewed = succeeded(account.looks.on(Leg::Refresh))?;
    let leg = Leg::from(protocol);
    if succeeded(newest(account, leg)).is_some_and(|one| one.moment() > renewed.moment()) {
        return None;
    }
    let place = Place::Claims(protocol);
    let case = Case::new(entity, Some(account), place, renewed.moment(), &UNASKED);
    let verdict = rules::judge_token(&case)?;
    Some((case, verdict))
}

#[cfg(test)]
mod tests;
