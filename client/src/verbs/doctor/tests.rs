//! The doctor against three servers of Microsoft's names that note what they are asked.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use proptest::{prelude::Strategy, strategy::ValueTree};
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::account::EntityName;
use crate::config::{ClientSecret, Guid, Home, SecretEnd};
use crate::diagnosis::{Certainty, FindingId, Signal};
use crate::disk::FileLock;
use crate::error::PortalValue;
use crate::locales::Language;
use crate::net::{Net, Roots};
use crate::oauth::DEFAULT_SCOPES;
use crate::oauth::LOGIN_HOST;
use crate::testing::{Frozen, TestCa};
use crate::tokens::AccessToken;
use crate::tokens::Tokens;
use crate::verbs::{EntityValues, SystemBrowser};

const TENANT: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const OTHER_TENANT: &str = "2f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const CLIENT: &str = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const ADDRESS: &str = "anna.muster@muster-legal.example";
const SECRET: &str = "planted~client.secret";
const REFRESH: &str = "planted-refresh-token";
const NOW: &str = "2026-11-23T08:00:00Z";

/// What the servers say; the defaults are those of a sound setup.
#[derive(Clone)]
struct Says {
    token: (u16, String),
    /// Where a renewal is answered otherwise than the app's own request.
    renewal: Option<(u16, String)>,
    authorize: (u16, String),
    domain_tenant: String,
    pop3: String,
    smtp: String,
    /// Whether they take a connection and then say nothing at all.
    silent: bool,
}

impl Default for Says {
    fn default() -> Self {
        let token = serde_json::json!({
            "token_type": "Bearer", "expires_in": 3600, "access_token": access_token(),
            "refresh_token": "planted-next-refresh", "scope": DEFAULT_SCOPES[..2].join(" "),
        });
        Self {
            token: (200, token.to_string()),
            renewal: None,
            authorize: (
                302,
                "http://localhost/callback?error=login_required#".to_owned(),
            ),
            domain_tenant: TENANT.to_owned(),
            pop3: "+OK User successfully authenticated.".to_owned(),
            smtp: "235 2.7.0 Authentication successful".to_owned(),
            silent: false,
        }
    }
}

