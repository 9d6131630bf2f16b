//! What a failure says of itself, without anybody's judgement.

use super::*;

fn smtp(command: &str, line: &str) -> Failure {
    Reply::new(Protocol::Smtp, command, line).into()
}

fn pop3(line: &str) -> Failure {
    Reply::new(Protocol::Pop3, "AUTH XOAUTH2", line).into()
}

fn entra(status: Option<u16>, wait: Option<u64>) -> Failure {
    let http = HttpHead {
        retry_after: wait,
        ..HttpHead::default()
    };
    Failure::Entra(EntraError {
        request: EntraRequest::Refresh,
        status,
        error: Words::empty(),
        error_codes: Vec::new(),
        suberror: None,
        description: Words::empty(),
        http: Box::new(http),
    })
}

#[test]
fn only_a_server_that_refused_for_it_asks_to_wait() {
    for (failure, told, asked) in [
        (entra(Some(429), Some(17)), Some(17), Some(17)),
        (entra(Some(503), Some(5)), Some(5), Some(5)),
        (entra(Some(429), None), None, None),
        (entra(Some(400), Some(17)), Some(17), None),
        (entra(Some(500), Some(17)), Some(17), None),
        (entra(None, Some(17)), Some(17), None),
        (smtp("DATA", "451 4.7.500 Server busy"), None, None),
        (Failure::nothing(), None, None),
    ] {
        assert_eq!(failure.retry_after(), told, "{failure:?}");
        assert_eq!(failure.asks_to_wait(), asked, "{failure:?}");
    }
}

#[test]
fn a_refusal_passes_where_the_server_says_so() {
    for (failure, expected) in [
        (smtp("AUTH XOAUTH2", "421 4.4.2 Timed out"), true),
        (smtp("DATA", "451 4.7.500 Server busy"), true),
        (smtp("DATA", "550 4.7.500 no"), false),
        (smtp("DATA", "554 5.2.252 SendAsDenied"), false),
        (pop3("-ERR [SYS/TEMP] later"), true),
        (pop3("-ERR [sys/temp] later"), true),
        (pop3("-ERR [IN-USE] somebody reads"), true),
        (pop3("-ERR [LOGIN-DELAY] wait"), true),
        (pop3("-ERR [AUTH] no"), false),
        (pop3("-ERR it is [IN-USE]"), false),
        (pop3("4 letters"), false),
        (entra(Some(503), Some(1)), false),
        (Failure::nothing(), false),
    ] {
        assert_eq!(failure.passes(), expected, "{failure:?}");
    }
}

#[test]
fn what_is_refused_after_the_login_is_a_mail() {
    for (command, expected) in [
        ("connect", false),
        ("greeting", false),
        ("tls", false),
        ("EHLO client.example", false),
        ("STARTTLS", false),
        ("CAPA", false),
        ("AUTH XOAUTH2", false),
        ("STAT", false),
        ("MAIL FROM", true),
        ("RCPT TO", true),
        ("DATA", true),
        ("RETR 1", true),
    ] {
        let failure = smtp(command, "550 5.0.0 no");
        assert_eq!(failure.is_after_login(), expected, "{command}");
    }
    assert!(!entra(Some(400), None).is_after_login());
    assert!(!Failure::nothing().is_after_login());
}

#[test]
fn a_local_failure_is_of_its_kind_alone() {
    assert!(Failure::nothing().is_of(Local::NoToken));
    assert!(!Failure::nothing().is_of(Local::Storage));
    assert!(!smtp("DATA", "550 no").is_of(Local::NoToken));
}
