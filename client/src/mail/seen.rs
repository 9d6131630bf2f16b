//! Which messages of an account have been delivered, by their UIDL.
//!
//! An append-only text file: a heading, then one UIDL a line. A line counts only with its line
//! end, so one that a crash has torn is as if it had never been written; the mail it stood for is
//! then found by its name in the Maildir ([`deliver`](super::deliver)). While the file is open a
//! lock beside it keeps other processes' fetches of this account waiting.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    FailureKind,
    disk::{Disk, create_folders},
};
use crate::disk::{self, FileLock, Unusable, parent, private_options};

const HEADING: &str = "m365mail seen 1\n";

/// Below this many lines a file is never rewritten.
const WORTH_COMPACTING: usize = 10_000;

/// The open list, locked against other processes until it is dropped.
#[derive(Debug)]
pub(super) struct Seen {
    path: PathBuf,
    file: File,
    /// Where the last complete line ends.
    length: u64,
    uidls: HashSet<String>,
    disk: Arc<dyn Disk>,
    _lock: FileLock,
}

impl Seen {
    /// Opens the list at `path`, or begins one. Blocks while another fetch has it open.
    pub(super) fn open(path: &Path, disk: Arc<dyn Disk>) -> Result<Self, FailureKind> {
        create_folders(&*disk, parent(path))?;
        let lock = lock(path)?;
        let here = |error: io::Error| FailureKind::local(path, &error);
        // Whatever a rewrite that was killed has left.
        match fs::remove_file(rewritten(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(here(error)),
            Ok(()) | Err(_) => {}
        }
        let mut options = private_options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = disk::open(path, options).map_err(here)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(here)?;
        let (complete, uidls) = parse(&bytes);
        if complete < bytes.len() {
            file.set_len(complete as u64).map_err(here)?;
        }
        file.seek(SeekFrom::End(0)).map_err(here)?;
        let mut seen = Self {
            path: path.to_owned(),
            file,
            length: complete as u64,
            uidls,
            disk,
            _lock: lock,
        };
        if complete == 0 {
            seen.append(HEADING.as_bytes()).map_err(here)?;
            let folder = parent(path);
            (seen.disk.sync_folder(folder)).map_err(|error| FailureKind::local(folder, &error))?;
        }
        Ok(seen)
    }

    /// Whether the message has been delivered.
    pub(super) fn contains(&self, uidl: &str) -> bool {
        self.uidls.contains(uidl)
    }

    /// Remembers messages for good. Their files, and the files' names, must be on the disk before.
    pub(super) fn remember(&mut self, uidls: Vec<String>) -> Result<(), FailureKind> {
        let mut lines = String::new();
        for uidl in &uidls {
            lines.push_str(uidl);
            lines.push('\n');
        }
        (self.append(lines.as_bytes())).map_err(|error| FailureKind::local(&self.path, &error))?;
        self.uidls.extend(uidls);
        Ok(())
    }

    /// Forgets what the server no longer lists, once that is most of a long file. Ids are never
    /// used again (RFC 1939 section 7), so nothing is fetched twice for it. An empty mailbox
    /// forgets nothing: it may be a server that has lost its way for a moment.
    pub(super) fn compact(&mut self, listed: &HashSet<&str>) -> Result<(), FailureKind> {
        let known = self.uidls.len();
        if listed.is_empty() || known < WORTH_COMPACTING || known / 2 < listed.len() {
            return Ok(());
        }
        let mut kept: Vec<_> = (self.uidls.iter())
            .filter(|uidl| listed.contains(uidl.as_str()))
            .cloned()
            .collect();
        kept.sort_unstable();
        let text = format!("{HEADING}{}\n", kept.join("\n"));
        let text = if kept.is_empty() { HEADING } else { &text };
        let new = rewritten(&self.path);
        self.file = self
            .replace_by(&new, text)
            .map_err(|error| FailureKind::local(&new, &error))?;
        self.length = text.len() as u64;
        self.uidls = kept.into_iter().collect();
        Ok(())
    }

    fn replace_by(&self, new: &Path, text: &str) -> io::Result<File> {
        let mut file = self.disk.create(new)?;
        self.disk.write(&mut file, new, text.as_bytes())?;
        self.disk.sync(&file, new)?;
        self.disk.rename(new, &self.path)?;
        self.disk.sync_folder(parent(&self.path))?;
        Ok(file)
    }

    /// A failed append is taken back, so that the next one does not continue a torn line.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let result = self
            .disk
            .write(&mut self.file, &self.path, bytes)
            .and_then(|()| self.disk.sync(&self.file, &self.path));
        match result {
            Ok(()) => self.length += bytes.len() as u64,
            Err(_) => {
                self.file.set_len(self.length)?;
                self.file.seek(SeekFrom::Start(self.length))?;
            }
        }
        result
    }
}

