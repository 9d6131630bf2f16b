//! How an attempt failed, by what the client saw.

use std::num::NonZeroU32;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Words;

/// How an attempt failed, by what the client saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// Entra answered with an OAuth error, as JSON or in a redirect.
    Entra(EntraError),
    /// Entra showed a page, which only a human or a probe can read.
    EntraPage(EntraPage),
    /// A mail server refused a command.
    Reply(Reply),
    /// No conversation took place, or it broke off.
    Transport(TransportFailure),
    /// The client itself stopped.
    Local(LocalFailure),
}

/// An OAuth error of the identity platform.
///
/// The members of the JSON body: <https://learn.microsoft.com/entra/identity-platform/reference-error-codes>.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EntraError {
    /// Which request was answered so.
    pub request: EntraRequest,
    /// The HTTP status; a redirect has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// `error`, e.g. `invalid_grant`; empty when the answer was no OAuth error at all.
    #[serde(default)]
    pub error: Words,
    /// `error_codes`; a redirect has none, then [`EntraError::codes`] reads the description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub error_codes: Vec<u32>,
    /// `suberror`, e.g. `consent_required`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suberror: Option<Words>,
    /// `error_description`: the server's own words; where `error` is empty, ours about the answer.
    #[serde(default)]
    pub description: Words,
    /// What the answer's head says, whatever its body is.
    #[serde(default, skip_serializing_if = "HttpHead::is_empty")]
    pub http: Box<HttpHead>,
}

/// What an HTTP answer says before its body is looked at: a proxy, a captive portal and an outage
/// are told apart by it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct HttpHead {
    /// For how many seconds the server asks to be left alone, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// `Date`: what time it is for the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_date: Option<Timestamp>,
    /// What kind of body came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<HttpBody>,
    /// `Server`, or `Via` where there is none: who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<Words>,
    /// The host that a redirect leads to; never the whole address, which can carry what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_to: Option<String>,
}

/// What answers instead of Entra names itself so in `Server` or `Via`, in lower case.
const PROXIES: [&str; 12] = [
    "squid",
    "zscaler",
    "bluecoat",
    "proxy",
    "fortigate",
    "fortinet",
    "sophos",
    "mcafee",
    "webgate",
    "barracuda",
    "ironport",
    "checkpoint",
];

impl HttpHead {
    /// Whether whoever answered calls itself a proxy.
    #[must_use]
    pub fn is_of_a_proxy(&self) -> bool {
        let server = self
            .server
            .as_ref()
            .map(|words| words.as_str().to_lowercase());
        server.is_some_and(|server| PROXIES.iter().any(|name| server.contains(name)))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What kind of body an HTTP answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HttpBody {
    /// None.
    Empty,
    /// JSON, whole or cut.
    Json,
    /// A web page.
    Html,
    /// Anything else.
    Text,
    /// One that was longer than anything Entra sends, and was not read to its end.
    TooLarge,
}

impl EntraError {
    /// The AADSTS numbers, from `error_codes` or else from the description.
    pub fn codes(&self) -> Vec<u32> {
        if self.error_codes.is_empty() {
            aadsts_numbers(self.description.as_str())
        } else {
            self.error_codes.clone()
        }
    }
}

/// The requests that the client makes of the identity platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntraRequest {
    /// The OpenID configuration.
    Discovery,
    /// The signing keys.
    Keys,
    /// Authorization, answered by a redirect.
    Authorize,
    /// Redemption of the authorization code.
    Redemption,
    /// Renewal with the refresh token.
    Refresh,
    /// Client credentials, which only prove the three values.
    ClientCredentials,
    /// A device code.
    DeviceAuthorization,
    /// Asking whether the device code was confirmed.
    DeviceToken,
}

/// A page of the identity platform that names an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EntraPage {
    /// The number in `$Config`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u32>,
    /// What the page says.
    #[serde(default)]
    pub text: Words,
}

impl EntraPage {
    /// The AADSTS numbers, from `$Config` or else from the text.
    pub fn codes(&self) -> Vec<u32> {
        match self.code {
            Some(code) => vec![code],
            None => aadsts_numbers(self.text.as_str()),
        }
    }
}

/// A mail server's refusal, word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Reply {
    /// Who refused.
    pub protocol: Protocol,
    /// What was sent, without its secrets: `AUTH XOAUTH2`, `MAIL`, `DATA`; `connect` for a greeting.
    pub command: Words,
    /// The whole reply; lines of one reply are separated by `\n`.
    pub line: Words,
    /// How the server greeted: another product than Microsoft's says so there.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub greeting: Words,
    /// How long the token was that was refused; only with a refused AUTH.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_length: Option<usize>,
}

