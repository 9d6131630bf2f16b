//! What names an account and an entity: types that cannot be malformed.

use std::cmp::Ordering;
use std::fmt::{self, Display};

use crate::error::InputError;
use crate::secret::{looks_like_credential, without_misplaced};

/// A mail address as the user gave it; compared without regard to case, as Exchange does.
#[derive(Debug, Clone)]
pub struct Address(String);

impl Address {
    /// # Errors
    /// When `text` is not of the form `local@domain`, or has characters that could leave the line
    /// or the file name that it is written into.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let text = text.trim();
        let well_formed = text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
        });
        // 254 octets is the longest address that fits an SMTP path (RFC 5321 section 4.5.3.1.3).
        let clean = text.len() <= 254
            && !text
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"/".contains(c));
        // A secret that was pasted in front of the at sign would be shown wherever the account is.
        let local = text.split('@').next().unwrap_or_default();
        if well_formed && clean && !looks_like_credential(local) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InputError::Address(without_misplaced(text)))
        }
    }

    /// What the address is known by: files and the record are named after it.
    pub(crate) fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The address as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Address {}

impl Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of an entity: one firm with its own three values. Compared without regard to case,
/// since its secret lies in a file of that name, and file systems do not all tell case apart.
#[derive(Debug, Clone)]
pub struct EntityName(String);

impl EntityName {
    /// # Errors
    /// When `text` is empty, longer than 64 characters or has control characters.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let text = text.trim();
        let is_a_name = !text.is_empty()
            && text.chars().count() <= 64
            && !text.chars().any(char::is_control)
            && without_misplaced(text) == text;
        if !is_a_name {
            return Err(InputError::EntityName(without_misplaced(text)));
        }
        Ok(Self(text.to_owned()))
    }

    /// What the entity is known by: files and the record are named after it.
    pub(crate) fn key(&self) -> String {
        self.0.to_lowercase()
    }

    /// The name as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for EntityName {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for EntityName {}

impl PartialOrd for EntityName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EntityName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Display for EntityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file name that any name can be turned into and that cannot leave its folder.
#[must_use]
pub fn file_name(name: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'@')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.');
    let encoded = percent_encoding::utf8_percent_encode(&name.to_lowercase(), KEPT).to_string();
    // A leading dot would hide the file, and `.` and `..` are folders.
    match encoded.strip_prefix('.') {
        Some(rest) => format!("%2e{rest}"),
        None => encoded,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_known_by_their_form() {
        for (text, expected) in [
            ("anna.muster@muster-legal.example", true),
            (" anna@muster-legal.example ", true),
            ("anna", false),
            ("@muster-legal.example", false),
            ("anna@", false),
            ("anna@b@c.example", false),
            ("anna muster@muster-legal.example", false),
            ("anna@muster\r\n.example", false),
            ("../anna@muster.example", false),
            (
                "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB@muster.example",
                false,
            ),
        ] {
            assert_eq!(Address::parse(text).is_ok(), expected, "{text}");
        }
        assert_eq!(
            Address::parse("Anna@Muster.example").ok(),
            Address::parse("anna@muster.example").ok()
        );
    }

    proptest! {
        #[test]
        fn a_file_name_never_leaves_its_folder(name in ".*") {
            let file = file_name(&name);
            prop_assert!(!file.contains(['/', '\\', '\0', ':']));
            prop_assert!(!file.starts_with('.'));
        }

        #[test]
        fn any_text_is_an_address_or_an_error(text in ".*") {
            if let Ok(address) = Address::parse(&text) {
                prop_assert!(!address.as_str().contains(['\r', '\n', '/', ' ']));
            }
        }
    }
}
