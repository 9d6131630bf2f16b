//! What `--help` says of each command and argument, in every language.

use client::locales::{Language, Text};

/// The text of a command or an argument, by its id: see [`client::cli::usage`].
pub(super) fn text(id: &str) -> Option<Text> {
    let (_, english, german) = ROWS.iter().find(|(row, _, _)| *row == id)?;
    Some(Text::literal(|language| match language {
        Language::En => (*english).to_owned(),
        Language::De => (*german).to_owned(),
    }))
}

/// Id, English, German; what several commands have in common stands once, under `help--`.
const ROWS: &[(&str, &str, &str)] = &[
    (
        "help-program",
        "A Microsoft 365 mail tenant in a box: break the set-up, watch a mail client fail, fix it",
        "Ein Microsoft-365-Mandant in der Box: die Einrichtung kaputtmachen, zusehen, wie ein Mailclient scheitert, und es beheben",
    ),
    (
        "help--lang",
        "The language; else that of LC_ALL, LC_MESSAGES or LANG",
        "Die Sprache; sonst jene von LC_ALL, LC_MESSAGES oder LANG",
    ),
    ("help--help", "Show this help", "Diese Hilfe anzeigen"),
    ("help--version", "Show the version", "Die Version anzeigen"),
    ("help--ids", "Only these scenarios", "Nur diese Szenarien"),
    (
        "help--only-failed",
        "Show only what failed",
        "Nur zeigen, was nicht bestanden wurde",
    ),
    (
        "help--blind",
        "Ask the doctor as a process of its own that knows nothing but the client's home, about a tenant under random names, in random order",
        "Den Doktor als eigenen Prozess fragen, der nur den Ordner des Clients kennt: zu einem Mandanten unter zufälligen Namen, in zufälliger Reihenfolge",
    ),
    (
        "help--confusion",
        "Play blind and show true cause against diagnosis",
        "Blind spielen und die wahre Ursache der Diagnose gegenüberstellen",
    ),
    (
        "help--seed",
        "The seed of a blind run, to repeat it",
        "Der Startwert eines blinden Laufs, um ihn zu wiederholen",
    ),
    (
        "help-run",
        "Play scenarios (what `tenantbox` alone does); exit 0 only if every one passed",
        "Szenarien spielen (wie `tenantbox` allein); endet nur mit 0, wenn alle bestanden wurden",
    ),
    ("help-list", "List the scenarios", "Die Szenarien auflisten"),
    (
        "help-list--errors",
        "List what the servers can answer instead, and what it means",
        "Stattdessen auflisten, was die Server antworten können und was es bedeutet",
    ),
    (
        "help-explain",
        "Explain a scenario, a finding, an AADSTS number or a server's reply",
        "Ein Szenario, einen Befund, eine AADSTS-Nummer oder die Antwort eines Servers erklären",
    ),
    (
        "help-explain--what",
        "An id, `AADSTS50011`, `\"535 5.7.139\"`, `\"-ERR …\"`, or `-` to read pasted text",
        "Eine ID, `AADSTS50011`, `\"535 5.7.139\"`, `\"-ERR …\"` oder `-`, um eingefügten Text zu lesen",
    ),
    (
        "help-serve",
        "Serve a tenant for other programs, until it is interrupted",
        "Einen Mandanten für andere Programme bereitstellen, bis es unterbrochen wird",
    ),
    (
        "help-serve--env-file",
        "Write the addresses and ids to this file once everything answers",
        "Adressen und IDs in diese Datei schreiben, sobald alles antwortet",
    ),
    (
        "help-serve--as-microsoft",
        "Have the certificates name Microsoft's hosts as well",
        "Die Zertifikate auch auf die Hostnamen von Microsoft ausstellen",
    ),
    (
        "help-serve--data",
        "The tenant to serve instead of the seeded one",
        "Der Mandant, der statt des vorbereiteten bereitgestellt wird",
    ),
    (
        "help-serve--seed",
        "The seed of every id: the same seed and the same steps give the same journal [default: 1]",
        "Der Startwert aller IDs: Derselbe Startwert und dieselben Schritte ergeben dasselbe Journal [Vorgabe: 1]",
    ),
    (
        "help-serve--tarpit",
        "Hold refusals back as long as Exchange Online does (5 seconds), while the clock runs; without it, the journal only notes the delay",
        "Ablehnungen so lange zurückhalten wie Exchange Online (5 Sekunden), solange die Uhr läuft; sonst vermerkt nur das Journal die Verzögerung",
    ),
    (
        "help-serve--https-port",
        "Entra's port; 0 = any [default: 0]",
        "Der Port von Entra; 0 = ein beliebiger [Vorgabe: 0]",
    ),
    (
        "help-serve--smtp-port",
        "The submission port; 0 = any [default: 0]",
        "Der Port für den Versand; 0 = ein beliebiger [Vorgabe: 0]",
    ),
    (
        "help-serve--pop3-port",
        "The POP3S port; 0 = any [default: 0]",
        "Der Port für POP3S; 0 = ein beliebiger [Vorgabe: 0]",
    ),
    (
        "help-serve--admin-port",
        "The admin API's port; 0 = any [default: 0]",
        "Der Port der Admin-API; 0 = ein beliebiger [Vorgabe: 0]",
    ),
];

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;
    use crate::cli::args::Args;
    use client::cli::usage;

    #[test]
    fn every_row_is_asked_for_and_every_command_has_one() {
        let (found, missing) = (RefCell::new(BTreeSet::new()), RefCell::new(Vec::new()));
        let help = |id: &str| {
            let row = text(id);
            match &row {
                Some(_) => drop(found.borrow_mut().insert(id.to_owned())),
                None => missing.borrow_mut().push(id.to_owned()),
            }
            row
        };
        assert!(usage::parse::<Args>(&["tenantbox".into()], Language::De, &help).is_ok());
        let rows = ROWS.iter().map(|(id, _, _)| (*id).to_owned());
        assert_eq!(found.into_inner(), rows.collect());
        // What has no text of its own has the general one, but for the hidden verb.
        let is_general = |id: &String| id.starts_with("help--");
        let lacking: Vec<_> = (missing.into_inner().into_iter())
            .filter(|id| is_general(id) || !id.contains("--"))
            .collect();
        assert_eq!(
            lacking,
            ["help-client-process", "help--now", "help--arguments"]
        );
    }
}
