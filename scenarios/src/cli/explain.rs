//! `tenantbox explain`: what an id, a number or a reply means and what to do about it.

use std::io::Read as _;

use client::cli::explanations as of_server;
use client::diagnosis::FindingId;
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
    let explanations = explained(text);
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
        if !told.is_empty() {
            told.push('\n');
        }
        told.push_str(&of_server(&explanations, style.language));
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
