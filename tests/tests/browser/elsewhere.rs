//! Sign-ins that no program of this browser waits for: a code from another device, and an
//! administrator's consent.

use client::account::Address;
use client::verbs::SignInOptions;
use mock_server::tenant::seed;
use serde_json::json;
use tests::browser::{Tab, Trouble};

use super::desk::Desk;
use super::journeys::{content, received, shows};

/// Two codes: one is confirmed, the other declined.
pub(crate) async fn device_code(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    let anna = Address::parse(seed::USER).unwrap();
    let options = SignInOptions::default();
    let first = desk.client.begin_device_code(&anna, &options).await;
    let second = desk.client.begin_device_code(&anna, &options).await;
    let (first, second) = (first.unwrap(), second.unwrap());

    let page = tab.open(&first.verification_uri).await?;
    shows(&page, desk.says("Enter code", "Code eingeben"));
    tab.fill("otc", "AAAAAAAAA").await?;
    let page = tab.submit().await?;
    shows(&page, desk.says("didn't work", "nicht funktioniert"));
    tab.fill("otc", &first.user_code).await?;
    tab.submit().await?;
    tab.fill("login", seed::USER).await?;
    tab.fill("passwd", seed::PASSWORD).await?;
    tab.submit().await?;
    let page = tab.press("LoginOptions", "3").await?;
    shows(
        &page,
        desk.says("Are you trying to sign in to", "Versuchen Sie, sich bei"),
    );
    let page = tab.press("device", "continue").await?;
    shows(&page, desk.says("You are signed in", "Sie sind angemeldet"));

    tab.open(&second.verification_uri).await?;
    tab.fill("otc", &second.user_code).await?;
    tab.submit().await?;
    tab.press("account", seed::USER).await?;
    let page = tab.press("device", "cancel").await?;
    shows(
        &page,
        desk.says("Sign-in canceled", "Anmeldung abgebrochen"),
    );
    content(&mut tab);

    let (first, second) = tokio::join!(
        desk.client.finish_device_code(first),
        desk.client.finish_device_code(second)
    );
    assert_eq!(first.unwrap().user.as_deref(), Some(seed::USER));
    second.unwrap_err();
    Ok(())
}

/// Both forms of the address that an administrator is sent; then nobody else is asked.
pub(crate) async fn admin_consent(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world.change(&json!({ "consent-revoked": {} }));
    let (tenant, client) = (desk.world.value("TENANT_ID"), desk.world.value("CLIENT_ID"));
    let query = format!("client_id={client}&redirect_uri=http://localhost/callback&state=mine");
    let one = format!("https://login.microsoftonline.com/{tenant}/adminconsent?{query}");
    let two = format!(
        "https://login.microsoftonline.com/{tenant}/v2.0/adminconsent?{query}\
         &scope=https://outlook.office.com/.default"
    );

    // Somebody who may not.
    tab.open(&two).await?;
    sign_in(&mut tab, seed::USER, seed::PASSWORD).await?;
    let page = tab.open(&two).await?;
    assert!(!page.html.contains("value=\"accept\""), "{}", page.text);

    desk.world
        .change(&json!({ "administrator": { "user": seed::OTHER_USER, "granted": true } }));
    desk.profile.reopen().await?;
    for (address, answer, says) in [
        (&two, "cancel", "error="),
        (&one, "accept", "admin_consent=True"),
    ] {
        let mut page = tab.open(address).await?;
        if page.html.contains("name=\"account\"") {
            page = tab.press("account", seed::OTHER_USER).await?;
        } else {
            sign_in(&mut tab, seed::OTHER_USER, seed::OTHER_PASSWORD).await?;
        }
        let _ = page;
        let page = tab.press("consent", answer).await?;
        assert!(page.url.starts_with("http://localhost/callback?"));
        assert!(page.url.contains(says), "{}", page.url);
    }

    let anna = desk.sign_in(seed::USER).await;
    tab.open(anna.address.as_str()).await?;
    tab.press("account", "other").await?;
    tab.fill("login", seed::USER).await?;
    tab.fill("passwd", seed::PASSWORD).await?;
    tab.submit().await?;
    let page = tab.press("LoginOptions", "3").await?;
    received(desk, &page);
    anna.ended().await.unwrap();
    content(&mut tab);
    Ok(())
}

async fn sign_in(tab: &mut Tab, login: &str, password: &str) -> Result<(), Trouble> {
    tab.fill("login", login).await?;
    tab.fill("passwd", password).await?;
    let page = tab.submit().await?;
    if page.html.contains("name=\"LoginOptions\"") {
        tab.press("LoginOptions", "3").await?;
    }
    Ok(())
}
