//! Browser sessions: which a browser's cookies name, which still count, and what cookies say it.

use super::fields::cookies;
use crate::clock::{SignedDuration, Timestamp};
use crate::tenant::Tenant;
use crate::tenant::grant::BrowserSession;

/// The cookies of one request.
pub(crate) struct Jar<'a> {
    headers: Vec<&'a str>,
}

impl<'a> Jar<'a> {
    pub(crate) const fn new(headers: Vec<&'a str>) -> Self {
        Self { headers }
    }

    pub(crate) fn browser(&self) -> Option<&'a str> {
        cookies(self.headers.iter().copied(), BROWSER).next()
    }

    /// Keys of sessions, each once.
    fn sessions(&self) -> Vec<&'a str> {
        let mut keys: Vec<&str> = [SESSION, PERSISTENT]
            .into_iter()
            .flat_map(|name| cookies(self.headers.iter().copied(), name))
            .flat_map(|value| value.split('.'))
            .take(MOST_SESSIONS)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

// Names of Microsoft's (learn.microsoft.com, "Web browser cookies used in Microsoft Entra
// authentication"); the values are keys of ours.
pub(crate) const BROWSER: &str = "esctx";

const SESSION: &str = "ESTSAUTH";

const PERSISTENT: &str = "ESTSAUTHPERSISTENT";

const MOST_SESSIONS: usize = 16;

/// 24 hours idle, or 90 days where the user stays signed in (learn.microsoft.com, "Configurable
/// token lifetimes").
const IDLE: SignedDuration = SignedDuration::from_hours(24);

const STAY: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Sessions of this browser that still count.
pub(crate) fn live_sessions(
    tenant: &Tenant,
    jar: &Jar<'_>,
    now: Timestamp,
) -> Vec<(String, BrowserSession)> {
    jar.sessions()
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), tenant.grants.sessions.get(key)?.clone())))
        .filter(|(_, session)| {
            let (since, limit) = if session.persistent {
                (session.signed_in_at, STAY)
            } else {
                (session.used_at, IDLE)
            };
            let user = tenant.user(&session.upn);
            now.duration_since(since) < limit
                && user.is_some_and(|user| {
                    user.enabled
                        && session.signed_in_at >= user.tokens_valid_from
                        && session.signed_in_at >= user.password_changed_at
                })
        })
        .collect()
}

/// Both cookies anew: one that ends with the browser, one that stays.
pub(crate) fn session_cookies(sessions: &[(String, BrowserSession)]) -> Vec<String> {
    let keys = |persistent: bool| {
        let keys: Vec<_> = sessions
            .iter()
            .filter(|(_, session)| session.persistent == persistent)
            .map(|(key, _)| key.as_str())
            .collect();
        keys.join(".")
    };
    let (passing, staying) = (keys(false), keys(true));
    let stays_s = if staying.is_empty() {
        0
    } else {
        STAY.as_secs()
    };
    vec![
        set_cookie(SESSION, &passing, passing.is_empty().then_some(0)),
        set_cookie(PERSISTENT, &staying, Some(stays_s)),
    ]
}

pub(crate) fn set_cookie(name: &str, value: &str, max_age_s: Option<i64>) -> String {
    let age = max_age_s.map_or_else(String::new, |age| format!("; Max-Age={age}"));
    format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=None{age}")
}
