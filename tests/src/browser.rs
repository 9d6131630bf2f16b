//! A real browser: headless Chromium, spoken to over the DevTools protocol.
//!
//! One process serves every box of a test program. Each box gets a profile of its own (cookies,
//! connections), in which Microsoft's host leads to the box through a proxy, and whose CA lies in
//! the certificate store that Chromium reads as it does a user's. Certificate errors are errors.
//! A profile that nobody needs any more is emptied for the next one: its processes are what costs.

mod album;
mod devtools;
mod proxy;
mod surfer;
mod tab;

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use mock_server::MockServer;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub use self::album::Album;
pub use self::devtools::Trouble;
use self::devtools::{Devtools, text};
use self::proxy::Proxy;
pub use self::surfer::Browsers;
use self::tab::Closed;
pub use self::tab::{Seen, Tab, Tastes};

/// A browser process. It ends when this is dropped, and also when the test program is killed, since
/// it ends with the pipe that it is led by.
pub struct Chromium {
    devtools: Devtools,
    home: TempDir,
    trusted: AtomicU64,
    idle: Idle,
    // Dropped last: the pipe's and the proxies' tasks live in it.
    runtime: Runtime,
}

/// One person's browser as one box sees it: cookies, connections, and the way to the box.
pub struct Profile {
    devtools: Devtools,
    place: Place,
    idle: Idle,
}

/// Where a profile lives: Chromium's context, its tabs, and the proxy that it was made with.
#[derive(Clone)]
struct Place {
    context: String,
    proxy: Arc<Proxy>,
    closed: Closed,
}

/// Places that nobody uses now.
type Idle = Arc<Mutex<Vec<Place>>>;

/// Chromium without windows, which needs a third of the work, or else the whole of it (Debian's
/// names).
const BROWSERS: [&str; 2] = ["chromium-headless-shell", "chromium"];

/// Chromium keeps to itself: no background traffic, and no names but this computer's.
/// <https://github.com/GoogleChrome/chrome-launcher/blob/main/docs/chrome-flags-for-tools.md>
const FLAGS: [&str; 15] = [
    "--headless",
    // Its own sandbox does not work for root, and the only pages are ours.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    // Who is kept from whom is the boxes' business; a process a site doubles the work.
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    "--disable-features=OptimizationHints,Translate,MediaRouter,SpareRendererForSitePerProcess,\
     IsolateOrigins,site-per-process",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

impl Chromium {
    /// Why there can be no browser here.
    #[must_use]
    pub fn missing() -> Option<String> {
        if program().is_none() {
            return Some(format!("no {} here", BROWSERS.join(" or ")));
        }
        let error = Command::new("certutil").arg("-H").output().err()?;
        // Debian: libnss3-tools.
        Some(format!("no certutil here: {error}"))
    }

    /// Starts one, with an empty profile and an empty certificate store.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start() -> Result<Self, Trouble> {
        let program = program().ok_or_else(|| Trouble("there is no browser".to_owned()))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join(STORE);
        std::fs::create_dir_all(&store).unwrap();
        certutil(home.path(), &["-N", "--empty-password"])?;
        let profile = format!("--user-data-dir={}", home.path().join("profile").display());
        let mut flags = FLAGS.map(str::to_owned).to_vec();
        flags.push(profile);
        let devtools = runtime.block_on(Devtools::launch(program, &flags, home.path()))?;
        Ok(Self {
            devtools,
            home,
            trusted: AtomicU64::new(0),
            idle: Idle::default(),
            runtime,
        })
    }

    /// A fresh profile in which `server` is Microsoft, and its CA is trusted.
    ///
    /// # Errors
    /// When the browser, or `certutil`, refuses.
    pub async fn profile(&self, server: &MockServer) -> Result<Profile, Trouble> {
        self.trust(server)?;
        self.stranger(server).await
    }

    /// Puts the box's CA among those that are trusted.
    fn trust(&self, server: &MockServer) -> Result<(), Trouble> {
        let number = self.trusted.fetch_add(1, Ordering::Relaxed);
        let pem = self.home.path().join(format!("ca-{number}.pem"));
        std::fs::write(&pem, server.ca_pem()).unwrap();
        // The store is read anew for each judgement, so a running browser sees what is added.
        let (nickname, pem) = (format!("box {number}"), pem.to_string_lossy().into_owned());
        certutil(
            self.home.path(),
            &["-A", "-t", "C,,", "-n", &nickname, "-i", &pem],
        )
    }

    /// A profile that leads to `server`, whose CA nobody told the browser to trust.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn stranger(&self, server: &MockServer) -> Result<Profile, Trouble> {
        let idle = (self.idle.lock().unwrap_or_else(PoisonError::into_inner)).pop();
        let place = match idle {
            Some(place) => self.emptied(place).await?,
            None => self.place().await?,
        };
        (place.proxy).lead(self.runtime.handle(), server.https_port());
        Ok(Profile {
            devtools: self.devtools.clone(),
            place,
            idle: Arc::clone(&self.idle),
        })
    }

    async fn place(&self) -> Result<Place, Trouble> {
        let proxy = Proxy::new("login.microsoftonline.com:443");
        let server = format!("http://127.0.0.1:{}", proxy.port());
        let made = (self.devtools)
            .ask(
                "Target.createBrowserContext",
                json!({ "proxyServer": server }),
            )
            .await?;
        Ok(Place {
            context: text(&made, "browserContextId"),
            proxy: Arc::new(proxy),
            closed: Closed::default(),
        })
    }

    /// Forgets the last owner; tabs empty the cache when they open.
    async fn emptied(&self, place: Place) -> Result<Place, Trouble> {
        let here = json!({ "browserContextId": place.context });
        self.devtools.ask("Storage.clearCookies", here).await?;
        Ok(place)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.runtime.block_on(self.devtools.close());
    }
}

