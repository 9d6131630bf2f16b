//! The box's own certificate authority and the certificate of its servers.
//!
//! Both are made anew with every start, from keys that never leave the memory: whoever trusts the
//! CA's certificate trusts one running box, and nothing after it. Only elliptic curves, since an
//! RSA key costs up to half a second of start-up.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

use crate::clock::Timestamp;

/// What a server needs for TLS, and what its clients need to trust it.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The configuration of every TLS server of the box.
    pub server: Arc<ServerConfig>,
    /// The CA's certificate as PEM.
    pub ca_pem: String,
}

/// Why no certificate could be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// rcgen refused.
    #[error("could not make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// rustls refused.
    #[error("could not set up TLS: {0}")]
    Setup(#[from] rustls::Error),
}

impl Tls {
    /// A CA and a certificate for `hosts`, valid from the year before `start` for twenty years, so
    /// that a scenario can travel.
    ///
    /// # Errors
    /// When a host is no DNS name or address.
    pub fn new(hosts: &[&str], start: Timestamp) -> Result<Self, TlsError> {
        let year = i32::from(TimeZone::UTC.to_datetime(start).year());
        let (ca, ca_pem) = authority(year)?;
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(
            hosts
                .iter()
                .map(|host| (*host).to_owned())
                .collect::<Vec<_>>(),
        )?;
        params.distinguished_name = named(hosts.first().copied().unwrap_or("localhost"));
        (params.not_before, params.not_after) = (
            date_time_ymd(year - 1, 1, 1),
            date_time_ymd(year + 20, 1, 1),
        );
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &ca)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        // Exchange Online and Entra speak TLS 1.2 and newer (learn.microsoft.com, "TLS 1.2 in
        // Microsoft 365").
        let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        Ok(Self {
            server: Arc::new(server),
            ca_pem,
        })
    }
}

fn authority(year: i32) -> Result<(Issuer<'static, KeyPair>, String), TlsError> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.distinguished_name = named("Tenantbox rehearsal CA (worthless)");
    (params.not_before, params.not_after) = (
        date_time_ymd(year - 1, 1, 1),
        date_time_ymd(year + 20, 1, 1),
    );
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pem = params.self_signed(&key)?.pem();
    Ok((Issuer::new(params, key), pem))
}

fn named(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::OrganizationName, "Tenantbox");
    name.push(DnType::CommonName, common_name);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_makes_a_certificate_for_each_of_its_hosts() {
        let tls = Tls::new(
            &["localhost", "127.0.0.1", "::1", "login.microsoftonline.com"],
            "2026-03-02T12:00:00Z".parse().unwrap(),
        )
        .unwrap();
        assert!(tls.ca_pem.starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(!tls.ca_pem.contains("PRIVATE"));
    }
}
