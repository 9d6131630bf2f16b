//! A tab: it opens, types, clicks, presses keys and reads, as a person does.
//!
//! Each page that comes is looked at in two widths, by day and by night: nothing may run over, lack a
//! label or be hard to read, and the browser may have nothing to complain about.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::album::Album;
use super::devtools::{Devtools, Event, Trouble, text};

/// A page comes within this, or not at all.
const COMES: Duration = Duration::from_secs(30);

/// A phone at night, a phone, and a desk.
const LOOKS: [(u32, &str); 3] = [(390, "dark"), (390, "light"), (1280, "light")];

/// Finds what people would trip over; gives a list of it.
const FAULTS: &str = include_str!("faults.js");

/// How a person likes the browser.
#[derive(Clone, Debug)]
pub struct Tastes {
    /// `Accept-Language`.
    pub language: &'static str,
    /// Whether pages may run scripts.
    pub scripts: bool,
    /// Where pictures of every page go, which then is looked at for what people would trip over.
    pub album: Option<&'static Album>,
}

impl Default for Tastes {
    fn default() -> Self {
        Self {
            language: "en",
            scripts: true,
            album: None,
        }
    }
}

/// Tabs of one context that somebody has closed: empty, and nobody's.
pub(super) type Closed = Arc<Mutex<Vec<String>>>;

/// A tab of a [`Profile`](super::Profile).
pub struct Tab {
    devtools: Devtools,
    session: String,
    target: String,
    closed: Closed,
    events: mpsc::UnboundedReceiver<Event>,
    tastes: Tastes,
    faults: Vec<String>,
}

/// A page as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The whole address.
    pub url: String,
    /// The HTTP status; 0 where nobody answered, as is seen from the browser's own page then.
    pub status: u16,
    /// The title.
    pub title: String,
    /// The language that the page says it is in.
    pub language: String,
    /// What is shown.
    pub text: String,
    /// The source as the browser has it.
    pub html: String,
}

impl Seen {
    /// Whether a text is shown.
    #[must_use]
    pub fn shows(&self, text: &str) -> bool {
        self.text.contains(text) || self.title.contains(text)
    }
}

