//! Redirect URIs: which are registered, and how an answer is put into one.

use crate::tenant::grant::{ResponseMode, SignInRequest};
use crate::tenant::purpose::Purpose;
use crate::tenant::{Platform, RedirectUris};

/// Where the answer of authorize goes: a registered address only.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The address.
    pub(crate) uri: String,
    /// How the answer travels.
    pub(crate) mode: ResponseMode,
    /// Echoed.
    pub(crate) state: Option<String>,
    /// Whether the admin consent endpoint answers: its errors say `admin_consent=True`.
    pub(crate) admin_consent: bool,
}

impl Target {
    /// Of a checked request.
    pub(crate) fn of(request: &SignInRequest) -> Self {
        Self {
            uri: request.redirect_uri.clone(),
            mode: request.response_mode,
            state: request.state.clone(),
            admin_consent: matches!(request.purpose, Purpose::AdminConsent(_)),
        }
    }

    /// The address with the parameters in it. `http://localhost` becomes `http://localhost/?…`, and
    /// an empty fragment ends a query, so that one of the opener cannot leak (learn.microsoft.com,
    /// "Redirect URI (reply URL) best practices"; "What's new for authentication", February 2020).
    pub(crate) fn location(&self, parameters: &[(&str, &str)]) -> String {
        let pairs: Vec<_> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", escape(value)))
            .collect();
        let mut uri = self.uri.clone();
        let has_path = uri
            .split_once("://")
            .is_none_or(|(_, rest)| rest.contains(['/', '?']));
        if !has_path {
            uri.push('/');
        }
        let answer = pairs.join("&");
        match self.mode {
            ResponseMode::Query | ResponseMode::FormPost => {
                let joint = if uri.contains('?') { '&' } else { '?' };
                format!("{uri}{joint}{answer}#")
            }
            ResponseMode::Fragment => format!("{uri}#{answer}"),
        }
    }
}

/// The platform under which `asked` is registered: the very string, or for loopback addresses the
/// string without its port.
pub(crate) fn platform_of(uris: &RedirectUris, asked: &str, strict_port: bool) -> Option<Platform> {
    let exact = uris.iter().find(|(_, uri)| *uri == asked);
    let loopback = || {
        let asked = without_port(asked)?;
        uris.iter()
            .find(|(_, uri)| without_port(uri).as_ref() == Some(&asked))
    };
    exact
        .or_else(|| loopback().filter(|_| !strict_port))
        .map(|(platform, _)| platform)
}

/// Scheme, host and the rest of a loopback address whose port does not count (RFC 8252 section 7.3;
/// learn.microsoft.com, "Redirect URI best practices", localhost exceptions; that it holds for the
/// platform Web too is an assumption). Read as text, so that nothing is normalised into a match.
fn without_port(uri: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let is_loopback =
        matches!(scheme, "http" | "https") && matches!(host, "localhost" | "127.0.0.1");
    let is_port = port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_loopback && is_port).then_some((scheme, host, rest))
}

/// Lower-case escapes and `+` for a space, as in public captures of the real redirects.
fn escape(value: &str) -> String {
    let mut text = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        match byte {
            b' ' => text.push('+'),
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => text.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02x}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn registered() -> RedirectUris {
        RedirectUris {
            web: vec![
                "http://localhost/callback".to_owned(),
                "https://app.example/cb".to_owned(),
            ],
            spa: vec!["http://localhost/spa".to_owned()],
            mobile: vec!["http://127.0.0.1:99/mobile".to_owned()],
        }
    }

    fn check(asked: &str, lenient: Option<Platform>, strict: Option<Platform>) {
        assert_eq!(platform_of(&registered(), asked, false), lenient, "{asked}");
        assert_eq!(platform_of(&registered(), asked, true), strict, "{asked}");
    }

    #[test]
    fn only_the_port_of_loopback_is_ignored() {
        let web = Some(Platform::Web);
        check("http://localhost/callback", web, web);
        check("http://localhost:50123/callback", web, None);
        check("http://localhost:1/spa", Some(Platform::Spa), None);
        check("http://127.0.0.1:1/mobile", Some(Platform::Mobile), None);
        check("https://app.example/cb", web, web);
        for other in [
            "https://app.example:443/cb",
            "https://app.example/cb/",
            "https://localhost/callback",
            "http://127.0.0.1/callback",
            "http://localhost/Callback",
            "http://localhost/callback?x",
            "http://localhost/callback#",
            "http://localhost/a/../callback",
            "http://localhost:80@evil.example/callback",
            "http://localhost.evil.example/callback",
            "http://LOCALHOST/callback",
            "http://localhost:123456/callback",
        ] {
            check(other, None, None);
        }
    }

    #[test]
    fn an_answer_is_put_into_the_address() {
        let location = |uri: &str, mode| {
            let target = Target {
                uri: uri.to_owned(),
                mode,
                state: None,
                admin_consent: false,
            };
            target.location(&[("code", "a.b-c"), ("state", "é (1)/x")])
        };
        let query = ResponseMode::Query;
        assert_eq!(
            location("http://localhost/cb", query),
            "http://localhost/cb?code=a.b-c&state=%c3%a9+(1)%2fx#"
        );
        assert!(location("http://localhost:1", query).starts_with("http://localhost:1/?code="));
        assert!(location("http://a/?x=1", query).starts_with("http://a/?x=1&code="));
        assert!(
            location("http://a/b", ResponseMode::Fragment).starts_with("http://a/b#code=a.b-c&")
        );
    }

    proptest! {
        /// What a client reads out of the address is what was put into it, and the address stays.
        #[test]
        fn an_answer_is_read_back_and_leads_to_the_registered_address(
            value in "\\PC{0,40}", state in "\\PC{0,40}",
            uri in "(http://localhost(:[1-9][0-9]{0,3})?|https://app\\.example)(/[a-z]{1,5})?(\\?x=1)?",
        ) {
            let target = Target {
                uri: uri.clone(),
                mode: ResponseMode::Query,
                state: None,
                admin_consent: false,
            };
            let location = target.location(&[("error", &value), ("state", &state)]);
            prop_assert!(location.bytes().all(|byte| byte.is_ascii_graphic()), "{}", location);
            let (read, own) = (url::Url::parse(&location).unwrap(), url::Url::parse(&uri).unwrap());
            prop_assert_eq!((read.origin(), read.path()), (own.origin(), own.path()));
            let pairs: Vec<_> = read.query_pairs().filter(|(name, _)| name != "x").collect();
            prop_assert_eq!(pairs.len(), 2);
            prop_assert_eq!((&*pairs[0].1, &*pairs[1].1), (value.as_str(), state.as_str()));
        }

        #[test]
        fn no_address_is_led_elsewhere(asked in "\\PC*|(http|https)://(localhost|127.0.0.1)[:@/?#a-z0-9.]*") {
            if platform_of(&registered(), &asked, false).is_some() {
                let host = asked.split("://").nth(1).unwrap();
                let ours = ["localhost", "127.0.0.1", "app.example"].iter().any(|known| {
                    host.strip_prefix(known).is_some_and(|rest| rest.starts_with([':', '/']))
                });
                prop_assert!(ours);
                prop_assert!(!asked.contains('@'));
            }
        }
    }
}
