//! Waiting for the browser on this computer (RFC 8252 section 7.3).
//!
//! Only a GET of the registered path with our state, asked of the host that the redirect names, is
//! the browser's answer. Everybody else (a favicon, a port scanner, a page that rebinds its DNS
//! name to this address) is turned away and the waiting goes on. Each connection has its own task,
//! so that one that is stuck keeps nobody waiting, and the browser gets its page only after the
//! code was redeemed.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use std::{convert::Infallible, io};

use bytes::Bytes;
use http::header::{CACHE_CONTROL, HOST, HeaderValue};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;

use super::refusal::EntraSaid;
use crate::config::RedirectUri;

/// A listener on both loopback addresses, waiting for one redirect.
#[derive(Debug)]
pub struct Loopback {
    listeners: Vec<TcpListener>,
    port: u16,
    path: String,
}

/// What the redirect carried.
#[derive(Debug)]
pub enum Answer {
    /// The one-use code.
    Code(SecretString),
    /// Entra's refusal.
    Refused(Box<EntraSaid>),
}

/// The browser's answer, and the browser itself, which waits for its page.
#[derive(Debug)]
pub struct Callback {
    /// What the redirect carried.
    pub answer: Answer,
    page: oneshot::Sender<Response<String>>,
    written: oneshot::Receiver<()>,
    /// The tasks of the connections; the browser's own must outlive the waiting.
    serving: JoinSet<()>,
}

/// A page is written in no time, unless the browser has gone.
const WRITING: Duration = Duration::from_secs(3);
/// Browsers open connections ahead of need and leave them silent.
const READING: Duration = Duration::from_secs(10);
/// A code is about 1,500 characters; hyper allows no smaller buffer than 8 KiB.
const LARGEST_HEAD: usize = 16 << 10;
/// How often a free port is asked for, when the other address of the pair has it taken.
const ATTEMPTS: usize = 8;

impl Loopback {
    /// Listens where `redirect` says: on its port, or on one that is free.
    ///
    /// On both addresses, since a browser may take either for `localhost`; were the IPv6 one left
    /// out, another program could receive the code there. A system without IPv6 has only one.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn bind(redirect: &RedirectUri) -> io::Result<Self> {
        let mut last = None;
        for _ in 0..ATTEMPTS {
            match bind_pair(redirect.port().unwrap_or(0)).await {
                Ok((listeners, port)) => {
                    return Ok(Self {
                        listeners,
                        port,
                        path: redirect.path().to_owned(),
                    });
                }
                Err(error) if redirect.port().is_some() => return Err(error),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
    }

    /// The port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the redirect that carries `state`. It has no limit of its own: the caller drops
    /// it when enough time has passed.
    pub async fn wait(self, state: SecretString) -> Callback {
        let (found, mut callbacks) = mpsc::channel(1);
        let gate = Arc::new(Gate {
            port: self.port,
            path: self.path,
            state,
            found,
        });
        let mut serving = JoinSet::new();
        for listener in self.listeners {
            serving.spawn(accept(listener, Arc::clone(&gate)));
        }
        loop {
            // The gate holds a sender, so the channel does not close while we wait.
            if let Some(found) = callbacks.recv().await {
                return Callback {
                    answer: found.answer,
                    page: found.page,
                    written: found.written,
                    serving,
                };
            }
        }
    }
}

impl Callback {
    /// Shows the browser how the sign-in ended, and waits until it has been written.
    pub async fn finish(mut self, page: Response<String>) {
        if self.page.send(page).is_ok() {
            // A browser that has gone is no failure of the sign-in.
            let _ = tokio::time::timeout(WRITING, self.written).await;
        }
        // Awaited, so that nobody can reach this port any more once the sign-in is over.
        self.serving.shutdown().await;
    }
}

/// An address that a user copied from the browser.
#[derive(Debug)]
pub enum Pasted {
    /// It is the redirect of this sign-in.
    Answer(Answer),
    /// It is the redirect of another one: its state is not ours. Its code may be anybody's, so it
    /// must not be redeemed (RFC 6749 section 10.12).
    Foreign,
    /// It is no such redirect, or only a part of it.
    Nothing,
}

pub(super) fn read_pasted(text: &str, redirect: &str, state: &SecretString) -> Pasted {
    let text = text.trim().trim_end_matches('#');
    let query = text.strip_prefix(redirect);
    match query.and_then(|query| query.strip_prefix('?')) {
        Some(query) => read_query(query, state),
        None => Pasted::Nothing,
    }
}

struct Gate {
    port: u16,
    path: String,
    state: SecretString,
    found: mpsc::Sender<Found>,
}

struct Found {
    answer: Answer,
    page: oneshot::Sender<Response<String>>,
    written: oneshot::Receiver<()>,
}

#[derive(Debug)]
enum Verdict {
    Ours(Answer),
    Stranger(StatusCode),
}

impl Gate {
    fn judge(&self, method: &Method, uri: &Uri, host: Option<&HeaderValue>) -> Verdict {
        let host = host.and_then(|host| host.to_str().ok());
        if uri.path() != self.path {
            return Verdict::Stranger(StatusCode::NOT_FOUND);
        }
        if method != Method::GET || !host.is_some_and(|host| self.is_our_host(host)) {
            return Verdict::Stranger(StatusCode::BAD_REQUEST);
        }
        match read_query(uri.query().unwrap_or_default(), &self.state) {
            Pasted::Answer(answer) => Verdict::Ours(answer),
            Pasted::Foreign | Pasted::Nothing => Verdict::Stranger(StatusCode::BAD_REQUEST),
        }
    }

