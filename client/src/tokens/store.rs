//! The token file of one account, and the lock around it.
//!
//! A refused refresh never removes anything: Entra takes `invalid_grant` back more often than one
//! would think, and a removed token cannot be looked at any more.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::disk::{self, DiskError, FileLock};

/// What is kept of a sign-in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tokens {
    /// The access token of the last redemption or refresh.
    pub access: AccessToken,
    /// What brings the next one; absent when `offline_access` was not granted.
    #[serde(default, with = "optional_kept")]
    pub refresh_token: Option<SecretString>,
    /// The scopes of the sign-in, which every refresh repeats.
    pub scopes: Vec<String>,
}

/// An access token and its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessToken {
    /// The token.
    #[serde(with = "crate::secret::kept")]
    pub token: SecretString,
    /// From then on nobody takes it.
    pub expires_at: Timestamp,
}

/// The place of one account's tokens.
#[derive(Debug, Clone)]
pub struct Store {
    file: PathBuf,
    lock: PathBuf,
}

impl Store {
    /// The tokens in this file, guarded by that lock's file.
    #[must_use]
    pub fn new(file: PathBuf, lock: PathBuf) -> Self {
        Self { file, lock }
    }

    /// Where they lie.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The file of the lock on them.
    #[must_use]
    pub fn lock_path(&self) -> &Path {
        &self.lock
    }

    /// Waits until no other process works with these tokens.
    ///
    /// # Errors
    /// When the lock's file cannot be used.
    pub async fn lock(&self) -> Result<FileLock, DiskError> {
        FileLock::acquire(self.lock.clone()).await
    }

    /// The tokens; `None` before the first sign-in and after signing out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<Option<Tokens>, DiskError> {
        disk::read_json(&self.file)
    }

    /// Replaces the tokens.
    ///
    /// # Errors
    /// When the disk refuses; the old tokens are then still there.
    pub fn write(&self, tokens: &Tokens) -> Result<(), DiskError> {
        disk::write_json(&self.file, tokens)
    }

    /// Signs out: forgets the tokens.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(&self) -> Result<(), DiskError> {
        disk::remove_optional(&self.file)
    }
}

mod optional_kept {
    use secrecy::{ExposeSecret, SecretString};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        value: &Option<SecretString>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value
            .as_ref()
            .map(ExposeSecret::expose_secret)
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SecretString>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.map(SecretString::from))
    }
}
