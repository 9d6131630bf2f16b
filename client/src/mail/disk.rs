//! The few things that delivery asks of the disk, so that a test can watch their order and let
//! any one of them fail.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::FailureKind;
use crate::disk::{self, parent, private_options};

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
        private_options().write(true).create_new(true).open(path)
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

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        disk::sync_folder(path)
    }
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
        disk::create_private_folder(folder).map_err(|error| FailureKind::local(folder, &error))?;
        let parent = parent(folder);
        (disk.sync_folder(parent)).map_err(|error| FailureKind::local(parent, &error))?;
    }
    Ok(())
}
