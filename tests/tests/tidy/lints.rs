//! The invariants that clippy holds: that its lists are whole, and who is let off.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::source::{named, sources, tokens};
use crate::tree::manifest;
use crate::{PACKAGES, root};

/// What asks or waits for the system's time.
const DISALLOWED: [&str; 8] = [
    "jiff::Timestamp::now",
    "std::thread::park_timeout",
    "std::thread::sleep",
    "std::time::Instant::now",
    "std::time::SystemTime::now",
    "tokio::time::interval",
    "tokio::time::sleep",
    "tokio::time::sleep_until",
];

/// Who may all the same: the clocks, what waits for other programs or for the network, and what tells
/// people how long something took.
const LET_OFF: [&str; 15] = [
    "client/src/cli/waiting.rs",
    "client/src/clock.rs",
    "client/src/disk/lock.rs",
    "client/src/net/addresses.rs",
    "client/src/oauth/loopback.rs",
    "client/src/testing.rs",
    "client/src/verbs/doctor.rs",
    "client/tests/processes.rs",
    "client/tests/strange_homes.rs",
    "mock-server/src/clock.rs",
    "mock-server/src/wire/listener.rs",
    "scenarios/benches/start.rs",
    "scenarios/src/runner.rs",
    "scenarios/tests/all/cli.rs",
    "tests/benches/bulk.rs",
];

#[test]
fn clippy_knows_every_way_to_ask_for_the_time() {
    let text = std::fs::read_to_string(root().join("clippy.toml")).unwrap();
    assert_eq!(disallowed(&text.parse().unwrap()), DISALLOWED);
}

fn disallowed(clippy: &Table) -> Vec<String> {
    let rows = clippy.get("disallowed-methods").and_then(Value::as_array);
    let paths = rows
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("path")?.as_str());
    let paths: BTreeSet<_> = paths.map(str::to_owned).collect();
    paths.into_iter().collect()
}

#[test]
fn every_package_keeps_to_the_lints_of_the_workspace() {
    let workspace = manifest(".");
    let lints = &workspace["workspace"]["lints"];
    for (tool, lint) in [
        ("clippy", "disallowed_methods"),
        ("clippy", "await_holding_lock"),
        ("clippy", "allow_attributes_without_reason"),
        ("rust", "unsafe_code"),
    ] {
        let level = lints[tool].get(lint).and_then(Value::as_str);
        assert!(
            matches!(level, Some("warn" | "deny" | "forbid")),
            "{lint} is {level:?}"
        );
    }
    for package in PACKAGES {
        let own = &manifest(package)["lints"];
        assert_eq!(
            own,
            &Value::Table("workspace = true".parse().unwrap()),
            "{package}"
        );
    }
}

/// An allowance is one word in a file; here it is a row that somebody reads.
#[test]
fn nobody_else_is_let_off_asking_for_the_time() {
    let mut found = BTreeSet::new();
    for source in PACKAGES.into_iter().flat_map(sources) {
        // The last two are groups that hold it.
        let lets_off = ["disallowed_methods", "style", "all"];
        let names = named(tokens(&source.text), &[]);
        let mut lints = names.iter().filter(|one| one.path[0] == "clippy");
        if lints.any(|one| lets_off.iter().any(|it| one.path[1..] == [*it])) {
            let below = source.path.strip_prefix(root()).unwrap();
            found.insert(below.to_string_lossy().into_owned());
        }
    }
    assert_eq!(found.into_iter().collect::<Vec<_>>(), LET_OFF);
}
