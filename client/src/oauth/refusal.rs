//! Why Entra gave no token, with its exact words.
//!
//! The oauth2 crate's own error type drops `error_codes`, `suberror`, `claims` and the ids that
//! Microsoft's support asks for, so answers other than 200 are read here before it sees them.

use std::fmt::{self, Display};

use http::Response;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};

use super::id_token::IdTokenProblem;
pub use super::odd::OddAnswer;
use super::odd::head;
use crate::evidence::{
    EntraError, EntraRequest, Failure, HttpHead, Local, LocalFailure, Transport, TransportFailure,
    Words,
};
use crate::net::{ConnectProblem, NetError, TlsProblem};
use crate::secret::redact;
use crate::tokens::{Next, Refused};

/// A request to Entra that brought nothing usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Entra refused, and said why.
    Said(Box<EntraSaid>),
    /// An answer came, but not one that Entra gives.
    Odd(Odd),
    /// The id_token is not for this sign-in.
    IdToken(IdTokenProblem),
    /// No answer came.
    Net(NetError),
}

/// An OAuth error as Entra sends it.
///
/// <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response-1>
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct EntraSaid {
    /// The HTTP status; none when a redirect or a pasted URL brought the error.
    #[serde(skip)]
    pub status: Option<u16>,
    /// What the answer's head says.
    #[serde(skip)]
    pub http: HttpHead,
    /// `invalid_grant` and its like.
    pub error: String,
    /// The words, beginning with `AADSTS` and the number.
    #[serde(default)]
    pub error_description: String,
    /// The numbers; read as strings too, since not every endpoint sends them as numbers.
    #[serde(default, deserialize_with = "numbers")]
    pub error_codes: Vec<u32>,
    /// A hint what the user could do, such as `consent_required`.
    #[serde(default)]
    pub suberror: Option<String>,
    /// A page about the error.
    #[serde(default)]
    pub error_uri: Option<String>,
    /// The claims to ask for in a new sign-in (Conditional Access).
    #[serde(default)]
    pub claims: Option<String>,
    /// What Microsoft's support asks for.
    #[serde(default)]
    pub trace_id: Option<String>,
    /// What Microsoft's support asks for.
    #[serde(default)]
    pub correlation_id: Option<String>,
    /// When, on Entra's clock.
    #[serde(default)]
    pub timestamp: Option<String>,
}

/// An answer that Entra does not give: a proxy, an outage, a cut line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Odd {
    /// Neither what was asked for nor an OAuth error.
    Answer(Box<OddAnswer>),
    /// A success whose JSON ends early or has other types than it should.
    Unreadable,
    /// A success without an access token.
    NoAccessToken,
    /// A metadata document of another tenant.
    OtherIssuer {
        /// The issuer that it names.
        issuer: String,
    },
}

impl Refusal {
    /// Without these secrets in the server's words.
    #[must_use]
    pub(super) fn without(self, secrets: &[&SecretString]) -> Self {
        let clean = |text: String| redact(&text, secrets.iter().copied());
        match self {
            Self::Said(said) => Self::Said(Box::new(EntraSaid {
                error: clean(said.error),
                error_description: clean(said.error_description),
                suberror: said.suberror.map(clean),
                error_uri: said.error_uri.map(clean),
                claims: said.claims.map(clean),
                ..*said
            })),
            // A page that blocks a request likes to quote it.
            Self::Odd(Odd::Answer(answer)) => Self::Odd(Odd::Answer(Box::new(OddAnswer {
                words: clean(answer.words),
                ..*answer
            }))),
            Self::Odd(_) | Self::IdToken(_) | Self::Net(_) => self,
        }
    }

    /// As it is kept in the client's record.
    #[must_use]
    pub fn into_failure(self, request: EntraRequest) -> Failure {
        match self {
            Self::Said(said) => EntraError {
                request,
                status: said.status,
                error: said.error.into(),
                error_codes: said.error_codes,
                suberror: said.suberror.map(Words::from),
                description: said.error_description.into(),
                http: Box::new(said.http),
            }
            .into(),
            Self::Odd(Odd::Answer(answer)) => EntraError {
                request,
                status: Some(answer.status),
                error: Words::empty(),
                error_codes: Vec::new(),
                suberror: None,
                description: answer.words.into(),
                http: Box::new(answer.http),
            }
            .into(),
            Self::Odd(odd) => local(Local::OddAnswer, odd),
            Self::IdToken(problem) => local(
                match problem {
                    IdTokenProblem::Nonce => Local::NonceMismatch,
                    IdTokenProblem::Unreadable
                    | IdTokenProblem::Audience(_)
                    | IdTokenProblem::Issuer(_)
                    | IdTokenProblem::Expired(_) => Local::OddAnswer,
                },
                problem,
            ),
            Self::Net(error) => transport(&error).into(),
        }
    }
}