impl Tab {
    /// A tab of a context: one that somebody has closed, or else a new one.
    pub(super) async fn new(
        devtools: Devtools,
        context: &str,
        closed: Closed,
        tastes: Tastes,
    ) -> Result<Self, Trouble> {
        let target = closed.lock().unwrap().pop();
        let target = match target {
            Some(target) => target,
            None => {
                let blank = json!({ "url": "about:blank", "browserContextId": context });
                let made = devtools.ask("Target.createTarget", blank).await?;
                text(&made, "targetId")
            }
        };
        let attach = json!({ "targetId": target, "flatten": true });
        let attached = devtools.ask("Target.attachToTarget", attach).await?;
        let session = text(&attached, "sessionId");
        let events = devtools.listen(&session);
        let mut tab = Self {
            devtools,
            session,
            target,
            closed,
            events,
            tastes,
            faults: Vec::new(),
        };
        for domain in ["Page", "Runtime", "Log", "Audits", "Network"] {
            tab.ask(&format!("{domain}.enable"), json!({})).await?;
        }
        tab.ask(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !tab.tastes.scripts }),
        )
        .await?;
        let version = tab.devtools.ask("Browser.getVersion", json!({})).await?;
        tab.ask(
            "Emulation.setUserAgentOverride",
            json!({ "userAgent": version["userAgent"], "acceptLanguage": tab.tastes.language }),
        )
        .await?;
        tab.ask("Network.clearBrowserCache", json!({})).await?;
        tab.empty().await?;
        Ok(tab)
    }

    /// Leaves whatever page was here before.
    async fn empty(&mut self) -> Result<(), Trouble> {
        let blank = json!({ "url": "about:blank" });
        let loader = self.ask("Page.navigate", blank).await?["loaderId"].take();
        let emptied = async {
            let mut ours = false;
            while let Some(event) = self.events.recv().await {
                match event.method.as_str() {
                    "Page.frameNavigated" => ours = event.parameters["frame"]["loaderId"] == loader,
                    "Page.loadEventFired" if ours => return,
                    _ => {}
                }
            }
        };
        let emptied = tokio::time::timeout(COMES, emptied).await;
        emptied.map_err(|_| Trouble("a closed tab did not become empty".to_owned()))
    }

    /// Opens an address; gives the page at the end of all redirects.
    ///
    /// # Errors
    /// When no page comes.
    pub async fn open(&mut self, url: &str) -> Result<Seen, Trouble> {
        self.drain();
        self.ask("Page.navigate", json!({ "url": url })).await?;
        self.comes().await
    }

    /// Types into the field of that name, in place of what it holds.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&mut self, name: &str, value: &str) -> Result<(), Trouble> {
        let field = quoted(&format!("[name={name:?}]:not([type=hidden])"));
        self.run(&format!(
            "(() => {{ const f = document.querySelector({field}); f.focus(); f.select(); }})()"
        ))
        .await?;
        self.ask("Input.insertText", json!({ "text": value }))
            .await?;
        Ok(())
    }

    /// Clicks the button of that name and value, and gives the page that comes.
    ///
    /// # Errors
    /// When there is no such button, or no page comes.
    pub async fn press(&mut self, name: &str, value: &str) -> Result<Seen, Trouble> {
        self.press_at(&format!("button[name={name:?}][value={value:?} i]"))
            .await
    }

    /// Clicks the page's main button, and gives the page that comes.
    ///
    /// # Errors
    /// When there is no such button, or no page comes.
    pub async fn submit(&mut self) -> Result<Seen, Trouble> {
        self.press_at("button.main").await
    }

    /// Clicks what the selector finds, and gives the page that comes.
    ///
    /// # Errors
    /// When nothing is found, or no page comes.
    pub async fn press_at(&mut self, selector: &str) -> Result<Seen, Trouble> {
        self.drain();
        self.click(selector).await?;
        self.comes().await
    }

    /// The names of what can be filled in and pressed beside the element that the selector finds.
    ///
    /// # Errors
    /// When nothing is found.
    pub async fn question(&self, selector: &str) -> Result<String, Trouble> {
        let found = quoted(selector);
        let names = self
            .run(&format!(
                "[...document.querySelector({found}).form.elements]\
                 .filter(e => e.type !== 'hidden').map(e => e.name).join(' ')"
            ))
            .await?;
        Ok(names.as_str().unwrap_or_default().to_owned())
    }

    /// Clicks what the selector finds, with the mouse.
    ///
    /// # Errors
    /// When nothing is found.
    pub async fn click(&mut self, selector: &str) -> Result<(), Trouble> {
        let found = quoted(selector);
        let place = self
            .run(&format!(
                "(() => {{ const e = document.querySelector({found}); \
                 e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect(); \
                 return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
            ))
            .await?;
        for kind in ["mousePressed", "mouseReleased"] {
            self.ask(
                "Input.dispatchMouseEvent",
                json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 }),
            )
            .await?;
        }
        Ok(())
    }

    /// Types on the keyboard, wherever the focus is.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn write(&mut self, words: &str) -> Result<(), Trouble> {
        for letter in words.chars() {
            self.ask(
                "Input.dispatchKeyEvent",
                json!({ "type": "char", "text": letter.to_string() }),
            )
            .await?;
        }
        Ok(())
    }

    /// Presses Tab until what the selector finds has the focus, and the focus can be seen.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn tab_to(&mut self, selector: &str) -> Result<(), Trouble> {
        let found = quoted(selector);
        for _ in 0..MOST_STOPS {
            let there = self
                .run(&format!(
                    "(() => {{ const e = document.activeElement; if (!e.matches({found})) return 'no'; \
                     return getComputedStyle(e).outlineStyle === 'none' ? 'unseen' : 'there'; }})()"
                ))
                .await?;
            match there.as_str() {
                Some("there") => return Ok(()),
                Some("unseen") => {
                    return Err(Trouble(format!("the focus cannot be seen at {selector}")));
                }
                _ => self.key("Tab", 9, "").await?,
            }
        }
        Err(Trouble(format!("the keyboard does not reach {selector}")))
    }

    /// Presses Enter, and gives the page that comes.
    ///
    /// # Errors
    /// When no page comes.
    pub async fn enter(&mut self) -> Result<Seen, Trouble> {
        self.drain();
        self.key("Enter", 13, "\r").await?;
        self.comes().await
    }

    /// Presses the space bar.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn space(&mut self) -> Result<(), Trouble> {
        self.key(" ", 32, " ").await
    }

    async fn key(&mut self, key: &str, code: u8, types: &str) -> Result<(), Trouble> {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" { types } else { "" };
            self.ask(
                "Input.dispatchKeyEvent",
                json!({ "type": kind, "key": key, "windowsVirtualKeyCode": code, "text": text }),
            )
            .await?;
        }
        Ok(())
    }

    /// What there was to find fault with so far, each with the page's address.
    #[must_use]
    pub fn faults(&mut self) -> Vec<String> {
        self.drain();
        self.faults.clone()
    }

    /// Runs a script of ours, also where the page's own may not run.
    ///
    /// # Errors
    /// When it throws.
    pub async fn run(&self, script: &str) -> Result<Value, Trouble> {
        let mut ran = self
            .ask(
                "Runtime.evaluate",
                json!({ "expression": script, "returnByValue": true }),
            )
            .await?;
        match ran.get("exceptionDetails") {
            Some(thrown) => Err(Trouble(format!(
                "{}: {script}",
                text(&thrown["exception"], "description")
            ))),
            None => Ok(ran["result"]["value"].take()),
        }
    }

    /// Waits until a page has loaded.
    async fn comes(&mut self) -> Result<Seen, Trouble> {
        let (mut status, mut unreachable) = (0, None);
        let waiting = async {
            while let Some(event) = self.events.recv().await {
                match event.method.as_str() {
                    "Network.responseReceived" if event.parameters["type"] == "Document" => {
                        status = event.parameters["response"]["status"].as_u64().unwrap_or(0);
                    }
                    "Page.frameNavigated" => {
                        let address = &event.parameters["frame"]["unreachableUrl"];
                        unreachable = address.as_str().map(str::to_owned);
                    }
                    "Page.loadEventFired" => return,
                    _ => note(&mut self.faults, &event),
                }
            }
        };
        if tokio::time::timeout(COMES, waiting).await.is_err() {
            let faults = self.faults().join("\n");
            return Err(Trouble(format!("no page came\n{faults}")));
        }
        let seen = self
            .run(
                "[location.href, document.title, document.documentElement.lang, \
                 document.body.innerText, document.documentElement.outerHTML]",
            )
            .await?;
        let part = |index: usize| seen[index].as_str().unwrap_or_default().to_owned();
        let reached = unreachable.is_none();
        let seen = Seen {
            url: unreachable.unwrap_or_else(|| part(0)),
            status: u16::try_from(status * u64::from(reached)).unwrap_or_default(),
            title: part(1),
            language: part(2),
            text: part(3),
            html: part(4),
        };
        if let (Some(album), true) = (self.tastes.album, reached)
            && let Some(place) = album.place(&seen)
        {
            self.look(&seen, &place).await?;
        }
        Ok(seen)
    }

    /// Looks at the page in every way.
    async fn look(&mut self, seen: &Seen, place: &Path) -> Result<(), Trouble> {
        for (width, scheme) in LOOKS {
            let media = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
            self.ask("Emulation.setEmulatedMedia", json!({ "features": media }))
                .await?;
            let metrics = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600 });
            self.ask("Emulation.setDeviceMetricsOverride", metrics)
                .await?;
            let faults = self.run(FAULTS).await?;
            for fault in faults.as_array().into_iter().flatten() {
                self.faults.push(format!(
                    "{} «{}», {width} px, {scheme}: {}",
                    without_query(&seen.url),
                    seen.title,
                    fault.as_str().unwrap_or_default()
                ));
            }
            let picture = json!({ "format": "png", "captureBeyondViewport": true });
            let picture = self.ask("Page.captureScreenshot", picture).await?;
            let bytes = STANDARD.decode(text(&picture, "data")).unwrap();
            std::fs::write(place.join(format!("{width}-{scheme}.png")), bytes).unwrap();
        }
        Ok(())
    }

    /// Takes in what has happened since.
    fn drain(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            note(&mut self.faults, &event);
        }
    }

    async fn ask(&self, method: &str, parameters: Value) -> Result<Value, Trouble> {
        self.devtools
            .ask_in(Some(&self.session), method, parameters)
            .await
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let (session, blank) = (&self.session, json!({ "url": "about:blank" }));
        self.devtools.tell_in(session, "Page.navigate", blank);
        let detached = json!({ "sessionId": session });
        self.devtools.tell("Target.detachFromTarget", detached);
        let target = std::mem::take(&mut self.target);
        self.closed.lock().unwrap().push(target);
    }
}

