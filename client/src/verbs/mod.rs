//! What the client can do, one function a verb; a command line, a test or a scenario calls them.
//!
//! Every verb returns what happened, or an error that says what to do next, and leaves its attempt
//! in the client's record. Nothing here prints.

mod accounts;
mod at_home;
mod doctor;
mod known;
mod mail;
mod providers;
mod settings;
mod sign_in;

use std::fmt::Debug;
use std::io;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

pub use self::accounts::AccountView;
pub use self::doctor::{Examination, Examined, Limits, Planned, Progress, Question};
pub use self::mail::Message;
pub use self::settings::{EntityValues, EntityView, Saved, Typed};
pub use self::sign_in::{
    NextPasted, Pastes, PendingDeviceCode, PendingSignIn, Prompt, ReadyToSignIn, SignInOptions,
    SignedIn,
};
use crate::account::{Address, EntityName};
use crate::clock::Clock;
use crate::config::{self, Account, Home, Settings};
use crate::disk::DiskError;
use crate::error::{Error, Failed, InputError, Step};
use crate::evidence::{Attempt, EntraRequest, Failure, Leg, Local, LocalFailure, Words};
use crate::locales::Language;
use crate::net::{Net, ServerTime};
use crate::oauth::Registration;
use crate::oauth::refusal::Refusal;
use crate::record::{self, Clocks, Record};
use crate::tokens::{self, Fresh, Granted};

/// A mail client at work: where it keeps things, how it reaches the world, what time it is, which
/// browser it opens and which language its pages speak.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where everything is kept.
    pub home: Home,
    /// The way to the servers.
    pub net: Net,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens the sign-in page.
    pub browser: Arc<dyn Browser>,
    /// The language of the page after signing in and of the test mail.
    pub language: Language,
}

/// What opens an address for the user.
pub trait Browser: Debug + Send + Sync {
    /// Opens `url` and returns at once; who signs in there comes back over the loopback.
    ///
    /// # Errors
    /// When there is nothing to open it with.
    fn open(&self, url: &Url) -> io::Result<()>;
}

/// The browser that the system opens web addresses with.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemBrowser;

impl Browser for SystemBrowser {
    fn open(&self, url: &Url) -> io::Result<()> {
        webbrowser::open(url.as_str())
    }
}

impl Client {
    fn settings(&self) -> Result<Settings, Error> {
        config::read(&self.home)
    }

    fn account(&self, address: &Address) -> Result<Account, Error> {
        Ok(self.settings()?.account(address)?.clone())
    }

    fn registration(&self, entity: &EntityName) -> Result<Registration, Error> {
        let settings = self.settings()?;
        let values = settings.entity(entity)?.clone();
        Ok(Registration {
            tenant_id: values.tenant_id,
            client_id: values.client_id,
            secret: config::secret(&self.home, entity)?,
            redirect_uri: values.redirect_uri,
        })
    }

    /// An access token that is good for some minutes. A renewal is noted, and so is a failure.
    async fn access(&self, account: &Account) -> Result<Access, Error> {
        let address = &account.address;
        match self.obtain(account, Wanted::Good).await? {
            Obtained::Token(access) => {
                if access.renewed {
                    self.note_renewed(address).await?;
                }
                // The token is good; that Entra wants to be left alone is remembered all the same.
                if let Some(failure) = access.put_off.clone() {
                    let put_off = Attempt::failed(self.clock.now(), failure);
                    self.remember(|record| record.note_attempt(address, Leg::Refresh, put_off))
                        .await?;
                }
                Ok(access)
            }
            Obtained::NotSignedIn => Err(InputError::NotSignedIn(address.to_string()).into()),
            // Noted anew, the time to wait would begin anew, and never end.
            Obtained::Held(failure) => Err(Error::Failed(Box::new(Failed {
                subject: address.to_string(),
                step: Step::Refresh,
                failure,
            }))),
            Obtained::Refused(step, failure) => {
                Err(self.failed(address, Leg::Refresh, step, failure).await)
            }
        }
    }

    /// Changes the record, and notes beside it what time it is for the servers.
    async fn remember(&self, change: impl FnOnce(&mut Record)) -> Result<(), DiskError> {
        let seen = self.net.server_time();
        record::change(&self.home, |record| {
            if let Some(ServerTime { here, there }) = seen {
                record.clock = Some(Clocks { here, there });
            }
            change(record);
        })
        .await
    }