/// The protocols in which the mail servers are spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Retrieval on port 995.
    Pop3,
    /// Submission on port 587.
    Smtp,
}

/// A connection that did not come about or broke off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TransportFailure {
    /// How far it came.
    pub what: Transport,
    /// The host's name, as in the address or the settings.
    pub host: String,
    /// What the operating system, the TLS library or the other side said.
    #[serde(default)]
    pub words: Words,
    /// What was under way: `connect`, `tls`, `greeting` or a command such as `AUTH XOAUTH2`.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub command: Words,
    /// How the server greeted, where it came to that.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub greeting: Words,
    /// The proxy that this computer's environment names (`HTTPS_PROXY`), as host and port, where
    /// the direct way failed: the client takes none, and the network may allow no other way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy: Option<Box<str>>,
    /// How long the token was, in characters, where a server hung up at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_length: Option<NonZeroU32>,
}

impl TransportFailure {
    /// With the length of the token that was shown.
    #[must_use]
    pub fn with_token_length(mut self, length: Option<usize>) -> Self {
        let length = length.and_then(|length| u32::try_from(length).ok());
        self.token_length = length.and_then(NonZeroU32::new);
        self
    }

    /// A failure of which no more is known than this.
    #[must_use]
    pub fn new(what: Transport, host: impl Into<String>, words: impl Into<Words>) -> Self {
        Self {
            what,
            host: host.into(),
            words: words.into(),
            command: Words::empty(),
            greeting: Words::empty(),
            proxy: None,
            token_length: None,
        }
    }
}

/// Where a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// The name has no address.
    Resolve,
    /// Nobody answered, or the connection was refused.
    Connect,
    /// The server's certificate was not accepted.
    Certificate,
    /// TLS failed otherwise.
    Tls,
    /// The answer did not come in time.
    TimedOut,
    /// The other side took the connection and then said nothing at all.
    Silent,
    /// The other side wants TLS at once where plain text comes first.
    TlsAtOnce,
    /// The other side hung up in the middle.
    Closed,
    /// Plain text came where TLS belongs; the words are its beginning.
    NotTls,
    /// The other side ended the handshake with an alert, which the words name.
    TlsAlert,
    /// What was said is not of the protocol; the words are the line.
    ForeignProtocol,
    /// The server's offer has no STARTTLS; the words are the offer.
    StarttlsMissing,
    /// The server's offer has no XOAUTH2; the words are the offer.
    Xoauth2Missing,
    /// The server said more than it was asked.
    OutOfTurn,
    /// An answer without end.
    Endless,
    /// An answer that came too slowly to ever end.
    TooSlow,
}

/// The client stopped of its own accord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct LocalFailure {
    /// Why.
    pub kind: Local,
    /// What there is to say about it.
    #[serde(default)]
    pub words: Words,
}

/// Why the client stopped of its own accord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Local {
    /// The answer's `state` is not the one that was sent.
    StateMismatch,
    /// The id_token's `nonce` is not the one that was sent.
    NonceMismatch,
    /// No answer came from the browser: closed, timed out, or stuck on a page.
    NotFinished,
    /// Somebody else signed in than the account's login.
    OtherUser,
    /// Somebody signed in under another name than the account's login, and the mail server lets
    /// that user into the account's mailbox.
    OtherName,
    /// Somebody signed in under another name than the account's login, and the mail server could
    /// not be asked whose mailbox it is.
    OtherUnasked,
    /// The account's own user signed in, whose user name was changed.
    Renamed,
    /// Somebody signed in whose name differs from the account's login by a slip of the pen.
    AddressTypo,
    /// The account's mail domain belongs to another tenant than its entity's.
    OtherTenant,
    /// There is no token to work with; the reason stands at sign-in or refresh.
    NoToken,
    /// The token answer had no refresh token.
    NoRefreshToken,
    /// A server's answer could not be read.
    OddAnswer,
    /// Files of the client could not be read or written.
    Storage,
    /// A value of the settings is missing or malformed.
    Settings,
    /// What was entered as the secret has the form of a secret's ID.
    SecretIdPasted,
    /// No client secret is kept, or what was entered as one is empty.
    SecretMissing,
    /// What was entered as the secret cannot be one.
    SecretMalformed,
    /// The two ids are one value.
    IdsEqual,
    /// The two ids stand in each other's place.
    IdsSwapped,
    /// What was entered as the redirect URI cannot be used.
    RedirectUriMalformed,
    /// What was pasted is not the address that the browser ended on.
    PastedOdd,
    /// The account was signed in, and its tokens are gone.
    TokensLost,
    /// The secret ends soon.
    SecretEndsSoon,
    /// This computer's clock differs from a server's by more than servers bear.
    ClockWrong,
    /// Another run of the client holds a file for too long.
    Busy,
    /// The account's address is one of a provider whose mailboxes are in no tenant.
    PublicProvider,
    /// What was entered as the directory (tenant) ID is none.
    TenantIdMalformed,
    /// What was entered as the application (client) ID is none.
    ClientIdMalformed,
}

