//! The verbs `settings set`, `settings check` and `settings show`.

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::Client;
use super::known::local;
use crate::account::EntityName;
use crate::config::{self, ClientSecret, Entity, Guid, RedirectUri, SecretEnd};
use crate::diagnosis::names_no_tenant;
use crate::error::{Error, Failed, InputError, PortalValue, Step};
use crate::evidence::{Attempt, Check, Local, LocalFailure, Words};
use crate::rehearsal::ForcedValues;

/// What to set of an entity; what is absent stays as it is.
#[derive(Debug, Default)]
pub struct EntityValues {
    /// Directory (tenant) ID.
    pub tenant_id: Option<Guid>,
    /// Application (client) ID.
    pub client_id: Option<Guid>,
    /// The secret's value.
    pub secret: Option<ClientSecret>,
    /// When the secret ends. A new secret without it has none: the old one's says nothing of it.
    pub secret_ends: Option<SecretEnd>,
    /// The registered redirect; a new entity has `http://localhost/callback`.
    pub redirect_uri: Option<RedirectUri>,
}

/// The same as somebody typed it.
#[derive(Debug, Default)]
pub struct Typed {
    /// Directory (tenant) ID.
    pub tenant_id: Option<String>,
    /// Application (client) ID.
    pub client_id: Option<String>,
    /// The content of the secret's file.
    pub secret: Option<SecretString>,
    /// The day on which the secret ends.
    pub secret_ends: Option<String>,
    /// The registered redirect.
    pub redirect_uri: Option<String>,
}

/// What was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The entity is new.
    pub new: bool,
    /// Space was cut off around the secret: worth a warning, since more may have gone wrong in
    /// copying.
    pub secret_trimmed: bool,
}

/// An entity as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntityView {
    /// Its name.
    pub name: String,
    /// Directory (tenant) ID.
    pub tenant_id: String,
    /// Application (client) ID.
    pub client_id: String,
    /// The registered redirect.
    pub redirect_uri: String,
    /// Whether a secret is kept; never the secret.
    pub has_secret: bool,
    /// The day on which the secret ends, where somebody entered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_ends: Option<String>,
    /// Whether that day is past.
    #[serde(skip)]
    pub has_ended: bool,
}

impl Client {
    /// Sets the values of an entity as they were typed. What has not the form that it must have is
    /// refused before anything is changed, and remembered: whoever asks later why the entity does
    /// not work is told.
    ///
    /// # Errors
    /// When a value is malformed; else as [`settings_set`](Self::settings_set).
    pub async fn settings_enter(&self, name: &EntityName, typed: Typed) -> Result<Saved, Error> {
        match typed.parse() {
            Ok(values) => match self.settings_set(name, values).await {
                Err(Error::Input(error)) => Err(self.refuse(name, error).await),
                saved => saved,
            },
            Err(error) => Err(self.refuse(name, error).await),
        }
    }

    async fn refuse(&self, name: &EntityName, error: InputError) -> Error {
        // That it is refused is what has to be said, also where it cannot be noted.
        let _ = self.note_refused(name, &error).await;
        error.into()
    }

    async fn note_refused(&self, name: &EntityName, error: &InputError) -> Result<(), Error> {
        let Some(refused) = refused(error) else {
            return Ok(());
        };
        let attempt = Attempt::failed(self.clock.now(), refused);
        let is_known = self.settings()?.entities.contains_key(name);
        let spelt = (!is_known).then(|| name.to_string());
        Ok(self
            .remember(|record| record.note_refused(name, attempt, spelt))
            .await?)
    }

    /// Writes values without a look at their form: a mistake to rehearse. A new entity has empty ids
    /// where none is given.
    ///
    /// # Errors
    /// When the disk refuses.
    #[doc(hidden)]
    pub async fn settings_force(
        &self,
        name: &EntityName,
        forced: ForcedValues,
    ) -> Result<(), Error> {
        let ForcedValues {
            tenant_id,
            client_id,
            secret,
        } = forced;
        config::change(&self.home, |settings| {
            let old = settings.entities.get(name);
            let id = |given: Option<&str>, old: Option<&Guid>| match given {
                Some(text) => Guid::as_written(text),
                None => old.cloned().unwrap_or_else(|| Guid::as_written("")),
            };
            let entity = Entity {
                tenant_id: id(tenant_id.as_deref(), old.map(|old| &old.tenant_id)),
                client_id: id(client_id.as_deref(), old.map(|old| &old.client_id)),
                redirect_uri: match old {
                    Some(old) => old.redirect_uri.clone(),
                    None => RedirectUri::parse(RedirectUri::DEFAULT)?,
                },
                secret_ends: (old.filter(|_| secret.is_none())).and_then(|old| old.secret_ends),
            };
            if let Some(secret) = &secret {
                config::keep_secret(&self.home, name, secret)?;
            }
            settings.entities.insert(name.clone(), entity);
            Ok(())
        })
        .await?;
        self.note_changed(name).await
    }

    async fn note_changed(&self, name: &EntityName) -> Result<(), Error> {
        let now = self.clock.now();
        Ok(self
            .remember(|record| record.note_changed(name, now))
            .await?)
    }

