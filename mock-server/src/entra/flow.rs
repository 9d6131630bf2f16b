//! The sign-in: from a checked request over the pages to a code.
//!
//! Each step is a pure function of the tenant, what was posted, and the time. What comes next is
//! worked out anew from the flow each time, so that the browser's Back button and a page in a
//! second tab lead nowhere that the flow does not allow.

use super::aadsts::{Aadsts, Refusal};
use super::consent::{
    accept, approval_required, asked, consent_missing, consent_needed, lets_users,
};
use super::context::Context;
use super::fields::Fields;
use super::issuer;
use super::redirect::Target;
use super::session::{BROWSER, Jar, live_sessions, session_cookies, set_cookie};
use super::step::{Page, Step, View, What};
use crate::clock::SignedDuration;
use crate::ids::Ids;
use crate::tenant::grant::{
    AuthorizationCode, BrowserSession, Prompt, SignInFlow, SignInRequest, SignedIn, UserGrant,
};
use crate::tenant::{Change, Tenant, User};

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

/// `prompt=none`: a code or an error at the app, never a page (OpenID Connect Core, section
/// 3.1.2.6).
fn silently(
    tenant: &mut Tenant,
    ids: &mut Ids,
    request: SignInRequest,
    sessions: &[(String, BrowserSession)],
    context: &Context,
) -> Step {
    let target = Target::of(&request);
    let refuse = |refusal: Refusal, request: &SignInRequest| Step {
        user: refusal.user.clone(),
        what: What::Refused(refusal, target.clone()),
        cookies: Vec::new(),
        client_id: Some(request.client_id.clone()),
        told: None,
        german: request.german,
    };
    let hinted = |session: &&(String, BrowserSession)| {
        let hint = request.login_hint.as_deref();
        hint.is_none_or(|hint| session.1.upn.eq_ignore_ascii_case(hint))
    };
    let fitting: Vec<_> = sessions.iter().filter(hinted).collect();
    let (key, session) = match fitting.as_slice() {
        [] => return refuse(Aadsts::NotSignedIn.into(), &request),
        [(key, session)] => (key, session),
        _ => return refuse(Aadsts::SeveralSessions.into(), &request),
    };
    match consent_needed(tenant, &request, &session.upn) {
        Err(refusal) => refuse(refusal.of(&session.upn), &request),
        Ok(needed) if !needed.is_empty() => {
            let refusal = consent_missing(tenant, &request.client_id, needed);
            // The documentation says `consent_required`; this is what was seen.
            refuse(
                refusal.of(&session.upn).called("interaction_required"),
                &request,
            )
        }
        Ok(_) => {
            let who = SignedIn {
                upn: session.upn.clone(),
                sid: session.sid.clone(),
                session: key.clone(),
                now: false,
            };
            issue(tenant, ids, &request, &who, context)
        }
    }
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

/// Takes in what was posted, as far as the flow asks for it.
fn take(
    tenant: &mut Tenant,
    ids: &mut Ids,
    flow: &mut SignInFlow,
    posted: &Fields,
    sessions: &mut Vec<(String, BrowserSession)>,
    context: &Context,
) -> Option<Refusal> {
    match &flow.signed_in {
        None => match (posted.get("account"), posted.get("login")) {
            (Some("other"), _) => flow.other_account = true,
            (Some(chosen), _) => {
                let found = sessions
                    .iter()
                    .find(|(_, session)| session.upn.eq_ignore_ascii_case(chosen));
                flow.signed_in = found.map(|(key, session)| adopt(key, session));
                if flow.signed_in.is_none() {
                    // Its session has ended: the password is asked for.
                    flow.request.login_hint = Some(chosen.to_owned());
                    flow.other_account = true;
                }
            }
            (None, Some(login)) => {
                flow.request.login_hint = Some(login.to_owned());
                flow.other_account = true;
                let password = posted.get("passwd").unwrap_or_default();
                match check_password(tenant, login, password) {
                    Ok(user) => {
                        let session = BrowserSession {
                            upn: user.upn.clone(),
                            sid: ids.guid(),
                            persistent: false,
                            signed_in_at: context.now,
                            used_at: context.now,
                        };
                        let key = ids.blob(64);
                        flow.signed_in = Some(SignedIn {
                            now: true,
                            ..adopt(&key, &session)
                        });
                        // The same account signs in once for each browser.
                        sessions.retain(|(_, other)| other.upn != session.upn);
                        sessions.push((key.clone(), session.clone()));
                        tenant.grants.sessions.insert(key, session);
                        stay(tenant, flow, posted, sessions);
                    }
                    Err(refusal) => return Some(refusal.of(login)),
                }
            }
            (None, None) => {}
        },
        Some(who) => {
            let upn = who.upn.clone();
            match posted.get("consent") {
                Some("cancel") => return Some(Refusal::from(Aadsts::ConsentDeclined).of(&upn)),
                Some("accept") => {
                    let for_all = posted.get("admin_consent") == Some("1");
                    accept(tenant, flow, &upn, for_all);
                }
                _ => stay(tenant, flow, posted, sessions),
            }
        }
    }
    None
}

fn adopt(key: &str, session: &BrowserSession) -> SignedIn {
    SignedIn {
        upn: session.upn.clone(),
        sid: session.sid.clone(),
        session: key.to_owned(),
        now: false,
    }
}

/// The answer to "Stay signed in?".
fn stay(
    tenant: &mut Tenant,
    flow: &mut SignInFlow,
    posted: &Fields,
    sessions: &mut [(String, BrowserSession)],
) {
    let (Some(answer), Some(who)) = (posted.get("LoginOptions"), &flow.signed_in) else {
        return;
    };
    flow.stay_answered = true;
    let persistent = answer == "1";
    if let Some(session) = tenant.grants.sessions.get_mut(&who.session) {
        session.persistent = persistent;
    }
    for (key, session) in sessions {
        if *key == who.session {
            session.persistent = persistent;
        }
    }
}

/// The password first: whether an account is blocked is told only to somebody who knows it.
fn check_password<'a>(
    tenant: &'a Tenant,
    login: &str,
    password: &str,
) -> Result<&'a User, Refusal> {
    let Some(user) = tenant.user(login) else {
        return Err(Aadsts::UserNotFound
            .naming("user", login)
            .naming("tenant", &tenant.id));
    };
    match &user.password {
        Some(right) if right != password => Err(Aadsts::WrongPassword.into()),
        Some(_) if user.enabled => Ok(user),
        _ => Err(disabled(user)),
    }
}

