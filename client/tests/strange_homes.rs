//! The program in a home that somebody else has had their hands in: secrets in the wrong places,
//! pipes and links instead of files, a stopped process with the lock.
#![allow(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, also in its helpers"
)]
#![cfg(unix)]

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use client::disk::{FileLock, Unusable};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};

const ANNA: &str = "anna.muster@muster-legal.example";
const ID: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const CLIENT_ID: &str = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
/// What people paste where it does not belong.
const PLANTED: &str = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB";
/// Any piece of it is too much.
const PIECE: &str = "GhIjKlMnOpQr";
/// Far more than an answer takes, far less than a pipe that nobody writes to.
const AT_ONCE: Duration = Duration::from_secs(15);

const SETTINGS: &str = r#"[entities.Muster]
tenant_id = "TENANT"
client_id = "CLIENT"
redirect_uri = "REDIRECT"

[[accounts]]
address = "ADDRESS"
entity = "Muster"
login = "LOGIN"
"#;

struct Strange {
    folder: tempfile::TempDir,
    /// Nobody listens here.
    port: u16,
}

impl Strange {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
        std::fs::write(folder.path().join("ca.pem"), ca.pem()).unwrap();
        let gone = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = gone.local_addr().unwrap().port();
        let strange = Self { folder, port };
        for folder in ["tokens", "secrets", "seen"] {
            std::fs::create_dir_all(strange.home().join(folder)).unwrap();
        }
        strange.settings(&[]);
        strange.write("secrets/muster", "planted~client.secret.of-a-length");
        let tokens = r#"{"access":{"token":"old","expires_at":"2020-01-01T00:00:00Z"},"refresh_token":"planted-refresh","scopes":[]}"#;
        strange.write(&format!("tokens/{ANNA}.json"), tokens);
        strange
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.home().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// Writes good settings, but for these values.
    fn settings(&self, wrong: &[(&str, &str)]) {
        let mut text = SETTINGS.to_owned();
        let good = [
            ("TENANT", ID),
            ("CLIENT", CLIENT_ID),
            ("REDIRECT", "http://localhost/callback"),
            ("ADDRESS", ANNA),
            ("LOGIN", ANNA),
        ];
        for (from, to) in wrong.iter().chain(&good) {
            text = text.replace(from, to);
        }
        self.write("settings.toml", &text);
    }

