//! `tenantbox explain`: what an id, a number or a reply means and what to do about it.

use std::io::Read as _;

use client::diagnosis::{FindingId, Owner};
use client::locales::Language;
use client::report::{Explanation, explain as explained};

use mock_server::cause::Cause;

use super::{HELD, Terminal, Usage, say};
use crate::catalogue;
use crate::scenario::Scenario;
use crate::table::Style;

/// More than anybody pastes.
const LONGEST: u64 = 1 << 20;

pub(super) fn explain(what: &str, style: Style, terminal: &mut Terminal<'_>) -> Result<u8, Usage> {
    let text = if what == "-" {
        pasted(terminal)?
    } else {
        what.to_owned()
    };
    let text = text.trim();
    if text.is_empty() {
        return Err(Usage::new(
            "there is nothing to explain; give an id, an AADSTS number or a reply",
            "Es gibt nichts zu erklären; geben Sie eine ID, eine AADSTS-Nummer oder eine Antwort an",
        ));
    }
    let all = catalogue::all().map_err(|error| Usage::pointed(error.render(style.colour)))?;
    let scenario = all.iter().find(|scenario| scenario.id == text);
    let mut explanations = explained(text);
    if is_unknown(&explanations)
        && let Some(class) = class_of(text)
    {
        explanations = explained(class.as_str());
    }
    let unknown = is_unknown(&explanations);
    // What the box's journal names and no client can tell apart.
    let cause = Cause::from_id(text).filter(|_| unknown);
    // An id of ours that is no finding's is nothing that a server says.
    let is_ours = unknown && (scenario.is_some() || cause.is_some());
    let mut told = String::new();
    if let Some(scenario) = scenario {
        told.push_str(&of_scenario(scenario, style.language));
    }
    if let Some(cause) = cause {
        told.push_str(&of_cause(cause, style.language));
    }
    if !is_ours {
        for explanation in &explanations {
            if !told.is_empty() {
                told.push('\n');
            }
            told.push_str(&of_server(explanation, style.language));
        }
    }
    say(terminal, &told);
    Ok(if unknown && !is_ours {
        COULD_NOT_FIND_OUT
    } else {
        HELD
    })
}

/// Nobody wrote a rule for it.
const COULD_NOT_FIND_OUT: u8 = 3;

fn pasted(terminal: &mut Terminal<'_>) -> Result<String, Usage> {
    let mut bytes = Vec::new();
    let read = (&mut *terminal.input).take(LONGEST).read_to_end(&mut bytes);
    read.map_err(|error| {
        Usage::of_cause(
            "could not read the pasted text",
            "Der eingefügte Text war nicht lesbar",
            &error,
        )
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn is_unknown(explanations: &[Explanation]) -> bool {
    explanations
        .iter()
        .all(|explanation| explanation.id == FindingId::Unknown)
}

/// The finding that names this cause among others, for causes that none names alone.
fn class_of(cause: &str) -> Option<FindingId> {
    let mut all = FindingId::ALL.iter().copied();
    all.find(|id| id.causes().contains(&cause))
}

fn of_scenario(scenario: &Scenario, language: Language) -> String {
    let step = match language {
        Language::En => "scenario at step",
        Language::De => "Szenario zu Schritt",
    };
    format!(
        "{} ({step} {})\n  {}\n  {}\n",
        scenario.id,
        scenario.setup_step,
        scenario.title.say(language),
        scenario.about.say(language)
    )
}

fn of_cause(cause: Cause, language: Language) -> String {
    let (where_from, what_to_do, fix) = match language {
        Language::En => (
            "a cause in the journal of a box",
            "what to do",
            cause.fix_en(),
        ),
        Language::De => (
            "eine Ursache im Journal einer Box",
            "was zu tun ist",
            cause.fix_de(),
        ),
    };
    format!("{} ({where_from})\n  {what_to_do}: {fix}\n", cause.id())
}

fn of_server(explanation: &Explanation, language: Language) -> String {
    let words = match language {
        Language::En => ["step", "who can fix it", "what to do", "source", "assumed"],
        Language::De => [
            "Schritt",
            "wer es beheben kann",
            "was zu tun ist",
            "Quelle",
            "angenommen",
        ],
    };
    let assumed = if explanation.assumed {
        format!(" ({})", words[4])
    } else {
        String::new()
    };
    let mut told = String::new();
    if explanation.matched != explanation.id.as_str() {
        told.push_str(&format!("{}: ", explanation.matched));
    }
    told.push_str(&format!(
        "{} ({} {}){assumed}\n  {}\n  {}: {}\n  {}: {}\n",
        explanation.id,
        words[0],
        explanation.step,
        explanation.what.say(language),
        words[1],
        owner(explanation.owner, language),
        words[2],
        explanation.fix.say(language),
    ));
    if !explanation.source.is_empty() {
        told.push_str(&format!("  {}: {}\n", words[3], explanation.source));
    }
    told
}

const fn owner(owner: Owner, language: Language) -> &'static str {
    match (owner, language) {
        (Owner::Admin, Language::En) => "the administrator of the Microsoft 365 tenant",
        (Owner::Admin, Language::De) => "der Administrator des Microsoft-365-Mandanten",
        (Owner::Firm, Language::En) => "whoever keeps the settings in the firm",
        (Owner::Firm, Language::De) => "die in der Firma für die Einstellungen zuständige Person",
        (Owner::User, Language::En) => "the user",
        (Owner::User, Language::De) => "der Benutzer",
        (Owner::Developer, Language::En) => "the developer of the mail software",
        (Owner::Developer, Language::De) => "der Hersteller der Mailsoftware",
        (Owner::Microsoft, _) => "Microsoft",
        (Owner::It, Language::En) => "the firm's own IT",
        (Owner::It, Language::De) => "die eigene IT der Firma",
        (Owner::Nobody, Language::En) => "nobody is known to be at fault",
        (Owner::Nobody, Language::De) => "ein Verschulden ist nicht bekannt",
    }
}
