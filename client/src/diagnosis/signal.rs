//! The lights: how an account, a leg and an entity stand, at a glance.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::id::{Scope, Urgency};
use super::rules;
use super::standing::{self, Standing};
use crate::evidence::{AccountEvidence, EntityEvidence, Leg};

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

/// The light of one leg.
pub fn of_leg(
    now: Timestamp,
    entity: &EntityEvidence,
    account: &AccountEvidence,
    leg: Leg,
) -> Signal {
    match standing::of_leg(entity, account, leg) {
        Standing::Untried => Signal::Grey,
        Standing::Held if is_renewal_due(now, account, leg) => Signal::Yellow,
        Standing::Held => Signal::Green,
        Standing::Overtaken | Standing::Waiting => Signal::Yellow,
        Standing::Open(case) => of_urgency(rules::judge(&case).id.urgency()),
    }
}

/// The light of an account: that of its worst leg; grey until it was first signed in.
pub fn of_account(now: Timestamp, entity: &EntityEvidence, account: &AccountEvidence) -> Signal {
    let legs = Leg::ALL.map(|leg| of_leg(now, entity, account, leg));
    let worst = legs.into_iter().max().unwrap_or(Signal::Grey);
    match worst {
        Signal::Green if legs[0] == Signal::Grey => Signal::Grey,
        Signal::Grey | Signal::Green | Signal::Yellow | Signal::Red => worst,
    }
}

/// The light of an entity: that of its settings, unless one of its accounts failed for a reason
/// that concerns them all.
pub fn of_entity(entity: &EntityEvidence) -> Signal {
    let settings = match standing::of_settings(entity) {
        Standing::Untried => Signal::Grey,
        Standing::Held => Signal::Green,
        Standing::Overtaken | Standing::Waiting => Signal::Yellow,
        Standing::Open(case) => of_urgency(rules::judge(&case).id.urgency()),
    };
    let shared = entity.accounts.iter().flat_map(|account| {
        Leg::ALL
            .into_iter()
            .filter_map(|leg| match standing::of_leg(entity, account, leg) {
                Standing::Open(case) => {
                    let id = rules::judge(&case).id;
                    (id.scope() == Scope::Entity).then(|| of_urgency(id.urgency()))
                }
                Standing::Untried | Standing::Held | Standing::Overtaken | Standing::Waiting => {
                    None
                }
            })
    });
    shared.chain([settings]).max().unwrap_or(settings)
}

fn of_urgency(urgency: Urgency) -> Signal {
    match urgency {
        Urgency::Passes => Signal::Yellow,
        Urgency::Act => Signal::Red,
    }
}

/// The leg that last brought a refresh token warns of its end.
fn is_renewal_due(now: Timestamp, account: &AccountEvidence, leg: Leg) -> bool {
    let attempts = &account.attempts;
    let held = [attempts.sign_in.as_ref(), attempts.refresh.as_ref()]
        .into_iter()
        .flatten();
    let Some(last) = held
        .filter(|attempt| attempt.is_held())
        .map(|attempt| attempt.at)
        .max()
    else {
        return false;
    };
    let bringer = match leg {
        Leg::SignIn => attempts.refresh.is_none(),
        Leg::Refresh => true,
        Leg::Pop3 | Leg::Smtp => false,
    };
    bringer && now.duration_since(last) >= RENEWAL_DUE
}

#[cfg(test)]
mod tests {
    use super::super::rules::testing::*;
    use super::*;
    use crate::evidence::{Attempt, Attempts, EntraRequest, Failure, Local, Protocol};

    fn tried(attempts: Attempts) -> AccountEvidence {
        AccountEvidence {
            attempts,
            ..account()
        }
    }

    fn held(minute: i64) -> Option<Attempt> {
        Some(Attempt::held(at(minute)))
    }

    fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
        Some(Attempt::failed(at(minute), failure))
    }

    fn refused() -> Failure {
        reply(Protocol::Smtp, SMTP_REFUSED)
    }

    #[track_caller]
    fn check_account(attempts: Attempts, expected: Signal) {
        let account = tried(attempts);
        assert_eq!(
            of_account(at(100), &entity(vec![account.clone()]), &account),
            expected
        );
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
        let entity = entity(vec![account.clone()]);
        assert_eq!(of_leg(at(9), &entity, &account, Leg::Pop3), Signal::Yellow);
        assert_eq!(of_account(at(9), &entity, &account), Signal::Red);
    }

    #[test]
    fn a_refresh_token_warns_ten_days_before_its_end() {
        const DAY: i64 = 24 * 60;
        let account = tried(Attempts {
            sign_in: held(0),
            ..Attempts::default()
        });
        let entity = entity(vec![account.clone()]);
        assert_eq!(of_account(at(79 * DAY), &entity, &account), Signal::Green);
        assert_eq!(of_account(at(80 * DAY), &entity, &account), Signal::Yellow);
        let renewed = tried(Attempts {
            refresh: held(80 * DAY),
            ..account.attempts
        });
        assert_eq!(of_account(at(80 * DAY), &entity, &renewed), Signal::Green);
    }

    #[test]
    fn an_entity_is_green_after_a_check_that_held() {
        let checked = |check| EntityEvidence {
            check,
            ..entity(vec![])
        };
        let expired = || entra(EntraRequest::ClientCredentials, 7000222);
        assert_eq!(of_entity(&checked(None)), Signal::Grey);
        assert_eq!(of_entity(&checked(held(1))), Signal::Green);
        assert_eq!(of_entity(&checked(failed(1, expired()))), Signal::Red);
        let changed = EntityEvidence {
            settings_changed: Some(at(2)),
            ..checked(held(1))
        };
        assert_eq!(of_entity(&changed), Signal::Grey);
    }

    #[test]
    fn a_token_proves_the_settings_and_an_expired_secret_reddens_them() {
        let signed_in = tried(Attempts {
            sign_in: held(5),
            ..Attempts::default()
        });
        let check = failed(1, entra(EntraRequest::ClientCredentials, 7000222));
        assert_eq!(
            of_entity(&EntityEvidence {
                check,
                ..entity(vec![signed_in])
            }),
            Signal::Green
        );
        let refresh = failed(9, entra(EntraRequest::Refresh, 7000222));
        let failing = tried(Attempts {
            sign_in: held(5),
            refresh,
            ..Attempts::default()
        });
        assert_eq!(of_entity(&entity(vec![failing])), Signal::Red);
    }

    #[test]
    fn a_check_that_holds_with_a_new_secret_overtakes_the_failed_renewal() {
        let refresh = failed(9, entra(EntraRequest::Refresh, 7000222));
        let account = tried(Attempts {
            sign_in: held(5),
            refresh,
            ..Attempts::default()
        });
        let entity = EntityEvidence {
            check: held(10),
            ..entity(vec![account.clone()])
        };
        assert_eq!(of_entity(&entity), Signal::Green);
        assert_eq!(of_account(at(10), &entity, &account), Signal::Yellow);
    }
}
