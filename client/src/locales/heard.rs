//! What the client and its libraries noted in English, in the reader's language.
//!
//! Records and causes of errors keep words, and words are English. The English texts of the
//! messages `heard-…` are these words, so that each one is a pattern: what fills its holes is
//! carried over into the other language. Where a hole is a cause, `why`, it is read in its turn.

use std::io;
use std::sync::OnceLock;

use fluent_bundle::FluentArgs;

use super::text::{Argument, Text};
use super::{Language, catalogue, messages};

/// Every such message with what it names, the more special ones first.
pub(super) const ALL: &[(&str, &[&str])] = &[
    ("heard-nothing-pasted", &[]),
    ("heard-browser-silent", &[]),
    ("heard-other-state", &[]),
    ("heard-code-not-confirmed", &[]),
    ("heard-interrupted", &[]),
    ("heard-token-over", &[]),
    ("heard-users-differ", &["user", "login"]),
    (
        "heard-tenant-known",
        &["domain", "tenant", "other", "entity", "ours"],
    ),
    (
        "heard-tenant-other",
        &["domain", "tenant", "entity", "ours"],
    ),
    ("heard-tenant-of-domain", &["domain", "tenant"]),
    ("heard-tenant-id-form", &[]),
    ("heard-client-id-form", &[]),
    ("heard-secret-form", &[]),
    ("heard-secret-stored-form", &[]),
    ("heard-scopes-asked", &["scopes"]),
    ("heard-token-length", &["length"]),
    ("heard-retry-after", &["seconds"]),
    ("heard-claim", &["claim", "value"]),
    ("heard-http-not-json", &["status"]),
    ("heard-http-page", &["status", "title"]),
    ("heard-http-page-untitled", &["status"]),
    ("heard-http-empty", &["status"]),
    ("heard-http-cut", &["status"]),
    ("heard-http-no-token", &[]),
    ("heard-http-redirect-to", &["status", "host"]),
    ("heard-http-redirect", &["status"]),
    ("heard-http-too-large", &["status"]),
    ("heard-http-said", &["status", "words"]),
    ("heard-other-issuer", &["issuer"]),
    ("heard-id-token-unreadable", &[]),
    ("heard-id-token-audience", &["application"]),
    ("heard-id-token-issuer", &["issuer"]),
    ("heard-id-token-nonce", &[]),
    ("heard-id-token-expired", &["time"]),
    ("heard-no-answer-in", &["seconds"]),
    ("heard-no-answer", &[]),
    ("heard-no-handshake", &[]),
    ("heard-no-address", &[]),
    ("heard-lookup-failed", &["why"]),
    ("heard-lookup-unknown", &[]),
    ("heard-lookup-temporary", &[]),
    ("heard-lookup-no-address", &[]),
    ("heard-server-refused", &["line"]),
    ("heard-server-closed", &[]),
    ("heard-server-endless", &[]),
    ("heard-server-not-pop3", &["line"]),
    ("heard-server-long-line", &["bytes"]),
    ("heard-server-out-of-turn", &[]),
    ("heard-server-early-command", &[]),
    ("heard-server-no-counts", &["line"]),
    ("heard-server-no-uidl", &["line"]),
    ("heard-server-long-mail", &["bytes"]),
    ("heard-server-no-starttls", &[]),
    ("heard-server-no-smtputf8", &[]),
    ("heard-certificate-expired", &["why"]),
    ("heard-certificate-expired-short", &[]),
    ("heard-certificate-early", &["why"]),
    ("heard-certificate-early-short", &[]),
    ("heard-certificate-name", &["name", "why"]),
    ("heard-certificate-unknown", &[]),
    ("heard-certificate-other", &["why"]),
    ("heard-tls-alert", &["why"]),
    ("heard-tls-corrupt", &["why"]),
    ("heard-tls-incompatible", &["why"]),
    ("heard-tls-misbehaved", &["why"]),
    ("heard-tls-cut", &["why"]),
    ("heard-tls-eof", &[]),
    ("heard-eof", &[]),
    ("heard-not-utf8", &[]),
    ("heard-not-digits", &[]),
    ("heard-digits-empty", &[]),
    ("heard-digits-large", &[]),
    ("heard-connect-to-form", &[]),
    ("heard-connect-to-ipv6", &["given"]),
    ("heard-connect-to-port", &["given"]),
    ("heard-connect-to-host", &["given"]),
    ("heard-no-browser", &[]),
    ("heard-damaged-at", &["line", "column"]),
    ("heard-lock-cancelled", &[]),
    ("heard-ca-unreadable", &["path", "why"]),
    ("heard-ca-empty", &["path"]),
    ("heard-ca-malformed", &["path", "why"]),
    ("heard-ca-platform", &["why"]),
    ("heard-ca-none", &[]),
    ("heard-tls-setup", &["why"]),
    ("heard-login-odd", &[]),
    ("heard-token-odd", &[]),
    ("heard-mail-address", &["address"]),
    ("heard-mail-subject", &[]),
    ("heard-mail-nobody", &[]),
    ("heard-mail-write", &["why"]),
    ("heard-find-address", &["host", "why"]),
    ("heard-connect", &["host", "port", "why"]),
    ("heard-tls-with", &["host", "why"]),
    ("heard-keep-connection", &["host", "why"]),
    ("heard-get-answer", &["host", "seconds"]),
    ("heard-file-link", &[]),
    ("heard-file-odd", &[]),
    ("heard-file-foreign", &[]),
    ("heard-folder-link", &[]),
    ("heard-server-tls-at-once", &[]),
    ("heard-lock-held", &[]),
    ("heard-lock-stopped", &["process"]),
    ("heard-lock-of", &["process"]),
    ("heard-offer-no-starttls", &["offer"]),
    ("heard-offer-no-xoauth2", &["offer"]),
    ("heard-server-early-line", &["line"]),
    ("heard-server-incomplete", &["seconds"]),
    ("heard-server-other-protocol", &["line"]),
    ("heard-server-refuses-odd", &[]),
    ("heard-earlier-token", &["app", "tenant"]),
    ("heard-could-not", &["why"]),
    ("heard-at-address", &["why", "address"]),
];

