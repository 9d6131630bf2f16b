use std::path::PathBuf;

use super::*;
use crate::{clock::SystemClock, mail::Seen, net::NetError, testing::Peer};

const HOST: &str = "outlook.office365.com";
const LOGIN: &str = "anna.muster@muster-legal.example";
const TOKEN: &str = "eyJ.access.token";

/// The lines up to a login that works.
const LOGGED_IN: &str = "
    TLS
    S: +OK The Microsoft Exchange POP3 service is ready. [QQBNADAA]
    C: AUTH XOAUTH2
    S: + 
    C: dXNlcj1hbm5hLm11c3RlckBtdXN0ZXItbGVnYWwuZXhhbXBsZQFhdXRoPUJlYXJlciBleUouYWNjZXNzLnRva2VuAQE=
    S: +OK User successfully authenticated.
";

struct Home {
    folder: tempfile::TempDir,
    peer: Peer,
}

impl Home {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let peer = Peer::new().await;
        Self { folder, peer }
    }

    /// Fetches while the server follows `script`.
    async fn fetch(&self, script: &str) -> (Result<FetchReport, MailFailure>, Vec<Progress>) {
        self.fetch_with(FetchOptions::default(), script).await
    }

    async fn fetch_with(
        &self,
        options: FetchOptions,
        script: &str,
    ) -> (Result<FetchReport, MailFailure>, Vec<Progress>) {
        let net = self.peer.net();
        let mut told = Vec::new();
        let mut tell = |progress| told.push(progress);
        let (maildir, seen) = (
            self.folder.path().join("Maildir"),
            self.folder.path().join("seen"),
        );
        let token = TOKEN.to_owned().into();
        let client = fetch(&net, LOGIN, &token, &maildir, &seen, &options, &mut tell);
        let (_, result) = tokio::join!(self.peer.play(HOST, script), client);
        (result, told)
    }

    async fn check(&self, script: &str) -> Result<MailboxCheck, MailFailure> {
        let (net, token) = (self.peer.net(), TOKEN.to_owned().into());
        let options = FetchOptions::default();
        let client = check(&net, LOGIN, &token, &options);
        tokio::join!(self.peer.play(HOST, script), client).1
    }

    fn mails(&self) -> Vec<String> {
        let new: PathBuf = self.folder.path().join("Maildir/new");
        let Ok(entries) = std::fs::read_dir(new) else {
            return Vec::new();
        };
        let mut mails: Vec<_> = entries
            .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        mails.sort();
        mails
    }
}

fn refused(command: &str, line: &str) -> MailFailure {
    FailureKind::Refused {
        line: line.to_owned(),
    }
    .during(Protocol::Pop3, command)
}

/// A refused login also keeps how the server greeted and how long the token was.
fn not_let_in(greeting: &str, line: &str) -> MailFailure {
    MailFailure {
        seen: Some(Box::new(Seen {
            greeting: greeting.to_owned(),
            token_length: Some(TOKEN.len()),
        })),
        ..refused("AUTH XOAUTH2", line)
    }
}

const GREETING: &str = "+OK The Microsoft Exchange POP3 service is ready. [QQBNADAA]";

#[tokio::test]
async fn fetches_what_is_new_and_leaves_it_on_the_server() {
    let home = Home::new().await;
    let script = format!(
        "{LOGGED_IN}
        C: UIDL
        S: +OK
        S: 1 6499
        S: 2 6500
        S: .
        C: RETR 1
        S: +OK
        S: Subject: one
        S: 
        S: ..dot
        S: .
        C: RETR 2
        S: +OK
        S: Subject: two
        S: .
        C: QUIT
        S: +OK Microsoft Exchange Server POP3 server signing off."
    );
    let (result, told) = home.fetch(&script).await;
    let expected = FetchReport {
        listed: 2,
        new: 2,
        delivered: 2,
        healed: 0,
        bytes: 36,
    };
    assert_eq!(result, Ok(expected));
    assert_eq!(
        home.mails(),
        ["Subject: one\r\n\r\n.dot\r\n", "Subject: two\r\n"]
    );
    assert_eq!(
        told,
        [
            Progress::LoggedIn,
            Progress::Listed { listed: 2, new: 2 },
            Progress::Received { done: 1, of: 2 },
            Progress::Received { done: 2, of: 2 },
            Progress::Delivered { done: 2, of: 2 },
        ]
    );

    let again =
        format!("{LOGGED_IN}\nC: UIDL\nS: +OK\nS: 1 6499\nS: 2 6500\nS: .\nC: QUIT\nS: +OK");
    let (result, _) = home.fetch(&again).await;
    let expected = FetchReport {
        listed: 2,
        ..FetchReport::default()
    };
    assert_eq!(result, Ok(expected));
}

