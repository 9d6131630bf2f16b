//! The client's way to the box: its names, its CA, its clock.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use client::clock::Clock as ClientClock;
use client::net::{ConnectTo, Net, Roots};
use mock_server::MockServer;
use mock_server::clock::{Clock, Timestamp};

pub(super) type Anything = Box<dyn std::error::Error + Send + Sync>;

/// The client's clock is the box's.
#[derive(Debug)]
pub(super) struct Bridge(pub(super) Clock);

impl ClientClock for Bridge {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            self.0.sleep_until(at).await;
        })
    }
}

/// The real names lead to the box's ports, as with `--connect-to`, and only its CA is trusted.
pub(super) fn network(
    server: &MockServer,
    home: &Path,
    clock: Arc<dyn ClientClock>,
) -> Result<Net, Anything> {
    let ca_file = home.join("ca.pem");
    std::fs::write(&ca_file, server.ca_pem())?;
    let rules = [
        ("login.microsoftonline.com", 443, server.https_port()),
        ("outlook.office365.com", 995, server.pop3_port()),
        ("smtp.office365.com", 587, server.smtp_port()),
    ];
    let rules = rules.map(|(host, port, to_port)| ConnectTo {
        host: Some(host.to_owned()),
        port: Some(port),
        to_host: Some("127.0.0.1".to_owned()),
        to_port: Some(to_port),
    });
    Ok(Net::new(&Roots::File(ca_file), rules.into(), clock)?)
}
