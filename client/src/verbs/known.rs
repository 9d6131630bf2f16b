//! What the client knows without asking anybody: its settings, its files and its record.

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use super::Client;
use super::at_home::{note_at_home, storage};
use super::providers::public_provider;
use crate::account::{Address, EntityName};
use crate::config::{self, Account, Entity, Guid, SecretEnd, Settings};
use crate::error::Error;
use crate::evidence::{
    AccountEvidence, Attempt, EntityEvidence, Evidence, Failure, Leg, Local, LocalFailure,
    TokenClaims, Words,
};
use crate::record::{self, AccountRecord, Clocks, Record};
use crate::secret::looks_like_guid;
use crate::tokens::Tokens;

impl Client {
    /// What the client remembers, and what is wrong with what it keeps.
    ///
    /// # Errors
    /// When its files cannot be read.
    pub fn evidence(&self, only: Option<&Address>) -> Result<Evidence, Error> {
        let settings = self.settings()?;
        if let Some(address) = only {
            settings.account(address)?;
        }
        // One that cannot be read hides nothing else.
        let (mut record, problem) = match record::problem(&self.home) {
            None => (record::read(&self.home)?, None),
            Some(error) => (Record::default(), Some(storage(&error))),
        };
        let mut entities = Vec::new();
        for (name, entity) in &settings.entities {
            let accounts = accounts_of(&settings, name, only);
            if only.is_some() && accounts.is_empty() {
                continue;
            }
            let mut evidence = self.entity_evidence(name, entity, &mut record);
            for account in accounts {
                let remembered = record.account(&account.address).clone();
                evidence
                    .accounts
                    .push(self.account_evidence(&settings, &account, remembered));
            }
            // An earlier token names what worked.
            let swapped = evidence
                .accounts
                .iter()
                .any(|account| is_swapped(entity, account));
            if swapped {
                evidence
                    .unusable
                    .push(local(Local::IdsSwapped, Words::empty()));
            }
            entities.push(evidence);
        }
        if only.is_none() {
            entities.extend(never_saved(&settings, &record));
            entities.extend(self.lost_settings(&record));
        }
        let mut evidence = Evidence {
            now: self.clock.now(),
            clock: record.clock.and_then(wrong_clock),
            entities,
        };
        note_at_home(
            &mut evidence,
            problem.into_iter().chain(self.stopped(only)?),
        );
        Ok(evidence)
    }

    fn entity_evidence(
        &self,
        name: &EntityName,
        entity: &Entity,
        record: &mut Record,
    ) -> EntityEvidence {
        let remembered = record.entity(name).clone();
        let secret = config::secret(&self.home, name);
        let mut unusable = self.problems_of(name, entity);
        // It still works: nothing is held up by it, as it is by a problem.
        let ends_soon = entity.secret_ends_soon(self.clock.now());
        let ends_soon = ends_soon.filter(|_| secret.is_ok());
        let warning = |end: SecretEnd| local(Local::SecretEndsSoon, end.to_string().into());
        unusable.extend(ends_soon.map(warning));
        EntityEvidence {
            name: name.to_string(),
            tenant_id: entity.tenant_id.to_string(),
            client_id: entity.client_id.to_string(),
            redirect_uri: entity.redirect_uri.as_str().to_owned(),
            has_secret: secret.is_ok(),
            secret_is_guid: secret.is_ok_and(|secret| looks_like_guid(secret.expose_secret())),
            unusable,
            secret_ends: entity.secret_ends.map(SecretEnd::moment),
            settings_changed: remembered.changed(),
            checks: remembered.checks,
            refused: remembered.refused,
            ..EntityEvidence::default()
        }
    }

    /// What of an entity's ids cannot be used, found without asking anybody.
    pub(super) fn problems_of_ids(&self, name: &EntityName) -> Result<Vec<Failure>, Error> {
        let settings = self.settings()?;
        Ok(problems_of_ids(settings.entity(name)?))
    }

    /// What of an entity's settings cannot be used, found without asking anybody.
    pub(super) fn problems_at_home(&self, name: &EntityName) -> Result<Vec<Failure>, Error> {
        let settings = self.settings()?;
        Ok(self.problems_of(name, settings.entity(name)?))
    }

    fn problems_of(&self, name: &EntityName, entity: &Entity) -> Vec<Failure> {
        let mut problems = problems_of_ids(entity);
        let secret = match config::secret(&self.home, name) {
            Ok(_) => None,
            Err(Error::Disk(error)) => Some(error.to_string()),
            Err(_) => Some(self.home.secret(name).display().to_string()),
        };
        problems.extend(secret.map(|words| local(Local::SecretMissing, words.into())));
        problems
    }

    /// The answer with which Entra asked to be left alone for a time that is not over: whoever asks
    /// again before is put off for longer
    /// (<https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling>).
    pub(super) fn asks_to_wait(&self, account: &Account) -> Result<Option<Failure>, Error> {
        let mut record = record::read(&self.home)?;
        let changed = record.entity(&account.entity).changed();
        let known = record.account(&account.address);
        let renewals = [&known.attempts, &known.looks].map(|tried| tried.on(Leg::Refresh));
        let newest = renewals
            .into_iter()
            .flatten()
            .max_by_key(|one| one.moment());
        // What was said to another app is not for this one.
        let newest = newest.filter(|one| changed.is_none_or(|changed| one.moment() >= changed));
        Ok(newest.and_then(|one| held_by(one, self.clock.now())))
    }

