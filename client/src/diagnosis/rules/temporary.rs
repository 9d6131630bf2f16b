//! Diagnosis: temporarily-refused — a mail server says itself that its refusal passes.
//!
//! An SMTP reply that begins with 4 asks to try again later (RFC 5321 section 4.2.1), and so do
//! `[SYS/TEMP]` (RFC 3206), `[IN-USE]` and `[LOGIN-DELAY]` (RFC 2449 section 8.1) of POP3. A row
//! that knows more comes first; whatever else the line says, nobody has to act.

use super::{Case, FindingId, Verdict};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    case.failure
        .passes()
        .then(|| Verdict::new(FindingId::TemporarilyRefused))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Leg, Protocol};

    #[test]
    fn what_a_server_calls_temporary_passes() {
        use FindingId::{PopOffOrNoLicence, ServiceUnavailable, TemporarilyRefused, Unknown};
        for (protocol, line, expected) in [
            (
                Protocol::Smtp,
                "421 4.4.2 Connection dropped",
                TemporarilyRefused,
            ),
            (
                Protocol::Smtp,
                "451 4.4.0 Primary target IP address responded",
                TemporarilyRefused,
            ),
            (
                Protocol::Smtp,
                "454 4.7.1 relay not ready",
                TemporarilyRefused,
            ),
            (
                Protocol::Smtp,
                "451 4.7.0 Temporary server error.",
                ServiceUnavailable,
            ),
            (Protocol::Smtp, "554 5.9.9 the moon is full", Unknown),
            (
                Protocol::Pop3,
                "-ERR [SYS/TEMP] try later",
                TemporarilyRefused,
            ),
            (
                Protocol::Pop3,
                "-ERR [IN-USE] mailbox is locked",
                TemporarilyRefused,
            ),
            (
                Protocol::Pop3,
                "-ERR [login-delay] too soon",
                TemporarilyRefused,
            ),
            (
                Protocol::Pop3,
                "-ERR the mailbox [IN-USE] of nobody",
                Unknown,
            ),
            (Protocol::Pop3, POP_REFUSED, PopOffOrNoLicence),
        ] {
            let leg = Leg::from(protocol);
            check(account(), leg, reply(protocol, line), expected);
        }
    }
}
