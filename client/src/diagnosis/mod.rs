//! From what the client saw to what is wrong, who can cure it and how.
//!
//! Everything here is a pure function of an [`Evidence`](crate::evidence::Evidence): the module reads no file, opens
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
mod names;
mod overtaken;
pub(crate) mod pages;
mod pasted;
mod place;
mod reading;
mod remedy;
pub(crate) mod replies;
mod rules;
mod signal;
mod slip;
mod step;
mod verdict;

pub use examine::{Examined, examine};
pub use id::{Certainty, FindingId, NoSuchFinding, Owner, Step};
pub use pages::read as read_page;
pub use reading::{Named, NamedKind};
pub use remedy::{AdminAct, ClientAct, Remedy};
pub use signal::Signal;
pub use slip::is_slip;

pub(crate) use aadsts::Provenance;
pub(crate) use case::Case;
pub(crate) use cures::remedies;
pub(crate) use findings::{Found, findings};
pub(crate) use id::Urgency;
pub(crate) use pasted::{Meaning, meanings};
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
    aadsts::of(failure).is_some_and(|row| row.finding == FindingId::TenantNotFound)
}

#[cfg(test)]
pub(crate) use reading::work_of;
#[cfg(test)]
pub(crate) use rules::testing;

#[cfg(test)]
mod tests;
