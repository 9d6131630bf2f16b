//! The values that Microsoft's portal hands out, as types that cannot be malformed.

use std::fmt::{self, Display};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use url::Url;

use crate::error::{InputError, PortalValue, RedirectProblem};
use crate::secret::{looks_like_guid, without_misplaced};

/// One of the portal's ids: a GUID in lower case, unless somebody wrote something else into the
/// settings by hand. What is entered is refused then; what is read is not, since one bad value must
/// not keep the client from everything else, and Entra's own words name it.
///
/// What has a credential's form is shown nowhere, since people paste the secret in the wrong place:
/// only the settings file, which has it already, gets it back.
#[derive(Clone, PartialEq, Eq)]
pub struct Guid {
    written: String,
    shown: String,
}

impl Guid {
    /// Reads one of the portal's two ids; surrounding space is what a copied value often has.
    ///
    /// # Errors
    /// When `text` is not five groups of 8-4-4-4-12 hexadecimal digits, nor, for a tenant, a domain;
    /// the error says where in the portal `which` is found.
    pub fn parse(text: &str, which: PortalValue) -> Result<Self, InputError> {
        let id = Self::as_written(text);
        let names_tenant = which == PortalValue::TenantId && id.is_domain();
        match id.is_well_formed() || names_tenant {
            true => Ok(id),
            false => Err(InputError::Guid {
                which,
                given: id.shown,
            }),
        }
    }

    /// What stands in the settings, whatever it is.
    #[must_use]
    pub fn as_written(text: &str) -> Self {
        let text = text.trim();
        let written = match looks_like_guid(text) {
            true => text.to_ascii_lowercase(),
            false => text.to_owned(),
        };
        let shown = without_misplaced(&written);
        Self { written, shown }
    }

    /// Whether it is a GUID at all.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        looks_like_guid(&self.written)
    }

    /// Whether it is a domain instead: one that a tenant has verified names it as well as its id
    /// does (<https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints>).
    #[must_use]
    pub fn is_domain(&self) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let is_label = |label: &str| {
            let edges = label.starts_with('-') || label.ends_with('-');
            (1..=63).contains(&label.len()) && label.chars().all(plain) && !edges
        };
        // The last label of a domain is never all digits, or has none: that would be an address.
        let last = self.shown.rsplit('.').next().unwrap_or_default();
        let is_name = last.len() >= 2 && last.starts_with(|c: char| c.is_ascii_alphabetic());
        self.shown.contains('.') && is_name && self.shown.split('.').all(is_label)
    }

    /// The id's text, fit to be shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// What the settings file holds, whatever that is.
    pub(super) fn written(&self) -> &str {
        &self.written
    }
}

impl Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Guid").field(&self.shown).finish()
    }
}

/// The value of a client secret, and whether space around it was cut off.
#[derive(Debug)]
pub struct ClientSecret {
    /// The value.
    pub value: SecretString,
    /// Space stood around it, which no secret has: perhaps more went wrong in copying.
    pub trimmed: bool,
}

impl ClientSecret {
    /// Reads the content of `--secret-file`; the newline that editors add is no surprise.
    ///
    /// # Errors
    /// When it is empty, has characters that no secret has, or has the form of the secret's *ID*:
    /// the portal shows both side by side, and Entra would only say 7000215.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let value = line.trim();
        if value.is_empty() {
            return Err(InputError::SecretEmpty);
        }
        if looks_like_guid(value) {
            return Err(InputError::SecretIsItsId);
        }
        if value.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(InputError::SecretHasSpaces);
        }
        Ok(Self {
            value: SecretString::from(value),
            trimmed: value != line,
        })
    }

    /// What lies in the secret's file, whatever it is; `None` when that is nothing.
    #[must_use]
    pub fn as_written(text: &str) -> Option<SecretString> {
        let value = text.trim();
        (!value.is_empty()).then(|| SecretString::from(value))
    }
}

