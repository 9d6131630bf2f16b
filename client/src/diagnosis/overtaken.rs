//! Which failures still count: what succeeded afterwards, and where, overtakes them.

use super::case::Case;
use super::id::{FindingId, Scope};
use super::place::{Place, Server};
use super::verdict::Verdict;
use crate::evidence::{AccountEvidence, Check, EntityEvidence, Evidence, Leg, Moment};

/// Everything that succeeded, attempts of daily work and looks of the doctor alike.
pub(super) struct Successes<'a>(Vec<Success<'a>>);

#[derive(Clone, Copy)]
struct Success<'a> {
    entity: &'a EntityEvidence,
    account: Option<&'a AccountEvidence>,
    place: Place,
    at: Moment,
    /// Whether it was daily work, and no look of the doctor or check of the settings.
    is_work: bool,
}

impl<'a> Successes<'a> {
    pub(super) fn of(evidence: &'a Evidence) -> Self {
        let mut found = Vec::new();
        for entity in &evidence.entities {
            for (check, attempt) in &entity.checks {
                if attempt.has_succeeded() {
                    found.push(Success {
                        entity,
                        account: None,
                        place: Place::Check(*check),
                        at: attempt.moment(),
                        is_work: false,
                    });
                }
            }
            for account in &entity.accounts {
                for leg in Leg::ALL {
                    let tried = [
                        (account.attempts.on(leg), true),
                        (account.looks.on(leg), false),
                    ];
                    for (attempt, is_work) in tried {
                        let succeeded = attempt.filter(|one| one.has_succeeded());
                        found.extend(succeeded.map(|attempt| Success {
                            entity,
                            account: Some(account),
                            place: Place::Leg(leg),
                            at: attempt.moment(),
                            is_work,
                        }));
                    }
                }
            }
        }
        Self(found)
    }

    /// When a leg of an account last succeeded.
    pub(super) fn on(&self, account: &AccountEvidence, leg: Leg) -> Option<Moment> {
        let mine = |one: &&Success<'_>| {
            one.place == Place::Leg(leg)
                && one
                    .account
                    .is_some_and(|other| std::ptr::eq(other, account))
        };
        self.0.iter().filter(mine).map(|one| one.at).max()
    }

    /// When a token was last obtained with the settings of an entity as they are now.
    pub(super) fn token(&self, entity: &EntityEvidence) -> Option<Moment> {
        let changed = entity.settings_changed;
        let brings_token = |one: &&Success<'_>| {
            std::ptr::eq(one.entity, entity)
                && matches!(one.place, Place::Leg(Leg::SignIn | Leg::Refresh))
                // At the same moment: one signs in after entering the values.
                && changed.is_none_or(|changed| one.at >= changed)
        };
        self.0.iter().filter(brings_token).map(|one| one.at).max()
    }

    /// When somebody of an entity last worked with the values as they are kept. That the doctor finds
    /// them good says nothing of the ones that somebody wanted to enter.
    pub(super) fn work(&self, entity: &EntityEvidence) -> Option<Moment> {
        let mine = |one: &&Success<'_>| std::ptr::eq(one.entity, entity) && one.is_work;
        self.0.iter().filter(mine).map(|one| one.at).max()
    }

    fn any(&self, fits: impl FnMut(&Success<'_>) -> bool) -> bool {
        self.0.iter().any(fits)
    }
}

/// Whether something that came after the failure shows that it is over.
pub(super) fn is_overtaken(case: &Case<'_>, verdict: &Verdict, successes: &Successes<'_>) -> bool {
    match verdict.id.scope() {
        Scope::Computer => way_is_open_again(case, verdict.id, successes),
        Scope::Entity => settings_are_mended(case, verdict.id, successes),
        Scope::Account => token_is_new(case, successes),
    }
}

/// Somebody of this computer reached the same server afterwards.
fn way_is_open_again(case: &Case<'_>, id: FindingId, successes: &Successes<'_>) -> bool {
    let reached = |server: Server| {
        successes.any(|one| one.place.server() == Some(server) && one.at > case.moment)
    };
    id != FindingId::ClientStorage && case.place.server().is_some_and(reached)
}

/// The values were changed afterwards, or something succeeded with them that needs what was wrong.
fn settings_are_mended(case: &Case<'_>, id: FindingId, successes: &Successes<'_>) -> bool {
    let changed = case.entity.settings_changed;
    if changed.is_some_and(|changed| changed > case.moment) {
        return true;
    }
    // Nobody works without a token, so that people do have one ends every doubt of this kind.
    if id == FindingId::CheckBlockedByPolicy {
        return successes.token(case.entity).is_some();
    }
    successes.any(|one| {
        std::ptr::eq(one.entity, case.entity) && one.at > case.moment && proves(one.place, id)
    })
}

/// Whether what succeeded there could not have, were this still wrong.
fn proves(place: Place, id: FindingId) -> bool {
    use FindingId::{
        AccountTypePersonalOnly, RedirectUriNotRegistered, RedirectUriUnderMobile,
        RedirectUriUnderSpa,
    };
    // A redirect under the wrong platform is only refused when a code is redeemed.
    let is_of_redemption = matches!(id, RedirectUriUnderSpa | RedirectUriUnderMobile);
    let is_of_authorization = matches!(id, RedirectUriNotRegistered | AccountTypePersonalOnly);
    match place {
        Place::Leg(Leg::SignIn) => true,
        // A renewal names no redirect.
        Place::Leg(Leg::Refresh) | Place::Check(Check::ClientCredentials) => {
            !is_of_redemption && !is_of_authorization
        }
        Place::Check(Check::Authorize) => is_of_authorization || id == FindingId::TenantNotFound,
        Place::Check(Check::Discovery) => id == FindingId::TenantNotFound,
        Place::Clock
        | Place::Settings
        | Place::Refused
        | Place::Tenant
        | Place::Tokens
        | Place::Claims(_)
        | Place::Leg(Leg::Pop3 | Leg::Smtp) => false,
    }
}

/// A sign-in cures every renewal that failed before it, and every refusal that lay in the token.
fn token_is_new(case: &Case<'_>, successes: &Successes<'_>) -> bool {
    let Some(sign_in) = (case.account).and_then(|account| successes.on(account, Leg::SignIn))
    else {
        return false;
    };
    match case.place {
        // At the same moment: one signs in after a renewal failed, not the other way round.
        Place::Leg(Leg::Refresh) => sign_in >= case.moment,
        // At the same moment: one fetches after signing in.
        Place::Leg(Leg::Pop3 | Leg::Smtp) => {
            let about_the_token = case.general_refusal().is_some() || case.local().is_some();
            about_the_token && sign_in > case.moment
        }
        Place::Tenant => sign_in > case.moment,
        Place::Leg(Leg::SignIn)
        | Place::Clock
        | Place::Settings
        | Place::Refused
        | Place::Check(_)
        | Place::Tokens
        | Place::Claims(_) => false,
    }
}

#[cfg(test)]
mod tests;
