//! Diagnosis: pop-off-or-no-licence — POP3 refuses a token that is right in everything it says.
//!
//! Exchange has one line for POP3 switched off and for a user without a mailbox or licence. What
//! decides is SMTP: it lets the same user in only if there is a mailbox, and then POP3 is what is
//! off (`pop-off`). For Exchange Online assumed after a measurement of Outlook.com:
//! <https://github.com/SuperMonster003/AutoJs6-Plugin-Angus-Mail>.

use jiff::SignedDuration;

use super::{Case, FindingId, Verdict};
use crate::evidence::{AccountEvidence, Failure, Protocol};

pub(super) fn rule(case: &Case<'_>) -> Option<Verdict> {
    if case.general_refusal()? != Protocol::Pop3 {
        return None;
    }
    let account = case.account?;
    // Without the token's claims this is no more than a refusal.
    let smtp_lets_in = account.token.is_some() && has_just_let_in(case, account);
    // SMTP logs in whoever signed in, POP3 opens the mailbox of the address.
    let is_delegate = !account.address.eq_ignore_ascii_case(&account.login);
    Some(match (is_delegate, smtp_lets_in) {
        (true, true) => {
            Verdict::new(FindingId::FullAccessMissing).one_of(&["full-access-missing", "pop-off"])
        }
        (true, false) => Verdict::new(FindingId::FullAccessMissing),
        (false, true) => Verdict::new(FindingId::PopOff),
        (false, false) => Verdict::new(FindingId::PopOffOrNoLicence),
    })
}

/// How long a login that succeeded before the refusal still speaks for the mailbox: a licence can be
/// taken away afterwards.
const PROOF: SignedDuration = SignedDuration::from_hours(1);

/// Whether SMTP let the same user in, at the last time that anybody tried, and after POP3 refused
/// or shortly before.
fn has_just_let_in(case: &Case<'_>, account: &AccountEvidence) -> bool {
    let tried = [&account.attempts.smtp, &account.looks.smtp];
    let newest = tried.into_iter().flatten().max_by_key(|one| one.moment());
    newest.is_some_and(|smtp| {
        let is_after = smtp.moment() > case.moment;
        let is_shortly_before = case.moment.at.duration_since(smtp.at) <= PROOF;
        // Whoever may not send there was let in all the same.
        let let_in = smtp.failure().is_none_or(Failure::is_after_login);
        let_in && (is_after || is_shortly_before)
    })
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
        account
            .attempts
            .record(Leg::Smtp, Attempt::succeeded(at(5)));
        check(account, Leg::Pop3, refused, FindingId::PopOff);
    }

    #[test]
    fn the_class_names_its_members() {
        let found = failing(account(), Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED));
        assert_eq!(
            found[0].causes,
            ["pop-off", "licence-missing", "mailbox-not-found"]
        );
    }
}
