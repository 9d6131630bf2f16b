//! The refusals of Exchange's mail servers, one row each: code and fragment, never a whole line,
//! since hosts, times and ids in the tails vary and old forms of a line stay in use.
//!
//! An enhanced code alone says too little: `5.7.139` covers six causes.

use super::id::FindingId;
use crate::evidence::Protocol;

/// What a refusal means for the setup.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) protocol: Protocol,
    /// How the refusal begins, or the part of it that Exchange quotes in a later one.
    pub(crate) code: &'static str,
    /// What it says besides, in lower case; empty when the code is enough.
    pub(crate) fragment: &'static str,
    pub(crate) finding: FindingId,
    pub(crate) source: &'static str,
}

impl Row {
    /// Whether the text, in lower case, is this refusal.
    fn fits(&self, text: &str) -> bool {
        has_code(text, self.code) && text.contains(self.fragment)
    }
}

/// The row of a reply: the first that fits.
pub(crate) fn row(protocol: Protocol, line: &str) -> Option<&'static Row> {
    let line = line.to_lowercase();
    ROWS.iter()
        .find(|row| row.protocol == protocol && row.fits(&line))
}

/// The rows that a text may mean, whoever said it: the one that fits, or all with its code when
/// the text has little but the code, of which people often quote only the second half.
pub(crate) fn candidates(text: &str) -> Vec<&'static Row> {
    let text = text.to_lowercase();
    if let Some(row) = ROWS.iter().find(|row| row.fits(&text)) {
        return vec![row];
    }
    let mut rows: Vec<&'static Row> = Vec::new();
    for row in ROWS {
        let Some((_, enhanced)) = row.code.split_once(' ') else {
            continue;
        };
        if has_code(&text, enhanced) && rows.iter().all(|other| other.finding != row.finding) {
            rows.push(row);
        }
    }
    let said: Vec<_> = rows
        .iter()
        .copied()
        .filter(|row| !row.fragment.is_empty() && text.contains(row.fragment))
        .collect();
    if said.is_empty() { rows } else { said }
}

/// The code stands as a word of its own, so that `5.7.3` is not found in `5.7.30`.
fn has_code(text: &str, code: &str) -> bool {
    let code = code.to_lowercase();
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.');
    text.match_indices(code.as_str()).any(|(at, _)| {
        apart(text[..at].chars().next_back())
            && apart(text[at + code.len()..].chars().next().filter(|c| *c != '.'))
    })
}

macro_rules! rows {
    ($($protocol:ident $code:literal $fragment:literal $finding:ident $source:expr;)+) => {
        /// All rows, special before general.
        pub(crate) const ROWS: &[Row] = &[$(Row {
            protocol: Protocol::$protocol, code: $code, fragment: $fragment,
            finding: FindingId::$finding, source: $source,
        }),+];
    };
}

const OAUTH: &str = "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth";
const PRINTERS: &str = "https://learn.microsoft.com/troubleshoot/exchange/email-delivery/fix-issues-with-printers-scanners-and-lob-applications-that-send-email-using-off";
const SUBMISSION: &str =
    "https://learn.microsoft.com/troubleshoot/exchange/send-emails/smtp-submission-improvements";
const NDR: &str = "https://learn.microsoft.com/troubleshoot/exchange/email-delivery/ndr/non-delivery-reports-in-exchange-online";
const RFC5321: &str = "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3";

