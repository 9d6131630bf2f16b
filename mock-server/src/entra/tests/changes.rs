//! Each change that Entra ID reads: the answer before and after.

use super::*;

const UNKNOWN_APP: &str = "99999999-2222-4333-8444-555555555555";

/// A refresh after the changes, in a signed-in world.
async fn refreshed(changes: &[&str]) -> (World, Got) {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(world.refresh(&token, &[]).await.status, StatusCode::OK);
    world.changed(changes);
    let got = world.refresh(&token, &[]).await;
    (world, got)
}

async fn check(change: &str, expected: (u16, &str, u64), cause: &str, fix: Option<&str>) {
    let (world, got) = refreshed(&[change]).await;
    let (status, error, number) = expected;
    assert_eq!(
        refused(&got),
        (status, error.to_owned(), number),
        "{change}"
    );
    assert_eq!(world.cause(), cause);
    let refusal = world.shared.journal.last_refusal(None).unwrap();
    let cure = refusal.fix.and_then(|fix| fix.change);
    let name = cure
        .as_ref()
        .and_then(|cure| cure.as_object()?.keys().next().cloned());
    assert_eq!(name.as_deref(), fix, "{change}");
}

#[tokio::test]
async fn a_change_of_the_app_is_met_at_the_refresh() {
    let refresh = (400, "unauthorized_client", 7_000_112);
    check(
        r#"{"app-enabled":{"enabled":false}}"#,
        refresh,
        "app-disabled",
        Some("app-enabled"),
    )
    .await;
    let gone = (400, "unauthorized_client", 700_016);
    check(
        r#"{"app-deleted":{}}"#,
        gone,
        "app-not-found-in-tenant",
        None,
    )
    .await;
    let personal = (400, "invalid_request", 9_002_346);
    check(
        r#"{"account-type":{"account_type":"personal-only"}}"#,
        personal,
        "account-type-personal-only",
        Some("account-type"),
    )
    .await;
    let removed = format!(
        r#"{{"secret-removed":{{"secret_id":"{}"}}}}"#,
        crate::tenant::seed::SECRET_ID
    );
    check(
        &removed,
        (401, "invalid_client", 7_000_215),
        "client-secret-wrong",
        None,
    )
    .await;
}

#[tokio::test]
async fn a_change_of_the_user_is_met_at_the_refresh() {
    let revoked = (400, "invalid_grant", 50_173);
    check(
        r#"{"sessions-revoked":{"user":"anna.muster"}}"#,
        revoked,
        "sessions-revoked",
        None,
    )
    .await;
    check(
        r#"{"password-reset":{"user":"anna.muster"}}"#,
        revoked,
        "password-reset",
        None,
    )
    .await;
    let disabled = (400, "invalid_grant", 50_057);
    check(
        r#"{"user-enabled":{"user":"anna.muster","enabled":false}}"#,
        disabled,
        "user-disabled",
        Some("user-enabled"),
    )
    .await;
    let consent = (400, "invalid_grant", 65_001);
    check(
        r#"{"consent-revoked":{}}"#,
        consent,
        "consent-missing",
        Some("admin-consent"),
    )
    .await;
    check(
        r#"{"consent-revoked":{"permissions":["SMTP.Send"]}}"#,
        consent,
        "consent-missing",
        Some("admin-consent"),
    )
    .await;
}

