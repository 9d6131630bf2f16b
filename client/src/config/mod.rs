//! What the user has set: entities with the portal's three values, and accounts.
//!
//! Everything lies in one folder, the [`Home`]: `settings.toml` for people to read, and the client
//! secret of each entity in a file of its own, so that the settings can be shown and sent around.

mod home;
mod settings;
mod values;

pub use home::Home;
pub use settings::{Account, Entity, Settings};
pub use values::{ClientSecret, Guid, RedirectUri, SecretEnd};

use secrecy::{ExposeSecret, SecretString};

use crate::account::EntityName;
use crate::disk::{self, DiskError, FileLock};
use crate::error::{Error, InputError};

/// Reads the settings; a home without any has empty ones.
///
/// # Errors
/// When the file cannot be read, or has a mistake: the error then points into it.
pub fn read(home: &Home) -> Result<Settings, Error> {
    let text = disk::read_optional(&home.settings()).map_err(|error| match error.is_damage() {
        // Somebody's editor wrote no UTF-8: a mistake in the file like any other.
        true => Error::from(InputError::File {
            path: error.path,
            source: error.source,
        }),
        false => error.into(),
    })?;
    match text {
        Some(text) => Ok(Settings::parse(&home.settings(), &text)?),
        None => Ok(Settings::default()),
    }
}

/// Changes the settings: read, change and write happen under one lock, so that two programs at once
/// both keep what they changed.
///
/// # Errors
/// As [`read`]; or what `change` says, and then nothing is written.
pub async fn change<T>(
    home: &Home,
    change: impl FnOnce(&mut Settings) -> Result<T, Error>,
) -> Result<T, Error> {
    let _lock = FileLock::acquire(home.settings_lock()).await?;
    let mut settings = read(home)?;
    let result = change(&mut settings)?;
    disk::write_atomic(&home.settings(), settings.to_toml().as_bytes())?;
    Ok(result)
}

/// The client secret of an entity, as it lies there: what was entered had a secret's form, and what
/// came there otherwise is judged by Entra.
///
/// # Errors
/// When none was set, or the file cannot be read.
pub fn secret(home: &Home, entity: &EntityName) -> Result<SecretString, Error> {
    let text = disk::read_optional(&home.secret(entity))?;
    let value = text.as_deref().and_then(ClientSecret::as_written);
    Ok(value.ok_or_else(|| InputError::NoSecret(entity.to_string()))?)
}

/// Keeps the client secret of an entity.
///
/// # Errors
/// When the disk refuses.
pub fn keep_secret(
    home: &Home,
    entity: &EntityName,
    value: &SecretString,
) -> Result<(), DiskError> {
    disk::write_atomic(&home.secret(entity), value.expose_secret().as_bytes())
}
