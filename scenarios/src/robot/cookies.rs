//! The browser's cookies, after RFC 6265.
//!
//! Time is a parameter: ninety days pass in a scenario without waiting.

use jiff::{SignedDuration, Timestamp};
use url::Url;

/// Every cookie that the browser holds.
#[derive(Default)]
pub(crate) struct Jar(Vec<Cookie>);

struct Cookie {
    name: String,
    value: String,
    domain: String,
    /// No `Domain` attribute: this very host only (section 5.3, step 6).
    host_only: bool,
    path: String,
    secure: bool,
    /// Forgotten when the browser is closed where there is none.
    expires: Option<Timestamp>,
}

impl Jar {
    /// Takes in a `Set-Cookie` line that `url` answered with; one that is not allowed is ignored.
    pub(crate) fn set(&mut self, line: &str, url: &Url, now: Timestamp) {
        let Some(cookie) = Cookie::parse(line, url, now) else {
            return;
        };
        self.0.retain(|old| {
            (&old.name, &old.domain, &old.path) != (&cookie.name, &cookie.domain, &cookie.path)
        });
        // An expiry in the past takes the cookie away (section 5.3, step 11).
        if !cookie.is_over(now) {
            self.0.push(cookie);
        }
    }

    /// The `Cookie` line for `url`.
    pub(crate) fn line(&self, url: &Url, now: Timestamp) -> Option<String> {
        let mut sent: Vec<&Cookie> = self
            .0
            .iter()
            .filter(|cookie| !cookie.is_over(now) && cookie.goes_to(url))
            .collect();
        // Longer paths first (section 5.4, step 2); equally long ones stay in their order.
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<_> = sent
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Closes the browser: what has no expiry is forgotten.
    pub(crate) fn close(&mut self) {
        self.0.retain(|cookie| cookie.expires.is_some());
    }
}

impl Cookie {
    /// Section 5.2 and 5.3.
    fn parse(line: &str, url: &Url, now: Timestamp) -> Option<Self> {
        let mut parts = line.split(';');
        let (name, value) = parts.next()?.split_once('=')?;
        let name = name.trim();
        let host = url.host_str()?;
        let mut cookie = Self {
            name: (!name.is_empty()).then(|| name.to_owned())?,
            value: value.trim().to_owned(),
            domain: host.to_owned(),
            host_only: true,
            path: default_path(url),
            secure: false,
            expires: None,
        };
        let mut max_age = None;
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" => {
                    let domain = value.trim_start_matches('.').to_ascii_lowercase();
                    if !domain.is_empty() {
                        (cookie.domain, cookie.host_only) = (domain, false);
                    }
                }
                "path" if value.starts_with('/') => cookie.path = value.to_owned(),
                "secure" => cookie.secure = true,
                "max-age" => max_age = value.parse::<i64>().ok(),
                "expires" => cookie.expires = parse_date(value),
                _ => {}
            }
        }
        if let Some(seconds) = max_age {
            // `Max-Age` wins over `Expires` (section 5.3, step 3).
            let end = now.checked_add(SignedDuration::from_secs(seconds));
            cookie.expires = Some(end.unwrap_or(Timestamp::MAX));
        }
        // Nobody sets cookies for others (step 6), nor secure ones without TLS.
        let allowed = is_within(host, &cookie.domain) && (!cookie.secure || is_secure(url));
        allowed.then_some(cookie)
    }

    fn goes_to(&self, url: &Url) -> bool {
        let Some(host) = url.host_str() else {
            return false;
        };
        let right_host = if self.host_only {
            host == self.domain
        } else {
            is_within(host, &self.domain)
        };
        right_host && (!self.secure || is_secure(url)) && path_matches(url.path(), &self.path)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }
}

/// Section 5.1.3.
fn is_within(host: &str, domain: &str) -> bool {
    host == domain
        || host.ends_with(domain)
            && host[..host.len() - domain.len()].ends_with('.')
            // Only names have parents.
            && !host.ends_with(|c: char| c.is_ascii_digit())
}

/// Section 5.1.4.
fn path_matches(path: &str, cookie: &str) -> bool {
    path.strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || cookie.ends_with('/') || rest.starts_with('/'))
}

/// Section 5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        Some(0) | None => "/".to_owned(),
        Some(end) => url.path()[..end].to_owned(),
    }
}

fn is_secure(url: &Url) -> bool {
    url.scheme() == "https"
}

