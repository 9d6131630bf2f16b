//! From what the client saw to what is wrong, who can cure it and how.
//!
//! Everything here is a pure function of an [`Evidence`]: the module reads no file, opens
//! no socket and asks no clock, so that a diagnosis can be repeated from the record alone. It knows
//! nothing of the rest of the client.
//!
//! [`examine`] looks once at each place and judges each failure once, by the rules in turn, special
//! before general; numbers and replies that speak for themselves are rows of a table. Lights and
//! findings are two views of what it says. No rule can reach a text: words for people are made of
//! the verdicts in `report`, which this module must not name.

pub(crate) mod aadsts;
mod case;
mod common;
mod cures;
mod examine;
mod findings;
mod id;
mod overtaken;
pub(crate) mod pages;
mod place;
mod remedy;
pub(crate) mod replies;
mod rules;
mod signal;
mod slip;
mod verdict;

pub use examine::{Examined, examine};
pub use id::{Certainty, FindingId, NoSuchFinding, Owner, Step};
pub use pages::read as read_page;
pub use remedy::{AdminAct, ClientAct, Remedy};
pub use signal::Signal;
pub use slip::is_slip;

pub(crate) use case::Case;
pub(crate) use cures::remedies;
pub(crate) use findings::{Found, findings};
pub(crate) use id::Urgency;
pub(crate) use place::Place;
pub(crate) use signal::{AccountSignals, EntitySignals, signals};

use crate::evidence::Failure;

/// Whether a mail server refused a login without saying why.
pub(crate) fn is_refused_login(failure: &Failure) -> bool {
    let Failure::Reply(reply) = failure else {
        return false;
    };
    let row = replies::row(reply.protocol, reply.line.as_str());
    row.is_some_and(|row| {
        matches!(
            row.finding,
            FindingId::PopOffOrNoLicence | FindingId::SmtpLoginRefused
        )
    })
}

/// Whether Entra says that there is no tenant of this name.
pub(crate) fn names_no_tenant(failure: &Failure) -> bool {
    let row = match failure {
        Failure::Entra(error) => aadsts::first_row(&error.codes()),
        Failure::EntraPage(page) => aadsts::first_row(&page.codes()),
        Failure::Reply(_) | Failure::Transport(_) | Failure::Local(_) => None,
    };
    row.is_some_and(|row| row.finding == FindingId::TenantNotFound)
}

#[cfg(test)]
pub(crate) use rules::testing;

#[cfg(test)]
mod tests {
    use super::rules::testing::*;
    use super::*;
    use crate::evidence::{
        AccountEvidence, Attempt, Attempts, Check, EntityEvidence, EntraRequest, Evidence, Local,
        Protocol, TokenClaims,
    };

    fn tried(name: &str, attempts: Attempts) -> AccountEvidence {
        let address = format!("{name}@contoso.com");
        AccountEvidence {
            login: address.clone(),
            token: Some(TokenClaims {
                user: Some(address.clone()),
                ..token(&["POP.AccessAsUser.All", "SMTP.Send"])
            }),
            address,
            attempts,
            ..account()
        }
    }

    fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
        Some(Attempt::failed(at(minute), failure))
    }

    fn held(minute: i64) -> Option<Attempt> {
        Some(Attempt::succeeded(at(minute)))
    }

    #[track_caller]
    fn check_all(entity: EntityEvidence, expected: &[(FindingId, Option<&str>)]) {
        let findings = diagnose(&Evidence {
            now: at(100),
            entities: vec![entity],
        });
        let found: Vec<_> = findings
            .iter()
            .map(|found| (found.id, found.account.as_deref()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_expired_secret_is_told_once_for_all_accounts() {
        let expired = || failed(5, entra(EntraRequest::Refresh, 7000222));
        let without_token = || failed(5, local(Local::NoToken));
        let attempts = || Attempts {
            sign_in: held(1),
            refresh: expired(),
            pop3: without_token(),
            smtp: without_token(),
        };
        let accounts = ["anna", "beat", "carla"].map(|name| tried(name, attempts()));
        let check = failed(6, entra(EntraRequest::ClientCredentials, 7000222));
        let entity = EntityEvidence {
            checks: check
                .map(|check| (Check::ClientCredentials, check))
                .into_iter()
                .collect(),
            ..entity(accounts.to_vec())
        };
        check_all(entity, &[(FindingId::ClientSecretExpired, None)]);
    }

    #[test]
    fn a_refused_renewal_is_the_only_finding_of_its_account() {
        let attempts = Attempts {
            sign_in: held(1),
            refresh: failed(5, entra(EntraRequest::Refresh, 700082)),
            pop3: failed(5, reply(Protocol::Pop3, POP_REFUSED)),
            ..Attempts::default()
        };
        let anna = Some("anna@contoso.com");
        check_all(
            entity(vec![tried("anna", attempts)]),
            &[(FindingId::RefreshTokenExpired, anna)],
        );
    }

    #[test]
    fn two_causes_are_two_findings() {
        let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [X]";
        let attempts = Attempts {
            sign_in: held(1),
            pop3: failed(5, reply(Protocol::Pop3, POP_REFUSED)),
            smtp: failed(6, reply(Protocol::Smtp, off)),
            ..Attempts::default()
        };
        let anna = Some("anna@contoso.com");
        check_all(
            entity(vec![tried("anna", attempts)]),
            &[
                (FindingId::SmtpAuthOffForTenant, anna),
                (FindingId::PopOffOrNoLicence, anna),
            ],
        );
    }

    #[test]
    fn what_authorization_says_explains_a_sign_in_that_never_came_back() {
        let attempts = Attempts {
            sign_in: failed(5, local(Local::NotFinished)),
            ..Attempts::default()
        };
        let anna = Some("anna@contoso.com");
        let mut entity = entity(vec![tried("anna", attempts)]);
        check_all(entity.clone(), &[(FindingId::SignInNotFinished, anna)]);
        let attempt = Attempt::failed(at(9), entra(EntraRequest::Authorize, 50011));
        entity.checks.insert(Check::Authorize, attempt);
        check_all(entity, &[(FindingId::RedirectUriNotRegistered, None)]);
    }

    #[test]
    fn a_renewed_token_speaks_before_it_is_shown_to_anybody() {
        let mut account = tried("anna", Attempts::default());
        account.token = Some(token(&["SMTP.Send"]));
        account.login = USER.to_owned();
        account.looks.refresh = held(9);
        let anna = Some("anna@contoso.com");
        let missing = (FindingId::PopPermissionMissing, anna);
        check_all(entity(vec![account.clone()]), &[missing]);
        // The server's words come on top of it.
        account.looks.pop3 = failed(10, reply(Protocol::Pop3, POP_REFUSED));
        check_all(entity(vec![account.clone()]), &[missing]);
        // Whom the server lets in needs no better token.
        account.looks.pop3 = held(11);
        check_all(entity(vec![account]), &[]);
    }

    #[test]
    fn a_later_success_leaves_no_finding() {
        let attempts = Attempts {
            refresh: failed(5, entra(EntraRequest::Refresh, 700082)),
            sign_in: held(6),
            pop3: held(6),
            ..Attempts::default()
        };
        check_all(entity(vec![tried("anna", attempts)]), &[]);
    }

    #[test]
    fn one_outage_is_told_once() {
        let failure = || {
            Failure::Transport(crate::evidence::TransportFailure {
                what: crate::evidence::Transport::Resolve,
                host: "login.microsoftonline.com".to_owned(),
                words: "no such host".into(),
            })
        };
        let attempts = || Attempts {
            sign_in: held(1),
            refresh: failed(5, failure()),
            ..Attempts::default()
        };
        let accounts = ["anna", "beat"].map(|name| tried(name, attempts()));
        check_all(
            entity(accounts.to_vec()),
            &[(FindingId::EntraUnreachable, None)],
        );
    }
}
