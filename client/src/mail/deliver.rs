//! Delivery into a Maildir, so that a power cut or a kill at any point loses nothing.
//!
//! Source: <https://cr.yp.to/proto/maildir.html>. For a batch of mails the order is: every file's
//! bytes on the disk, every file renamed from `tmp` to `new`, the names in `new` on the disk, then
//! the UIDLs in the list of seen ones. A crash before the last step leaves mails that are
//! delivered but not remembered; their names carry a hash of login and UIDL, by which the next
//! fetch finds them, so they are neither lost nor fetched twice. The one fsync of `new` and of the
//! list for a whole batch is what makes a first fetch of thousands of mails bearable.
//!
//! Mails are kept byte for byte as the server gave them, CRLF included, since anything else would
//! break signatures.

use std::{
    collections::HashSet,
    fmt,
    fs::{self, File},
    hash::{BuildHasher, RandomState},
    io,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use aws_lc_rs::digest::{Context, SHA256};
use jiff::Timestamp;

use super::{
    FailureKind,
    disk::{Disk, create_folders},
    seen::Seen,
};

/// A batch is delivered when it has this many mails or bytes: few enough that a dropped line in
/// the middle of a mailbox costs little, many enough that fsync is not what one waits for.
const BATCH_MAILS: usize = 64;
const BATCH_BYTES: u64 = 16 * 1024 * 1024;

/// Pieces of a mail are gathered to writes of this size.
const WRITE: usize = 64 * 1024;

/// An account's Maildir and its list of seen messages.
#[derive(Debug)]
pub(super) struct Store {
    root: PathBuf,
    login: String,
    host: String,
    disk: Arc<dyn Disk>,
    seen: Seen,
    batch: Vec<Incoming>,
}

/// A mail that is being received, in `tmp`.
#[derive(Debug)]
pub(super) struct Incoming {
    uidl: String,
    name: String,
    path: PathBuf,
    file: File,
    unwritten: Vec<u8>,
    size: u64,
    content: Content,
    disk: Arc<dyn Disk>,
}

/// What was received so far, by its digest.
struct Content(Context);

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Content")
    }
}

impl Store {
    /// Opens both, creating what is missing. Blocks while another fetch of the account runs, but not
    /// for ever.
    pub(super) fn open(
        maildir: &Path,
        seen: &Path,
        login: &str,
        disk: Arc<dyn Disk>,
    ) -> Result<Self, FailureKind> {
        for folder in ["tmp", "new", "cur"] {
            create_folders(&*disk, &maildir.join(folder))?;
        }
        let store = Self {
            root: maildir.to_owned(),
            login: login.to_owned(),
            host: host_name(),
            seen: Seen::open(seen, Arc::clone(&disk))?,
            disk,
            batch: Vec::new(),
        };
        store.sweep()?;
        Ok(store)
    }

    /// Those of `listed` that have not been delivered yet, and how many were found in the Maildir
    /// though nobody remembered them (now they are remembered).
    pub(super) fn news(
        &mut self,
        listed: Vec<(u32, String)>,
    ) -> Result<(Vec<(u32, String)>, usize), FailureKind> {
        let mut once = HashSet::new();
        let mut new = listed;
        new.retain(|(_, uidl)| !self.seen.contains(uidl) && once.insert(uidl.clone()));
        if new.is_empty() {
            return Ok((new, 0));
        }
        let delivered = self.delivered_marks()?;
        let healed: Vec<_> = new
            .extract_if(.., |(_, uidl)| delivered.contains(&self.mark(uidl)))
            .map(|(_, uidl)| uidl)
            .collect();
        let count = healed.len();
        if count > 0 {
            // Their names may not have reached the disk before whatever interrupted us.
            for folder in ["new", "cur"] {
                self.sync_folder(folder)?;
            }
            self.seen.remember(healed)?;
        }
        Ok((new, count))
    }

    /// Forgets what is no longer on the server, when that is worth it.
    pub(super) fn compact(&mut self, listed: &HashSet<&str>) -> Result<(), FailureKind> {
        self.seen.compact(listed)
    }

    /// Begins a mail.
    pub(super) fn begin(&self, uidl: &str, now: Timestamp) -> Result<Incoming, FailureKind> {
        let name = self.unique_name(uidl, now);
        let path = self.root.join("tmp").join(&name);
        let file = (self.disk.create(&path)).map_err(|error| FailureKind::local(&path, &error))?;
        Ok(Incoming {
            uidl: uidl.to_owned(),
            name,
            path,
            file,
            unwritten: Vec::with_capacity(WRITE),
            size: 0,
            content: Content(Context::new(&SHA256)),
            disk: Arc::clone(&self.disk),
        })
    }

    /// Takes a complete mail. Says whether it is time to [`commit`](Self::commit).
    pub(super) fn accept(&mut self, mail: Incoming) -> bool {
        self.batch.push(mail);
        let bytes: u64 = self.batch.iter().map(|mail| mail.size).sum();
        self.batch.len() >= BATCH_MAILS || bytes >= BATCH_BYTES
    }

    /// Delivers and remembers every mail accepted so far. Says how many.
    pub(super) fn commit(&mut self) -> Result<usize, FailureKind> {
        let mut batch = std::mem::take(&mut self.batch);
        if batch.is_empty() {
            return Ok(0);
        }
        let delivered = self.deliver(&mut batch);
        if let Err(failure) = delivered {
            // On a full disk the space is wanted back at once, not only by the next fetch.
            batch.into_iter().for_each(Incoming::discard);
            return Err(failure);
        }
        let count = batch.len();
        self.seen
            .remember(batch.into_iter().map(|mail| mail.uidl).collect())?;
        Ok(count)
    }

