//! One id for a cause and for the finding that tells it, and one opinion on step and owner.

use std::collections::BTreeSet;

use client::diagnosis::FindingId;
use mock_server::cause::Cause;
use serde::Serialize;
use serde_json::Value;

/// Causes that no finding names, each with why. Whatever is not here must have one.
const WITHOUT_A_FINDING: &[(&str, &str)] = &[
    // The wire tells these apart from nothing else, and a client cannot read why: it reads its own
    // token, and where that is sound it says that it does not know.
    (
        "access-token-issuer",
        "only a token that Entra ID did not issue to this client",
    ),
    (
        "access-token-malformed",
        "only a token that was damaged on its way",
    ),
    (
        "access-token-not-yet-valid",
        "only with a clock that runs behind Entra ID's",
    ),
    (
        "access-token-signature",
        "only a token that was damaged on its way",
    ),
    ("access-token-tenant", "only a token of another tenant"),
    ("access-token-unknown-key", "only a token of another tenant"),
    (
        "access-token-unsigned",
        "only a token that Entra ID did not issue",
    ),
    (
        "service-principal-not-registered",
        "only app-only tokens; this client signs users in",
    ),
    // What a program does to a protocol; this client's sessions do none of it.
    (
        "auth-before-tls",
        "this client signs in after STARTTLS only",
    ),
    ("idle-timeout", "this client never waits in a session"),
    ("line-too-long", "this client's longest line is its token's"),
    ("pop3-command-out-of-state", "this client keeps the order"),
    (
        "pop3-malformed-argument",
        "this client sends numbers of LIST",
    ),
    ("pop3-unknown-command", "this client sends RFC 1939's only"),
    ("smtp-bad-sequence", "this client keeps the order"),
    ("smtp-malformed-argument", "lettre writes the arguments"),
    (
        "smtp-too-many-recipients",
        "this client writes to one at a time",
    ),
    ("smtp-unknown-command", "lettre writes the commands"),
    ("smtp-unknown-mechanism", "this client uses XOAUTH2 only"),
    ("starttls-injected", "this client waits for 220"),
    ("xoauth2-malformed", "this client writes it as documented"),
    (
        "not-signed-in",
        "only prompt=none, which this client never sends",
    ),
    (
        "several-accounts-signed-in",
        "only prompt=none, which this client never sends",
    ),
    (
        "sign-in-page-expired",
        "stays on a page in the browser; the client sees sign-in-not-finished",
    ),
    // The wire says less, or something else.
    (
        "smtp-concurrent-connections",
        "432 is read as throttled, which asks for the same patience",
    ),
    ("store-full", "452 is read as mailbox-or-store-full"),
    (
        "tls-handshake-failed",
        "told by this side's own library: certificate-not-trusted, tls-too-old or mail-server-unreachable",
    ),
];

fn plain(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn finding(cause: Cause) -> Option<FindingId> {
    let of = |finding: &&FindingId| finding.as_str() == cause.id();
    FindingId::ALL.iter().find(of).copied()
}

#[test]
fn every_cause_has_a_finding_or_a_reason() {
    let listed: BTreeSet<_> = WITHOUT_A_FINDING.iter().map(|(id, _)| *id).collect();
    let classes: BTreeSet<_> = FindingId::ALL.iter().flat_map(|id| id.causes()).collect();
    let unnamed: BTreeSet<_> = Cause::ALL
        .iter()
        .filter(|cause| finding(**cause).is_none() && !classes.contains(&cause.id()))
        .map(|cause| cause.id())
        .collect();
    assert_eq!(unnamed, listed);
}

#[test]
fn cause_and_finding_name_the_same_step_and_owner() {
    let differing: Vec<_> = Cause::ALL
        .iter()
        .filter_map(|cause| {
            let finding = finding(*cause)?;
            let said = (plain(cause.step()), plain(cause.owner()));
            let read = (plain(finding.step()), plain(finding.owner()));
            (said != read).then(|| format!("{}: {said:?}, {read:?}", cause.id()))
        })
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