fn access_token() -> String {
    let claims = serde_json::json!({
        "aud": "https://outlook.office.com", "scp": "POP.AccessAsUser.All SMTP.Send",
        "upn": ADDRESS, "tid": TENANT, "appid": CLIENT,
        "exp": NOW.parse::<jiff::Timestamp>().unwrap().as_second() + 3600,
    });
    format!(
        "eyJhbGciOiJub25lIn0.{}.c2ln",
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}

/// The three servers, and a client that finds them under their own names.
struct Bench {
    client: Client,
    says: Arc<Mutex<Says>>,
    asked: Arc<Mutex<Vec<String>>>,
    folder: tempfile::TempDir,
    mappings: Vec<crate::net::ConnectTo>,
    _ca: TestCa,
}

impl Bench {
    async fn new(says: Says) -> Self {
        let ca = TestCa::new();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let says = Arc::new(Mutex::new(says));
        let mut mappings = Vec::new();
        for (host, port, server) in [
            (LOGIN_HOST, 443, Server::Entra),
            ("outlook.office365.com", 995, Server::Pop3),
            ("smtp.office365.com", 587, Server::Smtp),
        ] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let here = listener.local_addr().unwrap().port();
            mappings.push(format!("{host}:{port}:127.0.0.1:{here}").parse().unwrap());
            let acceptor = ca.acceptor(host);
            let (asked, says) = (Arc::clone(&asked), Arc::clone(&says));
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let (acceptor, asked) = (acceptor.clone(), Arc::clone(&asked));
                    let says = says.lock().unwrap().clone();
                    tokio::spawn(async move {
                        let heard = server.serve(stream, acceptor, &says).await;
                        asked.lock().unwrap().push(heard);
                    });
                }
            });
        }
        let folder = tempfile::tempdir().unwrap();
        let clock = Frozen::at(NOW);
        let roots = Roots::File(ca.file());
        let client = Client {
            home: Home::new(folder.path().join("home")),
            net: Net::new(&roots, mappings.clone(), Arc::<Frozen>::clone(&clock)).unwrap(),
            clock,
            browser: Arc::new(SystemBrowser),
            language: Language::En,
        };
        let bench = Self {
            client,
            says,
            asked,
            folder,
            mappings,
            _ca: ca,
        };
        bench.set_up().await;
        bench
    }

    async fn set_up(&self) {
        let name = EntityName::parse("Muster").unwrap();
        let values = EntityValues {
            tenant_id: Some(Guid::parse(TENANT, PortalValue::TenantId).unwrap()),
            client_id: Some(Guid::parse(CLIENT, PortalValue::ClientId).unwrap()),
            secret: Some(ClientSecret::parse(SECRET).unwrap()),
            secret_ends: None,
            redirect_uri: None,
        };
        self.client.settings_set(&name, values).await.unwrap();
        let account = Client::plain_account(address(), name);
        self.client.account_add(account).await.unwrap();
        let tokens = Tokens {
            access: AccessToken {
                token: SecretString::from(access_token()),
                expires_at: NOW.parse().unwrap(),
            },
            refresh_token: Some(SecretString::from(REFRESH)),
            scopes: DEFAULT_SCOPES.map(str::to_owned).to_vec(),
        };
        self.client.home.tokens(&address()).write(&tokens).unwrap();
    }

    fn forget_tokens(&self) {
        self.client.home.tokens(&address()).remove().unwrap();
    }

    /// The findings, and what was told.
    async fn examine(&self, page: Option<&str>) -> (Report, Vec<Planned>) {
        let mut told = Vec::new();
        let what = Examination {
            only: page.map(|_| &*ANNA),
            page,
            ..Examination::default()
        };
        let mut tell = |progress: Progress<'_>| {
            if let Progress::Asks(planned) = progress {
                told.push(planned.clone());
            }
        };
        let examined = self.client.examine_with(what, &mut tell).await.unwrap();
        assert_eq!(examined.asked, told);
        (Report::new(&examined.evidence), told)
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

static ANNA: std::sync::LazyLock<Address> = std::sync::LazyLock::new(address);

fn address() -> Address {
    Address::parse(ADDRESS).unwrap()
}

/// As a server notes a request.
fn noted(planned: &Planned) -> String {
    match planned.path.as_str() {
        "" => format!("{} {}", planned.host, planned.method),
        path => format!("{} {} {path}", planned.host, planned.method),
    }
}

#[derive(Clone, Copy)]
enum Server {
    Entra,
    Pop3,
    Smtp,
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}
type Lines = BufReader<Box<dyn Wire>>;

impl Server {
    /// One connection; returns what was asked on it.
    async fn serve(self, stream: TcpStream, acceptor: TlsAcceptor, says: &Says) -> String {
        if says.silent {
            return std::future::pending().await;
        }
        match self {
            Self::Entra => {
                let stream: Box<dyn Wire> = Box::new(acceptor.accept(stream).await.unwrap());
                let (method, path) = http(&mut BufReader::new(stream), says).await;
                format!("{LOGIN_HOST} {method} {path}")
            }
            Self::Pop3 => {
                let stream: Box<dyn Wire> = Box::new(acceptor.accept(stream).await.unwrap());
                let mut wire = BufReader::new(stream);
                say(
                    &mut wire,
                    "+OK The Microsoft Exchange POP3 service is ready.",
                )
                .await;
                let heard = pop3(&mut wire, says).await;
                format!("outlook.office365.com {}", heard.join(", "))
            }
            Self::Smtp => {
                let mut wire: Lines = BufReader::new(Box::new(stream));
                say(
                    &mut wire,
                    "220 smtp.office365.com Microsoft ESMTP MAIL Service ready",
                )
                .await;
                let mut heard = vec![hear(&mut wire).await, String::new()];
                say(&mut wire, "250-smtp.office365.com Hello\r\n250 STARTTLS").await;
                heard[1] = hear(&mut wire).await;
                say(&mut wire, "220 2.0.0 SMTP server ready").await;
                let stream = acceptor.accept(wire.into_inner()).await.unwrap();
                heard.extend(smtp(&mut BufReader::new(Box::new(stream)), says).await);
                format!("smtp.office365.com {}", heard.join(", "))
            }
        }
    }
}

