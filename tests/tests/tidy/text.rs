//! What must not be in the text of the tree.

use std::fs;

use crate::{files, is_test_file, root};

const PACKAGES: [&str; 4] = ["client", "mock-server", "scenarios", "tests"];

fn rust_files() -> Vec<std::path::PathBuf> {
    PACKAGES
        .iter()
        .flat_map(|package| files(package, &[".rs"]))
        .collect()
}

/// Assembled, so that this file does not find itself.
fn joined(parts: &[&str]) -> String {
    parts.concat()
}

#[test]
fn nothing_is_ignored_stubbed_or_slept_through() {
    let banned = [
        (
            joined(&["#[", "ignore"]),
            "assert today's behaviour and say so instead",
        ),
        (joined(&["todo", "!("]), "a stub is no work done"),
        (joined(&["unimpl", "emented!("]), "a stub is no work done"),
        (joined(&["thread::", "sleep"]), "wait for the event"),
        (joined(&["assert!(", "true)"]), "a test that cannot fail"),
    ];
    let sleep = joined(&["time::", "sleep("]);
    for path in rust_files() {
        let text = fs::read_to_string(&path).unwrap();
        for (needle, why) in &banned {
            // clippy.toml's list is about the same; it stands in a TOML file and is not read here.
            assert!(
                !text.contains(needle.as_str()),
                "{}: {needle}: {why}",
                path.display()
            );
        }
        let tests = match text.find("#[cfg(test)]\nmod tests {") {
            Some(at) if !is_test_file(&path) => &text[at..],
            _ if is_test_file(&path) => &text,
            _ => "",
        };
        assert!(
            !tests.contains(&sleep),
            "{}: a test must not sleep",
            path.display()
        );
    }
}

#[test]
fn every_port_of_a_test_is_picked_by_the_system() {
    for path in rust_files() {
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| line.contains("bind(")) {
            for host in ["127.0.0.1:", "[::1]:", "localhost:", "0.0.0.0:"] {
                let Some(at) = line.find(host) else { continue };
                let port: String = line[at + host.len()..]
                    .chars()
                    .take_while(char::is_ascii_digit)
                    .collect();
                assert!(port.is_empty() || port == "0", "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for path in rust_files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "tests.rs" || is_test_file(&path) && name != "main.rs" {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} has no module documentation",
            path.display()
        );
    }
}

/// Files longer than this hold two ideas.
const LONGEST: usize = 520;

#[test]
fn no_file_holds_two_ideas() {
    let mut long = Vec::new();
    for path in rust_files() {
        let relative = path
            .strip_prefix(root())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&path).unwrap();
        let code = match text.find("\n#[cfg(test)]\nmod tests {") {
            Some(end) => &text[..end],
            None => &text,
        };
        let lines = code.lines().count();
        if lines > LONGEST && !is_test_file(&path) {
            long.push(format!("{relative}: {lines} lines"));
        }
    }
    assert!(
        long.is_empty(),
        "split these, or say in the list why not:\n{}",
        long.join("\n")
    );
}

#[test]
fn the_signing_key_is_parsed_in_one_place() {
    let parses = |text: &str| text.matches("from_pkcs8(").count();
    let total: usize = files("mock-server/src", &[".rs"])
        .iter()
        .map(|path| parses(&fs::read_to_string(path).unwrap()))
        .sum();
    assert_eq!(
        total, 1,
        "RsaKeyPair::from_pkcs8 belongs into keys.rs alone, behind a LazyLock"
    );
}

#[test]
fn the_one_lock_is_reached_through_a_closure_only() {
    // `Shared::with` takes a plain `FnOnce`, which cannot await; nobody else may lock the cloud.
    let locks: Vec<_> = files("mock-server/src", &[".rs"])
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("Mutex<Cloud>"))
        .collect();
    assert_eq!(locks, [root().join("mock-server/src/state.rs")]);
}

#[test]
fn rows_of_catalogues_name_public_sources_only() {
    for ending in [".rs", ".md", ".toml", ".ftl"] {
        for path in files(".", &[ending]) {
            let text = fs::read_to_string(&path).unwrap();
            let private = joined(&["..", "/shared"]);
            assert!(
                !text.contains(&private),
                "{} names what a fresh clone does not have",
                path.display()
            );
        }
    }
}
