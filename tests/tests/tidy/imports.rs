//! Who may import whom.

use std::collections::BTreeSet;

use crate::{files, is_test_file, production_code, root};

/// `package, module, what of its own package it may name`. A module that is not listed may name
/// nothing of its own package; `*` is everything.
const MAY_IMPORT: &[(&str, &str, &[&str])] = &[
    // Leaves.
    ("mock-server", "cause", &[]),
    ("mock-server", "clock", &[]),
    ("mock-server", "keys", &[]),
    ("mock-server", "ids", &["clock"]),
    ("mock-server", "compose", &["clock", "ids"]),
    // The tenant: no HTTP, no sockets, no locks.
    ("mock-server", "tenant", &["clock", "ids", "cause"]),
    ("mock-server", "journal", &["clock", "cause"]),
    ("mock-server", "data", &["clock", "ids", "tenant"]),
    ("mock-server", "config", &["clock", "data"]),
    ("mock-server", "tls", &["clock"]),
    ("mock-server", "http", &[]),
    // What all parts share.
    (
        "mock-server",
        "state",
        &[
            "clock", "ids", "cause", "tenant", "journal", "data", "config",
        ],
    ),
    // The two halves of the service.
    (
        "mock-server",
        "entra",
        &[
            "clock", "ids", "cause", "tenant", "journal", "config", "state", "keys",
        ],
    ),
    (
        "mock-server",
        "wire",
        &["clock", "cause", "journal", "tls", "config"],
    ),
    ("mock-server", "pop3", &["wire"]),
    ("mock-server", "smtp", &["wire"]),
    (
        "mock-server",
        "exchange",
        &[
            "clock", "cause", "tenant", "journal", "state", "keys", "pop3", "smtp", "wire",
            "compose",
        ],
    ),
    ("mock-server", "admin", &["*"]),
    ("mock-server", "server", &["*"]),
    // The client: `evidence` is its ground floor, `diagnosis` reads it and does no I/O.
    ("client", "evidence", &[]),
    ("client", "diagnosis", &["evidence"]),
    ("client", "report", &["evidence", "diagnosis", "locales"]),
    ("client", "clock", &[]),
    ("client", "secret", &[]),
    ("client", "tokens", &["clock", "secret", "disk"]),
    ("client", "net", &["clock"]),
    (
        "client",
        "mail",
        &["clock", "secret", "net", "disk", "locales"],
    ),
    (
        "client",
        "oauth",
        &[
            "clock", "secret", "net", "config", "tokens", "page", "locales", "evidence", "error",
        ],
    ),
];

/// `package, package`: the first may name the second.
const MAY_USE: &[(&str, &str)] = &[
    ("scenarios", "client"),
    ("scenarios", "mock_server"),
    ("tests", "*"),
];

#[test]
fn modules_name_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (package, module, allowed) in MAY_IMPORT {
        if allowed.contains(&"*") {
            continue;
        }
        let base = root().join(package).join("src");
        let all = files(&format!("{package}/src"), &[".rs"]);
        let mine = all.iter().filter(|path| {
            path.starts_with(base.join(module)) || **path == base.join(format!("{module}.rs"))
        });
        let mut seen = false;
        for path in mine {
            seen = true;
            if is_test_file(path) {
                continue;
            }
            for named in own_modules(&production_code(path)) {
                if named != *module && !allowed.contains(&named.as_str()) {
                    wrong.push(format!(
                        "{}: {module} must not name crate::{named}",
                        path.display()
                    ));
                }
            }
        }
        assert!(
            seen,
            "the table names {package}::{module}, which does not exist"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn client_and_mock_server_never_name_each_other() {
    for (package, others) in [
        ("client", ["mock_server", "mock-server", "scenarios"]),
        ("mock-server", ["client::", "client.workspace", "scenarios"]),
    ] {
        let manifest = std::fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
        let normal = manifest.split("[dev-dependencies]").next().unwrap();
        let dependencies = normal.split("[dependencies]").nth(1).unwrap_or_default();
        for other in others {
            assert!(
                !dependencies.contains(other),
                "{package}/Cargo.toml depends on {other}"
            );
        }
        for path in files(&format!("{package}/src"), &[".rs"]) {
            let code = production_code(&path);
            for line in code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
            {
                let names = others
                    .iter()
                    .any(|other| line.contains(&format!("use {other}")) || line.contains("#[path"));
                let includes = line.contains("include_") && line.contains("../../");
                assert!(!names && !includes, "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn packages_use_only_what_the_table_allows() {
    for package in ["client", "mock-server", "scenarios"] {
        for path in files(&format!("{package}/src"), &[".rs"]) {
            let code = production_code(&path);
            for other in ["client", "mock_server", "scenarios", "tests"] {
                if other == package.replace('-', "_") || MAY_USE.contains(&(package, other)) {
                    continue;
                }
                let used = code
                    .lines()
                    .any(|line| line.trim_start().starts_with(&format!("use {other}::")));
                assert!(!used, "{} uses {other}", path.display());
            }
        }
    }
}

/// The first segment after each `crate::` in code (comments aside).
fn own_modules(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for line in code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        for (at, _) in line.match_indices("crate::") {
            // A name inside of a string is no import.
            if line[..at].ends_with('"') {
                continue;
            }
            let rest = &line[at + "crate::".len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            modules.insert(name);
        }
    }
    modules
}

#[test]
fn the_reader_of_imports_sees_them() {
    let code = "use crate::clock::X;\n// crate::hidden\nlet y = crate::tenant::z(crate::ids::w);\n";
    let expected: BTreeSet<_> = ["clock", "tenant", "ids"].map(str::to_owned).into();
    assert_eq!(own_modules(code), expected);
}