/// AADSTS50057 with the change that cures it.
pub(crate) fn disabled(user: &User) -> Refusal {
    Refusal::from(Aadsts::UserDisabled)
        .of(&user.upn)
        .cured_by(Change::UserEnabled {
            user: user.upn.clone(),
            enabled: true,
        })
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

/// The next question; none when everything is answered.
fn next(
    tenant: &Tenant,
    flow: &mut SignInFlow,
    sessions: &[(String, BrowserSession)],
) -> Result<Option<View>, Refusal> {
    if flow.signed_in.is_none() {
        let prompt = flow.request.prompt;
        let usable = if prompt == Prompt::Login || flow.other_account {
            &[]
        } else {
            sessions
        };
        let hint = flow.request.login_hint.clone();
        let hinted = hint.as_deref().and_then(|hint| {
            usable
                .iter()
                .find(|(_, session)| session.upn.eq_ignore_ascii_case(hint))
        });
        let pick = prompt == Prompt::SelectAccount && !usable.is_empty();
        flow.signed_in = match (usable, hinted, &hint) {
            _ if pick => None,
            (_, Some((key, session)), _) | ([(key, session)], None, None) => {
                Some(adopt(key, session))
            }
            _ => None,
        };
        if flow.signed_in.is_none() {
            let several = usable.len() > 1 && hint.is_none();
            return Ok(Some(if pick || several {
                View::Pick(
                    usable
                        .iter()
                        .map(|(_, session)| (session.upn.clone(), name_of(tenant, &session.upn)))
                        .collect(),
                )
            } else {
                View::SignIn(hint.unwrap_or_default())
            }));
        }
    }
    let Some(who) = &flow.signed_in else {
        return Ok(None);
    };
    if !flow.consented {
        let needed = consent_needed(tenant, &flow.request, &who.upn)?;
        let administrator = tenant
            .user(&who.upn)
            .is_some_and(|user| user.is_administrator);
        if !administrator && !lets_users(tenant, &needed) {
            return Ok(Some(View::Approval(who.upn.clone())));
        }
        let shown = if flow.request.prompt == Prompt::Consent {
            asked(tenant, &flow.request, &who.upn)?
        } else {
            needed
        };
        if !shown.is_empty() {
            return Ok(Some(View::Consent {
                user: who.upn.clone(),
                permissions: shown,
                offline_access: flow.request.scope.offline_access,
                administrator,
            }));
        }
    }
    if who.now && !flow.stay_answered {
        return Ok(Some(View::Stay(who.upn.clone())));
    }
    Ok(None)
}

fn name_of(tenant: &Tenant, upn: &str) -> String {
    tenant
        .user(upn)
        .map_or_else(String::new, |user| user.name.clone())
}

/// Gives out a code.
fn issue(
    tenant: &mut Tenant,
    ids: &mut Ids,
    request: &SignInRequest,
    who: &SignedIn,
    context: &Context,
) -> Step {
    if let Some(session) = tenant.grants.sessions.get_mut(&who.session) {
        session.used_at = context.now;
    }
    let client_info = tenant
        .user(&who.upn)
        .filter(|_| request.client_info)
        .map(|user| issuer::client_info(tenant, user));
    let handle = issuer::handle(&tenant.id, &request.client_id);
    let code = format!("1.{handle}.AgABBAIAAAD{}", ids.blob(480));
    tenant.grants.codes.insert(
        code.clone(),
        AuthorizationCode {
            grant: UserGrant {
                client_id: request.client_id.clone(),
                upn: who.upn.clone(),
                sid: who.sid.clone(),
                scope: request.scope.clone(),
            },
            redirect_uri: request.redirect_uri.clone(),
            platform: request.platform,
            challenge: request.challenge.clone(),
            nonce: request.nonce.clone(),
            authority: request.authority.clone(),
            issued_at: context.now,
            redeemed: false,
        },
    );
    Step {
        what: What::Code {
            target: Target::of(request),
            code,
            session_state: who.sid.clone(),
            client_info,
        },
        cookies: Vec::new(),
        client_id: Some(request.client_id.clone()),
        user: Some(who.upn.clone()),
        told: None,
        german: request.german,
    }
}
