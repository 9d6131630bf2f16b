//! The client's way to the box: its names, its CA, its clock.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use client::clock::Clock as ClientClock;
use client::net::{ConnectTo, Net, Roots};
use mock_server::MockServer;
use mock_server::clock::{Clock, Timestamp};

pub(super) type SetupError = Box<dyn std::error::Error + Send + Sync>;

/// The client's clock is the box's.
#[derive(Debug)]
pub(super) struct BoxClock(pub(super) Clock);

impl ClientClock for BoxClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            self.0.sleep_until(at).await;
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
