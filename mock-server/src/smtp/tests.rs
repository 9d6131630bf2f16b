use std::net::Ipv4Addr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::reply::Reply;
use super::*;
use crate::wire::pump::{Pump, transcript};
use crate::wire::{Input, Output, Session, Want};

/// Anna and the token `good`. Switches are off for `tenant@` and `mailbox@`; what a message's
/// subject asks for happens.
struct Outbox;

impl Submission for Outbox {
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        _: Timestamp,
    ) -> Result<Login, Box<AuthRefusal>> {
        let who = Who {
            user: Some(user.to_owned()),
            ..Who::default()
        };
        let (reply, cause) = match user.split('@').next() {
            Some("tenant") => (AuthReply::TenantDisabled, Cause::SmtpAuthOffForTenant),
            Some("mailbox") => (AuthReply::MailboxDisabled, Cause::SmtpAuthOffForMailbox),
            _ if token == "good" => return Ok(Login { who }),
            _ => (AuthReply::Generic, Cause::AccessTokenExpired),
        };
        Err(Box::new(AuthRefusal {
            reply,
            cause,
            detail: None,
            who,
            change: Some(
                serde_json::json!({"authenticated-smtp": {"mailbox": user, "enabled": true}}),
            ),
        }))
    }

    fn submit(
        &mut self,
        envelope: Envelope,
        body: Body,
        _: Timestamp,
    ) -> Result<Receipt, Box<SubmitRefusal>> {
        assert!(!envelope.to.is_empty());
        let text = String::from_utf8_lossy(&body.into_bytes()).into_owned();
        let refusal = |reply, cause| {
            Box::new(SubmitRefusal {
                reply,
                cause,
                detail: None,
                change: None,
            })
        };
        if text.contains("other sender") {
            let reply = SubmitReply::SendAsDenied {
                login: "anna@muster.example".to_owned(),
                from: "kanzlei@muster.example".to_owned(),
            };
            return Err(refusal(reply, Cause::SendAsDenied));
        }
        if text.contains("full") {
            return Err(refusal(SubmitReply::StoreFull, Cause::StoreFull));
        }
        if text.contains("many") {
            return Err(refusal(
                SubmitReply::ConcurrentLimit,
                Cause::SmtpConcurrentConnections,
            ));
        }
        Ok(Receipt {
            message_id: format!("<{}@muster.example>", text.len()),
        })
    }
}

fn session() -> Smtp<Outbox> {
    let machine = Machine {
        ca: "AM0PR02CA0134".to_owned(),
        mb: "AM0PR02MB4321".to_owned(),
        region_domain: "eurprd02.prod.outlook.com".to_owned(),
    };
    let config = Config {
        machine,
        session_id: "08DE784B1A2C0001".to_owned(),
        client: Ipv4Addr::LOCALHOST.into(),
    };
    Smtp::new(Outbox, config)
}

fn response(user: &str, token: &str) -> String {
    STANDARD.encode(format!(
        "user={user}@muster.example\x01auth=Bearer {token}\x01\x01"
    ))
}

fn sign_in(user: &str, token: &str) -> String {
    format!("AUTH XOAUTH2 {}", response(user, token))
}

/// Plays a script and compares with the page in `snapshots/`.
fn check(name: &str, script: &[&str]) {
    let page = transcript(session(), script);
    for line in page.lines().filter(|line| line.starts_with("J: ")) {
        assert!(
            !line.contains("dXNlcj1") && !line.contains("c2VjcmV0"),
            "{line}"
        );
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(format!("smtp-{name}"), page);
    });
}

fn secure<'a>(script: &[&'a str]) -> Vec<&'a str> {
    [
        &["EHLO client.example", "STARTTLS", "EHLO client.example"],
        script,
    ]
    .concat()
}

fn signed_in(script: &[&str]) -> Vec<String> {
    let auth = sign_in("anna", "good");
    let start = ["EHLO c", "STARTTLS", "EHLO c", &auth];
    start
        .iter()
        .chain(script)
        .map(|&line| line.to_owned())
        .collect()
}

fn check_signed_in(name: &str, script: &[&str]) {
    let script = signed_in(script);
    let lines: Vec<&str> = script.iter().map(String::as_str).collect();
    check(name, &lines);
}

const MAIL: &str = "MAIL FROM:<anna@muster.example>";
const RCPT: &str = "RCPT TO:<beat@muster.example>";

