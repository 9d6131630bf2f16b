//! What is wrong at home, before anybody is asked: settings that are gone while the rest is there,
//! and locks that somebody does not give back.

use std::path::PathBuf;

use super::Client;
use super::doctor::busy;
use super::known::local;
use crate::account::Address;
use crate::disk::{DiskError, FileLock, Unusable};
use crate::error::Error;
use crate::evidence::{EntityEvidence, Evidence, Failure, Local};
use crate::mail::lock_path;
use crate::record::Record;

impl Client {
    /// The entities whose settings are gone, while what belongs to them is still there.
    pub(super) fn lost_settings(&self, record: &Record) -> Vec<EntityEvidence> {
        let Some(mut names) = self.home.left_without_settings() else {
            return Vec::new();
        };
        if names.is_empty() {
            names.extend(record.entities.keys().cloned());
        }
        if names.is_empty() {
            names.push(UNNAMED.to_owned());
        }
        // As the system says it: no such file.
        let gone = std::io::Error::from_raw_os_error(2);
        let path = self.home.settings();
        let words = format!("{}: {gone}", path.display());
        let of = |name: String| EntityEvidence {
            name,
            unusable: vec![local(Local::Settings, words.clone().into())],
            ..EntityEvidence::default()
        };
        names.into_iter().map(of).collect()
    }

    /// The locks that a run of this program can hold.
    pub(super) fn locks(&self, only: Option<&Address>) -> Result<Vec<Lock>, Error> {
        let lock = |path, is_of_fetch| Lock { path, is_of_fetch };
        let mut locks = vec![
            lock(self.home.record_lock(), false),
            lock(self.home.settings_lock(), false),
        ];
        for account in self.settings()?.accounts {
            let address = &account.address;
            if only.is_none_or(|only| only == address) {
                let tokens = self.home.tokens(address).lock_path().to_owned();
                locks.push(lock(tokens, false));
                locks.push(lock(lock_path(&self.home.seen(address)), true));
            }
        }
        Ok(locks)
    }

    /// The locks of a process that is stopped: it gives none back by itself.
    pub(super) fn stopped(&self, only: Option<&Address>) -> Result<Vec<Failure>, Error> {
        let locks = self.locks(only)?;
        let held = locks.iter().filter_map(|one| FileLock::held_at(&one.path));
        let stopped = held.filter(|error| is_stopped(error) == Some(true));
        Ok(stopped.filter_map(|error| busy(&error)).collect())
    }
}

/// A lock of the client's.
pub(super) struct Lock {
    pub(super) path: PathBuf,
    /// A fetch holds it for as long as it works, the others are held for a moment.
    pub(super) is_of_fetch: bool,
}

/// Whether the process that holds a lock is stopped, where it is known which one that is.
pub(super) fn is_stopped(error: &DiskError) -> Option<bool> {
    match error.unusable()? {
        Unusable::Locked(holder) => holder.map(|holder| holder.is_stopped),
        Unusable::Link | Unusable::FolderLink | Unusable::NotAFile | Unusable::Foreign => None,
    }
}

/// What stands for an entity whose name nobody knows any more.
const UNNAMED: &str = "settings.toml";

/// Adds what is nobody's in particular, each once: it stands with the first firm, as the clock does.
pub(super) fn note_at_home(evidence: &mut Evidence, failures: impl IntoIterator<Item = Failure>) {
    for failure in failures {
        if evidence.entities.is_empty() {
            evidence.entities.push(EntityEvidence::default());
        }
        if let Some(entity) = evidence.entities.first_mut()
            && !entity.unusable.contains(&failure)
        {
            entity.unusable.push(failure);
        }
    }
}

/// What the disk said, as a failure of this computer.
pub(super) fn storage(error: &DiskError) -> Failure {
    local(Local::Storage, error.to_string().into())
}
