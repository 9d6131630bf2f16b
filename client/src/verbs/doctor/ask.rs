//! Putting one question, and noting what came back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;

use super::super::known::{accounts_of, local};
use super::super::mail::failure_of;
use super::super::{Obtained, Wanted};
use super::busy::busy;
use super::question::{Planned, Question, domain};
use super::{Client, Error};
use crate::account::{Address, EntityName};
use crate::config::{self, Account};
use crate::diagnosis::names_no_tenant;
use crate::disk;
use crate::evidence::{
    Attempt, Check, EntraRequest, Failure, Leg, Local, Transport, TransportFailure, Words,
};
use crate::mail::fetch::{self, FetchOptions};
use crate::mail::send::{self, SendOptions};
use crate::oauth::refusal::Refusal;
use crate::oauth::{DEFAULT_SCOPES, Registration, tenant};

/// So long it is tried, after a question that was given up, whether a connection is taken at all.
pub(super) const CONNECTS_WITHIN: Duration = Duration::from_secs(2);

/// What the answers so far mean for the questions to come.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// What was wrong with each registration.
    wrong: BTreeMap<EntityName, Vec<Failure>>,
    /// Hosts that could not be reached just now: nobody waits for them twice.
    unreachable: BTreeSet<String>,
    /// The tokens to show to the mail servers, by [`Address::key`].
    tokens: BTreeMap<String, SecretString>,
}

impl Answers {
    fn note(&mut self, name: Option<&EntityName>, host: &str, failure: &Failure) {
        if matches!(failure, Failure::Transport(_)) {
            self.unreachable.insert(host.to_owned());
        }
        if let Some(name) = name {
            self.wrong
                .entry(name.clone())
                .or_default()
                .push(failure.clone());
        }
    }

    pub(super) fn has_no_tenant(&self, name: &EntityName) -> bool {
        let failures = self.wrong.get(name);
        failures.is_some_and(|failures| failures.iter().any(names_no_tenant))
    }
}

impl Client {
    /// Whether a question can still teach anything, after what the earlier ones brought.
    pub(super) fn has_sense(&self, question: &Question, answers: &Answers) -> bool {
        if answers.unreachable.contains(&question.host()) {
            return false;
        }
        match question {
            // What cannot be read is told by whoever has to use it.
            Question::Refresh(address) => {
                let account = self.account(address);
                let held = account.and_then(|account| self.asks_to_wait(&account));
                !matches!(held, Ok(Some(_)))
            }
            Question::SwappedIds(name) => answers.has_no_tenant(name),
            // With wrong ids every account would seem to be somebody else's.
            Question::DomainTenant(name, _) => !answers.wrong.contains_key(name),
            Question::Pop3(address) | Question::Smtp(address) => {
                self.token(address, answers).is_some()
            }
            Question::Discovery(_) | Question::Authorize(_) | Question::Credentials(_) => true,
        }
    }

    /// Asks, and notes the answer.
    pub(super) async fn ask(
        &self,
        question: &Question,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        match question {
            Question::Discovery(name) => {
                let answer = self.ask_check(name, Check::Discovery).await?;
                self.note_check(name, Check::Discovery, answer, answers)
                    .await
            }
            Question::SwappedIds(name) => self.ask_swapped(name, answers).await,
            Question::DomainTenant(name, domain) => self.ask_domain(name, domain).await,
            Question::Authorize(name) => {
                let answer = self.ask_check(name, Check::Authorize).await?;
                self.note_check(name, Check::Authorize, answer, answers)
                    .await
            }
            Question::Credentials(name) => {
                let answer = self.ask_check(name, Check::ClientCredentials).await?;
                self.note_check(name, Check::ClientCredentials, answer, answers)
                    .await
            }
            Question::Refresh(address) => self.ask_refresh(address, answers).await,
            Question::Pop3(address) => {
                let Some(token) = self.token(address, answers) else {
                    return Ok(());
                };
                let account = self.account(address)?;
                let user = account.address.as_str();
                let how = FetchOptions::default();
                let looked = Box::pin(fetch::look(&self.net, user, &token, &how)).await;
                let looked = looked.map_err(failure_of);
                let looked = looked.and_then(|()| self.can_deliver(&account));
                self.note_look(question, address, Leg::Pop3, looked, answers)
                    .await
            }
            Question::Smtp(address) => {
                let Some(token) = self.token(address, answers) else {
                    return Ok(());
                };
                let account = self.account(address)?;
                let user = account.login().as_str();
                let how = SendOptions::default();
                let looked = Box::pin(send::check(&self.net, user, &token, &how)).await;
                let looked = looked.map(|_| ()).map_err(failure_of);
                self.note_look(question, address, Leg::Smtp, looked, answers)
                    .await
            }
        }
    }