#[test]
fn a_message_is_sent_with_an_initial_response() {
    let auth = sign_in("anna", "good");
    check(
        "sending",
        &secure(&[
            &auth,
            "MAIL FROM:<anna@muster.example> SIZE=40 BODY=8BITMIME RET=HDRS",
            "RCPT TO:<beat@muster.example> NOTIFY=FAILURE",
            RCPT,
            "DATA",
            "Subject: hello",
            "",
            "..dot",
            ".",
            "QUIT",
        ]),
    );
}

#[test]
fn a_message_is_sent_in_chunks_after_a_dialogue() {
    let answer = response("anna", "good");
    check(
        "chunks",
        &secure(&[
            "auth xoauth2",
            &answer,
            "MAIL FROM:<anna@muster.example> BODY=BINARYMIME",
            RCPT,
            "DATA",
            "BDAT 12\r\n0123456789",
            "DATA",
            "BDAT 4 LAST\r\nab",
            "BDAT 4\r\nab",
            MAIL,
            RCPT,
            "BDAT 0 LAST",
            "BDAT 0",
            "QUIT",
        ]),
    );
}

#[test]
fn a_refused_sign_in_is_remembered() {
    for user in ["tenant", "mailbox", "anna"] {
        let auth = sign_in(user, "expired");
        check(
            &format!("refused-{user}"),
            &secure(&[&auth, MAIL, RCPT, "QUIT"]),
        );
    }
}

#[test]
fn passwords_and_other_mechanisms_are_refused() {
    check(
        "mechanisms",
        &secure(&[
            "AUTH LOGIN",
            "YW5uYQ==",
            "c2VjcmV0",
            "AUTH LOGIN YW5uYQ==",
            "c2VjcmV0",
            "AUTH PLAIN AGEAc2VjcmV0",
            "AUTH CRAM-MD5",
            "AUTH",
            "AUTH XOAUTH2",
            "*",
            "AUTH LOGIN",
            "*",
            "AUTH XOAUTH2 dXNlcj1h",
            MAIL,
            "QUIT",
        ]),
    );
}

#[test]
fn nothing_is_sent_without_tls_and_sign_in() {
    let auth = sign_in("anna", "good");
    check(
        "before-tls",
        &[
            "MAIL FROM:<a@b.example>",
            &auth,
            "STARTTLS",
            "EHLO",
            "HELO c",
            "AUTH XOAUTH2",
            MAIL,
            "EHLO c",
            "STARTTLS",
            &auth,
            "EHLO c",
            MAIL,
        ],
    );
}

#[test]
fn commands_out_of_sequence_are_refused() {
    let auth = sign_in("anna", "good");
    check_signed_in(
        "sequence",
        &[
            "STARTTLS",
            &auth,
            RCPT,
            "DATA",
            MAIL,
            MAIL,
            "DATA",
            "BDAT 3\r\n1",
            RCPT,
            MAIL,
            RCPT,
            "RSET",
            "DATA",
            MAIL,
            "EHLO c",
            RCPT,
            "NOOP x",
            "VRFY anna",
            "HELP",
            "QUIT",
        ],
    );
}

#[test]
fn malformed_commands_are_refused() {
    check_signed_in(
        "malformed",
        &[
            "dXNlcj1hbm5h",
            "",
            "MAIL",
            "MAIL FROM:anna",
            "MAIL FROM:<a@b> SIZE=157286401",
            "MAIL FROM:<a@b> BODY=9",
            MAIL,
            "RCPT TO:<>",
            "RCPT TO:<jürg@b>",
            "BDAT x",
            "QUIT now",
        ],
    );
}

#[test]
fn the_mailbox_server_refuses_after_the_data() {
    check_signed_in(
        "after-data",
        &[
            MAIL,
            RCPT,
            "DATA",
            "other sender",
            ".",
            MAIL,
            RCPT,
            "DATA",
            "full",
            ".",
            MAIL,
            RCPT,
            "BDAT 6 LAST\r\nmany",
            "QUIT",
        ],
    );
}

#[test]
fn an_idle_session_ends_after_five_minutes() {
    check("idle", &["EHLO c", "(wait 4m 59s)", "NOOP", "(wait 5m)"]);
}

#[test]
fn the_line_may_drop_within_a_message() {
    check_signed_in("dropped", &[MAIL, RCPT, "DATA", "begun"]);
}

