//! The XOAUTH2 string that proves who we are to POP3 and SMTP.
//!
//! Source: <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>,
//! section "SASL XOAUTH2": base64 of `user=` name `^A` `auth=Bearer ` token `^A^A`.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::secret::shown;

/// A login as XOAUTH2 carries it. Its `Debug` shows nothing of the token.
#[derive(Debug, Clone)]
pub struct Xoauth2 {
    encoded: SecretString,
    token: SecretString,
}

/// Why a login cannot be put into an XOAUTH2 string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Xoauth2Error {
    /// The login is empty or holds a character that would end the field early.
    #[error("use this login: it is empty or contains control characters")]
    Login,
    /// The token is empty or holds a character that no bearer token has.
    #[error("use this access token: it is empty or contains characters that no token has")]
    Token,
}

impl Xoauth2 {
    /// Encodes `login` (the user principal name) and `token`.
    ///
    /// # Errors
    /// When either would break out of its field: the string has no quoting.
    pub fn new(login: &str, token: &SecretString) -> Result<Self, Xoauth2Error> {
        if login.is_empty() || login.chars().any(char::is_control) {
            return Err(Xoauth2Error::Login);
        }
        let bearer = token.expose_secret();
        // RFC 6750 section 2.1 allows still less; what matters here is that nothing ends the field.
        if bearer.is_empty() || !bearer.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Xoauth2Error::Token);
        }
        let plain = Zeroizing::new(format!("user={login}\x01auth=Bearer {bearer}\x01\x01"));
        Ok(Self {
            encoded: STANDARD.encode(plain.as_bytes()).into(),
            token: token.clone(),
        })
    }

    /// The base64 text that goes over the wire.
    #[must_use]
    pub fn encoded(&self) -> &str {
        self.encoded.expose_secret()
    }

    /// How long the token is: above some length Exchange refuses it without saying so.
    #[must_use]
    pub fn token_length(&self) -> usize {
        self.token.expose_secret().len()
    }

    /// `line` without our secrets and fit to be shown: a server that echoes what it was sent must
    /// not bring the token into a failure, a log or a report, nor may it write on the screen.
    #[must_use]
    pub fn redact(&self, line: &str) -> String {
        shown(line, [&self.encoded, &self.token])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(name: &str, token: &str) -> Result<Xoauth2, Xoauth2Error> {
        Xoauth2::new(name, &token.to_owned().into())
    }

    /// The example of Microsoft's page, section "SASL XOAUTH2".
    #[test]
    fn encodes_microsofts_own_example() {
        let got = login(
            "test@contoso.onmicrosoft.com",
            "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA",
        )
        .unwrap();
        assert_eq!(
            got.encoded(),
            "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0NjbFJDM0VvQUEBAQ=="
        );
    }

    #[test]
    fn nothing_breaks_out_of_its_field() {
        for (name, token, expected) in [
            ("a\x01auth=x", "t", Xoauth2Error::Login),
            ("a\r\nQUIT", "t", Xoauth2Error::Login),
            ("", "t", Xoauth2Error::Login),
            ("a", "", Xoauth2Error::Token),
            ("a", "t\x01", Xoauth2Error::Token),
            ("a", "t t", Xoauth2Error::Token),
            ("a", "t\r\n", Xoauth2Error::Token),
        ] {
            assert_eq!(
                login(name, token).unwrap_err(),
                expected,
                "{name:?} {token:?}"
            );
        }
    }

    #[test]
    fn debug_and_redaction_hide_the_token() {
        let got = login("anna@muster.example", "eyJ.secret.part").unwrap();
        let debug = format!("{got:?}");
        assert!(
            !debug.contains("secret") && !debug.contains(got.encoded()),
            "{debug}"
        );
        let echoed = format!("-ERR unknown command {} eyJ.secret.part", got.encoded());
        let told = got.redact(&echoed);
        assert_eq!(told, "-ERR unknown command [redacted] [redacted]");
    }
}
