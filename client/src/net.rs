//! The client's one way to the network: addresses, TCP, TLS, and what went wrong in words that the
//! doctor can use.
//!
//! TLS is 1.2 or newer and always verified; there is no switch that turns verification off. The
//! only ways to lead the client elsewhere are [`ConnectTo`] (which never changes the name that TLS
//! verifies) and a CA file of one's own.

mod addresses;
mod connect_to;
mod roots;
mod surroundings;
mod tapped;

use std::{fmt, io, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream as ClientTlsStream,
    rustls::{
        self, CertificateError, ClientConfig,
        pki_types::{ServerName, UnixTime},
        time_provider::TimeProvider,
    },
};

use self::surroundings::LastSeen;
pub(crate) use self::tapped::has_arrived;
pub use self::{
    connect_to::{ConnectTo, ConnectToError},
    roots::{Roots, RootsError},
    surroundings::ServerTime,
    tapped::Tapped,
};
use crate::clock::Clock;

/// A verified TLS connection.
pub type TlsStream = ClientTlsStream<Tapped>;

/// How long all addresses together may take to accept, how long a name may take to be found, and
/// how long a handshake may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way to the network; cheap to clone, built once per run.
#[derive(Clone)]
pub struct Net {
    connect_to: Arc<[ConnectTo]>,
    tls: TlsConnector,
    clock: Arc<dyn Clock>,
    patience: Duration,
    proxy: Option<Arc<str>>,
    last_seen: Arc<LastSeen>,
}

impl Net {
    /// Builds the way to the network. Certificates are judged by `clock`.
    ///
    /// # Errors
    /// When `roots` cannot be loaded or hold no certificate.
    pub fn new(
        roots: &Roots,
        connect_to: Vec<ConnectTo>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RootsError> {
        let config = client_config(roots, Arc::clone(&clock))?;
        Ok(Self {
            connect_to: connect_to.into(),
            tls: TlsConnector::from(Arc::new(config)),
            clock,
            patience: PATIENCE,
            proxy: None,
            last_seen: Arc::default(),
        })
    }

    /// The same network with another patience: for the name, for all of its addresses, and per
    /// handshake.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same network, which notes with each way that failed that the environment names a proxy.
    /// The client takes none; that one is set may be why no other way leads out.
    #[must_use]
    pub fn with_proxy_of(mut self, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        self.proxy = surroundings::proxy_in(variable).map(Arc::from);
        self
    }

    /// Opens a TCP connection to `host`, or to where a `--connect-to` rule leads instead. Every
    /// address is tried, the silent ones beside each other; the last failure is the one that is
    /// told.
    ///
    /// # Errors
    /// [`NetError::Resolve`] or [`NetError::Connect`].
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, NetError> {
        let (to_host, to_port) = self.destination(host, port);
        let resolve = |reason: String| NetError::Resolve {
            host: to_host.to_owned(),
            reason,
            proxy: self.proxy(),
        };
        let addresses = self
            .within(self.patience, lookup_host((to_host, to_port)))
            .await
            .ok_or_else(|| resolve("no answer in time".to_owned()))?
            .map_err(|error| resolve(error.to_string()))?;

        let failed = |address, problem, reason: String| NetError::Connect {
            host: to_host.to_owned(),
            port: to_port,
            problem,
            reason: format!("{reason} ({address})"),
            proxy: self.proxy(),
        };
        let of = |address, error: &io::Error| {
            failed(address, ConnectProblem::of(error), error.to_string())
        };
        match addresses::first_of(self, addresses.collect(), self.patience).await {
            Ok(stream) => match (stream.set_nodelay(true), stream.peer_addr()) {
                (Ok(()), _) => Ok(stream),
                (Err(error), Ok(address)) => Err(of(address, &error)),
                (Err(error), Err(_)) => Err(resolve(error.to_string())),
            },
            Err(Some((address, Some(error)))) => Err(of(address, &error)),
            Err(Some((address, None))) => {
                let silent = "no answer in time".to_owned();
                Err(failed(address, ConnectProblem::TimedOut, silent))
            }
            Err(None) => Err(resolve("the name has no address".to_owned())),
        }
    }

    /// Shakes hands over `stream`; the certificate must be valid for `host`, whatever address the
    /// stream leads to.
    ///
    /// # Errors
    /// [`NetError::Tls`].
    pub async fn tls(&self, host: &str, stream: TcpStream) -> Result<TlsStream, NetError> {
        let failed = |problem, reason: String| NetError::Tls {
            host: host.to_owned(),
            problem,
            reason,
            proxy: self.proxy(),
        };
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| failed(TlsProblem::WrongName, error.to_string()))?;
        let handshake = self.tls.connect(name, Tapped::new(stream)).into_fallible();
        match self.within(self.patience, handshake).await {
            Some(Ok(stream)) => Ok(stream),
            Some(Err((error, mut stream))) => {
                stream.hear_the_rest();
                Err(match stream.plain_text() {
                    Some(line) => failed(TlsProblem::NotTls, line),
                    None => failed(TlsProblem::of(&error), error.to_string()),
                })
            }
            None => Err(failed(
                TlsProblem::TimedOut,
                "no end of the handshake in time".to_owned(),
            )),
        }
    }

