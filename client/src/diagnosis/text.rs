//! The words of a finding in every language.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

use super::id::FindingId;

/// The languages in which findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// German, as it is written in Switzerland.
    De,
}

/// A text in every language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Text {
    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::De => &self.de,
        }
    }
}

/// The parts of a finding's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What happened.
    What,
    /// What to click or type.
    Fix,
}

impl Part {
    const fn attribute(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Fix => "fix",
        }
    }
}

/// The names that a text may use, each with a value for a text that speaks of nobody in particular.
const NAMES: [(&str, &str); 10] = [
    ("account", "name@example.com"),
    ("clientId", "…"),
    ("entity", "…"),
    ("host", "…"),
    ("login", "name@example.com"),
    // The texts that name a permission or a number leave it out then.
    ("missing", "none"),
    ("number", "none"),
    ("redirectUri", "http://localhost/callback"),
    ("tenantId", "…"),
    ("user", "…"),
];

/// The values that stand in a text.
#[derive(Clone, Debug)]
pub(super) struct Arguments(BTreeMap<&'static str, String>);

impl Default for Arguments {
    fn default() -> Self {
        Self(
            NAMES
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        )
    }
}

impl Arguments {
    /// Sets a value; an empty one leaves the general one in place.
    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        debug_assert!(self.0.contains_key(name), "no text knows ${name}");
        if !value.is_empty() {
            self.0.insert(name, value.to_owned());
        }
    }
}

/// A part of a finding's text, in every language.
pub(super) fn render(id: FindingId, part: Part, arguments: &Arguments) -> Text {
    Text {
        en: render_in(Language::En, id, part, arguments).unwrap_or_else(|| id.as_str().to_owned()),
        de: render_in(Language::De, id, part, arguments).unwrap_or_else(|| id.as_str().to_owned()),
    }
}

/// `None` when the language lacks the text, which the tests do not let happen.
fn render_in(
    language: Language,
    id: FindingId,
    part: Part,
    arguments: &Arguments,
) -> Option<String> {
    let bundle = bundle(language);
    let message = bundle.get_message(id.as_str())?;
    let pattern = message.get_attribute(part.attribute())?.value();
    let mut values = FluentArgs::new();
    for (name, value) in &arguments.0 {
        values.set(*name, value.as_str());
    }
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(pattern, Some(&values), &mut errors)
        .into_owned();
    errors.is_empty().then_some(text)
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../locales/en/findings.ftl"),
        Language::De => include_str!("../locales/de/findings.ftl"),
    }
}

/// Parsed once in a process.
fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static EN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static DE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    let (cell, locale) = match language {
        Language::En => (&EN, "en"),
        Language::De => (&DE, "de-CH"),
    };
    cell.get_or_init(|| {
        // A resource with errors still carries its sound texts; a test finds the others.
        let resource = FluentResource::try_new(source(language).to_owned())
            .unwrap_or_else(|(resource, _)| resource);
        let mut bundle = FluentBundle::new_concurrent(vec![
            locale.parse::<LanguageIdentifier>().unwrap_or_default(),
        ]);
        // The marks that keep right-to-left values apart would land in copied commands.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        bundle
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LANGUAGES: [Language; 2] = [Language::En, Language::De];

    #[test]
    fn every_finding_has_its_texts_in_every_language() {
        for language in LANGUAGES {
            for id in FindingId::ALL {
                for part in [Part::What, Part::Fix] {
                    let text = render_in(language, *id, part, &Arguments::default());
                    let text = text.unwrap_or_else(|| panic!("{id} {part:?} in {language:?}"));
                    assert!(text.trim().len() > 10, "{id} {part:?} in {language:?}");
                }
            }
        }
    }

    #[test]
    fn the_languages_parse_and_have_the_same_keys() {
        let keys = |language| -> BTreeSet<String> {
            FluentResource::try_new(source(language).to_owned()).expect("it parses");
            let keys = source(language)
                .lines()
                .filter_map(|line| line.strip_suffix(" ="));
            keys.map(str::to_owned).collect()
        };
        let ids: BTreeSet<_> = FindingId::ALL
            .iter()
            .map(|id| id.as_str().to_owned())
            .collect();
        assert_eq!(keys(Language::En), ids);
        assert_eq!(keys(Language::De), ids);
    }

    #[test]
    fn the_languages_speak_of_the_same_values() {
        for id in FindingId::ALL {
            for part in [Part::What, Part::Fix] {
                let mut arguments = Arguments::default();
                for (name, _) in NAMES {
                    arguments.set(name, &format!("<{name}>"));
                }
                let text = render(*id, part, &arguments);
                for (name, _) in NAMES {
                    let mark = format!("<{name}>");
                    assert_eq!(
                        text.en.contains(&mark),
                        text.de.contains(&mark),
                        "{id} {part:?} {name}"
                    );
                }
            }
        }
    }

    #[test]
    fn german_is_written_as_in_switzerland() {
        assert!(!source(Language::De).contains('ß'));
    }
}
