//! `settings.toml`: its form, and errors that point into it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::values::{Guid, RedirectUri, SecretEnd};
use crate::account::{Address, EntityName};
use crate::error::{InputError, SettingsMistake, SettingsProblem};
use crate::secret::{self, without_misplaced};

/// All that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The firms, by name.
    pub entities: BTreeMap<EntityName, Entity>,
    /// The mail accounts, in the order in which they were added.
    pub accounts: Vec<Account>,
}

/// One firm's app registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Directory (tenant) ID.
    pub tenant_id: Guid,
    /// Application (client) ID.
    pub client_id: Guid,
    /// The registered redirect.
    pub redirect_uri: RedirectUri,
    /// When the secret ends, where somebody entered it: no server tells beforehand.
    pub secret_ends: Option<SecretEnd>,
}

/// One mail account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The mailbox.
    pub address: Address,
    /// The firm whose registration it uses.
    pub entity: EntityName,
    /// Who signs in; `None` is the address itself.
    pub login: Option<Address>,
    /// Where its mail goes; `None` is the home's own place.
    pub maildir: Option<PathBuf>,
}

impl Entity {
    /// When its secret ends, where that is near or over.
    #[must_use]
    pub fn secret_ends_soon(&self, now: Timestamp) -> Option<SecretEnd> {
        self.secret_ends.filter(|end| end.is_near(now))
    }
}

impl Account {
    /// Who signs in (UPN).
    #[must_use]
    pub fn login(&self) -> &Address {
        self.login.as_ref().unwrap_or(&self.address)
    }
}

impl Settings {
    /// Reads the file's text; `path` is only for messages.
    ///
    /// # Errors
    /// With the place of the first mistake.
    pub fn parse(path: &Path, text: &str) -> Result<Self, InputError> {
        let problem = |span, what| problem(path, text, span, what);
        let raw: Raw = toml::from_str(text)
            .map_err(|error| problem(error.span().unwrap_or(0..0), mistake(error.message())))?;
        let value = |span, error| problem(span, SettingsMistake::Value(error));

        let mut settings = Self::default();
        for (name, raw) in raw.entities {
            let name_error = |error| value(name.span(), error);
            let key = EntityName::parse(name.get_ref()).map_err(name_error)?;
            let at = |spanned: &Spanned<String>| spanned.span();
            let redirect = match &raw.redirect_uri {
                Some(text) => {
                    RedirectUri::parse(text.get_ref()).map_err(|error| value(at(text), error))?
                }
                None => RedirectUri::parse(RedirectUri::DEFAULT)?,
            };
            let ends = raw.secret_ends.as_ref().map(|text| {
                SecretEnd::parse(text.get_ref()).map_err(|error| value(at(text), error))
            });
            let entity = Entity {
                tenant_id: Guid::as_written(&raw.tenant_id),
                client_id: Guid::as_written(&raw.client_id),
                redirect_uri: redirect,
                secret_ends: ends.transpose()?,
            };
            settings.entities.insert(key, entity);
        }
        for raw in raw.accounts {
            let address = |text: &Spanned<String>| {
                Address::parse(text.get_ref()).map_err(|error| value(text.span(), error))
            };
            let entity = EntityName::parse(raw.entity.get_ref())
                .map_err(|error| value(raw.entity.span(), error))?;
            if !settings.entities.contains_key(&entity) {
                let what = SettingsMistake::Entity(entity.to_string());
                return Err(problem(raw.entity.span(), what));
            }
            settings.accounts.push(Account {
                address: address(&raw.address)?,
                entity,
                login: raw.login.as_ref().map(address).transpose()?,
                maildir: raw.maildir,
            });
        }
        Ok(settings)
    }

    /// The file's text.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let written = Written {
            entities: (self.entities.iter())
                .map(|(name, entity)| (name.as_str(), entity.into()))
                .collect(),
            accounts: self.accounts.iter().map(Into::into).collect(),
        };
        // Only maps with other keys than strings, or numbers out of range, could fail here.
        toml::to_string_pretty(&written).unwrap_or_default()
    }

    /// The entity of that name.
    ///
    /// # Errors
    /// When there is none.
    pub fn entity(&self, name: &EntityName) -> Result<&Entity, InputError> {
        (self.entities.get(name)).ok_or_else(|| InputError::UnknownEntity(name.to_string()))
    }

    /// The account of that address.
    ///
    /// # Errors
    /// When there is none.
    pub fn account(&self, address: &Address) -> Result<&Account, InputError> {
        (self.accounts.iter())
            .find(|account| account.address == *address)
            .ok_or_else(|| InputError::UnknownAccount(address.to_string()))
    }

    /// The account of that address, to change it.
    ///
    /// # Errors
    /// When there is none.
    pub fn account_mut(&mut self, address: &Address) -> Result<&mut Account, InputError> {
        (self.accounts.iter_mut())
            .find(|account| account.address == *address)
            .ok_or_else(|| InputError::UnknownAccount(address.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    entities: BTreeMap<Spanned<String>, RawEntity>,
    #[serde(default)]
    accounts: Vec<RawAccount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntity {
    tenant_id: String,
    client_id: String,
    redirect_uri: Option<Spanned<String>>,
    secret_ends: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    address: Spanned<String>,
    entity: Spanned<String>,
    login: Option<Spanned<String>>,
    maildir: Option<PathBuf>,
}

#[derive(Serialize)]
struct Written<'a> {
    entities: BTreeMap<&'a str, WrittenEntity<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<WrittenAccount<'a>>,
}

#[derive(Serialize)]
struct WrittenEntity<'a> {
    tenant_id: &'a str,
    client_id: &'a str,
    redirect_uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_ends: Option<String>,
}

#[derive(Serialize)]
struct WrittenAccount<'a> {
    address: &'a str,
    entity: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maildir: Option<&'a Path>,
}

