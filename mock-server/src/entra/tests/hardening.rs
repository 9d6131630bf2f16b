//! What an attacker's page, link or client sends: Entra's own error or 400, and never a way to an
//! address that nobody registered.

use super::*;
use crate::tenant::seed;

/// How a form is forged.
#[derive(Clone, Copy, Debug)]
enum Forgery {
    Without(&'static str),
    Foreign(&'static str),
    NoCookie,
    OtherBrowser,
    Header(&'static str, &'static str),
}

const FORGERIES: [Forgery; 11] = [
    Forgery::Without("ctx"),
    Forgery::Without("canary"),
    Forgery::Without("flowToken"),
    Forgery::Foreign("ctx"),
    Forgery::Foreign("canary"),
    Forgery::Foreign("flowToken"),
    Forgery::NoCookie,
    Forgery::OtherBrowser,
    Forgery::Header("origin", "https://evil.example"),
    Forgery::Header("origin", "null"),
    Forgery::Header("sec-fetch-site", "cross-site"),
];

impl World {
    fn other_browser(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            cookies: BTreeMap::new(),
        }
    }

    async fn forged(&self, page: &Got, fields: &[(&str, &str)], how: Forgery) -> Got {
        let mut other = self.other_browser();
        // Another browser's own page, whose hidden fields an attacker knows.
        let own = other.open(&[]).await;
        let mut form = form_urlencoded::Serializer::new(String::new());
        for hidden in ["ctx", "flowToken", "canary"] {
            let value = match how {
                Forgery::Without(name) if name == hidden => continue,
                Forgery::Foreign(name) if name == hidden => own.field(hidden).unwrap(),
                _ => page.field(hidden).unwrap(),
            };
            form.append_pair(hidden, value);
        }
        let form = form.extend_pairs(fields).finish();
        let cookies = match how {
            Forgery::NoCookie => None,
            Forgery::OtherBrowser => Some(&other.cookies),
            _ => Some(&self.cookies),
        };
        let mut request = Request::post(page.action())
            .header(header::HOST, "localhost:8443")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in cookies.into_iter().flatten() {
            request = request.header(header::COOKIE, format!("{name}={value}"));
        }
        if let Forgery::Header(name, value) = how {
            request = request.header(name, value);
        }
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// Every forgery of this form is refused, and the genuine one still works after them.
    async fn withstands(&mut self, page: Got, fields: &[(&str, &str)]) -> Got {
        let before = page.config()["pgid"].clone();
        for how in FORGERIES {
            let got = self.forged(&page, fields, how).await;
            let told = (got.status, got.config()["pgid"].clone());
            assert_eq!(
                told,
                (StatusCode::OK, "ConvergedError".into()),
                "{before} {how:?}"
            );
            assert!(
                ["9002313", "50089"].contains(&got.page_error().as_str()),
                "{how:?}"
            );
            assert!(!got.headers.contains_key(header::LOCATION), "{how:?}");
            assert!(!got.headers.contains_key(header::SET_COOKIE), "{how:?}");
        }
        self.submit(&page, fields).await
    }
}

#[tokio::test]
async fn no_form_of_a_sign_in_can_be_forged() {
    let mut world = World::new();
    world.changed(&[
        r#"{"consent-revoked":{}}"#,
        r#"{"user-consent-policy":{"policy":"allow"}}"#,
        r#"{"password-expired":{"user":"anna.muster"}}"#,
        r#"{"mfa-required":{"user":null,"required":true}}"#,
        r#"{"mfa-registered":{"user":"anna.muster","registered":false}}"#,
    ]);
    let page = world.open(&[]).await;
    let page = world
        .withstands(page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(page.config()["pgid"], "ConvergedChangePassword");
    let new = "Another-one-2026";
    let change = [
        ("currentpasswd", PASSWORD),
        ("newpasswd", new),
        ("confirmnewpasswd", new),
    ];
    let page = world.withstands(page, &change).await;
    assert_eq!(page.config()["pgid"], "ConvergedProofUpRedirect");
    let page = world.withstands(page, &[("proofup", "register")]).await;
    assert_eq!(page.config()["pgid"], "ConvergedConsent");
    let page = world.withstands(page, &[("consent", "accept")]).await;
    assert_eq!(page.config()["pgid"], "KmsiInterrupt");
    let done = world.withstands(page, &[("LoginOptions", "1")]).await;
    assert_eq!(done.status, StatusCode::FOUND);
    // With a session: the list, the forgotten account, and the second factor.
    let page = world.open(&[("prompt", "select_account")]).await;
    let page = world.withstands(page, &[("forget", USER)]).await;
    let page = world
        .withstands(page, &[("login", USER), ("passwd", new)])
        .await;
    assert_eq!(page.config()["pgid"], "ConvergedTFA");
    let page = world.withstands(page, &[("mfa", "cancel")]).await;
    assert_eq!(page.config()["pgid"], "ConvergedSignIn");
}

#[tokio::test]
async fn no_form_of_a_device_or_an_administrator_can_be_forged() {
    let mut world = World::new();
    world.changed(&[
        r#"{"consent-revoked":{}}"#,
        r#"{"administrator":{"user":"anna.muster","granted":true}}"#,
    ]);
    let path = format!("/{TENANT_ID}/adminconsent?client_id={CLIENT_ID}");
    let page = world.browse("GET", &path, "").await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    let page = world.withstands(page, &[("consent", "accept")]).await;
    world.submit(&page, &[("LoginOptions", "3")]).await;
    let form = format!("client_id={CLIENT_ID}&scope=openid");
    let path = format!("/{TENANT_ID}/oauth2/v2.0/devicecode");
    let device = world.browse("POST", &path, &form).await.json();
    let page = world.browse("GET", "/devicelogin", "").await;
    let code = device["user_code"].as_str().unwrap();
    let page = world.withstands(page, &[("otc", code)]).await;
    let page = world.withstands(page, &[("account", USER)]).await;
    assert_eq!(page.config()["pgid"], "CmsiInterrupt");
    let page = world.withstands(page, &[("device", "continue")]).await;
    assert_eq!(page.config()["pgid"], "RemoteConnectSuccess");
}

#[tokio::test]
async fn no_page_can_be_framed_or_kept() {
    let mut world = World::new();
    let path = format!("/{TENANT_ID}/adminconsent?client_id={CLIENT_ID}");
    let pages = [
        world.open(&[]).await,
        world.open(&[("client_id", "x")]).await,
        world.browse("GET", "/devicelogin", "").await,
        world.browse("GET", &path, "").await,
        world
            .browse("GET", &format!("/{TENANT_ID}/oauth2/v2.0/logout"), "")
            .await,
    ];
    for page in pages {
        let header = |name: &str| page.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-frame-options"), "DENY");
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(header("cache-control").contains("no-store"));
        assert_eq!(header("referrer-policy"), "same-origin");
    }
}

/// Addresses that look like the registered one, or lead a naive reader astray.
const ELSEWHERE: [&str; 12] = [
    "https://evil.example/",
    "//evil.example/callback",
    "http://localhost@evil.example/callback",
    "http://localhost:80@evil.example/callback",
    "http://localhost.evil.example/callback",
    "http://localhost/callback/../elsewhere",
    "http://localhost/callback?next=https://evil.example",
    "http://localhost/callback#",
    "http://localhost\\evil.example/callback",
    "javascript:alert(1)",
    "http://localhost/callback\r\nLocation: https://evil.example",
    "http://127.0.0.1/callback",
];

#[tokio::test]
async fn no_endpoint_leads_to_an_address_that_nobody_registered() {
    for elsewhere in ELSEWHERE {
        let mut world = World::new();
        world.changed(&[r#"{"administrator":{"user":"anna.muster","granted":true}}"#]);
        world.sign_in(&[]).await;
        let escaped: String = form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let redirect = ("redirect_uri", elsewhere);
        let consent = format!("?client_id={CLIENT_ID}&redirect_uri={escaped}&scope=openid");
        let got = [
            world.open(&[redirect]).await,
            world.open(&[redirect, ("prompt", "none")]).await,
            world.open(&[redirect, ("scope", "")]).await,
            world
                .open(&[redirect, ("response_mode", "form_post")])
                .await,
            world
                .browse("GET", &format!("/{TENANT_ID}/adminconsent{consent}"), "")
                .await,
            world
                .browse(
                    "GET",
                    &format!("/{TENANT_ID}/v2.0/adminconsent{consent}"),
                    "",
                )
                .await,
            world
                .browse("GET", &format!("/devicelogin{consent}"), "")
                .await,
            world
                .browse(
                    "GET",
                    &format!("/{TENANT_ID}/oauth2/v2.0/logout?post_logout_redirect_uri={escaped}"),
                    "",
                )
                .await,
        ];
        for got in got {
            assert_eq!(got.status, StatusCode::OK, "{elsewhere}");
            assert!(!got.headers.contains_key(header::LOCATION), "{elsewhere}");
            let policy = got.headers["content-security-policy"].to_str().unwrap();
            assert!(!policy.contains("evil"), "{policy}");
            assert!(!got.body.contains("action=\"http"), "{elsewhere}");
        }
    }
}

#[tokio::test]
async fn a_host_that_no_certificate_names_is_given_out_nowhere() {
    let world = World::new();
    for host in [
        "evil.example",
        "evil.example:8443",
        "localhost.evil.example",
        "a b",
        "",
    ] {
        for path in [
            format!("/{TENANT_ID}/v2.0/.well-known/openid-configuration"),
            "/devicelogin".to_owned(),
            format!("/{TENANT_ID}/oauth2/v2.0/authorize"),
        ] {
            let request = Request::get(&path)
                .header(header::HOST, host)
                .header("x-forwarded-host", "evil.example")
                .header("forwarded", "host=evil.example");
            let got = world.send(request.body(Body::empty()).unwrap()).await;
            assert!(got.status.as_u16() < 500, "{host} {path}");
            assert!(!got.body.contains("evil"), "{host} {path}: {}", got.body);
        }
    }
}

#[tokio::test]
async fn odd_fields_get_an_error_of_entras_and_lead_nowhere() {
    let mut world = World::new();
    let query = |more: &str| {
        let uri = "http%3a%2f%2flocalhost%2fcallback";
        format!("client_id={CLIENT_ID}&redirect_uri={uri}&response_type=code&scope=openid{more}")
    };
    let long = "x".repeat(40_000);
    for more in [
        "&client_id=2b9d4e6f-1a3c-4f58-8e7d-0c5b6a794813".to_owned(),
        "&redirect_uri=https%3a%2f%2fevil.example%2f".to_owned(),
        "&state=1&state=2".to_owned(),
        "&state=%ff".to_owned(),
        "&state=%".to_owned(),
        "&%73tate=1&state=2".to_owned(),
    ] {
        for path in ["oauth2/v2.0/authorize", "adminconsent", "v2.0/adminconsent"] {
            let got = world
                .browse("GET", &format!("/{TENANT_ID}/{path}?{}", query(&more)), "")
                .await;
            assert_eq!(got.page_error(), "9002313", "{path} {more}");
            assert!(!got.headers.contains_key(header::LOCATION), "{path} {more}");
        }
        let form = format!("grant_type=client_credentials&{}", query(&more));
        for endpoint in ["token", "devicecode"] {
            let path = format!("/{TENANT_ID}/oauth2/v2.0/{endpoint}");
            let got = world.browse("POST", &path, &form).await;
            assert_eq!(refused(&got).2, 9_002_313, "{endpoint} {more}");
        }
    }
    for (name, value) in [("login", long.as_str()), ("passwd", &long), ("otc", &long)] {
        for path in ["/devicelogin", "/kmsi", "/common/login", "/appverify"] {
            let form = format!("{name}={value}&ctx={value}&canary=x&flowToken=x");
            let got = world.browse("POST", path, &form).await;
            assert_eq!(got.config()["pgid"], "ConvergedError", "{path} {name}");
        }
    }
    // A field that is too long to be kept is still only a field.
    let page = world.open(&[("state", &long)]).await;
    assert!(page.status.as_u16() < 500);
}

#[tokio::test]
async fn codes_and_tokens_of_one_firm_are_nothing_at_another() {
    let mut world = World::with(Config {
        second_firm: true,
        ..Config::default()
    });
    let other = seed::second::TENANT_ID;
    let code = world.sign_in(&[]).await.code();
    let redeem = |client: &'static str, secret: &'static str| {
        vec![
            ("grant_type", "authorization_code".to_owned()),
            ("redirect_uri", REDIRECT_URI.to_owned()),
            ("code_verifier", VERIFIER.to_owned()),
            ("client_id", client.to_owned()),
            ("client_secret", secret.to_owned()),
            ("code", code.clone()),
        ]
    };
    let ask = async |tenant: &str, form: Vec<(&str, String)>| {
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let got = world.token_at(tenant, &form).await;
        refused(&got).2
    };
    let second = (seed::second::CLIENT_ID, seed::second::CLIENT_SECRET);
    // The app of one firm in the other's tenant, each with its own secret and the other's.
    assert_eq!(ask(other, redeem(CLIENT_ID, CLIENT_SECRET)).await, 700_016);
    assert_eq!(ask(TENANT_ID, redeem(second.0, second.1)).await, 700_016);
    assert_eq!(ask(TENANT_ID, redeem(CLIENT_ID, second.1)).await, 7_000_215);
    assert_eq!(ask(other, redeem(second.0, CLIENT_SECRET)).await, 7_000_215);
    // The code of one firm with the right app of the other.
    assert_eq!(ask(other, redeem(second.0, second.1)).await, 70_000);
    // None of that burnt it.
    assert_eq!(world.redeem(&code, &[]).await.status, StatusCode::OK);
}
