//! What the client knows about itself: its settings, its last attempts and what it probed.
//!
//! These types are the client's record on disk and the doctor's only input. They hold no
//! credential: every text from a peer is a [`Words`], which is cleaned on its way in, from the wire
//! as well as from disk.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::redact::redact;

/// Everything that a diagnosis is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    /// The moment of the diagnosis.
    pub now: Timestamp,
    /// The firms, each with its settings and accounts.
    #[serde(default)]
    pub entities: Vec<EntityEvidence>,
}

/// One firm: the three values from its app registration, and its accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EntityEvidence {
    /// The name under which the client keeps it.
    pub name: String,
    /// Directory (tenant) ID, as entered.
    pub tenant_id: String,
    /// Application (client) ID, as entered.
    pub client_id: String,
    /// The redirect URI that the client sends.
    pub redirect_uri: String,
    /// Whether a client secret is stored; its value is never here.
    #[serde(default)]
    pub has_secret: bool,
    /// Whether the stored secret has a GUID's form, which the *ID* of a secret has and a value never.
    #[serde(default)]
    pub secret_is_guid: bool,
    /// When one of the values was last changed: older failures speak of other values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings_changed: Option<Timestamp>,
    /// The last check of the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Attempt>,
    /// The last value that the settings refused before they kept it; the words never hold a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Attempt>,
    /// What the doctor asked about the registration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Probe>,
    /// The mail accounts of this firm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountEvidence>,
}

/// One mail account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AccountEvidence {
    /// The mail address.
    pub address: String,
    /// The user name (UPN) that should sign in.
    pub login: String,
    /// The scopes of the last authorization request, as sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_scopes: Vec<String>,
    /// The `scope` of the last token answer, as received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub granted_scopes: Vec<String>,
    /// What the current access token says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenClaims>,
    /// Who signed in last, from the id_token of the token endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_as: Option<String>,
    /// What a renewal asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted_scopes: Vec<String>,
    /// What the user read on Entra's page ([`Failure::EntraPage`]), when the sign-in did not come
    /// back; it stands for the sign-in that is still open in the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Attempt>,
    /// Another entity of this client whose tenant the mail address belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_entity: Option<String>,
    /// The last attempt on every leg.
    #[serde(default)]
    pub attempts: Attempts,
    /// What the doctor asked on behalf of this account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Probe>,
}

/// The parts of an account's way to its mail; each is tried and fails on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// Authorization in the browser and redemption of the code.
    SignIn,
    /// Silent renewal of the access token.
    Refresh,
    /// Retrieval.
    Pop3,
    /// Submission.
    Smtp,
}

impl Leg {
    /// All legs, in the order in which an account comes to need them.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Refresh, Self::Pop3, Self::Smtp];
}

/// The last attempt on every leg; `None` is never tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempts {
    /// Authorization in the browser and redemption of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<Attempt>,
    /// Silent renewal of the access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<Attempt>,
    /// Retrieval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pop3: Option<Attempt>,
    /// Submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Attempt>,
}

impl Attempts {
    /// The last attempt on this leg.
    pub fn on(&self, leg: Leg) -> Option<&Attempt> {
        match leg {
            Leg::SignIn => self.sign_in.as_ref(),
            Leg::Refresh => self.refresh.as_ref(),
            Leg::Pop3 => self.pop3.as_ref(),
            Leg::Smtp => self.smtp.as_ref(),
        }
    }

    /// Puts an attempt in the place of the one before it.
    pub fn record(&mut self, leg: Leg, attempt: Attempt) {
        let place = match leg {
            Leg::SignIn => &mut self.sign_in,
            Leg::Refresh => &mut self.refresh,
            Leg::Pop3 => &mut self.pop3,
            Leg::Smtp => &mut self.smtp,
        };
        *place = Some(attempt);
    }
}

/// Something was tried, and this came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

impl Attempt {
    /// It worked.
    pub fn held(at: Timestamp) -> Self {
        Self {
            at,
            outcome: Outcome::Held,
        }
    }

    /// It did not.
    pub fn failed(at: Timestamp, failure: impl Into<Failure>) -> Self {
        Self {
            at,
            outcome: Outcome::Failed(failure.into()),
        }
    }

    /// Whether it worked.
    pub fn is_held(&self) -> bool {
        matches!(self.outcome, Outcome::Held)
    }
}

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It worked.
    Held,
    /// It did not work, and this is what was seen.
    Failed(Failure),
}

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
    /// `error_description`: the server's own words.
    #[serde(default)]
    pub description: Words,
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
    /// What the operating system or the TLS library said.
    #[serde(default)]
    pub words: Words,
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
    /// The other side hung up in the middle.
    Closed,
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
    /// What was entered as the directory (tenant) ID is none.
    TenantIdMalformed,
    /// What was entered as the application (client) ID is none.
    ClientIdMalformed,
}

/// A question that the doctor put, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Probe {
    /// What was asked.
    pub what: ProbeKind,
    /// What came back.
    pub attempt: Attempt,
}

/// The questions that the doctor can put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// Does the tenant exist? The OpenID configuration.
    Discovery,
    /// Is the redirect registered? Authorization with `prompt=none`; it holds when the answer is
    /// a redirect, whatever the redirect says.
    Authorize,
    /// Are the three values right? A client-credentials request.
    ClientCredentials,
    /// Whose tenant is the account's mail domain?
    AccountTenant,
    /// Does the refresh token still work?
    Refresh,
    /// Does POP3 let the token in?
    Pop3,
    /// Does SMTP let the token in?
    Smtp,
}

