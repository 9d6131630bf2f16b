//! Requests, redirects and pages.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use client::net::Net;
use http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE,
};
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use url::Url;

use super::WebBrowser;
use super::cookies::Jar;
use super::html::Document;
use super::person::{Person, Phone};
use super::walk::{Copied, End, MOST_REDIRECTS, Page, RobotError, Walk, is_loopback, shown};

/// More pages than any sign-in has; a loop between two pages ends here.
const MOST_PAGES: usize = 16;
/// No page is longer.
const LONGEST_PAGE: usize = 1 << 20;

/// A browser with its cookies. It keeps them until it is closed.
pub struct Browser {
    net: Net,
    jar: Jar,
    language: &'static str,
    phone: Option<Arc<dyn Phone>>,
}

/// What came of a request.
enum Loaded {
    /// A page, with its address.
    Page(Url, StatusCode, String),
    /// The way back to the program, not gone.
    Way(Copied),
}

impl WebBrowser for Browser {
    fn walk<'a>(
        &'a mut self,
        address: &'a str,
        person: &'a Person,
    ) -> Pin<Box<dyn Future<Output = Walk> + Send + 'a>> {
        Box::pin(Self::walk(self, address, person))
    }

    fn close(&mut self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Self::close(self);
        Box::pin(std::future::ready(()))
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
            phone: None,
        }
    }

    /// The same browser beside a phone.
    #[must_use]
    pub fn with_phone(mut self, phone: Arc<dyn Phone>) -> Self {
        self.phone = Some(phone);
        self
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
            let (url, status, html) = match self.load(asked, person).await? {
                Loaded::Page(url, status, html) => (url, status, html),
                Loaded::Way(back) => return Ok(End::Copied(back)),
            };
            let document = Document::parse(&html);
            pages.push(Page::read(&url, status.as_u16(), &document));
            if person.closes {
                return Ok(End::Closed);
            }
            let Some(filled) = person.fill(&document.forms) else {
                return Ok(End::NothingToDo);
            };
            // Names only: the hidden fields of a second try differ from the first's.
            let question = question(&filled.form.fields);
            if answered.contains(&question) {
                return Ok(End::AskedAgain);
            }
            answered.push(question);
            if let (Some(phone), Some(answer)) = (&self.phone, person.on_the_phone(&document)) {
                phone.answer(&person.login, answer);
            }
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
    async fn load(&mut self, mut asked: Asked, person: &Person) -> Result<Loaded, RobotError> {
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
                    if person.copies_address && is_loopback(asked.url.as_str()) {
                        return Ok(Loaded::Way(Copied(asked.url.into())));
                    }
                }
                _ => {
                    let html = read(response, &asked.url).await?;
                    return Ok(Loaded::Page(asked.url, status, html));
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

fn question(fields: &[super::html::Field]) -> String {
    let seen = fields
        .iter()
        .filter(|field| field.kind != super::html::Kind::Hidden);
    let names: Vec<_> = seen.map(|field| field.name.as_str()).collect();
    names.join(" ")
}
