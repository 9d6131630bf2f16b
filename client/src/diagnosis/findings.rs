//! From judged places to what is told: one cause once, and nothing that another finding explains.

use super::case::Case;
use super::examine::{Examined, State};
use super::id::{Certainty, FindingId, Scope, Urgency};
use super::place::Place;
use super::verdict::Verdict;
use crate::evidence::{Check, Leg, Words};

/// A cause with where it was first met, and what was seen of it anywhere.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    pub(crate) case: Case<'a>,
    pub(crate) verdict: Verdict,
    /// The servers' words and what the rules saw besides.
    pub(crate) seen: Vec<Words>,
}

impl Found<'_> {
    /// The firm that it concerns; none where it is the computer's.
    pub(crate) fn entity(&self) -> Option<&str> {
        match self.verdict.id.scope() {
            Scope::Account | Scope::Entity => Some(&self.case.entity.name),
            Scope::Computer => None,
        }
    }

    /// The account that it concerns, where it is one's alone.
    pub(crate) fn account(&self) -> Option<&str> {
        match self.verdict.id.scope() {
            Scope::Account => self.case.account.map(|account| account.address.as_str()),
            Scope::Entity | Scope::Computer => None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.verdict.id == other.verdict.id
            && self.entity() == other.entity()
            && (self.account() == other.account() || self.passes_with(other))
    }

    /// Whether both are one server's way to say that it passes: once to the firm's own question, once
    /// to an account's.
    fn passes_with(&self, other: &Self) -> bool {
        self.verdict.id.urgency() == Urgency::Passes
            && self.account().is_none()
            && self.case.place.server() == other.case.place.server()
    }
}

/// What is wrong, the most certain first, then in the order of the setup.
pub(crate) fn findings<'a>(examined: &Examined<'a>) -> Vec<Found<'a>> {
    let mut found: Vec<Found<'a>> = Vec::new();
    for one in &examined.judged {
        if let State::Open(case, verdict) = &one.state {
            add(&mut found, case, verdict);
        }
    }
    let found = super::common::join(found);
    let told: Vec<bool> = found
        .iter()
        .map(|one| found.iter().any(|other| explains(other, one)))
        .collect();
    let mut findings: Vec<Found<'a>> = found
        .into_iter()
        .zip(told)
        .filter_map(|(one, told)| (!told).then_some(one))
        .collect();
    findings.sort_by_key(|one| {
        let Verdict { id, certainty, .. } = one.verdict;
        (rank(certainty), id.step(), id)
    });
    findings
}

/// What concerns a firm or the computer is told once for all its accounts.
fn add<'a>(found: &mut Vec<Found<'a>>, case: &Case<'a>, verdict: &Verdict) {
    let words = case.words().into_iter().map(Words::new);
    let new = Found {
        case: *case,
        verdict: verdict.clone(),
        seen: words.chain(verdict.seen.iter().cloned()).collect(),
    };
    match found.iter_mut().find(|old| old.is_same(&new)) {
        // Whose it is, is more than that it is.
        Some(old) if old.account() != new.account() => {
            let seen = std::mem::replace(old, new).seen;
            absorb(old, seen);
        }
        Some(old) => absorb(old, new.seen),
        None => found.push(new),
    }
}

/// Takes over what was seen elsewhere.
pub(super) fn absorb(old: &mut Found<'_>, seen: Vec<Words>) {
    for words in seen {
        if !old.seen.contains(&words) {
            old.seen.push(words);
        }
    }
}

