//! Diagnosis: other-user-signed-in, address-typo — the token belongs to somebody else, or to the
//! account's own user whose address is misspelt.
//!
//! No login window appeared, because a colleague was still signed in to the browser. The client
//! stops when it sees it; a token that slipped through fails at the mail servers exactly as a
//! missing permission does, and only its `upn` tells the difference.

use super::{Case, Finding, FindingId};
use crate::diagnosis::slip::is_slip;
use crate::evidence::Local;

pub(super) fn rule(case: &Case<'_>) -> Option<Finding> {
    let account = case.account?;
    if case.local() == Some(Local::OtherUser) {
        return Some(Finding::new(FindingId::OtherUserSignedIn, case));
    }
    let (_, token) = case.refused_token()?;
    let user = token.user.as_deref()?;
    if user.eq_ignore_ascii_case(&account.login) {
        return None;
    }
    let is = |address: &str| user.eq_ignore_ascii_case(address);
    // Somebody with an account of their own is no misspelling, however alike the names.
    let mut others = case.entity.accounts.iter();
    let is_known = others.any(|other| is(&other.address) || is(&other.login));
    let id = match !is_known && is_slip(user, &account.login) {
        true => FindingId::AddressTypo,
        false => FindingId::OtherUserSignedIn,
    };
    let finding = Finding::new(id, case);
    Some(finding.with_evidence(format!("access token: upn = {user}")))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::{ClientAct, Remedy};
    use crate::evidence::{AccountEvidence, Leg, Local, Protocol, TokenClaims};

    fn with_user(user: &str) -> AccountEvidence {
        let token = TokenClaims {
            user: Some(user.to_owned()),
            ..token(&["POP.AccessAsUser.All"])
        };
        AccountEvidence {
            token: Some(token),
            ..account()
        }
    }

    #[test]
    fn the_token_of_a_colleague_explains_the_refusal() {
        let colleague = with_user("beat.beispiel@contoso.com");
        let failure = reply(Protocol::Pop3, POP_REFUSED);
        check(colleague, Leg::Pop3, failure, FindingId::OtherUserSignedIn);
    }

    #[test]
    fn a_token_of_almost_the_same_name_tells_a_misspelt_address() {
        let user = "anna.musters@contoso.com";
        let account = AccountEvidence {
            signed_in_as: Some(user.to_owned()),
            ..with_user(user)
        };
        let found = failing(account, Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED)).remove(0);
        assert_eq!(found.id, FindingId::AddressTypo);
        let (account, to) = (USER.to_owned(), user.to_owned());
        assert_eq!(
            found.remedies,
            [
                Remedy::Client(ClientAct::CorrectAddress {
                    account,
                    to: to.clone()
                }),
                Remedy::Client(ClientAct::SignIn { account: to }),
            ]
        );
        assert!(found.fix.de.contains(user));
    }

    #[test]
    fn capitals_make_no_other_user() {
        let failure = reply(Protocol::Pop3, POP_REFUSED);
        check(
            with_user("Anna.Muster@Contoso.com"),
            Leg::Pop3,
            failure,
            FindingId::PopOffOrNoLicence,
        );
    }

    #[test]
    fn the_client_itself_may_have_stopped() {
        check(
            account(),
            Leg::SignIn,
            local(Local::OtherUser),
            FindingId::OtherUserSignedIn,
        );
    }
}
