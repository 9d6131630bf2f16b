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
        for folder in disk::FOLDERS {
            mended.extend(disk::make_private(&self.0.join(folder)));
        }
        mended
    }

    /// Whether others may put files into the home, or take ours away: what lies in it is private on
    /// its own, but a whole folder can be exchanged.
    #[must_use]
    pub fn is_open_to_all(&self) -> bool {
        disk::is_open_to_all(&self.0)
    }

    /// The entities of which a secret is kept, as their files are named, where the settings are
    /// gone; nothing where there are settings, or nothing was ever kept.
    pub(crate) fn left_without_settings(&self) -> Option<Vec<String>> {
        if disk::is_there(&self.settings()) {
            return None;
        }
        let names = |folder: &str| disk::names_in(&self.0.join(folder)).into_iter();
        let is_hidden = |name: &String| name.starts_with('.');
        let secrets: Vec<String> = (names("secrets"))
            .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
            .filter(|name| !is_hidden(name))
            .collect();
        let has_tokens =
            names("tokens").any(|path| path.extension().is_some_and(|it| it == "json"));
        (has_tokens || !secrets.is_empty()).then_some(secrets)
    }

    pub(crate) fn record(&self) -> PathBuf {
        self.0.join("record.json")
    }

    pub(crate) fn record_lock(&self) -> PathBuf {
        self.0.join("record.lock")
    }
}
