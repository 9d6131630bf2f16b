//! What of all that was tried counts, at the moments where it turns.

use super::*;
use crate::diagnosis::rules::testing::*;
use crate::evidence::{Attempts, EntraRequest, Local};

fn untried() -> AccountEvidence {
    AccountEvidence {
        attempts: Attempts::default(),
        token: None,
        signed_in_as: None,
        ..account()
    }
}

fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
    Some(Attempt::failed(at(minute), failure))
}

fn held(minute: i64) -> Option<Attempt> {
    Some(Attempt::succeeded(at(minute)))
}

/// How things stand at one place, in one word.
fn state(entity: &EntityEvidence, place: Place) -> Option<&'static str> {
    let evidence = Evidence {
        now: at(100),
        clock: None,
        entities: vec![entity.clone()],
    };
    let examined = examine(&evidence);
    let found = examined.judged.iter().find(|one| one.place == place)?;
    Some(match found.state {
        State::Untried => "untried",
        State::Succeeded => "succeeded",
        State::Overtaken => "overtaken",
        State::Waiting => "waiting",
        State::Open(..) => "open",
    })
}

#[track_caller]
fn check(account: AccountEvidence, place: Place, expected: Option<&str>) {
    assert_eq!(state(&entity(vec![account]), place), expected);
}

fn leg(leg: Leg) -> Place {
    Place::Leg(leg)
}

#[test]
fn a_refused_value_counts_until_something_was_entered_or_worked() {
    let refused = |changed: Option<i64>, work: Option<i64>, look: Option<i64>| {
        let mut account = untried();
        account.attempts.pop3 = work.map(|minute| Attempt::succeeded(at(minute)));
        account.looks.pop3 = look.map(|minute| Attempt::succeeded(at(minute)));
        let entity = EntityEvidence {
            refused: failed(5, local(Local::TenantIdMalformed)),
            settings_changed: changed.map(|minute| at(minute).into()),
            ..entity(vec![account])
        };
        state(&entity, Place::Refused)
    };
    let open = Some("open");
    assert_eq!(refused(None, None, None), open);
    assert_eq!(refused(Some(4), None, None), open);
    assert_eq!(refused(Some(5), None, None), None);
    assert_eq!(refused(Some(6), None, None), None);
    assert_eq!(refused(None, Some(4), None), open);
    assert_eq!(refused(None, Some(5), None), open);
    assert_eq!(refused(None, Some(6), None), None);
    assert_eq!(refused(None, None, Some(6)), open);
}

#[test]
fn a_check_of_other_values_was_never_made() {
    for (changed, expected) in [
        (None, "succeeded"),
        (Some(4), "succeeded"),
        (Some(5), "succeeded"),
        (Some(6), "untried"),
    ] {
        let mut entity = EntityEvidence {
            settings_changed: changed.map(|minute| at(minute).into()),
            ..entity(Vec::new())
        };
        let asked = Check::ClientCredentials;
        entity.checks.insert(asked, Attempt::succeeded(at(5)));
        assert_eq!(state(&entity, Place::Check(asked)), Some(expected));
        assert_eq!(
            state(&entity, Place::Check(Check::Authorize)),
            Some("untried")
        );
    }
}

#[test]
fn a_given_up_sign_in_is_nothing_once_a_renewal_came_later() {
    for (renewed, expected) in [(4, "open"), (5, "open"), (6, "succeeded")] {
        let mut account = untried();
        account.attempts.sign_in = failed(5, local(Local::NotFinished));
        account.attempts.refresh = held(renewed);
        check(account, leg(Leg::SignIn), Some(expected));
    }
}

#[test]
fn whoever_had_no_token_waits_until_there_is_one() {
    for by in [Leg::SignIn, Leg::Refresh] {
        for (minute, expected) in [(4, "waiting"), (5, "overtaken"), (6, "overtaken")] {
            let mut account = untried();
            account.attempts.pop3 = failed(5, local(Local::NoToken));
            account.attempts.record(by, Attempt::succeeded(at(minute)));
            check(account, leg(Leg::Pop3), Some(expected));
        }
    }
    let mut account = untried();
    account.attempts.smtp = failed(5, local(Local::NoToken));
    check(account, leg(Leg::Smtp), Some("waiting"));
}

