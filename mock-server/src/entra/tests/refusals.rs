//! Every error of the catalogue comes out where and as it should.

use std::collections::BTreeSet;

use http::header;

use super::*;
use crate::entra::aadsts::Aadsts;

const UNKNOWN_TENANT: &str = "11111111-2222-4333-8444-555555555555";
const UNKNOWN_APP: &str = "99999999-2222-4333-8444-555555555555";

/// Checks a JSON refusal and gives its number.
fn json(world: &World, got: &Got, status: u16, error: &str, number: u32, cause: &str) -> u32 {
    assert_eq!(
        refused(got),
        (status, error.to_owned(), u64::from(number)),
        "{}",
        got.body
    );
    let body = got.json();
    let description = body["error_description"].as_str().unwrap();
    assert!(
        description.starts_with(&format!("AADSTS{number}: ")),
        "{description}"
    );
    // One text has braces of its own; all others were filled in.
    let filled = description.replace("{tenant-ID}", "");
    assert!(!filled.contains('{'), "{description}");
    assert_eq!(
        body["trace_id"],
        got.headers["x-ms-request-id"].to_str().unwrap()
    );
    assert!(got.headers.get(header::WWW_AUTHENTICATE).is_none());
    assert_eq!(world.cause(), cause, "{number}");
    number
}

/// Checks an error page and gives its number.
fn page(world: &World, got: &Got, number: u32, cause: &str) -> u32 {
    assert_eq!(got.status, StatusCode::OK, "{:?}", got.headers);
    assert_eq!(got.page_error(), number.to_string());
    let config = got.config();
    assert_eq!(config["pgid"], "ConvergedError");
    let message = config["strServiceExceptionMessage"].as_str().unwrap();
    assert!(message.starts_with(&format!("AADSTS{number}: ")) && !message.contains('{'));
    for visible in ["Request Id", "Correlation Id", "Timestamp"] {
        assert!(got.body.contains(visible));
    }
    assert_eq!(world.cause(), cause, "{number}");
    number
}

/// Checks an error at the app and gives its number.
fn redirect(world: &World, got: &Got, error: &str, number: u32, cause: &str) -> u32 {
    assert_eq!(got.status, StatusCode::FOUND, "{}", got.body);
    let location = got.location();
    assert!(
        location.starts_with(&format!(
            "http://localhost/callback?error={error}&error_description=AADSTS{number}%3a+"
        )),
        "{location}"
    );
    assert!(
        location.contains(&format!(
            "&error_uri=https%3a%2f%2flocalhost%3a8443%2ferror%3fcode%3d{number}&state=st1"
        )) && location.ends_with('#'),
        "{location}"
    );
    assert_eq!(world.cause(), cause, "{number}");
    number
}

#[tokio::test]
async fn before_the_redirect_is_known_errors_are_pages() {
    let mut numbers = BTreeSet::new();
    for (change, number, cause) in [
        (&[("client_id", "")][..], 900_144, "request-malformed"),
        (
            &[("client_id", "not-a-guid")],
            90_112,
            "client-id-malformed",
        ),
        (
            &[("client_id", UNKNOWN_APP)],
            700_016,
            "app-not-found-in-tenant",
        ),
        (&[("redirect_uri", "callback")], 90_102, "request-malformed"),
        (
            &[("redirect_uri", "https://evil.example/")],
            50_011,
            "redirect-uri-not-registered",
        ),
    ] {
        let mut world = World::new();
        let got = world.open(change).await;
        numbers.insert(page(&world, &got, number, cause));
    }
    for (tenant, number, cause) in [
        (UNKNOWN_TENANT, 90_002, "tenant-not-found"),
        ("nowhere.example", 90_002, "tenant-not-found"),
        ("x_y", 900_023, "tenant-id-malformed"),
        ("consumers", 9_002_332, "tenant-not-named"),
    ] {
        let mut world = World::new();
        let got = world.open_at(tenant, &[]).await;
        numbers.insert(page(&world, &got, number, cause));
    }
    for (change, without, number, cause) in [
        (
            r#"{"app-enabled":{"enabled":false}}"#,
            "",
            7_000_112,
            "app-disabled",
        ),
        (
            r#"{"account-type":{"account_type":"personal-only"}}"#,
            "",
            9_002_346,
            "account-type-personal-only",
        ),
        (
            r#"{"redirect-uris":{}}"#,
            "redirect_uri",
            500_113,
            "redirect-uri-not-registered",
        ),
        (
            r#"{"app-deleted":{}}"#,
            "",
            700_016,
            "app-not-found-in-tenant",
        ),
    ] {
        let mut world = World::new();
        world.changed(&[change]);
        let parameters = [(without, "")];
        let got = world
            .open(if without.is_empty() { &[] } else { &parameters })
            .await;
        numbers.insert(page(&world, &got, number, cause));
    }
    assert_eq!(numbers.len(), 11);
}

