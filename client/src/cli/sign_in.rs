//! The three ways to sign in, as the command line offers them: the browser of this computer, one
//! elsewhere, and as the last resort a code for another device.

use std::net::IpAddr;

use jiff::SignedDuration;

use super::{Session, Stdin};
use crate::account::Address;
use crate::error::{Error, InputError};
use crate::locales::messages;
use crate::verbs::{Client, NextPasted, Pastes, PendingSignIn, SignInOptions, SignedIn};

/// Where the user signs in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    /// In the browser that this computer opens.
    Browser,
    /// In a browser to which the address is carried.
    OtherBrowser,
    /// On a device on which a code is typed.
    OtherDevice,
}

impl Session<'_, '_> {
    pub(super) async fn sign_in(&mut self, address: &Address, way: Way) -> Result<u8, Error> {
        let options = SignInOptions::default();
        let client = self.client.clone();
        let signed_in = match way {
            Way::Browser => {
                // What stands in the way is told before a browser is announced.
                let ready = client.prepare_sign_in(address, &options).await?;
                self.note(&messages::said_browser_opens());
                or_given_up(&client, address, client.sign_in_ready(ready)).await?
            }
            Way::OtherBrowser => {
                // A stand-in for stdin cannot be waited for beside the browser.
                let pending = match self.world.stdin {
                    Stdin::Process => client.begin_sign_in_listening(address, &options).await?,
                    Stdin::From(_) => client.begin_sign_in(address, &options).await?,
                };
                self.tell_ways(address, &pending);
                or_given_up(
                    &client,
                    address,
                    client.finish_sign_in_either(pending, self),
                )
                .await?
            }
            Way::OtherDevice => {
                let pending = client.begin_device_code(address, &options).await?;
                let left = pending.expires_at.duration_since(client.clock.now());
                self.say(&messages::said_type_code(
                    &pending.verification_uri,
                    &pending.user_code,
                    minutes(left),
                ));
                or_given_up(&client, address, client.finish_device_code(pending)).await?
            }
        };
        self.say_signed_in(address, &signed_in);
        Ok(0)
    }

    /// The ways that need no browser on this computer, the safest first.
    fn tell_ways(&mut self, address: &Address, pending: &PendingSignIn) {
        self.say(&messages::said_open_this(pending.url()));
        self.say(&messages::said_paste_here());
        if let Some(port) = pending.port() {
            let connection = (self.world.variable)("SSH_CONNECTION");
            let here = connection.as_deref().and_then(here);
            let host = here.map_or_else(|| "HOST".to_owned(), |here| here.to_string());
            self.say(&messages::said_forward_port(port, host));
            if here.is_none() {
                self.say(&messages::said_forward_host());
            }
        }
        self.say(&messages::said_device_code(address));
    }

    async fn next_pasted(&mut self, mistake: Option<InputError>) -> Result<Option<String>, Error> {
        if let Some(mistake) = mistake {
            self.tell(&mistake.into(), 0);
        }
        let line = self.world.stdin.line().await;
        line.map_err(|source| {
            let path = "-".into();
            InputError::File { path, source }.into()
        })
    }

    fn say_signed_in(&mut self, address: &Address, signed_in: &SignedIn) {
        if !signed_in.renewable {
            self.warn(&messages::warn_not_renewable());
        }
        if !signed_in.missing.is_empty() {
            self.warn(&messages::warn_scopes_missing(
                signed_in.missing.join(" "),
                address,
            ));
        }
        self.say(&messages::said_signed_in(address));
    }
}

impl Pastes for Session<'_, '_> {
    fn next(&mut self, mistake: Option<InputError>) -> NextPasted<'_> {
        Box::pin(self.next_pasted(mistake))
    }
}

/// Ctrl-C ends a sign-in as one that did not come back: what a page of Entra said is known to the
/// user alone.
async fn or_given_up(
    client: &Client,
    address: &Address,
    signing_in: impl Future<Output = Result<SignedIn, Error>>,
) -> Result<SignedIn, Error> {
    tokio::select! {
        signed_in = signing_in => signed_in,
        Ok(()) = tokio::signal::ctrl_c() => Err(client.given_up(address, "interrupted").await),
    }
}

/// Whole minutes; one that has begun counts, so that fifteen are not told as fourteen.
fn minutes(left: SignedDuration) -> i64 {
    left.as_secs().saturating_add(59) / 60
}

/// This computer, as whoever is logged in over ssh can reach it: the variable holds the addresses
/// and ports of both sides (sshd's manual, ENVIRONMENT).
fn here(connection: &str) -> Option<IpAddr> {
    connection.split(' ').nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_that_has_begun_counts() {
        for (seconds, expected) in [(900, 15), (899, 15), (841, 15), (840, 14), (1, 1), (0, 0)] {
            let left = SignedDuration::from_secs(seconds);
            assert_eq!(minutes(left), expected, "{seconds}");
        }
    }

    #[test]
    fn the_address_of_this_computer_stands_third() {
        for (connection, expected) in [
            ("192.0.2.7 50022 192.0.2.1 22", Some("192.0.2.1")),
            ("2001:db8::7 50022 2001:db8::1 22", Some("2001:db8::1")),
            ("192.0.2.7 50022 $(reboot) 22", None),
            ("", None),
        ] {
            let found = here(connection).map(|address| address.to_string());
            assert_eq!(found.as_deref(), expected, "{connection}");
        }
    }
}
