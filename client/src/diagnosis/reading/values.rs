//! The values that a text names: whose they are is said by the words before them.

use memchr::memmem;

use super::labels::NamedKind;
use super::marks::BEFORE;
use super::{Plain, did};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::diagnosis) struct Value {
    pub(in crate::diagnosis) kind: NamedKind,
    pub(in crate::diagnosis) at: usize,
    pub(in crate::diagnosis) value: String,
}

/// Of one kind, no text that is about one error has more.
const MOST: usize = 16;
/// The longest value that is repeated.
const LONGEST: usize = 300;

/// All values, kind by kind, in order of appearance, each once.
pub(in crate::diagnosis) fn values(plain: &Plain) -> Vec<Value> {
    let mut found = Vec::new();
    for (kind, marks) in BEFORE {
        for mark in *marks {
            behind(plain, *kind, mark, &mut found);
        }
    }
    senders(plain, &mut found);
    if found.iter().all(|one| one.kind != NamedKind::Time) {
        moments(plain, &mut found);
    }
    if found.iter().all(|one| one.kind != NamedKind::User) {
        addresses(plain, &mut found);
    }
    found.sort_by_key(|one| (one.kind, one.at));
    found
}

/// The values of these kinds in a part of the text that no label names, in whatever language it is:
/// Entra quotes its parameters, and each number has its own. What is known already is none of them.
pub(in crate::diagnosis) fn unlabelled(
    plain: &Plain,
    (from, to): (usize, usize),
    kinds: &[NamedKind],
    known: &[Value],
) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut kinds = kinds.to_vec();
    for (at, word, is_quoted) in words(plain, from, to).take(LONGEST) {
        let is_known = |one: &Value| one.value.eq_ignore_ascii_case(word);
        if kinds.is_empty() || known.iter().chain(&found).any(is_known) || is_microsofts(word) {
            continue;
        }
        let fits = |kind: &NamedKind| is_plain(word, *kind, is_quoted);
        if let Some(index) = kinds.iter().position(fits) {
            let (kind, value) = (kinds.remove(index), word.to_owned());
            found.push(Value { kind, at, value });
        }
    }
    found
}

/// The words of a part of the text, free of quotes and full stops, and whether they stood in quotes.
fn words(plain: &Plain, from: usize, to: usize) -> impl Iterator<Item = (usize, &str, bool)> {
    const MARKS: [char; 11] = [' ', '\'', '"', ',', ';', '(', ')', '<', '>', '[', ']'];
    let text = plain.shown.get(from..to.min(plain.shown.len()));
    let text = text.unwrap_or_default();
    did(text.len());
    let start = text.as_ptr() as usize;
    text.split(MARKS).filter_map(move |word| {
        let at = word.as_ptr() as usize - start;
        let quote = text.as_bytes().get(at.checked_sub(1)?);
        let is_quoted = matches!(quote, Some(b'\'' | b'"'));
        let word = word.trim_end_matches(['.', ':', '!']);
        (word.len() > 4).then_some((from + at, word, is_quoted))
    })
}

/// Whether a word shows of itself what it is; what has a general form does so in quotes only.
fn is_plain(word: &str, kind: NamedKind, is_quoted: bool) -> bool {
    let is_telling = match kind {
        NamedKind::Tenant => is_quoted || is_guid(word),
        NamedKind::Scope => is_quoted || word.contains("://"),
        NamedKind::Resource => word.contains("://") || is_guid(word),
        NamedKind::RedirectUri | NamedKind::App | NamedKind::User | NamedKind::Mailbox => true,
        NamedKind::Host | NamedKind::Time | NamedKind::TraceId | NamedKind::CorrelationId => false,
    };
    is_telling && word.len() <= LONGEST && has_form(word, kind)
}

/// Where Microsoft's own texts send their readers.
fn is_microsofts(word: &str) -> bool {
    const PAGES: [&str; 7] = [
        "https://aka.ms",
        "https://go.microsoft.com",
        "https://learn.microsoft.com",
        "https://docs.microsoft.com",
        "https://portal.azure.com",
        "https://entra.microsoft.com",
        "https://login.microsoftonline.com/error",
    ];
    PAGES.iter().any(|page| word.starts_with(page))
}

fn behind(plain: &Plain, kind: NamedKind, mark: &str, found: &mut Vec<Value>) {
    let text = plain.lower.as_bytes();
    did(text.len());
    let places = memmem::find_iter(text, mark.as_bytes());
    for place in places.take(4 * MOST) {
        let at = place + mark.len();
        if let Some((at, value)) = value_at(&plain.shown, at, kind) {
            add(found, Value { kind, at, value });
        }
    }
}

