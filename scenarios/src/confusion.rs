//! True cause against diagnosis, over a run: whether the doctor ever takes one thing for another.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use client::diagnosis::FindingId;
use client::locales::Language;

use mock_server::cause::Cause;

use crate::runner::{Diagnosis, Outcome, Place, word};
use crate::scenario::{Indistinguishable, SetupStep};

/// The matrix of a run.
#[derive(Clone, Debug, Default)]
pub struct Confusion {
    cells: Vec<Cell>,
    classes: BTreeMap<String, Indistinguishable>,
}

/// A cause, a diagnosis, and the scenarios in which they met.
#[derive(Clone, Debug)]
struct Cell {
    /// Where in the set-up the cause lies, if there is one.
    step: Option<SetupStep>,
    cause: Option<String>,
    diagnosis: Option<Diagnosis>,
    verdict: Match,
    /// Where it says that the cause lies, and does not.
    misplaced: Option<String>,
    scenarios: Vec<String>,
}

/// How a diagnosis fits a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    /// It names it, and nothing else.
    Exact,
    /// It names a class, declared with a reason, that holds it.
    Class,
    /// It names something else, or nothing.
    Wrong,
}

impl Confusion {
    /// The matrix of these outcomes.
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut matrix = Self::default();
        for outcome in outcomes {
            matrix.add(outcome);
        }
        matrix
            .cells
            .sort_by(|a, b| (a.step, &a.cause).cmp(&(b.step, &b.cause)));
        matrix
    }

    /// How many scenarios there are, and how many stand on the diagonal.
    #[must_use]
    pub fn diagonal(&self) -> (usize, usize) {
        let count = |wanted: fn(&Cell) -> bool| {
            let cells = self.cells.iter().filter(|cell| wanted(cell));
            cells.map(|cell| cell.scenarios.len()).sum()
        };
        (count(|cell| cell.verdict != Match::Wrong), count(|_| true))
    }

    /// Whether the doctor took nothing for anything else.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let (right, all) = self.diagonal();
        right == all
    }

    fn add(&mut self, outcome: &Outcome) {
        let class = outcome.indistinguishable.as_ref();
        let named = fit(outcome.cause.as_deref(), outcome.diagnosis.as_ref(), class);
        let misplaced = misplaced(outcome, named);
        let verdict = match misplaced {
            Some(_) => Match::Wrong,
            None => named,
        };
        if let (Match::Class, Some(class), Some(diagnosis)) = (verdict, class, &outcome.diagnosis)
            && let Some(name) = diagnosis.findings.first()
        {
            self.classes.insert(name.clone(), class.clone());
        }
        let same = self.cells.iter_mut().find(|cell| {
            (&cell.cause, cell.names(), cell.verdict, &cell.misplaced)
                == (
                    &outcome.cause,
                    names(outcome.diagnosis.as_ref()),
                    verdict,
                    &misplaced,
                )
        });
        match same {
            Some(cell) => cell.scenarios.push(outcome.id.clone()),
            None => self.cells.push(Cell {
                step: step_of(outcome),
                cause: outcome.cause.clone(),
                diagnosis: outcome.diagnosis.clone(),
                verdict,
                misplaced,
                scenarios: vec![outcome.id.clone()],
            }),
        }
    }

    /// Every cell that is not zero, the sum of the diagonal, and the classes with their reasons; no
    /// line is longer than 100 characters.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        let words = Words::of(language);
        let mut text = format!(
            "{:<4} {:<28} {:<34} {:>3}\n",
            words.step, words.cause, words.diagnosis, words.count
        );
        for cell in &self.cells {
            let cause = cell.cause.as_deref().unwrap_or(words.nothing);
            let mark = match cell.verdict {
                Match::Exact => "",
                Match::Class => words.class,
                Match::Wrong => words.wrong,
            };
            let step = cell.step.map(|step| step.to_string()).unwrap_or_default();
            let line = format!(
                "{step:<4} {cause:<28} {:<34} {:>3}  {mark}",
                cell.diagnosed(&words),
                cell.scenarios.len()
            );
            text.push_str(line.trim_end());
            text.push('\n');
            if cell.verdict == Match::Wrong {
                text.push_str(&wrapped("     ", &cell.scenarios.join(", ")));
                if let Some(misplaced) = &cell.misplaced {
                    text.push_str(&wrapped("     ", misplaced));
                }
            }
        }
        let (right, all) = self.diagonal();
        text.push_str(&format!("{}: {right} {} {all}\n", words.diagonal, words.of));
        if !self.classes.is_empty() {
            text.push_str(&format!("{}:\n", words.classes));
        }
        for (name, class) in &self.classes {
            text.push_str(&wrapped(
                "  ",
                &format!("{name} = {}", class.ids.join(", ")),
            ));
            let reason = match language {
                Language::En => &class.reason,
                Language::De => &class.reason_de,
            };
            text.push_str(&wrapped("    ", reason));
        }
        text
    }
}

