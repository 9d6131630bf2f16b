//! Signing in: the client asks, a person answers before a browser.

use client::account::Address;
use client::error::Error;
use client::verbs::SignInOptions;
use mock_server::clock::SignedDuration;

use super::desk::with_foreign_state;
use super::stage::Stage;
use crate::robot::{End, Mfa, Person};
use crate::scenario::{self, Advance, BrowserBefore, Pasted, PastedState, Prompt, SignIn};

impl Stage {
    pub(super) async fn sign_in(&self, how: &SignIn) -> Result<(), Error> {
        let address = self.parsed(how.account.as_deref())?;
        if how.person.browser == Some(BrowserBefore::ClosedBefore) {
            self.desk.close().await;
        }
        let person = self.person(&address, how);
        self.desk.seat(person, how.stray);
        let options = options(how);
        match &how.pasted {
            Some(pasted) => self.by_pasting(&address, &options, pasted).await,
            None => self.over_the_loopback(&address, &options).await,
        }
    }

    async fn over_the_loopback(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<(), Error> {
        let signing_in = self.client.sign_in(address, options);
        tokio::pin!(signing_in);
        let outcome = tokio::select! {
            outcome = &mut signing_in => outcome,
            walk = self.desk.walked() => {
                if !walk.is_some_and(|walk| walk.came_back()) {
                    // Nobody will come: the rest of the client's patience passes at once. Fails
                    // only at the end of all times.
                    let patience = SignedDuration::try_from(options.patience);
                    let _ = self.server.clock().advance(patience.unwrap_or(SignedDuration::MAX));
                }
                signing_in.await
            }
        };
        // The page after signing in still has to reach the browser.
        if outcome.is_ok() {
            self.desk.walked().await;
        }
        outcome.map(|_| ())
    }

    /// The person signs in on whatever computer, and carries the address over by hand.
    async fn by_pasting(
        &self,
        address: &Address,
        options: &SignInOptions,
        pasted: &Pasted,
    ) -> Result<(), Error> {
        let pending = self.client.begin_sign_in(address, options).await?;
        let walk = self.desk.walk(pending.url()).await;
        // Fails only at the end of all times.
        let _ = self.advance(Advance::AdvanceS(pasted.after_s)).await;
        let copied = match walk.end {
            End::Copied(copied) => copied.0,
            // There is no address that leads back, hence nothing to paste.
            _ => String::new(),
        };
        let copied = match pasted.state {
            Some(PastedState::Foreign) => with_foreign_state(&copied),
            None => copied,
        };
        let finished = self.client.finish_sign_in(pending, &copied).await;
        finished.map(|_| ())
    }

    fn person(&self, address: &Address, how: &SignIn) -> Person {
        let wanted = &how.person;
        let login = match &wanted.user {
            Some(user) => self.address(Some(user)),
            None => self.login_of(address),
        };
        let right = self.portal.password(&login);
        let changes = wanted.changes_password.unwrap_or(true);
        Person {
            new_password: changes.then(|| format!("{right}-renewed")),
            stays_signed_in: wanted.stays_signed_in,
            consents: wanted.consents.unwrap_or(true),
            mfa: match wanted.mfa {
                Some(scenario::Mfa::Approve) | None => Mfa::Approve,
                Some(scenario::Mfa::Deny) => Mfa::Deny,
                Some(scenario::Mfa::WrongNumber) => Mfa::WrongNumber,
            },
            registers_mfa: wanted.registers_mfa.unwrap_or(true),
            confirms_device: wanted.confirms_device.unwrap_or(true),
            closes: wanted.closes,
            copies_address: how.pasted.is_some(),
            ..Person::new(login, wanted.password.clone().unwrap_or(right))
        }
    }

    /// Who signs in for an account.
    fn login_of(&self, address: &Address) -> String {
        let accounts = self.client.account_list().unwrap_or_default();
        let account = (accounts.into_iter()).find(|one| one.address == address.as_str());
        account.map_or_else(|| address.to_string(), |one| one.login)
    }
}

fn options(how: &SignIn) -> SignInOptions {
    let mut options = SignInOptions::default();
    if let Some(scopes) = &how.scopes {
        options.scopes.clone_from(scopes);
    }
    if let Some(prompt) = how.prompt {
        options.prompt = match prompt {
            Prompt::SelectAccount => client::verbs::Prompt::SelectAccount,
            Prompt::NoneSent => client::verbs::Prompt::NotSent,
            Prompt::Login => client::verbs::Prompt::Login,
            Prompt::Consent => client::verbs::Prompt::Consent,
        };
    }
    options
}
