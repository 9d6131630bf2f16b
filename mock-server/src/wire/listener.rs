//! Binds a port on both loopback addresses and gives each connection a task of its own, in which the
//! TLS handshake happens as well: a peer that dawdles holds up nobody else.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::driver::{Connection, Terms, drive};

/// How often another port is tried when the system's pick is taken on the other address.
const TRIES: usize = 32;

/// Makes the session for a client.
pub type Connect = Arc<dyn Fn(Peer) -> Connection + Send + Sync>;

/// Who connects.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// The client's address.
    pub address: SocketAddr,
}

/// A port that is bound and not served yet; connections wait.
#[derive(Debug)]
pub struct Bound {
    sockets: Vec<TcpListener>,
    port: u16,
}

/// Why a port could not be bound. Follows "could not …".
#[derive(Debug)]
pub struct BindError {
    /// What the port is for, as in its flag: `smtp`.
    pub name: &'static str,
    /// Where.
    pub address: SocketAddr,
    /// What the system says.
    pub source: io::Error,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            address,
            source,
        } = self;
        write!(
            f,
            "listen on {address} for {name}: {source}; end what uses the port, or choose another with \
             --{name}-port (0 = any)"
        )
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// Binds 127.0.0.1 and, where there is IPv6, `[::1]` on one port; 0 lets the system pick it.
///
/// # Errors
/// When the port is taken or not allowed.
pub async fn bind(name: &'static str, port: u16) -> Result<Bound, BindError> {
    // Held until the end, or the system might pick the same port again.
    let mut rejected = Vec::new();
    loop {
        let first = bind_one(name, Ipv4Addr::LOCALHOST.into(), port).await?;
        let picked = match first.local_addr() {
            Ok(address) => address.port(),
            Err(source) => return Err(failed(name, Ipv4Addr::LOCALHOST.into(), port, source)),
        };
        match bind_one(name, Ipv6Addr::LOCALHOST.into(), picked).await {
            Ok(second) => return Ok(Bound::new(vec![first, second], picked)),
            Err(refused) if refused.source.kind() == io::ErrorKind::AddrInUse => {
                if port != 0 || rejected.len() == TRIES {
                    return Err(refused);
                }
                rejected.push(first);
            }
            // No IPv6 here.
            Err(_) => return Ok(Bound::new(vec![first], picked)),
        }
    }
}

async fn bind_one(
    name: &'static str,
    address: IpAddr,
    port: u16,
) -> Result<TcpListener, BindError> {
    TcpListener::bind((address, port))
        .await
        .map_err(|source| failed(name, address, port, source))
}

fn failed(name: &'static str, address: IpAddr, port: u16, source: io::Error) -> BindError {
    let address = SocketAddr::new(address, port);
    BindError {
        name,
        address,
        source,
    }
}

impl Bound {
    const fn new(sockets: Vec<TcpListener>, port: u16) -> Self {
        Self { sockets, port }
    }

    /// The port, the same on every address.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The listening sockets, for whoever serves them otherwise.
    #[must_use]
    pub fn into_sockets(self) -> Vec<TcpListener> {
        self.sockets
    }

    /// Serves connections until the listener is dropped.
    #[must_use]
    pub fn serve(self, terms: Terms, connect: Connect) -> Listener {
        let (stop, _) = watch::channel(());
        let accepting = self.sockets.into_iter().map(|socket| {
            let (terms, connect, stop) = (terms.clone(), Arc::clone(&connect), stop.subscribe());
            tokio::spawn(accept(socket, terms, connect, stop))
        });
        Listener {
            accepting: accepting.collect(),
            port: self.port,
            _stop: stop,
        }
    }
}

/// A port being served; dropping it ends the sockets and every connection.
#[derive(Debug)]
pub struct Listener {
    accepting: Vec<JoinHandle<()>>,
    port: u16,
    /// Connections end when it is gone.
    _stop: watch::Sender<()>,
}

impl Listener {
    /// The port, the same on every address.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for task in &self.accepting {
            task.abort();
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the system runs out of files by the wall's clock, not by the box's"
)]
async fn accept(socket: TcpListener, terms: Terms, connect: Connect, stop: watch::Receiver<()>) {
    loop {
        match socket.accept().await {
            Ok((stream, address)) => {
                let resets = terms.resets.subscribe();
                let connection = connect(Peer { address });
                let ends = (stop.clone(), resets);
                tokio::spawn(serve(stream, connection, terms.clone(), ends));
            }
            // Too many open files, or a peer that left in the queue: the next one may be lucky, and a
            // short breath keeps a lasting error from burning a core.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(
    stream: TcpStream,
    connection: Connection,
    terms: Terms,
    (mut stop, mut resets): (watch::Receiver<()>, watch::Receiver<()>),
) {
    // Replies are small and answered at once; Nagle would hold each back for the acknowledgement of
    // the one before. A socket that refuses this is about to fail anyway.
    let _ = stream.set_nodelay(true);
    let stopped = async { while stop.changed().await.is_ok() {} };
    tokio::select! {
        // A reset first, so that nothing sent after it reaches a session of before.
        biased;
        _ = resets.changed() => {}
        () = drive(stream, connection, terms) => {}
        () = stopped => {}
    }
}
