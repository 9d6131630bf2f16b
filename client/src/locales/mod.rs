//! The client's own words, in English and German.
//!
//! A [`Text`] names a message of the catalogue with its arguments and is turned into words as late
//! as possible, so that values carry no language. The findings of the doctor have catalogues of
//! their own.

use std::fmt::Display;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};

/// A language that the client speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// The language's code, as in HTML and in the reports.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language that a locale name such as `de_CH.UTF-8` asks for.
    #[must_use]
    pub fn of_locale(name: &str) -> Self {
        let code = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if code.eq_ignore_ascii_case("de") {
            Self::De
        } else {
            Self::En
        }
    }

    /// The language of the environment: `LC_ALL`, then `LC_MESSAGES`, then `LANG`; a variable that
    /// is empty counts as absent (POSIX, Base Definitions 8.2).
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()))
            .map_or(Self::En, |value| Self::of_locale(&value))
    }
}

/// A message of the catalogue with its arguments, not yet in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    id: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Argument {
    Word(String),
    Count(usize),
    Text(Text),
}

impl Text {
    /// A message without arguments.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self {
            id,
            arguments: Vec::new(),
        }
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.arguments
            .push((name, Argument::Word(value.to_string())));
        self
    }

    /// With a number that chooses between singular and plural.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: usize) -> Self {
        self.arguments.push((name, Argument::Count(value)));
        self
    }

    /// With another message inside.
    #[must_use]
    pub fn with_text(mut self, name: &'static str, value: Self) -> Self {
        self.arguments.push((name, Argument::Text(value)));
        self
    }

    /// Whether the catalogue has this message.
    #[cfg(test)]
    pub(crate) fn is_known(id: &str, language: Language) -> bool {
        bundle(language).has_message(id)
    }

    /// The words in a language.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let mut arguments = FluentArgs::new();
        for (name, argument) in &self.arguments {
            match argument {
                Argument::Word(word) => arguments.set(*name, word.as_str()),
                Argument::Count(count) => arguments.set(*name, *count),
                Argument::Text(text) => arguments.set(*name, text.say(language)),
            }
        }
        let bundle = bundle(language);
        let Some(pattern) = bundle.get_message(self.id).and_then(|m| m.value()) else {
            // The key parity test keeps this from happening; a bare id still says something.
            return self.id.to_owned();
        };
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned()
    }
}

const ENGLISH: &[&str] = &[
    include_str!("en/errors.ftl"),
    include_str!("en/verbs.ftl"),
    include_str!("en/doctor.ftl"),
    include_str!("en/page.ftl"),
    include_str!("en/mail.ftl"),
];
const GERMAN: &[&str] = &[
    include_str!("de/errors.ftl"),
    include_str!("de/verbs.ftl"),
    include_str!("de/doctor.ftl"),
    include_str!("de/page.ftl"),
    include_str!("de/mail.ftl"),
];

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH_BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static GERMAN_BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::En => ENGLISH_BUNDLE.get_or_init(|| load("en", ENGLISH)),
        Language::De => GERMAN_BUNDLE.get_or_init(|| load("de", GERMAN)),
    }
}

fn load(language: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(language.parse().into_iter().collect());
    // The isolation marks around arguments end up in addresses that people copy.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // A message twice in our own files is caught by the test below.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Message ids with the arguments that they name.
    fn catalogue(files: &[&str]) -> BTreeMap<String, Vec<String>> {
        let mut messages: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in files {
            assert!(
                FluentResource::try_new((*file).to_owned()).is_ok(),
                "{file}"
            );
            let mut id = String::new();
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" =")
                    && !line.starts_with(' ')
                {
                    id = name.to_owned();
                    assert!(!messages.contains_key(&id), "{id} stands twice");
                    messages.insert(id.clone(), Vec::new());
                }
                for part in line.split('$').skip(1) {
                    let end = part
                        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                        .unwrap_or(part.len());
                    messages.get_mut(&id).unwrap().push(part[..end].to_owned());
                }
            }
        }
        for arguments in messages.values_mut() {
            arguments.sort();
            arguments.dedup();
        }
        messages
    }

    #[test]
    fn both_languages_have_the_same_messages_and_arguments() {
        assert_eq!(catalogue(ENGLISH), catalogue(GERMAN));
    }

    #[test]
    fn german_is_written_as_in_switzerland_with_one_term_for_a_thing() {
        let doctor = include_str!("de/findings.ftl");
        for text in GERMAN.iter().chain([&doctor]) {
            for (never, instead) in [
                ("ß", "ss"),
                ("Client-Geheimnis", "geheimer Clientschlüssel"),
                ("Azure-Portal", "Entra Admin Center"),
                ("Mandanten-ID", "Verzeichnis-ID (Mandant)"),
            ] {
                assert!(!text.contains(never), "{instead}, not {never}");
            }
        }
    }

    #[test]
    fn the_environment_chooses_as_posix_says() {
        for (variables, expected) in [
            (vec![], Language::En),
            (vec![("LANG", "de_CH.UTF-8")], Language::De),
            (
                vec![("LANG", "de_DE"), ("LC_ALL", "en_US.UTF-8")],
                Language::En,
            ),
            (vec![("LANG", "en_US"), ("LC_MESSAGES", "de")], Language::De),
            (vec![("LANG", "de"), ("LC_ALL", "")], Language::De),
            (vec![("LANG", "C")], Language::En),
            (vec![("LANG", "den")], Language::En),
        ] {
            let found = Language::of_environment(|name| {
                variables
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{variables:?}");
        }
    }

    #[test]
    fn a_text_holds_values_and_texts() {
        let inner = Text::new("settings-syntax").with("why", "x");
        let said = Text::new("error-settings")
            .with("place", "f:1:2")
            .with_text("what", inner)
            .say(Language::De);
        assert!(said.contains("f:1:2") && said.contains('x'), "{said}");
    }
}
