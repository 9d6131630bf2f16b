//! Another run of the program holds a lock: that is a finding and no end of the doctor.

use std::time::Duration;

use super::super::at_home::is_stopped;
use super::super::known::local;
use super::{Client, Error, Limits};
use crate::account::Address;
use crate::disk::{DiskError, FileLock, Unusable};
use crate::evidence::{Failure, Local};

impl Client {
    /// Why no answer could be noted, if none could: without the record nobody is asked.
    pub(super) async fn is_record_busy(&self, limits: Limits) -> Result<Option<Failure>, Error> {
        let lock = self.home.record_lock();
        let lock = FileLock::acquire_telling(&lock, limits.question).await;
        or_go_on(lock.map(|_| ()).map_err(Error::from))
    }

    /// Every lock that another run holds and does not give back. Whoever fetches holds the one on
    /// the list of mails for as long as that takes: there is nothing to be told of a fetch at work.
    pub(super) async fn held_locks(
        &self,
        only: Option<&Address>,
        limits: Limits,
    ) -> Result<Vec<Failure>, Error> {
        let patience = limits.word.min(limits.question);
        let mut held = Vec::new();
        for lock in self.locks(only)? {
            let Some(error) = FileLock::held_at(&lock.path) else {
                continue;
            };
            let error = match (is_stopped(&error), lock.is_of_fetch) {
                (Some(true), _) => Some(error),
                (Some(false), true) => None,
                // Who just begins has not written yet who it is.
                (None, true) => {
                    let lock = FileLock::acquire_telling(&lock.path, patience).await;
                    (lock.err()).filter(|error| is_stopped(error) != Some(false))
                }
                // It is held for a moment at a time.
                (Some(false) | None, false) => {
                    let lock = FileLock::acquire_telling(&lock.path, patience).await;
                    lock.err()
                }
            };
            held.extend(error.as_ref().and_then(busy));
        }
        Ok(held)
    }

    /// Who holds the tokens of an account just now, so that a renewal had to wait for it.
    pub(super) async fn is_renewal_busy(&self, address: &Address) -> Option<Failure> {
        let lock = self.home.tokens(address);
        let lock = FileLock::acquire_telling(lock.lock_path(), Duration::ZERO).await;
        lock.err().as_ref().and_then(busy)
    }
}

/// The failure, where what went wrong is a lock; other errors stay errors.
pub(super) fn or_go_on(result: Result<(), Error>) -> Result<Option<Failure>, Error> {
    match result {
        Ok(()) => Ok(None),
        Err(Error::Disk(error)) => match busy(&error) {
            Some(failure) => Ok(Some(failure)),
            None => Err(error.into()),
        },
        Err(error) => Err(error),
    }
}

/// What a lock that was not given back in time comes to.
pub(in super::super) fn busy(error: &DiskError) -> Option<Failure> {
    match error.unusable()? {
        Unusable::Locked(_) => Some(local(Local::Busy, error.to_string().into())),
        Unusable::Link | Unusable::FolderLink | Unusable::NotAFile | Unusable::Foreign => None,
    }
}
