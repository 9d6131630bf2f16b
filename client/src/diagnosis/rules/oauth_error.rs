//! Diagnosis: consent-refused, device-code-declined, device-code-expired, service-unavailable — an OAuth error name without an AADSTS number.
//!
//! The names are those of RFC 6749 section 4.1.2.1 and RFC 8628 section 3.5. Microsoft advises to
//! act on the name, but of its own names only these say one thing.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::evidence::{EntraRequest, Failure};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Entra(error) = case.failure else {
        return None;
    };
    if !error.codes().is_empty() {
        return None;
    }
    let id = match error.error.as_str() {
        "access_denied" if error.request == EntraRequest::DeviceToken => {
            FindingId::DeviceCodeDeclined
        }
        "authorization_declined" => FindingId::DeviceCodeDeclined,
        "expired_token" | "code_expired" | "bad_verification_code" => FindingId::DeviceCodeExpired,
        // "Cancel" on the sign-in page itself, where nobody was asked for consent yet
        // (<https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response>).
        "access_denied" if cancelled(error.description.as_str()) => {
            return Some(Verdict::new(FindingId::SignInNotFinished));
        }
        "access_denied" => FindingId::ConsentRefused,
        "temporarily_unavailable" | "server_error" => FindingId::ServiceUnavailable,
        _ => return None,
    };
    let mut verdict = Verdict::new(id);
    verdict.certainty = Certainty::Likely;
    Some(verdict)
}

fn cancelled(description: &str) -> bool {
    let description = description.to_lowercase();
    [
        "canceled the authentication",
        "cancelled the authentication",
    ]
    .iter()
    .any(|words| description.contains(words))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{EntraError, EntraRequest, Failure, Leg, Words};

    #[test]
    fn a_sign_in_that_was_cancelled_is_no_consent_that_was_refused() {
        let failure = Failure::Entra(EntraError {
            request: EntraRequest::Authorize,
            status: None,
            error: "access_denied".into(),
            error_codes: vec![],
            suberror: None,
            description: "the user canceled the authentication".into(),
            http: Default::default(),
        });
        check(
            account(),
            Leg::SignIn,
            failure,
            FindingId::SignInNotFinished,
        );
    }

    #[test]
    fn a_name_speaks_only_where_there_is_no_number() {
        for (name, error_codes, expected) in [
            ("access_denied", vec![], FindingId::ConsentRefused),
            ("access_denied", vec![424242], FindingId::Unknown),
            (
                "temporarily_unavailable",
                vec![],
                FindingId::ServiceUnavailable,
            ),
            (
                "authorization_declined",
                vec![],
                FindingId::DeviceCodeDeclined,
            ),
            ("expired_token", vec![], FindingId::DeviceCodeExpired),
            ("invalid_grant", vec![], FindingId::Unknown),
        ] {
            let failure = Failure::Entra(EntraError {
                request: EntraRequest::Authorize,
                status: None,
                error: name.into(),
                error_codes,
                suberror: None,
                description: Words::default(),
                http: Default::default(),
            });
            check(account(), Leg::SignIn, failure, expected);
        }
    }
}
