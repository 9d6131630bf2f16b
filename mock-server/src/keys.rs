//! The keys that Entra ID signs with.
//!
//! Both are fixed, published with this source and therefore worthless on purpose: whoever trusts
//! them trusts everybody. They are compiled in because making an RSA key takes up to half a second,
//! and parsed on first use because even that does not belong on the start path.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;

/// The key whose public half the JWKS shows.
pub static SIGNING: LazyLock<SigningKey> = LazyLock::new(|| {
    SigningKey::parse(
        include_bytes!("keys/signing.pk8.der"),
        include_bytes!("keys/signing.cert.der"),
    )
});

/// A key that no JWKS shows, for tokens that nobody must accept.
pub static UNKNOWN: LazyLock<SigningKey> = LazyLock::new(|| {
    SigningKey::parse(
        include_bytes!("keys/unknown.pk8.der"),
        include_bytes!("keys/unknown.cert.der"),
    )
});

/// An RSA-2048 key with its self-signed certificate.
pub struct SigningKey {
    pair: RsaKeyPair,
    kid: String,
    n: String,
    e: String,
    x5c: String,
}

impl SigningKey {
    #[expect(
        clippy::expect_used,
        reason = "the bytes are compiled in, and a test parses both keys"
    )]
    fn parse(pkcs8: &[u8], certificate: &[u8]) -> Self {
        let pair = RsaKeyPair::from_pkcs8(pkcs8).expect("a compiled-in key");
        let public = PublicKeyComponents::<Vec<u8>>::from(pair.public_key());
        // `kid` equals `x5t`, the SHA-1 of the certificate (learn.microsoft.com, "Access tokens in
        // the Microsoft identity platform", validating tokens).
        let thumbprint = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
        Self {
            kid: URL_SAFE_NO_PAD.encode(thumbprint),
            n: URL_SAFE_NO_PAD.encode(&public.n),
            e: URL_SAFE_NO_PAD.encode(&public.e),
            x5c: STANDARD.encode(certificate),
            pair,
        }
    }

    /// `kid` and `x5t` of the headers.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The modulus, base64url: what `jsonwebtoken::DecodingKey::from_rsa_components` takes.
    #[must_use]
    pub fn n(&self) -> &str {
        &self.n
    }

    /// The public exponent, base64url.
    #[must_use]
    pub fn e(&self) -> &str {
        &self.e
    }

    /// The certificate, base64 of its DER.
    #[must_use]
    pub fn x5c(&self) -> &str {
        &self.x5c
    }

    /// A JSON Web Token in compact form, signed with RS256 (RFC 7515 section 3.1, RFC 7518
    /// section 3.3).
    #[must_use]
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let mut token = signing_input(header, claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let signed = self.pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            token.as_bytes(),
            &mut signature,
        );
        // It cannot fail with a checked key and a buffer of its length; if it did, the token would
        // simply not verify.
        debug_assert!(signed.is_ok());
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        token
    }
}

/// The first two parts of a token, which the signature covers.
#[must_use]
pub fn signing_input(header: &Value, claims: &Value) -> String {
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("{header}.{claims}")
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, Validation};
    use serde_json::json;

    use super::*;

    fn verifies(token: &str, key: &SigningKey) -> bool {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_rsa_components(key.n(), key.e()).unwrap();
        jsonwebtoken::decode::<Value>(token, &key, &validation).is_ok()
    }

    #[test]
    fn each_key_verifies_its_own_signatures_only() {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": SIGNING.kid() });
        let token = SIGNING.sign(&header, &json!({ "a": 1 }));
        assert!(verifies(&token, &SIGNING));
        assert!(!verifies(&token, &UNKNOWN));
        assert!(verifies(&UNKNOWN.sign(&header, &json!({})), &UNKNOWN));
        assert_ne!(SIGNING.kid(), UNKNOWN.kid());
        assert_eq!((SIGNING.kid().len(), SIGNING.e()), (27, "AQAB"));
    }
}