async fn http(wire: &mut Lines, says: &Says) -> (String, String) {
    let line = line(wire).await;
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let mut length = 0;
    loop {
        let header = self::line(wire).await.to_ascii_lowercase();
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
        if header.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    wire.read_exact(&mut body).await.unwrap();
    let path = target.split('?').next().unwrap().to_owned();
    let (status, location, body) = if path.ends_with("openid-configuration") {
        let tenant = match path.contains(TENANT) {
            true => TENANT,
            false => &says.domain_tenant,
        };
        let issuer = format!("https://{LOGIN_HOST}/{tenant}/v2.0");
        (
            200,
            None,
            serde_json::json!({ "issuer": issuer }).to_string(),
        )
    } else if path.ends_with("authorize") {
        match &says.authorize {
            (status @ 300..400, location) => (*status, Some(location.clone()), String::new()),
            (status, body) => (*status, None, body.clone()),
        }
    } else {
        let is_renewal = String::from_utf8_lossy(&body).contains("refresh_token=");
        let renewal = says.renewal.as_ref().filter(|_| is_renewal);
        let (status, body) = renewal.unwrap_or(&says.token).clone();
        (status, None, body)
    };
    let location = location.map_or_else(String::new, |to| format!("Location: {to}\r\n"));
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{location}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = wire.write_all(answer.as_bytes()).await;
    let _ = wire.shutdown().await;
    (method, path)
}

async fn pop3(wire: &mut Lines, says: &Says) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        let command = hear(wire).await;
        if command.is_empty() {
            return heard;
        }
        heard.push(command.clone());
        match command.as_str() {
            "AUTH XOAUTH2" => {
                say(wire, "+ ").await;
                line(wire).await;
                say(wire, &says.pop3).await;
            }
            "STAT" => say(wire, "+OK 0 0").await,
            _ => say(wire, "+OK").await,
        }
    }
}

async fn smtp(wire: &mut Lines, says: &Says) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        let command = hear(wire).await;
        if command.is_empty() {
            return heard;
        }
        heard.push(command.clone());
        match command.as_str() {
            "EHLO" => {
                say(
                    wire,
                    "250-smtp.office365.com Hello\r\n250 AUTH LOGIN XOAUTH2",
                )
                .await
            }
            "AUTH XOAUTH2" => say(wire, &says.smtp).await,
            _ => say(wire, "221 2.0.0 Service closing transmission channel").await,
        }
    }
}

/// The command that a line gives, without its arguments.
async fn hear(wire: &mut Lines) -> String {
    let line = line(wire).await;
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["AUTH", mechanism, ..] => format!("AUTH {mechanism}"),
        [verb, ..] => (*verb).to_owned(),
        [] => String::new(),
    }
}

async fn line(wire: &mut Lines) -> String {
    let mut line = Vec::new();
    let _ = wire.read_until(b'\n', &mut line).await;
    String::from_utf8_lossy(&line).trim_end().to_owned()
}

async fn say(wire: &mut Lines, text: &str) {
    let _ = wire.write_all(format!("{text}\r\n").as_bytes()).await;
    let _ = wire.flush().await;
}

#[tokio::test]
async fn a_plan_asks_nobody_and_is_what_the_doctor_then_asks() {
    let bench = Bench::new(Says::default()).await;
    let plan = bench.client.plan(None).unwrap();
    assert!(bench.asked().is_empty());
    let (report, told) = bench.examine(None).await;
    assert_eq!(report.findings, [], "{:#?}", report.findings);
    assert_eq!(told, plan);
    let planned: Vec<String> = plan.iter().map(noted).collect();
    // The servers note a connection when it ends, and each is closed before the next is opened.
    let mut asked = bench.asked();
    for _ in 0..1000 {
        if asked.len() >= planned.len() {
            break;
        }
        tokio::task::yield_now().await;
        asked.extend(bench.asked());
    }
    asked.sort();
    let mut expected = planned.clone();
    expected.sort();
    assert_eq!(asked, expected);
    assert_eq!(planned.len(), 7);
    let changing: Vec<_> = plan.iter().filter(|one| one.changes).collect();
    assert_eq!(changing.len(), 1);
    assert_eq!(changing[0].question, Question::Refresh(address()));
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(json[0]["what"], "discovery");
    assert!(json[0]["why"]["de"].as_str().unwrap().contains("Mandanten"));
}

