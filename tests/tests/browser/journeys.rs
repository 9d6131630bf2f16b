//! What people do at the sign-in pages, from the first page to the client's own.

use std::future::Future;
use std::pin::Pin;

use client::locales::Language;
use libtest_mimic::Trial;
use mock_server::Config;
use mock_server::tenant::seed;
use serde_json::json;
use tests::World;
use tests::browser::{Chromium, Seen, Tab, Tastes, Trouble};

use super::desk::Desk;
use super::{browsing, elsewhere, policies};

type Walk<'a> = Pin<Box<dyn Future<Output = Result<(), Trouble>> + Send + 'a>>;
type Journey = for<'a> fn(&'a Desk<'a>) -> Walk<'a>;

pub(crate) fn trials() -> Vec<Trial> {
    let journeys: [(&'static str, Journey); 15] = [
        ("sign-in", |desk| Box::pin(sign_in(desk, true))),
        ("sign-in-without-scripts", |desk| {
            Box::pin(sign_in(desk, false))
        }),
        ("second-account", |desk| Box::pin(second_account(desk))),
        ("sign-out-and-forget", |desk| {
            Box::pin(sign_out_and_forget(desk))
        }),
        ("stay-signed-in", |desk| Box::pin(stay_signed_in(desk))),
        ("consent", |desk| Box::pin(consent(desk))),
        ("consent-for-all", |desk| {
            Box::pin(policies::consent_for_all(desk))
        }),
        ("second-factor", |desk| {
            Box::pin(policies::second_factor(desk))
        }),
        ("registration", |desk| {
            Box::pin(policies::registration(desk))
        }),
        ("change-password", |desk| {
            Box::pin(policies::change_password(desk))
        }),
        ("kept-out", |desk| Box::pin(policies::kept_out(desk))),
        ("device-code", |desk| Box::pin(elsewhere::device_code(desk))),
        ("admin-consent", |desk| {
            Box::pin(elsewhere::admin_consent(desk))
        }),
        ("error-page", |desk| Box::pin(error_page(desk))),
        ("keyboard", |desk| Box::pin(keyboard(desk))),
    ];
    let languages = [("en", Language::En), ("de", Language::De)];
    let mut trials = vec![
        browsing::trial("faults-are-found", |browser| {
            let desk = Desk::new(browser, Language::En)?;
            desk.world.runtime().block_on(faults_are_found(&desk))?;
            Ok(())
        }),
        browsing::trial("strange-certificates-are-refused", |browser| {
            let world = World::with(Config {
                as_microsoft: true,
                ..Config::default()
            });
            let refused = certificate_is_refused(browser, &world);
            world.runtime().block_on(refused)?;
            Ok(())
        }),
    ];
    trials.push(browsing::trial("a-profile-knows-nobody-before", |_| {
        // Of its own, so that nobody else takes the profile that is given back.
        let browser = Chromium::start()?;
        let desk = Desk::new(&browser, Language::En)?;
        let runtime = desk.world.runtime();
        runtime.block_on(a_profile_knows_nobody_before(&browser, &desk))?;
        Ok(())
    }));
    for (name, journey) in journeys {
        for (code, language) in languages {
            trials.push(browsing::trial(format!("{name}::{code}"), move |browser| {
                let desk = Desk::new(browser, language)?;
                desk.world.runtime().block_on(journey(&desk))?;
                Ok(())
            }));
        }
    }
    trials
}

/// What nobody finds fault with proves something only if faults are found.
async fn faults_are_found(desk: &Desk<'_>) -> Result<(), Trouble> {
    let page = "data:text/html,<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; \
                style-src 'unsafe-inline'\"><body style=background:white><p style=color:silver>pale</p>\
                <div style=width:2000px>wide</div><input name=unnamed><button></button>\
                <script>document.title='Run'</script>";
    let mut tab = desk.tab(true).await?;
    tab.open(page).await?;
    let faults = tab.faults().join("\n");
    for fault in [
        "runs over: 2",
        "does not say its language",
        "has no title",
        "has not one heading",
        "<input unnamed> has no label",
        "has no text",
        "hard to read: 1.8",
        "Content Security Policy",
    ] {
        assert!(faults.contains(fault), "no «{fault}» in\n{faults}");
    }
    Ok(())
}

/// What the browser shows is shown because it trusts the box's CA.
async fn certificate_is_refused(browser: &Chromium, world: &World) -> Result<(), Trouble> {
    let profile = browser.stranger(world.server()).await?;
    let mut tab = profile.tab(Tastes::default()).await?;
    let page = tab
        .open("https://login.microsoftonline.com/devicelogin")
        .await?;
    assert_eq!(page.status, 0, "{}", page.text);
    Ok(())
}

/// One that somebody used before is as one that nobody did.
async fn a_profile_knows_nobody_before(browser: &Chromium, desk: &Desk<'_>) -> Result<(), Trouble> {
    for _ in 0..2 {
        let profile = browser.profile(desk.world.server()).await?;
        let mut tab = profile.tab(Tastes::default()).await?;
        let waiting = desk.sign_in(seed::USER).await;
        let page = tab.open(waiting.address.as_str()).await?;
        assert!(!page.shows("Pick an account"), "{}", page.text);
        tab.fill("passwd", seed::PASSWORD).await?;
        tab.submit().await?;
        let page = tab.press("LoginOptions", "1").await?;
        received(desk, &page);
        waiting.ended().await.unwrap();
    }
    Ok(())
}

/// Wrong password, right password, "Stay signed in?", and the client's page.
async fn sign_in(desk: &Desk<'_>, scripts: bool) -> Result<(), Trouble> {
    let mut tab = desk.tab(scripts).await?;
    let waiting = desk.sign_in(seed::USER).await;
    let page = tab.open(waiting.address.as_str()).await?;
    shows(&page, desk.says("Sign in", "Anmelden"));
    assert_eq!(page.language, desk.says("en", "de"));
    tab.fill("passwd", "not the password").await?;
    let page = tab.submit().await?;
    shows(&page, desk.says("password", "Kennwort"));
    assert!(page.html.contains("50126"), "{}", page.text);
    tab.fill("passwd", seed::PASSWORD).await?;
    let page = tab.submit().await?;
    shows(&page, desk.says("Stay signed in?", "Angemeldet bleiben?"));
    let page = tab.press("LoginOptions", "3").await?;
    received(desk, &page);
    let signed_in = waiting.ended().await.unwrap();
    assert_eq!(signed_in.user.as_deref(), Some(seed::USER));
    content(&mut tab);
    Ok(())
}

/// Anna is still signed in when Beat's account has its turn.
async fn second_account(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    let anna = desk.sign_in(seed::USER).await;
    let page = as_anna(desk, &mut tab, anna.address.as_str()).await?;
    received(desk, &page);
    anna.ended().await.unwrap();

    let beat = desk.sign_in(seed::OTHER_USER).await;
    let page = tab.open(beat.address.as_str()).await?;
    shows(&page, desk.says("Pick an account", "Konto auswählen"));
    shows(&page, seed::USER);
    tab.press("account", "other").await?;
    tab.fill("login", seed::OTHER_USER).await?;
    tab.fill("passwd", seed::OTHER_PASSWORD).await?;
    tab.submit().await?;
    let page = tab.press("LoginOptions", "3").await?;
    received(desk, &page);
    let signed_in = beat.ended().await.unwrap();
    assert_eq!(signed_in.user.as_deref(), Some(seed::OTHER_USER));

    // Now both are there to choose from, and nobody is asked for a password.
    let again = desk.sign_in(seed::USER).await;
    let page = tab.open(again.address.as_str()).await?;
    shows(&page, seed::USER);
    shows(&page, seed::OTHER_USER);
    let page = tab.press("account", seed::USER).await?;
    received(desk, &page);
    again.ended().await.unwrap();

    // Whoever picks the wrong one is told so.
    let wrong = desk.sign_in(seed::USER).await;
    tab.open(wrong.address.as_str()).await?;
    let page = tab.press("account", seed::OTHER_USER).await?;
    shows(&page, seed::OTHER_USER);
    assert_eq!(page.status, 400);
    wrong.ended().await.unwrap_err();
    content(&mut tab);
    Ok(())
}

/// Two ways to be rid of a session: signing out, and forgetting the account.
async fn sign_out_and_forget(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    let first = desk.sign_in(seed::USER).await;
    as_anna(desk, &mut tab, first.address.as_str()).await?;
    first.ended().await.unwrap();

    let logout = "https://login.microsoftonline.com/common/oauth2/v2.0/logout";
    let page = tab.open(logout).await?;
    shows(
        &page,
        desk.says("You are signed out", "Sie sind abgemeldet"),
    );
    let second = desk.sign_in(seed::USER).await;
    let page = as_anna(desk, &mut tab, second.address.as_str()).await?;
    received(desk, &page);
    second.ended().await.unwrap();

    let third = desk.sign_in(seed::OTHER_USER).await;
    tab.open(third.address.as_str()).await?;
    let page = tab.press("forget", seed::USER).await?;
    assert!(!page.shows(seed::USER), "{}", page.text);
    tab.fill("passwd", seed::OTHER_PASSWORD).await?;
    tab.submit().await?;
    let page = tab.press("LoginOptions", "3").await?;
    received(desk, &page);
    third.ended().await.unwrap();
    content(&mut tab);
    Ok(())
}

/// A browser that is closed forgets a session, unless its owner wanted to stay signed in.
async fn stay_signed_in(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    let passing = desk.sign_in(seed::USER).await;
    as_anna(desk, &mut tab, passing.address.as_str()).await?;
    passing.ended().await.unwrap();
    desk.profile.reopen().await?;
    let staying = desk.sign_in(seed::USER).await;
    tab.open(staying.address.as_str()).await?;
    tab.fill("passwd", seed::PASSWORD).await?;
    tab.submit().await?;
    let page = tab.press("LoginOptions", "1").await?;
    received(desk, &page);
    staying.ended().await.unwrap();

    desk.profile.reopen().await?;
    let later = desk.sign_in(seed::USER).await;
    let page = tab.open(later.address.as_str()).await?;
    shows(&page, desk.says("Pick an account", "Konto auswählen"));
    let page = tab.press("account", seed::USER).await?;
    received(desk, &page);
    later.ended().await.unwrap();
    content(&mut tab);
    Ok(())
}

/// Permissions in words, refused and granted; and the page of somebody who may not consent.
async fn consent(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world.change(&json!({ "consent-revoked": {} }));
    let approval = desk.sign_in(seed::USER).await;
    let page = as_anna(desk, &mut tab, approval.address.as_str()).await?;
    shows(
        &page,
        desk.says(
            "Need admin approval",
            "Administratorgenehmigung erforderlich",
        ),
    );
    let page = tab.press("consent", "cancel").await?;
    assert_eq!(page.status, 400, "{}", page.text);
    approval.ended().await.unwrap_err();

    let policy = json!({ "user-consent-policy": { "policy": "allow" } });
    desk.world.change(&policy);
    for accepts in [false, true] {
        let asked = desk.sign_in(seed::USER).await;
        tab.open(asked.address.as_str()).await?;
        let page = tab.press("account", seed::USER).await?;
        shows(
            &page,
            desk.says("Permissions requested", "Angeforderte Berechtigungen"),
        );
        shows(&page, "POP");
        let answer = if accepts { "accept" } else { "cancel" };
        let page = tab.press("consent", answer).await?;
        if accepts {
            received(desk, &page);
        } else {
            assert_eq!(page.status, 400);
        }
        assert_eq!(asked.ended().await.is_ok(), accepts);
    }
    content(&mut tab);
    Ok(())
}

/// A redirect URI that is not registered: a page, and nothing comes back.
async fn error_page(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world
        .change(&json!({ "redirect-uris": { "web": ["http://localhost/other"] } }));
    let waiting = desk.sign_in(seed::USER).await;
    let page = tab.open(waiting.address.as_str()).await?;
    shows(&page, "AADSTS50011");
    assert!(page.url.starts_with("https://login.microsoftonline.com/"));
    assert!(!waiting.end.is_finished());
    waiting.end.abort();
    content(&mut tab);
    Ok(())
}

/// The whole way without a mouse.
async fn keyboard(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world.change(&json!({ "consent-revoked": {} }));
    let policy = json!({ "user-consent-policy": { "policy": "allow" } });
    desk.world.change(&policy);
    let waiting = desk.sign_in(seed::USER).await;
    tab.open(waiting.address.as_str()).await?;
    tab.tab_to("[name=passwd]").await?;
    tab.write(seed::PASSWORD).await?;
    let page = tab.enter().await?;
    shows(
        &page,
        desk.says("Permissions requested", "Angeforderte Berechtigungen"),
    );
    tab.tab_to("[name=consent][value=accept]").await?;
    tab.enter().await?;
    tab.tab_to("[name=LoginOptions][value='1']").await?;
    let page = tab.enter().await?;
    received(desk, &page);
    waiting.ended().await.unwrap();

    let again = desk.sign_in(seed::USER).await;
    tab.open(again.address.as_str()).await?;
    tab.tab_to("[name=account]").await?;
    let page = tab.enter().await?;
    received(desk, &page);
    again.ended().await.unwrap();
    content(&mut tab);
    Ok(())
}

/// Goes through the pages as Anna, who does not stay signed in.
async fn as_anna(desk: &Desk<'_>, tab: &mut Tab, address: &str) -> Result<Seen, Trouble> {
    let page = tab.open(address).await?;
    assert!(!page.shows(desk.says("Pick", "auswählen")), "{}", page.text);
    tab.fill("passwd", seed::PASSWORD).await?;
    let page = tab.submit().await?;
    if page.shows(desk.says("Stay signed in?", "Angemeldet bleiben?")) {
        return tab.press("LoginOptions", "3").await;
    }
    Ok(page)
}

/// The client's own page, on this computer.
#[track_caller]
pub(crate) fn received(desk: &Desk<'_>, page: &Seen) {
    assert!(page.url.starts_with("http://localhost:"), "{page:?}");
    shows(
        page,
        desk.says("Verification code received", "Überprüfungscode erhalten"),
    );
    assert_eq!(page.status, 200);
}

#[track_caller]
pub(crate) fn shows(page: &Seen, text: &str) {
    assert!(
        page.shows(text),
        "no «{text}» in «{}»\n{}",
        page.title,
        page.text
    );
}

/// Nobody has found fault with any page.
#[track_caller]
pub(crate) fn content(tab: &mut Tab) {
    let faults = tab.faults();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