/// The hole of a cause.
const WHY: &str = "why";

struct Pattern {
    id: &'static str,
    /// The words between the holes: one more than there are holes.
    words: Vec<String>,
    holes: Vec<&'static str>,
}

impl Text {
    /// Words of the client's own or of one of its libraries, told in the reader's language where
    /// they are known, else as they are.
    #[must_use]
    pub fn of_own_words(words: &str) -> Self {
        known(words).unwrap_or_else(|| Self::verbatim(words))
    }

    /// The same as the cause of something: what is not known is marked as somebody else's words.
    #[must_use]
    pub fn heard(words: &str) -> Self {
        match words.is_empty() {
            true => Self::verbatim(words),
            false => known(words).unwrap_or_else(|| messages::foreign_words(words)),
        }
    }

    /// The cause of a failure of this computer, by its kind.
    #[must_use]
    pub fn of_io(error: &io::Error) -> Self {
        match error.raw_os_error().and_then(|_| of_kind(error.kind())) {
            Some(text) => text,
            None => Self::heard(&error.to_string()),
        }
    }
}

fn known(words: &str) -> Option<Text> {
    of_cause(words).or_else(|| of_place(words))
}

fn of_cause(words: &str) -> Option<Text> {
    let said = || patterns().iter().find_map(|pattern| pattern.read(words));
    of_system(words).or_else(said)
}

/// More colons than any line of our own has.
const MOST_COLONS: usize = 8;

/// What is known and said of a server or a file. A server chooses such words too, so no place is
/// looked for behind a place: that would double the work with each colon.
fn of_place(words: &str) -> Option<Text> {
    let is_host = |place: &str| place.contains('.') && !place.contains([' ', '/']);
    let is_file = |place: &str| std::path::Path::new(place).is_absolute();
    let mut marks = words.match_indices(": ").take(MOST_COLONS);
    marks.find_map(|(at, mark)| {
        let (place, cause) = (&words[..at], &words[at + mark.len()..]);
        let cause = (is_host(place) || is_file(place)).then(|| of_cause(cause))??;
        Some(messages::because_at(place, cause))
    })
}

/// The words of the operating system end with a number, which says what kind of failure it was.
fn of_system(words: &str) -> Option<Text> {
    let (_, number) = words.strip_suffix(')')?.rsplit_once(" (os error ")?;
    let error = io::Error::from_raw_os_error(number.parse().ok()?);
    let place = words.strip_suffix(&error.to_string())?;
    let kind = of_kind(error.kind())?;
    match place.strip_suffix(": ") {
        Some(place) => Some(messages::because_at(place, kind)),
        None => place.is_empty().then_some(kind),
    }
}

fn of_kind(kind: io::ErrorKind) -> Option<Text> {
    use io::ErrorKind::*;
    Some(match kind {
        NotFound => messages::because_not_found(),
        PermissionDenied => messages::because_not_permitted(),
        AlreadyExists => messages::because_exists(),
        IsADirectory => messages::because_is_a_folder(),
        NotADirectory => messages::because_is_no_folder(),
        StorageFull | QuotaExceeded => messages::because_full(),
        ReadOnlyFilesystem => messages::because_read_only(),
        ConnectionRefused => messages::because_refused(),
        ConnectionReset | ConnectionAborted | BrokenPipe => messages::because_cut(),
        HostUnreachable | NetworkUnreachable | NetworkDown => messages::because_unreachable(),
        TimedOut => messages::because_timed_out(),
        AddrInUse => messages::because_in_use(),
        // Of the standard library's kinds, these are what people meet.
        _ => return None,
    })
}

