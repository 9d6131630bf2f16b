//! What the tenant's policies want before a code or a token is given out.

use serde_json::json;

use super::aadsts::{Aadsts, Refusal};
use super::authority::named;
use crate::tenant::grant::{GrantedScope, UserGrant};
use crate::tenant::{AppRegistration, Blocks, Change, Resource, Tenant, User, Way};

/// Whether policies let a request without pages have a token. A block comes before a demand, as
/// nothing that the user does would help.
///
/// # Errors
/// AADSTS53003, AADSTS50079 or AADSTS50076.
pub(crate) fn check(
    tenant: &Tenant,
    app: &AppRegistration,
    user: &User,
    grant: &UserGrant,
    scope: &GrantedScope,
) -> Result<(), Refusal> {
    silent(tenant, app, user, (grant.mfa, grant.way), scope)
}

/// As [`check`], for a sign-in that has no grant yet: whether a second factor was used, and the way.
pub(crate) fn silent(
    tenant: &Tenant,
    app: &AppRegistration,
    user: &User,
    (mfa, way): (bool, Way),
    scope: &GrantedScope,
) -> Result<(), Refusal> {
    if tenant.blocks_sign_in(user, way) {
        return Err(blocked(tenant, app, user));
    }
    if mfa || !tenant.requires_mfa(user) {
        return Ok(());
    }
    let resource = scope.resource.as_ref();
    let resource = resource.map_or(Resource::Graph, |(resource, _)| *resource);
    let refusal = if user.mfa_registered {
        Aadsts::MfaRequired.into()
    } else {
        registering(Aadsts::MfaNotRegistered, user)
    };
    Err(refusal
        .naming("resource", resource.app_id())
        .claiming(policy_claim(tenant))
        .of(&user.upn))
}

/// AADSTS53003 with the change that cures it: this user's exemption.
pub(crate) fn blocked(tenant: &Tenant, app: &AppRegistration, user: &User) -> Refusal {
    named(Aadsts::ConditionalAccess, app)
        .naming("directory", &tenant.id)
        .claiming(policy_claim(tenant))
        .of(&user.upn)
        .cured_by(Change::ConditionalAccess {
            user: Some(user.upn.clone()),
            blocks: Blocks::Nothing,
        })
}

/// A refusal that the user's registration cures.
pub(crate) fn registering(error: Aadsts, user: &User) -> Refusal {
    Refusal::from(error)
        .of(&user.upn)
        .cured_by(Change::MfaRegistered {
            user: user.upn.clone(),
            registered: true,
        })
}

/// What an interactive request would have to claim: the policy's id (captured in
/// github.com/AzureAD/microsoft-authentication-library-for-js issue 5491).
fn policy_claim(tenant: &Tenant) -> String {
    // The policy has an id of its own; derived, as a new app's object ID is.
    let policy = format!("c0000000{}", tenant.id.get(8..).unwrap_or_default());
    json!({ "access_token": { "capolids": { "essential": true, "values": [policy] } } }).to_string()
}
