//! The verbs `status` and `doctor`: what the client knows, and what it can find out.
//!
//! The doctor only looks: it sends no mail, retrieves none and removes none. The one thing that it
//! changes is that it may renew a token, and then keeps the new one.

use crate::account::Address;
use crate::config::{self, Account, Entity};
use crate::diagnosis::evidence::{AccountEvidence, EntityEvidence, Evidence, TokenClaims};
use crate::error::Error;
use crate::record::{self, Record};
use secrecy::ExposeSecret;

use super::Client;
use crate::account::EntityName;

impl Client {
    /// What the client remembers, without asking anybody.
    ///
    /// # Errors
    /// When its files cannot be read.
    pub fn evidence(&self, only: Option<&Address>) -> Result<Evidence, Error> {
        let settings = self.settings()?;
        if let Some(address) = only {
            settings.account(address)?;
        }
        let mut record = record::read(&self.home)?;
        let mut entities = Vec::new();
        for (name, entity) in &settings.entities {
            let of_it = |account: &&Account| {
                account.entity == *name && only.is_none_or(|only| account.address == *only)
            };
            let accounts: Vec<&Account> = settings.accounts.iter().filter(of_it).collect();
            if only.is_some() && accounts.is_empty() {
                continue;
            }
            let mut evidence = self.entity_evidence(name, entity, &mut record);
            for account in accounts {
                evidence
                    .accounts
                    .push(self.account_evidence(account, &mut record)?);
            }
            entities.push(evidence);
        }
        Ok(Evidence {
            now: self.clock.now(),
            entities,
        })
    }

    fn entity_evidence(
        &self,
        name: &EntityName,
        entity: &Entity,
        record: &mut Record,
    ) -> EntityEvidence {
        let remembered = record.entity(name).clone();
        EntityEvidence {
            name: name.to_string(),
            tenant_id: entity.tenant_id.to_string(),
            client_id: entity.client_id.to_string(),
            redirect_uri: entity.redirect_uri.as_str().to_owned(),
            has_secret: config::secret(&self.home, name).is_ok(),
            settings_changed: remembered.changed,
            check: remembered.check,
            ..EntityEvidence::default()
        }
    }

    fn account_evidence(
        &self,
        account: &Account,
        record: &mut Record,
    ) -> Result<AccountEvidence, Error> {
        let remembered = record.account(&account.address).clone();
        let tokens = self.home.tokens(&account.address).read()?;
        let claims =
            |tokens: crate::tokens::Tokens| TokenClaims::read(tokens.access.token.expose_secret());
        Ok(AccountEvidence {
            address: account.address.to_string(),
            login: account.login().to_string(),
            asked_scopes: remembered.asked_scopes,
            granted_scopes: remembered.granted_scopes,
            token: tokens.and_then(claims),
            signed_in_as: remembered.signed_in_as,
            attempts: remembered.attempts,
            ..AccountEvidence::default()
        })
    }
}