    /// Of the mails accepted since the last delivery, forgets those from the first on that is the one
    /// before it once more. A server that says a mail twice shifts all its answers by one; where it
    /// could not be asked whether it is in step, such a mail and what follows is fetched again. No
    /// two mails of a mailbox are alike byte for byte: each has its own `Received` and `Message-ID`.
    /// Says whether there were any.
    pub(super) fn doubt(&mut self) -> bool {
        let mut pairs = self.batch.windows(2);
        let twice = pairs.position(|pair| pair[1].is_the_same_as(&pair[0]));
        if let Some(at) = twice {
            self.batch.drain(at + 1..).for_each(Incoming::discard);
        }
        twice.is_some()
    }

    /// Forgets every mail accepted since the last delivery.
    pub(super) fn discard(&mut self) {
        self.batch.drain(..).for_each(Incoming::discard);
    }

    fn deliver(&self, batch: &mut [Incoming]) -> Result<(), FailureKind> {
        for mail in &mut *batch {
            mail.flush()
                .and_then(|()| self.disk.sync(&mail.file, &mail.path))
                .map_err(|error| FailureKind::local(&mail.path, &error))?;
        }
        for mail in batch {
            let to = self.root.join("new").join(&mail.name);
            (self.disk.rename(&mail.path, &to)).map_err(|error| FailureKind::local(&to, &error))?;
        }
        self.sync_folder("new")
    }

    fn sync_folder(&self, folder: &str) -> Result<(), FailureKind> {
        let path = self.root.join(folder);
        (self.disk.sync_folder(&path)).map_err(|error| FailureKind::local(&path, &error))
    }

    /// The Maildir's unique name: seconds, then what tells apart deliveries of one second
    /// (microseconds, process, count, randomness), then the host; after it our mark.
    fn unique_name(&self, uidl: &str, now: Timestamp) -> String {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let random = RandomState::new().hash_one(count);
        format!(
            "{}.M{}P{}Q{count}R{random:016x}.{}{}",
            now.as_second(),
            now.subsec_nanosecond() / 1000,
            process::id(),
            self.host,
            self.mark(uidl),
        )
    }

    /// What a mail's name ends with: it is looked for when nobody remembers the mail.
    fn mark(&self, uidl: &str) -> String {
        let mail = format!("{}\0{uidl}", self.login);
        format!("{}{}", self.login_mark(), &digest(&mail)[..24])
    }

    fn login_mark(&self) -> String {
        format!(",U={}", &digest(&self.login)[..8])
    }

    /// The marks in `new` and `cur`. Mail programs append `:2,` and flags when they move a mail.
    fn delivered_marks(&self) -> Result<HashSet<String>, FailureKind> {
        let mut marks = HashSet::new();
        for folder in ["new", "cur"] {
            for name in self.names_in(folder)? {
                if let Some(at) = name.find(&self.login_mark()) {
                    marks.extend(name.get(at..at + 35).map(str::to_owned));
                }
            }
        }
        Ok(marks)
    }

    /// Removes what an interrupted fetch of this account has left in `tmp`. Nobody else is at it,
    /// since we hold the lock.
    fn sweep(&self) -> Result<(), FailureKind> {
        let mark = self.login_mark();
        for name in self.names_in("tmp")? {
            if name.contains(&mark) {
                let path = self.root.join("tmp").join(name);
                fs::remove_file(&path).map_err(|error| FailureKind::local(&path, &error))?;
            }
        }
        Ok(())
    }

    fn names_in(&self, folder: &str) -> Result<Vec<String>, FailureKind> {
        let path = self.root.join(folder);
        let read = || -> io::Result<Vec<String>> {
            fs::read_dir(&path)?
                .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                .collect()
        };
        read().map_err(|error| FailureKind::local(&path, &error))
    }
}

impl Incoming {
    /// Adds a piece.
    pub(super) fn write(&mut self, piece: &[u8]) -> Result<(), FailureKind> {
        self.size += piece.len() as u64;
        self.content.0.update(piece);
        let result = match self.unwritten.len() + piece.len() > WRITE {
            false => {
                self.unwritten.extend_from_slice(piece);
                Ok(())
            }
            true => self
                .flush()
                .and_then(|()| self.disk.write(&mut self.file, &self.path, piece)),
        };
        result.map_err(|error| FailureKind::local(&self.path, &error))
    }

    /// How many bytes came so far.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Gives up a mail that did not arrive whole.
    pub(super) fn discard(self) {
        // What cannot be removed now is swept when the account is fetched next.
        let _ = fs::remove_file(&self.path);
    }

    fn is_the_same_as(&self, other: &Self) -> bool {
        let digest = |mail: &Self| mail.content.0.clone().finish();
        self.size == other.size && digest(self).as_ref() == digest(other).as_ref()
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = std::mem::take(&mut self.unwritten);
        match bytes.is_empty() {
            true => Ok(()),
            false => self.disk.write(&mut self.file, &self.path, &bytes),
        }
    }
}

/// SHA-256 in hexadecimal: the same on every release, unlike the standard library's hash.
fn digest(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// This computer's name for a Maildir, which wants neither slash nor colon in it.
fn host_name() -> String {
    let name = fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .unwrap_or_default();
    let name = name.trim().replace('/', "\\057").replace(':', "\\072");
    match name.is_empty() {
        true => "localhost".to_owned(),
        false => name,
    }
}

#[cfg(test)]
mod tests;
