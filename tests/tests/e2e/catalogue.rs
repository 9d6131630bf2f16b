//! What the catalogue prints: the table, and for a scenario that does not hold, what the client saw
//! and the journal.
//!
//! Each scenario has a box and a client of its own, whose tokens nobody outside sees; so the output
//! is searched for what is known (passwords, the seeded secret) and for the shapes that every token,
//! secret, code and session of a box has.

use client::locales::Language;
use mock_server::tenant::seed;
use scenarios::runner::{self, Verdict};
use scenarios::{catalogue, table};

/// Where a secret begins, and how many characters of a token's alphabet must follow.
const SHAPES: [(&str, usize); 5] = [
    // A JSON Web Token, or any base64 of one.
    ("eyJ", 12),
    // The value of a client secret.
    ("8Q~", 12),
    // Codes and refresh tokens.
    ("1.A", 30),
    ("0.A", 30),
    // A browser session.
    ("ESTSAUTH", 1),
];

fn found(text: &str) -> Vec<String> {
    let known = [seed::PASSWORD, seed::OTHER_PASSWORD, seed::CLIENT_SECRET];
    let mut found: Vec<_> = known
        .iter()
        .filter(|secret| text.contains(*secret))
        .map(|secret| secret[..4].to_owned())
        .collect();
    for (start, follows) in SHAPES {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at + start.len()..];
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.~=".contains(byte))
                .count();
            if length >= follows {
                found.push(text[at..at + start.len() + 6].to_owned());
            }
        }
    }
    found
}

#[test]
fn a_planted_secret_is_found() {
    for planted in [
        "token eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.e30.x",
        "secret abc8Q~0123456789ABCDEFGHIJ",
        "code=1.AWMB9SY2Mv4bzUiJAt39_UThzgIAAAAAAPEPzgAAAAAAAAAA",
        "ESTSAUTHPERSISTENT=x",
        "wrong password: Anna-rehearses-2026",
    ] {
        assert!(!found(planted).is_empty(), "{planted}");
    }
    assert!(found("AADSTS7000222: The provided client secret keys for app are expired").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_prints_no_secret_whether_it_holds_or_not() {
    let all = catalogue::all().unwrap();
    let held = runner::run_all(all.clone(), |_| {}).await;
    assert!(
        held.iter()
            .all(|outcome| matches!(outcome.verdict, Verdict::Passed))
    );
    // Without their remedies most do not hold, and say at length why.
    let unrepaired: Vec<_> = all
        .into_iter()
        .filter(|scenario| scenario.repairs())
        .map(scenarios::scenario::Scenario::without_cures)
        .collect();
    let broken = runner::run_all(unrepaired, |_| {}).await;
    let failures: Vec<_> = broken
        .iter()
        .filter_map(|outcome| match &outcome.verdict {
            Verdict::Passed => None,
            Verdict::Failed(failure) => Some(failure.render(false)),
        })
        .collect();
    assert_eq!(
        failures.len(),
        broken.len(),
        "without its remedy a scenario must not hold"
    );
    assert!(
        failures.iter().all(|text| text.contains("journal")),
        "{}",
        failures[0]
    );
    let printed = format!("{held:?}{broken:?}{}", failures.concat());
    assert_eq!(found(&printed), Vec::<String>::new());
    let style = table::Style {
        language: Language::En,
        colour: false,
        terminal: false,
    };
    assert_eq!(found(&table::of_run(&held, style)), Vec::<String>::new());
}
