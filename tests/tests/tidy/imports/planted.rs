//! The checker is fed what it must refuse, in every form in which it can be written.

use super::*;

/// What a text would need as a file of the client's `diagnosis`, which may name `evidence`.
fn planted(text: &str, module: &[&str]) -> Vec<String> {
    let source = |module: &[&str], text: &str| Source {
        path: "client/src/example.rs".into(),
        text: text.to_owned(),
        module: module.iter().map(|name| (*name).to_owned()).collect(),
        is_test: false,
    };
    let sources = [
        source(module, text),
        source(&["evidence"], ""),
        source(&["oauth"], ""),
    ];
    let package = Package {
        known_as: BTreeMap::from([("Shortcut".to_owned(), "oauth".to_owned())]),
        ..Package::of("client", &sources)
    };
    let mut wrong = judge(
        &row("diagnosis", &["evidence"], &[]),
        &package.needs(&sources, "diagnosis"),
    );
    wrong.retain(|fault| !fault.contains("does not use"));
    wrong
}

const fn row(
    module: &'static str,
    modules: &'static [&'static str],
    powers: &'static [&'static str],
) -> Row {
    Row {
        package: "client",
        module,
        modules,
        powers,
    }
}

const DEEP: [&str; 3] = ["diagnosis", "rules", "one"];
const NOTHING: [String; 0] = [];

#[test]
fn a_forbidden_import_is_refused_in_whatever_form() {
    for text in [
        "use crate::oauth::Refusal;",
        "use crate::oauth;",
        "pub use crate::oauth as o;",
        "use crate::{evidence, oauth};",
        "use crate::{evidence::{self, Leg}, oauth::{self as o, Refusal}};",
        "use crate::{\n    // evidence\n    oauth,\n};",
        "use crate::{{oauth}};",
        "use super::super::super::oauth;",
        "use super::super::super::{evidence::Leg, oauth::Refusal};",
        "use self::super::super::super::oauth::Refusal;",
        "fn f() { crate::oauth::ask() }",
        "fn f() -> super::super::super::oauth::Refusal { loop {} }",
        "fn f() { use crate::oauth; }",
        "struct S { field: Option<crate::oauth::Refusal> }",
        "const X: u8 = vec![crate::oauth::X][0];",
        "macro_rules! m { () => { $crate::oauth::ask() } }",
        "#[serde(with = \"crate::oauth\")] struct S;",
        "mod inner { use super::super::super::super::oauth; }",
        "#[cfg(not(test))] use crate::oauth;",
        "#[cfg(any(test, unix))] use crate::oauth;",
        "#[cfg(test)] use x::y; use crate::oauth;",
        "enum E { #[cfg(test)] A, B(crate::oauth::Refusal) }",
        "#[cfg(test)] mod tests { use crate::evidence; } use crate::oauth;",
        "use crate::Shortcut;",
        "use client::oauth::Refusal;",
    ] {
        let told = planted(text, &DEEP);
        assert_eq!(
            told,
            ["client::diagnosis must not name crate::oauth"],
            "{text}"
        );
    }
    for text in [
        "use super::oauth;",
        "use self::super::oauth::Refusal;",
        "use super::{oauth, evidence};",
    ] {
        let told = planted(text, &["diagnosis"]);
        assert_eq!(
            told,
            ["client::diagnosis must not name crate::oauth"],
            "{text}"
        );
    }
}

#[test]
fn a_crate_as_a_whole_is_nobodys_to_name() {
    for (text, module) in [
        ("use crate::*;", &DEEP[..]),
        ("use crate as c;", &DEEP),
        ("use super::super::super::*;", &DEEP),
        ("use super::super::super::{self as c};", &DEEP),
        ("extern crate client;", &DEEP),
        ("use super::*;", &["diagnosis"]),
    ] {
        let told = planted(text, module);
        assert_eq!(told, ["client::diagnosis must not name crate::*"], "{text}");
    }
}

#[test]
fn what_is_allowed_or_no_code_is_let_pass() {
    for text in [
        "use crate::evidence::Leg;",
        "use super::{Case, super::Finding};",
        "use super::super::finding::Finding;",
        "pub(in crate::diagnosis) fn f() {}",
        "pub(super) fn f(self) { self.oauth() }",
        "// crate::oauth",
        "/* use crate::oauth; */",
        "const X: &str = \"crate::oauth::X\";",
        "#[cfg(test)] mod tests { use crate::oauth; fn f() { std::fs::read(\"x\"); } }",
        "#[cfg(all(test, unix))] mod tests { use crate::oauth; }",
        "#[cfg(test)] use crate::oauth::{self, Refusal};",
        "impl S { #[cfg(test)] const fn f() { crate::oauth::ask() } }",
        "use std::net::{IpAddr, SocketAddr};",
        "fn f(now: Timestamp) { later(now) }",
    ] {
        assert_eq!(planted(text, &DEEP), NOTHING, "{text}");
    }
}

