//! The AADSTS numbers of a text, however they are written: `AADSTS50011`, `AADSTS: 50011`,
//! `"error_codes":[7000222]`, `error?code=7000222`, `Fehlercode: 53003`.

use super::{Plain, did};

/// A number that may be one of Entra's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::diagnosis) struct Number {
    pub(in crate::diagnosis) value: u32,
    /// Where its label begins.
    pub(in crate::diagnosis) at: usize,
    /// Whether the label says that it is one of Entra's; with a lesser one it has to be known.
    pub(in crate::diagnosis) is_sure: bool,
}

/// More different errors than anybody can work through.
const MOST: usize = 64;

/// What may stand before a number, and whether it says whose it is.
const LABELS: [(&str, bool); 17] = [
    ("aadsts", true),
    ("error_codes", true),
    ("error?code", true),
    ("serrorcode", true),
    ("errorcode", true),
    ("error code", true),
    ("fehlercode", true),
    ("code d'erreur", true),
    ("resulttype", true),
    ("result type", true),
    ("ests", true),
    ("error", false),
    ("fehler", false),
    ("erreur", false),
    ("code", false),
    ("number", false),
    ("nummer", false),
];

/// In order of appearance, each once.
pub(in crate::diagnosis) fn numbers(plain: &Plain) -> Vec<Number> {
    let text = plain.lower.as_bytes();
    did(text.len());
    let mut found: Vec<Number> = Vec::new();
    let mut last: Option<(usize, bool)> = None;
    for (start, end) in runs(text) {
        let listed = last.filter(|(end, _)| text[*end..start].iter().all(|b| b" ,\"'".contains(b)));
        let label = label(&text[..start]).or(listed.map(|(_, is_sure)| (start, is_sure)));
        let value = std::str::from_utf8(&text[start..end])
            .ok()
            .and_then(|run| run.parse().ok());
        let (Some((at, is_sure)), Some(value)) = (label, value) else {
            continue;
        };
        last = Some((end, is_sure));
        if found.len() < MOST && found.iter().all(|one| one.value != value) {
            found.push(Number { value, at, is_sure });
        }
    }
    found
}

/// Runs of five to seven digits that are no part of a longer word.
fn runs(text: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let start = at;
            while at < text.len() && text[at].is_ascii_digit() {
                at += 1;
            }
            let fits = (5..=7).contains(&(at - start)) && stands_alone(text, start, at);
            if at == start {
                at += 1;
            }
            if fits {
                return Some((start, at));
            }
        }
        None
    })
}

fn stands_alone(text: &[u8], start: usize, end: usize) -> bool {
    let before = &text[..start];
    let is_label = LABELS
        .iter()
        .any(|(label, _)| before.ends_with(label.as_bytes()));
    let open = before
        .last()
        .is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'.');
    let closed = text.get(end).is_none_or(|b| !b.is_ascii_alphanumeric());
    // `AADSTS50011The redirect URI …`.
    (open || is_label) && closed || before.ends_with(b"aadsts")
}

/// Where the label before a number begins, and how sure it is.
fn label(before: &[u8]) -> Option<(usize, bool)> {
    const JOINTS: &[u8] = b" :#=-_[(\"'*\\";
    const WORDS: [&str; 6] = [" is", " code", " error", " number", " ist", " code :"];
    let mut end = before.len();
    for _ in 0..4 {
        let trimmed = before[..end]
            .iter()
            .rev()
            .take(8)
            .take_while(|b| JOINTS.contains(b));
        end -= trimmed.count();
        let text = &before[..end];
        let found = LABELS
            .iter()
            .find(|(label, _)| text.ends_with(label.as_bytes()));
        if let Some((label, is_sure)) = found {
            let at = end - label.len();
            // `AADSTS error code 50011`.
            let window = &text[at.saturating_sub(12)..at];
            let is_sure = *is_sure || window.windows(6).any(|part| part == b"aadsts");
            return Some((at, is_sure));
        }
        let word = WORDS.iter().find(|word| text.ends_with(word.as_bytes()))?;
        end -= word.len();
    }
    None
}