#[tokio::test]
async fn at_the_app_errors_have_their_word_and_number() {
    for (change, error, number, cause) in [
        (
            &[("response_type", "")][..],
            "invalid_request",
            900_144,
            "request-malformed",
        ),
        (
            &[("response_type", "token")],
            "unsupported_response_type",
            700_054,
            "request-malformed",
        ),
        (
            &[("response_type", "fish")],
            "unsupported_response_type",
            70_005,
            "request-malformed",
        ),
        (
            &[("response_mode", "fish")],
            "invalid_request",
            90_023,
            "request-malformed",
        ),
        (
            &[("prompt", "fish")],
            "invalid_request",
            90_023,
            "request-malformed",
        ),
        (
            &[("resource", "x")],
            "invalid_request",
            901_002,
            "request-malformed",
        ),
        (
            &[("scope", "")],
            "invalid_request",
            900_144,
            "request-malformed",
        ),
        (
            &[("code_challenge", "short")],
            "invalid_request",
            501_491,
            "request-malformed",
        ),
        (
            &[("scope", "a:b")],
            "invalid_scope",
            70_011,
            "scope-unknown",
        ),
        (
            &[("scope", "https://mail.example/x")],
            "invalid_resource",
            500_011,
            "scope-unknown",
        ),
        (
            &[("scope", "https://outlook.office.com/POP")],
            "invalid_client",
            650_053,
            "scope-unknown",
        ),
        (
            &[("prompt", "none")],
            "login_required",
            50_058,
            "not-signed-in",
        ),
    ] {
        let mut world = World::new();
        let got = world.open(change).await;
        redirect(&world, &got, error, number, cause);
    }
    let mut world = World::new();
    let got = world.open_at("common", &[]).await;
    redirect(&world, &got, "invalid_request", 50_194, "tenant-not-named");
}

