//! The program itself, several of it at once, and killed at the worst moment.
#![allow(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, also in its helpers"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{self, ServerConfig, ServerConnection, StreamOwned};

const ANNA: &str = "anna.muster@muster-legal.example";
const ID: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const SECRET: &str = "planted~client.secret";
const REFRESH_1: &str = "planted-refresh-1";
const REFRESH_2: &str = "planted-refresh-2";
const ACCESS: &str = "planted-access-2";

/// A token endpoint: it tells of each request, and answers when it is given an answer.
struct Endpoint {
    port: u16,
    ca_file: PathBuf,
    requests: Receiver<Asked>,
}

struct Asked {
    body: String,
    answer: Sender<(u16, String)>,
}

impl Asked {
    fn answer(&self, status: u16, body: &str) {
        // A client that was killed reads no answer.
        let _ = self.answer.send((status, body.to_owned()));
    }
}

impl Endpoint {
    fn start(folder: &Path) -> Self {
        let (config, ca_file) = tls(folder);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, config, tell) = (stream.unwrap(), Arc::clone(&config), tell.clone());
                std::thread::spawn(move || serve(stream, config, &tell));
            }
        });
        Self {
            port,
            ca_file,
            requests,
        }
    }
}

/// One request and its answer; a handshake for another name (the mail server's) ends here.
fn serve(stream: TcpStream, config: Arc<ServerConfig>, tell: &Sender<Asked>) -> Option<()> {
    let connection = ServerConnection::new(config).ok()?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut request = Vec::new();
    let body = loop {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).ok()?;
        request.extend_from_slice(&piece[..length]);
        if let Some(body) = whole(&request) {
            break body;
        }
    };
    let (answer, answered) = channel();
    tell.send(Asked { body, answer }).ok()?;
    let (status, body) = answered.recv().ok()?;
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

fn whole(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let head = head.to_lowercase();
    let length: usize = head
        .split_once("content-length: ")?
        .1
        .lines()
        .next()?
        .parse()
        .ok()?;
    (body.len() >= length).then(|| body.to_owned())
}

