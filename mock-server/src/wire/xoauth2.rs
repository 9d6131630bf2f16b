//! Reads the initial response of SASL XOAUTH2.
//!
//! `base64("user=" userName ^A "auth=Bearer " accessToken ^A ^A)`, Microsoft's "Authenticate an IMAP,
//! POP or SMTP connection using OAuth"
//! (<https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>).
//! Strict, since the real service says the same generic line to everything it cannot read; here the
//! journal gets the reason.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Who wants to sign in, and with what.
pub struct Response {
    user: String,
    token: String,
}

impl Response {
    /// The mailbox that is to be opened.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The access token. It must reach no journal, log or error.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
}

/// Names neither user nor token.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Response(hidden)")
    }
}

/// Why a response could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Nothing at all.
    #[error("the response is empty")]
    Empty,
    /// Not base64.
    #[error(
        "the response is not base64 in the standard alphabet with padding (RFC 4648 section 4)"
    )]
    Base64,
    /// Not UTF-8.
    #[error("the decoded response is not UTF-8")]
    Utf8,
    /// Does not begin with `user=`.
    #[error("the decoded response does not begin with user=")]
    NoUser,
    /// `user=` is followed by nothing.
    #[error("the decoded response names no user")]
    EmptyUser,
    /// No `auth=Bearer ` after the user.
    #[error("the user is not followed by the byte 0x01 and auth=Bearer with one space")]
    NoBearer,
    /// The token is missing.
    #[error("auth=Bearer is followed by no token")]
    EmptyToken,
    /// Two 0x01 do not end it.
    #[error("the response does not end with the byte 0x01 twice, right after the token")]
    NoEnd,
    /// A control character or space within the user or the token.
    #[error("the user or the token holds a space or control character")]
    Control,
}

/// Reads the base64 line.
///
/// # Errors
/// What is wrong with it, without its content.
pub fn decode(line: &[u8]) -> Result<Response, Malformed> {
    // RFC 4954 §4: a lone `=` is an empty initial response.
    if line.is_empty() || line == b"=" {
        return Err(Malformed::Empty);
    }
    let bytes = STANDARD.decode(line).map_err(|_| Malformed::Base64)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Malformed::Utf8)?;
    let rest = text.strip_prefix("user=").ok_or(Malformed::NoUser)?;
    let (user, rest) = rest.split_once('\x01').ok_or(Malformed::NoBearer)?;
    let rest = rest
        .strip_prefix("auth=Bearer ")
        .ok_or(Malformed::NoBearer)?;
    let token = rest.strip_suffix("\x01\x01").ok_or(Malformed::NoEnd)?;
    if user.is_empty() {
        return Err(Malformed::EmptyUser);
    }
    if token.is_empty() {
        return Err(Malformed::EmptyToken);
    }
    if user.chars().any(char::is_control) || token.chars().any(|c| c.is_control() || c == ' ') {
        return Err(Malformed::Control);
    }
    Ok(Response {
        user: user.to_owned(),
        token: token.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn microsofts_own_sample_is_read() {
        // From the page named above.
        let line = b"dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0NjbFJDM0VvQUEBAQ==";
        let response = decode(line).unwrap();
        assert_eq!(response.user(), "test@contoso.onmicrosoft.com");
        assert_eq!(response.token(), "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA");
        assert_eq!(format!("{response:?}"), "Response(hidden)");
    }

    #[test]
    fn each_defect_has_its_own_reason() {
        let check = |plain: &str, expected| {
            assert_eq!(
                decode(STANDARD.encode(plain).as_bytes()).err(),
                Some(expected),
                "{plain:?}"
            );
        };
        check("usr=a\x01auth=Bearer t\x01\x01", Malformed::NoUser);
        check("user=\x01auth=Bearer t\x01\x01", Malformed::EmptyUser);
        check("user=a auth=Bearer t", Malformed::NoBearer);
        check("user=a\x01auth=bearer t\x01\x01", Malformed::NoBearer);
        check("user=a\x01auth=Bearer \x01\x01", Malformed::EmptyToken);
        check("user=a\x01auth=Bearer t\x01", Malformed::NoEnd);
        check("user=a\x01auth=Bearer t\x01\x01\n", Malformed::NoEnd);
        check("user=a\x01auth=Bearer t u\x01\x01", Malformed::Control);
        check(
            "user=a\x01auth=Bearer t\x01host=h\x01\x01",
            Malformed::Control,
        );
        assert_eq!(decode(b"").err(), Some(Malformed::Empty));
        assert_eq!(decode(b"=").err(), Some(Malformed::Empty));
        assert_eq!(decode(b"dXNlcj1h*").err(), Some(Malformed::Base64));
        // One failure sample on Microsoft's page is padded wrongly; it would not get in here.
        assert_eq!(decode(b"Q2cBAQ=").err(), Some(Malformed::Base64));
        assert_eq!(decode(b"/w==").err(), Some(Malformed::Utf8));
    }

    proptest! {
        #[test]
        fn any_line_is_answered(line in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&line);
        }

        #[test]
        fn what_was_encoded_is_read(user in "[!-~]{1,40}", token in "[!-~]{1,200}") {
            let line = STANDARD.encode(format!("user={user}\x01auth=Bearer {token}\x01\x01"));
            let response = decode(line.as_bytes()).unwrap();
            prop_assert_eq!((response.user(), response.token()), (&*user, &*token));
        }
    }
}
