//! Whose name stands in a cure: an account whose login is not its address tells the two apart.

use crate::diagnosis::rules::testing::*;
use crate::diagnosis::{AdminAct, ClientAct, FindingId, Remedy};
use crate::evidence::{
    AccountEvidence, Attempt, EntityEvidence, EntraRequest, Evidence, Failure, Leg, Protocol,
};
use crate::locales::Language;
use crate::report::Finding;

const MAILBOX: &str = "kanzlei@contoso.com";

/// Anna works in a mailbox of another name.
fn delegate() -> AccountEvidence {
    AccountEvidence {
        address: MAILBOX.to_owned(),
        ..account()
    }
}

fn found(leg: Leg, failure: Failure) -> Finding {
    let mut found = failing(delegate(), leg, failure);
    assert_eq!(found.len(), 1, "{found:#?}");
    let found = found.remove(0);
    assert_eq!(found.account.as_deref(), Some(MAILBOX), "{}", found.id);
    found
}

fn anna() -> String {
    USER.to_owned()
}

fn mailbox() -> String {
    MAILBOX.to_owned()
}

#[test]
fn what_lies_with_the_person_names_the_login() {
    let smtp_off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]";
    for (leg, failure, expected) in [
        (
            Leg::Smtp,
            reply(Protocol::Smtp, smtp_off),
            AdminAct::SetAuthenticatedSmtp {
                mailbox: Some(anna()),
                enabled: Some(true),
            },
        ),
        (
            Leg::Refresh,
            entra(EntraRequest::Refresh, 50057),
            AdminAct::EnableUser { user: anna() },
        ),
        (
            Leg::Refresh,
            entra(EntraRequest::Refresh, 50105),
            AdminAct::AssignUser { user: anna() },
        ),
        (
            Leg::Refresh,
            entra(EntraRequest::Refresh, 53003),
            AdminAct::ExemptFromConditionalAccess { user: anna() },
        ),
    ] {
        let found = found(leg, failure);
        let first = Remedy::Administrator(expected);
        assert_eq!(found.remedies.first(), Some(&first), "{}", found.id);
        // The account is the client's own, and is signed in by its address.
        let sign_in = Remedy::Client(ClientAct::SignIn { account: mailbox() });
        let rest = found.remedies.get(1);
        assert!(rest.is_none_or(|rest| *rest == sign_in), "{rest:?}");
        for language in [Language::En, Language::De] {
            let fix = found.fix.say(language);
            let names_both = fix.contains(USER) && !fix.contains(MAILBOX);
            assert!(names_both, "{}: {fix}", found.id);
        }
    }
}

#[test]
fn a_right_is_given_to_the_login_on_the_mailbox() {
    let denied = "554 5.2.252 SendAsDenied; anna not allowed to send as kanzlei";
    let denied = Failure::Reply(crate::evidence::Reply::new(Protocol::Smtp, "DATA", denied));
    let send_as = found(Leg::Smtp, denied);
    assert_eq!(
        send_as.remedies,
        [
            Remedy::Administrator(AdminAct::GrantSendAs {
                mailbox: mailbox(),
                user: anna(),
            }),
            Remedy::Client(ClientAct::SendTestMail { account: mailbox() }),
        ]
    );
    let full_access = found(Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED));
    assert_eq!(full_access.id, FindingId::FullAccessMissing);
    let granted = AdminAct::GrantFullAccess {
        mailbox: mailbox(),
        user: anna(),
    };
    assert_eq!(full_access.remedies, [Remedy::Administrator(granted)]);
    for language in [Language::En, Language::De] {
        let command = format!("Add-MailboxPermission -Identity {MAILBOX} -User {USER} ");
        let fix = full_access.fix.say(language);
        assert!(fix.contains(&command), "{fix}");
    }
}

#[test]
fn the_licence_belongs_to_whoever_signs_in() {
    let mut account = delegate();
    let refused = Attempt::failed(at(9), reply(Protocol::Smtp, SMTP_REFUSED));
    account.attempts.smtp = Some(refused);
    let found = failing(account, Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED)).remove(0);
    assert_eq!(found.id, FindingId::NoMailbox);
    let licence = AdminAct::AssignLicence { user: anna() };
    assert_eq!(found.remedies, [Remedy::Administrator(licence)]);
}

#[test]
fn whoever_was_signed_in_before_an_app_was_deleted_signs_in_again() {
    let untried = |name: &str| AccountEvidence {
        address: format!("{name}@contoso.com"),
        token: None,
        attempts: Default::default(),
        ..account()
    };
    let failed = Attempt::failed(at(9), entra(EntraRequest::Refresh, 700016));
    let mut anna = delegate();
    anna.attempts.refresh = Some(failed);
    let mut beat = untried("beat");
    beat.attempts.sign_in = Some(Attempt::succeeded(at(2)));
    beat.token = None;
    let mut carla = untried("carla");
    carla.token = Some(token(&[]));
    let accounts = vec![anna, beat, carla, untried("dora")];
    let found = diagnose(&Evidence {
        now: at(11),
        clock: None,
        entities: vec![EntityEvidence { ..entity(accounts) }],
    });
    let deleted = found.iter().find(|one| one.id == FindingId::AppDeleted);
    let signed_in: Vec<_> = (deleted.unwrap().remedies.iter())
        .filter_map(|remedy| match remedy {
            Remedy::Client(ClientAct::SignIn { account }) => Some(account.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(
        signed_in,
        [MAILBOX, "beat@contoso.com", "carla@contoso.com"]
    );
}
