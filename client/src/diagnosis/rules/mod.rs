//! One file for each finding that takes more than a number or a reply to tell; the others are rows
//! in [`super::aadsts`] and [`super::replies`].

mod access_token_expired;
mod account_not_in_tenant;
mod app_not_found_in_tenant;
mod app_only;
mod code_invalid;
mod consent_missing;
mod foreign_server;
mod http;
mod local;
mod mfa_required;
mod oauth_error;
mod other_user_signed_in;
mod own_login;
mod permission_missing;
mod pop3_one_line_auth;
mod pop_off_or_no_licence;
mod secret_id_instead_of_value;
mod sign_in_page;
mod temporary;
mod transport;
mod wrong_audience;

use super::case::Case;
use super::id::FindingId;
use super::verdict::Verdict;
use super::{aadsts, replies};
use crate::evidence::Failure;

/// A pure function from a case to what it is, or `None` when the case is something else.
type Rule = fn(&Case<'_>) -> Option<Verdict>;

/// Special before general: the first that speaks is right.
const RULES: &[Rule] = &[
    http::by_status,
    other_user_signed_in::rule,
    account_not_in_tenant::rule,
    wrong_audience::rule,
    access_token_expired::rule,
    permission_missing::rule,
    app_only::rule,
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
    foreign_server::before_login,
    own_login::rule,
    by_reply,
    temporary::rule,
    foreign_server::stranger,
    http::by_body,
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
pub(super) fn judge_token(case: &Case<'_>) -> Option<Verdict> {
    OF_TOKEN.iter().find_map(|rule| rule(case))
}

/// What a case is; in the end `unknown`, which is an answer too.
pub(super) fn judge(case: &Case<'_>) -> Verdict {
    #[cfg(test)]
    testing::JUDGED.with(|judged| judged.set(judged.get() + 1));
    RULES
        .iter()
        .find_map(|rule| rule(case))
        .unwrap_or_else(|| Verdict::new(FindingId::Unknown))
}

fn by_number(case: &Case<'_>) -> Option<Verdict> {
    let row = aadsts::of(case.failure)?;
    Some(Verdict::new(row.finding))
}

fn by_reply(case: &Case<'_>) -> Option<Verdict> {
    let Failure::Reply(reply) = case.failure else {
        return None;
    };
    let row = replies::row(reply.protocol, reply.line.as_str())?;
    Some(Verdict::new(row.finding))
}

#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::locales::Language;

    use super::super::remedy::{AdminAct, ClientAct, Remedy};
    use super::super::{FindingId, aadsts, names, replies};
    use super::testing::*;
    use crate::evidence::{AccountEvidence, EntraRequest, Leg, Protocol};

    #[test]
    fn every_number_leads_to_the_finding_of_its_row() {
        // What a renewal presented is known, and so what has expired.
        let open = |row: &&aadsts::Row| row.finding != FindingId::CodeOrRefreshTokenExpired;
        for row in aadsts::rows()
            .filter(|row| row.words.is_empty())
            .filter(open)
        {
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
            IdsEqual,
            TenantIdWrong,
            IdsSwapped,
            SecretEndsSoon,
            CheckBlockedByPolicy,
            PermissionsMissing,
            TokensLost,
            LoginNotUpn,
            FullAccessMissing,
            NoMailbox,
            PastedAddressWrong,
            TokenTooLong,
            TemporarilyRefused,
            NetworkDown,
            NothingAnswers,
            MailboxElsewhere,
            ProxyInBetween,
            NotTheMailServer,
            HungUpAfterToken,
            StarttlsMissing,
            ClockWrong,
            ClientBusy,
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
        let of_names = names::findings();
        let of_numbers = aadsts::rows().map(|row| row.finding);
        let of_replies = replies::rows().map(|row| row.finding);
        let told = of_numbers.chain(of_replies).chain(of_names);
        let all: HashSet<_> = told.chain(of_rules).collect();
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
        assert!(found[0].what.say(Language::En).contains("424242"));
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
