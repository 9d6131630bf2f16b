use std::fmt::Write as _;
use std::sync::Arc;

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::clock::{Clock, SystemClock};
use crate::evidence::{EntraRequest, Failure};
use crate::oauth::{LOGIN_HOST, refusal};
use crate::testing::{Frozen, TestCa, drip};

/// No row takes longer, whatever the server does.
const LONGEST: Duration = Duration::from_secs(20);

/// How a server goes on after it has said its text.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    HangUp,
    Wait,
    Again,
    Drip,
}

/// A TLS server that hears a request's head and says `text` (`|` is a line end).
async fn play(listener: &TcpListener, ca: &TestCa, text: &str, then: Then) {
    let (stream, _) = listener.accept().await.unwrap();
    let mut wire = ca.acceptor(LOGIN_HOST).accept(stream).await.unwrap();
    let mut heard = Vec::new();
    while !heard.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 4096];
        match wire.read(&mut piece).await {
            Ok(count @ 1..) => heard.extend_from_slice(&piece[..count]),
            _ => return,
        }
    }
    let text = text.replace('|', "\r\n");
    let (head, rest) = match text.split_once("<then>") {
        Some((head, rest)) => (head.to_owned(), rest.to_owned()),
        None => (text, String::new()),
    };
    let _ = wire.write_all(head.as_bytes()).await;
    let _ = wire.flush().await;
    match then {
        Then::HangUp => {}
        Then::Wait => drop(wire.read(&mut [0; 1]).await),
        Then::Drip => drip(&mut wire, &rest.repeat(2000)).await,
        Then::Again => {
            let rest = rest.repeat(1024);
            while wire.write_all(rest.as_bytes()).await.is_ok() && wire.flush().await.is_ok() {}
        }
    }
    let _ = wire.shutdown().await;
}

struct Outcome {
    failure: Failure,
    server_time: Option<crate::net::ServerTime>,
}

/// What a token request makes of the server.
async fn asked(ca: &TestCa, text: &str, then: Then, clock: Arc<dyn Clock>) -> Outcome {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let net = ca.net(listener.local_addr().unwrap().port(), clock);
    let request = Request::post(format!("https://{LOGIN_HOST}/t/oauth2/v2.0/token"))
        .body(b"client_secret=abc8Q~planted".to_vec())
        .unwrap();
    let client = async {
        let answer = exchange_within(&net, request, Duration::from_millis(600)).await;
        let refusal = match answer {
            Ok(answer) if answer.status() == StatusCode::OK => refusal::odd(&answer),
            Ok(answer) => refusal::read(&answer),
            Err(refusal) => refusal,
        };
        refusal.without(&[&SecretString::from("abc8Q~planted")])
    };
    let played = async { tokio::join!(play(&listener, ca, text, then), client).1 };
    let refusal = tokio::time::timeout(LONGEST, played).await;
    let refusal = refusal.unwrap_or_else(|_| panic!("{text}: never ended"));
    let told = format!("{refusal} {refusal:?}");
    assert!(!told.contains("planted"), "{told}");
    Outcome {
        failure: refusal.into_failure(EntraRequest::Refresh),
        server_time: net.server_time(),
    }
}

fn short(failure: &Failure) -> String {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    match failure {
        Failure::Entra(it) => format!(
            "{} `{}` {} wait {} to {} by {}: {}",
            it.status.unwrap(),
            it.error,
            it.http.body.map_or(String::new(), |body| word(
                serde_json::to_value(body).unwrap()
            )),
            it.http
                .retry_after
                .map_or(String::new(), |wait| wait.to_string()),
            it.http.redirect_to.as_deref().unwrap_or_default(),
            it.http.server.as_ref().map_or("", |server| server.as_str()),
            it.description
        ),
        Failure::Transport(it) => {
            format!(
                "{}: {}",
                word(serde_json::to_value(it.what).unwrap()),
                it.words
            )
        }
        Failure::Local(it) => format!("{:?}: {}", it.kind, it.words),
        Failure::EntraPage(_) | Failure::Reply(_) => panic!("{failure:?}"),
    }
}

