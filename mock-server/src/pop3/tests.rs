use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::reply::Reply;
use super::*;
use crate::wire::Session;
use crate::wire::pump::{Pump, transcript};

/// Anna and the token `good`; everybody else is refused.
struct Drop3 {
    items: Arc<[Item]>,
}

impl Maildrop for Drop3 {
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        _: Timestamp,
    ) -> Result<Login, Box<Refusal>> {
        let who = Who {
            user: Some(user.to_owned()),
            client_id: None,
            trace: None,
        };
        if (user, token) == ("anna@muster.example", "good") {
            return Ok(Login {
                who,
                items: Arc::clone(&self.items),
            });
        }
        Err(Box::new(Refusal {
            cause: Cause::PopOff,
            detail: None,
            who,
            change: Some(serde_json::json!({"pop-enabled": {"mailbox": user, "enabled": true}})),
        }))
    }

    fn mark_read(&mut self, _: &str, _: Timestamp) {}

    fn delete(&mut self, uidls: &[&str], _: Timestamp) {
        assert!(!uidls.is_empty());
    }
}

fn session() -> Pop3<Drop3> {
    session_that_takes(64 * 1024)
}

fn session_that_takes(longest_response: usize) -> Pop3<Drop3> {
    let machine = Machine {
        ca: "AM0PR02CA0134".to_owned(),
        mb: "AM0PR02MB4321".to_owned(),
        region_domain: "eurprd02.prod.outlook.com".to_owned(),
    };
    let item = |uidl: &str, body: &'static str| Item {
        uidl: uidl.into(),
        size: body.len() as u64,
        body: Bytes::from_static(body.as_bytes()),
    };
    let items = Arc::new([
        item(
            "6499",
            "Subject: one\r\n\r\n.first\r\nsecond\r\n.\r\nthird\r\n",
        ),
        item("6500", "Subject: two\r\n\r\nno end"),
    ]);
    let config = Config {
        longest_response,
        ..Config::new(machine)
    };
    Pop3::new(Drop3 { items }, config)
}

fn response(user: &str, token: &str) -> String {
    STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"))
}

fn anna() -> String {
    response("anna@muster.example", "good")
}

/// Plays a script and compares with the page in `snapshots/`.
fn check(name: &str, script: &[&str]) {
    let page = transcript(session(), script);
    let journal = page.lines().filter(|line| line.starts_with("J: "));
    for line in journal {
        assert!(
            !line.contains(&anna()[30..]) && !line.contains("secret"),
            "{line}"
        );
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(format!("pop3-{name}"), page);
    });
}

#[test]
fn mail_is_listed_read_and_deleted_at_quit() {
    check(
        "reading",
        &[
            "CAPA",
            "AUTH XOAUTH2",
            &anna(),
            "STAT",
            "LIST",
            "LIST 2",
            "UIDL",
            "UIDL 1",
            "TOP 1 0",
            "TOP 1 2",
            "RETR 1",
            "RETR 2",
            "DELE 1",
            "STAT",
            "LIST",
            "RETR 1",
            "LIST 3",
            "NOOP",
            "RSET",
            "STAT",
            "DELE 2",
            "CAPA",
            "QUIT",
        ],
    );
}

#[test]
fn one_line_auth_closes_the_connection() {
    check(
        "one-line-auth",
        &[&format!("AUTH XOAUTH2 {}", anna()), "QUIT"],
    );
    let real = format!(
        "AUTH XOAUTH2 {}",
        response("anna@muster.example", &"e".repeat(1500))
    );
    let page = transcript(session(), &[&real, "QUIT"]);
    assert!(page.contains("S: -ERR Protocol error. Connection is closed. 10\n   (closed)"));
    assert!(page.contains("J: Refusal | AUTH XOAUTH2 | -ERR Protocol error. Connection is closed. 10 | pop3-one-line-auth"));
}

