//! Sign-in that the firm's own servers or another provider carry out, and changes of passwords.

use super::{LIST, table};

const AGENT: &str = "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-pass-through-authentication";
const SEAMLESS: &str =
    "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sso";

table! {
    read "2026-12-01";

    20001 => FederationBroken Documented LIST;
    20012 => FederationBroken Documented LIST;
    20033 => FederationBroken Documented LIST;
    40008 => FederationBroken Documented LIST;
    40009 => FederationBroken Documented LIST;
    40010 => FederationBroken Documented LIST;
    40015 => FederationBroken Documented LIST;
    50008 => FederationBroken Documented LIST;
    5000811 => FederationBroken Assumed LIST;
    5000819 => FederationBroken Documented LIST;
    50107 => FederationBroken Documented LIST;
    50169 => FederationBroken Documented LIST;
    399284 => FederationBroken Captured "https://metricsign.com/errors/powerbi-aadsts399284";
    90020 => FederationBroken Documented LIST;
    90081 => FederationBroken Documented LIST;
    90082 => FederationBroken Documented LIST;
    90087 => FederationBroken Documented LIST;

    75001 => SamlRequest Documented LIST;
    75003 => SamlRequest Documented LIST;
    75005 => SamlRequest Documented LIST;
    7500514 => SamlRequest Documented LIST;
    750054 => SamlRequest Documented LIST;
    75008 => SamlRequest Documented LIST;
    75011 => SamlRequest Documented LIST;
    75016 => SamlRequest Documented LIST;
    7500529 => SamlRequest Documented LIST;
    76021 => SamlRequest Documented LIST;
    76026 => SamlRequest Documented LIST;
    900236 => SamlRequest Documented LIST;

    80001 => OnPremisesPasswordCheck Documented AGENT;
    80002 => OnPremisesPasswordCheck Documented AGENT;
    80005 => OnPremisesPasswordCheck Documented AGENT;
    80007 => OnPremisesPasswordCheck Documented AGENT;
    80010 => OnPremisesPasswordCheck Documented AGENT;
    80012 => OnPremisesPasswordCheck Documented LIST;
    80013 => OnPremisesPasswordCheck Documented LIST;
    80014 => OnPremisesPasswordCheck Documented LIST;

    50180 => WindowsSignOn Documented LIST;
    51006 => WindowsSignOn Documented LIST;
    81004 => WindowsSignOn Documented SEAMLESS;
    81005 => WindowsSignOn Documented LIST;
    81006 => WindowsSignOn Documented LIST;
    81007 => WindowsSignOn Documented SEAMLESS;
    81009 => WindowsSignOn Documented SEAMLESS;
    81010 => WindowsSignOn Documented SEAMLESS;
    81011 => WindowsSignOn Documented SEAMLESS;
    81012 => WindowsSignOn Documented SEAMLESS;
    90022 => WindowsSignOn Documented LIST;

    120000 => PasswordChangeRefused Documented LIST;
    120002 => PasswordChangeRefused Documented LIST;
    120003 => PasswordChangeRefused Documented LIST;
    120004 => PasswordChangeRefused Documented LIST;
    120005 => PasswordChangeRefused Documented LIST;
    120008 => PasswordChangeRefused Documented LIST;
    120011 => PasswordChangeRefused Documented LIST;
    120012 => PasswordChangeRefused Documented LIST;
    120013 => PasswordChangeRefused Documented LIST;
    120014 => PasswordChangeRefused Documented LIST;
    120015 => PasswordChangeRefused Documented LIST;
    120016 => PasswordChangeRefused Documented LIST;
    120018 => PasswordChangeRefused Documented LIST;
    120020 => PasswordChangeRefused Documented LIST;
    120021 => PasswordChangeRefused Documented LIST;
}
