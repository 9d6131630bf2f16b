//! The Fluent files, parsed once in a process.

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

use super::Language;

/// The files of a language.
pub(super) const fn files(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            include_str!("en/errors.ftl"),
            include_str!("en/verbs.ftl"),
            include_str!("en/doctor.ftl"),
            include_str!("en/explain.ftl"),
            include_str!("en/page.ftl"),
            include_str!("en/mail.ftl"),
            include_str!("en/findings.ftl"),
            include_str!("en/help.ftl"),
            include_str!("en/usage.ftl"),
            include_str!("en/heard.ftl"),
            include_str!("en/causes.ftl"),
        ],
        Language::De => &[
            include_str!("de/errors.ftl"),
            include_str!("de/verbs.ftl"),
            include_str!("de/doctor.ftl"),
            include_str!("de/explain.ftl"),
            include_str!("de/page.ftl"),
            include_str!("de/mail.ftl"),
            include_str!("de/findings.ftl"),
            include_str!("de/help.ftl"),
            include_str!("de/usage.ftl"),
            include_str!("de/heard.ftl"),
            include_str!("de/causes.ftl"),
        ],
    }
}

/// A message in a language, or the attribute of one; else what is wrong with it. Tests keep that
/// from happening.
pub(super) fn say(
    language: Language,
    id: &str,
    attribute: Option<&str>,
    arguments: &FluentArgs<'_>,
) -> Result<String, String> {
    let bundle = bundle(language);
    let message = bundle.get_message(id);
    let pattern = message.and_then(|message| match attribute {
        Some(name) => Some(message.get_attribute(name)?.value()),
        None => message.value(),
    });
    let pattern = pattern.ok_or_else(|| format!("{id} is not in {}", language.code()))?;
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(arguments), &mut errors);
    match errors.first() {
        None => Ok(Cow::into_owned(said)),
        Some(error) => Err(format!("{id} in {}: {error}", language.code())),
    }
}

/// Whether there is a message of this id.
pub(super) fn has(id: &str) -> bool {
    bundle(Language::En).has_message(id)
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    static GERMAN: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    let cell = match language {
        Language::En => &ENGLISH,
        Language::De => &GERMAN,
    };
    cell.get_or_init(|| load(language))
}

fn load(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(language.code().parse().into_iter().collect());
    // The isolation marks around arguments end up in addresses and commands that people copy.
    bundle.set_use_isolating(false);
    for file in files(language) {
        // A file with errors still carries its sound texts; a test finds the others.
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        // A message twice in our own files is caught by a test.
        let _ = bundle.add_resource(resource);
    }
    bundle
}
