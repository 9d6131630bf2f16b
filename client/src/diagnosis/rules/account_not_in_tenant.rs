//! Diagnosis: account-not-in-tenant — the token is of another tenant than the settings.
//!
//! The client stops where it sees it beforehand; a token that slipped through names its tenant in
//! `tid` (<https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference>).

use super::{Case, FindingId, Verdict};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let (_, token) = case.refused_token()?;
    let tid = token.tid.as_deref()?;
    if tid.eq_ignore_ascii_case(&case.entity.tenant_id) {
        return None;
    }
    let verdict = Verdict::new(FindingId::AccountNotInTenant);
    Some(verdict.seeing(format!("access token: tid = {tid}")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::{ClientAct, Remedy};
    use crate::evidence::{AccountEvidence, Attempt, Evidence, Leg, Local, Protocol, TokenClaims};

    #[test]
    fn a_token_of_another_tenant_explains_the_refusal() {
        let token = TokenClaims {
            tid: Some("33333333-3333-4333-8333-333333333333".to_owned()),
            ..token(&["POP.AccessAsUser.All"])
        };
        let account = AccountEvidence {
            token: Some(token),
            ..account()
        };
        let refused = reply(Protocol::Pop3, POP_REFUSED);
        check(account, Leg::Pop3, refused, FindingId::AccountNotInTenant);
    }

    #[test]
    fn an_account_is_moved_where_its_entity_is_known() {
        for home in [None, Some("Beispiel".to_owned())] {
            let account = AccountEvidence {
                home_entity: home.clone(),
                tenant: Some(Attempt::failed(at(11), local(Local::OtherTenant))),
                ..account()
            };
            let found = diagnose(&Evidence {
                now: at(12),
                clock: None,
                entities: vec![entity(vec![account])],
            });
            let sign_in = Remedy::Client(ClientAct::SignIn {
                account: USER.to_owned(),
            });
            let mut expected = vec![sign_in];
            if let Some(entity) = home {
                let account = USER.to_owned();
                let moved = ClientAct::MoveAccount { account, entity };
                expected.insert(0, Remedy::Client(moved));
            }
            assert_eq!(found[0].id, FindingId::AccountNotInTenant);
            assert_eq!(found[0].remedies, expected);
        }
    }
}
