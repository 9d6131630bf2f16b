//! The sign-in: from a checked request over the pages to a code.
//!
//! Each step is a pure function of the tenant, what was posted, and the time. What comes next is
//! worked out anew from the flow each time, so that the browser's Back button and a page in a
//! second tab lead nowhere that the flow does not allow.

mod code;
mod end;
mod mfa;
mod next;
mod password;
mod silent;
mod take;

use self::end::{finish, is_no, refuse};
use self::next::{Next, next};
pub(crate) use self::password::disabled;
use self::silent::silently;
use self::take::{Taken, Under, take};
use super::aadsts::{Aadsts, Refusal};
use super::context::Context;
use super::fields::Fields;
use super::session::{BROWSER, Jar, live_sessions, session_cookies, set_cookie};
use super::step::{Page, Phone, Step, View, What};
use crate::clock::SignedDuration;
use crate::ids::Ids;
use crate::tenant::Tenant;
use crate::tenant::grant::{BrowserSession, Prompt, SignInFlow, SignInRequest, SignedIn};

/// How long a sign-in page stays good (assumption).
const FLOW: SignedDuration = SignedDuration::from_hours(1);

/// Starts a sign-in.
pub(crate) fn begin(
    tenant: &mut Tenant,
    ids: &mut Ids,
    jar: &Jar<'_>,
    request: SignInRequest,
    context: &Context,
) -> Step {
    let sessions = live_sessions(tenant, jar, context.now);
    if request.prompt == Prompt::None {
        return silently(tenant, ids, request, &sessions, context);
    }
    let mut cookies = Vec::new();
    let browser = jar.browser().map(str::to_owned).unwrap_or_else(|| {
        let browser = ids.blob(24);
        cookies.push(set_cookie(BROWSER, &browser, None));
        browser
    });
    let key = ids.blob(96);
    let flow = SignInFlow {
        request,
        browser,
        canary: ids.blob(32),
        flow_token: ids.blob(48),
        started_at: context.now,
        signed_in: None,
        expired: None,
        mfa: None,
        other_account: false,
        consented: false,
        confirmed: false,
        stay_answered: false,
    };
    let mut step = proceed(tenant, ids, flow, key, &sessions, Taken::default(), context);
    step.cookies.append(&mut cookies);
    step
}

/// Goes on with what a form posted. None: no such flow in this tenant.
pub(crate) fn go_on(
    tenant: &mut Tenant,
    ids: &mut Ids,
    jar: &Jar<'_>,
    posted: &Fields,
    context: &Context,
) -> Option<Step> {
    let key = posted.get("ctx")?;
    let flow = tenant.grants.flows.get(key)?;
    let genuine = posted.get("canary") == Some(&flow.canary)
        && posted.get("flowToken") == Some(&flow.flow_token)
        && jar.browser() == Some(&flow.browser);
    let fresh = context.now.duration_since(flow.started_at) < FLOW;
    if !genuine || !fresh {
        let error = if genuine {
            Aadsts::FlowExpired
        } else {
            Aadsts::Malformed
        };
        return Some(Step::of(&flow.request, What::Error(error.into())));
    }
    let key = key.to_owned();
    let mut flow = tenant.grants.flows.remove(&key)?;
    let mut sessions = live_sessions(tenant, jar, context.now);
    let mut cookies = Vec::new();
    if let Some(who) = posted.get("forget") {
        let forgotten: Vec<_> = sessions
            .extract_if(.., |(_, session)| session.upn.eq_ignore_ascii_case(who))
            .collect();
        for (key, _) in forgotten {
            tenant.grants.sessions.remove(&key);
        }
        cookies = session_cookies(&sessions);
    }
    let lost = lost(tenant, &mut flow);
    let before = flow.signed_in.clone();
    let under = Under {
        tenant: &mut *tenant,
        ids: &mut *ids,
        flow: &mut flow,
        sessions: &mut sessions,
        context,
    };
    let mut taken = take(under, posted);
    taken.told = taken.told.or(lost);
    if before != flow.signed_in || posted.get("LoginOptions").is_some() {
        cookies = session_cookies(&sessions);
    }
    if let Some(declined) = taken.told.take_if(|refusal| is_no(refusal)) {
        return Some(Step {
            user: flow.signed_in.as_ref().map(|who| who.upn.clone()),
            cookies,
            ..refuse(tenant, &flow.request, declined)
        });
    }
    let mut step = proceed(tenant, ids, flow, key, &sessions, taken, context);
    step.cookies.append(&mut cookies);
    Some(step)
}

