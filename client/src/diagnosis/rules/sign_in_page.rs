//! Diagnosis: what Entra showed on a page instead of coming back.
//!
//! A page's number speaks as it does elsewhere. Most pages show none, so their words are compared
//! with the wordings that are known; a page that fits none leaves the sign-in as the class that it
//! was, with what the user read beside it.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::diagnosis::pages;
use crate::evidence::Failure;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::EntraPage(page) = case.failure else {
        return None;
    };
    if let Some((id, _)) = pages::finding(page) {
        let mut verdict = Verdict::new(id);
        // Words are less than a number; Microsoft changes them as it likes.
        if page.codes().is_empty() && verdict.certainty == Certainty::Certain {
            verdict.certainty = Certainty::Likely;
        }
        return Some(verdict);
    }
    page.codes()
        .is_empty()
        .then(|| Verdict::new(FindingId::SignInNotFinished))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::diagnosis::id::Certainty;
    use crate::diagnosis::pages;
    use crate::evidence::{AccountEvidence, Attempt, Attempts, Evidence, Failure, Local};
    use crate::report::Finding;

    fn read(text: &str) -> Vec<Finding> {
        let account = AccountEvidence {
            page: Some(Attempt::failed(
                at(11),
                Failure::EntraPage(pages::read(text)),
            )),
            attempts: Attempts {
                sign_in: Some(Attempt::failed(at(10), local(Local::NotFinished))),
                ..Attempts::default()
            },
            ..account()
        };
        diagnose(&Evidence {
            now: at(12),
            clock: None,
            entities: vec![entity(vec![account])],
        })
    }

    #[test]
    fn the_page_names_the_cause_instead_of_the_class() {
        for (text, expected, certainty) in [
            (
                "AADSTS50126: Error validating credentials",
                FindingId::WrongPassword,
                Certainty::Certain,
            ),
            (
                "Your account or password is incorrect.",
                FindingId::WrongPassword,
                Certainty::Likely,
            ),
            (
                "Sie können zurzeit nicht darauf zugreifen",
                FindingId::ConditionalAccess,
                Certainty::Likely,
            ),
            (
                "Wählen Sie ein Konto aus",
                FindingId::SignInNotFinished,
                Certainty::OneOf,
            ),
            (
                "AADSTS424242: The moon is full.",
                FindingId::Unknown,
                Certainty::Unknown,
            ),
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].id, found[0].certainty),
                (expected, certainty),
                "{text}"
            );
            assert!(found[0].evidence[0].contains(text), "{text}");
        }
    }

    #[test]
    fn a_page_that_was_read_overtakes_what_was_known() {
        // A second sign-in, still open in the browser, after one that held.
        let account = AccountEvidence {
            page: Some(Attempt::failed(
                at(11),
                Failure::EntraPage(pages::read("Need admin approval")),
            )),
            ..account()
        };
        let found = diagnose(&Evidence {
            now: at(12),
            clock: None,
            entities: vec![entity(vec![account])],
        });
        assert_eq!(found[0].id, FindingId::ApprovalRequired);
    }

    #[test]
    fn the_cure_for_a_page_that_nobody_knows_is_not_to_read_it_again() {
        let found = read("\n  The moon is full\nNext\n").remove(0);
        assert_eq!(found.id, FindingId::SignInNotFinished);
        for language in crate::locales::Language::ALL {
            let (what, fix) = (found.what.say(language), found.fix.say(language));
            assert!(what.contains("The moon is full"), "{what}");
            assert!(!fix.contains("--page-text"), "{fix}");
            assert!(fix.contains("m365mail doctor --bundle"), "{fix}");
        }
    }
}
