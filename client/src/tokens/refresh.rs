//! A fresh access token, renewed before it expires, by one process at a time.
//!
//! The lock is held over reading, the request and writing: a lock around the writing alone would
//! let two processes redeem the same refresh token, and the slower one overwrite what the faster
//! one received. Who waited reads again and finds the other's token.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::store::{AccessToken, Store, Tokens};
use super::{Granted, Next, Redeem, Refused};
use crate::clock::Clock;
use crate::disk::DiskError;

/// A token is renewed this long before its end, so that no session outlives it.
pub const EARLY: Duration = Duration::from_secs(300);

/// What came of asking for an access token, named by what the caller does next.
#[derive(Debug)]
pub enum Fresh<R> {
    /// Use it.
    Ready {
        /// The access token.
        access: AccessToken,
        /// Whether it had to be renewed; only then there is an attempt to record.
        renewed: bool,
        /// Why it was not, where that was tried early and has to wait.
        put_off: Option<R>,
    },
    /// Nobody has signed in yet, or the account was signed out: the user signs in.
    NotSignedIn,
    /// The token is over and there is nothing to renew it with: the user signs in.
    NoRefreshToken,
    /// The user signs in again; the tokens are kept.
    SignInAgain(R),
    /// Try again later; nobody has to act.
    Later(R),
    /// The settings or the registration have to change first.
    FixSettings(R),
}

/// An access token that is good for some minutes at least; `force` renews it in any case.
///
/// # Errors
/// When the tokens cannot be read or written.
pub async fn fresh<R: Redeem + Sync>(
    store: &Store,
    clock: &dyn Clock,
    redeem: &R,
    force: bool,
) -> Result<Fresh<R::Refusal>, DiskError> {
    let _lock = store.lock().await?;
    let Some(mut tokens) = store.read()? else {
        return Ok(Fresh::NotSignedIn);
    };
    let good_for = |early: Duration, now: Timestamp| {
        now.checked_add(early).unwrap_or(Timestamp::MAX) < tokens.access.expires_at
    };
    if !force && good_for(EARLY, clock.now()) {
        return Ok(ready(tokens.access, false));
    }
    let Some(refresh_token) = &tokens.refresh_token else {
        return Ok(match good_for(Duration::ZERO, clock.now()) {
            true => ready(tokens.access, false),
            false => Fresh::NoRefreshToken,
        });
    };
    match redeem.redeem(refresh_token, &tokens.scopes).await {
        Ok(granted) => {
            tokens = merge(tokens, granted, clock.now());
            // Written before anyone uses it: a rotated refresh token that is lost here would be
            // lost for good.
            store.write(&tokens)?;
            Ok(ready(tokens.access, true))
        }
        // Renewed early, and the old one still opens the mailbox: nobody is held up by an outage.
        Err(refusal)
            if !force && refusal.next() == Next::Later && good_for(Duration::ZERO, clock.now()) =>
        {
            Ok(Fresh::Ready {
                access: tokens.access,
                renewed: false,
                put_off: Some(refusal),
            })
        }
        Err(refusal) => Ok(match refusal.next() {
            Next::Later => Fresh::Later(refusal),
            Next::SignInAgain => Fresh::SignInAgain(refusal),
            Next::FixSettings => Fresh::FixSettings(refusal),
        }),
    }
}

/// The tokens after a grant. An answer without a refresh token keeps the old one, which stays good
/// (RFC 6749 section 6; Entra revokes no old refresh token,
/// <https://learn.microsoft.com/entra/identity-platform/refresh-tokens>).
fn merge(old: Tokens, granted: Granted, now: Timestamp) -> Tokens {
    Tokens {
        access: AccessToken {
            token: granted.access_token,
            expires_at: now
                .checked_add(granted.expires_in)
                .unwrap_or(Timestamp::MAX),
        },
        refresh_token: granted
            .refresh_token
            .filter(|token| !token.expose_secret().is_empty())
            .or(old.refresh_token),
        scopes: old.scopes,
    }
}

/// The tokens of a new sign-in.
#[must_use]
pub fn tokens_of(granted: Granted, scopes: Vec<String>, now: Timestamp) -> Tokens {
    let none = Tokens {
        access: AccessToken {
            token: SecretString::default(),
            expires_at: now,
        },
        refresh_token: None,
        scopes,
    };
    merge(none, granted, now)
}

