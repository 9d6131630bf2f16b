//! Whether two mail addresses differ by a slip of the pen, or are two people's.

/// Whether two addresses differ by a slip of the pen: a letter more, less, other or swapped.
///
/// How many slips are believed grows with the part's length, since short names differ by one letter
/// from their colleagues': none below four letters, one below eight, two from then on, and two in
/// the whole address.
#[must_use]
pub fn is_slip(one: &str, other: &str) -> bool {
    let parts = |address: &str| {
        let address = address.to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        Some([local.to_owned(), domain.to_owned()])
    };
    let (Some(one), Some(other)) = (parts(one), parts(other)) else {
        return false;
    };
    let mut slips = 0;
    for (one, other) in one.iter().zip(&other) {
        let distance = strsim::damerau_levenshtein(one, other);
        let shorter = one.chars().count().min(other.chars().count());
        let believed = match shorter {
            0..=3 => 0,
            4..=7 => 1,
            8.. => 2,
        };
        if distance > believed {
            return false;
        }
        slips += distance;
    }
    (1..=2).contains(&slips)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_slip_is_small_for_its_length() {
        const ANNA: &str = "anna.muster@muster-legal.example";
        for (user, login, expected) in [
            (ANNA, "ana.muster@muster-legal.example", true),
            (ANNA, "anna.mutser@muster-legal.example", true),
            (ANNA, "anna.muster@muster-lega1.example", true),
            (ANNA, "anna.muster@musterlegal.example", true),
            (ANNA, "ana.muster@muster-lega1.example", true),
            (ANNA, "anna_muster@muster-legal.example", true),
            (ANNA, "ANNA.MUSTERS@Muster-Legal.example", true),
            ("müller@muster.example", "muller@muster.example", true),
            ("hanna@muster.example", "anna@muster.example", true),
            // Too many slips, in a part or in both together.
            (ANNA, "beat.beispiel@muster-legal.example", false),
            (ANNA, "anna.beispiel@muster-legal.example", false),
            (ANNA, "a.muster@muster-legal.example", false),
            (ANNA, "ana.mustre@muster-lega1.example", false),
            (ANNA, "anna.muster@beispiel-treuhand.example", false),
            ("anna.muster@musterlegal.onmicrosoft.com", ANNA, false),
            // Initials are not misspelt: they are somebody else's.
            ("am@muster-legal.example", "ab@muster-legal.example", false),
            (
                "max@muster-legal.example",
                "mex@muster-legal.example",
                false,
            ),
            ("anna@muster.example", "beat@muster.example", false),
            // No slip at all, and no address at all.
            (ANNA, ANNA, false),
            ("live.com#anna", ANNA, false),
            ("", "", false),
        ] {
            assert_eq!(is_slip(user, login), expected, "{user} {login}");
            assert_eq!(is_slip(login, user), expected, "{login} {user}");
        }
    }

    /// Pairs that are near by making: a name, and the same with so many letters changed.
    #[test]
    fn so_many_other_letters_are_believed_as_the_name_is_long() {
        for length in 1..=12 {
            let name = &"abcdefghijkl"[..length];
            let believed = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2][length];
            for changed in 1..=length.min(4) {
                // Letters that are nowhere in the name: as many changes as letters.
                let other = format!("{}{}", &"xyzw"[..changed], &name[changed..]);
                for (one, two) in [
                    (
                        format!("{name}@muster.example"),
                        format!("{other}@muster.example"),
                    ),
                    (format!("anna@{name}"), format!("anna@{other}")),
                ] {
                    assert_eq!(is_slip(&one, &two), changed <= believed, "{one} {two}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_two_names_are_compared_either_way_round(one in ".*", other in ".*") {
            prop_assert_eq!(is_slip(&one, &other), is_slip(&other, &one));
            prop_assert!(!is_slip(&one, &one));
        }
    }
}