#[tokio::test]
async fn a_line_that_drops_in_the_middle_keeps_what_came_before() {
    let home = Home::new().await;
    let begin = format!("{LOGGED_IN}\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .");
    let first = format!("{begin}\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: RETR 2\nS: +OK\nS; hal");
    let (result, told) = home.fetch(&first).await;
    assert_eq!(
        result,
        Err(FailureKind::Closed.during(Protocol::Pop3, "RETR 2"))
    );
    assert_eq!(told.last(), Some(&Progress::Delivered { done: 1, of: 2 }));
    assert_eq!(home.mails(), ["one\r\n"]);

    let second = format!("{begin}\nC: RETR 2\nS: +OK\nS: half no more\nS: .\nC: QUIT\nS: +OK");
    assert_eq!(home.fetch(&second).await.0.unwrap().delivered, 1);
    assert_eq!(home.mails(), ["half no more\r\n", "one\r\n"]);
}

#[tokio::test]
async fn a_mail_that_is_refused_does_not_keep_the_others_back() {
    let home = Home::new().await;
    let script = format!(
        "{LOGGED_IN}\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .
        C: RETR 1\nS: -ERR Server Unavailable. 21
        C: NOOP\nS: +OK\nC: NOOP\nS: +OK
        C: RETR 2\nS: +OK\nS: two\nS: .\nC: QUIT\nS: +OK"
    );
    let (result, _) = home.fetch(&script).await;
    assert_eq!(
        result,
        Err(refused("RETR 1", "-ERR Server Unavailable. 21"))
    );
    assert_eq!(home.mails(), ["two\r\n"]);
}

#[tokio::test]
async fn the_limit_is_kept() {
    let home = Home::new().await;
    let options = FetchOptions {
        limit: Some(1),
        ..FetchOptions::default()
    };
    let script = format!(
        "{LOGGED_IN}\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .
        C: RETR 1\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK"
    );
    let (result, told) = home.fetch_with(options, &script).await;
    let report = result.unwrap();
    assert_eq!((report.new, report.delivered), (2, 1));
    assert_eq!(told.last(), Some(&Progress::Delivered { done: 1, of: 1 }));
}

#[tokio::test]
async fn an_id_that_is_listed_twice_is_fetched_once() {
    let home = Home::new().await;
    let script = format!(
        "{LOGGED_IN}\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .
        C: RETR 1\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK"
    );
    assert_eq!(home.fetch(&script).await.0.unwrap().delivered, 1);
}

#[tokio::test]
async fn a_refused_login_keeps_the_servers_words() {
    let home = Home::new().await;
    let line = "-ERR Authentication failure: unknown user name or bad password.";
    let script = LOGGED_IN.replace("+OK User successfully authenticated.", line);
    assert_eq!(home.fetch(&script).await.0, Err(not_let_in(GREETING, line)));
    assert!(home.mails().is_empty());
}

#[tokio::test]
async fn one_line_is_sent_when_asked_for() {
    let home = Home::new().await;
    let options = FetchOptions {
        sasl: SaslForm::OneLine,
        ..FetchOptions::default()
    };
    let script = "TLS
        S: +OK Microsoft Exchange POP3 server ready (tcpproxy/15.20.9137.005). [RgBSADAA]
        C: AUTH XOAUTH2 dXNlcj1hbm5hLm11c3RlckBtdXN0ZXItbGVnYWwuZXhhbXBsZQFhdXRoPUJlYXJlciBleUouYWNjZXNzLnRva2VuAQE=
        S: -ERR Protocol error. Connection is closed. 10";
    let (result, _) = home.fetch_with(options, script).await;
    let line = "-ERR Protocol error. Connection is closed. 10";
    let greeting = "+OK Microsoft Exchange POP3 server ready (tcpproxy/15.20.9137.005). [RgBSADAA]";
    let expected = MailFailure {
        command: "AUTH XOAUTH2 [removed]".to_owned(),
        ..not_let_in(greeting, line)
    };
    assert_eq!(result, Err(expected));
}

