//! An answer that Entra does not give: an outage, a proxy, a captive portal, a cut line. What its
//! head says is kept before its body is looked at, since the head tells which of them it was.

use http::Response;
use http::header::{CONTENT_TYPE, DATE, HeaderName, LOCATION, RETRY_AFTER, SERVER, VIA};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use url::Url;

use crate::evidence::{HttpBody, HttpHead};

/// An answer that is neither what was asked for nor an OAuth error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddAnswer {
    /// The HTTP status.
    pub status: u16,
    /// What the head says.
    pub http: HttpHead,
    /// The status, and the beginning of what the body says.
    pub words: String,
}

/// So much of a page is told; a title says who speaks.
const TOLD: usize = 300;

impl OddAnswer {
    pub(super) fn of(answer: &Response<Vec<u8>>) -> Self {
        let status = answer.status().as_u16();
        let http = head(answer);
        let said = match (&http.redirect_to, http.body) {
            (Some(host), _) => format!(", a redirect to {host}, not followed"),
            (None, None | Some(HttpBody::Empty)) => " without a body".to_owned(),
            (None, Some(HttpBody::Json)) => " with JSON that is cut or of another form".to_owned(),
            (None, Some(HttpBody::TooLarge)) => " with a body that is too large".to_owned(),
            (None, Some(HttpBody::Html)) => format!(" with a web page: {}", title(answer.body())),
            (None, Some(HttpBody::Text)) => format!(": {}", beginning(answer.body())),
        };
        let words = format!("HTTP {status}{said}")
            .trim_end_matches([' ', ':'])
            .to_owned();
        Self {
            status,
            http,
            words,
        }
    }
}

/// What an answer's head says.
pub(super) fn head(answer: &Response<Vec<u8>>) -> HttpHead {
    let server_date = header(answer, DATE).and_then(http_date);
    // A server that does not tell its time is taken to have ours.
    let ours = || answer.extensions().get::<Received>().map(|at| at.0);
    let from = server_date.or_else(ours);
    HttpHead {
        retry_after: header(answer, RETRY_AFTER).and_then(|text| seconds(text, from)),
        server_date,
        body: Some(body_kind(answer)),
        server: header(answer, SERVER)
            .or(header(answer, VIA))
            .map(Into::into),
        redirect_to: (answer.status().is_redirection())
            .then(|| host_of_location(answer))
            .flatten(),
    }
}

/// When an answer came, on our clock.
#[derive(Clone, Copy)]
pub(super) struct Received(pub(super) Timestamp);

/// Marks an answer whose body was not read to its end because it is too long.
#[derive(Clone, Copy)]
pub(super) struct TooLarge;

fn body_kind(answer: &Response<Vec<u8>>) -> HttpBody {
    let body = answer.body().trim_ascii();
    let content_type = header(answer, CONTENT_TYPE).unwrap_or_default();
    if answer.extensions().get::<TooLarge>().is_some() {
        HttpBody::TooLarge
    } else if body.is_empty() {
        HttpBody::Empty
    } else if content_type.starts_with("application/json") || body.starts_with(b"{") {
        HttpBody::Json
    } else if content_type.starts_with("text/html") || body.starts_with(b"<") {
        HttpBody::Html
    } else {
        HttpBody::Text
    }
}

fn header(answer: &Response<Vec<u8>>, name: HeaderName) -> Option<&str> {
    answer.headers().get(name)?.to_str().ok()
}

/// RFC 9110 section 5.6.7: the form that is still written, and the two that have to be read.
fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(date) = rfc2822::parse(text) {
        return Some(date.timestamp());
    }
    let forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let read = |form: &&str| DateTime::strptime(form, text).ok();
    let date = forms.iter().find_map(read)?;
    TimeZone::UTC.to_timestamp(date).ok()
}

/// RFC 9110 section 10.2.3: seconds, or a date, which counts from the server's own.
fn seconds(text: &str, server_date: Option<Timestamp>) -> Option<u64> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(seconds);
    }
    let wait = http_date(text)?.duration_since(server_date?);
    Some(u64::try_from(wait.as_secs()).unwrap_or(0))
}

/// Only the host is kept: the rest of a foreign address can carry what was posted.
fn host_of_location(answer: &Response<Vec<u8>>) -> Option<String> {
    let url = Url::parse(header(answer, LOCATION)?).ok()?;
    url.host_str().map(str::to_owned)
}

fn title(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(64 * 1024)]).into_owned();
    // ASCII alone changes here, so that places in one are places in the other.
    let lower = text.to_ascii_lowercase();
    let inner = lower.find("<title").and_then(|at| {
        let from = at + lower[at..].find('>')? + 1;
        let to = from + lower[from..].find("</")?;
        text.get(from..to)
    });
    plain(inner.unwrap_or_default())
}

fn beginning(body: &[u8]) -> String {
    plain(&String::from_utf8_lossy(&body[..body.len().min(4 * TOLD)]))
}

fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(TOLD).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wait_is_told_in_seconds_whatever_it_was_told_in() {
        let date = Some("2026-06-01T12:00:00Z".parse().unwrap());
        for (text, date, expected) in [
            ("120", None, Some(120)),
            (" 7 ", date, Some(7)),
            ("Mon, 01 Jun 2026 12:02:30 GMT", date, Some(150)),
            ("Mon, 01 Jun 2026 11:00:00 GMT", date, Some(0)),
            ("Mon, 01 Jun 2026 12:02:30 GMT", None, None),
            ("Monday, 01-Jun-26 12:02:30 GMT", date, Some(150)),
            ("Mon Jun  1 12:02:30 2026", date, Some(150)),
            ("soon", date, None),
            ("-1", date, None),
        ] {
            assert_eq!(seconds(text, date), expected, "{text}");
        }
    }

    #[test]
    fn a_page_is_told_by_its_title() {
        for (body, expected) in [
            (
                "<html><head><TITLE lang=x> Access\n denied </TITLE>",
                "Access denied",
            ),
            ("<html><title>cut", ""),
            ("<p>nothing", ""),
        ] {
            assert_eq!(title(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn as_many_letters_are_told_of_however_many_bytes() {
        for letter in ["a", "é", "€", "😀"] {
            let told = beginning(letter.repeat(2 * TOLD).as_bytes());
            assert_eq!(told, letter.repeat(TOLD));
        }
        assert_eq!(beginning(b"short"), "short");
    }

    proptest! {
        #[test]
        fn any_body_is_told_shortly(body in any::<Vec<u8>>(), html in "(<title>)?\\PC{0,600}(</title>)?") {
            for body in [body, html.into_bytes()] {
                let answer = Response::builder().status(502).body(body).unwrap();
                let told = OddAnswer::of(&answer).words;
                prop_assert!(told.chars().count() <= TOLD + 40, "{told}");
                prop_assert!(told.starts_with("HTTP 502"));
            }
        }
    }
}
