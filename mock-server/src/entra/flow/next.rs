//! The next question of a sign-in.

use super::super::aadsts::Refusal;
use super::super::consent::{asked, consent_needed, lets_users};
use super::super::step::View;
use super::adopt;
use crate::tenant::Tenant;
use crate::tenant::grant::{BrowserSession, Prompt, SignInFlow};

/// The next question; none when everything is answered.
pub(super) fn next(
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
