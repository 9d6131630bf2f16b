//! Tokens from Entra ID: discovery, authorization with PKCE, redemption, refresh, and the client
//! credentials that prove a registration.
//!
//! The endpoints are Microsoft's and fixed; what leads elsewhere is the network's `--connect-to`.
//! Nothing here touches the disk.

pub mod device;
mod http;
pub mod id_token;
pub mod loopback;
mod odd;
pub mod probe;
pub mod refusal;
pub mod tenant;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use ::http::StatusCode;
use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse,
    BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError, Scope, StandardRevocableToken,
    StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use self::id_token::{Expected, IdTokenProblem, Identity};
use self::loopback::Pasted;
use self::refusal::{Odd, Refusal};
use crate::config::{Guid, RedirectUri};
use crate::net::Net;
use crate::tokens::Granted;

/// The host that signs users in and gives out tokens.
/// <https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud>
pub const LOGIN_HOST: &str = "login.microsoftonline.com";

/// What a sign-in asks for: retrieval, submission, a refresh token, and who it is.
///
/// The two Exchange permissions are spelt with the resource, since a bare `SMTP.Send` is read as
/// Microsoft Graph's, whose tokens Exchange refuses.
/// <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>
pub const DEFAULT_SCOPES: [&str; 5] = [
    "https://outlook.office.com/POP.AccessAsUser.All",
    "https://outlook.office.com/SMTP.Send",
    "offline_access",
    "openid",
    "profile",
];

/// The scope of `settings check`: an application's own token for Exchange.
const CHECK_SCOPE: &str = "https://outlook.office365.com/.default";

/// One entity's app registration, with its secret.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Directory (tenant) ID.
    pub tenant_id: Guid,
    /// Application (client) ID.
    pub client_id: Guid,
    /// The secret's value.
    pub secret: SecretString,
    /// The registered redirect.
    pub redirect_uri: RedirectUri,
}

/// One authorization request: where the browser goes, and what must come back.
#[derive(Debug)]
pub struct Authorization {
    /// The address for the browser.
    pub url: Url,
    /// What the redirect must repeat (RFC 6749 section 10.12).
    pub state: SecretString,
    /// The redirect with the port of this sign-in; redemption repeats it.
    pub redirect_uri: String,
    /// What was asked for.
    pub scopes: Vec<String>,
    verifier: PkceCodeVerifier,
    nonce: SecretString,
}

impl Authorization {
    /// Reads the address that a user copied from the browser.
    #[must_use]
    pub fn read_pasted(&self, text: &str) -> Pasted {
        loopback::read_pasted(text, &self.redirect_uri, &self.state)
    }
}

impl Registration {
    /// A new authorization request (RFC 6749 section 4.1.1, RFC 7636, OpenID Connect Core 3.1.2.1);
    /// without a `prompt` whoever is signed in to the browser is taken.
    #[must_use]
    pub fn authorize(
        &self,
        redirect_uri: String,
        scopes: Vec<String>,
        login_hint: Option<&str>,
        prompt: Option<&str>,
    ) -> Authorization {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let state = CsrfToken::new_random_len(32);
        let nonce = CsrfToken::new_random_len(32);
        let mut url = self.endpoint("oauth2/v2.0/authorize");
        url.query_pairs_mut()
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("response_mode", "query")
            .append_pair("scope", &scopes.join(" "))
            .append_pair("state", state.secret())
            .append_pair("nonce", nonce.secret())
            .append_pair("code_challenge", challenge.as_str())
            .append_pair("code_challenge_method", challenge.method())
            .extend_pairs(prompt.map(|prompt| ("prompt", prompt)))
            .extend_pairs(login_hint.map(|hint| ("login_hint", hint)));
        Authorization {
            url,
            state: SecretString::from(state.secret().as_str()),
            redirect_uri,
            scopes,
            verifier,
            nonce: SecretString::from(nonce.secret().as_str()),
        }
    }