impl Cell {
    fn names(&self) -> Option<(&[String], &[String])> {
        names(self.diagnosis.as_ref())
    }

    fn diagnosed(&self, words: &Words) -> String {
        match &self.diagnosis {
            None => words.not_asked.to_owned(),
            Some(diagnosis) if diagnosis.findings.is_empty() => words.nothing.to_owned(),
            Some(diagnosis) => diagnosis.findings.join(" + "),
        }
    }
}

/// What a diagnosis names; the people of a blind run have other addresses in each scenario.
fn names(diagnosis: Option<&Diagnosis>) -> Option<(&[String], &[String])> {
    diagnosis.map(|one| (&one.findings[..], &one.causes[..]))
}

/// Where a diagnosis that names the right thing looks for it in a wrong place: another step, another
/// owner, another account than the true cause has.
fn misplaced(outcome: &Outcome, named: Match) -> Option<String> {
    let diagnosis = outcome.diagnosis.as_ref()?;
    let truths: Vec<_> = match named {
        Match::Exact => outcome.cause.iter().collect(),
        // A class lies where one of its causes does.
        Match::Class => diagnosis.causes.iter().chain(&diagnosis.findings).collect(),
        Match::Wrong => return None,
    };
    let truths: Vec<_> = truths.into_iter().filter_map(|id| place_of(id)).collect();
    let place = diagnosis.places.first()?;
    let differs = |key: &str, said: &str, truth: fn(&(String, String)) -> &String| {
        let known: BTreeSet<_> = truths.iter().map(|one| truth(one).as_str()).collect();
        let is_wrong = !known.is_empty() && !known.contains(said);
        is_wrong.then(|| {
            let known: Vec<_> = known.into_iter().collect();
            format!("{key}: {said} ≠ {}", known.join(" / "))
        })
    };
    differs("step", &place.step, |(step, _)| step)
        .or_else(|| differs("owner", &place.owner, |(_, owner)| owner))
        .or_else(|| misses_account(place, outcome.affected.as_deref()?))
}

/// Step and owner of a cause: as the tenant has it, else as the client's table says.
fn place_of(id: &str) -> Option<(String, String)> {
    let of_tenant = Cause::from_id(id).map(|cause| (word(&cause.step()), word(&cause.owner())));
    of_tenant.or_else(|| {
        let finding = FindingId::from_str(id).ok()?;
        Some((finding.step().to_string(), word(&finding.owner())))
    })
}

/// What lies with one person names that person's account, and nobody else's.
fn misses_account(place: &Place, affected: &str) -> Option<String> {
    let is_personal = [SetupStep::AuthenticatedSmtp, SetupStep::SignIn]
        .iter()
        .any(|step| step.to_string() == place.step);
    let is_right = match &place.account {
        Some(account) => account.eq_ignore_ascii_case(affected),
        None => !is_personal,
    };
    let said = place.account.as_deref().unwrap_or("–");
    (!is_right).then(|| format!("account: {said} ≠ {affected}"))
}

fn fit(
    cause: Option<&str>,
    diagnosis: Option<&Diagnosis>,
    class: Option<&Indistinguishable>,
) -> Match {
    let Some(diagnosis) = diagnosis else {
        return Match::Wrong;
    };
    let (Some(cause), [only]) = (cause, &diagnosis.findings[..]) else {
        let both_nothing = cause.is_none() && diagnosis.findings.is_empty();
        return if both_nothing {
            Match::Exact
        } else {
            Match::Wrong
        };
    };
    let is_class = !diagnosis.causes.is_empty();
    let sorted = |ids: &[String]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    let declared = class.is_some_and(|class| sorted(&class.ids) == sorted(&diagnosis.causes));
    let holds = diagnosis.causes.iter().any(|one| one == cause);
    match is_class {
        true if declared && holds => Match::Class,
        false if only == cause => Match::Exact,
        true | false => Match::Wrong,
    }
}

