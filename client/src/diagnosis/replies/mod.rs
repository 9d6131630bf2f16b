//! The refusals of Exchange's mail servers, row by row: code and fragments, never a whole line,
//! since hosts, times and ids in the tails vary and old forms of a line stay in use.
//!
//! An enhanced code alone says too little: `5.7.139` covers six causes; and it says another thing
//! under another basic code: `451 5.7.3` is no `535 5.7.3`.

mod bounces;
mod imap;
mod pop3;
mod smtp;

use super::id::FindingId;
use super::reading::{Code, Plain, codes, found};
use crate::evidence::Protocol;

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// A submission server, or a report of one.
    Smtp,
    Pop3,
    /// No protocol of this client, but one that its users paste.
    Imap,
}

/// What a refusal means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) wire: Wire,
    /// `535 5.7.139`, `5.7.139` under any basic code, or a basic code; empty where words are all.
    pub(crate) code: &'static str,
    /// What it says besides, in lower case, all of it; empty when the code is enough.
    pub(crate) fragments: &'static [&'static str],
    /// Whether the words say it without the code, which programs cut off.
    pub(crate) is_alone: bool,
    pub(crate) finding: FindingId,
    pub(crate) source: &'static str,
    /// When the source was last read.
    pub(crate) read: &'static str,
}

impl Row {
    fn has_code(&self, code: &Code) -> bool {
        let (basic, enhanced) = split(self.code);
        let fits_basic = match (basic, code.basic) {
            (Some(wanted), Some(basic)) => wanted == basic,
            (Some(_), None) => enhanced.is_some(),
            (None, _) => enhanced.is_some(),
        };
        fits_basic && (enhanced.is_none() || enhanced == code.enhanced)
    }

    fn says(&self, text: &str) -> bool {
        self.fragments
            .iter()
            .all(|words| found(text, words).is_some())
    }
}

fn split(code: &str) -> (Option<u16>, Option<[u16; 3]>) {
    let mut parts = code.split(' ').filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    match first.contains('.') {
        true => (None, enhanced(first)),
        false => (first.parse().ok(), parts.next().and_then(enhanced)),
    }
}

fn enhanced(text: &str) -> Option<[u16; 3]> {
    let mut parts = text.split('.').map(str::parse);
    let mut part = || parts.next()?.ok();
    Some([part()?, part()?, part()?])
}

const TABLES: [&[Row]; 4] = [smtp::ROWS, bounces::ROWS, pop3::ROWS, imap::ROWS];

/// All rows, special before general.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The row of a reply to this client: the first that fits.
pub(crate) fn row(protocol: Protocol, line: &str) -> Option<&'static Row> {
    let plain = Plain::new(line);
    match protocol {
        Protocol::Smtp => {
            let codes = codes(&plain);
            // Whose server it is, the greeting tells better.
            let is_ours = |row: &&Row| row.finding != FindingId::OtherProvidersServer;
            let mut rows = rows().filter(|row| row.wire == Wire::Smtp).filter(is_ours);
            rows.find(|row| codes.iter().any(|code| fits(row, code, &plain)))
        }
        Protocol::Pop3 => {
            let mut rows = rows().filter(|row| row.wire == Wire::Pop3);
            rows.find(|row| row.says(&plain.lower))
        }
    }
}

fn fits(row: &Row, code: &Code, plain: &Plain) -> bool {
    row.has_code(code) && row.says(words_of(code, plain))
}

fn words_of<'a>(code: &Code, plain: &'a Plain) -> &'a str {
    plain.lower.get(code.at..code.end).unwrap_or_default()
}

/// What a line in a text may mean, and where the line stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spotted {
    pub(super) row: &'static Row,
    pub(super) at: usize,
    pub(super) end: usize,
}

/// The rows that a text may mean, whoever said it: for each code the one that fits, or all with the
/// code where the words decide nothing, since people often quote little more than the code; and
/// lines of which a program has cut off the code.
pub(super) fn spotted(plain: &Plain) -> Vec<Spotted> {
    let mut spotted = Vec::new();
    // Where codes and their words stand: what was read there needs no second reading.
    let mut spoken: Vec<(usize, usize)> = Vec::new();
    let mut open = Vec::new();
    let codes = codes(plain);
    // Beside a whole code, half a code is one that it wraps.
    let is_whole = |code: &Code| code.basic.is_some() && code.enhanced.is_some();
    let is_mail = is_about_mail(plain) || codes.iter().any(is_whole);
    for code in codes {
        let rows = rows_of(&code, plain, is_mail);
        let Some(row) = rows.first() else { continue };
        spoken.push((code.at, said_until(row, &code, plain)));
        let mut found = rows.iter().map(|&row| Spotted {
            row,
            at: code.at,
            end: code.end,
        });
        match rows.len() {
            1 => spotted.extend(found.next()),
            _ => open.push(found.collect::<Vec<_>>()),
        }
    }
    spotted.extend(without_code(plain, spoken));
    // A code that leaves several causes open is decided by the same words elsewhere in the text.
    for causes in open {
        let decides = |one: &Spotted| {
            let (finding, line) = (one.row.finding, one.at + 1..plain.line_end(one.at));
            // Or by the code that it wraps.
            let is_wrapped = |other: &Spotted| line.contains(&other.at);
            spotted
                .iter()
                .any(|other| other.row.finding == finding || is_wrapped(other))
        };
        if !causes.iter().any(decides) {
            spotted.extend(causes);
        }
    }
    spotted
}

