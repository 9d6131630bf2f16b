//! What an app asks for, what of it nobody consented to yet, and who may.

use super::aadsts::{Aadsts, Refusal};
use super::authority::named;
use crate::tenant::grant::{SignInFlow, SignInRequest};
use crate::tenant::purpose::Purpose;
use crate::tenant::{Change, Consent, Permission, Tenant};

/// AADSTS65001 with the change that cures it.
pub(crate) fn consent_missing(
    tenant: &Tenant,
    client_id: &str,
    needed: Vec<Permission>,
) -> Refusal {
    let name = tenant.app(client_id).map_or("", |app| &app.name);
    Aadsts::ConsentRequired
        .naming("app", client_id)
        .naming("name", name)
        .cured_by(Change::AdminConsent {
            client_id: Some(client_id.to_owned()),
            permissions: Some(needed),
        })
}

/// Records the consent, where the user may give it.
pub(crate) fn accept(tenant: &mut Tenant, flow: &mut SignInFlow, upn: &str, for_all: bool) {
    if matches!(flow.request.purpose, Purpose::AdminConsent(_)) {
        // Recorded at the end of the sign-in.
        flow.consented = tenant.user(upn).is_some_and(|user| user.is_administrator);
        return;
    }
    let Ok(needed) = consent_needed(tenant, &flow.request, upn) else {
        return;
    };
    let administrator = tenant.user(upn).is_some_and(|user| user.is_administrator);
    if !administrator && !lets_users(tenant, &needed) {
        return;
    }
    for permission in needed {
        tenant.consent(Consent {
            client_id: flow.request.client_id.clone(),
            permission,
            user: (!(administrator && for_all)).then(|| upn.to_owned()),
        });
    }
    flow.consented = true;
}

pub(crate) fn lets_users(tenant: &Tenant, needed: &[Permission]) -> bool {
    let policy = tenant.user_consent_policy;
    needed
        .iter()
        .all(|permission| policy.lets_users_consent_to(permission))
}

pub(crate) fn approval_required(tenant: &Tenant, request: &SignInRequest, upn: &str) -> Refusal {
    let name = tenant.app(&request.client_id).map_or("", |app| &app.name);
    let needed = consent_needed(tenant, request, upn).unwrap_or_default();
    Aadsts::ApprovalRequired
        .naming("tenant", &tenant.name)
        .naming("name", name)
        .of(upn)
        .cured_by(Change::AdminConsent {
            client_id: Some(request.client_id.clone()),
            permissions: Some(needed),
        })
}

/// What the request asks for and nobody consented to yet.
pub(crate) fn consent_needed(
    tenant: &Tenant,
    request: &SignInRequest,
    upn: &str,
) -> Result<Vec<Permission>, Refusal> {
    let mut needed = asked(tenant, request, upn)?;
    if let (Some(app), user) = (tenant.app(&request.client_id), tenant.user(upn)) {
        needed.retain(|permission| !tenant.has_consent(app, user, permission));
    }
    Ok(needed)
}

/// What the request asks for. `.default` is what was consented to, and before any consent what the
/// registration lists (learn.microsoft.com, "Scopes and permissions", the .default scope).
pub(crate) fn asked(
    tenant: &Tenant,
    request: &SignInRequest,
    upn: &str,
) -> Result<Vec<Permission>, Refusal> {
    let scope = &request.scope;
    let mut asked: Vec<_> = scope.asked.iter().map(|(_, one)| one.clone()).collect();
    asked.extend(scope.others.iter().cloned());
    if let (Some(_), Some((resource, audience)), Some(app)) = (
        &scope.default,
        &scope.resource,
        tenant.app(&request.client_id),
    ) {
        let consented = tenant.consented(app, tenant.user(upn), *resource);
        let configured = app
            .permissions
            .iter()
            .filter(|one| one.resource == *resource && !one.is_application());
        let default: Vec<_> = if consented.is_empty() {
            configured.cloned().collect()
        } else {
            consented
        };
        if default.is_empty() {
            return Err(named(Aadsts::NothingConfigured, app).naming("resource", audience));
        }
        asked.extend(default);
    }
    asked.retain(|permission| !permission.is_application());
    asked.sort();
    asked.dedup();
    Ok(asked)
}
