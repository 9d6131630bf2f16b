//! One HTTP request, read: path, fields, and the few headers that count.

use axum::extract::Request;
use http::{HeaderMap, Method, header};
use percent_encoding::percent_decode_str;

use super::fields::{Fields, Malformed};
use crate::config::Config;
use crate::tenant::change::is_guid;

/// More than any body of the protocol needs.
const LONGEST_BODY: usize = 64 * 1024;

/// A request.
pub(crate) struct Call {
    pub(crate) method: Method,
    /// Segments of the path, unescaped.
    pub(crate) path: Vec<String>,
    pub(crate) query: Result<Fields, Malformed>,
    /// The body as a form; empty where it says that it is something else.
    pub(crate) form: Result<Fields, Malformed>,
    /// Whether the body says that it is JSON.
    pub(crate) is_json: bool,
    /// `https://host[:port]`, as the client addresses us.
    pub(crate) origin: String,
    /// The client's own id of the request, where it is a GUID.
    pub(crate) correlation: Option<String>,
    headers: HeaderMap,
}

impl Call {
    pub(crate) async fn read(request: Request, config: &Config) -> Self {
        let (parts, body) = request.into_parts();
        let query = Fields::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let kind = text(&parts.headers, header::CONTENT_TYPE.as_str())
            .unwrap_or_default()
            .to_ascii_lowercase();
        let is_form = kind.is_empty() || kind.starts_with("application/x-www-form-urlencoded");
        let body = axum::body::to_bytes(body, LONGEST_BODY).await;
        let form = match body {
            Ok(body) if is_form => Fields::parse(&body),
            Ok(_) => Ok(Fields::default()),
            Err(_) => Err(Malformed),
        };
        let named = |fields: &Result<Fields, Malformed>| {
            let fields = fields.as_ref().ok()?;
            fields.get("client-request-id").map(str::to_owned)
        };
        let correlation = text(&parts.headers, "client-request-id")
            .map(str::to_owned)
            .or_else(|| named(&form))
            .or_else(|| named(&query))
            .filter(|id| is_guid(id));
        Self {
            path: segments(parts.uri.path()),
            origin: origin(&parts.headers, config),
            method: parts.method,
            query,
            form,
            is_json: kind.starts_with("application/json"),
            correlation,
            headers: parts.headers,
        }
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        text(&self.headers, name)
    }

    /// All `Cookie` headers.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let all = self.headers.get_all(header::COOKIE).iter();
        all.filter_map(|value| value.to_str().ok()).collect()
    }

    /// Whether a page of another site posts this form. Browsers say so in `Origin` and
    /// `Sec-Fetch-Site`; a program that sends neither has no user's cookies to abuse.
    pub(crate) fn is_cross_site(&self) -> bool {
        let foreign = |origin: &str| !origin.eq_ignore_ascii_case(&self.origin);
        let site = self.header("sec-fetch-site");
        self.header("origin").is_some_and(foreign)
            || site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
    }

    /// The language of the pages: `mkt` or `ui_locales`, else what the browser prefers.
    pub(crate) fn is_german(&self, fields: Option<&Fields>) -> bool {
        let asked =
            fields.and_then(|fields| fields.get("mkt").or_else(|| fields.get("ui_locales")));
        let languages = asked
            .or_else(|| self.header("accept-language"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let first = |code: &str| languages.find(code).unwrap_or(usize::MAX);
        first("de") < first("en")
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/')
        .filter(|part| !part.is_empty())
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}

/// The address by which the client reached us, where a certificate names its host.
fn origin(headers: &HeaderMap, config: &Config) -> String {
    let asked = text(headers, header::HOST.as_str()).unwrap_or_default();
    let (host, port) = match asked.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
        _ => (asked, None),
    };
    let plain = host.trim_matches(['[', ']']);
    let known = config
        .hosts()
        .iter()
        .any(|known| known.eq_ignore_ascii_case(plain));
    let host = if known { host } else { "localhost" };
    match port.filter(|port| *port != "443" && !port.is_empty()) {
        Some(port) => format!("https://{host}:{port}"),
        None => format!("https://{host}"),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