#[test]
fn a_refused_token_gets_the_generic_line_and_may_try_again() {
    check(
        "refused-token",
        &[
            "AUTH XOAUTH2",
            &response("beat@muster.example", "good"),
            "AUTH XOAUTH2",
            "dXNlcj1hbm5h",
            "AUTH XOAUTH2",
            "*",
            "auth xoauth2",
            &anna(),
            "QUIT",
        ],
    );
}

#[test]
fn passwords_are_not_taken() {
    check(
        "passwords",
        &[
            "USER anna@muster.example",
            "PASS secret word",
            "PASS again",
            "AUTH PLAIN AGEAYg==",
            "AUTH",
            "QUIT",
        ],
    );
}

#[test]
fn commands_out_of_place_are_refused() {
    check(
        "out-of-place",
        &[
            "STAT",
            "STLS",
            "GET / HTTP/1.1",
            "USER",
            "AUTH XOAUTH2",
            &anna(),
            "USER a",
            "RETR",
            "DELE 0",
            "TOP 1 x",
            "IDLE",
        ],
    );
}

#[test]
fn a_command_that_is_too_long_closes_the_connection() {
    check("long-command", &[&"N".repeat(600), "QUIT"]);
}

#[test]
fn a_dropped_line_deletes_nothing() {
    check("dropped", &["AUTH XOAUTH2", &anna(), "DELE 1", "DELE 2"]);
}

#[test]
fn idle_sessions_end_after_one_minute_and_after_thirty() {
    check(
        "idle-before-login",
        &["CAPA", "(wait 59s)", "CAPA", "(wait 60s)"],
    );
    check(
        "idle-after-login",
        &[
            "AUTH XOAUTH2",
            &anna(),
            "(wait 29m 59s)",
            "NOOP",
            "DELE 1",
            "(wait 30m)",
        ],
    );
}

#[test]
fn a_token_beyond_the_limit_is_a_line_too_long() {
    let long = response("anna@muster.example", &"e".repeat(4000));
    let page = transcript(session_that_takes(4096), &["AUTH XOAUTH2", &long]);
    assert!(page.contains("-ERR Protocol error. Connection is closed. 10"));
    let page = transcript(session(), &["AUTH XOAUTH2", &long]);
    assert!(page.contains("-ERR Authentication failure"));
}

#[test]
fn every_reply_is_in_a_transcript() {
    let pages: String =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pop3/snapshots"))
            .unwrap()
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
    for reply in Reply::ALL {
        let line = reply.line(&[]);
        let start = line.split(['{', '[']).next().unwrap_or_default();
        assert!(pages.contains(&format!("S: {start}")), "{reply:?}");
    }
}

/// Whole commands, so that the interesting states are reached, and noise between them.
fn script() -> impl Strategy<Value = Vec<u8>> {
    let command = prop_oneof![
        Just(b"AUTH XOAUTH2\r\n".to_vec()),
        Just(format!("{}\r\n", anna()).into_bytes()),
        Just(b"LIST\r\n".to_vec()),
        Just(b"RETR 1\r\n".to_vec()),
        Just(b"TOP 1 1\n".to_vec()),
        Just(b"DELE 1\r\n".to_vec()),
        Just(b"RSET\r\n".to_vec()),
        Just(b"PASS x\r\n".to_vec()),
        Just(b"QUIT\r\n".to_vec()),
        Just(vec![b'x'; 600]),
        "[A-Z]{1,4}( [0-9]{1,3}){0,3}\r\n".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(command, 0..20).prop_map(|commands| commands.concat())
}

proptest! {
    #[test]
    fn where_the_input_is_cut_changes_nothing(script in script(), size in 1usize..30) {
        let mut whole = Pump::new(session());
        let mut expected = whole.answer();
        expected.extend(whole.send(&script));
        let mut cut = Pump::new(session());
        let mut answer = cut.answer();
        for block in script.chunks(size) {
            answer.extend(cut.send(block));
        }
        prop_assert_eq!(answer, expected);
        prop_assert_eq!(&cut.notes, &whole.notes);
        prop_assert_eq!(cut.session.want(), whole.session.want());
    }
}
