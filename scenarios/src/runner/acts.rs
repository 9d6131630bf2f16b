//! What somebody does with the client, one arm an act.

use client::account::Address;
use client::config::{Account, ClientSecret, Guid, RedirectUri};
use client::error::{Error, PortalValue};
use client::mail::fetch::FetchOptions;
use client::mail::pop3::SaslForm;
use client::verbs::{EntityValues, Message};

use super::stage::Stage;
use crate::scenario::{Act, Firm, Sasl};

impl Stage {
    pub(super) async fn act_now(&self, act: &Act) -> Result<(), Error> {
        match act {
            Act::Settings {
                entity,
                tenant_id,
                client_id,
                secret,
                redirect_uri,
                forced: _,
            } => {
                let given = [tenant_id, client_id, secret, redirect_uri];
                let values = self.values(entity.unwrap_or_default(), given)?;
                let name = self.firm(*entity)?;
                self.client.settings_set(&name, values).await.map(|_| ())
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
            Act::SignIn(how) => self.sign_in(how).await,
            Act::Ask { .. } => Ok(()),
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
            Act::TestMail { account } => {
                let address = self.parsed(account.as_deref())?;
                self.client.test_mail(&address).await.map(|_| ())
            }
        }
    }

    /// What is entered into the settings; for a new firm, what is not named is its tenant's.
    fn values(&self, firm: Firm, given: [&Option<String>; 4]) -> Result<EntityValues, Error> {
        let name = self.firm(Some(firm))?;
        let shown = self.client.settings_show()?;
        let is_new = !shown.iter().any(|entity| entity.name == name.as_str());
        let start = self.portal.at_the_start(firm);
        let or = |given: &Option<String>, start: String| given.clone().or(is_new.then_some(start));
        let [tenant_id, client_id, secret, redirect_uri] = given;
        Ok(EntityValues {
            tenant_id: or(tenant_id, start.tenant_id)
                .map(|text| Guid::parse(&text, PortalValue::TenantId))
                .transpose()?,
            client_id: or(client_id, start.client_id)
                .map(|text| Guid::parse(&text, PortalValue::ClientId))
                .transpose()?,
            secret: or(secret, start.secret)
                .map(|text| ClientSecret::parse(&text))
                .transpose()?,
            redirect_uri: redirect_uri
                .as_deref()
                .map(RedirectUri::parse)
                .transpose()?,
        })
    }

    pub(super) fn parsed(&self, account: Option<&str>) -> Result<Address, Error> {
        Ok(Address::parse(&self.address(account))?)
    }
}
