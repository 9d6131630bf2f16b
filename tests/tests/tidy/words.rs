//! One term for a thing, and the spelling of Switzerland, wherever people read.

use crate::{files, production_code, root};

/// What no text says, and what it says instead.
const NEVER: &[(&str, &str)] = &[
    ("ß", "ss"),
    ("Mail-Software", "Mailsoftware"),
    ("Mailprogramm", "Mailsoftware"),
    (" Mail-Adresse", " E-Mail-Adresse"),
    ("Mailadresse", "E-Mail-Adresse"),
    ("Maildomäne", "E-Mail-Domäne"),
    ("Passwort", "Kennwort"),
    ("Passwörter", "Kennwörter"),
    ("ie Umleitungs-URI", "der Umleitungs-URI"),
    ("diese Umleitungs-URI", "dieser Umleitungs-URI"),
    ("Client-ID", "Anwendungs-ID (Client)"),
    ("Mandanten-ID", "Verzeichnis-ID (Mandant)"),
    ("Client-Geheimnis", "geheimer Clientschlüssel"),
    ("Azure-Portal", "Entra Admin Center"),
    ("Unternehmensanwendung", "Unternehmens-Apps"),
    ("Enterprise applications", "Enterprise apps"),
    ("Die Administration", "Ein Administrator"),
    ("die Administration", "der Administrator"),
    ("Entwickler", "Hersteller"),
    ("innerhalb von", "innert"),
    ("scenarios held", "scenarios passed"),
    ("haben gehalten", "bestanden"),
];

/// Words of others that are recognized or made, not said.
const OTHERS_WORDS: &[(&str, &str)] = &[];

#[test]
fn every_text_for_people_has_one_term_for_a_thing() {
    let mut texts = vec![root().join("README.md")];
    for folder in [
        "client/src",
        "mock-server/src",
        "scenarios/src",
        "scenarios/catalogue",
    ] {
        texts.extend(files(folder, &[".rs", ".ftl", ".toml"]));
    }
    let is_others = |path: &std::path::Path| {
        let mut others = OTHERS_WORDS.iter();
        others.any(|(other, _)| path == root().join(other))
    };
    let mut wrong = Vec::new();
    let mut read = 0;
    for path in texts {
        let is_test = path.components().any(|part| part.as_os_str() == "tests");
        if is_others(&path) || is_test || path.ends_with("tests.rs") {
            continue;
        }
        read += 1;
        let text = match path.extension().is_some_and(|ending| ending == "rs") {
            true => production_code(&path),
            false => std::fs::read_to_string(&path).unwrap(),
        };
        // A term may be broken over two lines of a text.
        let text = text.replace(" \\\n", " ");
        for (never, instead) in NEVER {
            if text.contains(never) {
                wrong.push(format!("{}: {instead}, not {never}", path.display()));
            }
        }
    }
    assert!(read > 150, "only {read} files were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (path, why) in OTHERS_WORDS {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        let needed = NEVER.iter().any(|(never, _)| text.contains(never));
        assert!(needed, "{path} needs no exception ({why})");
    }
}
