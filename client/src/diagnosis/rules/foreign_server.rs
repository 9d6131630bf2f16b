//! Diagnosis: not-the-mail-server — a refusal of somebody who did not greet as Exchange Online does.
//!
//! Its greetings name Microsoft (`220 … Microsoft ESMTP MAIL Service ready`, `+OK The Microsoft
//! Exchange POP3 service is ready.`), and it refuses nobody at the greeting or at EHLO but for a
//! while: <https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365>.
//! A reply that passes says so itself, and words that only Exchange has are Exchange's.

use super::{Case, FindingId, Verdict};
use crate::evidence::{Failure, Reply};

/// A refusal before anybody could log in.
pub(super) fn before_login(case: &Case<'_>) -> Option<Verdict> {
    let reply = refusal(case)?;
    let command = reply.command.as_str().split(' ').next().unwrap_or_default();
    let is_before = ["connect", "greeting", "tls", "EHLO", "STARTTLS", "CAPA"].contains(&command);
    is_before.then(|| verdict(reply))
}

/// A refusal of somebody who greeted as another product.
pub(super) fn stranger(case: &Case<'_>) -> Option<Verdict> {
    let reply = refusal(case)?;
    let greeting = reply.greeting.as_str();
    let is_strange = !greeting.is_empty() && !greeting.to_lowercase().contains("microsoft");
    is_strange.then(|| verdict(reply))
}

fn refusal<'a>(case: &Case<'a>) -> Option<&'a Reply> {
    match case.failure {
        Failure::Reply(reply) if !case.failure.passes() => Some(reply),
        Failure::Reply(_)
        | Failure::Entra(_)
        | Failure::EntraPage(_)
        | Failure::Transport(_)
        | Failure::Local(_) => None,
    }
}

fn verdict(reply: &Reply) -> Verdict {
    let verdict = Verdict::new(FindingId::NotTheMailServer);
    match reply.greeting.as_str() {
        "" => verdict,
        greeting => verdict.seeing(greeting),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Failure, Leg, Protocol, Reply};

    #[test]
    fn who_greets_as_somebody_else_is_somebody_else() {
        use FindingId::{NotTheMailServer, ServiceUnavailable, Unknown};
        const OURS: &str =
            "220 ZR0P278CA0001.outlook.office365.com Microsoft ESMTP MAIL Service ready";
        for (command, line, greeting, expected) in [
            ("greeting", "554 No SMTP service here", "", NotTheMailServer),
            (
                "EHLO",
                "502 5.5.2 command not recognized",
                "220 mx.example ESMTP Postfix",
                NotTheMailServer,
            ),
            ("EHLO", "550 5.7.1 denied", OURS, NotTheMailServer),
            (
                "AUTH XOAUTH2",
                "535 5.7.8 Error: authentication failed",
                "220 mx.example ESMTP Exim",
                NotTheMailServer,
            ),
            (
                "AUTH XOAUTH2",
                "535 5.7.139 the moon is full",
                OURS,
                Unknown,
            ),
            (
                "greeting",
                "421 4.3.2 Service not available",
                "",
                ServiceUnavailable,
            ),
        ] {
            let reply = Reply {
                greeting: greeting.into(),
                ..Reply::new(Protocol::Smtp, command, line)
            };
            check(account(), Leg::Smtp, Failure::Reply(reply), expected);
        }
    }
}
