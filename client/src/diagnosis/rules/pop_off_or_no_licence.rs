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
    let smtp_lets_in =
        account.token.is_some() && account.token.is_some() && has_just_let_in(case, account);
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
    use crate::evidence::{Attempt, Evidence, Failure, Leg, Protocol, Reply};

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

    /// A login over SMTP that ended so many minutes before the refusal, noted as the `order`th; the
    /// refusal is the second.
    #[track_caller]
    fn after_smtp(minutes: i64, order: u64, expected: FindingId) {
        let mut account = account();
        if let Some(token) = &mut account.token {
            token.exp = Some(at(300));
        }
        let smtp = Attempt::succeeded(at(200 - minutes));
        account.looks.smtp = Some(Attempt { order, ..smtp });
        let refused = Attempt::failed(at(200), reply(Protocol::Pop3, POP_REFUSED));
        account.attempts.pop3 = Some(Attempt {
            order: 2,
            ..refused
        });
        let found = diagnose(&Evidence {
            now: at(201),
            clock: None,
            entities: vec![entity(vec![account])],
        });
        let ids: Vec<_> = found.iter().map(|one| one.id).collect();
        assert_eq!(ids, [expected], "{minutes} minutes before, as {order}");
    }

    #[test]
    fn a_login_speaks_for_the_mailbox_for_an_hour_and_whenever_it_came_later() {
        use FindingId::{PopOff, PopOffOrNoLicence};
        after_smtp(0, 1, PopOff);
        after_smtp(60, 1, PopOff);
        after_smtp(61, 1, PopOffOrNoLicence);
        after_smtp(-5, 3, PopOff);
        // The clock was set back, and what is newer seems older.
        after_smtp(120, 3, PopOff);
        after_smtp(120, 1, PopOffOrNoLicence);
    }

    #[test]
    fn a_refusal_after_the_login_is_a_login_and_another_is_none() {
        let denied = "554 5.2.252 SendAsDenied; anna not allowed to send as kanzlei";
        for (command, line, expected) in [
            ("DATA", denied, true),
            ("AUTH XOAUTH2", "421 4.3.2 Service not available", false),
        ] {
            let mut account = account();
            let failure = Failure::Reply(Reply::new(Protocol::Smtp, command, line));
            account.attempts.smtp = Some(Attempt::failed(at(9), failure));
            let found = failing(account, Leg::Pop3, reply(Protocol::Pop3, POP_REFUSED));
            let is_off = found.iter().any(|one| one.id == FindingId::PopOff);
            assert_eq!(is_off, expected, "{line}: {found:#?}");
        }
    }

    #[test]
    fn without_the_tokens_claims_a_refusal_is_no_more_than_that() {
        let mut account = account();
        account.attempts.smtp = Some(Attempt::succeeded(at(9)));
        account.token = None;
        let refused = reply(Protocol::Pop3, POP_REFUSED);
        check(account, Leg::Pop3, refused, FindingId::PopOffOrNoLicence);
    }

    #[test]
    fn for_a_mailbox_of_another_name_it_may_be_the_right_that_is_missing() {
        let refused = || reply(Protocol::Pop3, POP_REFUSED);
        let mut delegate = account();
        delegate.address = "kanzlei@contoso.com".to_owned();
        let causes = |account| {
            let found = failing(account, Leg::Pop3, refused()).remove(0);
            assert_eq!(found.id, FindingId::FullAccessMissing);
            found.causes
        };
        assert_ne!(causes(delegate.clone()), ["full-access-missing", "pop-off"]);
        delegate.attempts.smtp = Some(Attempt::succeeded(at(9)));
        assert_eq!(causes(delegate), ["full-access-missing", "pop-off"]);
        let mut capitals = account();
        capitals.address = USER.to_uppercase();
        check(capitals, Leg::Pop3, refused(), FindingId::PopOffOrNoLicence);
    }
}