/// The day on which a client secret ends, as the portal shows it beside the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecretEnd(Date);

impl SecretEnd {
    /// How long before the end there is something to do: a firm's IT needs some weeks for it.
    const NOTICE: SignedDuration = SignedDuration::from_hours(30 * 24);

    /// Reads a day in the form 2027-11-30. The portal shows it in the form of the reader's country,
    /// which would leave open what is the month.
    ///
    /// # Errors
    /// When it has another form, or there is no such day.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let given = text.trim();
        let has_form = given.len() == "2027-11-30".len();
        let date = has_form.then(|| given.parse().ok()).flatten();
        let wrong = || InputError::SecretEnds(without_misplaced(given));
        date.map(Self).ok_or_else(wrong)
    }

    /// Its first moment by the world's clock. The portal shows the day alone: whoever reckons with
    /// its beginning is never late.
    #[must_use]
    pub fn moment(self) -> Timestamp {
        let start = TimeZone::UTC.to_timestamp(self.0.to_datetime(Time::midnight()));
        // Only the last hours of the year 9999 are no moment.
        start.unwrap_or(Timestamp::MAX)
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_over(self, now: Timestamp) -> bool {
        self.moment() <= now
    }

    /// Whether it is due within 30 days, or over.
    #[must_use]
    pub fn is_near(self, now: Timestamp) -> bool {
        self.moment().duration_since(now) <= Self::NOTICE
    }
}

impl Display for SecretEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A registered redirect URI on which this computer can be reached: plain http on a loopback name.
///
/// RFC 8252 section 7.3: the port is chosen at the time of the request, when none is fixed.
/// <https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions>
///
/// Its path may hold anything, a pasted secret included; then it is refused, since Entra's pages and
/// the browser's history would show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectUri {
    given: String,
    host: String,
    port: Option<u16>,
    path: String,
}

impl RedirectUri {
    /// What the app registration of the guide has.
    pub const DEFAULT: &'static str = "http://localhost/callback";

    /// # Errors
    /// When it is no URL, or one that this client cannot listen on.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let given = text.trim();
        let problem = |why| InputError::RedirectUri {
            given: without_misplaced(given),
            why,
        };
        let url = Url::parse(given).map_err(|_| problem(RedirectProblem::NotAUrl))?;
        if url.scheme() != "http" {
            return Err(problem(RedirectProblem::NotHttp));
        }
        // `[::1]` is not supported by Entra as a redirect, so there is no third host.
        let host = match url.host_str() {
            Some(host @ ("localhost" | "127.0.0.1")) => host.to_owned(),
            _ => return Err(problem(RedirectProblem::NotThisComputer)),
        };
        let plain = url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !plain || without_misplaced(url.path()) != url.path() {
            return Err(problem(RedirectProblem::MoreThanAPath));
        }
        Ok(Self {
            given: given.to_owned(),
            host,
            port: explicit_port(given),
            path: url.path().to_owned(),
        })
    }

    /// As it stands in the settings and, character for character, in the registration.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.given
    }

    /// `localhost` or `127.0.0.1`.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port that the settings fix.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The path, with its leading slash.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The URI to send when `port` was chosen; one that the settings fix stays as written.
    #[must_use]
    pub fn with_port(&self, port: u16) -> String {
        match self.port {
            Some(_) => self.given.clone(),
            None => format!("http://{}:{port}{}", self.host, self.path),
        }
    }
}

