//! One file for each finding that takes more than a number or a reply to tell; the others are rows
//! in [`super::aadsts`] and [`super::replies`].

mod access_token_expired;
mod account_not_in_tenant;
mod app_not_found_in_tenant;
mod code_invalid;
mod consent_missing;
mod local;
mod mfa_required;
mod oauth_error;
mod other_user_signed_in;
mod permission_missing;
mod pop3_one_line_auth;
mod pop_off_or_no_licence;
mod secret_id_instead_of_value;
mod sign_in_page;
mod throttled;
mod transport;
mod wrong_audience;

use super::case::Case;
use super::finding::Finding;
use super::id::FindingId;
use super::{aadsts, replies};
use crate::evidence::Failure;

/// A pure function from a case to what it is, or `None` when the case is something else.
type Rule = fn(&Case<'_>) -> Option<Finding>;

/// Special before general: the first that speaks is right.
const RULES: &[Rule] = &[
    other_user_signed_in::rule,
    account_not_in_tenant::rule,
    wrong_audience::rule,
    access_token_expired::rule,
    permission_missing::rule,
    app_not_found_in_tenant::rule,
    pop_off_or_no_licence::rule,
    pop3_one_line_auth::rule,
    local::rule,
    transport::rule,
    sign_in_page::rule,
    code_invalid::rule,
    mfa_required::rule,
    consent_missing::rule,
    secret_id_instead_of_value::rule,
    by_number,
    by_reply,
    throttled::rule,
    oauth_error::rule,
];

/// The rules that need no more than the token.
const OF_TOKEN: &[Rule] = &[
    other_user_signed_in::rule,
    account_not_in_tenant::rule,
    wrong_audience::rule,
    access_token_expired::rule,
    permission_missing::rule,
];

/// What the token says against itself, if anything.
pub(super) fn judge_token(case: &Case<'_>) -> Option<Finding> {
    OF_TOKEN.iter().find_map(|rule| rule(case))
}

/// What a case is; in the end `unknown`, which is an answer too.
pub(super) fn judge(case: &Case<'_>) -> Finding {
    RULES
        .iter()
        .find_map(|rule| rule(case))
        .unwrap_or_else(|| Finding::new(FindingId::Unknown, case))
}

fn by_number(case: &Case<'_>) -> Option<Finding> {
    let row = aadsts::first_row(&case.codes())?;
    Some(Finding::new(row.finding, case))
}

fn by_reply(case: &Case<'_>) -> Option<Finding> {
    let Failure::Reply(reply) = case.failure else {
        return None;
    };
    let row = replies::row(reply.protocol, reply.line.as_str())?;
    Some(Finding::new(row.finding, case))
}

#[cfg(test)]
pub(super) mod testing {
    //! The one way in which the tests of all rules reach the code.

    use jiff::Timestamp;

    use super::super::diagnose;
    use super::super::finding::Finding;
    use super::super::id::FindingId;
    use crate::evidence::*;

    pub(in super::super) const TENANT: &str = "11111111-1111-4111-8111-111111111111";
    pub(in super::super) const CLIENT: &str = "22222222-2222-4222-8222-222222222222";
    pub(in super::super) const USER: &str = "anna.muster@contoso.com";
    pub(in super::super) const POP_REFUSED: &str =
        "-ERR Authentication failure: unknown user name or bad password.";
    pub(in super::super) const SMTP_REFUSED: &str = "535 5.7.3 Authentication unsuccessful \
        [SUMP264CA0003.EURP264.PROD.OUTLOOK.COM 2026-11-23T08:00:00.000Z 08DE05E7CF894786]";

    pub(in super::super) fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_795_420_800 + 60 * minute).unwrap()
    }

    /// Signed in a minute after the epoch of these tests, and nothing tried since.
    pub(in super::super) fn account() -> AccountEvidence {
        AccountEvidence {
            address: USER.to_owned(),
            login: USER.to_owned(),
            token: Some(token(&["POP.AccessAsUser.All", "SMTP.Send"])),
            signed_in_as: Some(USER.to_owned()),
            attempts: Attempts {
                sign_in: Some(Attempt::held(at(1))),
                ..Attempts::default()
            },
            ..AccountEvidence::default()
        }
    }

    pub(in super::super) fn token(permissions: &[&str]) -> TokenClaims {
        TokenClaims {
            aud: "https://outlook.office.com".to_owned(),
            scp: permissions.iter().map(|&name| name.to_owned()).collect(),
            user: Some(USER.to_owned()),
            appid: Some(CLIENT.to_owned()),
            tid: Some(TENANT.to_owned()),
            iat: Some(at(1)),
            exp: Some(at(61)),
            ..TokenClaims::default()
        }
    }

    pub(in super::super) fn entity(accounts: Vec<AccountEvidence>) -> EntityEvidence {
        EntityEvidence {
            name: "Muster".to_owned(),
            tenant_id: TENANT.to_owned(),
            client_id: CLIENT.to_owned(),
            redirect_uri: "http://localhost/callback".to_owned(),
            has_secret: true,
            check: Some(Attempt::held(at(0))),
            accounts,
            ..EntityEvidence::default()
        }
    }

    pub(in super::super) fn entra(request: EntraRequest, code: u32) -> Failure {
        Failure::Entra(EntraError {
            request,
            status: Some(400),
            error: "invalid_grant".into(),
            error_codes: vec![code],
            suberror: None,
            description: format!("AADSTS{code}: The server's own words. Trace ID: x").into(),
        })
    }

    pub(in super::super) fn reply(protocol: Protocol, line: &str) -> Failure {
        let command = "AUTH XOAUTH2".into();
        Failure::Reply(Reply {
            protocol,
            command,
            line: line.into(),
        })
    }

    pub(in super::super) fn local(kind: Local) -> Failure {
        Failure::Local(LocalFailure {
            kind,
            words: Words::default(),
        })
    }

    /// The findings for one account that failed on one leg in the tenth minute.
    pub(in super::super) fn failing(
        mut account: AccountEvidence,
        leg: Leg,
        failure: Failure,
    ) -> Vec<Finding> {
        account
            .attempts
            .record(leg, Attempt::failed(at(10), failure));
        diagnose(&Evidence {
            now: at(11),
            entities: vec![entity(vec![account])],
        })
    }

    #[track_caller]
    pub(in super::super) fn check(
        account: AccountEvidence,
        leg: Leg,
        failure: Failure,
        expected: FindingId,
    ) {
        let ids: Vec<_> = failing(account, leg, failure)
            .iter()
            .map(|found| found.id)
            .collect();
        assert_eq!(ids, [expected]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::remedy::{AdminAct, ClientAct, Remedy};
    use super::super::{FindingId, aadsts, replies};
    use super::testing::*;
    use crate::evidence::{AccountEvidence, EntraRequest, Leg, Protocol};

    #[test]
    fn every_number_leads_to_the_finding_of_its_row() {
        for row in aadsts::ROWS {
            let account = AccountEvidence {
                token: None,
                ..account()
            };
            // At a redemption a code is meant, and at a renewal nobody can be asked.
            let request = match row.finding {
                FindingId::MfaRefused | FindingId::MfaNotRegistered => EntraRequest::Redemption,
                _ => EntraRequest::Refresh,
            };
            check(
                account,
                Leg::Refresh,
                entra(request, row.number),
                row.finding,
            );
        }
    }

    #[test]
    fn every_finding_can_come_up() {
        use FindingId::*;
        let of_rules = [
            AppDeleted,
            ClientIdWrong,
            PopPermissionMissing,
            SmtpPermissionMissing,
            OfflineAccessMissing,
            WrongAudience,
            SettingsIncomplete,
            ClientStorage,
            SecretIdInsteadOfValue,
            AddressTypo,
            MfaRequired,
            OtherUserSignedIn,
            SignInNotFinished,
            SignInAnswerForeign,
            CodeInvalid,
            AccessTokenExpired,
            PopOff,
            EntraUnreachable,
            MailServerUnreachable,
            CertificateNotTrusted,
            Unknown,
        ];
        let of_numbers = aadsts::ROWS.iter().map(|row| row.finding);
        let of_replies = replies::ROWS.iter().map(|row| row.finding);
        let all: HashSet<_> = of_numbers.chain(of_replies).chain(of_rules).collect();
        for id in FindingId::ALL {
            assert!(all.contains(id), "{id}");
        }
    }

    #[test]
    fn a_number_without_a_row_is_unknown_and_keeps_the_servers_words() {
        let found = failing(
            account(),
            Leg::Refresh,
            entra(EntraRequest::Refresh, 424242),
        );
        assert_eq!(found[0].id, FindingId::Unknown);
        assert!(found[0].evidence[0].starts_with("AADSTS424242: The server's own words."));
        assert!(found[0].what.en.contains("424242"));
    }

    #[test]
    fn a_reply_without_a_row_is_unknown() {
        let failure = reply(Protocol::Smtp, "535 5.7.139 The moon is full [X]");
        check(account(), Leg::Smtp, failure, FindingId::Unknown);
    }

    #[test]
    fn an_expired_secret_is_cured_by_a_new_one_and_names_no_account() {
        let found = failing(
            account(),
            Leg::Refresh,
            entra(EntraRequest::Refresh, 7000222),
        );
        let entity = "Muster".to_owned();
        assert_eq!(found[0].account, None);
        assert_eq!(
            found[0].remedies,
            [
                Remedy::Administrator(AdminAct::AddSecret),
                Remedy::Client(ClientAct::SetSecret {
                    entity: entity.clone()
                }),
                Remedy::Client(ClientAct::CheckSettings { entity }),
            ]
        );
    }

    #[test]
    fn authenticated_smtp_is_switched_on_for_the_mailbox_not_for_the_tenant() {
        for place in ["Tenant", "Mailbox"] {
            let line = format!(
                "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the {place}. Visit https://aka.ms/smtp_auth_disabled for more information. [X]"
            );
            let found = failing(account(), Leg::Smtp, reply(Protocol::Smtp, &line));
            let switch = AdminAct::SetAuthenticatedSmtp {
                mailbox: Some(USER.to_owned()),
                enabled: Some(true),
            };
            assert_eq!(found[0].remedies, [Remedy::Administrator(switch)]);
            assert_eq!(found[0].evidence, [line]);
        }
    }

    #[test]
    fn ninety_unused_days_are_cured_by_signing_in() {
        let found = failing(
            account(),
            Leg::Refresh,
            entra(EntraRequest::Refresh, 700082),
        );
        let sign_in = ClientAct::SignIn {
            account: USER.to_owned(),
        };
        assert_eq!(found[0].remedies, [Remedy::Client(sign_in)]);
        assert_eq!(found[0].account.as_deref(), Some(USER));
    }
}
