//! What a firm's rules put between the password and the way back: the phone, a new password, a
//! consent for everybody, and a block.

use mock_server::tenant::seed;
use serde_json::json;
use tests::browser::{Seen, Tab, Trouble};

use super::desk::{Desk, Waiting};
use super::journeys::{content, received, shows};

/// The number on the phone: too early, wrong, denied, and right at last.
pub(crate) async fn second_factor(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world
        .change(&json!({ "mfa-required": { "user": seed::USER, "required": true } }));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    let approve = desk.says("Approve sign in request", "Anmeldeanforderung genehmigen");
    shows(&page, approve);
    let pending = desk.world.admin("/api/mfa", None).json();
    assert_eq!(pending["pending"][0]["user"], seed::USER, "{pending}");

    let page = tab.press("mfa", "continue").await?;
    shows(&page, desk.says("still waiting", "steht noch aus"));
    let wrong = (number(&tab).await? + 1) % 100;
    on_the_phone(desk, &json!({ "answer": "approve", "number": wrong }));
    let denied = desk.says("Request denied", "Anforderung abgelehnt");
    shows(&tab.press("mfa", "continue").await?, denied);
    tab.press("mfa", "again").await?;
    on_the_phone(desk, &json!({ "answer": "deny" }));
    shows(&tab.press("mfa", "continue").await?, denied);
    tab.press("mfa", "again").await?;
    let number = number(&tab).await?;
    on_the_phone(desk, &json!({ "answer": "approve", "number": number }));
    tab.press("mfa", "continue").await?;
    stays_not(desk, &mut tab, waiting).await?;
    content(&mut tab);
    Ok(())
}

/// Somebody who has not set up the phone yet.
pub(crate) async fn registration(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world
        .change(&json!({ "security-defaults": { "enabled": true } }));
    desk.world
        .change(&json!({ "mfa-registered": { "user": seed::USER, "registered": false } }));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    let more = desk.says(
        "More information required",
        "Weitere Informationen erforderlich",
    );
    shows(&page, more);
    let page = tab.press("proofup", "register").await?;
    if page.html.contains("ConvergedTFA") {
        let number = number(&tab).await?;
        on_the_phone(desk, &json!({ "answer": "approve", "number": number }));
        tab.press("mfa", "continue").await?;
    }
    stays_not(desk, &mut tab, waiting).await?;
    content(&mut tab);
    Ok(())
}

/// An expired password is changed on the way, and the new one works.
pub(crate) async fn change_password(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world
        .change(&json!({ "password-expired": { "user": seed::USER } }));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    shows(
        &page,
        desk.says("Update your password", "Kennwort aktualisieren"),
    );
    let renewed = "A-new-rehearsal-2027";
    let tries = [
        ("not the old one", renewed, renewed),
        (seed::PASSWORD, renewed, "something else"),
        (seed::PASSWORD, seed::PASSWORD, seed::PASSWORD),
    ];
    for (current, new, again) in tries {
        let page = changed(&mut tab, current, new, again).await?;
        assert!(page.html.contains("ConvergedChangePassword"), "{page:?}");
        assert!(page.html.contains("role=\"alert\""), "{}", page.text);
    }
    changed(&mut tab, seed::PASSWORD, renewed, renewed).await?;
    stays_not(desk, &mut tab, waiting).await?;

    desk.profile.reopen().await?;
    let again = desk.sign_in(seed::USER).await;
    tab.open(again.address.as_str()).await?;
    tab.fill("passwd", renewed).await?;
    tab.submit().await?;
    stays_not(desk, &mut tab, again).await?;
    content(&mut tab);
    Ok(())
}

/// A policy that lets nobody in, an account that is locked, and one that is switched off.
pub(crate) async fn kept_out(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    let locked = |locked| json!({ "user-locked": { "user": seed::USER, "locked": locked } });
    desk.world.change(&locked(true));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    shows(
        &page,
        desk.says("temporarily locked", "vorübergehend gesperrt"),
    );
    waiting.end.abort();
    desk.world.change(&locked(false));
    let enabled = |enabled| json!({ "user-enabled": { "user": seed::USER, "enabled": enabled } });
    desk.world.change(&enabled(false));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    shows(&page, desk.says("has been locked", "wurde gesperrt"));
    waiting.end.abort();
    desk.world.change(&enabled(true));
    desk.world
        .change(&json!({ "conditional-access": { "blocks": "all-sign-ins" } }));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    let blocked = desk.says(
        "You cannot access this right now",
        "Sie können zurzeit nicht",
    );
    shows(&page, blocked);
    shows(&page, "53003");
    assert!(!waiting.end.is_finished());
    waiting.end.abort();
    let page = tab.press_at("main a").await?;
    shows(
        &page,
        desk.says("You are signed out", "Sie sind abgemeldet"),
    );
    content(&mut tab);
    Ok(())
}

/// An administrator consents for everybody; after that nobody else is asked.
pub(crate) async fn consent_for_all(desk: &Desk<'_>) -> Result<(), Trouble> {
    let mut tab = desk.tab(true).await?;
    desk.world.change(&json!({ "consent-revoked": {} }));
    desk.world
        .change(&json!({ "administrator": { "user": seed::USER, "granted": true } }));
    let (waiting, page) = with_password(desk, &mut tab).await?;
    shows(
        &page,
        desk.says(
            "on behalf of your organization",
            "im Namen Ihrer Organisation",
        ),
    );
    tab.click("[name=admin_consent]").await?;
    tab.press("consent", "accept").await?;
    stays_not(desk, &mut tab, waiting).await?;

    let beat = desk.sign_in(seed::OTHER_USER).await;
    tab.open(beat.address.as_str()).await?;
    tab.press("account", "other").await?;
    tab.fill("login", seed::OTHER_USER).await?;
    tab.fill("passwd", seed::OTHER_PASSWORD).await?;
    tab.submit().await?;
    stays_not(desk, &mut tab, beat).await?;
    content(&mut tab);
    Ok(())
}

/// Anna's account, up to what comes after her password.
async fn with_password(desk: &Desk<'_>, tab: &mut Tab) -> Result<(Waiting, Seen), Trouble> {
    let waiting = desk.sign_in(seed::USER).await;
    tab.open(waiting.address.as_str()).await?;
    tab.fill("passwd", seed::PASSWORD).await?;
    let page = tab.submit().await?;
    Ok((waiting, page))
}

/// "No" to "Stay signed in?", and the client is content.
async fn stays_not(desk: &Desk<'_>, tab: &mut Tab, waiting: Waiting) -> Result<(), Trouble> {
    let page = tab.press("LoginOptions", "3").await?;
    received(desk, &page);
    waiting.ended().await.unwrap();
    Ok(())
}

async fn changed(tab: &mut Tab, current: &str, new: &str, again: &str) -> Result<Seen, Trouble> {
    tab.fill("currentpasswd", current).await?;
    tab.fill("newpasswd", new).await?;
    tab.fill("confirmnewpasswd", again).await?;
    tab.submit().await
}

/// What the page wants typed on the phone.
async fn number(tab: &Tab) -> Result<u64, Trouble> {
    let number = tab
        .run("Number(document.getElementById('idRichContext_DisplaySign').textContent)")
        .await?;
    Ok(number.as_u64().unwrap())
}

fn on_the_phone(desk: &Desk<'_>, answer: &serde_json::Value) {
    let mut answer = answer.clone();
    answer["user"] = json!(seed::USER);
    desk.world.post("/api/mfa", &answer);
}
