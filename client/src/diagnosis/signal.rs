//! The lights: how an account, a leg and an entity stand, at a glance.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::examine::{Examined, State};
use super::id::{Scope, Urgency};
use super::overtaken::Successes;
use super::place::Place;
use super::verdict::Verdict;
use crate::evidence::{AccountEvidence, Attempt, Check, EntityEvidence, Leg};

/// A light. The order is that of alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// Never tried.
    Grey,
    /// Everything tried so far succeeded at its last attempt; what was never tried does not count.
    Green,
    /// Passing trouble, or something is due soon.
    Yellow,
    /// Somebody must act, and a finding says who.
    Red,
}

/// A refresh token dies after ninety days without use
/// (<https://learn.microsoft.com/entra/identity-platform/refresh-tokens>); ten days before, the
/// light warns.
const RENEWAL_DUE: SignedDuration = SignedDuration::from_hours(80 * 24);

/// The lights of everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signals {
    /// In the order of the evidence.
    pub(crate) entities: Vec<EntitySignals>,
}

/// The lights of an entity and its accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntitySignals {
    pub(crate) signal: Signal,
    /// In the order of the evidence.
    pub(crate) accounts: Vec<AccountSignals>,
}

/// The lights of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AccountSignals {
    pub(crate) signal: Signal,
    /// In the order of [`Leg::ALL`].
    pub(crate) legs: [Signal; 4],
}

/// Reads the lights off.
pub(crate) fn signals(examined: &Examined<'_>) -> Signals {
    let successes = Successes::of(examined.evidence);
    let entities = examined.evidence.entities.iter().map(|entity| {
        let accounts = entity.accounts.iter();
        EntitySignals {
            signal: of_entity(examined, entity, &successes),
            accounts: accounts.map(|one| of_account(examined, one)).collect(),
        }
    });
    Signals {
        entities: entities.collect(),
    }
}

fn of_leg(examined: &Examined<'_>, account: &AccountEvidence, leg: Leg) -> Signal {
    match examined.of_leg(account, leg) {
        State::Untried => Signal::Grey,
        State::Succeeded if is_renewal_due(examined.evidence.now, account, leg) => Signal::Yellow,
        State::Succeeded => Signal::Green,
        State::Overtaken | State::Waiting => Signal::Yellow,
        State::Open(_, verdict) => of_verdict(verdict),
    }
}

/// The light of an account: that of its worst leg; grey until it was first signed in.
fn of_account(examined: &Examined<'_>, account: &AccountEvidence) -> AccountSignals {
    let legs = Leg::ALL.map(|leg| of_leg(examined, account, leg));
    let mine = (examined.judged.iter()).filter(|one| {
        let same = |other: &AccountEvidence| std::ptr::eq(other, account);
        let beside = matches!(one.place, Place::Tokens | Place::Tenant | Place::Claims(_));
        one.account.is_some_and(same) && beside
    });
    let beside = mine.filter_map(|one| match &one.state {
        State::Open(_, verdict) => Some(of_verdict(verdict)),
        State::Untried | State::Succeeded | State::Overtaken | State::Waiting => None,
    });
    let worst = legs.into_iter().chain(beside).max();
    let signal = match worst.unwrap_or(Signal::Grey) {
        Signal::Green if legs[0] == Signal::Grey => Signal::Grey,
        worst @ (Signal::Grey | Signal::Green | Signal::Yellow | Signal::Red) => worst,
    };
    AccountSignals { signal, legs }
}

/// The light of an entity: that of its settings, unless one of its accounts failed for a reason that
/// concerns them all. A token that was obtained with the settings proves them as well as a check.
fn of_entity(
    examined: &Examined<'_>,
    entity: &EntityEvidence,
    successes: &Successes<'_>,
) -> Signal {
    let mut light = match successes.token(entity) {
        Some(_) => Signal::Green,
        None => Signal::Grey,
    };
    // The clock is everybody's.
    let clock = (examined.judged.iter()).filter(|one| one.place == Place::Clock);
    let others = examined
        .of_entity(entity)
        .filter(|one| one.place != Place::Clock);
    for one in clock.chain(others) {
        let signal = match (&one.state, one.place) {
            (State::Succeeded, Place::Check(Check::ClientCredentials)) => Signal::Green,
            (State::Open(_, verdict), _) if is_of_entity(verdict, one.place) => of_verdict(verdict),
            (
                State::Untried
                | State::Succeeded
                | State::Overtaken
                | State::Waiting
                | State::Open(..),
                _,
            ) => continue,
        };
        light = light.max(signal);
    }
    light
}

