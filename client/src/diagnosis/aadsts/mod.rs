//! The AADSTS numbers that a client can meet, row by row: the client's own reading of Microsoft's
//! list. Microsoft says that numbers and texts may change, so a number without a row is no error:
//! it becomes the finding `unknown` with the server's words.
//!
//! One number can have several causes, and its text may tell which: a row then holds words, and
//! the row without words stands for what is left. The doctor and `explain` decide by the same
//! function.

mod app;
mod consent;
mod device;
mod federation;
mod parameters;
mod phrases;
mod policy;
mod requests;
mod sessions;
mod user;

use super::id::FindingId;
use crate::evidence::{EntraRequest, Failure};

pub(super) use parameters::parameters;
pub(super) use phrases::number_of;

/// How well the meaning of a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// A public thread or recording shows it on the wire.
    Captured,
    /// Microsoft's documentation says it.
    Documented,
    /// Remembered, or concluded from the numbers beside it; no public source says it.
    Assumed,
}

/// What a number means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) number: u32,
    /// One of these stands in the text, in lower case, where the number has several causes; empty
    /// for the cause that is left.
    pub(crate) words: &'static [&'static str],
    pub(crate) finding: FindingId,
    pub(crate) provenance: Provenance,
    pub(crate) source: &'static str,
    /// When the source was last read.
    pub(crate) read: &'static str,
}

impl Row {
    fn fits(&self, number: u32, text: &str) -> bool {
        self.number == number
            && (self.words.is_empty() || self.words.iter().any(|words| text.contains(words)))
    }
}

macro_rules! table {
    (read $read:literal; $($number:literal $($words:literal)* => $finding:ident $provenance:ident $source:expr;)+) => {
        use super::{Row, Provenance};
        use crate::diagnosis::id::FindingId;

        pub(super) const ROWS: &[Row] = &[$(Row {
            number: $number, words: &[$($words),*], finding: FindingId::$finding,
            provenance: Provenance::$provenance, source: $source, read: $read,
        }),+];
    };
}
use table;

/// Microsoft's list of numbers.
const LIST: &str = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
/// Its collection of errors of app registrations.
const SA: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/";

const TABLES: [&[Row]; 8] = [
    app::ROWS,
    requests::ROWS,
    consent::ROWS,
    sessions::ROWS,
    user::ROWS,
    policy::ROWS,
    device::ROWS,
    federation::ROWS,
];

/// Families of numbers of which Microsoft's list shows a part: a new one is of the same kind.
const FAMILIES: &[(std::ops::RangeInclusive<u32>, Row)] = &[
    (530_000..=530_999, family(FindingId::ConditionalAccess)),
    (75_000..=75_999, family(FindingId::SamlRequest)),
    (750_000..=759_999, family(FindingId::SamlRequest)),
    (7_500_000..=7_599_999, family(FindingId::SamlRequest)),
    (80_000..=80_999, family(FindingId::OnPremisesPasswordCheck)),
    (81_000..=81_999, family(FindingId::WindowsSignOn)),
    (120_000..=120_999, family(FindingId::PasswordChangeRefused)),
    (130_000..=131_999, family(FindingId::PasskeyRefused)),
    (135_000..=135_999, family(FindingId::PasskeyRefused)),
];

const fn family(finding: FindingId) -> Row {
    Row {
        number: 0,
        words: &[],
        finding,
        provenance: Provenance::Assumed,
        source: LIST,
        read: "2026-12-01",
    }
}

/// All rows, in the order of the setup; of one number the decided before the general.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The row of a number, as far as the text (in lower case) tells its causes apart.
pub(crate) fn row(number: u32, text: &str) -> Option<&'static Row> {
    let family = || {
        let mut families = FAMILIES.iter();
        families.find_map(|(range, row)| range.contains(&number).then_some(row))
    };
    rows().find(|row| row.fits(number, text)).or_else(family)
}

/// Numbers that only introduce the next one in the chains of old answers.
const INTRODUCE: [u32; 2] = [70002, 50000];

/// Of several numbers in one answer, the one that matters: the first with a row, and a general one
/// only where nothing else is said.
pub(crate) fn meaning(numbers: &[u32], text: &str) -> Option<(u32, &'static Row)> {
    let with_row = |number: &u32| Some((*number, row(*number, text)?));
    let mut telling = numbers.iter().filter(|one| !INTRODUCE.contains(one));
    telling
        .find_map(with_row)
        .or_else(|| numbers.iter().find_map(with_row))
}

