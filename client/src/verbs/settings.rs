//! The verbs `settings set`, `settings check` and `settings show`.

use serde::Serialize;

use super::Client;
use crate::account::EntityName;
use crate::config::{self, ClientSecret, Entity, Guid, RedirectUri};
use crate::diagnosis::evidence::{Attempt, EntraRequest};
use crate::error::{Error, Failed, InputError, Step};
use crate::oauth::refusal::Refusal;
use crate::record;

/// What to set of an entity; what is absent stays as it is.
#[derive(Debug, Default)]
pub struct EntityValues {
    /// Directory (tenant) ID.
    pub tenant_id: Option<Guid>,
    /// Application (client) ID.
    pub client_id: Option<Guid>,
    /// The secret's value.
    pub secret: Option<ClientSecret>,
    /// The registered redirect; a new entity has `http://localhost/callback`.
    pub redirect_uri: Option<RedirectUri>,
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
}

impl Client {
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
            redirect_uri,
        } = values;
        let secret_trimmed = secret.as_ref().is_some_and(|secret| secret.trimmed);
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
            };
            if let Some(secret) = &secret {
                config::keep_secret(&self.home, name, &secret.value)?;
            }
            Ok(settings.entities.insert(name.clone(), entity).is_none())
        })
        .await?;
        let now = self.clock.now();
        record::change(&self.home, |record| record.entity(name).changed = Some(now)).await?;
        Ok(Saved {
            new,
            secret_trimmed,
        })
    }

    /// Proves the three values: the tenant's metadata, then a token for the application itself.
    /// Turns the entity's signal green or red.
    ///
    /// # Errors
    /// With what Entra said.
    pub async fn settings_check(&self, name: &EntityName) -> Result<(), Error> {
        let registration = self.registration(name)?;
        let outcome = async {
            let failure = |request| move |refusal: Refusal| refusal.into_failure(request);
            let discovery = registration.discover(&self.net).await;
            discovery.map_err(failure(EntraRequest::Discovery))?;
            let check = registration.check(&self.net).await;
            check.map_err(failure(EntraRequest::ClientCredentials))
        };
        let outcome = outcome.await;
        let now = self.clock.now();
        let attempt = match &outcome {
            Ok(()) => Attempt::held(now),
            Err(failure) => Attempt::failed(now, failure.clone()),
        };
        record::change(&self.home, |record| {
            record.entity(name).check = Some(attempt)
        })
        .await?;
        outcome.map_err(|failure| {
            Error::Failed(Box::new(Failed {
                subject: name.to_string(),
                step: Step::Check,
                failure,
            }))
        })
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
        };
        Ok(settings.entities.iter().map(view).collect())
    }
}