#[tokio::test]
async fn without_pages_consent_and_choice_are_errors() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    let silent = [("prompt", "none")];
    assert_eq!(
        world.open(&silent).await.redirected("state").as_deref(),
        Some("st1")
    );
    world.changed(&[r#"{"consent-revoked":{}}"#]);
    let got = world.open(&silent).await;
    redirect(
        &world,
        &got,
        "interaction_required",
        65_001,
        "consent-missing",
    );
    world.changed(&[r#"{"permissions":{"granted":[]}}"#]);
    let default = [
        ("prompt", "none"),
        ("scope", "https://outlook.office.com/.default"),
    ];
    let got = world.open(&default).await;
    redirect(
        &world,
        &got,
        "invalid_client",
        650_056,
        "permission-not-registered",
    );
    world.changed(&[r#"{"admin-consent":{"permissions":["POP.AccessAsUser.All","SMTP.Send"]}}"#]);
    let page = world.open(&[("prompt", "login")]).await;
    let other = (
        crate::tenant::seed::OTHER_USER,
        crate::tenant::seed::OTHER_PASSWORD,
    );
    let page = world
        .submit(&page, &[("login", other.0), ("passwd", other.1)])
        .await;
    world.submit(&page, &[("LoginOptions", "3")]).await;
    let got = world.open(&silent).await;
    redirect(
        &world,
        &got,
        "interaction_required",
        16_000,
        "several-accounts-signed-in",
    );
    assert!(
        world
            .open(&[("prompt", "none"), ("login_hint", other.0)])
            .await
            .redirected("code")
            .is_some()
    );
}

#[tokio::test]
async fn the_forms_of_token_requests_are_checked() {
    let world = World::new();
    for (change, status, error, number) in [
        (&[][..], 400, "invalid_request", 900_144),
        (
            &[("grant_type", "fish")],
            400,
            "unsupported_grant_type",
            70_003,
        ),
        (
            &[("grant_type", "authorization_code")],
            400,
            "invalid_request",
            900_144,
        ),
        (
            &[("grant_type", "refresh_token")],
            400,
            "invalid_request",
            900_144,
        ),
        (
            &[("grant_type", "client_credentials")],
            400,
            "invalid_request",
            900_144,
        ),
        (
            &[
                ("grant_type", "refresh_token"),
                ("refresh_token", "x"),
                ("client_id", ""),
            ],
            400,
            "invalid_request",
            900_144,
        ),
    ] {
        json(
            &world,
            &world.token(change).await,
            status,
            error,
            number,
            "request-malformed",
        );
    }
    let kind = |kind: &'static str| [("content-type", kind)];
    let form = "application/x-www-form-urlencoded";
    for (headers, body, number) in [
        (kind("application/json"), b"{}".to_vec(), 9_000_410),
        (
            kind("text/plain"),
            b"grant_type=refresh_token".to_vec(),
            900_144,
        ),
        (kind(form), b"grant_type=a&grant_type=b".to_vec(), 9_002_313),
        (kind(form), b"grant_type=%ff".to_vec(), 9_002_313),
        (kind(form), b"grant_type=\xff".to_vec(), 9_002_313),
        (kind(form), vec![b'a'; 64 * 1024 + 1], 9_002_313),
    ] {
        let got = world.post(TENANT_ID, &headers, body).await;
        json(
            &world,
            &got,
            400,
            "invalid_request",
            number,
            "request-malformed",
        );
    }
    let path = format!("/{TENANT_ID}/oauth2/v2.0/token");
    let get = Request::builder()
        .uri(path)
        .header(header::HOST, "localhost:8443")
        .body(Body::empty())
        .unwrap();
    json(
        &world,
        &world.send(get).await,
        400,
        "invalid_request",
        900_561,
        "request-malformed",
    );
}

#[tokio::test]
async fn tenant_app_and_secret_are_checked_in_this_order() {
    let world = World::new();
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", "garbage"),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&refresh[..], more].concat();
    let own = [
        ("grant_type", "client_credentials"),
        ("scope", "https://outlook.office365.com/.default"),
    ];
    // A missing credential is seen before the tenant.
    let bare = [&own[..], &[("client_secret", "")]].concat();
    let got = world.token_at("undefined", &bare).await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        7_000_216,
        "client-secret-missing",
    );
    let got = world.token_at("undefined", &refresh).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        900_023,
        "tenant-id-malformed",
    );
    let got = world.token_at(UNKNOWN_TENANT, &refresh).await;
    json(
        &world,
        &got,
        400,
        "invalid_tenant",
        90_002,
        "tenant-not-found",
    );
    let got = world.token(&with(&[("client_id", UNKNOWN_APP)])).await;
    json(
        &world,
        &got,
        400,
        "unauthorized_client",
        700_016,
        "app-not-found-in-tenant",
    );
    let got = world.token(&with(&[("client_secret", "")])).await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        7_000_218,
        "client-secret-missing",
    );
    let its_id = crate::tenant::seed::SECRET_ID;
    for (wrong, cause) in [
        ("wrong", "client-secret-wrong"),
        (its_id, "secret-id-instead-of-value"),
    ] {
        let got = world.token(&with(&[("client_secret", wrong)])).await;
        json(&world, &got, 401, "invalid_client", 7_000_215, cause);
    }
    let got = world.token(&refresh).await;
    json(
        &world,
        &got,
        400,
        "invalid_grant",
        70_000,
        "refresh-token-invalid",
    );
    let got = world.token_at("common", &own).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        50_059,
        "tenant-not-named",
    );
    for (scope, error, number) in [
        (
            "https://outlook.office365.com/SMTP.Send",
            "invalid_scope",
            1_002_012,
        ),
        ("a/.default b/.default", "invalid_scope", 70_011),
        ("https://mail.example/.default", "invalid_resource", 500_011),
    ] {
        let got = world.token(&[own[0], ("scope", scope)]).await;
        json(&world, &got, 400, error, number, "scope-unknown");
    }
    world.advance(731 * 24 * 3600);
    let got = world.token(&refresh).await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        7_000_222,
        "client-secret-expired",
    );
}