fn add(found: &mut Vec<Value>, new: Value) {
    let of_kind = found.iter().filter(|one| one.kind == new.kind);
    let is_old = |one: &Value| one.kind == new.kind && one.value.eq_ignore_ascii_case(&new.value);
    if of_kind.count() < MOST && !found.iter().any(is_old) {
        found.push(new);
    }
}

/// The value that begins here, behind quotes and colons, if it has the form of its kind.
fn value_at(text: &str, at: usize, kind: NamedKind) -> Option<(usize, String)> {
    const JOINTS: &[u8] = b" :='\"(\\";
    let skipped = text.as_bytes()[at..]
        .iter()
        .take(6)
        .take_while(|b| JOINTS.contains(b))
        .count();
    let at = at + skipped;
    let rest = text.get(at..)?;
    let mut end = rest.find([
        ' ', '\'', '"', ',', ';', ')', '<', '>', '&', '?', '}', ']', '|',
    ]);
    if kind == NamedKind::RedirectUri {
        // An address may have a question of its own.
        end = rest.find([' ', '\'', '"', ',', ';', ')', '<', '>', '&', '}', ']']);
    }
    let mut value = rest.get(..end.unwrap_or(rest.len()))?;
    did(value.len());
    let mut is_called = false;
    if kind == NamedKind::Tenant {
        (value, is_called) = match name(text, at, rest) {
            Some(name) => (name, is_name(name) || is_word_after_tenant(text, at, name)),
            None => (value.split('/').next()?, false),
        };
    }
    if kind == NamedKind::Time && is_date(value) {
        let time = rest
            .get(value.len() + 1..)?
            .split([' ', '\'', '"', ',', ']'])
            .next()?;
        value = rest.get(..value.len() + 1 + time.len())?;
    }
    if kind == NamedKind::Host {
        value = value.split(['/', ':']).next()?;
    }
    let value = value.trim_end_matches(['.', ':', '!']);
    let fits = value.len() <= LONGEST && (is_called || has_form(value, kind));
    fits.then(|| (at, value.to_owned()))
}

/// The name of a tenant may have blanks: quotes hold it together, or the end of the sentence does.
fn name<'a>(text: &str, at: usize, rest: &'a str) -> Option<&'a str> {
    let quote = text.as_bytes().get(at.checked_sub(1)?).copied()?;
    let ends: &[u8] = match quote {
        b'\'' | b'"' => &[quote],
        // `… in the tenant named Contoso Ltd. This can happen …`.
        _ if is_introduced(&text[..at]) => b".,'",
        _ => return None,
    };
    let name = rest.get(..rest.bytes().take(LONGEST).position(|b| ends.contains(&b))?)?;
    // The verb of a German or French sentence follows the name.
    const VERBS: [&str; 5] = [" nicht ", " wurde", " est ", " n'", " non "];
    let end = VERBS.iter().filter_map(|verb| name.find(verb)).min();
    Some(&name[..end.unwrap_or(name.len())])
}

/// `… in the tenant named `, `im Mandanten namens `, `dans le locataire nommé `.
fn is_introduced(before: &str) -> bool {
    const ENDS: [&str; 4] = ["named ", "namens ", "nommé ", "denominato "];
    ENDS.iter().any(|end| before.ends_with(end))
}

fn has_form(value: &str, kind: NamedKind) -> bool {
    let lower = value.to_ascii_lowercase();
    let is_placeholder = value.is_empty() || value.contains(['{', '[', '…', '\u{fffd}']);
    !is_placeholder
        && match kind {
            NamedKind::RedirectUri => value.contains("://") || value.starts_with("urn:"),
            NamedKind::App | NamedKind::TraceId | NamedKind::CorrelationId => is_guid(value),
            NamedKind::Tenant => is_guid(value) || is_domain(&lower),
            NamedKind::Scope => {
                value.contains("://") || lower == ".default" || is_permission(value)
            }
            NamedKind::Resource => value.contains("://") || is_guid(value) || is_domain(&lower),
            NamedKind::Host => is_domain(&lower),
            NamedKind::User | NamedKind::Mailbox => is_address(value),
            NamedKind::Time => value.len() >= 16 && is_date(value.get(..10).unwrap_or_default()),
        }
}

