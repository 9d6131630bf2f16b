//! Several findings with one true cause are told as one.

use super::findings::{Found, absorb};
use super::id::FindingId;
use super::place::Server;
use super::verdict::Verdict;

/// What comes together, and the one name for it.
struct Common {
    parts: fn(&Found<'_>) -> Option<u8>,
    /// How many different parts have to be there.
    needed: usize,
    name: FindingId,
}

const COMMON: &[Common] = &[
    // Nobody at all is reached: it is this computer's line, not the servers.
    Common {
        parts: |one| match one.verdict.id {
            FindingId::EntraUnreachable => Some(0),
            FindingId::MailServerUnreachable => {
                one.case.place.server().map(|server| match server {
                    Server::Entra => 0,
                    Server::Pop3 => 1,
                    Server::Smtp => 2,
                })
            }
            _ => None,
        },
        needed: 2,
        name: FindingId::NetworkDown,
    },
    // A token with neither permission was never given any for mail.
    Common {
        parts: |one| match one.verdict.id {
            FindingId::PopPermissionMissing => Some(0),
            FindingId::SmtpPermissionMissing => Some(1),
            _ => None,
        },
        needed: 2,
        name: FindingId::PermissionsMissing,
    },
    // Both mail servers refuse a token that is right in everything: it is the mailbox.
    Common {
        parts: |one| match one.verdict.id {
            FindingId::PopOffOrNoLicence | FindingId::FullAccessMissing => Some(0),
            FindingId::SmtpLoginRefused => Some(1),
            _ => None,
        },
        needed: 2,
        name: FindingId::NoMailbox,
    },
];

/// The findings with what belongs together joined under the first of its parts.
pub(super) fn join<'a>(mut found: Vec<Found<'a>>) -> Vec<Found<'a>> {
    for common in COMMON {
        found = join_one(found, common);
    }
    found
}

fn join_one<'a>(found: Vec<Found<'a>>, common: &Common) -> Vec<Found<'a>> {
    let mut joined: Vec<Found<'a>> = Vec::new();
    for one in &found {
        if (common.parts)(one).is_none() {
            joined.push(one.clone());
            continue;
        }
        let mates: Vec<&Found<'a>> = found
            .iter()
            .filter(|other| (common.parts)(other).is_some() && is_together(one, other))
            .collect();
        let mut kinds: Vec<u8> = mates
            .iter()
            .filter_map(|mate| (common.parts)(mate))
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.len() < common.needed {
            joined.push(one.clone());
            continue;
        }
        let name = |other: &Found<'a>| other.verdict.id == common.name && is_together(one, other);
        match joined.iter_mut().find(|other| name(other)) {
            Some(first) => absorb(first, one.seen.clone()),
            None => joined.push(Found {
                verdict: Verdict::new(common.name),
                ..one.clone()
            }),
        }
    }
    joined
}

/// Whether both are the same account's, entity's or the computer's.
fn is_together(one: &Found<'_>, other: &Found<'_>) -> bool {
    one.entity() == other.entity() && one.account() == other.account()
}