impl Reply {
    /// A refusal of which no more is known than this.
    #[must_use]
    pub fn new(protocol: Protocol, command: impl Into<Words>, line: impl Into<Words>) -> Self {
        Self {
            protocol,
            command: command.into(),
            line: line.into(),
            greeting: Words::empty(),
            token_length: None,
        }
    }
}

impl From<EntraError> for Failure {
    fn from(error: EntraError) -> Self {
        Self::Entra(error)
    }
}

impl From<EntraPage> for Failure {
    fn from(page: EntraPage) -> Self {
        Self::EntraPage(page)
    }
}

impl From<Reply> for Failure {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl From<TransportFailure> for Failure {
    fn from(failure: TransportFailure) -> Self {
        Self::Transport(failure)
    }
}

impl From<LocalFailure> for Failure {
    fn from(failure: LocalFailure) -> Self {
        Self::Local(failure)
    }
}

/// The numbers behind each `AADSTS` in a text, in order of appearance, each once.
pub fn aadsts_numbers(text: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    for tail in text.split("AADSTS").skip(1) {
        let end = tail
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(tail.len());
        if let Ok(number) = tail[..end].parse()
            && !numbers.contains(&number)
        {
            numbers.push(number);
        }
    }
    numbers
}

/// The commands up to the login and the first look; what is refused later is a mail.
const OF_LOGIN: [&str; 8] = [
    "connect", "greeting", "tls", "EHLO", "STARTTLS", "CAPA", "AUTH", "STAT",
];

impl Failure {
    /// Whether the client itself stopped, for this reason.
    pub(crate) fn is_of(&self, kind: Local) -> bool {
        matches!(self, Self::Local(local) if local.kind == kind)
    }

    /// Whether a mail server let the user in, and refused something afterwards.
    pub(crate) fn is_after_login(&self) -> bool {
        let Self::Reply(reply) = self else {
            return false;
        };
        let verb = reply.command.as_str().split(' ').next();
        !OF_LOGIN.contains(&verb.unwrap_or_default())
    }

    /// Whether a mail server says itself that its refusal passes: the first digit of an SMTP reply
    /// (RFC 5321 section 4.2.1), the response codes of POP3 (RFC 2449 section 8.1.1, RFC 3206).
    pub(crate) fn passes(&self) -> bool {
        let Self::Reply(reply) = self else {
            return false;
        };
        let line = reply.line.as_str();
        let code = line
            .trim_start_matches("-ERR")
            .trim_start()
            .to_ascii_uppercase();
        match reply.protocol {
            Protocol::Smtp => line.starts_with('4'),
            Protocol::Pop3 => ["[SYS/TEMP]", "[IN-USE]", "[LOGIN-DELAY]"]
                .iter()
                .any(|one| code.starts_with(one)),
        }
    }

    /// How many seconds the server asks to wait, where it does.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Entra(error) => error.http.retry_after,
            Self::EntraPage(_) | Self::Reply(_) | Self::Transport(_) | Self::Local(_) => None,
        }
    }

    /// The same, where the server refused for that alone (RFC 6585 section 4, RFC 9110 section
    /// 15.6.4).
    pub(crate) fn asks_to_wait(&self) -> Option<u64> {
        match self {
            Self::Entra(error) if matches!(error.status, Some(429 | 503)) => self.retry_after(),
            Self::Entra(_)
            | Self::EntraPage(_)
            | Self::Reply(_)
            | Self::Transport(_)
            | Self::Local(_) => None,
        }
    }

    /// The same answer, which now asks to wait for so many seconds.
    pub(crate) fn asking_to_wait(self, seconds: u64) -> Self {
        match self {
            Self::Entra(mut error) => {
                error.http.retry_after = Some(seconds);
                Self::Entra(error)
            }
            Self::EntraPage(_) | Self::Reply(_) | Self::Transport(_) | Self::Local(_) => self,
        }
    }

    /// Nobody said anything yet.
    pub(crate) const fn nothing() -> Self {
        Self::Local(LocalFailure {
            kind: Local::NoToken,
            words: Words::empty(),
        })
    }
}

#[cfg(test)]
mod tests;
