//! The command line as a whole, and that it speaks one language at a time.

use std::ffi::OsString;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use super::{Stdin, World, args::Cli, run};
use crate::locales::english::english_in;
use crate::testing::{Frozen, TestCa};
use crate::verbs::SystemBrowser;

/// Exit code, stdout and stderr of a command line whose every connection is refused.
pub(super) async fn m365mail(home: &Path, stdin: &str, words: &[&str]) -> (u8, String, String) {
    let ca = TestCa::new();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut line = vec![OsString::from("m365mail"), "--home".into(), home.into()];
    line.extend(["--ca-file".into(), ca.file().into()]);
    line.extend(["--connect-to".into(), "::127.0.0.1:1".into()]);
    line.extend(words.iter().map(OsString::from));
    let mut world = World {
        stdin: Stdin::From(&mut Cursor::new(stdin)),
        stdout: &mut out,
        stderr: &mut err,
        variable: &|_| None,
        clock: Frozen::at("2026-11-23T08:00:00Z"),
        browser: Arc::new(SystemBrowser),
    };
    let code = Box::pin(run(line, &mut world)).await;
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

/// The path of every command, the program itself first.
fn paths(command: &clap::Command, path: &[String], found: &mut Vec<Vec<String>>) {
    found.push(path.to_vec());
    for sub in command.get_subcommands() {
        paths(sub, &[path, &[sub.get_name().to_owned()]].concat(), found);
    }
}

#[tokio::test]
async fn every_help_is_german_and_has_a_text_for_each_line() {
    let home = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    paths(&<Cli as clap::CommandFactory>::command(), &[], &mut all);
    assert!(all.len() > 15, "{all:?}");
    for path in all {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let line = [&["--lang", "de"], &words[..], &["--help"]].concat();
        let (code, out, err) = m365mail(home.path(), "", &line).await;
        assert_eq!((code, err.as_str()), (0, ""), "{line:?}");
        assert_eq!(english_in(&out), None, "{line:?}\n{out}");
        assert!(
            out.contains("Aufruf: m365mail") && out.contains("Optionen:"),
            "{out}"
        );
        // A line that only names an argument has no text.
        for pair in out.lines().collect::<Vec<_>>().windows(2) {
            let is_bare = pair[0].trim_start().starts_with('-') && !pair[0].trim().contains("  ");
            assert!(
                !is_bare || pair[1].starts_with("          "),
                "{line:?} {pair:?}"
            );
        }
        assert!(!out.starts_with('\n'), "{line:?} says nothing of itself");
    }
}

#[tokio::test]
async fn every_mistake_on_the_command_line_is_told_in_the_language_asked_for() {
    let home = tempfile::tempdir().unwrap();
    for (words, german, english) in [
        (&[][..], "Es fehlt ein Befehl", "a command is missing"),
        (&["fech"], "Meinten Sie fetch?", "Did you mean fetch?"),
        (
            &["fetch", "--foo"],
            "--foo ist unbekannt",
            "--foo is unknown",
        ),
        (&["sign-in"], "Es fehlt: <ADRESSE>", "<ADDRESS> is missing"),
        (
            &["doctor", "--plan", "--bundle", "x"],
            "nicht zusammen mit",
            "together with",
        ),
        (&["--json", "--json", "status"], "zweimal", "twice"),
        (
            &["settings", "check", "--entity"],
            "braucht einen Wert",
            "needs a value",
        ),
        (&["--connect-to", "x", "status"], "vier Teile", "four parts"),
        (
            &["--connect-to", "a:b:c:d", "status"],
            "ist kein Port",
            "a port is a number",
        ),
        (
            &["--connect-to", "::1:2:3:4", "status"],
            "eckigen Klammern",
            "brackets",
        ),
        (
            &["fetch", "a@b.example", "c"],
            "c ist unbekannt",
            "c is unknown",
        ),
    ] {
        let line = [&["--lang=de"], words].concat();
        let (code, out, err) = m365mail(home.path(), "", &line).await;
        assert_eq!((code, out.as_str()), (2, ""), "{line:?}");
        assert!(err.contains(german), "{line:?}\n{err}");
        assert_eq!(english_in(&err), None, "{line:?}\n{err}");
        let (code, _, err) = m365mail(home.path(), "", words).await;
        assert_eq!(code, 2, "{words:?}");
        assert!(err.contains(english), "{words:?}\n{err}");
    }
    let (code, _, err) = m365mail(home.path(), "", &["--lang", "fr", "status"]).await;
    assert_eq!(code, 2);
    assert!(
        err.contains("\"fr\" is not a value") && err.contains("Allowed: de, en"),
        "{err}"
    );
}

#[tokio::test]
async fn a_secret_typed_in_the_wrong_place_is_not_repeated() {
    const SECRET: &str = "abc8Q~dEfGhIjKlMnOpQrStUvWxYz0123456789AB";
    let home = tempfile::tempdir().unwrap();
    for words in [
        &["settings", "set", SECRET][..],
        &["settings", SECRET],
        &[SECRET],
        &["settings", "set", "--entity", "M", SECRET],
        &["--connect-to", SECRET, "status"],
        &["--lang", SECRET, "status"],
        &["settings", "set", &format!("--secret={SECRET}")],
    ] {
        let (code, out, err) = m365mail(home.path(), "", words).await;
        assert_eq!(code, 2, "{words:?}: {err}");
        assert!(!out.contains("dEfGh") && !err.contains("dEfGh"), "{err}");
    }
}
