//! The verbs against a token endpoint that answers as told, behind TLS.

use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::{any, body_string_contains, method, path_regex};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

mod held;
mod settings;
mod sign_in;

use super::*;
use crate::config::{ClientSecret, Guid};
use crate::error::PortalValue;
use crate::evidence::Outcome;
use crate::oauth::LOGIN_HOST;
use crate::testing::{Frozen, TestCa};

const TENANT: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const CLIENT: &str = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const ADDRESS: &str = "anna.muster@muster-legal.example";
/// Whatever is searched for in every output.
const SECRETS: [&str; 5] = [
    "planted~client.secret",
    "planted-code",
    "planted-refresh-1",
    "planted-refresh-2",
    "planted-access",
];

/// A client whose every connection ends at one HTTP server that a test scripts.
struct Bench {
    server: MockServer,
    client: Client,
    nonce: Arc<Mutex<String>>,
    port: u16,
    _ca: TestCa,
    _home: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let server = MockServer::start().await;
        answer_the_rest(&server).await;
        let ca = TestCa::new();
        let port = forward_tls(&ca, *server.address()).await;
        let home = tempfile::tempdir().unwrap();
        let clock = Frozen::at("2026-11-23T08:00:00Z");
        let nonce = Arc::new(Mutex::default());
        let client = Client {
            home: Home::new(home.path()),
            net: ca.net(port, Arc::<Frozen>::clone(&clock)),
            clock,
            browser: Arc::new(ScriptedBrowser(Arc::clone(&nonce))),
            language: Language::En,
        };
        let name = EntityName::parse("Muster").unwrap();
        let values = EntityValues {
            tenant_id: Some(Guid::parse(TENANT, PortalValue::TenantId).unwrap()),
            client_id: Some(Guid::parse(CLIENT, PortalValue::ClientId).unwrap()),
            secret: Some(ClientSecret::parse(SECRETS[0]).unwrap()),
            secret_ends: None,
            redirect_uri: None,
        };
        client.settings_set(&name, values).await.unwrap();
        let account = Client::plain_account(address(), name);
        client.account_add(account).await.unwrap();
        Self {
            server,
            client,
            nonce,
            port,
            _ca: ca,
            _home: home,
        }
    }

    async fn answers(&self, answer: impl Respond + 'static) {
        self.server.reset().await;
        answer_the_rest(&self.server).await;
        Mock::given(method("POST"))
            .and(path_regex("/oauth2/v2.0/token$"))
            .and(body_string_contains(CLIENT))
            .respond_with(AtOurTime(answer))
            .mount(&self.server)
            .await;
    }

    async fn sign_in(&self) -> Result<SignedIn, Error> {
        let options = SignInOptions::default();
        self.client.sign_in(&address(), &options).await
    }

    async fn redemptions(&self) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        let posted = requests.iter().filter(|one| one.method == "POST");
        posted.count()
    }

    fn good(&self) -> Good {
        Good(Arc::clone(&self.nonce))
    }

    fn kept(&self) -> Option<(String, String)> {
        let tokens = self.client.home.tokens(&address()).read().unwrap()?;
        let refresh = tokens.refresh_token.unwrap();
        Some((
            tokens.access.token.expose_secret().to_owned(),
            refresh.expose_secret().to_owned(),
        ))
    }
}

fn address() -> Address {
    Address::parse(ADDRESS).unwrap()
}

/// Ends TLS for the login server's name and hands the bytes on.
async fn forward_tls(ca: &TestCa, to: std::net::SocketAddr) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = ca.acceptor(LOGIN_HOST);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut outer = acceptor.accept(stream).await?;
                let mut inner = TcpStream::connect(to).await?;
                copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    port
}

/// Consents at once and comes back with a code, as a browser would.
#[derive(Debug)]
struct ScriptedBrowser(Arc<Mutex<String>>);

impl Browser for ScriptedBrowser {
    fn open(&self, url: &Url) -> io::Result<()> {
        let parameter = |name: &str| {
            let found = url.query_pairs().find(|(key, _)| key == name);
            found.unwrap().1.into_owned()
        };
        assert_eq!(parameter("code_challenge_method"), "S256");
        assert_eq!(parameter("prompt"), "select_account");
        *self.0.lock().unwrap() = parameter("nonce");
        let redirect = Url::parse(&parameter("redirect_uri")).unwrap();
        let state = parameter("state");
        tokio::spawn(async move {
            let port = redirect.port().unwrap();
            let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
            let request = format!(
                "GET {}?code={}&state={state} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n",
                redirect.path(),
                SECRETS[1]
            );
            stream.write_all(request.as_bytes()).await?;
            let mut page = String::new();
            stream.read_to_string(&mut page).await
        });
        Ok(())
    }
}

