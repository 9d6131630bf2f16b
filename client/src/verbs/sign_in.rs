//! The verb `sign-in`: the browser, the loopback, the redemption, and tokens on the disk.
//!
//! Three ways lead to the same end: the browser of this computer; a browser elsewhere, whose
//! address is pasted here or which comes over a forwarded port; and, where neither can be, a code
//! that is typed on another device.

mod device;
mod granted;
mod who;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

pub use self::device::PendingDeviceCode;
use super::Client;
use crate::account::Address;
use crate::config::Account;
use crate::error::{Error, InputError, Step};
use crate::evidence::{Attempt, EntraRequest, Failure, Leg, Local, LocalFailure};
use crate::oauth::id_token::Identity;
use crate::oauth::loopback::{Answer, Callback, Loopback, Pasted};
use crate::oauth::refusal::Refusal;
use crate::oauth::{Authorization, DEFAULT_SCOPES, Registration};
use crate::rehearsal::{Compare, Redeem};
use crate::{page, tokens};

/// How to sign in.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// What to ask for; the default is what retrieval and submission need.
    pub scopes: Vec<String>,
    /// What Entra shows although somebody is signed in to the browser.
    pub prompt: Prompt,
    /// Whether Entra is told whom to expect (`login_hint`).
    pub hint: bool,
    /// Whether only the account's own user is taken. Without, the tokens are kept whoever signed
    /// in, as clients do that never look.
    pub compare: Compare,
    /// How often the code is redeemed.
    pub redeem: Redeem,
    /// How long the browser may take, on the client's clock.
    pub patience: Duration,
}

/// What Entra shows although somebody is signed in to the browser.
/// <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// The accounts to choose from, so that somebody who stayed signed in is not taken for the
    /// account's user.
    SelectAccount,
    /// The password, whoever is signed in.
    Login,
    /// The permissions, after signing in.
    Consent,
    /// The parameter is left out: whoever is signed in is taken without a question.
    NotSent,
}

impl Prompt {
    fn parameter(self) -> Option<&'static str> {
        match self {
            Self::SelectAccount => Some("select_account"),
            Self::Login => Some("login"),
            Self::Consent => Some("consent"),
            Self::NotSent => None,
        }
    }
}

