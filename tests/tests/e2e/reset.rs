//! A reset is the start again: nothing that was under way reaches the new tenant.

use serde_json::json;
use tests::World;

const ANNA: &str = "anna.muster@muster-legal.example";

#[test]
fn mail_sessions_of_before_end_and_change_nothing() {
    let world = World::start();
    let token = world.token(&json!({}));
    world.deliver(ANNA, "Subject: old\r\n\r\nold\r\n");
    let mut pop3 = world.pop3();
    assert!(pop3.line().starts_with("+OK"));
    assert!(pop3.pop3_xoauth2(ANNA, &token).starts_with("+OK"));
    assert!(pop3.ask("DELE 1").starts_with("+OK"));
    let mut smtp = world.smtp_in_tls();
    assert!(smtp.smtp_xoauth2(ANNA, &token).starts_with("235"));
    for line in [
        format!("MAIL FROM:<{ANNA}>"),
        format!("RCPT TO:<{ANNA}>"),
        "DATA".to_owned(),
    ] {
        let reply = smtp.reply(&line);
        assert!(reply.starts_with(['2', '3']), "{reply}");
    }
    world.post("/api/reset", &json!({}));
    assert!(pop3.is_cut());
    assert!(smtp.is_cut());
    world.deliver(ANNA, "Subject: new\r\n\r\nnew\r\n");
    let subjects: Vec<_> = world
        .messages(ANNA, "inbox")
        .iter()
        .map(|message| message["subject"].clone())
        .collect();
    assert_eq!(subjects, ["new"]);
}
