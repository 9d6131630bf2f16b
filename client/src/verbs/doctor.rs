//! The verbs `status` and `doctor`: what the client knows, and what it can find out.
//!
//! The doctor only looks: it sends no mail, retrieves none and removes none. The one thing that it
//! changes is that it may renew a token, and then keeps the new one.

use secrecy::{ExposeSecret, SecretString};

use super::Client;
use super::mail::failure_of;
use crate::account::{Address, EntityName};
use crate::config::{self, Account, Entity};
use crate::diagnosis::Report;
use crate::diagnosis::evidence::{
    AccountEvidence, Attempt, EntityEvidence, EntraRequest, Evidence, Failure, Local, LocalFailure,
    Probe, ProbeKind, TokenClaims,
};
use crate::error::Error;
use crate::mail::fetch::{self, FetchOptions};
use crate::mail::send::{self, SendOptions};
use crate::oauth::refusal::Refusal;
use crate::oauth::{DEFAULT_SCOPES, Registration};
use crate::record::{self, Record};
use crate::secret::looks_like_guid;
use crate::tokens::Tokens;

impl Client {
    /// How everything stands, from what is remembered.
    ///
    /// # Errors
    /// When the client's files cannot be read.
    pub fn status(&self) -> Result<Report, Error> {
        Ok(Report::new(&self.evidence(None)?))
    }

    /// How everything, or one account, stands, from what is remembered and what can be found out.
    ///
    /// # Errors
    /// When the client's files cannot be read. That nobody can be reached is no error but a
    /// finding.
    pub async fn doctor(&self, only: Option<&Address>) -> Result<Report, Error> {
        Ok(Report::new(&self.examine(only).await?))
    }

    /// What the doctor's report is made from.
    ///
    /// # Errors
    /// As [`doctor`](Self::doctor).
    pub async fn examine(&self, only: Option<&Address>) -> Result<Evidence, Error> {
        let names: Vec<String> = (self.evidence(only)?.entities.into_iter())
            .map(|entity| entity.name)
            .collect();
        let mut entity_probes = Vec::new();
        let mut account_probes = Vec::new();
        for name in &names {
            let name = EntityName::parse(name)?;
            let Ok(registration) = self.registration(&name) else {
                // Without a secret nothing can be asked, and its absence is evidence enough.
                entity_probes.push(Vec::new());
                account_probes.push(Vec::new());
                continue;
            };
            entity_probes.push(self.probe_entity(&registration).await);
            let mut probes = Vec::new();
            for account in self.accounts_of(&name, only)? {
                probes.push(self.probe_account(&account).await?);
            }
            account_probes.push(probes);
        }
        // Read again: renewing a token left its own attempt and a newer token.
        let mut evidence = self.evidence(only)?;
        let found = entity_probes.into_iter().zip(account_probes);
        for (entity, (probes, of_accounts)) in evidence.entities.iter_mut().zip(found) {
            entity.probes = probes;
            for (account, probes) in entity.accounts.iter_mut().zip(of_accounts) {
                account.probes = probes;
            }
        }
        Ok(evidence)
    }

    async fn probe_entity(&self, registration: &Registration) -> Vec<Probe> {
        let failed = |request| move |refusal: Refusal| refusal.into_failure(request);
        let discovery = registration.discover(&self.net).await;
        let check = registration.check(&self.net).await;
        // No account is named: whether the registration is sound does not depend on one.
        let scopes = DEFAULT_SCOPES.map(str::to_owned).to_vec();
        let redirect = registration.redirect_uri.as_str().to_owned();
        let authorize = registration
            .probe_authorize(&self.net, redirect, scopes)
            .await;
        vec![
            self.probe(
                ProbeKind::Discovery,
                discovery.map_err(failed(EntraRequest::Discovery)),
            ),
            self.probe(
                ProbeKind::ClientCredentials,
                check.map_err(failed(EntraRequest::ClientCredentials)),
            ),
            self.probe(ProbeKind::Authorize, authorize),
        ]
    }

