//! What people read on Entra's pages, one row for each wording: most pages show a sentence and no
//! number, and a program never sees them. A page that is pasted, as text or as HTML, is recognized
//! by its number where it has one, else by its words.
//!
//! The wordings are Microsoft's English, German and French ones (firms in Switzerland see all three)
//! as people quote them; Microsoft changes them without notice, so a row holds a fragment and never
//! a whole sentence, and a page that fits no row is no error.

mod words;

use super::aadsts::{self, Provenance};
use super::id::FindingId;
use super::reading::{self, Plain, found};
use crate::evidence::EntraPage;

/// A wording and what it means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Parts of the page's text that must all be there, in lower case, with plain quotes.
    pub(crate) fragments: &'static [&'static str],
    pub(crate) finding: FindingId,
    pub(crate) provenance: Provenance,
    pub(crate) source: &'static str,
}

impl Row {
    fn fits(&self, lower: &str) -> bool {
        self.fragments
            .iter()
            .all(|part| found(lower, part).is_some())
    }
}

/// What was pasted, with its number, and free of markup and script.
#[must_use]
pub fn read(pasted: &str) -> EntraPage {
    let page = reading::page(pasted);
    let message = page.message.filter(|message| {
        let message = Plain::new(message).lower;
        found(&Plain::new(&page.text).lower, &message).is_none()
    });
    let text = match message {
        Some(message) => format!("{message}\n{}", page.text),
        None => page.text,
    };
    EntraPage {
        code: page.code.or_else(|| numbers(&text).first().copied()),
        text: telling(&text).into(),
    }
}

/// The row of a page's words: the first that fits.
pub(crate) fn row(lower: &str) -> Option<&'static Row> {
    words::ROWS.iter().find(|row| row.fits(lower))
}

/// All rows whose words are in a text in lower case, with the place of the first of them.
pub(crate) fn rows_in(lower: &str) -> impl Iterator<Item = (usize, &'static Row)> {
    let fits = move |row: &'static Row| {
        let at = found(lower, row.fragments.first()?)?;
        row.fits(lower).then_some((at, row))
    };
    words::ROWS.iter().filter_map(fits)
}

/// All rows.
#[cfg(test)]
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    words::ROWS.iter()
}

/// The finding of a page: by its number, else by its words.
pub(crate) fn finding(page: &EntraPage) -> Option<(FindingId, Provenance)> {
    let lower = Plain::new(page.text.as_str()).lower;
    let numbered = aadsts::meaning(&page.codes(), &lower);
    let numbered = numbered.map(|(_, row)| (row.finding, row.provenance));
    numbered.or_else(|| row(&lower).map(|row| (row.finding, row.provenance)))
}

/// The numbers of a page, also of one in which no `AADSTS` stands before them.
pub(crate) fn numbers(text: &str) -> Vec<u32> {
    let numbers = reading::numbers(&Plain::new(text));
    let sure = numbers.into_iter().filter(|number| number.is_sure);
    sure.map(|number| number.value).collect()
}

