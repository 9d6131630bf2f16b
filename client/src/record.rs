//! The client's own record of its last attempts, from which signals and findings are made.
//!
//! Every leg leaves its last attempt here, good or bad, with the server's exact words and without
//! any secret. The record is the doctor's memory: a failure can be explained after it happened.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::account::{Address, EntityName};
use crate::config::Home;
use crate::disk::{self, DiskError, FileLock};
use crate::evidence::{Attempt, Attempts, Leg};

/// All attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// By the entity's name in lower case.
    #[serde(default)]
    pub entities: BTreeMap<String, EntityRecord>,
    /// By the account's address in lower case.
    #[serde(default)]
    pub accounts: BTreeMap<String, AccountRecord>,
}

/// What is remembered of an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// When one of its values was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Timestamp>,
    /// The last check of the three values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Attempt>,
    /// The last value that `settings set` refused; the next set that it takes ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Attempt>,
    /// How the name is spelt, where the settings do not have the entity yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What is remembered of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// The last attempt on each leg.
    #[serde(default)]
    pub attempts: Attempts,
    /// What the last sign-in asked for.
    #[serde(default)]
    pub asked_scopes: Vec<String>,
    /// What the last grant granted.
    #[serde(default)]
    pub granted_scopes: Vec<String>,
    /// Who signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_as: Option<String>,
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

/// Changes the record under a lock, since accounts are worked on side by side.
///
/// # Errors
/// When the disk refuses.
pub async fn change(home: &Home, change: impl FnOnce(&mut Record)) -> Result<(), DiskError> {
    let _lock = FileLock::acquire(home.record_lock()).await?;
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
    change(home, |record| {
        record.account(address).attempts.record(leg, attempt);
    })
    .await
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
        note(&home, &anna, Leg::Pop3, Attempt::held(at))
            .await
            .unwrap();
        let attempts = read(&home).unwrap().account(&anna).attempts.clone();
        assert!(attempts.on(Leg::Pop3).is_some());
    }

    #[tokio::test]
    async fn changes_at_once_are_all_kept() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let anna = Address::parse("anna@muster.example").unwrap();
        let legs = Leg::ALL.map(|leg| note(&home, &anna, leg, Attempt::held(at)));
        let [a, b, c, d] = legs;
        let (a, b, c, d) = tokio::join!(a, b, c, d);
        for written in [a, b, c, d] {
            written.unwrap();
        }
        let attempts = read(&home).unwrap().account(&anna).attempts.clone();
        assert!(Leg::ALL.iter().all(|leg| attempts.on(*leg).is_some()));
    }
}