impl<'a> From<&'a Entity> for WrittenEntity<'a> {
    fn from(entity: &'a Entity) -> Self {
        Self {
            tenant_id: entity.tenant_id.written(),
            client_id: entity.client_id.written(),
            redirect_uri: entity.redirect_uri.as_str(),
            secret_ends: entity.secret_ends.map(|end| end.to_string()),
        }
    }
}

impl<'a> From<&'a Account> for WrittenAccount<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            address: account.address.as_str(),
            entity: account.entity.as_str(),
            login: account.login.as_ref().map(Address::as_str),
            maildir: account.maildir.as_deref(),
        }
    }
}

/// The parser says what is wrong only in its message, with the names of keys in backticks. Of what
/// it says nothing is shown: it is English, and may quote a value.
fn mistake(message: &str) -> SettingsMistake {
    let mut names = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let begins = |words: &str| message.starts_with(words);
    match names.next() {
        Some(key) if begins("unknown field") => SettingsMistake::UnknownKey {
            key: without_misplaced(&key),
            allowed: names.collect(),
        },
        Some(key) if begins("missing field") => {
            SettingsMistake::MissingKey(without_misplaced(&key))
        }
        _ if begins("duplicate") => SettingsMistake::Twice,
        _ if begins("invalid type") => SettingsMistake::Kind,
        _ => SettingsMistake::Syntax,
    }
}

fn problem(path: &Path, text: &str, span: Range<usize>, what: SettingsMistake) -> InputError {
    let before = text.get(..span.start).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let excerpt = text[start..].lines().next().unwrap_or_default();
    let marked = text.get(span).unwrap_or_default();
    // What stands before the mark is cleaned by itself, so that the mark stays under its word.
    let [lead, marked] = [&before[start..], marked.lines().next().unwrap_or_default()].map(shown);
    InputError::Settings(Box::new(SettingsProblem {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: lead.chars().count() + 1,
        excerpt: shown(excerpt),
        width: marked.chars().count(),
        what,
    }))
}

