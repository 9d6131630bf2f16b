//! What the unit tests share: a certificate authority, clocks and peers that follow a script.

use std::{path::PathBuf, pin::Pin, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use jiff::Timestamp;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{self, ServerConfig, pki_types::PrivateKeyDer},
};

use crate::{
    clock::Clock,
    net::{ConnectTo, Net, Roots},
};

/// A clock that stands still; nothing ever times out on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frozen(pub(crate) Timestamp);

impl Frozen {
    pub(crate) fn at(text: &str) -> Arc<Self> {
        Arc::new(Self(text.parse().unwrap()))
    }
}

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn sleep_until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        match at <= self.0 {
            true => Box::pin(std::future::ready(())),
            false => Box::pin(std::future::pending()),
        }
    }
}

/// A certificate authority whose certificates are good in the years 2025 to 2027.
pub(crate) struct TestCa {
    issuer: Issuer<'static, KeyPair>,
    folder: tempfile::TempDir,
}

impl TestCa {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2027, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).unwrap();
        let issuer = Issuer::new(params, key);
        Self { issuer, folder }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    pub(crate) fn acceptor(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2027, 1, 1);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }

    /// A network that trusts this authority and finds every host at `port` of 127.0.0.1.
    pub(crate) fn net(&self, port: u16, clock: Arc<dyn Clock>) -> Net {
        let all: ConnectTo = format!("::127.0.0.1:{port}").parse().unwrap();
        Net::new(&Roots::File(self.file()), vec![all], clock).unwrap()
    }
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A server on a port of its own that follows a script, one line each:
/// `S: text` says the line, `S; text` says the text with a line end for every `|` and none else, `C: text` must hear exactly that
/// line, `C? text` that line or that the client has hung up, `C*` hears lines up to a dot alone,
/// `TLS` shakes hands, `HANG` waits for the client to hang up. Hostile servers also say a text
/// again and again until the client hangs up (`S* text`), or byte by byte, each after a while
/// (`S. text`). At the end it hangs up.
pub(crate) struct Peer {
    listener: TcpListener,
    ca: TestCa,
}

impl Peer {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            listener,
            ca: TestCa::new(),
        }
    }

    /// A network on which every host is this peer, in the middle of 2026.
    pub(crate) fn net(&self) -> Net {
        self.net_at(Frozen::at("2026-06-01T12:00:00Z"))
    }

    pub(crate) fn net_at(&self, clock: Arc<dyn Clock>) -> Net {
        let port = self.listener.local_addr().unwrap().port();
        self.ca.net(port, clock)
    }

    /// Plays one connection with a certificate for `name`; returns what `C*` heard.
    pub(crate) async fn play(&self, name: &str, script: &str) -> String {
        let acceptor = self.ca.acceptor(name);
        let (stream, _) = self.listener.accept().await.unwrap();
        let mut wire: BufReader<Box<dyn Wire>> = BufReader::new(Box::new(stream));
        let mut heard = String::new();
        for step in script
            .lines()
            .map(str::trim_start)
            .filter(|step| !step.is_empty())
        {
            if let Some(said) = step.strip_prefix("S: ") {
                // A client that has hung up shows in the next line it should have sent.
                let _ = wire.write_all(format!("{said}\r\n").as_bytes()).await;
                let _ = wire.flush().await;
            } else if let Some(said) = step.strip_prefix("S; ") {
                let _ = wire.write_all(said.replace('|', "\r\n").as_bytes()).await;
                let _ = wire.flush().await;
            } else if let Some(said) = step.strip_prefix("S* ") {
                let said = said.replace('|', "\r\n").repeat(64);
                while wire.write_all(said.as_bytes()).await.is_ok() && wire.flush().await.is_ok() {}
            } else if let Some(said) = step.strip_prefix("S. ") {
                drip(&mut wire, &said.replace('|', "\r\n")).await;
            } else if let Some(expected) = step.strip_prefix("C? ") {
                let heard = line(&mut wire).await;
                assert!(heard.is_empty() || heard == expected, "{heard}");
            } else if let Some(expected) = step.strip_prefix("C: ") {
                assert_eq!(line(&mut wire).await, expected);
            } else {
                match step {
                    "C*" => loop {
                        match line(&mut wire).await {
                            dot if dot == "." => break,
                            text => heard = heard + &text + "\n",
                        }
                    },
                    "TLS" => {
                        assert!(wire.buffer().is_empty());
                        let Ok(stream) = acceptor.accept(wire.into_inner()).await else {
                            return heard;
                        };
                        wire = BufReader::new(Box::new(stream));
                    }
                    "HANG" => assert_eq!(line(&mut wire).await, ""),
                    _ => panic!("no such step: {step}"),
                }
            }
        }
        let _ = wire.shutdown().await;
        heard
    }
}

/// Long enough for a client to have read the byte before, short enough for a test.
const DROP: Duration = Duration::from_millis(5);

/// Says a byte at a time until the client hangs up.
#[expect(
    clippy::disallowed_methods,
    reason = "a server that drips does so by the wall's clock"
)]
pub(crate) async fn drip(wire: &mut (impl AsyncWrite + Unpin), text: &str) {
    let mut drops = tokio::time::interval(DROP);
    for byte in text.bytes() {
        drops.tick().await;
        if wire.write_all(&[byte]).await.is_err() || wire.flush().await.is_err() {
            return;
        }
    }
}

/// A line without its end; empty when the other side has hung up.
async fn line(wire: &mut BufReader<Box<dyn Wire>>) -> String {
    let mut line = String::new();
    let _ = wire.read_line(&mut line).await;
    line.trim_end_matches(['\r', '\n']).to_owned()
}
