//! `grant_type=device_code` (RFC 8628 section 3.4). Libraries write the grant in two ways: MSAL for
//! Python with the URN, the others without.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::flow::disabled;
use super::super::policy;
use super::consented::{self, Asking};
use super::{Frame, Issued, client};
use crate::tenant::device::{DeviceSignIn, DeviceState};
use crate::tenant::grant::UserGrant;
use crate::tenant::{AppRegistration, Change, Platform};

pub(super) fn redeem(frame: Frame<'_>, device_code: &str) -> Result<Issued, Refusal> {
    let Frame {
        cloud,
        authority,
        request,
        context,
    } = frame;
    let (at, app) = authority.app(&cloud.tenants, &request.credential.client_id)?;
    authority.admits(app)?;
    let tenant = &cloud.tenants[at];
    if let Some(secret) = &request.credential.secret {
        client::check_secret(app, secret, context.now)?;
    }
    let device = tenant.grants.devices.get(device_code).filter(|device| {
        device.client_id == app.client_id && device.authority == authority.name(&tenant.id)
    });
    let grant = approved(device.ok_or(Aadsts::DeviceCodeInvalid)?, context.now)?.clone();
    let platform = platform(app, request.credential.secret.is_some())?;
    let user = tenant.user(&grant.upn).ok_or_else(|| {
        Aadsts::UserNotFound
            .naming("user", &grant.upn)
            .naming("tenant", &tenant.id)
    })?;
    if !user.enabled {
        return Err(disabled(user));
    }
    let scope = match &request.scope {
        Some(text) => {
            let mut scope = consented::read(text, tenant)?;
            scope.offline_access |= grant.scope.offline_access;
            scope
        }
        None => grant.scope.clone(),
    };
    policy::check(tenant, app, user, &grant, &scope)?;
    let asking = Asking {
        tenant,
        app,
        user,
        sid: &grant.sid,
        mfa: grant.mfa,
        platform,
        scope: &scope,
        nonce: None,
        client_info: request.client_info,
    };
    let mut issued = consented::draft(&asking, &mut cloud.ids, context)?;
    let tenant = &mut cloud.tenants[at];
    if let Some(device) = tenant.grants.devices.get_mut(device_code) {
        device.state = DeviceState::Redeemed;
    }
    if scope.offline_access {
        let grant = UserGrant { scope, ..grant };
        let token =
            consented::refresh_token(tenant, &mut cloud.ids, grant, platform, None, context);
        issued.refresh_token = Some(token);
    }
    Ok(issued)
}

/// What the device was given, as far as it is over. That a fetched code counts as redeemed twice is
/// an assumption; polling too fast is not refused (documented: the service has no `slow_down`).
fn approved(device: &DeviceSignIn, now: crate::clock::Timestamp) -> Result<&UserGrant, Aadsts> {
    match &device.state {
        DeviceState::Redeemed => Err(Aadsts::CodeRedeemed),
        DeviceState::Declined => Err(Aadsts::DeviceDeclined),
        _ if device.is_expired(now) => Err(Aadsts::DeviceCodeExpired),
        DeviceState::Pending => Err(Aadsts::DevicePending),
        DeviceState::Approved(grant) => Ok(grant),
    }
}

/// With a secret the app is confidential, and without one its registration must allow public client
/// flows (learn.microsoft.com, "Error AADSTS7000218"). Told only after the sign-in, as reports on
/// the device flow have it.
fn platform(app: &AppRegistration, has_secret: bool) -> Result<Platform, Refusal> {
    match (has_secret, app.allows_public_client) {
        (true, _) => Ok(Platform::Web),
        (false, true) => Ok(Platform::Mobile),
        (false, false) => Err(Refusal::from(Aadsts::SecretRequired).cured_by(
            Change::PublicClientFlows {
                client_id: Some(app.client_id.clone()),
                allowed: true,
            },
        )),
    }
}
