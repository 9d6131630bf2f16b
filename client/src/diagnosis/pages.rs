//! What people read on Entra's pages, one row for each wording: most pages show a sentence and no
//! number, and a program never sees them. A page that is pasted, as text or as HTML, is recognized
//! by its number where it has one, else by its words.
//!
//! The wordings are Microsoft's English and German ones as people quote them; Microsoft changes
//! them without notice, so a row holds a fragment and never a whole sentence, and a page that fits
//! no row is no error.

use serde::Deserialize;

use super::aadsts::{self, Sure};
use super::id::FindingId;
use crate::evidence::{EntraPage, aadsts_numbers};

/// A wording and what it means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Parts of the page's text that must all be there, as [`plain`] writes them.
    pub(crate) fragments: &'static [&'static str],
    pub(crate) finding: FindingId,
    pub(crate) sure: Sure,
    pub(crate) source: &'static str,
}

impl Row {
    fn fits(&self, plain: &str) -> bool {
        self.fragments.iter().all(|part| plain.contains(part))
    }
}

/// What was pasted, with its number, and free of markup and script.
#[must_use]
pub fn read(pasted: &str) -> EntraPage {
    let config = config(pasted);
    let text = match is_html(pasted) {
        true => visible(pasted),
        false => pasted.to_owned(),
    };
    let code = config.as_ref().and_then(|config| config.code());
    let message = config.and_then(|config| config.message.or(config.hint));
    let text = match message {
        Some(message) if !plain(&text).contains(&plain(&message)) => format!("{message}\n{text}"),
        Some(_) | None => text,
    };
    let code = code.or_else(|| numbers(&text).first().copied());
    EntraPage {
        code,
        text: telling(&text).into(),
    }
}

/// The row of a page's words: the first that fits.
pub(crate) fn row(text: &str) -> Option<&'static Row> {
    rows_in(text).next()
}

/// All rows whose words are in the text.
pub(crate) fn rows_in(text: &str) -> impl Iterator<Item = &'static Row> {
    let plain = plain(text);
    ROWS.iter().filter(move |row| row.fits(&plain))
}

/// The finding of a page: by its number, else by its words.
pub(crate) fn finding(page: &EntraPage) -> Option<(FindingId, Sure)> {
    let numbered = aadsts::first_row(&page.codes()).map(|row| (row.finding, row.sure));
    numbered.or_else(|| row(page.text.as_str()).map(|row| (row.finding, row.sure)))
}

/// The numbers of a page: behind `AADSTS`, and behind "Error Code:" where the page has no more.
pub(crate) fn numbers(text: &str) -> Vec<u32> {
    let mut numbers = aadsts_numbers(&text.to_uppercase());
    let plain = plain(text);
    for label in ["error code: ", "fehlercode: "] {
        for tail in plain.split(label).skip(1) {
            let digits = tail.split(|c: char| !c.is_ascii_digit()).next();
            let number = digits.filter(|digits| digits.len() >= 5);
            if let Some(number) = number.and_then(|digits| digits.parse().ok())
                && !numbers.contains(&number)
            {
                numbers.push(number);
            }
        }
    }
    numbers
}

/// Entra's inline `$Config`, as far as it tells of an error.
#[derive(Deserialize)]
struct Config {
    #[serde(default, rename = "sErrorCode")]
    code: Option<String>,
    #[serde(default, rename = "strServiceExceptionMessage")]
    message: Option<String>,
    #[serde(default, rename = "sErrTxt")]
    hint: Option<String>,
}

impl Config {
    fn code(&self) -> Option<u32> {
        let code = self.code.as_deref()?.parse().ok();
        code.filter(|code| *code != 0)
    }
}

fn config(pasted: &str) -> Option<Config> {
    let (_, script) = pasted.split_once("$Config=")?;
    // The object ends where its JSON does; what follows is script.
    let mut objects = serde_json::Deserializer::from_str(script).into_iter();
    let config: Config = objects.next()?.ok()?;
    Some(Config {
        message: config.message.filter(|text| !text.is_empty()),
        hint: config.hint.filter(|text| !text.is_empty()),
        code: config.code,
    })
}

fn is_html(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "<html",
        "<body",
        "<script",
        "<div",
        "<p>",
        "<!doctype",
        "<form",
    ]
    .iter()
    .any(|tag| text.contains(tag))
}

/// The text between the tags, a line for each run, without scripts and styles.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, tail)) = rest.split_once('<') {
        push_line(&mut out, text);
        let name: String = tail
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let tail = match name.as_str() {
            "script" | "style" | "head" => skip_element(tail, &name),
            _ if tail.starts_with("!--") => tail.split_once("-->").map_or("", |(_, rest)| rest),
            _ => tail,
        };
        rest = match name.as_str() {
            "script" | "style" | "head" => tail,
            _ => tail.split_once('>').map_or("", |(_, rest)| rest),
        };
    }
    push_line(&mut out, rest);
    out
}

