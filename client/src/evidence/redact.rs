//! Takes what opens a mailbox out of text before the text is kept.
//!
//! Evidence is written to disk, printed and sent to support, and at each of those exits somebody
//! would forget. So the cleaning happens once, at entry, and errs on the side of taking too much.

/// What stands where a secret stood.
pub(crate) const GONE: &str = "[removed]";

/// Longer lines are cut: Exchange's longest refusals are about 3,000 characters.
const LONGEST: usize = 4096;

/// Runs of base64 at least this long are taken for credentials. A GUID has 36 characters, the
/// longest word that Exchange prints 34, a client secret 40, the shortest code far more.
const BLOB: usize = 40;

/// Parameters whose value is a credential, in forms, redirects, JSON and XOAUTH2 strings.
const SECRET_KEYS: [&str; 12] = [
    "access_token",
    "assertion",
    "auth",
    "client_assertion",
    "client_secret",
    "code",
    "code_verifier",
    "device_code",
    "id_token",
    "passwd",
    "password",
    "refresh_token",
];

/// The text without credentials, and without control characters other than line ends; cut where it
/// is longer than anything that a server says. No work is done for what is cut off in any case.
pub(super) fn redact(text: &str) -> String {
    // Four bytes are the longest character.
    shorten(redact_up_to(text, 4 * LONGEST))
}

/// The same of a text that is searched and not kept, however long it is.
pub(crate) fn redact_whole(text: &str) -> String {
    redact_up_to(text, usize::MAX)
}

fn redact_up_to(text: &str, enough: usize) -> String {
    let mut clean = String::with_capacity(text.len().min(LONGEST));
    for (index, line) in text.split('\n').enumerate() {
        if clean.len() > enough {
            break;
        }
        if index > 0 {
            clean.push('\n');
        }
        redact_line(line.trim_end_matches('\r'), &mut clean);
    }
    clean
}

fn redact_line(line: &str, clean: &mut String) {
    let mut after_bearer = false;
    let mut previous_key = false;
    for piece in pieces(line) {
        match piece {
            Piece::Gap(gap) => {
                // Only blanks may stand between `Bearer` and its token; a key keeps its hold over
                // the quotes and colons of JSON as well.
                after_bearer = after_bearer && gap.chars().all(is_blank);
                previous_key = previous_key && is_joint(gap);
                clean.extend(gap.chars().map(|c| if is_tricky(c) { ' ' } else { c }));
            }
            Piece::Word(word) => {
                if after_bearer || (previous_key && !is_number(word)) {
                    clean.push_str(GONE);
                    after_bearer = false;
                    previous_key = false;
                    continue;
                }
                after_bearer = word.eq_ignore_ascii_case("bearer") || ends_with_bearer(word);
                previous_key = is_secret_key(word.trim_end_matches('='));
                redact_word(word, clean);
            }
        }
    }
}

/// What moves the cursor, or turns the direction in which the words after it are shown (Unicode
/// Standard Annex 9).
fn is_tricky(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns
}

enum Piece<'a> {
    Word(&'a str),
    Gap(&'a str),
}

/// A word is a run of what base64, URLs and parameters are made of; `&`, `?`, `#` and quotes end it.
fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let inside = is_word(first);
        let end = rest.find(|c| is_word(c) != inside).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(if inside {
            Piece::Word(piece)
        } else {
            Piece::Gap(piece)
        })
    })
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '+' | '/' | '=' | '_' | '-' | '.' | '~' | '%' | '!' | '*' | '$'
        )
}

fn is_joint(gap: &str) -> bool {
    gap.contains([':', '='])
        && gap
            .chars()
            .all(|c| is_blank(c) || matches!(c, '"' | '\'' | ':' | '=' | '\\'))
}

/// Control characters count, since they are written as blanks.
fn is_blank(c: char) -> bool {
    c == ' ' || is_tricky(c)
}

fn ends_with_bearer(word: &str) -> bool {
    word.rsplit('=')
        .next()
        .is_some_and(|last| last.eq_ignore_ascii_case("bearer"))
}

