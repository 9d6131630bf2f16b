//! What a number, a reply or a pasted page means, on the command line of this program and of others.

use std::io::Read as _;

use super::Session;
use super::render;
use crate::diagnosis::{FindingId, Named, NamedKind};
use crate::error::{Error, InputError};
use crate::locales::{Language, Text, messages};
use crate::report::{Explanation, explain};

/// More than anybody pastes.
const LONGEST: u64 = 1 << 20;

/// Nothing of it is known.
const COULD_NOT_FIND_OUT: u8 = 3;

impl Session<'_, '_> {
    pub(super) fn explain(&mut self, what: &str) -> Result<u8, Error> {
        let text = match what {
            "-" => self.pasted()?,
            text => text.to_owned(),
        };
        if text.trim().is_empty() {
            return Err(InputError::NothingToExplain.into());
        }
        let found = explain(&text);
        self.answer(&found, |language| explanations(&found, language));
        let is_known = found.iter().any(|one| one.id != FindingId::Unknown);
        Ok(if is_known { 0 } else { COULD_NOT_FIND_OUT })
    }

    /// What stands on stdin, as text whatever its encoding.
    fn pasted(&mut self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        let read = (&mut self.world.stdin)
            .take(LONGEST)
            .read_to_end(&mut bytes);
        let path = "-".into();
        read.map_err(|source| InputError::File { path, source })?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Explanations as text for people, one after the other.
#[must_use]
pub fn explanations(found: &[Explanation], language: Language) -> String {
    let told = found.iter().map(|one| told(one, language));
    told.collect::<Vec<_>>().join("\n")
}

fn told(one: &Explanation, language: Language) -> String {
    let mut told = heading(one).say(language);
    if one.assumed {
        told = format!("{told} ({})", messages::explained_assumed().say(language));
    }
    told = format!("{told}\n  {}\n", one.what.say(language));
    let mut add = |label: Text, text: &str| {
        told.push_str(&format!("  {}: {text}\n", label.say(language)));
    };
    add(
        messages::explained_who(),
        &render::owner(one.owner, language),
    );
    add(messages::explained_fix(), &one.fix.say(language));
    if !one.named.is_empty() {
        add(messages::explained_named(), &named(&one.named, language));
    }
    if !one.source.is_empty() {
        let read = match one.read.is_empty() {
            true => one.source.clone(),
            false => messages::explained_read(&one.source, &one.read).say(language),
        };
        add(messages::explained_source(), &read);
    }
    told
}

fn heading(one: &Explanation) -> Text {
    match one.matched.as_str() {
        matched if matched.is_empty() || matched == one.id.as_str() => {
            messages::explained_id(one.id, one.step)
        }
        matched => messages::explained(matched, one.id, one.step),
    }
}

fn named(all: &[Named], language: Language) -> String {
    let one = |named: &Named| format!("{} {}", kind(named.kind).say(language), named.value);
    all.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn kind(kind: NamedKind) -> Text {
    match kind {
        NamedKind::RedirectUri => messages::named_redirect_uri(),
        NamedKind::App => messages::named_app(),
        NamedKind::Tenant => messages::named_tenant(),
        NamedKind::Scope => messages::named_scope(),
        NamedKind::Resource => messages::named_resource(),
        NamedKind::User => messages::named_user(),
        NamedKind::Mailbox => messages::named_mailbox(),
        NamedKind::Host => messages::named_host(),
        NamedKind::Time => messages::named_time(),
        NamedKind::TraceId => messages::named_trace_id(),
        NamedKind::CorrelationId => messages::named_correlation_id(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use crate::cli::{Stdin, World, run};
    use crate::testing::Frozen;
    use crate::verbs::SystemBrowser;

    /// Exit code, stdout and stderr.
    async fn explain(what: &str, stdin: &[u8], language: &str) -> (u8, String, String) {
        let home = tempfile::tempdir().unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let folder = home.path().to_str().unwrap();
        let line = [
            "m365mail", "--home", folder, "--lang", language, "explain", "--", what,
        ];
        let mut world = World {
            stdin: Stdin::From(&mut Cursor::new(stdin)),
            stdout: &mut out,
            stderr: &mut err,
            variable: &|_| None,
            clock: Frozen::at("2026-11-23T08:00:00Z"),
            browser: Arc::new(SystemBrowser),
        };
        let code = Box::pin(run(line.map(Into::into), &mut world)).await;
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (code, text(out), text(err))
    }

    #[tokio::test]
    async fn a_text_is_explained_from_the_command_line_and_from_stdin() {
        let text = "AADSTS50011: The redirect URI 'https://a.example/cb' is unknown. \
            Timestamp: 2026-03-07 21:25:44Z";
        for (what, stdin) in [(text, ""), ("-", text)] {
            let (code, out, err) = explain(what, stdin.as_bytes(), "en").await;
            assert_eq!((code, err.as_str()), (0, ""), "{out}");
            let (first, rest) = out.split_once('\n').unwrap();
            assert_eq!(first, "AADSTS50011: redirect-uri-not-registered (step 1.1)");
            for words in [
                "enter https://a.example/cb exactly",
                "time 2026-03-07 21:25:44Z",
                "who can fix it: ",
                "read on 2026-12-01",
            ] {
                assert!(rest.contains(words), "{words}: {out}");
            }
            assert!(!out.contains("http://localhost/callback"), "{out}");
        }
    }

    #[tokio::test]
    async fn it_is_explained_in_german_too() {
        let (code, out, _) = explain("535 5.7.139 [X]", b"", "de").await;
        assert_eq!(code, 0);
        assert_eq!(out.matches("was zu tun ist: ").count(), 3, "{out}");
        assert!(!out.contains("what to do"), "{out}");
    }

    #[tokio::test]
    async fn what_is_not_known_is_no_success_and_nothing_is_no_question() {
        let (code, out, _) = explain("the moon is full", b"", "en").await;
        assert_eq!(code, 3, "{out}");
        for stdin in [&b""[..], b" \n"] {
            let (code, _, err) = explain("-", stdin, "en").await;
            assert_eq!(code, 2, "{err}");
            assert!(err.starts_with("m365mail: "), "{err}");
        }
        let (code, _, _) = explain("-", b"\xff\xfe AADSTS7000222", "en").await;
        assert_eq!(code, 0, "bytes that are no text are pasted as well");
    }
}
