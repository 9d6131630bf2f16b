//! The folder in which everything of a user lies.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::account::{Address, EntityName, file_name};
use crate::disk;
use crate::tokens::Store;

/// The client's home folder, and the names of the files in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// The home in this folder; it is created when something is first written.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The platform's place: `~/.local/share/m365mail` (XDG), or what the system has for it.
    #[must_use]
    pub fn of_the_platform() -> Option<Self> {
        let strategy = etcetera::choose_base_strategy().ok()?;
        Some(Self(strategy.data_dir().join("m365mail")))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Entities and accounts, without secrets.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.0.join("settings.toml")
    }

    /// Where the mail of an account goes when its settings name no other place.
    #[must_use]
    pub fn mail(&self, address: &Address) -> PathBuf {
        self.0.join("mail").join(file_name(address.as_str()))
    }

    pub(crate) fn settings_lock(&self) -> PathBuf {
        self.0.join("settings.lock")
    }

    pub(crate) fn secret(&self, entity: &EntityName) -> PathBuf {
        self.0.join("secrets").join(file_name(entity.as_str()))
    }

    /// The tokens of an account.
    #[must_use]
    pub fn tokens(&self, address: &Address) -> Store {
        let folder = self.0.join("tokens");
        let name = file_name(address.as_str());
        Store::new(
            folder.join(format!("{name}.json")),
            folder.join(format!("{name}.lock")),
        )
    }

    /// Which messages of an account were already fetched.
    #[must_use]
    pub fn seen(&self, address: &Address) -> PathBuf {
        self.0.join("seen").join(file_name(address.as_str()))
    }

    /// Takes from others what rights they have on our files and folders, and says on which: a copied
    /// or restored home often has them. The home itself stays as it is, since `--home .` may name a
    /// folder that others work in; everything in it is private on its own.
    #[must_use]
    pub fn make_private(&self) -> Vec<PathBuf> {
        let files = [self.settings(), self.record()].into_iter();
        let mut mended: Vec<_> = files.filter(|file| disk::make_file_private(file)).collect();
        for folder in ["secrets", "tokens", "seen"] {
            mended.extend(disk::make_private(&self.0.join(folder)));
        }
        mended
    }

    pub(crate) fn record(&self) -> PathBuf {
        self.0.join("record.json")
    }

    pub(crate) fn record_lock(&self) -> PathBuf {
        self.0.join("record.lock")
    }
}
