//! The AADSTS numbers that a client can meet, one row each: the client's own reading of Microsoft's
//! list. Microsoft says that numbers and texts may change, so a number without a row is no error:
//! it becomes the finding `unknown` with the server's words.

use super::id::FindingId;

/// How well the meaning of a number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sure {
    /// A public thread or recording shows it on the wire.
    Captured,
    /// Microsoft's documentation says it.
    Documented,
    /// Remembered; no public source was found.
    Assumed,
}

/// What a number means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) finding: FindingId,
    pub(crate) sure: Sure,
    pub(crate) source: &'static str,
}

/// Microsoft's list of numbers.
const LIST: &str = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes";
const SA: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/";
const CONSENT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues";
const DEVICE: &str = "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code";
const RECORDED: &str = "https://github.com/Azure/azure-sdk-for-js (test recordings)";

/// The row of a number.
pub(crate) fn row(number: u32) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.number == number)
}

/// Old answers chain a general number and the one that matters: the first with a row decides.
pub(crate) fn first_row(numbers: &[u32]) -> Option<&'static Row> {
    numbers.iter().find_map(|number| row(*number))
}

macro_rules! rows {
    ($($number:literal $finding:ident $sure:ident $source:expr;)+) => {
        /// All rows, in the order of the setup.
        pub(crate) const ROWS: &[Row] = &[$(Row {
            number: $number, finding: FindingId::$finding, sure: Sure::$sure, source: $source,
        }),+];
    };
}