#[tokio::test]
async fn an_account_of_another_tenant_is_found_out_without_a_sign_in() {
    let says = Says {
        domain_tenant: OTHER_TENANT.to_owned(),
        ..Says::default()
    };
    let (report, _) = Bench::new(says).await.examine(None).await;
    let ids: Vec<_> = report.findings.iter().map(|found| found.id).collect();
    assert_eq!(ids, [FindingId::AccountNotInTenant]);
    assert!(report.findings[0].evidence[0].contains(OTHER_TENANT));
}

#[tokio::test]
async fn what_was_read_on_the_page_names_the_cause() {
    let bench = Bench::new(Says::default()).await;
    bench.client.given_up(&address(), "interrupted").await;
    // While what is kept still brings tokens, giving up breaks nothing.
    assert_eq!(bench.examine(None).await.0.findings, []);
    bench.forget_tokens();
    bench.client.given_up(&address(), "interrupted").await;
    let (report, _) = bench.examine(None).await;
    assert_eq!(report.findings[0].id, FindingId::SignInNotFinished);
    let (report, _) = bench.examine(Some("Need admin approval")).await;
    assert_eq!(report.findings[0].id, FindingId::ApprovalRequired);
    // It is not remembered, and needs no name where only one account waits.
    let what = Examination {
        only: None,
        page: Some("Ihr Konto ist vorübergehend gesperrt"),
        ..Examination::default()
    };
    let examined = bench.client.examine_with(what, &mut |_| {}).await.unwrap();
    let report = Report::new(&examined.evidence);
    assert_eq!(report.findings[0].id, FindingId::UserLocked);
    assert_eq!(
        bench.client.status().unwrap().findings[0].id,
        FindingId::SignInNotFinished
    );
}

/// What the doctor finds while a server refuses, and what it finds once it does not any more,
/// without anything in between.
async fn check_second_look(says: Says, expected: FindingId) {
    let bench = Bench::new(Says::default()).await;
    *bench.says.lock().unwrap() = says;
    let (report, _) = bench.examine(None).await;
    let ids: Vec<_> = report.findings.iter().map(|found| found.id).collect();
    assert_eq!(ids, [expected]);
    let status = bench.client.status().unwrap();
    assert_eq!(status.findings, report.findings);
    *bench.says.lock().unwrap() = Says::default();
    let (report, _) = bench.examine(None).await;
    assert_eq!(report.findings, []);
    assert_eq!(report.exit_code(), 0);
    let status = bench.client.status().unwrap();
    assert_eq!(status.findings, []);
    let legs = status.accounts[0].legs;
    assert_eq!((legs.pop3, legs.smtp), (Signal::Green, Signal::Green));
    assert_eq!(
        (legs.refresh, status.entities[0].signal),
        (Signal::Green, Signal::Green)
    );
}

