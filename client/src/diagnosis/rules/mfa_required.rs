//! Diagnosis: mfa-required — a policy wants multifactor authentication, and it was a silent renewal
//! that met it.
//!
//! On Entra's page the same numbers mean that the user did not pass, or has nothing to pass with;
//! a renewal only says that somebody has to be asked: the answer carries `suberror` or
//! `interaction_required` (<https://learn.microsoft.com/entra/identity-platform/reference-error-codes>).

use super::{Case, FindingId, Verdict};
use crate::evidence::{EntraRequest, Failure};

/// "must use multi-factor authentication", and the same with nothing registered yet.
const NUMBERS: [u32; 4] = [50_072, 50_074, 50_076, 50_079];

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Entra(error) = case.failure else {
        return None;
    };
    let silent = error.request == EntraRequest::Refresh
        && error.codes().iter().any(|code| NUMBERS.contains(code));
    silent.then(|| Verdict::new(FindingId::MfaRequired))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{EntraRequest, Leg};

    #[test]
    fn a_renewal_cannot_be_refused_by_the_user() {
        for (leg, request, number, expected) in [
            (
                Leg::Refresh,
                EntraRequest::Refresh,
                50_076,
                FindingId::MfaRequired,
            ),
            (
                Leg::Refresh,
                EntraRequest::Refresh,
                50_079,
                FindingId::MfaRequired,
            ),
            (
                Leg::SignIn,
                EntraRequest::Redemption,
                50_076,
                FindingId::MfaRefused,
            ),
        ] {
            check(account(), leg, entra(request, number), expected);
        }
    }
}