impl Profile {
    /// A tab.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn tab(&self, tastes: Tastes) -> Result<Tab, Trouble> {
        let Place {
            context, closed, ..
        } = &self.place;
        Tab::new(self.devtools.clone(), context, Arc::clone(closed), tastes).await
    }

    /// What happens to the cookies when the browser is closed and opened again: only those that
    /// have an end of their own are still there.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn reopen(&self) -> Result<(), Trouble> {
        let here = json!({ "browserContextId": self.place.context });
        let all = self
            .devtools
            .ask("Storage.getCookies", here.clone())
            .await?;
        let all = all["cookies"].as_array().cloned().unwrap_or_default();
        let kept: Vec<Value> = all
            .into_iter()
            .filter(|cookie| cookie["session"] == false)
            .collect();
        self.devtools.ask("Storage.clearCookies", here).await?;
        let kept = json!({ "browserContextId": self.place.context, "cookies": kept });
        self.devtools.ask("Storage.setCookies", kept).await?;
        Ok(())
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // What is open still leads to the box, and nothing new may.
        self.place.proxy.end();
        (self.idle.lock().unwrap_or_else(PoisonError::into_inner)).push(self.place.clone());
    }
}

fn program() -> Option<&'static str> {
    BROWSERS.into_iter().find(|program| {
        let version = Command::new(program).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    })
}

/// Where Chromium looks for a user's certificates, below the home folder.
const STORE: &str = ".pki/nssdb";

fn certutil(home: &Path, arguments: &[&str]) -> Result<(), Trouble> {
    let store = format!("sql:{}", home.join(STORE).display());
    let run = Command::new("certutil")
        .args(["-d", &store])
        .args(arguments)
        .output();
    match run {
        Ok(Output { status, .. }) if status.success() => Ok(()),
        Ok(output) => Err(Trouble(format!(
            "certutil: {}",
            String::from_utf8_lossy(&output.stderr)
        ))),
        Err(error) => Err(Trouble(format!("certutil: {error}"))),
    }
}
