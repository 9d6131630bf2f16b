//! Requests, redirects and pages.

use client::net::{Net, NetError};
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE,
};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use super::cookies::Jar;
use super::html::Document;
use super::person::Person;

/// More pages than any sign-in has; a loop between two pages ends here.
const MOST_PAGES: usize = 16;
/// Redirects between two pages.
const MOST_REDIRECTS: usize = 10;
/// No page is longer.
const LONGEST_PAGE: usize = 1 << 20;

/// A browser with its cookies. It keeps them until it is closed.
pub struct Browser {
    net: Net,
    jar: Jar,
    language: &'static str,
}

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
    /// Whether it ended on a page of this computer, where the app listens that asked for it.
    #[must_use]
    pub fn came_back(&self) -> bool {
        let last = self.pages.last();
        last.is_some_and(|page| page.address.starts_with("http://localhost"))
    }
}

/// A request that is not yet sent.
struct Asked {
    method: Method,
    url: Url,
    body: Option<String>,
    /// The page that the form is on.
    origin: Option<String>,
}

impl Browser {
    /// A browser without cookies that reaches the network, and judges certificates, by `net`.
    #[must_use]
    pub fn new(net: Net) -> Self {
        Self {
            net,
            jar: Jar::default(),
            language: "en",
        }
    }

    /// The same browser set to another language, such as `de`.
    #[must_use]
    pub fn in_language(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Opens `address` and goes through the pages as `person` until there is nothing left to do.
    pub async fn walk(&mut self, address: &str, person: &Person) -> Walk {
        let mut pages = Vec::new();
        let end = match self.walk_on(address, person, &mut pages).await {
            Ok(end) => end,
            Err(error) => End::Failed(error),
        };
        Walk { pages, end }
    }

    /// Closes the browser: session cookies are forgotten.
    pub fn close(&mut self) {
        self.jar.close();
    }

    async fn walk_on(
        &mut self,
        address: &str,
        person: &Person,
        pages: &mut Vec<Page>,
    ) -> Result<End, RobotError> {
        let mut asked = Asked::get(parse(address)?);
        let mut answered: Vec<String> = Vec::new();
        while pages.len() < MOST_PAGES {
            let (url, status, html) = self.load(asked).await?;
            let document = Document::parse(&html);
            pages.push(Page::of(&url, status, &document));
            let Some(filled) = person.fill(&document.forms) else {
                return Ok(End::NothingToDo);
            };
            // Names only: the hidden fields of a second try differ from the first's.
            let question = question(&filled.form.fields);
            if answered.contains(&question) {
                return Ok(End::AskedAgain);
            }
            answered.push(question);
            let target = url
                .join(&filled.form.action)
                .map_err(|error| RobotError::Address {
                    address: filled.form.action.clone(),
                    reason: error.to_string(),
                })?;
            asked = Asked::form(&url, target, filled.form.post, &filled.pairs);
        }
        Ok(End::TooManyPages)
    }

    /// The page at the end of all redirects, with its address.
    async fn load(&mut self, mut asked: Asked) -> Result<(Url, StatusCode, String), RobotError> {
        for _ in 0..=MOST_REDIRECTS {
            let response = self.ask(&asked).await?;
            for line in response.headers().get_all(SET_COOKIE) {
                let line = String::from_utf8_lossy(line.as_bytes());
                self.jar.set(&line, &asked.url, self.net.clock().now());
            }
            let status = response.status();
            let location = response.headers().get(LOCATION).cloned();
            match location {
                Some(location) if status.is_redirection() => {
                    let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
                    asked = asked.redirected(status, &location)?;
                }
                _ => {
                    let html = read(response, &asked.url).await?;
                    return Ok((asked.url, status, html));
                }
            }
        }
        Err(RobotError::Redirects(shown(&asked.url)))
    }

    async fn ask(&self, asked: &Asked) -> Result<Response<Incoming>, RobotError> {
        let url = &asked.url;
        let host = url.host_str().unwrap_or_default();
        // `[::1]` is written with brackets in a URL and without for the resolver.
        let name = host.trim_start_matches('[').trim_end_matches(']');
        let port = url.port_or_known_default().unwrap_or_default();
        let stream = self.net.connect(name, port).await?;
        let request = self.request(asked)?;
        if url.scheme() == "https" {
            exchange(self.net.tls(name, stream).await?, request, host).await
        } else {
            exchange(stream, request, host).await
        }
    }

    fn request(&self, asked: &Asked) -> Result<Request<Full<Bytes>>, RobotError> {
        let url = &asked.url;
        let mut target = url.path().to_owned();
        if let Some(query) = url.query() {
            target = format!("{target}?{query}");
        }
        let host = url.host_str().unwrap_or_default();
        let authority = url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut request = Request::builder()
            .method(asked.method.clone())
            .uri(target)
            .header(HOST, authority)
            .header(ACCEPT, "text/html")
            .header(ACCEPT_LANGUAGE, self.language);
        if let Some(cookies) = self.jar.line(url, self.net.clock().now()) {
            request = request.header(COOKIE, cookies);
        }
        if let Some(origin) = &asked.origin {
            request = request.header(ORIGIN, origin);
        }
        if asked.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = asked.body.clone().unwrap_or_default();
        request
            .body(Full::from(body))
            .map_err(|error| RobotError::Address {
                address: shown(url),
                reason: error.to_string(),
            })
    }
}

impl Asked {
    fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            origin: None,
        }
    }

    fn form(page: &Url, mut target: Url, post: bool, pairs: &[(String, String)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        if post {
            let origin = Some(page.origin().ascii_serialization());
            return Self {
                method: Method::POST,
                url: target,
                body: Some(body),
                origin,
            };
        }
        target.set_query(Some(&body));
        Self::get(target)
    }

    /// RFC 9110, section 15.4: only 307 and 308 repeat the request as it was.
    fn redirected(self, status: StatusCode, location: &str) -> Result<Self, RobotError> {
        let url = self
            .url
            .join(location)
            .map_err(|error| RobotError::Address {
                address: location.split('?').next().unwrap_or_default().to_owned(),
                reason: error.to_string(),
            })?;
        Ok(match status {
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Self { url, ..self },
            _ => Self::get(url),
        })
    }
}

