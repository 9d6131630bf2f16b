//! What is wrong, in words for people and in a form that programs can use.

use serde::{Deserialize, Serialize};

use crate::diagnosis::{Case, Certainty, FindingId, Found, Owner, Place, Remedy, Step, remedies};
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
            causes: found.verdict.causes.iter().copied().map(owned).collect(),
            remedies: remedies(id, &found.case),
        }
    }
}

fn arguments(case: &Case<'_>) -> Arguments {
    let mut arguments = Arguments::default();
    arguments.set(Name::Entity, &case.entity.name);
    // What was refused was never kept, and is not what stands in the settings.
    if case.place != Place::Refused {
        arguments.set(Name::TenantId, &case.entity.tenant_id);
        arguments.set(Name::ClientId, &case.entity.client_id);
    }
    arguments.set(Name::RedirectUri, &case.entity.redirect_uri);
    if let Some(account) = case.account {
        arguments.set(Name::Account, &account.address);
        arguments.set(Name::Login, &account.login);
        arguments.set(Name::User, case.signed_in().unwrap_or_default());
        arguments.set(Name::Missing, &case.missing_permissions().join(", "));
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
