//! The client's only view of time.
//!
//! Expiry, the early refresh, back-off, the limit of a sign-in and the validity of certificates all
//! follow a [`Clock`] that is handed in, so that ninety days can pass in a test without waiting.
//! Nothing else in the client may ask the system for the time.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

/// A source of the present time and of waiting.
pub trait Clock: Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;

    /// Completes when [`now`](Self::now) has reached `at`; at once when it already has.
    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that asks the system for the time"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that waits for the system's time"
    )]
    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = Duration::try_from(at.duration_since(self.now())).unwrap_or(Duration::ZERO);
        Box::pin(tokio::time::sleep(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_moment_that_has_passed_is_not_waited_for() {
        let past = SystemClock.now() - Duration::from_secs(3600);
        SystemClock.sleep_until(past).await;
    }
}
