//! The challenge with which a mail server refuses a token, out of its base64: JSON with a status
//! (RFC 7628 section 3.2.2, and the older form of
//! <https://developers.google.com/gmail/imap/xoauth2-protocol#error_response>).

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::did;

/// The head of every such JSON, `{"`, in base64.
const HEAD: &str = "eyJ";
/// Longer ones are no challenges.
const LONGEST: usize = 1000;

#[derive(Deserialize)]
struct Challenge {
    status: String,
    #[serde(default)]
    schemes: String,
    #[serde(default)]
    scope: String,
}

/// Puts the JSON in the place of each challenge; what is none stays as it is, a token above all.
pub(super) fn opened(text: &str) -> Cow<'_, str> {
    did(text.len());
    if !text.contains(HEAD) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        match challenge(word.trim()) {
            Some(told) => {
                out.push_str(&told);
                out.push_str(&word[word.trim_end().len()..]);
            }
            None => out.push_str(word),
        }
    }
    Cow::Owned(out)
}

fn challenge(word: &str) -> Option<String> {
    let word = &word[word.find(HEAD)?..];
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '='));
    let word = &word[..end.unwrap_or(word.len())];
    if word.len() > LONGEST {
        return None;
    }
    did(word.len());
    let decoded = STANDARD.decode(word).ok()?;
    let Challenge {
        status,
        schemes,
        scope,
    } = serde_json::from_slice(&decoded).ok()?;
    Some(format!(
        r#"{{"status":"{status}","schemes":"{schemes}","scope":"{scope}"}}"#
    ))
}
