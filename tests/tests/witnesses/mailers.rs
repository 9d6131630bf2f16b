//! Mail programs of Debian.

use libtest_mimic::Trial;
use serde_json::json;
use tests::World;

use super::tool::{Tool, run};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        MSMTP.trial("sends_and_quotes_the_last_reply", msmtp),
        MPOP.trial("fetches_once_and_keeps", mpop),
        SWAKS.trial("meets_the_wall_before_auth", swaks),
        PERL.trial("reads_with_two_lines", net_pop3),
    ]
}

const MSMTP: Tool = Tool::extra("msmtp", "msmtp", &["--version"]);
const MPOP: Tool = Tool::extra("mpop", "mpop", &["--version"]);
const SWAKS: Tool = Tool::extra("swaks", "swaks", &["--version"]);
const PERL: Tool = Tool::extra("perl", "perl", &["-MNet::POP3", "-MIO::Socket::SSL", "-e1"]);

fn msmtp(world: &World) {
    let user = world.value("USER");
    let options = format!(
        "account default\nport {}\ntls_starttls on\nfrom {user}\nlogfile log\n{}",
        world.value("SMTP_PORT"),
        account(world)
    );
    let mail = format!("From: {user}\nSubject: From msmtp\nMessage-ID: <m@client.example>\n\n.\n");
    std::fs::write(world.folder().join("msmtprc"), options).unwrap();
    keep_private(world, "msmtprc");
    let to = world.value("OTHER_USER");
    run(world, "msmtp", &["-C", "msmtprc", to], &mail).held();
    let log = std::fs::read_to_string(world.folder().join("log")).unwrap();
    let reply = "smtpmsg='250 2.0.0 OK <m@client.example> [Hostname=";
    assert!(log.contains(reply), "{log}");
    assert_eq!(world.messages(to, "inbox")[0]["subject"], "From msmtp");
}

fn mpop(world: &World) {
    let user = world.value("USER");
    let generate = json!({ "count": 30, "size": 3000, "seed": 1 });
    world.post(
        "/api/messages",
        &json!({ "mailbox": user, "generate": generate }),
    );
    for folder in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(world.folder().join("maildir").join(folder)).unwrap();
    }
    let options = format!(
        "account default\nport {}\ntls_starttls off\nkeep on\ndelivery maildir {2}/maildir\n\
         uidls_file {2}/uidls\n{1}",
        world.value("POP3_PORT"),
        account(world),
        world.folder().display()
    );
    std::fs::write(world.folder().join("mpoprc"), options).unwrap();
    keep_private(world, "mpoprc");
    let new = world.folder().join("maildir/new");
    for _ in 0..2 {
        run(world, "mpop", &["-C", "mpoprc", "--quiet"], "").held();
        assert_eq!(std::fs::read_dir(&new).unwrap().count(), 30);
    }
    assert_eq!(world.messages(user, "inbox").len(), 30);
}

fn swaks(world: &World) {
    let server = format!("localhost:{}", world.value("SMTP_PORT"));
    let user = world.value("USER");
    let arguments = [
        "--server",
        &server,
        "--tls",
        "--tls-verify",
        "--tls-ca-path",
        "ca.pem",
        "--from",
        user,
        "--to",
        user,
    ];
    let said = run(world, "swaks", &arguments, "");
    // Its code for a refused MAIL.
    assert_eq!(said.code, Some(23), "{}\n{}", said.out, said.err);
    let refused = "530 5.7.57 Client not authenticated to send mail. [";
    assert!(said.out.contains(refused), "{}", said.out);
    assert_eq!(world.journal("refusal")[0]["cause"], "not-authenticated");
}

fn net_pop3(world: &World) {
    world.deliver(world.value("USER"), "Subject: One\r\n\r\n.\r\nfirst\r\n");
    let script = include_str!("perl/net_pop3.pl");
    let said = run(world, "perl", &["-e", script], &world.token(&json!({}))).held();
    assert_eq!(
        said.out.replace('\r', ""),
        "SASL XOAUTH2, TOP , UIDL \nUser successfully authenticated.\n\
         Subject: One\n\n.\nfirst\n"
    );
}

fn account(world: &World) -> String {
    std::fs::write(world.folder().join("token"), world.token(&json!({}))).unwrap();
    format!(
        "host localhost\ntls on\ntls_trust_file ca.pem\nauth xoauth2\nuser {}\n\
         passwordeval cat token\n",
        world.value("USER")
    )
}

/// Both programs read no configuration that others could read.
fn keep_private(world: &World, file: &str) {
    run(world, "chmod", &["600", file], "").held();
}