/// How many bytes are complete lines, and the UIDLs in them. Lines that are none (a disk that
/// lost power may hand back zeros) are passed over.
fn parse(bytes: &[u8]) -> (usize, HashSet<String>) {
    let complete = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
    let uidls = bytes[..complete]
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty() && line.iter().all(u8::is_ascii_graphic))
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    (complete, uidls)
}

/// The lock is a file of its own, since the list itself is replaced when it is rewritten.
fn lock(path: &Path) -> Result<FileLock, FailureKind> {
    let path = lock_path(path);
    FileLock::acquire_blocking(&path).map_err(|error| match error.unusable() {
        Some(Unusable::Locked(_)) => FailureKind::Locked {
            path: Some(error.path.display().to_string()),
            reason: error.source.to_string(),
        },
        Some(Unusable::Link | Unusable::FolderLink | Unusable::NotAFile | Unusable::Foreign)
        | None => FailureKind::local(&error.path, &error.source),
    })
}

/// The lock that a fetch holds on the list at `path`.
pub(crate) fn lock_path(path: &Path) -> PathBuf {
    beside(path, ".lock")
}

fn rewritten(path: &Path) -> PathBuf {
    beside(path, ".new")
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::mail::disk::RealDisk;

    fn open(path: &Path) -> Seen {
        Seen::open(path, Arc::new(RealDisk)).unwrap()
    }

    fn ids(range: std::ops::Range<u32>) -> Vec<String> {
        range.map(|id| id.to_string()).collect()
    }

    #[test]
    fn what_is_remembered_is_there_after_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/seen");
        open(&path).remember(ids(1..3)).unwrap();
        open(&path).remember(ids(3..4)).unwrap();
        let seen = open(&path);
        assert!(seen.contains("1") && seen.contains("3") && !seen.contains("4"));
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            format!("{HEADING}1\n2\n3\n")
        );
    }

    #[test]
    fn a_torn_line_never_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        for (torn, expected) in [
            ("m365ma", HEADING.to_owned() + "9\n"),
            (
                "m365mail seen 1\n6499\n65",
                HEADING.to_owned() + "6499\n9\n",
            ),
            (
                "m365mail seen 1\n\0\0\0\n6499\n",
                HEADING.to_owned() + "\0\0\0\n6499\n9\n",
            ),
        ] {
            fs::write(&path, torn).unwrap();
            let mut seen = open(&path);
            assert!(!seen.contains("65") && !seen.contains("m365ma"), "{torn:?}");
            seen.remember(vec!["9".to_owned()]).unwrap();
            drop(seen);
            assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{torn:?}");
        }
    }

    #[test]
    fn a_long_list_forgets_what_the_server_no_longer_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let mut seen = open(&path);
        seen.remember(ids(0..12_000)).unwrap();
        seen.compact(&HashSet::new()).unwrap();
        assert!(seen.contains("5"), "an empty mailbox forgets nothing");
        seen.compact(&HashSet::from(["11998", "11999", "12000"]))
            .unwrap();
        seen.remember(vec!["12000".to_owned()]).unwrap();
        drop(seen);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("{HEADING}11998\n11999\n12000\n"));
    }

    #[test]
    fn one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("seen");
        let first = open(&path);
        let (started, has_started) = std::sync::mpsc::channel();
        let waiting = std::thread::spawn(move || {
            started.send(()).unwrap();
            open(&path).contains("1")
        });
        has_started.recv().unwrap();
        let mut first = first;
        first.remember(ids(1..2)).unwrap();
        drop(first);
        assert!(
            waiting.join().unwrap(),
            "the second one sees what the first one remembered"
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home/seen");
        drop(open(&path));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(parent(&path))), (0o600, 0o700));
    }

    proptest! {
        #[test]
        fn cut_anywhere_nothing_is_made_up(
            uidls in proptest::collection::vec("[!-~]{1,70}", 0..20),
            cut in 0usize..2000,
        ) {
            let text = format!("{HEADING}{}", uidls.iter().map(|id| format!("{id}\n")).collect::<String>());
            let (complete, got) = parse(&text.as_bytes()[..cut.min(text.len())]);
            prop_assert!(complete <= cut);
            prop_assert!(got.iter().all(|id| uidls.contains(id)));
            prop_assert_eq!(parse(text.as_bytes()).1.len(), uidls.iter().collect::<HashSet<_>>().len());
        }

        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let (complete, _) = parse(&bytes);
            prop_assert!(complete == 0 || bytes[complete - 1] == b'\n');
        }
    }
}
