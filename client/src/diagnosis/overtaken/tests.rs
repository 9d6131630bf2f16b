//! What a success overtakes, place by place. Every failure here lies in the tenth minute.

use super::*;
use crate::diagnosis::rules::testing::*;
use crate::evidence::{Attempt, Attempts, EntraRequest, Failure, Local, Protocol};

const LEGS: [Leg; 4] = Leg::ALL;
const SECRET: FindingId = FindingId::ClientSecretExpired;

/// A firm with one account, of which nothing was ever tried.
fn untried() -> EntityEvidence {
    let account = AccountEvidence {
        attempts: Attempts::default(),
        ..account()
    };
    EntityEvidence {
        checks: Default::default(),
        ..entity(vec![account])
    }
}

fn of(entities: Vec<EntityEvidence>) -> Evidence {
    Evidence {
        now: at(100),
        clock: None,
        entities,
    }
}

/// The firm in which one thing alone has succeeded.
fn succeeded(place: Place, minute: i64) -> EntityEvidence {
    let mut entity = untried();
    let success = Attempt::succeeded(at(minute));
    match place {
        Place::Leg(leg) => entity.accounts[0].attempts.record(leg, success),
        Place::Check(check) => drop(entity.checks.insert(check, success)),
        other => panic!("nobody succeeds at {other:?}"),
    }
    entity
}

/// Whether a failure of the first account of the first firm is over.
fn is_over(evidence: &Evidence, place: Place, id: FindingId, failure: &Failure) -> bool {
    let entity = &evidence.entities[0];
    let account = entity.accounts.first();
    let case = Case::new(entity, account, place, at(10).into(), failure);
    is_overtaken(&case, &Verdict::new(id), &Successes::of(evidence))
}

fn places() -> Vec<Place> {
    let legs = LEGS.map(Place::Leg).into_iter();
    legs.chain(Check::ALL.map(Place::Check)).collect()
}

fn at_entra() -> Vec<Place> {
    let mail = [Leg::Pop3, Leg::Smtp].map(Place::Leg);
    let all = places().into_iter();
    all.filter(|place| !mail.contains(place)).collect()
}

/// These successes overtake the failure when they come later, and nothing else ever does.
#[track_caller]
fn check(place: Place, id: FindingId, failure: &Failure, by: &[Place]) {
    for other in places() {
        for minute in [9, 10, 11] {
            let got = is_over(&of(vec![succeeded(other, minute)]), place, id, failure);
            let expected = minute == 11 && by.contains(&other);
            assert_eq!(got, expected, "{id} at {place:?}: {other:?} at {minute}");
        }
    }
}

#[test]
fn only_what_needs_the_settings_shows_that_they_are_mended() {
    use FindingId::*;
    let asked = Place::Check(Check::ClientCredentials);
    let failure = entra(EntraRequest::ClientCredentials, 7000222);
    let sign_in = Place::Leg(Leg::SignIn);
    let refresh = Place::Leg(Leg::Refresh);
    let authorize = Place::Check(Check::Authorize);
    let discovery = Place::Check(Check::Discovery);
    for (id, by) in [
        (SECRET, &[sign_in, refresh, asked][..]),
        (AppDisabled, &[sign_in, refresh, asked]),
        (
            TenantNotFound,
            &[sign_in, refresh, asked, authorize, discovery],
        ),
        (RedirectUriUnderSpa, &[sign_in]),
        (RedirectUriUnderMobile, &[sign_in]),
        (RedirectUriNotRegistered, &[sign_in, authorize]),
        (AccountTypePersonalOnly, &[sign_in, authorize]),
    ] {
        check(asked, id, &failure, by);
    }
}

#[test]
fn the_way_is_open_once_the_same_server_was_reached() {
    use FindingId::{CertificateNotTrusted, EntraUnreachable, MailServerUnreachable};
    let down = Failure::nothing();
    let refresh = Place::Leg(Leg::Refresh);
    check(refresh, EntraUnreachable, &down, &at_entra());
    check(Place::Tenant, CertificateNotTrusted, &down, &at_entra());
    for leg in [Leg::Pop3, Leg::Smtp] {
        let place = Place::Leg(leg);
        check(place, MailServerUnreachable, &down, &[place]);
        // That the server was reached says nothing of this computer's disk.
        check(place, FindingId::ClientStorage, &down, &[]);
    }
}

#[test]
fn a_refusal_of_the_token_is_over_with_a_new_sign_in() {
    let sign_in = &[Place::Leg(Leg::SignIn)][..];
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]";
    let (pop3, smtp) = (Place::Leg(Leg::Pop3), Place::Leg(Leg::Smtp));
    for (place, id, failure, by) in [
        (
            pop3,
            FindingId::PopOffOrNoLicence,
            reply(Protocol::Pop3, POP_REFUSED),
            sign_in,
        ),
        (
            smtp,
            FindingId::SmtpLoginRefused,
            reply(Protocol::Smtp, SMTP_REFUSED),
            sign_in,
        ),
        (pop3, FindingId::TokensLost, local(Local::NoToken), sign_in),
        // Whose tenant it is was asked for the sign-in that failed.
        (
            Place::Tenant,
            FindingId::AccountNotInTenant,
            local(Local::OtherTenant),
            sign_in,
        ),
        // No token mends a switch.
        (
            smtp,
            FindingId::SmtpAuthOffForMailbox,
            reply(Protocol::Smtp, off),
            &[],
        ),
        // A sign-in that failed is itself the newest.
        (
            sign_in[0],
            FindingId::UserLocked,
            entra(EntraRequest::Redemption, 50053),
            &[],
        ),
        (
            Place::Tokens,
            FindingId::TokensLost,
            local(Local::NoToken),
            &[],
        ),
        (
            Place::Claims(Protocol::Pop3),
            FindingId::PopPermissionMissing,
            Failure::nothing(),
            &[],
        ),
    ] {
        check(place, id, &failure, by);
    }
}