    /// A question that did not end within its limit.
    pub(super) async fn give_up(
        &self,
        planned: &Planned,
        answers: &mut Answers,
        limit: Duration,
    ) -> Result<(), Error> {
        // Whether the connection is taken tells a port that is closed from somebody who inspects.
        let net = self.net.clone().with_patience(CONNECTS_WITHIN);
        let is_taken = Box::pin(net.connect(&planned.host, planned.port))
            .await
            .is_ok();
        let what = match is_taken {
            true => Transport::Silent,
            false => Transport::TimedOut,
        };
        let words = format!("no answer in {} s", limit.as_secs());
        let failure = TransportFailure::new(what, planned.host.clone(), words);
        let failure: Failure = failure.into();
        match &planned.question {
            Question::Discovery(name) => {
                self.note_check(name, Check::Discovery, Err(failure), answers)
                    .await
            }
            Question::Authorize(name) => {
                self.note_check(name, Check::Authorize, Err(failure), answers)
                    .await
            }
            Question::Credentials(name) => {
                self.note_check(name, Check::ClientCredentials, Err(failure), answers)
                    .await
            }
            Question::SwappedIds(_) | Question::DomainTenant(..) => Ok(()),
            Question::Refresh(address) => {
                let leg = Leg::Refresh;
                // Entra was not even asked where another run works with the tokens.
                let failure = self.is_renewal_busy(address).await.unwrap_or(failure);
                self.note_look(&planned.question, address, leg, Err(failure), answers)
                    .await
            }
            Question::Pop3(address) => {
                let leg = Leg::Pop3;
                self.note_look(&planned.question, address, leg, Err(failure), answers)
                    .await
            }
            Question::Smtp(address) => {
                let leg = Leg::Smtp;
                self.note_look(&planned.question, address, leg, Err(failure), answers)
                    .await
            }
        }
    }

    /// One question about a registration, as `settings check` puts it too.
    pub(in super::super) async fn ask_check(
        &self,
        name: &EntityName,
        check: Check,
    ) -> Result<Result<(), Failure>, Error> {
        let failed = |request| move |refusal: Refusal| refusal.into_failure(request);
        Ok(match check {
            Check::Discovery => {
                let registration = self.registration_as_far(name)?;
                let discovered = Box::pin(registration.discover(&self.net)).await;
                discovered.map_err(failed(EntraRequest::Discovery))
            }
            Check::Authorize => {
                // No account is named: whether the registration is sound does not depend on one.
                let registration = self.registration_as_far(name)?;
                let scopes = DEFAULT_SCOPES.map(str::to_owned).to_vec();
                let redirect = registration.redirect_uri.as_str().to_owned();
                Box::pin(registration.probe_authorize(&self.net, redirect, scopes)).await
            }
            Check::ClientCredentials => {
                let registration = self.registration(name)?;
                let check = Box::pin(registration.check(&self.net)).await;
                check.map_err(failed(EntraRequest::ClientCredentials))
            }
        })
    }

    async fn note_check(
        &self,
        name: &EntityName,
        check: Check,
        answer: Result<(), Failure>,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        let learned = match (check, &answer) {
            (Check::Authorize, Err(failure)) if !matches!(failure, Failure::Transport(_)) => {
                Some(failure.clone())
            }
            (Check::Authorize | Check::Discovery | Check::ClientCredentials, _) => None,
        };
        if let Err(failure) = &answer {
            answers.note(
                Some(name),
                &Question::Discovery(name.clone()).host(),
                failure,
            );
        }
        let answer = Attempt::of(self.clock.now(), answer);
        let accounts = accounts_of(&self.settings()?, name, None);
        Ok(self
            .remember(|record| {
                record.note_check(name, check, answer);
                for account in learned.iter().flat_map(|_| &accounts) {
                    record.explain_sign_in(&account.address, learned.as_ref());
                }
            })
            .await?)
    }

    /// A tenant that the other ID names shows that the two were swapped.
    async fn ask_swapped(&self, name: &EntityName, answers: &mut Answers) -> Result<(), Error> {
        if self.is_swapped(name).await? {
            let swapped = Err(local(Local::IdsSwapped, Words::empty()));
            self.note_check(name, Check::Discovery, swapped, answers)
                .await?;
        }
        Ok(())
    }

    /// Whether the ID that belongs to the app names a tenant.
    pub(in super::super) async fn is_swapped(&self, name: &EntityName) -> Result<bool, Error> {
        let other = self.registration_as_far(name)?.client_id;
        let is_id = other.is_well_formed();
        Ok(is_id && Box::pin(tenant::exists(&self.net, other.as_str())).await)
    }