const ROWS: &[(&str, Then, &str)] = &[
    // Entra's own trouble.
    (
        "HTTP/1.1 503 Service Unavailable|Content-Type: text/html||<html><head><title>Service  unavailable</title>",
        Then::HangUp,
        "503 `` html wait  to  by : HTTP 503 with a web page: Service unavailable",
    ),
    (
        "HTTP/1.1 503 X|Content-Length: 0|Retry-After: 30||",
        Then::HangUp,
        "503 `` empty wait 30 to  by : HTTP 503 without a body",
    ),
    (
        "HTTP/1.1 429 Too Many Requests|Content-Type: text/plain|Retry-After: 17||Too Many Requests",
        Then::HangUp,
        "429 `` text wait 17 to  by : HTTP 429: Too Many Requests",
    ),
    (
        "HTTP/1.1 429 X|Date: Mon, 01 Jun 2026 12:00:00 GMT|Retry-After: Mon, 01 Jun 2026 12:01:30 GMT||slow down",
        Then::HangUp,
        "429 `` text wait 90 to",
    ),
    (
        "HTTP/1.1 502 Bad Gateway|Server: Microsoft-Azure-Application-Gateway/v2||<html><title>502</title>",
        Then::HangUp,
        "502 `` html wait  to  by Microsoft-Azure-Application-Gateway/v2",
    ),
    ("HTTP/1.1 500 X||", Then::HangUp, "500 `` empty"),
    (
        "HTTP/1.1 503 X|Content-Type: application/json||{\"error\":\"temporarily_unavailable\"}",
        Then::HangUp,
        "503 `temporarily_unavailable` json",
    ),
    (
        "HTTP/1.1 503 X|Content-Type: application/json||{\"message\":\"no\"}",
        Then::HangUp,
        "503 `` json wait  to  by : HTTP 503 with JSON that is cut or of another form",
    ),
    (
        "HTTP/1.1 400 X|Content-Type: application/json||{\"error\":\"inva",
        Then::HangUp,
        "400 `` json",
    ),
    // Something stands between.
    (
        "HTTP/1.1 403 Forbidden|Server: gate|Content-Type: text/html||<title>Blocked: client_secret=abc8Q~planted</title>",
        Then::HangUp,
        "403 `` html wait  to  by gate: HTTP 403 with a web page: Blocked: client_secret=",
    ),
    (
        "HTTP/1.1 407 Proxy Authentication Required|Via: 1.1 proxy.example|Content-Length: 0||",
        Then::HangUp,
        "407 `` empty wait  to  by 1.1 proxy.example",
    ),
    (
        "HTTP/1.1 302 Found|Location: http://portal.example/login?u=abc8Q~planted|Content-Length: 0||",
        Then::HangUp,
        "302 `` empty wait  to portal.example",
    ),
    (
        "HTTP/1.1 307 X|Location: /here|Content-Length: 0||",
        Then::HangUp,
        "307 `` empty wait  to  by",
    ),
    (
        "HTTP/1.1 302 X|Location: http://portal.example|Content-Type: application/json||{\"error\":\"invalid_grant\"}",
        Then::HangUp,
        "302 `` json wait  to portal.example",
    ),
    (
        "HTTP/1.1 200 OK|Content-Type: text/html||<html><title>Hotel Muster: please pay</title>",
        Then::HangUp,
        "200 `` html wait  to  by : HTTP 200 with a web page: Hotel Muster: please pay",
    ),
    (
        "HTTP/1.1 200 OK|Content-Length: 0||",
        Then::HangUp,
        "200 `` empty",
    ),
    (
        "HTTP/1.1 403 X||\u{1b}[2J\u{7}gone",
        Then::HangUp,
        "403 `` text wait  to  by : HTTP 403:  [2J gone",
    ),
    // Bodies and heads that do not end.
    (
        "HTTP/1.1 503 X|Content-Type: text/html||<then>x",
        Then::Again,
        "503 `` too-large",
    ),
    (
        "HTTP/1.1 200 X|Content-Type: text/html||<then>x",
        Then::Again,
        "200 `` too-large",
    ),
    (
        "HTTP/1.1 503 X|Retry-After: 5|Content-Length: 9000||<then>x",
        Then::Drip,
        "503 `` empty wait 5",
    ),
    (
        "HTTP/1.1 503 X|Retry-After: 5|Content-Length: 9000||half",
        Then::HangUp,
        "503 `` empty wait 5",
    ),
    (
        "HTTP/1.1 429 X|Content-Length: 9000||",
        Then::Wait,
        "429 `` empty",
    ),
    (
        "HTTP/1.1 200 X|Content-Length: 9000||<then>x",
        Then::Drip,
        "closed: no answer in",
    ),
    ("<then>HTTP/1.1 200 OK|", Then::Drip, "silent: no answer in"),
    ("HTTP/1.1 200 OK|<then>X: y|", Then::Again, "closed: "),
    ("HTTP/1.1 200 OK|X: <then>y", Then::Again, "closed: "),
    ("<then>HTTP/1.1 100 Continue||", Then::Drip, "silent"),
    ("", Then::Wait, "silent"),
    ("", Then::HangUp, "closed: "),
    ("+OK Dovecot ready.|", Then::HangUp, "closed: "),
];

#[tokio::test]
async fn whatever_answers_instead_of_entra_is_told_by_its_head() {
    let ca = TestCa::new();
    let mut wrong = String::new();
    for (text, then, expected) in ROWS {
        let got = short(&asked(&ca, text, *then, Arc::new(SystemClock)).await.failure);
        if !got.contains(expected) {
            let _ = writeln!(wrong, "{text}\n    {got}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[tokio::test]
async fn the_servers_clock_is_noted_beside_ours() {
    let ca = TestCa::new();
    for (head, kept) in [
        ("HTTP/1.1 400 X|Date: Mon, 01 Jun 2026 10:00:00 GMT|", true),
        ("HTTP/1.1 200 X|Date: Mon, 01 Jun 2026 10:00:00 GMT|", true),
        ("HTTP/1.1 400 X|Date: yesterday|", false),
        ("HTTP/1.1 400 X|", false),
    ] {
        let text = format!("{head}Content-Type: application/json||{{\"error\":\"invalid_grant\"}}");
        let clock = Frozen::at("2026-06-01T12:00:00Z");
        let outcome = asked(&ca, &text, Then::HangUp, clock.clone()).await;
        let there = "2026-06-01T10:00:00Z".parse().unwrap();
        let expected = kept.then_some(crate::net::ServerTime {
            here: clock.now(),
            there,
        });
        assert_eq!(outcome.server_time, expected, "{head}");
        let Failure::Entra(error) = outcome.failure else {
            panic!("{head}")
        };
        assert_eq!(error.http.server_date, kept.then_some(there), "{head}");
    }
}
