//! What a run says to people: a table, and under it what did not hold.

use client::locales::{Language, Text};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ContentArrangement, Table};

use mock_server::cause::{Cause, Step};

use crate::runner::{Outcome, Verdict};
use crate::scenario::Scenario;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The language.
    pub language: Language,
    /// Whether to use colour.
    pub colour: bool,
    /// Whether it is a terminal, whose width is then kept; elsewhere nothing is wrapped.
    pub terminal: bool,
}

/// The table of a run.
#[must_use]
pub fn of_run(outcomes: &[Outcome], style: Style) -> String {
    let words = match style.language {
        Language::En => [
            "Step",
            "Scenario",
            "What the client saw",
            "Finding",
            "Repaired",
            "Time",
        ],
        Language::De => [
            "Schritt",
            "Szenario",
            "Was der Client sah",
            "Befund",
            "Behoben",
            "Zeit",
        ],
    };
    let mut table = empty(style);
    table.set_header(words);
    for outcome in outcomes {
        let time = format!("{} ms", outcome.took.as_millis());
        table.add_row([
            Cell::new(outcome.setup_step),
            Cell::new(outcome.title.say(style.language)),
            Cell::new(saw(outcome, style.language)),
            Cell::new(outcome.finding.as_deref().unwrap_or("–")),
            repaired(outcome, style),
            Cell::new(time).set_alignment(CellAlignment::Right),
        ]);
    }
    format!("{table}\n")
}

/// One line under the table.
#[must_use]
pub fn summary(outcomes: &[Outcome], style: Style) -> String {
    let held = outcomes
        .iter()
        .filter(|outcome| outcome.verdict.passed())
        .count();
    let all = outcomes.len();
    let failed = all - held;
    match (style.language, failed) {
        (Language::En, 0) if all == 1 => "1 scenario passed.\n".to_owned(),
        (Language::De, 0) if all == 1 => "1 Szenario bestanden.\n".to_owned(),
        (Language::En, 0) => format!("{held} scenarios passed.\n"),
        (Language::En, _) => format!("{failed} of {all} scenarios failed.\n"),
        (Language::De, 0) => format!("{held} Szenarien bestanden.\n"),
        (Language::De, _) => format!("{failed} von {all} Szenarien nicht bestanden.\n"),
    }
}

/// The line over a blind run.
#[must_use]
pub fn of_seed(seed: u64, style: Style) -> String {
    match style.language {
        Language::En => format!("blind, with seed {seed}; `--seed {seed}` repeats it\n"),
        Language::De => format!("blind, mit Startwert {seed}; `--seed {seed}` wiederholt es\n"),
    }
}

/// The table of the catalogue.
#[must_use]
pub fn of_catalogue(scenarios: &[Scenario], style: Style) -> String {
    let mut table = empty(style);
    table.set_header(match style.language {
        Language::En => ["Step", "Id", "Scenario", "True cause"],
        Language::De => ["Schritt", "ID", "Szenario", "Wahre Ursache"],
    });
    for scenario in scenarios {
        table.add_row([
            scenario.setup_step.to_string(),
            scenario.id.clone(),
            scenario.title.say(style.language).to_owned(),
            scenario.cause.clone().unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    format!("{table}\n")
}

/// Everything for which the box refuses something, in the order of the set-up.
#[must_use]
pub fn of_errors(style: Style) -> String {
    let mut table = empty(style);
    table.set_header(match style.language {
        Language::En => ["Step", "Cause", "What to do"],
        Language::De => ["Schritt", "Ursache", "Was zu tun ist"],
    });
    let mut causes = Cause::ALL.to_vec();
    causes.sort_by_key(|cause| (cause.step(), *cause));
    for cause in causes {
        let fix = match style.language {
            Language::En => cause.fix_en(),
            Language::De => cause.fix_de(),
        };
        table.add_row([number(cause.step()), cause.id(), fix]);
    }
    format!("{table}\n")
}

const fn number(step: Step) -> &'static str {
    match step {
        Step::AppRegistration => "1.1",
        Step::ThreeValues => "1.2",
        Step::Permissions => "1.3",
        Step::AuthenticatedSmtp => "1.4",
        Step::AccountSettings => "2",
        Step::SignIn => "3",
        Step::TestMail => "4",
        Step::DailyLife => "5",
    }
}

fn empty(style: Style) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED);
    if style.terminal {
        table.set_content_arrangement(ContentArrangement::Dynamic);
    } else {
        table.force_no_tty();
    }
    if style.colour {
        table.enforce_styling();
    }
    table
}

/// What the client saw: a server's words as they are, its own in the reader's language.
fn saw(outcome: &Outcome, language: Language) -> String {
    match (&outcome.saw, language) {
        (Some(words), _) => shortened(&Text::of_own_words(words).say(language)),
        (None, Language::En) => "nothing amiss".to_owned(),
        (None, Language::De) => "nichts Auffälliges".to_owned(),
    }
}

/// Enough of a reply to know it by.
fn shortened(words: &str) -> String {
    const MOST: usize = 72;
    let line = words.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line.to_owned(),
    }
}

fn repaired(outcome: &Outcome, style: Style) -> Cell {
    let (text, colour) = match (&outcome.verdict, outcome.repaired, style.language) {
        (Verdict::Failed(_), _, Language::En) => ("failed", Color::Red),
        (Verdict::Failed(_), _, Language::De) => ("nicht bestanden", Color::Red),
        (Verdict::Passed, true, Language::En) => ("yes", Color::Green),
        (Verdict::Passed, true, Language::De) => ("ja", Color::Green),
        (Verdict::Passed, false, Language::En) => ("not needed", Color::Green),
        (Verdict::Passed, false, Language::De) => ("nicht nötig", Color::Green),
    };
    let cell = Cell::new(text);
    if !style.colour {
        return cell;
    }
    match outcome.verdict {
        Verdict::Passed => cell.fg(colour),
        Verdict::Failed(_) => cell.fg(colour).add_attribute(Attribute::Bold),
    }
}
