//! Locks between processes, which are not waited for for ever.
//!
//! A process that was stopped (Ctrl-Z) keeps its locks; whoever waits for one says so after a
//! while and gives up in the end. The lock's file names its holder for that.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use super::ours::{self, Holder, Unusable};
use super::{DiskError, at, create_private_folder, parent, private_options};

/// A lock that other processes see; it is held until it is dropped, and the system drops it when
/// the process dies.
#[derive(Debug)]
pub struct FileLock {
    file: File,
}

/// A lock that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting<'a> {
    /// The lock's file.
    pub path: &'a Path,
    /// Who has it, where that is known.
    pub holder: Option<Holder>,
}

/// How long a lock is waited for: longer than the longest work that is done under one, a renewal
/// that Entra does not answer.
const PATIENCE: Duration = Duration::from_secs(40);
/// After so long the waiting is told.
const TOLD_AFTER: Duration = Duration::from_secs(2);
/// So often a lock is tried.
const POLL: Duration = Duration::from_millis(20);

/// What is called when a lock has been waited for for two seconds.
static TELL: OnceLock<fn(Waiting<'_>)> = OnceLock::new();

/// Has `tell` called once for each lock that has been waited for for two seconds, so that the user
/// learns why nothing happens. The first caller in a process decides: it is for programs, not for
/// libraries.
pub fn tell_of_waiting(tell: fn(Waiting<'_>)) {
    // A second one comes too late, and the first one goes on telling.
    let _ = TELL.set(tell);
}

impl FileLock {
    /// Waits for the lock. The file itself stays: removing it would let two processes hold locks
    /// on two files of the same name.
    ///
    /// # Errors
    /// When the lock's file cannot be created, the file system knows no locks, or another process
    /// does not give the lock back in time ([`Unusable::Locked`]).
    #[expect(
        clippy::disallowed_methods,
        reason = "another program holds the lock, and its time is the wall's"
    )]
    pub fn acquire_blocking(path: &Path) -> Result<Self, DiskError> {
        let mut attempt = Attempt::new(path, PATIENCE).map_err(at(path))?;
        let mut tell = told;
        loop {
            match attempt.next(&mut tell).map_err(at(path))? {
                Some(lock) => return Ok(lock),
                // Nobody unparks this thread, so this is a pause.
                None => std::thread::park_timeout(POLL),
            }
        }
    }

    /// As [`acquire_blocking`](Self::acquire_blocking), without stopping other tasks of this thread.
    ///
    /// # Errors
    /// As there.
    pub async fn acquire(path: PathBuf) -> Result<Self, DiskError> {
        Self::acquire_telling(&path, PATIENCE).await
    }

    /// As [`acquire`](Self::acquire), for so long.
    ///
    /// # Errors
    /// As there.
    pub async fn acquire_telling(path: &Path, patience: Duration) -> Result<Self, DiskError> {
        Self::acquire_within(path, patience, &mut told).await
    }

    /// As [`acquire`](Self::acquire), for so long, and telling `tell` once when it takes a while.
    ///
    /// # Errors
    /// As there.
    #[expect(
        clippy::disallowed_methods,
        reason = "another program holds the lock, and its time is the wall's"
    )]
    pub async fn acquire_within(
        path: &Path,
        patience: Duration,
        tell: &mut (dyn FnMut(Waiting<'_>) + Send),
    ) -> Result<Self, DiskError> {
        let mut attempt = Attempt::new(path, patience).map_err(at(path))?;
        loop {
            match attempt.next(tell).map_err(at(path))? {
                Some(lock) => return Ok(lock),
                None => tokio::time::sleep(POLL).await,
            }
        }
    }

    /// The lock that another process holds just now, if one does. Nothing is created, and nothing
    /// is waited for.
    #[must_use]
    pub fn held_at(path: &Path) -> Option<DiskError> {
        let mut options = OpenOptions::new();
        options.read(true);
        // What cannot be opened is told by whoever needs the lock.
        let file = ours::open(path, options).ok()?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Some(at(path)(Unusable::Locked(holder(path)).into())),
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }

    /// The holder's number is for whoever waits; a lock without one is as good.
    fn named(mut file: File) -> Self {
        let _ = (file.set_len(0))
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Self { file }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

fn told(waiting: Waiting<'_>) {
    if let Some(tell) = TELL.get() {
        tell(waiting);
    }
}

struct Attempt<'a> {
    path: &'a Path,
    file: Option<File>,
    waited: Duration,
    patience: Duration,
    has_told: bool,
}

impl<'a> Attempt<'a> {
    fn new(path: &'a Path, patience: Duration) -> io::Result<Self> {
        create_private_folder(parent(path))?;
        let mut options = private_options();
        options.create(true).truncate(false).write(true);
        Ok(Self {
            path,
            file: Some(ours::open(path, options)?),
            waited: Duration::ZERO,
            patience,
            has_told: false,
        })
    }

    /// The lock if it is free; after a `None` the caller pauses for [`POLL`].
    fn next(&mut self, tell: &mut dyn FnMut(Waiting<'_>)) -> io::Result<Option<FileLock>> {
        let Some(file) = &self.file else {
            return Err(io::Error::other("this lock has been given out"));
        };
        match file.try_lock() {
            Ok(()) => return Ok(self.file.take().map(FileLock::named)),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {}
        }
        // A try without any patience is given up at once, and there is nothing to tell.
        if self.waited >= self.patience {
            return Err(Unusable::Locked(holder(self.path)).into());
        }
        if !self.has_told && self.waited >= TOLD_AFTER.min(self.patience) {
            self.has_told = true;
            let (path, holder) = (self.path, holder(self.path));
            tell(Waiting { path, holder });
        }
        self.waited += POLL;
        Ok(None)
    }
}

/// Who has written its number into the lock's file.
fn holder(path: &Path) -> Option<Holder> {
    let mut options = OpenOptions::new();
    options.read(true);
    let mut text = String::new();
    let file = ours::open(path, options).ok()?;
    file.take(32).read_to_string(&mut text).ok()?;
    let pid = text.trim().parse().ok()?;
    if is_gone(pid) {
        return None;
    }
    Some(Holder {
        pid,
        is_stopped: is_stopped(pid),
    })
}

/// proc(5): the state stands behind the name in brackets, `T` for stopped, `t` for traced.
fn is_stopped(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        stat.rsplit(") ")
            .next()
            .is_some_and(|rest| rest.starts_with(['T', 't']))
    })
}

/// A process that was killed leaves its number in the file, and the next one may leave none.
fn is_gone(pid: u32) -> bool {
    Path::new("/proc/self").exists() && !Path::new(&format!("/proc/{pid}")).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_a_lock_is_seen_without_waiting_and_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.lock");
        assert!(FileLock::held_at(&path).is_none());
        assert!(!path.exists());
        let held = FileLock::acquire_blocking(&path).unwrap();
        let me = Holder {
            pid: std::process::id(),
            is_stopped: false,
        };
        let seen = FileLock::held_at(&path).and_then(|error| error.unusable());
        assert_eq!(seen, Some(Unusable::Locked(Some(me))));
        // The number of a process that is long gone names nobody.
        if cfg!(target_os = "linux") {
            std::fs::write(&path, "4294967295\n").unwrap();
            let seen = FileLock::held_at(&path).and_then(|error| error.unusable());
            assert_eq!(seen, Some(Unusable::Locked(None)));
        }
        drop(held);
        assert!(FileLock::held_at(&path).is_none());
        drop(FileLock::acquire_blocking(&path).unwrap());
    }

    #[tokio::test]
    async fn a_lock_that_is_not_given_back_is_given_up_and_its_holder_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/x.lock");
        let held = FileLock::acquire(path.clone()).await.unwrap();
        let short = Duration::from_millis(60);
        let mut tell = |_: Waiting<'_>| panic!("it is given up before there is anything to tell");
        let lock = FileLock::acquire_within(&path, short, &mut tell).await;
        let error = lock.unwrap_err();
        let me = Holder {
            pid: std::process::id(),
            is_stopped: false,
        };
        assert_eq!(error.unusable(), Some(Unusable::Locked(Some(me))));
        assert!(error.to_string().contains(&me.pid.to_string()), "{error}");
        drop(held);
        let again = FileLock::acquire_within(&path, short, &mut tell).await;
        drop(again.unwrap());
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "",
            "nobody holds it"
        );
    }

    #[test]
    fn waiting_is_told_once_after_two_seconds_and_ends_after_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.lock");
        let held = FileLock::acquire_blocking(&path).unwrap();
        let mut attempt = Attempt::new(&path, Duration::from_secs(10)).unwrap();
        let mut told = Vec::new();
        let mut tries = 0;
        let error = loop {
            // The pauses between the tries are the caller's.
            tries += 1;
            let mut tell = |waiting: Waiting<'_>| told.push((tries, waiting.holder));
            match attempt.next(&mut tell) {
                Ok(lock) => assert!(lock.is_none()),
                Err(error) => break error,
            }
        };
        let holder = holder(&path);
        assert_eq!(holder.map(|it| it.pid), Some(std::process::id()));
        assert_eq!(told, [(101, holder)], "100 pauses of 20 ms");
        assert_eq!(tries, 501, "{error}");
        drop(held);
        assert!(attempt.next(&mut |_| {}).unwrap().is_some());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_stopped_process_is_told_as_stopped() {
        let mut child = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        assert!(!is_stopped(child.id()));
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
        // The signal is on its way when the call returns.
        while !is_stopped(child.id()) {
            tokio::task::yield_now().await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
