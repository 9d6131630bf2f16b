use super::*;
use crate::{clock::SystemClock, locales::Language, testing::Peer};

const HOST: &str = "smtp.office365.com";
const LOGIN: &str = "anna.muster@muster-legal.example";
const TOKEN: &str = "eyJ.access.token";
const AUTH: &str = "C: AUTH XOAUTH2 dXNlcj1hbm5hLm11c3RlckBtdXN0ZXItbGVnYWwuZXhhbXBsZQFhdXRoPUJlYXJlciBleUouYWNjZXNzLnRva2VuAQE=";

/// The lines up to the handshake and the EHLO within.
const SECURED: &str = "
    S: 220 AM0PR02CA0134.outlook.office365.com Microsoft ESMTP MAIL Service ready at Mon, 1 Jun 2026 12:00:00 +0000 [08DDD30471EE4ED5]
    C: EHLO [127.0.0.1]
    S: 250-AM0PR02CA0134.outlook.office365.com Hello [127.0.0.1]
    S: 250-SIZE 157286400
    S: 250-STARTTLS
    S: 250 SMTPUTF8
    C: STARTTLS
    S: 220 2.0.0 SMTP server ready
    TLS
    C: EHLO [127.0.0.1]
    S: 250-AM0PR02CA0134.outlook.office365.com Hello [127.0.0.1]
    S: 250-AUTH LOGIN XOAUTH2
    S: 250-8BITMIME
    S: 250 SMTPUTF8
";

const ACCEPTED: &str = "
    S: 235 2.7.0 Authentication successful
    C: MAIL FROM:<anna.muster@muster-legal.example>
    S: 250 2.1.0 Sender OK
    C: RCPT TO:<anna.muster@muster-legal.example>
    S: 250 2.1.5 Recipient OK
    C: DATA
    S: 354 Start mail input; end with <CRLF>.<CRLF>
    C*
";

const QUIT: &str = "
    C: QUIT
    S: 221 2.0.0 Service closing transmission channel
";

/// Sends the test mail while the server follows `script`; also what the server got as mail.
async fn sent(script: &str) -> (Result<Sent, MailFailure>, String) {
    let mail = test_mail(LOGIN, Language::De).unwrap();
    let mail = mail.with_message_id("id@muster-legal.example").unwrap();
    sent_mail(&mail, script).await
}

async fn sent_mail(mail: &OutgoingMail, script: &str) -> (Result<Sent, MailFailure>, String) {
    let peer = Peer::new().await;
    let (net, token, options) = (peer.net(), TOKEN.to_owned().into(), SendOptions::default());
    let client = send(&net, LOGIN, &token, mail, &options);
    let (heard, result) = tokio::join!(peer.play(HOST, script), client);
    (result, heard)
}

/// A refused login also keeps how the server greeted and how long the token was.
fn not_let_in(line: &str) -> MailFailure {
    let greeting = SECURED.lines().nth(1).unwrap().trim_start();
    MailFailure {
        seen: Some(Box::new(Seen {
            greeting: greeting.trim_start_matches("S: ").to_owned(),
            token_length: Some(TOKEN.len()),
        })),
        ..refused("AUTH XOAUTH2", line)
    }
}

fn refused(command: &str, line: &str) -> MailFailure {
    let line = line.to_owned();
    FailureKind::Refused { line }.during(Protocol::Smtp, command)
}

#[tokio::test]
async fn the_test_mail_is_sent_and_the_servers_words_are_kept() {
    let reply =
        "250 2.0.0 OK <id@muster-legal.example> [Hostname=AM0PR02MB4711.eurprd02.prod.outlook.com]";
    let (result, heard) = sent(&format!("{SECURED}{AUTH}{ACCEPTED}S: {reply}{QUIT}")).await;
    let expected = Sent {
        reply: reply.to_owned(),
        message_id: "<id@muster-legal.example>".to_owned(),
    };
    assert_eq!(result, Ok(expected));
    insta::assert_snapshot!(heard);
}

#[tokio::test]
async fn a_refused_login_keeps_the_servers_words() {
    let line = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [BL1PR13CA0330.namprd13.prod.outlook.com 2026-06-01T12:00:00.114Z 08DD36B37FE14073]";
    for after in [QUIT, ""] {
        let (result, _) = sent(&format!("{SECURED}{AUTH}\nS: {line}\n{after}")).await;
        assert_eq!(result, Err(not_let_in(line)), "then {after:?}");
    }
}