#[tokio::test]
async fn the_second_look_names_nothing_that_is_over() {
    use FindingId::*;
    let token = |status, body: &str| (status, body.to_owned());
    let refused = |number: u32| {
        let body = format!(r#"{{"error":"invalid_grant","error_codes":[{number}]}}"#);
        token(400, &body)
    };
    let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]";
    let good = Says::default;
    for (says, expected) in [
        (
            Says {
                smtp: off.to_owned(),
                ..good()
            },
            SmtpAuthOffForMailbox,
        ),
        (
            Says {
                pop3: "-ERR Authentication failure: unknown user name or bad password.".to_owned(),
                ..good()
            },
            PopOff,
        ),
        (
            Says {
                pop3: "-ERR [SYS/TEMP] later".to_owned(),
                ..good()
            },
            TemporarilyRefused,
        ),
        (
            Says {
                token: refused(7_000_222),
                ..good()
            },
            ClientSecretExpired,
        ),
        (
            Says {
                renewal: Some(refused(700_082)),
                ..good()
            },
            RefreshTokenExpired,
        ),
        (
            Says {
                authorize: (200, r#"$Config={"sErrorCode":"50011"};"#.to_owned()),
                ..good()
            },
            RedirectUriNotRegistered,
        ),
        (
            Says {
                domain_tenant: OTHER_TENANT.to_owned(),
                ..good()
            },
            AccountNotInTenant,
        ),
    ] {
        Box::pin(check_second_look(says, expected)).await;
    }
}

/// A redirect that is not registered keeps the browser from coming back; once it is registered, the
/// doctor knows what that was, and names no class of nine.
#[tokio::test]
async fn what_explained_a_sign_in_is_remembered_when_it_is_cured() {
    let bench = Bench::new(Says::default()).await;
    bench.forget_tokens();
    bench.client.given_up(&address(), "interrupted").await;
    let unregistered = r#"$Config={"sErrorCode":"50011"};"#.to_owned();
    bench.says.lock().unwrap().authorize = (200, unregistered);
    let (report, _) = bench.examine(None).await;
    let ids: Vec<_> = report.findings.iter().map(|found| found.id).collect();
    assert_eq!(ids, [FindingId::RedirectUriNotRegistered]);
    bench.says.lock().unwrap().authorize = Says::default().authorize;
    let (report, _) = bench.examine(None).await;
    assert_eq!(report.findings, []);
    // Nobody has signed in yet: try again.
    assert_eq!(report.accounts[0].legs.sign_in, Signal::Yellow);
}

#[tokio::test]
async fn dead_hosts_hold_nobody_up_and_are_one_finding() {
    let bench = Bench::new(Says {
        silent: true,
        ..Says::default()
    })
    .await;
    // A token that still looks good, so that the mail servers are asked too.
    let store = bench.client.home.tokens(&address());
    let mut tokens = store.read().unwrap().unwrap();
    tokens.access.expires_at = "2026-11-23T09:00:00Z".parse().unwrap();
    store.write(&tokens).unwrap();
    let what = Examination {
        limits: Limits {
            word: Duration::from_millis(20),
            question: Duration::from_millis(200),
        },
        ..Examination::default()
    };
    let (mut asked, mut waited) = (Vec::new(), Vec::new());
    let mut tell = |progress: Progress<'_>| match progress {
        Progress::Asks(planned) => asked.push(planned.question.name()),
        Progress::Waits(planned) => waited.push(planned.question.name()),
    };
    let examined = bench.client.examine_with(what, &mut tell).await.unwrap();
    // Each host is waited for once, with a word.
    assert_eq!(asked, ["discovery", "pop3", "smtp"]);
    assert_eq!(waited, asked);
    let report = Report::new(&examined.evidence);
    let ids: Vec<_> = report.findings.iter().map(|found| found.id).collect();
    // They take the connection: it is not the network that is down.
    assert_eq!(ids, [FindingId::NothingAnswers]);
    let seen = report.findings[0].evidence.join(" ");
    for host in [LOGIN_HOST, "outlook.office365.com", "smtp.office365.com"] {
        assert!(seen.contains(host), "{host}: {seen}");
    }
    assert_eq!(report.exit_code(), 3);
    // The usual limits leave room for three such hosts, and some time for what is told at the end.
    let limits = Limits::default();
    assert!((limits.question + ask::CONNECTS_WITHIN) * 3 <= Duration::from_secs(82));
    assert!(limits.word <= Duration::from_secs(2));
}

#[tokio::test]
async fn a_page_that_belongs_to_nobody_is_wrong_input() {
    let bench = Bench::new(Says::default()).await;
    let what = Examination {
        only: None,
        page: Some("Need admin approval"),
        ..Examination::default()
    };
    let error = bench
        .client
        .examine_with(what, &mut |_| {})
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Input(InputError::PageOfNobody)));
    assert_eq!(error.exit_code(), 2);
    assert!(bench.asked().is_empty());
}

