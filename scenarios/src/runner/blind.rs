//! Playing blind: nothing that the doctor is asked about can be known beforehand.
//!
//! The doctor is a process of its own with the client's home and nothing else; the scenarios come in
//! an order, and the tenant under names, ids and secrets, that the seed decides. So whoever finds the
//! true cause found it by looking.

use std::sync::Arc;

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
}
