//! From pasted text to what each part of it means, without any evidence of one's own: what is
//! [read](super::reading) in it, by the tables of the doctor. Words for people are made elsewhere.

use super::aadsts::{self, Provenance};
use super::id::FindingId;
use super::names;
use super::pages;
use super::reading::{self, Named, NamedKind, Plain, Value};
use super::replies;

/// What each part of a text means, in order of appearance and each cause once. Where nothing is
/// known, that is the one meaning.
pub(crate) fn meanings(text: &str) -> Vec<Meaning> {
    if let Ok(id) = text.trim().parse() {
        let matched = text.trim().to_owned();
        return vec![Meaning {
            matched,
            ..Meaning::of(id, 0)
        }];
    }
    if let Some(class) = class_of(text.trim()) {
        let matched = text.trim().to_owned();
        return vec![Meaning {
            matched,
            ..Meaning::of(class, 0)
        }];
    }
    let plain = reading::read(text);
    let mut meanings = all(&plain);
    meanings.sort_by_key(|meaning| meaning.at);
    let mut meanings = once(meanings);
    let named = named(&plain, &meanings);
    for (meaning, named) in meanings.iter_mut().zip(named) {
        meaning.named = named;
        meaning.matched = match meaning.number {
            Some(number) => format!("AADSTS{number}"),
            None => plain.excerpt(meaning.at, meaning.end),
        };
    }
    meanings
}

/// The finding that names this cause among others, for causes that none names alone.
fn class_of(cause: &str) -> Option<FindingId> {
    let mut all = FindingId::ALL.iter().copied();
    all.find(|id| id.causes().contains(&cause))
}

/// What a part of a text means, before there are words for it.
#[derive(Clone, Debug)]
pub(crate) struct Meaning {
    /// The part of the text.
    pub(crate) matched: String,
    /// Where it begins and ends.
    at: usize,
    end: usize,
    pub(crate) id: FindingId,
    /// The AADSTS number, where there is one.
    pub(crate) number: Option<u32>,
    /// Where it can be read, and when it last was.
    pub(crate) source: String,
    pub(crate) read: &'static str,
    pub(crate) provenance: Provenance,
    /// What the text names with it.
    pub(crate) named: Vec<Named>,
    /// What the text of its number quotes.
    parameters: &'static [NamedKind],
}

impl Meaning {
    fn of(id: FindingId, at: usize) -> Self {
        Self {
            matched: String::new(),
            named: Vec::new(),
            at,
            end: usize::MAX,
            id,
            number: None,
            source: String::new(),
            read: "",
            provenance: Provenance::Documented,
            parameters: &[],
        }
    }

    /// Whether it stands for nothing but another one of the same text.
    fn is_same(&self, other: &Self) -> bool {
        let is_known = self.id != FindingId::Unknown;
        self.id == other.id && (is_known || self.number == other.number)
    }
}

fn all(plain: &Plain) -> Vec<Meaning> {
    let mut meanings = numbered(plain);
    if meanings.is_empty() {
        meanings.extend(unnumbered(plain));
    }
    meanings.extend(replies::spotted(plain).into_iter().map(|one| Meaning {
        end: one.end,
        source: one.row.source.to_owned(),
        read: one.row.read,
        ..Meaning::of(one.row.finding, one.at)
    }));
    meanings.extend(pages::rows_in(&plain.lower).map(|(at, row)| Meaning {
        end: at + row.fragments[0].len(),
        source: row.source.to_owned(),
        provenance: row.provenance,
        ..Meaning::of(row.finding, at)
    }));
    if meanings.is_empty() {
        meanings.extend(by_name(plain));
    }
    if meanings.is_empty() {
        meanings.push(Meaning::of(FindingId::Unknown, 0));
    }
    meanings
}

/// The numbers of a text, or the text itself.
fn numbered(plain: &Plain) -> Vec<Meaning> {
    // A bare SMTP code is no AADSTS number; those have five digits and more.
    if (5..=7).contains(&plain.lower.len())
        && let Ok(number) = plain.lower.parse()
    {
        return vec![by_number(number, 0, "")];
    }
    let mut numbers = reading::numbers(plain);
    numbers.retain(|number| number.is_sure || aadsts::row(number.value, "").is_some());
    if numbers.is_empty() && plain.lower.len() < 80 {
        numbers = bare(plain);
    }
    let ends = numbers.iter().skip(1).map(|number| number.at);
    let ends: Vec<usize> = ends.chain([plain.lower.len()]).collect();
    let mut meanings: Vec<Meaning> = Vec::new();
    for (number, end) in numbers.iter().zip(ends) {
        // Of two numbers, each has the words up to the next; of one, all words are about it.
        let words = match numbers.len() {
            1 => plain.lower.as_str(),
            _ => plain.lower.get(number.at..end).unwrap_or_default(),
        };
        let mut meaning = by_number(number.value, number.at, words);
        meaning.end = end;
        meanings.push(meaning);
    }
    without_introductions(meanings)
}

