//! Values that must never be shown: tokens, codes, client secrets, PKCE verifiers.
//!
//! They are [`SecretString`]s, whose `Debug` prints nothing and whose memory is wiped. This module
//! adds what our files need: writing them where they belong (and only there), and removing them
//! from foreign texts before those are kept. Nothing here may print or log.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer};

/// What stands in a text where a secret stood.
pub const REDACTED: &str = "[redacted]";

/// Replaces every occurrence of the given secrets in `text`.
///
/// Servers quote what they were sent, so their words pass through here before they are kept. Very
/// short values are left alone: replacing each `a` would only destroy the text.
#[must_use]
pub fn redact<'a>(text: &str, secrets: impl IntoIterator<Item = &'a SecretString>) -> String {
    let mut out = text.to_owned();
    for secret in secrets {
        let value = secret.expose_secret();
        if value.len() >= SHORTEST && out.contains(value) {
            out = out.replace(value, REDACTED);
        }
    }
    out
}

const SHORTEST: usize = 6;

/// Whether `text` has the form of a GUID, which a client secret's *ID* has and its value never.
#[must_use]
pub fn looks_like_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == 5
        && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, length)| {
            part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit())
        })
}

/// For `#[serde(with = …)]` on a secret that a file of ours is there to keep.
pub(crate) mod kept {
    use super::{Deserialize, Deserializer, ExposeSecret, SecretString, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &SecretString, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(value.expose_secret())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<SecretString, D::Error> {
        String::deserialize(d).map(SecretString::from)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_secrets_are_removed() {
        let secret = SecretString::from("s3cr~t.value");
        for (text, expected) in [
            ("nothing here", "nothing here"),
            ("you sent s3cr~t.value twice", "you sent [redacted] twice"),
        ] {
            assert_eq!(redact(text, [&secret]), expected);
        }
        assert!(!format!("{secret:?}").contains("s3cr"));
    }

    #[test]
    fn a_guid_is_known_by_its_form() {
        for (text, expected) in [
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", true),
            ("0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0", true),
            ("0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f", false),
            ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", false),
            ("xf1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", false),
            ("abc8Q~Value.of-a_secret", false),
        ] {
            assert_eq!(looks_like_guid(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_keeps_the_secret(before in ".*", after in ".*") {
            let secret = SecretString::from("Zq8~planted.secret");
            let text = format!("{before}{}{after}", secret.expose_secret());
            prop_assert!(!redact(&text, [&secret]).contains(secret.expose_secret()));
        }
    }
}
