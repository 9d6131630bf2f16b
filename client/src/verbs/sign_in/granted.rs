//! What was asked for and not granted.
//!
//! Entra grants less without a word: a scope that nobody has consented to is left out when the rest
//! can be granted, and `.default` brings whatever there is. The mail server would only say that
//! authentication failed.

use secrecy::ExposeSecret;

use crate::evidence::TokenClaims;
use crate::tokens::Granted;

/// Says nothing about a token: it is no permission of a resource.
/// <https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes>
const OF_NO_RESOURCE: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// The asked permissions that the answer's `scope`, or the token's own `scp`, lacks. An answer
/// without `scope` grants what was asked (RFC 6749 section 5.1); a token that cannot be read says
/// nothing.
pub(super) fn missing(asked: &[String], granted: &Granted) -> Vec<String> {
    let claims = TokenClaims::read(granted.access_token.expose_secret());
    let carried = claims.map(|claims| claims.scp).unwrap_or_default();
    let lacks = |scope: &String| {
        let wanted = Permission::read(scope);
        let told = granted.scopes.iter().any(|one| wanted.is(one));
        let carries = carried.iter().any(|one| wanted.is(one));
        (!granted.scopes.is_empty() && !told) || (!carried.is_empty() && !carries)
    };
    (asked.iter())
        .filter(|scope| is_a_permission(scope) && lacks(scope))
        .cloned()
        .collect()
}

fn is_a_permission(scope: &str) -> bool {
    let oidc = OF_NO_RESOURCE
        .iter()
        .any(|one| scope.eq_ignore_ascii_case(one));
    !oidc && !scope.to_ascii_lowercase().ends_with("/.default")
}

/// A permission with or without its resource, as `https://outlook.office.com/SMTP.Send`.
struct Permission<'a> {
    resource: Option<&'a str>,
    name: &'a str,
}

impl<'a> Permission<'a> {
    fn read(scope: &'a str) -> Self {
        match scope.rsplit_once('/') {
            Some((resource, name)) => Self {
                resource: Some(resource.trim_end_matches('/')),
                name,
            },
            None => Self {
                resource: None,
                name: scope,
            },
        }
    }

    /// A token's `scp` has no resource. Both names of Exchange Online are one resource
    /// (assumed: tokens for either are taken by all its protocols).
    fn is(&self, other: &str) -> bool {
        let other = Permission::read(other);
        let host = |resource: &str| {
            let resource = resource.to_ascii_lowercase();
            resource.replace("outlook.office365.com", "outlook.office.com")
        };
        let same_resource = match (self.resource, other.resource) {
            (Some(one), Some(other)) => host(one) == host(other),
            (None, _) | (_, None) => true,
        };
        same_resource && self.name.eq_ignore_ascii_case(other.name)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::SecretString;

    use super::*;

    const POP: &str = "https://outlook.office.com/POP.AccessAsUser.All";
    const SMTP: &str = "https://outlook.office.com/SMTP.Send";

    fn check(asked: &str, told: &str, scp: Option<&str>) -> String {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        let token = match scp {
            Some(scp) => {
                let claims = serde_json::json!({"aud": "x", "scp": scp}).to_string();
                format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
            }
            None => "opaque".to_owned(),
        };
        let granted = Granted {
            access_token: SecretString::from(token),
            expires_in: Duration::ZERO,
            refresh_token: None,
            scopes: words(told),
        };
        let asked: Vec<String> = words(asked);
        missing(&asked, &granted).join(" ")
    }

    #[test]
    fn what_neither_answer_nor_token_names_is_missing() {
        let both = format!("{POP} {SMTP}");
        for (asked, told, scp, expected) in [
            (both.as_str(), both.as_str(), None, ""),
            (&both, SMTP, None, POP),
            (&both, "", None, ""),
            (&both, "", Some("SMTP.Send"), POP),
            (&both, &both, Some("SMTP.Send"), POP),
            (&both, &both, Some("smtp.send pop.accessasuser.all"), ""),
            (&both, &both, Some(""), ""),
            // Neither of these is a permission that a token carries.
            (
                "offline_access openid profile email",
                SMTP,
                Some("SMTP.Send"),
                "",
            ),
            (
                "https://outlook.office.com/.default",
                SMTP,
                Some("SMTP.Send"),
                "",
            ),
            // Two names of one resource, and two resources.
            (SMTP, "https://outlook.office365.com/SMTP.Send", None, ""),
            (SMTP, "https://graph.microsoft.com/SMTP.Send", None, SMTP),
            (
                "SMTP.Send",
                "https://graph.microsoft.com/SMTP.Send",
                None,
                "",
            ),
        ] {
            assert_eq!(
                check(asked, told, scp),
                expected,
                "{asked} | {told} | {scp:?}"
            );
        }
    }
}
