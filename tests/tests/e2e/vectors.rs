//! Captured lines: a box says what was seen, and the doctor knows what it means.

use std::collections::BTreeSet;

use serde_json::json;
use tests::vectors::{self, Vector, shape};
use tests::{Answer, Dialogue, World};

/// Every line that a box says has the shape of the captured one.
fn check_box(vectors: &[Vector], say: fn(&str) -> String) {
    for vector in vectors {
        let Some(asked) = &vector.asked else { continue };
        let said = say(asked);
        assert_eq!(
            shape(&said),
            shape(&vector.line),
            "{asked}: a box says {said:?}, and {} shows {:?}",
            vector.source,
            vector.line
        );
    }
}

/// The doctor takes the line for what it is, and for nothing else.
fn check_doctor(vectors: &[Vector]) {
    for vector in vectors {
        let Some(finding) = &vector.finding else {
            continue;
        };
        let found: BTreeSet<_> = client::report::explain(&vector.line)
            .iter()
            .map(|explanation| serde_json::to_value(explanation.id).unwrap())
            .collect::<Vec<_>>()
            .iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(found, BTreeSet::from([finding.clone()]), "{}", vector.line);
    }
}

#[test]
fn the_doctor_knows_every_captured_line() {
    check_doctor(&vectors::smtp());
    check_doctor(&vectors::pop3());
    check_doctor(&vectors::entra());
}

#[test]
fn every_vector_has_a_source() {
    for vector in [vectors::smtp(), vectors::pop3(), vectors::entra()].concat() {
        assert!(vector.source.starts_with("https://"), "{vector:?}");
    }
}

#[test]
fn a_box_submits_mail_in_the_captured_words() {
    check_box(&vectors::smtp(), smtp);
}

#[test]
fn a_box_gives_mail_out_in_the_captured_words() {
    check_box(&vectors::pop3(), pop3);
}

#[test]
fn a_box_refuses_tokens_in_the_captured_words() {
    check_box(&vectors::entra(), entra);
}

fn smtp(asked: &str) -> String {
    let world = World::start();
    match asked {
        "greeting" => return world.smtp().line(),
        "ehlo" => return greeted(&world).reply("EHLO client.example"),
        "starttls" => {
            let mut dialogue = greeted(&world);
            dialogue.reply("EHLO client.example");
            return dialogue.reply("STARTTLS");
        }
        _ => {}
    }
    let user = world.value("USER");
    let mut dialogue = world.smtp_in_tls();
    match asked {
        "ehlo-in-tls" => dialogue.reply("EHLO client.example"),
        "auth-xoauth2" => dialogue.reply("AUTH XOAUTH2"),
        "auth-login" => dialogue.reply("AUTH LOGIN"),
        "auth-plain" => dialogue.reply("AUTH PLAIN AGEAYg=="),
        "auth-login-with-password" => {
            dialogue.reply("AUTH LOGIN");
            dialogue.reply("YW5uYQ==");
            dialogue.reply("cGFzc3dvcmQ=")
        }
        "auth-with-expired-token" => {
            dialogue.smtp_xoauth2(user, &world.token(&json!({ "flaws": ["expired"] })))
        }
        "auth-while-off-for-tenant" | "mail-while-off-for-tenant" => {
            world.change(&json!({ "authenticated-smtp": { "mailbox": null, "enabled": false } }));
            let refused = dialogue.smtp_xoauth2(user, &world.token(&json!({})));
            if asked.starts_with("auth") {
                return refused;
            }
            dialogue.reply(&format!("MAIL FROM:<{user}>"))
        }
        later => {
            let accepted = dialogue.smtp_xoauth2(user, &world.token(&json!({})));
            after_auth(&mut dialogue, later, accepted, user)
        }
    }
}

fn after_auth(dialogue: &mut Dialogue, asked: &str, accepted: String, user: &str) -> String {
    let mail = format!("MAIL FROM:<{user}> SIZE=100");
    let rcpt = format!("RCPT TO:<{user}>");
    let message = format!("From: {user}\r\n\r\nHello\r\n.");
    let steps = [
        ("auth-accepted", None),
        ("mail", Some(mail.as_str())),
        ("rcpt", Some(&rcpt)),
        ("data", Some("DATA")),
        ("body", Some(&message)),
        ("quit", Some("QUIT")),
    ];
    let mut last = accepted;
    for (step, line) in steps {
        if let Some(line) = line {
            last = dialogue.reply(line);
        }
        if step == asked {
            return last;
        }
    }
    panic!("no conversation is called {asked}");
}

