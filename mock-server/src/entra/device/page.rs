//! The page that takes the user code, and what it leads to: the usual sign-in.

use axum::response::Response;
use http::Method;

use super::super::aadsts::{Aadsts, Refusal};
use super::super::authorize::Refused;
use super::super::call::Call;
use super::super::context::Context;
use super::super::fields::Fields;
use super::super::session::{BROWSER, Jar, set_cookie};
use super::super::sign_in::{refused, render};
use super::super::step::{CodeForm, Step, What};
use super::super::{context, flow};
use crate::clock::SignedDuration;
use crate::state::{Cloud, Shared};
use crate::tenant::device::{CodePage, DeviceState, normalized};
use crate::tenant::grant::{Prompt, ResponseMode, SignInRequest};
use crate::tenant::purpose::Purpose;
use crate::tenant::{Platform, Way};

/// How long the page stays good (assumption).
const PAGE: SignedDuration = SignedDuration::from_hours(1);

pub(crate) fn answer(shared: &Shared, call: &Call) -> Response {
    let german = call.is_german(call.query.as_ref().ok());
    let (context, step, nonce) = shared.with(|cloud, now| {
        let context = context(cloud, call, now);
        let step = match call.method {
            Method::POST => enter(cloud, call, &context),
            _ => Ok(show(cloud, call, None, german, &context)),
        };
        (context, step, cloud.ids.blob(18))
    });
    let step = step.unwrap_or_else(|error| refused(Refused::Page(error.into()), None, german));
    let command = format!("{} device code page", call.method);
    render(shared, &step, &command, &nonce, &context)
}

/// The page anew, with what was wrong with the last code.
fn show(
    cloud: &mut Cloud,
    call: &Call,
    told: Option<Refusal>,
    german: bool,
    context: &Context,
) -> Step {
    let mut cookies = Vec::new();
    let jar = Jar::new(call.cookies());
    let browser = jar.browser().map(str::to_owned).unwrap_or_else(|| {
        let browser = cloud.ids.blob(24);
        cookies.push(set_cookie(BROWSER, &browser, None));
        browser
    });
    let form = CodeForm {
        context: cloud.ids.blob(96),
        flow_token: cloud.ids.blob(48),
        canary: cloud.ids.blob(32),
        error: told
            .as_ref()
            .map(|refusal| (refusal.error, refusal.message())),
    };
    let page = CodePage {
        browser,
        canary: form.canary.clone(),
        flow_token: form.flow_token.clone(),
        shown_at: context.now,
        german,
    };
    cloud.code_entry.pages.insert(form.context.clone(), page);
    Step {
        what: What::EnterCode(Box::new(form)),
        cookies,
        client_id: None,
        user: None,
        told,
        changed: None,
        german,
    }
}

/// A code was typed.
fn enter(cloud: &mut Cloud, call: &Call, context: &Context) -> Result<Step, Aadsts> {
    if call.is_cross_site() {
        return Err(Aadsts::Malformed);
    }
    let posted = call.form.as_ref().map_err(|_| Aadsts::Malformed)?;
    let jar = Jar::new(call.cookies());
    let CodePage {
        browser, german, ..
    } = genuine(cloud, &jar, posted, context)?;
    if cloud.code_entry.is_limited(&browser, context.now) {
        let told = Aadsts::TooManyRequests.into();
        return Ok(show(cloud, call, Some(told), german, context));
    }
    match waiting(cloud, posted.get("otc").unwrap_or_default(), context) {
        Ok((at, key)) => {
            let request = request(cloud, at, &key, german).ok_or(Aadsts::Malformed)?;
            let Cloud { tenants, ids, .. } = cloud;
            Ok(flow::begin(&mut tenants[at], ids, &jar, request, context))
        }
        Err(error) => {
            if error == Aadsts::UserCodeWrong {
                cloud.code_entry.note_wrong(&browser, context.now);
            }
            Ok(show(cloud, call, Some(error.into()), german, context))
        }
    }
}

/// The form is one of this browser's pages; gives the page. It counts once.
fn genuine(
    cloud: &mut Cloud,
    jar: &Jar<'_>,
    posted: &Fields,
    context: &Context,
) -> Result<CodePage, Aadsts> {
    let key = posted.get("ctx").ok_or(Aadsts::Malformed)?;
    let pages = &mut cloud.code_entry.pages;
    let page = pages.get(key).ok_or(Aadsts::FlowExpired)?;
    let genuine = posted.get("canary") == Some(&page.canary)
        && posted.get("flowToken") == Some(&page.flow_token)
        && jar.browser() == Some(&page.browser);
    if !genuine {
        return Err(Aadsts::Malformed);
    }
    let page = pages.remove(key).ok_or(Aadsts::FlowExpired)?;
    if context.now.duration_since(page.shown_at) < PAGE {
        Ok(page)
    } else {
        Err(Aadsts::FlowExpired)
    }
}

/// The device that waits for this code: its tenant, and its device code.
fn waiting(cloud: &Cloud, typed: &str, context: &Context) -> Result<(usize, String), Aadsts> {
    let user_code = normalized(typed);
    if user_code.is_empty() {
        return Err(Aadsts::UserCodeEmpty);
    }
    let (at, key, device) = cloud.device(&user_code).ok_or(Aadsts::UserCodeWrong)?;
    match device.state {
        _ if device.is_expired(context.now) => Err(Aadsts::UserCodeExpired),
        DeviceState::Pending => Ok((at, key.to_owned())),
        DeviceState::Approved(_) | DeviceState::Declined | DeviceState::Redeemed => {
            Err(Aadsts::UserCodeUsed)
        }
    }
}

/// The sign-in that the device asked for. The account is always picked, since the device is often
/// not the one of the browser's last user (as the real pages do; from memory).
fn request(cloud: &Cloud, at: usize, device_code: &str, german: bool) -> Option<SignInRequest> {
    let device = cloud.tenants.get(at)?.grants.devices.get(device_code)?;
    Some(SignInRequest {
        authority: device.authority.clone(),
        client_id: device.client_id.clone(),
        redirect_uri: String::new(),
        platform: Platform::Web,
        response_mode: ResponseMode::Query,
        state: None,
        scope: device.scope.clone(),
        prompt: Prompt::SelectAccount,
        login_hint: None,
        nonce: None,
        challenge: None,
        client_info: false,
        german,
        way: Way::DeviceCode,
        purpose: Purpose::Device(device_code.to_owned()),
    })
}
