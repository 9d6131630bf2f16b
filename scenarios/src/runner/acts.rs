//! What somebody does with the client, one arm an act.

use client::account::{Address, EntityName};
use client::config::Account;
use client::disk::DiskError;
use client::error::Error;
use client::mail::fetch::FetchOptions;
use client::rehearsal::{ForcedValues, SaslForm};
use client::verbs::{Message, Typed};
use secrecy::SecretString;

use super::stage::Stage;
use crate::scenario::{Act, Firm, Lost, Sasl};

impl Stage {
    pub(super) async fn act_now(&self, act: &Act) -> Result<(), Error> {
        match act {
            Act::Settings {
                entity,
                tenant_id,
                client_id,
                secret,
                redirect_uri,
                forced,
            } => {
                let given = [tenant_id, client_id, secret, redirect_uri];
                let typed = self.typed(entity.unwrap_or_default(), given)?;
                let name = self.firm(*entity)?;
                if *forced {
                    return self.write_past_the_checks(&name, typed).await;
                }
                self.client.settings_enter(&name, typed).await.map(|_| ())
            }
            Act::CheckSettings { entity } => self.client.settings_check(&self.firm(*entity)?).await,
            Act::Account {
                account,
                login,
                entity,
            } => {
                let address = self
                    .portal
                    .address(entity.unwrap_or_default(), account.as_deref());
                let account = Account {
                    address: Address::parse(&address)?,
                    entity: self.firm(*entity)?,
                    login: match login {
                        Some(login) => Some(self.parsed(Some(login))?),
                        None => None,
                    },
                    maildir: None,
                };
                self.client.account_add(account).await
            }
            Act::SignIn(how) => Box::pin(self.sign_in(how)).await,
            Act::Ask { account, scopes } => {
                let address = self.parsed(account.as_deref())?;
                self.client
                    .set_wanted_scopes(&address, scopes.clone())
                    .await
            }
            Act::Fetch { account, sasl } => {
                let how = FetchOptions {
                    sasl: match sasl {
                        Some(Sasl::OneLine) => SaslForm::OneLine,
                        Some(Sasl::TwoLines) | None => SaslForm::TwoLines,
                    },
                    ..FetchOptions::default()
                };
                let address = self.parsed(account.as_deref())?;
                self.client
                    .fetch(&address, &how, &mut |_| {})
                    .await
                    .map(|_| ())
            }
            Act::Send {
                account,
                to,
                subject,
                text,
            } => {
                let address = self.parsed(account.as_deref())?;
                let message = Message {
                    to: vec![self.parsed(to.as_deref().or(account.as_deref()))?],
                    subject: subject.clone(),
                    text: text.clone(),
                };
                self.client.send(&address, &message).await.map(|_| ())
            }
            Act::Clock { ahead_s } => {
                self.computer.set_ahead(*ahead_s);
                Ok(())
            }
            Act::TestMail { account } => {
                let address = self.parsed(account.as_deref())?;
                self.client.test_mail(&address).await.map(|_| ())
            }
            Act::Lose(lost) => Ok(self.lose(*lost)?),
        }
    }

    /// What is typed into the settings; for a new firm, what is not named is its tenant's.
    fn typed(&self, firm: Firm, given: [&Option<String>; 4]) -> Result<Typed, Error> {
        let name = self.firm(Some(firm))?;
        let shown = self.client.settings_show()?;
        let is_new = !shown.iter().any(|entity| entity.name == name.as_str());
        let start = self.portal.at_the_start(firm);
        let or = |given: &Option<String>, start: String| given.clone().or(is_new.then_some(start));
        let [tenant_id, client_id, secret, redirect_uri] = given;
        Ok(Typed {
            tenant_id: or(tenant_id, start.tenant_id),
            client_id: or(client_id, start.client_id),
            secret: or(secret, start.secret).map(SecretString::from),
            redirect_uri: redirect_uri.clone(),
            secret_ends: None,
        })
    }

    async fn write_past_the_checks(&self, name: &EntityName, typed: Typed) -> Result<(), Error> {
        let forced = ForcedValues {
            tenant_id: typed.tenant_id,
            client_id: typed.client_id,
            secret: typed.secret,
        };
        self.client.settings_force(name, forced).await
    }

    fn lose(&self, lost: Lost) -> Result<(), DiskError> {
        let path = self.client.home.folder().join(match lost {
            Lost::Secrets => "secrets",
            Lost::Tokens => "tokens",
        });
        std::fs::remove_dir_all(&path).map_err(|source| DiskError { path, source })
    }

    pub(super) fn parsed(&self, account: Option<&str>) -> Result<Address, Error> {
        Ok(Address::parse(&self.address(account))?)
    }
}
