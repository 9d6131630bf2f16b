//! Multifactor authentication and Conditional Access: the pages, and what token requests meet.

use super::*;
use crate::tenant::{MfaAnswer, MfaError};

const MFA: &str = r#"{"mfa-required":{"required":true}}"#;
const UNREGISTERED: &str = r#"{"mfa-registered":{"user":"anna.muster","registered":false}}"#;
const DEFAULTS: &str = r#"{"security-defaults":{"enabled":true}}"#;
const BLOCKED: &str = r#"{"conditional-access":{"blocks":"all-sign-ins"}}"#;
const EXEMPT: &str = r#"{"conditional-access":{"user":"anna.muster","blocks":"nothing"}}"#;

/// Name and password on a new page.
async fn password(world: &mut World, change: &[(&str, &str)]) -> Got {
    let page = world.open(change).await;
    let fields = [("login", USER), ("passwd", PASSWORD)];
    world.submit(&page, &fields).await
}

fn pgid(got: &Got) -> String {
    got.config()["pgid"].as_str().unwrap().to_owned()
}

fn number(got: &Got) -> u8 {
    let (_, rest) = got
        .body
        .split_once(r#"<output id="idRichContext_DisplaySign">"#)
        .unwrap();
    rest.split_once("</output>").unwrap().0.parse().unwrap()
}

fn phone(world: &World, answer: MfaAnswer) -> Result<(), MfaError> {
    world.shared.answer_mfa("anna.muster", answer)
}

/// Through the second factor to the code.
async fn with_mfa(world: &mut World) -> Got {
    let page = password(world, &[("prompt", "login")]).await;
    phone(world, MfaAnswer::Approve(number(&page))).unwrap();
    let stay = world.submit(&page, &[("mfa", "continue")]).await;
    world.submit(&stay, &[("LoginOptions", "3")]).await
}

#[tokio::test]
async fn the_number_of_the_page_on_the_phone_lets_in() {
    let mut world = World::new();
    world.changed(&[MFA]);
    let page = password(&mut world, &[]).await;
    assert_eq!(
        (pgid(&page), page.page_error()),
        ("ConvergedTFA".to_owned(), String::new())
    );
    assert_eq!(page.action(), "/common/SAS/ProcessAuth");
    let early = world.submit(&page, &[("mfa", "continue")]).await;
    assert_eq!(early.page_error(), "50074");
    assert!(early.body.contains("still waiting") && number(&early) == number(&page));
    assert_eq!(world.cause(), "", "waiting is no refusal");
    phone(&world, MfaAnswer::Approve(number(&page))).unwrap();
    let stay = world.submit(&early, &[("mfa", "continue")]).await;
    assert_eq!(pgid(&stay), "KmsiInterrupt");
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    let tokens = world.redeem(&done.code(), &[]).await.json();
    let amr = |tokens: &Value| claims(&tokens["access_token"])["amr"].clone();
    assert_eq!(amr(&tokens), serde_json::json!(["pwd", "mfa"]));
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let renewed = world.refresh(refresh, &[]).await;
    assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.body);
    assert_eq!(amr(&renewed.json()), serde_json::json!(["pwd", "mfa"]));
    // The session of the browser remembers it.
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
    let silent = world.open(&[("prompt", "none")]).await;
    assert!(silent.redirected("code").is_some());
}

#[tokio::test]
async fn a_no_and_a_wrong_number_are_refused_and_can_be_tried_again() {
    for deny in [true, false] {
        let mut world = World::new();
        world.changed(&[MFA]);
        let page = password(&mut world, &[]).await;
        let shown = number(&page);
        let wrong = MfaAnswer::Approve(if shown == 42 { 43 } else { 42 });
        phone(&world, if deny { MfaAnswer::Deny } else { wrong }).unwrap();
        let refused = world.submit(&page, &[("mfa", "continue")]).await;
        assert_eq!(
            (pgid(&refused), refused.page_error()),
            ("ConvergedTFA".to_owned(), "500121".to_owned())
        );
        assert!(refused.body.contains("Request denied") && !refused.body.contains("DisplaySign"));
        assert_eq!(world.cause(), "mfa-refused");
        // The right number comes too late for this request.
        assert!(matches!(
            phone(&world, MfaAnswer::Approve(shown)),
            Err(MfaError::NothingPending(_))
        ));
        let still = world.submit(&refused, &[("mfa", "continue")]).await;
        assert_eq!(still.page_error(), "500121");
        let again = world.submit(&refused, &[("mfa", "again")]).await;
        assert_eq!(again.page_error(), "");
        phone(&world, MfaAnswer::Approve(number(&again))).unwrap();
        let stay = world.submit(&again, &[("mfa", "continue")]).await;
        assert_eq!(pgid(&stay), "KmsiInterrupt");
    }
}

