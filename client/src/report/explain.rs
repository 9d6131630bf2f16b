//! What a number, a reply or a whole pasted page means, in words for people.

use serde::{Deserialize, Serialize};

use super::finding::is_domain;
use crate::diagnosis::{FindingId, Meaning, Named, NamedKind, Owner, Provenance, Step, meanings};
use crate::locales::{Arguments, Name, Part, Text};

/// One meaning of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The part of the text that it explains: a number, a line, an id.
    pub matched: String,
    /// The finding that a doctor would come to, or one of several.
    pub id: FindingId,
    /// The setup step at which it goes wrong.
    pub step: Step,
    /// Who can put it right.
    pub owner: Owner,
    /// What it means.
    pub what: Text,
    /// What to click or type.
    pub fix: Text,
    /// Where it can be read, as an address; empty where nothing is known.
    pub source: String,
    /// When the source was last read; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub read: String,
    /// Whether the meaning of the number is only remembered, without a public source.
    pub assumed: bool,
    /// What the text names: addresses, ids, times; never a secret.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub named: Vec<Named>,
}

/// Explains an AADSTS number (with or without the letters), a server's reply, the id of a finding,
/// or pasted text with any of them in it, in order of appearance and each cause once. Where nothing
/// is known, that is the one explanation.
pub fn explain(text: &str) -> Vec<Explanation> {
    meanings(text).into_iter().map(told).collect()
}

fn told(meaning: Meaning) -> Explanation {
    let arguments = arguments(&meaning);
    let id = meaning.id;
    Explanation {
        matched: meaning.matched,
        id,
        step: id.step(),
        owner: id.owner(),
        what: Text::of_finding(id.as_str(), Part::What, arguments.clone()),
        fix: Text::of_finding(id.as_str(), Part::Fix, arguments),
        source: meaning.source,
        read: meaning.read.to_owned(),
        assumed: meaning.provenance == Provenance::Assumed,
        named: meaning.named,
    }
}

/// The values of the text stand in the place of those that a doctor knows.
fn arguments(meaning: &Meaning) -> Arguments {
    let mut arguments = Arguments::default();
    if let Some(number) = meaning.number {
        arguments.set(Name::Number, &number.to_string());
    }
    for one in &meaning.named {
        for name in names(one.kind) {
            arguments.set(*name, &one.value);
        }
        if one.kind == NamedKind::Tenant && is_domain(&one.value) {
            arguments.set(Name::Domain, &one.value);
        }
    }
    arguments.set(Name::Asked, asked(meaning).unwrap_or_default());
    arguments
}

/// The arguments of which a value is one.
const fn names(kind: NamedKind) -> &'static [Name] {
    match kind {
        NamedKind::RedirectUri => &[Name::RedirectUri],
        NamedKind::App => &[Name::ClientId],
        NamedKind::Tenant => &[Name::TenantId],
        NamedKind::User => &[Name::Login, Name::User, Name::Account],
        NamedKind::Mailbox => &[Name::Account],
        NamedKind::Host => &[Name::Host],
        NamedKind::Scope
        | NamedKind::Resource
        | NamedKind::Time
        | NamedKind::TraceId
        | NamedKind::CorrelationId => &[],
    }
}

/// What was asked for: the permission, or the service where the meaning is about that.
fn asked(meaning: &Meaning) -> Option<&str> {
    let of = |kind| meaning.named.iter().find(move |one| one.kind == kind);
    let (scope, resource) = (of(NamedKind::Scope), of(NamedKind::Resource));
    let asked = match meaning.id == FindingId::ResourceMisspelt {
        true => resource.or(scope),
        false => scope.or(resource),
    };
    asked.map(|one| one.value.as_str())
}

#[cfg(test)]
mod tests;