    fn account_evidence(
        &self,
        settings: &Settings,
        account: &Account,
        remembered: AccountRecord,
    ) -> AccountEvidence {
        let (tokens, unusable) = self.kept(&account.address, &remembered);
        // Nothing that is wrong with its tokens says more.
        let unusable = public_provider(account).or(unusable);
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
            signed_in_oid: remembered.signed_in_oid,
            page: None,
            home_entity: domain_tenant.and_then(|tenant| entity_of(settings, tenant)),
            unusable,
            attempts: remembered.attempts,
            looks: remembered.looks,
            tenant: remembered.tenant,
        }
    }

    /// The tokens of an account, and why they cannot be used.
    fn kept(
        &self,
        address: &Address,
        remembered: &AccountRecord,
    ) -> (Option<Tokens>, Option<Failure>) {
        let store = self.home.tokens(address);
        match store.read() {
            Ok(Some(tokens)) => (Some(tokens), None),
            Ok(None) => {
                let sign_in = remembered.attempts.sign_in.as_ref();
                let was_signed_in = sign_in.is_some_and(Attempt::has_succeeded);
                let path = store.path().display().to_string();
                let lost = was_signed_in.then(|| local(Local::TokensLost, path.into()));
                (None, lost)
            }
            // Nothing can be got out of it any more; a new sign-in writes it anew.
            Err(error) if error.is_damage() => {
                let path = store.path().display().to_string();
                (None, Some(local(Local::TokensLost, path.into())))
            }
            Err(error) => (None, Some(local(Local::Storage, error.to_string().into()))),
        }
    }
}

/// No server may silence the client for longer.
const LONGEST_HOLD: SignedDuration = SignedDuration::from_hours(1);

/// The answer, while the time lasts for which it asks. Before it was given there is no such time: a
/// clock that was set back holds nothing up.
fn held_by(answer: &Attempt, now: Timestamp) -> Option<Failure> {
    let failure = answer.failure()?;
    let seconds = i64::try_from(failure.asks_to_wait()?).unwrap_or(i64::MAX);
    let wait = SignedDuration::from_secs(seconds).min(LONGEST_HOLD);
    let since = now.duration_since(answer.at);
    let left = u64::try_from((wait - since).as_secs()).unwrap_or(0);
    // What is left of the wait is what there is to say now.
    (!since.is_negative() && since < wait).then(|| failure.clone().asking_to_wait(left))
}

/// The accounts of an entity, or this one of them.
pub(super) fn accounts_of(
    settings: &Settings,
    name: &EntityName,
    only: Option<&Address>,
) -> Vec<Account> {
    let mine = |account: &&Account| {
        account.entity == *name && only.is_none_or(|only| account.address == *only)
    };
    settings.accounts.iter().filter(mine).cloned().collect()
}

/// Entra and Exchange bear five minutes (the usual tolerance; assumed, as no page of theirs names
/// one for tokens).
const LEEWAY: SignedDuration = SignedDuration::from_mins(5);

fn wrong_clock(clocks: Clocks) -> Option<Failure> {
    let Clocks { here, there } = clocks;
    let off = here.duration_since(there);
    (off.abs() > LEEWAY).then(|| {
        let minutes = off.as_secs() / 60;
        let clock = |at: Timestamp| at.strftime("%F %T").to_string();
        let words = format!("{minutes:+} min: {} ≠ {} (UTC)", clock(here), clock(there));
        local(Local::ClockWrong, words.into())
    })
}

/// The configured entity of a tenant.
pub(super) fn entity_of(settings: &Settings, tenant: &str) -> Option<String> {
    let found = (settings.entities.iter())
        .find(|(_, entity)| entity.tenant_id.as_str().eq_ignore_ascii_case(tenant));
    found.map(|(name, _)| name.to_string())
}

/// What the ids' own form says against them. A tenant may be named by a domain, too.
fn problems_of_ids(entity: &Entity) -> Vec<Failure> {
    let (tenant, client) = (&entity.tenant_id, &entity.client_id);
    let mut problems = Vec::new();
    if !names_a_tenant(tenant) {
        problems.push(local(Local::TenantIdMalformed, Words::empty()));
    }
    if !client.is_well_formed() {
        problems.push(local(Local::ClientIdMalformed, Words::empty()));
    }
    if tenant == client && client.is_well_formed() {
        problems.push(local(Local::IdsEqual, Words::empty()));
    }
    problems
}

/// An ID, or a verified domain, which names a tenant as well.
pub(super) fn names_a_tenant(tenant: &Guid) -> bool {
    tenant.is_well_formed() || tenant.is_domain()
}

fn is_swapped(entity: &Entity, account: &AccountEvidence) -> bool {
    let Some(token) = &account.token else {
        return false;
    };
    let is = |claim: &Option<String>, id: &str| {
        claim
            .as_deref()
            .is_some_and(|claim| claim.eq_ignore_ascii_case(id))
    };
    is(&token.tid, entity.client_id.as_str()) && is(&token.appid, entity.tenant_id.as_str())
}

/// Entities that are not in the settings, since what was entered for them was refused.
fn never_saved(settings: &Settings, record: &Record) -> Vec<EntityEvidence> {
    let mut entities = Vec::new();
    for remembered in record.entities.values() {
        let name = remembered.name.as_deref().map(EntityName::parse);
        let Some(Ok(name)) = name else {
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

pub(super) fn local(kind: Local, words: Words) -> Failure {
    LocalFailure { kind, words }.into()
}