    /// A page on the web can make a browser call this port, but only under the page's own name.
    fn is_our_host(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        port == Some(self.port)
            && ["localhost", "127.0.0.1", "[::1]"]
                .iter()
                .any(|ours| name.eq_ignore_ascii_case(ours))
    }

    async fn serve(&self, request: Request<Incoming>, done: DoneSlot) -> Response<Full<Bytes>> {
        let verdict = self.judge(request.method(), request.uri(), request.headers().get(HOST));
        let answer = match verdict {
            Verdict::Ours(answer) => answer,
            Verdict::Stranger(status) => return bare(status),
        };
        let (page, shown) = oneshot::channel();
        let Some(written) = done.take() else {
            return bare(StatusCode::BAD_REQUEST);
        };
        let found = Found {
            answer,
            page,
            written,
        };
        // Only the first redirect counts; a second one comes too late.
        if self.found.try_send(found).is_err() {
            return bare(StatusCode::GONE);
        }
        match shown.await {
            Ok(page) => page.map(|html| Full::new(Bytes::from(html))),
            Err(_) => bare(StatusCode::GONE),
        }
    }
}

/// Repeated parameters are not allowed (RFC 6749 section 3.1), so such a query is nobody's.
fn read_query(query: &str, state: &SecretString) -> Pasted {
    let mut found: [Option<String>; 4] = Default::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let place = match &*name {
            "state" => 0,
            "code" => 1,
            "error" => 2,
            "error_description" => 3,
            _ => continue,
        };
        if found[place].replace(value.into_owned()).is_some() {
            return Pasted::Nothing;
        }
    }
    let [given_state, code, error, description] = found;
    let answer = match (code, error) {
        (Some(code), None) if !code.is_empty() => Answer::Code(SecretString::from(code)),
        (None, Some(error)) => Answer::Refused(Box::new(EntraSaid {
            error,
            error_description: description.unwrap_or_default(),
            ..EntraSaid::default()
        })),
        _ => return Pasted::Nothing,
    };
    match given_state {
        Some(given) if given == state.expose_secret() => Pasted::Answer(answer),
        Some(_) => Pasted::Foreign,
        None => Pasted::Nothing,
    }
}

