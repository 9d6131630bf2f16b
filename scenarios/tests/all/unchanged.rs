//! The mail client's program, unchanged, against a box that stands in for Microsoft.
//!
//! It is told where the three hosts are and whose certificates to trust, as curl would be, and
//! nothing else: what works here works with a real tenant.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use client::clock::SystemClock;
use client::net::{ConnectTo, Net, Roots};
use scenarios::robot::{Browser, End, Person, Walk};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::program::m365mail;
use super::serving::{Serving, value};

/// Longer than anything takes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// A box, and the folder of a client that knows only where it is.
struct Bench {
    folder: TempDir,
    env: String,
    serving: Serving,
}

/// What a command line came to.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    fn ends(self, code: i32, says: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        let said = format!("{}{}", self.out, self.err);
        assert!(said.contains(says), "no «{says}» in\n{said}");
        self
    }

    /// Its findings, by id.
    fn findings(&self) -> Vec<String> {
        let report: Value = serde_json::from_str(&self.out).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| finding["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("box.env");
        let mut serving = Serving::start(&["--as-microsoft", "--env-file", file.to_str().unwrap()]);
        let env = serving.env_file(&file);
        Self {
            folder,
            env,
            serving,
        }
    }

    /// With the three values entered and the account added.
    fn set_up() -> Self {
        let bench = Self::new();
        bench.enter_settings().ends(0, "");
        let anna = bench.value("USER").to_owned();
        bench
            .run(&["account", "add", &anna, "--entity", "Muster"], "")
            .ends(0, &anna);
        bench
    }

    /// And signed in.
    fn signed_in() -> Self {
        let bench = Self::set_up();
        bench.sign_in(&bench.anna()).ends(0, "");
        bench
    }

    fn enter_settings(&self) -> Ran {
        let (tenant, client) = (self.value("TENANT_ID"), self.value("CLIENT_ID"));
        self.run(
            &[
                "settings",
                "set",
                "--entity",
                "Muster",
                "--tenant-id",
                tenant,
                "--client-id",
                client,
                "--secret-file",
                "-",
            ],
            self.value("CLIENT_SECRET"),
        )
    }

    fn value(&self, name: &str) -> &str {
        value(&self.env, &format!("TENANTBOX_{name}"))
    }

    fn anna(&self) -> Person {
        Person::new(self.value("USER"), self.value("PASSWORD"))
    }

    fn rules(&self) -> [String; 3] {
        let https = self.value("AUTHORITY").split([':', '/']).nth(4).unwrap();
        [
            ("login.microsoftonline.com:443", https),
            ("outlook.office365.com:995", self.value("POP3_PORT")),
            ("smtp.office365.com:587", self.value("SMTP_PORT")),
        ]
        .map(|(from, to)| format!("{from}:127.0.0.1:{to}"))
    }

    /// The program with the only flags that lead it here.
    fn command(&self, verb: &[&str]) -> Command {
        let mut command = Command::new(m365mail());
        command.arg("--home").arg(self.folder.path().join("home"));
        command.args(["--ca-file", self.value("CA_FILE")]);
        for rule in self.rules() {
            command.args(["--connect-to", &rule]);
        }
        command
            .args(verb)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, verb: &[&str], stdin: &str) -> Ran {
        let mut child = self.command(verb).spawn().unwrap();
        // A program that reads nothing may have ended already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Signs in by pasting what the browser's address bar shows at the end.
    fn sign_in(&self, person: &Person) -> Ran {
        let person = Person {
            copies_address: true,
            ..person.clone()
        };
        let login = self.value("USER");
        let mut child = self
            .command(&["sign-in", login, "--no-browser"])
            .spawn()
            .unwrap();
        let (line, rest) = says_line(&mut child);
        let walk = self.walk(address_in(&line), &person);
        let pasted = match walk.end {
            End::Copied(copied) => copied.0,
            _ => String::new(),
        };
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "{pasted}").unwrap();
        drop(stdin);
        let mut ran = Ran::of(child.wait_with_output().unwrap());
        ran.out = rest.join().unwrap();
        ran
    }

    fn walk(&self, address: &str, person: &Person) -> Walk {
        let rules: Vec<ConnectTo> = self.rules().map(|rule| rule.parse().unwrap()).into();
        let roots = Roots::File(PathBuf::from(self.value("CA_FILE")));
        let net = Net::new(&roots, rules, Arc::new(SystemClock)).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(Browser::new(net).walk(address, person))
    }

    /// Has the administrator change something.
    fn change(&self, change: &Value) {
        let answer = self.admin(
            "POST",
            "/api/changes",
            &json!({ "changes": [change] }).to_string(),
        );
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    /// What the box did so far.
    fn journal(&self) -> String {
        let answer = self.admin("GET", "/api/journal?limit=10000", "");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn admin(&self, method: &str, path: &str, body: &str) -> String {
        let address = self.value("ADMIN_URL").trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

/// The first line with an address that a program prints, and all that it prints after it.
fn says_line(child: &mut Child) -> (String, std::thread::JoinHandle<String>) {
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let line = loop {
        let mut line = String::new();
        assert_ne!(out.read_line(&mut line).unwrap(), 0, "no address was said");
        if line.contains("https://") {
            break line;
        }
    };
    let rest = std::thread::spawn(move || {
        let mut rest = String::new();
        // What else is said is told only where the test fails.
        let _ = out.read_to_string(&mut rest);
        rest
    });
    (line, rest)
}

fn address_in(line: &str) -> &str {
    let address = &line[line.find("https://").unwrap()..];
    address.split_whitespace().next().unwrap()
}

#[test]
fn a_whole_working_day() {
    let bench = Bench::new();
    let anna = bench.value("USER").to_owned();
    bench
        .run(&["settings", "check"], "")
        .ends(2, "settings set");
    bench.enter_settings().ends(0, "Muster");
    bench.run(&["settings", "check"], "").ends(0, "Muster");
    let shown = bench.run(&["settings", "show", "--json"], "");
    let shown = shown.ends(0, bench.value("CLIENT_ID"));
    assert!(!shown.out.contains(bench.value("CLIENT_SECRET")));
    bench
        .run(&["account", "add", &anna, "--entity", "Muster"], "")
        .ends(0, &anna);
    bench.run(&["account", "list"], "").ends(0, &anna);
    bench.run(&["fetch"], "").ends(2, "sign-in");
    bench.sign_in(&bench.anna()).ends(0, &anna);
    bench.run(&["test-mail", &anna], "").ends(0, "250 2.0.0 OK");
    let to = bench.value("OTHER_USER");
    let send = ["send", &anna, "--to", to, "--subject", "From m365mail"];
    bench.run(&send, "Hello\n").ends(0, "250 2.0.0 OK");
    bench.run(&["fetch", &anna], "").ends(0, "one new mail");
    let status = bench.run(&["status", "--json"], "").ends(0, "");
    let status: Value = serde_json::from_str(&status.out).unwrap();
    let account = &status["accounts"][0];
    assert_eq!(account["signal"], "green", "{status}");
    for leg in ["sign-in", "pop3", "smtp"] {
        assert_eq!(account["legs"][leg], "green", "{status}");
    }
    let doctor = bench.run(&["doctor", "--json"], "").ends(0, "");
    assert_eq!(doctor.findings(), Vec::<String>::new());
    for (language, words) in [("en", "signed out"), ("de", "abgemeldet")] {
        bench
            .run(&["sign-out", &anna, "--lang", language], "")
            .ends(0, words);
    }
    bench.run(&["fetch"], "").ends(2, "sign-in");
}

#[test]
fn a_broken_switch_is_found_in_both_languages() {
    let bench = Bench::signed_in();
    let anna = bench.value("USER").to_owned();
    bench.change(&json!({ "authenticated-smtp": { "mailbox": anna, "enabled": false } }));
    for (language, words) in [("en", "535 5.7.139"), ("de", "Was zu tun ist")] {
        bench
            .run(&["test-mail", &anna, "--lang", language], "")
            .ends(1, words);
    }
    let doctor = bench.run(&["doctor", "--json"], "").ends(1, "");
    assert_eq!(doctor.findings(), ["smtp-auth-off-for-mailbox"]);
    for (language, words) in [("en", "administrator"), ("de", "Administrat")] {
        bench
            .run(&["doctor", "--lang", language], "")
            .ends(1, words);
    }
    bench.change(&json!({ "authenticated-smtp": { "mailbox": anna, "enabled": true } }));
    bench.run(&["test-mail", &anna], "").ends(0, "250 2.0.0 OK");
    bench.run(&["doctor"], "").ends(0, "");
}

#[test]
fn values_that_are_wrong_are_told_before_anybody_signs_in() {
    let bench = Bench::set_up();
    let secret = "wrong~8Q~value-of-no-secret-at-all";
    let set = [
        "settings",
        "set",
        "--entity",
        "Muster",
        "--secret-file",
        "-",
    ];
    bench.run(&set, secret).ends(0, "");
    let check = bench
        .run(&["settings", "check"], "")
        .ends(1, "AADSTS7000215");
    assert!(!format!("{check:?}").contains(secret));
    let doctor = bench.run(&["doctor", "--json"], "").ends(1, "");
    assert_eq!(doctor.findings(), ["client-secret-wrong"]);
    bench.enter_settings().ends(0, "");
    bench.run(&["settings", "check"], "").ends(0, "");
}

#[test]
fn a_box_that_is_gone_cannot_be_reached() {
    let mut bench = Bench::signed_in();
    bench.serving.kill();
    bench
        .run(&["settings", "check"], "")
        .ends(3, "cannot be reached");
    bench.run(&["fetch"], "").ends(3, "cannot be reached");
    let doctor = bench.run(&["doctor", "--json"], "").ends(3, "");
    assert_eq!(doctor.findings(), ["network-down"]);
}

/// Every request is printed, none is made: the journal hears of nothing.
#[test]
fn a_plan_asks_nobody() {
    let bench = Bench::signed_in();
    let before = bench.journal();
    for (language, words) in [
        ("en", "does the tenant exist?"),
        ("de", "Gibt es den Mandanten?"),
    ] {
        let plan = bench.run(&["doctor", "--plan", "--lang", language], "");
        let plan = plan.ends(0, words);
        for host in [
            "login.microsoftonline.com:443",
            "outlook.office365.com:995",
            "smtp.office365.com:587",
        ] {
            assert!(plan.out.contains(host), "no {host} in\n{}", plan.out);
        }
    }
    assert_eq!(bench.journal(), before);
    // The search itself would find something.
    bench.run(&["doctor"], "").ends(0, "");
    assert_ne!(bench.journal(), before);
}

#[test]
fn what_the_page_said_decides_and_the_bundle_tells_no_secret() {
    let bench = Bench::set_up();
    let anna = bench.value("USER").to_owned();
    bench.change(&json!({ "user-locked": { "user": anna, "locked": true } }));
    // No address was pasted: nobody came back.
    bench.sign_in(&bench.anna()).ends(1, "");
    let doctor = bench.run(&["doctor", "--json"], "").ends(1, "");
    assert_eq!(doctor.findings(), ["sign-in-not-finished"]);
    let page =
        "Ihr Konto ist vorübergehend gesperrt, um eine nicht autorisierte Nutzung zu verhindern.";
    let bundle = bench.folder.path().join("bundle");
    for page_text in [&["--page-text", "-"][..], &["--page-text", "-", "--json"]] {
        let mut line = vec!["doctor", &anna];
        line.extend(page_text);
        let doctor = bench.run(&line, page).ends(1, "user-locked");
        if page_text.contains(&"--json") {
            assert_eq!(doctor.findings(), ["user-locked"]);
        }
    }
    let line = ["doctor", "--bundle", bundle.to_str().unwrap()];
    bench.run(&line, "").ends(1, "bundle");
    let told = std::fs::read_to_string(&bundle).unwrap();
    for secret in ["CLIENT_SECRET", "PASSWORD", "USER"] {
        assert!(!told.contains(bench.value(secret)), "{secret} in {told}");
    }
    // A file of somebody's is not written over.
    bench.run(&line, "").ends(2, "bundle");
}

/// Through `ssh -L` the browser's way back reaches the program, and nothing is pasted.
#[test]
fn the_way_back_may_lead_through_a_tunnel() {
    let bench = Bench::set_up();
    let login = bench.value("USER");
    let mut child = bench
        .command(&["sign-in", login, "--no-browser"])
        .spawn()
        .unwrap();
    let stdin = child.stdin.take();
    let (line, rest) = says_line(&mut child);
    let walk = bench.walk(address_in(&line), &bench.anna());
    assert!(walk.came_back(), "{walk:?}");
    let ran = Ran::of(child.wait_with_output().unwrap());
    drop(stdin);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let said = rest.join().unwrap();
    for words in ["ssh -L", "--device-code", login] {
        assert!(said.contains(words), "no «{words}» in\n{said}");
    }
}

/// Nothing but a code is carried to another device. The program asks every five seconds.
#[test]
fn a_code_is_typed_on_another_device() {
    let bench = Bench::set_up();
    let login = bench.value("USER").to_owned();
    let mut child = bench
        .command(&["sign-in", &login, "--device-code"])
        .spawn()
        .unwrap();
    let (line, _) = says_line(&mut child);
    let address = address_in(&line);
    assert_eq!(address, "https://login.microsoftonline.com/devicelogin");
    let code = line.split_once("the code ").unwrap().1;
    let person = Person {
        user_code: code.split(' ').next().map(str::to_owned),
        ..bench.anna()
    };
    let walk = bench.walk(address, &person);
    let last = walk.pages.last().unwrap();
    assert!(last.title.contains("You are signed in"), "{walk:?}");
    Ran::of(child.wait_with_output().unwrap()).ends(0, "");
    bench.run(&["fetch"], "").ends(0, "");
}

#[cfg(unix)]
#[test]
fn the_systems_browser_is_opened_and_comes_back() {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::set_up();
    let anna = bench.value("USER").to_owned();
    let at = |name: &str| bench.folder.path().join(name);
    let made = Command::new("mkfifo").arg(at("opened")).status().unwrap();
    assert!(made.success());
    let shim = format!(
        "#!/bin/sh\nprintf %s \"$1\" >'{}'\n",
        at("opened").display()
    );
    std::fs::write(at("browser"), shim).unwrap();
    std::fs::set_permissions(at("browser"), std::fs::Permissions::from_mode(0o700)).unwrap();

    let mut command = bench.command(&["sign-in", &anna]);
    let child = command.env("BROWSER", at("browser")).spawn().unwrap();
    let (tell, told) = mpsc::channel();
    let opened = at("opened");
    std::thread::spawn(move || tell.send(std::fs::read_to_string(opened)));
    let address = told.recv_timeout(PATIENCE).unwrap().unwrap();
    let walk = bench.walk(&address, &bench.anna());
    assert!(walk.came_back(), "{walk:?}");
    assert!(walk.pages.last().unwrap().title.contains("received"));
    Ran::of(child.wait_with_output().unwrap()).ends(0, &anna);
    bench.run(&["fetch"], "").ends(0, "");
}

/// Whatever leads it elsewhere than to Microsoft would make it another program.
#[test]
fn no_other_flag_leads_it_anywhere() {
    let bench = Bench::new();
    let verbs: [&[&str]; 14] = [
        &[],
        &["settings", "set"],
        &["settings", "check"],
        &["settings", "show"],
        &["account", "add"],
        &["account", "list"],
        &["account", "remove"],
        &["sign-in"],
        &["sign-out"],
        &["fetch"],
        &["send"],
        &["test-mail"],
        &["status"],
        &["doctor"],
    ];
    let known = [
        "--home",
        "--lang",
        "--json",
        "--ca-file",
        "--connect-to",
        "--help",
        "--version",
        "--entity",
        "--tenant-id",
        "--client-id",
        "--secret-file",
        "--secret-ends",
        "--redirect-uri",
        "--login",
        "--maildir",
        "--no-browser",
        "--device-code",
        "--to",
        "--subject",
        "--plan",
        "--page-text",
        "--bundle",
    ];
    for verb in verbs {
        let mut line = verb.to_vec();
        line.push("--help");
        let help = bench.run(&line, "").ends(0, "Usage");
        let options = help.out.lines().map(str::trim_start);
        for option in options.filter(|line| line.starts_with('-')) {
            let flag = option.split(' ').find(|word| word.starts_with("--"));
            assert!(known.contains(&flag.unwrap()), "{verb:?}: {option}");
        }
    }
}
