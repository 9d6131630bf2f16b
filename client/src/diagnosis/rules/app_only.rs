//! Diagnosis: check-blocked-by-policy — the question that signs in nobody met a policy for people,
//! or for workload identities.
//!
//! `settings check` and the doctor ask for a token of the app itself, which Conditional Access for
//! workload identities can block while every user gets one
//! (<https://learn.microsoft.com/entra/identity/conditional-access/workload-identity>). What the
//! number says of a user says nothing here: no user was there.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::aadsts;
use crate::diagnosis::id::Scope;
use crate::diagnosis::place::Place;
use crate::evidence::Check;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    if case.place != Place::Check(Check::ClientCredentials) {
        return None;
    }
    let row = aadsts::of(case.failure)?;
    let is_of_a_user = row.finding.scope() == Scope::Account;
    is_of_a_user.then(|| Verdict::new(FindingId::CheckBlockedByPolicy))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::Signal;
    use crate::evidence::{Attempt, Attempts, Check, EntityEvidence, EntraRequest, Evidence};
    use crate::report::Report;

    fn report(number: u32, sign_in: Option<Attempt>) -> Report {
        let account = crate::evidence::AccountEvidence {
            attempts: Attempts {
                sign_in,
                ..Attempts::default()
            },
            ..account()
        };
        let failure = entra(EntraRequest::ClientCredentials, number);
        let answer = Attempt::failed(at(5), failure);
        Report::new(&Evidence {
            now: at(11),
            clock: None,
            entities: vec![EntityEvidence {
                checks: [(Check::ClientCredentials, answer)].into(),
                ..entity(vec![account])
            }],
        })
    }

    #[test]
    fn a_policy_met_without_a_user_reddens_nobody() {
        for number in [53003, 530034, 50076, 50079, 530032] {
            let alone = report(number, None);
            assert_eq!(alone.findings[0].id, FindingId::CheckBlockedByPolicy);
            assert_eq!(alone.findings[0].account, None);
            assert_eq!(alone.entities[0].signal, Signal::Yellow);
            assert_eq!(alone.accounts[0].signal, Signal::Grey);
            assert_eq!(alone.exit_code(), 0);
            // Whoever signed in, even before, has shown that people get in.
            let known = report(number, Some(Attempt::succeeded(at(1))));
            assert_eq!(known.findings, []);
            assert_eq!(known.entities[0].signal, Signal::Green);
        }
        // What is wrong with the values stays so.
        let wrong = report(7_000_215, Some(Attempt::succeeded(at(1))));
        assert_eq!(wrong.findings[0].id, FindingId::ClientSecretWrong);
    }
}