#[tokio::test]
async fn a_very_long_refusal_after_the_data_is_kept_whole() {
    let diagnosis = ", 1.36674:0A000000".repeat(160);
    let line = format!(
        "554 5.2.252 SendAsDenied; anna.muster@muster-legal.example not allowed to send as \
         kanzlei@muster-legal.example; STOREDRV.Submission.Exception:SendAsDeniedException\
         .MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with \
         message [BeginDiagnosticData]Cannot submit message. 0.35250:1F009983{diagnosis}\
         [EndDiagnosticData] [Hostname=AM0PR02MB4711.eurprd02.prod.outlook.com]"
    );
    assert!(line.len() > 3000);
    let (result, _) = sent(&format!("{SECURED}{AUTH}{ACCEPTED}S: {line}{QUIT}")).await;
    assert_eq!(result, Err(refused("end of DATA", &line)));
}

#[tokio::test]
async fn only_a_mail_handed_over_without_an_answer_is_left_open() {
    for (script, open) in [
        (format!("{SECURED}{AUTH}{ACCEPTED}"), true),
        (format!("{SECURED}{AUTH}{ACCEPTED}S: 250-torn"), true),
        (format!("{SECURED}{AUTH}{ACCEPTED}S: hello{QUIT}"), true),
        (format!("{SECURED}{AUTH}{ACCEPTED}S: 554 no{QUIT}"), false),
        (format!("{SECURED}{AUTH}"), false),
    ] {
        let failure = sent(&script).await.0.unwrap_err();
        assert_eq!(failure.leaves_open(), open, "{script}: {failure}");
    }
}

#[tokio::test]
async fn each_step_names_what_it_was_refused_at() {
    let ok = "S: 250 ok";
    let mail = "C: MAIL FROM:<anna.muster@muster-legal.example>";
    let rcpt = "C: RCPT TO:<anna.muster@muster-legal.example>";
    let auth = format!("{AUTH}\nS: 235 2.7.0 Authentication successful");
    let no = "421 4.3.2 Service not active [AM0]";
    for (script, command) in [
        (format!("S: {no}"), "greeting"),
        (format!("S: 220 x\nC: EHLO [127.0.0.1]\nS: {no}"), "EHLO"),
        (
            format!("{}\nS: {no}", SECURED.split_once("S: 220 2").unwrap().0),
            "STARTTLS",
        ),
        (
            format!("{}\nS: {no}", SECURED.rsplit_once("S: 250-AM0").unwrap().0),
            "EHLO",
        ),
        (format!("{SECURED}{AUTH}\nS: {no}\n{QUIT}"), "AUTH XOAUTH2"),
        (
            format!("{SECURED}{auth}\n{mail}\nS: {no}\n{QUIT}"),
            "MAIL FROM",
        ),
        (
            format!("{SECURED}{auth}\n{mail}\n{ok}\n{rcpt}\nS: {no}\n{QUIT}"),
            "RCPT TO",
        ),
        (
            format!("{SECURED}{auth}\n{mail}\n{ok}\n{rcpt}\n{ok}\nC: DATA\nS: {no}\n{QUIT}"),
            "DATA",
        ),
    ] {
        let failure = sent(&script).await.0.unwrap_err();
        let bare = failure.kind.during(Protocol::Smtp, failure.command);
        assert_eq!(bare, refused(command, no), "{script}");
    }
}

#[tokio::test]
async fn a_challenge_is_answered_or_kept_as_the_reason() {
    let again = AUTH.replace("AUTH XOAUTH2 ", "");
    let script = format!("{SECURED}{AUTH}\nS: 334 \n{again}\n{ACCEPTED}S: 250 ok{QUIT}");
    assert_eq!(sent(&script).await.0.unwrap().reply, "250 ok");

    let script =
        format!("{SECURED}{AUTH}\nS: 334 eyJzdGF0dXMiOiI0MDEifQ==\nC: \nS: 535 5.7.3 no\n{QUIT}");
    let expected = not_let_in("334 eyJzdGF0dXMiOiI0MDEifQ==\n535 5.7.3 no");
    assert_eq!(sent(&script).await.0, Err(expected));
}

