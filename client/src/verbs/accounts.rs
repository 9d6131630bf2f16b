//! The verbs `account add`, `account list`, `account remove` and `sign-out`.

use std::path::PathBuf;

use serde::Serialize;

use super::Client;
use crate::account::{Address, EntityName};
use crate::config::{self, Account};
use crate::error::Error;
use crate::record;

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
        config::change(&self.home, |settings| {
            settings.entity(&account.entity)?;
            // As the entity itself is spelt.
            if let Some((name, _)) = settings.entities.get_key_value(&account.entity) {
                account.entity = name.clone();
            }
            let same = |old: &&mut Account| old.address == account.address;
            match settings.accounts.iter_mut().find(same) {
                Some(old) => *old = account,
                None => settings.accounts.push(account),
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
        record::change(&self.home, |record| record.forget(address)).await?;
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
        Ok(record::change(&self.home, |record| record.forget(address)).await?)
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
