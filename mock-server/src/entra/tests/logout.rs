//! Signing out, and addresses that nobody serves.

use super::*;

const LOGOUT: &str = "/oauth2/v2.0/logout";

#[tokio::test]
async fn signing_out_ends_the_session_and_its_cookies() {
    let mut world = World::new();
    world.sign_in(&[]).await;
    let before = world.cookies.clone();
    assert!(before.contains_key("ESTSAUTH"));
    let page = world
        .browse("GET", &format!("/{TENANT_ID}{LOGOUT}"), "")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.config()["pgid"], "SignedOut");
    assert!(!world.cookies.contains_key("ESTSAUTH"));
    assert!(world.journal().contains("signed out"));
    // The session itself has ended, not the cookie only.
    world.cookies = before;
    let got = world.open(&[("prompt", "none")]).await;
    assert_eq!(got.redirected("error").unwrap(), "login_required");
}

#[tokio::test]
async fn signing_out_leaves_refresh_tokens() {
    let mut world = World::new();
    let tokens = world.tokens().await;
    world.browse("POST", &format!("/common{LOGOUT}"), "").await;
    let got = world
        .refresh(tokens["refresh_token"].as_str().unwrap(), &[])
        .await;
    assert_eq!(got.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_leads_to_registered_addresses_only() {
    let mut world = World::new();
    let mut lead = async |uri: &str| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("post_logout_redirect_uri", uri)
            .append_pair("state", "s 1")
            .finish();
        let path = format!("/{TENANT_ID}{LOGOUT}?{query}");
        let got = world.browse("GET", &path, "").await;
        let location = got.headers.get(header::LOCATION).cloned();
        location.map(|location| location.to_str().unwrap().to_owned())
    };
    assert_eq!(
        lead(REDIRECT_URI).await.unwrap(),
        format!("{REDIRECT_URI}?state=s+1#")
    );
    for elsewhere in [
        "https://evil.example/callback",
        "//evil.example",
        "javascript:alert(1)",
    ] {
        assert_eq!(lead(elsewhere).await, None, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_look_up_page_explains_a_number() {
    let mut world = World::new();
    let got = world.browse("GET", "/error?code=65004", "").await;
    assert_eq!(got.status, StatusCode::OK);
    assert!(got.body.contains("AADSTS65004: User declined to consent"));
    for odd in [
        "",
        "?code=",
        "?code=1",
        "?code=%3cscript%3e",
        "?code=-1",
        "?code=99999999999",
    ] {
        let got = world.browse("GET", &format!("/error{odd}"), "").await;
        assert!(got.body.contains("never raises this number"), "{odd}");
    }
    let got = world.browse("GET", "/error?code=%ff", "").await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_not_served_says_so_in_the_shape_of_an_error() {
    let world = World::new();
    let check = async |method: &str, path: &str, status: u16| {
        let request = Request::builder().method(method).uri(path);
        let got = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(got.status.as_u16(), status, "{path}");
        let body = got.json();
        let text = body["error_description"].as_str().unwrap();
        assert!(
            text.contains("Trace ID: ") && !text.contains("AADSTS"),
            "{text}"
        );
        assert_eq!(
            body["trace_id"],
            got.headers["x-ms-request-id"].to_str().unwrap()
        );
    };
    check("GET", &format!("/{TENANT_ID}/kerberos"), 501).await;
    check("POST", &format!("/{TENANT_ID}/oauth2/token"), 501).await;
    check("GET", "/nowhere", 404).await;
    check("GET", "/", 404).await;
}