#[tokio::test]
async fn a_revoked_grant_says_bad_token_and_both_dates() {
    let (_, got) = refreshed(&[r#"{"sessions-revoked":{"user":"anna.muster"}}"#]).await;
    let body = got.json();
    assert_eq!(body["suberror"], "bad_token");
    assert!(
        body["error_description"]
            .as_str()
            .unwrap()
            .contains("issued on '2026-03-02T12:00:00.0000000Z'")
    );
}

#[tokio::test]
async fn the_users_own_new_password_ends_sessions_and_not_this_apps_token() {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
    world.changed(&[r#"{"password-changed":{"user":"anna.muster","password":"New-one-2026"}}"#]);
    assert_eq!(world.refresh(&token, &[]).await.status, StatusCode::OK);
    let page = world.open(&[]).await;
    assert_eq!(page.status, StatusCode::OK);
    let old = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(old.page_error(), "50126");
    let new = world
        .submit(&old, &[("login", USER), ("passwd", "New-one-2026")])
        .await;
    assert_eq!(new.config()["pgid"], "KmsiInterrupt");
}

#[tokio::test]
async fn the_users_own_new_password_ends_a_public_clients_token() {
    let mut world = World::new();
    world.changed(&[r#"{"redirect-uris":{"mobile":["http://localhost/callback"]}}"#]);
    let public = [("client_secret", "")];
    let code = world.sign_in(&[]).await.code();
    let tokens = world.redeem(&code, &public).await.json();
    let token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(world.refresh(token, &public).await.status, StatusCode::OK);
    world.changed(&[r#"{"password-changed":{"user":"anna.muster"}}"#]);
    assert_eq!(refused(&world.refresh(token, &public).await).2, 50_173);
}

#[tokio::test]
async fn the_first_reason_that_ended_a_token_stays_the_cause() {
    for (changes, cause) in [
        (["password-reset", "sessions-revoked"], "password-reset"),
        (["sessions-revoked", "password-reset"], "sessions-revoked"),
    ] {
        let change = |name| format!(r#"{{"{name}":{{"user":"anna.muster"}}}}"#);
        let (first, second) = (change(changes[0]), change(changes[1]));
        let (world, got) = refreshed(&[&first, &second]).await;
        assert_eq!(refused(&got).2, 50_173);
        assert_eq!(world.cause(), cause);
    }
}

#[tokio::test]
async fn a_second_secret_works_beside_the_first() {
    let (world, got) = refreshed(&[r#"{"secret-added":{"value":"second-secret"}}"#]).await;
    let token = got.json()["refresh_token"].as_str().unwrap().to_owned();
    for secret in [CLIENT_SECRET, "second-secret"] {
        assert_eq!(
            world
                .refresh(&token, &[("client_secret", secret)])
                .await
                .status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn a_registered_app_can_be_signed_in_to() {
    let mut world = World::new();
    let other = [("client_id", UNKNOWN_APP)];
    assert_eq!(world.open(&other).await.page_error(), "700016");
    world.changed(&[
        &format!(r#"{{"app-registered":{{"client_id":"{UNKNOWN_APP}","redirect_uris":{{"web":["{REDIRECT_URI}"]}}}}}}"#),
        &format!(r#"{{"secret-added":{{"client_id":"{UNKNOWN_APP}","value":"other-secret"}}}}"#),
        &format!(r#"{{"permissions":{{"client_id":"{UNKNOWN_APP}","granted":["POP.AccessAsUser.All","SMTP.Send"]}}}}"#),
        &format!(r#"{{"admin-consent":{{"client_id":"{UNKNOWN_APP}"}}}}"#),
    ]);
    let code = world.sign_in(&other).await.code();
    let got = world
        .redeem(&code, &[other[0], ("client_secret", "other-secret")])
        .await;
    assert_eq!(claims(&got.json()["access_token"])["appid"], UNKNOWN_APP);
}

#[tokio::test]
async fn a_redirect_uri_has_to_be_registered() {
    let mut world = World::new();
    assert_eq!(world.open(&[]).await.status, StatusCode::OK);
    world.changed(&[r#"{"redirect-uris":{"web":["http://localhost/other"]}}"#]);
    assert_eq!(world.open(&[]).await.page_error(), "50011");
    let cure = world
        .shared
        .journal
        .last_refusal(None)
        .unwrap()
        .fix
        .unwrap()
        .change
        .unwrap();
    world.changed(&[&cure.to_string()]);
    assert_eq!(world.open(&[]).await.config()["pgid"], "ConvergedSignIn");
}

#[tokio::test]
async fn the_port_of_localhost_counts_only_when_told_to() {
    let ported = [("redirect_uri", "http://localhost:50123/callback")];
    assert_eq!(
        World::new().open(&ported).await.config()["pgid"],
        "ConvergedSignIn"
    );
    let mut strict = World::with(Config {
        strict_localhost_port: true,
        ..Config::default()
    });
    assert_eq!(strict.open(&ported).await.page_error(), "50011");
}

#[tokio::test]
async fn the_consent_policy_decides_who_is_asked() {
    let ask = async |policy: &str| {
        let mut world = World::new();
        world.changed(&[
            r#"{"consent-revoked":{}}"#,
            &format!(r#"{{"user-consent-policy":{{"policy":"{policy}"}}}}"#),
        ]);
        let page = world.open(&[]).await;
        world
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await
            .page_error()
    };
    assert_eq!(ask("microsoft-managed").await, "90094");
    assert_eq!(ask("do-not-allow").await, "90094");
    assert_eq!(ask("allow").await, "");
}

#[tokio::test]
async fn a_cure_from_the_journal_cures() {
    for change in [
        r#"{"app-enabled":{"enabled":false}}"#,
        r#"{"account-type":{"account_type":"personal-only"}}"#,
        r#"{"user-enabled":{"user":"anna.muster","enabled":false}}"#,
        r#"{"consent-revoked":{}}"#,
    ] {
        let mut world = World::new();
        let token = world.tokens().await["refresh_token"]
            .as_str()
            .unwrap()
            .to_owned();
        world.changed(&[change]);
        assert_ne!(world.refresh(&token, &[]).await.status, StatusCode::OK);
        let cure = world
            .shared
            .journal
            .last_refusal(None)
            .unwrap()
            .fix
            .unwrap()
            .change
            .unwrap();
        world.changed(&[&cure.to_string()]);
        assert_eq!(
            world.refresh(&token, &[]).await.status,
            StatusCode::OK,
            "{change}"
        );
    }
}
