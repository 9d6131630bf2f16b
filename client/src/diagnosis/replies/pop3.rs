//! What Exchange Online says over POP3, whose refusals have no codes.

use super::{OAUTH, table};

const EMBEDDED: &str = "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online";
const RFC2449: &str = "https://www.rfc-editor.org/rfc/rfc2449#section-8";
const RFC3206: &str = "https://www.rfc-editor.org/rfc/rfc3206#section-4";

table! {
    read "2026-12-01";

    Pop3 "" ["protocol error. connection is closed. 10"] ALONE Pop3OneLineAuth
        "https://github.com/getmail6/getmail6/issues/256";
    // As with 535 5.7.3: what the token says decides, the row stands for what is left.
    Pop3 "" ["authentication failure: unknown user name or bad password"] ALONE PopOffOrNoLicence OAUTH;
    Pop3 "" ["authentication failure"] CODED PopOffOrNoLicence OAUTH;
    Pop3 "" ["basic authentication is disabled"] CODED BasicAuthentication EMBEDDED;
    Pop3 "" ["logon failure: unknown user name or bad password"] ALONE BasicAuthentication
        "https://github.com/pulb/mailnag/issues/200";
    Pop3 "" ["logon failure"] CODED BasicAuthentication "https://github.com/pulb/mailnag/issues/200";
    Pop3 "" ["server unavailable"] CODED ServiceUnavailable
        "https://github.com/simonrob/email-oauth2-proxy/issues/379";
    Pop3 "" ["command is not valid in this state"] CODED RequestMalformed
        "https://github.com/simonrob/email-oauth2-proxy/issues/162";
    Pop3 "" ["connection is closed. 12"] CODED SessionEnded
        "https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-connection-limits";
    Pop3 "" ["protocol error. connection is closed. 14"] CODED RequestMalformed
        "https://github.com/freescout-helpdesk/freescout/issues/2810";
    Pop3 "" ["connection is closed. 14"] CODED SessionEnded
        "https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-connection-limits";
    Pop3 "" ["connection is closed. 21"] CODED Throttled
        "https://learn.microsoft.com/exchange/clients/pop3-and-imap4/configure-connection-limits";
    Pop3 "" ["protocol error"] CODED RequestMalformed
        "https://github.com/freescout-helpdesk/freescout/issues/2810";
    // Codes of RFCs; not seen from Exchange Online.
    Pop3 "" ["-err [sys/temp]"] ALONE TemporarilyRefused RFC3206;
    Pop3 "" ["-err [sys/perm]"] ALONE LastingServerFault RFC3206;
    Pop3 "" ["[sys/perm]"] CODED LastingServerFault RFC3206;
    Pop3 "" ["-err [auth]"] ALONE PopOffOrNoLicence RFC3206;
    Pop3 "" ["-err [in-use]"] ALONE TemporarilyRefused RFC2449;
    Pop3 "" ["-err [login-delay]"] ALONE TemporarilyRefused RFC2449;
}
