//! Discovery documents, their headers, and the origin that they give out.

use http::header;

use super::*;

async fn get(world: &World, host: &str, path: &str) -> Got {
    let request = Request::builder().uri(path).header(header::HOST, host);
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_configuration_names_tenant_and_origin() {
    let world = World::new();
    let host = "localhost:8443";
    for name in [
        TENANT_ID,
        "muster-legal.example",
        "MusterLegal.onmicrosoft.com",
    ] {
        let got = get(
            &world,
            host,
            &format!("/{name}/v2.0/.well-known/openid-configuration"),
        )
        .await;
        let document = got.json();
        let base = format!("https://localhost:8443/{TENANT_ID}");
        assert_eq!(document["issuer"], format!("{base}/v2.0"));
        assert_eq!(
            document["token_endpoint"],
            format!("{base}/oauth2/v2.0/token")
        );
        assert!(document.get("code_challenge_methods_supported").is_none());
        assert_eq!(got.headers[header::CACHE_CONTROL], "max-age=86400, private");
        assert_eq!(got.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        assert_eq!(got.headers[header::DATE], "Mon, 02 Mar 2026 12:00:00 GMT");
    }
    let got = get(
        &world,
        host,
        &format!("/{TENANT_ID}/V2.0/.well-known/OpenId-Configuration/"),
    )
    .await;
    insta::assert_snapshot!(got.body);
}

#[tokio::test]
async fn aliases_keep_their_name_and_a_template() {
    let document = get(
        &World::new(),
        "localhost:1",
        "/common/v2.0/.well-known/openid-configuration",
    )
    .await
    .json();
    assert_eq!(document["issuer"], "https://localhost:1/{tenantid}/v2.0");
    assert_eq!(
        document["token_endpoint"],
        "https://localhost:1/common/oauth2/v2.0/token"
    );
    assert!(document["tenant_region_scope"].is_null());
    let old = get(
        &World::new(),
        "localhost:1",
        &format!("/{TENANT_ID}/.well-known/openid-configuration"),
    )
    .await
    .json();
    assert_eq!(
        old["issuer"],
        format!("https://sts.windows.net/{TENANT_ID}/")
    );
    assert_eq!(old["microsoft_multi_refresh_token"], true);
}

#[tokio::test]
async fn only_hosts_of_a_certificate_are_given_out() {
    let issuer = async |as_microsoft, host: &str| {
        let world = World::with(Config {
            as_microsoft,
            ..Config::default()
        });
        let path = format!("/{TENANT_ID}/v2.0/.well-known/openid-configuration");
        get(&world, host, &path).await.json()["issuer"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let suffix = format!("/{TENANT_ID}/v2.0");
    assert_eq!(
        issuer(true, "login.microsoftonline.com").await,
        format!("https://login.microsoftonline.com{suffix}")
    );
    assert_eq!(
        issuer(false, "login.microsoftonline.com:9").await,
        format!("https://localhost:9{suffix}")
    );
    assert_eq!(
        issuer(true, "evil.example").await,
        format!("https://localhost{suffix}")
    );
    assert_eq!(
        issuer(false, "[::1]:9").await,
        format!("https://[::1]:9{suffix}")
    );
}

#[tokio::test]
async fn unknown_tenants_and_instances_are_refused() {
    let world = World::new();
    let got = get(
        &world,
        "localhost",
        "/nowhere.example/v2.0/.well-known/openid-configuration",
    )
    .await;
    assert_eq!(refused(&got), (400, "invalid_tenant".to_owned(), 90_002));
    let got = get(&world, "localhost", "/nowhere/discovery/v2.0/keys").await;
    assert_eq!(refused(&got), (400, "invalid_request".to_owned(), 900_023));
    let path = "/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Fevil.example%2Fx";
    assert_eq!(
        refused(&get(&world, "localhost", path).await),
        (400, "invalid_instance".to_owned(), 50_049)
    );
    let path = "/common/discovery/instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Flocalhost%2Fx%2Foauth2%2Fv2.0%2Fauthorize";
    let document = get(&world, "localhost", path).await.json();
    assert_eq!(
        document["tenant_discovery_endpoint"],
        "https://localhost/x/v2.0/.well-known/openid-configuration"
    );
    let realm = async |upn: &str| {
        get(
            &world,
            "localhost",
            &format!("/common/UserRealm/{upn}?api-version=1.0"),
        )
        .await
        .json()
    };
    assert_eq!(realm(USER).await["account_type"], "Managed");
    assert_eq!(realm("a@b.example").await["account_type"], "Unknown");
    assert_eq!(
        get(&world, "localhost", "/").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_clients_id_of_a_request_comes_back() {
    let world = World::new();
    let id = "c0ffee00-1111-4222-8333-444444444444";
    let headers = [
        ("client-request-id", id),
        ("return-client-request-id", "true"),
    ];
    let got = world.post(TENANT_ID, &headers, "").await;
    assert_eq!(got.json()["correlation_id"], id);
    assert_eq!(got.headers["client-request-id"], id);
    let got = world
        .post(TENANT_ID, &[("client-request-id", "no-guid")], "")
        .await;
    assert_ne!(got.json()["correlation_id"], "no-guid");
}
