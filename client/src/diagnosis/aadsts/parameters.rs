//! What the text of a number quotes, in the order in which it does. Entra translates its sentences
//! and keeps their parameters, so that a value is known by its place where no label is.

use crate::diagnosis::reading::NamedKind::{self, App, RedirectUri, Resource, Scope, Tenant, User};

/// The parameters of a number; empty where it has none, or none that is of use.
pub(in crate::diagnosis) fn parameters(number: u32) -> &'static [NamedKind] {
    let mut rows = PARAMETERS.iter();
    let row = rows.find(|(numbers, _)| numbers.contains(&number));
    row.map_or(&[], |(_, kinds)| kinds)
}

/// As the English texts show them, whose sources stand at the numbers' rows.
const PARAMETERS: &[(&[u32], &[NamedKind])] = &[
    (&[50011, 500112, 900971, 90102], &[RedirectUri, App]),
    (&[500113, 7000215, 7000222, 65001, 90112, 650056], &[App]),
    (&[700016, 700011, 70001, 7000229, 650051], &[App, Tenant]),
    (&[7000112, 1000031, 50194, 9002346, 500131], &[App]),
    (&[90002, 900023, 900021, 900022, 50029], &[Tenant]),
    (&[500011, 50001, 500014, 650052], &[Resource, Tenant]),
    (&[650057, 65002], &[App, Resource]),
    (&[70011, 1002012, 28000, 28002, 700022, 650053], &[Scope]),
    (&[50105], &[App, User]),
    (&[501051], &[App, Resource]),
    (&[50020, 50034], &[User, Tenant, App]),
    (&[500341], &[User, Tenant]),
    (&[90072], &[User, Tenant, App]),
    (&[500021], &[Tenant]),
    (&[50076, 50079, 53003], &[Resource]),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::diagnosis::aadsts::row;

    #[test]
    fn each_number_has_a_row_and_stands_once() {
        let mut seen = HashSet::new();
        for number in PARAMETERS.iter().flat_map(|(numbers, _)| *numbers) {
            assert!(row(*number, "").is_some(), "{number}");
            assert!(seen.insert(number), "{number}");
        }
    }
}