fn greeted(world: &World) -> Dialogue {
    let mut dialogue = world.smtp();
    assert!(dialogue.line().starts_with("220 "));
    dialogue
}

fn pop3(asked: &str) -> String {
    let world = World::start();
    let user = world.value("USER");
    let mut dialogue = world.pop3();
    let greeting = dialogue.line();
    let token = |wanted| world.token(&wanted);
    match asked {
        "greeting" => greeting,
        "capa" => dialogue.listing("CAPA"),
        "auth-xoauth2" => dialogue.ask("AUTH XOAUTH2"),
        "auth-accepted" => dialogue.pop3_xoauth2(user, &token(json!({}))),
        "auth-with-expired-token" => {
            dialogue.pop3_xoauth2(user, &token(json!({ "flaws": ["expired"] })))
        }
        "auth-on-one-line" => dialogue.smtp_xoauth2(user, &token(json!({}))),
        "pass" => {
            dialogue.ask(&format!("USER {user}"));
            dialogue.ask("PASS password")
        }
        "stat-too-early" => dialogue.ask("STAT"),
        "get" => dialogue.ask("GET / HTTP/1.1"),
        _ => panic!("no conversation is called {asked}"),
    }
}

/// The error's description up to the trace.
fn entra(asked: &str) -> String {
    let world = World::start();
    let grant = ("grant_type", "client_credentials");
    let scope = ("scope", "https://outlook.office365.com/.default");
    let nobody = "99999999-2222-3333-4444-555555555555";
    let answer = match asked {
        "wrong-secret" => world.redeem(&[grant, scope, ("client_secret", "wrong")]),
        "expired-secret" => {
            world.post("/api/clock", &json!({ "advance_s": 800 * 86_400 }));
            world.redeem(&[grant, scope])
        }
        "no-secret" => {
            let path = format!("/{}/oauth2/v2.0/token", world.value("TENANT_ID"));
            world.entra(
                &path,
                Some(&[grant, scope, ("client_id", world.value("CLIENT_ID"))]),
            )
        }
        "unknown-client" => world.redeem(&[grant, scope, ("client_id", nobody)]),
        "disabled-client" => {
            world.change(&json!({ "app-enabled": { "enabled": false } }));
            world.redeem(&[grant, scope])
        }
        "malformed-tenant" => {
            let client = ("client_id", world.value("CLIENT_ID"));
            let secret = ("client_secret", "any");
            world.entra(
                "/contoso_typo/oauth2/v2.0/token",
                Some(&[grant, scope, client, secret]),
            )
        }
        renewal => renew(&world, renewal),
    };
    let answer = answer.json();
    let description = answer["error_description"].as_str().unwrap();
    let (message, trace) = description.split_once(" Trace ID: ").unwrap();
    assert!(trace.contains(" Correlation ID: "), "{description}");
    assert!(trace.contains(" Timestamp: "), "{description}");
    message.to_owned()
}

/// Anna's token is renewed after a change of the tenant.
fn renew(world: &World, asked: &str) -> Answer {
    let token = world.token(&json!({ "kind": "refresh" }));
    let anna = world.value("USER");
    let required = json!({ "mfa-required": { "required": true } });
    let changes = match asked {
        "renewal-while-blocked" => {
            vec![json!({ "conditional-access": { "blocks": "all-sign-ins" } })]
        }
        "renewal-without-second-factor" => vec![required],
        "renewal-without-registration" => {
            let gone = json!({ "mfa-registered": { "user": anna, "registered": false } });
            vec![required, gone]
        }
        "renewal-while-disabled" => {
            vec![json!({ "user-enabled": { "user": anna, "enabled": false } })]
        }
        _ => panic!("no conversation is called {asked}"),
    };
    for change in changes {
        world.change(&change);
    }
    world.redeem(&[("grant_type", "refresh_token"), ("refresh_token", &token)])
}
