use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::router;
use crate::config::{ClockStart, Config};
use crate::state::Shared;

fn shared(store_cap: u64) -> Arc<Shared> {
    let clock = ClockStart::FrozenAt("2026-03-02T12:00:00Z".parse().unwrap());
    Arc::new(
        Shared::new(Config {
            clock,
            store_cap,
            ..Config::default()
        })
        .unwrap(),
    )
}

struct Admin(Arc<Shared>);

impl Admin {
    fn new() -> Self {
        Self(shared(1 << 30))
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = router(Arc::clone(&self.0)).oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (
            status,
            serde_json::from_slice(&body).unwrap_or_else(|_| json!(String::from_utf8_lossy(&body))),
        )
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        self.send(
            Request::get(path)
                .header(header::HOST, "127.0.0.1:1")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    async fn post(&self, path: &str, body: impl ToString) -> (StatusCode, Value) {
        let request = Request::post(path)
            .header(header::HOST, "localhost:1")
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .body(Body::from(body.to_string()));
        self.send(request.unwrap()).await
    }
}

#[tokio::test]
async fn a_page_of_the_web_is_refused() {
    let admin = Admin::new();
    let request = |host: &str, origin: Option<&str>, kind: Option<&str>| {
        let mut request = Request::post("/api/reset").header(header::HOST, host);
        request = origin.into_iter().fold(request, |request, origin| {
            request.header(header::ORIGIN, origin)
        });
        request = kind.into_iter().fold(request, |request, kind| {
            request.header(header::CONTENT_TYPE, kind)
        });
        request.body(Body::from("{}")).unwrap()
    };
    let json = Some("application/json");
    for (request, expected) in [
        (request("127.0.0.1:1", None, json), StatusCode::OK),
        (
            request("127.0.0.1:1", Some("http://127.0.0.1:1"), json),
            StatusCode::OK,
        ),
        (
            request("rebound.example:1", None, json),
            StatusCode::FORBIDDEN,
        ),
        (
            request("127.0.0.1:1", Some("https://evil.example"), json),
            StatusCode::FORBIDDEN,
        ),
        (
            request("127.0.0.1:1", Some("http://127.0.0.1:2"), json),
            StatusCode::FORBIDDEN,
        ),
        (
            request("127.0.0.1:1", Some("null"), json),
            StatusCode::FORBIDDEN,
        ),
        (
            request("127.0.0.1:1", None, Some("text/plain")),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
        (
            request("127.0.0.1:1", None, None),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ),
    ] {
        let what = format!("{:?}", request.headers());
        assert_eq!(admin.send(request).await.0, expected, "{what}");
    }
}

#[tokio::test]
async fn mistakes_say_where_what_and_what_would_be_allowed() {
    let admin = Admin::new();
    for (path, body, code, place, allowed) in [
        (
            "/api/changes",
            r#"{"changes":[{"user-enabled":{"user":"anna.muster","enabld":true}}]}"#,
            "unknown-key",
            "/changes/0/user-enabled/enabld",
            Some("enabled"),
        ),
        (
            "/api/changes",
            r#"{"changes":[{"user-enabeld":{}}]}"#,
            "unknown-value",
            "/changes/0",
            Some("user-enabled"),
        ),
        (
            "/api/changes",
            r#"{"changes":[{"user-enabled":{"user":"anna.muster"}}]}"#,
            "missing-key",
            "/changes/0/user-enabled",
            None,
        ),
        (
            "/api/changes",
            r#"{"changes":[{"user-enabled":{"user":7,"enabled":true}}]}"#,
            "wrong-type",
            "/changes/0/user-enabled/user",
            None,
        ),
        (
            "/api/changes",
            r#"{"changes":[{"sessions-revoked":{"user":"nobody"}}]}"#,
            "invalid-value",
            "/changes/0",
            None,
        ),
        (
            "/api/changes",
            r#"{"changes":[{"authenticated-smtp":{"mailbox":null,"enabled":null}}]}"#,
            "invalid-value",
            "/changes/0",
            None,
        ),
        (
            "/api/changes",
            r#"{"changes":[],"effective_in_s":-1}"#,
            "invalid-value",
            "/effective_in_s",
            None,
        ),
        ("/api/changes", r#"{"changes":"#, "invalid-json", "", None),
        (
            "/api/changes",
            r#"{"changes":[]} x"#,
            "invalid-json",
            "",
            None,
        ),
        (
            "/api/clock",
            r#"{"advance_s":1,"run":true}"#,
            "invalid-value",
            "",
            None,
        ),
        (
            "/api/clock",
            r#"{"advance_s":-1}"#,
            "invalid-value",
            "/advance_s",
            None,
        ),
        (
            "/api/clock",
            r#"{"freeze":"tomorrow"}"#,
            "invalid-value",
            "/freeze",
            None,
        ),
        (
            "/api/messages",
            r#"{"mailbox":"nobody","messages":[]}"#,
            "invalid-value",
            "/mailbox",
            None,
        ),
        (
            "/api/messages",
            r#"{"mailbox":"anna.muster","messages":[{"raw_base64":"?"}]}"#,
            "invalid-value",
            "/messages/0/raw_base64",
            None,
        ),
        (
            "/api/messages",
            r#"{"mailbox":"anna.muster","folder":"outbox"}"#,
            "unknown-value",
            "/folder",
            Some("sent-items"),
        ),
        (
            "/api/fix",
            r#"{"cause":"no-such-cause"}"#,
            "unknown-value",
            "/cause",
            Some("pop-off"),
        ),
        ("/api/reset", r#"{"x":1}"#, "unknown-key", "/x", None),
        ("/api/reset", "[]", "wrong-type", "", None),
        ("/api/tokens", "[]", "wrong-type", "", None),
        ("/api/tokens", "null", "wrong-type", "", None),
        (
            "/api/changes",
            r#"{"changes":[{"redirect-uris":{"web":["callback"]}}]}"#,
            "invalid-value",
            "/changes/0",
            None,
        ),
        (
            "/api/changes",
            r#"{"changes":[{"redirect-uris":{"spa":["javascript:alert(1)"]}}]}"#,
            "invalid-value",
            "/changes/0",
            None,
        ),
    ] {
        let (status, answer) = admin.post(path, body).await;
        let error = &answer["error"];
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body} {answer}");
        assert_eq!(
            (error["code"].as_str(), error["path"].as_str()),
            (Some(code), Some(place)),
            "{body} {answer}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
        if let Some(allowed) = allowed {
            assert!(
                error["allowed"]
                    .as_array()
                    .unwrap()
                    .contains(&json!(allowed)),
                "{answer}"
            );
        }
    }
    assert_eq!(admin.get("/api/nothing").await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        admin.get("/api/reset").await.0,
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(
        admin.get("/api/journal?afther=1").await.1["error"]["code"],
        "unknown-key"
    );
}

#[tokio::test]
async fn stored_messages_are_listed_and_fetched() {
    let admin = Admin::new();
    let messages = json!([
        { "raw_base64": "U3ViamVjdDogcmF3DQoNCmhlbGxvDQo=" },
        { "from": "carla@elsewhere.example", "to": ["anna.muster@muster-legal.example"], "subject": "Grüezi", "text": "Wie gehts?" },
    ]);
    let (status, stored) = admin.post("/api/messages", json!({ "mailbox": "anna.muster@muster-legal.example", "folder": "inbox", "messages": messages })).await;
    assert_eq!(
        (status, stored),
        (
            StatusCode::OK,
            json!({ "stored": 2, "uidls": ["6500", "6501"] })
        )
    );
    let (_, listed) = admin
        .get("/api/messages?mailbox=anna.muster@muster-legal.example&folder=inbox")
        .await;
    assert_eq!(listed["messages"][0]["subject"], "raw");
    assert_eq!(listed["messages"][1]["subject"], "Grüezi");
    assert_eq!(listed["messages"][1]["from"], "carla@elsewhere.example");
    assert_eq!(
        listed["messages"][1]["to"],
        json!(["anna.muster@muster-legal.example"])
    );
    assert_eq!(
        (
            &listed["messages"][1]["read"],
            &listed["messages"][1]["uidl"]
        ),
        (&json!(false), &json!("6501"))
    );
    let (_, raw) = admin.get("/api/messages/6500?mailbox=anna.muster").await;
    assert_eq!(raw, "Subject: raw\r\n\r\nhello\r\n");
    assert_eq!(
        admin.get("/api/messages/6502?mailbox=anna.muster").await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn generated_messages_have_their_number_and_size() {
    let admin = Admin::new();
    let body =
        json!({ "mailbox": "beat.beispiel", "generate": { "count": 10, "size": 2048, "seed": 1 } });
    let (_, stored) = admin.post("/api/messages", body).await;
    assert_eq!(
        stored,
        json!({ "stored": 10, "first_uidl": "6500", "last_uidl": "6509" })
    );
    let (_, listed) = admin.get("/api/messages?mailbox=beat.beispiel").await;
    assert_eq!(listed["messages"][9]["size"], 2048);
    assert_ne!(
        listed["messages"][0]["message_id"],
        listed["messages"][1]["message_id"]
    );
}

#[tokio::test]
async fn a_full_store_refuses_and_keeps_what_it_has() {
    let admin = Admin(shared(1000));
    let body =
        |count| json!({ "mailbox": "anna.muster", "generate": { "count": count, "size": 400 } });
    assert_eq!(admin.post("/api/messages", body(2)).await.0, StatusCode::OK);
    let (status, answer) = admin.post("/api/messages", body(1)).await;
    assert_eq!(
        (status.as_u16(), &answer["error"]["code"]),
        (507, &json!("store-full"))
    );
    assert_eq!(
        admin.get("/api/messages?mailbox=anna.muster").await.1["messages"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn the_clock_is_read_frozen_advanced_and_let_run() {
    let admin = Admin::new();
    let (_, reading) = admin.get("/api/clock").await;
    assert_eq!(
        (&reading["now"], &reading["mode"]),
        (&json!("2026-03-02T12:00:00Z"), &json!("frozen"))
    );
    let (_, reading) = admin.post("/api/clock", r#"{"advance_s":5400}"#).await;
    assert_eq!(reading["now"], "2026-03-02T13:30:00Z");
    let (_, reading) = admin
        .post("/api/clock", r#"{"freeze":"2030-01-01T00:00:00Z"}"#)
        .await;
    assert_eq!(reading["now"], "2030-01-01T00:00:00Z");
    let (_, reading) = admin.post("/api/clock", r#"{"run":true}"#).await;
    assert_eq!(reading["mode"], "running");
    let (_, page) = admin.get("/api/journal?kind=clock&limit=2").await;
    assert_eq!(page["events"].as_array().unwrap().len(), 2);
    assert_eq!(page["next"], 2);
}

#[tokio::test]
async fn a_delayed_change_is_seen_when_its_time_has_come() {
    let admin = Admin::new();
    let body = json!({ "changes": [{ "pop-enabled": { "mailbox": "anna.muster", "enabled": false } }], "effective_in_s": 1800 });
    let (_, answer) = admin.post("/api/changes", body).await;
    assert_eq!(
        answer["applied"][0],
        json!({ "seq": 1, "effective_at": "2026-03-02T12:30:00Z", "result": {} })
    );
    admin.post("/api/clock", r#"{"advance_s":3600}"#).await;
    let (_, page) = admin.get("/api/journal?after=1&kind=change").await;
    assert_eq!(
        (&page["events"][0]["answer"], &page["events"][0]["at"]),
        (&json!("took effect"), &json!("2026-03-02T12:30:00Z"))
    );
}

#[tokio::test]
async fn a_new_secret_is_shown_this_once() {
    let admin = Admin::new();
    let (_, answer) = admin
        .post(
            "/api/changes",
            r#"{"changes":[{"secret-added":{"expires_in_s":60}}]}"#,
        )
        .await;
    let result = &answer["applied"][0]["result"];
    assert_eq!(result["expires_at"], "2026-03-02T12:01:00Z");
    let value = result["value"].as_str().unwrap();
    assert_eq!(value.len(), 40);
    let (_, page) = admin.get("/api/journal").await;
    assert!(!page.to_string().contains(value));
}

#[tokio::test]
async fn a_token_is_minted_with_the_documented_defaults() {
    let admin = Admin::new();
    let (status, minted) = admin.post("/api/tokens", "{}").await;
    assert_eq!(
        (status, &minted["kind"]),
        (StatusCode::OK, &json!("access"))
    );
    assert_eq!(minted["claims"]["upn"], "anna.muster@muster-legal.example");
    assert_eq!(minted["claims"]["aud"], "https://outlook.office.com");
    assert_eq!(minted["claims"]["scp"], "POP.AccessAsUser.All SMTP.Send");
    assert_eq!(minted["expires_at"], "2026-03-02T13:00:00Z");
    assert!(minted["token"].as_str().unwrap().starts_with("eyJ"));
    let (_, app) = admin
        .post("/api/tokens", r#"{"user":null,"roles":["SMTP.SendAsApp"]}"#)
        .await;
    assert_eq!(
        (&app["claims"]["idtyp"], &app["claims"]["scp"]),
        (&json!("app"), &Value::Null)
    );
    let (status, answer) = admin.post("/api/tokens", r#"{"user":"nobody"}"#).await;
    assert_eq!(
        (status, &answer["error"]["path"]),
        (StatusCode::BAD_REQUEST, &json!("/user"))
    );
    let (_, answer) = admin.post("/api/tokens", r#"{"flaws":["rotten"]}"#).await;
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["path"]),
        (&json!("unknown-value"), &json!("/flaws/0"))
    );
}

#[tokio::test]
async fn nothing_to_fix_is_said() {
    let admin = Admin::new();
    let (status, answer) = admin.post("/api/fix", "{}").await;
    assert_eq!(
        (status, &answer["error"]["code"]),
        (StatusCode::CONFLICT, &json!("no-fix"))
    );
}

#[tokio::test]
async fn waiting_for_an_event_ends_when_it_comes() {
    let admin = Admin::new();
    let shared = Arc::clone(&admin.0);
    let waiting =
        tokio::spawn(async move { Admin(shared).get("/api/journal?after=0&wait_s=60").await });
    tokio::task::yield_now().await;
    admin.post("/api/clock", r#"{"advance_s":1}"#).await;
    assert_eq!(waiting.await.unwrap().1["events"][0]["kind"], "clock");
}

#[tokio::test]
async fn the_same_seed_and_steps_give_the_same_journal() {
    let run = async || {
        let admin = Admin::new();
        admin
            .post(
                "/api/changes",
                r#"{"changes":[{"secret-added":{}},{"app-registered":{}}]}"#,
            )
            .await;
        admin
            .post(
                "/api/messages",
                r#"{"mailbox":"anna.muster","messages":[{"text":"x"}]}"#,
            )
            .await;
        let listed = admin.get("/api/messages?mailbox=anna.muster").await.1;
        (admin.get("/api/journal").await.1, listed)
    };
    assert_eq!(run().await, run().await);
}

#[tokio::test]
async fn a_phone_shows_and_takes_what_the_api_allows() {
    let admin = Admin::new();
    assert_eq!(
        admin.get("/api/mfa").await,
        (StatusCode::OK, json!({ "pending": [] }))
    );
    let anna = "anna.muster@muster-legal.example";
    for (body, status, code, path) in [
        (
            json!({ "user": anna, "answer": "deny" }),
            409,
            "nothing-pending",
            "/user",
        ),
        (
            json!({ "user": "anna.muster", "answer": "approve", "number": 42 }),
            409,
            "nothing-pending",
            "/user",
        ),
        (
            json!({ "user": "nobody", "answer": "deny" }),
            400,
            "invalid-value",
            "/user",
        ),
        (
            json!({ "user": anna, "answer": "approve" }),
            400,
            "missing-key",
            "/number",
        ),
        (
            json!({ "user": anna, "answer": "approve", "number": 100 }),
            400,
            "invalid-value",
            "/number",
        ),
        (
            json!({ "user": anna, "answer": "approve", "number": -1 }),
            400,
            "invalid-value",
            "/number",
        ),
        (
            json!({ "user": anna, "answer": "approve", "number": "42" }),
            400,
            "wrong-type",
            "/number",
        ),
        (
            json!({ "user": anna, "answer": "maybe" }),
            400,
            "unknown-value",
            "/answer",
        ),
        (json!({ "user": anna }), 400, "missing-key", ""),
        (
            json!({ "user": anna, "answer": "deny", "nummer": 1 }),
            400,
            "unknown-key",
            "/nummer",
        ),
        (json!([]), 400, "wrong-type", ""),
    ] {
        let (got, answer) = admin.post("/api/mfa", &body).await;
        let error = &answer["error"];
        assert_eq!(
            (
                got.as_u16(),
                error["code"].as_str().unwrap(),
                error["path"].as_str().unwrap()
            ),
            (status, code, path),
            "{body} {answer}"
        );
    }
}