    /// Sets the values of an entity.
    ///
    /// # Errors
    /// When a new entity lacks an id, or the disk refuses.
    pub async fn settings_set(
        &self,
        name: &EntityName,
        values: EntityValues,
    ) -> Result<Saved, Error> {
        let EntityValues {
            tenant_id,
            client_id,
            secret,
            secret_ends,
            redirect_uri,
        } = values;
        let secret_trimmed = secret.as_ref().is_some_and(|secret| secret.trimmed);
        // What was found out about the values holds on when only the day is entered.
        let is_day_alone = secret_ends.is_some()
            && tenant_id.is_none()
            && client_id.is_none()
            && secret.is_none()
            && redirect_uri.is_none();
        let new = config::change(&self.home, |settings| {
            let old = settings.entities.get(name);
            let missing = || InputError::MissingIds(name.to_string());
            let entity = Entity {
                tenant_id: tenant_id
                    .or_else(|| old.map(|old| old.tenant_id.clone()))
                    .ok_or_else(missing)?,
                client_id: client_id
                    .or_else(|| old.map(|old| old.client_id.clone()))
                    .ok_or_else(missing)?,
                redirect_uri: match redirect_uri.or_else(|| old.map(|o| o.redirect_uri.clone())) {
                    Some(uri) => uri,
                    None => RedirectUri::parse(RedirectUri::DEFAULT)?,
                },
                secret_ends: secret_ends.or_else(|| {
                    let old = old.filter(|_| secret.is_none());
                    old.and_then(|old| old.secret_ends)
                }),
            };
            if let Some(secret) = &secret {
                config::keep_secret(&self.home, name, &secret.value)?;
            }
            Ok(settings.entities.insert(name.clone(), entity).is_none())
        })
        .await?;
        if !is_day_alone {
            self.note_changed(name).await?;
        }
        Ok(Saved {
            new,
            secret_trimmed,
        })
    }

    /// Proves the registration: what the values' own form says, the tenant's metadata, the redirect,
    /// then a token for the application itself. Turns the entity's signal green or red.
    ///
    /// # Errors
    /// With what was wrong first.
    pub async fn settings_check(&self, name: &EntityName) -> Result<(), Error> {
        let failed = |failure| {
            Error::Failed(Box::new(Failed {
                subject: name.to_string(),
                step: Step::Check,
                failure,
            }))
        };
        if let Some(problem) = self.problems_at_home(name)?.into_iter().next() {
            return Err(failed(problem));
        }
        for check in Check::ALL {
            let answer = self.ask_check(name, check).await?;
            let answer = match answer {
                Err(failure) if names_no_tenant(&failure) && self.is_swapped(name).await? => {
                    Err(local(Local::IdsSwapped, Words::empty()))
                }
                answer => answer,
            };
            let noted = Attempt::of(self.clock.now(), answer.clone());
            self.remember(|record| record.note_check(name, check, noted))
                .await?;
            answer.map_err(failed)?;
        }
        Ok(())
    }

    /// The day on which the secret of an entity ends, where that is due within 30 days or over.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn secret_ends_soon(&self, name: &EntityName) -> Result<Option<SecretEnd>, Error> {
        let settings = self.settings()?;
        Ok(settings.entity(name)?.secret_ends_soon(self.clock.now()))
    }

    /// The entities, without their secrets.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn settings_show(&self) -> Result<Vec<EntityView>, Error> {
        let settings = self.settings()?;
        let view = |(name, entity): (&EntityName, &Entity)| EntityView {
            name: name.to_string(),
            tenant_id: entity.tenant_id.to_string(),
            client_id: entity.client_id.to_string(),
            redirect_uri: entity.redirect_uri.as_str().to_owned(),
            has_secret: config::secret(&self.home, name).is_ok(),
            secret_ends: entity.secret_ends.map(|end| end.to_string()),
            has_ended: (entity.secret_ends).is_some_and(|end| end.is_over(self.clock.now())),
        };
        Ok(settings.entities.iter().map(view).collect())
    }
}

impl Typed {
    fn parse(&self) -> Result<EntityValues, InputError> {
        let id = |text: &Option<String>, which| {
            let parse = |text| Guid::parse(text, which);
            text.as_deref().map(parse).transpose()
        };
        let secret = self.secret.as_ref().map(ExposeSecret::expose_secret);
        Ok(EntityValues {
            tenant_id: id(&self.tenant_id, PortalValue::TenantId)?,
            client_id: id(&self.client_id, PortalValue::ClientId)?,
            secret: secret.map(ClientSecret::parse).transpose()?,
            secret_ends: (self.secret_ends.as_deref())
                .map(SecretEnd::parse)
                .transpose()?,
            redirect_uri: (self.redirect_uri.as_deref())
                .map(RedirectUri::parse)
                .transpose()?,
        })
    }
}

/// What is remembered of a refusal: never the value, since people paste a secret where an id
/// belongs.
fn refused(error: &InputError) -> Option<LocalFailure> {
    let (kind, words) = match error {
        InputError::Guid { which, .. } => match which {
            PortalValue::TenantId => (Local::TenantIdMalformed, ""),
            PortalValue::ClientId => (Local::ClientIdMalformed, ""),
        },
        InputError::SecretIsItsId => (Local::SecretIdPasted, ""),
        InputError::SecretEmpty => (Local::SecretMissing, "secret"),
        InputError::SecretHasSpaces => (Local::SecretMalformed, "secret"),
        InputError::RedirectUri { .. } => (Local::RedirectUriMalformed, "redirect_uri"),
        InputError::MissingIds(_) => (Local::Settings, "tenant_id, client_id"),
        // Nobody who made any other mistake is told later that the tenant's values are wrong.
        _ => return None,
    };
    let words = words.into();
    Some(LocalFailure { kind, words })
}
