//! Checks what of an access token can be checked without a tenant: form, key, signature.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use crate::cause::Cause;
use crate::keys::SIGNING;
use crate::tenant::{CheckedToken, Claims};

/// The public half of Entra's key, as the JWKS shows it, parsed once.
static KEY: LazyLock<Option<DecodingKey>> =
    LazyLock::new(|| DecodingKey::from_rsa_components(SIGNING.n(), SIGNING.e()).ok());

static VALIDATION: LazyLock<Validation> = LazyLock::new(|| {
    let mut validation = Validation::new(Algorithm::RS256);
    // Time, audience and issuer are the tenant's to judge, on the shared clock and with a cause for
    // each.
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation
});

#[derive(Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: String,
}

/// The claims of a token that Entra signed, or what is wrong with it.
pub(crate) fn check(token: &str) -> CheckedToken {
    let header = header(token).ok_or(Cause::AccessTokenMalformed)?;
    // Before anything else, so that `none` can never choose how it is verified (RFC 8725 §3.1).
    if header.alg != "RS256" {
        return Err(Cause::AccessTokenUnsigned);
    }
    if header.kid != SIGNING.kid() {
        return Err(Cause::AccessTokenUnknownKey);
    }
    let key = KEY.as_ref().ok_or(Cause::AccessTokenUnknownKey)?;
    match jsonwebtoken::decode::<Claims>(token, key, &VALIDATION) {
        Ok(decoded) => Ok(decoded.claims),
        Err(error) => Err(match error.kind() {
            ErrorKind::InvalidSignature => Cause::AccessTokenSignature,
            _ => Cause::AccessTokenMalformed,
        }),
    }
}

fn header(token: &str) -> Option<Header> {
    let mut parts = token.split('.');
    let (header, _claims, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::keys::{UNKNOWN, signing_input};

    fn header(alg: &str) -> serde_json::Value {
        json!({ "typ": "JWT", "alg": alg, "kid": SIGNING.kid() })
    }

    #[test]
    fn each_flaw_has_its_cause() {
        let claims = json!({ "aud": "https://outlook.office.com", "exp": 1, "scp": "SMTP.Send" });
        let good = SIGNING.sign(&header("RS256"), &claims);
        assert_eq!(check(&good).unwrap().scp.as_deref(), Some("SMTP.Send"));

        let unsigned = format!("{}.", signing_input(&header("none"), &claims));
        assert_eq!(check(&unsigned), Err(Cause::AccessTokenUnsigned));
        assert_eq!(
            check(&SIGNING.sign(&header("HS256"), &claims)),
            Err(Cause::AccessTokenUnsigned)
        );

        let other = json!({ "alg": "RS256", "kid": UNKNOWN.kid() });
        assert_eq!(
            check(&UNKNOWN.sign(&other, &claims)),
            Err(Cause::AccessTokenUnknownKey)
        );
        assert_eq!(
            check(&UNKNOWN.sign(&header("RS256"), &claims)),
            Err(Cause::AccessTokenSignature)
        );

        let (input, signature) = good.rsplit_once('.').unwrap();
        let forged = signing_input(
            &header("RS256"),
            &json!({ "aud": "https://outlook.office.com", "exp": 9 }),
        );
        assert_ne!(input, forged);
        assert_eq!(
            check(&format!("{forged}.{signature}")),
            Err(Cause::AccessTokenSignature)
        );
        for broken in ["", "a", "a.b.c", "a.b.c.d", &good[..good.len() / 3], input] {
            assert_eq!(check(broken), Err(Cause::AccessTokenMalformed), "{broken}");
        }
        let not_claims = SIGNING.sign(&header("RS256"), &json!({ "exp": "soon" }));
        assert_eq!(check(&not_claims), Err(Cause::AccessTokenMalformed));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(token in "\\PC{0,200}") {
            prop_assert!(check(&token).is_err());
        }
    }
}