fn tls(folder: &Path) -> (Arc<ServerConfig>, PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let ca = params.self_signed(&key).unwrap();
    let ca_file = folder.join("ca.pem");
    std::fs::write(&ca_file, ca.pem()).unwrap();
    let issuer = Issuer::new(params, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["login.microsoftonline.com".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (Arc::new(config), ca_file)
}

/// A home in which Anna signed in long ago, so that every verb has to renew her token.
struct Bench {
    folder: tempfile::TempDir,
    endpoint: Endpoint,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let endpoint = Endpoint::start(folder.path());
        let bench = Self { folder, endpoint };
        let secret = bench.folder.path().join("secret");
        std::fs::write(&secret, SECRET).unwrap();
        let id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        let secret = secret.to_str().unwrap();
        bench.ok(&[
            "settings",
            "set",
            "--entity",
            "Muster",
            "--tenant-id",
            id,
            "--client-id",
            "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
            "--secret-file",
            secret,
        ]);
        bench.ok(&["account", "add", ANNA, "--entity", "Muster"]);
        let tokens = format!(
            r#"{{"access":{{"token":"old","expires_at":"2020-01-01T00:00:00Z"}},"refresh_token":"{REFRESH_1}","scopes":[]}}"#
        );
        std::fs::create_dir_all(bench.tokens().parent().unwrap()).unwrap();
        std::fs::write(bench.tokens(), tokens).unwrap();
        bench
    }

    fn tokens(&self) -> PathBuf {
        self.folder.path().join(format!("home/tokens/{ANNA}.json"))
    }

    fn kept(&self) -> String {
        std::fs::read_to_string(self.tokens()).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_m365mail"));
        command
            .arg("--home")
            .arg(self.folder.path().join("home"))
            .arg("--ca-file")
            .arg(&self.endpoint.ca_file)
            .arg("--connect-to")
            .arg(format!("::127.0.0.1:{}", self.endpoint.port))
            .args(arguments)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn ok(&self, arguments: &[&str]) {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
    }

    fn fetch(&self) -> Child {
        self.command(&["fetch"]).spawn().unwrap()
    }

    fn asked(&self) -> Asked {
        // A client that never asks must not stop the tests.
        let limit = std::time::Duration::from_secs(60);
        self.endpoint.requests.recv_timeout(limit).unwrap()
    }

    fn asked_no_more(&self) -> bool {
        self.endpoint.requests.try_recv().is_err()
    }
}

fn text(output: &Output) -> String {
    let of = |bytes| String::from_utf8_lossy(bytes).into_owned();
    of(&output.stdout) + &of(&output.stderr)
}

fn rotated() -> String {
    format!(
        r#"{{"token_type":"Bearer","expires_in":3600,"access_token":"{ACCESS}","refresh_token":"{REFRESH_2}"}}"#
    )
}

#[test]
fn processes_at_once_make_one_refresh() {
    let bench = Bench::new();
    let mut processes = vec![bench.fetch()];
    let first = bench.asked();
    // While the first waits for its answer, the others come to the lock.
    processes.extend((0..3).map(|_| bench.fetch()));
    first.answer(200, &rotated());
    for process in processes {
        process.wait_with_output().unwrap();
    }
    assert!(first.body.contains(REFRESH_1));
    assert!(bench.asked_no_more());
    assert!(bench.kept().contains(REFRESH_2) && bench.kept().contains(ACCESS));
}

#[test]
fn a_kill_between_request_and_answer_loses_nothing() {
    let bench = Bench::new();
    let before = bench.kept();
    let mut process = bench.fetch();
    let first = bench.asked();
    process.kill().unwrap();
    process.wait().unwrap();
    first.answer(200, &rotated());
    assert_eq!(bench.kept(), before);

    // The lock died with its process, and the old refresh token still works.
    let process = bench.fetch();
    let second = bench.asked();
    assert!(second.body.contains(REFRESH_1));
    second.answer(200, &rotated());
    process.wait_with_output().unwrap();
    assert!(bench.kept().contains(REFRESH_2));
}

#[test]
fn a_refused_refresh_keeps_the_tokens_and_shows_no_secret() {
    let bench = Bench::new();
    let before = bench.kept();
    let process = bench.fetch();
    // A server that quotes what it was sent.
    let quoting = format!(
        r#"{{"error":"invalid_grant","error_description":"AADSTS700082: The refresh token {REFRESH_1} has expired; secret {SECRET}.","error_codes":[700082]}}"#
    );
    bench.asked().answer(400, &quoting);
    let output = process.wait_with_output().unwrap();
    let said = text(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("AADSTS700082"), "{said}");
    assert_eq!(bench.kept(), before);

    let status = bench
        .command(&["status", "--json", "--lang", "de"])
        .output()
        .unwrap();
    assert_eq!(status.status.code(), Some(1));
    let record = std::fs::read_to_string(bench.folder.path().join("home/record.json")).unwrap();
    let everything = said + &text(&status) + &record;
    assert!(everything.contains("refresh-token-expired"), "{everything}");
    for secret in [SECRET, REFRESH_1] {
        assert!(!everything.contains(secret), "{everything}");
        // The search itself finds one where one is kept.
        assert!(before.contains(REFRESH_1));
    }
}

#[test]
fn wrong_input_is_one_message_and_exit_code_2() {
    let bench = Bench::new();
    let settings = bench.folder.path().join("home/settings.toml");
    let good = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, good.replace("client_id", "clientid")).unwrap();
    let output = bench.command(&["status"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output);
    assert!(
        said.contains("settings.toml:3:1") && said.contains("client_id"),
        "{said}"
    );
    std::fs::write(&settings, good).unwrap();

    let id_file = bench.folder.path().join("id");
    std::fs::write(&id_file, "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n").unwrap();
    let id_file = id_file.to_str().unwrap();
    let set = [
        "settings",
        "set",
        "--entity",
        "Muster",
        "--secret-file",
        id_file,
    ];
    for (language, words) in [
        ("en", "this is the secret's ID, not its value"),
        (
            "de",
            "Das ist die ID des geheimen Clientschlüssels («Geheime ID»), nicht sein Wert",
        ),
    ] {
        let output = bench
            .command(&set)
            .args(["--lang", language])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output).contains(words), "{}", text(&output));
    }
    let output = bench
        .command(&["fetch", "nobody@muster-legal.example"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        bench.command(&["fetsch"]).output().unwrap().status.code(),
        Some(2)
    );
}

/// A terminal of which the program is the only user, and the end at which somebody sits.
#[cfg(target_os = "linux")]
fn terminal() -> (std::fs::File, std::fs::File) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let here = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&here).unwrap();
    unlockpt(&here).unwrap();
    let path = ptsname(&here, Vec::new()).unwrap().into_string().unwrap();
    let mut options = std::fs::File::options();
    let there = options.read(true).write(true).open(path).unwrap();
    (here.into(), there)
}

