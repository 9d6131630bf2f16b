//! Diagnosis: throttled, service-unavailable — Entra's HTTP status without an AADSTS number.
//!
//! 429 comes as plain text: <https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2855>.
//! A server error needs no body at all to say that it is the server's.

use super::{Case, FindingId, Verdict};
use crate::evidence::Failure;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Entra(error) = case.failure else {
        return None;
    };
    let id = match error.status? {
        429 => FindingId::Throttled,
        500..=599 => FindingId::ServiceUnavailable,
        _ => return None,
    };
    Some(Verdict::new(id))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{EntraError, EntraRequest, Failure, Leg, Words};

    #[test]
    fn a_status_without_a_number_is_enough() {
        for (status, expected) in [
            (429, FindingId::Throttled),
            (503, FindingId::ServiceUnavailable),
            (400, FindingId::Unknown),
        ] {
            let failure = Failure::Entra(EntraError {
                request: EntraRequest::Refresh,
                status: Some(status),
                error: Words::default(),
                error_codes: vec![],
                suberror: None,
                description: "Too Many Requests".into(),
                http: Default::default(),
            });
            check(account(), Leg::Refresh, failure, expected);
        }
    }
}
