//! Libraries of Node.js.

use libtest_mimic::Trial;
use serde_json::json;
use tests::World;

use super::tool::{Said, Tool, run};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        NODEMAILER.trial("sends_and_hears_why_it_was_refused", nodemailer),
        MSAL.trial("gets_a_token_and_names_what_is_wrong", msal),
    ]
}

const NODEMAILER: Tool = Tool::extra("nodemailer", "node", &["-e", "require('nodemailer')"]);
const MSAL: Tool = Tool::extra("msal-node", "node", &["-e", "require('@azure/msal-node')"]);

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

fn node(world: &World, script: &str) -> Said {
    // Node reads no CA from its options.
    let extra = format!("NODE_EXTRA_CA_CERTS={}", world.value("CA_FILE"));
    let arguments = [extra.as_str(), "node", "-e", script];
    run(world, "env", &arguments, &world.token(&json!({})))
}