#[test]
fn the_thousandth_recipient_is_the_last() {
    let mut script = signed_in(&[MAIL]);
    script.extend(std::iter::repeat_n(RCPT.to_owned(), 1001));
    let lines: Vec<&str> = script.iter().map(String::as_str).collect();
    let page = transcript(session(), &lines);
    assert_eq!(page.matches("S: 250 2.1.5 Recipient OK").count(), 1000);
    assert_eq!(
        page.matches("S: 452 4.5.3 Too many recipients [").count(),
        1
    );
}

#[test]
fn what_is_too_long_is_refused_and_the_session_goes_on() {
    let long = "x".repeat(70_000);
    let page = transcript(
        session(),
        &secure(&[&long, "NOOP", "AUTH XOAUTH2", &long, "NOOP"]),
    );
    assert!(page.contains("S: 500 5.5.2 Line too long ["));
    assert!(page.contains("S: 535 5.7.3 Authentication unsuccessful ["));
    assert_eq!(page.matches("S: 250 2.0.0 OK\n").count(), 2);
}

#[test]
fn a_body_beyond_the_limit_is_refused_at_its_end() {
    let mut pump = Pump::new(session());
    for line in signed_in(&[MAIL, RCPT, "DATA"]) {
        pump.send(format!("{line}\r\n").as_bytes());
    }
    assert_eq!(
        pump.session.want(),
        Want::Body {
            max: reply::SIZE_LIMIT
        }
    );
    pump.answer();
    pump.feed(Input::TooLong(Bytes::new()));
    assert!(pump.answer().starts_with(b"552 5.3.4 Message size exceeds"));
    // A chunk of that size is read to its end before it is refused.
    let answer = pump.send(format!("{MAIL}\r\n{RCPT}\r\nBDAT 157286401\r\n").as_bytes());
    assert!(answer.ends_with(b"Recipient OK\r\n"));
    assert_eq!(pump.session.want(), Want::Bytes(157_286_401));
}

#[test]
fn every_reply_is_in_a_transcript() {
    let pages: String =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/smtp/snapshots"))
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
    // These two are too long for a page; tests above raise them.
    let elsewhere = [Reply::LineTooLong, Reply::TooManyRecipients];
    for reply in Reply::ALL.iter().filter(|reply| !elsewhere.contains(reply)) {
        let line = reply.line(&[]);
        let mut pieces = line.split("{}").filter(|piece| !piece.trim().is_empty());
        assert!(pieces.all(|piece| pages.contains(piece)), "{reply:?}");
    }
}

/// Whole commands, so that the interesting states are reached, and noise between them.
fn script() -> impl Strategy<Value = Vec<u8>> {
    let line = |line: &str| Just(format!("{line}\r\n").into_bytes());
    let command = prop_oneof![
        line("EHLO c"),
        line(&sign_in("anna", "good")),
        line("AUTH LOGIN"),
        line(MAIL),
        line(RCPT),
        line("DATA"),
        line("body\r\n..x\r\n.\r."),
        line("."),
        line("BDAT 7 LAST"),
        line("BDAT 5\r\nabc"),
        line("RSET"),
        "[A-Z]{4}( [a-z:<>@]{1,9}){0,3}\r\n".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(command, 0..20).prop_map(|commands| commands.concat())
}

/// A session after STARTTLS and EHLO.
fn secured() -> Pump<Smtp<Outbox>> {
    let mut pump = Pump::new(session());
    for line in ["EHLO c\r\n", "STARTTLS\r\n", "EHLO c\r\n"] {
        pump.send(line.as_bytes());
    }
    pump
}

proptest! {
    #[test]
    fn where_the_input_is_cut_changes_nothing(script in script(), size in 1usize..30) {
        let mut whole = secured();
        let expected = whole.send(&script);
        let mut cut = secured();
        let answer: Vec<u8> = script.chunks(size).flat_map(|block| cut.send(block)).collect();
        prop_assert_eq!(answer, expected);
        prop_assert_eq!(&cut.notes, &whole.notes);
        prop_assert_eq!(cut.session.want(), whole.session.want());
    }

    #[test]
    fn any_input_at_any_moment_returns(script in script(), moment in 0usize..300) {
        let mut pump = secured();
        pump.send(&script[..script.len().min(moment)]);
        for input in [Input::BodyEnd, Input::Chunk("x".into()), Input::TooLong("x".into()), Input::Changed, Input::Secured, Input::Expired, Input::Eof] {
            let mut out = Output::default();
            pump.session.feed(input, pump.now, &mut out);
        }
        prop_assert_eq!(pump.session.want(), Want::Nothing);
    }
}
