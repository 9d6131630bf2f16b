//! Tokens on demand.

use super::*;
use crate::entra::{ForgeError, Forged, TokenSpec, forge};
use crate::tenant::seed::OTHER_USER;

fn made(world: &World, spec: &str) -> Result<Forged, ForgeError> {
    let spec: TokenSpec = serde_json::from_str(spec).unwrap();
    forge(&world.shared, &spec)
}

fn verifies(token: &str) -> bool {
    let key = &*crate::keys::SIGNING;
    let key = jsonwebtoken::DecodingKey::from_rsa_components(key.n(), key.e()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::RS256);
    (validation.validate_exp, validation.validate_aud) = (false, false);
    jsonwebtoken::decode::<Value>(token, &key, &validation).is_ok()
}

#[test]
fn nothing_asked_is_the_first_person_with_both_scopes_for_an_hour() {
    let world = World::new();
    let forged = made(&world, "{}").unwrap();
    assert_eq!(claims(&forged.token.as_str().into()), forged.claims);
    assert_eq!(forged.claims["upn"], USER);
    assert_eq!(forged.claims["scp"], "POP.AccessAsUser.All SMTP.Send");
    assert_eq!(forged.claims["aud"], "https://outlook.office.com");
    assert_eq!(forged.expires_at.to_string(), "2026-03-02T13:00:00Z");
    assert!(verifies(&forged.token) && !format!("{forged:?}").contains(&forged.token));
}

#[test]
fn each_flaw_is_alone() {
    let world = World::new();
    let now = world.shared.clock.now().as_second();
    for (flaw, verified) in [
        ("expired", true),
        ("not-yet-valid", true),
        ("bad-signature", false),
        ("unknown-key", false),
        ("alg-none", false),
        ("wrong-issuer", true),
        ("wrong-tenant", true),
        ("truncated", false),
    ] {
        let forged = made(&world, &format!(r#"{{"flaws":["{flaw}"]}}"#)).unwrap();
        assert_eq!(verifies(&forged.token), verified, "{flaw}");
        let (nbf, exp) = (&forged.claims["nbf"], &forged.claims["exp"]);
        assert_eq!(exp.as_i64().unwrap() <= now, flaw == "expired", "{flaw}");
        assert_eq!(
            nbf.as_i64().unwrap() > now,
            flaw == "not-yet-valid",
            "{flaw}"
        );
        let own = forged.claims["iss"].as_str().unwrap().contains(TENANT_ID);
        assert_eq!(own, flaw != "wrong-issuer", "{flaw}");
        assert_eq!(
            forged.claims["tid"] == TENANT_ID,
            flaw != "wrong-tenant",
            "{flaw}"
        );
    }
}

#[test]
fn an_app_has_roles_and_no_scopes() {
    let forged = made(
        &World::new(),
        r#"{"user":null,"roles":["POP.AccessAsApp"]}"#,
    )
    .unwrap();
    assert_eq!(forged.claims["roles"][0], "POP.AccessAsApp");
    assert_eq!(
        (forged.claims.get("scp"), &forged.claims["idtyp"]),
        (None, &"app".into())
    );
}

#[test]
fn claims_are_overridden_and_padded() {
    let world = World::new();
    let spec = r#"{"user":"beat.beispiel","claims":{"aud":"x","puid":null},"min_bytes":9000}"#;
    let forged = made(&world, spec).unwrap();
    assert_eq!(
        (&forged.claims["upn"], &forged.claims["aud"]),
        (&OTHER_USER.into(), &"x".into())
    );
    assert!(forged.claims.get("puid").is_none() && forged.token.len() >= 9000);
    assert!(verifies(&forged.token));
}

#[tokio::test]
async fn a_forged_refresh_token_is_honoured() {
    let world = World::new();
    let forged = made(&world, r#"{"kind":"refresh"}"#).unwrap();
    assert_eq!(
        world.refresh(&forged.token, &[]).await.status,
        StatusCode::OK
    );
    let expired = made(&world, r#"{"kind":"refresh","flaws":["expired"]}"#).unwrap();
    assert_eq!(
        refused(&world.refresh(&expired.token, &[]).await).2,
        700_082
    );
}

#[test]
fn what_is_not_there_is_said() {
    let world = World::new();
    for (spec, field) in [
        (r#"{"user":"nobody"}"#, "user"),
        (r#"{"client_id":"x"}"#, "client_id"),
        (r#"{"tenant":"x"}"#, "tenant"),
        (r#"{"lifetime_s":0}"#, "lifetime_s"),
        (r#"{"kind":"id","user":null}"#, "user"),
        (r#"{"kind":"refresh","flaws":["alg-none"]}"#, "flaws"),
        (r#"{"kind":"refresh","scopes":["Nope"]}"#, "scopes"),
        (r#"{"min_bytes":99999999}"#, "min_bytes"),
    ] {
        assert_eq!(made(&world, spec).unwrap_err().field(), field, "{spec}");
    }
    assert!(serde_json::from_str::<TokenSpec>(r#"{"sopes":[]}"#).is_err());
}
