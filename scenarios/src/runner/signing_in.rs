//! Signing in: the client asks, a person answers before a browser.

use std::pin::Pin;

use client::account::Address;
use client::error::Error;
use client::rehearsal::{self, Compare};
use client::verbs::{self, SignInOptions};
use mock_server::clock::SignedDuration;

use super::desk::with_foreign_state;
use super::stage::Stage;
use crate::robot::{End, Mfa, Person};
use crate::scenario::{self, Advance, BrowserBefore, Pasted, PastedState, Prompt, Redeem, SignIn};

impl Stage {
    pub(super) async fn sign_in(&self, how: &SignIn) -> Result<(), Error> {
        let address = self.parsed(how.account.as_deref())?;
        if how.person.browser == Some(BrowserBefore::ClosedBefore) {
            self.desk.close().await;
        }
        let person = self.person(&address, how);
        self.desk.seat(person.clone(), how.stray);
        let options = options(how);
        match &how.pasted {
            Some(pasted) => self.by_pasting(&address, &options, pasted).await,
            None if how.device_code => self.on_another_device(&address, &options, person).await,
            None => self.over_the_loopback(&address, &options).await,
        }
    }

    async fn over_the_loopback(
        &self,
        address: &Address,
        options: &SignInOptions,
    ) -> Result<(), Error> {
        let mut signing_in = Box::pin(self.client.sign_in(address, options));
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
        let copied = match (&pasted.instead, walk.end) {
            (Some(instead), _) => instead.clone(),
            (None, End::Copied(copied)) => copied.0,
            // There is no address that leads back, hence nothing to paste.
            (None, _) => String::new(),
        };
        let copied = match pasted.state {
            Some(PastedState::Foreign) => with_foreign_state(&copied),
            None => copied,
        };
        let finished = self.client.finish_sign_in(pending, &copied).await;
        finished.map(|_| ())
    }

    /// The person types the code that the client shows into a browser elsewhere.
    async fn on_another_device(
        &self,
        address: &Address,
        options: &SignInOptions,
        person: Person,
    ) -> Result<(), Error> {
        let pending = self.client.begin_device_code(address, options).await?;
        let user_code = Some(pending.user_code.clone());
        let person = Person {
            user_code,
            ..person
        };
        self.desk.seat(person, None);
        self.desk.walk(&pending.verification_uri).await;
        let mut finishing = Box::pin(self.client.finish_device_code(pending));
        self.passing(Pin::new(&mut finishing)).await.map(|_| ())
    }

    fn person(&self, address: &Address, how: &SignIn) -> Person {
        let wanted = &how.person;
        let login = match &wanted.user {
            Some(user) => self.address(Some(user)),
            None => self.login(address.as_str()),
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
    pub(super) fn login(&self, address: &str) -> String {
        let accounts = self.client.account_list().unwrap_or_default();
        let account = (accounts.into_iter()).find(|one| one.address.eq_ignore_ascii_case(address));
        account.map_or_else(|| address.to_owned(), |one| one.login)
    }
}

fn options(how: &SignIn) -> SignInOptions {
    let usual = SignInOptions::default();
    SignInOptions {
        scopes: how.scopes.clone().unwrap_or(usual.scopes),
        prompt: match how.prompt {
            Some(Prompt::SelectAccount) => verbs::Prompt::SelectAccount,
            Some(Prompt::Login) => verbs::Prompt::Login,
            Some(Prompt::Consent) => verbs::Prompt::Consent,
            Some(Prompt::NoneSent) => verbs::Prompt::NotSent,
            None => usual.prompt,
        },
        hint: how.hint.unwrap_or(usual.hint),
        compare: match how.compare {
            Some(false) => Compare::Nobody,
            Some(true) | None => usual.compare,
        },
        redeem: match how.redeem {
            Some(Redeem::Once) => rehearsal::Redeem::Once,
            Some(Redeem::Twice) => rehearsal::Redeem::Twice,
            None => usual.redeem,
        },
        patience: usual.patience,
    }
}
