//! The real browser in the place of the robot: it does on each page what the person would do.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use client::net::Net;
use mock_server::{MfaAnswer, MockServer};
use scenarios::robot::{
    Copied, End, Page, PageAct, Person, PhoneAnswer, RobotError, Walk, WebBrowser,
};
use scenarios::runner::BrowserSource;
use url::Url;

use super::tab::{Tab, Tastes};
use super::{Chromium, Profile, Trouble};

/// More pages than any sign-in has.
const MOST_PAGES: usize = 16;

/// Browsers for scenarios, all of one process.
pub struct Browsers(pub Arc<Chromium>);

impl BrowserSource for Browsers {
    fn browser(&self, server: &Arc<MockServer>, _: &Net) -> Box<dyn WebBrowser> {
        Box::new(Surfer {
            chromium: Arc::clone(&self.0),
            server: Arc::clone(server),
            tab: None,
            profile: None,
        })
    }

    /// A machine that has much else to do needs its time for a page.
    fn patience(&self) -> Duration {
        Duration::from_secs(120)
    }
}

struct Surfer {
    chromium: Arc<Chromium>,
    server: Arc<MockServer>,
    // Before the profile that it belongs to.
    tab: Option<Tab>,
    /// Made when it is first needed: some scenarios see no page.
    profile: Option<Profile>,
}

impl WebBrowser for Surfer {
    fn walk<'a>(
        &'a mut self,
        address: &'a str,
        person: &'a Person,
    ) -> Pin<Box<dyn Future<Output = Walk> + Send + 'a>> {
        Box::pin(async move {
            let mut pages = Vec::new();
            let end = match self.walk_on(address, person, &mut pages).await {
                Ok(end) => end,
                Err(trouble) => End::Failed(RobotError::Http {
                    host: "the browser".to_owned(),
                    reason: trouble.to_string(),
                }),
            };
            Walk { pages, end }
        })
    }

    fn close(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            self.tab = None;
            if let Some(profile) = &self.profile {
                profile.reopen().await.unwrap();
            }
        })
    }
}

impl Surfer {
    async fn walk_on(
        &mut self,
        address: &str,
        person: &Person,
        pages: &mut Vec<Page>,
    ) -> Result<End, Trouble> {
        let mut tab = match self.tab.take() {
            Some(tab) => tab,
            None => self.profile().await?.tab(Tastes::default()).await?,
        };
        let end = self.walk_in(&mut tab, address, person, pages).await;
        // Whoever has closed it opens another the next time.
        self.tab = (!matches!(end, Ok(End::Closed))).then_some(tab);
        end
    }

    async fn profile(&mut self) -> Result<&Profile, Trouble> {
        let profile = match self.profile.take() {
            Some(profile) => profile,
            None => self.chromium.profile(&self.server).await?,
        };
        Ok(self.profile.insert(profile))
    }

    async fn walk_in(
        &self,
        tab: &mut Tab,
        address: &str,
        person: &Person,
        pages: &mut Vec<Page>,
    ) -> Result<End, Trouble> {
        let mut seen = tab.open(address).await?;
        let mut answered = Vec::new();
        while pages.len() < MOST_PAGES {
            let url = Url::parse(&seen.url).map_err(|error| Trouble(error.to_string()))?;
            if person.copies_address && is_loopback(&url) {
                return Ok(End::Copied(Copied(seen.url)));
            }
            pages.push(Page::of(&url, seen.status, &seen.html));
            let Some(acts) = person.acts(&seen.html) else {
                return Ok(End::NothingToDo);
            };
            if acts.contains(&PageAct::Close) {
                return Ok(End::Closed);
            }
            let question = question(tab, &acts).await?;
            if answered.contains(&question) {
                return Ok(End::AskedAgain);
            }
            answered.push(question);
            seen = self.act(tab, person, acts).await?;
        }
        Ok(End::TooManyPages)
    }

    /// Does it all; the last act brings a page.
    async fn act(
        &self,
        tab: &mut Tab,
        person: &Person,
        acts: Vec<PageAct>,
    ) -> Result<super::Seen, Trouble> {
        for act in acts {
            match act {
                PageAct::Phone(answer) => self.answer(person, answer),
                PageAct::Type { name, value } => tab.fill(&name, &value).await?,
                PageAct::Choose { name, value } => {
                    tab.click(&format!("[name={name:?}][value={value:?} i]:not(:checked)"))
                        .await?;
                }
                PageAct::Press { name, value } => return tab.press(&name, &value).await,
                // From the field in which something was typed last.
                PageAct::Submit => return tab.enter().await,
                PageAct::Close => break,
            }
        }
        Err(Trouble("the person sends nothing".to_owned()))
    }

    /// Where the phone asks nothing, nothing happens.
    fn answer(&self, person: &Person, answer: PhoneAnswer) {
        let answer = match answer {
            PhoneAnswer::Number(number) => {
                MfaAnswer::Approve(u8::try_from(number).unwrap_or(u8::MAX))
            }
            PhoneAnswer::Deny => MfaAnswer::Deny,
        };
        let _ = self.server.answer_mfa(&person.login, answer);
    }
}

/// What the page asks, by the names of what it offers.
async fn question(tab: &Tab, acts: &[PageAct]) -> Result<String, Trouble> {
    let name = acts.iter().find_map(|act| match act {
        PageAct::Type { name, .. } | PageAct::Choose { name, .. } | PageAct::Press { name, .. } => {
            Some(name)
        }
        PageAct::Phone(_) | PageAct::Submit | PageAct::Close => None,
    });
    match name {
        Some(name) => {
            tab.question(&format!("[name={name:?}]:not([type=hidden])"))
                .await
        }
        None => Ok(String::new()),
    }
}

fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http" && matches!(url.host_str(), Some("localhost" | "127.0.0.1"))
}