/// More stops than any page has.
const MOST_STOPS: usize = 24;

/// Whatever the browser says about a page is a fault of it: policy, script, form, network.
fn note(faults: &mut Vec<String>, event: &Event) {
    let said = &event.parameters;
    let fault = match event.method.as_str() {
        "Log.entryAdded" => {
            let entry = &said["entry"];
            // What is only told, such as that the focus was taken already, is no fault.
            if !["warning", "error"].contains(&text(entry, "level").as_str()) {
                return;
            }
            // A program on this computer may answer as it likes; its page is looked at like others.
            if entry["source"] == "network" && text(entry, "url").starts_with("http://localhost") {
                return;
            }
            format!("{}: {}", text(entry, "source"), text(entry, "text"))
        }
        "Runtime.exceptionThrown" => said["exceptionDetails"].to_string(),
        "Runtime.consoleAPICalled" => said["args"].to_string(),
        "Audits.issueAdded" => said["issue"].to_string(),
        _ => return,
    };
    // The browser's own page, where nobody answered, is its own affair.
    if !fault.contains("chrome-error://") {
        faults.push(fault);
    }
}

/// As a string of JavaScript.
fn quoted(text: &str) -> String {
    json!(text).to_string()
}

/// Without what may be a code.
fn without_query(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}