    /// Whether anything on `port` of `host` answers a TLS handshake, whoever it is: for a port where
    /// plain text comes first, to tell who else is there. Nothing is sent over it.
    pub async fn wants_tls(&self, host: &str, port: u16) -> bool {
        let Ok(stream) = self.connect(host, port).await else {
            return false;
        };
        match self.tls(host, stream).await {
            Ok(_) => true,
            Err(NetError::Tls { problem, .. }) => match problem {
                TlsProblem::Expired
                | TlsProblem::NotYetValid
                | TlsProblem::WrongName
                | TlsProblem::UnknownAuthority
                | TlsProblem::Certificate
                | TlsProblem::Alert => true,
                TlsProblem::Protocol
                | TlsProblem::NotTls
                | TlsProblem::Closed
                | TlsProblem::TimedOut => false,
            },
            Err(
                NetError::Resolve { .. }
                | NetError::Connect { .. }
                | NetError::Lost { .. }
                | NetError::Silent { .. },
            ) => false,
        }
    }

    /// Waits for `work`, but no longer than `patience` on our clock; `None` when it took longer.
    pub async fn within<F: Future>(&self, patience: Duration, work: F) -> Option<F::Output> {
        let end = (self.clock.now().checked_add(patience)).unwrap_or(Timestamp::MAX);
        tokio::select! {
            biased;
            output = work => Some(output),
            () = self.clock.sleep_until(end) => None,
        }
    }

    /// The clock that everything on this network is judged by.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Notes what time it is for a server that has just answered.
    pub fn note_server_time(&self, there: Timestamp) {
        let here = self.clock.now();
        self.last_seen.set(ServerTime { here, there });
    }

    /// The clock of the server that answered last with a time, beside ours of that moment.
    #[must_use]
    pub fn server_time(&self) -> Option<ServerTime> {
        self.last_seen.get()
    }

    /// Host and port of the proxy that the environment names.
    #[must_use]
    pub fn proxy(&self) -> Option<String> {
        self.proxy.as_deref().map(str::to_owned)
    }

    fn destination<'a>(&'a self, host: &'a str, port: u16) -> (&'a str, u16) {
        self.connect_to
            .iter()
            .find_map(|rule| rule.apply(host, port))
            .unwrap_or((host, port))
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Net")
            .field("connect_to", &self.connect_to)
            .finish_non_exhaustive()
    }
}