/// What follows the element's end.
fn skip_element<'a>(tail: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let lower = tail.to_ascii_lowercase();
    match lower.find(&end) {
        Some(at) => tail[at..].split_once('>').map_or("", |(_, rest)| rest),
        None => "",
    }
}

fn push_line(out: &mut String, text: &str) {
    let text = unescape(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        out.push_str(&text);
        out.push('\n');
    }
}

/// The character references that pages of Microsoft use.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        let reference = tail
            .split_once(';')
            .filter(|(name, _)| (1..=8).contains(&name.len()))
            .and_then(|(name, after)| Some((character(name)?, after)));
        match reference {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" => ' ',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        _ => return None,
    })
}

/// Lower case, one blank between words, plain apostrophes: what is left of a text when browsers,
/// mail programs and word processors have had their way with it.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c == '\u{a0}') {
        let mut any = false;
        for c in word.chars() {
            let c = match c {
                // Soft hyphens and zero-width characters.
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => continue,
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{b4}' | '`' => '\'',
                '\u{2010}' | '\u{2011}' => '-',
                other => other,
            };
            if !any && !out.is_empty() {
                out.push(' ');
            }
            any = true;
            out.extend(c.to_lowercase());
        }
    }
    // The same letters may come as one character or as a letter with a mark.
    out.replace("a\u{308}", "ä")
        .replace("o\u{308}", "ö")
        .replace("u\u{308}", "ü")
}

/// Longer pages are cut when they are kept: what tells comes first then.
fn telling(text: &str) -> String {
    const LONG: usize = 3000;
    if text.chars().count() <= LONG {
        return text.trim().to_owned();
    }
    let tells = |line: &&str| !numbers(line).is_empty() || row(line).is_some();
    let (first, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(tells);
    [first, rest].concat().join("\n")
}

macro_rules! rows {
    ($($finding:ident $sure:ident $source:ident $($fragment:literal)+;)+) => {
        /// All rows, special before general.
        pub(crate) const ROWS: &[Row] = &[$(Row {
            fragments: &[$($fragment),+], finding: FindingId::$finding, sure: Sure::$sure,
            source: $source,
        }),+];
    };
}

/// Microsoft's list of numbers, which tells what each page is about; the German words are those of
/// the same pages.
const LIST: &str = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
const CONSENT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues";
const WORKFLOW: &str =
    "https://learn.microsoft.com/entra/identity/enterprise-apps/configure-admin-consent-workflow";
const LOCKOUT: &str =
    "https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout";
const MATCHING: &str =
    "https://learn.microsoft.com/entra/identity/authentication/how-to-mfa-number-match";
const SET_UP: &str = "https://learn.microsoft.com/entra/identity/authentication/concept-registration-mfa-sspr-combined";
const DEFAULTS: &str = "https://learn.microsoft.com/entra/fundamentals/security-defaults";
const ACCESS: &str =
    "https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access";
const SEEN_ACCESS: &str = "https://oneuptime.com/blog/post/2026-02-16-how-to-troubleshoot-azure-ad-conditional-access-policies-blocking-user-sign-ins/view";
const SEEN_LOCKOUT: &str = "https://umatechnology.org/?p=1648595";
const OTHER_TENANT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist";
const ASSIGNED: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role";
const DEVICE: &str = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code";

rows! {
    // The password page.
    UserDisabled Assumed LIST "your account has been locked" "support person";
    UserDisabled Assumed LIST "your account has been disabled";
    UserDisabled Assumed LIST "ihr konto wurde gesperrt" "support";
    UserDisabled Assumed LIST "ihr konto wurde deaktiviert";
    UserLocked Captured SEEN_LOCKOUT "your account is temporarily locked";
    UserLocked Assumed LIST "tried to sign in too many times";
    UserLocked Assumed LOCKOUT "ihr konto ist vorübergehend gesperrt";
    UserLocked Assumed LOCKOUT "ihr konto wurde vorübergehend gesperrt";
    UserLocked Assumed LIST "zu oft versucht, sich";
    WrongPassword Assumed LIST "your account or password is incorrect";
    WrongPassword Assumed LIST "incorrect user id or password";
    WrongPassword Assumed LIST "that password is incorrect";
    WrongPassword Assumed LIST "ihr konto oder kennwort ist nicht korrekt";
    WrongPassword Assumed LIST "ihr konto oder kennwort ist falsch";
    WrongPassword Assumed LIST "das konto oder das kennwort ist falsch";
    WrongPassword Assumed LIST "dieses kennwort ist falsch";
    UserNotFound Assumed LIST "this username may be incorrect";
    UserNotFound Assumed LIST "couldn't find an account with that username";
    UserNotFound Assumed LIST "could not find an account with that username";
    UserNotFound Assumed LIST "dieser benutzername ist möglicherweise nicht korrekt";
    UserNotFound Assumed LIST "dieser benutzername ist möglicherweise falsch";
    UserNotFound Assumed LIST "kein konto mit diesem benutzernamen";

    // The page to change the password.
    PasswordExpired Assumed LIST "your password has expired";
    PasswordExpired Assumed LIST "you need to update your password";
    PasswordExpired Assumed LIST "kennwort abgelaufen ist";
    PasswordExpired Assumed LIST "ihr kennwort ist abgelaufen";
    PasswordExpired Assumed LIST "sie müssen ihr kennwort aktualisieren";

    // Multifactor authentication, asked and refused.
    MfaRefused Assumed MATCHING "identity verification request" "denied it";
    MfaRefused Assumed MATCHING "we didn't hear from you";
    MfaRefused Assumed MATCHING "we're having trouble verifying your account";
    MfaRefused Assumed MATCHING "anforderung zur identitätsüberprüfung" "abgelehnt";
    MfaRefused Assumed MATCHING "anforderung zur identitätsüberprüfung" "nicht rechtzeitig";
    MfaRefused Assumed MATCHING "wir haben nichts von ihnen gehört";
    MfaRefused Documented MATCHING "enter the number shown to sign in";
    MfaRefused Documented MATCHING "approve sign in request";
    MfaRefused Assumed MATCHING "anmeldeanforderung genehmigen";
    MfaRefused Assumed MATCHING "geben sie die angezeigte zahl ein";

    // Multifactor authentication, not yet set up.
    MfaNotRegistered Assumed SET_UP "your organization needs more information to keep your account secure";
    MfaNotRegistered Assumed SET_UP "more information required";
    MfaNotRegistered Assumed DEFAULTS "microsoft has enabled security defaults";
    MfaNotRegistered Assumed SET_UP "weitere informationen zum schutz ihres kontos";
    MfaNotRegistered Assumed SET_UP "weitere informationen erforderlich";
    MfaNotRegistered Assumed DEFAULTS "sicherheitsstandards aktiviert";

    // Conditional Access.
    ConditionalAccess Captured SEEN_ACCESS "you cannot access this right now";
    ConditionalAccess Assumed ACCESS "does not meet the criteria to access this resource";
    ConditionalAccess Assumed ACCESS "you can't get there from here";
    ConditionalAccess Assumed ACCESS "you can't get to this yet";
    ConditionalAccess Assumed ACCESS "sie können zurzeit nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "sie können derzeit nicht darauf zugreifen";
    ConditionalAccess Assumed ACCESS "erfüllt aber nicht die kriterien für den zugriff";

    // Consent that only an administrator can give.
    ApprovalRequired Documented CONSENT "need admin approval";
    ApprovalRequired Documented CONSENT "that only an admin can grant";
    ApprovalRequired Documented WORKFLOW "this app requires your admin's approval";
    ApprovalRequired Documented WORKFLOW "approval required";
    ApprovalRequired Assumed CONSENT "administratorgenehmigung erforderlich";
    ApprovalRequired Assumed CONSENT "die nur ein administrator erteilen kann";
    ApprovalRequired Assumed WORKFLOW "genehmigung erforderlich";

    // Whose account it is.
    AccountNotInTenant Documented OTHER_TENANT "selected user account does not exist in tenant";
    AccountNotInTenant Assumed OTHER_TENANT "can't sign in here with a personal account";
    AccountNotInTenant Assumed OTHER_TENANT "das ausgewählte benutzerkonto ist im mandanten" "nicht vorhanden";
    AccountNotInTenant Assumed OTHER_TENANT "hier nicht mit einem persönlichen konto anmelden";
    UserNotAssigned Documented ASSIGNED "block users unless they are specifically granted";

    // The device code.
    DeviceCodeExpired Assumed DEVICE "that code didn't work";
    DeviceCodeExpired Assumed DEVICE "the code you entered has expired";
    DeviceCodeExpired Assumed DEVICE "dieser code hat nicht funktioniert";
    DeviceCodeExpired Assumed DEVICE "der eingegebene code ist abgelaufen";
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
        for row in ROWS {
            assert!(row.source.starts_with("https://"));
            let text = row.fragments.join(" … ");
            assert_eq!(plain(&text), text);
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
