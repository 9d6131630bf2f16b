//! A text for people that is not yet in any language.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use fluent_bundle::FluentArgs;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::finding::{Arguments, Name, Part};
use super::{Language, catalogue};

/// A text for people, not yet in any language. Two are equal when they say the same; as JSON it is
/// what it says in every language.
#[derive(Debug, Clone)]
pub struct Text(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// A function's name of [`messages`](super::messages), with its arguments.
    Message(Cow<'static, str>, Vec<(&'static str, Argument)>),
    /// A part of a finding's text.
    Finding(&'static str, Part, Arguments),
    /// The words of a person, a server or another program, as they are.
    Verbatim(String),
    /// Words of every language.
    Literal(BTreeMap<&'static str, String>),
}

#[derive(Debug, Clone)]
pub(super) enum Argument {
    /// A value: a name, an address, a number that is no count.
    Word(String),
    /// A number that chooses between singular and plural.
    Count(usize),
    /// Another text.
    Text(Text),
}

impl Argument {
    pub(super) fn word(value: impl Display) -> Self {
        Self::Word(value.to_string())
    }

    pub(super) fn count(value: usize) -> Self {
        Self::Count(value)
    }

    pub(super) fn text(value: Text) -> Self {
        Self::Text(value)
    }
}

impl Text {
    pub(super) fn message(name: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self(Kind::Message(Cow::Borrowed(name), arguments))
    }

    /// A message that is found by an id which its caller puts together.
    pub(super) fn by_id(id: String, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self(Kind::Message(Cow::Owned(id), arguments))
    }

    /// What `--help` says of a command or an argument; see [`cli::usage`](crate::cli::usage).
    pub(crate) fn of_help(id: &str) -> Option<Self> {
        catalogue::has(id).then(|| Self::by_id(id.to_owned(), Vec::new()))
    }

    /// The title of a cause that a finding of several can be.
    #[must_use]
    pub fn of_cause(cause: &str) -> Self {
        let id = format!("cause-{cause}");
        match catalogue::has(&id) {
            true => Self::by_id(id, Vec::new()),
            false => Self::verbatim(cause),
        }
    }

    /// A part of the text of the finding of this id.
    #[must_use]
    pub fn of_finding(id: &'static str, part: Part, arguments: Arguments) -> Self {
        Self(Kind::Finding(id, part, arguments))
    }

    /// The words of a person, a server or another program: the same in every language.
    #[must_use]
    pub fn verbatim(words: impl Display) -> Self {
        Self(Kind::Verbatim(words.to_string()))
    }

    /// What `words` says in every language.
    #[must_use]
    pub fn literal(words: impl Fn(Language) -> String) -> Self {
        let of = |language: Language| (language.code(), words(language));
        Self(Kind::Literal(Language::ALL.into_iter().map(of).collect()))
    }

    /// The words in a language.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        // A test says every message; a bare id would still say something.
        self.try_say(language).unwrap_or_else(|_| match &self.0 {
            Kind::Message(id, _) => id.clone().into_owned(),
            Kind::Finding(id, _, _) => (*id).to_owned(),
            Kind::Verbatim(_) | Kind::Literal(_) => String::new(),
        })
    }

    pub(super) fn try_say(&self, language: Language) -> Result<String, String> {
        match &self.0 {
            Kind::Message(name, arguments) => {
                let mut values = FluentArgs::new();
                for (name, argument) in arguments {
                    match argument {
                        Argument::Word(word) => values.set(*name, word.as_str()),
                        Argument::Count(count) => values.set(*name, *count),
                        Argument::Text(text) => values.set(*name, text.try_say(language)?),
                    }
                }
                catalogue::say(language, &name.replace('_', "-"), None, &values)
            }
            Kind::Finding(id, part, arguments) => {
                let mut values = FluentArgs::new();
                for name in Name::ALL {
                    values.set(name.as_str(), arguments.get(*name, language));
                }
                catalogue::say(language, id, Some(part.attribute()), &values)
            }
            Kind::Verbatim(words) => Ok(words.clone()),
            Kind::Literal(words) => Ok(words.get(language.code()).cloned().unwrap_or_default()),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        let same = |language| self.say(language) == other.say(language);
        Language::ALL.into_iter().all(same)
    }
}

impl Eq for Text {}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let said = |language: Language| (language.code(), self.say(language));
        serializer.collect_map(Language::ALL.into_iter().map(said))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut given = BTreeMap::<String, String>::deserialize(deserializer)?;
        let mut words = BTreeMap::new();
        for language in Language::ALL {
            let code = language.code();
            let said = given.remove(code);
            words.insert(code, said.ok_or_else(|| D::Error::missing_field(code))?);
        }
        Ok(Self(Kind::Literal(words)))
    }
}
