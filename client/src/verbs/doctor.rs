//! The verbs `status` and `doctor`: what the client knows, and what it can find out.
//!
//! The doctor only looks: it sends no mail, retrieves none and removes none. The one thing that it
//! changes is that it may renew a token, and then keeps the new one. It says what it does before it
//! does it.

mod bundle;
mod plan;

use std::collections::BTreeMap;

use secrecy::{ExposeSecret, SecretString};

pub use self::plan::Planned;
use super::Client;
use super::mail::failure_of;
use crate::account::{Address, EntityName};
use crate::config::{self, Account, Entity, Settings};
use crate::diagnosis::{Report, read_page};
use crate::error::{Error, InputError};
use crate::evidence::{
    AccountEvidence, Attempt, EntityEvidence, EntraRequest, Evidence, Failure, Leg, Local,
    LocalFailure, Outcome, Probe, ProbeKind, TokenClaims,
};
use crate::mail::fetch::{self, FetchOptions};
use crate::mail::send::{self, SendOptions};
use crate::oauth::refusal::Refusal;
use crate::oauth::{DEFAULT_SCOPES, Registration, tenant};
use crate::record::{self, Record};
use crate::secret::looks_like_guid;
use crate::tokens::Tokens;

/// What the doctor is asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Examination<'a> {
    /// This account, or all.
    pub only: Option<&'a Address>,
    /// What the user read on Entra's page, as text or HTML; it belongs to `only`, or else to the
    /// one account whose sign-in did not come back.
    pub page: Option<&'a str>,
}

/// What the doctor found, with all that the report was made from.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What it is made from.
    pub evidence: Evidence,
    /// Everything that was asked.
    pub asked: Vec<Planned>,
}

