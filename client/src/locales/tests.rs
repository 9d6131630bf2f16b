//! Every message, in every language, with every argument.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;

use super::text::Argument;
use super::*;
use crate::diagnosis::FindingId;

fn mark(name: &str) -> String {
    format!("⟨{name}⟩")
}

/// Every way to fill in the arguments of a message: counts choose between singular and plural.
fn filled(arguments: &[(&'static str, &str)], count: usize) -> Vec<(&'static str, Argument)> {
    let fill = |(name, kind): &(&'static str, &str)| match *kind {
        "word" => (*name, Argument::Word(mark(name))),
        "text" => (*name, Argument::Text(Text::verbatim(mark(name)))),
        "count" => (*name, Argument::Count(count)),
        other => panic!("{name} is a {other}"),
    };
    arguments.iter().map(fill).collect()
}

#[test]
fn every_message_is_said_in_every_language_with_every_argument() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for (message, arguments) in messages::ALL {
            let said: BTreeMap<usize, String> = [0, 1, 2, 17]
                .into_iter()
                .filter_map(|count| {
                    let text = Text::message(message, filled(arguments, count));
                    let said = text.try_say(language);
                    said.map_err(|error| wrong.push(error))
                        .ok()
                        .map(|said| (count, said))
                })
                .collect();
            for (name, kind) in *arguments {
                let used = match *kind {
                    "count" => said.get(&17).is_some_and(|said| said.contains("17")),
                    _ => said.values().all(|said| said.contains(&mark(name))),
                };
                if !used {
                    wrong.push(format!("{message} in {language:?} never says {name}"));
                }
            }
        }
        for id in FindingId::ALL {
            for part in Part::ALL {
                let text = Text::of_finding(id.as_str(), part, Arguments::default());
                match text.try_say(language) {
                    Ok(said) if said.trim().len() > 10 => {}
                    Ok(said) => wrong.push(format!("{id} {part:?} says only {said:?}")),
                    Err(error) => wrong.push(error),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The causes of which a finding can be one.
fn causes() -> BTreeSet<&'static str> {
    let classes = FindingId::ALL.iter().map(|id| id.causes());
    classes.flatten().copied().collect()
}

#[test]
fn what_the_client_hears_is_said_in_every_language_with_every_argument() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for (id, holes) in heard::ALL {
            let fill = |hole: &&'static str| (*hole, Argument::Word(mark(hole)));
            let text = Text::by_id((*id).to_owned(), holes.iter().map(fill).collect());
            match text.try_say(language) {
                // Where the sentence names the cause itself, the details of a library add nothing.
                Ok(said) => wrong.extend(
                    (holes.iter())
                        .filter(|hole| **hole != "why" && !said.contains(&mark(hole)))
                        .map(|hole| format!("{id} in {language:?} never says {hole}")),
                ),
                Err(error) => wrong.push(error),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_files_have_what_is_said_and_nothing_else() {
    let said: BTreeSet<String> = (messages::ALL.iter())
        .map(|(message, _)| message.replace('_', "-"))
        .chain(FindingId::ALL.iter().map(|id| id.as_str().to_owned()))
        .chain(heard::ALL.iter().map(|(id, _)| (*id).to_owned()))
        .chain(causes().into_iter().map(|cause| format!("cause-{cause}")))
        .chain(crate::cli::help_ids())
        .collect();
    for language in Language::ALL {
        let mut found = BTreeSet::new();
        for file in catalogue::files(language) {
            let parsed = FluentResource::try_new((*file).to_owned());
            assert!(
                parsed.is_ok(),
                "{:?}",
                parsed.err().map(|(_, errors)| errors)
            );
            let starts = file
                .lines()
                .filter(|line| line.starts_with(char::is_lowercase));
            for id in starts.filter_map(|line| line.split_once(" =")) {
                assert!(found.insert(id.0.to_owned()), "{} stands twice", id.0);
            }
        }
        let differ: Vec<_> = found.symmetric_difference(&said).collect();
        assert!(differ.is_empty(), "{language:?}: {differ:?}");
    }
}

#[test]
fn the_languages_speak_of_the_same_values_of_a_finding_and_need_each() {
    let mut arguments = Arguments::default();
    for name in Name::ALL {
        arguments.set(*name, &mark(name.as_str()));
    }
    let mut needed = BTreeSet::new();
    for id in FindingId::ALL {
        for part in Part::ALL {
            let text = Text::of_finding(id.as_str(), part, arguments.clone());
            let names = |language| -> BTreeSet<Name> {
                let said = text.say(language);
                let says = |name: &&Name| said.contains(&mark(name.as_str()));
                Name::ALL.iter().filter(says).copied().collect()
            };
            assert_eq!(names(Language::En), names(Language::De), "{id} {part:?}");
            needed.extend(names(Language::En));
        }
    }
    assert_eq!(needed, Name::ALL.iter().copied().collect());
}

#[test]
fn a_text_that_speaks_of_nobody_leaves_out_what_is_not_known() {
    let text = Text::of_finding("unknown", Part::What, Arguments::default());
    assert!(!text.say(Language::En).contains("AADSTS"), "{text:?}");
    let mut arguments = Arguments::default();
    arguments.set(Name::Number, "50011");
    arguments.set(Name::Number, "");
    let text = Text::of_finding("unknown", Part::What, arguments);
    assert!(text.say(Language::De).contains("AADSTS50011"), "{text:?}");
}

#[test]
fn a_text_holds_values_and_texts() {
    let inner = messages::settings_missing_key("x");
    let said = messages::error_settings("f:1:2", inner).say(Language::De);
    assert!(said.contains("f:1:2") && said.contains('x'), "{said}");
}

#[test]
fn a_text_is_written_in_every_language_and_is_the_same_when_read() {
    let text = messages::said_signed_in("anna@muster.example");
    let json = serde_json::to_value(&text).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "en": "anna@muster.example is signed in.",
            "de": "anna@muster.example ist angemeldet.",
        })
    );
    let read: Text = serde_json::from_value(json).unwrap();
    assert_eq!(read, text);
    assert_ne!(read, messages::said_signed_out("anna@muster.example"));
    let english = |_| "anna@muster.example is signed in.".to_owned();
    assert_ne!(read, Text::literal(english), "German counts too");
    let half = serde_json::json!({ "en": "half" });
    assert!(serde_json::from_value::<Text>(half).is_err());
}