/// Whether a parameter of this name is a credential.
pub(crate) fn is_secret_key(word: &str) -> bool {
    SECRET_KEYS.iter().any(|key| key.eq_ignore_ascii_case(word))
}

/// `error?code=7000222` is Microsoft's own address of an explanation; a real code is never so short.
fn is_number(word: &str) -> bool {
    word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit())
}

fn redact_word(word: &str, clean: &mut String) {
    if let Some((key, value)) = word.split_once('=')
        && is_secret_key(key)
        && !value.is_empty()
        && !is_number(value)
        && !value.eq_ignore_ascii_case("bearer")
    {
        clean.push_str(key);
        clean.push('=');
        clean.push_str(GONE);
    } else if is_credential(word) {
        clean.push_str(GONE);
    } else {
        clean.push_str(word);
    }
}

fn is_credential(word: &str) -> bool {
    let jwt = word.find("eyJ").is_some_and(|at| word.len() - at >= 12);
    // The form of Entra's client secrets since 2021: three characters, a digit, `Q~`, 34 more.
    let client_secret = word.len() >= 30 && word.contains('~');
    // In an address the slash separates, in base64 it is a digit.
    let blob = if is_address(word) {
        word.split(['/', '.', '=']).any(|part| part.len() >= BLOB)
    } else {
        word.split('.').any(|part| part.len() >= BLOB)
    };
    jwt || client_secret || blob
}

/// `://` is split by the colon, so an address arrives here as `//host/path`, or without a scheme as
/// `host.name/path`.
fn is_address(word: &str) -> bool {
    let host = word
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    host == "localhost" || host.contains('.') && host.len() < BLOB
}

