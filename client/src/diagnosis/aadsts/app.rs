//! Client authentication, the application, the tenant and its cloud.

use super::{LIST, SA, table};

const SECRET: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/confidential-client-application-authentication-error-aadsts7000218";
const CERTIFICATE: &str =
    "https://learn.microsoft.com/entra/identity-platform/certificate-credentials";
const RECORDED: &str = "https://github.com/Azure/azure-sdk-for-js (test recordings)";

table! {
    read "2026-12-01";

    // The client secret.
    7000215 => ClientSecretWrong Captured RECORDED;
    7000222 => ClientSecretExpired Documented LIST;
    7000216 => ClientSecretMissing Captured "https://github.com/MicrosoftDocs/azure-docs/issues/30777";
    // On a registration for public clients the same words mean a switch, not a secret.
    7000218 "device_code" "device code" "public client" "grant_type=password" "publicclient"
        "acquiretokenbyusernamepassword" "acquiretokenbydevicecode" "acquiretokenwithdevicecode"
        "username/password" "ropc" => PublicClientFlowsOff Documented SECRET;
    7000218 => ClientSecretMissing Documented SA;
    700025 "device_code" "device code" => ClientSecretUnwanted Documented SECRET;
    700025 => RedirectUriUnderMobile Documented LIST;
    // The predecessor of 7000215 and of the assertion's numbers.
    50012 "time range" => AssertionOutOfTime Documented LIST;
    50012 "assertion" "certificate" "thumbprint" "signature" "subject name" "trusted authority"
        => CertificateNotRegistered Documented LIST;
    50012 => ClientSecretWrong Documented LIST;
    70002 "client_secret or client_assertion" "must contain the following parameter"
        => ClientSecretMissing Captured "https://github.com/AzureAD/azure-activedirectory-library-for-nodejs/issues/140";
    70002 "expired" => ClientSecretExpired Documented LIST;
    70002 => ClientSecretWrong Documented LIST;

    // Certificates and assertions instead of a secret.
    700027 => CertificateNotRegistered Captured "https://github.com/keycloak/keycloak/issues/19425";
    700030 => CertificateNotRegistered Documented LIST;
    700024 => AssertionOutOfTime Documented CERTIFICATE;
    500133 => AssertionOutOfTime Documented LIST;
    50013 "time range" "expired" => AssertionOutOfTime Documented LIST;
    50013 => AssertionInvalid Documented LIST;
    50027 => AssertionInvalid Documented LIST;
    50048 => AssertionInvalid Documented LIST;
    50099 => AssertionInvalid Documented LIST;
    50120 => AssertionInvalid Documented LIST;
    900384 => AssertionInvalid Documented LIST;
    90016 => AssertionInvalid Documented LIST;
    240002 => AssertionInvalid Documented LIST;
    700229 => AssertionInvalid Documented LIST;
    70021 => AssertionInvalid Captured "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";
    700211 => AssertionInvalid Captured "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";
    700212 => AssertionInvalid Captured "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";
    700213 => AssertionInvalid Captured "https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations";
    700021 => AssertionInvalid Documented
        "https://github.com/Azure/azure-sdk-for-python/blob/main/sdk/identity/azure-identity/TROUBLESHOOTING.md";
    500131 => AssertionInvalid Captured
        "https://github.com/OfficeDev/microsoft-teams-apps-company-communicator/issues/214";
    1000502 => ClientCertificateExpired Captured
        "https://github.com/AzureAD/microsoft-identity-web/issues/2834";
    7000110 => GrantOfAnotherApp Documented "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts7000110-request-is-ambiguous";
    7000114 => AssertionInvalid Documented LIST;
    67003 => AssertionInvalid Documented LIST;
    140000 => AssertionInvalid Documented LIST;
    140001 => AssertionInvalid Documented LIST;
    1002016 => TlsTooOld Documented "https://go.microsoft.com/fwlink/?linkid=2161187";

    // The application.
    700016 => AppNotFoundInTenant Documented LIST;
    700011 => AppNotFoundInTenant Documented LIST;
    70001 "disabled" => AppDisabled Documented LIST;
    70001 => AppNotFoundInTenant Documented LIST;
    // The app that is disabled may be Exchange Online itself, under its number or its name.
    7000112 "00000002-0000-0ff1-ce00-000000000000" "office 365 exchange online" => ExchangeDisabled
        Documented LIST;
    7000112 => AppDisabled Documented LIST;
    1000031 => AppDisabled Documented LIST;
    7000229 => ConsentMissing Documented LIST;
    90112 => ClientIdMalformed Assumed LIST;
    65002 => MicrosoftsAppId Documented LIST;

    // The tenant.
    90002 => TenantNotFound Captured "https://github.com/james-gould/azure-keyvault-emulator/issues/324";
    50029 => TenantIdMalformed Documented LIST;
    900021 => TenantIdMalformed Assumed LIST;
    900022 => TenantIdMalformed Assumed LIST;
    900023 => TenantIdMalformed Captured "https://github.com/caddy-dns/azure/issues/3";
    50194 => TenantNotNamed Captured
        "https://github.com/microsoftgraph/aspnetcore-connect-sample/issues/65";
    50059 => TenantNotNamed Documented LIST;
    50128 => TenantNotNamed Documented LIST;
    90019 => TenantNotNamed Documented LIST;
    90010 => TenantNotNamed Documented LIST;
    9001023 => TenantNotNamed Documented LIST;
    90124 => TenantNotNamed Documented LIST;
    90126 => TenantNotNamed Documented LIST;
    90130 => TenantNotNamed Captured
        "https://github.com/microsoftgraph/aspnet-connect-rest-sample/issues/33";
    9002332 => TenantNotNamed Documented LIST;
    51001 => TenantNotNamed Documented LIST;
    9002331 => AccountTypePersonalOnly Assumed LIST;
    9002346 => AccountTypePersonalOnly Documented LIST;
    5000224 => TenantBlocked Captured "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts5000224-resource-not-available";
    5000225 => TenantBlocked Documented "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts5000225-tenant-blocked";
    90085 => TenantBlocked Documented LIST;

    // Another cloud of Microsoft's, such as China's or that of the US government.
    90038 => WrongCloud Documented LIST;
    900382 => WrongCloud Captured "https://github.com/tpitale/mail_room/issues/139";
    900432 => WrongCloud Documented LIST;
    90043 => WrongCloud Documented LIST;
    90051 => WrongCloud Documented LIST;
    50049 => WrongCloud Documented LIST;
    1000104 => WrongCloud Documented LIST;

    // The application's own keys and claims.
    50003 => AppKeysOrClaims Documented LIST;
    50006 => AppKeysOrClaims Documented LIST;
    50007 => AppKeysOrClaims Documented LIST;
    50010 => AppKeysOrClaims Documented LIST;
    50042 => AppKeysOrClaims Documented LIST;
    50043 => AppKeysOrClaims Documented LIST;
    50124 => AppKeysOrClaims Documented LIST;
    501241 => AppKeysOrClaims Documented LIST;
    50146 => AppKeysOrClaims Documented LIST;
    501461 => AppKeysOrClaims Documented LIST;
    501621 => AppKeysOrClaims Documented LIST;
    50161 => AppKeysOrClaims Documented LIST;
    50170 => AppKeysOrClaims Documented LIST;
}