async fn bind_pair(port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
        Ok(second) => listeners.push(second),
        Err(error) if is_without_ipv6(&error) => {}
        Err(error) => return Err(error),
    }
    Ok((listeners, port))
}

/// Whether this computer has no such address at all; then no browser on it has one either.
fn is_without_ipv6(error: &io::Error) -> bool {
    #[cfg(unix)]
    let no_such_family = rustix::io::Errno::AFNOSUPPORT.raw_os_error();
    // WSAEAFNOSUPPORT (https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2)
    #[cfg(not(unix))]
    let no_such_family = 10_047;
    let kinds = [io::ErrorKind::AddrNotAvailable, io::ErrorKind::Unsupported];
    kinds.contains(&error.kind()) || error.raw_os_error() == Some(no_such_family)
}

/// Where connections come from.
trait Listens: Send + Sync + 'static {
    fn next(&self) -> impl Future<Output = io::Result<TcpStream>> + Send;
}

impl Listens for TcpListener {
    async fn next(&self) -> io::Result<TcpStream> {
        Ok(self.accept().await?.0)
    }
}

/// So many connections are open at once: the redemption needs file handles too.
const MOST: usize = 32;
/// Out of file handles, accepting fails at once, again and again.
const PAUSE: Duration = Duration::from_millis(100);