    /// Turns the code into tokens, and says who signed in. Entra takes a code only once
    /// (RFC 6749 section 4.1.2).
    ///
    /// # Errors
    /// With Entra's words, or what was odd about its answer.
    pub async fn redeem(
        &self,
        net: &Net,
        authorization: &Authorization,
        code: &SecretString,
    ) -> Result<(Granted, Option<Identity>), Refusal> {
        let Authorization {
            redirect_uri,
            scopes,
            verifier,
            nonce,
            ..
        } = authorization;
        let redirect = RedirectUrl::new(redirect_uri.clone()).map_err(|_| unreadable())?;
        let verifier = PkceCodeVerifier::new(verifier.secret().clone());
        let client = self.client().set_redirect_uri(redirect);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
            .set_pkce_verifier(verifier)
            // Without it Entra gives a token for the first resource of the code (AADSTS28003).
            .add_extra_param("scope", scopes.join(" "))
            .request_async(&Post(net))
            .await;
        let answer = answer.map_err(|error| self.refusal(error, code))?;
        self.granted(net, answer, scopes, Some(nonce))
    }

    /// What an answer grants and to whom; who asked for `openid` must be told.
    fn granted(
        &self,
        net: &Net,
        answer: TokenAnswer,
        scopes: &[String],
        nonce: Option<&SecretString>,
    ) -> Result<(Granted, Option<Identity>), Refusal> {
        let asked_who = scopes.iter().any(|scope| scope == "openid");
        let identity = match &answer.extra_fields().id_token {
            Some(IdToken(token)) => Some(self.identity(net, token, nonce)?),
            None if asked_who => return Err(Refusal::IdToken(IdTokenProblem::Unreadable)),
            None => None,
        };
        Ok((granted_of(answer), identity))
    }

    /// A new access token for a refresh token, with the scopes of the sign-in.
    ///
    /// # Errors
    /// As [`redeem`](Self::redeem).
    pub async fn refresh(
        &self,
        net: &Net,
        refresh_token: &SecretString,
        scopes: &[String],
    ) -> Result<Granted, Refusal> {
        let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        self.client()
            .exchange_refresh_token(&token)
            .add_scopes(scopes.iter().cloned().map(Scope::new))
            .request_async(&Post(net))
            .await
            .map(granted_of)
            .map_err(|error| self.refusal(error, refresh_token))
    }

    /// Proves the three values: a token for the application itself. That it carries no roles is no
    /// failure, since no application permission is part of the setup. (Assumed of the service: that
    /// such a token is given out at all without any role.)
    ///
    /// # Errors
    /// As [`redeem`](Self::redeem).
    pub async fn check(&self, net: &Net) -> Result<(), Refusal> {
        self.client()
            .exchange_client_credentials()
            .add_scope(Scope::new(CHECK_SCOPE.to_owned()))
            .request_async(&Post(net))
            .await
            .map(|_| ())
            .map_err(|error| self.refusal(error, &self.secret))
    }

    /// Asks for the tenant's metadata, which only a tenant that exists has.
    ///
    /// # Errors
    /// As [`redeem`](Self::redeem), or when the metadata is another tenant's.
    pub async fn discover(&self, net: &Net) -> Result<(), Refusal> {
        let issuer = tenant::issuer(net, self.tenant_id.as_str()).await?;
        // A domain is the name of a tenant whose issuer has an id.
        let is_named_by_domain = !self.tenant_id.is_well_formed();
        if issuer == self.issuer() || is_named_by_domain {
            Ok(())
        } else {
            Err(Refusal::Odd(Odd::OtherIssuer { issuer }))
        }
    }

    fn identity(
        &self,
        net: &Net,
        token: &SecretString,
        nonce: Option<&SecretString>,
    ) -> Result<Identity, Refusal> {
        let issuer = self.issuer();
        let expected = Expected {
            client_id: self.client_id.as_str(),
            issuer: self.tenant_id.is_well_formed().then_some(issuer.as_str()),
            nonce: nonce.map(ExposeSecret::expose_secret),
            now: net.clock().now(),
        };
        id_token::read(token.expose_secret(), expected).map_err(Refusal::IdToken)
    }

