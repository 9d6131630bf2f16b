//! Holds what each module names against the table.

mod planted;

use std::collections::{BTreeMap, BTreeSet};

use crate::PACKAGES;
use crate::source::{Named, Source, WHOLE, named, sources};
use crate::table::{HARMLESS, MAY_USE, POWERS, ROWS, Row};

/// A package as it is: its modules, and names of its root that stand for one of them.
struct Package {
    name: &'static str,
    modules: BTreeSet<String>,
    /// `pub use config::Config` at the root: `crate::Config` is `crate::config`.
    known_as: BTreeMap<String, String>,
}

/// What a module names: modules of its own package, powers, other packages.
#[derive(Debug, Default, PartialEq, Eq)]
struct Needs {
    modules: BTreeSet<String>,
    powers: BTreeSet<String>,
    packages: BTreeSet<String>,
}

impl Package {
    fn of(name: &'static str, sources: &[Source]) -> Self {
        let production = sources.iter().filter(|source| !source.is_test);
        let mut package = Self {
            name,
            modules: production.map(|source| source.top().to_owned()).collect(),
            known_as: BTreeMap::new(),
        };
        let root = sources
            .iter()
            .find(|source| source.path.ends_with("src/lib.rs"));
        for one in root.iter().flat_map(|root| named(root.production(), &[])) {
            if let (Some(known_as), Some(module)) = (&one.known_as, package.module(&one.path, true))
            {
                package.known_as.insert(known_as.clone(), module);
            }
        }
        package
    }

    /// The module of this package that a path leads to. At the root a path may begin with it.
    fn module(&self, path: &[String], at_root: bool) -> Option<String> {
        let own = self.name.replace('-', "_");
        let first = match path {
            [start, first, ..] if *start == "crate" || *start == own => first,
            [first, _, ..] if at_root && self.modules.contains(first) => first,
            _ => return None,
        };
        let module = self.known_as.get(first).unwrap_or(first);
        Some(module.clone())
    }

    /// What a module needs, with all that stands in it.
    fn needs(&self, sources: &[Source], module: &str) -> Needs {
        let mut needs = Needs::default();
        let production = || sources.iter().filter(|source| !source.is_test);
        for source in production().filter(|source| source.top() == module) {
            let below = production().filter_map(|other| {
                match other.module.strip_prefix(&source.module[..]) {
                    Some([child]) => Some(child.as_str()),
                    Some(_) | None => None,
                }
            });
            let names = named(source.production(), &source.module);
            self.add(&mut needs, module, &names, &below.collect());
        }
        needs
    }

    /// What a file of `module` needs. `children` are the modules that stand in it, which hide a
    /// package of the same name.
    fn add(&self, needs: &mut Needs, module: &str, names: &[Named], children: &BTreeSet<&str>) {
        let at_root = module == "lib" || module == "main";
        let is_own = |one: &Named| one.path.first().is_some_and(|first| first == "crate");
        let is_local = |name: &str| {
            let mut known = names.iter().filter(|one| is_own(one));
            children.contains(name) || known.any(|one| one.known_as.as_deref() == Some(name))
        };
        for one in names {
            if let Some(other) = self.module(&one.path, at_root) {
                if other != module {
                    needs.modules.insert(other);
                }
            } else if let Some(power) = power(one) {
                needs.powers.insert(power.to_owned());
            } else if let Some(other) = package(one).filter(|other| !is_local(other)) {
                needs.packages.insert(other.to_owned());
            }
        }
    }
}

impl Needs {
    /// The row that would allow just this.
    fn row(&self, package: &str, module: &str) -> String {
        let (modules, powers) = (&self.modules, &self.powers);
        let row = format!("row({package:?}, {module:?}, &{modules:?}, &{powers:?}),");
        row.replace('{', "[").replace('}', "]")
    }
}

/// What reaches out of the program by this path.
fn power(one: &Named) -> Option<&'static str> {
    let path = &one.path;
    let full = path.join("::");
    let begins = |start: &str| full == start || full.starts_with(&format!("{start}::"));
    if HARMLESS.iter().any(|harmless| full.starts_with(harmless)) {
        return None;
    }
    // Under another name, or without one, a whole library hides what is used of it.
    let is_library = |name: &String| name == "std" || name == "tokio";
    let is_whole = path.len() == 1 || path[1..] == [WHOLE];
    if one.known_as.is_some() && path.first().is_some_and(is_library) && is_whole {
        return Some("everything");
    }
    // `Timestamp::now`, whatever the type is called here.
    if path.len() > 1 && path.last().is_some_and(|name| name == "now") {
        return Some("time");
    }
    let mut powers = POWERS.iter();
    let found = powers.find(|(_, starts)| starts.iter().any(|start| begins(start)));
    found.map(|(name, _)| *name)
}

/// The package of this workspace that a path leads to.
fn package(one: &Named) -> Option<&'static str> {
    let is_named = one.path.len() > 1 || one.known_as.is_some();
    let first = one.path.first().filter(|_| is_named)?;
    let mut packages = PACKAGES.into_iter();
    packages.find(|name| name.replace('-', "_") == *first)
}

/// What is wrong with what a module needs.
fn judge(row: &Row, needs: &Needs) -> Vec<String> {
    let place = format!("{}::{}", row.package, row.module);
    let mut wrong = Vec::new();
    for module in &needs.modules {
        if !row.modules.contains(&module.as_str()) {
            wrong.push(format!("{place} must not name crate::{module}"));
        }
    }
    for power in &needs.powers {
        if !row.powers.contains(&power.as_str()) {
            wrong.push(format!("{place} must not reach for {power}"));
        }
    }
    for other in &needs.packages {
        if !MAY_USE.contains(&(row.package, &other.replace('-', "_"))) {
            wrong.push(format!("{place} must not name {other}"));
        }
    }
    for (given, used) in [(row.modules, &needs.modules), (row.powers, &needs.powers)] {
        for unused in given.iter().filter(|one| !used.contains(**one)) {
            wrong.push(format!("{place} does not use its permission for {unused}"));
        }
    }
    wrong
}

/// Every module has exactly one row, and every row its module.
fn unlisted(package: &Package, rows: &[Row]) -> Vec<String> {
    let mine: Vec<_> = rows
        .iter()
        .filter(|row| row.package == package.name)
        .collect();
    let mut wrong = Vec::new();
    for module in &package.modules {
        let count = mine.iter().filter(|row| row.module == module).count();
        if count != 1 {
            wrong.push(format!("{}::{module} has {count} rows", package.name));
        }
    }
    for row in mine {
        if !package.modules.contains(row.module) {
            wrong.push(format!("{}::{} does not exist", package.name, row.module));
        }
    }
    wrong
}

#[test]
fn modules_name_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for name in PACKAGES {
        let sources = sources(name);
        let package = Package::of(name, sources);
        wrong.extend(unlisted(&package, ROWS));
        for module in &package.modules {
            let needs = package.needs(sources, module);
            let mut rows = ROWS.iter();
            let row = rows.find(|row| row.package == name && row.module == module);
            let faults: Vec<_> = row.iter().flat_map(|row| judge(row, &needs)).collect();
            if !faults.is_empty() || row.is_none() {
                wrong.extend(faults);
                wrong.push(format!("  its row would be {}", needs.row(name, module)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
