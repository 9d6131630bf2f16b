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
    use FindingId::*;
    let all = [
        SmtpAuthOffForTenant,
        SmtpAuthOffForMailbox,
        BasicAuthentication,
    ];
    check_spotted("535 5.7.139", &all);
    check_spotted("5.7.139", &all);
    check_spotted("SMTP error: 535: 5.7.139", &all);
}

#[track_caller]
fn check_spotted(text: &str, expected: &[FindingId]) {
    let found = spotted(&Plain::new(text));
    let found: Vec<_> = found.iter().map(|one| one.row.finding).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn an_enhanced_code_counts_only_with_a_basic_code_it_can_stand_with() {
    use FindingId::*;
    check_spotted(
        "451 5.7.3 STARTTLS is required to send mail [X]",
        &[StarttlsNotUsed],
    );
    check(
        Protocol::Smtp,
        "451 5.7.3 STARTTLS is required to send mail [X]",
        Some(StarttlsNotUsed),
    );
    check_spotted(
        "550 5.3.4 Requested action not taken; sign in to your account first",
        &[AccountMustSignIn],
    );
    check_spotted("552 5.3.4 Message size exceeds", &[MessageTooLarge]);
    check(Protocol::Smtp, "550 5.7.3 Something else", None);
}

#[test]
fn a_version_is_no_code_and_a_port_no_reply() {
    for text in [
        "nodemailer 5.7.139-beta on port 587 in line 535 of the long file that somebody wrote",
        "MySQL 5.7.3 could not be started on this machine since its disk is full, says the log",
        "listening on 4.5.1.2",
        "the moon is full",
    ] {
        check_spotted(text, &[]);
    }
}

#[test]
fn what_the_first_digits_say_is_told_where_no_row_knows_the_rest() {
    use FindingId::*;
    check_spotted("451 4.3.9 Try again", &[TemporarilyRefused]);
    check_spotted("550 5.1.77 Something with the address", &[RecipientRefused]);
    check_spotted("550 5.6.3 Something with the content", &[MessageMalformed]);
}

#[test]
fn every_row_has_a_public_source_and_a_date_and_is_found_by_itself() {
    for row in rows() {
        assert!(row.source.starts_with("https://"), "{}", row.source);
        assert!(row.read.parse::<jiff::civil::Date>().is_ok());
        for words in row.fragments {
            assert_eq!(words.to_lowercase(), *words);
        }
        let text = match row.wire {
            Wire::Smtp => format!("{} {} [X]", row.code, row.fragments.join(" ")),
            Wire::Pop3 => format!("-ERR {}", row.fragments.join(" ")),
            Wire::Imap => format!("a1 NO {}", row.fragments.join(" ")),
        };
        let found = spotted(&Plain::new(&text));
        let is_found = found.iter().any(|one| one.row.finding == row.finding);
        assert!(is_found, "{text}");
    }
}

#[test]
fn words_that_stand_alone_are_known_without_their_code() {
    for row in rows().filter(|row| row.is_alone) {
        let text = row.fragments.join(" … ");
        let found = spotted(&Plain::new(&text));
        let first = found.first().map(|one| one.row.finding);
        assert_eq!(first, Some(row.finding), "{text}");
    }
}

proptest! {
    #[test]
    fn any_line_is_answered(line in any::<String>()) {
        let _ = row(Protocol::Smtp, &line);
        let _ = spotted(&Plain::new(&line));
    }
}