#[tokio::test]
async fn odd_servers_are_said_plainly() {
    for (script, command, fragment) in [
        (
            "S: +OK POP3".to_owned(),
            "greeting",
            "not of this protocol: `+OK POP3`",
        ),
        (String::new(), "greeting", "closed the connection"),
        (
            "S: 220 x\nC: EHLO [127.0.0.1]\nS: 250 SIZE 1".to_owned(),
            "STARTTLS",
            "does not offer STARTTLS",
        ),
        (
            SECURED.replace("AUTH LOGIN XOAUTH2", "AUTH LOGIN") + QUIT,
            "AUTH XOAUTH2",
            "does not offer XOAUTH2",
        ),
        (
            format!("{SECURED}{AUTH}"),
            "AUTH XOAUTH2",
            "closed the connection",
        ),
        (
            format!("{SECURED}{AUTH}\nS: 235-half"),
            "AUTH XOAUTH2",
            "closed the connection",
        ),
        (
            format!("{SECURED}{AUTH}\nS: hello\n{QUIT}"),
            "AUTH XOAUTH2",
            "`hello`",
        ),
        (
            format!("{SECURED}{AUTH}\nS: 535 what is {TOKEN}?\n{QUIT}"),
            "AUTH XOAUTH2",
            "what is [redacted]?",
        ),
        (
            format!(
                "{SECURED}{AUTH}{}",
                ACCEPTED.replace("354", "250").replace("C*", QUIT)
            ),
            "DATA",
            "does not belong",
        ),
    ] {
        let failure = sent(&script).await.0.unwrap_err();
        assert_eq!(failure.command, command, "{failure}");
        assert!(failure.to_string().contains(fragment), "{failure}");
    }
}

#[tokio::test]
async fn what_is_said_before_tls_is_not_taken_for_said_within() {
    let peer = Peer::new().await;
    let (net, token, options) = (peer.net(), TOKEN.to_owned().into(), SendOptions::default());
    let script = "S: 220 x\nC: EHLO [127.0.0.1]\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\nS; 220 ready|250 injected|";
    let client = check(&net, LOGIN, &token, &options);
    let failure = tokio::join!(peer.play(HOST, script), client).1.unwrap_err();
    assert_eq!(failure.command, "STARTTLS");
    let line = "250 injected".to_owned();
    assert_eq!(failure.kind, FailureKind::OutOfTurn { line });
}

#[tokio::test]
async fn addresses_in_other_scripts_need_smtputf8() {
    let mail = OutgoingMail::new(LOGIN, &["jürg@muster.example"], "s", "t").unwrap();
    let script = format!(
        "{SECURED}{AUTH}\nS: 235 ok
        C: MAIL FROM:<anna.muster@muster-legal.example> SMTPUTF8 BODY=8BITMIME\nS: 250 ok
        C: RCPT TO:<jürg@muster.example>\nS: 250 ok\nC: DATA\nS: 354 go\nC*\nS: 250 taken{QUIT}"
    );
    assert_eq!(
        sent_mail(&mail, &script).await.0.unwrap().reply,
        "250 taken"
    );

    let script = format!(
        "{}{AUTH}\nS: 235 ok\n{QUIT}",
        SECURED.replace("250 SMTPUTF8", "250 DSN")
    );
    let failure = sent_mail(&mail, &script).await.0.unwrap_err();
    assert!(
        failure.to_string().contains("does not offer SMTPUTF8"),
        "{failure}"
    );
}

#[tokio::test]
async fn the_check_logs_in_and_sends_nothing() {
    let peer = Peer::new().await;
    let (net, token, options) = (peer.net(), TOKEN.to_owned().into(), SendOptions::default());
    let script = format!("{SECURED}{AUTH}\nS: 235 2.7.0 Authentication successful\n{QUIT}");
    let client = check(&net, LOGIN, &token, &options);
    let check = tokio::join!(peer.play(HOST, &script), client).1.unwrap();
    assert!(check.greeting.starts_with("220 AM0PR02CA0134"));
    assert!(
        check.capabilities.contains("\n250-AUTH LOGIN XOAUTH2\n"),
        "{check:?}"
    );
}

#[tokio::test]
async fn silence_and_a_wrong_certificate_are_told_apart() {
    let peer = Peer::new().await;
    let token = TOKEN.to_owned().into();
    let options = SendOptions {
        patience: Duration::from_millis(100),
        ..SendOptions::default()
    };
    let net = peer.net_at(Arc::new(SystemClock));
    let script = format!("{SECURED}{AUTH}\nHANG");
    let client = async { check(&net, LOGIN, &token, &options).await };
    let (_, result) = tokio::join!(peer.play("x", "HANG"), client);
    let failure = result.unwrap_err();
    assert_eq!(failure.command, "greeting");
    assert!(matches!(
        failure.kind,
        FailureKind::Transport(NetError::Silent { .. })
    ));

    let client = async { check(&peer.net(), LOGIN, &token, &options).await };
    let failure = tokio::join!(peer.play("other.example", &script), client)
        .1
        .unwrap_err();
    assert_eq!(failure.command, "tls");
}

#[test]
fn a_login_that_breaks_out_never_reaches_the_network() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let peer = Peer::new().await;
        let (token, options) = (TOKEN.to_owned().into(), SendOptions::default());
        let failure = check(&peer.net(), "a\x01auth=", &token, &options)
            .await
            .unwrap_err();
        assert!(failure.to_string().contains("use this login"), "{failure}");
    });
}