/// The claims of an access token that decide about mail. Read, not verified: the client is not the
/// audience of an access token, and the doctor only reports what the token says.
///
/// Claims: <https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct TokenClaims {
    /// For whom it was issued.
    #[serde(default)]
    pub aud: String,
    /// The delegated permissions, in short form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scp: Vec<String>,
    /// The application permissions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The signed-in user's name: `upn`, else `unique_name`, else `preferred_username`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The application's id: `appid` or `azp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appid: Option<String>,
    /// The tenant's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tid: Option<String>,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<Timestamp>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<Timestamp>,
}

impl TokenClaims {
    /// Reads the claims of a JWT; `None` for an opaque token, as personal accounts get.
    pub fn read(access_token: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Raw {
            #[serde(default)]
            aud: String,
            #[serde(default)]
            scp: String,
            #[serde(default)]
            roles: Vec<String>,
            upn: Option<String>,
            unique_name: Option<String>,
            preferred_username: Option<String>,
            appid: Option<String>,
            azp: Option<String>,
            tid: Option<String>,
            iat: Option<i64>,
            exp: Option<i64>,
        }
        let payload = access_token.split('.').nth(1)?;
        let payload = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let raw: Raw = serde_json::from_slice(&payload).ok()?;
        let moment = |seconds: Option<i64>| Timestamp::from_second(seconds?).ok();
        Some(Self {
            aud: raw.aud,
            scp: raw.scp.split_whitespace().map(str::to_owned).collect(),
            roles: raw.roles,
            user: raw.upn.or(raw.unique_name).or(raw.preferred_username),
            appid: raw.appid.or(raw.azp),
            tid: raw.tid,
            iat: moment(raw.iat),
            exp: moment(raw.exp),
        })
    }
}

/// Text from outside, free of credentials by construction.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Words(String);

impl Words {
    /// Cleans the text and keeps it.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(redact(text.as_ref()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.0
    }
}

impl Failure {
    /// Nobody said anything yet.
    pub(super) const fn nothing() -> Self {
        Self::Local(LocalFailure {
            kind: Local::NoToken,
            words: Words(String::new()),
        })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn example() -> Evidence {
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let mut attempts = Attempts::default();
        attempts.record(Leg::SignIn, Attempt::held(at));
        let reply = Reply {
            protocol: Protocol::Smtp,
            command: "AUTH XOAUTH2".into(),
            line: "535 5.7.3 Authentication unsuccessful".into(),
        };
        attempts.record(Leg::Smtp, Attempt::failed(at, reply));
        let account = AccountEvidence {
            address: "anna@contoso.com".to_owned(),
            login: "anna@contoso.com".to_owned(),
            token: Some(TokenClaims {
                exp: Some(at),
                ..TokenClaims::default()
            }),
            attempts,
            ..AccountEvidence::default()
        };
        let entity = EntityEvidence {
            name: "Muster".to_owned(),
            check: Some(Attempt::held(at)),
            accounts: vec![account],
            ..EntityEvidence::default()
        };
        Evidence {
            now: at,
            entities: vec![entity],
        }
    }

    #[test]
    fn a_record_survives_json_and_toml() {
        let json = serde_json::to_string(&example()).unwrap();
        assert_eq!(serde_json::from_str::<Evidence>(&json).unwrap(), example());
        let toml = toml::to_string(&example()).unwrap();
        assert_eq!(toml::from_str::<Evidence>(&toml).unwrap(), example());
    }

    #[test]
    fn a_record_is_cleaned_when_it_is_read_back() {
        let words: Words = serde_json::from_str(r#""client_secret=hunter2hunter2""#).unwrap();
        assert_eq!(words.as_str(), "client_secret=[removed]");
    }

    #[test]
    fn claims_are_read_and_opaque_tokens_are_not() {
        let payload = r#"{"aud":"https://outlook.office.com","scp":"SMTP.Send POP.AccessAsUser.All","unique_name":"anna@contoso.com","tid":"t","appid":"a","iat":0,"exp":3600}"#;
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let claims = TokenClaims::read(&token).unwrap();
        assert_eq!(claims.scp, ["SMTP.Send", "POP.AccessAsUser.All"]);
        assert_eq!(claims.user.as_deref(), Some("anna@contoso.com"));
        assert_eq!(claims.exp, Timestamp::from_second(3600).ok());
        assert_eq!(
            TokenClaims::read("EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA"),
            None
        );
    }

    #[test]
    fn numbers_come_from_the_description_of_a_redirect() {
        let error = EntraError {
            request: EntraRequest::Authorize,
            status: None,
            error: "access_denied".into(),
            error_codes: vec![],
            suberror: None,
            description: "AADSTS65004: User declined to consent to access the app. AADSTS65004"
                .into(),
        };
        assert_eq!(error.codes(), [65004]);
        assert_eq!(
            aadsts_numbers("AADSTS70002: Error. AADSTS50126: Invalid"),
            [70002, 50126]
        );
        assert_eq!(
            aadsts_numbers("AADSTS AADSTSx AADSTS99999999999999"),
            [0u32; 0]
        );
    }

    proptest! {
        #[test]
        fn any_token_is_read_or_refused(token in any::<String>()) {
            let _ = TokenClaims::read(&token);
            let _ = aadsts_numbers(&token);
        }
    }
}
