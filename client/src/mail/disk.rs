//! The few things that delivery asks of the disk, so that a test can watch their order and let
//! any one of them fail.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::FailureKind;

/// What delivery asks of the disk.
pub(super) trait Disk: Send + Sync + std::fmt::Debug {
    /// A new file that only its owner may read; an error when the name is taken.
    fn create(&self, path: &Path) -> io::Result<File>;
    /// Writes all of `bytes` at the file's position.
    fn write(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the file's content has reached the disk.
    fn sync(&self, file: &File, path: &Path) -> io::Result<()>;
    /// Gives a file its new name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Returns when the folder's list of names has reached the disk.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// The disk itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct RealDisk;

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<File> {
        private().write(true).create_new(true).open(path)
    }

    fn write(&self, file: &mut File, _: &Path, bytes: &[u8]) -> io::Result<()> {
        file.write_all(bytes)
    }

    fn sync(&self, file: &File, _: &Path) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(unix)]
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    /// Elsewhere a folder cannot be opened as a file, and the file system keeps its own journal.
    #[cfg(not(unix))]
    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// Open options for files that only their owner may read.
pub(super) fn private() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "modes exist on Unix only"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Creates `path` and the folders above it, readable by their owner only, each one's name on the
/// disk before it is used.
pub(super) fn create_folders(disk: &dyn Disk, path: &Path) -> Result<(), FailureKind> {
    let mut missing: Vec<PathBuf> = Vec::new();
    let mut folder = path;
    while !folder.as_os_str().is_empty() && !folder.is_dir() {
        missing.push(folder.to_owned());
        let Some(parent) = folder.parent() else { break };
        folder = parent;
    }
    for folder in missing.iter().rev() {
        create_folder(folder).map_err(|error| FailureKind::local(folder, &error))?;
        let parent = parent(folder);
        (disk.sync_folder(parent)).map_err(|error| FailureKind::local(parent, &error))?;
    }
    Ok(())
}

/// The folder that a path's name stands in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn create_folder(path: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "modes exist on Unix only"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // Another process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        result => result,
    }
}
