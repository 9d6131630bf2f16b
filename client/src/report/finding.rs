//! What is wrong, in words for people and in a form that programs can use.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::diagnosis::{Case, Certainty, FindingId, Found, Owner, Place, Remedy, Step, remedies};
use crate::evidence::{Failure, Local};
use crate::locales::{Arguments, Name, Part, Text};

/// One cause, told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The name of the cause.
    pub id: FindingId,
    /// The setup step at which it went wrong.
    pub step: Step,
    /// The firm, where the cause lies with one.
    #[serde(default)]
    pub entity: Option<String>,
    /// The account's mail address, where the cause lies with one account; an expired secret, for
    /// one, concerns the entity with all its accounts and names none.
    pub account: Option<String>,
    /// Who can put it right.
    pub owner: Owner,
    /// What happened.
    pub what: Text,
    /// The server's words and what the token says.
    pub evidence: Vec<String>,
    /// What to click or type.
    pub fix: Text,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether this computer saw it itself, without a server or a token that says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_own: bool,
    /// For a class, the causes that cannot be told apart from outside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The cure, act by act; empty where a program can do nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<Remedy>,
}

impl Finding {
    /// Puts into words what was found.
    pub(super) fn of(found: &Found<'_>) -> Self {
        let id = found.verdict.id;
        let arguments = arguments(&found.case);
        let text = |part| Text::of_finding(id.as_str(), part, arguments.clone());
        let owned = |text: &str| text.to_owned();
        Self {
            id,
            step: id.step(),
            entity: found.entity().map(owned),
            account: found.account().map(owned),
            owner: id.owner(),
            what: text(Part::What),
            evidence: found.seen.iter().map(ToString::to_string).collect(),
            fix: text(Part::Fix),
            certainty: found.verdict.certainty,
            is_own: is_own(found.case.failure),
            causes: found.verdict.causes.iter().copied().map(owned).collect(),
            remedies: remedies(id, &found.case),
        }
    }
}

/// Whether nobody but this computer says it: its settings, its files, its way to a server.
fn is_own(failure: &Failure) -> bool {
    match failure {
        Failure::Entra(_) | Failure::EntraPage(_) | Failure::Reply(_) => false,
        Failure::Transport(_) => true,
        Failure::Local(local) => match local.kind {
            Local::StateMismatch
            | Local::NonceMismatch
            | Local::NotFinished
            | Local::Storage
            | Local::Settings
            | Local::SecretIdPasted
            | Local::SecretMissing
            | Local::SecretMalformed
            | Local::IdsEqual
            | Local::IdsSwapped
            | Local::RedirectUriMalformed
            | Local::PastedOdd
            | Local::TokensLost
            | Local::SecretEndsSoon
            | Local::Busy
            | Local::PublicProvider
            | Local::TenantIdMalformed
            | Local::ClientIdMalformed => true,
            Local::OtherUser
            | Local::OtherName
            | Local::OtherUnasked
            | Local::Renamed
            | Local::AddressTypo
            | Local::OtherTenant
            | Local::NoToken
            | Local::NoRefreshToken
            | Local::OddAnswer
            | Local::ClockWrong => false,
        },
    }
}

/// Whether the tenant is named by a domain instead of its ID.
pub(super) fn is_domain(tenant: &str) -> bool {
    tenant.contains('.')
}

/// The first line of a page, as far as a sentence can quote it.
fn beginning(page: &str) -> String {
    const LONG: usize = 80;
    let line = page.lines().map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    match line.char_indices().nth(LONG) {
        Some((end, _)) => format!("{} …", &line[..end]),
        None => line.to_owned(),
    }
}

fn arguments(case: &Case<'_>) -> Arguments {
    let mut arguments = Arguments::default();
    arguments.set(Name::Entity, &case.entity.name);
    // What was refused was never kept, and is not what stands in the settings.
    if case.place != Place::Refused {
        arguments.set(Name::TenantId, &case.entity.tenant_id);
        arguments.set(Name::ClientId, &case.entity.client_id);
        if is_domain(&case.entity.tenant_id) {
            arguments.set(Name::Domain, &case.entity.tenant_id);
        }
    }
    match case.failure {
        Failure::EntraPage(page) => arguments.set(Name::Page, &beginning(page.text.as_str())),
        Failure::Transport(failure) => {
            let length = failure.token_length.map(|length| length.to_string());
            arguments.set(Name::TokenLength, &length.unwrap_or_default());
        }
        Failure::Entra(_) | Failure::Reply(_) | Failure::Local(_) => {}
    }
    arguments.set(Name::RedirectUri, &case.entity.redirect_uri);
    if let Some(account) = case.account {
        arguments.set(Name::Account, &account.address);
        arguments.set(Name::Login, &account.login);
        arguments.set(Name::User, case.signed_in().unwrap_or_default());
        if case.sends_as_itself() {
            arguments.set(Name::Own, &account.login);
        }
        if case.failure.is_of(Local::OtherName) {
            arguments.set(Name::Opened, case.signed_in().unwrap_or_default());
        }
        arguments.set(Name::Missing, &case.missing_permissions().join(", "));
    }
    let is_over = |end: Timestamp| end <= case.moment.at;
    if case.failure.is_of(Local::SecretEndsSoon) && case.entity.secret_ends.is_some_and(is_over) {
        arguments.set(Name::Ended, &case.words().join(" "));
    }
    // The server's own name, whatever address it was reached under.
    if let Some(server) = case.place.server() {
        arguments.set(Name::Host, server.host());
    }
    if let Some(number) = case.codes().first() {
        arguments.set(Name::Number, &number.to_string());
    }
    arguments
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::testing::*;
    use crate::evidence::{EntraRequest, Failure, Leg, Local, Transport, TransportFailure};

    #[test]
    fn what_this_computer_saw_itself_is_no_word_of_a_server() {
        let closed = TransportFailure::new(Transport::Certificate, "host.example", "expired");
        for (failure, expected) in [
            (local(Local::IdsEqual), true),
            (local(Local::SecretMissing), true),
            (Failure::Transport(closed), true),
            (local(Local::ClockWrong), false),
            (entra(EntraRequest::Refresh, 7_000_222), false),
        ] {
            let found = failing(account(), Leg::Refresh, failure).remove(0);
            assert_eq!(found.is_own, expected, "{found:?}");
        }
    }
}
