//! Who signed in, read from the id_token of the token endpoint.
//!
//! Its signature is not checked: it came straight from the token endpoint, whose certificate TLS
//! has verified, and OpenID Connect Core section 3.1.3.7 point 6 lets that take the place of the
//! signature. For the same reason only this id_token counts, never anything that the browser
//! brought along.

use std::fmt::{self, Display};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;

/// The person who signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The user principal name (`preferred_username`), where the token has one.
    pub upn: Option<String>,
    /// The user's object id in the directory.
    pub object_id: Option<String>,
    /// The tenant.
    pub tenant_id: Option<String>,
}

/// What the id_token must say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) client_id: &'a str,
    /// None where the tenant is named by a domain: the token then names its own.
    pub(super) issuer: Option<&'a str>,
    /// None for a sign-in that sends none: a device code's.
    pub(super) nonce: Option<&'a str>,
    pub(super) now: Timestamp,
}

/// Why an id_token is not for this sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdTokenProblem {
    /// It is missing, or no JWT with the claims that every id_token has.
    Unreadable,
    /// It is for another application.
    Audience(String),
    /// It comes from another tenant or another service.
    Issuer(String),
    /// It answers another sign-in.
    Nonce,
    /// It is over, or one of the two clocks is wrong.
    Expired(Timestamp),
}

/// Clocks differ; five minutes is the usual tolerance (assumed: OpenID Connect names no number).
const LEEWAY: Duration = Duration::from_secs(300);

pub(super) fn read(token: &str, expected: Expected<'_>) -> Result<Identity, IdTokenProblem> {
    let claims = claims(token).ok_or(IdTokenProblem::Unreadable)?;
    if claims.aud != expected.client_id {
        return Err(IdTokenProblem::Audience(claims.aud));
    }
    if !is_issuer(&claims, expected.issuer) {
        return Err(IdTokenProblem::Issuer(claims.iss));
    }
    if expected.nonce.is_some() && claims.nonce.as_deref() != expected.nonce {
        return Err(IdTokenProblem::Nonce);
    }
    let end = Timestamp::from_second(claims.exp).map_err(|_| IdTokenProblem::Unreadable)?;
    if end.checked_add(LEEWAY).unwrap_or(Timestamp::MAX) <= expected.now {
        return Err(IdTokenProblem::Expired(end));
    }
    Ok(Identity {
        upn: claims.preferred_username,
        object_id: claims.oid,
        tenant_id: claims.tid,
    })
}

/// Whether the token comes from the tenant that was asked. One that was asked by its domain has an
/// id that only the answer names; that the domain is that tenant's, TLS and Entra vouch for.
fn is_issuer(claims: &Claims, expected: Option<&str>) -> bool {
    match (expected, &claims.tid) {
        (Some(expected), _) => claims.iss == expected,
        (None, Some(tid)) => claims.iss == format!("https://{}/{tid}/v2.0", super::LOGIN_HOST),
        (None, None) => false,
    }
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    nonce: Option<String>,
    preferred_username: Option<String>,
    oid: Option<String>,
    tid: Option<String>,
}

fn claims(token: &str) -> Option<Claims> {
    let parts: Vec<&str> = token.splitn(4, '.').collect();
    let &[_, payload, _] = parts.as_slice() else {
        return None;
    };
    let payload = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&payload).ok()
}

