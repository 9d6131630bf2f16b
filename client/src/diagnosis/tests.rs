//! What whole evidence comes to: lights and findings together.

use super::rules::testing::*;
use super::*;
use crate::evidence::{
    AccountEvidence, Attempt, Attempts, Check, EntityEvidence, EntraRequest, Evidence, Leg, Local,
    Protocol, Reply, TokenClaims, Transport, Words,
};

fn tried(name: &str, attempts: Attempts) -> AccountEvidence {
    let address = format!("{name}@contoso.com");
    AccountEvidence {
        login: address.clone(),
        token: Some(TokenClaims {
            user: Some(address.clone()),
            ..token(&["POP.AccessAsUser.All", "SMTP.Send"])
        }),
        address,
        attempts,
        ..account()
    }
}

fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
    Some(Attempt::failed(at(minute), failure))
}

fn held(minute: i64) -> Option<Attempt> {
    Some(Attempt::succeeded(at(minute)))
}

#[track_caller]
fn check_all(entity: EntityEvidence, expected: &[(FindingId, Option<&str>)]) {
    let findings = diagnose(&Evidence {
        now: at(100),
        clock: None,
        entities: vec![entity],
    });
    let found: Vec<_> = findings
        .iter()
        .map(|found| (found.id, found.account.as_deref()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn an_expired_secret_is_told_once_for_all_accounts() {
    let expired = || failed(5, entra(EntraRequest::Refresh, 7000222));
    let without_token = || failed(5, local(Local::NoToken));
    let attempts = || Attempts {
        sign_in: held(1),
        refresh: expired(),
        pop3: without_token(),
        smtp: without_token(),
    };
    let accounts = ["anna", "beat", "carla"].map(|name| tried(name, attempts()));
    let check = failed(6, entra(EntraRequest::ClientCredentials, 7000222));
    let entity = EntityEvidence {
        checks: check
            .map(|check| (Check::ClientCredentials, check))
            .into_iter()
            .collect(),
        ..entity(accounts.to_vec())
    };
    check_all(entity, &[(FindingId::ClientSecretExpired, None)]);
}

#[test]
fn a_refused_renewal_is_the_only_finding_of_its_account() {
    let attempts = Attempts {
        sign_in: held(1),
        refresh: failed(5, entra(EntraRequest::Refresh, 700082)),
        pop3: failed(5, reply(Protocol::Pop3, POP_REFUSED)),
        ..Attempts::default()
    };
    let anna = Some("anna@contoso.com");
    check_all(
        entity(vec![tried("anna", attempts)]),
        &[(FindingId::RefreshTokenExpired, anna)],
    );
}

#[test]
fn two_causes_are_two_findings() {
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [X]";
    let attempts = Attempts {
        sign_in: held(1),
        pop3: failed(5, reply(Protocol::Pop3, POP_REFUSED)),
        smtp: failed(6, reply(Protocol::Smtp, off)),
        ..Attempts::default()
    };
    let anna = Some("anna@contoso.com");
    check_all(
        entity(vec![tried("anna", attempts)]),
        &[
            (FindingId::SmtpAuthOffForTenant, anna),
            (FindingId::PopOffOrNoLicence, anna),
        ],
    );
}

#[test]
fn what_authorization_says_explains_a_sign_in_that_never_came_back() {
    let attempts = Attempts {
        sign_in: failed(5, local(Local::NotFinished)),
        ..Attempts::default()
    };
    let anna = Some("anna@contoso.com");
    let mut entity = entity(vec![tried("anna", attempts)]);
    check_all(entity.clone(), &[(FindingId::SignInNotFinished, anna)]);
    let attempt = Attempt::failed(at(9), entra(EntraRequest::Authorize, 50011));
    entity.checks.insert(Check::Authorize, attempt);
    check_all(entity, &[(FindingId::RedirectUriNotRegistered, None)]);
}

#[test]
fn a_renewed_token_speaks_before_it_is_shown_to_anybody() {
    let mut account = tried("anna", Attempts::default());
    account.token = Some(token(&["SMTP.Send"]));
    account.login = USER.to_owned();
    account.looks.refresh = held(9);
    let anna = Some("anna@contoso.com");
    let missing = (FindingId::PopPermissionMissing, anna);
    check_all(entity(vec![account.clone()]), &[missing]);
    // The server's words come on top of it.
    account.looks.pop3 = failed(10, reply(Protocol::Pop3, POP_REFUSED));
    check_all(entity(vec![account.clone()]), &[missing]);
    // Whom the server lets in needs no better token.
    account.looks.pop3 = held(11);
    check_all(entity(vec![account]), &[]);
}

#[test]
fn a_later_success_leaves_no_finding() {
    let attempts = Attempts {
        refresh: failed(5, entra(EntraRequest::Refresh, 700082)),
        sign_in: held(6),
        pop3: held(6),
        ..Attempts::default()
    };
    check_all(entity(vec![tried("anna", attempts)]), &[]);
}

#[test]
fn one_outage_is_told_once() {
    let failure = || {
        Failure::Transport(crate::evidence::TransportFailure::new(
            Transport::Resolve,
            "login.microsoftonline.com",
            "no such host",
        ))
    };
    let attempts = || Attempts {
        sign_in: held(1),
        refresh: failed(5, failure()),
        ..Attempts::default()
    };
    let accounts = ["anna", "beat"].map(|name| tried(name, attempts()));
    check_all(
        entity(accounts.to_vec()),
        &[(FindingId::EntraUnreachable, None)],
    );
}

#[test]
fn each_failure_is_judged_once_for_lights_and_findings_together() {
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]";
    let account = |name| {
        let mut account = tried(
            name,
            Attempts {
                sign_in: held(1),
                refresh: failed(5, entra(EntraRequest::Refresh, 7000222)),
                pop3: failed(6, reply(Protocol::Pop3, POP_REFUSED)),
                smtp: failed(7, reply(Protocol::Smtp, off)),
            },
        );
        // Older than the attempt, so that nobody has to judge it.
        account.looks.smtp = failed(3, reply(Protocol::Smtp, SMTP_REFUSED));
        account
    };
    let mut entity = entity(vec![account("anna"), account("beat")]);
    let check = Attempt::failed(at(8), entra(EntraRequest::ClientCredentials, 7000222));
    entity.checks.insert(Check::ClientCredentials, check);
    let before = JUDGED.get();
    let found = diagnose(&Evidence {
        now: at(100),
        clock: None,
        entities: vec![entity],
    });
    assert!(found.len() >= 3, "{found:#?}");
    assert_eq!(JUDGED.get() - before, 2 * 3 + 1);
}

/// What was found after the doctor was let in by the server just now.
#[track_caller]
fn check_second_look(leg: Leg, failure: Failure, expected: &[FindingId]) {
    let mut account = account();
    account
        .attempts
        .record(leg, Attempt::failed(at(5), failure.clone()));
    account.looks.record(leg, Attempt::succeeded(at(6)));
    let report = |account: &AccountEvidence| {
        crate::report::Report::new(&Evidence {
            now: at(7),
            clock: None,
            entities: vec![entity(vec![account.clone()])],
        })
    };
    let told = report(&account);
    let ids: Vec<_> = told.findings.iter().map(|found| found.id).collect();
    assert_eq!(ids, expected, "{failure:?}");
    let light = if expected.is_empty() {
        Signal::Green
    } else {
        Signal::Red
    };
    assert_eq!(told.accounts[0].signal, light, "{failure:?}");
    // The other way round, the failure is what counts.
    let later = Attempt::failed(at(8), failure);
    account.attempts.record(leg, later);
    assert!(!report(&account).findings.is_empty());
}

#[test]
fn what_the_doctor_has_just_seen_succeed_overrules_an_older_failure() {
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [X]";
    let down = |what| {
        Failure::Transport(crate::evidence::TransportFailure::new(
            what,
            "smtp.office365.com",
            Words::empty(),
        ))
    };
    check_second_look(Leg::Smtp, reply(Protocol::Smtp, off), &[]);
    check_second_look(Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED), &[]);
    check_second_look(Leg::Smtp, down(Transport::TimedOut), &[]);
    check_second_look(Leg::Smtp, down(Transport::Certificate), &[]);
    check_second_look(Leg::Refresh, entra(EntraRequest::Refresh, 700082), &[]);
    check_second_look(Leg::Pop3, local(Local::Storage), &[]);
    // The doctor sends nothing, so it cannot know whether this would be taken now.
    let send_as = Failure::Reply(Reply::new(
        Protocol::Smtp,
        "DATA",
        "554 5.2.252 SendAsDenied; anna not allowed to send as kanzlei",
    ));
    check_second_look(Leg::Smtp, send_as, &[FindingId::SendAsDenied]);
    let later = Failure::Reply(Reply::new(
        Protocol::Smtp,
        "DATA",
        "451 4.7.500 Server busy",
    ));
    check_second_look(Leg::Smtp, later, &[]);
}

#[test]
fn order_counts_where_the_clock_was_set_back() {
    let mut account = account();
    let numbered = |order, attempt| Attempt { order, ..attempt };
    let expired = entra(EntraRequest::Refresh, 700082);
    account.attempts.refresh = Some(numbered(7, Attempt::failed(at(500), expired)));
    account.attempts.sign_in = Some(numbered(8, Attempt::succeeded(at(5))));
    check_all(entity(vec![account.clone()]), &[]);
    account.attempts.sign_in = Some(numbered(6, Attempt::succeeded(at(900))));
    let found = (FindingId::RefreshTokenExpired, Some(USER));
    check_all(entity(vec![account]), &[found]);
}

#[test]
fn one_true_cause_of_several_failures_is_told_once() {
    let anna = Some("anna@contoso.com");
    let unreachable = |host: &str| {
        Failure::Transport(crate::evidence::TransportFailure::new(
            Transport::Resolve,
            host,
            Words::empty(),
        ))
    };
    let offline = tried(
        "anna",
        Attempts {
            sign_in: held(1),
            refresh: failed(5, unreachable("login.microsoftonline.com")),
            pop3: failed(6, unreachable("outlook.office365.com")),
            smtp: failed(7, unreachable("smtp.office365.com")),
        },
    );
    check_all(entity(vec![offline]), &[(FindingId::NetworkDown, None)]);
    let mut powerless = tried(
        "anna",
        Attempts {
            sign_in: held(1),
            pop3: failed(6, reply(Protocol::Pop3, POP_REFUSED)),
            smtp: failed(7, reply(Protocol::Smtp, SMTP_REFUSED)),
            ..Attempts::default()
        },
    );
    let both = [(FindingId::NoMailbox, anna)];
    check_all(entity(vec![powerless.clone()]), &both);
    powerless.token = powerless.token.map(|token| TokenClaims {
        scp: vec!["User.Read".to_owned()],
        ..token
    });
    let none = [(FindingId::PermissionsMissing, anna)];
    check_all(entity(vec![powerless]), &none);
}

#[test]
fn what_the_ids_show_themselves_is_all_that_is_told_of_them() {
    let unusable = |kind| EntityEvidence {
        unusable: vec![local(kind)],
        ..entity(Vec::new())
    };
    for (kind, id) in [
        (Local::IdsEqual, FindingId::IdsEqual),
        (Local::IdsSwapped, FindingId::IdsSwapped),
        (Local::ClientIdMalformed, FindingId::ClientIdMalformed),
        (Local::TenantIdMalformed, FindingId::TenantIdMalformed),
    ] {
        for said in [700016, 90002] {
            let mut entity = unusable(kind);
            let check = Attempt::failed(at(9), entra(EntraRequest::ClientCredentials, said));
            entity.checks.insert(Check::ClientCredentials, check);
            check_all(entity, &[(id, None)]);
        }
    }
}

#[test]
fn a_refused_value_is_over_once_the_kept_ones_work() {
    let refused = Attempt::failed(at(5), local(Local::TenantIdMalformed));
    let mut entity = entity(vec![account()]);
    entity.refused = Some(refused);
    check_all(entity.clone(), &[(FindingId::TenantIdMalformed, None)]);
    // That the doctor finds the kept ones good says nothing of those.
    let answer = Attempt::succeeded(at(6));
    entity.checks.insert(Check::ClientCredentials, answer);
    check_all(entity.clone(), &[(FindingId::TenantIdMalformed, None)]);
    entity.accounts[0].attempts.pop3 = held(7);
    check_all(entity, &[]);
}

/// The ids' own mistake explains what Entra said of them, and nothing else.
#[test]
fn a_mistake_in_the_ids_hides_no_other_finding() {
    let mut entity = EntityEvidence {
        unusable: vec![local(Local::IdsEqual)],
        ..entity(vec![tried(
            "anna",
            Attempts {
                refresh: failed(5, entra(EntraRequest::Refresh, 50057)),
                ..Attempts::default()
            },
        )])
    };
    let disabled = (FindingId::UserDisabled, Some("anna@contoso.com"));
    check_all(entity.clone(), &[(FindingId::IdsEqual, None), disabled]);
    // Another mistake of the settings says nothing of the ids.
    entity.unusable = vec![local(Local::SecretMissing)];
    let said = Attempt::failed(at(9), entra(EntraRequest::ClientCredentials, 90002));
    entity.checks.insert(Check::ClientCredentials, said);
    entity.accounts.clear();
    check_all(
        entity,
        &[
            (FindingId::TenantNotFound, None),
            (FindingId::SettingsIncomplete, None),
        ],
    );
}

#[test]
fn only_what_entra_says_of_a_tenant_that_is_not_there_names_none() {
    assert!(names_no_tenant(&entra(EntraRequest::Discovery, 90002)));
    for other in [
        entra(EntraRequest::Discovery, 700016),
        local(Local::Storage),
    ] {
        assert!(!names_no_tenant(&other), "{other:?}");
    }
}

#[test]
fn a_step_is_shown_by_its_number() {
    use Step::*;
    let steps = [
        AppRegistration,
        ThreeValues,
        Permissions,
        AuthenticatedSmtp,
        AccountSettings,
        SignIn,
        TestMail,
        DailyLife,
    ];
    let shown = steps.map(|step| step.to_string());
    assert_eq!(shown, ["1.1", "1.2", "1.3", "1.4", "2", "3", "4", "5"]);
}
