//! The sign-in: from a checked request over the pages to a code.
//!
//! Each step is a pure function of the tenant, what was posted, and the time. What comes next is
//! worked out anew from the flow each time, so that the browser's Back button and a page in a
//! second tab lead nowhere that the flow does not allow.

mod code;
mod next;
mod password;
mod silent;
mod take;

use self::code::issue;
use self::next::next;
pub(crate) use self::password::disabled;
use self::silent::silently;
use self::take::take;
use super::aadsts::{Aadsts, Refusal};
use super::consent::approval_required;
use super::context::Context;
use super::fields::Fields;
use super::redirect::Target;
use super::session::{BROWSER, Jar, live_sessions, session_cookies, set_cookie};
use super::step::{Page, Step, View, What};
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
        other_account: false,
        consented: false,
        stay_answered: false,
    };
    let mut step = proceed(tenant, ids, flow, key, &sessions, None, context);
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
        let (client_id, german) = (flow.request.client_id.clone(), flow.request.german);
        return Some(Step {
            what: What::Error(error.into()),
            cookies: Vec::new(),
            client_id: Some(client_id),
            user: None,
            told: None,
            german,
        });
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
    let before = flow.signed_in.clone();
    let told = take(tenant, ids, &mut flow, posted, &mut sessions, context);
    if before != flow.signed_in || posted.get("LoginOptions").is_some() {
        cookies = session_cookies(&sessions);
    }
    if told
        .as_ref()
        .is_some_and(|refusal| refusal.error == Aadsts::ConsentDeclined)
    {
        return Some(Step {
            client_id: Some(flow.request.client_id.clone()),
            user: flow.signed_in.as_ref().map(|who| who.upn.clone()),
            what: What::Refused(told?, Target::of(&flow.request)),
            cookies,
            told: None,
            german: flow.request.german,
        });
    }
    let mut step = proceed(tenant, ids, flow, key, &sessions, told, context);
    step.cookies.append(&mut cookies);
    Some(step)
}

/// Works out what comes next.
fn proceed(
    tenant: &mut Tenant,
    ids: &mut Ids,
    mut flow: SignInFlow,
    key: String,
    sessions: &[(String, BrowserSession)],
    told: Option<Refusal>,
    context: &Context,
) -> Step {
    let view = match next(tenant, &mut flow, sessions) {
        Ok(Some(view)) => view,
        Ok(None) => {
            let who = flow.signed_in.clone();
            return match who {
                Some(who) => issue(tenant, ids, &flow.request, &who, context),
                None => error(&flow, Aadsts::Malformed.into()),
            };
        }
        Err(refusal) => {
            return Step {
                client_id: Some(flow.request.client_id.clone()),
                user: flow.signed_in.map(|who| who.upn),
                what: What::Refused(refusal, Target::of(&flow.request)),
                cookies: Vec::new(),
                told: None,
                german: flow.request.german,
            };
        }
    };
    let user = flow.signed_in.as_ref().map(|who| who.upn.clone());
    let told = match &view {
        View::Approval(upn) => Some(approval_required(tenant, &flow.request, upn)),
        _ => told,
    };
    let app = tenant.app(&flow.request.client_id);
    let page = Page {
        view,
        context: key.clone(),
        flow_token: flow.flow_token.clone(),
        canary: flow.canary.clone(),
        tenant: tenant.name.clone(),
        tenant_id: tenant.id.clone(),
        app: app.map_or_else(String::new, |app| app.name.clone()),
        client_id: flow.request.client_id.clone(),
        redirect_uri: flow.request.redirect_uri.clone(),
        error: told
            .as_ref()
            .map(|refusal| (refusal.error.row().number, refusal.message())),
    };
    let step = Step {
        what: What::Page(Box::new(page)),
        cookies: Vec::new(),
        client_id: Some(flow.request.client_id.clone()),
        user,
        told,
        german: flow.request.german,
    };
    tenant.grants.flows.insert(key, flow);
    step
}

fn error(flow: &SignInFlow, refusal: Refusal) -> Step {
    Step {
        what: What::Error(refusal),
        cookies: Vec::new(),
        client_id: Some(flow.request.client_id.clone()),
        user: None,
        told: None,
        german: flow.request.german,
    }
}

/// The flow goes on with a session that was there before.
fn adopt(key: &str, session: &BrowserSession) -> SignedIn {
    SignedIn {
        upn: session.upn.clone(),
        sid: session.sid.clone(),
        session: key.to_owned(),
        now: false,
    }
}
