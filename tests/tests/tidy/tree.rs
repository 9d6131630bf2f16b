//! What the dependency graph must not hold.

use std::fs;
use std::process::Command;

use toml::{Table, Value};

use crate::{PACKAGES, root};

/// No `ring`, and no second TLS or HTTP stack.
const BANNED: [&str; 4] = ["ring", "native-tls", "openssl-sys", "reqwest"];

/// `Cargo.lock` names `ring` as an optional dependency of rustls-webpki even where no feature asks
/// for it (a weak dependency feature keeps it in the lock file), so the graph is asked instead.
#[test]
fn nothing_is_built_with_ring_or_a_second_tls_stack() {
    let built = tree(&["--edges", "normal,build,dev"]).unwrap_or_else(|error| panic!("{error}"));
    for needed in ["client ", "mock-server ", "scenarios ", "tests ", "rustls "] {
        assert!(
            built.lines().any(|line| line.starts_with(needed)),
            "no {needed}in\n{built}"
        );
    }
    assert_eq!(banned_in(&built), Vec::<String>::new());
}

fn banned_in(built: &str) -> Vec<String> {
    let names = built.lines().filter_map(|line| line.split(' ').next());
    let banned = names.filter(|name| BANNED.contains(name));
    banned.map(str::to_owned).collect()
}

/// Every package that is built, a line each; an error where cargo could not tell.
fn tree(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--workspace",
            "--prefix",
            "none",
        ])
        .args(arguments)
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("cargo tree: {}\n{said}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_tree_that_cannot_be_told_and_a_banned_package_are_noticed() {
    let told = tree(&["--package", "nobody-has-this"]).unwrap_err();
    assert!(told.contains("nobody-has-this"), "{told}");
    assert_eq!(
        banned_in("rustls v0.23.1\nring v0.17.14 (*)\nringing v1.0.0\n"),
        ["ring"]
    );
}

#[test]
fn versions_stand_in_the_workspace_table_only() {
    for package in PACKAGES {
        assert_eq!(
            versions(&manifest(package)),
            Vec::<String>::new(),
            "{package}"
        );
    }
}

#[test]
fn client_and_mock_server_never_depend_on_each_other() {
    let workspace = manifest(".");
    for (package, others) in [
        ("client", ["mock-server", "scenarios", "tests"]),
        ("mock-server", ["client", "scenarios", "tests"]),
    ] {
        let names = dependencies(&manifest(package)).into_iter();
        let found = names.map(|(name, value)| real_name(&workspace, &name, &value));
        let wrong: Vec<_> = found
            .filter(|name| others.contains(&name.as_str()))
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{package}");
    }
}

/// A package's manifest; that of the workspace is `.`'s.
pub(crate) fn manifest(package: &str) -> Table {
    let text = fs::read_to_string(root().join(package).join("Cargo.toml"));
    let text = text.expect("every package has a manifest");
    text.parse().expect("cargo has read it")
}

/// Every dependency of whatever kind and target, in whatever form it is written.
fn dependencies(table: &Table) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (key, value) in table {
        let Value::Table(inner) = value else { continue };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                found.extend(
                    inner
                        .iter()
                        .map(|(name, value)| (name.clone(), value.clone())),
                );
            }
            // `[target.'cfg(unix)'.dependencies]`
            _ => found.extend(dependencies(inner)),
        }
    }
    found
}

/// The dependencies that do not come from the workspace's table.
fn versions(manifest: &Table) -> Vec<String> {
    let own = dependencies(manifest).into_iter().filter(|(_, value)| {
        let is_shared = value.get("workspace") == Some(&Value::Boolean(true));
        !is_shared
            || ["version", "path", "git"]
                .iter()
                .any(|key| value.get(key).is_some())
    });
    own.map(|(name, _)| name).collect()
}

/// What a dependency is really called, whatever the workspace's table calls it.
fn real_name(workspace: &Table, name: &str, value: &Value) -> String {
    let shared = workspace["workspace"]["dependencies"].get(name);
    let all = [Some(value), shared];
    let package = all
        .into_iter()
        .flatten()
        .find_map(|value| value.get("package")?.as_str());
    let folder = all.into_iter().flatten().find_map(|value| {
        let path = value.get("path")?.as_str()?;
        path.rsplit('/').next()
    });
    package.or(folder).unwrap_or(name).to_owned()
}

#[test]
fn a_dependency_is_seen_in_whatever_form_it_is_written() {
    for text in [
        "[dependencies]\nserde = \"1\"",
        "[dependencies]\nserde = { version = \"1\" }",
        "[dependencies.serde]\nversion = \"1\"",
        "[dependencies]\nserde.version = \"1\"",
        "[dev-dependencies.serde]\nworkspace = true\nversion = \"1\"",
        "[build-dependencies]\nserde = { path = \"../serde\" }",
        "[target.'cfg(unix)'.dependencies]\nserde = \"1\"",
        "[target.'cfg(unix)'.dev-dependencies.serde]\ngit = \"https://a.example\"",
    ] {
        assert_eq!(versions(&text.parse().unwrap()), ["serde"], "{text}");
    }
    for text in [
        "[dependencies]\nserde.workspace = true",
        "[dependencies.serde]\nworkspace = true",
    ] {
        assert_eq!(
            versions(&text.parse().unwrap()),
            Vec::<String>::new(),
            "{text}"
        );
    }
    let workspace = "[workspace.dependencies]\nbox = { path = \"mock-server\" }\n\
                     other = { version = \"1\", package = \"mock-server\" }";
    let workspace: Table = workspace.parse().unwrap();
    let shared = Value::Table("workspace = true".parse().unwrap());
    for name in ["box", "other", "mock-server"] {
        assert_eq!(
            real_name(&workspace, name, &shared),
            "mock-server",
            "{name}"
        );
    }
}
