//! Files that are either the old one or the new one, never half of each, and locks between
//! processes.
//!
//! A token file that is lost or cut costs the user a new sign-in, so every write goes to a new file
//! in the same folder, is forced to the disk, takes the old one's name, and the folder is forced to
//! the disk too. Everything is private to the user: folders 0700, files 0600.

mod lock;
mod ours;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::lock::{FileLock, Waiting, tell_of_waiting};
pub(crate) use self::ours::{FOLDERS, open};
pub use self::ours::{Holder, Unusable};

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct DiskError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

impl DiskError {
    /// The file could be read, and what is in it is not what we write.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        self.source.kind() == io::ErrorKind::InvalidData
    }

    /// Why the name is not used, where that is our own judgement and not the system's.
    #[must_use]
    pub fn unusable(&self) -> Option<Unusable> {
        self.source.get_ref()?.downcast_ref().copied()
    }
}

/// Whether a folder takes a file of some size; nothing of it stays.
///
/// # Errors
/// When the disk refuses.
pub fn try_writing(folder: &Path) -> Result<(), DiskError> {
    const SOME: usize = 64 * 1024;
    let path = folder.join(format!(".try-{}", std::process::id()));
    let write = || -> io::Result<()> {
        let mut file = private_options().create_new(true).write(true).open(&path)?;
        file.write_all(&[0; SOME])?;
        file.sync_all()
    };
    let written = write();
    let removed = remove_if_there(&path);
    written.and(removed.map(|_| ())).map_err(at(&path))
}

/// Replaces the file at `path` by `bytes`, so that a reader sees the old or the new content, also
/// after a power cut. The caller holds the lock of that file.
///
/// The new content is first written under one fixed name beside the file: what a killed process
/// has left there, perhaps with a token in it, is overwritten by the next one and not kept.
///
/// # Errors
/// When the disk refuses; the old file is then untouched.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let folder = parent(path);
    let temporary = unfinished(path);
    let write = || -> io::Result<()> {
        ours::check(path)?;
        create_private_folder(folder)?;
        remove_if_there(&temporary)?;
        let mut file = private_options()
            .create_new(true)
            .write(true)
            .open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, path)?;
        sync_folder(folder)
    };
    write().map_err(|source| {
        // What is left behind may hold a secret; that it is already gone is no second error.
        let _ = fs::remove_file(&temporary);
        at(path)(source)
    })
}

/// Reads a file; `None` when there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_optional(path: &Path) -> Result<Option<String>, DiskError> {
    match ours::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path)(error)),
    }
}

/// Removes a file, and what a killed process has left of its next content; that there was none is
/// no error.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove_optional(path: &Path) -> Result<(), DiskError> {
    let remove = || -> io::Result<()> {
        let unfinished = remove_if_there(&unfinished(path))?;
        match remove_if_there(path)? || unfinished {
            true => sync_folder(parent(path)),
            false => Ok(()),
        }
    };
    remove().map_err(at(path))
}

/// Reads a JSON file of ours; `None` when there is none.
///
/// # Errors
/// When it cannot be read, or is not what we write.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, DiskError> {
    let Some(text) = read_optional(path)? else {
        return Ok(None);
    };
    // The parser's message can quote a value, and the file holds tokens: only the place is told.
    serde_json::from_str(&text).map(Some).map_err(|error| {
        at(path)(io::Error::new(
            io::ErrorKind::InvalidData,
            format!(
                "damaged at line {}, column {}",
                error.line(),
                error.column()
            ),
        ))
    })
}

/// Writes a JSON file of ours, atomically.
///
/// # Errors
/// As [`write_atomic`].
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), DiskError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| at(path)(io::Error::new(io::ErrorKind::InvalidData, error)))?;
    bytes.push(b'\n');
    write_atomic(path, &bytes)
}

/// Writes a JSON file that must be new: complete under its name, or not there at all.
///
/// # Errors
/// When there is such a file already (`AlreadyExists`), or the disk refuses.
pub fn write_new_json<T: Serialize>(path: &Path, value: &T) -> Result<(), DiskError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|error| at(path)(io::Error::new(io::ErrorKind::InvalidData, error)))?;
    bytes.push(b'\n');
    let temporary = unfinished(path);
    let write = || -> io::Result<()> {
        remove_if_there(&temporary)?;
        let mut file = private_options()
            .create_new(true)
            .write(true)
            .open(&temporary)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        drop(file);
        // A rename would replace what is there; a link does not.
        fs::hard_link(&temporary, path)?;
        fs::remove_file(&temporary)?;
        sync_folder(parent(path))
    };
    write().map_err(|source| {
        let _ = fs::remove_file(&temporary);
        at(path)(source)
    })
}

fn unfinished(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    parent(path).join(format!(".{name}.tmp"))
}

