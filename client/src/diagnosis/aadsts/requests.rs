//! The redirect URI, and the shape of requests.

use super::{LIST, table};

const REDIRECT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50011-redirect-uri-mismatch";
const CODE_FLOW: &str =
    "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow";

table! {
    read "2026-12-01";

    // The redirect URI.
    50011 => RedirectUriNotRegistered Captured
        "https://github.com/PTST/O365-HomeAssistant/issues/88";
    500113 => RedirectUriMissing Documented
        "https://learn.microsoft.com/entra/identity-platform/v2-admin-consent";
    // With a redirect URI in the request it is the registration that has none.
    900971 "redirect_uri=" => RedirectUriNotRegistered Documented REDIRECT;
    900971 => RedirectUriMissing Documented LIST;
    70004 => RedirectUriNotRegistered Documented LIST;
    9002325 => RedirectUriUnderSpa Captured "https://github.com/freescout-help-desk/freescout/issues/4939";
    9002327 => RedirectUriUnderSpa Documented LIST;
    9002326 => RequestMalformed Documented LIST;
    500112 => RedirectUriDiffers Captured LIST;
    90102 => RedirectUriMalformed Documented LIST;

    // What a page or a stored value does to a request.
    900561 "/token" "token endpoint" => EndpointsSwapped Documented CODE_FLOW;
    900561 => PageReloaded Documented LIST;
    90056 => EndpointsSwapped Documented LIST;
    // At sign-in it is the program's request; at the token endpoint it is what was stored.
    9002313 "authorize" "response_type" "client_credentials" => RequestMalformed Documented LIST;
    9002313 => GrantDamaged Captured "https://github.com/simonrob/M365-IMAP/issues/2";
    50196 => RequestLoop Documented
        "https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes";

    // The developer's mistakes.
    900144 => RequestMalformed Documented LIST;
    9000410 => RequestMalformed Assumed LIST;
    9000411 => RequestMalformed Captured "https://github.com/Azure/azure-sdk-for-java/issues/31733";
    70003 => RequestMalformed Documented LIST;
    70005 => RequestMalformed Documented LIST;
    70007 => RequestMalformed Documented LIST;
    700005 => RequestMalformed Documented LIST;
    700038 => RequestMalformed Assumed LIST;
    700051 => RequestMalformed Documented LIST;
    700054 => RequestMalformed Documented LIST;
    50050 => RequestMalformed Documented LIST;
    90004 => RequestMalformed Documented LIST;
    90005 => RequestMalformed Documented LIST;
    90007 => RequestMalformed Documented LIST;
    90009 => RequestMalformed Documented LIST;
    90013 => RequestMalformed Documented LIST;
    90014 => RequestMalformed Documented LIST;
    90015 => RequestMalformed Documented LIST;
    90023 => RequestMalformed Documented LIST;
    90027 => RequestMalformed Documented LIST;
    90100 => RequestMalformed Documented LIST;
    90101 => RequestMalformed Documented LIST;
    90107 => RequestMalformed Documented LIST;
    90117 => RequestMalformed Documented LIST;
    90121 => RequestMalformed Documented LIST;
    901002 => RequestMalformed Documented LIST;
    165900 => RequestMalformed Documented LIST;
    51005 => RequestMalformed Documented LIST;

    // Passing faults of Microsoft's, and its limits.
    90055 => Throttled Documented LIST;
    50088 => Throttled Documented LIST;
    50166 => ServiceUnavailable Documented LIST;
    90033 => ServiceUnavailable Captured "https://github.com/Azure/azure-sdk-for-python/issues/14241";
    50033 => ServiceUnavailable Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/4019";
    50000 => ServiceUnavailable Documented LIST;
    50086 => ServiceUnavailable Documented LIST;
    50087 => ServiceUnavailable Documented LIST;
    70012 => ServiceUnavailable Captured "https://github.com/seanfisher/passport-microsoft/issues/3";
    90006 => ServiceUnavailable Documented LIST;
    90012 => ServiceUnavailable Documented LIST;
    90024 => ServiceUnavailable Documented LIST;
    90036 => ServiceUnavailable Documented LIST;
    90090 => ServiceUnavailable Documented LIST;
    90091 => ServiceUnavailable Documented LIST;
    90092 => ServiceUnavailable Documented LIST;

    // Between Microsoft's own services; no mail program ought to meet them.
    230109 => MicrosoftsOwn Documented LIST;
    100007 => MicrosoftsOwn Documented LIST;
    1000000 => MicrosoftsOwn Documented LIST;
    1000002 => MicrosoftsOwn Documented LIST;
    51000 => MicrosoftsOwn Documented LIST;
    52004 => MicrosoftsOwn Documented LIST;
    90114 => MicrosoftsOwn Documented LIST;
    165004 => MicrosoftsOwn Documented LIST;
    221000 => MicrosoftsOwn Documented LIST;
}
