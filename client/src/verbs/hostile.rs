//! Mail servers that are broken, hostile or not mail servers at all: one row each, with the
//! evidence it must leave, within its limits, and what may be filed of it.

mod rows;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use self::rows::{POP3, SMTP};
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
        opening: Duration::from_millis(800),
        // Nobody is asked beside: a script plays one connection.
        silence: LONGEST,
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
