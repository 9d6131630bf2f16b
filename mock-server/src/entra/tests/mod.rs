//! Entra ID over its router: a browser that knows form fields only, and a client that posts forms.

mod admin_consent;
mod authorize;
mod changes;
mod device;
mod discovery;
mod forging;
mod hardening;
mod logout;
mod passwords;
mod policies;
mod refusals;
mod signing_in;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Request, StatusCode, header};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::clock::SignedDuration;
use crate::config::{ClockStart, Config};
use crate::journal::Query;
use crate::state::Shared;
use crate::tenant::Change;
use crate::tenant::seed::{CLIENT_ID, CLIENT_SECRET, PASSWORD, REDIRECT_URI, TENANT_ID, USER};

pub(super) const SCOPE: &str = "https://outlook.office.com/POP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access openid profile";
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of that verifier (both from RFC 7636, appendix B).
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A box with its own cookies.
pub(super) struct World {
    pub(super) shared: Arc<Shared>,
    pub(super) cookies: BTreeMap<String, String>,
}

/// An answer, read.
pub(super) struct Got {
    pub(super) status: StatusCode,
    pub(super) headers: http::HeaderMap,
    pub(super) body: String,
}

impl Got {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    pub(super) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// A parameter of the redirect.
    pub(super) fn redirected(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(self.location()).unwrap();
        let found = url.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
    }

    pub(super) fn code(&self) -> String {
        self.redirected("code").unwrap()
    }

    /// The value of a field of the page.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    }

    pub(super) fn action(&self) -> &str {
        let (_, rest) = self.body.split_once("action=\"").unwrap();
        rest.split_once('"').unwrap().0
    }

    /// The number in `$Config`.
    pub(super) fn page_error(&self) -> String {
        self.config()["sErrorCode"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub(super) fn config(&self) -> Value {
        let (_, rest) = self
            .body
            .split_once("$Config=")
            .unwrap_or_else(|| panic!("{}", self.body));
        serde_json::from_str(rest.split_once(";\n//]]>").unwrap().0).unwrap()
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(super) fn with(config: Config) -> Self {
        let clock = ClockStart::FrozenAt("2026-03-02T12:00:00Z".parse().unwrap());
        let shared = Shared::new(Config { clock, ..config }).unwrap();
        Self {
            shared: Arc::new(shared),
            cookies: BTreeMap::new(),
        }
    }

    pub(super) fn changed(&self, changes: &[&str]) {
        let changes: Vec<Change> = changes
            .iter()
            .map(|change| serde_json::from_str(change).unwrap())
            .collect();
        self.shared
            .apply(None, &changes, SignedDuration::ZERO)
            .unwrap();
    }

    pub(super) fn advance(&self, seconds: i64) {
        self.shared
            .clock
            .advance(SignedDuration::from_secs(seconds))
            .unwrap();
    }

    /// Sends a request as it is, without cookies.
    pub(super) async fn send(&self, request: Request<Body>) -> Got {
        let router = crate::entra::router(Arc::clone(&self.shared));
        let response: Response = router.oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Got {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// As a browser does.
    pub(super) async fn browse(&mut self, method: &str, path: &str, form: &str) -> Got {
        let jar: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8443")
            .header(header::COOKIE, jar.join("; "));
        if method == "POST" {
            request = request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ORIGIN, "https://localhost:8443");
        }
        let got = self
            .send(request.body(Body::from(form.to_owned())).unwrap())
            .await;
        for cookie in got.headers.get_all(header::SET_COOKIE) {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert!(
                attributes.contains("Secure; HttpOnly; SameSite=None"),
                "{attributes}"
            );
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        got
    }

    /// Opens authorize; `change` replaces or adds parameters (an empty value removes one).
    pub(super) async fn open(&mut self, change: &[(&str, &str)]) -> Got {
        self.open_at(TENANT_ID, change).await
    }

    pub(super) async fn open_at(&mut self, tenant: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters = BTreeMap::from([
            ("client_id", CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT_URI),
            ("scope", SCOPE),
            ("state", "st1"),
            ("nonce", "n1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        parameters.extend(change.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.browse(
            "GET",
            &format!("/{tenant}/oauth2/v2.0/authorize?{query}"),
            "",
        )
        .await
    }

    /// Posts the form of a page with its hidden fields.
    pub(super) async fn submit(&mut self, page: &Got, fields: &[(&str, &str)]) -> Got {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for hidden in ["ctx", "flowToken", "canary"] {
            form.append_pair(
                hidden,
                page.field(hidden)
                    .unwrap_or_else(|| panic!("{}", page.body)),
            );
        }
        let form = form.extend_pairs(fields).finish();
        self.browse("POST", page.action(), &form).await
    }

    /// Name, password, "Stay signed in?" with no.
    pub(super) async fn sign_in(&mut self, change: &[(&str, &str)]) -> Got {
        let page = self.open(change).await;
        let page = self
            .submit(&page, &[("login", USER), ("passwd", PASSWORD)])
            .await;
        self.submit(&page, &[("LoginOptions", "3")]).await
    }

    /// Posts to the token endpoint; an empty value removes a parameter.
    pub(super) async fn token(&self, change: &[(&str, &str)]) -> Got {
        self.token_at(TENANT_ID, change).await
    }

    pub(super) async fn token_at(&self, tenant: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters =
            BTreeMap::from([("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)]);
        parameters.extend(change.iter().copied());
        parameters.retain(|_, value| !value.is_empty());
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(parameters)
            .finish();
        self.post(tenant, &[], form).await
    }

    pub(super) async fn post(
        &self,
        tenant: &str,
        headers: &[(&str, &str)],
        form: impl Into<Body>,
    ) -> Got {
        let mut request = Request::builder()
            .method("POST")
            .uri(format!("/{tenant}/oauth2/v2.0/token"))
            .header(header::HOST, "localhost:8443");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(form.into()).unwrap()).await
    }

    pub(super) async fn redeem(&self, code: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        parameters.extend(change);
        self.token(&parameters).await
    }

    pub(super) async fn refresh(&self, token: &str, change: &[(&str, &str)]) -> Got {
        let mut parameters = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        parameters.extend(change);
        self.token(&parameters).await
    }

    /// Signs in and redeems.
    pub(super) async fn tokens(&mut self) -> Value {
        let code = self.sign_in(&[]).await.code();
        let got = self.redeem(&code, &[]).await;
        assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        got.json()
    }

    /// The cause of the last refusal.
    pub(super) fn cause(&self) -> &'static str {
        let refusal = self.shared.journal.last_refusal(None);
        refusal
            .and_then(|refusal| refusal.cause)
            .map_or("", crate::cause::Cause::id)
    }

    pub(super) fn journal(&self) -> String {
        let query = Query {
            after: 0,
            limit: 10_000,
            kind: None,
        };
        serde_json::to_string_pretty(&self.shared.journal.page(query)).unwrap()
    }
}

/// The claims of a token, unverified.
pub(super) fn claims(token: &Value) -> Value {
    let part = token.as_str().unwrap().split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// One number of an error body, with status and error.
pub(super) fn refused(got: &Got) -> (u16, String, u64) {
    let body = got.json();
    let error = body["error"].as_str().unwrap_or_default().to_owned();
    (
        got.status.as_u16(),
        error,
        body["error_codes"][0].as_u64().unwrap_or_default(),
    )
}
