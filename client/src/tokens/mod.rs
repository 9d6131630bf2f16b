//! An account's tokens: kept on disk, renewed in time, never lost.
//!
//! Nothing here speaks to anybody: a refresh gets its request as a parameter, and what the answer
//! means comes with it.

mod refresh;
mod store;

use std::future::Future;
use std::time::Duration;

use secrecy::SecretString;

pub use refresh::{EARLY, Fresh, fresh, tokens_of};
pub use store::{AccessToken, Store, Tokens};

/// What was granted for a code or a refresh token.
#[derive(Debug, Clone)]
pub struct Granted {
    /// Opens the mailbox until it expires.
    pub access_token: SecretString,
    /// From now on.
    pub expires_in: Duration,
    /// Brings the next access token; only with `offline_access`.
    pub refresh_token: Option<SecretString>,
    /// What was granted, which can be more or less than was asked for.
    pub scopes: Vec<String>,
}

/// Redeems a refresh token: a request to Entra, or a stand-in of a test.
pub trait Redeem {
    /// Why nothing was granted.
    type Refusal: Refused + Send;

    /// Asks once.
    fn redeem(
        &self,
        refresh_token: &SecretString,
        scopes: &[String],
    ) -> impl Future<Output = Result<Granted, Self::Refusal>> + Send;
}

/// A refusal that knows what the caller does next.
pub trait Refused {
    /// What the caller does next.
    fn next(&self) -> Next;
}

/// What the caller does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try again later; nobody has to act.
    Later,
    /// The user has to sign in again.
    SignInAgain,
    /// The settings or the registration have to change first.
    FixSettings,
}
