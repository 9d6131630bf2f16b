//! What an administrator changes, and what the wire says before and after.

use mock_server::tenant::{Change, seed};
use scenarios::robot::{End, Person};
use serde_json::{Value, json};
use tests::{Answer, World};

/// How a change is looked at.
#[derive(Clone, Copy)]
enum Look {
    /// The app's own token.
    App,
    /// Anna's refresh token, from before the change.
    Refresh,
    /// Anna signs in through the pages.
    Pages,
    /// The same, for whatever the app is registered for.
    Registered,
    Pop3,
    Smtp,
    /// Anna opens her mailbox with a token that was renewed just now.
    Renewed,
    /// Anna opens the shared mailbox.
    Pop3OfShared,
    /// Anna sends a mail as the shared mailbox.
    SendsAsShared,
    /// Anna signs in for a device that sends no secret.
    Device,
}

const POP: &str = "https://outlook.office.com/POP.AccessAsUser.All";

#[track_caller]
fn check(look: Look, prepared: Option<&Value>, change: &Value, before: &str, after: &str) {
    let world = World::start();
    let refresh = world.token(&json!({ "kind": "refresh" }));
    let access = world.token(&json!({}));
    if let Some(change) = prepared {
        world.change(change);
    }
    let looked = || see(&world, look, &refresh, &access);
    assert_eq!(looked(), before, "before {change}");
    world.change(change);
    assert_eq!(looked(), after, "after {change}");
}

fn see(world: &World, look: Look, refresh: &str, access: &str) -> String {
    let user = world.value("USER");
    match look {
        Look::App => number(&world.redeem(&[
            ("grant_type", "client_credentials"),
            ("scope", "https://outlook.office365.com/.default"),
        ])),
        Look::Refresh => number(&world.redeem(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh),
            ("scope", POP),
        ])),
        Look::Pages | Look::Registered => {
            let scope = match look {
                Look::Registered => "https://outlook.office.com/.default",
                _ => POP,
            };
            let known = world.journal("refusal").len();
            let walk = world.walk(scope, &Person::new(user, world.value("PASSWORD")));
            // People read no number on most pages; the journal has it.
            let told = match &world.journal("refusal")[known..] {
                [] => String::new(),
                [.., last] => last["answer"].as_str().unwrap().to_owned(),
            };
            match (&walk.end, walk.pages.last()) {
                // An error can go back to the program, too.
                (End::Failed(_), _) if told.is_empty() => "sent back".to_owned(),
                (End::Failed(_), _) => format!("sent back: {told}"),
                (_, Some(page)) => match told.split_once("AADSTS") {
                    Some((_, number)) => number.to_owned(),
                    None => page.title.clone(),
                },
                (end, None) => format!("{end:?}"),
            }
        }
        Look::Pop3 => {
            let mut reader = world.pop3();
            assert!(reader.line().starts_with("+OK "));
            first(&reader.pop3_xoauth2(user, access), 1)
        }
        Look::Device => {
            let path = format!("/{}/oauth2/v2.0/devicecode", world.value("TENANT_ID"));
            let form = [("client_id", world.value("CLIENT_ID")), ("scope", POP)];
            let device = world.entra(&path, Some(&form)).json();
            let text = |name: &str| device[name].as_str().unwrap().to_owned();
            let person = Person {
                user_code: Some(text("user_code")),
                ..Person::new(user, world.value("PASSWORD"))
            };
            let walk = world.walk_from(&text("verification_uri"), &person);
            assert!(matches!(walk.end, End::NothingToDo), "{:?}", walk.end);
            number(&world.redeem(&[
                ("grant_type", "device_code"),
                ("device_code", &text("device_code")),
                ("client_secret", ""),
            ]))
        }
        Look::Renewed => {
            let answer = world.redeem(&[
                ("grant_type", "refresh_token"),
                ("refresh_token", refresh),
                ("scope", POP),
            ]);
            let token = answer.json()["access_token"].as_str().unwrap().to_owned();
            let mut reader = world.pop3();
            let _ = reader.line();
            first(&reader.pop3_xoauth2(user, &token), 1)
        }
        Look::Pop3OfShared => {
            let mut reader = world.pop3();
            let _ = reader.line();
            first(
                &reader.pop3_xoauth2(world.value("SHARED_MAILBOX"), access),
                1,
            )
        }
        Look::SendsAsShared => {
            let shared = world.value("SHARED_MAILBOX");
            let mut sender = world.smtp_in_tls();
            sender.smtp_xoauth2(user, access);
            sender.ask(&format!("MAIL FROM:<{shared}>"));
            sender.ask(&format!("RCPT TO:<{user}>"));
            sender.ask("DATA");
            sender.send(&format!("From: {shared}\r\nSubject: x\r\n\r\nx\r"));
            first(&sender.ask("."), 1)
        }
        Look::Smtp => first(&world.smtp_in_tls().smtp_xoauth2(user, access), 2),
    }
}

/// The AADSTS number of a refusal; otherwise the status.
fn number(answer: &Answer) -> String {
    match answer.json()["error_codes"][0].as_u64() {
        Some(number) => number.to_string(),
        None => answer.status.to_string(),
    }
}

