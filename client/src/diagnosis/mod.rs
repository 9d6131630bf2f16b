//! From what the client saw to what is wrong, who can cure it and how.
//!
//! Everything here is a pure function of an [`Evidence`]: the module reads no file, opens
//! no socket and asks no clock, so that a diagnosis can be repeated from the record alone. It knows
//! nothing of the rest of the client.
//!
//! A failure is judged by the rules in turn, special before general; numbers and replies that speak
//! for themselves are rows of a table. One cause gives one finding, however many accounts it stops.

mod aadsts;
mod case;
mod explain;
mod finding;
mod id;
mod pages;
mod remedy;
mod replies;
mod report;
mod rules;
pub mod signal;
mod slip;
mod standing;
mod text;

pub use explain::{Explanation, explain};
pub use finding::Finding;
pub use id::{Certainty, FindingId, NoSuchFinding, Owner, Step};
pub use pages::read as read_page;
pub use remedy::{AdminAct, ClientAct, Remedy};
pub use report::{AccountReport, EntityReport, Legs, Report};
pub use signal::Signal;
pub use slip::is_slip;
pub use text::{Language, Text};

use crate::evidence::{
    AccountEvidence, EntityEvidence, Evidence, Failure, Leg, Probe, ProbeKind, Protocol,
};
use case::{Case, Place};
use id::Scope;
use standing::Standing;

/// What is wrong, the most certain first, then in the order of the setup.
pub fn diagnose(evidence: &Evidence) -> Vec<Finding> {
    let mut found = Vec::new();
    for case in evidence.entities.iter().flat_map(cases) {
        merge(
            &mut found,
            Found {
                place: case.place,
                finding: rules::judge(&case),
            },
        );
    }
    for entity in &evidence.entities {
        for account in &entity.accounts {
            for one in claimed(entity, account) {
                merge(&mut found, one);
            }
        }
    }
    let told: Vec<bool> = found
        .iter()
        .map(|one| is_told_by_another(one, &found))
        .collect();
    let mut findings: Vec<Finding> = found
        .into_iter()
        .zip(told)
        .filter_map(|(one, told)| (!told).then_some(one.finding))
        .collect();
    findings.sort_by_key(|finding| (rank(finding.certainty), finding.step, finding.id));
    findings
}

/// A finding and where it was first met.
struct Found {
    place: Place,
    finding: Finding,
}

/// All open failures of an entity, in the order in which the setup comes to need what failed.
fn cases(entity: &EntityEvidence) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    if let Standing::Open(case) = standing::of_settings(entity) {
        cases.push(case);
    }
    cases.extend(standing::refused(entity));
    cases.extend(probed(entity, None, &entity.probes));
    for account in &entity.accounts {
        for leg in Leg::ALL {
            if let Standing::Open(case) = standing::of_leg(entity, account, leg) {
                cases.push(case);
            }
        }
        cases.extend(probed(entity, Some(account), &account.probes));
    }
    cases
}

fn probed<'a>(
    entity: &'a EntityEvidence,
    account: Option<&'a AccountEvidence>,
    probes: &'a [Probe],
) -> impl Iterator<Item = Case<'a>> {
    probes.iter().filter_map(move |probe| {
        Case::of(entity, account, Place::Probe(probe.what), &probe.attempt)
    })
}

/// What a token that the doctor has just renewed says against itself, for each mail server that has
/// not let it in: nobody has to be reached to see that a permission is missing.
fn claimed<'a>(
    entity: &'a EntityEvidence,
    account: &'a AccountEvidence,
) -> impl Iterator<Item = Found> + 'a {
    static UNASKED: Failure = Failure::nothing();
    let held = |what: ProbeKind| {
        let mut probes = account.probes.iter();
        probes.find(move |probe| probe.what == what && probe.attempt.is_held())
    };
    let servers = [
        (Protocol::Pop3, ProbeKind::Pop3),
        (Protocol::Smtp, ProbeKind::Smtp),
    ];
    let renewed = held(ProbeKind::Refresh);
    servers
        .into_iter()
        .filter(move |(_, login)| held(*login).is_none())
        .filter_map(move |(protocol, _)| {
            let place = Place::Claims(protocol);
            let finding = rules::judge_token(&Case {
                entity,
                account: Some(account),
                place,
                at: renewed?.attempt.at,
                failure: &UNASKED,
            })?;
            Some(Found { place, finding })
        })
}

/// One cause, one finding: what concerns a firm or the computer is told once for all its accounts.
fn merge(found: &mut Vec<Found>, new: Found) {
    let same = found.iter_mut().find(|old| {
        let (old, new) = (&old.finding, &new.finding);
        old.id == new.id
            && match new.id.scope() {
                Scope::Account => old.entity == new.entity && old.account == new.account,
                Scope::Entity => old.entity == new.entity,
                Scope::Computer => true,
            }
    });
    match same {
        Some(old) => old.finding.absorb(new.finding),
        None => found.push(new),
    }
}

