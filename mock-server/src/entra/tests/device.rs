//! The device authorization grant: endpoint, code page, sign-in, polling.

use super::*;
use crate::tenant::seed::{self, OTHER_PASSWORD, OTHER_USER};

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

impl World {
    async fn device_at(&self, address: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters = BTreeMap::from([("client_id", CLIENT_ID), ("scope", SCOPE)]);
        parameters.extend(change.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        let request = Request::builder()
            .method("POST")
            .uri(address)
            .header(header::HOST, "localhost:8443")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form));
        self.send(request.unwrap()).await
    }

    async fn device(&self) -> Value {
        let got = self
            .device_at(&format!("/{TENANT_ID}/oauth2/v2.0/devicecode"), &[])
            .await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        got.json()
    }

    async fn poll(&self, device: &Value, change: &[(&str, &str)]) -> Got {
        let code = device["device_code"].as_str().unwrap();
        let mut parameters = vec![("grant_type", DEVICE), ("device_code", code)];
        parameters.extend(change);
        self.token(&parameters).await
    }

    async fn type_code(&mut self, code: &str) -> Got {
        let page = self.browse("GET", "/devicelogin", "").await;
        assert_eq!(page.config()["pgid"], "ConvergedRemoteConnect");
        self.submit(&page, &[("otc", code)]).await
    }

    /// Types the code and signs in, as far as the last question.
    async fn confirm(&mut self, device: &Value) -> Got {
        let page = self.type_code(device["user_code"].as_str().unwrap()).await;
        let page = self
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await;
        let page = self.submit(&page, &[("LoginOptions", "3")]).await;
        assert_eq!(page.config()["pgid"], "CmsiInterrupt", "{}", page.body);
        page
    }

    async fn approve(&mut self, device: &Value) {
        let page = self.confirm(device).await;
        let page = self.submit(&page, &[("device", "continue")]).await;
        assert_eq!(page.config()["pgid"], "RemoteConnectSuccess");
    }
}

const PENDING: (u16, &str, u64) = (400, "authorization_pending", 70016);

#[track_caller]
fn check(got: &Got, expected: (u16, &str, u64)) {
    let (status, error, number) = refused(got);
    assert_eq!((status, error.as_str(), number), expected, "{}", got.body);
}

#[tokio::test]
async fn a_device_gets_tokens_once_somebody_signed_in_elsewhere() {
    let mut world = World::new();
    let device = world.device().await;
    let code = device["user_code"].as_str().unwrap().to_owned();
    let plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    assert!(code.len() == 9 && code.bytes().all(plain), "{code}");
    assert_eq!(device["expires_in"], 900);
    assert_eq!(device["interval"], 5);
    assert_eq!(
        device["verification_uri"],
        "https://localhost:8443/devicelogin"
    );
    assert_eq!(
        device["message"],
        format!(
            "To sign in, use a web browser to open the page https://localhost:8443/devicelogin and enter the code {code} to authenticate."
        )
    );
    assert!(device["device_code"].as_str().unwrap().starts_with("EAQ"));
    check(&world.poll(&device, &[]).await, PENDING);

    let page = world.confirm(&device).await;
    assert_eq!(page.page_error(), "50199");
    assert!(
        page.body
            .contains("Are you trying to sign in to Mail software?")
    );
    check(&world.poll(&device, &[]).await, PENDING);
    let page = world.submit(&page, &[("device", "continue")]).await;
    assert_eq!(page.config()["pgid"], "RemoteConnectSuccess");

    let tokens = world.poll(&device, &[]).await.json();
    let access = claims(&tokens["access_token"]);
    assert_eq!(
        (&access["upn"], &access["appidacr"]),
        (&USER.into(), &"1".into())
    );
    assert_eq!(claims(&tokens["id_token"])["preferred_username"], USER);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    assert_eq!(world.refresh(refresh, &[]).await.status, StatusCode::OK);
    let again = world.poll(&device, &[]).await;
    check(&again, (400, "invalid_grant", 54005));
    // Nobody was refused anything until the code was used twice.
    assert!(!world.journal().contains("70016"), "{}", world.journal());
}

#[tokio::test]
async fn libraries_write_the_grant_in_two_ways() {
    let mut world = World::new();
    let device = world.device().await;
    world.approve(&device).await;
    let got = world.poll(&device, &[("grant_type", "device_code")]).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
}