/// In a short text, a number that is known needs no label.
fn bare(plain: &Plain) -> Vec<reading::Number> {
    let words = plain.lower.split(|c: char| !c.is_ascii_alphanumeric());
    let numbers = words.filter(|word| (5..=7).contains(&word.len()));
    let numbers = numbers.filter_map(|word| word.parse().ok());
    let known = numbers.filter(|number| aadsts::row(*number, "").is_some());
    known
        .map(|value| reading::Number {
            value,
            at: 0,
            is_sure: true,
        })
        .collect()
}

/// `AADSTS70002: Error validating credentials. AADSTS50126: …` has one cause, the second.
fn without_introductions(mut meanings: Vec<Meaning>) -> Vec<Meaning> {
    let all: Vec<u32> = meanings.iter().filter_map(|one| one.number).collect();
    if all.len() > 1 {
        meanings.retain(|one| {
            one.number
                .is_none_or(|number| !aadsts::introduces(number, &all))
        });
    }
    meanings
}

fn by_number(number: u32, at: usize, words: &str) -> Meaning {
    let known = aadsts::row(number, words);
    let row = known.map_or(FindingId::Unknown, |row| row.finding);
    let address = format!("https://login.microsoftonline.com/error?code={number}");
    Meaning {
        number: Some(number),
        source: known.map_or(address, |row| row.source.to_owned()),
        read: known.map_or("", |row| row.read),
        provenance: known.map_or(Provenance::Documented, |row| row.provenance),
        parameters: aadsts::parameters(number),
        ..Meaning::of(row, at)
    }
}

/// The sentence of an error whose number was cut off.
fn unnumbered(plain: &Plain) -> Option<Meaning> {
    let (number, at, words) = aadsts::number_of(&plain.lower)?;
    Some(Meaning {
        end: at + words.len(),
        number: None,
        ..by_number(number, at, &plain.lower)
    })
}

/// Names and words where nothing else is said.
fn by_name(plain: &Plain) -> Option<Meaning> {
    let (at, row) = names::row(&plain.lower)?;
    Some(Meaning {
        source: row.source.to_owned(),
        read: row.read,
        ..Meaning::of(row.finding, at)
    })
}

/// Each cause once, and nothing that another one explains.
fn once(meanings: Vec<Meaning>) -> Vec<Meaning> {
    let mut told: Vec<Meaning> = Vec::new();
    for meaning in meanings {
        if !told.iter().any(|old| old.is_same(&meaning)) {
            told.push(meaning);
        }
    }
    let whole = told.clone();
    told.retain(|one| !whole.iter().any(|other| explains(other.id, one.id)));
    told
}

/// Whether the first says why, so that the second would only repeat it.
fn explains(cause: FindingId, consequence: FindingId) -> bool {
    use FindingId::*;
    // Exchange quotes at the next command why the login failed.
    let login = matches!(
        cause,
        SmtpAuthOffForTenant | SmtpAuthOffForMailbox | BasicAuthentication | SmtpLoginRefused
    );
    // The page of a sign-in that was given up says why.
    let page = matches!(
        cause,
        WrongPassword
            | UserLocked
            | PasswordExpired
            | UserDisabled
            | MfaRefused
            | MfaNotRegistered
            | ConditionalAccess
            | ApprovalRequired
    );
    login && consequence == NotAuthenticated || page && consequence == SignInNotFinished
}

/// What the text names for each meaning: what stands with it, and what the whole text names once.
fn named(plain: &Plain, meanings: &[Meaning]) -> Vec<Vec<Named>> {
    let mut values = reading::values(plain);
    for index in 0..meanings.len() {
        let quoted = quoted(plain, &values, meanings, index);
        values.extend(quoted);
    }
    let of = |index: usize| {
        let (from, to) = part(meanings, index);
        let of_kind = |kind: NamedKind| {
            let of_kind = || values.iter().filter(move |value| value.kind == kind);
            let mut here = of_kind().filter(|value| (from..to).contains(&value.at));
            let only = || of_kind().next().filter(|_| of_kind().count() == 1);
            here.next().or_else(only).map(|value| Named {
                kind,
                value: value.value.clone(),
            })
        };
        NamedKind::ALL.into_iter().filter_map(of_kind).collect()
    };
    (0..meanings.len()).map(of).collect()
}

/// The part of the text that is about a meaning: up to the next.
fn part(meanings: &[Meaning], index: usize) -> (usize, usize) {
    let from = match index {
        0 => 0,
        _ => meanings[index].at,
    };
    let to = meanings.get(index + 1).map_or(usize::MAX, |next| next.at);
    (from, to)
}

/// The parameters of a number that no label in any language names.
fn quoted(plain: &Plain, known: &[Value], meanings: &[Meaning], index: usize) -> Vec<Value> {
    let (from, to) = part(meanings, index);
    let is_named = |kind: NamedKind| {
        let mut here = known.iter().filter(|value| value.kind == kind);
        here.any(|value| (from..to).contains(&value.at))
    };
    let wanted = meanings[index].parameters.iter().copied();
    let wanted: Vec<NamedKind> = wanted.filter(|kind| !is_named(*kind)).collect();
    match wanted.is_empty() {
        true => Vec::new(),
        false => reading::unlabelled(plain, (from, to), &wanted, known),
    }
}