#[test]
fn whatever_reaches_out_of_a_module_that_may_not_is_refused() {
    for (text, power) in [
        ("use std::fs;", "files"),
        ("use std::{io, fs::File};", "files"),
        ("fn f() { tokio::fs::read(\"x\"); }", "files"),
        ("use std::env as world;", "environment"),
        ("use std::net::TcpStream;", "network"),
        ("use std::net;", "network"),
        ("use tokio::net::{self, TcpStream};", "network"),
        ("use std::process::Command;", "processes"),
        ("fn f() { tokio::spawn(g()) }", "threads"),
        ("use std::thread;", "threads"),
        ("use tokio::time::sleep; fn f() { sleep(X) }", "time"),
        ("use std::time::{Duration, Instant};", "time"),
        ("fn f() { Timestamp::now() }", "time"),
        ("fn f() { let ask = jiff::Zoned::now; }", "time"),
        ("use std::sync::Mutex;", "locks"),
        ("async fn f() {}", "waiting"),
        ("fn f() { x.await }", "waiting"),
        ("use std as s;", "everything"),
        ("use std::{self as s};", "everything"),
        ("use tokio::*;", "everything"),
    ] {
        let told = planted(text, &DEEP);
        let expected = format!("client::diagnosis must not reach for {power}");
        assert_eq!(told, [expected], "{text}");
    }
}

#[test]
fn another_package_is_refused_in_whatever_form() {
    for text in [
        "use mock_server::Config;",
        "use ::mock_server::Config;",
        "use mock_server as m;",
        "fn f() { mock_server::ids::Ids::new(1); }",
        "mod inner { pub use mock_server::tenant; }",
    ] {
        let told = planted(text, &DEEP);
        assert_eq!(
            told,
            ["client::diagnosis must not name mock-server"],
            "{text}"
        );
    }
}

#[test]
fn a_module_without_a_row_and_a_row_without_a_module_are_refused() {
    let package = Package {
        name: "client",
        modules: ["oauth", "mail"].map(str::to_owned).into(),
        known_as: BTreeMap::new(),
    };
    let [oauth, mail, pop3] = ["oauth", "mail", "pop3"];
    let told = |modules: &[&'static str]| {
        let rows: Vec<_> = modules.iter().map(|module| row(module, &[], &[])).collect();
        unlisted(&package, &rows)
    };
    assert_eq!(told(&[oauth, mail]), NOTHING);
    assert_eq!(told(&[oauth]), ["client::mail has 0 rows"]);
    assert_eq!(told(&[oauth, mail, mail]), ["client::mail has 2 rows"]);
    assert_eq!(told(&[oauth, mail, pop3]), ["client::pop3 does not exist"]);
}

#[test]
fn a_permission_that_nothing_uses_is_refused() {
    let needs = Needs {
        modules: ["disk".to_owned()].into(),
        powers: ["files".to_owned()].into(),
        packages: BTreeSet::new(),
    };
    let exact = row("mail", &["disk"], &["files"]);
    assert_eq!(judge(&exact, &needs), NOTHING);
    let wide = row("mail", &["disk", "net"], &["files", "time"]);
    assert_eq!(
        judge(&wide, &needs),
        [
            "client::mail does not use its permission for net",
            "client::mail does not use its permission for time",
        ]
    );
    assert_eq!(
        needs.row("client", "mail"),
        "row(\"client\", \"mail\", &[\"disk\"], &[\"files\"]),"
    );
}

/// Which files are tests is read from the code, not from their names.
#[test]
fn only_what_the_compiler_leaves_out_is_a_test() {
    let is_test = |package, file: &str| {
        let mut all = sources(package).iter();
        let found = all.find(|source| source.path.ends_with(file));
        found.unwrap_or_else(|| panic!("no {file}")).is_test
    };
    assert!(is_test("client", "src/testing.rs"));
    assert!(is_test("client", "src/verbs/tests/sign_in.rs"));
    assert!(is_test("client", "tests/processes.rs"));
    assert!(is_test("mock-server", "src/wire/pump.rs"));
    assert!(!is_test("client", "src/mail/fetch.rs"));
    assert!(!is_test("tests", "src/world.rs"));
}