/// Whether there was one.
fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> DiskError + '_ {
    move |source| DiskError {
        path: path.to_owned(),
        source,
    }
}

pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
pub(crate) fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
pub(crate) fn private_options() -> OpenOptions {
    OpenOptions::new()
}

/// Creates what is missing of a folder, private to the user, and puts each new name on the disk: a
/// file is only durable when the way to it is.
///
/// # Errors
/// When the system refuses.
pub fn create_private_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = parent(folder);
    if above != folder {
        create_private_folder(above)?;
    }
    let mut builder = fs::DirBuilder::new();
    // Another process may create it at the same moment; recursive creation takes that for done.
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)?;
    match sync_folder(above) {
        // A folder that we may pass through but not list cannot be opened to be synced.
        Err(refused) if refused.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

/// Takes from others what rights they have on `folder` and the files in it, and says on which.
/// Links and what is another user's stay as they are: what they lead to is none of ours.
pub(crate) fn make_private(folder: &Path) -> Vec<PathBuf> {
    let mut names = ours::names_in(folder);
    if names.is_empty() {
        return Vec::new();
    }
    names.retain(|path| path.is_file());
    names.sort();
    std::iter::once(folder.to_owned())
        .chain(names)
        .filter(|path| ours::tighten(path))
        .collect()
}

/// As [`make_private`], for one file.
pub(crate) fn make_file_private(path: &Path) -> bool {
    ours::tighten(path)
}

/// Whether others may put names into `folder`, or take them away.
pub(crate) fn is_open_to_all(folder: &Path) -> bool {
    ours::is_open_to_all(folder)
}

/// The names in a folder of ours; none where there is no such folder, or it is a link.
pub(crate) fn names_in(folder: &Path) -> Vec<PathBuf> {
    ours::names_in(folder)
}

/// Whether there is anything of this name.
pub(crate) fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Puts a damaged file beside its place, so that a new one can be begun and nothing is lost.
pub(crate) fn put_aside(path: &Path) -> Result<(), DiskError> {
    fs::rename(path, aside(path)).map_err(at(path))
}

/// Where a damaged file is put: beside what was put aside before.
pub(crate) fn aside(path: &Path) -> PathBuf {
    let numbered = |number: u32| {
        let mut name = path.as_os_str().to_owned();
        name.push(match number {
            1 => ".damaged".to_owned(),
            _ => format!(".damaged-{number}"),
        });
        PathBuf::from(name)
    };
    let mut places = (1..).map(numbered);
    places.find(|place| !is_there(place)).unwrap_or_default()
}

/// A rename is only durable once the folder is on the disk; Windows has no such call.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_replaces_the_whole_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/file.json");
        write_atomic(&path, b"a long first content").unwrap();
        write_atomic(&path, b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_process_left_goes_with_the_next_write_or_removal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let left = || fs::read_dir(folder.path()).unwrap().count();
        for finish in [
            (|path: &Path| write_atomic(path, b"next").and_then(|()| remove_optional(path)))
                as fn(&Path) -> _,
            remove_optional,
        ] {
            // Killed between writing and renaming.
            fs::write(unfinished(&path), b"a token").unwrap();
            finish(&path).unwrap();
            assert_eq!(left(), 0);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_deep_folder_is_created_private_at_every_level() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b/c");
        create_private_folder(&deep).unwrap();
        create_private_folder(&deep).unwrap();
        assert!(deep.is_dir());
        #[cfg(unix)]
        for level in ["a", "a/b", "a/b/c"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(level))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o700, "{level}");
        }
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(create_private_folder(&file.join("below")).is_err());
    }

    #[test]
    fn files_are_for_the_user_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("home/tokens/a.json");
        write_atomic(&path, b"x").unwrap();
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
    }

    #[cfg(unix)]
    #[test]
    fn rights_of_others_are_taken_away_and_told() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("secrets");
        create_private_folder(&folder).unwrap();
        let [open, shut] = ["open", "shut"].map(|name| folder.join(name));
        for (path, mode) in [(&open, 0o644), (&shut, 0o600)] {
            fs::write(path, "x").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        assert_eq!(make_private(&folder), std::slice::from_ref(&open));
        let mode = fs::metadata(&open).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(make_private(&folder).is_empty());
        assert!(make_private(&home.path().join("none")).is_empty());
    }

    #[test]
    fn a_failed_write_keeps_the_old_file_and_removes_the_new() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("target");
        // A folder of that name cannot be replaced by a file.
        fs::create_dir_all(path.join("full")).unwrap();
        assert!(write_atomic(&path, b"x").is_err());
        assert!(path.join("full").is_dir());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_file_is_told_by_place_without_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.json");
        fs::write(&path, "{\"refresh\": \"1.AWM-secret\", }").unwrap();
        let error = read_json::<std::collections::BTreeMap<String, String>>(&path).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("line 1") && !text.contains("AWM"), "{text}");
    }
}
