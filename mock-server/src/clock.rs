//! The one clock that Entra, the mail servers and the journal share.
//!
//! It runs (for people) or stands frozen (for tests), and can be advanced in both modes. It knows
//! who waits on it, so that a test can jump to the next timer instead of sleeping. It must not know
//! what the time is used for.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// Whether time passes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Time stands still until somebody advances it.
    Frozen,
    /// Time passes as the system's does, plus an offset.
    Running,
}

/// A shared clock; cloning it gives another handle on the same one.
#[derive(Clone, Debug)]
pub struct Clock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Bumped whenever time was set: waiters look again.
    set: watch::Sender<u64>,
    /// Bumped whenever a timer went or has acted. Apart from `set`, so that a session that ends
    /// does not wake all the others.
    acted: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    hand: Hand,
    waiting: BTreeSet<(Timestamp, u64)>,
    next_waiter: u64,
    acting: usize,
}

#[derive(Clone, Copy, Debug)]
enum Hand {
    Frozen(Timestamp),
    Running(SignedDuration),
}

/// What the clock shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The shared time.
    pub now: Timestamp,
    /// Whether it passes by itself.
    pub mode: Mode,
    /// How far it is from the system's time, in seconds.
    pub offset_s: i64,
}

/// Held while a timer that came due is still acting, so that whoever advanced the clock can wait
/// for the consequences.
#[derive(Debug)]
pub struct Due {
    clock: Clock,
}

impl Clock {
    /// A clock that shows the system's time.
    #[must_use]
    pub fn running() -> Self {
        Self::with(Hand::Running(SignedDuration::ZERO))
    }

    /// A clock that stands still at `at`.
    #[must_use]
    pub fn frozen(at: Timestamp) -> Self {
        Self::with(Hand::Frozen(at))
    }

    fn with(hand: Hand) -> Self {
        let state = State {
            hand,
            waiting: BTreeSet::new(),
            next_waiter: 0,
            acting: 0,
        };
        Self {
            shared: Arc::new(Shared {
                state: Mutex::new(state),
                set: watch::Sender::new(0),
                acted: watch::Sender::new(0),
            }),
        }
    }

    /// The shared time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.lock().hand.now()
    }

    /// Time, mode and offset in one look.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let hand = self.lock().hand;
        let now = hand.now();
        let mode = match hand {
            Hand::Frozen(_) => Mode::Frozen,
            Hand::Running(_) => Mode::Running,
        };
        let offset_s = match hand {
            Hand::Running(offset) => offset.as_secs(),
            Hand::Frozen(at) => at.duration_since(system_now()).as_secs(),
        };
        Reading {
            now,
            mode,
            offset_s,
        }
    }

    /// Moves the clock forward; a frozen clock stays frozen, a running one goes on from there.
    ///
    /// # Errors
    /// When the sum lies outside of what a timestamp can hold; the clock is then as before.
    pub fn advance(&self, by: SignedDuration) -> Result<(), jiff::Error> {
        {
            let mut state = self.lock();
            // Proves that the sum exists before anything is changed.
            state.hand.now().checked_add(by)?;
            state.hand = match state.hand {
                Hand::Frozen(at) => Hand::Frozen(at.checked_add(by)?),
                Hand::Running(offset) => Hand::Running(offset + by),
            };
        }
        self.wake();
        Ok(())
    }

    /// Stops the clock at `at`.
    pub fn freeze(&self, at: Timestamp) {
        self.lock().hand = Hand::Frozen(at);
        self.wake();
    }

    /// Lets the clock run on from where it stands.
    pub fn run(&self) {
        {
            let mut state = self.lock();
            let now = state.hand.now();
            state.hand = Hand::Running(now.duration_since(system_now()));
        }
        self.wake();
    }

    /// Shows the system's time and runs.
    pub fn reset_to_system(&self) {
        self.lock().hand = Hand::Running(SignedDuration::ZERO);
        self.wake();
    }

    /// The earliest moment somebody waits for.
    #[must_use]
    pub fn next_waiter(&self) -> Option<Timestamp> {
        self.lock().waiting.first().map(|(at, _)| *at)
    }

    /// Waits until the shared time reaches `at`. Keep the answer until the consequences are done.
    #[expect(
        clippy::disallowed_methods,
        reason = "a running clock is the system's, and this is the one place that waits for it"
    )]
    pub async fn sleep_until(&self, at: Timestamp) -> Due {
        let mut set = self.shared.set.subscribe();
        let waiter = Waiter::register(self, at);
        loop {
            let left = {
                let state = self.lock();
                let now = state.hand.now();
                if now >= at {
                    break;
                }
                match state.hand {
                    Hand::Frozen(_) => None,
                    Hand::Running(_) => at.duration_since(now).try_into().ok(),
                }
            };
            let timer = async {
                match left {
                    // A timer may fire a hair early; the loop looks at the clock again.
                    Some(left) => {
                        tokio::time::sleep(Duration::max(left, Duration::from_millis(1))).await
                    }
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = timer => {}
                _ = set.changed() => {}
            }
        }
        waiter.due()
    }

    /// Waits until every timer that is due has acted, so that "advance, then look" is reliable.
    ///
    /// The patience is wall time: it only bounds how long a stuck session can hold up the caller.
    pub async fn settled(&self, patience: Duration) -> bool {
        let mut acted = self.shared.acted.subscribe();
        let quiet = async {
            loop {
                if self.is_quiet() {
                    return;
                }
                // The sender lives as long as `self`, so this cannot fail.
                let _ = acted.changed().await;
            }
        };
        tokio::time::timeout(patience, quiet).await.is_ok()
    }

    fn is_quiet(&self) -> bool {
        let state = self.lock();
        let now = state.hand.now();
        state.acting == 0 && state.waiting.first().is_none_or(|(at, _)| *at > now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A panic while the clock was read leaves it whole: every write is a single assignment.
        self.shared
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self) {
        bump(&self.shared.set);
    }
}

fn bump(version: &watch::Sender<u64>) {
    version.send_modify(|version| *version = version.wrapping_add(1));
}

impl Hand {
    fn now(self) -> Timestamp {
        match self {
            Self::Frozen(at) => at,
            // Saturates: `advance` refused every offset that would leave the range.
            Self::Running(offset) => system_now()
                .saturating_add(offset)
                .unwrap_or(Timestamp::MAX),
        }
    }
}

/// A place in the clock's list, left again when the waiter is dropped.
struct Waiter<'a> {
    clock: &'a Clock,
    key: (Timestamp, u64),
}

