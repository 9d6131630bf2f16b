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
use crate::evidence::Failure;

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Reply(reply) = case.failure else {
        return None;
    };
    let row = replies::row(reply.protocol, reply.line.as_str())?;
    if row.finding != FindingId::Pop3OneLineAuth {
        return None;
    }
    let mut verdict = Verdict::new(FindingId::Pop3OneLineAuth);
    if reply.command.as_str().split_whitespace().count() > 2 {
        verdict.certainty = Certainty::Certain;
        verdict = verdict.seeing(reply.command.to_string());
    }
    Some(verdict)
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
}