impl Page {
    fn of(url: &Url, status: StatusCode, document: &Document) -> Self {
        Self {
            address: shown(url),
            status: status.as_u16(),
            title: document.title.clone(),
            text: document.text.clone(),
            error: aadsts(&document.text),
        }
    }
}

async fn exchange<S>(
    stream: S,
    request: Request<Full<Bytes>>,
    host: &str,
) -> Result<Response<Incoming>, RobotError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |error: hyper::Error| RobotError::Http {
        host: host.to_owned(),
        reason: error.to_string(),
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(failed)?;
    // Ends with the answer, since the sender goes with this function.
    tokio::spawn(connection);
    sender.send_request(request).await.map_err(failed)
}

async fn read(response: Response<Incoming>, url: &Url) -> Result<String, RobotError> {
    let body = Limited::new(response.into_body(), LONGEST_PAGE)
        .collect()
        .await;
    let bytes = body.map_err(|error| RobotError::Http {
        host: url.host_str().unwrap_or_default().to_owned(),
        reason: match error.downcast_ref::<LengthLimitError>() {
            Some(_) => format!("longer than {LONGEST_PAGE} bytes"),
            None => error.to_string(),
        },
    })?;
    Ok(String::from_utf8_lossy(&bytes.to_bytes()).into_owned())
}

fn parse(address: &str) -> Result<Url, RobotError> {
    let shorter = || address.split('?').next().unwrap_or_default().to_owned();
    let url = Url::parse(address).map_err(|error| RobotError::Address {
        address: shorter(),
        reason: error.to_string(),
    })?;
    Ok(url)
}

/// Without the query, where codes are.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

fn question(fields: &[super::html::Field]) -> String {
    let seen = fields
        .iter()
        .filter(|field| field.kind != super::html::Kind::Hidden);
    let names: Vec<_> = seen.map(|field| field.name.as_str()).collect();
    names.join(" ")
}

fn aadsts(text: &str) -> Option<u32> {
    let tail = text.split_once("AADSTS")?.1;
    let end = tail
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(tail.len());
    tail[..end].parse().ok()
}
