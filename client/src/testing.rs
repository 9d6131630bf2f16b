//! What the unit tests share: a certificate authority, clocks and peers that follow a script.

use std::{path::PathBuf, pin::Pin, sync::Arc};

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