fn first(line: &str, words: usize) -> String {
    line.split(' ').take(words).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_change_is_seen_on_the_wire() {
    let anna = seed::USER;
    let deleted = json!({ "app-deleted": {} });
    let removed = json!({ "secret-removed": { "secret_id": seed::SECRET_ID } });
    let revoked = json!({ "consent-revoked": {} });
    let registered = json!({ "app-registered": { "client_id": seed::CLIENT_ID } });
    let added = json!({ "secret-added": { "value": seed::CLIENT_SECRET } });
    let personal = json!({ "account-type": { "account_type": "personal-only" } });
    let other_uri = json!({ "redirect-uris": { "web": ["http://localhost/other"] } });
    let may_consent = json!({ "user-consent-policy": { "policy": "allow" } });
    let no_permissions = json!({ "permissions": { "granted": [] } });
    let administrator = json!({ "administrator": { "user": anna, "granted": true } });
    let off = |name: &str| json!({ name: { "mailbox": anna, "enabled": false } });
    let disabled = json!({ "user-enabled": { "user": anna, "enabled": false } });
    let changed = json!({ "password-changed": { "user": anna, "password": "Another-one-2026" } });

    let rows: &[(Look, Option<Value>, Value, &str, &str)] = &[
        (
            Look::App,
            Some(deleted.clone()),
            registered,
            "700016",
            "7000215",
        ),
        (
            Look::App,
            None,
            json!({ "app-enabled": { "enabled": false } }),
            "200",
            "7000112",
        ),
        (Look::App, None, deleted, "200", "700016"),
        (Look::App, Some(removed.clone()), added, "7000215", "200"),
        (Look::App, None, removed, "200", "7000215"),
        (Look::Refresh, None, personal, "200", "9002346"),
        (Look::Refresh, None, revoked.clone(), "200", "65001"),
        (
            Look::Refresh,
            Some(revoked.clone()),
            json!({ "admin-consent": {} }),
            "65001",
            "200",
        ),
        (
            Look::Refresh,
            None,
            json!({ "sessions-revoked": { "user": anna } }),
            "200",
            "50173",
        ),
        (
            Look::Refresh,
            None,
            json!({ "password-reset": { "user": anna } }),
            "200",
            "50173",
        ),
        (Look::Refresh, None, disabled, "200", "50057"),
        (
            Look::Refresh,
            None,
            json!({ "mfa-required": { "required": true } }),
            "200",
            "50076",
        ),
        (
            Look::Refresh,
            Some(json!({ "mfa-required": { "user": anna, "required": true } })),
            json!({ "mfa-registered": { "user": anna, "registered": false } }),
            "50076",
            "50079",
        ),
        (
            Look::Refresh,
            None,
            json!({ "security-defaults": { "enabled": true } }),
            "200",
            "50076",
        ),
        (
            Look::Refresh,
            None,
            json!({ "conditional-access": { "blocks": "all-sign-ins" } }),
            "200",
            "53003",
        ),
        (
            Look::Pages,
            None,
            json!({ "user-locked": { "user": anna, "locked": true } }),
            "sent back",
            "50053",
        ),
        (
            Look::Pages,
            None,
            json!({ "password-expired": { "user": anna } }),
            "sent back",
            "50055",
        ),
        (Look::Pages, None, changed, "sent back", "50126"),
        (Look::Pages, None, other_uri, "sent back", "50011"),
        (
            Look::Pages,
            Some(revoked.clone()),
            may_consent,
            "90094",
            "sent back",
        ),
        (
            Look::Pages,
            Some(revoked.clone()),
            administrator,
            "90094",
            "sent back",
        ),
        (
            Look::Device,
            None,
            json!({ "public-client-flows": { "allowed": true } }),
            "7000218",
            "200",
        ),
        (
            Look::Registered,
            Some(revoked),
            no_permissions,
            "90094",
            "sent back: 302 invalid_client AADSTS650056",
        ),
        (Look::Pop3, None, off("pop-enabled"), "+OK", "-ERR"),
        (
            Look::App,
            None,
            json!({ "conditional-access": { "blocks": "workload-identities" } }),
            "200",
            "53003",
        ),
        (
            Look::Pop3,
            None,
            json!({ "pop3-token-limit": { "characters": 100 } }),
            "+OK",
            "-ERR",
        ),
        (
            Look::Renewed,
            Some(json!({ "pop3-token-limit": { "characters": 4096 } })),
            json!({ "groups-claim": { "groups": 100 } }),
            "+OK",
            "-ERR",
        ),
        (
            Look::Smtp,
            None,
            json!({ "licence": { "user": anna, "assigned": false } }),
            "235 2.7.0",
            "535 5.7.3",
        ),
        (
            Look::Pop3OfShared,
            None,
            json!({ "full-access": { "mailbox": "kanzlei", "user": anna, "granted": false } }),
            "+OK",
            "-ERR",
        ),
        (
            Look::SendsAsShared,
            None,
            json!({ "send-as": { "mailbox": "kanzlei", "user": anna, "granted": false } }),
            "250",
            "554",
        ),
        (
            Look::Smtp,
            None,
            off("authenticated-smtp"),
            "235 2.7.0",
            "535 5.7.139",
        ),
    ];
    let mut kinds: Vec<_> = rows.iter().map(|row| kind(&row.2)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    // A new variant of `Change` wants a row.
    assert_eq!(kinds, every_kind());
    for (look, prepared, change, before, after) in rows {
        check(*look, prepared.as_ref(), change, before, after);
    }
}

fn kind(change: &Value) -> &'static str {
    let change: Change = serde_json::from_value(change.clone()).unwrap();
    change.kind()
}

/// Every variant of `Change`, as the error about an unknown one lists them.
fn every_kind() -> Vec<String> {
    let error = serde_json::from_value::<Change>(json!({ "no-such-change": {} })).unwrap_err();
    let text = error.to_string();
    let mut kinds: Vec<_> = text
        .split('`')
        .skip(3)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    kinds.sort_unstable();
    kinds
}
