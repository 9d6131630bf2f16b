//! Mail servers that are broken, hostile or not mail servers at all: one row each, with the
//! evidence it must leave, within its limits, and what may be filed of it.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::mail::failure_of;
use crate::clock::SystemClock;
use crate::evidence::Failure;
use crate::locales::Language;
use crate::mail::fetch::{self, FetchOptions};
use crate::mail::send::{self, SendOptions};
use crate::mail::{Limits, MailFailure};
use crate::net::Net;
use crate::testing::{Peer, TestCa};

const LOGIN: &str = "anna.muster@muster-legal.example";
const TOKEN: &str = "eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJodHRwczov.c2lnbmF0dXJlLW9m";

/// No row takes longer, whatever the server does; the limits below are far shorter.
const LONGEST: Duration = Duration::from_secs(20);

const OPENED: &str = "TLS\nS: +OK The Microsoft Exchange POP3 service is ready. [QQBNADAA]\n";

fn encoded() -> String {
    let token = SecretString::from(TOKEN);
    let login = crate::mail::xoauth2::Xoauth2::new(LOGIN, &token).unwrap();
    login.encoded().to_owned()
}

/// A row's script with its shorthands written out: `<open>`, `<login>` up to a login that works,
/// `<list>` up to a list of three mails, `<one>` the first of them without its line end.
fn script(row: &str) -> String {
    let credentials = encoded();
    let login = format!(
        "{OPENED}C: AUTH XOAUTH2\nS: + \nC: {credentials}\nS: +OK User successfully authenticated.\n"
    );
    let list = format!("{login}C: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: .\n");
    let one = format!("{list}C: RETR 1\nS; +OK|Subject: one||text|.|");
    row.replace("<one>", &one)
        .replace("<list>", &list)
        .replace("<login>", &login)
        .replace("<open>", OPENED)
        .replace("<credentials>", &credentials)
        .replace("<token>", TOKEN)
        .replace(" / ", "\n")
}

/// Small, so that a row ends soon: a list of 4 KiB, mails of 8 KiB, half a second for a question
/// that drips.
fn limits() -> Limits {
    Limits {
        question: Duration::from_millis(500),
        slowest: 1 << 20,
        mail: 8 << 10,
        listing: 4 << 10,
        items: 50,
        goodbye: Duration::from_secs(2),
    }
}

fn short(failure: &Failure) -> String {
    match failure {
        Failure::Transport(it) => format!(
            "{} at {}: {} | {}",
            serde_json::to_value(it.what).unwrap().as_str().unwrap(),
            it.command,
            it.words,
            it.greeting
        ),
        Failure::Reply(it) => format!(
            "reply at {}: {} | {} | {}",
            it.command,
            it.line,
            it.greeting,
            it.token_length.map_or(0, |length| length)
        ),
        Failure::Local(it) => format!(
            "local {}: {}",
            serde_json::to_value(it.kind).unwrap().as_str().unwrap(),
            it.words
        ),
        Failure::Entra(_) | Failure::EntraPage(_) => panic!("{failure:?}"),
    }
}