/// Whether a failure concerns the settings: it was met at them, or is one for all accounts.
fn is_of_entity(verdict: &Verdict, place: Place) -> bool {
    match place {
        Place::Settings | Place::Check(_) | Place::Clock => true,
        // What was refused was never kept.
        Place::Refused => false,
        Place::Tenant | Place::Tokens | Place::Claims(_) | Place::Leg(_) => {
            verdict.id.scope() == Scope::Entity
        }
    }
}

fn of_verdict(verdict: &Verdict) -> Signal {
    match verdict.id.urgency() {
        Urgency::Passes => Signal::Yellow,
        Urgency::Act => Signal::Red,
    }
}

/// The leg that last brought a refresh token warns of its end.
fn is_renewal_due(now: Timestamp, account: &AccountEvidence, leg: Leg) -> bool {
    let tried = |leg| [account.attempts.on(leg), account.looks.on(leg)];
    let refreshed = tried(Leg::Refresh).into_iter().flatten();
    let held = tried(Leg::SignIn)
        .into_iter()
        .flatten()
        .chain(refreshed.clone());
    let Some(last) = held
        .filter(|attempt: &&Attempt| attempt.has_succeeded())
        .map(|attempt| attempt.at)
        .max()
    else {
        return false;
    };
    let bringer = match leg {
        Leg::SignIn => refreshed.count() == 0,
        Leg::Refresh => true,
        Leg::Pop3 | Leg::Smtp => false,
    };
    bringer && now.duration_since(last) >= RENEWAL_DUE
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing::*;
    use super::*;
    use crate::diagnosis::examine;
    use crate::evidence::{Attempts, EntraRequest, Evidence, Failure, Local, Protocol};

    fn tried(attempts: Attempts) -> AccountEvidence {
        AccountEvidence {
            attempts,
            ..account()
        }
    }

    fn held(minute: i64) -> Option<Attempt> {
        Some(Attempt::succeeded(at(minute)))
    }

    fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
        Some(Attempt::failed(at(minute), failure))
    }

    fn lights(now: Timestamp, entity: &EntityEvidence) -> EntitySignals {
        let evidence = Evidence {
            now,
            clock: None,
            entities: vec![entity.clone()],
        };
        signals(&examine(&evidence)).entities.remove(0)
    }

    fn account_light(now: Timestamp, entity: &EntityEvidence) -> Signal {
        lights(now, entity).accounts[0].signal
    }

    fn entity_light(entity: &EntityEvidence) -> Signal {
        lights(at(100), entity).signal
    }

    fn checked(attempt: Option<Attempt>, entity: EntityEvidence) -> EntityEvidence {
        let checks = attempt.map(|attempt| (Check::ClientCredentials, attempt));
        EntityEvidence {
            checks: checks.into_iter().collect(),
            ..entity
        }
    }

    fn refused() -> Failure {
        reply(Protocol::Smtp, SMTP_REFUSED)
    }

    #[track_caller]
    fn check_account(attempts: Attempts, expected: Signal) {
        let account = tried(attempts);
        assert_eq!(account_light(at(100), &entity(vec![account])), expected);
    }

    #[test]
    fn an_account_is_grey_until_it_was_signed_in() {
        check_account(Attempts::default(), Signal::Grey);
        check_account(
            Attempts {
                sign_in: held(1),
                ..Attempts::default()
            },
            Signal::Green,
        );
    }

    #[test]
    fn a_leg_never_tried_does_not_count_and_a_failed_one_does() {
        let attempts = Attempts {
            sign_in: held(1),
            pop3: held(2),
            ..Attempts::default()
        };
        check_account(attempts.clone(), Signal::Green);
        check_account(
            Attempts {
                smtp: failed(3, refused()),
                ..attempts.clone()
            },
            Signal::Red,
        );
        check_account(
            Attempts {
                smtp: held(4),
                ..attempts
            },
            Signal::Green,
        );
    }

    #[test]
    fn what_passes_is_yellow() {
        let transient = reply(Protocol::Pop3, "-ERR Server Unavailable. 21");
        let attempts = Attempts {
            sign_in: held(1),
            ..Attempts::default()
        };
        check_account(
            Attempts {
                pop3: failed(2, transient),
                ..attempts
            },
            Signal::Yellow,
        );
    }

    #[test]
    fn a_sign_in_overtakes_a_failed_renewal_even_while_the_clock_stands() {
        let expired = entra(EntraRequest::Refresh, 700082);
        for (minute, expected) in [(4, Signal::Red), (5, Signal::Yellow), (6, Signal::Yellow)] {
            let refresh = failed(5, expired.clone());
            check_account(
                Attempts {
                    sign_in: held(minute),
                    refresh,
                    ..Attempts::default()
                },
                expected,
            );
        }
    }

    #[test]
    fn giving_up_a_second_sign_in_breaks_nothing() {
        let sign_in = failed(5, local(Local::NotFinished));
        let attempts = Attempts {
            sign_in,
            ..Attempts::default()
        };
        check_account(
            Attempts {
                refresh: held(4),
                ..attempts.clone()
            },
            Signal::Red,
        );
        check_account(
            Attempts {
                refresh: held(6),
                ..attempts
            },
            Signal::Green,
        );
    }

    #[test]
    fn a_sign_in_does_not_overtake_a_switch_that_is_off() {
        let off = reply(
            Protocol::Smtp,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]",
        );
        let smtp = failed(5, off);
        check_account(
            Attempts {
                sign_in: held(9),
                smtp,
                ..Attempts::default()
            },
            Signal::Red,
        );
        let smtp = failed(5, refused());
        check_account(
            Attempts {
                sign_in: held(9),
                smtp,
                ..Attempts::default()
            },
            Signal::Yellow,
        );
    }

    #[test]
    fn a_leg_without_a_token_waits_for_the_leg_that_fails() {
        let attempts = Attempts {
            sign_in: held(1),
            refresh: failed(5, entra(EntraRequest::Refresh, 700082)),
            pop3: failed(5, local(Local::NoToken)),
            ..Attempts::default()
        };
        let account = tried(attempts);
        let entity = entity(vec![account]);
        assert_eq!(lights(at(9), &entity).accounts[0].legs[2], Signal::Yellow);
        assert_eq!(account_light(at(9), &entity), Signal::Red);
    }

    #[test]
    fn a_refresh_token_warns_ten_days_before_its_end() {
        const DAY: i64 = 24 * 60;
        let account = tried(Attempts {
            sign_in: held(0),
            ..Attempts::default()
        });
        let entity = entity(vec![account.clone()]);
        assert_eq!(account_light(at(79 * DAY), &entity), Signal::Green);
        assert_eq!(account_light(at(80 * DAY), &entity), Signal::Yellow);
        let renewed = tried(Attempts {
            refresh: held(80 * DAY),
            ..account.attempts
        });
        let entity = self::entity(vec![renewed]);
        assert_eq!(account_light(at(80 * DAY), &entity), Signal::Green);
    }

    #[test]
    fn an_entity_is_green_after_a_check_that_held() {
        let checked = |attempt| checked(attempt, entity(vec![]));
        let expired = || entra(EntraRequest::ClientCredentials, 7000222);
        assert_eq!(entity_light(&checked(None)), Signal::Grey);
        assert_eq!(entity_light(&checked(held(1))), Signal::Green);
        assert_eq!(entity_light(&checked(failed(1, expired()))), Signal::Red);
        let changed = EntityEvidence {
            settings_changed: Some(at(2).into()),
            ..checked(held(1))
        };
        assert_eq!(entity_light(&changed), Signal::Grey);
    }

    #[test]
    fn a_token_proves_the_settings_and_an_expired_secret_reddens_them() {
        let signed_in = tried(Attempts {
            sign_in: held(5),
            ..Attempts::default()
        });
        let check = failed(1, entra(EntraRequest::ClientCredentials, 7000222));
        let proven = checked(check, entity(vec![signed_in]));
        assert_eq!(entity_light(&proven), Signal::Green);
        let refresh = failed(9, entra(EntraRequest::Refresh, 7000222));
        let failing = tried(Attempts {
            sign_in: held(5),
            refresh,
            ..Attempts::default()
        });
        assert_eq!(entity_light(&entity(vec![failing])), Signal::Red);
    }

    #[test]
    fn a_check_that_holds_with_a_new_secret_overtakes_the_failed_renewal() {
        let refresh = failed(9, entra(EntraRequest::Refresh, 7000222));
        let account = tried(Attempts {
            sign_in: held(5),
            refresh,
            ..Attempts::default()
        });
        let entity = checked(held(10), entity(vec![account]));
        assert_eq!(entity_light(&entity), Signal::Green);
        assert_eq!(account_light(at(10), &entity), Signal::Yellow);
    }
}
