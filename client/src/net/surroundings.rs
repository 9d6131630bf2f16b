//! What the network says besides answers: what time it is elsewhere, and that a proxy is expected.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use url::Url;

/// A server's clock beside ours, at the moment of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerTime {
    /// What our clock said when the answer came.
    pub here: Timestamp,
    /// What the answer's `Date` said.
    pub there: Timestamp,
}

/// The last server's clock that was seen.
#[derive(Debug, Default)]
pub(super) struct LastSeen(Mutex<Option<ServerTime>>);

impl LastSeen {
    pub(super) fn set(&self, time: ServerTime) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(time);
    }

    pub(super) fn get(&self) -> Option<ServerTime> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The variables that name a proxy, as curl reads them
/// (<https://curl.se/docs/manpage.html#ENVIRONMENT>).
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Host and port of the proxy that the environment names; never its password.
pub(super) fn proxy_in(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let value = (VARIABLES.iter()).find_map(|name| variable(name).filter(|it| !it.is_empty()))?;
    let address = match value.contains("://") {
        true => value,
        false => format!("http://{value}"),
    };
    let url = Url::parse(&address).ok()?;
    let host = url.host_str()?;
    Some(match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_told_without_its_password() {
        for (name, value, expected) in [
            (
                "HTTPS_PROXY",
                "http://proxy.example:3128/",
                Some("proxy.example:3128"),
            ),
            (
                "https_proxy",
                "proxy.example:3128",
                Some("proxy.example:3128"),
            ),
            (
                "ALL_PROXY",
                "http://anna:geheim@proxy.example",
                Some("proxy.example:80"),
            ),
            (
                "all_proxy",
                "socks5h://10.0.0.1:1080",
                Some("10.0.0.1:1080"),
            ),
            ("HTTPS_PROXY", "", None),
            ("HTTPS_PROXY", "http://", None),
            ("HTTP_PROXY", "http://proxy.example", None),
        ] {
            let got = proxy_in(&|asked| (asked == name).then(|| value.to_owned()));
            assert_eq!(got.as_deref(), expected, "{name}={value}");
        }
    }
}
