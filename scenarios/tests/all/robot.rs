//! The robot against a small site of its own.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use client::clock::SystemClock;
use client::net::{Net, Roots};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use mock_server::{Config, MockServer};
use scenarios::robot::{Browser, End, Person, Walk};
use tokio::net::TcpListener;

/// What the site was asked: method, path, cookies, body.
type Asked = Arc<Mutex<Vec<String>>>;

/// Answers from a table: `METHOD /path` → status, headers, body.
type Site = fn(&str) -> (u16, Vec<(&'static str, &'static str)>, &'static str);

async fn walk(site: Site, person: &Person) -> (Walk, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Asked::default();
    let theirs = Arc::clone(&asked);
    let serving = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let asked = Arc::clone(&theirs);
            let service = service_fn(move |request| answer(site, Arc::clone(&asked), request));
            // A robot that hangs up early is none of the site's business.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        }
    });
    let mut browser = Browser::new(net().await);
    let walk = browser
        .walk(
            &format!("http://127.0.0.1:{port}/start?code=secret"),
            person,
        )
        .await;
    serving.abort();
    let asked = asked.lock().unwrap().clone();
    (walk, asked)
}

/// The robot trusts the CA of a box, though nothing here speaks TLS.
async fn net() -> Net {
    let server = MockServer::start(Config::default()).await.unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), server.ca_pem()).unwrap();
    Net::new(
        &Roots::File(file.path().to_owned()),
        Vec::new(),
        Arc::new(SystemClock),
    )
    .unwrap()
}

async fn answer(
    site: Site,
    asked: Asked,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let line = format!("{} {}", head.method, head.uri.path());
    let cookie = head
        .headers
        .get("cookie")
        .map_or("-", |value| value.to_str().unwrap());
    asked.lock().unwrap().push(format!(
        "{line} {cookie} {}",
        String::from_utf8_lossy(&body)
    ));
    let (status, headers, body) = site(&line);
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    Ok(response)
}

fn anna() -> Person {
    Person::new("anna@muster.example", "right")
}

#[tokio::test]
async fn pages_are_followed_as_they_come() {
    let site: Site = |line| match line {
        "GET /start" => (
            302,
            vec![("location", "/name"), ("set-cookie", "s=1; path=/")],
            "",
        ),
        "GET /name" => (
            200,
            vec![("set-cookie", "t=2; path=/name")],
            "<title>Sign in</title><form method=post action=/name><input type=hidden name=ctx value='a&amp;b'><input name=login></form>",
        ),
        "POST /name" => (
            200,
            vec![],
            "<form method=post action=/password><input type=password name=passwd></form>",
        ),
        "POST /password" => (307, vec![("location", "/again")], ""),
        "POST /again" => (303, vec![("location", "/done")], ""),
        "GET /done" => (
            200,
            vec![],
            "<title>Done</title><p>You can close this window.</p>",
        ),
        _ => (404, vec![], "lost"),
    };
    let (walk, asked) = walk(site, &anna()).await;
    assert!(matches!(walk.end, End::NothingToDo), "{walk:?}");
    let titles: Vec<_> = walk.pages.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles, ["Sign in", "", "Done"]);
    assert_eq!(
        asked,
        [
            "GET /start - ",
            "GET /name s=1 ",
            "POST /name t=2; s=1 ctx=a%26b&login=anna%40muster.example",
            "POST /password s=1 passwd=right",
            "POST /again s=1 passwd=right",
            "GET /done s=1 ",
        ]
    );
}

#[tokio::test]
async fn a_refused_answer_is_not_given_again() {
    let site: Site = |_| {
        (
            200,
            vec![],
            "<p>Try again</p><form method=post><input name=login><input type=password name=passwd></form>",
        )
    };
    let (walk, asked) = walk(site, &anna()).await;
    assert!(matches!(walk.end, End::AskedAgain), "{walk:?}");
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn an_error_page_is_read_and_nothing_secret_is_kept() {
    let site: Site = |_| {
        (
            200,
            vec![],
            "<title>Sorry</title><p>AADSTS50011: The redirect URI is not registered.</p>",
        )
    };
    let (walk, _) = walk(site, &anna()).await;
    assert_eq!(walk.pages[0].error, Some(50011));
    assert!(walk.pages[0].address.ends_with("/start"));
    assert!(!format!("{walk:?}").contains("secret"));
}

#[tokio::test]
async fn redirects_without_end_are_given_up() {
    let (walk, _) = walk(|_| (302, vec![("location", "/start")], ""), &anna()).await;
    assert!(matches!(walk.end, End::Failed(_)), "{walk:?}");
}

#[tokio::test]
async fn a_site_that_is_not_there_is_a_failure() {
    let mut browser = Browser::new(net().await);
    for address in [
        "http://127.0.0.1:1/",
        "not an address",
        "https://127.0.0.1:1/?code=secret",
    ] {
        let walk = browser.walk(address, &anna()).await;
        assert!(matches!(walk.end, End::Failed(_)), "{walk:?}");
        assert!(!format!("{walk:?}").contains("secret"));
    }
}
