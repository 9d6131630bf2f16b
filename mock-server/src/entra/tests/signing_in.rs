//! The pages, from the first to the code.

use http::header;

use super::*;
use crate::tenant::seed::{OTHER_PASSWORD, OTHER_USER};

#[tokio::test]
async fn a_first_sign_in_leads_to_tokens() {
    let mut world = World::new();
    let page = world.open(&[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.config()["pgid"], "ConvergedSignIn");
    let stay = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(stay.config()["pgid"], "KmsiInterrupt");
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(done.status, StatusCode::FOUND);
    let location = done.location();
    assert!(
        location.starts_with("http://localhost/callback?code=1."),
        "{location}"
    );
    assert!(location.contains("&state=st1&session_state=") && location.ends_with('#'));
    let tokens = world.redeem(&done.code(), &[]).await.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(
        tokens["scope"],
        "https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send openid profile"
    );
    let expires_in = tokens["expires_in"].as_u64().unwrap();
    assert!((3600..=5400).contains(&expires_in) && tokens["ext_expires_in"] == expires_in);
    let access = claims(&tokens["access_token"]);
    assert_eq!(access["aud"], "https://outlook.office.com");
    assert_eq!(
        access["iss"],
        format!("https://sts.windows.net/{TENANT_ID}/")
    );
    assert_eq!(access["scp"], "POP.AccessAsUser.All SMTP.Send");
    assert_eq!(access["upn"], USER);
    assert_eq!(access["sid"], done.redirected("session_state").unwrap());
    let lived = access["exp"].as_u64().unwrap() - access["iat"].as_u64().unwrap();
    assert_eq!(lived, expires_in + 300);
    let identity = claims(&tokens["id_token"]);
    assert_eq!(
        identity["iss"],
        format!("https://localhost:8443/{TENANT_ID}/v2.0")
    );
    assert_eq!(
        (&identity["aud"], &identity["nonce"]),
        (&CLIENT_ID.into(), &"n1".into())
    );
    assert_eq!(identity["preferred_username"], USER);
}

#[tokio::test]
async fn tokens_verify_with_the_published_key() {
    let mut world = World::new();
    let tokens = world.tokens().await;
    let keys = world
        .browse("GET", &format!("/{TENANT_ID}/discovery/v2.0/keys"), "")
        .await
        .json();
    let key = &keys["keys"][0];
    let (n, e) = (key["n"].as_str().unwrap(), key["e"].as_str().unwrap());
    let decoding = jsonwebtoken::DecodingKey::from_rsa_components(n, e).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    (validation.validate_exp, validation.validate_aud) = (false, false);
    for name in ["access_token", "id_token"] {
        let token = tokens[name].as_str().unwrap();
        let decoded = jsonwebtoken::decode::<Value>(token, &decoding, &validation).unwrap();
        assert_eq!(decoded.header.kid.as_deref(), key["kid"].as_str());
    }
}

#[tokio::test]
async fn a_session_signs_in_again_without_a_page_for_a_day() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
    world.advance(23 * 3600);
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
    world.advance(25 * 3600);
    assert_eq!(world.open(&[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn staying_signed_in_outlives_the_browser() {
    let mut world = World::new();
    let page = world.open(&[]).await;
    let stay = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    world.submit(&stay, &[("LoginOptions", "1")]).await;
    assert!(world.cookies.contains_key("ESTSAUTHPERSISTENT"));
    world.cookies.remove("ESTSAUTH");
    world.advance(80 * 24 * 3600);
    assert_eq!(world.open(&[]).await.status, StatusCode::FOUND);
    world.advance(20 * 24 * 3600);
    assert_eq!(world.open(&[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn not_staying_ends_with_the_browser() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    assert!(!world.cookies.contains_key("ESTSAUTHPERSISTENT"));
    world.cookies.remove("ESTSAUTH");
    assert_eq!(world.open(&[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn several_accounts_are_picked_from() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    let page = world.open(&[("prompt", "select_account")]).await;
    let page = world.submit(&page, &[("account", "other")]).await;
    let page = world
        .submit(&page, &[("login", OTHER_USER), ("passwd", OTHER_PASSWORD)])
        .await;
    let done = world.submit(&page, &[("LoginOptions", "3")]).await;
    assert_eq!(
        claims(&world.redeem(&done.code(), &[]).await.json()["access_token"])["upn"],
        OTHER_USER
    );
    let pick = world.open(&[]).await;
    assert!(pick.body.contains(USER) && pick.body.contains(OTHER_USER));
    let done = world.submit(&pick, &[("account", USER)]).await;
    assert_eq!(
        claims(&world.redeem(&done.code(), &[]).await.json()["access_token"])["upn"],
        USER
    );
    let hinted = world.open(&[("login_hint", OTHER_USER)]).await;
    assert_eq!(
        claims(&world.redeem(&hinted.code(), &[]).await.json()["access_token"])["upn"],
        OTHER_USER
    );
    let pick = world.open(&[]).await;
    let left = world.submit(&pick, &[("forget", USER)]).await;
    assert_eq!(left.status, StatusCode::FOUND, "only one is left");
}

#[tokio::test]
async fn a_prompt_for_login_ignores_the_session_and_a_hint_prefills() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    let page = world
        .open(&[("prompt", "login"), ("login_hint", USER)])
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.field("login"), Some(USER));
}

async fn wrong(login: &str, password: &str, number: &str, cause: &str) {
    let mut world = World::new();
    let page = world.open(&[]).await;
    let again = world
        .submit(&page, &[("login", login), ("passwd", password)])
        .await;
    assert_eq!(
        (again.status, again.page_error().as_str()),
        (StatusCode::OK, number)
    );
    assert_eq!(again.config()["pgid"], "ConvergedSignIn");
    assert_eq!(world.cause(), cause);
    let stay = world
        .submit(&again, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(
        stay.config()["pgid"],
        "KmsiInterrupt",
        "the page can be used again"
    );
}

#[tokio::test]
async fn what_is_wrong_at_the_sign_in_stands_on_the_page() {
    wrong(USER, "no", "50126", "wrong-password").await;
    wrong(USER, "", "50126", "wrong-password").await;
    wrong(
        "nobody@muster-legal.example",
        "x",
        "50034",
        "user-not-found",
    )
    .await;
    wrong(
        crate::tenant::seed::SHARED_MAILBOX,
        "x",
        "50057",
        "user-disabled",
    )
    .await;
    let personal = "anna.muster@outlook.com";
    wrong(personal, "x", "500208", "account-not-in-tenant").await;
}

#[tokio::test]
async fn an_account_of_another_firm_is_of_no_use_here() {
    let mut world = World::with(Config {
        second_firm: true,
        ..Config::default()
    });
    let carla = crate::tenant::seed::second::USER;
    let page = world.open(&[]).await;
    let wrong = [("login", carla), ("passwd", "no")];
    let again = world.submit(&page, &wrong).await;
    assert_eq!(again.page_error(), "50126");
    assert_eq!(again.config()["pgid"], "ConvergedSignIn");
    assert_eq!(world.cause(), "wrong-password");
    let right = [
        ("login", carla),
        ("passwd", crate::tenant::seed::second::PASSWORD),
    ];
    let got = world.submit(&again, &right).await;
    assert_eq!(
        (got.status, got.page_error().as_str()),
        (StatusCode::OK, "50020")
    );
    assert!(
        got.body.contains("does not exist in tenant 'Muster Legal'")
            || got
                .body
                .contains("does not exist in tenant &#39;Muster Legal&#39;")
    );
    assert_eq!(world.cause(), "account-not-in-tenant");
    // The browser's Back button leads to a page that still works.
    let stay = world
        .submit(&again, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(stay.config()["pgid"], "KmsiInterrupt");
}

/// Which account a session, a hint and a prompt lead to.
#[tokio::test]
async fn sessions_hints_and_prompts_decide_the_account() {
    let mut none = World::new();
    let mut one = World::new();
    one.sign_in(&[]).await;
    let mut two = World::new();
    two.sign_in(&[]).await;
    let page = two.open(&[("prompt", "login")]).await;
    let other = [("login", OTHER_USER), ("passwd", OTHER_PASSWORD)];
    let page = two.submit(&page, &other).await;
    two.submit(&page, &[("LoginOptions", "3")]).await;
    let rows = [
        // prompt, hint, then: no session, Anna's, both.
        ("", "", ["form", "anna", "list"]),
        ("", USER, ["form", "anna", "anna"]),
        ("", OTHER_USER, ["form", "form", "beat"]),
        ("login", "", ["form", "form", "form"]),
        ("login", USER, ["form", "form", "form"]),
        ("select_account", "", ["form", "list", "list"]),
        ("select_account", USER, ["form", "list", "list"]),
        ("none", "", ["50058", "anna", "16000"]),
        ("none", USER, ["50058", "anna", "anna"]),
        ("none", OTHER_USER, ["50058", "50058", "beat"]),
    ];
    for (prompt, hint, expected) in rows {
        for (world, expected) in [&mut none, &mut one, &mut two].into_iter().zip(expected) {
            let got = world
                .open(&[("prompt", prompt), ("login_hint", hint)])
                .await;
            let seen = if got.status == StatusCode::FOUND {
                match got.redirected("error_description") {
                    Some(error) => error[6..].split(':').next().unwrap().to_owned(),
                    None => {
                        let tokens = world.redeem(&got.code(), &[]).await.json();
                        let upn = claims(&tokens["access_token"])["upn"].clone();
                        upn.as_str().unwrap()[..4].to_owned()
                    }
                }
            } else if got.body.contains("name=\"account\"") {
                "list".to_owned()
            } else {
                "form".to_owned()
            };
            assert_eq!(seen, expected, "{prompt} {hint}");
        }
    }
}

#[tokio::test]
async fn a_page_is_only_good_for_its_own_browser_and_once() {
    let mut world = World::new();
    let page = world.open(&[]).await;
    let fields = [("login", USER), ("passwd", PASSWORD)];
    let mine = std::mem::take(&mut world.cookies);
    assert_eq!(world.submit(&page, &fields).await.page_error(), "9002313");
    world.cookies = mine;
    let stay = world.submit(&page, &fields).await;
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(done.status, StatusCode::FOUND);
    assert_eq!(
        world
            .submit(&stay, &[("LoginOptions", "3")])
            .await
            .page_error(),
        "50089"
    );
}

#[tokio::test]
async fn forms_from_other_sites_are_refused() {
    let mut world = World::new();
    let page = world.open(&[]).await;
    let form = |canary: &str| {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("ctx", page.field("ctx").unwrap());
        form.append_pair("flowToken", page.field("flowToken").unwrap());
        form.append_pair("canary", canary);
        form.extend_pairs([("login", USER), ("passwd", PASSWORD)])
            .finish()
    };
    let canary = page.field("canary").unwrap();
    assert_eq!(
        world
            .browse("POST", page.action(), &form("guess"))
            .await
            .page_error(),
        "9002313"
    );
    let jar: Vec<_> = world
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let request = Request::builder()
            .method("POST")
            .uri(page.action())
            .header(header::HOST, "localhost:8443")
            .header(header::COOKIE, jar.join("; "))
            .header(name, value)
            .body(Body::from(form(canary)))
            .unwrap();
        assert_eq!(
            world.send(request).await.page_error(),
            "9002313",
            "{name}: {value}"
        );
    }
    assert_eq!(
        world.browse("GET", page.action(), "").await.page_error(),
        "9002313"
    );
}

#[tokio::test]
async fn pages_are_for_everybody_and_say_what_they_are() {
    let mut world = World::new();
    let english = world.open(&[]).await;
    let policy = english.headers[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(
        policy.starts_with("default-src 'none'")
            && policy.contains("form-action 'self' http://localhost;")
    );
    assert_eq!(english.headers["x-frame-options"], "DENY");
    assert!(
        english.body.contains("a rehearsal, not Microsoft")
            && english.body.contains("width=device-width")
    );
    let german = world.open(&[("mkt", "de-CH")]).await;
    assert!(german.body.contains("<html lang=\"de\">") && german.body.contains("Kennwort"));
    let hostile = world
        .open(&[("login_hint", "\"><script>alert(1)</script>")])
        .await;
    assert!(!hostile.body.contains("<script>alert"));
}

#[tokio::test]
async fn consent_is_asked_given_and_refused() {
    let mut world = World::new();
    world.changed(&[
        r#"{"consent-revoked":{}}"#,
        r#"{"user-consent-policy":{"policy":"allow"}}"#,
    ]);
    let page = world.open(&[]).await;
    let consent = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(consent.config()["pgid"], "ConvergedConsent");
    assert!(consent.body.contains("via POP") && !consent.body.contains("admin_consent"));
    let refused = world.submit(&consent, &[("consent", "cancel")]).await;
    assert_eq!(
        refused.redirected("error").as_deref(),
        Some("access_denied")
    );
    assert!(
        refused
            .redirected("error_description")
            .unwrap()
            .starts_with("AADSTS65004: ")
    );
    assert_eq!(world.cause(), "consent-refused");
    let consent = world.open(&[]).await;
    // The box for the whole organisation is not a user's.
    let done = world
        .submit(&consent, &[("consent", "accept"), ("admin_consent", "1")])
        .await;
    assert_eq!(done.status, StatusCode::FOUND);
    assert_eq!(world.redeem(&done.code(), &[]).await.status, StatusCode::OK);
    let consents = world
        .shared
        .with(|cloud, _| cloud.tenants[0].consents.clone());
    assert!(
        consents
            .iter()
            .all(|consent| consent.user.as_deref() == Some(USER))
    );
}

#[tokio::test]
async fn an_administrator_consents_for_everybody() {
    let mut world = World::new();
    world.changed(&[r#"{"consent-revoked":{}}"#]);
    world
        .shared
        .with(|cloud, _| cloud.tenants[0].users[0].is_administrator = true);
    let page = world.open(&[]).await;
    let consent = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    let stay = world
        .submit(&consent, &[("consent", "accept"), ("admin_consent", "1")])
        .await;
    assert_eq!(stay.config()["pgid"], "KmsiInterrupt");
    let consents = world
        .shared
        .with(|cloud, _| cloud.tenants[0].consents.clone());
    assert!(consents.len() == 2 && consents.iter().all(|consent| consent.user.is_none()));
}

#[tokio::test]
async fn the_default_policy_keeps_pop_to_administrators() {
    let mut world = World::new();
    world.changed(&[r#"{"consent-revoked":{}}"#]);
    let page = world.open(&[]).await;
    let approval = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(approval.page_error(), "90094");
    assert_eq!(world.cause(), "approval-required");
    // Nobody gets around it by posting what the page does not offer.
    let still = world.submit(&approval, &[("consent", "accept")]).await;
    assert_eq!(still.page_error(), "90094");
    let back = world.submit(&still, &[("consent", "cancel")]).await;
    assert_eq!(back.redirected("error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn a_form_post_answer_is_a_form() {
    let mut world = World::new();
    let done = world.sign_in(&[("response_mode", "form_post")]).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.action(), REDIRECT_URI);
    assert_eq!(done.field("state"), Some("st1"));
    assert!(done.field("code").is_some());
}
