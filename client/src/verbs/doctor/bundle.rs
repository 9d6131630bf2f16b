//! The file for support: everything that the doctor saw and found, without what opens a mailbox and
//! without people's names.
//!
//! Secrets never come this far ([`Words`](crate::evidence::Words) are cleaned at entry);
//! what the client keeps is searched for all the same. The local part of each mail address becomes
//! `user1`, `user2`, …: the same name gets the same number throughout, with or without its domain,
//! and the number says nothing of how alike two names are. A finding such as `address-typo` says
//! that much; domains and ids stay, since nothing can be diagnosed without them.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;

use super::super::Client;
use super::{Examined, Planned};
use crate::config;
use crate::disk;
use crate::error::{Error, InputError};
use crate::evidence::Evidence;
use crate::report::Report;
use crate::secret::redact;

#[derive(Serialize)]
struct Bundle<'a> {
    made_at: Timestamp,
    client: Program,
    system: System,
    report: &'a Report,
    evidence: &'a Evidence,
    asked: &'a [Planned],
    plan: &'a [Planned],
}

#[derive(Serialize)]
struct Program {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct System {
    os: &'static str,
    architecture: &'static str,
}

impl Client {
    /// Writes what was found into a new file that only its owner can read.
    ///
    /// # Errors
    /// When the file is there already, or the disk refuses.
    pub fn write_bundle(
        &self,
        path: &Path,
        examined: &Examined,
        report: &Report,
    ) -> Result<(), Error> {
        let bundle = Bundle {
            made_at: examined.evidence.now,
            client: Program {
                name: "m365mail",
                version: env!("CARGO_PKG_VERSION"),
            },
            system: System {
                os: std::env::consts::OS,
                architecture: std::env::consts::ARCH,
            },
            report,
            evidence: &examined.evidence,
            asked: &examined.asked,
            plan: &self.plan(None)?,
        };
        let mut value = serde_json::to_value(&bundle).unwrap_or_default();
        let secrets = self.secrets()?;
        for_each_text(&mut value, &mut |text| redact(text, &secrets));
        let mut names = Names::default();
        for_each_text(&mut value, &mut |text| {
            names.learn(text);
            text.to_owned()
        });
        for_each_text(&mut value, &mut |text| names.replace(text));
        match disk::write_new_json(path, &value) {
            Err(error) if error.source.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(InputError::Exists(path.to_owned()).into())
            }
            written => Ok(written?),
        }
    }

    /// Everything that the client keeps and nobody may see.
    fn secrets(&self) -> Result<Vec<SecretString>, Error> {
        let settings = self.settings()?;
        let mut secrets: Vec<_> = (settings.entities.keys())
            .filter_map(|name| config::secret(&self.home, name).ok())
            .collect();
        for account in &settings.accounts {
            if let Ok(Some(tokens)) = self.home.tokens(&account.address).read() {
                secrets.push(tokens.access.token);
                secrets.extend(tokens.refresh_token);
            }
        }
        Ok(secrets)
    }
}

fn for_each_text(value: &mut Value, change: &mut dyn FnMut(&str) -> String) {
    match value {
        Value::String(text) => *text = change(text),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| for_each_text(item, change)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|member| for_each_text(member, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The local parts that were met, in lower case, each with its pseudonym.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

/// What stands between the parts of an address, also where it was put into a URL.
const AT: [&str; 3] = ["@", "%40", "&#64;"];

impl Names {
    fn learn(&mut self, text: &str) {
        for at in AT {
            for (position, _) in text.match_indices(at) {
                let local = local_part(&text[..position]);
                let has_domain = text[position + at.len()..].starts_with(char::is_alphanumeric);
                if !local.is_empty() && has_domain {
                    let next = format!("user{}", self.0.len() + 1);
                    self.0.entry(local.to_lowercase()).or_insert(next);
                }
            }
        }
    }

    /// The text with every known name replaced, before an `@` and elsewhere.
    fn replace(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_of_a_name(c)).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            out.push_str(&self.replaced(word, tail));
            let gap = tail.find(is_of_a_name).unwrap_or(tail.len());
            out.push_str(&tail[..gap]);
            rest = &tail[gap..];
        }
        out
    }

    fn replaced(&self, word: &str, tail: &str) -> String {
        // The end of a sentence is no part of a name.
        let bare = word.trim_end_matches('.');
        let Some(pseudonym) = self.0.get(&bare.to_lowercase()) else {
            return word.to_owned();
        };
        let in_address = AT.iter().any(|at| tail.starts_with(at));
        // `info` is a word of many texts; `anna.muster` is not.
        let unusual = bare.contains(|c: char| !c.is_alphabetic());
        match in_address || unusual {
            true => format!("{pseudonym}{}", &word[bare.len()..]),
            false => word.to_owned(),
        }
    }
}

fn local_part(before: &str) -> &str {
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_of_a_name(*c))
        .last()
        .map_or(before.len(), |(at, _)| at);
    &before[start..]
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut names = Names::default();
        names.learn("anna.muster@muster.example and info@muster.example");
        names.learn(text);
        assert_eq!(names.replace(text), expected);
    }

    #[test]
    fn a_name_has_one_pseudonym_wherever_it_stands() {
        for (text, expected) in [
            ("anna.muster@muster.example", "user1@muster.example"),
            ("Anna.Muster@Muster.example.", "user1@Muster.example."),
            (
                "login_hint=anna.muster%40muster.example&x",
                "login_hint=user1%40muster.example&x",
            ),
            ("The user anna.muster. Next", "The user user1. Next"),
            (
                "more info: info@muster.example",
                "more info: user2@muster.example",
            ),
            ("anna.mustre@muster.example", "user3@muster.example"),
            ("wrong-password", "wrong-password"),
            ("@ and a@", "@ and a@"),
        ] {
            check(text, expected);
        }
    }
}
