//! What a page shows, without its markup, and the number that stands in its script.

use std::borrow::Cow;

use serde::Deserialize;

use super::did;

/// What was pasted, free of markup and script.
#[derive(Debug, Default)]
pub(in crate::diagnosis) struct Page {
    /// The number in `$Config`.
    pub(in crate::diagnosis) code: Option<u32>,
    /// The sentence in `$Config`, which the script would have shown.
    pub(in crate::diagnosis) message: Option<String>,
    /// What is seen.
    pub(in crate::diagnosis) text: String,
}

/// Reads a page; other text is left as it is.
pub(in crate::diagnosis) fn page(pasted: &str) -> Page {
    let config = config(pasted);
    let text = match is_html(pasted) {
        true => visible(pasted),
        false => pasted.to_owned(),
    };
    Page {
        code: config.as_ref().and_then(Config::code),
        message: config.and_then(|config| config.message.or(config.hint)),
        text,
    }
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
    did(pasted.len());
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
    const TAGS: [&str; 8] = [
        "<html",
        "<body",
        "<script",
        "<div",
        "<p>",
        "<!doctype",
        "<form",
        "<span",
    ];
    let lower = text.to_ascii_lowercase();
    TAGS.iter().any(|tag| super::found(&lower, tag).is_some())
}

/// Elements whose content nobody sees.
const HIDDEN: [&str; 3] = ["script", "style", "head"];

/// The text between the tags, a line for each run, without scripts and styles.
fn visible(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    while let Some(open) = next(html, at, "<") {
        push_line(&mut out, &html[at..open]);
        let tag = &lower[open + 1..];
        if !is_tag(tag) {
            // A bracket that somebody put around a message, or an arrow.
            at = open + 1;
            continue;
        }
        let hidden = HIDDEN.iter().find(|name| is_named(tag, name));
        let end = match hidden {
            Some(name) => next(&lower, open, &format!("</{name}")),
            None if tag.starts_with("!--") => next(html, open, "-->"),
            None => Some(open),
        };
        let Some(end) = end.and_then(|end| next(html, end, ">")) else {
            return out;
        };
        at = end + 1;
    }
    push_line(&mut out, &html[at..]);
    out
}

/// Whether a tag begins here: a name, its end, and no other bracket in between. What people put
/// between brackets themselves is none.
fn is_tag(tag: &str) -> bool {
    if tag.starts_with("!--") {
        return true;
    }
    let begins = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    let end = tag.find(['<', '>']);
    did(end.unwrap_or(tag.len()));
    let is_whole = end.is_some_and(|end| tag.as_bytes()[end] == b'>');
    begins && is_whole && !tag[..end.unwrap_or_default()].contains("aadsts")
}

fn is_named(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Where the mark stands next.
fn next(text: &str, from: usize, mark: &str) -> Option<usize> {
    let at = text[from..].find(mark).map(|at| from + at);
    did(at.unwrap_or(text.len()) - from);
    at
}

fn push_line(out: &mut String, text: &str) {
    let text = unescape(text);
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else { return };
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    out.push('\n');
}

/// Undoes the character references that pages of Microsoft use.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        did(before.len() + 1);
        match reference(tail) {
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
    Cow::Owned(out)
}

/// The character, and what follows its reference, which is short: nothing is searched for afar.
fn reference(tail: &str) -> Option<(char, &str)> {
    const LONGEST: usize = 8;
    did(LONGEST);
    let end = tail.bytes().take(LONGEST + 1).position(|b| b == b';')?;
    Some((character(&tail[..end])?, &tail[end + 1..]))
}

fn character(name: &str) -> Option<char> {
    const NAMES: [(&str, char); 26] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("rsquo", '\''),
        ("lsquo", '\''),
        ("ldquo", '"'),
        ("rdquo", '"'),
        ("laquo", '"'),
        ("raquo", '"'),
        ("nbsp", ' '),
        ("auml", 'ä'),
        ("ouml", 'ö'),
        ("uuml", 'ü'),
        ("Auml", 'Ä'),
        ("Ouml", 'Ö'),
        ("Uuml", 'Ü'),
        ("szlig", '\u{df}'),
        ("eacute", 'é'),
        ("Eacute", 'É'),
        ("egrave", 'è'),
        ("ecirc", 'ê'),
        ("agrave", 'à'),
        ("ccedil", 'ç'),
        ("hellip", '…'),
    ];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    let mut names = NAMES.iter();
    names.find_map(|(one, character)| (*one == name).then_some(*character))
}
