//! Sentences of errors that people paste without their number: programs cut it off, pages hide it.
//! A row holds a part of the sentence in lower case, and the number that it belongs to.

use crate::diagnosis::reading::found;

/// The number to which the words of a text (in lower case) belong, and where they stand.
pub(in crate::diagnosis) fn number_of(text: &str) -> Option<(u32, usize, &'static str)> {
    PHRASES.iter().find_map(|(words, number)| {
        let at = found(text, words[0])?;
        let rest = words[1..].iter().all(|one| found(text, one).is_some());
        rest.then_some((*number, at, words[0]))
    })
}

/// Special before general.
const PHRASES: &[(&[&str], u32)] = &[
    (&["client secret keys", "expired"], 7000222),
    (&["invalid client secret"], 7000215),
    (&["not the client secret id"], 7000215),
    (
        &["must contain the following parameter: 'client_assertion' or 'client_secret'"],
        7000218,
    ),
    (
        &["must contain the following parameter", "client_assertion"],
        7000218,
    ),
    (
        &["'client_assertion', 'client_secret' or 'request' is required"],
        7000216,
    ),
    (&["client is public so neither"], 700025),
    (&["client assertion contains an invalid signature"], 700027),
    (
        &["client assertion is not within its valid time range"],
        700024,
    ),
    (&["assertion is not within its valid time range"], 500133),
    (&["assertion failed signature validation"], 50013),
    (
        &["assertion audience does not match the client app"],
        500131,
    ),
    (
        &["client assertion application identifier doesn't match"],
        700021,
    ),
    (
        &["certificate is not within its specified validity window"],
        1000502,
    ),
    (&["multiple application identifiers found"], 7000110),
    (
        &["service principal name is already present for the tenant"],
        650051,
    ),
    (
        &[
            "application with identifier",
            "was not found in the directory",
        ],
        700016,
    ),
    (&["application identifier is expected to be a guid"], 90112),
    (&["is missing a service principal in the tenant"], 7000229),
    (
        &["configured for use by microsoft account users only"],
        9002346,
    ),
    (
        &["configured for use by azure active directory users only"],
        9002332,
    ),
    (
        &["configured for use by microsoft entra users only"],
        9002332,
    ),
    (&["not configured as a multi-tenant application"], 50194),
    (&["no tenant-identifying information found"], 50059),
    (&["is neither a valid dns name"], 900023),
    (
        &[
            "tenant",
            "not found",
            "check to make sure you have the correct tenant id",
        ],
        90002,
    ),
    (&["must be configured via preauthorization"], 65002),
    (
        &["reply url specified in the request does not match"],
        50011,
    ),
    (
        &[
            "reply address",
            "does not match the reply addresses configured",
        ],
        50011,
    ),
    (
        &[
            "redirect uri",
            "does not match the redirect uris configured",
        ],
        50011,
    ),
    (
        &["no reply address is registered for the application"],
        500113,
    ),
    (&["no reply address provided"], 900971),
    (
        &[
            "reply address",
            "does not match reply address",
            "provided when requesting authorization code",
        ],
        500112,
    ),
    (
        &["redemption is permitted only for the 'single-page application' client-type"],
        9002326,
    ),
    (
        &["tokens issued for the 'single-page application' client-type"],
        9002327,
    ),
    (
        &["proof key for code exchange is required for cross-origin"],
        9002325,
    ),
    (&["issued to a single page app"], 700084),
    (
        &["the endpoint only accepts post", "received a get request"],
        900561,
    ),
    (&["request is malformed or invalid"], 9002313),
    (&["client request loop"], 50196),
    (&["must contain the following parameter"], 900144),
    (&["unsupported grant type"], 70003),
    (
        &["must have a scope value with /.default suffixed"],
        1002012,
    ),
    (&["contains more than one resource"], 28000),
    (&["asked for scope", "that doesn't exist"], 650053),
    (&["parameter 'scope' is not valid"], 70011),
    (&["parameter scope is not valid"], 70011),
    (
        &["resource principal named", "was not found in the tenant"],
        500011,
    ),
    (&["needs access to a service", "hasn't subscribed"], 650052),
    (
        &["had no entitlements matching required permissions"],
        65006,
    ),
    (
        &[
            "requested access to a resource",
            "not listed in the requested permissions",
        ],
        650057,
    ),
    (&["misconfigured application", "permissions"], 650056),
    (&["has not consented to use the application"], 65001),
    (&["user declined to consent"], 65004),
    (&["admin consent is required"], 90094),
    (&["not assigned to a role for the application"], 50105),
    (&["block users unless they are specifically granted"], 50105),
    (&["code was already redeemed"], 54005),
    (&["code_verifier does not match the code_challenge"], 501481),
    (&["authorization code or refresh token has expired"], 70008),
    (&["grant has expired due to it being revoked"], 50173),
    (&["sign-in frequency checks"], 70043),
    (&["refresh token has expired due to inactivity"], 700082),
    (&["provided authorization code has expired"], 70008),
    (
        &["silent sign-in request was sent but no user is signed in"],
        50058,
    ),
    (&["grant is expired or revoked"], 70000),
    (
        &[
            "invalid username or password",
            "error validating credentials",
        ],
        50126,
    ),
    (&["account is locked", "sign in too many times"], 50053),
    (&["user account is disabled"], 50057),
    (
        &["to sign into this application, the account must be added to the directory"],
        50034,
    ),
    (
        &["personal microsoft accounts are not supported for this application"],
        500200,
    ),
    (
        &["from identity provider", "does not exist in tenant"],
        50020,
    ),
    (
        &["you must use multi-factor authentication to access"],
        50076,
    ),
    (
        &["you must use multifactor authentication to access"],
        50076,
    ),
    (&["you must enroll in multi-factor authentication"], 50079),
    (&["strong authentication is required"], 50074),
    (&["failed during strong authentication request"], 500121),
    (&["blocked by conditional access policies"], 53003),
    (&["blocked by security defaults"], 530035),
    (&["device is required to be compliant"], 53000),
    (&["device is required to be managed"], 530003),
    (&["device object was not found in the tenant"], 700003),
    (&["device authentication is required"], 50097),
    (&["this device code has expired"], 70020),
    (&["authorization is pending"], 70016),
    (&["are deprecated to improve the security posture"], 1002016),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::aadsts::row;

    #[test]
    fn a_sentence_alone_leads_to_its_number_which_has_a_row() {
        for (words, number) in PHRASES {
            let text = words.join(" … ");
            assert_eq!(text, text.to_lowercase());
            assert!(row(*number, "").is_some(), "{number}");
            assert_eq!(
                number_of(&text).map(|found| found.0),
                Some(*number),
                "{text}"
            );
        }
        assert_eq!(number_of("the moon is full"), None);
    }
}
