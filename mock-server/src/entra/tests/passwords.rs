//! The password: wrong too often, expired, blocked.

use super::*;

const LOCKED: &str = r#"{"user-locked":{"user":"anna.muster","locked":true}}"#;
const EXPIRED: &str = r#"{"password-expired":{"user":"anna.muster"}}"#;
const NEW: &str = "Anna-has-a-new-one-2026";

/// Posts a password on a page and gives the next page.
async fn enter(world: &mut World, page: &Got, password: &str) -> Got {
    let fields = [("login", USER), ("passwd", password)];
    world.submit(page, &fields).await
}

fn pgid(got: &Got) -> String {
    got.config()["pgid"].as_str().unwrap().to_owned()
}

/// Number and words, and that no number is visible.
#[track_caller]
fn says(got: &Got, number: &str, words: &str) {
    assert_eq!(got.page_error(), number);
    let (_, visible) = got.body.split_once("<main>").unwrap();
    assert!(visible.contains(words), "{visible}");
    assert!(!visible.contains("AADSTS"), "{visible}");
}

#[tokio::test]
async fn ten_wrong_passwords_lock_for_a_minute_and_then_for_longer() {
    let mut world = World::new();
    let mut page = world.open(&[]).await;
    for _ in 0..10 {
        page = enter(&mut world, &page, "wrong").await;
        says(&page, "50126", "Your account or password is incorrect");
    }
    let locked = enter(&mut world, &page, PASSWORD).await;
    says(&locked, "50053", "Your account is temporarily locked");
    assert_eq!(pgid(&locked), "ConvergedSignIn");
    assert_eq!(world.cause(), "user-locked");
    // While it lasts no password is looked at, so that nobody learns whether one is right.
    let wrong = enter(&mut world, &locked, "wrong").await;
    assert_eq!(wrong.page_error(), "50053");
    world.advance(60);
    let again = enter(&mut world, &locked, "wrong").await;
    assert_eq!(again.page_error(), "50126");
    world.advance(119);
    assert_eq!(
        enter(&mut world, &again, PASSWORD).await.page_error(),
        "50053"
    );
    world.advance(1);
    let stay = enter(&mut world, &again, PASSWORD).await;
    assert_eq!(pgid(&stay), "KmsiInterrupt");
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let mut world = World::new();
    for _ in 0..3 {
        let mut page = world.open(&[("prompt", "login")]).await;
        for _ in 0..9 {
            page = enter(&mut world, &page, "wrong").await;
        }
        assert_eq!(
            pgid(&enter(&mut world, &page, PASSWORD).await),
            "KmsiInterrupt"
        );
    }
}