#[tokio::test]
async fn a_server_that_echoes_the_token_does_not_bring_it_into_the_failure() {
    let home = Home::new().await;
    let script = LOGGED_IN.replace(
        "+OK User successfully authenticated.",
        &format!("-ERR what is {TOKEN}?"),
    );
    let failure = home.fetch(&script).await.0.unwrap_err();
    assert_eq!(failure, not_let_in(GREETING, "-ERR what is [redacted]?"));
}

#[tokio::test]
async fn the_check_looks_and_touches_nothing() {
    let home = Home::new().await;
    let (greeting, login) = LOGGED_IN.split_once("    C: AUTH").unwrap();
    let script = format!(
        "{greeting}
        C: CAPA\nS: +OK\nS: TOP\nS: UIDL\nS: SASL XOAUTH2\nS: .
        C: AUTH{login}
        C: STAT\nS: +OK 2 10470
        C: UIDL\nS: +OK\nS: 1 6499\nS: 2 6500\nS: .
        C: QUIT\nS: +OK"
    );
    let expected = MailboxCheck {
        greeting: "+OK The Microsoft Exchange POP3 service is ready. [QQBNADAA]".to_owned(),
        capabilities: ["TOP", "UIDL", "SASL XOAUTH2"].map(str::to_owned).to_vec(),
        messages: 2,
        estimated_bytes: 10470,
        unique_ids: 2,
    };
    assert_eq!(home.check(&script).await, Ok(expected));
}

#[tokio::test]
async fn what_is_not_pop3_is_said_plainly() {
    let home = Home::new().await;
    for (script, command, fragment) in [
        (
            "TLS\nS: 220 mail ESMTP",
            "greeting",
            "not of this protocol: `220 mail ESMTP`",
        ),
        (
            "TLS\nS: -ERR Server Unavailable. 21",
            "greeting",
            "`-ERR Server Unavailable. 21`",
        ),
        ("TLS", "greeting", "closed the connection"),
        (
            &format!("{LOGGED_IN}\nC: UIDL\nS: +OK\nS: x\nS: .\nHANG"),
            "UIDL",
            "unique id: `x`",
        ),
    ] {
        let failure = home.fetch(script).await.0.unwrap_err();
        assert_eq!(failure.command, command, "{failure}");
        assert!(failure.to_string().contains(fragment), "{failure}");
    }
}

#[tokio::test]
async fn silence_and_a_wrong_certificate_are_told_apart() {
    let peer = Peer::new().await;
    let token = TOKEN.to_owned().into();
    let options = FetchOptions {
        patience: Duration::from_millis(100),
        ..FetchOptions::default()
    };
    let net = peer.net_at(Arc::new(SystemClock));
    let client = async { check(&net, LOGIN, &token, &options).await };
    let failure = tokio::join!(peer.play(HOST, "TLS\nHANG"), client)
        .1
        .unwrap_err();
    assert_eq!(failure.command, "greeting");
    assert!(matches!(
        failure.kind,
        FailureKind::Transport(NetError::Silent { .. })
    ));

    let client = async { check(&peer.net(), LOGIN, &token, &options).await };
    let failure = tokio::join!(peer.play("other.example", "TLS"), client)
        .1
        .unwrap_err();
    assert_eq!(failure.command, "tls");
}

#[test]
fn a_failure_survives_the_record_of_attempts() {
    for failure in [
        refused("RETR 1", "-ERR Server Unavailable. 21"),
        FailureKind::Closed.during(Protocol::Smtp, "AUTH XOAUTH2"),
        FailureKind::Transport(NetError::Silent {
            host: HOST.to_owned(),
            seconds: 60,
        })
        .during(Protocol::Pop3, "greeting"),
    ] {
        let json = serde_json::to_string(&failure).unwrap();
        assert_eq!(
            serde_json::from_str::<MailFailure>(&json).unwrap(),
            failure,
            "{json}"
        );
    }
}
