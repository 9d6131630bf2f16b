//! What a walk through the pages is when it is over: values only.

use std::fmt;

use client::net::NetError;
use url::Url;

use super::html::Document;

/// Redirects between two pages.
pub(super) const MOST_REDIRECTS: usize = 10;

/// What a person met on the way through the pages.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// Why it went no further.
    pub end: End,
}

/// One page as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Scheme, host and path; a query can hold a code.
    pub address: String,
    /// The HTTP status.
    pub status: u16,
    /// The title.
    pub title: String,
    /// Everything that is shown.
    pub text: String,
    /// The number after `AADSTS` in the text.
    pub error: Option<u32>,
}

/// Why a walk ended.
#[derive(Clone, Debug)]
pub enum End {
    /// The last page has nothing to fill in.
    NothingToDo,
    /// The page asked again for what it had just been given: the answer was not accepted.
    AskedAgain,
    /// It went on and on.
    TooManyPages,
    /// The person closed the window.
    Closed,
    /// The person copied the address that leads back to the program.
    Copied(Copied),
    /// A page did not come.
    Failed(RobotError),
}

/// Why a page did not come.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RobotError {
    /// The address is none.
    #[error("open the address {address}: {reason}")]
    Address {
        /// As given, without its query.
        address: String,
        /// Why not.
        reason: String,
    },
    /// No connection.
    #[error(transparent)]
    Net(#[from] NetError),
    /// The answer was not HTTP, or too long.
    #[error("read the answer of {host}: {reason}")]
    Http {
        /// Who answered.
        host: String,
        /// What was wrong.
        reason: String,
    },
    /// Redirects without end.
    #[error("follow more than {MOST_REDIRECTS} redirects, the last to {0}")]
    Redirects(String),
}

impl Walk {
    /// What the last page says, as somebody would copy it.
    #[must_use]
    pub fn last_page(&self) -> Option<String> {
        let page = self.pages.last()?;
        Some(format!("{}\n{}", page.title, page.text))
    }

    /// Whether it ended on a page of this computer, where the app listens that asked for it.
    #[must_use]
    pub fn came_back(&self) -> bool {
        let last = self.pages.last();
        last.is_some_and(|page| is_loopback(&page.address))
    }
}

/// An address that somebody copied; it holds a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Copied(pub String);

impl fmt::Debug for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.split('?').next().unwrap_or_default())
    }
}

impl Page {
    /// The page that this HTML is.
    #[must_use]
    pub fn of(url: &Url, status: u16, html: &str) -> Self {
        Self::read(url, status, &Document::parse(html))
    }

    pub(super) fn read(url: &Url, status: u16, document: &Document) -> Self {
        Self {
            address: shown(url),
            status,
            title: document.title.clone(),
            text: document.text.clone(),
            error: aadsts(&document.text),
        }
    }
}

/// Whether an address leads to this computer, where the program listens.
pub(super) fn is_loopback(address: &str) -> bool {
    ["http://localhost", "http://127.0.0.1"]
        .iter()
        .any(|start| {
            let rest = address.strip_prefix(start);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
        })
}

/// Without the query, where codes are.
pub(super) fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

fn aadsts(text: &str) -> Option<u32> {
    let tail = text.split_once("AADSTS")?.1;
    let end = tail
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(tail.len());
    tail[..end].parse().ok()
}