impl Refused for Refusal {
    /// Retry what Entra calls temporary, and 408, 429 and 5xx; never repeat an `invalid_grant` or
    /// `invalid_client`
    /// (<https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application>).
    fn next(&self) -> Next {
        match self {
            Self::Net(_) | Self::Odd(_) => Next::Later,
            Self::IdToken(_) => Next::SignInAgain,
            Self::Said(said) => said.next(),
        }
    }
}

impl EntraSaid {
    fn next(&self) -> Next {
        let temporary = matches!(self.status, Some(408 | 429 | 500..));
        match self.error.as_str() {
            _ if temporary => Next::Later,
            "temporarily_unavailable" | "server_error" => Next::Later,
            "invalid_grant"
            | "interaction_required"
            | "login_required"
            | "consent_required"
            | "access_denied" => Next::SignInAgain,
            _ => Next::FixSettings,
        }
    }
}

/// Reads an answer that is not 200.
pub(super) fn read(answer: &Response<Vec<u8>>) -> Refusal {
    match serde_json::from_slice::<EntraSaid>(answer.body()) {
        Ok(said) if !said.error.is_empty() && !answer.status().is_redirection() => {
            Refusal::Said(Box::new(EntraSaid {
                status: Some(answer.status().as_u16()),
                http: head(answer),
                ..said
            }))
        }
        Ok(_) | Err(_) => odd(answer),
    }
}

/// What came is not what was asked for, and no OAuth error.
pub(super) fn odd(answer: &Response<Vec<u8>>) -> Refusal {
    Refusal::Odd(Odd::Answer(Box::new(OddAnswer::of(answer))))
}

/// What is wrong with the JSON of a 200 that the oauth2 crate could not read. The body is not
/// quoted: it may hold half a token.
pub(super) fn of_success(body: &[u8]) -> Refusal {
    Refusal::Odd(match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(serde_json::Value::Object(members)) if !members.contains_key("access_token") => {
            Odd::NoAccessToken
        }
        Ok(_) | Err(_) => Odd::Unreadable,
    })
}

/// A network failure as it is kept in the client's record.
#[must_use]
pub fn transport(error: &NetError) -> TransportFailure {
    let (what, host, words, proxy) = match error {
        NetError::Resolve {
            host,
            reason,
            proxy,
        } => (Transport::Resolve, host, reason.clone(), proxy),
        NetError::Connect {
            host,
            problem,
            reason,
            proxy,
            ..
        } => (of_connect(*problem), host, reason.clone(), proxy),
        NetError::Tls {
            host,
            problem,
            reason,
            proxy,
        } => (of_tls(*problem), host, reason.clone(), proxy),
        NetError::Lost { host, reason } => (Transport::Closed, host, reason.clone(), &None),
        NetError::Silent { host, seconds } => (
            Transport::Silent,
            host,
            format!("no answer in {seconds} s"),
            &None,
        ),
    };
    let command = match error {
        NetError::Resolve { .. } | NetError::Connect { .. } => "connect",
        NetError::Tls { .. } => "tls",
        NetError::Lost { .. } | NetError::Silent { .. } => "",
    };
    TransportFailure {
        command: command.into(),
        proxy: proxy.as_deref().map(Box::from),
        ..TransportFailure::new(what, host, words)
    }
}

fn of_connect(problem: ConnectProblem) -> Transport {
    match problem {
        ConnectProblem::TimedOut => Transport::TimedOut,
        ConnectProblem::Refused | ConnectProblem::Unreachable | ConnectProblem::Other => {
            Transport::Connect
        }
    }
}

fn of_tls(problem: TlsProblem) -> Transport {
    match problem {
        TlsProblem::Expired
        | TlsProblem::NotYetValid
        | TlsProblem::WrongName
        | TlsProblem::UnknownAuthority
        | TlsProblem::Certificate => Transport::Certificate,
        TlsProblem::Protocol => Transport::Tls,
        TlsProblem::NotTls => Transport::NotTls,
        TlsProblem::Alert => Transport::TlsAlert,
        TlsProblem::Closed => Transport::Closed,
        TlsProblem::TimedOut => Transport::Silent,
    }
}

