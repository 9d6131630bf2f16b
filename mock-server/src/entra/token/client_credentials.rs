//! `grant_type=client_credentials` (learn.microsoft.com, "OAuth 2.0 client credentials flow").

use super::super::aadsts::{Aadsts, Refusal};
use super::super::authority::Authority;
use super::super::issuer::{self, Access};
use super::super::scope::{self, AppScopeError};
use super::{Frame, Issued, client};
use crate::tenant::policy::Blocks;

/// The usual lifetime, a second short of an hour.
const EXPIRES_IN: u64 = 3599;

pub(super) fn redeem(frame: Frame<'_>, scope: &str) -> Result<Issued, Refusal> {
    let Frame {
        cloud,
        authority,
        request,
        context,
    } = frame;
    if !matches!(authority, Authority::Tenant(_)) {
        return Err(Aadsts::TenantNotNamed.into());
    }
    let (at, app) = authority.app(&cloud.tenants, &request.credential.client_id)?;
    authority.admits(app)?;
    let tenant = &cloud.tenants[at];
    if let Some(secret) = &request.credential.secret {
        client::check_secret(app, secret, context.now)?;
    }
    if tenant.policies.blocks == Blocks::WorkloadIdentities {
        return Err(Aadsts::ConditionalAccess.into());
    }
    let (resource, audience) = scope::parse_app_only(scope).map_err(|error| match error {
        AppScopeError::NotOne => Aadsts::ScopeInvalid.naming("scope", scope),
        AppScopeError::NotDefault => Aadsts::AppScope.naming("scope", scope),
        AppScopeError::Unknown(resource) => Aadsts::ResourceNotFound
            .naming("resource", resource)
            .naming("tenant", &tenant.name),
    })?;
    let roles: Vec<_> = tenant
        .consented(app, None, resource)
        .iter()
        .filter(|permission| permission.is_application())
        .map(|permission| permission.name.to_owned())
        .collect();
    let access = Access {
        tenant,
        app,
        resource,
        audience: &audience,
        confidential: true,
        lifetime_s: i64::try_from(EXPIRES_IN).unwrap_or(3599),
    };
    Ok(Issued {
        access: issuer::app_only(&access, &roles, context),
        expires_in: EXPIRES_IN,
        scope: None,
        refresh_token: None,
        id_token: None,
        client_info: None,
        user: None,
    })
}
