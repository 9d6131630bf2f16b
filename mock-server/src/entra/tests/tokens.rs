//! The token endpoint: what is given out, and for how long.

use base64::engine::general_purpose::STANDARD;

use super::*;

fn text(tokens: &Value, name: &str) -> String {
    tokens[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_is_redeemed_once() {
    let mut world = World::new();
    let code = world.sign_in(&[]).await.code();
    assert_eq!(world.redeem(&code, &[]).await.status, StatusCode::OK);
    assert_eq!(
        refused(&world.redeem(&code, &[]).await),
        (400, "invalid_grant".to_owned(), 54005)
    );
}

#[tokio::test]
async fn a_wrong_verifier_does_not_burn_the_code() {
    let mut world = World::new();
    let code = world.sign_in(&[]).await.code();
    for verifier in ["wrong", ""] {
        let got = world.redeem(&code, &[("code_verifier", verifier)]).await;
        assert_eq!(refused(&got), (400, "invalid_grant".to_owned(), 501_481));
    }
    assert_eq!(world.redeem(&code, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_lives_ten_minutes() {
    let mut world = World::new();
    let code = world.sign_in(&[]).await.code();
    world.advance(600);
    let second = world.open(&[]).await.code();
    assert_eq!(world.redeem(&code, &[]).await.status, StatusCode::OK);
    world.advance(601);
    assert_eq!(refused(&world.redeem(&second, &[]).await).2, 70008);
}

#[tokio::test]
async fn the_secret_travels_by_basic_too() {
    let mut world = World::new();
    let code = world.sign_in(&[]).await.code();
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ])
        .finish();
    let basic = format!(
        "Basic {}",
        STANDARD.encode(format!("{CLIENT_ID}:{}", CLIENT_SECRET.replace('~', "%7E")))
    );
    let got = world
        .post(TENANT_ID, &[("authorization", &basic)], form.clone())
        .await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let both = format!("{form}&client_secret=x");
    let got = world
        .post(TENANT_ID, &[("authorization", &basic)], both)
        .await;
    assert_eq!(refused(&got).2, 9_002_313);
}

#[tokio::test]
async fn a_refresh_gives_a_new_token_and_leaves_the_old_one() {
    let mut world = World::new();
    let first = text(&world.tokens().await, "refresh_token");
    let second = text(&world.refresh(&first, &[]).await.json(), "refresh_token");
    assert_ne!(first, second);
    assert_eq!(world.refresh(&first, &[]).await.status, StatusCode::OK);
    assert_eq!(world.refresh(&second, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn each_refresh_token_has_ninety_days_of_its_own() {
    const DAY: i64 = 24 * 3600;
    let mut world = World::new();
    let first = text(&world.tokens().await, "refresh_token");
    world.advance(80 * DAY);
    let second = text(&world.refresh(&first, &[]).await.json(), "refresh_token");
    world.advance(80 * DAY);
    let got = world.refresh(&first, &[]).await;
    assert_eq!(refused(&got), (400, "invalid_grant".to_owned(), 700_082));
    let description = text(&got.json(), "error_description");
    assert!(
        description
            .contains("issued on 2026-03-02T12:00:00.0000000Z and was inactive for 90.00:00:00."),
        "{description}"
    );
    assert_eq!(world.cause(), "refresh-token-expired");
    assert_eq!(world.refresh(&second, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_resource_can_be_asked_for_at_the_refresh() {
    let mut world = World::new();
    let token = text(&world.tokens().await, "refresh_token");
    let graph = "https://graph.microsoft.com/User.Read";
    assert_eq!(
        refused(&world.refresh(&token, &[("scope", graph)]).await).2,
        65001
    );
    world.changed(&[
        r#"{"admin-consent":{"permissions":["https://graph.microsoft.com/User.Read"]}}"#,
    ]);
    let got = world.refresh(&token, &[("scope", graph)]).await.json();
    assert_eq!(
        claims(&got["access_token"])["aud"],
        "https://graph.microsoft.com"
    );
    let two = format!("{graph} https://outlook.office.com/SMTP.Send");
    assert_eq!(
        refused(&world.refresh(&token, &[("scope", &two)]).await).2,
        28000
    );
}

#[tokio::test]
async fn default_gives_what_was_consented_to() {
    let mut world = World::new();
    world.changed(&[
        r#"{"permissions":{"granted":["SMTP.Send"]}}"#,
        r#"{"consent-revoked":{"permissions":["POP.AccessAsUser.All"]}}"#,
    ]);
    let scope = "https://outlook.office.com/.default offline_access";
    let code = world.sign_in(&[("scope", scope)]).await.code();
    let got = world.redeem(&code, &[]).await.json();
    assert_eq!(claims(&got["access_token"])["scp"], "SMTP.Send");
    assert_eq!(
        got["scope"],
        "https://outlook.office.com/SMTP.Send https://outlook.office.com/.default"
    );
}

#[tokio::test]
async fn offline_access_and_openid_decide_what_comes_along() {
    let mut world = World::new();
    let scope = "https://outlook.office.com/SMTP.Send";
    let code = world.sign_in(&[("scope", scope)]).await.code();
    let got = world.redeem(&code, &[]).await.json();
    assert!(
        got.get("refresh_token").is_none()
            && got.get("id_token").is_none()
            && got.get("client_info").is_none()
    );
    let code = world.open(&[("client_info", "1")]).await;
    assert!(code.location().contains("&client_info=ey"));
    let got = world
        .redeem(&code.code(), &[("client_info", "1")])
        .await
        .json();
    assert!(got["client_info"].is_string());
}

#[tokio::test]
async fn graph_first_makes_a_token_for_graph() {
    let mut world = World::new();
    world.changed(&[r#"{"admin-consent":{"permissions":["https://graph.microsoft.com/User.Read","https://graph.microsoft.com/SMTP.Send"]}}"#]);
    let scope = "User.Read https://outlook.office.com/SMTP.Send";
    let code = world.sign_in(&[("scope", scope)]).await.code();
    let got = world.redeem(&code, &[("scope", scope)]).await.json();
    assert_eq!(
        claims(&got["access_token"])["aud"],
        "https://graph.microsoft.com"
    );
}

#[tokio::test]
async fn an_app_gets_a_token_of_its_own() {
    let world = World::new();
    let scope = "https://outlook.office365.com/.default";
    let asked = [("grant_type", "client_credentials"), ("scope", scope)];
    let got = world.token(&asked).await.json();
    assert_eq!(
        (
            &got["expires_in"],
            got.get("scope"),
            got.get("refresh_token")
        ),
        (&3599.into(), None, None)
    );
    let token = claims(&got["access_token"]);
    assert_eq!(
        (
            token["idtyp"].as_str(),
            token.get("roles"),
            token.get("scp")
        ),
        (Some("app"), None, None)
    );
    assert_eq!(
        (&token["aud"], &token["sub"]),
        (&"https://outlook.office365.com".into(), &token["oid"])
    );
    world.changed(&[r#"{"admin-consent":{"permissions":["POP.AccessAsApp"]}}"#]);
    let got = world.token(&asked).await.json();
    assert_eq!(claims(&got["access_token"])["roles"][0], "POP.AccessAsApp");
}

#[tokio::test]
async fn nothing_secret_reaches_the_journal() {
    let mut world = World::new();
    let page = world.open(&[]).await;
    world
        .submit(
            &page,
            &[("login", USER), ("passwd", "planted-wrong-password")],
        )
        .await;
    let code = world.sign_in(&[]).await.code();
    let tokens = world.redeem(&code, &[]).await.json();
    world
        .token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", "planted-token"),
            ("client_secret", "planted-secret"),
        ])
        .await;
    let journal = world.journal();
    for secret in [
        PASSWORD,
        CLIENT_SECRET,
        &code,
        "planted",
        &text(&tokens, "access_token"),
        &text(&tokens, "refresh_token"),
        &text(&tokens, "id_token"),
    ] {
        assert!(!journal.contains(secret), "{secret}");
    }
    assert!(journal.contains("200 token for") && journal.contains("client-secret-wrong"));
    assert!(!format!("{:?}", world.shared).contains(&code));
}

#[tokio::test]
async fn the_same_steps_give_the_same_journal() {
    let mut journals = Vec::new();
    for _ in 0..2 {
        let mut world = World::new();
        world.tokens().await;
        journals.push(world.journal());
    }
    assert_eq!(journals[0], journals[1]);
}