/// Where the cause lies, where its name says it; else where the scenario does.
fn step_of(outcome: &Outcome) -> Option<SetupStep> {
    let finding = FindingId::from_str(outcome.cause.as_deref()?).ok();
    let number = finding.map(|id| id.step().to_string());
    let step = SetupStep::ALL
        .into_iter()
        .find(|step| number.as_deref() == Some(&step.to_string()));
    step.or(Some(outcome.setup_step))
}

/// Lines of at most 100 characters.
fn wrapped(indent: &str, text: &str) -> String {
    const WIDTH: usize = 100;
    let mut told = String::new();
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        let is_first = line.len() == indent.len();
        if !is_first && line.chars().count() + 1 + word.chars().count() > WIDTH {
            told.push_str(&line);
            told.push('\n');
            line = indent.to_owned();
        } else if !is_first {
            line.push(' ');
        }
        line.push_str(word);
    }
    told.push_str(&line);
    told.push('\n');
    told
}

struct Words {
    step: &'static str,
    cause: &'static str,
    diagnosis: &'static str,
    count: &'static str,
    nothing: &'static str,
    not_asked: &'static str,
    class: &'static str,
    wrong: &'static str,
    diagonal: &'static str,
    of: &'static str,
    classes: &'static str,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::En => Self {
                step: "Step",
                cause: "True cause",
                diagnosis: "Diagnosis",
                count: "N",
                nothing: "(nothing)",
                not_asked: "(no diagnosis)",
                class: "class",
                wrong: "WRONG",
                diagonal: "diagonal",
                of: "of",
                classes: "classes, which count as one",
            },
            Language::De => Self {
                step: "Nr.",
                cause: "Wahre Ursache",
                diagnosis: "Diagnose",
                count: "N",
                nothing: "(nichts)",
                not_asked: "(keine Diagnose)",
                class: "Klasse",
                wrong: "FALSCH",
                diagonal: "Diagonale",
                of: "von",
                classes: "Klassen, die als eine zählen",
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnosis(findings: &[&str], causes: &[&str]) -> Diagnosis {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Diagnosis {
            findings: owned(findings),
            causes: owned(causes),
            places: Vec::new(),
        }
    }

    fn class(ids: &[&str]) -> Indistinguishable {
        Indistinguishable {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            reason: "They look the same.".to_owned(),
            reason_de: "Sie sehen gleich aus.".to_owned(),
        }
    }

    #[track_caller]
    fn check(cause: Option<&str>, found: (&[&str], &[&str]), declared: &[&str], expected: Match) {
        let class = (!declared.is_empty()).then(|| class(declared));
        let diagnosis = diagnosis(found.0, found.1);
        assert_eq!(fit(cause, Some(&diagnosis), class.as_ref()), expected);
    }

    #[test]
    fn a_diagnosis_fits_when_it_names_the_cause_or_its_declared_class() {
        check(Some("a"), (&["a"], &[]), &[], Match::Exact);
        check(None, (&[], &[]), &[], Match::Exact);
        check(Some("a"), (&["c"], &["b", "a"]), &["a", "b"], Match::Class);
    }

    #[test]
    fn a_diagnosis_that_says_less_more_or_else_is_wrong() {
        check(Some("a"), (&["b"], &[]), &[], Match::Wrong);
        check(Some("a"), (&[], &[]), &[], Match::Wrong);
        check(Some("a"), (&["a", "b"], &[]), &[], Match::Wrong);
        check(None, (&["a"], &[]), &[], Match::Wrong);
        check(Some("a"), (&["c"], &["a", "b"]), &[], Match::Wrong);
        check(Some("a"), (&["c"], &["a", "b"]), &["a", "x"], Match::Wrong);
        check(Some("a"), (&["c"], &["b", "x"]), &["b", "x"], Match::Wrong);
        assert_eq!(fit(Some("a"), None, None), Match::Wrong);
    }

    const ANNA: &str = "anna@muster.example";

    fn outcome(
        cause: &str,
        found: (&[&str], &[&str]),
        place: (&str, &str, Option<&str>),
    ) -> Outcome {
        let (step, owner, account) = place;
        Outcome {
            id: "example".to_owned(),
            setup_step: SetupStep::DailyLife,
            title: client::locales::Text::literal(|_| String::new()),
            saw: None,
            finding: None,
            cause: Some(cause.to_owned()),
            indistinguishable: (!found.1.is_empty()).then(|| class(found.1)),
            affected: Some(ANNA.to_owned()),
            diagnosis: Some(Diagnosis {
                places: vec![Place {
                    step: step.to_owned(),
                    owner: owner.to_owned(),
                    account: account.map(str::to_owned),
                }],
                ..diagnosis(found.0, found.1)
            }),
            repaired: true,
            took: std::time::Duration::ZERO,
            verdict: crate::runner::Verdict::Passed,
        }
    }

    #[test]
    fn a_cause_that_is_looked_for_in_the_wrong_place_is_not_found() {
        let of_mailbox = "smtp-auth-off-for-mailbox";
        let expired = "client-secret-expired";
        let locked = "user-locked";
        let class = (
            &["sign-in-not-finished"][..],
            &[locked, "user-disabled"][..],
        );
        for (cause, found, place, wrong) in [
            (
                of_mailbox,
                (&[of_mailbox][..], &[][..]),
                ("1.4", "admin", Some(ANNA)),
                None,
            ),
            (
                of_mailbox,
                (&[of_mailbox], &[]),
                ("1.3", "admin", Some(ANNA)),
                Some("step: 1.3 ≠ 1.4"),
            ),
            (
                of_mailbox,
                (&[of_mailbox], &[]),
                ("1.4", "user", Some(ANNA)),
                Some("owner: user ≠ admin"),
            ),
            (
                of_mailbox,
                (&[of_mailbox], &[]),
                ("1.4", "admin", Some("beat@muster.example")),
                Some("account: beat@muster.example ≠ anna@muster.example"),
            ),
            (
                of_mailbox,
                (&[of_mailbox], &[]),
                ("1.4", "admin", None),
                Some("account: – ≠ anna@muster.example"),
            ),
            (expired, (&[expired], &[]), ("1.2", "admin", None), None),
            // No cause of the tenant's: the client's own table knows its place.
            (
                "address-typo",
                (&["address-typo"], &[]),
                ("2", "firm", Some(ANNA)),
                None,
            ),
            (
                "address-typo",
                (&["address-typo"], &[]),
                ("2", "admin", Some(ANNA)),
                Some("owner: admin ≠ firm"),
            ),
            (locked, class, ("3", "user", Some(ANNA)), None),
            (locked, class, ("3", "admin", Some(ANNA)), None),
            (
                locked,
                class,
                ("4", "user", Some(ANNA)),
                Some("step: 4 ≠ 3"),
            ),
        ] {
            let outcome = outcome(cause, found, place);
            let matrix = Confusion::of(std::slice::from_ref(&outcome));
            assert_eq!(matrix.is_full(), wrong.is_none(), "{cause} {place:?}");
            let text = matrix.render(Language::En);
            assert!(text.contains(wrong.unwrap_or("1 of 1")), "{text}");
        }
    }

    #[test]
    fn the_same_mistake_in_two_scenarios_is_one_row() {
        let id = "smtp-auth-off-for-mailbox";
        let one = outcome(id, (&[id], &[]), ("1.4", "admin", Some(ANNA)));
        let wrong = outcome(id, (&[id], &[]), ("1.4", "user", Some(ANNA)));
        let matrix = Confusion::of(&[one.clone(), wrong.clone(), one, wrong]);
        assert_eq!(matrix.cells.len(), 2);
        assert_eq!(matrix.diagonal(), (2, 4));
        assert!(!matrix.is_full());
    }

    #[test]
    fn no_line_is_longer_than_a_terminal() {
        let text = wrapped("    ", &"Mandanten und Berechtigungen ".repeat(20));
        assert!(text.lines().all(|line| line.chars().count() <= 100));
        assert!(text.lines().count() > 5);
    }
}
