//! Text with one blank between words and plain quotes: what is left of it when browsers, mail
//! programs and word processors have had their way with it.

use super::did;

/// A text twice: as it is shown, and in lower case, letter beneath letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::diagnosis) struct Plain {
    /// As people wrote it.
    pub(in crate::diagnosis) shown: String,
    /// In lower case; a place in one is the same place in the other.
    pub(in crate::diagnosis) lower: String,
    /// Where lines begin.
    lines: Vec<usize>,
}

impl Plain {
    /// Of a text that is free of markup.
    pub(in crate::diagnosis) fn new(text: &str) -> Self {
        did(text.len());
        let mut plain = Self {
            shown: String::with_capacity(text.len()),
            ..Self::default()
        };
        let (mut blank, mut line) = (false, true);
        // French has a blank inside its quotes; German books have them the other way round.
        let mut guillemets = false;
        for c in text.chars() {
            let (is_first, is_last) = (guillemets, guillemets && c == '\u{bb}');
            guillemets = match c {
                '\u{ab}' => true,
                '\u{bb}' => false,
                _ => guillemets,
            };
            if is_last || is_first && plain.shown.ends_with('"') {
                blank = false;
            }
            match unified(c) {
                None => {}
                Some(c) if c.is_whitespace() => {
                    blank = true;
                    line |= c == '\n';
                }
                Some(mark @ '\u{300}'..='\u{327}') => plain.compose(mark),
                Some(c) => {
                    if blank && !plain.shown.is_empty() {
                        plain.push(' ');
                    }
                    if line {
                        plain.lines.push(plain.shown.len());
                    }
                    (blank, line) = (false, false);
                    plain.push(c);
                }
            }
        }
        plain
    }

    fn push(&mut self, c: char) {
        self.shown.push(c);
        self.lower.push(lower(c));
    }

    /// The same letter may come as one character or as a letter with a mark.
    fn compose(&mut self, mark: char) {
        let Some(composed) = self.shown.chars().next_back().and_then(|c| joined(c, mark)) else {
            return self.push(mark);
        };
        self.shown.pop();
        self.lower.pop();
        self.push(composed);
    }

    /// What stands between two places, at most a long line of it, and nothing of another line.
    pub(in crate::diagnosis) fn excerpt(&self, from: usize, to: usize) -> String {
        const LONG: usize = 160;
        let whole = self.shown.get(from..to.min(self.line_end(from)));
        let whole = whole.unwrap_or_default().trim();
        match whole.char_indices().nth(LONG) {
            None => whole.to_owned(),
            Some((end, _)) => {
                let end = whole[..end].rfind(' ').unwrap_or(end);
                format!("{} …", &whole[..end])
            }
        }
    }

    /// Where the line ends that this place is in.
    pub(in crate::diagnosis) fn line_end(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|start| *start <= at);
        self.lines.get(next).copied().unwrap_or(self.shown.len())
    }

    /// Whether a line begins here.
    pub(in crate::diagnosis) fn begins_line(&self, at: usize) -> bool {
        self.lines.binary_search(&at).is_ok()
    }
}

/// One character for those that look alike; `None` for what is not seen.
fn unified(c: char) -> Option<char> {
    Some(match c {
        // Soft hyphens and zero-width characters.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => return None,
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{b4}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2013}' => '-',
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    })
}

/// In lower case where that takes the same room.
fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
        (_, _) => c,
    }
}

fn joined(letter: char, mark: char) -> Option<char> {
    const LETTERS: [(char, &str, &str); 5] = [
        ('\u{300}', "aeuAEU", "àèùÀÈÙ"),
        ('\u{301}', "eE", "éÉ"),
        ('\u{302}', "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ('\u{308}', "aeiouAEIOU", "äëïöüÄËÏÖÜ"),
        ('\u{327}', "cC", "çÇ"),
    ];
    let (_, plain, marked) = LETTERS.iter().find(|(one, _, _)| *one == mark)?;
    marked.chars().nth(plain.find(letter)?)
}
