//! Opening files of the client's home, and only those: no links, no pipes, nobody else's.
//!
//! Whoever may put a name into the home could otherwise lead the client to write or loosen a file
//! elsewhere, or hold it for ever at a pipe.

use std::fmt::{self, Display};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why a name in the home is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It is a link to somewhere else.
    Link,
    /// It is a pipe, a device, a socket or a folder.
    NotAFile,
    /// It belongs to another user.
    Foreign,
    /// The folder that it lies in is a link to somewhere else.
    FolderLink,
    /// Another process holds this lock, and did not give it back in time.
    Locked(Option<Holder>),
}

/// A process that holds a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Its number.
    pub pid: u32,
    /// It is stopped (Ctrl-Z), so that waiting leads nowhere; known on Linux alone.
    pub is_stopped: bool,
}

impl Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Link => f.write_str("it is a link; put the file itself there"),
            Self::NotAFile => f.write_str("it is no ordinary file; remove what is there"),
            Self::Foreign => {
                f.write_str("it belongs to another user; give it to yours, or remove it")
            }
            Self::FolderLink => f.write_str("its folder is a link; put the folder itself there"),
            Self::Locked(None) => f.write_str("another process holds this lock; end it"),
            Self::Locked(Some(Holder { pid, is_stopped })) => match is_stopped {
                true => write!(
                    f,
                    "process {pid} holds this lock and is stopped; let it go on or end it"
                ),
                false => write!(f, "process {pid} holds this lock; wait for it or end it"),
            },
        }
    }
}

impl std::error::Error for Unusable {}

impl From<Unusable> for io::Error {
    fn from(why: Unusable) -> Self {
        Self::other(why)
    }
}

/// No file of ours comes near this; what does is none.
const LARGEST: u64 = 64 << 20;

/// The folders in a home that hold what is nobody else's business. The home itself may be a link:
/// where it lies is said by the user, and by nobody else.
pub(crate) const FOLDERS: [&str; 3] = ["secrets", "tokens", "seen"];

/// Opens a file of ours, as `options` say.
pub(crate) fn open(path: &Path, mut options: OpenOptions) -> io::Result<File> {
    check_folder(path)?;
    never_follow_or_wait(&mut options);
    let file = options.open(path).map_err(|error| match check(path) {
        Err(why) if why.get_ref().is_some_and(|inner| inner.is::<Unusable>()) => why,
        Ok(()) | Err(_) => error,
    })?;
    judge(&file.metadata()?)?;
    Ok(file)
}

/// Reads a file of ours to its end.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut options = OpenOptions::new();
    options.read(true);
    let file = open(path, options)?;
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    match text.len() as u64 > LARGEST {
        true => Err(io::Error::new(io::ErrorKind::InvalidData, "too large")),
        false => Ok(text),
    }
}