/// A session that ended meanwhile (revoked, or a new password) carries a sign-in no further, nor does
/// a user who was blocked; whoever is at the page knows the password, and is told.
fn lost(tenant: &Tenant, flow: &mut SignInFlow) -> Option<Refusal> {
    let who = flow.signed_in.as_ref()?;
    let user = tenant.user(&who.upn);
    let blocked = user.filter(|user| !user.enabled).map(disabled);
    if blocked.is_some() || tenant.grants.sessions.get(&who.session).is_none() {
        mfa::start_over(flow);
    }
    blocked
}

/// Works out what comes next.
fn proceed(
    tenant: &mut Tenant,
    ids: &mut Ids,
    mut flow: SignInFlow,
    key: String,
    sessions: &[(String, BrowserSession)],
    taken: Taken,
    context: &Context,
) -> Step {
    let next = next(tenant, ids, &mut flow, sessions, &taken, context.now);
    let Taken { told, changed, .. } = taken;
    let user = flow.signed_in.as_ref().map(|who| who.upn.clone());
    let step = match next {
        Ok(Next::Done(who)) => finish(tenant, ids, &flow.request, &who, context),
        Err(refusal) => refuse(tenant, &flow.request, refusal),
        Ok(Next::Show(refusal)) => {
            let step = Step::of(&flow.request, What::Error(refusal));
            // The browser's Back button leads to name and password again.
            mfa::start_over(&mut flow);
            tenant.grants.flows.insert(key, flow);
            step
        }
        Ok(Next::Ask(view, refused)) => {
            // What was just refused goes before what the page is there for.
            let told = told.or(refused);
            let page = page(tenant, &flow, key.clone(), view, told.as_ref());
            let step = Step {
                told,
                ..Step::of(&flow.request, What::Page(Box::new(page)))
            };
            tenant.grants.flows.insert(key, flow);
            step
        }
    };
    Step {
        user: step.user.or(user),
        changed: changed.or(step.changed),
        ..step
    }
}

fn page(
    tenant: &Tenant,
    flow: &SignInFlow,
    key: String,
    view: View,
    told: Option<&Refusal>,
) -> Page {
    let request = &flow.request;
    let app = tenant.app(&request.client_id);
    let number = |refusal: &Refusal| (refusal.error.row().number, refusal.message());
    // Nothing is refused yet, and the real page has the interrupt's number all the same.
    let interrupt = match view {
        View::Approve(_, Phone::Waiting(_)) => Some(Aadsts::MfaUnanswered),
        View::Device(_) => Some(Aadsts::ConfirmationNeeded),
        _ => None,
    };
    let interrupt = interrupt.map(|error| number(&error.into()));
    Page {
        view,
        context: key,
        flow_token: flow.flow_token.clone(),
        canary: flow.canary.clone(),
        tenant: tenant.name.clone(),
        tenant_id: tenant.id.clone(),
        app: app.map_or_else(String::new, |app| app.name.clone()),
        client_id: request.client_id.clone(),
        redirect_uri: request.redirect_uri.clone(),
        error: told.map(number).or(interrupt),
    }
}

/// The flow goes on with a session that was there before.
fn adopt(key: &str, session: &BrowserSession) -> SignedIn {
    SignedIn {
        upn: session.upn.clone(),
        sid: session.sid.clone(),
        session: key.to_owned(),
        now: false,
        mfa: session.mfa,
    }
}
