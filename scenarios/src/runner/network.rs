//! The client's way to the box: its names, its CA, its clock.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use client::clock::Clock as ClientClock;
use client::net::{ConnectTo, Net, Roots};
use mock_server::MockServer;
use mock_server::clock::{Clock, SignedDuration, Timestamp};

pub(super) type SetupError = Box<dyn std::error::Error + Send + Sync>;

/// The client's clock is the box's, unless a scenario sets it wrong.
#[derive(Debug)]
pub(super) struct BoxClock {
    clock: Clock,
    ahead_s: AtomicI64,
}

impl BoxClock {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            ahead_s: AtomicI64::new(0),
        }
    }

    /// Puts the client's clock this far ahead of the box's; behind where it is negative.
    pub(super) fn set_ahead(&self, seconds: i64) {
        self.ahead_s.store(seconds, Ordering::Relaxed);
    }

    fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.ahead_s.load(Ordering::Relaxed))
    }
}

impl ClientClock for BoxClock {
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        now.checked_add(self.ahead()).unwrap_or(now)
    }

    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let there = at.checked_sub(self.ahead()).unwrap_or(at);
            self.clock.sleep_until(there).await;
        })
    }
}

/// Where the box's CA lies in its folder.
pub(super) fn ca_file(folder: &Path) -> PathBuf {
    folder.join("ca.pem")
}

/// The real names lead to the box's ports; as `--connect-to` takes it.
pub(super) fn mappings(server: &MockServer) -> [String; 3] {
    [
        ("login.microsoftonline.com:443", server.https_port()),
        ("outlook.office365.com:995", server.pop3_port()),
        ("smtp.office365.com:587", server.smtp_port()),
    ]
    .map(|(real, port)| format!("{real}:127.0.0.1:{port}"))
}

/// The client's network: only the box's CA is trusted.
pub(super) fn network(
    server: &MockServer,
    folder: &Path,
    clock: Arc<dyn ClientClock>,
) -> Result<Net, SetupError> {
    let ca_file = ca_file(folder);
    std::fs::write(&ca_file, server.ca_pem())?;
    let rules: Result<Vec<ConnectTo>, _> =
        mappings(server).iter().map(|rule| rule.parse()).collect();
    Ok(Net::new(&Roots::File(ca_file), rules?, clock)?)
}

/// A clock that stands still, as a process of its own sees the box's.
#[derive(Debug)]
pub(crate) struct FrozenClock(pub(crate) Timestamp);

impl ClientClock for FrozenClock {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            if at > self.0 {
                std::future::pending().await
            }
        })
    }
}