    /// Notes, at each account of the domain, whose tenant it is.
    async fn ask_domain(&self, name: &EntityName, wanted: &str) -> Result<(), Error> {
        let ours = self.registration_as_far(name)?.tenant_id;
        // A domain that no tenant has verified may be new: nothing is known then.
        let Ok(theirs) = Box::pin(tenant::of_domain(&self.net, wanted)).await else {
            return Ok(());
        };
        let ours = Box::pin(tenant::id_of(&self.net, &ours)).await;
        let is_ours = ours.is_none_or(|ours| ours == theirs);
        let now = self.clock.now();
        let answer = match is_ours {
            true => Attempt::succeeded(now),
            false => {
                let words = format!("{wanted}: {theirs}").into();
                Attempt::failed(now, local(Local::OtherTenant, words))
            }
        };
        let accounts = self.settings()?.accounts;
        let mine = accounts
            .iter()
            .filter(|one| one.entity == *name && domain(one) == wanted);
        Ok(self
            .remember(|record| {
                for account in mine {
                    record.note_tenant(&account.address, answer.clone());
                    let known = (!is_ours).then(|| theirs.to_string());
                    record.account(&account.address).domain_tenant = known;
                }
            })
            .await?)
    }

    async fn ask_refresh(&self, address: &Address, answers: &mut Answers) -> Result<(), Error> {
        let account = self.account(address)?;
        let obtained = match Box::pin(self.obtain(&account, Wanted::New)).await {
            Ok(Obtained::Token(access)) => {
                answers.tokens.insert(address.key(), access.token);
                Ok(())
            }
            // What is known stays, with its time.
            Ok(Obtained::NotSignedIn | Obtained::Held(_)) => return Ok(()),
            Ok(Obtained::Refused(_, failure)) => Err(failure),
            Err(error) => Err(failure_in(error)?),
        };
        let question = Question::Refresh(address.clone());
        self.note_look(&question, address, Leg::Refresh, obtained, answers)
            .await
    }

    async fn note_look(
        &self,
        question: &Question,
        address: &Address,
        leg: Leg,
        answer: Result<(), Failure>,
        answers: &mut Answers,
    ) -> Result<(), Error> {
        if let Err(failure) = &answer {
            answers.note(None, &question.host(), failure);
            // Who holds what is seen at the end, and is over with the one who does.
            if failure.is_of(Local::Busy) {
                return Ok(());
            }
        }
        let look = Attempt::of(self.clock.now(), answer);
        Ok(self
            .remember(|record| record.note_look(address, leg, look))
            .await?)
    }

    /// What was fetched has to be kept: a disk that is full, or a folder that cannot be written, is
    /// found out by writing a file and taking it away again.
    fn can_deliver(&self, account: &Account) -> Result<(), Failure> {
        let folder = self.maildir(account);
        // Where it is not there yet, the one that it would be made in.
        let is_there = |folder: &&Path| folder.symlink_metadata().is_ok();
        let Some(folder) = folder.ancestors().find(is_there) else {
            return Ok(());
        };
        let tried = disk::try_writing(folder);
        tried.map_err(|error| local(Local::Storage, error.to_string().into()))
    }

    /// The token to show to a mail server: the renewed one, else the kept one while it is good. A
    /// renewal that was refused says nothing of what the mail servers think.
    fn token(&self, address: &Address, answers: &Answers) -> Option<SecretString> {
        if let Some(token) = answers.tokens.get(&address.key()) {
            return Some(token.clone());
        }
        // One that cannot be read is told by whoever has to use it.
        let tokens = self.home.tokens(address).read().unwrap_or(None);
        let now = self.clock.now();
        let good = tokens.filter(|tokens| tokens.access.expires_at > now);
        good.map(|tokens| tokens.access.token)
    }

    /// The registration for what needs no secret.
    pub(in super::super) fn registration_as_far(
        &self,
        name: &EntityName,
    ) -> Result<Registration, Error> {
        let values = self.settings()?.entity(name)?.clone();
        Ok(Registration {
            tenant_id: values.tenant_id,
            client_id: values.client_id,
            secret: config::secret(&self.home, name).unwrap_or_else(|_| SecretString::from("")),
            redirect_uri: values.redirect_uri,
        })
    }
}

/// What an error says of the tenant. A full disk or a damaged file is a finding: it must not hide
/// all the others.
fn failure_in(error: Error) -> Result<Failure, Error> {
    match error {
        Error::Failed(failed) => Ok(failed.failure),
        Error::Disk(error) => {
            Ok(busy(&error).unwrap_or_else(|| local(Local::Storage, error.to_string().into())))
        }
        Error::Input(_) | Error::Roots(_) => Err(error),
    }
}