rows! {
    // Client authentication.
    7000215 ClientSecretWrong Captured RECORDED;
    7000222 ClientSecretExpired Documented LIST;
    7000216 ClientSecretMissing Captured "https://github.com/MicrosoftDocs/azure-docs/issues/30777";
    7000218 ClientSecretMissing Documented SA;
    700025 RedirectUriUnderMobile Documented LIST;
    // The predecessor of 7000215; its other meaning, a stale assertion, needs a certificate.
    50012 ClientSecretWrong Documented LIST;
    1002016 TlsTooOld Documented "https://go.microsoft.com/fwlink/?linkid=2161187";

    // Application and tenant.
    700016 AppNotFoundInTenant Documented LIST;
    700011 AppNotFoundInTenant Documented LIST;
    70001 AppNotFoundInTenant Documented LIST;
    7000112 AppDisabled Documented LIST;
    7000229 ConsentMissing Documented LIST;
    90112 ClientIdMalformed Assumed LIST;
    90002 TenantNotFound Captured "https://github.com/james-gould/azure-keyvault-emulator/issues/324";
    90038 TenantNotFound Documented LIST;
    900382 TenantNotFound Captured "https://github.com/tpitale/mail_room/issues/139";
    900023 TenantIdMalformed Captured "https://github.com/caddy-dns/azure/issues/3";
    50194 TenantNotNamed Captured
        "https://github.com/microsoftgraph/aspnetcore-connect-sample/issues/65";
    50059 TenantNotNamed Documented LIST;
    50128 TenantNotNamed Documented LIST;
    90019 TenantNotNamed Documented LIST;
    90010 TenantNotNamed Documented LIST;
    9001023 TenantNotNamed Documented LIST;
    90124 TenantNotNamed Documented LIST;
    90130 TenantNotNamed Captured
        "https://github.com/microsoftgraph/aspnet-connect-rest-sample/issues/33";
    9002332 TenantNotNamed Documented LIST;
    9002346 AccountTypePersonalOnly Documented LIST;
    700005 RequestMalformed Documented LIST;

    // The redirect URI.
    50011 RedirectUriNotRegistered Captured
        "https://github.com/PTST/O365-HomeAssistant/issues/88";
    500113 RedirectUriNotRegistered Documented
        "https://learn.microsoft.com/entra/identity-platform/v2-admin-consent";
    900971 RedirectUriNotRegistered Documented LIST;
    70004 RedirectUriNotRegistered Documented LIST;
    9002325 RedirectUriUnderSpa Documented LIST;
    9002327 RedirectUriUnderSpa Documented LIST;
    9002326 RequestMalformed Documented LIST;
    500112 RedirectUriDiffers Captured LIST;

    // The shape of a request: mistakes of a developer.
    900144 RequestMalformed Documented LIST;
    900561 RequestMalformed Documented LIST;
    9002313 RequestMalformed Documented LIST;
    9000410 RequestMalformed Assumed LIST;
    70003 RequestMalformed Documented LIST;
    70005 RequestMalformed Documented LIST;
    70007 RequestMalformed Documented LIST;
    700051 RequestMalformed Documented LIST;
    700054 RequestMalformed Documented LIST;
    700038 RequestMalformed Assumed LIST;
    90009 RequestMalformed Documented LIST;
    90013 RequestMalformed Documented LIST;
    90014 RequestMalformed Documented LIST;
    90015 RequestMalformed Documented LIST;
    90023 RequestMalformed Documented LIST;
    90027 RequestMalformed Documented LIST;
    90100 RequestMalformed Documented LIST;
    90102 RequestMalformed Documented LIST;
    901002 RequestMalformed Documented LIST;

    // Scopes, resources, consent.
    70011 ScopeUnknown Captured "https://github.com/jeffcarbs/omniauth-office365/issues/1";
    1002012 ScopeUnknown Documented LIST;
    28002 ScopeUnknown Documented LIST;
    28003 ScopeUnknown Documented LIST;
    700023 ScopeUnknown Documented LIST;
    650053 ScopeUnknown Captured "https://github.com/O365/python-o365/issues/551";
    28000 ScopesOfTwoResources Captured "https://github.com/Earlybyte/aad_oauth/issues/328";
    700022 ScopesOfTwoResources Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/523";
    500011 ExchangeNotSubscribed Captured LIST;
    500014 ExchangeNotSubscribed Assumed LIST;
    50001 ExchangeNotSubscribed Documented LIST;
    650052 ExchangeNotSubscribed Captured "https://github.com/PostHog/posthog/issues/43486";
    650054 ExchangeNotSubscribed Documented LIST;
    65005 PermissionNotRegistered Captured LIST;
    650056 PermissionNotRegistered Documented CONSENT;
    650057 PermissionNotRegistered Captured LIST;
    65001 ConsentMissing Captured
        "https://github.com/microsoftgraph/aspnet-connect-rest-sample/issues/33";
    90008 ConsentMissing Documented LIST;
    65004 ConsentRefused Captured "https://github.com/MicrosoftDocs/azure-docs/issues/114009";
    90093 ApprovalRequired Documented LIST;
    90094 ApprovalRequired Documented CONSENT;
    90095 ApprovalRequired Documented CONSENT;
    900941 ApprovalRequired Documented CONSENT;
    900981 ApprovalRequired Documented CONSENT;
    50105 UserNotAssigned Documented LIST;
    501051 UserNotAssigned Assumed LIST;

    // Codes, refresh tokens, sessions.
    54005 CodeRedeemedTwice Documented LIST;
    70008 CodeExpired Documented LIST;
    501481 CodeVerifierWrong Documented LIST;
    50147 CodeVerifierWrong Documented LIST;
    501491 CodeVerifierWrong Documented LIST;
    700082 RefreshTokenExpired Documented LIST;
    700081 RefreshTokenExpired Documented LIST;
    700084 RefreshTokenExpired Documented LIST;
    50173 SessionsRevoked Captured RECORDED;
    70043 SignInFrequency Documented LIST;
    70044 SignInFrequency Assumed LIST;
    70000 RefreshTokenInvalid Documented LIST;
    50058 RefreshTokenInvalid Documented LIST;
    50089 RefreshTokenInvalid Documented LIST;
    50132 RefreshTokenInvalid Documented LIST;
    50133 RefreshTokenInvalid Documented LIST;
    160021 RefreshTokenInvalid Documented LIST;
    700020 RefreshTokenInvalid Documented LIST;

    // User and password.
    50126 WrongPassword Captured
        "https://github.com/MicrosoftDocs/azure-docs (domain-joined-authentication-issues)";
    50056 WrongPassword Documented LIST;
    50064 WrongPassword Documented LIST;
    50053 UserLocked Captured
        "https://github.com/MicrosoftDocs/azure-docs (domain-joined-authentication-issues)";
    50055 PasswordExpired Captured
        "https://github.com/MicrosoftDocs/azure-docs (domain-joined-authentication-issues)";
    50144 PasswordExpired Documented LIST;
    50057 UserDisabled Documented LIST;
    500571 UserDisabled Documented SA;
    50034 UserNotFound Captured RECORDED;
    51004 UserNotFound Documented LIST;
    500341 UserNotFound Documented LIST;
    50014 AccountNotInTenant Documented LIST;
    50020 AccountNotInTenant Documented LIST;
    90072 AccountNotInTenant Documented LIST;
    500208 AccountNotInTenant Documented LIST;
    16000 AccountNotInTenant Documented LIST;

    // Multifactor authentication, Conditional Access, devices.
    50076 MfaRefused Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491";
    50074 MfaRefused Documented LIST;
    50078 MfaRefused Documented LIST;
    50158 MfaRefused Documented LIST;
    500121 MfaRefused Assumed LIST;
    50072 MfaNotRegistered Documented LIST;
    50079 MfaNotRegistered Documented LIST;
    53004 MfaNotRegistered Documented LIST;
    53010 MfaNotRegistered Documented LIST;
    50002 ConditionalAccess Documented LIST;
    500021 ConditionalAccess Documented LIST;
    500022 ConditionalAccess Documented LIST;
    50005 ConditionalAccess Documented LIST;
    50097 ConditionalAccess Captured "https://github.com/Azure/azure-powershell/issues/9427";
    50131 ConditionalAccess Documented LIST;
    50155 ConditionalAccess Documented LIST;
    500212 ConditionalAccess Documented LIST;
    500213 ConditionalAccess Documented LIST;
    53000 ConditionalAccess Documented LIST;
    53001 ConditionalAccess Documented LIST;
    53002 ConditionalAccess Documented LIST;
    53003 ConditionalAccess Captured LIST;
    53011 ConditionalAccess Documented LIST;
    530003 ConditionalAccess Documented LIST;
    530032 ConditionalAccess Documented LIST;
    530034 ConditionalAccess Documented LIST;
    530035 ConditionalAccess Documented LIST;

    // Device code.
    70018 DeviceCodeExpired Documented DEVICE;
    70019 DeviceCodeExpired Documented LIST;
    70020 DeviceCodeExpired Captured "https://github.com/Azure/azure-cli/issues/22251";
    // The number is remembered; only the name `authorization_declined` is documented.
    70022 DeviceCodeDeclined Assumed DEVICE;

    // Transient.
    50196 Throttled Documented
        "https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes";
    90055 Throttled Documented LIST;
    90033 ServiceUnavailable Captured "https://github.com/Azure/azure-sdk-for-python/issues/14241";
    50033 ServiceUnavailable Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/4019";
    50000 ServiceUnavailable Documented LIST;
    50087 ServiceUnavailable Documented LIST;
    50166 ServiceUnavailable Documented LIST;
    70012 ServiceUnavailable Captured "https://github.com/seanfisher/passport-microsoft/issues/3";
    90006 ServiceUnavailable Documented LIST;
    90012 ServiceUnavailable Documented LIST;
    90024 ServiceUnavailable Documented LIST;
    90036 ServiceUnavailable Documented LIST;
    90090 ServiceUnavailable Documented LIST;
    90092 ServiceUnavailable Documented LIST;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_row_and_a_public_source() {
        for (index, row) in ROWS.iter().enumerate() {
            assert!(
                ROWS[..index].iter().all(|other| other.number != row.number),
                "{}",
                row.number
            );
            assert!(row.source.starts_with("https://"), "{}", row.number);
            assert_ne!(row.finding, FindingId::Unknown, "{}", row.number);
        }
    }

    #[test]
    fn the_number_that_matters_in_a_chain_decides() {
        let row = first_row(&[70002, 50126]).unwrap();
        assert_eq!(row.finding, FindingId::WrongPassword);
        assert!(first_row(&[70002]).is_none());
    }
}