/// Why a connection does not exist or does not exist any more. `reason` is the system's or the TLS
/// library's own wording, kept because our reading of it may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum NetError {
    /// The name has no address: a typo, no network, or a resolver that is down.
    #[error("find the address of {host}: {reason}")]
    Resolve {
        /// The name that was looked up.
        host: String,
        /// The resolver's words.
        reason: String,
        /// The proxy that the environment names.
        #[serde(default)]
        proxy: Option<String>,
    },
    /// Nobody accepted the connection.
    #[error("connect to {host} port {port}: {reason}")]
    Connect {
        /// The host that was dialled, after `--connect-to`.
        host: String,
        /// The port that was dialled, after `--connect-to`.
        port: u16,
        /// What kind of refusal it was.
        problem: ConnectProblem,
        /// The system's words and the last address tried.
        reason: String,
        /// The proxy that the environment names.
        #[serde(default)]
        proxy: Option<String>,
    },
    /// The other side could not prove who it is, or does not speak TLS.
    #[error("set up TLS with {host}: {reason}")]
    Tls {
        /// The name the certificate had to be valid for.
        host: String,
        /// What was wrong.
        problem: TlsProblem,
        /// The TLS library's words; the other side's where it spoke plain text.
        reason: String,
        /// The proxy that the environment names.
        #[serde(default)]
        proxy: Option<String>,
    },
    /// An established connection broke.
    #[error("keep the connection to {host}: {reason}")]
    Lost {
        /// The host at the other end.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// An established connection fell silent, and we hung up.
    #[error("get an answer from {host} within {seconds} s")]
    Silent {
        /// The host at the other end.
        host: String,
        /// How long we waited.
        seconds: u64,
    },
}

/// Why nobody accepted a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectProblem {
    /// The host answered that nobody listens there.
    Refused,
    /// No answer: usually a firewall that drops packets.
    TimedOut,
    /// No way to the host: usually no network.
    Unreachable,
    /// Anything else; the reason says what.
    Other,
}

impl ConnectProblem {
    fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            io::ErrorKind::TimedOut => Self::TimedOut,
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown => Self::Unreachable,
            _ => Self::Other,
        }
    }
}

/// What was wrong with the other side's TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsProblem {
    /// The certificate has expired, or this computer's clock is ahead.
    Expired,
    /// The certificate is not valid yet, or this computer's clock is behind.
    NotYetValid,
    /// The certificate belongs to another name.
    WrongName,
    /// The certificate was issued by nobody we trust: usually a proxy that inspects TLS.
    UnknownAuthority,
    /// The certificate is unusable for another reason; the reason says which.
    Certificate,
    /// The other side does not speak a TLS that we accept (1.2 or newer).
    Protocol,
    /// The other side speaks plain text; the reason is its first line.
    NotTls,
    /// The other side ended the handshake with an alert; the reason names it.
    Alert,
    /// The connection ended within the handshake.
    Closed,
    /// The handshake did not end in time.
    TimedOut,
}

impl TlsProblem {
    fn of(error: &io::Error) -> Self {
        let tls = error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match tls {
            Some(rustls::Error::InvalidCertificate(certificate)) => {
                Self::of_certificate(certificate)
            }
            Some(rustls::Error::AlertReceived(_)) => Self::Alert,
            Some(_) => Self::Protocol,
            None => Self::Closed,
        }
    }

    fn of_certificate(error: &CertificateError) -> Self {
        match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::WrongName
            }
            CertificateError::UnknownIssuer | CertificateError::BadSignature => {
                Self::UnknownAuthority
            }
            _ => Self::Certificate,
        }
    }
}

/// TLS 1.2 is the oldest version that Microsoft's servers take
/// (<https://aka.ms/smtp_auth_tls>) and the oldest that rustls knows.
fn client_config(roots: &Roots, clock: Arc<dyn Clock>) -> Result<ClientConfig, RootsError> {
    let roots = roots.load()?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_details(provider, Arc::new(CertificateClock(clock)))
        .with_safe_default_protocol_versions()
        .map_err(|error| RootsError::Provider(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

/// Our clock, as rustls asks for it.
#[derive(Debug)]
struct CertificateClock(Arc<dyn Clock>);

impl TimeProvider for CertificateClock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().as_second()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

#[cfg(test)]
mod tests;