fn body(access: &str, refresh: &str, nonce: &str) -> serde_json::Value {
    let claims = serde_json::json!({
        "aud": CLIENT, "iss": format!("https://{LOGIN_HOST}/{TENANT}/v2.0"),
        "exp": 1_795_431_600, "nonce": nonce, "preferred_username": ADDRESS,
    });
    serde_json::json!({
        "token_type": "Bearer", "scope": "https://outlook.office.com/SMTP.Send", "expires_in": 4533,
        "access_token": access, "refresh_token": refresh,
        "id_token": format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string())),
    })
}

/// What Entra answers when all is well.
struct Good(Arc<Mutex<String>>);

impl Respond for Good {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let form: Vec<_> = form_urlencoded::parse(&request.body).into_owned().collect();
        let has = |name: &str| form.iter().any(|(key, _)| key == name);
        assert!(has("scope") && has("client_secret") && has("redirect_uri"));
        assert!(has("code_verifier"));
        let nonce = self.0.lock().unwrap().clone();
        ResponseTemplate::new(200).set_body_json(body(SECRETS[4], SECRETS[2], &nonce))
    }
}

/// Whatever no test speaks of does not exist.
async fn answer_the_rest(server: &MockServer) {
    Mock::given(any())
        .respond_with(AtOurTime(ResponseTemplate::new(404)))
        .with_priority(u8::MAX)
        .mount(server)
        .await;
}

/// The server's clock is the client's: no test here is about a wrong one.
struct AtOurTime<R>(R);

impl<R: Respond> Respond for AtOurTime<R> {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let date = "Mon, 23 Nov 2026 08:00:00 GMT";
        self.0.respond(request).insert_header("Date", date)
    }
}

fn json(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_owned(), "application/json")
}