fn shorten(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxvb2sub2ZmaWNlLmNvbSJ9.c2lnbmF0dXJl";
    const SECRET: &str = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB";
    const CODE: &str = "1.AWMB9SY2Mv4bzUiJAt39_UThzgIAAAAAAPEPzgAAAAAAAADqAAA.AgABBAIAAAD";

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(redact(text), expected);
    }

    #[test]
    fn credentials_are_taken_out_of_whatever_carries_them() {
        check(&format!("token {TOKEN} refused"), "token [removed] refused");
        check(
            &format!("user=anna@contoso.com\u{1}auth=Bearer {TOKEN}\u{1}\u{1}"),
            "user=anna@contoso.com auth=Bearer [removed]  ",
        );
        check(
            "Authorization: Bearer short",
            "Authorization: Bearer [removed]",
        );
        check(
            "bearer \u{202e} short \u{202e}txet",
            "bearer   [removed]  txet",
        );
        check(
            "AUTH XOAUTH2 dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVh",
            "AUTH XOAUTH2 [removed]",
        );
        check(
            &format!("http://localhost/callback?code={CODE}&state=xyz"),
            "http://localhost/callback?code=[removed]&state=xyz",
        );
        check(
            &format!("grant_type=refresh_token&refresh_token={CODE}&client_secret={SECRET}"),
            "grant_type=refresh_token&refresh_token=[removed]&client_secret=[removed]",
        );
        check(
            r#"{"refresh_token":"0.ab","expires_in":3600}"#,
            r#"{"refresh_token":"[removed]","expires_in":3600}"#,
        );
        check(&format!("the value {SECRET}"), "the value [removed]");
        check("passwd=Sommer2026!", "passwd=[removed]");
    }

    /// Each on both sides of the length from which it is believed.
    #[test]
    fn a_credential_is_known_by_its_length_and_form() {
        let blob = |length: usize| "aB3".repeat(20)[..length].to_owned();
        let gone = |text: &str| check(text, GONE);
        let kept = |text: &str| check(text, text);
        gone(&blob(40));
        kept(&blob(39));
        gone("eyJabcdefghi");
        kept("eyJabcdefgh");
        gone("abceyJabcdefghi");
        kept("abceyJabcdefgh");
        gone(&format!("~{}", &blob(29)));
        kept(&format!("~{}", &blob(28)));
        // An address has its slashes between its parts, base64 within.
        kept(&format!("localhost/{}/{}", blob(20), blob(20)));
        kept(&format!("a.example/{}/{}", blob(20), blob(20)));
        gone(&format!("a.example/{}", blob(40)));
        gone(&format!("abc/{}/{}", blob(20), blob(20)));
        gone(&format!("{}.{}/{}", blob(20), blob(20), blob(20)));
        gone(&format!("{}.{}/{}", blob(20), blob(19), blob(20)));
        kept(&format!("{}.{}/{}", blob(20), blob(18), blob(20)));
        kept("code=123456789");
        check("code=1234567890", "code=[removed]");
        check("code=12345678a", "code=[removed]");
        kept("code=");
        check("code=Bearer abc", "code=Bearer [removed]");
    }

    #[test]
    fn what_a_diagnosis_needs_is_left_alone() {
        for text in [
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [MN2PR05CA0004.namprd05.prod.outlook.com 2023-09-12T20:59:57.214Z 08DBB276B7E699C4]",
            "-ERR Authentication failure: unknown user name or bad password.",
            "AADSTS7000222: The provided client secret keys for app '11111111-2222-3333-4444-555555555555' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds. Trace ID: 11223344-5566-7788-9900-aabbccddeeff Correlation ID: ffeeddcc-bbaa-9988-7766-554433221100 Timestamp: 2025-03-07 21:25:44Z",
            "https://login.microsoftonline.com/error?code=7000222",
            "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/oauth2/v2.0/token",
            "the request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
            "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException.MapiExceptionShutoffQuotaExceeded",
            "https://outlook.office.com/POP.AccessAsUser.All offline_access",
        ] {
            check(text, text);
        }
    }

    /// Worse than linear, any of these would take hours.
    #[test]
    fn no_text_takes_longer_than_its_length() {
        const LONG: usize = 4 << 20;
        for piece in [
            "&", "a", "=", "\"", "eyJ", "code=", "Bearer ", "a/", "\n", "~", "é", "\u{1b}",
        ] {
            let text = piece.repeat(LONG / piece.len());
            assert!(redact(&text).chars().count() <= LONGEST + 1, "{piece}");
        }
    }

    #[test]
    fn a_long_line_is_cut() {
        assert_eq!(redact(&"ab ".repeat(4000)).chars().count(), LONGEST + 1);
        let whole = "😀".repeat(LONGEST);
        assert_eq!(redact(&whole), whole);
        assert_eq!(redact(&format!("{whole}\nmore")), format!("{whole}…"));
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_is_clean_at_once(text in any::<String>()) {
            let once = redact(&text);
            let twice = redact(&once);
            prop_assert_eq!(twice.trim_end_matches('…'), once.trim_end_matches('…'));
        }

        #[test]
        fn a_token_never_survives(
            before in "[ -~]{0,60}",
            token in "eyJ[A-Za-z0-9_-]{20,80}\\.[A-Za-z0-9_-]{20,80}\\.[A-Za-z0-9_-]{20,80}",
            after in "[ -~]{0,60}",
        ) {
            let clean = redact(&format!("{before} {token} {after}"));
            prop_assert!(!clean.contains(&token[3..20]));
            prop_assert!(!clean.contains(&token[token.len() - 20..]));
        }

        #[test]
        fn a_blob_never_survives(
            before in "[ -~]{0,60}",
            blob in "[A-Za-z0-9+/]{60,200}={0,2}",
            after in "[ -~]{0,60}",
        ) {
            let clean = redact(&format!("{before} {blob} {after}"));
            prop_assert!(!clean.contains(&blob[..40]));
        }

        #[test]
        fn the_value_of_a_secret_parameter_never_survives(
            key in prop::sample::select(SECRET_KEYS.to_vec()),
            value in "[A-Za-z][A-Za-z0-9._~-]{11,40}",
        ) {
            let form = format!("a=b&{key}={value}&c=d");
            prop_assert!(!redact(&form).contains(&value));
            let json = format!(r#"{{"{key}": "{value}", "c": 1}}"#);
            prop_assert!(!redact(&json).contains(&value));
        }
    }
}
