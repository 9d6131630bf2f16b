//! How a sign-in ends, by what it is for: a code, a device's yes or no, a consent for all.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::context::Context;
use super::super::redirect::Target;
use super::super::step::{Ending, Step, What};
use super::code::issue;
use crate::ids::Ids;
use crate::tenant::device::DeviceState;
use crate::tenant::grant::{SignInRequest, SignedIn, UserGrant};
use crate::tenant::purpose::{ConsentForAll, Purpose};
use crate::tenant::{Change, Consent, Tenant};

/// Everything is answered.
pub(super) fn finish(
    tenant: &mut Tenant,
    ids: &mut Ids,
    request: &SignInRequest,
    who: &SignedIn,
    context: &Context,
) -> Step {
    match &request.purpose {
        Purpose::Code => issue(tenant, ids, request, who, context),
        Purpose::Device(device_code) => approve(tenant, request, device_code, who, context),
        Purpose::AdminConsent(asked) => consent(tenant, request, asked, who),
    }
}

/// It goes no further: at the app, or for a device, on a page.
pub(super) fn refuse(tenant: &mut Tenant, request: &SignInRequest, refusal: Refusal) -> Step {
    let Purpose::Device(device_code) = &request.purpose else {
        return Step::of(request, What::Refused(refusal, Target::of(request)));
    };
    if !is_no(&refusal) {
        return Step::of(request, What::Error(refusal));
    }
    if let Some(device) = tenant.grants.devices.get_mut(device_code)
        && matches!(device.state, DeviceState::Pending)
    {
        device.state = DeviceState::Declined;
    }
    Step {
        told: Some(refusal),
        ..Step::of(request, What::Ended(ending(tenant, request, false)))
    }
}

/// Whether the user said no.
pub(super) fn is_no(refusal: &Refusal) -> bool {
    matches!(
        refusal.error,
        Aadsts::ConsentDeclined | Aadsts::DeviceDeclined
    )
}

fn ending(tenant: &Tenant, request: &SignInRequest, signed_in: bool) -> Ending {
    let app = tenant.app(&request.client_id);
    Ending {
        app: app.map_or_else(String::new, |app| app.name.clone()),
        signed_in,
    }
}

/// The device gets its tokens at its next poll, if its time is not over and nobody was faster.
fn approve(
    tenant: &mut Tenant,
    request: &SignInRequest,
    device_code: &str,
    who: &SignedIn,
    context: &Context,
) -> Step {
    if let Some(session) = tenant.grants.sessions.get_mut(&who.session) {
        session.used_at = context.now;
    }
    let error = match tenant.grants.devices.get_mut(device_code) {
        None => Aadsts::UserCodeExpired,
        Some(device) if device.is_expired(context.now) => Aadsts::UserCodeExpired,
        Some(device) => match device.state {
            DeviceState::Pending => {
                device.state = DeviceState::Approved(Box::new(UserGrant {
                    client_id: request.client_id.clone(),
                    upn: who.upn.clone(),
                    sid: who.sid.clone(),
                    scope: request.scope.clone(),
                    mfa: who.mfa,
                    way: request.way,
                }));
                return Step::of(request, What::Ended(ending(tenant, request, true)));
            }
            DeviceState::Approved(_) | DeviceState::Declined | DeviceState::Redeemed => {
                Aadsts::UserCodeUsed
            }
        },
    };
    Step::of(request, What::Error(error.into()))
}

/// Records the consent for all and goes back to the app. Parameters in the order of the
/// documentation: v1 `tenant`, `state`, `admin_consent`; v2 `admin_consent`, `tenant`, `scope`,
/// `state`.
fn consent(
    tenant: &mut Tenant,
    request: &SignInRequest,
    asked: &ConsentForAll,
    who: &SignedIn,
) -> Step {
    for permission in &asked.permissions {
        tenant.consent(Consent {
            client_id: request.client_id.clone(),
            permission: permission.clone(),
            user: None,
        });
    }
    let state = request.state.clone().map(|state| ("state", state));
    let yes = ("admin_consent", "True".to_owned());
    let of = ("tenant", tenant.id.clone());
    let parameters = match &asked.scope {
        None => [Some(of), state, Some(yes), None],
        Some(scope) => [Some(yes), Some(of), Some(("scope", scope.clone())), state],
    };
    let what = What::Consented {
        target: Target::of(request),
        parameters: parameters.into_iter().flatten().collect(),
    };
    Step {
        user: Some(who.upn.clone()),
        changed: Some(Change::AdminConsent {
            client_id: Some(request.client_id.clone()),
            permissions: Some(asked.permissions.clone()),
        }),
        ..Step::of(request, what)
    }
}
