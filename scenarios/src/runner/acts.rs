//! What somebody does with the client, one arm an act.

use client::account::Address;
use client::config::{Account, ClientSecret, Guid, RedirectUri};
use client::error::{Error, PortalValue};
use client::mail::fetch::FetchOptions;
use client::mail::pop3::SaslForm;
use client::verbs::{EntityValues, Message, SignInOptions};
use mock_server::clock::SignedDuration;
use mock_server::tenant::seed;

use super::stage::Stage;
use crate::robot::Person;
use crate::scenario::{Act, Sasl};

impl Stage {
    pub(super) async fn act_now(&self, act: &Act) -> Result<(), Error> {
        match act {
            Act::Settings {
                tenant_id,
                client_id,
                secret,
                redirect_uri,
            } => {
                let values = self.values([tenant_id, client_id, secret, redirect_uri])?;
                self.client
                    .settings_set(&self.firm, values)
                    .await
                    .map(|_| ())
            }
            Act::CheckSettings {} => self.client.settings_check(&self.firm).await,
            Act::Account { account, login } => {
                let account = Account {
                    address: self.parsed(account.as_deref())?,
                    entity: self.firm.clone(),
                    login: match login {
                        Some(login) => Some(self.parsed(Some(login))?),
                        None => None,
                    },
                    maildir: None,
                };
                self.client.account_add(account).await
            }
            Act::SignIn { account, scopes } => {
                self.sign_in(account.as_deref(), scopes.as_deref()).await
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
            Act::TestMail { account } => {
                let address = self.parsed(account.as_deref())?;
                self.client.test_mail(&address).await.map(|_| ())
            }
        }
    }

    /// What is entered into the settings; for a new firm, what is not named is the seeded tenant's.
    fn values(&self, given: [&Option<String>; 4]) -> Result<EntityValues, Error> {
        let is_new = self.client.settings_show()?.is_empty();
        let or = |given: &Option<String>, seeded: &str| {
            given.clone().or_else(|| is_new.then(|| seeded.to_owned()))
        };
        let [tenant_id, client_id, secret, redirect_uri] = given;
        Ok(EntityValues {
            tenant_id: or(tenant_id, seed::TENANT_ID)
                .map(|text| Guid::parse(&text, PortalValue::TenantId))
                .transpose()?,
            client_id: or(client_id, seed::CLIENT_ID)
                .map(|text| Guid::parse(&text, PortalValue::ClientId))
                .transpose()?,
            secret: or(secret, seed::CLIENT_SECRET)
                .map(|text| ClientSecret::parse(&text))
                .transpose()?,
            redirect_uri: redirect_uri
                .as_deref()
                .map(RedirectUri::parse)
                .transpose()?,
        })
    }

    async fn sign_in(&self, account: Option<&str>, scopes: Option<&[String]>) -> Result<(), Error> {
        let mut options = SignInOptions::default();
        if let Some(scopes) = scopes {
            options.scopes = scopes.to_vec();
        }
        let address = self.parsed(account)?;
        let password = match address.as_str() {
            seed::OTHER_USER => seed::OTHER_PASSWORD,
            _ => seed::PASSWORD,
        };
        self.robot.seat(Person::new(address.as_str(), password));
        let signing_in = self.client.sign_in(&address, &options);
        tokio::pin!(signing_in);
        let outcome = tokio::select! {
            outcome = &mut signing_in => outcome,
            walk = self.robot.walked() => {
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
            self.robot.walked().await;
        }
        outcome.map(|_| ())
    }

    fn parsed(&self, account: Option<&str>) -> Result<Address, Error> {
        Ok(Address::parse(&self.address(account))?)
    }
}
