//! Multifactor authentication, Conditional Access and devices.

use super::{LIST, table};

const RESTRICTIONS: &str =
    "https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions";
const DEVICE_GONE: &str = "https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts700003-device-object-was-not-found";

table! {
    read "2026-12-01";

    // The second factor.
    50076 => MfaRefused Captured
        "https://github.com/AzureAD/microsoft-authentication-library-for-js/issues/5491";
    50074 => MfaRefused Documented LIST;
    50078 => MfaRefused Documented LIST;
    50158 => MfaRefused Documented LIST;
    50177 => MfaRefused Documented LIST;
    500121 => MfaRefused Assumed LIST;
    50072 => MfaNotRegistered Documented LIST;
    50079 => MfaNotRegistered Documented LIST;
    50203 => MfaNotRegistered Assumed LIST;
    53004 => MfaNotRegistered Documented LIST;
    53010 => MfaNotRegistered Documented LIST;

    // Policies.
    50005 => ConditionalAccess Documented LIST;
    50097 => ConditionalAccess Captured "https://github.com/Azure/azure-powershell/issues/9427";
    50127 => ConditionalAccess Documented LIST;
    50131 => ConditionalAccess Documented LIST;
    50155 => ConditionalAccess Documented LIST;
    50178 => ConditionalAccess Documented LIST;
    500212 => ConditionalAccess Documented LIST;
    500213 => ConditionalAccess Documented LIST;
    53000 => ConditionalAccess Documented LIST;
    53001 => ConditionalAccess Documented LIST;
    53002 => ConditionalAccess Documented LIST;
    53003 => ConditionalAccess Captured LIST;
    53009 => ConditionalAccess Assumed LIST;
    530002 => ConditionalAccess Assumed LIST;
    530003 => ConditionalAccess Documented LIST;
    530031 => ConditionalAccess Captured "https://pypi.org/project/trevorspray/";
    530032 => ConditionalAccess Documented LIST;
    530035 => ConditionalAccess Documented LIST;
    50002 => TenantRestrictions Documented RESTRICTIONS;
    500021 => TenantRestrictions Documented RESTRICTIONS;
    500022 => TenantRestrictions Documented RESTRICTIONS;

    // Devices.
    700003 => DeviceNotAccepted Documented DEVICE_GONE;
    50129 => DeviceNotAccepted Documented LIST;
    50187 => DeviceNotAccepted Documented LIST;
    135011 => DeviceNotAccepted Documented LIST;
    130007 => DeviceNotAccepted Documented LIST;
    130008 => DeviceNotAccepted Documented LIST;
    240001 => DeviceNotAccepted Documented LIST;
    // Keys of Windows Hello and passkeys.
    17003 => PasskeyRefused Documented LIST;
    130004 => PasskeyRefused Documented LIST;
    130005 => PasskeyRefused Documented LIST;
    130006 => PasskeyRefused Documented LIST;
    135010 => PasskeyRefused Documented LIST;
    // Certificates of users.
    50017 => UserCertificateRefused Documented LIST;
    50032 => UserCertificateRefused Documented LIST;
    50192 => UserCertificateRefused Documented LIST;
    220501 => UserCertificateRefused Documented LIST;
    500186 => UserCertificateRefused Assumed LIST;
}