#[tokio::test]
async fn a_code_is_bound_to_its_request() {
    let mut world = World::new();
    let got = world.redeem("garbage", &[]).await;
    json(&world, &got, 400, "invalid_grant", 70_000, "code-invalid");
    let code = world.sign_in(&[]).await.code();
    let got = world
        .redeem(&code, &[("redirect_uri", "http://localhost:1/callback")])
        .await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        500_112,
        "redirect-uri-differs",
    );
    let two = "https://graph.microsoft.com/User.Read https://outlook.office.com/SMTP.Send";
    let got = world.redeem(&code, &[("scope", two)]).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        28_000,
        "scopes-of-two-resources",
    );
    let got = world
        .redeem(
            &code,
            &[("scope", "https://outlook.office.com/IMAP.AccessAsUser.All")],
        )
        .await;
    json(
        &world,
        &got,
        400,
        "invalid_grant",
        65_001,
        "consent-missing",
    );
    assert_eq!(got.json()["suberror"], "consent_required");
    let got = world.redeem(&code, &[("scope", "a:b")]).await;
    json(&world, &got, 400, "invalid_scope", 70_011, "scope-unknown");
    assert_eq!(
        world.redeem(&code, &[]).await.status,
        StatusCode::OK,
        "nothing of that burnt it"
    );
    world.changed(&[
        r#"{"admin-consent":{"permissions":["https://graph.microsoft.com/User.Read"]}}"#,
    ]);
    let code = world.open(&[("scope", two)]).await.code();
    let got = world.redeem(&code, &[]).await;
    json(
        &world,
        &got,
        400,
        "invalid_grant",
        28_003,
        "scopes-of-two-resources",
    );
    world.changed(&[r#"{"account-type":{"account_type":"multi-tenant"}}"#]);
    let code = world.open_at("common", &[]).await.code();
    let got = world.redeem(&code, &[]).await;
    json(&world, &got, 400, "invalid_grant", 700_005, "code-invalid");
}

#[tokio::test]
async fn grants_of_another_app_are_worth_nothing() {
    let mut world = World::new();
    let code = world.sign_in(&[]).await.code();
    let tokens = world.redeem(&code, &[]).await.json();
    let code = world.open(&[]).await.code();
    world.changed(&[
        &format!(r#"{{"app-registered":{{"client_id":"{UNKNOWN_APP}","redirect_uris":{{"web":["{REDIRECT_URI}"]}}}}}}"#),
        &format!(r#"{{"secret-added":{{"client_id":"{UNKNOWN_APP}","value":"other-secret"}}}}"#),
    ]);
    let other = [
        ("client_id", UNKNOWN_APP),
        ("client_secret", "other-secret"),
    ];
    let got = world.redeem(&code, &other).await;
    json(&world, &got, 400, "invalid_grant", 70_000, "code-invalid");
    let got = world
        .refresh(tokens["refresh_token"].as_str().unwrap(), &other)
        .await;
    json(
        &world,
        &got,
        400,
        "invalid_grant",
        70_000,
        "refresh-token-invalid",
    );
}

#[tokio::test]
async fn the_platform_decides_how_a_code_is_redeemed() {
    let spa = r#"{"redirect-uris":{"spa":["http://localhost/callback"]}}"#;
    let mut world = World::new();
    let web = world.sign_in(&[]).await.code();
    let origin = [("origin", "https://app.example")];
    let form = |code: &str, verifier: &str| {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT_ID),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", verifier),
        ];
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish()
    };
    let got = world.post(TENANT_ID, &origin, form(&web, VERIFIER)).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        9_002_326,
        "request-malformed",
    );
    world.changed(&[r#"{"redirect-uris":{"mobile":["http://localhost/callback"]}}"#]);
    let code = world.open(&[]).await.code();
    let got = world.redeem(&code, &[]).await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        700_025,
        "redirect-uri-under-mobile",
    );
    assert_eq!(
        world.redeem(&code, &[("client_secret", "")]).await.status,
        StatusCode::OK
    );
    world.changed(&[spa]);
    let code = world.open(&[]).await.code();
    let got = world.redeem(&code, &[]).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        9_002_327,
        "redirect-uri-under-spa",
    );
    let plain = world
        .open(&[("code_challenge", ""), ("code_challenge_method", "")])
        .await
        .code();
    let got = world.post(TENANT_ID, &origin, form(&plain, "")).await;
    json(
        &world,
        &got,
        400,
        "invalid_request",
        9_002_325,
        "request-malformed",
    );
    let got = world.post(TENANT_ID, &origin, form(&code, VERIFIER)).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(
        got.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        "https://app.example"
    );
    world.advance(24 * 3600);
    let token = got.json()["refresh_token"].as_str().unwrap().to_owned();
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT_ID),
            ("refresh_token", &token),
        ])
        .finish();
    let got = world.post(TENANT_ID, &origin, form).await;
    json(
        &world,
        &got,
        400,
        "invalid_grant",
        700_084,
        "refresh-token-expired",
    );
}

