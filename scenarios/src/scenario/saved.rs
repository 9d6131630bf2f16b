//! What earlier steps left behind, and `${name.field}` in later ones.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

/// Results of steps, by the name of their `save`.
#[derive(Clone, Default)]
pub struct Saved(BTreeMap<String, Value>);

/// Why a `${…}` could not be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// `${` without `}`.
    #[error("`${{` has no `}}`")]
    Open,
    /// Not `name.field`.
    #[error("`${{{0}}}` is not of the form `${{name.field}}`")]
    Shape(String),
    /// No step saved anything under this name.
    #[error("no step before this one has `save = \"{name}\"`")]
    UnknownName {
        /// As asked.
        name: String,
        /// What was saved.
        known: Vec<String>,
    },
    /// What was saved has no such field.
    #[error("what was saved as `{name}` has no field `{field}`")]
    UnknownField {
        /// As saved.
        name: String,
        /// As asked.
        field: String,
        /// The fields there are.
        known: Vec<String>,
    },
}

impl FillError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Open | Self::Shape(_) => {
                "write for example `${secret.value}` after a step with `save = \"secret\"`"
                    .to_owned()
            }
            Self::UnknownName { known, .. } if known.is_empty() => {
                "nothing is saved before this step; add `save = \"…\"` to the step that makes it"
                    .to_owned()
            }
            Self::UnknownName { known, .. } => {
                format!("saved before this step: {}", listed(known))
            }
            Self::UnknownField { known, .. } => format!("its fields: {}", listed(known)),
        }
    }
}

impl Saved {
    /// Keeps the result of a step.
    pub fn keep(&mut self, name: &str, result: Value) {
        self.0.insert(name.to_owned(), result);
    }

    /// The text with every `${name.field}` replaced.
    ///
    /// # Errors
    /// When one of them names nothing that was saved.
    pub fn fill(&self, text: &str) -> Result<String, FillError> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, reference, after)) = next_reference(rest)? {
            filled.push_str(before);
            filled.push_str(&self.look_up(reference)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// As [`Saved::fill`], for every text in a TOML value.
    ///
    /// # Errors
    /// The first of them.
    pub fn fill_value(&self, value: &toml::Value) -> Result<toml::Value, FillError> {
        use toml::Value as Toml;
        Ok(match value {
            Toml::String(text) => Toml::String(self.fill(text)?),
            Toml::Array(items) => Toml::Array(
                items
                    .iter()
                    .map(|item| self.fill_value(item))
                    .collect::<Result<_, _>>()?,
            ),
            Toml::Table(table) => Toml::Table(
                table
                    .iter()
                    .map(|(key, item)| Ok((key.clone(), self.fill_value(item)?)))
                    .collect::<Result<_, _>>()?,
            ),
            Toml::Integer(_) | Toml::Float(_) | Toml::Boolean(_) | Toml::Datetime(_) => {
                value.clone()
            }
        })
    }

    fn look_up(&self, reference: &str) -> Result<String, FillError> {
        let shape = || FillError::Shape(reference.to_owned());
        let (name, field) = reference.split_once('.').ok_or_else(shape)?;
        let result = self.0.get(name).ok_or_else(|| FillError::UnknownName {
            name: name.to_owned(),
            known: self.0.keys().cloned().collect(),
        })?;
        match result.get(field) {
            Some(Value::String(text)) => Ok(text.clone()),
            Some(other) => Ok(other.to_string()),
            None => Err(FillError::UnknownField {
                name: name.to_owned(),
                field: field.to_owned(),
                known: result
                    .as_object()
                    .map(|fields| fields.keys().cloned().collect())
                    .unwrap_or_default(),
            }),
        }
    }
}

// What is saved can be a client secret.
impl fmt::Debug for Saved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// The names that a text refers to, with the byte range of each `${…}`.
pub(super) fn references(text: &str) -> Result<Vec<&str>, FillError> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, reference, after)) = next_reference(rest)? {
        let shape = || FillError::Shape(reference.to_owned());
        let (name, field) = reference.split_once('.').ok_or_else(shape)?;
        if name.is_empty() || field.is_empty() {
            return Err(shape());
        }
        found.push(name);
        rest = after;
    }
    Ok(found)
}

/// Text before, name.field, text after.
fn next_reference(text: &str) -> Result<Option<(&str, &str, &str)>, FillError> {
    let Some((before, tail)) = text.split_once("${") else {
        return Ok(None);
    };
    let (reference, after) = tail.split_once('}').ok_or(FillError::Open)?;
    Ok(Some((before, reference, after)))
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn saved() -> Saved {
        let mut saved = Saved::default();
        saved.keep("secret", json!({ "value": "s3cret", "expires_in": 60 }));
        saved.keep("app", json!({ "client_id": "11" }));
        saved
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let filled = saved().fill(text).map_err(|error| error.to_string());
        assert_eq!(
            filled.as_deref().map_err(String::as_str),
            expected,
            "{text}"
        );
    }

    #[test]
    fn references_are_filled_in() {
        check("plain", Ok("plain"));
        check("", Ok(""));
        check("${secret.value}", Ok("s3cret"));
        check(
            "a ${app.client_id} b ${secret.value}.",
            Ok("a 11 b s3cret."),
        );
        check("${secret.expires_in}", Ok("60"));
        check("$ {secret.value}", Ok("$ {secret.value}"));
    }

    #[test]
    fn what_cannot_be_filled_in_is_told() {
        check("${secret.value", Err("`${` has no `}`"));
        check(
            "${secret}",
            Err("`${secret}` is not of the form `${name.field}`"),
        );
        check(
            "${other.value}",
            Err("no step before this one has `save = \"other\"`"),
        );
        check(
            "${secret.id}",
            Err("what was saved as `secret` has no field `id`"),
        );
    }

    #[test]
    fn texts_deep_in_a_value_are_filled_in() {
        let table: toml::Table =
            toml::from_str("a = [{ b = \"${app.client_id}\", c = 1 }]").unwrap();
        let filled = saved().fill_value(&toml::Value::Table(table)).unwrap();
        assert_eq!(filled["a"][0]["b"].as_str(), Some("11"));
        assert_eq!(filled["a"][0]["c"].as_integer(), Some(1));
    }

    #[test]
    fn a_saved_secret_is_not_shown() {
        assert!(!format!("{:?}", saved()).contains("s3cret"));
    }

    proptest! {
        #[test]
        fn any_text_is_filled_in_or_refused(text in "[${}.a-z]{0,30}|.*") {
            let found = references(&text);
            if saved().fill(&text).is_ok() {
                prop_assert!(found.is_ok());
            }
        }

        #[test]
        fn text_without_a_reference_stays_as_it_is(text in "[^$]*") {
            prop_assert_eq!(saved().fill(&text), Ok(text));
        }
    }
}
