//! The first segment of every path: a tenant's ID or domain, or one of Microsoft's aliases.

use super::aadsts::{Aadsts, Refusal};
use crate::tenant::change::{is_domain, is_guid};
use crate::tenant::{AccountType, AppRegistration, Tenant};

/// What the segment names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authority {
    /// This one of the tenants.
    Tenant(usize),
    /// `common` or `organizations`: the account decides.
    Any(&'static str),
    /// `consumers`: personal Microsoft accounts, which the box has none of.
    Consumers,
}

impl Authority {
    /// Reads the segment.
    ///
    /// # Errors
    /// AADSTS90002 for a tenant that is not there, AADSTS900023 for what cannot be one.
    pub(crate) fn read(segment: &str, tenants: &[Tenant]) -> Result<Self, Refusal> {
        if let Some(at) = tenants.iter().position(|tenant| tenant.answers_to(segment)) {
            return Ok(Self::Tenant(at));
        }
        match segment.to_ascii_lowercase().as_str() {
            "common" => Ok(Self::Any("common")),
            "organizations" => Ok(Self::Any("organizations")),
            "consumers" => Ok(Self::Consumers),
            other if is_guid(other) || is_domain(other) => {
                Err(Aadsts::TenantNotFound.naming("tenant", segment))
            }
            _ => Err(Aadsts::TenantMalformed.naming("tenant", segment)),
        }
    }

    /// The alias, where it is one.
    pub(crate) const fn alias(&self) -> &'static str {
        match self {
            Self::Any(alias) => alias,
            Self::Tenant(_) | Self::Consumers => "consumers",
        }
    }

    /// What a grant notes of the address: a tenant by its ID however it was named.
    pub(crate) fn name(&self, tenant_id: &str) -> String {
        match self {
            Self::Tenant(_) => tenant_id.to_owned(),
            Self::Any(_) | Self::Consumers => self.alias().to_owned(),
        }
    }

    /// The app's tenant.
    ///
    /// # Errors
    /// AADSTS700016 where there is no such app, AADSTS7000112 where it is disabled.
    pub(crate) fn app<'a>(
        &self,
        tenants: &'a [Tenant],
        client_id: &str,
    ) -> Result<(usize, &'a AppRegistration), Refusal> {
        let found = match self {
            Self::Tenant(at) => tenants
                .get(*at)
                .and_then(|tenant| Some((*at, tenant.app(client_id)?))),
            Self::Any(_) | Self::Consumers => tenants
                .iter()
                .enumerate()
                .find_map(|(at, tenant)| Some((at, tenant.app(client_id)?))),
        };
        let directory = match self {
            Self::Tenant(at) => tenants.get(*at).map_or("", |tenant| &tenant.name),
            Self::Any(_) | Self::Consumers => "Microsoft",
        };
        let (at, app) = found.ok_or_else(|| {
            Aadsts::AppNotFound
                .naming("app", client_id)
                .naming("tenant", directory)
        })?;
        if !app.enabled {
            return Err(named(Aadsts::AppDisabled, app).cured_by(
                crate::tenant::Change::AppEnabled {
                    client_id: Some(app.client_id.clone()),
                    enabled: true,
                },
            ));
        }
        Ok((at, app))
    }

    /// Whether this app's supported account types allow it here.
    ///
    /// # Errors
    /// AADSTS9002346, AADSTS50194 or AADSTS9002332.
    pub(crate) fn admits(&self, app: &AppRegistration) -> Result<(), Refusal> {
        match (self, app.account_type) {
            (Self::Tenant(_) | Self::Any(_), AccountType::PersonalOnly) => {
                Err(
                    named(Aadsts::PersonalOnly, app).cured_by(crate::tenant::Change::AccountType {
                        client_id: Some(app.client_id.clone()),
                        account_type: AccountType::SingleTenant,
                    }),
                )
            }
            (Self::Any(_), AccountType::SingleTenant) => Err(named(Aadsts::NotMultiTenant, app)),
            (Self::Consumers, _) => Err(named(Aadsts::ConsumersEndpoint, app)),
            (Self::Tenant(_), _) | (Self::Any(_), _) => Ok(()),
        }
    }
}

/// A refusal whose text names the app.
pub(crate) fn named(error: Aadsts, app: &AppRegistration) -> Refusal {
    error
        .naming("app", &app.client_id)
        .naming("name", &app.name)
}