#[tokio::test]
async fn a_lock_ends_by_itself_by_an_unlock_and_by_a_reset() {
    for (cure, wait) in [
        ("", 1800),
        (
            r#"{"user-locked":{"user":"anna.muster","locked":false}}"#,
            0,
        ),
        (r#"{"password-reset":{"user":"anna.muster"}}"#, 0),
    ] {
        let mut world = World::new();
        world.changed(&[LOCKED]);
        let page = world.open(&[("mkt", "de")]).await;
        let page = enter(&mut world, &page, PASSWORD).await;
        says(&page, "50053", "vorübergehend gesperrt");
        let fix = world
            .shared
            .journal
            .last_refusal(None)
            .unwrap()
            .fix
            .unwrap();
        assert_eq!(fix.change.unwrap()["user-locked"]["locked"], false);
        if !cure.is_empty() {
            world.changed(&[cure]);
        }
        world.advance(wait);
        assert_eq!(
            pgid(&enter(&mut world, &page, PASSWORD).await),
            "KmsiInterrupt"
        );
    }
}

#[tokio::test]
async fn a_lock_leaves_tokens_and_sessions_alone() {
    let mut world = World::new();
    let tokens = world.tokens().await;
    world.changed(&[LOCKED]);
    let token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(world.refresh(token, &[]).await.status, StatusCode::OK);
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_blocked_account_is_told_only_to_somebody_who_knows_the_password() {
    for (change, number, words) in [
        (
            r#"{"user-enabled":{"user":"anna.muster","enabled":false}}"#,
            "50057",
            "Your account has been locked. Contact your support person",
        ),
        (EXPIRED, "50055", "because your password has expired"),
        (
            r#"{"conditional-access":{"blocks":"all-sign-ins"}}"#,
            "53003",
            "You cannot access this right now",
        ),
        (
            r#"{"mfa-registered":{"user":"anna.muster","registered":false}}"#,
            "50072",
            "More information required",
        ),
    ] {
        let mut world = World::new();
        world.changed(&[change, r#"{"mfa-required":{"required":true}}"#]);
        let page = world.open(&[]).await;
        let wrong = enter(&mut world, &page, "wrong").await;
        says(&wrong, "50126", "Your account or password is incorrect");
        let right = enter(&mut world, &wrong, PASSWORD).await;
        assert_eq!(right.page_error(), number, "{change}");
        assert!(right.body.contains(words), "{change}: {}", right.body);
    }
}

#[tokio::test]
async fn an_expired_password_is_changed_on_the_page() {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"].clone();
    world.changed(&[EXPIRED]);
    let page = world.open(&[("prompt", "login")]).await;
    let page = enter(&mut world, &page, PASSWORD).await;
    assert_eq!(pgid(&page), "ConvergedChangePassword");
    says(&page, "50055", "because your password has expired");
    assert_eq!(world.cause(), "password-expired");
    let change = async |world: &mut World, current, new, confirmed| {
        let fields = [
            ("currentpasswd", current),
            ("newpasswd", new),
            ("confirmnewpasswd", confirmed),
        ];
        world.submit(&page, &fields).await
    };
    let wrong = change(&mut world, "wrong", NEW, NEW).await;
    says(&wrong, "50126", "The current password is not correct.");
    assert_eq!(world.cause(), "wrong-password");
    let twice = change(&mut world, PASSWORD, NEW, "Another-one").await;
    says(&twice, "50055", "The two new passwords do not match.");
    let same = change(&mut world, PASSWORD, PASSWORD, PASSWORD).await;
    says(&same, "50055", "The new password must differ");
    for page in [&wrong, &twice, &same] {
        assert_eq!(pgid(page), "ConvergedChangePassword");
    }
    let stay = change(&mut world, PASSWORD, NEW, NEW).await;
    assert_eq!(pgid(&stay), "KmsiInterrupt");
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(world.redeem(&done.code(), &[]).await.status, StatusCode::OK);
    // As with any change by the user, this app's token lives on.
    let old = world.refresh(token.as_str().unwrap(), &[]).await;
    assert_eq!(old.status, StatusCode::OK);
    let journal = world.journal();
    assert!(
        journal.contains("password-changed") && !journal.contains(NEW),
        "{journal}"
    );
    let page = world.open(&[("prompt", "login")]).await;
    let page = enter(&mut world, &page, PASSWORD).await;
    assert_eq!(page.page_error(), "50126");
    assert_eq!(pgid(&enter(&mut world, &page, NEW).await), "KmsiInterrupt");
}

#[tokio::test]
async fn an_expired_password_gets_nobody_further_without_a_new_one() {
    let mut world = World::new();
    world.changed(&[EXPIRED]);
    let page = world.open(&[]).await;
    let expired = enter(&mut world, &page, PASSWORD).await;
    for fields in [
        &[][..],
        &[("LoginOptions", "1")],
        &[("consent", "accept")],
        &[("mfa", "continue")],
        &[("newpasswd", NEW), ("confirmnewpasswd", NEW)],
    ] {
        let got = world.submit(&expired, fields).await;
        assert_eq!(pgid(&got), "ConvergedChangePassword", "{fields:?}");
    }
    assert!(
        world
            .open(&[("prompt", "none")])
            .await
            .redirected("error")
            .is_some()
    );
}

#[tokio::test]
async fn the_old_password_is_guessed_no_more_often_than_at_the_sign_in() {
    let mut world = World::new();
    world.changed(&[EXPIRED]);
    let page = world.open(&[]).await;
    let expired = enter(&mut world, &page, PASSWORD).await;
    let fields = [
        ("currentpasswd", "x"),
        ("newpasswd", NEW),
        ("confirmnewpasswd", NEW),
    ];
    for _ in 0..10 {
        assert_eq!(world.submit(&expired, &fields).await.page_error(), "50126");
    }
    let locked = world.submit(&expired, &fields).await;
    says(&locked, "50053", "Your account is temporarily locked");
    assert_eq!(pgid(&locked), "ConvergedSignIn");
}

#[tokio::test]
async fn a_new_password_ends_the_expiry() {
    for change in [
        r#"{"password-reset":{"user":"anna.muster"}}"#,
        r#"{"password-changed":{"user":"anna.muster"}}"#,
    ] {
        let mut world = World::new();
        world.changed(&[EXPIRED, change]);
        let page = world.open(&[]).await;
        assert_eq!(
            pgid(&enter(&mut world, &page, PASSWORD).await),
            "KmsiInterrupt"
        );
    }
}

#[tokio::test]
async fn a_fix_from_the_journal_lets_in() {
    for change in [LOCKED, EXPIRED] {
        let mut world = World::new();
        world.changed(&[change]);
        let page = world.open(&[]).await;
        let page = enter(&mut world, &page, PASSWORD).await;
        let refusal = world.shared.journal.last_refusal(None).unwrap();
        let cure = refusal.fix.unwrap().change.unwrap();
        world.changed(&[&cure.to_string()]);
        let page = if change == EXPIRED {
            world.open(&[]).await
        } else {
            page
        };
        let stay = enter(&mut world, &page, PASSWORD).await;
        assert_eq!(pgid(&stay), "KmsiInterrupt", "{change}");
    }
}

#[tokio::test]
async fn a_sign_in_under_way_ends_with_its_session() {
    for (change, number) in [
        (r#"{"password-reset":{"user":"anna.muster"}}"#, ""),
        (r#"{"password-changed":{"user":"anna.muster"}}"#, ""),
        (r#"{"sessions-revoked":{"user":"anna.muster"}}"#, ""),
        (
            r#"{"user-enabled":{"user":"anna.muster","enabled":false}}"#,
            "50057",
        ),
    ] {
        let mut world = World::new();
        let page = world.open(&[]).await;
        let stay = enter(&mut world, &page, PASSWORD).await;
        assert_eq!(pgid(&stay), "KmsiInterrupt");
        world.changed(&[change]);
        let back = world.submit(&stay, &[("LoginOptions", "3")]).await;
        assert_eq!(
            (pgid(&back), back.page_error()),
            ("ConvergedSignIn".to_owned(), number.to_owned()),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_code_ends_as_a_token_does() {
    for (change, number, cause) in [
        ("password-reset", 50_173, "password-reset"),
        ("sessions-revoked", 50_173, "sessions-revoked"),
        ("password-changed", 0, ""),
    ] {
        let mut world = World::new();
        let code = world.sign_in(&[]).await.code();
        world.changed(&[&format!(r#"{{"{change}":{{"user":"anna.muster"}}}}"#)]);
        assert_eq!(refused(&world.redeem(&code, &[]).await).2, number);
        assert_eq!(world.cause(), cause);
    }
}