rows! {
    // At AUTH. The switch is judged before the token, and holds for OAuth as for passwords.
    Smtp "535 5.7.139" "disabled for the tenant" SmtpAuthOffForTenant
        "https://github.com/simonrob/email-oauth2-proxy/issues/193";
    Smtp "535 5.7.139" "disabled for the mailbox" SmtpAuthOffForMailbox
        "https://aka.ms/smtp_auth_disabled";
    Smtp "535 5.7.139" "basic authentication is disabled" BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1714";
    Smtp "535 5.7.139" "credentials were incorrect" BasicAuthentication PRINTERS;
    Smtp "535 5.7.139" "did not meet the criteria" BasicAuthentication
        "https://github.com/nodemailer/nodemailer/issues/1617";
    Smtp "535 5.7.139" "security defaults" BasicAuthentication PRINTERS;
    Smtp "535 5.7.139" "federated sts" BasicAuthentication PRINTERS;
    Smtp "550 5.7.30" "basic authentication" BasicAuthentication
        "https://techcommunity.microsoft.com/t5/exchange-team-blog/ba-p/4114750";
    Smtp "504 5.7.4" "" BasicAuthentication "https://github.com/QuantumNous/new-api/issues/1989";
    // The general refusal: what the token says decides, the row stands for what is left.
    Smtp "535 5.7.3" "" SmtpLoginRefused OAUTH;
    Smtp "530 5.7.57" "" NotAuthenticated "https://github.com/simonrob/email-oauth2-proxy/issues/315";
    Smtp "421 4.7.66" "tls" TlsTooOld PRINTERS;
    Smtp "421 4.3.2" "" ServiceUnavailable "https://github.com/jstedfast/MailKit/issues/1106";
    Smtp "451 4.7.500" "" Throttled NDR;
    Smtp "451 4.7.0" "" ServiceUnavailable "https://github.com/jstedfast/MailKit/issues/566";
    // RFC 4954 section 6; not seen from Exchange Online: assumed.
    Smtp "454 4.7.0" "" ServiceUnavailable "https://www.rfc-editor.org/rfc/rfc4954#section-6";

    // After the data, where Exchange judges sender, size and quota.
    Smtp "554 5.2.252" "" SendAsDenied "https://github.com/gophish/gophish/issues/2900";
    Smtp "554 5.2.0" "sendasdenied" SendAsDenied "https://github.com/jstedfast/MailKit/issues/1176";
    Smtp "550 5.7.60" "" SendAsDenied "https://github.com/swiftmailer/swiftmailer/issues/1030";
    Smtp "432 4.3.2" "" Throttled "https://aka.ms/concurrent_sending";
    Smtp "554 5.2.0" "submissionquotaexceeded" SendingBlocked SUBMISSION;
    Smtp "554 5.2.0" "outboundspam" SendingBlocked
        "https://github.com/nodemailer/nodemailer/issues/1486";
    Smtp "554 5.2.0" "maxsubmissionexceeded" MessageTooLarge SUBMISSION;
    Smtp "554 5.2.2" "" MailboxOrStoreFull SUBMISSION;
    Smtp "550 5.1.8" "" SendingBlocked NDR;
    Smtp "550 5.7.501" "" SendingBlocked NDR;
    Smtp "550 5.7.502" "" SendingBlocked NDR;
    Smtp "550 5.7.503" "" SendingBlocked NDR;
    Smtp "550 5.7.705" "" SendingBlocked NDR;
    Smtp "550 5.7.708" "" SendingBlocked NDR;
    // Exchange's texts; on submission to Exchange Online unverified.
    Smtp "552 5.3.4" "" MessageTooLarge NDR;
    Smtp "452 4.5.3" "" RecipientRefused NDR;
    Smtp "550 5.5.3" "" RecipientRefused NDR;
    Smtp "501 5.1.3" "" RecipientRefused NDR;
    Smtp "550 5.1.1" "" RecipientRefused NDR;
    Smtp "550 5.1.10" "" RecipientRefused NDR;
    Smtp "452" "" MailboxOrStoreFull RFC5321;
    Smtp "552" "" MailboxOrStoreFull RFC5321;

    // POP3, whose refusals have no codes.
    Pop3 "-ERR" "protocol error. connection is closed. 10" Pop3OneLineAuth
        "https://github.com/getmail6/getmail6/issues/256";
    // As with 535 5.7.3: what the token says decides, the row stands for what is left.
    Pop3 "-ERR" "authentication failure" PopOffOrNoLicence OAUTH;
    Pop3 "-ERR" "basic authentication is disabled" BasicAuthentication
        "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online";
    Pop3 "-ERR" "logon failure" BasicAuthentication "https://github.com/pulb/mailnag/issues/200";
    Pop3 "-ERR" "server unavailable" ServiceUnavailable
        "https://github.com/simonrob/email-oauth2-proxy/issues/379";
    Pop3 "-ERR" "command is not valid in this state" RequestMalformed
        "https://github.com/simonrob/email-oauth2-proxy/issues/162";
    Pop3 "-ERR" "protocol error" RequestMalformed
        "https://github.com/freescout-helpdesk/freescout/issues/2810";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(protocol: Protocol, line: &str, expected: Option<FindingId>) {
        assert_eq!(
            row(protocol, line).map(|row| row.finding),
            expected,
            "{line}"
        );
    }

    #[test]
    fn a_reply_is_known_whatever_its_tail() {
        use FindingId::*;
        for (line, finding) in [
            (
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [MN2PR05CA0004.namprd05.prod.outlook.com 2023-09-12T20:59:57.214Z 08DBB276B7E699C4]",
                SmtpAuthOffForTenant,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [X]",
                SmtpAuthOffForMailbox,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [X]",
                BasicAuthentication,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator. [X]",
                BasicAuthentication,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator. [X]",
                BasicAuthentication,
            ),
            (
                "535 5.7.3 Authentication unsuccessful [SUMP264CA0003.EURP264.PROD.OUTLOOK.COM]",
                SmtpLoginRefused,
            ),
            (
                "530 5.7.57 Client not authenticated to send mail. [X]",
                NotAuthenticated,
            ),
            (
                "530 5.7.57 Client not authenticated to send mail. Error: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [X]",
                SmtpAuthOffForTenant,
            ),
            (
                "554 5.2.252 SendAsDenied; a@contoso.com not allowed to send as b@contoso.com; STOREDRV.Submission.Exception:SendAsDeniedException",
                SendAsDenied,
            ),
            (
                "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information. [Hostname=X]",
                Throttled,
            ),
            (
                "554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
                MailboxOrStoreFull,
            ),
            (
                "452 4.3.1 Insufficient system resources",
                MailboxOrStoreFull,
            ),
            (
                "552 5.3.4 Message size exceeds fixed maximum message size",
                MessageTooLarge,
            ),
            (
                "550 5.7.30 Basic authentication is not supported for Client Submission.",
                BasicAuthentication,
            ),
            (
                "451 4.7.0 Temporary server error. Please try again later. PRX4  [X]",
                ServiceUnavailable,
            ),
        ] {
            check(Protocol::Smtp, line, Some(finding));
        }
        for (line, finding) in [
            (
                "-ERR Authentication failure: unknown user name or bad password.",
                PopOffOrNoLicence,
            ),
            (
                "-ERR Protocol error. Connection is closed. 10",
                Pop3OneLineAuth,
            ),
            ("-ERR Protocol error. 19", RequestMalformed),
            (
                "-ERR Logon failure: unknown user name or bad password.",
                BasicAuthentication,
            ),
            ("-ERR Server Unavailable. 21", ServiceUnavailable),
        ] {
            check(Protocol::Pop3, line, Some(finding));
        }
    }

    #[test]
    fn a_reply_that_nobody_knows_has_no_row() {
        check(
            Protocol::Smtp,
            "535 5.7.139 Authentication unsuccessful, the moon is full.",
            None,
        );
        check(Protocol::Smtp, "250 2.0.0 OK", None);
        check(Protocol::Pop3, "-ERR the moon is full", None);
        check(
            Protocol::Pop3,
            "535 5.7.3 Authentication unsuccessful",
            None,
        );
    }

    #[test]
    fn a_bare_code_names_all_it_can_mean() {
        let findings: Vec<_> = candidates("535 5.7.139")
            .iter()
            .map(|row| row.finding)
            .collect();
        assert_eq!(
            findings,
            [
                FindingId::SmtpAuthOffForTenant,
                FindingId::SmtpAuthOffForMailbox,
                FindingId::BasicAuthentication
            ]
        );
    }

    proptest! {
        #[test]
        fn any_line_is_answered(line in any::<String>()) {
            let _ = row(Protocol::Smtp, &line);
            let _ = candidates(&line);
        }
    }
}
