//! The codes of mail servers in a text, whatever a program has wrapped round them: `535 5.7.139`,
//! `535: 5.7.139`, `(535, b'5.7.3 …')`, `#5.1.10`, `-ERR`.

use super::{Plain, did};

/// A reply's code, or a half of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diagnosis) struct Code {
    /// Such as 535.
    pub(in crate::diagnosis) basic: Option<u16>,
    /// Such as 5.7.139.
    pub(in crate::diagnosis) enhanced: Option<[u16; 3]>,
    /// Where it begins.
    pub(in crate::diagnosis) at: usize,
    /// Where its words end: at the next code.
    pub(in crate::diagnosis) end: usize,
}

/// A reply is a line; Exchange's longest have about 3,000 characters.
const LONGEST: usize = 3000;
/// More than anybody pastes of one conversation.
const MOST: usize = 64;

/// In order of appearance, repeated ones once.
pub(in crate::diagnosis) fn codes(plain: &Plain) -> Vec<Code> {
    let text = plain.lower.as_bytes();
    did(text.len());
    let mut found: Vec<Code> = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let Some((code, after)) = code_at(text, at) else {
            at += 1;
            continue;
        };
        at = after;
        if code.enhanced.is_none() && !is_spoken(plain, code.at) {
            continue;
        }
        let repeated = found.last().is_some_and(|last| {
            (last.basic, last.enhanced) == (code.basic, code.enhanced) && code.at < last.end
        });
        if !repeated {
            if let Some(last) = found.last_mut() {
                last.end = last.end.min(code.at);
            }
            found.push(Code {
                end: (code.at + LONGEST).min(text.len()),
                ..code
            });
        }
    }
    for code in &mut found {
        while !plain.lower.is_char_boundary(code.end) {
            code.end -= 1;
        }
    }
    found
}

/// A bare number of three digits is a code where a reply begins, and nowhere else.
fn is_spoken(plain: &Plain, at: usize) -> bool {
    const BEFORE: [&str; 9] = [
        "error", "code", "reply", "response", "status", "smtp", "login", "server", "s",
    ];
    const JOINTS: [char; 7] = [' ', ':', '(', '\'', '"', '<', '='];
    let before = plain.lower[..at].trim_end_matches(JOINTS);
    plain.begins_line(at) || BEFORE.iter().any(|word| before.ends_with(word))
}

/// The code that begins here, and where the search goes on.
fn code_at(text: &[u8], at: usize) -> Option<(Code, usize)> {
    if at > 0
        && (text[at - 1].is_ascii_alphanumeric() || matches!(text[at - 1], b'.' | b'-' | b'/'))
    {
        return None;
    }
    let new = |basic, enhanced| Code {
        basic,
        enhanced,
        at,
        end: at,
    };
    if let Some((enhanced, after)) = enhanced_at(text, at) {
        return Some((new(None, Some(enhanced)), after));
    }
    let (basic, after) = basic_at(text, at)?;
    let joint = text[after..]
        .iter()
        .take(6)
        .take_while(|b| b" :-,('\"b#<[;".contains(b))
        .count();
    Some(match enhanced_at(text, after + joint) {
        Some((enhanced, after)) if joint > 0 => (new(Some(basic), Some(enhanced)), after),
        _ => (new(Some(basic), None), after),
    })
}

/// Three digits that say that something was refused.
fn basic_at(text: &[u8], at: usize) -> Option<(u16, usize)> {
    let (value, after) = number(text, at, 3)?;
    let closed = text
        .get(after)
        .is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'.');
    ((400..600).contains(&value) && closed).then_some((value, after))
}

/// RFC 3463: class, subject, detail.
fn enhanced_at(text: &[u8], at: usize) -> Option<([u16; 3], usize)> {
    let dot = |at: usize| (text.get(at) == Some(&b'.')).then_some(at + 1);
    let (class, after) = number(text, at, 1)?;
    let (subject, after) = number(text, dot(after)?, 3)?;
    let (detail, after) = number(text, dot(after)?, 3)?;
    let is_joint = text.get(after).is_some_and(|b| matches!(b, b'.' | b'-'));
    let more = text.get(after).is_some_and(u8::is_ascii_alphanumeric)
        || is_joint && text.get(after + 1).is_some_and(u8::is_ascii_alphanumeric);
    (matches!(class, 4 | 5) && !more).then_some(([class, subject, detail], after))
}

fn number(text: &[u8], at: usize, longest: usize) -> Option<(u16, usize)> {
    let digits = text
        .get(at..)?
        .iter()
        .take(longest + 1)
        .take_while(|b| b.is_ascii_digit());
    let length = digits.clone().count();
    if length == 0 || length > longest {
        return None;
    }
    let value = digits.fold(0, |value, digit| value * 10 + u16::from(digit - b'0'));
    Some((value, at + length))
}
