//! Smart lockout: what too many wrong passwords do to an account.

use crate::clock::{SignedDuration, Timestamp};

/// Wrong passwords before the first lockout, and the lockout's length: "ten failed attempts" and
/// "one minute at first and longer in subsequent attempts" (learn.microsoft.com, "Protect user
/// accounts from attacks with Microsoft Entra smart lockout").
const ATTEMPTS: u32 = 10;
const FIRST: SignedDuration = SignedDuration::from_mins(1);

/// How long a lockout lasts at most: the rate of its growth is not documented; here it doubles.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// How long an account is locked that an administrator's change locks: as if somebody had been
/// trying for a while.
const BY_CHANGE: SignedDuration = SignedDuration::from_mins(30);

/// Wrong passwords of one user, and until when no password is looked at.
///
/// The real service does not count the same wrong password twice; the box would have to remember
/// wrong passwords for that, and counts each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockout {
    failed: u32,
    until: Option<Timestamp>,
}

impl Lockout {
    /// Whether the account is locked.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_some_and(|until| now < until)
    }

    /// Counts a wrong password. From the tenth on, each one locks the account for longer.
    pub fn failed(&mut self, now: Timestamp) {
        self.failed = self.failed.saturating_add(1);
        if let Some(doublings) = self.failed.checked_sub(ATTEMPTS) {
            let longer = FIRST * 2_i32.saturating_pow(doublings.min(16));
            self.lock(longer.min(LONGEST), now);
        }
    }

    /// A right password, or an administrator: everything is forgotten.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Locks by a change of the tenant. Nobody can lock an account in the real admin center; this
    /// stands for somebody who tried passwords elsewhere.
    pub fn lock_by_change(&mut self, now: Timestamp) {
        self.failed = self.failed.max(ATTEMPTS);
        self.lock(BY_CHANGE, now);
    }

    fn lock(&mut self, length: SignedDuration, now: Timestamp) {
        self.until = Some(now.saturating_add(length).unwrap_or(Timestamp::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_772_000_000 + second).unwrap()
    }

    #[test]
    fn each_lockout_is_twice_as_long_up_to_an_hour() {
        let (mut lockout, mut now) = (Lockout::default(), 0);
        for _ in 0..9 {
            lockout.failed(at(now));
            assert!(!lockout.holds(at(now)));
        }
        for length in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            lockout.failed(at(now));
            assert!(lockout.holds(at(now + length - 1)), "{length}");
            now += length;
            assert!(!lockout.holds(at(now)), "{length}");
        }
        lockout.clear();
        lockout.failed(at(now));
        assert!(!lockout.holds(at(now)));
    }

    #[test]
    fn a_lock_by_change_ends_within_the_hour() {
        let mut lockout = Lockout::default();
        lockout.lock_by_change(at(0));
        assert!(lockout.holds(at(1799)) && !lockout.holds(at(1800)));
    }
}