/// 32 digits in five groups.
fn is_guid(value: &str) -> bool {
    let groups: Vec<&str> = value.split('-').take(6).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12] && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// What a firm calls itself: not a word of the sentence, hence with a capital.
fn is_name(value: &str) -> bool {
    (2..=80).contains(&value.len())
        && value.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !value.contains(['{', '[', '…', '/'])
}

/// `Tenant 'contoso' not found`, `tenant identifier 'foo_bar'`: whatever it is, it is quoted as one.
fn is_word_after_tenant(text: &str, at: usize, name: &str) -> bool {
    const MARKS: [&str; 9] = [
        "tenant",
        "identifier",
        "mandant",
        "mandanten",
        "mandantenbezeichner",
        "bezeichner",
        "locataire",
        "identificateur",
        "identificateur de locataire",
    ];
    let before = &text.as_bytes()[at.saturating_sub(30)..at];
    let before = before.to_ascii_lowercase();
    let quoted = before.strip_suffix(b" '").or(before.strip_suffix(b" \""));
    let is_quoted =
        quoted.is_some_and(|before| MARKS.iter().any(|mark| before.ends_with(mark.as_bytes())));
    is_quoted && (1..=80).contains(&name.len()) && !name.contains([' ', '{', '['])
}

/// `POP.AccessAsUser.All`, `Mail.Read`.
fn is_permission(value: &str) -> bool {
    value.contains('.')
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn is_domain(value: &str) -> bool {
    let labels: Vec<&str> = value.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_address(value: &str) -> bool {
    let Some((name, domain)) = value.split_once('@') else {
        return false;
    };
    // A message's id has the form of an address, of a machine.
    let is_machine = domain.contains(".prod.") || domain.contains(".PROD.");
    !name.is_empty() && is_domain(domain) && !is_machine && !name.contains('<')
}

/// `[HOST 2026-11-23T…`; any other moment may be one of long before.
fn is_in_tail(text: &str, at: usize) -> bool {
    const LONGEST_HOST: usize = 80;
    let before = &text.as_bytes()[at.saturating_sub(LONGEST_HOST)..at];
    let opened = before.iter().rposition(|b| *b == b'[');
    opened.is_some_and(|opened| !before[opened..].contains(&b']'))
}

/// `2026-11-23`.
fn is_date(value: &str) -> bool {
    let mut bytes = value.bytes().enumerate();
    value.len() == 10
        && bytes.all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// `a@x.example not allowed to send as b@x.example`: the first is who signed in.
fn senders(plain: &Plain, found: &mut Vec<Value>) {
    const MARK: &str = " not allowed to send as ";
    if let Some(place) = super::found(&plain.lower, MARK) {
        let before = &plain.shown[..place];
        let at = before.rfind([' ', ';', '\'', '"']).map_or(0, |at| at + 1);
        let value = before[at..].to_owned();
        if has_form(&value, NamedKind::User) {
            found.retain(|one| one.kind != NamedKind::User);
            found.push(Value {
                kind: NamedKind::User,
                at,
                value,
            });
        }
    }
}

/// Addresses that nothing introduces: whoever they are, the text is about them.
fn addresses(plain: &Plain, found: &mut Vec<Value>) {
    const MARKS: [char; 12] = [' ', '\'', '"', ',', ';', '(', ')', '<', '>', '[', ']', ':'];
    did(plain.shown.len());
    let start = plain.shown.as_ptr() as usize;
    for word in plain
        .shown
        .split(MARKS)
        .filter(|word| word.contains('@'))
        .take(MOST)
    {
        let value = word.trim_end_matches('.');
        if has_form(value, NamedKind::User) {
            let at = word.as_ptr() as usize - start;
            add(
                found,
                Value {
                    kind: NamedKind::User,
                    at,
                    value: value.to_owned(),
                },
            );
        }
    }
}

/// Moments in the tail of a mail server's reply, which have no label.
fn moments(plain: &Plain, found: &mut Vec<Value>) {
    did(plain.shown.len());
    for (at, _) in plain.shown.match_indices("20").take(64 * MOST) {
        let date = plain.shown.get(at..at + 10).filter(|date| is_date(date));
        let is_joined = plain.shown.as_bytes().get(at + 10) == Some(&b'T');
        if date.is_some()
            && is_joined
            && is_in_tail(&plain.shown, at)
            && let Some((at, value)) = value_at(&plain.shown, at, NamedKind::Time)
        {
            add(
                found,
                Value {
                    kind: NamedKind::Time,
                    at,
                    value,
                },
            );
        }
    }
}
