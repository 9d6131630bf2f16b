//! The doctor on the command line: its plan, what it says while it asks, what it was told of a page,
//! and the file for support.

use std::path::Path;

use serde::Serialize;

use super::Session;
use super::render;
use crate::account::Address;
use crate::error::{Error, InputError};
use crate::locales::messages;
use crate::report::Report;
use crate::verbs::{Examination, Planned, Progress};

#[derive(Serialize)]
struct Plan<'a> {
    plan: &'a [Planned],
}

impl Session<'_, '_> {
    pub(super) fn plan(&mut self, only: Option<&Address>) -> Result<u8, Error> {
        let plan = self.client.plan(only)?;
        self.answer(&Plan { plan: &plan }, |language| {
            render::plan(&plan, language)
        });
        Ok(0)
    }

    /// What it asks is told on stderr, also where the answer is JSON: whoever waits reads it there.
    pub(super) async fn doctor(
        &mut self,
        only: Option<&Address>,
        page: Option<&Path>,
        bundle: Option<&Path>,
    ) -> Result<u8, Error> {
        // That the file is in the way is told before anybody is asked.
        if let Some(path) = bundle.filter(|path| path.symlink_metadata().is_ok()) {
            return Err(InputError::Exists(path.to_owned()).into());
        }
        let page = match page {
            Some(file) => Some(self.read(file)?),
            None => None,
        };
        if page.as_ref().is_some_and(|page| page.trim().is_empty()) {
            return Err(InputError::PageEmpty.into());
        }
        let page = page.as_deref();
        let (client, language) = (self.client.clone(), self.language);
        let stderr = &mut *self.world.stderr;
        let mut tell = |progress: Progress<'_>| {
            let text = match progress {
                Progress::Asks(one) => messages::said_asking(&one.host, one.why.clone()),
                Progress::Waits(one) => messages::said_waiting(&one.host),
            };
            let _ = writeln!(stderr, "{}", text.say(language));
        };
        let what = Examination {
            only,
            page,
            ..Examination::default()
        };
        let examined = Box::pin(client.examine_with(what, &mut tell)).await?;
        let report = Report::new(&examined.evidence);
        if let Some(path) = bundle {
            client.write_bundle(path, &examined, &report)?;
            self.note(&messages::said_bundle(path.display()));
        }
        Ok(self.report(&report))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::cli::tests::m365mail;

    const ID: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    const OTHER_ID: &str = "1f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
    const ANNA: &str = "anna.muster@muster-legal.example";

    async fn set_up(home: &Path) {
        let set = [
            "settings",
            "set",
            "--entity",
            "Muster",
            "--secret-file",
            "-",
        ];
        let ids = ["--tenant-id", ID, "--client-id", OTHER_ID];
        let (code, _, err) =
            m365mail(home, "planted~client.secret", &[&set[..], &ids].concat()).await;
        assert_eq!((code, err.as_str()), (0, ""));
        let add = ["account", "add", ANNA, "--entity", "Muster"];
        assert_eq!(m365mail(home, "", &add).await.0, 0);
    }

    #[tokio::test]
    async fn a_plan_is_printed_in_either_language_and_in_json() {
        let home = tempfile::tempdir().unwrap();
        let (code, out, _) = m365mail(home.path(), "", &["doctor", "--plan"]).await;
        assert_eq!((code, out.contains("nothing")), (0, true), "{out}");
        set_up(home.path()).await;
        let (code, out, err) = m365mail(home.path(), "", &["--json", "doctor", "--plan"]).await;
        assert_eq!((code, err.as_str()), (0, ""));
        let plan: serde_json::Value = serde_json::from_str(&out).unwrap();
        let asked: Vec<_> = plan["plan"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["what"])
            .collect();
        assert_eq!(
            asked,
            [
                "discovery",
                "account-tenant",
                "authorize",
                "client-credentials"
            ]
        );
        assert_eq!(
            plan["plan"][1]["path"],
            "/muster-legal.example/v2.0/.well-known/openid-configuration"
        );
        let (_, out, _) =
            m365mail(home.path(), "", &["--lang", "de", "doctor", ANNA, "--plan"]).await;
        assert!(out.contains("POST login.microsoftonline.com:443"), "{out}");
        assert!(
            out.contains("ändert nichts") && out.contains("Zu welchem Mandanten"),
            "{out}"
        );
    }

    #[tokio::test]
    async fn what_is_asked_is_told_on_stderr_and_an_outage_is_no_diagnosis() {
        let home = tempfile::tempdir().unwrap();
        set_up(home.path()).await;
        let (code, out, err) = m365mail(home.path(), "", &["--json", "doctor"]).await;
        assert_eq!(code, 3, "{out}{err}");
        assert!(
            serde_json::from_str::<serde_json::Value>(&out).is_ok(),
            "{out}"
        );
        assert!(
            err.contains("login.microsoftonline.com: does the tenant exist?"),
            "{err}"
        );
        let (_, out, _) = m365mail(home.path(), "", &["--lang", "de", "doctor"]).await;
        assert!(out.contains("Gewissheit: sicher"), "{out}");
    }

    #[tokio::test]
    async fn input_that_cannot_be_used_ends_before_anybody_is_asked() {
        let home = tempfile::tempdir().unwrap();
        set_up(home.path()).await;
        let taken = home.path().join("taken");
        std::fs::write(&taken, "x").unwrap();
        let taken = taken.to_str().unwrap();
        for (stdin, words) in [
            ("", &["doctor", "--page-text", "-"][..]),
            (" \n", &["doctor", ANNA, "--page-text", "-"]),
            ("Need admin approval", &["doctor", "--page-text", "-"]),
            ("", &["doctor", "--bundle", taken]),
            ("", &["doctor", "--plan", "--bundle", taken]),
        ] {
            let (code, out, err) = m365mail(home.path(), stdin, words).await;
            assert_eq!((code, out.as_str()), (2, ""), "{words:?} {err}");
            assert!(!err.contains("does the tenant"), "{words:?} {err}");
        }
        assert_eq!(std::fs::read_to_string(taken).unwrap(), "x");
    }

    #[tokio::test]
    async fn a_page_that_was_read_names_the_cause_also_where_nobody_is_reached() {
        let home = tempfile::tempdir().unwrap();
        set_up(home.path()).await;
        let words = ["--json", "doctor", ANNA, "--page-text", "-"];
        let (code, out, _) = m365mail(home.path(), "Your password has expired.", &words).await;
        assert_eq!(code, 1, "{out}");
        assert!(out.contains("\"password-expired\""), "{out}");
    }
}