    /// Renews the token and tries both mail servers as far as their login.
    async fn probe_account(&self, account: &Account) -> Result<Vec<Probe>, Error> {
        let token = match self.home.tokens(&account.address).read() {
            Ok(None) => return Ok(Vec::new()),
            Ok(Some(_)) => self.access(account, true).await,
            Err(error) => Err(error.into()),
        };
        let failure = match token {
            Ok(token) => return Ok(self.probe_mail(account, &token).await),
            Err(Error::Failed(failed)) => failed.failure,
            // A full disk or a damaged file is a finding: it must not hide all the others.
            Err(Error::Disk(error)) => LocalFailure {
                kind: Local::Storage,
                words: error.to_string().into(),
            }
            .into(),
            Err(error) => return Err(error),
        };
        Ok(vec![self.probe(ProbeKind::Refresh, Err(failure))])
    }

    async fn probe_mail(&self, account: &Account, token: &SecretString) -> Vec<Probe> {
        vec![
            self.probe(ProbeKind::Refresh, Ok(())),
            self.probe(ProbeKind::Pop3, self.probe_pop3(account, token).await),
            self.probe(ProbeKind::Smtp, self.probe_smtp(account, token).await),
        ]
    }

    async fn probe_pop3(&self, account: &Account, token: &SecretString) -> Result<(), Failure> {
        let user = account.address.as_str();
        let looked = fetch::check(&self.net, user, token, &FetchOptions::default()).await;
        looked.map(|_| ()).map_err(failure_of)
    }

    async fn probe_smtp(&self, account: &Account, token: &SecretString) -> Result<(), Failure> {
        let user = account.login().as_str();
        let looked = send::check(&self.net, user, token, &SendOptions::default()).await;
        looked.map(|_| ()).map_err(failure_of)
    }

    fn probe(&self, what: ProbeKind, outcome: Result<(), Failure>) -> Probe {
        let now = self.clock.now();
        let attempt = match outcome {
            Ok(()) => Attempt::held(now),
            Err(failure) => Attempt::failed(now, failure),
        };
        Probe { what, attempt }
    }

    fn accounts_of(
        &self,
        name: &EntityName,
        only: Option<&Address>,
    ) -> Result<Vec<Account>, Error> {
        let settings = self.settings()?;
        let of_it = |account: &Account| {
            account.entity == *name && only.is_none_or(|only| account.address == *only)
        };
        Ok((settings.accounts.into_iter()).filter(of_it).collect())
    }

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
            let accounts = self.accounts_of(name, only)?;
            if only.is_some() && accounts.is_empty() {
                continue;
            }
            let mut evidence = self.entity_evidence(name, entity, &mut record);
            for account in accounts {
                evidence
                    .accounts
                    .push(self.account_evidence(&account, &mut record)?);
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
        let secret = config::secret(&self.home, name);
        EntityEvidence {
            name: name.to_string(),
            tenant_id: entity.tenant_id.to_string(),
            client_id: entity.client_id.to_string(),
            redirect_uri: entity.redirect_uri.as_str().to_owned(),
            has_secret: secret.is_ok(),
            secret_is_guid: secret.is_ok_and(|secret| looks_like_guid(secret.expose_secret())),
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
        // One that cannot be read says nothing about its claims; whoever uses it is told why.
        let tokens = self.home.tokens(&account.address).read().unwrap_or(None);
        let claims = |tokens: Tokens| TokenClaims::read(tokens.access.token.expose_secret());
        let wanted = |tokens: &Tokens| tokens.scopes.clone();
        Ok(AccountEvidence {
            address: account.address.to_string(),
            login: account.login().to_string(),
            asked_scopes: remembered.asked_scopes,
            granted_scopes: remembered.granted_scopes,
            wanted_scopes: tokens.as_ref().map(wanted).unwrap_or_default(),
            token: tokens.and_then(claims),
            signed_in_as: remembered.signed_in_as,
            attempts: remembered.attempts,
            ..AccountEvidence::default()
        })
    }
}
