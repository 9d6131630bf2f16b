//! What the client knows about itself: its settings, its last attempts and what it probed.
//!
//! These types are the client's record on disk and the doctor's only input. They hold no
//! credential: every text from a peer is a [`Words`], which is cleaned on its way in, from the wire
//! as well as from disk.

mod attempt;
mod check;
mod claims;
mod failure;

mod redact;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use attempt::{Attempt, Attempts, Leg, Moment, Outcome};
pub use check::{Check, Checks};
pub use claims::TokenClaims;
pub use failure::{
    EntraError, EntraPage, EntraRequest, Failure, HttpBody, HttpHead, Local, LocalFailure,
    Protocol, Reply, Transport, TransportFailure, aadsts_numbers,
};
pub(crate) use redact::{GONE as REMOVED, is_secret_key as names_secret, redact_whole};
pub use words::Words;

/// Everything that a diagnosis is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Evidence {
    /// The moment of the diagnosis.
    pub now: Timestamp,
    /// How far this computer's clock is off, where a server has shown that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Failure>,
    /// The firms, each with its settings and accounts.
    #[serde(default)]
    pub entities: Vec<EntityEvidence>,
}

/// One firm: the three values from its app registration, and its accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct EntityEvidence {
    /// The name under which the client keeps it.
    pub name: String,
    /// Directory (tenant) ID, as entered.
    pub tenant_id: String,
    /// Application (client) ID, as entered.
    pub client_id: String,
    /// The redirect URI that the client sends.
    pub redirect_uri: String,
    /// Whether a client secret is stored; its value is never here.
    #[serde(default)]
    pub has_secret: bool,
    /// Whether the stored secret has a GUID's form, which the *ID* of a secret has and a value never.
    #[serde(default)]
    pub secret_is_guid: bool,
    /// What of the settings cannot be used as it is kept, found without asking anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unusable: Vec<Failure>,
    /// When the secret ends, where the firm has entered it: no server tells beforehand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_ends: Option<Timestamp>,
    /// When one of the values was last changed: older failures speak of other values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings_changed: Option<Moment>,
    /// The last value that the settings refused before they kept it; the words never hold a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Attempt>,
    /// The last answer to each question about the registration.
    #[serde(default, skip_serializing_if = "Checks::is_empty")]
    pub checks: Checks,
    /// The mail accounts of this firm.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountEvidence>,
}

/// One mail account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct AccountEvidence {
    /// The mail address.
    pub address: String,
    /// The user name (UPN) that should sign in.
    pub login: String,
    /// The scopes of the last authorization request, as sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_scopes: Vec<String>,
    /// The `scope` of the last token answer, as received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub granted_scopes: Vec<String>,
    /// What the current access token says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenClaims>,
    /// Who signed in last, from the id_token of the token endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_as: Option<String>,
    /// The object ID of whoever signed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in_oid: Option<String>,
    /// What a renewal asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted_scopes: Vec<String>,
    /// What the user read on Entra's page ([`Failure::EntraPage`]), when the sign-in did not come
    /// back; it stands for the sign-in that is still open in the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Attempt>,
    /// Another entity of this client whose tenant the mail address belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home_entity: Option<String>,
    /// What cannot be used of the kept tokens, found without asking anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<Failure>,
    /// The last attempt of daily work on every leg.
    #[serde(default)]
    pub attempts: Attempts,
    /// What the doctor last tried on a leg. It logs in and looks, and goes no further.
    #[serde(default)]
    pub looks: Attempts,
    /// Whose tenant the mail domain was when the doctor last asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<Attempt>,
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::*;

    fn example() -> Evidence {
        let at: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        let mut attempts = Attempts::default();
        attempts.record(Leg::SignIn, Attempt::succeeded(at));
        let reply = Reply::new(
            Protocol::Smtp,
            "AUTH XOAUTH2",
            "535 5.7.3 Authentication unsuccessful",
        );
        attempts.record(Leg::Smtp, Attempt::failed(at, reply));
        let account = AccountEvidence {
            address: "anna@contoso.com".to_owned(),
            login: "anna@contoso.com".to_owned(),
            token: Some(TokenClaims {
                exp: Some(at),
                ..TokenClaims::default()
            }),
            attempts,
            ..AccountEvidence::default()
        };
        let entity = EntityEvidence {
            name: "Muster".to_owned(),
            checks: [(Check::ClientCredentials, Attempt::succeeded(at))].into(),
            accounts: vec![account],
            ..EntityEvidence::default()
        };
        Evidence {
            now: at,
            clock: None,
            entities: vec![entity],
        }
    }

    #[test]
    fn a_record_survives_json_and_toml() {
        let json = serde_json::to_string(&example()).unwrap();
        assert_eq!(serde_json::from_str::<Evidence>(&json).unwrap(), example());
        let toml = toml::to_string(&example()).unwrap();
        assert_eq!(toml::from_str::<Evidence>(&toml).unwrap(), example());
    }

    #[test]
    fn a_record_is_cleaned_when_it_is_read_back() {
        let words: Words = serde_json::from_str(r#""client_secret=hunter2hunter2""#).unwrap();
        assert_eq!(words.as_str(), "client_secret=[removed]");
    }

    #[test]
    fn claims_are_read_and_opaque_tokens_are_not() {
        let payload = r#"{"aud":"https://outlook.office.com","scp":"SMTP.Send POP.AccessAsUser.All","unique_name":"anna@contoso.com","tid":"t","appid":"a","iat":0,"exp":3600}"#;
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let claims = TokenClaims::read(&token).unwrap();
        assert_eq!(claims.scp, ["SMTP.Send", "POP.AccessAsUser.All"]);
        assert_eq!(claims.user.as_deref(), Some("anna@contoso.com"));
        assert_eq!(claims.exp, Timestamp::from_second(3600).ok());
        assert_eq!(
            TokenClaims::read("EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA"),
            None
        );
    }

    #[test]
    fn numbers_come_from_the_description_of_a_redirect() {
        let error = EntraError {
            request: EntraRequest::Authorize,
            status: None,
            error: "access_denied".into(),
            error_codes: vec![],
            suberror: None,
            description: "AADSTS65004: User declined to consent to access the app. AADSTS65004"
                .into(),
            http: Box::default(),
        };
        assert_eq!(error.codes(), [65004]);
        assert_eq!(
            aadsts_numbers("AADSTS70002: Error. AADSTS50126: Invalid"),
            [70002, 50126]
        );
        assert_eq!(
            aadsts_numbers("AADSTS AADSTSx AADSTS99999999999999"),
            [0u32; 0]
        );
    }

    proptest! {
        #[test]
        fn any_token_is_read_or_refused(token in any::<String>()) {
            let _ = TokenClaims::read(&token);
            let _ = aadsts_numbers(&token);
        }
    }
}
