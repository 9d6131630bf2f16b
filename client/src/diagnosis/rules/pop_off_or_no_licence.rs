//! Diagnosis: pop-off-or-no-licence — POP3 refuses a token that is right in everything it says.
//!
//! Exchange has one line for POP3 switched off and for a user without a mailbox or licence. What
//! decides is SMTP: it lets the same user in only if there is a mailbox, and then POP3 is what is
//! off (`pop-off`). For Exchange Online assumed after a measurement of Outlook.com:
//! <https://github.com/SuperMonster003/AutoJs6-Plugin-Angus-Mail>.

use super::{Case, Finding, FindingId};
use crate::evidence::{Attempt, Protocol};

pub(super) fn rule(case: &Case<'_>) -> Option<Finding> {
    if case.general_refusal()? != Protocol::Pop3 {
        return None;
    }
    let account = case.account?;
    let smtp_held = account.attempts.smtp.as_ref().is_some_and(Attempt::is_held);
    // Without the token's claims this is no more than a refusal.
    let id = if smtp_held && account.token.is_some() {
        FindingId::PopOff
    } else {
        FindingId::PopOffOrNoLicence
    };
    Some(Finding::new(id, case))
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{Attempt, Leg, Protocol};

    #[test]
    fn a_test_mail_that_went_out_decides() {
        let refused = reply(Protocol::Pop3, POP_REFUSED);
        check(
            account(),
            Leg::Pop3,
            refused.clone(),
            FindingId::PopOffOrNoLicence,
        );
        let mut account = account();
        account.attempts.record(Leg::Smtp, Attempt::held(at(5)));
        check(account, Leg::Pop3, refused, FindingId::PopOff);
    }

    #[test]
    fn the_class_names_its_members() {
        let found = failing(account(), Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED));
        assert_eq!(found[0].causes, ["pop-off", "mailbox-not-found"]);
    }
}
