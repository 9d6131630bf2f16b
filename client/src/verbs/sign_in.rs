//! The verb `sign-in`: the browser, the loopback, the redemption, and tokens on the disk.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Client;
use crate::account::Address;
use crate::config::Account;
use crate::diagnosis::evidence::{Attempt, EntraRequest, Failure, Leg, Local, LocalFailure};
use crate::error::{Error, InputError, Step};
use crate::oauth::loopback::{self, Answer, Loopback};
use crate::oauth::refusal::Refusal;
use crate::oauth::{Authorization, DEFAULT_SCOPES, Registration};
use crate::{page, record, tokens};

/// How to sign in.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// What to ask for; the default is what retrieval and submission need.
    pub scopes: Vec<String>,
    /// `select_account` lets the user choose, so that somebody who stayed signed in is not taken
    /// for the account's user.
    /// <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code>
    pub prompt: String,
    /// How long the browser may take, on the client's clock.
    pub patience: Duration,
}

impl Default for SignInOptions {
    fn default() -> Self {
        Self {
            scopes: DEFAULT_SCOPES.map(str::to_owned).to_vec(),
            prompt: "select_account".to_owned(),
            patience: Duration::from_secs(15 * 60),
        }
    }
}

/// A sign-in that succeeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who signed in (UPN), where the id_token names somebody.
    pub user: Option<String>,
    /// What was granted.
    pub scopes: Vec<String>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// Whether it can be renewed silently; without, the user has to sign in again then.
    pub renewable: bool,
}

/// A sign-in whose redirect is yet to be pasted.
#[derive(Debug)]
pub struct PendingSignIn {
    account: Account,
    registration: Registration,
    authorization: Authorization,
}

impl PendingSignIn {
    /// The address to open in a browser, on any computer.
    #[must_use]
    pub fn url(&self) -> &str {
        self.authorization.url.as_str()
    }
}