impl Default for SignInOptions {
    fn default() -> Self {
        Self {
            scopes: DEFAULT_SCOPES.map(str::to_owned).to_vec(),
            prompt: Prompt::SelectAccount,
            hint: true,
            compare: Compare::Login,
            redeem: Redeem::Once,
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
    /// The permissions that were asked for and not granted.
    pub missing: Vec<String>,
    /// When the access token ends.
    pub expires_at: Timestamp,
    /// Whether it can be renewed silently; without, the user has to sign in again then.
    pub renewable: bool,
}

/// A sign-in that nothing on the client's side stands in the way of.
#[derive(Debug)]
pub struct ReadyToSignIn {
    account: Account,
    registration: Registration,
    options: SignInOptions,
}

/// A sign-in whose browser is on its way, on this computer or another.
#[derive(Debug)]
pub struct PendingSignIn {
    ready: ReadyToSignIn,
    authorization: Authorization,
    loopback: Option<Loopback>,
}

impl PendingSignIn {
    /// The address to open in a browser, on any computer.
    #[must_use]
    pub fn url(&self) -> &str {
        self.authorization.url.as_str()
    }

    /// The port of this computer on which the browser's answer is awaited too.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.loopback.as_ref().map(Loopback::port)
    }
}

impl ReadyToSignIn {
    fn authorize(&self, redirect_uri: String) -> Authorization {
        let login = self.account.login().as_str();
        self.registration.authorize(
            redirect_uri,
            self.options.scopes.clone(),
            self.options.hint.then_some(login),
            self.options.prompt.parameter(),
        )
    }
}

/// Who pastes the address that a browser elsewhere ended on. A boxed future, since that of an async
/// closure is not `Send` for every lifetime.
pub trait Pastes: Send {
    /// What is pasted next; `mistake` is what was wrong with the last, `None` an end of it all.
    fn next(&mut self, mistake: Option<InputError>) -> NextPasted<'_>;
}

/// What comes of [`Pastes::next`].
pub type NextPasted<'a> = Pin<Box<dyn Future<Output = Result<Option<String>, Error>> + Send + 'a>>;

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
        let ready = self.prepare_sign_in(address, options).await?;
        self.sign_in_ready(ready).await
    }

    /// Looks whether a sign-in can begin at all, before any browser opens: the settings are there,
    /// and the account is not another entity's.
    ///
    /// # Errors
    /// When the account or its settings are incomplete, or the mail domain belongs to another
    /// tenant.
    pub async fn prepare_sign_in(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<ReadyToSignIn, Error> {
        let account = self.account(address)?;
        let registration = self.registration(&account.entity)?;
        if let Some(problem) = self.problems_of_ids(&account.entity)?.into_iter().next() {
            let refused = self.failed(address, Leg::SignIn, Step::SignIn, problem);
            return Err(refused.await);
        }
        self.refuse_other_tenant(&account, &registration).await?;
        Ok(ReadyToSignIn {
            account,
            registration,
            options: options.clone(),
        })
    }

    /// The rest of [`sign_in`](Self::sign_in).
    ///
    /// # Errors
    /// As [`sign_in`](Self::sign_in).
    pub async fn sign_in_ready(&self, ready: ReadyToSignIn) -> Result<SignedIn, Error> {
        let redirect = &ready.registration.redirect_uri;
        let loopback = Loopback::bind(redirect).await;
        let loopback = loopback.map_err(|error| match redirect.port() {
            Some(port) => Error::from(InputError::PortTaken(port)),
            None => InputError::NoBrowser(error.to_string()).into(),
        })?;
        let authorization = ready.authorize(redirect.with_port(loopback.port()));
        let waiting = loopback.wait(authorization.state.clone());
        let callback = tokio::select! {
            callback = waiting => callback,
            // Beside the waiting, since a browser within a terminal ends only with its user.
            error = self.not_opened(&authorization) => return Err(error),
            error = self.out_of_patience(&ready) => return Err(error),
        };
        self.called_back(&ready, &authorization, callback).await
    }

    /// Begins a sign-in without a browser of this computer; the registered redirect is used as it
    /// is, since nothing listens.
    ///
    /// # Errors
    /// As [`prepare_sign_in`](Self::prepare_sign_in).
    pub async fn begin_sign_in(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<PendingSignIn, Error> {
        let ready = self.prepare_sign_in(address, options).await?;
        let redirect = ready.registration.redirect_uri.as_str().to_owned();
        Ok(PendingSignIn {
            authorization: ready.authorize(redirect),
            ready,
            loopback: None,
        })
    }

    /// Begins a sign-in whose browser may come back by itself, over a port that is forwarded to
    /// this computer; where the port is taken, only pasting is left.
    ///
    /// # Errors
    /// As [`prepare_sign_in`](Self::prepare_sign_in).
    pub async fn begin_sign_in_listening(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<PendingSignIn, Error> {
        let ready = self.prepare_sign_in(address, options).await?;
        let redirect = &ready.registration.redirect_uri;
        let loopback = Loopback::bind(redirect).await.ok();
        let authorization = ready.authorize(match &loopback {
            Some(loopback) => redirect.with_port(loopback.port()),
            None => redirect.as_str().to_owned(),
        });
        Ok(PendingSignIn {
            ready,
            authorization,
            loopback,
        })
    }

    /// Ends it with the address that the browser shows after signing in.
    ///
    /// # Errors
    /// When that is not this sign-in's redirect; else as [`sign_in`](Self::sign_in). An answer to
    /// another sign-in is refused and noted: its code is somebody else's.
    pub async fn finish_sign_in(
        &self,
        pending: PendingSignIn,
        pasted: &str,
    ) -> Result<SignedIn, Error> {
        let PendingSignIn {
            ready,
            authorization,
            ..
        } = pending;
        let address = &ready.account.address;
        if pasted.trim().is_empty() {
            let words = "no address was pasted";
            return Err(self.given_up(address, words).await);
        }
        match authorization.read_pasted(pasted) {
            Pasted::Answer(answer) => self.complete(&ready, &authorization, &answer).await,
            Pasted::Nothing => {
                // What was typed is wrong; and whoever asks later why nobody is signed in is told.
                let failure = local(Local::PastedOdd, "");
                let _ = self
                    .failed(address, Leg::SignIn, Step::SignIn, failure)
                    .await;
                Err(InputError::Pasted.into())
            }
            Pasted::Foreign => {
                let words = "the pasted address answers another sign-in: its state is not the one \
                             that this sign-in sent";
                let failure = local(Local::StateMismatch, words);
                Err(self
                    .failed(address, Leg::SignIn, Step::SignIn, failure)
                    .await)
            }
        }
    }

    /// Ends it with whichever comes first: a pasted address, or the browser itself over the port.
    ///
    /// `paster` gives what is pasted, and is told what was wrong with the last: a mistake of copying
    /// spends nothing, so it may be made again. An answer to another sign-in ends the waiting, since
    /// whoever had it pasted may do so again; so does an empty line, or none any more.
    ///
    /// # Errors
    /// As [`finish_sign_in`](Self::finish_sign_in), or what `paster` says.
    pub async fn finish_sign_in_either(
        &self,
        mut pending: PendingSignIn,
        paster: &mut dyn Pastes,
    ) -> Result<SignedIn, Error> {
        let loopback = pending.loopback.take();
        let called = async {
            match loopback {
                Some(loopback) => loopback.wait(pending.authorization.state.clone()).await,
                None => std::future::pending().await,
            }
        };
        let pasted = async {
            let mut mistake = None;
            loop {
                let had_mistake = mistake.is_some();
                match paster.next(mistake.take()).await {
                    Ok(Some(text)) => match pending.authorization.read_pasted(&text) {
                        Pasted::Nothing if !text.trim().is_empty() => {
                            mistake = Some(InputError::Pasted);
                        }
                        Pasted::Answer(_) | Pasted::Foreign | Pasted::Nothing => return Ok(text),
                    },
                    // Read once more when it is finished, which notes the mistake.
                    Ok(None) if had_mistake => return Ok("-".to_owned()),
                    Ok(None) => return Ok(String::new()),
                    Err(error) => return Err(error),
                }
            }
        };
        let callback = tokio::select! {
            callback = called => callback,
            pasted = pasted => return self.finish_sign_in(pending, &pasted?).await,
            error = self.out_of_patience(&pending.ready) => return Err(error),
        };
        self.called_back(&pending.ready, &pending.authorization, callback)
            .await
    }

    /// Notes a sign-in that was begun and did not come back, which is all that can be seen of a
    /// refusal that Entra shows on a page.
    pub async fn given_up(&self, address: &Address, words: &str) -> Error {
        let failure = local(Local::NotFinished, words);
        self.failed(address, Leg::SignIn, Step::SignIn, failure)
            .await
    }

    async fn out_of_patience(&self, ready: &ReadyToSignIn) -> Error {
        let patience = ready.options.patience;
        let end = self.clock.now().checked_add(patience);
        self.clock.sleep_until(end.unwrap_or(Timestamp::MAX)).await;
        let words = "no answer came from the browser in time";
        self.given_up(&ready.account.address, words).await
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

    async fn called_back(
        &self,
        ready: &ReadyToSignIn,
        authorization: &Authorization,
        callback: Callback,
    ) -> Result<SignedIn, Error> {
        let outcome = self.complete(ready, authorization, &callback.answer).await;
        let page = match &outcome {
            Ok(_) => page::received(self.language),
            Err(error) => page::failed(self.language, &error.text().say(self.language)),
        };
        callback.finish(page).await;
        outcome
    }

    async fn complete(
        &self,
        ready: &ReadyToSignIn,
        authorization: &Authorization,
        answer: &Answer,
    ) -> Result<SignedIn, Error> {
        let ReadyToSignIn {
            account,
            registration,
            options,
        } = ready;
        self.note_asked(account, &options.scopes).await?;
        let refused = |failure| self.failed(&account.address, Leg::SignIn, Step::SignIn, failure);
        let code = match answer {
            Answer::Code(code) => code,
            Answer::Refused(said) => {
                let refusal = Refusal::Said(said.clone());
                return Err(refused(refusal.into_failure(EntraRequest::Authorize)).await);
            }
        };
        let redeem = || registration.redeem(&self.net, authorization, code);
        match options.redeem {
            Redeem::Once => {}
            // The first answer is what such a client throws away.
            Redeem::Twice => drop(redeem().await),
        }
        match redeem().await {
            Ok((granted, identity)) => self.accept(ready, granted, identity).await,
            Err(refusal) => Err(refused(refusal.into_failure(EntraRequest::Redemption)).await),
        }
    }

    async fn note_asked(&self, account: &Account, scopes: &[String]) -> Result<(), Error> {
        let asked = scopes.to_vec();
        Ok(self
            .remember(|record| {
                record.account(&account.address).asked_scopes = asked;
            })
            .await?)
    }

    /// Takes what was granted, if it was granted to the right person.
    async fn accept(
        &self,
        ready: &ReadyToSignIn,
        granted: tokens::Granted,
        identity: Option<Identity>,
    ) -> Result<SignedIn, Error> {
        let account = &ready.account;
        let identity = identity.unwrap_or_default();
        if ready.options.compare == Compare::Login && identity.upn.is_some() {
            let token = &granted.access_token;
            Box::pin(self.refuse_other_user(account, &identity, token)).await?;
        }
        let scopes = ready.options.scopes.clone();
        self.keep(account, granted, scopes, identity).await
    }

    async fn keep(
        &self,
        account: &Account,
        granted: tokens::Granted,
        scopes: Vec<String>,
        identity: Identity,
    ) -> Result<SignedIn, Error> {
        let address = &account.address;
        let login = account.login().as_str();
        let is_own = (identity.upn.as_deref()).is_some_and(|upn| who::is_same(upn, login));
        let now = self.clock.now();
        let missing = granted::missing(&scopes, &granted);
        let granted_scopes = granted.scopes.clone();
        let tokens = tokens::tokens_of(granted, scopes, now);
        let store = self.home.tokens(address);
        let lock = store.lock().await?;
        store.write(&tokens)?;
        drop(lock);
        let signed_in = SignedIn {
            user: identity.upn,
            scopes: granted_scopes,
            missing,
            expires_at: tokens.access.expires_at,
            renewable: tokens.refresh_token.is_some(),
        };
        self.remember(|record| {
            let account = record.account(address);
            account.granted_scopes.clone_from(&signed_in.scopes);
            account.signed_in_as.clone_from(&signed_in.user);
            // Remembered of the account's own user only: whoever has this object ID later is that
            // user, whatever the name.
            if is_own {
                account.signed_in_oid = identity.object_id;
            }
            // The refresh token is a new one, which nobody has tried: what became of the old one
            // is over.
            account.attempts.refresh = None;
            account.looks.refresh = None;
            record.note_attempt(address, Leg::SignIn, Attempt::succeeded(now));
        })
        .await?;
        Ok(signed_in)
    }
}

fn local(kind: Local, words: &str) -> Failure {
    let words = words.into();
    LocalFailure { kind, words }.into()
}
