//! Playing blind: nothing that the doctor is asked about can be known beforehand.
//!
//! The doctor is a process of its own with the client's home and nothing else; the scenarios come in
//! an order, and the tenant under names, ids and secrets, that the seed decides. So whoever finds the
//! true cause found it by looking.

use std::sync::Arc;

use mock_server::data::TenantFile;
use mock_server::ids::Ids;

use super::{Doctor, Robots, RunOptions};
use crate::scenario::Scenario;

impl RunOptions {
    /// Blind options: the same seed gives the same names and ids.
    #[must_use]
    pub fn blind(seed: u64, doctor: Doctor) -> Self {
        // Whoever reads a page to the doctor may read it in either language.
        let language = if seed.is_multiple_of(2) { "en" } else { "de" };
        Self {
            browsers: Arc::new(Robots::in_language(language)),
            doctor,
            mask: Some(seed),
        }
    }
}

/// The scenarios in an order that the seed decides.
#[must_use]
pub fn shuffled(mut scenarios: Vec<Scenario>, seed: u64) -> Vec<Scenario> {
    let mut ids = Ids::new(seed);
    // Fisher and Yates.
    for end in (1..scenarios.len()).rev() {
        let other = usize::try_from(ids.between(0, end as u64)).unwrap_or(end);
        scenarios.swap(other, end);
    }
    scenarios
}

/// What is different about one box: its tenant's names, and the seed of everything that it invents.
pub(super) fn mask(seed: u64, scenario: &str, tenant: TenantFile) -> (TenantFile, u64) {
    const FIRMS: [&str; 6] = [
        "Kanzlei Rotbuche",
        "Notariat am Bach",
        "Legal Partners",
        "Advokatur Sonnenhof",
        "Treuhand Lindenberg",
        "Rechtsdienst Nord",
    ];
    let seed = mixed(seed, scenario);
    let mut ids = Ids::new(seed);
    let firm = usize::try_from(ids.between(0, FIRMS.len() as u64 - 1)).unwrap_or_default();
    let domain = ids.alphanumeric(9).to_ascii_lowercase();
    let masked = TenantFile {
        name: FIRMS.get(firm).map(|name| (*name).to_owned()),
        tenant_id: Some(ids.guid()),
        client_id: Some(ids.guid()),
        secret_id: Some(ids.guid()),
        secret: Some(format!(
            "{}8Q~{}",
            ids.alphanumeric(3),
            ids.alphanumeric(34)
        )),
        app_name: Some(format!("Mail {}", ids.alphanumeric(4))),
        domain: Some(format!("firm-{domain}.example")),
        ..tenant
    };
    (masked, ids.between(1, u64::MAX - 1))
}

/// FNV-1a, so that the same seed masks each scenario in its own way, on every computer.
fn mixed(seed: u64, scenario: &str) -> u64 {
    scenario
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalogue;

    #[test]
    fn a_seed_shuffles_always_in_the_same_way_and_loses_nothing() {
        let order = |seed| -> Vec<String> {
            let all = shuffled(catalogue::all().unwrap(), seed);
            all.into_iter().map(|scenario| scenario.id).collect()
        };
        let (one, two) = (order(1), order(2));
        assert_eq!(one, order(1));
        assert_ne!(one, two);
        let sorted = |ids: Vec<String>| ids.into_iter().collect::<BTreeSet<_>>();
        assert_eq!(sorted(one), sorted(two));
    }

    #[test]
    fn a_masked_tenant_shows_nothing_that_is_known() {
        let (one, seed) = mask(7, "app-deleted", TenantFile::default());
        let (again, same) = mask(7, "app-deleted", TenantFile::default());
        assert_eq!((&one.tenant_id, seed), (&again.tenant_id, same));
        let (other, _) = mask(7, "app-disabled", TenantFile::default());
        let known = TenantFile::default().names().unwrap();
        let (one, other) = (one.names().unwrap(), other.names().unwrap());
        for pair in [(&one, &known), (&one, &other)] {
            assert_ne!(pair.0.tenant_id, pair.1.tenant_id);
            assert_ne!(pair.0.client_id, pair.1.client_id);
            assert_ne!(pair.0.secret_id, pair.1.secret_id);
            assert_ne!(pair.0.domain, pair.1.domain);
        }
    }
}
