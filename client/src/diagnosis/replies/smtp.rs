//! What Exchange Online says at submission.

use super::{NDR, OAUTH, table};

const PRINTERS: &str = "https://learn.microsoft.com/troubleshoot/exchange/email-delivery/fix-issues-with-printers-scanners-and-lob-applications-that-send-email-using-off";
const SUBMISSION: &str =
    "https://learn.microsoft.com/troubleshoot/exchange/send-emails/smtp-submission-improvements";
const RFC5321: &str = "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3";
const RFC4954: &str = "https://www.rfc-editor.org/rfc/rfc4954#section-6";
const HERTZBEAT: &str = "https://github.com/apache/hertzbeat/issues/2365";

table! {
    read "2026-12-01";

    // At AUTH. The switch is judged before the token, and holds for OAuth as for passwords.
    Smtp "535 5.7.139" ["smtpclientauthentication is disabled for the tenant"] ALONE SmtpAuthOffForTenant
        "https://github.com/simonrob/email-oauth2-proxy/issues/193";
    Smtp "535 5.7.139" ["smtpclientauthentication is disabled for the mailbox"] ALONE SmtpAuthOffForMailbox
        "https://aka.ms/smtp_auth_disabled";
    Smtp "535 5.7.139" ["disabled for the tenant"] CODED SmtpAuthOffForTenant
        "https://github.com/simonrob/email-oauth2-proxy/issues/193";
    Smtp "535 5.7.139" ["disabled for the mailbox"] CODED SmtpAuthOffForMailbox
        "https://aka.ms/smtp_auth_disabled";
    Smtp "535 5.7.139" ["basic authentication is disabled"] CODED BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1714";
    Smtp "535 5.7.139" ["authentication unsuccessful, basic authentication is disabled"] ALONE BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1714";
    Smtp "535 5.7.139" ["credentials were incorrect"] ALONE BasicAuthentication PRINTERS;
    Smtp "535 5.7.139" ["did not meet the criteria to be authenticated"] ALONE BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1617";
    Smtp "535 5.7.139" ["did not meet the criteria"] CODED BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1617";
    Smtp "535 5.7.139" ["locked by your organization's security defaults"] ALONE BasicAuthentication PRINTERS;
    Smtp "535 5.7.139" ["security defaults"] CODED BasicAuthentication PRINTERS;
    Smtp "535 5.7.139" ["federated sts"] ALONE BasicAuthentication PRINTERS;
    Smtp "550 5.7.30" ["basic authentication"] CODED BasicAuthentication
        "https://techcommunity.microsoft.com/t5/exchange-team-blog/ba-p/4114750";
    Smtp "550 5.7.30" ["basic authentication is not supported for client submission"] ALONE BasicAuthentication
        "https://techcommunity.microsoft.com/t5/exchange-team-blog/ba-p/4114750";
    Smtp "504 5.7.4" [] CODED BasicAuthentication "https://github.com/QuantumNous/new-api/issues/1989";
    Smtp "504 5.7.4" ["unrecognized authentication type"] ALONE BasicAuthentication
        "https://github.com/mikel/mail/issues/1357";
    // The general refusal: what the token says decides, the row stands for what is left.
    Smtp "535 5.7.3" [] CODED SmtpLoginRefused OAUTH;
    Smtp "535 5.7.3" ["authentication unsuccessful"] ALONE SmtpLoginRefused OAUTH;
    // Exchange Online has other words: these are RFC 4954's code as Gmail and Postfix speak it.
    Smtp "535 5.7.8" [] CODED OtherProvidersServer RFC4954;
    Smtp "535 5.7.8" ["username and password not accepted"] ALONE OtherProvidersServer RFC4954;
    Smtp "534 5.7.9" [] CODED OtherProvidersServer RFC4954;
    Smtp "534 5.7.14" [] CODED OtherProvidersServer RFC4954;
    Smtp "501 5.5.124" [] CODED XoauthMalformed "https://github.com/tarickb/sasl-xoauth2/issues/110";
    Smtp "501 5.5.124" ["invalid xoauth2 auth data"] ALONE XoauthMalformed
        "https://github.com/tarickb/sasl-xoauth2/issues/110";
    // Without a login. The text of 5.7.57 often quotes the refusal that came before.
    Smtp "530 5.7.57" [] CODED NotAuthenticated "https://github.com/simonrob/email-oauth2-proxy/issues/315";
    Smtp "530 5.7.57" ["client not authenticated to send mail"] ALONE NotAuthenticated
        "https://github.com/MicrosoftDocs/OfficeDocs-Exchange/issues/3124";
    Smtp "530 5.7.57" ["client was not authenticated to send"] ALONE NotAuthenticated
        "https://github.com/simonrob/email-oauth2-proxy/issues/315";
    Smtp "530 5.7.57" ["smtpclient is not authenticated"] ALONE NotAuthenticated
        "https://github.com/jstedfast/MailKit/blob/master/FAQ.md";
    Smtp "530 5.7.1" ["not authenticated"] CODED NotAuthenticated NDR;
    Smtp "451 5.7.3" ["starttls"] CODED StarttlsNotUsed HERTZBEAT;
    Smtp "451 5.7.3" ["starttls is required to send mail"] ALONE StarttlsNotUsed HERTZBEAT;
    Smtp "530 5.7.0" ["starttls"] CODED StarttlsNotUsed "https://www.rfc-editor.org/rfc/rfc3207#section-4";
    Smtp "530 5.7.0" ["must issue a starttls command first"] ALONE StarttlsNotUsed
        "https://www.rfc-editor.org/rfc/rfc3207#section-4";
    Smtp "421 4.7.66" [] CODED TlsTooOld PRINTERS;
    Smtp "421 4.7.66" ["tls 1.0 and 1.1 are not supported"] ALONE TlsTooOld PRINTERS;
    Smtp "421 4.3.2" ["concurrent"] CODED Throttled "https://aka.ms/concurrent_sending";
    Smtp "421 4.3.2" ["too many connections"] CODED Throttled "https://aka.ms/concurrent_sending";
    Smtp "421 4.3.2" [] CODED ServiceUnavailable "https://github.com/jstedfast/MailKit/issues/1106";
    Smtp "451 4.7.500" [] CODED Throttled NDR;
    Smtp "451 4.7.0" ["temporary server error"] CODED ServiceUnavailable
        "https://github.com/jstedfast/MailKit/issues/566";
    Smtp "451 4.7.0" ["timeout waiting for client input"] ALONE SessionEnded
        "https://github.com/nodemailer/nodemailer/issues/1205";
    Smtp "451 4.7.0" [] CODED ServiceUnavailable "https://github.com/jstedfast/MailKit/issues/566";
    Smtp "421 4.4.1" ["connection timed out"] CODED SessionEnded "https://github.com/jstedfast/MailKit/issues/453";
    Smtp "421 4.4.2" [] CODED TemporarilyRefused NDR;
    Smtp "421 4.7.0" ["too many errors"] CODED RequestMalformed
        "https://learn.microsoft.com/exchange/mail-flow/connectors/receive-connectors";
    // RFC 4954 section 6; not seen from Exchange Online: assumed.
    Smtp "454 4.7.0" [] CODED ServiceUnavailable RFC4954;

    // After the data, where Exchange judges sender, size and quota.
    Smtp "554 5.2.252" [] CODED SendAsDenied "https://github.com/gophish/gophish/issues/2900";
    Smtp "5.2.252" ["sendasdenied"] ALONE SendAsDenied "https://github.com/gophish/gophish/issues/2900";
    Smtp "554 5.2.0" ["sendasdenied"] ALONE SendAsDenied "https://github.com/jstedfast/MailKit/issues/1176";
    Smtp "550 5.7.60" [] CODED SendAsDenied "https://github.com/swiftmailer/swiftmailer/issues/1030";
    Smtp "550 5.7.60" ["does not have permissions to send as this sender"] ALONE SendAsDenied
        "https://github.com/swiftmailer/swiftmailer/issues/1030";
    Smtp "432 4.3.2" [] CODED Throttled "https://aka.ms/concurrent_sending";
    Smtp "432 4.3.2" ["concurrent connections limit exceeded"] ALONE Throttled "https://aka.ms/concurrent_sending";
    Smtp "432 4.3.2" ["sender thread limit exceeded"] ALONE Throttled SUBMISSION;
    Smtp "430 4.2.0" ["account disabled"] CODED UserDisabled SUBMISSION;
    Smtp "430 4.2.0" ["account is disabled"] CODED UserDisabled SUBMISSION;
    Smtp "430 4.2.0" ["mailbox disabled"] CODED UserDisabled SUBMISSION;
    Smtp "430 4.2.0" ["logon failure"] CODED TemporarilyRefused SUBMISSION;
    Smtp "430 4.2.0" ["storedrv; mailbox logon failure"] ALONE TemporarilyRefused SUBMISSION;
    Smtp "430 4.2.0" [] CODED TemporarilyRefused SUBMISSION;
    Smtp "554 5.2.0" ["submissionquotaexceeded"] ALONE SendingBlocked SUBMISSION;
    Smtp "554 5.2.0" ["outboundspam"] ALONE SendingBlocked
        "https://github.com/nodemailer/nodemailer/issues/1486";
    Smtp "554 5.2.0" ["maxsubmissionexceeded"] ALONE MessageTooLarge SUBMISSION;
    Smtp "554 5.2.0" ["messagesubmissionexceeded"] ALONE MessageTooLarge SUBMISSION;
    Smtp "554 5.2.0" ["quotaexceeded"] ALONE MailboxOrStoreFull SUBMISSION;
    Smtp "554 5.2.2" [] CODED MailboxOrStoreFull SUBMISSION;
    Smtp "554 5.2.2" ["quotaexceededexception"] ALONE MailboxOrStoreFull SUBMISSION;
    Smtp "550 5.3.4" ["sign in to your account"] CODED AccountMustSignIn
        "https://github.com/nodemailer/nodemailer/issues/748";
    Smtp "552 5.3.4" [] CODED MessageTooLarge NDR;
    Smtp "552 5.3.4" ["message size exceeds fixed maximum message size"] ALONE MessageTooLarge NDR;
    Smtp "452 4.5.3" [] CODED RecipientRefused NDR;
    Smtp "550 5.5.3" [] CODED RecipientRefused NDR;
    Smtp "501 5.1.3" [] CODED RecipientRefused NDR;
    Smtp "501 5.1.7" [] CODED RequestMalformed NDR;
    Smtp "550 5.1.7" [] CODED RequestMalformed NDR;
    Smtp "452 4.3.1" [] CODED MailboxOrStoreFull RFC5321;
    Smtp "452" [] CODED MailboxOrStoreFull RFC5321;
    Smtp "552" [] CODED MailboxOrStoreFull RFC5321;

    // The order and form of commands.
    Smtp "500 5.3.3" [] CODED RequestMalformed "https://github.com/simonrob/email-oauth2-proxy/issues/251";
    Smtp "500 5.5.2" [] CODED RequestMalformed RFC5321;
    Smtp "501 5.5.4" [] CODED RequestMalformed RFC5321;
    Smtp "501 5.0.0" [] CODED RequestMalformed RFC5321;
    Smtp "503 5.5.1" [] CODED RequestMalformed RFC5321;
    Smtp "503 5.5.2" [] CODED RequestMalformed RFC5321;
}
