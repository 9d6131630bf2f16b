//! Libraries of Node.js.

use libtest_mimic::Trial;
use serde_json::json;
use tests::World;

use super::tool::{Said, Tool, run};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        NODEMAILER.trial("sends_and_hears_why_it_was_refused", nodemailer),
        MSAL.trial("gets_a_token_and_names_what_is_wrong", msal),
        OPENID_CLIENT.trial("signs_in_and_verifies_the_id_token", openid_client),
    ]
}

const NODEMAILER: Tool = Tool::extra("nodemailer", "node", &["-e", "require('nodemailer')"]);
const MSAL: Tool = Tool::extra("msal-node", "node", &["-e", "require('@azure/msal-node')"]);
/// The library needs `require` of a module (Node.js 22.12, 20.19), and its witness needs Python.
const OPENID_CLIENT: Tool = Tool::extra(
    "openid-client",
    "node",
    &[
        "-e",
        "require('openid-client').discovery.name; \
         require('child_process').execFileSync('python3', ['--version'])",
    ],
);

fn nodemailer(world: &World) {
    let said = node(world, include_str!("node/nodemailer.js")).held();
    assert_eq!(
        said.out.lines().collect::<Vec<_>>(),
        [
            "250 2.0.0 OK 1",
            "EAUTH 535 5.7.3 Authentication unsuccessful"
        ]
    );
    let inbox = world.messages(world.value("OTHER_USER"), "inbox");
    assert_eq!(inbox[0]["subject"], "From nodemailer");
    assert_eq!(
        world.journal("refusal")[0]["cause"],
        "access-token-signature"
    );
}

fn msal(world: &World) {
    let said = node(world, include_str!("node/msal.js")).held();
    assert_eq!(said.out, "Bearer true\ninvalid_client 7000215\n");
}

/// The library compares the issuer with the address it was given, checks the signature against the
/// published keys, and wants nonce, state and times right.
fn openid_client(world: &World) {
    let pages = include_str!("python/pages.py");
    let sign_in = "import sys\nprint(urllib.parse.urlencode(sign_in(*sys.argv[1:])))\n";
    std::fs::write(
        world.folder().join("sign_in.py"),
        format!("{pages}\n{sign_in}"),
    )
    .unwrap();
    let said = node(world, include_str!("node/openid_client.js")).held();
    assert_eq!(
        said.out.lines().collect::<Vec<_>>(),
        [
            world.value("USER"),
            "true true",
            "invalid_grant AADSTS54005",
            "invalid_client AADSTS7000215",
        ]
    );
}

fn node(world: &World, script: &str) -> Said {
    // Node reads no CA from its options.
    let extra = format!("NODE_EXTRA_CA_CERTS={}", world.value("CA_FILE"));
    let arguments = [extra.as_str(), "node", "-e", script];
    run(world, "env", &arguments, &world.token(&json!({})))
}