fn ready<R>(access: AccessToken, renewed: bool) -> Fresh<R> {
    Fresh::Ready {
        access,
        renewed,
        put_off: None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use proptest::prelude::*;

    use super::*;
    use crate::testing::Frozen;

    const NOW: &str = "2026-11-23T08:00:00Z";

    /// Hands out what the test says and counts who asked with which token.
    struct Script {
        answer: fn() -> Result<Granted, Next>,
        asked: Mutex<Vec<String>>,
    }

    impl Script {
        fn new(answer: fn() -> Result<Granted, Next>) -> Self {
            let asked = Mutex::default();
            Self { answer, asked }
        }

        fn asked(&self) -> Vec<String> {
            self.asked.lock().unwrap().clone()
        }
    }

    impl Refused for Next {
        fn next(&self) -> Next {
            *self
        }
    }

    impl Redeem for Script {
        type Refusal = Next;

        async fn redeem(&self, token: &SecretString, _: &[String]) -> Result<Granted, Next> {
            let token = token.expose_secret().to_owned();
            self.asked.lock().unwrap().push(token);
            // Others get their turn, as they would during a real request.
            tokio::task::yield_now().await;
            (self.answer)()
        }
    }

    fn granted(access: &str, refresh: Option<&str>) -> Granted {
        Granted {
            access_token: SecretString::from(access),
            expires_in: Duration::from_secs(3600),
            refresh_token: refresh.map(SecretString::from),
            scopes: Vec::new(),
        }
    }

    fn rotated() -> Result<Granted, Next> {
        Ok(granted("access-2", Some("refresh-2")))
    }

    fn outage() -> Result<Granted, Next> {
        Err(Next::Later)
    }

    fn store(folder: &tempfile::TempDir, expires_in: i64, refresh: Option<&str>) -> Store {
        let store = Store::new(folder.path().join("t.json"), folder.path().join("t.lock"));
        let now: Timestamp = NOW.parse().unwrap();
        let tokens = Tokens {
            access: AccessToken {
                token: SecretString::from("access-1"),
                expires_at: now + jiff::SignedDuration::from_secs(expires_in),
            },
            refresh_token: refresh.map(SecretString::from),
            scopes: vec!["s".to_owned()],
        };
        store.write(&tokens).unwrap();
        store
    }

    fn name(fresh: &Fresh<Next>) -> String {
        match fresh {
            Fresh::Ready {
                access,
                renewed,
                put_off,
            } => {
                let later = put_off.map_or("", |_| " put off");
                format!("{} {renewed}{later}", access.token.expose_secret())
            }
            Fresh::NotSignedIn => "not signed in".to_owned(),
            Fresh::NoRefreshToken => "no refresh token".to_owned(),
            Fresh::SignInAgain(_) => "sign in again".to_owned(),
            Fresh::Later(_) => "later".to_owned(),
            Fresh::FixSettings(_) => "fix settings".to_owned(),
        }
    }

    #[tokio::test]
    async fn the_outcome_is_the_callers_next_move() {
        let refused: fn() -> Result<Granted, Next> = || Err(Next::SignInAgain);
        let wrong_secret: fn() -> Result<Granted, Next> = || Err(Next::FixSettings);
        for (expires_in, refresh, answer, expected, kept) in [
            (
                3600,
                Some("r1"),
                rotated as fn() -> _,
                "access-1 false",
                Some("r1"),
            ),
            (301, Some("r1"), rotated, "access-1 false", Some("r1")),
            (300, Some("r1"), rotated, "access-2 true", Some("refresh-2")),
            (-5, Some("r1"), rotated, "access-2 true", Some("refresh-2")),
            (-5, Some("r1"), refused, "sign in again", Some("r1")),
            (-5, Some("r1"), wrong_secret, "fix settings", Some("r1")),
            (-5, Some("r1"), outage, "later", Some("r1")),
            // Still good for a minute: the outage holds nobody up yet.
            (60, Some("r1"), outage, "access-1 false put off", Some("r1")),
            (60, Some("r1"), refused, "sign in again", Some("r1")),
            (60, None, rotated, "access-1 false", None),
            (-5, None, rotated, "no refresh token", None),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let store = store(&folder, expires_in, refresh);
            let script = Script::new(answer);
            let fresh = fresh(&store, &*Frozen::at(NOW), &script, false)
                .await
                .unwrap();
            assert_eq!(name(&fresh), expected, "{expires_in} {refresh:?}");
            let tokens = store.read().unwrap().unwrap();
            let now_kept = tokens.refresh_token.as_ref().map(|t| t.expose_secret());
            assert_eq!(now_kept, kept, "{expires_in}");
        }
    }

    #[tokio::test]
    async fn an_answer_without_a_refresh_token_keeps_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, 0, Some("r1"));
        let script = Script::new(|| Ok(granted("access-2", None)));
        fresh(&store, &*Frozen::at(NOW), &script, false)
            .await
            .unwrap();
        let tokens = store.read().unwrap().unwrap();
        assert_eq!(tokens.refresh_token.unwrap().expose_secret(), "r1");
        assert_eq!(tokens.access.token.expose_secret(), "access-2");
    }

    #[tokio::test]
    async fn many_at_once_make_one_request() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, 0, Some("r1"));
        let script = Script::new(rotated);
        let clock = Frozen::at(NOW);
        let ask = || fresh(&store, &*clock, &script, false);
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        for outcome in [a, b, c] {
            assert!(name(&outcome.unwrap()).starts_with("access-2"));
        }
        assert_eq!(script.asked(), ["r1"]);
    }

    #[tokio::test]
    async fn a_request_that_is_given_up_loses_nothing() {
        struct Never;
        impl Redeem for Never {
            type Refusal = Next;

            async fn redeem(&self, _: &SecretString, _: &[String]) -> Result<Granted, Next> {
                std::future::pending().await
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, 0, Some("r1"));
        let clock = Frozen::at(NOW);
        tokio::select! {
            _ = fresh(&store, &*clock, &Never, false) => panic!("it never answers"),
            () = tokio::task::yield_now() => {}
        }
        let script = Script::new(rotated);
        let after = fresh(&store, &*clock, &script, false).await.unwrap();
        assert_eq!(name(&after), "access-2 true");
        assert_eq!(script.asked(), ["r1"]);
    }

    proptest! {
        #[test]
        fn a_token_that_is_handed_out_is_never_over(expires_in in -10_000i64..10_000) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let folder = tempfile::tempdir().unwrap();
                let store = store(&folder, expires_in, Some("r1"));
                let clock = Frozen::at(NOW);
                for answer in [rotated as fn() -> _, outage] {
                    let fresh = fresh(&store, &*clock, &Script::new(answer), false).await;
                    if let Fresh::Ready { access, .. } = fresh.unwrap() {
                        assert!(access.expires_at > clock.now());
                    }
                }
            });
        }
    }
}