fn local(kind: Local, words: impl Display) -> Failure {
    let words = words.to_string().into();
    LocalFailure { kind, words }.into()
}

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Said(said) if said.error_description.is_empty() => f.write_str(&said.error),
            Self::Said(said) => f.write_str(&said.error_description),
            Self::Odd(odd) => odd.fmt(f),
            Self::IdToken(problem) => problem.fmt(f),
            Self::Net(error) => write!(f, "could not {error}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => f.write_str(&answer.words),
            Self::Unreadable => f.write_str("HTTP 200 with JSON that is cut or of another form"),
            Self::NoAccessToken => f.write_str("HTTP 200 without an access_token"),
            Self::OtherIssuer { issuer } => write!(f, "metadata of another issuer, {issuer}"),
        }
    }
}

fn numbers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Number {
        Number(u32),
        Text(String),
    }
    let numbers = Vec::<Number>::deserialize(deserializer)?.into_iter();
    Ok(numbers
        .filter_map(|number| match number {
            Number::Number(number) => Some(number),
            Number::Text(text) => text.parse().ok(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
    use proptest::prelude::*;

    use super::*;

    fn answer(status: u16, content_type: &str, body: &str) -> Response<Vec<u8>> {
        Response::builder()
            .status(status)
            .header(CONTENT_TYPE, content_type)
            .header(RETRY_AFTER, "60")
            .header(LOCATION, "https://evil.example/?code=secret")
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    #[test]
    fn every_member_of_an_error_survives() {
        // The shape as the service sends it: error_codes are numbers, claims is a string.
        let body = r#"{"error":"invalid_grant","error_description":"AADSTS53003: Access has been blocked. Trace ID: 1","error_codes":[53003],
            "timestamp":"2025-03-07 21:25:44Z","trace_id":"t","correlation_id":"c","error_uri":"https://login.microsoftonline.com/error?code=53003",
            "suberror":"message_only","claims":"{}"}"#;
        let Refusal::Said(said) = read(&answer(400, "application/json", body)) else {
            panic!("not read");
        };
        assert_eq!(said.error_codes, [53003]);
        assert_eq!(said.suberror.as_deref(), Some("message_only"));
        assert_eq!(said.claims.as_deref(), Some("{}"));
        assert_eq!(said.trace_id.as_deref(), Some("t"));
        assert_eq!(said.status, Some(400));
    }

    #[test]
    fn the_next_move_follows_from_the_answer() {
        let json = "application/json";
        for (status, content_type, body, next) in [
            (400, json, r#"{"error":"invalid_grant"}"#, Next::SignInAgain),
            (
                401,
                json,
                r#"{"error":"invalid_client"}"#,
                Next::FixSettings,
            ),
            (
                400,
                json,
                r#"{"error":"unauthorized_client"}"#,
                Next::FixSettings,
            ),
            (
                400,
                json,
                r#"{"error":"invalid_grant","error_codes":["50173"]}"#,
                Next::SignInAgain,
            ),
            (
                503,
                json,
                r#"{"error":"temporarily_unavailable"}"#,
                Next::Later,
            ),
            (500, json, r#"{"error":"invalid_grant"}"#, Next::Later),
            (429, "text/plain", "Too Many Requests", Next::Later),
            (500, "text/html", "<html>", Next::Later),
            (302, "text/html", "", Next::Later),
        ] {
            assert_eq!(
                read(&answer(status, content_type, body)).next(),
                next,
                "{body}"
            );
        }
    }

    #[test]
    fn a_redirect_is_told_by_its_host_alone() {
        let text = read(&answer(302, "text/html", "")).to_string();
        assert!(
            text.contains("evil.example") && !text.contains("secret"),
            "{text}"
        );
    }

    proptest! {
        #[test]
        fn any_answer_is_read(status in 300u16..600, body in any::<Vec<u8>>()) {
            let answer = Response::builder().status(status).body(body.clone()).unwrap();
            prop_assert!(!read(&answer).to_string().is_empty());
            prop_assert!(!of_success(&body).to_string().is_empty());
        }
    }
}
