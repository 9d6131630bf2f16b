//! Which app asks, and with what it proves itself.

use super::super::aadsts::{Aadsts, Refusal};
use super::super::fields::{Fields, basic};
use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::tenant::{AppRegistration, Change, Platform};

/// Client ID and secret. No Debug: it holds a secret.
pub(super) struct Credential {
    /// The client ID.
    pub(super) client_id: String,
    /// The secret.
    pub(super) secret: Option<String>,
}

impl Credential {
    /// From the body or from `Authorization: Basic`; never from both (RFC 6749 section 2.3: one
    /// method in each request).
    pub(super) fn read(authorization: Option<&str>, form: &Fields) -> Result<Self, Refusal> {
        let body_id = form.get("client_id");
        let body_secret = form.get("client_secret");
        let Some(header) = authorization.and_then(basic) else {
            let client_id =
                body_id.ok_or_else(|| Aadsts::MissingParameter.naming("name", "client_id"))?;
            return Ok(Self {
                client_id: client_id.to_owned(),
                secret: body_secret.map(str::to_owned),
            });
        };
        let (client_id, secret) = header.map_err(|_| Aadsts::Malformed)?;
        if body_secret.is_some() || body_id.is_some_and(|id| !id.eq_ignore_ascii_case(&client_id)) {
            return Err(Aadsts::Malformed.into());
        }
        Ok(Self {
            client_id,
            secret: Some(secret).filter(|secret| !secret.is_empty()),
        })
    }
}

/// Whether the platform of the redirect URI fits the way of redeeming (learn.microsoft.com, "Error
/// AADSTS7000218"; "Redirect URI best practices").
pub(super) fn fits(
    platform: Platform,
    credential: &Credential,
    origin: Option<&str>,
) -> Result<(), Refusal> {
    match (platform, origin, &credential.secret) {
        (Platform::Spa, None, _) => Err(Aadsts::SpaOnly.into()),
        (Platform::Spa, Some(_), _) => Ok(()),
        (Platform::Web | Platform::Mobile, Some(origin), _) => {
            Err(Aadsts::NotSpa.naming("origin", origin))
        }
        (Platform::Mobile, None, Some(_)) => Err(Aadsts::PublicClient.into()),
        (Platform::Mobile, None, None) => Ok(()),
        (Platform::Web, None, None) => Err(Aadsts::SecretRequired.into()),
        (Platform::Web, None, Some(_)) => Ok(()),
    }
}

/// Whether the secret is one of the app's.
pub(super) fn check_secret(
    app: &AppRegistration,
    secret: &str,
    now: Timestamp,
) -> Result<(), Refusal> {
    match app.secret_with_value(secret) {
        Some(known) if known.expires_at > now => Ok(()),
        Some(_) => Err(Aadsts::SecretExpired
            .naming("app", &app.client_id)
            .cured_by(Change::SecretAdded {
                client_id: Some(app.client_id.clone()),
                expires_in_s: 180 * 24 * 3600,
                secret_id: None,
                value: None,
            })),
        None => {
            let wrong = Aadsts::SecretWrong.naming("app", &app.client_id);
            // The wire does not tell whether the secret's ID was pasted; the journal does.
            let mut secrets = app.secrets.iter();
            let is_id = secrets.any(|known| known.secret_id.eq_ignore_ascii_case(secret));
            Err(match is_id {
                true => wrong.because(Cause::SecretIdInsteadOfValue),
                false => wrong,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::{Tenant, seed};

    #[track_caller]
    fn check(secret: &str, expected: Cause) {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        let tenant = Tenant::seeded(&seed::Names::default(), now);
        let refusal = check_secret(&tenant.apps[0], secret, now).unwrap_err();
        assert_eq!(refusal.cause, expected);
        assert!(refusal.message().starts_with("AADSTS7000215"));
    }

    #[test]
    fn the_journal_tells_an_id_from_any_other_wrong_secret() {
        check("abc8Q~nobodys-secret", Cause::ClientSecretWrong);
        check(seed::SECRET_ID, Cause::SecretIdInsteadOfValue);
        check(
            &seed::SECRET_ID.to_uppercase(),
            Cause::SecretIdInsteadOfValue,
        );
    }
}