/// What a failure's numbers mean, as far as the server's words and the request tell causes apart.
pub(crate) fn of(failure: &Failure) -> Option<&'static Row> {
    let (numbers, words) = match failure {
        Failure::Entra(error) => {
            let words = format!("{} {}", error.description, presented(error.request));
            (error.codes(), words)
        }
        Failure::EntraPage(page) => (page.codes(), page.text.to_string()),
        Failure::Reply(_) | Failure::Transport(_) | Failure::Local(_) => return None,
    };
    meaning(&numbers, &words.to_lowercase()).map(|(_, row)| row)
}

/// What a request presents, in the words of the rows.
const fn presented(request: EntraRequest) -> &'static str {
    match request {
        EntraRequest::Discovery | EntraRequest::Keys => "",
        EntraRequest::Authorize => "authorize",
        EntraRequest::Redemption => "grant_type=authorization_code",
        EntraRequest::Refresh => "grant_type=refresh_token",
        EntraRequest::ClientCredentials => "grant_type=client_credentials",
        EntraRequest::DeviceAuthorization | EntraRequest::DeviceToken => "grant_type=device_code",
    }
}

/// Whether a number of a chain only introduces another one of it that has a row.
pub(crate) fn introduces(number: u32, all: &[u32]) -> bool {
    let tells = |other: &&u32| !INTRODUCE.contains(other) && row(**other, "").is_some();
    INTRODUCE.contains(&number) && all.iter().any(|other| tells(&other))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The numbers of Microsoft's list, as it stood when it was read.
    const LISTED: &str = include_str!("listed.txt");

    fn listed() -> impl Iterator<Item = u32> {
        LISTED
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.parse().expect("a number"))
    }

    #[test]
    fn every_row_has_a_public_source_and_a_date() {
        for row in rows().chain(FAMILIES.iter().map(|(_, row)| row)) {
            assert!(row.source.starts_with("https://"), "{}", row.number);
            let date: Result<jiff::civil::Date, _> = row.read.parse();
            assert!(date.is_ok(), "{}", row.number);
            assert_ne!(row.finding, FindingId::Unknown, "{}", row.number);
        }
    }

    #[test]
    fn each_number_has_one_row_without_words_and_it_comes_last() {
        let mut closed = HashSet::new();
        for row in rows() {
            assert!(!closed.contains(&row.number), "{}", row.number);
            if row.words.is_empty() {
                closed.insert(row.number);
            }
            for words in row.words {
                assert_eq!(words.to_lowercase(), *words, "{}", row.number);
            }
        }
        for row in rows() {
            assert!(closed.contains(&row.number), "{}", row.number);
        }
    }

    #[test]
    fn each_cause_of_a_number_can_be_told() {
        for row in rows() {
            for words in row.words.iter().chain([&""]) {
                let found = super::row(row.number, words).expect("a row");
                let expected = match words.is_empty() {
                    true => {
                        rows().find(|other| other.number == row.number && other.words.is_empty())
                    }
                    false => Some(row),
                };
                assert_eq!(
                    Some(found.finding),
                    expected.map(|row| row.finding),
                    "{} {words}",
                    row.number
                );
            }
        }
    }

    #[test]
    fn at_most_one_listed_number_in_twenty_is_told_by_its_family_only() {
        let all: Vec<u32> = listed().collect();
        assert!(all.len() > 300, "{}", all.len());
        let own: HashSet<u32> = rows().map(|row| row.number).collect();
        let by_family: Vec<_> = all.iter().filter(|number| !own.contains(number)).collect();
        assert!(by_family.len() * 20 <= all.len(), "{by_family:?}");
        for number in by_family {
            assert!(row(*number, "").is_some(), "{number}");
        }
    }

    #[test]
    fn the_number_that_matters_in_a_chain_decides() {
        let (number, row) = meaning(&[70002, 50126], "").unwrap();
        assert_eq!((number, row.finding), (50126, FindingId::WrongPassword));
        let (_, row) = meaning(&[70002], "").unwrap();
        assert_eq!(row.finding, FindingId::ClientSecretWrong);
        assert!(meaning(&[424_242], "").is_none());
    }
}
