//! What a form posted, taken in as far as the flow asks for it.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::consent::accept;
use super::super::context::Context;
use super::super::fields::Fields;
use super::super::step::Mistake;
use super::adopt;
use super::mfa;
use super::password::{self, Checked, check_password};
use crate::ids::Ids;
use crate::tenant::grant::{BrowserSession, SignInFlow, SignedIn};
use crate::tenant::{Change, Tenant};

/// What came of it, besides where the flow stands now.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// What was refused.
    pub(super) told: Option<Refusal>,
    /// What the user changed.
    pub(super) changed: Option<Change>,
    /// What is wrong with the new password.
    pub(super) mistake: Option<Mistake>,
    /// The phone has not answered yet.
    pub(super) too_early: bool,
}

impl From<Refusal> for Taken {
    fn from(refusal: Refusal) -> Self {
        Self {
            told: Some(refusal),
            ..Self::default()
        }
    }
}

/// A sign-in under way, and what it may change.
pub(super) struct Under<'a> {
    pub(super) tenant: &'a mut Tenant,
    pub(super) ids: &'a mut Ids,
    pub(super) flow: &'a mut SignInFlow,
    pub(super) sessions: &'a mut Vec<(String, BrowserSession)>,
    pub(super) context: &'a Context,
}

/// Takes in what was posted.
pub(super) fn take(mut under: Under<'_>, posted: &Fields) -> Taken {
    let Some(who) = &under.flow.signed_in else {
        return match (posted.get("account"), posted.get("login")) {
            (Some(chosen), _) => choose(&mut under, chosen),
            (None, Some(login)) => enter(&mut under, login, posted),
            (None, None) => password::change(&mut under, posted),
        };
    };
    let upn = who.upn.clone();
    if let Some(answer) = posted.get("mfa") {
        return mfa::take(&mut under, answer);
    }
    if let Some(answer) = posted.get("proofup") {
        return mfa::register(&mut under, answer);
    }
    match posted.get("device") {
        Some("cancel") => return Refusal::from(Aadsts::DeviceDeclined).of(&upn).into(),
        Some("continue") => under.flow.confirmed = true,
        _ => {}
    }
    if posted.get("administrator") == Some("sign-in") {
        // On the page that says that one is needed.
        mfa::start_over(under.flow);
        under.flow.request.login_hint = None;
        under.flow.other_account = true;
        return Taken::default();
    }
    match posted.get("consent") {
        Some("cancel") => return Refusal::from(Aadsts::ConsentDeclined).of(&upn).into(),
        Some("accept") => {
            let for_all = posted.get("admin_consent") == Some("1");
            accept(under.tenant, under.flow, &upn, for_all);
        }
        _ => stay(&mut under, posted),
    }
    Taken::default()
}

/// An account of the list, or another.
fn choose(under: &mut Under<'_>, chosen: &str) -> Taken {
    let flow = &mut *under.flow;
    flow.expired = None;
    if chosen == "other" {
        flow.other_account = true;
        return Taken::default();
    }
    let found = under
        .sessions
        .iter()
        .find(|(_, session)| session.upn.eq_ignore_ascii_case(chosen));
    flow.signed_in = found.map(|(key, session)| adopt(key, session));
    if flow.signed_in.is_none() {
        // Its session has ended: the password is asked for.
        flow.request.login_hint = Some(chosen.to_owned());
        flow.other_account = true;
    }
    Taken::default()
}

/// Name and password.
fn enter(under: &mut Under<'_>, login: &str, posted: &Fields) -> Taken {
    under.flow.request.login_hint = Some(login.to_owned());
    under.flow.other_account = true;
    under.flow.expired = None;
    let password = posted.get("passwd").unwrap_or_default();
    match check_password(under.tenant, login, password, under.context.now) {
        Ok(Checked::Right(upn)) => {
            sign_in(under, upn);
            stay(under, posted);
            Taken::default()
        }
        Ok(Checked::Expired(upn)) => {
            under.flow.expired = Some(upn);
            Taken::default()
        }
        Err(refusal) => refusal.of(login).into(),
    }
}

/// The password was right: a session of the browser, and the flow goes on with it.
pub(super) fn sign_in(under: &mut Under<'_>, upn: String) {
    let now = under.context.now;
    let session = BrowserSession {
        upn,
        sid: under.ids.guid(),
        mfa: false,
        persistent: false,
        signed_in_at: now,
        used_at: now,
    };
    let key = under.ids.blob(64);
    under.flow.signed_in = Some(SignedIn {
        now: true,
        ..adopt(&key, &session)
    });
    // The same account signs in once for each browser.
    under.sessions.retain(|(_, other)| other.upn != session.upn);
    under.sessions.push((key.clone(), session.clone()));
    under.tenant.grants.sessions.insert(key, session);
}

/// The answer to "Stay signed in?".
fn stay(under: &mut Under<'_>, posted: &Fields) {
    let (Some(answer), Some(who)) = (posted.get("LoginOptions"), &under.flow.signed_in) else {
        return;
    };
    under.flow.stay_answered = true;
    let persistent = answer == "1";
    if let Some(session) = under.tenant.grants.sessions.get_mut(&who.session) {
        session.persistent = persistent;
    }
    for (key, session) in &mut *under.sessions {
        if *key == who.session {
            session.persistent = persistent;
        }
    }
}
