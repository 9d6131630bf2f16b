//! Why Entra gave no token, with its exact words.
//!
//! The oauth2 crate's own error type drops `error_codes`, `suberror`, `claims` and the ids that
//! Microsoft's support asks for, so answers other than 200 are read here before it sees them.

use std::fmt::{self, Display};
use std::time::Duration;

use http::Response;
use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use url::Url;

use super::id_token::IdTokenProblem;
use crate::evidence::{
    EntraError, EntraRequest, Failure, Local, LocalFailure, Transport, TransportFailure, Words,
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
    /// How long the server asks us to stay away.
    #[serde(skip)]
    pub retry_after: Option<Duration>,
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
    /// Not JSON, where JSON belongs.
    NotJson {
        /// The HTTP status.
        status: u16,
        /// How long the server asks us to stay away.
        retry_after: Option<Duration>,
    },
    /// JSON that ends early or has other types than it should.
    Unreadable {
        /// The HTTP status.
        status: u16,
    },
    /// A success without an access token.
    NoAccessToken,
    /// A redirect, which is not followed.
    Redirect {
        /// The HTTP status.
        status: u16,
        /// The host it leads to, where it names one.
        to: Option<String>,
    },
    /// A body that does not end.
    TooLarge {
        /// The HTTP status.
        status: u16,
    },
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
    let status = answer.status().as_u16();
    if answer.status().is_redirection() {
        let to = host_of_location(answer);
        return Refusal::Odd(Odd::Redirect { status, to });
    }
    let retry_after = retry_after(answer);
    match serde_json::from_slice::<EntraSaid>(answer.body()) {
        Ok(said) => Refusal::Said(Box::new(EntraSaid {
            status: Some(status),
            retry_after,
            ..said
        })),
        Err(_) if is_json(answer) => Refusal::Odd(Odd::Unreadable { status }),
        Err(_) => Refusal::Odd(Odd::NotJson {
            status,
            retry_after,
        }),
    }
}

/// What is wrong with a 200 that the oauth2 crate could not read. The body is not quoted: it may
/// hold half a token.
pub(super) fn of_success(body: &[u8]) -> Refusal {
    Refusal::Odd(match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(serde_json::Value::Object(members)) if !members.contains_key("access_token") => {
            Odd::NoAccessToken
        }
        Ok(_) => Odd::Unreadable { status: 200 },
        Err(_) if body.trim_ascii_start().starts_with(b"{") => Odd::Unreadable { status: 200 },
        Err(_) => Odd::NotJson {
            status: 200,
            retry_after: None,
        },
    })
}

/// A network failure as it is kept in the client's record.
#[must_use]
pub fn transport(error: &NetError) -> TransportFailure {
    let (what, host, words) = match error {
        NetError::Resolve { host, reason } => (Transport::Resolve, host, reason.clone()),
        NetError::Connect {
            host,
            problem,
            reason,
            ..
        } => (of_connect(*problem), host, reason.clone()),
        NetError::Tls {
            host,
            problem,
            reason,
        } => (of_tls(*problem), host, reason.clone()),
        NetError::Lost { host, reason } => (Transport::Closed, host, reason.clone()),
        NetError::Silent { host, seconds } => (
            Transport::TimedOut,
            host,
            format!("no answer in {seconds} s"),
        ),
    };
    TransportFailure {
        what,
        host: host.clone(),
        words: words.into(),
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
        TlsProblem::Closed => Transport::Closed,
        TlsProblem::TimedOut => Transport::TimedOut,
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
            Self::NotJson { status, .. } => write!(f, "HTTP {status} with a body that is not JSON"),
            Self::Unreadable { status } => {
                write!(f, "HTTP {status} with JSON that is cut or of another form")
            }
            Self::NoAccessToken => f.write_str("HTTP 200 without an access_token"),
            Self::Redirect { status, to } => match to {
                Some(host) => write!(f, "HTTP {status}, a redirect to {host}, not followed"),
                None => write!(f, "HTTP {status}, a redirect, not followed"),
            },
            Self::TooLarge { status } => write!(f, "HTTP {status} with a body that is too large"),
            Self::OtherIssuer { issuer } => write!(f, "metadata of another issuer, {issuer}"),
        }
    }
}

fn is_json(answer: &Response<Vec<u8>>) -> bool {
    (answer.headers().get(CONTENT_TYPE))
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}

fn retry_after(answer: &Response<Vec<u8>>) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs)
}

/// Only the host is kept: the rest of a foreign address can carry what was posted.
fn host_of_location(answer: &Response<Vec<u8>>) -> Option<String> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    Url::parse(location).ok()?.host_str().map(str::to_owned)
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