#[tokio::test]
async fn a_phone_that_says_nothing_for_five_minutes_is_a_refusal() {
    let mut world = World::new();
    world.changed(&[MFA]);
    let page = password(&mut world, &[("mkt", "de-CH")]).await;
    world.advance(299);
    assert_eq!(world.shared.mfa_pending().len(), 1);
    world.advance(1);
    assert!(world.shared.mfa_pending().is_empty());
    assert!(phone(&world, MfaAnswer::Approve(number(&page))).is_err());
    let refused = world.submit(&page, &[("mfa", "continue")]).await;
    assert_eq!(refused.page_error(), "500121");
    assert!(refused.body.contains("Wir haben nichts von Ihnen gehört"));
    assert_eq!(world.cause(), "mfa-refused");
}

#[tokio::test]
async fn an_approval_counts_once_and_for_its_own_sign_in() {
    let mut world = World::new();
    world.changed(&[MFA]);
    assert!(matches!(
        phone(&world, MfaAnswer::Deny),
        Err(MfaError::NothingPending(_))
    ));
    let first = password(&mut world, &[("prompt", "login")]).await;
    world.advance(1);
    let second = password(&mut world, &[("prompt", "login")]).await;
    let pending = world.shared.mfa_pending();
    assert_eq!(pending.len(), 2);
    assert_eq!(
        (pending[0].user.as_str(), pending[0].app.as_str()),
        (USER, "Mail software")
    );
    assert!(pending[0].asked_at < pending[1].asked_at);
    // The phone shows the latest.
    phone(&world, MfaAnswer::Approve(number(&second))).unwrap();
    assert_eq!(
        world
            .submit(&first, &[("mfa", "continue")])
            .await
            .page_error(),
        "50074"
    );
    let stay = world.submit(&second, &[("mfa", "continue")]).await;
    assert_eq!(pgid(&stay), "KmsiInterrupt");
    world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(
        world
            .submit(&second, &[("mfa", "continue")])
            .await
            .page_error(),
        "50089"
    );
    let nobody = world.shared.answer_mfa("nobody", MfaAnswer::Deny);
    assert!(matches!(nobody, Err(MfaError::NoSuchUser(_))));
}

#[tokio::test]
async fn nothing_that_a_form_can_post_goes_around_the_phone() {
    let mut world = World::new();
    world.changed(&[MFA]);
    let page = password(&mut world, &[]).await;
    let shown = number(&page);
    for fields in [
        &[][..],
        &[("LoginOptions", "1")],
        &[("consent", "accept")],
        &[("proofup", "register")],
        &[("mfa", "again")],
        &[("mfa", "approve")],
        &[("account", USER)],
        &[("login", USER), ("passwd", PASSWORD)],
    ] {
        let got = world.submit(&page, fields).await;
        assert_eq!(pgid(&got), "ConvergedTFA", "{fields:?}");
        assert_eq!(number(&got), shown, "{fields:?}");
    }
    // Nor does the session that the password has made.
    assert_eq!(pgid(&world.open(&[]).await), "ConvergedTFA");
    let silent = world.open(&[("prompt", "none")]).await;
    assert_eq!(
        silent.redirected("error").as_deref(),
        Some("interaction_required")
    );
}