#[test]
fn a_sign_in_at_the_moment_of_a_failed_renewal_came_after_it() {
    let expired = entra(EntraRequest::Refresh, 700082);
    let (refresh, id) = (Place::Leg(Leg::Refresh), FindingId::RefreshTokenExpired);
    for (minute, expected) in [(9, false), (10, true), (11, true)] {
        let evidence = of(vec![succeeded(Place::Leg(Leg::SignIn), minute)]);
        assert_eq!(
            is_over(&evidence, refresh, id, &expired),
            expected,
            "{minute}"
        );
    }
}

#[test]
fn a_change_of_the_settings_ends_what_lay_with_them_and_nothing_else() {
    let changed = |minute| {
        of(vec![EntityEvidence {
            settings_changed: Some(at(minute).into()),
            ..untried()
        }])
    };
    let failure = entra(EntraRequest::Refresh, 7000222);
    for (minute, expected) in [(9, false), (10, false), (11, true)] {
        let got = is_over(&changed(minute), Place::Leg(Leg::Refresh), SECRET, &failure);
        assert_eq!(got, expected, "{minute}");
    }
    use FindingId::*;
    for leg in LEGS {
        for id in [
            UserLocked,
            WrongPassword,
            RefreshTokenExpired,
            PopOffOrNoLicence,
            SendAsDenied,
        ] {
            let failure = reply(Protocol::Pop3, POP_REFUSED);
            assert!(
                !is_over(&changed(11), Place::Leg(leg), id, &failure),
                "{id}"
            );
        }
        assert!(!is_over(
            &changed(11),
            Place::Leg(leg),
            EntraUnreachable,
            &failure
        ));
    }
}

#[test]
fn a_policy_that_stops_the_check_stops_nobody_who_has_a_token() {
    let asked = Place::Check(Check::ClientCredentials);
    let failure = entra(EntraRequest::ClientCredentials, 53003);
    for place in places() {
        let brings_token = matches!(place, Place::Leg(Leg::SignIn | Leg::Refresh));
        for minute in [9, 11] {
            let evidence = of(vec![succeeded(place, minute)]);
            let id = FindingId::CheckBlockedByPolicy;
            assert_eq!(
                is_over(&evidence, asked, id, &failure),
                brings_token,
                "{place:?}"
            );
        }
    }
}

/// What others do counts where they share what was wrong.
#[test]
fn whose_success_it_is_decides() {
    let others = |place| of(vec![untried(), succeeded(place, 11)]);
    let colleagues = |leg| {
        let mut entity = untried();
        let mut beat = succeeded(Place::Leg(leg), 11).accounts.remove(0);
        beat.address = "beat@contoso.com".to_owned();
        entity.accounts.push(beat);
        of(vec![entity])
    };
    let expired = entra(EntraRequest::Refresh, 700082);
    let secret = entra(EntraRequest::Refresh, 7000222);
    let (sign_in, refresh) = (Place::Leg(Leg::SignIn), Place::Leg(Leg::Refresh));
    let down = Failure::nothing();
    for (evidence, id, failure, expected) in [
        (others(sign_in), FindingId::EntraUnreachable, &down, true),
        (others(sign_in), SECRET, &secret, false),
        (
            others(sign_in),
            FindingId::CheckBlockedByPolicy,
            &secret,
            false,
        ),
        (
            others(sign_in),
            FindingId::RefreshTokenExpired,
            &expired,
            false,
        ),
        (colleagues(Leg::SignIn), SECRET, &secret, true),
        (
            colleagues(Leg::SignIn),
            FindingId::RefreshTokenExpired,
            &expired,
            false,
        ),
    ] {
        assert_eq!(is_over(&evidence, refresh, id, failure), expected, "{id}");
    }
}

#[test]
fn a_token_proves_the_values_with_which_it_was_obtained() {
    for (changed, minute, expected) in [(None, 5, true), (Some(6), 5, false), (Some(5), 5, true)] {
        let evidence = of(vec![EntityEvidence {
            settings_changed: changed.map(|minute| at(minute).into()),
            ..succeeded(Place::Leg(Leg::Refresh), minute)
        }]);
        let token = Successes::of(&evidence).token(&evidence.entities[0]);
        assert_eq!(token, expected.then(|| at(minute).into()), "{changed:?}");
    }
}

#[test]
fn the_newest_success_counts_and_a_look_is_no_work() {
    let mut entity = succeeded(Place::Leg(Leg::Pop3), 5);
    entity.accounts[0].looks.pop3 = Some(Attempt::succeeded(at(7)));
    entity
        .checks
        .insert(Check::Discovery, Attempt::succeeded(at(8)));
    let failed = Attempt::failed(at(9), reply(Protocol::Smtp, SMTP_REFUSED));
    entity.accounts[0].attempts.smtp = Some(failed);
    let evidence = of(vec![entity, untried()]);
    let successes = Successes::of(&evidence);
    let [mine, other] = [0, 1].map(|at| &evidence.entities[at]);
    assert_eq!(
        successes.on(&mine.accounts[0], Leg::Pop3),
        Some(at(7).into())
    );
    assert_eq!(successes.on(&mine.accounts[0], Leg::Smtp), None);
    assert_eq!(successes.on(&other.accounts[0], Leg::Pop3), None);
    assert_eq!(successes.work(mine), Some(at(5).into()));
    assert_eq!(successes.work(other), None);
    assert_eq!(successes.token(mine), None);
}