#[tokio::test]
async fn the_message_is_in_the_language_that_is_asked_for() {
    let world = World::new();
    let address = format!("/{TENANT_ID}/oauth2/v2.0/devicecode?mkt=de-DE");
    let device = world.device_at(&address, &[]).await.json();
    let message = device["message"].as_str().unwrap();
    assert!(message.starts_with("Öffnen Sie zum Anmelden"), "{message}");
}

#[tokio::test]
async fn a_device_that_nobody_answers_or_that_is_declined_hears_so() {
    let mut world = World::new();
    let device = world.device().await;
    world.advance(899);
    check(&world.poll(&device, &[]).await, PENDING);
    world.advance(1);
    check(
        &world.poll(&device, &[]).await,
        (400, "expired_token", 70020),
    );
    assert_eq!(world.cause(), "device-code-expired");

    let device = world.device().await;
    let page = world.confirm(&device).await;
    let page = world.submit(&page, &[("device", "cancel")]).await;
    assert_eq!(page.config()["pgid"], "RemoteConnectCanceled");
    assert_eq!(world.cause(), "device-code-declined");
    let declined = (400, "authorization_declined", 70022);
    check(&world.poll(&device, &[]).await, declined);
}

#[tokio::test]
async fn a_refused_consent_declines_the_device() {
    let mut world = World::new();
    world.changed(&[
        r#"{"consent-revoked":{}}"#,
        r#"{"user-consent-policy":{"policy":"allow"}}"#,
    ]);
    let device = world.device().await;
    let page = world.type_code(device["user_code"].as_str().unwrap()).await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(page.config()["pgid"], "ConvergedConsent");
    let page = world.submit(&page, &[("consent", "cancel")]).await;
    assert_eq!(page.config()["pgid"], "RemoteConnectCanceled");
    let declined = (400, "authorization_declined", 70022);
    check(&world.poll(&device, &[]).await, declined);
}

