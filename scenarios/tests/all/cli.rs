//! The program itself: its exit codes, what it says, and the file of `serve`.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command as Process;

use assert_cmd::Command;

use super::serving::{STALE, Serving, value};

pub(crate) fn tenantbox() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantbox"));
    // The words must not depend on who runs the test.
    command
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C");
    command
}

#[track_caller]
fn check(arguments: &[&str], code: i32, out: &[&str], err: &[&str]) {
    let output = tenantbox().args(arguments).output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "{arguments:?}\n{stdout}{stderr}"
    );
    for part in out {
        assert!(
            stdout.contains(part),
            "{arguments:?}: no `{part}` in\n{stdout}"
        );
    }
    for part in err {
        assert!(
            stderr.contains(part),
            "{arguments:?}: no `{part}` in\n{stderr}"
        );
    }
    if err.is_empty() {
        assert_eq!(stderr, "", "{arguments:?}");
    }
}

/// Every scenario holds; where one does not, what it showed is in the output.
#[test]
fn plain_tenantbox_plays_every_scenario() {
    let count = scenarios::catalogue::all().unwrap().len();
    let held = format!("{count} scenarios passed.");
    check(
        &[],
        0,
        &[
            "What the client saw",
            "AADSTS700082",
            "535 5.7.139",
            "refresh-token-expired",
            &held,
        ],
        &[],
    );
}

/// Words of English sentences that no German one has.
const ENGLISH: [&str; 14] = [
    "the", "and", "of", "is", "are", "this", "with", "for", "not", "could", "error:", "usage:",
    "options", "commands",
];

#[test]
fn german_output_has_no_english_in_it() {
    let mut lines: Vec<(Vec<&str>, i32)> = [
        &["--help"][..],
        &["run", "--help"],
        &["list", "--help"],
        &["explain", "--help"],
        &["serve", "--help"],
        &["run", "client-id-wrong", "foreign-state-pasted"],
    ]
    .map(|line| (line.to_vec(), 0))
    .to_vec();
    lines.extend(
        [
            &["--foo"][..],
            &["serve", "--https-port", "x"],
            &["serve", "--data", "/nowhere"],
            &["run", "nothing-of-this-name"],
            &["explain", ""],
            &["--blind", "list"],
        ]
        .map(|line| (line.to_vec(), 2)),
    );
    for (line, code) in lines {
        let output = tenantbox()
            .args(["--lang", "de"])
            .args(&line)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{line:?}");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).unwrap().to_lowercase();
        // Lines of the table quote servers.
        let own = said.lines().filter(|line| !line.contains("aadsts"));
        let mut words = own.flat_map(|line| line.split([' ', ',', '(', ')']));
        let english = words.find(|word| ENGLISH.contains(word));
        assert_eq!(english, None, "{line:?}\n{said}");
    }
}

#[test]
fn a_blind_run_prints_its_seed_and_can_be_repeated() {
    let run = |arguments: &[&str]| {
        let output = tenantbox().args(arguments).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}\n{text}");
        text
    };
    let first = run(&[
        "run",
        "--confusion",
        "client-id-wrong",
        "refresh-token-expired",
    ]);
    let seed = first.split("--seed ").nth(1).unwrap();
    let seed = seed.split('`').next().unwrap();
    let ids = ["client-id-wrong", "refresh-token-expired"];
    let again = ["run", "--confusion", "--seed", seed, ids[0], ids[1]];
    assert_eq!(first, run(&again));
    assert!(first.contains("diagonal: 2 of 2"), "{first}");
    assert!(
        first.contains("app-not-found-in-tenant = client-id-wrong"),
        "{first}"
    );
    let german = run(&[
        "run",
        "--lang",
        "de",
        "--confusion",
        "--seed",
        "4",
        "client-id-wrong",
    ]);
    assert!(
        german.contains("Diagonale: 1 von 1") && german.contains("Entra hat eine einzige Nummer"),
        "{german}"
    );
    let plain = run(&["run", "--blind", "--seed", "4", "client-id-wrong"]);
    assert!(plain.contains("1 scenario passed."), "{plain}");
}

#[test]
fn chosen_scenarios_are_played_in_either_language() {
    check(
        &["run", "refresh-token-expired"],
        0,
        &["Ninety days", "1 scenario passed."],
        &[],
    );
    check(
        &["refresh-token-expired", "--lang", "de"],
        0,
        &["Neunzig Tage", "Behoben", "ja", "1 Szenario bestanden."],
        &[],
    );
    let output = tenantbox()
        .args(["run", "--only-failed", "client-secret-expired"])
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "1 scenario passed.\n"
    );
}

#[test]
fn the_catalogue_is_listed() {
    check(
        &["list"],
        0,
        &["set-up-from-nothing", "1.4", "Authenticated SMTP is off"],
        &[],
    );
    check(
        &["--lang", "de", "list"],
        0,
        &["Schritt", "abgelaufen"],
        &[],
    );
    check(
        &["list", "--errors"],
        0,
        &["smtp-auth-off-for-tenant", "pop-permission-missing"],
        &[],
    );
}

#[test]
fn the_environment_chooses_the_language() {
    for (variables, word) in [
        (&[("LANG", "de_CH.UTF-8")][..], "Schritt"),
        (
            &[("LANG", "de_CH.UTF-8"), ("LC_ALL", "en_GB.UTF-8")],
            "Step",
        ),
        (&[("LANG", "fr_CH.UTF-8")], "Step"),
    ] {
        let output = tenantbox()
            .arg("list")
            .envs(variables.to_vec())
            .output()
            .unwrap();
        assert!(
            String::from_utf8_lossy(&output.stdout).contains(word),
            "{variables:?}"
        );
    }
}

