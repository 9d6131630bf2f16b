//! The journal is a function of the seed and the steps.

use mock_server::{ClockStart, Config};
use scenarios::robot::Person;
use serde_json::json;
use tests::World;

/// A bit of everything: pages, tokens, both protocols, refusals, changes, the clock, mail.
fn steps(seed: u64) -> String {
    let clock = ClockStart::FrozenAt("2026-03-02T08:00:00Z".parse().unwrap());
    let world = World::with(Config {
        seed,
        clock,
        ..Config::default()
    });
    let (user, password) = (
        world.value("USER").to_owned(),
        world.value("PASSWORD").to_owned(),
    );
    let scope = "https://outlook.office.com/POP.AccessAsUser.All offline_access openid";
    assert!(!world.walk(scope, &Person::new(&user, "wrong")).came_back());
    let _ = world.walk(scope, &Person::new(&user, &password));
    let _ = world.redeem(&[
        ("grant_type", "client_credentials"),
        ("scope", "https://outlook.office365.com/.default"),
    ]);
    let _ = world.redeem(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", "garbage"),
    ]);
    let token = world.token(&json!({}));
    world.deliver(&user, "Subject: one\r\n\r\none\r\n");
    let mut reader = world.pop3();
    assert!(reader.line().starts_with("+OK "));
    assert!(reader.pop3_xoauth2(&user, &token).starts_with("+OK"));
    assert!(reader.ask("STAT").starts_with("+OK 1 "));
    assert!(reader.ask("QUIT").starts_with("+OK"));
    world.change(&json!({ "authenticated-smtp": { "mailbox": user, "enabled": false } }));
    let mut sender = world.smtp_in_tls();
    assert!(
        sender
            .smtp_xoauth2(&user, &token)
            .starts_with("535 5.7.139")
    );
    assert!(sender.ask("QUIT").starts_with("221"));
    let _ = world.post("/api/fix", &json!({}));
    let _ = world.post("/api/clock", &json!({ "advance_s": 7200 }));
    let mut sender = world.smtp_in_tls();
    assert!(sender.smtp_xoauth2(&user, &token).starts_with("535 5.7.3"));
    assert!(sender.ask("QUIT").starts_with("221"));
    world.journal_text()
}

#[test]
fn the_same_seed_and_steps_give_the_same_journal() {
    let (one, two, other) = (steps(7), steps(7), steps(8));
    assert!(
        one.contains("access-token-expired") && one.contains("smtp-auth-off-for-mailbox"),
        "{one}"
    );
    assert_eq!(one, two);
    assert_ne!(one, other);
}
