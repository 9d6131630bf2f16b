//! Python's standard library.

use libtest_mimic::Trial;
use serde_json::json;
use tests::World;

use super::tool::{Said, Tool, run};

pub(crate) fn trials() -> Vec<Trial> {
    let python = Tool {
        name: "python",
        program: "python3",
        probe: &["-c", "import poplib, smtplib, ssl"],
        required: true,
    };
    vec![
        python.trial("smtplib_sends_with_an_initial_response", smtplib_sends),
        python.trial("smtplib_hears_why_it_was_refused", smtplib_is_refused),
        python.trial("poplib_is_let_in_with_two_lines", poplib_two_lines),
        python.trial("poplib_is_thrown_out_with_one_line", poplib_one_line),
        python.trial("urllib_signs_in_through_the_pages", urllib_signs_in),
        MSAL.trial("signs_in_refreshes_and_names_what_is_wrong", msal_signs_in),
        MSAL.trial("signs_a_device_in_as_a_public_client", msal_device_code),
        AUTHLIB.trial("verifies_the_id_token", authlib_verifies),
        REQUESTS_OAUTHLIB.trial("signs_in_with_pkce_and_refreshes", requests_oauthlib),
    ]
}

const MSAL: Tool = Tool::extra("msal", "python3", &["-c", "import msal"]);
const AUTHLIB: Tool = Tool::extra("authlib", "python3", &["-c", "import authlib, requests"]);
const REQUESTS_OAUTHLIB: Tool = Tool::extra(
    "requests-oauthlib",
    "python3",
    &["-c", "import requests_oauthlib"],
);

fn smtplib_sends(world: &World) {
    let said = python(world, include_str!("python/smtplib_sends.py")).held();
    assert_eq!(said.out, "(235, b'2.7.0 Authentication successful')\n{}\n");
    let inbox = world.messages(world.value("OTHER_USER"), "inbox");
    assert_eq!(inbox[0]["subject"], "Grüezi from smtplib");
    assert_eq!(inbox[0]["from"], world.value("USER"));
}

fn smtplib_is_refused(world: &World) {
    world.change(&json!({ "authenticated-smtp": { "mailbox": null, "enabled": false } }));
    let said = python(world, include_str!("python/smtplib_is_refused.py")).held();
    let off = "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the \
               Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.";
    let lines: Vec<_> = said.out.lines().collect();
    assert!(
        lines[0].starts_with(&format!("535 {off} [")),
        "{}",
        said.out
    );
    let quoted = format!("530 5.7.57 Client not authenticated to send mail. Error: 535 {off} [");
    assert!(lines[1].starts_with(&quoted), "{}", said.out);
    let refusal = &world.journal("refusal")[0];
    assert_eq!(refusal["cause"], "smtp-auth-off-for-tenant");
    assert_eq!(refusal["owner"], "admin");
    assert_eq!(refusal["step"], "1.4");
}

fn poplib_two_lines(world: &World) {
    world.deliver(world.value("USER"), "Subject: One\r\n\r\n.\r\nfirst\r\n");
    world.deliver(world.value("USER"), "Subject: Two\r\n\r\nsecond\r\n");
    let said = python(world, include_str!("python/poplib_two_lines.py")).held();
    let expected = [
        "b'+ '",
        "b'+OK User successfully authenticated.'",
        "(2, 50)",
        "[b'Subject: One', b'', b'.', b'first']",
        "[b'Subject: Two', b'']",
        "b'+OK Microsoft Exchange Server POP3 server signing off.'",
    ];
    assert_eq!(said.out.lines().collect::<Vec<_>>(), expected);
    // DELE acts at QUIT.
    let left = world.messages(world.value("USER"), "inbox");
    assert_eq!((left.len(), &left[0]["subject"]), (1, &json!("Two")));
}

fn poplib_one_line(world: &World) {
    let said = python(world, include_str!("python/poplib_one_line.py")).held();
    assert_eq!(
        said.out.lines().collect::<Vec<_>>(),
        ["-ERR Protocol error. Connection is closed. 10", "closed"]
    );
    assert_eq!(world.journal("refusal")[0]["cause"], "pop3-one-line-auth");
}

fn urllib_signs_in(world: &World) {
    let said = browsing(world, include_str!("python/urllib_signs_in.py"));
    assert_eq!(
        said.out.lines().collect::<Vec<_>>(),
        [
            "Bearer https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
            "b'+OK User successfully authenticated.'",
            "(235, b'2.7.0 Authentication successful')",
            "refreshed: True, rotated: True",
        ]
    );
    assert!(world.journal("refusal").is_empty());
}

fn msal_signs_in(world: &World) {
    let said = browsing(world, include_str!("python/msal_signs_in.py"));
    let user = world.value("USER");
    let expected = format!(
        "client_credentials Bearer 3599\n\
         authorization_code {user} ['https://outlook.office.com/POP.AccessAsUser.All', \
         'https://outlook.office.com/SMTP.Send', 'openid', 'profile']\n\
         refresh_token {user} identity_provider\n\
         refused invalid_client [7000215]\n"
    );
    assert_eq!(said.out, expected);
}

fn msal_device_code(world: &World) {
    world.change(&json!({ "public-client-flows": { "allowed": true } }));
    let said = browsing(world, include_str!("python/msal_device_code.py"));
    let user = world.value("USER");
    let expected = format!(
        "pending authorization_pending\n\
         device_code {user} ['https://outlook.office.com/POP.AccessAsUser.All', \
         'https://outlook.office.com/SMTP.Send', 'openid', 'profile']\n\
         refresh_token {user} identity_provider\n\
         declined authorization_declined\n"
    );
    assert_eq!(said.out, expected);
    let refusals = world.journal("refusal");
    let causes: Vec<_> = refusals.iter().map(|event| &event["cause"]).collect();
    // On the page, and then at the poll.
    assert_eq!(causes, ["device-code-declined", "device-code-declined"]);
}

fn authlib_verifies(world: &World) {
    let said = browsing(world, include_str!("python/authlib_verifies.py"));
    let user = world.value("USER");
    let expected = ["client_secret_basic", "client_secret_post"]
        .map(|method| format!("{method} {user} Bearer\n"))
        .concat();
    assert_eq!(said.out, expected);
}

fn requests_oauthlib(world: &World) {
    let said = browsing(world, include_str!("python/requests_oauthlib_signs_in.py"));
    assert_eq!(said.out, "Bearer\nrefreshed: True, rotated: True\n");
}

/// Runs a script that can sign in through the pages.
fn browsing(world: &World, script: &str) -> Said {
    let pages = include_str!("python/pages.py");
    python(world, &format!("{pages}\n{script}")).held()
}

/// Runs a script that reads the token from standard input's first line, since an environment and a
/// command line can be seen by others.
fn python(world: &World, script: &str) -> Said {
    run(world, "python3", &["-c", script], &world.token(&json!({})))
}