#[tokio::test]
async fn a_device_code_is_good_for_its_app_and_tenant_only() {
    let mut world = World::with(Config {
        second_firm: true,
        ..Config::default()
    });
    let device = world.device().await;
    world.approve(&device).await;
    let wrong = (400, "bad_verification_code", 70018);
    check(&world.poll(&device, &[("device_code", "x")]).await, wrong);
    let other = [
        ("client_id", seed::second::CLIENT_ID),
        ("client_secret", seed::second::CLIENT_SECRET),
        ("grant_type", DEVICE),
        ("device_code", device["device_code"].as_str().unwrap()),
    ];
    let got = world.token_at(seed::second::TENANT_ID, &other).await;
    check(&got, wrong);
    assert_eq!(world.poll(&device, &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn without_a_secret_only_a_public_client_is_served() {
    let mut world = World::new();
    let device = world.device().await;
    let no_secret = [("client_secret", "")];
    check(&world.poll(&device, &no_secret).await, PENDING);
    world.approve(&device).await;
    let got = world.poll(&device, &no_secret).await;
    check(&got, (401, "invalid_client", 7_000_218));
    assert_eq!(world.cause(), "client-secret-missing");
    world.changed(&[r#"{"public-client-flows":{"allowed":true}}"#]);
    let tokens = world.poll(&device, &no_secret).await.json();
    assert_eq!(claims(&tokens["access_token"])["appidacr"], "0");
    // The refresh token is a public client's: no secret is needed, and one is refused.
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let got = world.refresh(refresh, &no_secret).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    check(
        &world.refresh(refresh, &[]).await,
        (401, "invalid_client", 700_025),
    );
    let wrong = [("client_secret", "wrong")];
    let device = world.device().await;
    check(
        &world.poll(&device, &wrong).await,
        (401, "invalid_client", 7_000_215),
    );
}

#[tokio::test]
async fn the_endpoint_refuses_as_the_token_endpoint_does() {
    let world = World::new();
    let address = format!("/{TENANT_ID}/oauth2/v2.0/devicecode");
    let two = format!("{SCOPE} https://graph.microsoft.com/User.Read");
    for (at, change, expected) in [
        (
            &address,
            [("client_id", "")],
            (400, "invalid_request", 900_144),
        ),
        (&address, [("scope", "")], (400, "invalid_request", 900_144)),
        (
            &address,
            [("scope", two.as_str())],
            (400, "invalid_request", 28000),
        ),
        (
            &address,
            [("client_id", TENANT_ID)],
            (400, "unauthorized_client", 700_016),
        ),
        (
            &format!("/{CLIENT_ID}/oauth2/v2.0/devicecode"),
            [("x", "")],
            (400, "invalid_tenant", 90002),
        ),
        (
            &"/common/oauth2/v2.0/devicecode".to_owned(),
            [("x", "")],
            (400, "invalid_request", 50194),
        ),
    ] {
        check(&world.device_at(at, &change).await, expected);
    }
    let get = Request::get(&address).body(Body::empty()).unwrap();
    check(&world.send(get).await, (400, "invalid_request", 900_561));
}

#[tokio::test]
async fn the_code_page_says_what_is_wrong_with_a_code() {
    let mut world = World::new();
    let device = world.device().await;
    let code = device["user_code"].as_str().unwrap().to_owned();
    assert_eq!(world.type_code(" - ").await.page_error(), "90119");
    let page = world.type_code("AAAAAAAAA").await;
    assert_eq!(page.page_error(), "70018");
    assert!(
        page.body.contains("That code didn&#39;t work")
            || page.body.contains("That code didn't work")
    );
    // As people type it.
    let typed = format!("{}-{} ", &code[..4].to_lowercase(), &code[4..]);
    assert_eq!(
        world.type_code(&typed).await.config()["pgid"],
        "ConvergedSignIn"
    );
    world.approve(&device).await;
    assert_eq!(world.type_code(&code).await.page_error(), "90120");
    let device = world.device().await;
    world.advance(900);
    let late = device["user_code"].as_str().unwrap();
    assert_eq!(world.type_code(late).await.page_error(), "70019");
}

#[tokio::test]
async fn nobody_guesses_the_code_of_another_browser() {
    let mut world = World::new();
    let device = world.device().await;
    let code = device["user_code"].as_str().unwrap();
    for _ in 0..5 {
        assert_eq!(world.type_code("AAAAAAAAA").await.page_error(), "70018");
    }
    // Not even the right one is taken now.
    assert_eq!(world.type_code(code).await.page_error(), "90055");
    world.advance(15 * 60 - 1);
    assert_eq!(world.type_code(code).await.page_error(), "90055");
    world.advance(1);
    let device = world.device().await;
    world.approve(&device).await;
}

#[tokio::test]
async fn two_browsers_cannot_both_answer_for_a_device() {
    let mut world = World::new();
    let device = world.device().await;
    let mut other = World {
        shared: Arc::clone(&world.shared),
        cookies: BTreeMap::new(),
    };
    let anna = world.confirm(&device).await;
    let beat = other.type_code(device["user_code"].as_str().unwrap()).await;
    let beat = other
        .submit(&beat, &[("login", OTHER_USER), ("passwd", OTHER_PASSWORD)])
        .await;
    let beat = other.submit(&beat, &[("LoginOptions", "3")]).await;
    world.submit(&anna, &[("device", "continue")]).await;
    let late = other.submit(&beat, &[("device", "continue")]).await;
    assert_eq!(late.page_error(), "90120");
    let tokens = world.poll(&device, &[]).await.json();
    assert_eq!(claims(&tokens["access_token"])["upn"], USER);
}

#[tokio::test]
async fn conditional_access_can_block_device_codes_alone() {
    let mut world = World::new();
    world.changed(&[r#"{"conditional-access":{"user":null,"blocks":"device-code-flow"}}"#]);
    assert_eq!(world.sign_in(&[]).await.status, StatusCode::FOUND);
    world.cookies.clear();
    let device = world.device().await;
    let page = world.type_code(device["user_code"].as_str().unwrap()).await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(page.page_error(), "53003", "{}", page.body);
    assert_eq!(world.cause(), "conditional-access");
    check(&world.poll(&device, &[]).await, PENDING);
}

#[tokio::test]
async fn a_block_after_the_approval_keeps_the_tokens_back() {
    let mut world = World::new();
    let device = world.device().await;
    world.approve(&device).await;
    world.changed(&[r#"{"conditional-access":{"user":null,"blocks":"device-code-flow"}}"#]);
    check(
        &world.poll(&device, &[]).await,
        (400, "invalid_grant", 53003),
    );
}

#[tokio::test]
async fn the_account_is_picked_even_with_a_session() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    let device = world.device().await;
    let page = world.type_code(device["user_code"].as_str().unwrap()).await;
    let page = world.submit(&page, &[("account", USER)]).await;
    assert_eq!(page.config()["pgid"], "CmsiInterrupt", "{}", page.body);
}
