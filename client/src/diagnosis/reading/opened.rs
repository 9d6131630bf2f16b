//! Text out of its wrappings: markup, the escapes of JSON and of program sources, percent signs of
//! addresses. Credentials go at the same time, since unwrapped they could be cut in two.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{did, html, sasl};
use crate::evidence::{REMOVED, names_secret, redact_whole};

pub(super) fn open(pasted: &str) -> String {
    let page = html::page(pasted);
    let text = match page.message {
        Some(message) => format!("{message}\n{}", page.text),
        None => page.text,
    };
    let text = match page.code {
        Some(code) => format!("{text}\nAADSTS{code}"),
        None => text,
    };
    let text = html::unescape(&text);
    // An address within an address is wrapped twice.
    let text = decoded(&decoded(&unquoted(&sasl::opened(&text))));
    redact_whole(&told_by_system(&text))
}

/// `code: 'ECONNREFUSED'`: what programs call a code here is a system's or a library's name for an
/// error and no credential. Only what certainly is such a name is spared.
fn told_by_system(text: &str) -> Cow<'_, str> {
    const LABEL: &str = "code";
    did(text.len());
    let mut out = String::new();
    let mut from = 0;
    for at in memchr::memmem::find_iter(text.as_bytes(), LABEL) {
        let rest = &text[at + LABEL.len()..];
        let value = rest.trim_start_matches(['"', '\'', ':', ' ', '=']);
        let end = value
            .bytes()
            .take(LONGEST_NAME + 1)
            .position(|b| !is_name(b));
        let whole = (value.len() <= LONGEST_NAME).then_some(value.len());
        let name = &value[..end.or(whole).unwrap_or_default()];
        let ends = !value[name.len()..].starts_with(goes_on);
        if ends && is_of_system(name) && rest.len() > value.len() {
            out.push_str(&text[from..at]);
            out.push_str("errno");
            from = at + LABEL.len();
        }
    }
    match from {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(out + &text[from..]),
    }
}

/// Whether a value that begins like a name is a longer one, and no name.
fn goes_on(next: char) -> bool {
    next.is_alphanumeric() || "-.~+/=%_".contains(next)
}

const LONGEST_NAME: usize = 48;

fn is_name(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte == b'_'
}

/// Node's names: those of certificates have an underscore, those of sockets are few.
fn is_of_system(name: &str) -> bool {
    const SOCKETS: [&str; 10] = [
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "ENOTFOUND",
        "ESOCKET",
        "EAUTH",
        "EPIPE",
        "EHOSTUNREACH",
        "ENETUNREACH",
        "ESOCKETTIMEDOUT",
    ];
    SOCKETS.contains(&name) || name.len() > 8 && name.contains('_')
}

/// Undoes `\r\n`, `\"`, `\/` and `\u0027`.
fn unquoted(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    did(text.len());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('\\') {
        out.push_str(before);
        let (character, length) = escaped(tail);
        out.push(character);
        rest = &tail[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that follows a backslash, and how much it takes; a backslash of its own stays.
fn escaped(tail: &str) -> (char, usize) {
    let number = || {
        let digits = tail.get(1..5)?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    };
    match tail.bytes().next() {
        Some(b'n' | b'r') => ('\n', 1),
        Some(b't') => (' ', 1),
        Some(quote @ (b'"' | b'\'' | b'/' | b'\\')) => (char::from(quote), 1),
        Some(b'u') => number().map_or(('\\', 0), |character| (character, 5)),
        _ => ('\\', 0),
    }
}

/// Undoes the percent signs of each word that has any.
fn decoded(text: &str) -> String {
    did(text.len());
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        match is_encoded(word) {
            true => word
                .split_inclusive(['&', '?', '#', '"', '\'', '<', '>'])
                .for_each(|part| push_decoded(&mut out, part)),
            false => out.push_str(word),
        }
    }
    out
}

fn is_encoded(word: &str) -> bool {
    let bytes = word.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let escape = |at: usize| hex(at + 1) && hex(at + 2);
    memchr::memchr_iter(b'%', bytes).any(escape) || word.contains("error_description=")
}

fn push_decoded(out: &mut String, part: &str) {
    if let Some((key, value)) = part.split_once('=')
        && names_secret(key)
        && !value.bytes().all(|b| b.is_ascii_digit() || b == b'&')
    {
        let end = value.find(['&', '#', '"', '\'', '<', '>', ' ', '\n']);
        out.push_str(key);
        out.push('=');
        out.push_str(REMOVED);
        out.push_str(&value[end.unwrap_or(value.len())..]);
        return;
    }
    let spaced = part.replace('+', " ");
    out.push_str(&percent_decode_str(&spaced).decode_utf8_lossy());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_systems_name_is_no_credential() {
        assert!(open("code: 'EAUTH', command: 'AUTH'").contains("EAUTH"));
        for code in ["EAUTH-abc1234567", "ABCDEFGH_Jx7q9Lm2"] {
            let told = open(&format!("https://a.example/cb?code={code}&state=1"));
            assert!(!told.contains(code), "{told}");
            assert!(!told.contains("errno"), "{told}");
        }
    }
}