/// Longer pages are cut when they are kept: what tells comes first then.
fn telling(text: &str) -> String {
    const LONG: usize = 3000;
    if text.chars().count() <= LONG {
        return text.trim().to_owned();
    }
    let tells = |line: &&str| {
        let plain = Plain::new(line);
        reading::numbers(&plain).iter().any(|number| number.is_sure) || row(&plain.lower).is_some()
    };
    let (first, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(tells);
    [first, rest].concat().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pasted: &str, expected: Option<FindingId>) {
        let found = finding(&read(pasted)).map(|(id, _)| id);
        assert_eq!(found, expected, "{pasted}");
    }

    #[test]
    fn a_fragment_is_written_as_texts_are_compared_and_fits_its_own_row_first() {
        for row in rows() {
            assert!(row.source.starts_with("https://"));
            let text = row.fragments.join(" … ");
            assert_eq!(Plain::new(&text).lower, text);
            assert_eq!(
                super::row(&text).map(|row| row.finding),
                Some(row.finding),
                "{text}"
            );
        }
    }

    #[test]
    fn the_sentences_of_the_pages_are_known_in_both_languages() {
        use FindingId::*;
        for (text, expected) in [
            (
                "Your account or password is incorrect. If you don't remember your password, reset it now.",
                WrongPassword,
            ),
            (
                "Ihr Konto oder Kennwort ist nicht korrekt. Wenn Sie sich nicht an Ihr Kennwort erinnern, setzen Sie es jetzt zurück.",
                WrongPassword,
            ),
            (
                "Your account is temporarily locked to prevent unauthorized use. Try again later, and if you still have trouble, contact your admin.",
                UserLocked,
            ),
            (
                "Ihr Konto ist vorübergehend gesperrt, um eine nicht autorisierte Nutzung zu verhindern. Versuchen Sie es später erneut, und wenden Sie sich an Ihren Administrator, wenn das Problem weiterhin besteht.",
                UserLocked,
            ),
            (
                "Your account has been locked. Contact your support person to unlock it, then try again.",
                UserDisabled,
            ),
            (
                "Ihr Konto wurde gesperrt. Wenden Sie sich an Ihre Supportperson, um es zu entsperren, und versuchen Sie es dann erneut.",
                UserDisabled,
            ),
            (
                "Update your password\nYou need to update your password because this is the first time you are signing in, or because your password has expired.",
                PasswordExpired,
            ),
            (
                "Sie müssen Ihr Kennwort aktualisieren, weil Ihr Kennwort abgelaufen ist.",
                PasswordExpired,
            ),
            (
                "Request denied\nWe sent an identity verification request to your mobile device, but you denied it.",
                MfaRefused,
            ),
            (
                "Wir haben eine Anforderung zur Identitätsüberprüfung an Ihr Mobilgerät gesendet, aber Sie haben sie abgelehnt.",
                MfaRefused,
            ),
            ("We didn’t hear from you", MfaRefused),
            (
                "More information required\nYour organization needs more information to keep your account secure",
                MfaNotRegistered,
            ),
            (
                "Ihre Organisation benötigt weitere Informationen zum Schutz Ihres Kontos.",
                MfaNotRegistered,
            ),
            (
                "You cannot access this right now\nYour sign-in was successful but does not meet the criteria to access this resource.\nError Code: 53003\nRequest Id: 1",
                ConditionalAccess,
            ),
            ("Fehlercode: 53003", ConditionalAccess),
            (
                "Need admin approval\nTenantbox needs permission to access resources in your organization that only an admin can grant.",
                ApprovalRequired,
            ),
            ("Administratorgenehmigung erforderlich", ApprovalRequired),
            (
                "Sorry, but we’re having trouble signing you in.\nAADSTS50105: Your administrator has configured",
                UserNotAssigned,
            ),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn blanks_capitals_and_apostrophes_do_not_matter() {
        check(
            "\n  YOUR   account\u{a0}or\r\n\tpassword is  incorrect ",
            Some(FindingId::WrongPassword),
        );
        check(
            "We didn\u{2018}t hear from you",
            Some(FindingId::MfaRefused),
        );
        check(
            "Ihr Konto ist voru\u{308}bergehend gesperrt",
            Some(FindingId::UserLocked),
        );
    }

    #[test]
    fn html_is_read_like_the_text_that_it_shows() {
        check(
            "<html><head><title>x</title></head><body><h1>More&nbsp;information</h1><p>We didn&#39;t <b>hear</b>\n from you</p></body></html>",
            Some(FindingId::MfaRefused),
        );
        let page = read(
            r#"<!DOCTYPE html><html><body><script nonce="x">//<![CDATA[
$Config={"sErrorCode":"50126","sErrTxt":"Your account or password is incorrect.","pgid":"ConvergedSignIn"};
//]]></script><style>p{}</style><p>Anmelden</p></body></html>"#,
        );
        assert_eq!(page.code, Some(50126));
        assert_eq!(
            page.text.as_str(),
            "Your account or password is incorrect.\nAnmelden"
        );
    }

    #[test]
    fn a_page_that_nobody_knows_has_no_finding() {
        for text in [
            "",
            "Sign in",
            "Pick an account",
            "Stay signed in?",
            "Wählen Sie ein Konto aus",
            "the moon is full",
            "Error Code: 12",
            "$Config=",
            "$Config={",
            r#"$Config={"sErrorCode":"0"};"#,
            "AADSTS424242: the moon is full",
        ] {
            check(text, None);
        }
        assert_eq!(read("AADSTS424242: x").code, Some(424_242));
    }

    #[test]
    fn what_tells_comes_first_in_a_long_page() {
        let long = format!("{}\nAADSTS50126: words\n", "menu\n".repeat(2000));
        assert!(read(&long).text.as_str().starts_with("AADSTS50126: words"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".*", inside in ".*") {
            let _ = finding(&read(&text));
            let _ = read(&format!("<html>{text}<p {inside}>&{inside};<script>{text}"));
            let _ = read(&format!("$Config={{{inside}"));
        }
    }
}