/// `Url` forgets a port that is the scheme's default, but `:80` in the settings means just that.
fn explicit_port(uri: &str) -> Option<u16> {
    let authority = uri.split("//").nth(1)?.split('/').next()?;
    authority.rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_secret_in_the_form_of_a_guid_is_its_id() {
        for (text, expected) in [
            ("abc8Q~Value.of-a_secret\n", Ok("abc8Q~Value.of-a_secret")),
            ("abc8Q~Value\r\n", Ok("abc8Q~Value")),
            ("  _leading.underscore ", Ok("_leading.underscore")),
            ("\n", Err("SecretEmpty")),
            (
                "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0\n",
                Err("SecretIsItsId"),
            ),
            ("two words", Err("SecretHasSpaces")),
        ] {
            match (ClientSecret::parse(text), expected) {
                (Ok(secret), Ok(value)) => assert_eq!(secret.value.expose_secret(), value),
                (Err(error), Err(name)) => assert_eq!(format!("{error:?}"), name),
                (got, _) => panic!("{text:?}: {got:?}"),
            }
        }
    }

    #[test]
    fn only_a_loopback_address_can_be_listened_on() {
        for (text, expected) in [
            ("http://localhost/callback", Ok((None, "/callback"))),
            (
                "http://localhost:8080/callback",
                Ok((Some(8080), "/callback")),
            ),
            ("http://localhost:80/callback", Ok((Some(80), "/callback"))),
            ("http://127.0.0.1", Ok((None, "/"))),
            ("https://localhost/callback", Err(RedirectProblem::NotHttp)),
            (
                "http://mail.example/callback",
                Err(RedirectProblem::NotThisComputer),
            ),
            (
                "http://[::1]/callback",
                Err(RedirectProblem::NotThisComputer),
            ),
            (
                "http://localhost/a?b=c",
                Err(RedirectProblem::MoreThanAPath),
            ),
            ("callback", Err(RedirectProblem::NotAUrl)),
            (
                "http://localhost/abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB",
                Err(RedirectProblem::MoreThanAPath),
            ),
        ] {
            match (RedirectUri::parse(text), expected) {
                (Ok(uri), Ok((port, path))) => assert_eq!((uri.port(), uri.path()), (port, path)),
                (Err(InputError::RedirectUri { why, .. }), Err(expected)) => {
                    assert_eq!(why, expected, "{text}");
                }
                (got, _) => panic!("{text}: {got:?}"),
            }
        }
    }

    #[test]
    fn a_free_port_is_added_and_a_fixed_one_stays() {
        let free = RedirectUri::parse("http://localhost/callback").unwrap();
        assert_eq!(free.with_port(4321), "http://localhost:4321/callback");
        let fixed = RedirectUri::parse("http://localhost:80/callback").unwrap();
        assert_eq!(fixed.with_port(80), "http://localhost:80/callback");
    }

    #[test]
    fn a_day_is_read_in_one_form_only() {
        for text in ["2027-11-30", " 2027-11-30\n", "2028-02-29", "9999-12-31"] {
            let end = SecretEnd::parse(text).unwrap();
            assert_eq!(end.to_string(), text.trim());
            assert!(!end.is_near("2026-11-23T08:00:00Z".parse().unwrap()));
        }
        for text in [
            "",
            "30.11.2027",
            "11/30/2027",
            "2027-11-31",
            "2027-02-29",
            "20271130",
            "2027-1-3",
            "2027-11",
            "2027-11-30T08:00",
            "in a year",
            "0",
            "20271130Z\u{df}",
        ] {
            let error = SecretEnd::parse(text).unwrap_err();
            assert!(matches!(error, InputError::SecretEnds(_)), "{text}");
        }
    }

    #[test]
    fn the_end_is_near_for_its_last_thirty_days_and_after() {
        let end = SecretEnd::parse("2026-12-23").unwrap();
        for (now, near) in [
            ("2026-11-22T00:00:00Z", false),
            ("2026-11-22T23:59:59Z", false),
            ("2026-11-23T00:00:00Z", true),
            ("2026-12-22T12:00:00Z", true),
            ("2027-03-01T00:00:00Z", true),
        ] {
            assert_eq!(end.is_near(now.parse().unwrap()), near, "{now}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_value_or_an_error(text in ".*") {
            let _ = Guid::parse(&text, PortalValue::TenantId);
            let _ = ClientSecret::parse(&text);
            let _ = SecretEnd::parse(&text);
            let _ = RedirectUri::parse(&text);
        }
    }
}
