//! The client's own record of its last attempts, from which signals and findings are made.
//!
//! Every leg leaves its last attempt here, good or bad, with the server's exact words and without
//! any secret. The record is the doctor's memory: a failure can be explained after it happened.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Address, EntityName};
use crate::config::Home;
use crate::disk::{self, DiskError, FileLock};
use crate::evidence::{Attempt, Attempts, Check, Checks, Failure, Leg, Local, Moment, Outcome};

/// All attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// How much was noted until now: the order in which things happened, whatever the clock said.
    #[serde(default)]
    pub order: u64,
    /// A server's clock beside ours, when a server last told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clocks>,
    /// By the entity's name in lower case.
    #[serde(default)]
    pub entities: BTreeMap<String, EntityRecord>,
    /// By the account's address in lower case.
    #[serde(default)]
    pub accounts: BTreeMap<String, AccountRecord>,
}

/// Two clocks at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// What this computer's clock said.
    pub here: Timestamp,
    /// What the server's said.
    pub there: Timestamp,
}

/// What is remembered of an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// When one of its values was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
    /// The place of that change among everything that was noted.
    #[serde(default)]
    pub changed_order: u64,
    /// The last answer to each question about the registration.
    #[serde(default, skip_serializing_if = "Checks::is_empty")]
    pub checks: Checks,
    /// The last value that `settings set` refused; the next set that it takes ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Attempt>,
    /// How the name is spelt, where the settings do not have the entity yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl EntityRecord {
    /// When one of its values was last changed, and after what.
    pub fn changed(&self) -> Option<Moment> {
        let order = self.changed_order;
        self.changed.map(|at| Moment { order, at })
    }
}

/// What is remembered of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// The last attempt of daily work on each leg.
    #[serde(default)]
    pub attempts: Attempts,
    /// What the doctor last tried on each leg.
    #[serde(default)]
    pub looks: Attempts,
    /// Whose tenant the mail domain was when the doctor last asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Attempt>,
    /// What the last sign-in asked for.
    #[serde(default)]
    pub asked_scopes: Vec<String>,
    /// What the last grant granted.
    #[serde(default)]
    pub granted_scopes: Vec<String>,
    /// Who signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_as: Option<String>,
    /// The object ID of whoever signed in and was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_oid: Option<String>,
    /// The tenant that the mail domain belongs to, where that is not the entity's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_tenant: Option<String>,
}

impl Record {
    /// The record of an entity, empty when there was none.
    pub fn entity(&mut self, name: &EntityName) -> &mut EntityRecord {
        self.entities.entry(name.key()).or_default()
    }

    /// The record of an account, empty when there was none.
    pub fn account(&mut self, address: &Address) -> &mut AccountRecord {
        self.accounts.entry(address.key()).or_default()
    }

    /// Forgets an account.
    pub fn forget(&mut self, address: &Address) {
        self.accounts.remove(&address.key());
    }

    /// Notes what came of a leg in daily work.
    pub fn note_attempt(&mut self, address: &Address, leg: Leg, attempt: Attempt) {
        let attempt = self.numbered(attempt);
        self.account(address).attempts.record(leg, attempt);
    }

    /// What authorization itself says explains a sign-in that never came back, also once it says so
    /// no more.
    pub fn explain_sign_in(&mut self, address: &Address, why: Option<&Failure>) {
        let sign_in = self.account(address).attempts.sign_in.as_mut();
        if let (Some(sign_in), Some(why)) = (sign_in, why)
            && sign_in
                .failure()
                .is_some_and(|failure| failure.is_of(Local::NotFinished))
        {
            sign_in.outcome = Outcome::Failed(why.clone());
        }
    }

    /// Notes what the doctor met on a leg.
    pub fn note_look(&mut self, address: &Address, leg: Leg, look: Attempt) {
        let look = self.numbered(look);
        self.account(address).looks.record(leg, look);
    }

    /// Notes whose tenant an account's mail domain is.
    pub fn note_tenant(&mut self, address: &Address, answer: Attempt) {
        let answer = self.numbered(answer);
        self.account(address).tenant = Some(answer);
    }

    /// Notes the answer to a question about the registration.
    pub fn note_check(&mut self, name: &EntityName, check: Check, answer: Attempt) {
        let answer = self.numbered(answer);
        self.entity(name).checks.insert(check, answer);
    }

