//! A box for one test, and the folder that it leaves nothing behind in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use client::clock::SystemClock;
use client::net::{Net, Roots};
use mock_server::{Config, MockServer};
use scenarios::robot::{Browser, Person, Walk};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::http::{self, Answer};
use crate::{Dialogue, dialogue};

/// A running box whose CA lies in a file.
///
/// It runs on threads of its own, so that a test may block on a process or a socket. When a test
/// panics, the journal is printed.
pub struct World {
    server: MockServer,
    environment: BTreeMap<&'static str, String>,
    folder: TempDir,
    // Dropped last: the server's tasks live in it.
    runtime: Runtime,
}

impl World {
    /// A box with the seeded tenant.
    #[must_use]
    pub fn start() -> Self {
        Self::with(Config::default())
    }

    /// A box made to measure.
    #[must_use]
    pub fn with(config: Config) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let server = runtime.block_on(MockServer::start(config)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, server.ca_pem()).unwrap();
        let environment = server
            .environment(&ca_file.to_string_lossy())
            .into_iter()
            .collect();
        Self {
            server,
            environment,
            folder,
            runtime,
        }
    }

    /// The box.
    #[must_use]
    pub fn server(&self) -> &MockServer {
        &self.server
    }

    /// Where the box's tasks run; for clients of ours that are asynchronous.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// What `tenantbox serve` would write into its env-file.
    #[must_use]
    pub fn environment(&self) -> &BTreeMap<&'static str, String> {
        &self.environment
    }

    /// One of them, without its `TENANTBOX_`.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        &self.environment[format!("TENANTBOX_{name}").as_str()]
    }

    /// A folder for the test's own files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The CA's certificate.
    #[must_use]
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Where Microsoft's hosts are, as `--connect-to` takes it.
    #[must_use]
    pub fn rules(&self) -> [String; 3] {
        [
            ("login.microsoftonline.com:443", self.server.https_port()),
            ("outlook.office365.com:995", self.server.pop3_port()),
            ("smtp.office365.com:587", self.server.smtp_port()),
        ]
        .map(|(from, to)| format!("{from}:127.0.0.1:{to}"))
    }

    /// Asks the admin API. No body means GET.
    #[must_use]
    pub fn admin(&self, path: &str, body: Option<&Value>) -> Answer {
        http::admin(self.server.admin_port(), path, body)
    }

    /// Posts to the admin API, which must agree.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.admin(path, Some(body));
        assert_eq!(answer.status, 200, "POST {path}: {}", answer.text);
        answer.json()
    }

    /// A token from `POST /api/tokens`.
    #[must_use]
    pub fn token(&self, wanted: &Value) -> String {
        self.post("/api/tokens", wanted)["token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Applies one change of the tenant.
    pub fn change(&self, change: &Value) -> Value {
        let done = self.post("/api/changes", &json!({ "changes": [change] }));
        done["applied"][0]["result"].clone()
    }

    /// Puts a message into somebody's inbox.
    pub fn deliver(&self, mailbox: &str, message: &'static str) {
        let stored = self.server.deliver(mailbox, message.as_bytes().into());
        assert!(stored.is_some(), "no mailbox {mailbox}");
    }

    /// The journal's events of a kind, oldest first.
    #[must_use]
    pub fn journal(&self, kind: &str) -> Vec<Value> {
        let page = self.admin(&format!("/api/journal?kind={kind}"), None);
        page.json()["events"].as_array().unwrap().clone()
    }

    /// The whole journal as the admin API gives it.
    #[must_use]
    pub fn journal_text(&self) -> String {
        self.admin("/api/journal?limit=100000", None).text
    }

    /// The messages in a folder of a mailbox.
    #[must_use]
    pub fn messages(&self, mailbox: &str, folder: &str) -> Vec<Value> {
        let path = format!("/api/messages?mailbox={mailbox}&folder={folder}");
        self.admin(&path, None).json()["messages"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// Asks Entra: a path without the host, and a form to post.
    #[must_use]
    pub fn entra(&self, path: &str, form: Option<&[(&str, &str)]>) -> Answer {
        let port = self.server.https_port();
        let form = form.map(|pairs| {
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish()
        });
        Dialogue::tls(port, self.server.ca_pem()).http(
            &format!("localhost:{port}"),
            path,
            form.as_deref(),
        )
    }

    /// Signs in through the pages as `person`, for the registered app, up to where the browser
    /// leaves for the program.
    #[must_use]
    pub fn walk(&self, scope: &str, person: &Person) -> Walk {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", self.value("CLIENT_ID"))
            .append_pair("response_type", "code")
            // Nobody listens there, and the port of a localhost redirect does not count.
            .append_pair("redirect_uri", "http://localhost:1/callback")
            .append_pair("scope", scope)
            .finish();
        let address = format!("{}/oauth2/v2.0/authorize?{query}", self.value("AUTHORITY"));
        self.walk_from(&address, person)
    }

    /// Walks through pages as `person`, from any of the box's addresses on.
    #[must_use]
    pub fn walk_from(&self, address: &str, person: &Person) -> Walk {
        let roots = Roots::File(self.ca_file());
        let net = Net::new(&roots, Vec::new(), Arc::new(SystemClock)).unwrap();
        self.runtime
            .block_on(Browser::new(net).walk(address, person))
    }

    /// Asks the token endpoint for something, as the registered app unless the form says otherwise.
    #[must_use]
    pub fn redeem(&self, form: &[(&str, &str)]) -> Answer {
        let named = |name| form.iter().any(|(field, _)| *field == name);
        let mut form = form.to_vec();
        if !named("client_id") {
            form.push(("client_id", self.value("CLIENT_ID")));
        }
        if !named("client_secret") {
            form.push(("client_secret", self.value("CLIENT_SECRET")));
        }
        let path = format!("/{}/oauth2/v2.0/token", self.value("TENANT_ID"));
        self.entra(&path, Some(&form))
    }

    /// A connection to POP3S.
    #[must_use]
    pub fn pop3(&self) -> Dialogue {
        Dialogue::tls(self.server.pop3_port(), self.server.ca_pem())
    }

    /// A connection to the submission port, greeting and EHLO still to come.
    #[must_use]
    pub fn smtp(&self) -> Dialogue {
        Dialogue::plain(self.server.smtp_port())
    }

    /// A connection to the submission port, encrypted and greeted.
    #[must_use]
    pub fn smtp_in_tls(&self) -> Dialogue {
        dialogue::starttls(self.smtp(), self.server.ca_pem())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            use std::io::Write as _;
            let _ = writeln!(
                std::io::stderr(),
                "the box's journal:\n{}",
                self.journal_text().replace("},{\"seq\"", "},\n{\"seq\"")
            );
        }
    }
}
