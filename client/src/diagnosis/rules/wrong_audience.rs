//! Diagnosis: wrong-audience — the token was issued for another service than Exchange Online.
//!
//! The first scope of a request decides the service. A list that begins with one of Microsoft
//! Graph's gives a token for Graph, which Exchange refuses like an expired one:
//! <https://github.com/MicrosoftDocs/office-developer-exchange-docs/issues/87>.

use super::{Case, FindingId, Verdict};

/// What Exchange accepts, with the national clouds; the GUID is Exchange Online's own application.
const EXCHANGE: [&str; 5] = [
    "https://outlook.office.com",
    "https://outlook.office365.com",
    "00000002-0000-0ff1-ce00-000000000000",
    "https://outlook.office365.us",
    "https://partner.outlook.cn",
];

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let (_, token) = case.refused_token()?;
    let audience = token.aud.trim_end_matches('/');
    if EXCHANGE
        .iter()
        .any(|known| known.eq_ignore_ascii_case(audience))
    {
        return None;
    }
    let verdict = Verdict::new(FindingId::WrongAudience);
    Some(verdict.seeing(format!("access token: aud = {}", token.aud)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{AccountEvidence, Leg, Protocol, TokenClaims};

    #[test]
    fn only_exchanges_own_names_are_right() {
        for (audience, expected) in [
            ("https://graph.microsoft.com", FindingId::WrongAudience),
            (
                "00000003-0000-0000-c000-000000000000",
                FindingId::WrongAudience,
            ),
            (
                "https://outlook.office365.com/",
                FindingId::PopOffOrNoLicence,
            ),
            (
                "00000002-0000-0ff1-ce00-000000000000",
                FindingId::PopOffOrNoLicence,
            ),
        ] {
            let token = TokenClaims {
                aud: audience.to_owned(),
                ..token(&["POP.AccessAsUser.All"])
            };
            let account = AccountEvidence {
                token: Some(token),
                ..account()
            };
            check(
                account,
                Leg::Pop3,
                reply(Protocol::Pop3, POP_REFUSED),
                expected,
            );
        }
    }
}
