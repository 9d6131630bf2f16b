//! Captured server lines with their sources, in `tests/vectors/`.
//!
//! Both sides are held to them: a box must say what was seen, and the client's doctor must know
//! what it means. They are data; neither side has them compiled in.

use serde::Deserialize;

/// A line that a server of Microsoft was seen to send.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Vector {
    /// The line, or the lines of one reply.
    pub line: String,
    /// Where anybody can read it.
    pub source: String,
    /// How well it is known.
    pub sure: Sure,
    /// The id of what a doctor makes of it.
    pub finding: Option<String>,
    /// The conversation in which a box says it.
    pub asked: Option<String>,
}

/// How well a line is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// In a public log of the service.
    Captured,
    /// In Microsoft's documents.
    Documented,
    /// In a document of Exchange Server.
    OnPremises,
    /// From memory.
    Assumed,
}

#[derive(Deserialize)]
struct File {
    vector: Vec<Vector>,
}

/// The vectors of SMTP.
#[must_use]
pub fn smtp() -> Vec<Vector> {
    read(include_str!("../vectors/smtp.toml"))
}

/// The vectors of POP3.
#[must_use]
pub fn pop3() -> Vec<Vector> {
    read(include_str!("../vectors/pop3.toml"))
}

/// The vectors of Entra ID's token endpoint.
#[must_use]
pub fn entra() -> Vec<Vector> {
    read(include_str!("../vectors/entra.toml"))
}

fn read(text: &str) -> Vec<Vector> {
    toml::from_str::<File>(text).unwrap().vector
}

/// The line without what differs from one moment, machine and customer to the next.
///
/// Hosts, ids, times, addresses and what stands in quotes become names of their kind, so that two
/// lines are alike exactly when the same template made them.
#[must_use]
pub fn shape(line: &str) -> String {
    let (line, date) = match line.split_once("ready at ") {
        Some((start, rest)) => {
            let tail = rest.find('[').map_or("", |at| &rest[at..]);
            (format!("{start}{tail}"), "ready at DATE ")
        }
        None => (line.to_owned(), ""),
    };
    let line = unquoted(&line);
    let mut words = String::new();
    for word in line.split_inclusive(|c| SEPARATORS.contains(c)) {
        let bare = word.trim_end_matches(|c| SEPARATORS.contains(c));
        words.push_str(kind(bare));
        words.push_str(&word[bare.len()..]);
    }
    format!("{date}{words}")
}

const SEPARATORS: &str = " []\n=<>";

/// What stands between apostrophes or parentheses is the customer's.
fn unquoted(line: &str) -> String {
    let mut shown = String::new();
    let mut until = None;
    for c in line.chars() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => continue,
            (None, '\'') => until = Some('\''),
            (None, '(') => until = Some(')'),
            (None, _) => {}
        }
        shown.push(c);
    }
    shown
}

fn kind(word: &str) -> &str {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    let lower = word.to_ascii_lowercase();
    if lower.ends_with(".outlook.com") || lower.ends_with(".office365.com") {
        "HOST"
    } else if word.contains('@') {
        "ADDRESS"
    } else if word.len() == 16 && hex(word) {
        "SESSION"
    } else if word.len() == 24 && word.ends_with('Z') && word.as_bytes()[10] == b'T' {
        "TIME"
    } else if word.len() > 40 && !word.contains('.') {
        "BASE64"
    } else if word.parse::<std::net::IpAddr>().is_ok() {
        "CLIENT"
    } else {
        word
    }
}
