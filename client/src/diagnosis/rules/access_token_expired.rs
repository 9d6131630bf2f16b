//! Diagnosis: access-token-expired — a mail server was shown a token past its time.
//!
//! A client that renews in time never does this. Either the renewal was forgotten, or the
//! computer's clock is slow, so that the token looked valid here.

use super::{Case, FindingId, Verdict};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let (_, token) = case.refused_token()?;
    let exp = token.exp.filter(|exp| *exp <= case.moment.at)?;
    let verdict = Verdict::new(FindingId::AccessTokenExpired);
    Some(verdict.seeing(format!("access token: exp = {exp}")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{AccountEvidence, Leg, Protocol, TokenClaims};

    #[test]
    fn a_token_past_its_time_explains_the_refusal() {
        let token = TokenClaims {
            exp: Some(at(10)),
            ..token(&["SMTP.Send"])
        };
        let account = AccountEvidence {
            token: Some(token),
            ..account()
        };
        let failure = reply(Protocol::Smtp, SMTP_REFUSED);
        check(account, Leg::Smtp, failure, FindingId::AccessTokenExpired);
    }
}