    fn command(&self, port: u16, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_m365mail"));
        command
            .arg("--home")
            .arg(self.home())
            .arg("--ca-file")
            .arg(self.folder.path().join("ca.pem"))
            .args(["--connect-to", &format!("::127.0.0.1:{port}")])
            .args(arguments)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    #[expect(clippy::disallowed_methods, reason = "people wait by the wall's clock")]
    fn run(&self, arguments: &[&str]) -> (Output, String) {
        let begun = Instant::now();
        let output = self.command(self.port, arguments).output().unwrap();
        assert!(begun.elapsed() < AT_ONCE, "{arguments:?} took too long");
        let of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let said = of(&output.stdout) + &of(&output.stderr);
        (output, said)
    }
}

/// Everything in a home but what somebody wrote there by hand.
fn kept(home: &Path) -> String {
    let record = std::fs::read_to_string(home.join("record.json")).unwrap_or_default();
    let bundle = std::fs::read_to_string(home.join("bundle.json")).unwrap_or_default();
    record + &bundle
}

#[test]
fn a_secret_in_the_wrong_place_is_neither_shown_nor_kept_nor_bundled() {
    let as_address = format!("{PLANTED}@muster-legal.example");
    let in_path = format!("http://localhost/{PLANTED}");
    let in_query = format!("http://localhost/callback?secret={PLANTED}");
    let torn = format!("{ID}\"\n{PLANTED} \"");
    let foreign_key = format!("{ID}\"\n\"{PLANTED}\" = \"x");
    for wrong in [
        ("TENANT", PLANTED),
        ("CLIENT", PLANTED),
        ("REDIRECT", PLANTED),
        ("REDIRECT", &in_path),
        ("REDIRECT", &in_query),
        ("ADDRESS", PLANTED),
        ("ADDRESS", &as_address),
        ("LOGIN", PLANTED),
        ("LOGIN", &as_address),
        ("entity = \"Muster\"", &format!("entity = \"{PLANTED}\"")),
        ("[entities.Muster]", &format!("[entities.\"{PLANTED}\"]")),
        ("TENANT", &torn),
        ("TENANT", &foreign_key),
    ] {
        let strange = Strange::new();
        strange.settings(&[wrong]);
        let bundle = strange.home().join("bundle.json");
        let bundle = bundle.to_str().unwrap();
        for arguments in [
            &["settings", "show"][..],
            &["settings", "show", "--json"],
            &["settings", "check"],
            &["account", "list", "--json"],
            &["status", "--json"],
            &["fetch"],
            &["sign-in", ANNA, "--no-browser"],
            &["sign-in", ANNA, "--device-code"],
            &["doctor", "--plan"],
            &["doctor", "--json"],
            &["doctor", "--lang", "de", "--bundle", bundle],
            &["status"],
        ] {
            let (_, said) = strange.run(arguments);
            assert!(!said.contains(PIECE), "{wrong:?} {arguments:?}: {said}");
        }
        let kept = kept(&strange.home());
        assert!(!kept.contains(PIECE), "{wrong:?}: {kept}");
        let settings = std::fs::read_to_string(strange.home().join("settings.toml")).unwrap();
        assert!(settings.contains(PIECE), "the search finds it where it is");
    }
}

#[test]
fn what_is_typed_in_the_wrong_place_is_not_repeated() {
    let strange = Strange::new();
    for arguments in [
        &[
            "settings",
            "set",
            "--entity",
            "Muster",
            "--tenant-id",
            PLANTED,
        ][..],
        &[
            "settings",
            "set",
            "--entity",
            "Muster",
            "--client-id",
            PLANTED,
        ],
        &[
            "settings",
            "set",
            "--entity",
            "Muster",
            "--redirect-uri",
            PLANTED,
        ],
        &[
            "settings",
            "set",
            "--entity",
            PLANTED,
            "--tenant-id",
            ID,
            "--client-id",
            ID,
        ],
        &["settings", "show", "--entity", PLANTED],
        &["account", "add", PLANTED, "--entity", "Muster"],
        &["account", "add", "beat@muster.example", "--entity", PLANTED],
        &[
            "account",
            "add",
            "beat@muster.example",
            "--entity",
            "Muster",
            "--login",
            PLANTED,
        ],
        &["fetch", PLANTED],
    ] {
        let (output, said) = strange.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(!said.contains(PIECE), "{arguments:?}: {said}");
    }
    assert!(!kept(&strange.home()).contains(PIECE));
}

#[test]
fn a_pipe_or_a_link_in_a_files_place_is_refused_at_once() {
    let token = format!("tokens/{ANNA}.json");
    let lock = format!("tokens/{ANNA}.lock");
    for (name, verb) in [
        (token.as_str(), "fetch"),
        (token.as_str(), "status"),
        (lock.as_str(), "fetch"),
        ("secrets/muster", "fetch"),
        ("settings.toml", "status"),
        ("record.json", "status"),
        ("record.lock", "fetch"),
    ] {
        for is_pipe in [true, false] {
            let strange = Strange::new();
            let path = strange.home().join(name);
            let target = strange.folder.path().join("elsewhere");
            std::fs::write(&target, "{}").unwrap();
            std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o644)).unwrap();
            let _ = std::fs::remove_file(&path);
            match is_pipe {
                true => assert!(
                    Command::new("mkfifo")
                        .arg(&path)
                        .status()
                        .unwrap()
                        .success()
                ),
                false => symlink(&target, &path).unwrap(),
            }
            let (output, said) = strange.run(&[verb]);
            // A status is told without the tokens, and what cannot be noted hides nothing.
            let is_in_the_way = name != "record.lock" && (name, verb) != (token.as_str(), "status");
            if is_in_the_way {
                assert_eq!(output.status.code(), Some(1), "{name} {verb}: {said}");
                assert!(said.contains(name), "{name} {verb}: {said}");
                let words = if is_pipe {
                    "no ordinary file"
                } else {
                    "is a link"
                };
                assert!(said.contains(words), "{name} {verb}: {said}");
            }
            assert_eq!(std::fs::read_to_string(&target).unwrap(), "{}", "{name}");
            let mode = std::fs::metadata(&target).unwrap().permissions().mode();
            assert_eq!(
                mode & 0o777,
                0o644,
                "{name}: rights were changed through the link"
            );
        }
    }
}

#[test]
fn a_stopped_process_is_named_by_whoever_waits_for_its_lock() {
    let strange = Strange::new();
    // It accepts and says nothing, so that the renewal goes on under the lock.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut process = strange.command(port, &["fetch"]).spawn().unwrap();
    let connection = silent.accept().unwrap();
    let pid = rustix::process::Pid::from_child(&process);
    rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();

    let lock = strange.home().join(format!("tokens/{ANNA}.lock"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let holder = loop {
        let short = Duration::from_millis(50);
        let tried = runtime.block_on(FileLock::acquire_within(&lock, short, &mut |_| {}));
        match tried.unwrap_err().unusable() {
            // The signal is on its way when the call returns.
            Some(Unusable::Locked(Some(holder))) if holder.is_stopped => break holder,
            Some(Unusable::Locked(Some(_))) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(holder.pid, process.id());
    process.kill().unwrap();
    process.wait().unwrap();
    drop(connection);
    let mut untold = |_: client::disk::Waiting<'_>| {};
    let free = FileLock::acquire_within(&lock, Duration::from_secs(5), &mut untold);
    runtime.block_on(free).unwrap();
}