/// Whether `other` says why, so that `one` would only repeat it.
fn explains(other: &Found<'_>, one: &Found<'_>) -> bool {
    if !concerns(other, one) || std::ptr::eq(other, one) {
        return false;
    }
    // Whatever is tried with an address that is in no tenant, fails for that.
    if other.verdict.id == FindingId::MailboxElsewhere {
        return one.account() == other.account();
    }
    if other.verdict.id == FindingId::ClockWrong {
        return is_of_a_wrong_clock(one);
    }
    if is_seen_in_the_ids(other.verdict.id) && is_said_of_the_ids(one.verdict.id) {
        return true;
    }
    if one.verdict.id == FindingId::SecretEndsSoon {
        return asks_for_a_new_secret(other);
    }
    let (here, there) = (other.case.place, one.case.place);
    match (one.verdict.certainty, other.verdict.certainty) {
        // Several causes fit, but something on the way to this leg has already failed for a reason
        // that is known.
        (Certainty::OneOf, Certainty::Certain | Certainty::Likely) => stops(here, there),
        // Of two open questions the earlier one comes first; but that a sign-in was given up says
        // nothing of the token that is there.
        (Certainty::OneOf, Certainty::OneOf)
            if other.verdict.id != FindingId::SignInNotFinished =>
        {
            stops(here, there)
        }
        // Under wrong values every account seems to be somebody else's.
        (_, _) if there == Place::Tenant => {
            matches!(here, Place::Settings | Place::Check(_))
                && other.verdict.id.scope() == Scope::Entity
        }
        // Whoever cannot sign in cannot renew either; the sign-in is the later try.
        (_, _) => {
            here == Place::Leg(Leg::SignIn)
                && there == Place::Leg(Leg::Refresh)
                && one.verdict.id.scope() == Scope::Account
        }
    }
}

/// Whoever needs another secret today is not warned of the end of this one.
fn asks_for_a_new_secret(one: &Found<'_>) -> bool {
    use FindingId::{ClientSecretExpired, ClientSecretWrong, SecretIdInsteadOfValue};
    matches!(
        one.verdict.id,
        ClientSecretExpired | ClientSecretWrong | SecretIdInsteadOfValue
    )
}

/// With a wrong clock certificates and tokens seem out of their time, and what is shown too late is
/// refused without a reason.
fn is_of_a_wrong_clock(one: &Found<'_>) -> bool {
    use FindingId::{
        AccessTokenExpired, CertificateNotTrusted, CodeExpired, NoMailbox, PopOff,
        PopOffOrNoLicence, SmtpLoginRefused, Unknown,
    };
    matches!(
        one.verdict.id,
        AccessTokenExpired
            | CertificateNotTrusted
            | CodeExpired
            | NoMailbox
            | PopOff
            | PopOffOrNoLicence
            | SmtpLoginRefused
            | Unknown
    )
}

/// What the two ids themselves show to be wrong with them. As long as it is, no answer of Entra's
/// says anything more: it was asked about another tenant, or another app, than the firm's.
fn is_seen_in_the_ids(id: FindingId) -> bool {
    use FindingId::{ClientIdMalformed, IdsEqual, IdsSwapped, TenantIdMalformed};
    matches!(
        id,
        IdsEqual | IdsSwapped | ClientIdMalformed | TenantIdMalformed
    )
}

/// What Entra says of wrong ids, whatever is wrong with them.
fn is_said_of_the_ids(id: FindingId) -> bool {
    use FindingId::{
        AppDeleted, AppNotFoundInTenant, ClientIdWrong, TenantIdWrong, TenantNotFound,
        TenantNotNamed,
    };
    matches!(
        id,
        AppDeleted
            | AppNotFoundInTenant
            | ClientIdWrong
            | TenantIdWrong
            | TenantNotFound
            | TenantNotNamed
    )
}

fn concerns(other: &Found<'_>, one: &Found<'_>) -> bool {
    match other.verdict.id.scope() {
        Scope::Account => other.entity() == one.entity() && other.account() == one.account(),
        Scope::Entity => one.entity().is_none() || other.entity() == one.entity(),
        Scope::Computer => true,
    }
}

/// Whether a failure here stops what is tried there.
fn stops(here: Place, there: Place) -> bool {
    here.comes_before(there)
        // A sign-in that never came back is explained by what authorization says when asked.
        || (here, there) == (Place::Check(Check::Authorize), Place::Leg(Leg::SignIn))
}

fn rank(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Certain => 0,
        Certainty::Likely => 1,
        Certainty::OneOf => 2,
        Certainty::Unknown => 3,
    }
}
