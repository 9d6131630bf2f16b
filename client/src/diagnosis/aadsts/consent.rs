//! Scopes, resources and consent.

use super::{LIST, table};

const CONSENT: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues";
const APP_ONLY: &str = "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
const SCOPES: &str = "https://learn.microsoft.com/entra/identity-platform/scopes-oidc";

table! {
    read "2026-12-01";

    // Scopes.
    // Whoever signs in, `.default` stands alone.
    70011 "/.default offline_access" "/.default openid" "/.default profile" "/.default email"
        "/.default http" "/.default pop." "/.default smtp." "/.default imap." "/.default user."
        "/.default mail." "offline_access https://outlook.office365.com/.default"
        "offline_access https://outlook.office.com/.default"
        "openid https://outlook.office365.com/.default" "openid https://outlook.office.com/.default"
        "profile https://outlook.office365.com/.default" "profile https://outlook.office.com/.default"
        "email https://outlook.office365.com/.default" "email https://outlook.office.com/.default"
        "all https://outlook.office365.com/.default" "all https://outlook.office.com/.default"
        "send https://outlook.office365.com/.default" "send https://outlook.office.com/.default"
        => DefaultScopeMixed Documented SCOPES;
    70011 "client_credentials" "client credential" "acquiretokenforclient" "confidentialclient"
        "/.default suffixed" => AppOnlyScope Documented APP_ONLY;
    70011 "more than one resource" "multiple resources" => ScopesOfTwoResources Captured
        "https://github.com/Dolibarr/dolibarr/issues/25888";
    70011 => ScopeUnknown Captured "https://github.com/jeffcarbs/omniauth-office365/issues/1";
    1002012 => AppOnlyScope Documented APP_ONLY;
    28002 => ScopeUnknown Documented LIST;
    28003 => ScopeUnknown Documented LIST;
    700023 => ScopeUnknown Documented LIST;
    650053 => ScopeUnknown Captured "https://github.com/O365/python-o365/issues/551";
    28000 => ScopesOfTwoResources Captured "https://github.com/Earlybyte/aad_oauth/issues/328";
    700022 => ScopesOfTwoResources Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/523";

    // Resources: Exchange Online under one of its names is not subscribed, any other is misspelt.
    500011 "outlook.office.com " "outlook.office.com'" "outlook.office.com/ " "outlook.office.com/'"
        "outlook.office365.com " "outlook.office365.com'" "outlook.office365.com/ "
        "outlook.office365.com/'" "00000002-0000-0ff1-ce00-000000000000" "office 365 exchange online"
        => ExchangeNotSubscribed Captured LIST;
    500011 "principal named http" "principal named api:" "principal named '" "principal named \""
        "principal named smtp" "principal named pop" "principal named imap" "principal named outlook"
        "namens http" "namens '" "namens \"" "nommé http" "nommé '" "nommé \"" "denominato http"
        => ResourceMisspelt Captured LIST;
    500011 => ExchangeNotSubscribed Captured LIST;
    500014 => ExchangeNotSubscribed Assumed LIST;
    50001 "outlook.office.com " "outlook.office.com'" "outlook.office365.com "
        "outlook.office365.com'" "disabled" => ExchangeNotSubscribed Documented LIST;
    50001 "resource named http" "application named http" "application named api:"
        "application named '" "resource named '" "was not found in the tenant" "is not registered"
        "principal named" => ResourceMisspelt Documented LIST;
    50001 => ExchangeNotSubscribed Documented LIST;
    650052 => ExchangeNotSubscribed Captured "https://github.com/PostHog/posthog/issues/43486";
    650054 => ExchangeNotSubscribed Documented LIST;
    65006 => PermissionNotRegistered Captured "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/troubleshoot-consent-issues";
    65005 => PermissionNotRegistered Captured LIST;
    650056 => PermissionNotRegistered Documented CONSENT;
    650057 => PermissionNotRegistered Captured LIST;

    // Consent.
    65001 => ConsentMissing Captured
        "https://github.com/microsoftgraph/aspnet-connect-rest-sample/issues/33";
    9002341 => ConsentMissing Documented LIST;
    90099 => ConsentMissing Documented LIST;
    90008 => UserReadMissing Documented SCOPES;
    65004 => ConsentRefused Captured "https://github.com/MicrosoftDocs/azure-docs/issues/114009";
    650051 => AppBeingSetUp Captured "https://www.veeam.com/kb4871";
    90123 => ConsentRefused Documented LIST;
    90093 => ApprovalRequired Documented LIST;
    90094 => ApprovalRequired Documented CONSENT;
    90095 => ApprovalRequired Documented CONSENT;
    900941 => ApprovalRequired Documented CONSENT;
    900981 => ApprovalRequired Documented CONSENT;
    50105 => UserNotAssigned Documented LIST;
    501051 => UserNotAssigned Assumed LIST;
}