impl<'a> Waiter<'a> {
    fn register(clock: &'a Clock, at: Timestamp) -> Self {
        let key = {
            let mut state = clock.lock();
            let key = (at, state.next_waiter);
            state.next_waiter += 1;
            state.waiting.insert(key);
            key
        };
        Waiter { clock, key }
    }

    fn due(self) -> Due {
        self.clock.lock().acting += 1;
        Due {
            clock: self.clock.clone(),
        }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.clock.lock().waiting.remove(&self.key);
        bump(&self.clock.shared.acted);
    }
}

impl Drop for Due {
    fn drop(&mut self) {
        self.clock.lock().acting -= 1;
        bump(&self.clock.shared.acted);
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that asks the system for the time"
)]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    #[tokio::test]
    async fn a_frozen_clock_moves_only_when_advanced() {
        let clock = Clock::frozen(noon());
        assert_eq!(clock.now(), noon());
        clock.advance(SignedDuration::from_hours(90 * 24)).unwrap();
        assert_eq!(clock.now(), "2026-05-31T12:00:00Z".parse().unwrap());
        assert_eq!(clock.reading().mode, Mode::Frozen);
    }

    #[tokio::test]
    async fn advancing_returns_after_due_timers_have_acted() {
        let clock = Clock::frozen(noon());
        let at = noon() + SignedDuration::from_secs(60);
        let (acted, mut seen) = watch::channel(false);
        let theirs = clock.clone();
        let task = tokio::spawn(async move {
            let due = theirs.sleep_until(at).await;
            tokio::task::yield_now().await;
            acted.send_replace(true);
            drop(due);
        });
        while clock.next_waiter() != Some(at) {
            tokio::task::yield_now().await;
        }
        clock.advance(SignedDuration::from_secs(60)).unwrap();
        assert!(clock.settled(Duration::from_secs(5)).await);
        assert!(*seen.borrow_and_update());
        task.await.unwrap();
        assert_eq!(clock.next_waiter(), None);
    }

    #[tokio::test]
    async fn a_dropped_waiter_is_forgotten() {
        let clock = Clock::frozen(noon());
        let sleep = clock.sleep_until(noon() + SignedDuration::from_secs(1));
        drop(tokio::time::timeout(Duration::from_millis(1), sleep).await);
        assert_eq!(clock.next_waiter(), None);
    }

    #[test]
    fn a_clock_that_was_frozen_runs_on_from_there() {
        let clock = Clock::frozen(noon());
        clock.run();
        assert!(clock.now() >= noon());
        assert!(clock.now() < noon() + SignedDuration::from_mins(5));
        assert_eq!(clock.reading().mode, Mode::Running);
    }

    #[test]
    fn an_advance_out_of_range_changes_nothing() {
        let clock = Clock::frozen(noon());
        assert!(clock.advance(SignedDuration::MAX).is_err());
        assert_eq!(clock.now(), noon());
    }
}
