//! `--connect-to HOST:PORT:ADDR:PORT`, with the meaning of curl's flag of that name.
//!
//! Source: <https://curl.se/docs/manpage.html#--connect-to>. An empty HOST or PORT on the left
//! matches any, an empty one on the right keeps what was asked for; IPv6 stands in brackets.

use std::{fmt, str::FromStr};

/// One rule: connections to `host:port` go to `to_host:to_port` instead. The name that TLS
/// verifies stays the one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectTo {
    /// The host the rule is for; `None` is any.
    pub host: Option<String>,
    /// The port the rule is for; `None` is any.
    pub port: Option<u16>,
    /// Where to connect instead; `None` keeps the host.
    pub to_host: Option<String>,
    /// The port to connect to instead; `None` keeps the port.
    pub to_port: Option<u16>,
}

impl ConnectTo {
    /// Where this rule leads a connection to `host:port`, if it is about that one.
    pub(super) fn apply<'a>(&'a self, host: &'a str, port: u16) -> Option<(&'a str, u16)> {
        let host_matches = (self.host.as_deref()).is_none_or(|own| own.eq_ignore_ascii_case(host));
        let port_matches = self.port.is_none_or(|own| own == port);
        (host_matches && port_matches).then(|| {
            (
                self.to_host.as_deref().unwrap_or(host),
                self.to_port.unwrap_or(port),
            )
        })
    }
}

impl FromStr for ConnectTo {
    type Err = ConnectToError;

    fn from_str(text: &str) -> Result<Self, ConnectToError> {
        let (host, rest) = host_part(text)?;
        let (port, rest) = rest.split_once(':').ok_or(ConnectToError::Parts)?;
        let (to_host, to_port) = host_part(rest)?;
        Ok(Self {
            host,
            port: port_part(port)?,
            to_host,
            to_port: port_part(to_port)?,
        })
    }
}

impl fmt::Display for ConnectTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (host, port)) in [(&self.host, self.port), (&self.to_host, self.to_port)]
            .into_iter()
            .enumerate()
        {
            if index > 0 {
                f.write_str(":")?;
            }
            match host {
                Some(host) if host.contains(':') => write!(f, "[{host}]:")?,
                Some(host) => write!(f, "{host}:")?,
                None => f.write_str(":")?,
            }
            if let Some(port) = port {
                write!(f, "{port}")?;
            }
        }
        Ok(())
    }
}

/// What is wrong with a `--connect-to` rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectToError {
    /// Not four parts.
    #[error("read it as HOST:PORT:ADDR:PORT, four parts divided by colons (IPv6 in brackets)")]
    Parts,
    /// A bracket without its partner, or something else after it than a colon.
    #[error("read `{0}`: an IPv6 address stands in brackets, as in [::1]:443")]
    Brackets(String),
    /// A port that is none.
    #[error("read `{0}` as a port: a port is a number from 1 to 65535")]
    Port(String),
    /// A host with characters that no host has.
    #[error("read `{0}` as a host name or address")]
    Host(String),
}

/// The host up to its colon, and what follows that colon.
fn host_part(text: &str) -> Result<(Option<String>, &str), ConnectToError> {
    let (host, rest) = match text.strip_prefix('[') {
        Some(inner) => inner
            .split_once("]:")
            .filter(|(host, _)| host.parse::<std::net::Ipv6Addr>().is_ok())
            .ok_or_else(|| ConnectToError::Brackets(text.to_owned()))?,
        None => {
            let (host, rest) = text.split_once(':').ok_or(ConnectToError::Parts)?;
            let odd = |c: char| c.is_whitespace() || c.is_control() || "[]/@".contains(c);
            if host.contains(odd) {
                return Err(ConnectToError::Host(host.to_owned()));
            }
            (host, rest)
        }
    };
    Ok(((!host.is_empty()).then(|| host.to_owned()), rest))
}

fn port_part(text: &str) -> Result<Option<u16>, ConnectToError> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains(':') {
        return Err(ConnectToError::Parts);
    }
    match text.parse::<u16>() {
        Ok(port) if port > 0 && text.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(port)),
        _ => Err(ConnectToError::Port(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `expected` is the rule as it prints, or a fragment of the complaint.
    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        match (text.parse::<ConnectTo>(), expected) {
            (Ok(rule), Ok(printed)) => assert_eq!(rule.to_string(), printed, "{text}"),
            (Err(error), Err(fragment)) => {
                assert!(error.to_string().contains(fragment), "{text}: {error}");
            }
            (got, expected) => panic!("{text}: got {got:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn reads_what_curl_reads_and_explains_the_rest() {
        for text in [
            "a.example:443:127.0.0.1:8443",
            "::localhost:8443",
            "a.example:443::",
            "a.example::b.example:",
            "a.example:443:[::1]:8443",
            "[::1]:443:a:1",
            ":::",
        ] {
            check(text, Ok(text));
        }
        check("a.example:443", Err("four parts"));
        check("", Err("four parts"));
        check("a:1:b:2:c", Err("four parts"));
        check("a:http:b:2", Err("`http` as a port"));
        check("a:0:b:2", Err("`0` as a port"));
        check("a:+1:b:2", Err("`+1` as a port"));
        check("a:1:b:65536", Err("`65536` as a port"));
        check("a:1:[::1:2", Err("in brackets"));
        check("a:1:[nonsense]:2", Err("in brackets"));
        check("https://a:1:b:2", Err("port"));
        check("a b:1:c:2", Err("`a b` as a host"));
    }

    #[test]
    fn a_rule_leads_only_what_it_names() {
        let rule: ConnectTo = "Smtp.Example:587:[::1]:2525".parse().unwrap();
        assert_eq!(rule.apply("smtp.example", 587), Some(("::1", 2525)));
        assert_eq!(rule.apply("smtp.example", 25), None);
        assert_eq!(rule.apply("pop.example", 587), None);
        let any: ConnectTo = ":::1".parse().unwrap();
        assert_eq!(any.apply("x", 9), Some(("x", 1)));
    }

    proptest! {
        #[test]
        fn any_text_returns(text in ".{0,60}") {
            let _ = text.parse::<ConnectTo>();
        }

        #[test]
        fn what_is_printed_reads_back(
            host in proptest::option::of("[a-z0-9.-]{1,20}|::1|fe80::2"),
            port in proptest::option::of(1u16..),
            to_host in proptest::option::of("[a-z0-9.-]{1,20}|::1"),
            to_port in proptest::option::of(1u16..),
        ) {
            let rule = ConnectTo { host, port, to_host, to_port };
            prop_assert_eq!(rule.to_string().parse::<ConnectTo>().unwrap(), rule);
        }
    }
}