#[test]
fn ids_numbers_and_replies_are_explained() {
    check(
        &["explain", "AADSTS7000222"],
        0,
        &["client-secret-expired", "(step 1.2)"],
        &[],
    );
    check(
        &["explain", "535 5.7.139", "--lang", "de"],
        0,
        &["smtp-auth-off-for-mailbox", "Schritt 1.4"],
        &[],
    );
    check(
        &["explain", "refresh-token-renewed-by-use"],
        0,
        &["scenario at step 5", "day 160"],
        &[],
    );
    check(
        &["explain", "pop-permission-missing"],
        0,
        &["scenario at step 1.3", "what to do:"],
        &[],
    );
    check(
        &["explain", "-ERR Protocol error. Connection is closed. 10"],
        0,
        &["pop3-one-line-auth"],
        &[],
    );
    check(
        &["explain", "access-token-issuer", "--lang", "de"],
        0,
        &["eine Ursache im Journal", "Mandanten"],
        &[],
    );
    check(&["explain", "out of cheese"], 3, &["unknown"], &[]);
    let output = tenantbox()
        .args(["explain", "-"])
        .write_stdin("Sorry, but we’re having trouble.\nAADSTS50011: The redirect URI …\n")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("redirect-uri-not-registered"));
}

#[test]
fn wrong_usage_is_told_with_a_remedy() {
    check(
        &["run", "refresh-token-expird"],
        2,
        &[],
        &["did you mean `refresh-token-expired`?"],
    );
    check(&["zzz"], 2, &[], &["no scenario `zzz`", "tenantbox list"]);
    check(&["run", "--report", "json=x"], 2, &[], &["--report"]);
    check(&["--lang", "fr"], 2, &[], &["fr", "de, en"]);
    check(
        &["serve", "--data", "/nonexistent/tenant.toml"],
        2,
        &[],
        &["/nonexistent/tenant.toml", "--data"],
    );
    check(&["serve", "--https-port", "70000"], 2, &[], &["70000"]);
}

#[test]
fn a_wrong_key_in_a_tenant_file_is_pointed_at() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tenant.toml");
    std::fs::write(&file, "start = \"seeded\"\nnmae = \"x\"\n").unwrap();
    let path = file.to_str().unwrap();
    check(
        &["serve", "--data", path],
        2,
        &[],
        &["tenant.toml:2:1", "did you mean `name`?"],
    );
}

#[test]
fn a_change_that_the_tenant_cannot_make_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tenant.toml");
    std::fs::write(
        &file,
        "[[change]]\nsessions-revoked = { user = \"nobody\" }\n",
    )
    .unwrap();
    check(
        &["serve", "--data", file.to_str().unwrap()],
        2,
        &[],
        &["nobody", "sessions-revoked"],
    );
}

#[test]
fn the_env_file_appears_whole_when_everything_answers() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("box.env");
    std::fs::write(&file, STALE).unwrap();
    let mut serving = Serving::start(&["--env-file", file.to_str().unwrap()]);
    let lines = serving.env_file(&file);
    let keys: Vec<_> = lines
        .lines()
        .map(|line| line.split_once('=').unwrap().0)
        .collect();
    insta::assert_snapshot!(keys.join("\n"));
    for key in ["TENANTBOX_SMTP_PORT", "TENANTBOX_POP3_PORT"] {
        let port: u16 = value(&lines, key).parse().unwrap();
        std::net::TcpStream::connect(("localhost", port)).unwrap();
    }
    let ca_file = Path::new(value(&lines, "TENANTBOX_CA_FILE"));
    let ca = std::fs::read_to_string(ca_file).unwrap();
    assert!(ca.starts_with("-----BEGIN CERTIFICATE-----") && !ca.contains("PRIVATE"));
    assert_eq!(ca_file.parent(), file.parent());
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_env_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("box.env");
    let mut serving = Serving::start(&["--env-file", file.to_str().unwrap()]);
    serving.env_file(&file);
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "people wait by the wall's clock")]
fn a_signal_ends_it_within_a_second() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("box.env");
        let mut serving = Serving::start(&["--env-file", file.to_str().unwrap()]);
        let lines = serving.env_file(&file);
        // A client that stays connected must not hold it up.
        let port: u16 = value(&lines, "TENANTBOX_SMTP_PORT").parse().unwrap();
        let _connected = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let sent = std::time::Instant::now();
        let kill = Process::new("sh")
            .args(["-c", &format!("kill -{signal} {}", serving.0.id())])
            .status()
            .unwrap();
        assert!(kill.success());
        let status = serving.0.wait().unwrap();
        assert!(
            sent.elapsed().as_millis() < 1000,
            "{signal}: {:?}",
            sent.elapsed()
        );
        assert_eq!(status.code(), Some(0), "{signal}");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{signal}"
        );
    }
}

#[test]
fn without_a_file_the_lines_are_printed() {
    let mut serving = Serving::start(&["--as-microsoft", "--seed", "7"]);
    let out = serving.0.stdout.take().unwrap();
    let mut lines = BufReader::new(out).lines();
    assert!(
        lines
            .next()
            .unwrap()
            .unwrap()
            .starts_with("TENANTBOX_AUTHORITY=https://localhost:")
    );
}

#[test]
fn a_port_in_use_is_told_with_the_flag_to_change() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    check(
        &["serve", "--pop3-port", &port],
        2,
        &[],
        &[&port, "--pop3-port"],
    );
}
