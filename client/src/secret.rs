//! Values that must never be shown: tokens, codes, client secrets, PKCE verifiers.
//!
//! They are [`SecretString`]s, whose `Debug` prints nothing and whose memory is wiped. This module
//! adds what our files need: writing them where they belong (and only there), and removing them
//! from foreign texts before those are kept. Nothing here may print or log.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer};

/// What stands in a text where a secret stood.
pub const REDACTED: &str = "[redacted]";

/// Replaces every occurrence of the given secrets in `text`.
///
/// Servers quote what they were sent, so their words pass through here before they are kept. Very
/// short values are left alone: replacing each `a` would only destroy the text.
#[must_use]
pub fn redact<'a>(text: &str, secrets: impl IntoIterator<Item = &'a SecretString>) -> String {
    let mut out = text.to_owned();
    for secret in secrets {
        let value = secret.expose_secret();
        if value.len() >= SHORTEST && out.contains(value) {
            out = out.replace(value, REDACTED);
        }
    }
    out
}

const SHORTEST: usize = 6;

/// A server's words as they may be shown on a terminal: without the given secrets, without pieces
/// of them, and without what moves the cursor or turns the direction of writing.
#[must_use]
pub fn shown<'a>(text: &str, secrets: impl IntoIterator<Item = &'a SecretString>) -> String {
    let secrets: Vec<&SecretString> = secrets.into_iter().collect();
    let text = redact(text, secrets.iter().copied());
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let inside = is_of_a_token(first);
        let end = rest.find(|c| is_of_a_token(c) != inside);
        let (run, tail) = rest.split_at(end.unwrap_or(rest.len()));
        rest = tail;
        let is_a_piece = inside
            && run.len() >= PIECE
            && secrets
                .iter()
                .any(|secret| secret.expose_secret().contains(run));
        match (is_a_piece, inside) {
            (true, _) => out.push_str(REDACTED),
            (false, true) => out.push_str(run),
            (false, false) => out.extend(run.chars().map(|c| if moves(c) { ' ' } else { c })),
        }
    }
    out
}

/// A server that cuts a line cuts what it echoes; so much of a token in one piece is no word.
const PIECE: usize = 12;

fn is_of_a_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '.' | '~')
}

/// Control characters but the line end, and the invisible ones that change how text is laid out
/// (Unicode Standard Annex 9).
fn moves(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What stands where somebody wrote a credential into a place that is shown.
pub const IN_THE_WRONG_PLACE: &str = "[removed]";

/// `text` without words that have a credential's form: people paste a secret where an ID, an
/// address or a redirect belongs, and such places are shown and sent to support.
#[must_use]
pub fn without_misplaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = is_of_a_secret(first);
        let end = rest.find(|c| is_of_a_secret(c) != inside);
        let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
        rest = tail;
        match inside && looks_like_credential(word) {
            true => out.push_str(IN_THE_WRONG_PLACE),
            false => out.push_str(word),
        }
    }
    out
}

fn is_of_a_secret(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '+' | '/' | '=' | '_' | '-' | '.' | '~' | '!' | '$' | '*')
}

/// Whether a word has the form of a client secret's value, a token or a code.
///
/// Entra's secrets since 2021 are three characters, a digit, `Q~` and 34 more; older ones are 32 to
/// 44 letters and digits with few others between. Tokens and codes are longer than any name that a
/// person gives.
#[must_use]
pub fn looks_like_credential(word: &str) -> bool {
    if looks_like_guid(word) {
        return false;
    }
    let modern = word.len() >= 24 && word.contains('~');
    let jwt = word.find("eyJ").is_some_and(|at| word.len() - at >= 12);
    modern || jwt || word.split(['/', '.']).any(is_random)
}

/// Mixed letters and digits without a break: nobody names anything so.
fn is_random(part: &str) -> bool {
    let has = |is: fn(&u8) -> bool| part.bytes().any(|byte| is(&byte));
    let mixed =
        has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
    part.len() >= 44 || (part.len() >= 28 && mixed)
}

/// Whether `text` has the form of a GUID, which a client secret's *ID* has and its value never.
#[must_use]
pub fn looks_like_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 5
        && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, length)| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit())
        })
}

/// For `#[serde(with = …)]` on a secret that a file of ours is there to keep.
pub(crate) mod kept {
    use super::{Deserialize, Deserializer, ExposeSecret, SecretString, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &SecretString, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(value.expose_secret())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<SecretString, D::Error> {
        String::deserialize(d).map(SecretString::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_secrets_are_removed() {
        let secret = SecretString::from("s3cr~t.value");
        for (text, expected) in [
            ("nothing here", "nothing here"),
            ("you sent s3cr~t.value twice", "you sent [redacted] twice"),
        ] {
            assert_eq!(redact(text, [&secret]), expected);
        }
        assert!(!format!("{secret:?}").contains("s3cr"));
    }

    #[test]
    fn a_guid_is_known_by_its_form() {
        for (text, expected) in [
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", true),
            ("0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0", true),
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f", false),
            ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", false),
            ("xf1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", false),
            ("abc8Q~Value.of-a_secret", false),
        ] {
            assert_eq!(looks_like_guid(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_server_said_is_shown_without_tricks_or_echoes() {
        let secret = SecretString::from("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9");
        for (text, expected) in [
            ("+OK \u{1b}[2J\u{7}welcome\rEVIL", "+OK  [2J welcome EVIL"),
            ("250-one\n250 two", "250-one\n250 two"),
            ("\u{9b}31m red", " 31m red"),
            ("abc\u{202e}fdp.exe", "abc fdp.exe"),
            ("hello eyJ0eXAiOiJKV1Qi cut", "hello [redacted] cut"),
            ("2.0.0 OK <1.example@x>", "2.0.0 OK <1.example@x>"),
        ] {
            assert_eq!(shown(text, [&secret]), expected, "{text:?}");
        }
    }

    #[test]
    fn a_credential_is_known_wherever_it_was_pasted() {
        for (word, expected) in [
            ("abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB", true),
            ("Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv", true),
            (
                "0.AWMB9SY2Mv4bzUiJAt39_UThzgIAAAAAAPEPzgAAAAAAAADqAAA",
                true,
            ),
            ("eyJ0eXAiOiJKV1Qi", true),
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", false),
            ("muster-legal.onmicrosoft.com", false),
            ("http://localhost/callback", false),
            ("anna.muster@muster-legal.example", false),
            ("11111111-2222-3333-4444-55555555555", false),
        ] {
            assert_eq!(without_misplaced(word) != word, expected, "{word}");
        }
        let line = r#"tenant_id = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB" x"#;
        assert_eq!(without_misplaced(line), r#"tenant_id = "[removed]" x"#);
    }

    proptest! {
        #[test]
        fn cut_at_any_byte_no_piece_of_a_secret_is_shown(
            before in "[ -~]{0,20}", from in 0usize..20, length in 12usize..60, after in "[ !-,]{0,20}",
        ) {
            let secret = SecretString::from("eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxv");
            let value = secret.expose_secret();
            let piece = &value[from..(from + length).min(value.len())];
            let told = shown(&format!("{before} {piece} {after}"), [&secret]);
            prop_assert!(!told.contains(piece));
        }

        #[test]
        fn no_text_keeps_the_secret(before in ".*", after in ".*") {
            let secret = SecretString::from("Zq8~planted.secret");
            let text = format!("{before}{}{after}", secret.expose_secret());
            prop_assert!(!redact(&text, [&secret]).contains(secret.expose_secret()));
        }
    }
}