#[tokio::test]
async fn cancelling_leads_back_to_name_and_password() {
    let mut world = World::new();
    world.changed(&[MFA]);
    let page = password(&mut world, &[]).await;
    let back = world.submit(&page, &[("mfa", "cancel")]).await;
    assert_eq!(
        (pgid(&back), back.page_error()),
        ("ConvergedSignIn".to_owned(), String::new())
    );
    assert!(world.shared.mfa_pending().is_empty());
    let page = world
        .submit(&back, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(pgid(&page), "ConvergedTFA");
}

#[tokio::test]
async fn a_second_factor_is_set_up_on_the_page() {
    for policy in [MFA, DEFAULTS] {
        let mut world = World::new();
        world.changed(&[policy, UNREGISTERED]);
        let page = password(&mut world, &[]).await;
        assert_eq!(
            (pgid(&page), page.page_error()),
            ("ConvergedProofUpRedirect".to_owned(), "50072".to_owned())
        );
        assert!(
            page.body
                .contains("Your organization needs more information")
        );
        assert_eq!(world.cause(), "mfa-not-registered");
        let stays = world.submit(&page, &[("proofup", "cancel")]).await;
        assert_eq!(stays.page_error(), "50072");
        let around = world.submit(&page, &[("mfa", "continue")]).await;
        assert_eq!(around.page_error(), "50072");
        let stay = world.submit(&stays, &[("proofup", "register")]).await;
        assert_eq!(pgid(&stay), "KmsiInterrupt");
        let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
        let tokens = world.redeem(&done.code(), &[]).await.json();
        assert_eq!(claims(&tokens["access_token"])["amr"][1], "mfa");
        assert!(world.journal().contains("mfa-registered"));
        let page = password(&mut world, &[("prompt", "login")]).await;
        assert_eq!(pgid(&page), "ConvergedTFA");
    }
}

#[tokio::test]
async fn a_block_is_told_after_the_password_with_its_number() {
    let mut world = World::new();
    world.changed(&[BLOCKED, MFA]);
    let page = password(&mut world, &[]).await;
    assert_eq!(
        (pgid(&page), page.page_error()),
        ("ConvergedError".to_owned(), "53003".to_owned())
    );
    let (_, visible) = page.body.split_once("<main>").unwrap();
    for words in [
        "You cannot access this right now",
        "Error Code",
        "53003",
        "Mail software",
        CLIENT_ID,
    ] {
        assert!(visible.contains(words), "{visible}");
    }
    assert!(!visible.contains("<form"));
    assert_eq!(world.cause(), "conditional-access");
    let german = world.open(&[("mkt", "de-CH")]).await;
    assert!(
        german
            .body
            .contains("Sie können zurzeit nicht darauf zugreifen")
    );
    let silent = world.open(&[("prompt", "none")]).await;
    assert_eq!(
        silent.redirected("error").as_deref(),
        Some("interaction_required")
    );
    assert!(
        silent
            .redirected("error_description")
            .unwrap()
            .starts_with("AADSTS53003: ")
    );
    let cure = world
        .shared
        .journal
        .last_refusal(None)
        .unwrap()
        .fix
        .unwrap()
        .change
        .unwrap();
    assert_eq!(
        cure,
        serde_json::from_str::<Value>(&EXEMPT.replace("\"anna.muster\"", &format!("\"{USER}\"")))
            .unwrap()
    );
    world.changed(&[&cure.to_string(), r#"{"mfa-required":{"required":false}}"#]);
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn somebody_blocked_can_sign_out_and_somebody_else_sign_in() {
    let mut world = World::new();
    world.changed(&[r#"{"conditional-access":{"user":"anna.muster","blocks":"all-sign-ins"}}"#]);
    let page = password(&mut world, &[]).await;
    let (_, rest) = page.body.split_once("<a href=\"").unwrap();
    let link = rest.split_once('"').unwrap().0.to_owned();
    assert_eq!(world.open(&[]).await.page_error(), "53003");
    world.browse("GET", &link, "").await;
    let page = world.open(&[]).await;
    assert_eq!(pgid(&page), "ConvergedSignIn");
    let (user, password) = (
        crate::tenant::seed::OTHER_USER,
        crate::tenant::seed::OTHER_PASSWORD,
    );
    let fields = [("login", user), ("passwd", password)];
    let stay = world.submit(&page, &fields).await;
    assert_eq!(pgid(&stay), "KmsiInterrupt");
}

/// A refresh with a token from before the change.
async fn refreshed(changes: &[&str]) -> (World, Got) {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    world.changed(changes);
    let got = world.refresh(&token, &[]).await;
    (world, got)
}

async fn check(changes: &[&str], number: u64, suberror: &str, cause: &str) {
    let (world, got) = refreshed(changes).await;
    assert_eq!(
        refused(&got),
        (400, "invalid_grant".to_owned(), number),
        "{changes:?}"
    );
    assert_eq!(world.cause(), cause);
    let body = got.json();
    assert_eq!(body["suberror"], suberror);
    let claims: Value = serde_json::from_str(body["claims"].as_str().unwrap()).unwrap();
    assert_eq!(claims["access_token"]["capolids"]["essential"], true);
    assert!(
        got.body.ends_with("}}}\"}") && got.body.contains("\"suberror\":"),
        "{}",
        got.body
    );
    assert!(!body["error_description"].as_str().unwrap().contains('{'));
}

#[tokio::test]
async fn a_policy_is_met_at_the_refresh() {
    check(&[MFA], 50_076, "basic_action", "mfa-required").await;
    check(&[DEFAULTS], 50_076, "basic_action", "mfa-required").await;
    check(
        &[MFA, UNREGISTERED],
        50_079,
        "basic_action",
        "mfa-not-registered",
    )
    .await;
    check(
        &[MFA, BLOCKED],
        53_003,
        "message_only",
        "conditional-access",
    )
    .await;
    for harmless in [
        &[UNREGISTERED][..],
        &[BLOCKED, EXEMPT],
        &[r#"{"conditional-access":{"blocks":"device-code-flow"}}"#],
        &[
            MFA,
            r#"{"mfa-required":{"user":"anna.muster","required":false}}"#,
        ],
        &[r#"{"mfa-required":{"user":"beat.beispiel","required":true}}"#],
        &[r#"{"password-expired":{"user":"anna.muster"}}"#],
    ] {
        let (_, got) = refreshed(harmless).await;
        assert_eq!(got.status, StatusCode::OK, "{harmless:?} {}", got.body);
    }
}

#[tokio::test]
async fn signing_in_again_satisfies_the_policy() {
    let (mut world, got) = refreshed(&[MFA]).await;
    assert_eq!(refused(&got).2, 50_076);
    let description = got.json()["error_description"].to_string();
    assert!(
        description.contains("to access '00000002-0000-0ff1-ce00-000000000000'."),
        "{description}"
    );
    let code = with_mfa(&mut world).await.code();
    let tokens = world.redeem(&code, &[]).await.json();
    let token = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(world.refresh(token, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_from_before_a_policy_meets_it() {
    for (change, number) in [(MFA, 50_076), (BLOCKED, 53_003)] {
        let mut world = World::new();
        let code = world.sign_in(&[]).await.code();
        world.changed(&[change]);
        assert_eq!(refused(&world.redeem(&code, &[]).await).2, number);
    }
}

#[tokio::test]
async fn a_silent_sign_in_meets_the_policy() {
    for (changes, number, cause) in [
        (&[MFA][..], "AADSTS50076: ", "mfa-required"),
        (&[MFA, UNREGISTERED], "AADSTS50079: ", "mfa-not-registered"),
        (&[BLOCKED], "AADSTS53003: ", "conditional-access"),
    ] {
        let mut world = World::new();
        world.sign_in(&[]).await;
        world.changed(changes);
        let got = world.open(&[("prompt", "none")]).await;
        assert_eq!(
            got.redirected("error").as_deref(),
            Some("interaction_required")
        );
        let description = got.redirected("error_description").unwrap();
        assert!(description.starts_with(number), "{description}");
        assert_eq!(world.cause(), cause);
    }
}

#[tokio::test]
async fn a_fix_from_the_journal_lets_in() {
    for changes in [&[MFA, UNREGISTERED][..], &[BLOCKED]] {
        let mut world = World::new();
        world.changed(changes);
        password(&mut world, &[]).await;
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
        let page = password(&mut world, &[("prompt", "login")]).await;
        assert_eq!(page.page_error(), "", "{changes:?}");
    }
}