/// What came of the questions.
#[derive(Debug, Default)]
struct Answers {
    entities: BTreeMap<EntityName, Vec<Probe>>,
    /// By [`Address::key`], as are the tokens.
    accounts: BTreeMap<String, Vec<Probe>>,
    /// The tenants of mail domains that are not their entity's.
    foreign: BTreeMap<(EntityName, String), String>,
    /// The tokens to show to the mail servers.
    tokens: BTreeMap<String, SecretString>,
    asked: Vec<Planned>,
}

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
        let what = Examination { only, page: None };
        let examined = self.examine_with(what, &mut |_| {}).await?;
        Ok(examined.evidence)
    }

    /// As [`examine`](Self::examine); `tell` hears of each request before it is made.
    ///
    /// # Errors
    /// As [`doctor`](Self::doctor), and when a page belongs to no one account.
    pub async fn examine_with(
        &self,
        what: Examination<'_>,
        tell: &mut (dyn FnMut(&Planned) + Send),
    ) -> Result<Examined, Error> {
        let only = what.only;
        let reader = match what.page {
            Some(page) => Some((self.reader(only)?, page)),
            None => None,
        };
        let mut answers = Answers::default();
        self.look_at_tokens(only, &mut answers).await?;
        for planned in self.plan(only)? {
            if self.has_sense(&planned, &answers)? {
                tell(&planned);
                // Boxed, as are the conversations in it: unoptimized, they would fill a thread's
                // stack together.
                Box::pin(self.ask(&planned, &mut answers)).await?;
                answers.asked.push(planned);
            }
        }
        // Read now: renewing a token left its own attempt and a newer token.
        let mut evidence = self.evidence(only)?;
        let settings = self.settings()?;
        for entity in &mut evidence.entities {
            let Ok(name) = EntityName::parse(&entity.name) else {
                continue;
            };
            entity.probes = answers.entities.remove(&name).unwrap_or_default();
            let is_sound = entity.probes.iter().all(|probe| probe.attempt.is_held());
            for account in &mut entity.accounts {
                let address = Address::parse(&account.address)?;
                account.probes = answers.accounts.remove(&address.key()).unwrap_or_default();
                // With wrong ids every account would seem to be somebody else's.
                if is_sound {
                    let configured = settings.account(&address)?;
                    self.add_foreign(&settings, configured, account, &answers);
                }
                if let Some((_, page)) = reader.as_ref().filter(|(one, _)| *one == address) {
                    let page = Failure::EntraPage(read_page(page));
                    account.page = Some(Attempt::failed(self.clock.now(), page));
                }
            }
        }
        Ok(Examined {
            evidence,
            asked: answers.asked,
        })
    }

    /// What is wrong with the kept tokens themselves is found out without asking anybody: a damaged
    /// file, or a sign-in that brought nothing to renew it with.
    async fn look_at_tokens(
        &self,
        only: Option<&Address>,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        for account in self.settings()?.accounts {
            let address = &account.address;
            if only.is_some_and(|only| only != address) {
                continue;
            }
            let outcome = match self.home.tokens(address).read() {
                Ok(None) => continue,
                Ok(Some(tokens)) if tokens.refresh_token.is_some() => continue,
                Ok(Some(_)) => match Box::pin(self.access(&account, true)).await {
                    Ok(_) => Ok(()),
                    Err(Error::Input(_)) => continue,
                    Err(error) => Err(failure_in(error)?),
                },
                Err(error) => Err(failure_in(error.into())?),
            };
            let probe = self.probe(ProbeKind::Refresh, outcome);
            answers
                .accounts
                .entry(address.key())
                .or_default()
                .push(probe);
        }
        Ok(())
    }

    /// Whose page it is that somebody read.
    fn reader(&self, only: Option<&Address>) -> Result<Address, Error> {
        if let Some(address) = only {
            return Ok(address.clone());
        }
        let mut record = record::read(&self.home)?;
        let mut waiting = Vec::new();
        for account in self.settings()?.accounts {
            let sign_in = record.account(&account.address).attempts.on(Leg::SignIn);
            if sign_in.is_some_and(did_not_come_back) {
                waiting.push(account.address);
            }
        }
        match (waiting.pop(), waiting.is_empty()) {
            (Some(one), true) => Ok(one),
            (Some(_), false) => Err(InputError::PageOfSeveral.into()),
            (None, _) => Err(InputError::PageOfNobody.into()),
        }
    }

    /// Whether a question can still teach anything, after what the earlier ones brought.
    fn has_sense(&self, planned: &Planned, answers: &Answers) -> Result<bool, Error> {
        let none = Vec::new();
        let before = answers.entities.get(&planned.entity).unwrap_or(&none);
        let unreachable = |probe: &Probe| {
            matches!(
                &probe.attempt.outcome,
                Outcome::Failed(Failure::Transport(_))
            )
        };
        Ok(match planned.what {
            // All of them go to the one server that could not be reached just now.
            ProbeKind::AccountTenant
            | ProbeKind::Authorize
            | ProbeKind::ClientCredentials
            | ProbeKind::Refresh => !before.iter().any(unreachable),
            ProbeKind::Pop3 | ProbeKind::Smtp => match &planned.account {
                Some(address) => {
                    answers.tokens.contains_key(&address.key())
                        || self.kept_token(address)?.is_some()
                }
                None => false,
            },
            ProbeKind::Discovery => true,
        })
    }

    async fn ask(&self, planned: &Planned, answers: &mut Answers) -> Result<(), Error> {
        let failed = |request| move |refusal: Refusal| refusal.into_failure(request);
        let outcome = match (planned.what, &planned.account) {
            (ProbeKind::Discovery, _) => {
                let discovered = self.registration_as_far(&planned.entity)?;
                let discovered = Box::pin(discovered.discover(&self.net)).await;
                discovered.map_err(failed(EntraRequest::Discovery))
            }
            (ProbeKind::AccountTenant, _) => {
                let ours = self.registration_as_far(&planned.entity)?.tenant_id;
                match Box::pin(tenant::of_domain(&self.net, &planned.about)).await {
                    Ok(theirs) if theirs != ours => {
                        let of = (planned.entity.clone(), planned.about.clone());
                        answers.foreign.insert(of, theirs.to_string());
                    }
                    // A domain that no tenant has verified may be new: nothing is known then.
                    Ok(_) | Err(_) => {}
                }
                return Ok(());
            }
            (ProbeKind::Authorize, _) => {
                // No account is named: whether the registration is sound does not depend on one.
                let registration = self.registration_as_far(&planned.entity)?;
                let scopes = DEFAULT_SCOPES.map(str::to_owned).to_vec();
                let redirect = registration.redirect_uri.as_str().to_owned();
                Box::pin(registration.probe_authorize(&self.net, redirect, scopes)).await
            }
            (ProbeKind::ClientCredentials, _) => {
                let registration = self.registration(&planned.entity)?;
                let check = Box::pin(registration.check(&self.net)).await;
                check.map_err(failed(EntraRequest::ClientCredentials))
            }
            (ProbeKind::Refresh, Some(address)) => {
                let account = self.account(address)?;
                let token = Box::pin(self.access(&account, true)).await;
                match token {
                    Ok(token) => {
                        answers.tokens.insert(address.key(), token);
                        Ok(())
                    }
                    Err(error) => Err(failure_in(error)?),
                }
            }
            (ProbeKind::Pop3, Some(address)) => match self.token(address, answers)? {
                Some(token) => {
                    let account = self.account(address)?;
                    Box::pin(self.probe_pop3(&account, &token)).await
                }
                None => return Ok(()),
            },
            (ProbeKind::Smtp, Some(address)) => match self.token(address, answers)? {
                Some(token) => {
                    let account = self.account(address)?;
                    Box::pin(self.probe_smtp(&account, &token)).await
                }
                None => return Ok(()),
            },
            (ProbeKind::Refresh | ProbeKind::Pop3 | ProbeKind::Smtp, None) => return Ok(()),
        };
        let probe = self.probe(planned.what, outcome);
        match &planned.account {
            Some(address) => {
                let probes = answers.accounts.entry(address.key());
                probes.or_default().push(probe);
            }
            None => {
                let name = planned.entity.clone();
                answers.entities.entry(name).or_default().push(probe);
            }
        }
        Ok(())
    }

    /// The token to show to a mail server: the renewed one, else the kept one while it is good. A
    /// renewal that was refused says nothing of what the mail servers think.
    fn token(&self, address: &Address, answers: &Answers) -> Result<Option<SecretString>, Error> {
        match answers.tokens.get(&address.key()) {
            Some(token) => Ok(Some(token.clone())),
            None => self.kept_token(address),
        }
    }

    fn kept_token(&self, address: &Address) -> Result<Option<SecretString>, Error> {
        // One that cannot be read is told by whoever has to use it.
        let tokens = self.home.tokens(address).read().unwrap_or(None);
        let now = self.clock.now();
        let good = tokens.filter(|tokens| tokens.access.expires_at > now);
        Ok(good.map(|tokens| tokens.access.token))
    }

    /// The registration for what needs no secret.
    fn registration_as_far(&self, name: &EntityName) -> Result<Registration, Error> {
        let values = self.settings()?.entity(name)?.clone();
        Ok(Registration {
            tenant_id: values.tenant_id,
            client_id: values.client_id,
            secret: config::secret(&self.home, name).unwrap_or_else(|_| SecretString::from("")),
            redirect_uri: values.redirect_uri,
        })
    }

    fn add_foreign(
        &self,
        settings: &Settings,
        configured: &Account,
        account: &mut AccountEvidence,
        answers: &Answers,
    ) {
        let domain = plan::domain(configured);
        let of = (configured.entity.clone(), domain.to_owned());
        let Some(theirs) = answers.foreign.get(&of) else {
            return;
        };
        account.home_entity = entity_of(settings, theirs);
        let failure = LocalFailure {
            kind: Local::OtherTenant,
            words: format!("{domain} belongs to the tenant {theirs}").into(),
        };
        let probe = self.probe(ProbeKind::AccountTenant, Err(failure.into()));
        account.probes.insert(0, probe);
    }

    async fn probe_pop3(&self, account: &Account, token: &SecretString) -> Result<(), Failure> {
        let user = account.address.as_str();
        let looked = fetch::look(&self.net, user, token, &FetchOptions::default()).await;
        looked.map_err(failure_of)
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
                let remembered = self.account_evidence(&settings, &account, &mut record);
                evidence.accounts.push(remembered);
            }
            entities.push(evidence);
        }
        if only.is_none() {
            entities.extend(never_saved(&settings, &record));
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
            refused: remembered.refused,
            ..EntityEvidence::default()
        }
    }

    fn account_evidence(
        &self,
        settings: &Settings,
        account: &Account,
        record: &mut Record,
    ) -> AccountEvidence {
        let remembered = record.account(&account.address).clone();
        // One that cannot be read says nothing about its claims; whoever uses it is told why.
        let tokens = self.home.tokens(&account.address).read().unwrap_or(None);
        let claims = |tokens: Tokens| TokenClaims::read(tokens.access.token.expose_secret());
        let domain_tenant = remembered.domain_tenant.as_deref();
        AccountEvidence {
            address: account.address.to_string(),
            login: account.login().to_string(),
            asked_scopes: remembered.asked_scopes,
            granted_scopes: remembered.granted_scopes,
            wanted_scopes: (tokens.as_ref())
                .map(|tokens| tokens.scopes.clone())
                .unwrap_or_default(),
            token: tokens.and_then(claims),
            signed_in_as: remembered.signed_in_as,
            home_entity: domain_tenant.and_then(|tenant| entity_of(settings, tenant)),
            attempts: remembered.attempts,
            ..AccountEvidence::default()
        }
    }
}

