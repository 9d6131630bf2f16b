//! A stand-in doctor that writes down all that it is told, before it asks the real one.
//!
//! What a blind doctor could recognise is looked for in there: in its arguments, its environment,
//! its input and the client's home, files and their names.

use std::collections::BTreeSet;
use std::path::PathBuf;

use client::locales::Language;
use mock_server::cause::Cause;
use mock_server::tenant::seed::{self, Names, second};
use scenarios::runner::RunOptions;
use scenarios::scenario::Action;

use super::*;

/// The spy, and what it wrote down.
pub(super) struct Spy {
    notes: tempfile::TempDir,
    _folder: tempfile::TempDir,
    program: PathBuf,
}

impl Spy {
    pub(super) fn new() -> Self {
        let notes = tempfile::tempdir().unwrap();
        let script = format!(
            "environment=$(/usr/bin/env)\n\
             PATH=/usr/bin:/bin\n\
             note=$(mktemp -d '{}/XXXXXX')\n\
             printf '%s\\n' \"$environment\" >\"$note/environment\"\n\
             printf '%s\\n' \"$@\" >\"$note/arguments\"\n\
             cat >\"$note/input\"\n\
             for argument; do\n\
               [ \"$before\" = --home ] && home=$argument\n\
               before=$argument\n\
             done\n\
             {{ find \"$home\"; find \"$home\" -type f -exec cat {{}} +; }} >\"$note/home\"\n\
             exec TENANTBOX \"$@\" <\"$note/input\"",
            notes.path().display()
        );
        let (folder, program) = stand_in(&script);
        Self {
            notes,
            _folder: folder,
            program,
        }
    }

    pub(super) fn doctor(&self) -> Doctor {
        Doctor::process(&self.program)
    }

    /// What every visit was told under this heading.
    fn notes(&self, heading: &str) -> Vec<String> {
        let visits = std::fs::read_dir(self.notes.path()).unwrap();
        let texts = visits.map(|visit| {
            let bytes = std::fs::read(visit.unwrap().path().join(heading)).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        });
        texts.collect()
    }

    /// Everything recognisable that it was told.
    fn learnt(&self) -> BTreeSet<String> {
        let headings = ["arguments", "environment", "input", "home"];
        let told: Vec<_> = headings.into_iter().flat_map(|it| self.notes(it)).collect();
        let known = recognisable().into_iter();
        known
            .filter(|word| told.iter().any(|text| text.contains(word)))
            .collect()
    }

    pub(super) fn learnt_nothing(&self, seed: u64, at_least: usize) {
        assert!(self.notes("arguments").len() >= at_least);
        let homes = self.notes("home").into_iter();
        let read = homes.filter(|home| home.contains("tenant")).count();
        assert!(read * 2 > at_least, "{read} homes were read");
        assert_eq!(self.learnt(), BTreeSet::new(), "--seed {seed}");
        // A shell sets these itself.
        let of_shell = ["PWD", "OLDPWD", "SHLVL", "_"];
        for line in self
            .notes("environment")
            .iter()
            .flat_map(|text| text.lines())
        {
            let name = line.split('=').next().unwrap();
            assert!(of_shell.contains(&name), "--seed {seed}: {line}");
        }
    }
}

/// What would tell which scenario is played, or that it is a box at all.
fn recognisable() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for names in [Names::default(), second::names()] {
        let Names {
            tenant_id,
            name,
            initial_domain,
            domain,
            client_id,
            app_name,
            secret_id,
            secret,
        } = names;
        words.extend([tenant_id, name, initial_domain, domain]);
        words.extend([client_id, app_name, secret_id, secret]);
    }
    for (address, password) in [
        (seed::USER, seed::PASSWORD),
        (seed::OTHER_USER, seed::OTHER_PASSWORD),
        (second::USER, second::PASSWORD),
        (seed::SHARED_MAILBOX, seed::PASSWORD),
    ] {
        let local = address.split('@').next().unwrap();
        words.extend([local.to_owned(), password.to_owned()]);
    }
    // When a box starts that nobody masks.
    words.insert("2026-03-02T08:00:0".to_owned());
    words.extend(Cause::ALL.iter().map(|cause| cause.id().to_owned()));
    for scenario in catalogue::all().unwrap() {
        words.insert(scenario.id);
        words.extend([Language::En, Language::De].map(|language| scenario.title.say(language)));
        words.extend(scenario.cause);
        for step in &scenario.steps {
            // What is expected reaches nobody.
            if !matches!(step.action, Action::Expect(_) | Action::ExpectJournal(_)) {
                texts(&toml::Value::Table(step.written().clone()), &mut words);
            }
        }
    }
    // What the client finds out without any server, its record calls by the same names.
    for own in [
        "address-typo",
        "client-id-malformed",
        "ids-equal",
        "ids-swapped",
        "tenant-id-malformed",
    ] {
        assert!(words.remove(own), "{own}");
    }
    words
}

/// Texts of a scenario file. Scopes and addresses of pages are what some scenarios are about: they
/// stand in the client's home as the mistakes that they are.
fn texts(value: &toml::Value, words: &mut BTreeSet<String>) {
    match value {
        toml::Value::String(text) => {
            let is_subject = text.contains("://") || text.contains("${") || is_permission(text);
            if text.len() > 5 && !is_subject {
                words.insert(text.clone());
            }
        }
        toml::Value::Array(items) => items.iter().for_each(|item| texts(item, words)),
        toml::Value::Table(table) => {
            // The name of a result is the file's own, that of a folder every home's.
            let values =
                (table.iter()).filter(|(key, _)| !["save", "lose"].contains(&key.as_str()));
            values.for_each(|(_, item)| texts(item, words));
        }
        _ => {}
    }
}

fn is_permission(text: &str) -> bool {
    [
        "POP.AccessAsUser.All",
        "IMAP.AccessAsUser.All",
        "SMTP.Send",
        "offline_access",
    ]
    .contains(&text)
}

/// Without a mask everything is recognised, so the search would find it.
#[tokio::test(flavor = "multi_thread")]
async fn a_spy_recognises_what_is_not_masked() {
    let spy = Spy::new();
    let options = RunOptions {
        doctor: spy.doctor(),
        ..RunOptions::default()
    };
    let ids = [
        "client-id-wrong",
        "tenant-id-malformed-forced",
        "account-in-another-entity",
        "refresh-token-expired",
    ];
    run_all_with(chosen(&ids), &options, |_| {}).await;
    let learnt = spy.learnt();
    for word in [
        seed::TENANT_ID,
        seed::CLIENT_SECRET,
        seed::DOMAIN,
        seed::NAME,
        "anna.muster",
        "carla.weber",
        second::TENANT_ID,
        second::DOMAIN,
        "2026-03-02T08:00:0",
        "4c7f0a52-9be1-4d36-8a07-52f1c9e6b3d8",
        "8d2b-4c3e-9a41",
        "Back again",
    ] {
        assert!(learnt.contains(word), "{word} was not noticed");
    }
}