impl Display for IdTokenProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the id_token is missing or cannot be read"),
            Self::Audience(aud) => write!(f, "the id_token is for another application, {aud}"),
            Self::Issuer(iss) => write!(f, "the id_token comes from another issuer, {iss}"),
            Self::Nonce => f.write_str("the id_token answers another sign-in (nonce)"),
            Self::Expired(at) => write!(f, "the id_token is over since {at}; check the clock"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(claims: &str) -> Result<Identity, IdTokenProblem> {
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims));
        read(
            &token,
            Expected {
                client_id: "app",
                issuer: Some("https://login.microsoftonline.com/t/v2.0"),
                nonce: Some("n"),
                now: Timestamp::from_second(1_000_000).unwrap(),
            },
        )
    }

    #[test]
    fn each_claim_is_checked() {
        let good = r#"{"aud":"app","iss":"https://login.microsoftonline.com/t/v2.0","exp":1000100,"nonce":"n","preferred_username":"anna@muster.example","oid":"o","tid":"t"}"#;
        let change = |from: &str, to: &str| good.replacen(from, to, 1);
        let issuer = "https://login.microsoftonline.com/u/v2.0".to_owned();
        let end = Timestamp::from_second(999_700).unwrap();
        for (claims, expected) in [
            (good.to_owned(), None),
            (
                change("\"app\"", "\"other\""),
                Some(IdTokenProblem::Audience("other".into())),
            ),
            (
                change("/t/v2.0", "/u/v2.0"),
                Some(IdTokenProblem::Issuer(issuer)),
            ),
            (
                change("\"nonce\":\"n\"", "\"nonce\":\"m\""),
                Some(IdTokenProblem::Nonce),
            ),
            (change("\"nonce\":\"n\",", ""), Some(IdTokenProblem::Nonce)),
            // Within the leeway, then beyond it.
            (change("1000100", "999800"), None),
            (
                change("1000100", "999700"),
                Some(IdTokenProblem::Expired(end)),
            ),
            ("{}".to_owned(), Some(IdTokenProblem::Unreadable)),
        ] {
            assert_eq!(check(&claims).err(), expected, "{claims}");
        }
        assert_eq!(
            check(good).unwrap().upn.as_deref(),
            Some("anna@muster.example")
        );
    }

    /// Objects with the claims of an id_token, of which one or the other is wrong.
    #[test]
    fn a_token_is_good_only_when_every_claim_is() {
        use proptest::test_runner::TestRunner;
        use serde_json::{Value, json};
        const OURS: &str = "https://login.microsoftonline.com/t/v2.0";
        let claim = |name: &'static str, right: Vec<Value>, wrong: Vec<Value>| {
            let right = prop::sample::select(right).prop_map(move |it| (name, it, true));
            let wrong = prop::sample::select(wrong).prop_map(move |it| (name, it, false));
            prop_oneof![4 => right, 1 => wrong]
        };
        let foreign = [
            "https://login.microsoftonline.com/u/v2.0",
            "https://login.microsoftonline.com/t/v2.0/",
            "t",
            "",
        ];
        let claims = (
            claim(
                "aud",
                vec![json!("app")],
                vec![json!("App"), json!("apps"), json!(["app"]), Value::Null],
            ),
            claim(
                "iss",
                vec![json!(OURS)],
                foreign.map(|it| json!(it)).to_vec(),
            ),
            claim(
                "nonce",
                vec![json!("n")],
                vec![json!("N"), json!("nn"), json!(""), Value::Null],
            ),
            claim(
                "exp",
                vec![json!(1_000_100), json!(999_701), json!(i64::from(u32::MAX))],
                vec![
                    json!(999_700),
                    json!(0),
                    json!(i64::MAX),
                    json!("1000100"),
                    json!(1.5),
                ],
            ),
        );
        let made = std::cell::Cell::new((0, 0));
        let judged = TestRunner::deterministic().run(&claims, |(a, b, c, d)| {
            let parts = [a, b, c, d];
            let wrong = parts.iter().filter(|(_, _, is_right)| !is_right).count();
            let object: serde_json::Map<_, _> = parts
                .into_iter()
                .map(|(name, value, _)| (name.to_owned(), value))
                .collect();
            let payload = Value::Object(object).to_string();
            prop_assert_eq!(check(&payload).is_ok(), wrong == 0, "{}", payload);
            let (good, near) = made.get();
            made.set((good + u32::from(wrong == 0), near + u32::from(wrong == 1)));
            Ok(())
        });
        judged.unwrap();
        let (good, near) = made.get();
        assert!(
            good >= 20 && near >= 40,
            "{good} good ones, {near} near ones"
        );
    }

    #[test]
    fn a_tenant_named_by_its_domain_is_named_by_the_token() {
        let of = |expected: Option<&str>, tid: Option<&str>, iss: &str| {
            let claims = Claims {
                aud: String::new(),
                iss: iss.to_owned(),
                exp: 0,
                nonce: None,
                preferred_username: None,
                oid: None,
                tid: tid.map(str::to_owned),
            };
            is_issuer(&claims, expected)
        };
        let ours = "https://login.microsoftonline.com/t/v2.0";
        assert!(of(Some(ours), None, ours) && of(Some(ours), Some("u"), ours));
        assert!(of(None, Some("t"), ours));
        assert!(
            !of(None, Some("u"), ours) && !of(None, None, ours) && !of(Some("x"), Some("t"), ours)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_an_id_token_or_an_error(text in ".*", payload in any::<Vec<u8>>()) {
            let now = Timestamp::UNIX_EPOCH;
            let expected = Expected { client_id: "a", issuer: Some("b"), nonce: Some("c"), now };
            prop_assert!(read(&text, expected).is_err());
            let token = format!("a.{}.b", URL_SAFE_NO_PAD.encode(payload));
            prop_assert!(read(&token, expected).is_err());
        }
    }
}
