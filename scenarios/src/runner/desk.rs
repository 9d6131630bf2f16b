//! The desk at which people sign in: the browser that the client opens, and who sits before it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use client::net::Net;
use tokio::runtime::Handle;
use tokio::sync::watch;
use url::Url;

use crate::robot::{Browser, Person, Walk, WebBrowser};
use crate::scenario::Stray;

/// Opens addresses in the background, as a browser does.
#[derive(Clone)]
pub(super) struct Desk(Arc<Shared>);

struct Shared {
    /// Its cookies stay from one sign-in to the next.
    browser: tokio::sync::Mutex<Box<dyn WebBrowser>>,
    /// For requests that are nobody's at the desk.
    net: Net,
    runtime: Handle,
    seated: Mutex<(Person, Option<Stray>)>,
    last: watch::Sender<Option<Walk>>,
}

impl Desk {
    /// Must be made on the runtime on which it is to walk.
    pub(super) fn new(browser: Box<dyn WebBrowser>, net: Net, person: Person) -> Self {
        Self(Arc::new(Shared {
            browser: tokio::sync::Mutex::new(browser),
            net,
            runtime: Handle::current(),
            seated: Mutex::new((person, None)),
            last: watch::Sender::new(None),
        }))
    }

    /// Who sits before it from now on, and what knocks at the loopback before the answer.
    pub(super) fn seat(&self, person: Person, stray: Option<Stray>) {
        self.0.last.send_replace(None);
        *self.0.seated.lock().unwrap_or_else(PoisonError::into_inner) = (person, stray);
    }

    /// Closes the browser: what lasts only a session is forgotten.
    pub(super) async fn close(&self) {
        self.0.browser.lock().await.close().await;
    }

    /// Opens an address and goes through the pages.
    pub(super) async fn walk(&self, address: &str) -> Walk {
        let (person, stray) = {
            let seated = self.0.seated.lock().unwrap_or_else(PoisonError::into_inner);
            seated.clone()
        };
        let stray = match stray {
            Some(stray) => self.0.knock(stray, address).await,
            None => None,
        };
        let walk = match stray {
            // Nobody walks on past a stranger who was let in, so the scenario does not hold.
            Some(walk) if !was_turned_away(&walk) => walk,
            Some(_) | None => {
                let mut browser = self.0.browser.lock().await;
                browser.walk(address, &person).await
            }
        };
        self.0.last.send_replace(Some(walk.clone()));
        walk
    }

    /// The last walk, once it has ended.
    pub(super) async fn walked(&self) -> Option<Walk> {
        let mut last = self.0.last.subscribe();
        // The sender lives as long as `self`.
        last.wait_for(Option::is_some)
            .await
            .ok()
            .and_then(|walk| walk.clone())
    }

    /// The last walk, if one has ended.
    pub(super) fn last_walk(&self) -> Option<Walk> {
        self.0.last.borrow().clone()
    }
}

impl Shared {
    /// A request of somebody else, at the address to which this sign-in's answer is to come.
    async fn knock(&self, stray: Stray, address: &str) -> Option<Walk> {
        let Stray::ForeignState = stray;
        let target = answer_to(address)?;
        let foreign = with_foreign_state(&format!("{target}?code=of-another-sign-in&state="));
        let nobody = Person::new("", "");
        let mut elsewhere = Browser::new(self.net.clone());
        Some(elsewhere.walk(&foreign, &nobody).await)
    }
}

/// Whether a request was answered with the blame for it.
fn was_turned_away(walk: &Walk) -> bool {
    let page = walk.pages.last();
    page.is_some_and(|page| (400..500).contains(&page.status))
}

/// Where the answer to a sign-in is to come.
fn answer_to(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let mut pairs = url.query_pairs();
    let target = pairs.find(|(name, _)| name == "redirect_uri")?.1;
    Some(target.into_owned())
}

/// The address with a `state` that the client never sent.
pub(super) fn with_foreign_state(address: &str) -> String {
    const FOREIGN: &str = "c29tZWJvZHkgZWxzZSBzaWduZWQgaW4gaGVyZQ";
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    let pairs: Vec<_> = (url.query_pairs())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut query = url.query_pairs_mut();
    query.clear();
    for (name, value) in &pairs {
        let value = if name == "state" { FOREIGN } else { value };
        query.append_pair(name, value);
    }
    drop(query);
    url.into()
}

impl client::verbs::Browser for Desk {
    fn open(&self, url: &Url) -> io::Result<()> {
        let (desk, url) = (self.clone(), url.clone());
        self.0.runtime.spawn(async move {
            desk.walk(url.as_str()).await;
        });
        Ok(())
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_state_becomes_foreign() {
        let pasted = "http://localhost/callback?code=a%20b&state=mine&session_state=x";
        let foreign = with_foreign_state(pasted);
        assert!(!foreign.contains("mine"), "{foreign}");
        assert!(
            foreign.starts_with("http://localhost/callback?code=a+b&state=")
                && foreign.ends_with("&session_state=x"),
            "{foreign}"
        );
    }

    #[test]
    fn the_answer_is_awaited_where_the_client_says() {
        let address =
            "https://login.example/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A81%2Fc";
        assert_eq!(answer_to(address).as_deref(), Some("http://localhost:81/c"));
        assert_eq!(answer_to("https://login.example/authorize"), None);
    }
}
