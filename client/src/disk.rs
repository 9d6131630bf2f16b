//! Files that are either the old one or the new one, never half of each, and locks between
//! processes.
//!
//! A token file that is lost or cut costs the user a new sign-in, so every write goes to a new file
//! in the same folder, is forced to the disk, takes the old one's name, and the folder is forced to
//! the disk too. Everything is private to the user: folders 0700, files 0600.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

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
}

/// A lock that other processes see; it is held until it is dropped, and the system drops it when
/// the process dies.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

impl FileLock {
    /// Waits for the lock. The file itself stays: removing it would let two processes hold locks
    /// on two files of the same name.
    ///
    /// # Errors
    /// When the lock's file cannot be created, or the file system knows no locks.
    pub fn acquire_blocking(path: &Path) -> Result<Self, DiskError> {
        let lock = || -> io::Result<Self> {
            create_private_folder(parent(path))?;
            let file = private_options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(path)?;
            file.lock()?;
            Ok(Self { _file: file })
        };
        lock().map_err(at(path))
    }

    /// As [`acquire_blocking`](Self::acquire_blocking), without stopping other tasks of this thread.
    ///
    /// # Errors
    /// As there.
    pub async fn acquire(path: PathBuf) -> Result<Self, DiskError> {
        let shown = path.clone();
        tokio::task::spawn_blocking(move || Self::acquire_blocking(&path))
            .await
            .unwrap_or_else(|_| {
                Err(DiskError {
                    path: shown,
                    source: io::Error::other("the wait for the lock was cancelled"),
                })
            })
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
    match fs::read_to_string(path) {
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

/// Takes from others what rights they have on the files in `folder`, and says on which.
#[cfg(unix)]
pub(crate) fn make_private(folder: &Path) -> Vec<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let Ok(entries) = fs::read_dir(folder) else {
        // There is none yet, or nobody may look into it.
        return Vec::new();
    };
    let tightened = |path: &Path| -> io::Result<bool> {
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 == 0 {
            return Ok(false);
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        Ok(true)
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_file() && tightened(path).unwrap_or(false))
        .collect()
}

#[cfg(not(unix))]
pub(crate) fn make_private(_: &Path) -> Vec<PathBuf> {
    Vec::new()
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
        let folder = tempfile::tempdir().unwrap();
        let [open, shut] = ["open", "shut"].map(|name| folder.path().join(name));
        for (path, mode) in [(&open, 0o644), (&shut, 0o600)] {
            fs::write(path, "x").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        assert_eq!(make_private(folder.path()), std::slice::from_ref(&open));
        let mode = fs::metadata(&open).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(make_private(folder.path()).is_empty());
        assert!(make_private(&folder.path().join("none")).is_empty());
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
