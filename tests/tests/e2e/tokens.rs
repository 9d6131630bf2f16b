//! What the mail servers find in a token, one check at a time, on each protocol: what the wire says
//! and what the journal says.

use serde_json::{Value, json};
use tests::World;

const POP3_REFUSES: &str = "-ERR Authentication failure: unknown user name or bad password.";
const SMTP_REFUSES: &str = "535 5.7.3 Authentication unsuccessful [";

/// What the journal must say of a refusal: cause, step, owner, the change that cures it.
type Why = (&'static str, &'static str, &'static str, Value);

/// Signs in as `user` with one deviation from what is right.
struct Case {
    user: &'static str,
    token: Value,
    change: Option<Value>,
}

const ANNA: &str = "anna.muster@muster-legal.example";

fn token(token: Value) -> Case {
    Case {
        user: ANNA,
        token,
        change: None,
    }
}

fn flaw(name: &str) -> Case {
    token(json!({ "flaws": [name] }))
}

fn after(change: Value) -> Case {
    Case {
        change: Some(change),
        ..token(json!({}))
    }
}

fn as_user(user: &'static str) -> Case {
    Case {
        user,
        ..token(json!({}))
    }
}

#[track_caller]
fn check(case: &Case, pop3: Option<&Why>, smtp: Option<&Why>) {
    let world = World::start();
    let token = world.token(&case.token);
    if let Some(change) = &case.change {
        world.change(change);
    }
    let mut reader = world.pop3();
    assert!(reader.line().starts_with("+OK "));
    let said = reader.pop3_xoauth2(case.user, &token);
    match pop3 {
        None => assert_eq!(said, "+OK User successfully authenticated."),
        Some(_) => assert_eq!(said, POP3_REFUSES),
    }
    assert_eq!(refusal(&world, "pop3"), pop3.cloned());

    let said = world.smtp_in_tls().smtp_xoauth2(case.user, &token);
    match smtp {
        None => assert_eq!(said, "235 2.7.0 Authentication successful"),
        Some((cause, ..)) if cause.starts_with("smtp-auth-off") => {
            let whose = if cause.ends_with("tenant") {
                "Tenant"
            } else {
                "Mailbox"
            };
            let words = format!(
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for \
                 the {whose}. Visit https://aka.ms/smtp_auth_disabled for more information. ["
            );
            assert!(said.starts_with(&words), "{said}");
        }
        Some(_) => assert!(said.starts_with(SMTP_REFUSES), "{said}"),
    }
    assert_eq!(refusal(&world, "smtp"), smtp.cloned());
}

/// The one refusal of a protocol.
#[track_caller]
fn refusal(world: &World, protocol: &str) -> Option<Why> {
    let mut refusals = world.journal("refusal");
    refusals.retain(|event| event["protocol"] == protocol);
    assert!(refusals.len() < 2, "{refusals:?}");
    let event = refusals.pop()?;
    let text = |name: &str| -> &'static str { event[name].as_str().unwrap().to_owned().leak() };
    for language in ["en", "de"] {
        assert!(event["fix"][language].as_str().unwrap().ends_with('.'));
    }
    Some((
        text("cause"),
        text("step"),
        text("owner"),
        event["fix"]["change"].clone(),
    ))
}

#[track_caller]
fn both(case: &Case, why: &Why) {
    check(case, Some(why), Some(why));
}

#[test]
fn a_sound_token_opens_both() {
    check(&token(json!({})), None, None);
}

#[test]
fn each_flaw_is_refused_for_its_own_reason() {
    for (name, cause, step, owner) in [
        ("expired", "access-token-expired", "5", "developer"),
        ("not-yet-valid", "access-token-not-yet-valid", "5", "firm"),
        ("bad-signature", "access-token-signature", "5", "developer"),
        ("unknown-key", "access-token-unknown-key", "5", "developer"),
        ("alg-none", "access-token-unsigned", "5", "developer"),
        ("truncated", "access-token-malformed", "5", "developer"),
        ("wrong-issuer", "access-token-issuer", "1.2", "firm"),
        ("wrong-tenant", "access-token-tenant", "1.2", "firm"),
    ] {
        both(&flaw(name), &(cause, step, owner, Value::Null));
    }
}

#[test]
fn a_token_that_lived_its_hour_has_expired() {
    let world = World::start();
    let token = world.token(&json!({}));
    world.post("/api/clock", &json!({ "advance_s": 3_700 }));
    let said = world.smtp_in_tls().smtp_xoauth2(ANNA, &token);
    assert!(said.starts_with(SMTP_REFUSES), "{said}");
    assert_eq!(refusal(&world, "smtp").unwrap().0, "access-token-expired");
}

#[test]
fn a_token_for_another_resource_opens_neither() {
    both(
        &token(json!({ "audience": "https://graph.microsoft.com", "scopes": ["Mail.Read"] })),
        &("wrong-audience", "1.3", "developer", Value::Null),
    );
}

#[test]
fn each_protocol_wants_its_own_permission() {
    let cure = |permission: &str| {
        json!({ "admin-consent": {
            "client_id": "2b9d4e6f-1a3c-4f58-8e7d-0c5b6a794813", "permissions": [permission],
        } })
    };
    let pop = (
        "pop-permission-missing",
        "1.3",
        "admin",
        cure("POP.AccessAsUser.All"),
    );
    check(&token(json!({ "scopes": ["SMTP.Send"] })), Some(&pop), None);
    let smtp = ("smtp-permission-missing", "1.3", "admin", cure("SMTP.Send"));
    check(
        &token(json!({ "scopes": ["POP.AccessAsUser.All"] })),
        None,
        Some(&smtp),
    );
}

#[test]
fn another_users_token_opens_neither() {
    both(
        &token(json!({ "user": "beat.beispiel@muster-legal.example" })),
        &("other-user-signed-in", "3", "user", Value::Null),
    );
}

#[test]
fn an_app_of_its_own_has_no_mailbox() {
    both(
        &token(json!({ "user": null })),
        &(
            "service-principal-not-registered",
            "1.3",
            "admin",
            Value::Null,
        ),
    );
}

#[test]
fn nobody_has_an_unknown_address() {
    both(
        &as_user("carla.muster@muster-legal.example"),
        &("mailbox-not-found", "2", "firm", Value::Null),
    );
}

#[test]
fn a_delegate_reads_the_shared_mailbox_and_cannot_submit_as_it() {
    let why = ("shared-mailbox-in-smtp-user", "2", "firm", Value::Null);
    check(&as_user("kanzlei@muster-legal.example"), None, Some(&why));
}

#[test]
fn each_switch_stops_its_own_protocol() {
    let on = |name: &str| json!({ name: { "mailbox": ANNA, "enabled": true } });
    let pop = ("pop-off", "2", "admin", on("pop-enabled"));
    let off = json!({ "pop-enabled": { "mailbox": ANNA, "enabled": false } });
    check(&after(off), Some(&pop), None);
    for (mailbox, cause) in [
        (Value::Null, "smtp-auth-off-for-tenant"),
        (json!(ANNA), "smtp-auth-off-for-mailbox"),
    ] {
        let off = json!({ "authenticated-smtp": { "mailbox": mailbox, "enabled": false } });
        let why = (cause, "1.4", "admin", on("authenticated-smtp"));
        check(&after(off), None, Some(&why));
    }
}

#[test]
fn the_switch_is_judged_before_the_token() {
    let off = json!({ "authenticated-smtp": { "mailbox": null, "enabled": false } });
    let case = Case {
        change: Some(off),
        ..flaw("expired")
    };
    let world = World::start();
    let token = world.token(&case.token);
    world.change(case.change.as_ref().unwrap());
    let said = world.smtp_in_tls().smtp_xoauth2(ANNA, &token);
    assert!(said.starts_with("535 5.7.139 "), "{said}");
}

#[test]
fn each_cure_of_the_journal_cures() {
    for off in [
        json!({ "pop-enabled": { "mailbox": ANNA, "enabled": false } }),
        json!({ "authenticated-smtp": { "mailbox": null, "enabled": false } }),
        json!({ "authenticated-smtp": { "mailbox": ANNA, "enabled": false } }),
    ] {
        let world = World::start();
        let token = world.token(&json!({}));
        let opens = || {
            let mut reader = world.pop3();
            assert!(reader.line().starts_with("+OK "));
            reader.pop3_xoauth2(ANNA, &token).starts_with("+OK")
                && world
                    .smtp_in_tls()
                    .smtp_xoauth2(ANNA, &token)
                    .starts_with("235")
        };
        assert!(opens());
        world.change(&off);
        assert!(!opens(), "{off}");
        world.post("/api/fix", &json!({}));
        assert!(opens(), "{off}");
    }
}