/// The configured entity of a tenant.
fn entity_of(settings: &Settings, tenant: &str) -> Option<String> {
    let found = (settings.entities.iter())
        .find(|(_, entity)| entity.tenant_id.as_str().eq_ignore_ascii_case(tenant));
    found.map(|(name, _)| name.to_string())
}

/// Entities that are not in the settings, since what was entered for them was refused.
fn never_saved(settings: &Settings, record: &Record) -> Vec<EntityEvidence> {
    let mut entities = Vec::new();
    for remembered in record.entities.values() {
        let Some(name) = (remembered.name.as_deref()).and_then(|name| EntityName::parse(name).ok())
        else {
            continue;
        };
        if !settings.entities.contains_key(&name) && remembered.refused.is_some() {
            entities.push(EntityEvidence {
                name: name.to_string(),
                refused: remembered.refused.clone(),
                ..EntityEvidence::default()
            });
        }
    }
    entities
}

fn did_not_come_back(attempt: &Attempt) -> bool {
    matches!(
        &attempt.outcome,
        Outcome::Failed(Failure::Local(local)) if local.kind == Local::NotFinished
    )
}

/// What an error says of the tenant. A full disk or a damaged file is a finding: it must not hide
/// all the others.
fn failure_in(error: Error) -> Result<Failure, Error> {
    match error {
        Error::Failed(failed) => Ok(failed.failure),
        Error::Disk(error) => Ok(LocalFailure {
            kind: Local::Storage,
            words: error.to_string().into(),
        }
        .into()),
        Error::Input(_) | Error::Roots(_) => Err(error),
    }
}

#[cfg(test)]
mod tests;