/// Whether another finding already says why, so that this one would only repeat it.
fn is_told_by_another(one: &Found, all: &[Found]) -> bool {
    all.iter().any(|other| {
        concerns(&other.finding, &one.finding)
            && match (one.finding.certainty, other.finding.certainty) {
                // Several causes fit, but something on the way to this leg has already failed for
                // a reason that is known.
                (Certainty::OneOf, Certainty::Certain | Certainty::Likely) => {
                    comes_before(other.place, one.place)
                }
                // Of two open questions the earlier one comes first; but that a sign-in was given
                // up says nothing of the token that is there.
                (Certainty::OneOf, Certainty::OneOf)
                    if other.finding.id != FindingId::SignInNotFinished =>
                {
                    comes_before(other.place, one.place)
                }
                // Whoever cannot sign in cannot renew either; the sign-in is the later try.
                (_, _) => {
                    is_sign_in(other.place)
                        && is_refresh(one.place)
                        && one.finding.id.scope() == Scope::Account
                }
            }
    })
}

fn concerns(other: &Finding, one: &Finding) -> bool {
    match other.id.scope() {
        Scope::Account => other.entity == one.entity && other.account == one.account,
        Scope::Entity => one.entity.is_none() || other.entity == one.entity,
        Scope::Computer => true,
    }
}

/// Whether a failure here stops what is tried there.
fn comes_before(here: Place, there: Place) -> bool {
    order(here) < order(there)
        // A sign-in that never came back is explained by what authorization says when asked.
        || matches!((here, there), (Place::Probe(ProbeKind::Authorize), Place::Leg(Leg::SignIn)))
}

fn order(place: Place) -> u8 {
    match place {
        Place::Check
        | Place::Refused
        | Place::Probe(
            ProbeKind::Discovery | ProbeKind::Authorize | ProbeKind::ClientCredentials,
        ) => 0,
        Place::Leg(Leg::SignIn) | Place::Probe(ProbeKind::AccountTenant) => 1,
        Place::Leg(Leg::Refresh) | Place::Probe(ProbeKind::Refresh) => 2,
        Place::Claims(_)
        | Place::Leg(Leg::Pop3 | Leg::Smtp)
        | Place::Probe(ProbeKind::Pop3 | ProbeKind::Smtp) => 3,
    }
}

fn is_sign_in(place: Place) -> bool {
    place == Place::Leg(Leg::SignIn)
}

fn is_refresh(place: Place) -> bool {
    matches!(
        place,
        Place::Leg(Leg::Refresh) | Place::Probe(ProbeKind::Refresh)
    )
}

fn rank(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Certain => 0,
        Certainty::Likely => 1,
        Certainty::OneOf => 2,
        Certainty::Unknown => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::rules::testing::*;
    use super::*;
    use crate::evidence::{Attempt, Attempts, EntraRequest, Local};

    fn tried(name: &str, attempts: Attempts) -> AccountEvidence {
        AccountEvidence {
            address: format!("{name}@contoso.com"),
            attempts,
            ..account()
        }
    }

    fn failed(minute: i64, failure: Failure) -> Option<Attempt> {
        Some(Attempt::failed(at(minute), failure))
    }

    fn held(minute: i64) -> Option<Attempt> {
        Some(Attempt::held(at(minute)))
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
            check,
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
        entity.probes.push(Probe {
            what: ProbeKind::Authorize,
            attempt,
        });
        check_all(entity, &[(FindingId::RedirectUriNotRegistered, None)]);
    }

    #[test]
    fn a_renewed_token_speaks_before_it_is_shown_to_anybody() {
        let probe = |what, attempt| Probe { what, attempt };
        let mut account = tried("anna", Attempts::default());
        account.token = Some(token(&["SMTP.Send"]));
        account.login = USER.to_owned();
        account.probes = vec![probe(ProbeKind::Refresh, Attempt::held(at(9)))];
        let anna = Some("anna@contoso.com");
        let missing = (FindingId::PopPermissionMissing, anna);
        check_all(entity(vec![account.clone()]), &[missing]);
        // The server's words come on top of it.
        let refused = Attempt::failed(at(9), reply(Protocol::Pop3, POP_REFUSED));
        account.probes.push(probe(ProbeKind::Pop3, refused));
        check_all(entity(vec![account.clone()]), &[missing]);
        // Whom the server lets in needs no better token.
        account.probes[1] = probe(ProbeKind::Pop3, Attempt::held(at(9)));
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