/// Whether the name may be replaced: what is there is ours, or nothing is there.
pub(super) fn check(path: &Path) -> io::Result<()> {
    check_folder(path)?;
    match fs::symlink_metadata(path) {
        Ok(metadata) => judge(&metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whoever turns a folder of ours into a link decides where the next token is written.
fn check_folder(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    let name = folder.file_name().and_then(|name| name.to_str());
    let is_ours = name.is_some_and(|name| FOLDERS.contains(&name));
    let is_link = || fs::symlink_metadata(folder).is_ok_and(|folder| folder.is_symlink());
    match is_ours && is_link() {
        true => Err(Unusable::FolderLink.into()),
        false => Ok(()),
    }
}

fn judge(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_symlink() {
        return Err(Unusable::Link.into());
    }
    if !metadata.is_file() {
        return Err(Unusable::NotAFile.into());
    }
    match is_ours(metadata) {
        true => Ok(()),
        false => Err(Unusable::Foreign.into()),
    }
}

#[cfg(unix)]
fn is_ours(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.uid() == rustix::process::geteuid().as_raw()
}

#[cfg(not(unix))]
fn is_ours(_: &Metadata) -> bool {
    true
}

#[cfg(unix)]
fn never_follow_or_wait(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn never_follow_or_wait(_: &mut OpenOptions) {}

/// Takes from others what rights they have on `path`, if it is ours and no link; says whether they
/// had any.
#[cfg(unix)]
pub(super) fn tighten(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let try_to = || -> io::Result<bool> {
        let mut options = OpenOptions::new();
        options.read(true);
        never_follow_or_wait(&mut options);
        // The handle and not the name is changed: the name may lead elsewhere by then.
        let file = options.open(path)?;
        let metadata = file.metadata()?;
        let is_wide = metadata.permissions().mode() & 0o077 != 0;
        if !is_wide || !is_ours(&metadata) || !(metadata.is_file() || metadata.is_dir()) {
            return Ok(false);
        }
        let mode = if metadata.is_dir() { 0o700 } else { 0o600 };
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        Ok(true)
    };
    try_to().unwrap_or(false)
}

#[cfg(not(unix))]
pub(super) fn tighten(_: &Path) -> bool {
    false
}

/// The names in a folder that is no link.
pub(super) fn names_in(folder: &Path) -> Vec<PathBuf> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir());
    match fs::read_dir(folder) {
        Ok(entries) if is_folder => entries.filter_map(|it| Some(it.ok()?.path())).collect(),
        // There is none yet, or nobody may look into it.
        Ok(_) | Err(_) => Vec::new(),
    }
}

/// Whether others may put names into the folder; where each may only touch its own (`/tmp`), they
/// do no harm.
#[cfg(unix)]
pub(super) fn is_open_to_all(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(folder).map_or(0, |metadata| metadata.permissions().mode());
    mode & 0o022 != 0 && mode & 0o1000 == 0
}

#[cfg(not(unix))]
pub(super) fn is_open_to_all(_: &Path) -> bool {
    false
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::disk::{self, DiskError};

    fn fifo(path: &Path) {
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.unwrap().success());
    }

    fn why(result: Result<impl fmt::Debug, DiskError>) -> Unusable {
        let error = result.unwrap_err();
        error.unusable().unwrap_or_else(|| panic!("{error}"))
    }

    /// Each kind of name that is none of ours, and why it is not used.
    fn traps(folder: &Path) -> Vec<(PathBuf, Unusable)> {
        let [target, link, dangling, pipe, socket, sub, device] = [
            "target", "link", "dangling", "pipe", "socket", "folder", "device",
        ]
        .map(|name| folder.join(name));
        fs::write(&target, "{}").unwrap();
        symlink(&target, &link).unwrap();
        symlink(folder.join("nowhere"), &dangling).unwrap();
        fifo(&pipe);
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        fs::create_dir(&sub).unwrap();
        symlink("/dev/zero", &device).unwrap();
        vec![
            (link, Unusable::Link),
            (dangling, Unusable::Link),
            (device, Unusable::Link),
            (pipe, Unusable::NotAFile),
            (socket, Unusable::NotAFile),
            (sub, Unusable::NotAFile),
        ]
    }

    #[test]
    fn only_files_of_ours_are_read_written_and_locked() {
        let folder = tempfile::tempdir().unwrap();
        for (path, expected) in traps(folder.path()) {
            let shown = path.display();
            assert_eq!(why(disk::read_optional(&path)), expected, "read {shown}");
            let lock = disk::FileLock::acquire_blocking(&path);
            assert_eq!(why(lock), expected, "lock {shown}");
            assert_eq!(
                why(disk::write_atomic(&path, b"x")),
                expected,
                "write {shown}"
            );
            assert!(
                fs::symlink_metadata(&path).is_ok(),
                "{shown} is still there"
            );
        }
        assert_eq!(
            fs::read_to_string(folder.path().join("target")).unwrap(),
            "{}"
        );
        assert!(!folder.path().join("nowhere").exists());
    }

    #[test]
    fn a_device_and_another_users_file_are_refused() {
        assert_eq!(
            why(disk::read_optional(Path::new("/dev/zero"))),
            Unusable::NotAFile
        );
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("foreign");
        fs::write(&path, "x").unwrap();
        // Only root may give files away; for anybody else a file of root's is foreign.
        let foreign = match std::os::unix::fs::chown(&path, Some(12_345), None) {
            Ok(()) => path,
            Err(_) => PathBuf::from("/etc/hostname"),
        };
        assert_eq!(why(disk::read_optional(&foreign)), Unusable::Foreign);
        assert_eq!(why(disk::write_atomic(&foreign, b"y")), Unusable::Foreign);
        fs::set_permissions(&foreign, fs::Permissions::from_mode(0o644)).ok();
        assert!(!tighten(&foreign));
    }

    #[test]
    fn a_folder_of_secrets_that_is_a_link_is_not_gone_through() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("a"), "{}").unwrap();
        // The home itself lies where its user says.
        let home = folder.path().join("home");
        let real = folder.path().join("real");
        fs::create_dir(&real).unwrap();
        symlink(&real, &home).unwrap();
        disk::write_atomic(&home.join("settings.toml"), b"x").unwrap();
        for name in FOLDERS {
            symlink(&elsewhere, home.join(name)).unwrap();
            let path = home.join(name).join("a");
            let link = Unusable::FolderLink;
            assert_eq!(why(disk::read_optional(&path)), link, "{name}");
            assert_eq!(why(disk::write_atomic(&path, b"x")), link, "{name}");
            let lock = home.join(name).join("a.lock");
            assert_eq!(why(disk::FileLock::acquire_blocking(&lock)), link, "{name}");
        }
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
        assert_eq!(fs::read(elsewhere.join("a")).unwrap(), b"{}");
    }

    #[test]
    fn a_folder_that_others_may_write_to_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, expected) in [
            (0o700, false),
            (0o755, false),
            (0o775, true),
            (0o777, true),
            (0o1777, false),
        ] {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(folder.path(), mode.clone()).unwrap();
            assert_eq!(is_open_to_all(folder.path()), expected, "{mode:?}");
        }
    }

    #[test]
    fn rights_are_mended_on_what_is_ours_and_never_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let [inside, outside] = ["inside", "outside"].map(|name| folder.path().join(name));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        fs::create_dir(&inside).unwrap();
        fs::set_permissions(&inside, fs::Permissions::from_mode(0o755)).unwrap();
        let (wide, link) = (inside.join("wide"), inside.join("link"));
        for path in [&wide, &outside] {
            fs::write(path, "x").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        symlink(&outside, &link).unwrap();
        fifo(&inside.join("pipe"));
        assert_eq!(disk::make_private(&inside), [inside.clone(), wide.clone()]);
        assert_eq!(
            (mode(&inside), mode(&wide), mode(&outside)),
            (0o700, 0o600, 0o644)
        );
        assert!(disk::make_private(&inside).is_empty());

        let elsewhere = folder.path().join("linked");
        fs::set_permissions(&wide, fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&inside, &elsewhere).unwrap();
        assert!(disk::make_private(&elsewhere).is_empty());
        assert_eq!(mode(&wide), 0o644);
    }
}
