//! What a sign-in sends that nobody can guess, and what its answer must hold.

use std::collections::HashSet;

use super::*;
use crate::error::PortalValue;
use crate::testing::{Frozen, TestCa};

const TENANT: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
const CLIENT: &str = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

fn registration(tenant: &str) -> Registration {
    Registration {
        tenant_id: Guid::parse(tenant, PortalValue::TenantId).unwrap(),
        client_id: Guid::parse(CLIENT, PortalValue::ClientId).unwrap(),
        secret: SecretString::from("abc8Q~secret"),
        redirect_uri: RedirectUri::parse("http://localhost/callback").unwrap(),
    }
}

/// Who knows one of these can end another's sign-in: 32 bytes are 43 characters of base64.
#[test]
fn every_sign_in_has_a_state_a_nonce_and_a_challenge_of_its_own() {
    let mut seen = HashSet::new();
    for _ in 0..16 {
        let begun = registration(TENANT).authorize(
            "http://localhost:4321/callback".to_owned(),
            DEFAULT_SCOPES.map(str::to_owned).to_vec(),
            None,
            None,
        );
        let sent: std::collections::HashMap<_, _> = begun.url.query_pairs().collect();
        assert_eq!(sent["state"], begun.state.expose_secret());
        assert_eq!(sent["nonce"], begun.nonce.expose_secret());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&begun.verifier);
        assert_eq!(sent["code_challenge"], challenge.as_str());
        assert_eq!(sent["code_challenge_method"], "S256");
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(sent[name].len(), 43, "{name}");
            assert!(seen.insert(sent[name].to_string()), "{name} came twice");
        }
    }
}

#[test]
fn who_was_asked_for_must_be_told() {
    let net = TestCa::new().net(1, Frozen::at("2026-06-01T12:00:00Z"));
    let answer = || {
        let text = r#"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#;
        serde_json::from_str::<TokenAnswer>(text).unwrap()
    };
    let granted = |scopes: &[&str]| {
        let scopes: Vec<_> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        registration(TENANT).granted(&net, answer(), &scopes, None)
    };
    for scopes in [&["openid"][..], &DEFAULT_SCOPES] {
        let refusal = granted(scopes).unwrap_err();
        let unreadable = Refusal::IdToken(IdTokenProblem::Unreadable);
        assert_eq!(format!("{refusal:?}"), format!("{unreadable:?}"));
    }
    for scopes in [&[][..], &["offline_access"], &["profile"]] {
        assert!(granted(scopes).unwrap().1.is_none());
    }
}