    /// Cleans a refusal of what was sent, since servers like to quote it.
    fn refusal(
        &self,
        error: RequestTokenError<Refusal, BasicErrorResponse>,
        sent: &SecretString,
    ) -> Refusal {
        refusal_of(error).without(&[&self.secret, sent])
    }

    fn issuer(&self) -> String {
        format!("https://{LOGIN_HOST}/{}/v2.0", self.tenant_id)
    }

    fn endpoint(&self, path: &str) -> Url {
        endpoint_of(self.tenant_id.as_str(), path)
    }

    fn client(&self) -> Entra {
        // The secret goes in the body (`client_secret_post`), as Microsoft's examples have it.
        oauth2::Client::new(ClientId::new(self.client_id.to_string()))
            .set_client_secret(ClientSecret::new(self.secret.expose_secret().to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_auth_uri(AuthUrl::from_url(self.endpoint("oauth2/v2.0/authorize")))
            .set_token_uri(TokenUrl::from_url(self.endpoint("oauth2/v2.0/token")))
    }
}

/// An address of a tenant, which may be named by whatever somebody wrote into the settings: it can
/// be no more than one segment of the path.
fn endpoint_of(tenant: &str, path: &str) -> Url {
    let tenant = percent_encoding::utf8_percent_encode(tenant, SEGMENT);
    #[expect(
        clippy::unwrap_used,
        reason = "a constant host, letters, digits, percent signs and a constant path"
    )]
    Url::parse(&format!("https://{LOGIN_HOST}/{tenant}/{path}")).unwrap()
}

const SEGMENT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.');

type Entra = oauth2::Client<
    BasicErrorResponse,
    TokenAnswer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

type TokenAnswer = StandardTokenResponse<Extra, BasicTokenType>;

/// What Entra adds to RFC 6749's answer; unknown members are ignored.
#[derive(Debug, Serialize, Deserialize)]
struct Extra {
    id_token: Option<IdToken>,
}

impl ExtraTokenFields for Extra {}

#[derive(Debug, Serialize, Deserialize)]
struct IdToken(#[serde(with = "crate::secret::kept")] SecretString);

/// Where the answer has none: the shortest that Entra gives
/// (<https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes>).
const SHORTEST_LIFETIME: Duration = Duration::from_secs(3600);

fn granted_of(answer: TokenAnswer) -> Granted {
    let secret = |text: &String| SecretString::from(text.as_str());
    Granted {
        access_token: secret(answer.access_token().secret()),
        expires_in: answer.expires_in().unwrap_or(SHORTEST_LIFETIME),
        refresh_token: answer.refresh_token().map(|token| secret(token.secret())),
        scopes: (answer.scopes().into_iter().flatten())
            .map(|scope| scope.to_string())
            .collect(),
    }
}

/// Sends a request of the oauth2 crate; every answer but 200 becomes a refusal with all its words.
///
/// A type with a boxed future, since a closure's future would not be `Send` for every lifetime.
struct Post<'a>(&'a Net);

impl<'c> AsyncHttpClient<'c> for Post<'_> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Refusal>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = http::exchange(self.0, request).await?;
            match answer.status() {
                // A captive portal's page has this status too.
                StatusCode::OK if is_object(answer.body()) => Ok(answer),
                StatusCode::OK => Err(refusal::odd(&answer)),
                _ => Err(refusal::read(&answer)),
            }
        })
    }
}

async fn get(net: &Net, url: &Url) -> Result<HttpResponse, Refusal> {
    let request = ::http::Request::get(url.as_str())
        .body(Vec::new())
        .map_err(|_| unreadable())?;
    http::exchange(net, request).await
}

fn refusal_of(error: RequestTokenError<Refusal, BasicErrorResponse>) -> Refusal {
    match error {
        RequestTokenError::Request(refusal) => refusal,
        RequestTokenError::Parse(_, body) => refusal::of_success(&body),
        // `Post` lets no error answer through; what is left is a 200 that says it is no JSON.
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => unreadable(),
    }
}

/// The body is not quoted where it is an object, whole or cut: it may hold half a token.
fn is_object(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"{")
}

fn unreadable() -> Refusal {
    Refusal::Odd(Odd::Unreadable)
}

#[cfg(test)]
mod tests;