/// A line of the file as it may be shown: without a secret in the wrong place, and without what
/// writes on the screen.
fn shown(line: &str) -> String {
    without_misplaced(&secret::shown(line, []))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::Error;
    use crate::locales::{Language, english::english_in};

    const GOOD: &str = r#"[entities."Muster Legal"]
tenant_id = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
client_id = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
redirect_uri = "http://localhost/callback"
secret_ends = "2027-11-30"

[[accounts]]
address = "anna.muster@muster-legal.example"
entity = "Muster Legal"
"#;

    fn message(text: &str) -> String {
        Error::from(Settings::parse(Path::new("settings.toml"), text).unwrap_err()).to_string()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let settings = Settings::parse(Path::new("s"), GOOD).unwrap();
        assert_eq!(
            settings.accounts[0].login().as_str(),
            "anna.muster@muster-legal.example"
        );
        let again = Settings::parse(Path::new("s"), &settings.to_toml()).unwrap();
        assert_eq!(again, settings);
    }

    #[test]
    fn a_mistake_is_shown_with_its_place_and_remedy() {
        for (from, to, place, words) in [
            (
                "client_id",
                "client-id",
                "settings.toml:3:1",
                vec!["client-id", "redirect_uri"],
            ),
            (
                "[[accounts]]",
                "[[account]]",
                "settings.toml:7:3",
                vec!["accounts", "entities"],
            ),
            (
                "= \"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\"",
                "= 1",
                "settings.toml:2:13",
                vec!["string"],
            ),
            (
                "anna.muster@",
                "anna.muster",
                "settings.toml:8:11",
                vec!["anna.muster"],
            ),
            (
                "entity = \"Muster Legal",
                "entity = \"Other",
                "settings.toml:9:10",
                vec!["Other"],
            ),
            ("entity = \"", "entity = ", "settings.toml:9", vec!["^"]),
            (
                "2027-11-30",
                "30.11.2027",
                "settings.toml:5:15",
                vec!["30.11.2027", "YYYY-MM-DD"],
            ),
            (
                "2027-11-30",
                "2027-11-31",
                "settings.toml:5:15",
                vec!["2027-11-31"],
            ),
            (
                "\"2027-11-30\"",
                "2027",
                "settings.toml:5:15",
                vec!["string"],
            ),
        ] {
            let said = message(&GOOD.replacen(from, to, 1));
            assert!(said.contains(place), "{said}");
            assert!(said.contains('^'), "{said}");
            for word in words {
                assert!(said.contains(word), "{word} in {said}");
            }
        }
    }

    /// The parser speaks English, and quotes values.
    #[test]
    fn a_mistake_is_told_in_german_by_its_kind() {
        for (from, to, words) in [
            ("= \"0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\"", "= 17", "Art"),
            ("redirect_uri", "client_id", "zweimal"),
            (
                "client_id = \"1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\"\n",
                "",
                "client_id",
            ),
            ("[[accounts]]", "[accounts]", "Art"),
            ("tenant_id = ", "tenant_id ", "TOML"),
            ("tenant_id = \"", "tenant_id = ", "TOML"),
            (
                "[entities.\"Muster Legal\"]",
                "[entities.\"Muster Legal\"",
                "TOML",
            ),
            ("address = \"anna", "address = 'anna", "TOML"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let error = Settings::parse(Path::new("settings.toml"), &text).unwrap_err();
            let said = Error::from(error).text().say(Language::De);
            assert!(
                said.contains(words) && said.contains("settings.toml:"),
                "{said}"
            );
            // The line itself is the user's.
            let ours = said.lines().filter(|line| !line.contains(" |"));
            let ours: Vec<&str> = ours.collect();
            assert_eq!(english_in(&ours.join("\n")), None, "{said}");
            assert!(!ours.join(" ").contains("expected"), "{said}");
        }
    }

    #[test]
    fn a_secret_in_the_wrong_place_is_never_quoted() {
        const SECRET: &str = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB";
        let tenant = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        for (from, to) in [
            (tenant.to_owned(), format!("{SECRET}\" x")),
            (format!("\"{tenant}\""), SECRET.to_owned()),
            ("tenant_id".to_owned(), format!("{SECRET} = 1\ntenant_id")),
            (
                "tenant_id".to_owned(),
                format!("\"{SECRET}\" = 1\ntenant_id"),
            ),
            (
                "tenant_id".to_owned(),
                format!("client_secret = \"{SECRET}\"\ntenant_id"),
            ),
            ("http://localhost/callback".to_owned(), SECRET.to_owned()),
            (
                "localhost/callback".to_owned(),
                format!("localhost/{SECRET}"),
            ),
            (
                "localhost/callback".to_owned(),
                format!("localhost/?s={SECRET}"),
            ),
            (
                "anna.muster@muster-legal.example".to_owned(),
                SECRET.to_owned(),
            ),
            (
                "entity = \"Muster Legal".to_owned(),
                format!("entity = \"{SECRET}"),
            ),
            (
                "[[accounts]]".to_owned(),
                format!("[{SECRET}]\n[[accounts]]"),
            ),
            (
                "address = ".to_owned(),
                format!("login = \"{SECRET}\"\naddress = "),
            ),
        ] {
            let text = GOOD.replacen(&from, &to, 1);
            assert!(text.contains(SECRET));
            let error = Settings::parse(Path::new("settings.toml"), &text).unwrap_err();
            let debug = format!("{error:?}");
            let said = Error::from(error).to_string();
            assert!(said.contains("settings.toml:"), "{said}");
            assert!(
                !said.contains("Q~dEf") && !debug.contains("Q~dEf"),
                "{to}: {said} {debug}"
            );
        }
        let mut settings =
            Settings::parse(Path::new("s"), &GOOD.replacen(tenant, SECRET, 1)).unwrap();
        assert!(
            settings.to_toml().contains(SECRET),
            "the file is not changed by being read"
        );
        let (_, entity) = settings.entities.pop_first().unwrap();
        let seen = format!(
            "{entity:?} {} {}",
            entity.tenant_id,
            entity.tenant_id.as_str()
        );
        assert!(!seen.contains("Q~dEf"), "{seen}");
    }

    #[test]
    fn an_id_that_is_none_is_read_all_the_same() {
        for (from, to, tenant) in [
            ("= \"0f1e", "= \"0f1", "0f12d3c-4b5a-6978-8796-a5b4c3d2e1f0"),
            (
                "= \"0f1e",
                "= \" 0F1E",
                "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
            ),
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "../x?y", "../x?y"),
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "", ""),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let settings = Settings::parse(Path::new("s"), &text).unwrap();
            let entity = settings.entities.values().next().unwrap();
            assert_eq!(entity.tenant_id.written(), tenant);
            let again = Settings::parse(Path::new("s"), &settings.to_toml()).unwrap();
            assert_eq!(again, settings);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_settings_or_an_error_with_a_place(text in ".*", cut in 0..400usize) {
            let _ = Settings::parse(Path::new("s"), &text);
            let cut = GOOD.get(..cut.min(GOOD.len())).unwrap_or_default();
            if let Err(error) = Settings::parse(Path::new("s"), &format!("{cut}{text}")) {
                prop_assert!(Error::from(error).to_string().contains("s:"));
            }
        }
    }
}