/// Where a reply's words end: it may be wrapped, but what is said after it is not its own.
fn said_until(row: &Row, code: &Code, plain: &Plain) -> usize {
    let said = row.fragments.iter().filter_map(|words| {
        let at = found(words_of(code, plain), words)?;
        Some(code.at + at + words.len())
    });
    let end = said.chain([plain.line_end(code.at)]).max();
    end.unwrap_or(code.end)
}

/// Lines whose code was cut off, or that have none.
fn without_code(plain: &Plain, mut spoken: Vec<(usize, usize)>) -> Vec<Spotted> {
    let mut spotted = Vec::new();
    for row in rows().filter(|row| row.is_alone || is_heard(row.wire, plain)) {
        let first = row
            .fragments
            .first()
            .filter(|_| row.is_alone || row.code.is_empty());
        let Some((words, at)) = first.and_then(|words| Some((words, found(&plain.lower, words)?)))
        else {
            continue;
        };
        let is_told = spoken.iter().any(|(from, to)| (*from..*to).contains(&at));
        if !is_told && row.says(&plain.lower) {
            let end = at + words.len();
            spoken.push((at, end));
            spotted.push(Spotted { row, at, end });
        }
    }
    spotted
}

/// `is_mail`: whether half a code is meant for one.
fn rows_of(code: &Code, plain: &Plain, is_mail: bool) -> Vec<&'static Row> {
    let is_meant = code.basic.is_some() || is_mail;
    let of_code = || rows().filter(|row| row.wire == Wire::Smtp && row.has_code(code));
    let words = words_of(code, plain);
    // What is said besides decides; where nothing is, half a code leaves all that it may belong to.
    let mut said = of_code().filter(|row| !row.fragments.is_empty() && row.says(words));
    if let Some(row) = said.next() {
        return vec![row];
    }
    let mut bare = of_code().filter(|row| row.fragments.is_empty());
    if code.basic.is_some()
        && let Some(row) = bare.next()
    {
        return vec![row];
    }
    // It may be the version of a program.
    if is_meant && let Some(row) = bare.next() {
        let others = bare.filter(|other| other.finding != row.finding);
        return [row].into_iter().chain(others).collect();
    }
    let mut rows: Vec<&'static Row> = Vec::new();
    // Where nobody has added words, the code stands for all that it can mean.
    for row in of_code().filter(|row| split(row.code).1.is_some()) {
        if is_meant && rows.iter().all(|other| other.finding != row.finding) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        rows.extend(bounces::general(code));
    }
    rows
}

/// Whether half a code is one of a mail server's: it stands nearly alone, or beside such words.
fn is_about_mail(plain: &Plain) -> bool {
    const ABOUT: [&str; 7] = [
        "smtp",
        "mail server",
        "remote server",
        "recipient",
        "deliver",
        "returned",
        "authenticat",
    ];
    plain.lower.len() < 60 || ABOUT.iter().any(|word| found(&plain.lower, word).is_some())
}

/// Whether the words of a protocol stand in the text, without which short lines mean nothing.
fn is_heard(wire: Wire, plain: &Plain) -> bool {
    let words: &[&str] = match wire {
        Wire::Smtp => return false,
        Wire::Pop3 => &["-err", "pop"],
        Wire::Imap => &["imap", " no ", " bad ", "* bye", "no [", "bad ["],
    };
    words.iter().any(|word| found(&plain.lower, word).is_some())
}

macro_rules! table {
    (read $read:literal; $($wire:ident $code:literal [$($fragment:literal)*] $alone:ident $finding:ident $source:expr;)+) => {
        use super::{Row, Wire};
        use crate::diagnosis::id::FindingId;

        /// Special before general.
        pub(super) const ROWS: &[Row] = &[$(Row {
            wire: Wire::$wire, code: $code, fragments: &[$($fragment),*],
            is_alone: super::$alone, finding: FindingId::$finding, source: $source, read: $read,
        }),+];
    };
}
use table;

/// The words are known without the code.
const ALONE: bool = true;
/// The words mean this only behind the code, or among words of their protocol.
const CODED: bool = false;

const OAUTH: &str = "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
const NDR: &str = "https://learn.microsoft.com/troubleshoot/exchange/email-delivery/ndr/non-delivery-reports-in-exchange-online";

#[cfg(test)]
mod tests;