/// Texts that nobody wrote a rule for, always the same.
fn strange_texts() -> Vec<String> {
    let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), seed);
    let mut texts: Vec<String> = (0..8)
        .map(|_| {
            let words = "[a-zäöü]{3,9}( [a-z]{2,8}){2,9}[.!?]";
            let words = proptest::string::string_regex(words).unwrap();
            words.new_tree(&mut runner).unwrap().current()
        })
        .collect();
    texts.extend(
        [
            "AADSTS424242: The moon is full. Trace ID: 1 Correlation ID: 2",
            "AADSTS99: x",
            "AADSTS18446744073709551616: too large",
            "AADSTS",
            "die Anfrage wurde vom Mond abgelehnt",
            "%s%n{}${jndi:ldap://x}",
            "\u{202e}\u{0}\u{7}",
            "ÿþý",
            "null",
        ]
        .map(str::to_owned),
    );
    texts
}

/// Whatever a server says, the doctor answers, and is not certain of what nobody told it.
#[tokio::test]
async fn what_nobody_wrote_a_rule_for_is_unknown_wherever_it_is_said() {
    for text in strange_texts() {
        let clean = text.replace(char::is_control, " ");
        let oauth = serde_json::json!({"error": "moon_error", "error_description": text});
        let page = format!(
            "<html><script>$Config={};</script>",
            serde_json::json!({"sErrorCode": "424242", "strServiceExceptionMessage": text})
        );
        let sound = Says::default;
        let cases = [
            Says {
                token: (400, oauth.to_string()),
                authorize: (200, page),
                ..sound()
            },
            Says {
                token: (400, text.clone()),
                authorize: (200, text.clone()),
                ..sound()
            },
            Says {
                token: (200, serde_json::json!({ "moon": text }).to_string()),
                ..sound()
            },
            Says {
                pop3: format!("-ERR {clean}"),
                smtp: format!("535 5.7.999 {clean}"),
                ..sound()
            },
            Says {
                smtp: format!("599 {clean}"),
                ..sound()
            },
        ];
        for (number, says) in cases.into_iter().enumerate() {
            let bench = Bench::new(says).await;
            let (report, _) = bench.examine(None).await;
            let ids: Vec<_> = report.findings.iter().map(|found| found.id).collect();
            assert!(!ids.is_empty(), "{number}: {text}");
            for found in &report.findings {
                assert_eq!(found.id, FindingId::Unknown, "{number}: {text}: {found:?}");
                assert_eq!(found.certainty, Certainty::Unknown);
                assert!(!found.evidence.is_empty(), "{number}: {text}");
            }
            assert_eq!(report.exit_code(), 3, "{number}: {text}");
        }
        for one in crate::report::explain(&text) {
            assert_eq!(one.id, FindingId::Unknown, "{text}");
        }
    }
}

#[tokio::test]
async fn a_page_that_nobody_knows_keeps_the_class_and_the_words() {
    let bench = Bench::new(Says::default()).await;
    bench.client.given_up(&address(), "interrupted").await;
    for text in strange_texts()
        .into_iter()
        .filter(|text| !text.contains("AADSTS"))
    {
        let (report, _) = bench.examine(Some(&text)).await;
        assert_eq!(report.findings.len(), 1, "{text}");
        let found = &report.findings[0];
        assert_eq!(found.id, FindingId::SignInNotFinished, "{text}");
        assert_ne!(found.certainty, Certainty::Certain);
    }
}