/// The one form that servers of today send (RFC 9110, section 5.6.7).
fn parse_date(text: &str) -> Option<Timestamp> {
    let zoned = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok();
    zoned.or_else(|| {
        let text = text.strip_suffix("GMT")?;
        jiff::fmt::rfc2822::DateTimeParser::new()
            .parse_timestamp(format!("{text}+0000"))
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now() -> Timestamp {
        "2026-03-02T08:00:00Z".parse().unwrap()
    }

    /// What is sent to `to` at `later_s` after `line` came from `from`.
    #[track_caller]
    fn check(line: &str, from: &str, to: &str, later_s: i64, expected: Option<&str>) {
        let mut jar = Jar::default();
        jar.set(line, &from.parse().unwrap(), now());
        let later = now() + SignedDuration::from_secs(later_s);
        let sent = jar.line(&to.parse().unwrap(), later);
        assert_eq!(sent.as_deref(), expected, "{line} from {from} to {to}");
    }

    const LOGIN: &str = "https://login.example/t/oauth2/authorize";

    #[test]
    fn a_cookie_goes_back_to_whoever_set_it() {
        check(
            "a=1",
            LOGIN,
            "https://login.example/t/oauth2/x",
            0,
            Some("a=1"),
        );
        check(
            "a=1; Path=/",
            LOGIN,
            "https://login.example/other",
            0,
            Some("a=1"),
        );
        check(
            "a=1; path=/; Secure; HttpOnly; SameSite=None",
            LOGIN,
            LOGIN,
            0,
            Some("a=1"),
        );
        check("a=b=c", LOGIN, LOGIN, 0, Some("a=b=c"));
    }

    #[test]
    fn a_cookie_goes_nowhere_else() {
        check("a=1", LOGIN, "https://login.example/other", 0, None);
        check("a=1; path=/t", LOGIN, "https://login.example/tt", 0, None);
        check("a=1; path=/", LOGIN, "https://other.example/", 0, None);
        check("a=1; path=/", LOGIN, "https://sub.login.example/", 0, None);
        check(
            "a=1; path=/; secure",
            LOGIN,
            "http://login.example/",
            0,
            None,
        );
        check(
            "a=1; path=/; domain=other.example",
            LOGIN,
            "https://other.example/",
            0,
            None,
        );
        check("a=1; path=/; domain=n.example", LOGIN, LOGIN, 0, None);
        check(
            "a=1; secure",
            "http://localhost/",
            "https://localhost/",
            0,
            None,
        );
    }

    #[test]
    fn a_domain_covers_its_hosts() {
        check(
            "a=1; path=/; domain=.example",
            LOGIN,
            "https://other.example/",
            0,
            Some("a=1"),
        );
    }

    #[test]
    fn a_cookie_ends_on_our_clock() {
        check("a=1; max-age=60", LOGIN, LOGIN, 59, Some("a=1"));
        check("a=1; max-age=60", LOGIN, LOGIN, 60, None);
        check("a=1; max-age=0", LOGIN, LOGIN, 0, None);
        check("a=1; max-age=-5", LOGIN, LOGIN, 0, None);
        check(
            "a=1; expires=Mon, 02 Mar 2026 08:01:00 GMT",
            LOGIN,
            LOGIN,
            59,
            Some("a=1"),
        );
        check(
            "a=1; expires=Mon, 02 Mar 2026 08:01:00 GMT",
            LOGIN,
            LOGIN,
            61,
            None,
        );
        check(
            "a=1; expires=Thu, 01 Jan 1970 00:00:00 GMT",
            LOGIN,
            LOGIN,
            0,
            None,
        );
        let both = "a=1; max-age=600; expires=Thu, 01 Jan 1970 00:00:00 GMT";
        check(both, LOGIN, LOGIN, 59, Some("a=1"));
    }

    #[test]
    fn a_closed_browser_keeps_only_what_has_an_end() {
        let url = LOGIN.parse().unwrap();
        let mut jar = Jar::default();
        jar.set("session=1", &url, now());
        jar.set("persistent=1; max-age=60", &url, now());
        jar.close();
        assert_eq!(jar.line(&url, now()).as_deref(), Some("persistent=1"));
    }

    #[test]
    fn the_same_name_is_replaced() {
        let url = LOGIN.parse().unwrap();
        let mut jar = Jar::default();
        jar.set("a=1", &url, now());
        jar.set("a=2", &url, now());
        assert_eq!(jar.line(&url, now()).as_deref(), Some("a=2"));
        jar.set("a=; max-age=0", &url, now());
        assert_eq!(jar.line(&url, now()), None);
    }

    proptest! {
        #[test]
        fn any_line_is_taken_or_ignored(line in any::<String>(), attribute in "[ -~]{0,40}") {
            let mut jar = Jar::default();
            let url = LOGIN.parse().unwrap();
            jar.set(&line, &url, now());
            jar.set(&format!("a=1; {attribute}"), &url, now());
            let _ = jar.line(&url, now());
        }
    }
}
