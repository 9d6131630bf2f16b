//! Diagnosis: other-user-signed-in, address-typo — the token belongs to somebody else, or to the
//! account's own user whose address is misspelt.
//!
//! No login window appeared, because a colleague was still signed in to the browser. The client
//! stops when it sees it; a token that slipped through fails at the mail servers exactly as a
//! missing permission does, and only its `upn` tells the difference.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::diagnosis::slip::is_slip;
use crate::evidence::Local;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let account = case.account?;
    match case.local() {
        // The mail server would not let that user into the mailbox: it is somebody else's.
        Some(Local::OtherUser) => {
            let verdict = Verdict::new(FindingId::OtherUserSignedIn);
            let certainty = match is_known(case, case.signed_in().unwrap_or_default()) {
                true => Certainty::Certain,
                false => Certainty::Likely,
            };
            return Some(verdict.with_certainty(certainty));
        }
        Some(Local::OtherName) => {
            return Some(Verdict::new(FindingId::LoginNotUpn).with_certainty(Certainty::Likely));
        }
        _ => {}
    }
    let (_, token) = case.refused_token()?;
    let user = token.user.as_deref()?;
    if user.eq_ignore_ascii_case(&account.login) {
        return None;
    }
    let verdict = match (is_known(case, user), is_slip(user, &account.login)) {
        _ if is_renamed(case) => Verdict::new(FindingId::LoginNotUpn),
        // Somebody with an account of their own is no misspelling, however alike the names.
        (true, _) => Verdict::new(FindingId::OtherUserSignedIn).with_certainty(Certainty::Certain),
        (false, true) => Verdict::new(FindingId::AddressTypo),
        // The server refused this user for this mailbox.
        (false, false) => {
            Verdict::new(FindingId::OtherUserSignedIn).with_certainty(Certainty::Likely)
        }
    };
    Some(verdict.seeing(format!("access token: upn = {user}")))
}

/// Whether this user has another account in the client.
fn is_known(case: &Case<'_>, user: &str) -> bool {
    let is = |address: &str| user.eq_ignore_ascii_case(address);
    let mut others = case.entity.accounts.iter();
    others.any(|other| is(&other.address) || is(&other.login))
}

/// Whether it is the person who signed in before, under another name: the object ID of a user stays
/// (<https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference>).
fn is_renamed(case: &Case<'_>) -> bool {
    let Some(account) = case.account else {
        return false;
    };
    let token = account
        .token
        .as_ref()
        .and_then(|token| token.oid.as_deref());
    token.is_some() && token == account.signed_in_oid.as_deref()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::{Certainty, ClientAct, Remedy};
    use crate::evidence::{
        AccountEvidence, Attempt, Evidence, Failure, Leg, Local, Protocol, TokenClaims,
    };
    use crate::locales::Language;

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
        assert!(found.fix.say(Language::De).contains(user));
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

    /// The findings of an account whose token is `user`'s, beside a colleague's account.
    fn beside(
        colleague: (&str, &str),
        user: &str,
        failure: Failure,
    ) -> Vec<(FindingId, Certainty)> {
        let (address, login) = colleague;
        let mut anna = with_user(user);
        anna.signed_in_as = Some(user.to_owned());
        anna.attempts.pop3 = Some(Attempt::failed(at(10), failure));
        let colleague = AccountEvidence {
            address: address.to_owned(),
            login: login.to_owned(),
            ..AccountEvidence::default()
        };
        let found = diagnose(&Evidence {
            now: at(11),
            clock: None,
            entities: vec![entity(vec![anna, colleague])],
        });
        found.iter().map(|one| (one.id, one.certainty)).collect()
    }

    #[test]
    fn a_colleague_who_is_known_is_no_misspelling_however_alike_the_names() {
        use FindingId::{AddressTypo, OtherUserSignedIn};
        const ALIKE: &str = "anna.musters@contoso.com";
        const OTHER: &str = "beat.beispiel@contoso.com";
        const INFO: &str = "info@contoso.com";
        let (sure, likely) = (Certainty::Certain, Certainty::Likely);
        for (colleague, user, expected) in [
            ((ALIKE, ALIKE), ALIKE, (OtherUserSignedIn, sure)),
            (
                (ALIKE, INFO),
                "Anna.Musters@Contoso.com",
                (OtherUserSignedIn, sure),
            ),
            ((INFO, ALIKE), ALIKE, (OtherUserSignedIn, sure)),
            ((OTHER, OTHER), OTHER, (OtherUserSignedIn, sure)),
            ((INFO, INFO), OTHER, (OtherUserSignedIn, likely)),
        ] {
            let found = beside(colleague, user, reply(Protocol::Pop3, POP_REFUSED));
            assert_eq!(found, [expected], "{user} beside {colleague:?}");
        }
        let found = beside((INFO, INFO), ALIKE, reply(Protocol::Pop3, POP_REFUSED));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, AddressTypo);
        // What the client itself has seen is as certain as who it was is known.
        for (colleague, expected) in [(OTHER, sure), (INFO, likely)] {
            let found = beside((colleague, colleague), OTHER, local(Local::OtherUser));
            assert_eq!(found, [(OtherUserSignedIn, expected)], "{colleague}");
        }
    }

    #[test]
    fn the_same_person_under_another_name_is_told_by_the_object_id() {
        let renamed = |before: Option<&str>, now: Option<&str>| {
            let mut account = with_user("anna.beispiel@contoso.com");
            account.signed_in_oid = before.map(str::to_owned);
            if let Some(token) = &mut account.token {
                token.oid = now.map(str::to_owned);
            }
            failing(account, Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED))
                .remove(0)
                .id
        };
        assert_eq!(renamed(Some("o"), Some("o")), FindingId::LoginNotUpn);
        for (before, now) in [
            (Some("o"), Some("p")),
            (None, Some("o")),
            (Some("o"), None),
            (None, None),
        ] {
            assert_eq!(
                renamed(before, now),
                FindingId::OtherUserSignedIn,
                "{before:?} {now:?}"
            );
        }
    }

    #[test]
    fn the_mailbox_that_opened_for_another_name_is_likely_ones_own() {
        let found = failing(account(), Leg::SignIn, local(Local::OtherName)).remove(0);
        assert_eq!(found.id, FindingId::LoginNotUpn);
        assert_eq!(found.certainty, Certainty::Likely);
    }
}
