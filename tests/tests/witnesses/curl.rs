//! curl: mail both ways, discovery, and a client's own token.

use libtest_mimic::Trial;
use serde_json::{Value, json};
use tests::World;

use super::tool::{Said, Tool, run};

pub(crate) fn trials() -> Vec<Trial> {
    let curl = Tool {
        name: "curl",
        program: "curl",
        probe: &["--version"],
        required: true,
    };
    vec![
        curl.trial("sends_over_starttls", sends_over_starttls),
        curl.trial("lists_and_reads_over_pop3s", lists_and_reads_over_pop3s),
        curl.trial("is_refused_with_a_foreign_token", is_refused),
        curl.trial("gets_a_token_by_basic_and_by_body", gets_a_token),
        curl.trial("finds_every_endpoint_and_the_keys", finds_endpoints),
        curl.trial("does_not_trust_a_box_without_its_ca", does_not_trust),
    ]
}

fn sends_over_starttls(world: &World) {
    let user = world.value("USER");
    let mail = "From: anna.muster@muster-legal.example\r\nTo: beat.beispiel@muster-legal.example\r\n\
                Subject: From curl\r\nMessage-ID: <from-curl@client.example>\r\n\r\nHello\r\n.\r\n..\r\nEnd\r\n";
    std::fs::write(world.folder().join("mail"), mail).unwrap();
    let port = world.value("SMTP_PORT");
    let said = curl(
        world,
        &format!(
            "url = smtp://localhost:{port}/client.example\nssl-reqd\nupload-file = mail\n\
             mail-from = {user}\nmail-rcpt = {}\nverbose\n{}",
            world.value("OTHER_USER"),
            as_anna(world)
        ),
    )
    .held();
    for line in [
        "< 220 2.0.0 SMTP server ready",
        "> AUTH XOAUTH2",
        "< 235 2.7.0 Authentication successful",
        "< 250 2.0.0 OK <from-curl@client.example> [Hostname=",
    ] {
        assert!(said.err.contains(line), "no {line:?} in\n{}", said.err);
    }
    let stored = world.messages(world.value("OTHER_USER"), "inbox");
    assert_eq!(stored[0]["subject"], "From curl");
    assert_eq!(stored[0]["size"], mail.len());
    assert_eq!(world.messages(user, "sent-items").len(), 1);
}

fn lists_and_reads_over_pop3s(world: &World) {
    let mail = "Subject: For curl\r\n\r\nHello\r\n.\r\n..\r\nEnd\r\n";
    world.deliver(world.value("USER"), mail);
    let port = world.value("POP3_PORT");
    // `--sasl-ir` changes nothing: no token fits curl's 255 bytes for POP3's initial response, so
    // it takes two lines as Exchange Online wants it.
    for sasl_ir in ["", "sasl-ir\n"] {
        let auth = format!("{sasl_ir}verbose\n{}", as_anna(world));
        let list = curl(world, &format!("url = pop3s://localhost:{port}/\n{auth}")).held();
        assert!(list.err.contains("> AUTH XOAUTH2\r\n"), "{}", list.err);
        assert_eq!(list.out, format!("1 {}\r\n", mail.len()));
    }
    let one = format!("url = pop3s://localhost:{port}/1\n{}", as_anna(world));
    assert_eq!(curl(world, &one).held().out, mail);
    let uidl = format!(
        "url = pop3s://localhost:{port}/\nrequest = UIDL\n{}",
        as_anna(world)
    );
    let uidls = curl(world, &uidl).held().out;
    let known = &world.messages(world.value("USER"), "inbox")[0]["uidl"];
    assert_eq!(uidls, format!("1 {}\r\n", known.as_str().unwrap()));
}

fn is_refused(world: &World) {
    let beat = json!({ "user": world.value("OTHER_USER") });
    let said = curl(
        world,
        &format!(
            "url = pop3s://localhost:{}/\n{}",
            world.value("POP3_PORT"),
            login(world.value("USER"), &world.token(&beat))
        ),
    );
    // curl's CURLE_LOGIN_DENIED.
    assert_eq!(said.code, Some(67), "{}", said.err);
    let refusal = &world.journal("refusal")[0];
    assert_eq!(refusal["cause"], "other-user-signed-in");
    assert_eq!(refusal["owner"], "user");
}

fn gets_a_token(world: &World) {
    let url = format!("url = {}/oauth2/v2.0/token\n", world.value("AUTHORITY"));
    let form = "data = grant_type=client_credentials\n\
                data-urlencode = scope=https://outlook.office365.com/.default\n";
    let (id, secret) = (world.value("CLIENT_ID"), world.value("CLIENT_SECRET"));
    for credentials in [
        format!("user = {id}:{secret}\n"),
        format!("data = client_id={id}\ndata-urlencode = client_secret={secret}\n"),
    ] {
        let answer = curl(world, &format!("{url}{form}{credentials}")).held();
        let answer: Value = serde_json::from_str(&answer.out).unwrap();
        assert_eq!(answer["token_type"], "Bearer", "{answer}");
        assert!(answer["refresh_token"].is_null(), "{answer}");
    }
    let wrong = format!("{url}{form}user = {id}:wrong\nfail-with-body\n");
    let refused = curl(world, &wrong);
    // CURLE_HTTP_RETURNED_ERROR.
    assert_eq!(refused.code, Some(22));
    assert!(refused.err.contains("401"), "{}", refused.err);
    let answer: Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(answer["error"], "invalid_client");
    assert_eq!(answer["error_codes"], json!([7_000_215]));
    assert_eq!(world.journal("refusal")[0]["step"], "1.2");
}

fn finds_endpoints(world: &World) {
    let authority = world.value("AUTHORITY");
    let get = |url: &str| -> Value {
        let said = curl(world, &format!("url = {url}\nfail\n")).held();
        serde_json::from_str(&said.out).unwrap()
    };
    let found = get(&format!(
        "{authority}/v2.0/.well-known/openid-configuration"
    ));
    assert_eq!(found["issuer"], format!("{authority}/v2.0"));
    for endpoint in ["authorization_endpoint", "token_endpoint"] {
        let address = found[endpoint].as_str().unwrap();
        assert!(address.starts_with(authority), "{endpoint}: {address}");
    }
    let keys = get(found["jwks_uri"].as_str().unwrap());
    let key = &keys["keys"][0];
    assert_eq!((&key["kty"], &key["use"]), (&json!("RSA"), &json!("sig")));
    assert!(key["n"].is_string() && key["e"] == "AQAB", "{keys}");
}

fn does_not_trust(world: &World) {
    let port = world.value("POP3_PORT");
    let said = run(
        world,
        "curl",
        &["--silent", &format!("pop3s://localhost:{port}/")],
        "",
    );
    // CURLE_PEER_FAILED_VERIFICATION.
    assert_eq!(said.code, Some(60), "{}", said.err);
}

fn as_anna(world: &World) -> String {
    login(world.value("USER"), &world.token(&json!({})))
}

fn login(user: &str, token: &str) -> String {
    // Without it curl would pick OAUTHBEARER first, were it announced.
    format!("user = \"{user}:\"\noauth2-bearer = {token}\nlogin-options = AUTH=XOAUTH2\n")
}

/// Runs curl with options from standard input, so that no token stands in a command line.
fn curl(world: &World, options: &str) -> Said {
    let arguments = [
        "--silent",
        "--show-error",
        "--cacert",
        "ca.pem",
        "--config",
        "-",
    ];
    run(world, "curl", &arguments, options)
}