fn patterns() -> &'static [Pattern] {
    static PATTERNS: OnceLock<Vec<Pattern>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        ALL.iter()
            .map(|(id, holes)| Pattern::new(id, holes))
            .collect()
    })
}

impl Pattern {
    fn new(id: &'static str, holes: &[&'static str]) -> Self {
        // Characters of the private use area stand in no message.
        let mark = |at: usize| char::from_u32(0xE000 + at as u32).unwrap_or('\u{E000}');
        let mut arguments = FluentArgs::new();
        for (at, hole) in holes.iter().enumerate() {
            arguments.set(*hole, mark(at).to_string());
        }
        let english = catalogue::say(Language::En, id, None, &arguments).unwrap_or_default();
        let is_mark = |c: char| ('\u{E000}'..='\u{F8FF}').contains(&c);
        let order = english.chars().filter(|c| is_mark(*c));
        let hole = |c: char| holes.get(c as usize - 0xE000).copied();
        Self {
            id,
            holes: order.filter_map(hole).collect(),
            words: english.split(is_mark).map(str::to_owned).collect(),
        }
    }

    fn read(&self, said: &str) -> Option<Text> {
        let (first, others) = self.words.split_first()?;
        let mut rest = said.strip_prefix(first.as_str())?;
        let mut arguments = Vec::new();
        for (at, words) in others.iter().enumerate() {
            let hole = *self.holes.get(at)?;
            let value = match (hole, at + 1 == others.len()) {
                (_, true) => rest.strip_suffix(words.as_str())?,
                // A cause is whole sentences, which may have the same marks inside.
                (WHY, false) => rest.rsplit_once(words.as_str())?.0,
                (_, false) => rest.split_once(words.as_str())?.0,
            };
            rest = rest.get(value.len() + words.len()..)?;
            if value.is_empty() {
                return None;
            }
            arguments.push((
                hole,
                match hole {
                    WHY => Argument::Text(Text::heard(value)),
                    _ => Argument::word(value),
                },
            ));
        }
        rest.is_empty()
            .then(|| Text::by_id(self.id.to_owned(), arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german(words: &str) -> String {
        Text::heard(words).say(Language::De)
    }

    #[test]
    fn every_pattern_reads_its_own_words_and_says_them_again() {
        for (id, holes) in ALL {
            let values = holes
                .iter()
                .map(|hole| (*hole, Argument::word(format!("<{hole}>"))));
            let words = Text::by_id((*id).to_owned(), values.collect()).say(Language::En);
            let read = Text::heard(&words);
            assert_eq!(read.say(Language::En), words, "{id}");
            let unmarked = german(&words).replace("«<", "").replace(">»", "");
            assert!(
                !unmarked.starts_with('«') || *id == "heard-could-not",
                "{id}: {unmarked}"
            );
        }
    }

    /// A greeting like this once took longer than the sun has left.
    #[test]
    fn a_line_of_nothing_but_places_ends() {
        let line = "/: ".repeat(400) + "x";
        assert_eq!(german(&line), format!("«{line}»"));
        assert_eq!(
            Text::of_own_words(&line).say(Language::De),
            Text::verbatim(&line).say(Language::De)
        );
    }

    #[test]
    fn a_cause_within_words_is_told_too() {
        for (words, expected) in [
            (
                "could not connect to outlook.office365.com port 995: Connection refused (os error 111) (127.0.0.1:995)",
                "keine Verbindung zu outlook.office365.com, Port 995: Verbindung abgelehnt (127.0.0.1:995)",
            ),
            (
                "/home/a/tokens: No such file or directory (os error 2)",
                "/home/a/tokens: Datei oder Ordner nicht gefunden",
            ),
            (
                "smtp.office365.com: no answer in 30 s",
                "smtp.office365.com: keine Antwort in 30 s",
            ),
            (
                "access token: 5000 characters",
                "Zugriffstoken: 5000 Zeichen",
            ),
            ("Retry-After: 30 s", "Retry-After: in 30 s wieder versuchen"),
            (
                "/home/a: b/record.lock: process 17 holds this lock and is stopped; let it go on or end it",
                "/home/a: b/record.lock: der Prozess 17 hält diese Sperre und ist angehalten; lassen Sie ihn weiterlaufen oder beenden Sie ihn",
            ),
            (
                "/home/a/record.json: damaged at line 1, column 2",
                "/home/a/record.json: beschädigt in Zeile 1, Spalte 2",
            ),
            ("AADSTS50011: interrupted", "«AADSTS50011: interrupted»"),
            ("never heard of", "«never heard of»"),
        ] {
            assert_eq!(german(words), expected);
            assert!(!Text::heard(words).say(Language::En).contains('«'));
        }
    }
}
