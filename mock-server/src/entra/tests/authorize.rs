//! The pages and bodies as they are, to look at when they change.

use super::*;

/// Ids follow the seed, so a snapshot stays. The style is left out.
fn snapshot(name: &str, got: &Got) {
    let body = got.body.replace("><", ">\n<");
    let shown = match (body.split_once("<style"), body.split_once("</style>")) {
        (Some((head, _)), Some((_, rest))) => format!("{head}<style/>{rest}"),
        _ => body,
    };
    insta::assert_snapshot!(name, shown);
}

#[tokio::test]
async fn the_pages_in_both_languages() {
    for (language, mkt) in [("en", "en-US"), ("de", "de-CH")] {
        let mut world = World::new();
        world.changed(&[
            r#"{"consent-revoked":{}}"#,
            r#"{"user-consent-policy":{"policy":"allow"}}"#,
        ]);
        let page = world.open(&[("mkt", mkt)]).await;
        snapshot(&format!("sign-in-{language}"), &page);
        let wrong = world
            .submit(&page, &[("login", USER), ("passwd", "x")])
            .await;
        snapshot(&format!("wrong-password-{language}"), &wrong);
        let consent = world
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await;
        snapshot(&format!("consent-{language}"), &consent);
        let stay = world.submit(&consent, &[("consent", "accept")]).await;
        snapshot(&format!("stay-{language}"), &stay);
        world.submit(&stay, &[("LoginOptions", "3")]).await;
        let pick = world
            .open(&[("mkt", mkt), ("prompt", "select_account")])
            .await;
        snapshot(&format!("pick-{language}"), &pick);
        let error = world
            .open(&[("mkt", mkt), ("redirect_uri", "http://localhost/</script>")])
            .await;
        assert!(!error.body.contains("localhost/</script>"));
        snapshot(&format!("error-{language}"), &error);
        world.changed(&[
            r#"{"consent-revoked":{}}"#,
            r#"{"user-consent-policy":{"policy":"do-not-allow"}}"#,
        ]);
        let approval = world.open(&[("mkt", mkt)]).await;
        snapshot(&format!("approval-{language}"), &approval);
    }
}

#[tokio::test]
async fn the_pages_of_devices_and_administrators_in_both_languages() {
    for (language, mkt) in [("en", "en-US"), ("de", "de-CH")] {
        let mut world = World::new();
        let administrator = r#"{"administrator":{"user":"anna.muster","granted":true}}"#;
        world.changed(&[administrator]);
        let code_page = format!("/devicelogin?mkt={mkt}");
        let page = world.browse("GET", &code_page, "").await;
        snapshot(&format!("code-{language}"), &page);
        let form = format!("client_id={CLIENT_ID}&scope=openid");
        let path = format!("/{TENANT_ID}/oauth2/v2.0/devicecode");
        let device = world.browse("POST", &path, &form).await.json();
        let code = device["user_code"].as_str().unwrap();
        let page = world.submit(&page, &[("otc", code)]).await;
        let page = world
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await;
        let page = world.submit(&page, &[("LoginOptions", "3")]).await;
        snapshot(&format!("confirm-{language}"), &page);
        let page = world.submit(&page, &[("device", "continue")]).await;
        snapshot(&format!("device-done-{language}"), &page);
        let path = format!("/{TENANT_ID}/adminconsent?client_id={CLIENT_ID}&mkt={mkt}");
        let page = world.browse("GET", &path, "").await;
        let page = world.submit(&page, &[("account", USER)]).await;
        snapshot(&format!("admin-consent-{language}"), &page);
    }
}

#[tokio::test]
async fn the_pages_of_policies_in_both_languages() {
    for (language, mkt) in [("en", "en-US"), ("de", "de-CH")] {
        let mut world = World::new();
        world.changed(&[
            r#"{"password-expired":{"user":"anna.muster"}}"#,
            r#"{"security-defaults":{"enabled":true}}"#,
            r#"{"mfa-registered":{"user":"anna.muster","registered":false}}"#,
        ]);
        let page = world.open(&[("mkt", mkt)]).await;
        let expired = world
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await;
        snapshot(&format!("change-password-{language}"), &expired);
        let new = [
            ("currentpasswd", PASSWORD),
            ("newpasswd", "New-one-2026"),
            ("confirmnewpasswd", "New-one-2026"),
        ];
        let register = world.submit(&expired, &new).await;
        snapshot(&format!("register-{language}"), &register);
        world.changed(&[r#"{"mfa-registered":{"user":"anna.muster","registered":true}}"#]);
        let approve = world.submit(&register, &[]).await;
        snapshot(&format!("approve-{language}"), &approve);
        let denied = world
            .shared
            .answer_mfa(USER, crate::tenant::MfaAnswer::Deny);
        assert_eq!(denied, Ok(()));
        let denied = world.submit(&approve, &[("mfa", "continue")]).await;
        snapshot(&format!("denied-{language}"), &denied);
        world.changed(&[r#"{"conditional-access":{"blocks":"all-sign-ins"}}"#]);
        let blocked = world.submit(&approve, &[("mfa", "again")]).await;
        snapshot(&format!("blocked-{language}"), &blocked);
    }
}

#[tokio::test]
async fn the_bodies_of_the_three_everybody_meets() {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    world.advance(90 * 24 * 3600);
    snapshot("700082", &world.refresh(&token, &[]).await);
    snapshot(
        "7000215",
        &world.refresh(&token, &[("client_secret", "wrong")]).await,
    );
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    world.changed(&[r#"{"consent-revoked":{}}"#]);
    snapshot("65001", &world.refresh(&token, &[]).await);
}