#[tokio::test]
async fn a_confidential_apps_refresh_token_needs_its_secret() {
    let mut world = World::new();
    let token = world.tokens().await["refresh_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let got = world.refresh(&token, &[("client_secret", "")]).await;
    json(
        &world,
        &got,
        401,
        "invalid_client",
        7_000_218,
        "client-secret-missing",
    );
}

#[tokio::test]
async fn doubled_and_broken_queries_get_a_page() {
    let mut world = World::new();
    for query in ["client_id=a&client_id=b", "client_id=%zz", "state=%ff"] {
        let path = format!("/{TENANT_ID}/oauth2/v2.0/authorize?{query}");
        let got = world.browse("GET", &path, "").await;
        page(&world, &got, 9_002_313, "request-malformed");
    }
}

#[tokio::test]
async fn a_page_left_open_for_an_hour_has_expired() {
    let mut world = World::new();
    let opened = world.open(&[]).await;
    world.advance(3601);
    let got = world
        .submit(&opened, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    page(&world, &got, 50_089, "sign-in-page-expired");
}

/// The rows are the numbers that this folder's tests look for, so a new row wants a test.
#[test]
fn every_row_is_raised_by_a_test() {
    let tests = [
        include_str!("refusals.rs"),
        include_str!("signing_in.rs"),
        include_str!("changes.rs"),
        include_str!("passwords.rs"),
        include_str!("policies.rs"),
        include_str!("discovery.rs"),
        include_str!("tokens.rs"),
        include_str!("device.rs"),
        include_str!("admin_consent.rs"),
    ]
    .concat()
    .replace('_', "");
    for error in Aadsts::ALL {
        let number = error.row().number.to_string();
        assert!(tests.contains(&number), "{error:?} {number}");
    }
}

mod anything {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_request_gets_an_answer(
            path in "/[a-zA-Z0-9./%_-]{0,40}|/common/oauth2/v2.0/(token|authorize)|/kmsi|/x/login|/devicelogin|/x/oauth2/(v2.0/devicecode|deviceauth)|/x/(v2.0/)?adminconsent|/common/(SAS/ProcessAuth|ProofUp|ChangePassword|Consent/Set)",
            query in "[a-z_]{0,10}(=[a-zA-Z0-9%+&:/=._-]{0,60})?",
            body in proptest::collection::vec(any::<u8>(), 0..200),
            get in any::<bool>(),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let world = World::new();
            let request = Request::builder()
                .method(if get { "GET" } else { "POST" })
                .uri(format!("{path}?{query}"))
                .body(Body::from(body));
            if let Ok(request) = request {
                let got = runtime.block_on(world.send(request));
                prop_assert!(got.status.as_u16() < 500);
                prop_assert!(got.headers.contains_key(header::DATE));
                prop_assert!(got.headers.get(header::LOCATION).is_none());
            }
        }
    }
}
