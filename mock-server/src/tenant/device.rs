//! The device authorization grant (RFC 8628; learn.microsoft.com, "OAuth 2.0 device authorization
//! grant flow"): devices that wait for somebody to sign in elsewhere, and the page that takes their
//! codes.

use std::collections::VecDeque;
use std::fmt;

use super::grant::{GrantedScope, Store, UserGrant};
use crate::clock::{SignedDuration, Timestamp};

/// How long a device code lives (documented: `expires_in` 900).
pub const DEVICE_CODE: SignedDuration = SignedDuration::from_secs(900);

/// A device that shows a code and waits.
#[derive(Clone)]
pub struct DeviceSignIn {
    /// What the person types: nine capital letters and digits.
    pub user_code: String,
    /// Which app asked.
    pub client_id: String,
    /// For what.
    pub scope: GrantedScope,
    /// The `{tenant}` of the address.
    pub authority: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// What became of it.
    pub state: DeviceState,
}

/// What became of a device's request.
#[derive(Clone, Debug)]
pub enum DeviceState {
    /// Nobody has answered.
    Pending,
    /// Somebody signed in and said yes.
    Approved(Box<UserGrant>),
    /// Somebody said no.
    Declined,
    /// The tokens were fetched.
    Redeemed,
}

impl DeviceSignIn {
    /// Whether its time is over. One that was approved in time has to be fetched in time, too.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        now.duration_since(self.issued_at) >= DEVICE_CODE
    }
}

// The codes are secrets.
impl fmt::Debug for DeviceSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceSignIn")
            .field("client_id", &self.client_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The page that takes user codes: pages under way, and wrong codes of late.
#[derive(Clone, Debug, Default)]
pub struct CodeEntry {
    /// Pages under way by their hidden field `ctx`.
    pub pages: Store<CodePage>,
    wrong: VecDeque<(Timestamp, String)>,
}

/// A page that asks for a user code.
#[derive(Clone)]
pub struct CodePage {
    /// The cookie of the browser that it was shown to.
    pub browser: String,
    /// Posted back with the form.
    pub canary: String,
    /// Posted back with the form.
    pub flow_token: String,
    /// When it was shown.
    pub shown_at: Timestamp,
    /// Whether it, and what follows, is in German.
    pub german: bool,
}

/// Wrong codes that one browser may enter within [`WINDOW`], and that all may together, since
/// cookies can be thrown away (RFC 8628 section 5.1 wants a limit; the real one is not documented).
const OF_ONE: usize = 5;
const OF_ALL: usize = 100;
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

impl CodeEntry {
    /// Notes a wrong code.
    pub fn note_wrong(&mut self, browser: &str, now: Timestamp) {
        if self.wrong.len() >= OF_ALL {
            self.wrong.pop_front();
        }
        self.wrong.push_back((now, browser.to_owned()));
    }

    /// Whether this browser has to wait before it may enter another code.
    #[must_use]
    pub fn is_limited(&self, browser: &str, now: Timestamp) -> bool {
        let late = |at: Timestamp| now.duration_since(at) < WINDOW;
        let of_late = self.wrong.iter().filter(|(at, _)| late(*at));
        let own = of_late.clone().filter(|(_, who)| who == browser).count();
        own >= OF_ONE || of_late.count() >= OF_ALL
    }
}

/// A user code as it is kept: capitals, without what people put between the groups.
#[must_use]
pub fn normalized(user_code: &str) -> String {
    user_code
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_are_limited_for_a_browser_and_for_all() {
        let mut entry = CodeEntry::default();
        let now: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        for _ in 0..OF_ONE {
            assert!(!entry.is_limited("a", now));
            entry.note_wrong("a", now);
        }
        assert!(entry.is_limited("a", now));
        assert!(!entry.is_limited("b", now));
        for number in 0..OF_ALL {
            entry.note_wrong(&number.to_string(), now);
        }
        assert_eq!(entry.wrong.len(), OF_ALL);
        assert!(entry.is_limited("b", now));
        assert!(!entry.is_limited("b", now.saturating_add(WINDOW).unwrap()));
    }

    #[test]
    fn a_user_code_is_read_as_people_type_it() {
        assert_eq!(normalized(" ecy-an6 zfu\t"), "ECYAN6ZFU");
        assert_eq!(normalized(" - "), "");
    }
}
