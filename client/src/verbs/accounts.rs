//! The verbs `account add`, `list`, `remove`, `correct` and `move`, and `sign-out`.

use std::path::PathBuf;

use serde::Serialize;

use super::Client;
use crate::account::{Address, EntityName};
use crate::config::{self, Account};
use crate::error::{Error, InputError};
use crate::evidence::Attempt;

/// An account as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// The mailbox.
    pub address: String,
    /// The firm.
    pub entity: String,
    /// Who signs in.
    pub login: String,
    /// Where its mail goes.
    pub maildir: PathBuf,
}

impl Client {
    /// Adds an account, or changes the one that is there.
    ///
    /// # Errors
    /// When there is no such entity, or the disk refuses.
    pub async fn account_add(&self, mut account: Account) -> Result<(), Error> {
        let address = account.address.clone();
        let login = account.login().clone();
        let before = self
            .settings()?
            .account(&address)
            .ok()
            .map(|old| old.login().clone());
        self.set_account(&mut account).await?;
        // Who signed in before was compared with the other name.
        if before.is_some_and(|before| before != login) {
            self.remember(|record| {
                let attempts = &mut record.account(&address).attempts;
                attempts.sign_in = attempts.sign_in.take().filter(Attempt::has_succeeded);
            })
            .await?;
        }
        Ok(())
    }

    async fn set_account(&self, account: &mut Account) -> Result<(), Error> {
        config::change(&self.home, |settings| {
            settings.entity(&account.entity)?;
            // As the entity itself is spelt.
            if let Some((name, _)) = settings.entities.get_key_value(&account.entity) {
                account.entity = name.clone();
            }
            let same = |old: &&mut Account| old.address == account.address;
            match settings.accounts.iter_mut().find(same) {
                Some(old) => *old = account.clone(),
                None => settings.accounts.push(account.clone()),
            }
            Ok(())
        })
        .await
    }

    /// An account of this address with everything else as usual.
    #[must_use]
    pub fn plain_account(address: Address, entity: EntityName) -> Account {
        Account {
            address,
            entity,
            login: None,
            maildir: None,
        }
    }

    /// The accounts.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn account_list(&self) -> Result<Vec<AccountView>, Error> {
        let settings = self.settings()?;
        let view = |account: &Account| AccountView {
            address: account.address.to_string(),
            entity: account.entity.to_string(),
            login: account.login().to_string(),
            maildir: self.maildir(account),
        };
        Ok(settings.accounts.iter().map(view).collect())
    }

    /// Removes an account with its tokens and its record; the mail that was fetched stays.
    ///
    /// # Errors
    /// When there is no such account, or the disk refuses.
    pub async fn account_remove(&self, address: &Address) -> Result<(), Error> {
        self.account(address)?;
        self.forget_tokens(address).await?;
        self.remember(|record| record.forget(address)).await?;
        config::change(&self.home, |settings| {
            settings
                .accounts
                .retain(|account| account.address != *address);
            Ok(())
        })
        .await
    }

    /// Forgets an account's tokens. Entra has no way to revoke a single refresh token, so this is
    /// all that a client can do
    /// (<https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-revocation>).
    ///
    /// # Errors
    /// When there is no such account, or the disk refuses.
    pub async fn sign_out(&self, address: &Address) -> Result<(), Error> {
        self.account(address)?;
        self.forget_tokens(address).await?;
        // What the tokens could or could not do is over with them.
        Ok(self.remember(|record| record.forget(address)).await?)
    }

    /// Gives an account that was misspelt its right address. Entity and mail folder stay; the tokens
    /// and the record go, since they are the other address's. Where the account has a login of its
    /// own, that is what signs in and what is corrected. Returns the address by which the account
    /// is known from now on.
    ///
    /// # Errors
    /// When there is no such account, or already one of the right address, or the disk refuses.
    pub async fn correct_address(&self, from: &Address, to: &Address) -> Result<Address, Error> {
        self.account(from)?;
        self.forget_tokens(from).await?;
        let known_by = config::change(&self.home, |settings| {
            let taken = settings.accounts.iter().any(|one| one.address == *to);
            let account = settings.account_mut(from)?;
            if account.login.is_some() {
                account.login = Some(to.clone());
                return Ok(account.address.clone());
            }
            if taken && from != to {
                return Err(InputError::AccountExists(to.to_string()).into());
            }
            // What was fetched under the wrong name stays where it is found.
            let place = self.maildir(account);
            if account.maildir.is_none() && place.exists() {
                account.maildir = Some(place);
            }
            account.address = to.clone();
            Ok(to.clone())
        })
        .await?;
        self.remember(|record| record.forget(from)).await?;
        Ok(known_by)
    }

    /// Says with which user name the account's user signs in.
    ///
    /// # Errors
    /// When there is no such account, or the disk refuses.
    pub async fn set_login(&self, address: &Address, login: Address) -> Result<(), Error> {
        let mut account = self.account(address)?;
        account.login = Some(login);
        self.account_add(account).await
    }

    /// Gives an account to the entity whose tenant it belongs to. Its mail and what is known of it
    /// stay; the tokens and the record go, since they are the other registration's.
    ///
    /// # Errors
    /// When there is no such account or entity, or the disk refuses.
    pub async fn move_account(&self, address: &Address, entity: &EntityName) -> Result<(), Error> {
        self.account(address)?;
        self.settings()?.entity(entity)?;
        self.forget_tokens(address).await?;
        config::change(&self.home, |settings| {
            settings.entity(entity)?;
            let spelt = settings.entities.get_key_value(entity);
            let spelt = spelt.map_or_else(|| entity.clone(), |(name, _)| name.clone());
            settings.account_mut(address)?.entity = spelt;
            Ok(())
        })
        .await?;
        Ok(self.remember(|record| record.forget(address)).await?)
    }

    /// Changes what renewals ask for from now on, as an account that comes to need more does.
    ///
    /// # Errors
    /// When the account is unknown or not signed in, or the disk refuses.
    pub async fn set_wanted_scopes(
        &self,
        address: &Address,
        scopes: Vec<String>,
    ) -> Result<(), Error> {
        self.account(address)?;
        let store = self.home.tokens(address);
        let _lock = store.lock().await?;
        let tokens = store.read()?;
        let mut tokens = tokens.ok_or_else(|| InputError::NotSignedIn(address.to_string()))?;
        tokens.scopes = scopes;
        Ok(store.write(&tokens)?)
    }

    pub(super) fn maildir(&self, account: &Account) -> PathBuf {
        let own = || self.home.mail(&account.address);
        account.maildir.clone().unwrap_or_else(own)
    }

    async fn forget_tokens(&self, address: &Address) -> Result<(), Error> {
        let store = self.home.tokens(address);
        let _lock = store.lock().await?;
        Ok(store.remove()?)
    }
}