#[test]
fn the_newest_of_work_and_look_decides() {
    let refused = || reply(Protocol::Pop3, POP_REFUSED);
    for (work, look, expected) in [
        (None, None, "untried"),
        (held(5), None, "succeeded"),
        (None, held(5), "succeeded"),
        (None, failed(5, refused()), "open"),
        (held(5), failed(6, refused()), "open"),
        (failed(5, refused()), held(6), "succeeded"),
        // At the same moment daily work is believed.
        (held(5), failed(5, refused()), "succeeded"),
        (failed(5, refused()), held(5), "open"),
    ] {
        let mut account = untried();
        (account.attempts.pop3, account.looks.pop3) = (work, look);
        check(account, leg(Leg::Pop3), Some(expected));
    }
}

#[test]
fn a_look_does_not_know_of_a_mail_that_was_refused_for_good() {
    let mail =
        |line: &str| Failure::Reply(crate::evidence::Reply::new(Protocol::Smtp, "DATA", line));
    let denied = "554 5.2.252 SendAsDenied; anna not allowed to send as kanzlei";
    for (work, look, expected) in [
        (mail(denied), held(6), "open"),
        (mail("451 4.7.500 Server busy"), held(6), "succeeded"),
        (reply(Protocol::Smtp, SMTP_REFUSED), held(6), "succeeded"),
        (
            mail(denied),
            failed(6, reply(Protocol::Smtp, SMTP_REFUSED)),
            "open",
        ),
    ] {
        let mut account = untried();
        account.attempts.smtp = failed(5, work);
        account.looks.smtp = look;
        check(account, leg(Leg::Smtp), Some(expected));
    }
}

#[test]
fn what_only_the_doctor_tried_and_is_over_was_never_tried() {
    let mut account = untried();
    account.looks.refresh = failed(5, entra(EntraRequest::Refresh, 700082));
    account.attempts.sign_in = held(6);
    check(account.clone(), leg(Leg::Refresh), Some("untried"));
    account.attempts.refresh = failed(4, entra(EntraRequest::Refresh, 700082));
    check(account, leg(Leg::Refresh), Some("overtaken"));
}

#[test]
fn a_page_stands_for_the_sign_in_that_is_open() {
    let page = Failure::EntraPage(crate::evidence::EntraPage {
        code: Some(53003),
        text: Default::default(),
    });
    let mut account = untried();
    account.attempts.sign_in = held(9);
    account.attempts.pop3 = held(9);
    account.page = failed(5, page);
    check(account.clone(), leg(Leg::SignIn), Some("open"));
    check(account, leg(Leg::Pop3), Some("succeeded"));
}

#[test]
fn a_renewed_token_is_judged_until_the_server_let_it_in() {
    let claims = Place::Claims(Protocol::Pop3);
    let renewed = |look: Option<Attempt>, pop3: Option<Attempt>| {
        let mut account = untried();
        account.token = Some(token(&["SMTP.Send"]));
        account.looks.refresh = look;
        account.attempts.pop3 = pop3;
        account
    };
    let expired = failed(5, entra(EntraRequest::Refresh, 700082));
    for (account, expected) in [
        (renewed(held(5), None), Some("open")),
        (renewed(held(5), held(4)), Some("open")),
        (renewed(held(5), held(5)), Some("open")),
        (renewed(held(5), held(6)), None),
        (
            renewed(held(5), failed(6, reply(Protocol::Pop3, POP_REFUSED))),
            Some("open"),
        ),
        (renewed(expired, None), None),
        (renewed(None, None), None),
    ] {
        check(account, claims, expected);
    }
    // The other permission is there.
    check(renewed(held(5), None), Place::Claims(Protocol::Smtp), None);
}

#[test]
fn the_clock_stands_with_the_first_firm_alone() {
    let evidence = Evidence {
        now: at(100),
        clock: Some(local(Local::ClockWrong)),
        entities: vec![entity(Vec::new()), entity(Vec::new())],
    };
    let examined = examine(&evidence);
    let clocks = examined
        .judged
        .iter()
        .filter(|one| one.place == Place::Clock);
    let firms: Vec<_> = clocks.map(|one| std::ptr::from_ref(one.entity)).collect();
    assert_eq!(firms, [std::ptr::from_ref(&evidence.entities[0])]);
}