#[cfg(target_os = "linux")]
#[test]
#[expect(clippy::disallowed_methods, reason = "people wait by the wall's clock")]
fn a_secret_that_is_typed_is_not_shown() {
    use rustix::termios::{LocalModes, tcgetattr};
    let home = tempfile::tempdir().unwrap();
    let (mut here, there) = terminal();
    // The program is led to its terminal by name, which needs a session of its own (util-linux).
    let mut child = Command::new("setsid")
        .args(["--ctty", "--wait", env!("CARGO_BIN_EXE_m365mail"), "--home"])
        .arg(home.path())
        .args([
            "settings",
            "set",
            "--entity",
            "Muster",
            "--secret-file",
            "-",
        ])
        .args(["--tenant-id", ID, "--client-id", ID])
        .env("LANG", "C")
        .stdin(there.try_clone().unwrap())
        .stdout(there.try_clone().unwrap())
        .stderr(there.try_clone().unwrap())
        .spawn()
        .unwrap();
    let started = std::time::Instant::now();
    // What is typed earlier is shown by the terminal, before any program could keep it from that.
    while tcgetattr(&there)
        .unwrap()
        .local_modes
        .contains(LocalModes::ECHO)
    {
        assert_eq!(child.try_wait().unwrap(), None, "it ended without asking");
        assert!(started.elapsed().as_secs() < 20, "what is typed is shown");
        std::thread::yield_now();
    }
    here.write_all(format!("{SECRET}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let mut shown = [0; 4096];
    let length = here.read(&mut shown).unwrap();
    let shown = String::from_utf8_lossy(&shown[..length]).into_owned();
    assert!(shown.contains("value of the client secret"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
    let restored = tcgetattr(&there).unwrap().local_modes;
    assert!(
        restored.contains(LocalModes::ECHO),
        "the terminal stays mute"
    );
    let kept = std::fs::read_dir(home.path().join("secrets")).unwrap();
    let kept: Vec<_> = kept.map(|file| file.unwrap().path()).collect();
    let [kept] = &kept[..] else {
        panic!("{kept:?}");
    };
    assert_eq!(std::fs::read_to_string(kept).unwrap().trim_end(), SECRET);
}

#[test]
fn a_lock_that_is_held_is_told_in_the_readers_language_after_two_seconds() {
    use std::io::BufRead;
    let bench = Bench::new();
    let home = bench.folder.path().join("home");
    // What the bench wrote is made private, which is told as well.
    bench.ok(&["settings", "show"]);
    let held = client::disk::FileLock::acquire_blocking(&home.join("settings.lock")).unwrap();
    let uri = ["--redirect-uri", "http://localhost/other"];
    let set = ["--lang", "de", "settings", "set", "--entity", "Muster"];
    let mut process = bench.command(&[&set[..], &uri].concat()).spawn().unwrap();
    let mut stderr = std::io::BufReader::new(process.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    let me = format!("der Prozess {} hält diese Sperre", std::process::id());
    assert!(
        line.contains(&me) && line.contains("settings.lock"),
        "{line}"
    );
    drop(held);
    assert!(process.wait().unwrap().success());
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}
