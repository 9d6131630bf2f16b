//! What a form posted, taken in as far as the flow asks for it.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::consent::accept;
use super::super::context::Context;
use super::super::fields::Fields;
use super::adopt;
use super::password::check_password;
use crate::ids::Ids;
use crate::tenant::Tenant;
use crate::tenant::grant::{BrowserSession, SignInFlow, SignedIn};

/// Takes in what was posted, as far as the flow asks for it.
pub(super) fn take(
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