    /// Notes that a value was refused; `spelt` names an entity that the settings do not have.
    pub fn note_refused(&mut self, name: &EntityName, refused: Attempt, spelt: Option<String>) {
        let refused = self.numbered(refused);
        let entity = self.entity(name);
        entity.refused = Some(refused);
        entity.name = spelt;
    }

    /// Notes that values were changed.
    pub fn note_changed(&mut self, name: &EntityName, at: Timestamp) {
        self.order += 1;
        let order = self.order;
        let entity = self.entity(name);
        entity.changed = Some(at);
        entity.changed_order = order;
        entity.refused = None;
        entity.name = None;
    }

    fn numbered(&mut self, attempt: Attempt) -> Attempt {
        self.order += 1;
        Attempt {
            order: self.order,
            ..attempt
        }
    }
}

/// Reads the record. A damaged one counts as none: it is only a memory, and the next attempt
/// writes it anew, while an error here would keep every verb from its work.
///
/// # Errors
/// When the file cannot be read.
pub fn read(home: &Home) -> Result<Record, DiskError> {
    match disk::read_json(&home.record()) {
        Ok(record) => Ok(record.unwrap_or_default()),
        Err(error) if error.is_damage() => Ok(Record::default()),
        Err(error) => Err(error),
    }
}

/// What is wrong with the record's file, if anything is.
#[must_use]
pub fn problem(home: &Home) -> Option<DiskError> {
    disk::read_json::<Record>(&home.record()).err()
}

/// A damaged record, and where it will be put.
#[must_use]
pub fn damaged(home: &Home) -> Option<(PathBuf, PathBuf)> {
    let is_damaged = problem(home).is_some_and(|problem| problem.is_damage());
    let path = home.record();
    is_damaged.then(|| (path.clone(), disk::aside(&path)))
}

/// Changes the record under a lock, since accounts are worked on side by side. A damaged one is
/// put aside and not overwritten: somebody may still read what was in it.
///
/// # Errors
/// When the disk refuses.
pub async fn change(home: &Home, change: impl FnOnce(&mut Record)) -> Result<(), DiskError> {
    let _lock = FileLock::acquire(home.record_lock()).await?;
    if problem(home).is_some_and(|problem| problem.is_damage()) {
        disk::put_aside(&home.record())?;
    }
    let mut record = read(home)?;
    change(&mut record);
    disk::write_json(&home.record(), &record)
}

/// Notes what came of a leg.
///
/// # Errors
/// When the disk refuses.
pub async fn note(
    home: &Home,
    address: &Address,
    leg: Leg,
    attempt: Attempt,
) -> Result<(), DiskError> {
    change(home, |record| record.note_attempt(address, leg, attempt)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_damaged_record_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        std::fs::write(home.record(), "{").unwrap();
        assert_eq!(read(&home).unwrap(), Record::default());
        let anna = Address::parse("anna@muster.example").unwrap();
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        note(&home, &anna, Leg::Pop3, Attempt::succeeded(at))
            .await
            .unwrap();
        let attempts = read(&home).unwrap().account(&anna).attempts.clone();
        assert!(attempts.on(Leg::Pop3).is_some());
        let aside = |ending| std::fs::read_to_string(home.record().with_extension(ending));
        assert_eq!(aside("json.damaged").unwrap(), "{", "nothing is lost");
        assert!(problem(&home).is_none());
        std::fs::write(home.record(), "[").unwrap();
        let again = Attempt::succeeded(at);
        note(&home, &anna, Leg::Pop3, again).await.unwrap();
        assert_eq!(aside("json.damaged").unwrap(), "{", "nor the second time");
        assert_eq!(aside("json.damaged-2").unwrap(), "[");
    }

    #[tokio::test]
    async fn changes_at_once_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let anna = Address::parse("anna@muster.example").unwrap();
        let legs = Leg::ALL.map(|leg| note(&home, &anna, leg, Attempt::succeeded(at)));
        let [a, b, c, d] = legs;
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        for written in [a, b, c, d] {
            written.unwrap();
        }
        let attempts = read(&home).unwrap().account(&anna).attempts.clone();
        assert!(Leg::ALL.iter().all(|leg| attempts.on(*leg).is_some()));
    }
}
