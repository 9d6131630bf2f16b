//! Whom TLS trusts: the platform's certificates, or exactly the ones of a file.

use std::path::{Path, PathBuf};

use tokio_rustls::rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};

/// Whom TLS trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    /// The certificates that the operating system trusts.
    Platform,
    /// Only the certificates of this PEM file (`--ca-file`), so that nothing else can answer.
    File(PathBuf),
}

/// Why there is nobody to trust.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RootsError {
    /// The file cannot be read.
    #[error("read the CA file {}: {reason}", path.display())]
    Unreadable {
        /// The file as given.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The file holds no certificate.
    #[error("find a certificate in the CA file {}: it needs at least one `-----BEGIN CERTIFICATE-----`", path.display())]
    Empty {
        /// The file as given.
        path: PathBuf,
    },
    /// The file holds something that is no certificate.
    #[error("use the CA file {}: {reason}", path.display())]
    Malformed {
        /// The file as given.
        path: PathBuf,
        /// The TLS library's words.
        reason: String,
    },
    /// The operating system offers no certificates.
    #[error("find the certificates that this system trusts: {0}")]
    Platform(String),
    /// The cryptography offers no protocol version that we take.
    #[error("set up TLS: {0}")]
    Provider(String),
}

impl Roots {
    pub(super) fn load(&self) -> Result<RootCertStore, RootsError> {
        match self {
            Self::Platform => platform(),
            Self::File(path) => file(path),
        }
    }
}

/// Single bad certificates are left out, as every platform store holds some; none at all is an
/// error, since then every connection would fail with a reason that misleads.
fn platform() -> Result<RootCertStore, RootsError> {
    let found = rustls_native_certs::load_native_certs();
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(found.certs);
    if store.is_empty() {
        let reasons: Vec<_> = found.errors.iter().map(ToString::to_string).collect();
        return Err(RootsError::Platform(match reasons.is_empty() {
            true => "there are none".to_owned(),
            false => reasons.join("; "),
        }));
    }
    Ok(store)
}

fn file(path: &Path) -> Result<RootCertStore, RootsError> {
    let pem = std::fs::read(path).map_err(|error| RootsError::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    let malformed = |reason: String| RootsError::Malformed {
        path: path.to_owned(),
        reason,
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        let certificate = certificate.map_err(|error| malformed(error.to_string()))?;
        store
            .add(certificate)
            .map_err(|error| malformed(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(RootsError::Empty {
            path: path.to_owned(),
        });
    }
    Ok(store)
}
