//! Diagnosis: conditional-access, not-the-mail-server, smtp-login-refused — what Exchange words as a
//! matter of passwords, said to a token.
//!
//! This client shows tokens only, so that "basic authentication" in the answer is the server's way of
//! refusing, not what was sent. The criteria and the security defaults that an answer names are
//! policies of the tenant: <https://learn.microsoft.com/troubleshoot/exchange/email-delivery/fix-issues-with-printers-scanners-and-lob-applications-that-send-email-using-off>.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::diagnosis::replies;
use crate::evidence::{Failure, Protocol};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Reply(reply) = case.failure else {
        return None;
    };
    // Only a refusal that this client met itself has the length of what it showed.
    reply.token_length?;
    let line = reply.line.as_str().to_lowercase();
    let row = replies::row(reply.protocol, reply.line.as_str())?;
    if row.finding != FindingId::BasicAuthentication {
        return None;
    }
    let id = if line.starts_with("504") {
        FindingId::NotTheMailServer
    } else if ["criteria", "security defaults"]
        .iter()
        .any(|words| line.contains(words))
    {
        FindingId::ConditionalAccess
    } else {
        match reply.protocol {
            Protocol::Smtp => return Some(Verdict::new(FindingId::SmtpLoginRefused)),
            Protocol::Pop3 => return Some(Verdict::new(FindingId::PopOffOrNoLicence)),
        }
    };
    Some(Verdict::new(id).with_certainty(Certainty::Likely))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Failure, Leg, Protocol, Reply};

    #[test]
    fn a_token_is_no_password_whatever_the_server_calls_it() {
        use FindingId::*;
        for (line, expected) in [
            (
                "535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.",
                ConditionalAccess,
            ),
            (
                "535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.",
                ConditionalAccess,
            ),
            (
                "504 5.7.4 Unrecognized authentication type",
                NotTheMailServer,
            ),
            (
                "550 5.7.30 Basic authentication is not supported for Client Submission.",
                SmtpLoginRefused,
            ),
        ] {
            let shown = Reply {
                token_length: Some(1700),
                ..Reply::new(Protocol::Smtp, "AUTH XOAUTH2", line)
            };
            check(account(), Leg::Smtp, Failure::Reply(shown), expected);
            // Pasted by somebody, it may be about another program's password.
            let pasted = reply(Protocol::Smtp, line);
            check(account(), Leg::Smtp, pasted, BasicAuthentication);
        }
    }
}
