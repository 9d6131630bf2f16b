//! The one way in which the tests of all rules reach the code.

use jiff::Timestamp;

use crate::diagnosis::FindingId;
use crate::evidence::*;
use crate::report::{Finding, Report};

thread_local! {
    /// How many failures this thread has judged.
    pub(crate) static JUDGED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

pub(crate) const TENANT: &str = "11111111-1111-4111-8111-111111111111";
pub(crate) const CLIENT: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const USER: &str = "anna.muster@contoso.com";
pub(crate) const POP_REFUSED: &str =
    "-ERR Authentication failure: unknown user name or bad password.";
pub(crate) const SMTP_REFUSED: &str = "535 5.7.3 Authentication unsuccessful \
    [SUMP264CA0003.EURP264.PROD.OUTLOOK.COM 2026-11-23T08:00:00.000Z 08DE05E7CF894786]";

pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_420_800 + 60 * minute).unwrap()
}

/// Signed in a minute after the epoch of these tests, and nothing tried since.
pub(crate) fn account() -> AccountEvidence {
    AccountEvidence {
        address: USER.to_owned(),
        login: USER.to_owned(),
        token: Some(token(&["POP.AccessAsUser.All", "SMTP.Send"])),
        signed_in_as: Some(USER.to_owned()),
        attempts: Attempts {
            sign_in: Some(Attempt::succeeded(at(1))),
            ..Attempts::default()
        },
        ..AccountEvidence::default()
    }
}

pub(crate) fn token(permissions: &[&str]) -> TokenClaims {
    TokenClaims {
        aud: "https://outlook.office.com".to_owned(),
        scp: permissions.iter().map(|&name| name.to_owned()).collect(),
        user: Some(USER.to_owned()),
        appid: Some(CLIENT.to_owned()),
        tid: Some(TENANT.to_owned()),
        iat: Some(at(1)),
        exp: Some(at(61)),
        ..TokenClaims::default()
    }
}

pub(crate) fn entity(accounts: Vec<AccountEvidence>) -> EntityEvidence {
    EntityEvidence {
        name: "Muster".to_owned(),
        tenant_id: TENANT.to_owned(),
        client_id: CLIENT.to_owned(),
        redirect_uri: "http://localhost/callback".to_owned(),
        has_secret: true,
        checks: [(Check::ClientCredentials, Attempt::succeeded(at(0)))].into(),
        accounts,
        ..EntityEvidence::default()
    }
}

pub(crate) fn entra(request: EntraRequest, code: u32) -> Failure {
    Failure::Entra(EntraError {
        request,
        status: Some(400),
        error: "invalid_grant".into(),
        error_codes: vec![code],
        suberror: None,
        description: format!("AADSTS{code}: The server's own words. Trace ID: x").into(),
        http: Default::default(),
    })
}

pub(crate) fn reply(protocol: Protocol, line: &str) -> Failure {
    Failure::Reply(Reply::new(protocol, "AUTH XOAUTH2", line))
}

pub(crate) fn local(kind: Local) -> Failure {
    Failure::Local(LocalFailure {
        kind,
        words: Words::default(),
    })
}

/// What the evidence comes to.
pub(crate) fn diagnose(evidence: &Evidence) -> Vec<Finding> {
    Report::new(evidence).findings
}

/// The findings for one account that failed on one leg in the tenth minute.
pub(crate) fn failing(mut account: AccountEvidence, leg: Leg, failure: Failure) -> Vec<Finding> {
    account
        .attempts
        .record(leg, Attempt::failed(at(10), failure));
    diagnose(&Evidence {
        now: at(11),
        clock: None,
        entities: vec![entity(vec![account])],
    })
}

#[track_caller]
pub(crate) fn check(account: AccountEvidence, leg: Leg, failure: Failure, expected: FindingId) {
    let ids: Vec<_> = failing(account, leg, failure)
        .iter()
        .map(|found| found.id)
        .collect();
    assert_eq!(ids, [expected]);
}