fn no_secret_in(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[tokio::test]
async fn a_good_answer_signs_in_and_keeps_the_tokens() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    let signed_in = bench.sign_in().await.unwrap();
    assert_eq!(signed_in.user.as_deref(), Some(ADDRESS));
    assert!(signed_in.renewable);
    let kept = (SECRETS[4].to_owned(), SECRETS[2].to_owned());
    assert_eq!(bench.kept(), Some(kept));
    let status = serde_json::to_string(&bench.client.status().unwrap()).unwrap();
    assert!(status.contains(r#""sign-in":"green""#), "{status}");
    no_secret_in(&format!("{status}{signed_in:?}{:?}", bench.client));
}

#[tokio::test]
async fn an_odd_answer_is_told_apart_and_loses_nothing() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    bench.sign_in().await.unwrap();
    let before = bench.kept();
    let whole = body(SECRETS[4], SECRETS[3], "another nonce");
    let cut = whole.to_string().split_at(120).0.to_owned();
    let mut without = whole.clone();
    without.as_object_mut().unwrap().remove("access_token");
    let html = ResponseTemplate::new(500).set_body_raw("<html>Sorry", "text/html");
    let elsewhere = ResponseTemplate::new(307).insert_header(
        "location",
        "https://foreign.example/token?code=planted-code",
    );
    for (answer, kind, words) in [
        (html, "HTTP 500", "HTTP 500 with a web page"),
        (
            json(&without.to_string()),
            "odd-answer",
            "without an access_token",
        ),
        (json(&cut), "odd-answer", "cut"),
        (
            elsewhere,
            "HTTP 307",
            "a redirect to foreign.example, not followed",
        ),
        (json(&whole.to_string()), "nonce-mismatch", "nonce"),
    ] {
        bench.answers(answer).await;
        let error = bench.sign_in().await.unwrap_err();
        let said = format!("{error} {error:?}");
        no_secret_in(&said);
        let Error::Failed(failed) = error else {
            panic!("{said}");
        };
        let (got, told) = match &failed.failure {
            Failure::Local(local) => {
                let kind = serde_json::to_value(local.kind).unwrap();
                (kind.as_str().unwrap().to_owned(), &local.words)
            }
            Failure::Entra(entra) if entra.error.is_empty() => (
                format!("HTTP {}", entra.status.unwrap()),
                &entra.description,
            ),
            _ => panic!("{said}"),
        };
        assert_eq!(got, kind, "{said}");
        assert!(told.as_str().contains(words), "{words} in {said}");
        assert_eq!(bench.kept(), before, "{words}");
        // The record tells it as the error does.
        let mut record = record::read(&bench.client.home).unwrap();
        let attempt = record.account(&address()).attempts.sign_in.clone().unwrap();
        assert_eq!(attempt.outcome, Outcome::Failed(failed.failure));
        assert_eq!(bench.redemptions().await, 1);
    }
}

#[tokio::test]
async fn somebody_elses_sign_in_is_not_kept() {
    let bench = Bench::new().await;
    let beat = Address::parse("beat.beispiel@muster-legal.example").unwrap();
    let name = EntityName::parse("Muster").unwrap();
    let account = Client::plain_account(beat.clone(), name);
    bench.client.account_add(account).await.unwrap();
    bench.answers(bench.good()).await;
    let options = SignInOptions::default();
    let error = bench.client.sign_in(&beat, &options).await.unwrap_err();
    assert!(error.to_string().contains(ADDRESS), "{error}");
    assert!(bench.client.home.tokens(&beat).read().unwrap().is_none());
    assert_eq!(error.exit_code(), 1);
}

#[tokio::test]
async fn entras_words_reach_the_user_and_the_record_word_for_word() {
    let bench = Bench::new().await;
    let words = "AADSTS7000222: The provided client secret keys for app are expired.";
    let refusal = serde_json::json!({
        "error": "invalid_client", "error_description": words, "error_codes": [7000222],
    });
    let answer = ResponseTemplate::new(401).set_body_json(refusal);
    bench.answers(answer).await;
    let error = bench.sign_in().await.unwrap_err();
    assert!(error.to_string().contains(words), "{error}");
    let report = bench.client.status().unwrap();
    let findings: Vec<_> = report.findings.iter().map(|f| f.id.as_str()).collect();
    assert_eq!(findings, ["client-secret-expired"]);
}

#[tokio::test]
async fn a_sign_in_that_is_given_up_is_known_to_the_doctor() {
    let bench = Bench::new().await;
    bench.answers(json("{}")).await;
    let pending = (bench.client)
        .begin_sign_in(&address(), &SignInOptions::default())
        .await
        .unwrap();
    let error = bench.client.finish_sign_in(pending, " \n").await;
    assert_eq!(error.unwrap_err().exit_code(), 1);
    let report = bench.client.status().unwrap();
    assert_eq!(report.findings[0].id.as_str(), "sign-in-not-finished");
}

#[tokio::test]
async fn a_failure_that_cannot_be_noted_is_told_all_the_same() {
    let bench = Bench::new().await;
    // A folder of that name cannot be replaced by a record.
    let record = bench.client.home.record();
    std::fs::remove_file(&record).unwrap();
    std::fs::create_dir_all(record.join("full")).unwrap();
    let error = bench.client.given_up(&address(), "closed").await;
    assert!(error.to_string().contains("closed"), "{error}");
}

#[tokio::test]
async fn names_that_differ_in_case_name_one_entity() {
    let bench = Bench::new().await;
    let name = EntityName::parse("MUSTER").unwrap();
    let saved = bench.client.settings_set(&name, EntityValues::default());
    assert!(!saved.await.unwrap().new);
    assert_eq!(bench.client.settings_show().unwrap().len(), 1);
}

#[tokio::test]
async fn a_damaged_token_file_is_a_finding_and_no_end_of_the_doctor() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    let tokens = bench.client.home.folder().join("tokens");
    std::fs::create_dir_all(&tokens).unwrap();
    std::fs::write(tokens.join(format!("{ADDRESS}.json")), "{").unwrap();
    let report = bench.client.doctor(None).await.unwrap();
    let found = |id| {
        report
            .findings
            .iter()
            .any(|finding| finding.id.as_str() == id)
    };
    assert!(found("tokens-lost"), "{:?}", report.findings);
    assert!(bench.client.status().is_ok());
    // The cure that the finding names is the one that helps.
    bench.sign_in().await.unwrap();
    assert!(bench.kept().is_some());
    assert_eq!(bench.client.status().unwrap().findings, []);
}