#[tokio::test]
async fn a_bundle_holds_no_secret_in_any_spelling_and_no_name() {
    let says = Says {
        // A server that quotes all it was sent.
        pop3: format!(
            "-ERR {ADDRESS} {} {SECRET} planted-next-refresh",
            access_token()
        ),
        ..Says::default()
    };
    let bench = Bench::new(says).await;
    let what = Examination::default();
    let examined = bench.client.examine_with(what, &mut |_| {}).await.unwrap();
    let report = Report::new(&examined.evidence);
    let path = bench.folder.path().join("bundle.json");
    bench
        .client
        .write_bundle(&path, &examined, &report)
        .unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["client"]["name"], "m365mail");
    assert_eq!(value["plan"].as_array().unwrap().len(), 7);
    assert_eq!(value["report"]["findings"][0]["id"], "unknown");
    assert_eq!(
        value["report"]["accounts"][0]["address"],
        "user1@muster-legal.example"
    );
    let token = access_token();
    let planted = [
        SECRET,
        REFRESH,
        "planted-next-refresh",
        &token,
        "anna.muster",
        "Anna.Muster",
    ];
    for secret in planted {
        for spelling in spellings(secret) {
            assert!(!text.contains(&spelling), "{spelling}");
        }
    }
    // The search itself finds what is there.
    assert!(spellings(TENANT).any(|spelling| text.contains(&spelling)));
    // A second one does not take its place.
    let again = bench.client.write_bundle(&path, &examined, &report);
    assert!(matches!(again, Err(Error::Input(InputError::Exists(_)))));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let left: Vec<_> = std::fs::read_dir(bench.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

/// Raw, and as base64 (at each offset), percent-encoding and hexadecimal digits would hide it.
fn spellings(secret: &str) -> impl Iterator<Item = String> {
    let bytes = secret.as_bytes();
    let mut all = vec![secret.to_owned()];
    for skipped in 0..3.min(bytes.len()) {
        let whole = &bytes[skipped..];
        let whole = &whole[..whole.len() / 3 * 3];
        all.push(STANDARD.encode(whole));
        all.push(URL_SAFE_NO_PAD.encode(whole));
    }
    all.push(bytes.iter().map(|byte| format!("{byte:02x}")).collect());
    all.push(bytes.iter().map(|byte| format!("%{byte:02X}")).collect());
    all.push(bytes.iter().map(|byte| format!("%{byte:02x}")).collect());
    all.push(
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
            .to_string(),
    );
    all.into_iter().filter(|spelling| spelling.len() >= 6)
}

/// The findings of a doctor that has little patience.
async fn examine_in_haste(bench: &Bench, question: Duration) -> Report {
    let limits = Limits {
        word: Duration::from_secs(60),
        question,
    };
    let what = Examination {
        limits,
        ..Examination::default()
    };
    let examined = bench.client.examine_with(what, &mut |_| {}).await.unwrap();
    Report::new(&examined.evidence)
}

#[tokio::test]
async fn a_lock_that_another_run_holds_is_a_finding_beside_the_others() {
    let bench = Bench::new(Says::default()).await;
    let day = SecretEnd::parse("2026-11-30").unwrap();
    let values = EntityValues {
        secret_ends: Some(day),
        ..EntityValues::default()
    };
    let name = EntityName::parse("Muster").unwrap();
    bench.client.settings_set(&name, values).await.unwrap();
    let home = &bench.client.home;
    let (record, tokens) = (home.record_lock(), home.tokens(&address()));
    // While the tokens are held, all other questions have to be answered in time.
    for (lock, patience) in [
        (record.as_path(), Duration::from_millis(60)),
        (tokens.lock_path(), Duration::from_secs(3)),
    ] {
        let held = FileLock::acquire_blocking(lock).unwrap();
        let report = examine_in_haste(&bench, patience).await;
        let ids: Vec<_> = report.findings.iter().map(|one| one.id.as_str()).collect();
        assert!(ids.contains(&"client-busy"), "{lock:?} {ids:?}");
        assert!(ids.contains(&"client-secret-ends-soon"), "{lock:?} {ids:?}");
        assert!(!ids.contains(&"entra-unreachable"), "{lock:?} {ids:?}");
        let busy = report
            .findings
            .iter()
            .find(|one| one.id.as_str() == "client-busy");
        let me = std::process::id().to_string();
        assert!(
            busy.unwrap().evidence.iter().any(|one| one.contains(&me)),
            "{ids:?}"
        );
        assert_eq!(report.exit_code(), 3);
        drop(held);
        let (report, _) = bench.examine(None).await;
        let ids: Vec<_> = report.findings.iter().map(|one| one.id.as_str()).collect();
        assert!(!ids.contains(&"client-busy"), "{lock:?} {ids:?}");
    }
}

mod home;
mod hosts;
