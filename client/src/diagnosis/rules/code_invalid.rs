//! Diagnosis: code-invalid — the verification code is none that was issued to this app.
//!
//! AADSTS70000 means a refresh token that is none at a renewal, and a code that is none at a
//! redemption; which request it answered tells them apart
//! (<https://learn.microsoft.com/entra/identity-platform/reference-error-codes>).

use super::{Case, FindingId, Verdict};
use crate::evidence::{EntraRequest, Failure};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Entra(error) = case.failure else {
        return None;
    };
    let is_none = error.request == EntraRequest::Redemption
        && error
            .codes()
            .iter()
            .any(|code| [70_000, 700_005].contains(code));
    is_none.then(|| Verdict::new(FindingId::CodeInvalid))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::evidence::Leg;

    #[test]
    fn the_request_tells_a_code_from_a_refresh_token() {
        for (leg, request, number, expected) in [
            (
                Leg::SignIn,
                EntraRequest::Redemption,
                70_000,
                FindingId::CodeInvalid,
            ),
            (
                Leg::SignIn,
                EntraRequest::Redemption,
                700_005,
                FindingId::CodeInvalid,
            ),
            (
                Leg::SignIn,
                EntraRequest::Redemption,
                70_008,
                FindingId::CodeExpired,
            ),
            (
                Leg::Refresh,
                EntraRequest::Refresh,
                70_000,
                FindingId::RefreshTokenInvalid,
            ),
        ] {
            check(account(), leg, entra(request, number), expected);
        }
    }
}