impl Client {
    /// Signs in over the browser and waits for it on the loopback.
    ///
    /// # Errors
    /// When the browser does not come back in time, Entra refuses, or somebody else signed in. An
    /// earlier sign-in then stays as it was.
    pub async fn sign_in(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<SignedIn, Error> {
        let account = self.account(address)?;
        let registration = self.registration(&account.entity)?;
        let loopback = Loopback::bind(&registration.redirect_uri).await;
        let loopback = loopback.map_err(|error| match registration.redirect_uri.port() {
            Some(port) => Error::from(InputError::PortTaken(port)),
            None => InputError::NoBrowser(error.to_string()).into(),
        })?;
        let redirect_uri = registration.redirect_uri.with_port(loopback.port());
        let authorization = registration.authorize(
            redirect_uri,
            options.scopes.clone(),
            Some(account.login().as_str()),
            &options.prompt,
        );
        let waiting = loopback.wait(authorization.state.clone());
        let now = self.clock.now();
        let end = now.checked_add(options.patience).unwrap_or(Timestamp::MAX);
        let callback = tokio::select! {
            callback = waiting => callback,
            // Beside the waiting, since a browser within a terminal ends only with its user.
            error = self.not_opened(&authorization) => return Err(error),
            () = self.clock.sleep_until(end) => {
                let words = "no answer came from the browser in time";
                return Err(self.given_up(address, words).await);
            }
        };
        let outcome = self
            .complete(&account, &registration, authorization, &callback.answer)
            .await;
        let page = match &outcome {
            Ok(_) => page::received(self.language),
            Err(error) => page::failed(self.language, &error.text().say(self.language)),
        };
        callback.finish(page).await;
        outcome
    }

    /// Begins a sign-in without a browser of this computer; the registered redirect is used as it
    /// is, since nothing listens.
    ///
    /// # Errors
    /// When the account or its settings are incomplete.
    pub fn begin_sign_in(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<PendingSignIn, Error> {
        let account = self.account(address)?;
        let registration = self.registration(&account.entity)?;
        let authorization = registration.authorize(
            registration.redirect_uri.as_str().to_owned(),
            options.scopes.clone(),
            Some(account.login().as_str()),
            &options.prompt,
        );
        Ok(PendingSignIn {
            account,
            registration,
            authorization,
        })
    }

    /// Ends it with the address that the browser shows after signing in.
    ///
    /// # Errors
    /// When that is not this sign-in's redirect; else as [`sign_in`](Self::sign_in).
    pub async fn finish_sign_in(
        &self,
        pending: PendingSignIn,
        pasted: &str,
    ) -> Result<SignedIn, Error> {
        let PendingSignIn {
            account,
            registration,
            authorization,
        } = pending;
        if pasted.trim().is_empty() {
            let words = "no address was pasted";
            return Err(self.given_up(&account.address, words).await);
        }
        let redirect = &authorization.redirect_uri;
        let answer = loopback::read_pasted(pasted, redirect, &authorization.state)
            .ok_or(InputError::Pasted)?;
        self.complete(&account, &registration, authorization, &answer)
            .await
    }

    /// Notes a sign-in that was begun and did not come back, which is all that can be seen of a
    /// refusal that Entra shows on a page.
    pub async fn given_up(&self, address: &Address, words: &str) -> Error {
        let failure = local(Local::NotFinished, words);
        self.failed(address, Leg::SignIn, Step::SignIn, failure)
            .await
    }

    /// Opens the browser; comes back only when there is none.
    async fn not_opened(&self, authorization: &Authorization) -> Error {
        let (browser, url) = (Arc::clone(&self.browser), authorization.url.clone());
        // Starting a browser can take its time.
        let opened = tokio::task::spawn_blocking(move || browser.open(&url)).await;
        match opened {
            Ok(Ok(())) => std::future::pending().await,
            Ok(Err(error)) => InputError::NoBrowser(error.to_string()).into(),
            Err(error) => InputError::NoBrowser(error.to_string()).into(),
        }
    }

    async fn complete(
        &self,
        account: &Account,
        registration: &Registration,
        authorization: Authorization,
        answer: &Answer,
    ) -> Result<SignedIn, Error> {
        let address = &account.address;
        let scopes = authorization.scopes.clone();
        let asked = scopes.clone();
        record::change(&self.home, |record| {
            record.account(address).asked_scopes = asked;
        })
        .await?;
        let refused = |failure| self.failed(address, Leg::SignIn, Step::SignIn, failure);

        let code = match answer {
            Answer::Code(code) => code,
            Answer::Refused(said) => {
                let refusal = Refusal::Said(said.clone());
                return Err(refused(refusal.into_failure(EntraRequest::Authorize)).await);
            }
        };
        let redeemed = registration.redeem(&self.net, authorization, code).await;
        let (granted, identity) = match redeemed {
            Ok(redeemed) => redeemed,
            Err(refusal) => {
                return Err(refused(refusal.into_failure(EntraRequest::Redemption)).await);
            }
        };
        let user = identity.and_then(|identity| identity.upn);
        if let Some(user) = &user
            && !user.eq_ignore_ascii_case(account.login().as_str())
        {
            let found = user.clone();
            record::change(&self.home, |record| {
                record.account(address).signed_in_as = Some(found);
            })
            .await?;
            let words = format!("{user} signed in, and not {}", account.login());
            return Err(refused(local(Local::OtherUser, &words)).await);
        }
        self.keep(address, granted, scopes, user).await
    }

    async fn keep(
        &self,
        address: &Address,
        granted: tokens::Granted,
        scopes: Vec<String>,
        user: Option<String>,
    ) -> Result<SignedIn, Error> {
        let now = self.clock.now();
        let granted_scopes = granted.scopes.clone();
        let tokens = tokens::tokens_of(granted, scopes, now);
        let store = self.home.tokens(address);
        let lock = store.lock().await?;
        store.write(&tokens)?;
        drop(lock);
        let signed_in = SignedIn {
            user,
            scopes: granted_scopes,
            expires_at: tokens.access.expires_at,
            renewable: tokens.refresh_token.is_some(),
        };
        record::change(&self.home, |record| {
            let account = record.account(address);
            account.granted_scopes.clone_from(&signed_in.scopes);
            account.signed_in_as.clone_from(&signed_in.user);
            account.attempts.record(Leg::SignIn, Attempt::held(now));
            // The refresh token is a new one, which nobody has tried: what became of the old one
            // is over.
            account.attempts.refresh = None;
        })
        .await?;
        Ok(signed_in)
    }
}

fn local(kind: Local, words: &str) -> Failure {
    let words = words.into();
    LocalFailure { kind, words }.into()
}
