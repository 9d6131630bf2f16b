//! The DevTools protocol over the browser's pipe: no port that others could reach.
//!
//! <https://chromedevtools.github.io/devtools-protocol/>; with `--remote-debugging-pipe` messages
//! are JSON ended by a NUL, read from file descriptor 3 and written to 4.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{mpsc, oneshot};

/// Longer than any answer takes; a test that waits for nothing fails instead of hanging.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// What the browser would not do.
#[derive(Clone, Debug)]
pub struct Trouble(pub String);

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Trouble {}

/// What happened in a tab.
pub(super) struct Event {
    pub(super) method: String,
    pub(super) parameters: Value,
}

/// The way to a browser.
#[derive(Clone)]
pub(super) struct Devtools(Arc<Inner>);

struct Inner {
    say: mpsc::UnboundedSender<Vec<u8>>,
    open: Mutex<Open>,
    browser: Mutex<Option<Child>>,
}

/// Who waits for what.
#[derive(Default)]
struct Open {
    last: u64,
    answers: HashMap<u64, oneshot::Sender<Value>>,
    tabs: HashMap<String, mpsc::UnboundedSender<Event>>,
}

impl Devtools {
    /// Starts the browser with a home folder of its own.
    pub(super) async fn launch(
        program: &str,
        flags: &[String],
        home: &Path,
    ) -> Result<Self, Trouble> {
        // The shell moves our two pipes to where the browser wants them.
        let mut browser = Command::new("sh")
            .args([
                "-c",
                "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>\"$HOME/errors\"",
            ])
            .arg(program)
            .arg("--remote-debugging-pipe")
            .args(flags)
            .env("HOME", home)
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Trouble(format!("{program}: {error}")))?;
        let (stdin, stdout) = (
            browser.stdin.take().unwrap(),
            browser.stdout.take().unwrap(),
        );
        let (say, said) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            say,
            open: Mutex::default(),
            browser: Mutex::new(Some(browser)),
        });
        tokio::spawn(write(stdin, said));
        let reading = Arc::downgrade(&inner);
        tokio::spawn(async move {
            let mut pipe = BufReader::new(stdout);
            while let Some(message) = read(&mut pipe).await {
                let Some(inner) = reading.upgrade() else {
                    return;
                };
                inner.open.lock().unwrap().hear(message);
            }
            // Whoever waits hears at once that the browser is gone.
            if let Some(inner) = reading.upgrade() {
                inner.open.lock().unwrap().answers.clear();
            }
        });
        let devtools = Self(inner);
        devtools.ask("Browser.getVersion", json!({})).await?;
        Ok(devtools)
    }

    /// Asks the browser.
    pub(super) async fn ask(&self, method: &str, parameters: Value) -> Result<Value, Trouble> {
        self.ask_in(None, method, parameters).await
    }

    /// Asks a tab.
    pub(super) async fn ask_in(
        &self,
        tab: Option<&str>,
        method: &str,
        parameters: Value,
    ) -> Result<Value, Trouble> {
        let answer = self.send(tab, method, parameters);
        let heard = tokio::time::timeout(PATIENCE, answer).await;
        let Ok(Ok(mut answer)) = heard else {
            return Err(Trouble(format!("{method}: the browser does not answer")));
        };
        match answer.get("error") {
            Some(error) => Err(Trouble(format!("{method}: {error}"))),
            None => Ok(answer["result"].take()),
        }
    }

    /// Tells the browser something, whatever it says to it.
    pub(super) fn tell(&self, method: &str, parameters: Value) {
        drop(self.send(None, method, parameters));
    }

    /// Tells a tab something, whatever it says to it.
    pub(super) fn tell_in(&self, tab: &str, method: &str, parameters: Value) {
        drop(self.send(Some(tab), method, parameters));
    }

    /// Ends the browser and waits until it has.
    pub(super) async fn close(&self) {
        self.tell("Browser.close", json!({}));
        let browser = self.0.browser.lock().unwrap().take();
        if let Some(mut browser) = browser {
            // Killed when dropped, should it not go.
            let _ = tokio::time::timeout(PATIENCE, browser.wait()).await;
        }
    }

    /// The events of a tab from now on.
    pub(super) fn listen(&self, tab: &str) -> mpsc::UnboundedReceiver<Event> {
        let (tell, events) = mpsc::unbounded_channel();
        let mut open = self.0.open.lock().unwrap();
        open.tabs.insert(tab.to_owned(), tell);
        events
    }

    fn send(&self, tab: Option<&str>, method: &str, parameters: Value) -> oneshot::Receiver<Value> {
        let (tell, answer) = oneshot::channel();
        let mut open = self.0.open.lock().unwrap();
        open.last += 1;
        let mut message = json!({ "id": open.last, "method": method, "params": parameters });
        if let Some(tab) = tab {
            message["sessionId"] = json!(tab);
        }
        let number = open.last;
        open.answers.insert(number, tell);
        // In the order of the numbers, so still under the lock. A browser that is gone does not
        // answer.
        let _ = self.0.say.send(format!("{message}\0").into_bytes());
        answer
    }
}

impl Open {
    fn hear(&mut self, mut message: Value) {
        if let Some(number) = message["id"].as_u64() {
            if let Some(tell) = self.answers.remove(&number) {
                // Whoever asked may have gone.
                let _ = tell.send(message);
            }
            return;
        }
        let tab = message["sessionId"].as_str().unwrap_or_default();
        if let Some(tell) = self.tabs.get(tab) {
            let _ = tell.send(Event {
                method: text(&message, "method"),
                parameters: message["params"].take(),
            });
        }
    }
}

async fn write(mut pipe: ChildStdin, mut said: mpsc::UnboundedReceiver<Vec<u8>>) {
    while let Some(message) = said.recv().await {
        if pipe.write_all(&message).await.is_err() || pipe.flush().await.is_err() {
            return;
        }
    }
}

async fn read(pipe: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut message = Vec::new();
    pipe.read_until(0, &mut message).await.ok()?;
    (message.pop() == Some(0)).then(|| serde_json::from_slice(&message).unwrap())
}

/// A member that is a text; empty where there is none.
pub(super) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}