fn files_in(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

/// What a failed row left behind.
struct Left {
    failure: String,
    filed: usize,
    remembered: usize,
}

async fn fetched(row: &str, net: Net, peer: &Peer) -> Result<(), Left> {
    let home = tempfile::tempdir().unwrap();
    let (maildir, seen) = (home.path().join("Maildir"), home.path().join("seen"));
    let token = SecretString::from(TOKEN);
    let options = FetchOptions {
        patience: Duration::from_secs(3),
        limits: limits(),
        ..FetchOptions::default()
    };
    let mut untold = |_| {};
    let client = async {
        // Dropped at its end, so that a server that listens hears it.
        fetch::fetch(&net, LOGIN, &token, &maildir, &seen, &options, &mut untold).await
    };
    let host = "outlook.office365.com";
    let script = script(row);
    let played = async { tokio::join!(peer.play(host, &script), client).1 };
    let outcome = tokio::time::timeout(LONGEST, played).await;
    let outcome = outcome.unwrap_or_else(|_| panic!("{row}: never ended"));
    assert_eq!(
        files_in(&maildir.join("tmp")),
        0,
        "{row}: something is left in tmp"
    );
    let list = std::fs::read_to_string(&seen).unwrap();
    match outcome {
        Ok(_) => Ok(()),
        Err(failure) => Err(Left {
            failure: told(failure),
            filed: files_in(&maildir.join("new")),
            remembered: list.lines().count() - 1,
        }),
    }
}

fn told(failure: MailFailure) -> String {
    let raw = format!("{failure} {failure:?}");
    let kept = failure_of(failure);
    let json = serde_json::to_string(&kept).unwrap();
    for secret in [TOKEN, &TOKEN[..30], &encoded(), &encoded()[40..]] {
        assert!(
            !raw.contains(secret) && !json.contains(secret),
            "{raw} {json}"
        );
    }
    let is_tricky = |c: char| c.is_control() && c != '\n';
    assert!(!raw.contains(is_tricky), "{raw:?}");
    assert_eq!(serde_json::from_str::<Failure>(&json).unwrap(), kept);
    short(&kept)
}

/// `server, what is told of it, how many mails are filed and remembered`.
const POP3: &[(&str, &str, usize)] = &[
    // An answer belongs to the command that asked.
    (
        "TLS / S; +OK a|+OK b|",
        "out-of-turn at greeting: the server spoke out of turn: `+OK b`",
        0,
    ),
    ("<open>S: +OK again / C? AUTH XOAUTH2", "out-of-turn at", 0),
    (
        "<open>C: AUTH XOAUTH2 / S; + |+OK early| / HANG",
        "out-of-turn at",
        0,
    ),
    (
        "<open>C: AUTH XOAUTH2 / S; + |-ERR early| / HANG",
        "out-of-turn at AUTH XOAUTH2",
        0,
    ),
    (
        "<open>C: AUTH XOAUTH2 / S: +  / C: <credentials> / S; +OK in|+OK again|",
        "out-of-turn at AUTH XOAUTH2",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|.|+OK|",
        "out-of-turn at UIDL",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|.| / S; +OK| / C? RETR 1 / S; +OK|one|.| / C? QUIT / S: +OK",
        "out-of-turn at",
        0,
    ),
    ("<one>+OK|", "out-of-turn at RETR 1", 0),
    (
        "<one>\u{1b}[2J|",
        "out-of-turn at RETR 1: the server spoke out of turn: ` [2J`",
        0,
    ),
    (
        "<one> / S; +OK| / C? RETR 2 / S; +OK|two|.| / C? RETR 3",
        "out-of-turn at",
        0,
    ),
    (
        "<one> / S; -ERR| / C? RETR 2 / S; +OK|two|.| / C? NOOP / S; +OK| / C? NOOP / S; +OK|",
        "out-of-turn at",
        0,
    ),
    (
        "<one> / S; +OK|Subject: one||text|.| / C? RETR 2 / S; +OK|two|.| / C? RETR 3 / S; +OK|three|.| / C? QUIT / S: +OK",
        "out-of-turn at",
        0,
    ),
    (
        "<list>C: RETR 1 / S; +OK|+OK|one|.|",
        "out-of-turn at RETR 1: the server spoke out of turn: `+OK`",
        0,
    ),
    (
        "<list>C: RETR 1 / S; +OK|-ERR none|.|",
        "out-of-turn at RETR 1",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S; +OK|+OK|",
        "out-of-turn at QUIT",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S: +OK / HANG / S: +OK",
        "out-of-turn at QUIT",
        0,
    ),
    (
        "<list>C: RETR 1 / S; -ERR| / C: NOOP / S; +OK|Subject: one|.| / C? NOOP",
        "out-of-turn at NOOP",
        0,
    ),
    (
        "<one> / C: RETR 2 / S; -ERR| / C: NOOP / S; -ERR| / HANG",
        "local odd-answer",
        0,
    ),
    // What came before a line dropped is kept.
    ("<one> / C: RETR 2 / S; +OK|half", "closed at RETR 2", 1),
    (
        "<one> / C: RETR 2 / S; -ERR [SYS/TEMP]| / C: NOOP",
        "reply at RETR 2: -ERR [SYS/TEMP]",
        1,
    ),
    // Listings, lines, mails without end.
    (
        "<login>C: UIDL / S: +OK / S* 1 a|",
        "endless at UIDL: the server's list has more than 50 lines",
        0,
    ),
    (
        "<login>C: UIDL / S: +OK / S* 123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789|",
        "endless at UIDL",
        0,
    ),
    ("<login>C: UIDL / S* x", "endless at UIDL", 0),
    ("TLS / S* +OK", "endless at greeting", 0),
    (
        "<list>C: RETR 1 / S: +OK / S* Subject: one|",
        "endless at RETR 1: the mail has more than 8192 bytes",
        0,
    ),
    ("<one> / C: RETR 2 / S: +OK / S* x", "endless at RETR 2", 1),
    // One byte now and then, which no limit of a single read notices.
    (
        "TLS / S. +OK the Microsoft Exchange POP3 service is ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready|",
        "too-slow at greeting",
        0,
    ),
    (
        "<login>C: UIDL / S. +OK|1 a|2 b|3 c|4 d|5 e|6 f|7 g|8 h|9 i|10 j|11 k|12 l|13 m|14 n|15 o|16 p|17 q|18 r|19 s|20 t|21 u|22 v|23 w|24 x|25 y|26 z|27 aa|28 bb|29 cc|.|",
        "too-slow at UIDL",
        0,
    ),
    (
        "<list>C: RETR 1 / S. +OK|Subject: one and two and three and four and five and six and seven and eight and nine and ten and eleven and twelve and thirteen and fourteen||.|",
        "too-slow at RETR 1",
        0,
    ),
    // Not TLS, not POP3, not Microsoft's.
    (
        "S; HTTP/1.1 400 Bad Request|Server: x||",
        "not-tls at tls: HTTP/1.1 400 Bad Request",
        0,
    ),
    (
        "S; 220 mail.example ESMTP|",
        "not-tls at tls: 220 mail.example ESMTP",
        0,
    ),
    (
        "S; -ERR too many connections|",
        "not-tls at tls: -ERR too many connections",
        0,
    ),
    (
        "TLS / S: 220 mail.example ESMTP",
        "foreign-protocol at greeting: 220 mail.example ESMTP",
        0,
    ),
    (
        "TLS / S; HTTP/1.1 400 Bad Request|Server: x||",
        "foreign-protocol at greeting: HTTP/1.1 400 Bad Request",
        0,
    ),
    (
        "TLS / S: * OK IMAP4rev1 ready",
        "foreign-protocol at greeting: * OK IMAP4rev1 ready",
        0,
    ),
    (
        "TLS / S: -ERR [SYS/TEMP] come back",
        "reply at greeting: -ERR [SYS/TEMP] come back",
        0,
    ),
    ("TLS", "closed at greeting", 0),
    (
        "<open>C: AUTH XOAUTH2 / S: + / C: <credentials>",
        "closed at AUTH XOAUTH2: the server closed the connection without an answer | +OK The Microsoft",
        0,
    ),
    (
        "TLS / S: +OK Dovecot ready. / C: AUTH XOAUTH2 / S: -ERR Unsupported authentication mechanism. / C: CAPA / S; +OK|TOP|SASL PLAIN LOGIN|.|",
        "xoauth2-missing at AUTH XOAUTH2: -ERR Unsupported authentication mechanism.\nTOP\nSASL PLAIN LOGIN | +OK Dovecot ready.",
        0,
    ),
    (
        "TLS / S: +OK Dovecot ready. / C: AUTH XOAUTH2 / S: -ERR no / C: CAPA / S; +OK|SASL XOAUTH2|.|",
        "reply at AUTH XOAUTH2: -ERR no | +OK Dovecot ready. | 54",
        0,
    ),
    (
        "TLS / S: +OK Dovecot \u{1b}]0;owned\u{7} / C: AUTH XOAUTH2 / S: +  / C: <credentials> / S: -ERR what is <token>?",
        "reply at AUTH XOAUTH2: -ERR what is [redacted]? | +OK Dovecot  ]0;owned",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1 a|1 b|.| / HANG",
        "local odd-answer: a number is listed twice",
        0,
    ),
    (
        "<login>C: UIDL / S; +OK|1|.| / HANG",
        "local odd-answer: a line is no number",
        0,
    ),
];

#[tokio::test]
async fn hostile_pop3_servers_end_the_session_and_file_nothing_wrong() {
    let peer = Peer::new().await;
    let mut wrong = String::new();
    for (row, expected, filed) in POP3 {
        let net = peer.net_at(Arc::new(SystemClock));
        let left = fetched(row, net, &peer).await;
        let Err(left) = left else {
            let _ = writeln!(wrong, "{row}: it went well");
            continue;
        };
        if !left.failure.contains(expected) || (left.filed, left.remembered) != (*filed, *filed) {
            let Left {
                failure,
                filed,
                remembered,
            } = left;
            let _ = writeln!(
                wrong,
                "{row}\n    {failure} filed {filed} remembered {remembered}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// An answer that has come before the command is written, in a piece of its own: the server waits
/// until the one before it was understood, and the client until the surplus one has been said.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_of_a_server_that_has_already_answered() {
    let ca = TestCa::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let net = ca.net(listener.local_addr().unwrap().port(), Arc::new(SystemClock));
    let acceptor = ca.acceptor("outlook.office365.com");
    let (understood, mut is_understood) = tokio::sync::mpsc::unbounded_channel();
    let (said, is_said) = std::sync::mpsc::channel();
    let server = tokio::spawn(async move {
        let stream = listener.accept().await.unwrap().0;
        // Else the system holds the second piece back until the first is acknowledged.
        stream.set_nodelay(true).unwrap();
        let mut wire = BufReader::new(acceptor.accept(stream).await.unwrap());
        let mut line = String::new();
        for answer in ["+OK\r\n", "+ \r\n"] {
            wire.write_all(answer.as_bytes()).await.unwrap();
            wire.flush().await.unwrap();
            wire.read_line(&mut line).await.unwrap();
        }
        wire.write_all(b"+OK\r\n").await.unwrap();
        wire.flush().await.unwrap();
        is_understood.recv().await;
        wire.write_all(b"+OK surplus\r\n").await.unwrap();
        wire.flush().await.unwrap();
        said.send(()).unwrap();
        let mut heard = String::new();
        let _ = wire.read_to_string(&mut heard).await;
        heard
    });
    let home = tempfile::tempdir().unwrap();
    let (maildir, seen) = (home.path().join("Maildir"), home.path().join("seen"));
    let (token, options) = (SecretString::from(TOKEN), FetchOptions::default());
    let mut wait = move |_| {
        understood.send(()).unwrap();
        is_said.recv().unwrap();
    };
    let work = fetch::fetch(&net, LOGIN, &token, &maildir, &seen, &options, &mut wait);
    let failure = told(work.await.unwrap_err());
    assert!(
        failure.starts_with("out-of-turn at UIDL: the server spoke out of turn: `+OK surplus`"),
        "{failure}"
    );
    let heard = server.await.unwrap();
    assert!(!heard.contains("UIDL"), "{heard}");
}

/// The same limits let pass what is well within them, in pieces of any size.
#[tokio::test]
async fn an_honest_server_is_not_taken_for_a_hostile_one() {
    let peer = Peer::new().await;
    for row in [
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S: +OK",
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / HANG",
        "<one> / C: RETR 2 / S; +OK|two|.| / C: RETR 3 / S; +OK|three|.| / C: QUIT",
        "<one> / C: RETR 2 / S; +O / S; K|tw / S; o|. / S; | / C: RETR 3 / S. +OK|three|.| / C: QUIT / S: +OK",
        "<one> / C: RETR 2 / S; +OK|+OK: a header of that name||.| / C: RETR 3 / S; +OK|three|.| / C: QUIT / S: +OK",
    ] {
        let net = peer.net_at(Arc::new(SystemClock));
        if let Err(left) = fetched(row, net, &peer).await {
            panic!("{row}: {}", left.failure);
        }
    }
}

const SMTP_OPENED: &str = "S: 220 AM0PR02.outlook.office365.com Microsoft ESMTP MAIL Service ready\nC: EHLO [127.0.0.1]\n";

fn smtp_script(row: &str) -> String {
    let credentials = encoded();
    let secured = format!(
        "{SMTP_OPENED}S; 250-AM0|250 STARTTLS|\nC: STARTTLS\nS: 220 ready\nTLS\nC: EHLO [127.0.0.1]\n"
    );
    let asked = format!("{secured}S; 250-AM0|250 AUTH XOAUTH2|\nC: AUTH XOAUTH2 {credentials}\n");
    let let_in = format!("{asked}S: 235 2.7.0 ok\nC: MAIL FROM:<{LOGIN}>\n");
    row.replace("<in>", &let_in)
        .replace("<asked>", &asked)
        .replace("<secured>", &secured)
        .replace("<open>", SMTP_OPENED)
        .replace("<token>", TOKEN)
        .replace("<credentials>", &credentials)
        .replace(" / ", "\n")
}

const SMTP: &[(&str, &str)] = &[
    (
        "S: 554 5.7.1 no service for you",
        "reply at greeting: 554 5.7.1 no service for you",
    ),
    (
        "S: 421 4.3.2 Service not active",
        "reply at greeting: 421 4.3.2 Service not active",
    ),
    (
        "S; 220 a|220 b|",
        "out-of-turn at greeting: the server spoke out of turn: `220 b`",
    ),
    ("S; 220 a|250-half", "out-of-turn at greeting"),
    (
        "S: +OK Dovecot ready.",
        "foreign-protocol at greeting: +OK Dovecot ready.",
    ),
    (
        "S; HTTP/1.1 400 Bad Request||",
        "foreign-protocol at greeting: HTTP/1.1 400 Bad Request",
    ),
    ("S: 2200 hello", "foreign-protocol at greeting: 2200 hello"),
    ("S* 220-x|", "endless at greeting"),
    ("S* 220 x", "endless at greeting"),
    ("HANG", "timed-out at greeting"),
    (
        "S. 220 and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready and ready|",
        "timed-out at greeting",
    ),
    ("<open>S: 502 5.5.1 what", "reply at EHLO: 502 5.5.1 what"),
    (
        "<open>S; 250-fw.example|250 SIZE 1|",
        "starttls-missing at STARTTLS: 250-fw.example\n250 SIZE 1 | 220 AM0PR02",
    ),
    (
        "<open>S; 250-fw.example|250 XXXXXXXA|",
        "starttls-missing at STARTTLS",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S: 454 4.7.0 TLS not available",
        "reply at STARTTLS: 454 4.7.0 TLS not available",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S; 220 ready|250 injected|",
        "out-of-turn at STARTTLS: the server spoke out of turn: `250 injected`",
    ),
    (
        "<open>S; 250 STARTTLS| / C: STARTTLS / S; 220 ready|2",
        "out-of-turn at STARTTLS",
    ),
    ("<open>S; 250 STARTTLS|220 ready|", "out-of-turn at EHLO"),
    ("<open>S* 250-x|", "endless at EHLO"),
    (
        "<secured>S; 250-AM0|250 AUTH LOGIN|",
        "xoauth2-missing at AUTH XOAUTH2: 250-AM0\n250 AUTH LOGIN | 220 AM0PR02",
    ),
    (
        "<secured>S; 250 AUTH XOAUTH2|250 more|",
        "out-of-turn at EHLO",
    ),
    ("<secured>S* 250-x|", "endless at EHLO"),
    (
        "<secured>S. 250-AM0 and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on and so on|",
        "timed-out at EHLO",
    ),
    (
        "<asked>S; 235 ok|250 more|",
        "out-of-turn at AUTH XOAUTH2: the server spoke out of turn: `250 more`",
    ),
    (
        "<asked>",
        "closed at AUTH XOAUTH2: the server closed the connection without an answer | 220 AM0PR02",
    ),
    (
        "<asked>S: 535 what is <token>? / C? QUIT",
        "reply at AUTH XOAUTH2: 535 what is [redacted]? | 220 AM0PR02",
    ),
    (
        "<asked>S: 535 \u{1b}[31mno\u{9b}2J / C? QUIT",
        "reply at AUTH XOAUTH2: 535  [31mno 2J |",
    ),
    ("<in>S; 250 ok|250 ok|", "out-of-turn at MAIL FROM"),
    (
        "<in>S; 250 ok| / C: RCPT TO:<anna.muster@muster-legal.example> / S; 250 ok|354 go|",
        "out-of-turn at RCPT TO",
    ),
];

#[tokio::test]
async fn hostile_smtp_servers_are_told_apart_within_their_limits() {
    let peer = Peer::new().await;
    let token = SecretString::from(TOKEN);
    let mail = send::test_mail(LOGIN, Language::En).unwrap();
    let options = SendOptions {
        patience: Duration::from_millis(800),
        limits: limits(),
        ..SendOptions::default()
    };
    let mut wrong = String::new();
    for (row, expected) in SMTP {
        let net = peer.net_at(Arc::new(SystemClock));
        let client = async { send::send(&net, LOGIN, &token, &mail, &options).await };
        let script = smtp_script(row);
        let played = async { tokio::join!(peer.play("smtp.office365.com", &script), client).1 };
        let outcome = tokio::time::timeout(LONGEST, played).await;
        let outcome = outcome.unwrap_or_else(|_| panic!("{row}: never ended"));
        let got = outcome.map_or_else(told, |sent| format!("sent {sent:?}"));
        if !got.contains(expected) {
            let _ = writeln!(wrong, "{row}\n    {got}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn what_a_server_says_on_success_is_cleaned_too() {
    let peer = Peer::new().await;
    let token = SecretString::from(TOKEN);
    let evil = "\u{1b}[2J<token> \u{202e}<credentials>";
    let row = format!(
        "TLS / S: +OK Hello {evil} / C: CAPA / S; +OK|SASL XOAUTH2|X {evil}|.| / C: AUTH XOAUTH2
        S: +  / C: <credentials> / S: +OK {evil} / C: STAT / S: +OK 0 0 / C: UIDL / S; +OK|.| / C: QUIT / S: +OK"
    );
    let (net, options) = (peer.net(), FetchOptions::default());
    let client = fetch::check(&net, LOGIN, &token, &options);
    let script = script(&row);
    let (_, check) = tokio::join!(peer.play("outlook.office365.com", &script), client);
    let check = check.unwrap();
    let mail = send::test_mail(LOGIN, Language::En).unwrap();
    let row = format!(
        "<in>S: 250 ok / C: RCPT TO:<{LOGIN}> / S: 250 ok / C: DATA / S: 354 go / C* / S: 250 2.0.0 OK {evil} / C: QUIT / S: 221 bye"
    );
    let (net, options, script) = (peer.net(), SendOptions::default(), smtp_script(&row));
    let client = send::send(&net, LOGIN, &token, &mail, &options);
    let (_, sent) = tokio::join!(peer.play("smtp.office365.com", &script), client);
    let seen = format!(
        "{}{}{}",
        check.greeting,
        check.capabilities.join(""),
        sent.unwrap().reply
    );
    assert!(seen.contains("250 2.0.0 OK"), "{seen}");
    for planted in [TOKEN, &encoded(), "\u{1b}", "\u{202e}"] {
        assert!(!seen.contains(planted), "{planted:?} in {seen:?}");
    }
}