#[expect(
    clippy::disallowed_methods,
    reason = "the system runs out of files by the wall's clock"
)]
async fn accept(listener: impl Listens, gate: Arc<Gate>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.next(), if connections.len() < MOST => match accepted {
                Ok(stream) => drop(connections.spawn(converse(stream, Arc::clone(&gate)))),
                // Let the connections that are open end.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Where a connection leaves the receiver that tells when its page has been written.
#[derive(Clone)]
struct DoneSlot(Arc<std::sync::Mutex<Option<oneshot::Receiver<()>>>>);

impl DoneSlot {
    fn take(&self) -> Option<oneshot::Receiver<()>> {
        self.0.lock().ok()?.take()
    }
}

async fn converse(stream: TcpStream, gate: Arc<Gate>) {
    let (done, written) = oneshot::channel();
    let slot = DoneSlot(Arc::new(std::sync::Mutex::new(Some(written))));
    let service = service_fn(|request| {
        let (gate, slot) = (Arc::clone(&gate), slot.clone());
        async move { Ok::<_, Infallible>(gate.serve(request, slot).await) }
    });
    // What is wrong with a stranger's connection is of no interest.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .max_buf_size(LARGEST_HEAD)
        .timer(TokioTimer::new())
        .header_read_timeout(READING)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    let _ = done.send(());
}

fn bare(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;
    use crate::locales::Language;

    fn gate() -> Gate {
        Gate {
            port: 4321,
            path: "/callback".to_owned(),
            state: SecretString::from("S"),
            found: mpsc::channel(1).0,
        }
    }

    #[test]
    fn only_the_browsers_answer_is_taken() {
        for (method, uri, host, expected) in [
            ("GET", "/callback?code=c&state=S", "localhost:4321", "code"),
            ("GET", "/callback?code=c&state=S", "[::1]:4321", "code"),
            (
                "GET",
                "/callback?error=access_denied&state=S",
                "localhost:4321",
                "error",
            ),
            ("GET", "/favicon.ico", "localhost:4321", "404"),
            ("GET", "/?code=c&state=S", "localhost:4321", "404"),
            ("GET", "/callback", "localhost:4321", "400"),
            ("GET", "/callback?code=c", "localhost:4321", "400"),
            ("GET", "/callback?code=c&state=T", "localhost:4321", "400"),
            (
                "GET",
                "/callback?code=c&state=S&state=S",
                "localhost:4321",
                "400",
            ),
            (
                "GET",
                "/callback?code=c&error=e&state=S",
                "localhost:4321",
                "400",
            ),
            ("GET", "/callback?code=&state=S", "localhost:4321", "400"),
            ("POST", "/callback?code=c&state=S", "localhost:4321", "400"),
            (
                "GET",
                "/callback?code=c&state=S",
                "rebound.example:4321",
                "400",
            ),
            ("GET", "/callback?code=c&state=S", "localhost:1", "400"),
            ("GET", "/callback?code=c&state=S", "localhost", "400"),
        ] {
            let method = method.parse().unwrap();
            let host = HeaderValue::from_static(host);
            let got = match gate().judge(&method, &uri.parse().unwrap(), Some(&host)) {
                Verdict::Ours(Answer::Code(_)) => "code",
                Verdict::Ours(Answer::Refused(_)) => "error",
                Verdict::Stranger(StatusCode::NOT_FOUND) => "404",
                Verdict::Stranger(_) => "400",
            };
            assert_eq!(got, expected, "{method} {uri} {host:?}");
        }
    }

    #[test]
    fn a_pasted_address_is_read_like_the_browsers() {
        let state = SecretString::from("S");
        for (text, expected) in [
            (" http://localhost/callback?code=c&state=S#\n", "answer"),
            ("http://localhost/callback?error=e&state=S", "answer"),
            ("http://localhost/callback?code=c&state=T", "foreign"),
            ("http://localhost/callback?error=e&state=T", "foreign"),
            ("http://localhost/callback?code=c&state=", "foreign"),
            ("http://localhost/callback?code=c", "nothing"),
            ("http://localhost/callback?state=T", "nothing"),
            (
                "http://localhost/callback?code=c&state=T&state=S",
                "nothing",
            ),
            ("http://localhost/other?code=c&state=S", "nothing"),
            ("c", "nothing"),
        ] {
            let read = match read_pasted(text, "http://localhost/callback", &state) {
                Pasted::Answer(_) => "answer",
                Pasted::Foreign => "foreign",
                Pasted::Nothing => "nothing",
            };
            assert_eq!(read, expected, "{text}");
        }
    }

    async fn ask(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn strangers_do_not_end_the_waiting_and_the_page_comes_last() {
        let redirect = RedirectUri::parse("http://localhost/callback").unwrap();
        let loopback = Loopback::bind(&redirect).await.unwrap();
        let port = loopback.port();
        let waiting = tokio::spawn(loopback.wait(SecretString::from("S")));

        // A connection that says nothing stays open all the while.
        let _stuck = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .unwrap();
        let get = |path: &str| {
            format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")
        };
        assert!(
            ask(port, &get("/favicon.ico"))
                .await
                .starts_with("HTTP/1.1 404")
        );
        assert!(
            ask(port, &get("/callback?code=c&state=x"))
                .await
                .starts_with("HTTP/1.1 400")
        );
        let oversized = get(&format!(
            "/callback?code={}&state=S",
            "c".repeat(LARGEST_HEAD)
        ));
        let refused = ask(port, &oversized).await;
        assert!(refused.starts_with("HTTP/1.1 4"), "{refused}");

        let good = get("/callback?code=the-code&state=S");
        let browser = tokio::spawn(async move { ask(port, &good).await });
        let callback = waiting.await.unwrap();
        assert!(!browser.is_finished());
        let Answer::Code(code) = &callback.answer else {
            panic!("no code");
        };
        assert_eq!(code.expose_secret(), "the-code");
        callback.finish(crate::page::received(Language::De)).await;
        let shown = browser.await.unwrap();
        assert!(shown.starts_with("HTTP/1.1 200") && shown.contains("Überprüfungscode erhalten"));
        assert!(
            shown
                .to_lowercase()
                .contains("referrer-policy: no-referrer")
        );
        assert!(shown.to_lowercase().contains("cache-control: no-store"));
        assert!(!shown.contains("the-code"));
    }

    #[tokio::test]
    async fn out_of_file_handles_nothing_spins() {
        struct Exhausted(Arc<AtomicUsize>);
        impl Listens for Exhausted {
            async fn next(&self) -> io::Result<TcpStream> {
                self.0.fetch_add(1, Ordering::Relaxed);
                Err(io::Error::other("too many open files"))
            }
        }
        let asked = Arc::new(AtomicUsize::new(0));
        let work = accept(Exhausted(Arc::clone(&asked)), Arc::new(gate()));
        let ended = tokio::time::timeout(PAUSE * 3 + PAUSE / 2, work).await;
        assert!(ended.is_err());
        let asked = asked.load(Ordering::Relaxed);
        assert!((2..=4).contains(&asked), "asked {asked} times");
    }

    /// Many strangers that say nothing, half a request, or what no browser says.
    #[tokio::test]
    async fn no_stranger_ends_the_sign_in_or_keeps_the_browser_out() {
        let redirect = RedirectUri::parse("http://localhost/callback").unwrap();
        let loopback = Loopback::bind(&redirect).await.unwrap();
        let port = loopback.port();
        let waiting = tokio::spawn(loopback.wait(SecretString::from("S")));
        let mut strangers = Vec::new();
        for said in [
            &b"GET /callback?code=x&state=S HTTP/1.1\r\nHost: loc"[..],
            b"\x16\x03\x01\x02",
            b"\0\0",
            b"",
        ]
        .iter()
        .cycle()
        .take(MOST - 2)
        {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .unwrap();
            stream.write_all(said).await.unwrap();
            strangers.push(stream);
        }
        let good =
            format!("GET /callback?code=c&state=S HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        let browser = tokio::spawn(async move { ask(port, &good).await });
        let callback = waiting.await.unwrap();
        assert!(matches!(callback.answer, Answer::Code(_)));
        callback.finish(crate::page::received(Language::En)).await;
        assert!(browser.await.unwrap().starts_with("HTTP/1.1 200"));
    }

    #[tokio::test]
    async fn both_addresses_are_listened_on_until_the_sign_in_ends() {
        let redirect = RedirectUri::parse("http://localhost/callback").unwrap();
        let loopback = Loopback::bind(&redirect).await.unwrap();
        let port = loopback.port();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await.is_ok();
        let waiting = tokio::spawn(loopback.wait(SecretString::from("S")));
        let host: std::net::IpAddr = match v6 {
            true => Ipv6Addr::LOCALHOST.into(),
            false => Ipv4Addr::LOCALHOST.into(),
        };
        let mut browser = TcpStream::connect((host, port)).await.unwrap();
        let good = "GET /callback?code=c&state=S HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n";
        let good = good.replace("PORT", &port.to_string());
        browser.write_all(good.as_bytes()).await.unwrap();
        let callback = waiting.await.unwrap();
        callback.finish(crate::page::received(Language::En)).await;
        for host in [Ipv4Addr::LOCALHOST.into(), host] {
            let late = TcpStream::connect((host, port)).await;
            assert!(late.is_err(), "{host} is still listened on");
        }
    }

    #[tokio::test]
    async fn a_port_that_is_taken_on_one_address_is_taken() {
        let Ok(other) = TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).await else {
            // Without IPv6 there is one address, and the test below is about that.
            let error = TcpListener::bind((Ipv6Addr::LOCALHOST, 0))
                .await
                .unwrap_err();
            return assert!(is_without_ipv6(&error), "{error}");
        };
        let port = other.local_addr().unwrap().port();
        let redirect = RedirectUri::parse(&format!("http://localhost:{port}/callback")).unwrap();
        let error = Loopback::bind(&redirect).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        drop(other);
        assert_eq!(Loopback::bind(&redirect).await.unwrap().port(), port);
    }

    #[tokio::test]
    async fn a_fixed_port_is_that_port_or_an_error() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let redirect = RedirectUri::parse(&format!("http://localhost:{port}/callback")).unwrap();
        assert!(Loopback::bind(&redirect).await.is_err());
        drop(taken);
        assert_eq!(Loopback::bind(&redirect).await.unwrap().port(), port);
    }

    /// What is nearly the browser's answer: each part is right more often than not.
    fn near_misses() -> impl Strategy<Value = [(&'static str, bool); 4]> {
        let one_of = |right: &[&'static str], wrong: &[&'static str]| {
            let right = prop::sample::select(right.to_vec()).prop_map(|text| (text, true));
            let wrong = prop::sample::select(wrong.to_vec()).prop_map(|text| (text, false));
            prop_oneof![3 => right, 1 => wrong]
        };
        let method = one_of(&["GET"], &["POST", "HEAD", "PUT", "get"]);
        let path = one_of(
            &["/callback"],
            &[
                "/",
                "/callback/",
                "/Callback",
                "/callbac",
                "/callback2",
                "//callback",
                "/x/callback",
            ],
        );
        let hosts = [
            "localhost:4321",
            "127.0.0.1:4321",
            "[::1]:4321",
            "LOCALHOST:4321",
        ];
        let strangers = [
            "localhost",
            "localhost:432",
            "localhost:43210",
            "localhost.example:4321",
            "[::1]",
            "127.0.0.2:4321",
            "xlocalhost:4321",
            "localhost:4321:4321",
            ":4321",
            "[::1]:4321.example",
        ];
        let queries = [
            "code=c&state=S",
            "state=S&code=c",
            "a=b&code=c&state=S",
            "error=e&state=S",
        ];
        let foreign = [
            "code=c&state=s",
            "code=c&state=",
            "code=c&state=SS",
            "code=c&state=S&state=S",
            "state=S",
            "code=c&code=d&state=S",
            "code=&state=S",
            "code=c&error=e&state=S",
            "Code=c&state=S",
            "",
        ];
        let parts = (
            method,
            path,
            one_of(&hosts, &strangers),
            one_of(&queries, &foreign),
        );
        parts.prop_map(|(method, path, host, query)| [method, path, host, query])
    }

    /// All parts have to be right; and the generator has to have made both, or it proves nothing.
    #[test]
    fn near_misses_are_strangers_and_only_the_right_answer_is_ours() {
        use proptest::test_runner::TestRunner;
        let made = std::cell::Cell::new((0, 0));
        let judged = TestRunner::deterministic().run(&near_misses(), |parts| {
            let wrong = parts.iter().filter(|(_, is_right)| !is_right).count();
            let [(method, _), (path, _), (host, _), (query, _)] = parts;
            let uri = format!("{path}?{query}").parse::<Uri>().unwrap();
            let host = HeaderValue::from_static(host);
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let verdict = gate().judge(&method, &uri, Some(&host));
            prop_assert_eq!(matches!(verdict, Verdict::Ours(_)), wrong == 0);
            let (ours, near) = made.get();
            made.set((ours + u32::from(wrong == 0), near + u32::from(wrong == 1)));
            Ok(())
        });
        judged.unwrap();
        let (ours, near) = made.get();
        assert!(
            ours >= 20 && near >= 40,
            "{ours} right ones, {near} near ones"
        );
    }

    proptest! {
        #[test]
        fn any_request_is_judged(path in "/[ -~]*", host in "[ -~]*", query in ".*") {
            let _ = read_query(&query, &SecretString::from("S"));
            if let (Ok(uri), Ok(host)) = (path.parse(), HeaderValue::from_str(&host)) {
                let verdict = gate().judge(&Method::GET, &uri, Some(&host));
                prop_assert!(matches!(verdict, Verdict::Stranger(_)));
            }
        }

        #[test]
        fn without_the_state_no_query_is_ours(query in "[a-z=&%0-9]*") {
            let state = SecretString::from("a state that none of these characters make");
            prop_assert!(!matches!(read_query(&query, &state), Pasted::Answer(_)));
        }
    }
}
