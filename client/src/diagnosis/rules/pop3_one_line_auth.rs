//! Diagnosis: pop3-one-line-auth — the token was sent in the same line as `AUTH XOAUTH2`.
//!
//! Exchange's POP3 reads no command line beyond 512 bytes: it says `Protocol error. Connection is
//! closed. 10` and hangs up. Microsoft's page shows the token in a line of its own. The same words
//! come for a token above 4,096 characters (<https://github.com/jstedfast/MailKit/issues/1948>), so
//! a recorded command without argument leaves the finding likely, one with argument makes it
//! certain.

use super::{Case, FindingId, Verdict};
use crate::diagnosis::id::Certainty;
use crate::diagnosis::replies;
use crate::evidence::{Failure, Reply};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Reply(reply) = case.failure else {
        return None;
    };
    let row = replies::row(reply.protocol, reply.line.as_str())?;
    if row.finding != FindingId::Pop3OneLineAuth {
        return None;
    }
    // The command is known to have stood alone: what came next was too long, or nothing was wrong
    // with it.
    if let Some(length) = reply.token_length.filter(|_| is_alone(reply)) {
        let id = match length > LONGEST_TOKEN {
            true => FindingId::TokenTooLong,
            false => FindingId::ServiceUnavailable,
        };
        let verdict = Verdict::new(id).with_certainty(Certainty::Likely);
        return Some(verdict.seeing(format!("access token: {length} characters")));
    }
    let mut verdict = Verdict::new(FindingId::Pop3OneLineAuth);
    if !is_alone(reply) {
        verdict.certainty = Certainty::Certain;
        verdict = verdict.seeing(reply.command.to_string());
    }
    Some(verdict)
}

/// What POP3 of Exchange takes in one line since July 2025, on some of its front ends.
pub(super) const LONGEST_TOKEN: usize = 4096;

fn is_alone(reply: &Reply) -> bool {
    reply.command.as_str().split_whitespace().count() <= 2
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::evidence::{Leg, Protocol, Reply};
    use crate::report::Finding;

    fn refused(command: &str) -> Finding {
        let line = "-ERR Protocol error. Connection is closed. 10";
        let failure = Failure::Reply(Reply::new(Protocol::Pop3, command, line));
        failing(account(), Leg::Pop3, failure).remove(0)
    }

    #[test]
    fn the_command_with_the_token_makes_it_certain() {
        let found =
            refused("AUTH XOAUTH2 dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVh");
        assert_eq!(
            (found.id, found.certainty),
            (FindingId::Pop3OneLineAuth, Certainty::Certain)
        );
        assert!(
            found
                .evidence
                .contains(&"AUTH XOAUTH2 [removed]".to_owned())
        );
    }

    #[test]
    fn the_answer_alone_makes_it_likely() {
        assert_eq!(refused("AUTH XOAUTH2").certainty, Certainty::Likely);
    }

    #[test]
    fn a_client_that_sent_two_lines_is_not_to_blame() {
        for (length, expected) in [
            (4097, FindingId::TokenTooLong),
            (4096, FindingId::ServiceUnavailable),
            (1800, FindingId::ServiceUnavailable),
        ] {
            let line = "-ERR Protocol error. Connection is closed. 10";
            let reply = Reply {
                token_length: Some(length),
                ..Reply::new(Protocol::Pop3, "AUTH XOAUTH2", line)
            };
            let found = failing(account(), Leg::Pop3, Failure::Reply(reply)).remove(0);
            assert_eq!((found.id, found.certainty), (expected, Certainty::Likely));
            assert!(
                found
                    .evidence
                    .iter()
                    .any(|words| words.contains(&length.to_string()))
            );
        }
    }
}