    async fn note_renewed(&self, address: &Address) -> Result<(), Error> {
        let attempt = Attempt::succeeded(self.clock.now());
        Ok(self
            .remember(|record| record.note_attempt(address, Leg::Refresh, attempt))
            .await?)
    }

    /// An access token, or why there is none; nothing is noted.
    async fn obtain(&self, account: &Account, wanted: Wanted) -> Result<Obtained, Error> {
        // Ids that cannot be ids are judged here: Entra would only say so in other words.
        if let Some(problem) = self.problems_of_ids(&account.entity)?.into_iter().next() {
            return Ok(Obtained::Refused(Step::Refresh, problem));
        }
        let redeem = Redeemer {
            registration: self.registration(&account.entity)?,
            net: &self.net,
        };
        let store = self.home.tokens(&account.address);
        if let Some(failure) = self.asks_to_wait(account)? {
            let kept = store.read()?.filter(|kept| kept.refresh_token.is_some());
            if let Some(kept) = kept {
                let is_good = kept.access.expires_at > self.clock.now();
                return Ok(match is_good && wanted == Wanted::Good {
                    true => Obtained::Token(Access {
                        token: kept.access.token,
                        renewed: false,
                        put_off: None,
                    }),
                    false => Obtained::Held(failure),
                });
            }
        }
        let force = wanted == Wanted::New;
        let fresh = tokens::fresh(&store, &*self.clock, &redeem, force).await?;
        Ok(match fresh {
            Fresh::Ready {
                access,
                renewed,
                put_off,
            } => Obtained::Token(Access {
                token: access.token,
                renewed,
                put_off: put_off
                    .map(|refusal| refusal.into_failure(EntraRequest::Refresh))
                    .filter(|failure| failure.asks_to_wait().is_some()),
            }),
            Fresh::NotSignedIn => Obtained::NotSignedIn,
            Fresh::NoRefreshToken => {
                let failure = LocalFailure {
                    kind: Local::NoRefreshToken,
                    words: Words::empty(),
                };
                Obtained::Refused(Step::RefreshSignIn, failure.into())
            }
            // The tokens are kept, and nothing is tried again by itself: a policy that wants the
            // user to prove more (50076, 50079) wants it of every further request too.
            Fresh::SignInAgain(refusal) => {
                let failure = refusal.into_failure(EntraRequest::Refresh);
                Obtained::Refused(Step::RefreshSignIn, failure)
            }
            Fresh::Later(refusal) | Fresh::FixSettings(refusal) => {
                let failure = refusal.into_failure(EntraRequest::Refresh);
                Obtained::Refused(Step::Refresh, failure)
            }
        })
    }

    /// Notes a failed attempt and makes the error of it, also when it cannot be noted: what failed
    /// first is what the user has to know.
    async fn failed(&self, address: &Address, leg: Leg, step: Step, failure: Failure) -> Error {
        // That another run was in the way says nothing of the account, and is over with that run.
        if !failure.is_of(Local::Busy) {
            let attempt = Attempt::failed(self.clock.now(), failure.clone());
            let _ = self
                .remember(|record| record.note_attempt(address, leg, attempt))
                .await;
        }
        Error::Failed(Box::new(Failed {
            subject: address.to_string(),
            step,
            failure,
        }))
    }
}

/// Which access token is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// One that is good for some minutes.
    Good,
    /// One that was issued just now.
    New,
}

/// An access token, and whether it is a new one.
struct Access {
    token: SecretString,
    renewed: bool,
    /// How a renewal before its time was answered, where Entra asked to be left alone.
    put_off: Option<Failure>,
}

/// What came of wanting an access token.
enum Obtained {
    Token(Access),
    NotSignedIn,
    Refused(Step, Failure),
    /// Entra was not asked: it wanted to be left alone for a while, with this answer.
    Held(Failure),
}

struct Redeemer<'a> {
    registration: Registration,
    net: &'a Net,
}

impl tokens::Redeem for Redeemer<'_> {
    type Refusal = Refusal;

    async fn redeem(&self, token: &SecretString, scopes: &[String]) -> Result<Granted, Refusal> {
        self.registration.refresh(self.net, token, scopes).await
    }
}

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;
