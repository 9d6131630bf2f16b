//! The admin consent endpoint.

use super::*;
use crate::tenant::seed::{OTHER_PASSWORD, OTHER_USER};

const ADMINISTRATOR: &str = r#"{"administrator":{"user":"beat.beispiel","granted":true}}"#;
const REVOKED: &str = r#"{"consent-revoked":{}}"#;
const BOTH: &str =
    "https://outlook.office365.com/POP.AccessAsUser.All https://outlook.office365.com/SMTP.Send";

impl World {
    async fn consent_at(&mut self, path: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters = BTreeMap::from([
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT_URI),
            ("state", "12 345"),
        ]);
        parameters.extend(change.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.browse("GET", &format!("/{TENANT_ID}{path}?{query}"), "")
            .await
    }

    /// Beat's consent page.
    async fn as_administrator(&mut self, path: &str, change: &[(&str, &str)]) -> Got {
        let page = self.consent_at(path, change).await;
        self.submit(&page, &[("login", OTHER_USER), ("passwd", OTHER_PASSWORD)])
            .await
    }
}

const ONE: &str = "/adminconsent";
const TWO: &str = "/v2.0/adminconsent";

#[tokio::test]
async fn an_administrator_consents_for_all_by_v1() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let page = world.as_administrator(ONE, &[]).await;
    assert_eq!(page.config()["pgid"], "ConvergedConsent");
    for words in [
        "Read and write access to your mail via POP",
        "Send emails from your mailbox using SMTP AUTH",
        "for all users in your organization",
    ] {
        assert!(page.body.contains(words), "{}", page.body);
    }
    let stay = world.submit(&page, &[("consent", "accept")]).await;
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(
        done.location(),
        format!("http://localhost/callback?tenant={TENANT_ID}&state=12+345&admin_consent=True#")
    );
    // Anna is asked for nothing now.
    world.cookies.clear();
    assert_eq!(world.sign_in(&[]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn v2_says_what_was_consented_to() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let page = world.as_administrator(TWO, &[("scope", BOTH)]).await;
    let stay = world.submit(&page, &[("consent", "accept")]).await;
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    assert_eq!(
        done.location(),
        format!(
            "http://localhost/callback?admin_consent=True&tenant={TENANT_ID}&scope=https%3a%2f%2foutlook.office365.com%2fPOP.AccessAsUser.All+https%3a%2f%2foutlook.office365.com%2fSMTP.Send&state=12+345#"
        )
    );
    world.cookies.clear();
    assert_eq!(world.sign_in(&[]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn default_is_what_the_registration_lists() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let scope = "https://outlook.office365.com/.default offline_access";
    let page = world.as_administrator(TWO, &[("scope", scope)]).await;
    assert!(
        page.body.contains("Maintain access to data"),
        "{}",
        page.body
    );
    let stay = world.submit(&page, &[("consent", "accept")]).await;
    let done = world.submit(&stay, &[("LoginOptions", "3")]).await;
    let mut scopes: Vec<String> = done
        .redirected("scope")
        .unwrap()
        .split(' ')
        .map(str::to_owned)
        .collect();
    scopes.sort();
    assert_eq!(scopes.join(" "), format!("{BOTH} offline_access"));
}

#[tokio::test]
async fn a_cancelled_consent_goes_back_as_captured() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let page = world.as_administrator(ONE, &[]).await;
    let done = world.submit(&page, &[("consent", "cancel")]).await;
    let location = done.location();
    assert!(
        location.starts_with(
            "http://localhost/callback?error=access_denied&error_description=AADSTS65004%3a+User+declined+to+consent+to+access+the+app.+Trace+ID"
        ),
        "{location}"
    );
    assert!(
        location.ends_with(
            "&error_uri=https%3a%2f%2flocalhost%3a8443%2ferror%3fcode%3d65004&admin_consent=True&state=12+345#"
        ),
        "{location}"
    );
    assert_eq!(world.cause(), "consent-refused");
    world.cookies.clear();
    let page = world.open(&[]).await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(page.page_error(), "90094");
}

#[tokio::test]
async fn others_are_told_to_find_an_administrator() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let page = world.consent_at(ONE, &[]).await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(
        (page.status, page.page_error()),
        (StatusCode::OK, "90093".to_owned())
    );
    assert_eq!(world.cause(), "approval-required");
    // A form that she makes up consents to nothing.
    let page = world.submit(&page, &[("consent", "accept")]).await;
    assert_eq!(page.page_error(), "90093");
    let page = world.submit(&page, &[("administrator", "sign-in")]).await;
    let page = world
        .submit(&page, &[("login", OTHER_USER), ("passwd", OTHER_PASSWORD)])
        .await;
    let page = world.submit(&page, &[("consent", "accept")]).await;
    let done = world.submit(&page, &[("LoginOptions", "3")]).await;
    assert_eq!(done.redirected("admin_consent").unwrap(), "True");
}

#[tokio::test]
async fn an_approval_page_lets_an_administrator_sign_in() {
    let mut world = World::new();
    world.changed(&[ADMINISTRATOR, REVOKED]);
    let page = world.open(&[]).await;
    let page = world
        .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
        .await;
    assert_eq!(page.page_error(), "90094");
    assert!(page.body.contains("Have an admin account?"));
    let page = world.submit(&page, &[("administrator", "sign-in")]).await;
    let page = world
        .submit(&page, &[("login", OTHER_USER), ("passwd", OTHER_PASSWORD)])
        .await;
    let for_all = [("consent", "accept"), ("admin_consent", "1")];
    let page = world.submit(&page, &for_all).await;
    let done = world.submit(&page, &[("LoginOptions", "3")]).await;
    let tokens = world.redeem(&done.code(), &[]).await.json();
    assert_eq!(claims(&tokens["access_token"])["upn"], OTHER_USER);
    world.cookies.clear();
    assert_eq!(world.sign_in(&[]).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_wrong_request_is_told_on_a_page_and_never_led_elsewhere() {
    let mut world = World::new();
    let elsewhere = ("redirect_uri", "https://evil.example/");
    for (path, change, number) in [
        (ONE, vec![("client_id", "")], "900144"),
        (ONE, vec![("client_id", "x")], "90112"),
        (ONE, vec![("client_id", TENANT_ID)], "700016"),
        (ONE, vec![elsewhere], "50011"),
        (ONE, vec![("redirect_uri", "x")], "90102"),
        (TWO, vec![], "900144"),
        (TWO, vec![("scope", "https://x.example/y")], "500011"),
        (TWO, vec![("scope", BOTH), elsewhere], "50011"),
    ] {
        let got = world.consent_at(path, &change).await;
        assert_eq!(
            (got.status, got.page_error().as_str()),
            (StatusCode::OK, number),
            "{path} {change:?}"
        );
    }
    world.changed(&[r#"{"redirect-uris":{}}"#]);
    assert_eq!(world.consent_at(ONE, &[]).await.page_error(), "500113");
    assert_eq!(
        world.consent_at(ONE, &[elsewhere]).await.page_error(),
        "500113"
    );
}
