//! The languages that the client speaks, and which of them the environment asks for.

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
    /// Every language, in the order in which a text is written in JSON.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
