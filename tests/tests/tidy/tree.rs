//! What the dependency graph must not hold.

use std::fs;
use std::process::Command;

use crate::root;

/// `Cargo.lock` names `ring` as an optional dependency of rustls-webpki even where no feature asks
/// for it (a weak dependency feature keeps it in the lock file), so the graph is asked instead.
#[test]
fn nothing_is_built_with_ring_or_a_second_tls_stack() {
    for banned in ["ring", "native-tls", "openssl-sys", "reqwest"] {
        let output = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "--workspace",
                "--edges",
                "normal,build,dev",
                "--invert",
                banned,
            ])
            .current_dir(root())
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(printed.trim().is_empty(), "{banned} is built:\n{printed}");
    }
}

#[test]
fn versions_stand_in_the_workspace_table_only() {
    for package in ["client", "mock-server", "scenarios", "tests"] {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        let mut in_dependencies = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                in_dependencies = line.ends_with("dependencies]");
            } else if in_dependencies && line.contains('=') {
                assert!(line.contains("workspace"), "{package}/Cargo.toml: {line}");
            }
        }
    }
}
