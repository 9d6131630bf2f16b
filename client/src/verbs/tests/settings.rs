//! `settings set`, `check` and `show` as the command line has them, against a scripted Entra.

use std::ffi::OsString;
use std::io::Cursor;

use super::*;
use crate::cli::{Stdin, World, run};
use crate::locales::english::english_in;
use crate::rehearsal::ForcedValues;

/// Exit code, stdout and stderr.
type Said = (u8, String, String);

impl Bench {
    /// The command line on this client's home and network, at its time.
    pub(super) async fn command(&self, stdin: &str, words: &[&str]) -> Said {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let all = format!("::127.0.0.1:{}", self.port);
        let mut line = vec![OsString::from("m365mail"), "--connect-to".into()];
        line.extend([all.into(), "--ca-file".into(), self._ca.file().into()]);
        line.extend(["--home".into(), self._home.path().into()]);
        line.extend(words.iter().map(OsString::from));
        let mut world = World {
            stdin: Stdin::From(&mut Cursor::new(stdin)),
            stdout: &mut out,
            stderr: &mut err,
            variable: &|_| None,
            clock: Arc::clone(&self.client.clock),
            browser: Arc::clone(&self.client.browser),
        };
        let code = Box::pin(run(line, &mut world)).await;
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let said = (code, text(out), text(err));
        no_secret_in(&format!("{said:?}"));
        said
    }

    async fn set(&self, stdin: &str, words: &[&str]) -> Said {
        let set = ["settings", "set", "--entity", "Muster"];
        self.command(stdin, &[&set[..], words].concat()).await
    }

    async fn check(&self, language: &str) -> Said {
        let words = ["--lang", language, "settings", "check"];
        self.command("", &words).await
    }

    /// A tenant with a sound registration.
    async fn is_sound(&self) {
        self.answers(json(
            r#"{"token_type":"Bearer","expires_in":3599,"access_token":"a.b.c"}"#,
        ))
        .await;
        let issuer = format!("https://{LOGIN_HOST}/{TENANT}/v2.0");
        Mock::given(path_regex(format!("^/{TENANT}/v2.0/.well-known/")))
            .respond_with(AtOurTime(json(
                &serde_json::json!({ "issuer": issuer }).to_string(),
            )))
            .mount(&self.server)
            .await;
        let back = "http://localhost/callback?error=login_required";
        let back = ResponseTemplate::new(302).insert_header("location", back);
        Mock::given(path_regex("/oauth2/v2.0/authorize$"))
            .respond_with(AtOurTime(back))
            .mount(&self.server)
            .await;
    }

    /// What `settings show` says of the end, in JSON.
    async fn shown_end(&self) -> Option<String> {
        let (code, out, _) = self.command("", &["--json", "settings", "show"]).await;
        assert_eq!(code, 0);
        let shown: serde_json::Value = serde_json::from_str(&out).unwrap();
        shown[0]
            .get("secret_ends")
            .map(|end| end.as_str().unwrap().to_owned())
    }
}

/// The findings and the entity's light.
async fn told(bench: &Bench, verb: &str) -> (u8, Vec<String>, String) {
    let (code, out, _) = bench.command("", &["--json", verb]).await;
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let ids = findings.map(|one| one["id"].as_str().unwrap().to_owned());
    let light = report["entities"][0]["signal"].as_str().unwrap().to_owned();
    (code, ids.collect(), light)
}

#[tokio::test]
async fn a_secret_that_ends_within_thirty_days_is_told_and_hinders_nothing() {
    let bench = Bench::new().await;
    bench.is_sound().await;
    // The bench's today is 2026-11-23.
    for (end, is_near) in [
        ("2026-12-24", false),
        ("2026-12-23", true),
        ("2026-11-23", true),
        ("2026-10-01", true),
        ("2028-01-31", false),
    ] {
        let (code, _, err) = bench.set("", &["--secret-ends", end]).await;
        assert_eq!((code, err.as_str()), (0, ""), "{end}");
        let is_over = end <= "2026-11-23";
        for (language, right, ends, ended) in [
            ("en", "are correct", "ends on", "ended on"),
            ("de", "stimmen", "läuft gemäss", "abgelaufen"),
        ] {
            let word = if is_over { ended } else { ends };
            let (code, out, err) = bench.check(language).await;
            assert_eq!(code, 0, "{end}: {err}");
            assert!(out.contains(right), "{out}");
            let is_told = err.contains(word) && err.contains(end) && err.contains("Muster");
            assert_eq!(
                (is_told, err.is_empty()),
                (is_near, !is_near),
                "{end}: {err}"
            );
            if language == "de" {
                assert_eq!(english_in(&err), None, "{err}");
            }
        }
        let (findings, light): (&[&str], _) = match is_near {
            true => (&["client-secret-ends-soon"], "yellow"),
            false => (&[], "green"),
        };
        let (code, ids, shown) = told(&bench, "status").await;
        assert_eq!((code, shown.as_str()), (0, light), "{end}");
        assert_eq!(ids, findings, "{end}");
    }
}

#[tokio::test]
async fn the_doctor_warns_of_the_end_and_exits_with_zero() {
    let bench = Bench::new().await;
    bench.is_sound().await;
    bench.set("", &["--secret-ends", "2026-12-01"]).await;
    let (code, ids, light) = told(&bench, "doctor").await;
    assert_eq!((code, light.as_str()), (0, "yellow"), "{ids:?}");
    assert_eq!(ids, ["client-secret-ends-soon"]);
    let (_, out, _) = bench.command("", &["--lang", "de", "doctor"]).await;
    assert!(
        out.contains("innert 30 Tagen") && out.contains("2026-12-01"),
        "{out}"
    );
    // Whoever needs another secret at once is not warned besides.
    let refusal = serde_json::json!({
        "error": "invalid_client", "error_codes": [7000222],
        "error_description": "AADSTS7000222: The provided client secret keys for app are expired.",
    });
    bench
        .answers(ResponseTemplate::new(401).set_body_json(refusal))
        .await;
    let (code, ids, light) = told(&bench, "doctor").await;
    assert_eq!((code, light.as_str()), (1, "red"));
    assert!(ids.contains(&"client-secret-expired".to_owned()), "{ids:?}");
    assert!(
        !ids.contains(&"client-secret-ends-soon".to_owned()),
        "{ids:?}"
    );
}

#[tokio::test]
async fn a_new_secret_ends_the_day_of_the_old_one() {
    let bench = Bench::new().await;
    assert_eq!(bench.shown_end().await, None);
    bench.set("", &["--secret-ends", "2027-05-31"]).await;
    assert_eq!(bench.shown_end().await.as_deref(), Some("2027-05-31"));
    let uri = "http://localhost/other";
    bench.set("", &["--redirect-uri", uri]).await;
    assert_eq!(bench.shown_end().await.as_deref(), Some("2027-05-31"));
    let (_, out, _) = bench.command("", &["--lang=de", "settings", "show"]).await;
    assert!(out.contains("läuft am 2027-05-31 ab"), "{out}");
    let (code, ..) = bench.set("abc8Q~one", &["--secret-file", "-"]).await;
    assert_eq!((code, bench.shown_end().await), (0, None));
    let both = ["--secret-file", "-", "--secret-ends", "2028-05-31"];
    bench.set("abc8Q~two", &both).await;
    assert_eq!(bench.shown_end().await.as_deref(), Some("2028-05-31"));
}

#[tokio::test]
async fn a_day_that_is_none_is_refused_with_its_form() {
    let bench = Bench::new().await;
    for given in ["31.12.2027", "2027-02-30", "soon", ""] {
        for (language, form) in [("en", "YYYY-MM-DD"), ("de", "JJJJ-MM-TT")] {
            let words = ["--lang", language, "--secret-ends", given];
            let (code, out, err) = bench.set("", &words).await;
            assert_eq!((code, out.as_str()), (2, ""), "{given}");
            assert!(err.contains(form) && err.contains(given), "{err}");
            if language == "de" {
                assert_eq!(english_in(&err), None, "{err}");
            }
        }
    }
    assert_eq!(bench.shown_end().await, None);
}

#[tokio::test]
async fn a_check_says_which_value_is_wrong() {
    let unregistered = format!(
        r#"$Config={{"strServiceExceptionMessage":"AADSTS50011: The redirect URI 'http://localhost/callback' specified in the request does not match the redirect URIs configured for the application '{CLIENT}'.","sErrorCode":"50011"}};"#
    );
    // What is forced into the settings, and the words for it.
    for (tenant, client, secret, english, german) in [
        (
            Some(CLIENT),
            None,
            true,
            "one and the same",
            "ein und derselbe",
        ),
        (Some(CLIENT), Some(TENANT), true, "swapped", "vertauscht"),
        (
            Some("0f1e2d3c"),
            None,
            true,
            "directory (tenant) ID",
            "Verzeichnis-ID",
        ),
        (
            None,
            Some("0f1e2d3c"),
            true,
            "application (client) ID",
            "Anwendungs-ID",
        ),
        (
            None,
            None,
            false,
            "no client secret",
            "kein lesbarer geheimer Clientschlüssel",
        ),
        (
            None,
            None,
            true,
            "http://localhost/callback",
            "http://localhost/callback",
        ),
    ] {
        let bench = Bench::new().await;
        bench.is_sound().await;
        let name = EntityName::parse("Muster").unwrap();
        let forced = bench.client.settings_force(
            &name,
            ForcedValues {
                tenant_id: tenant.map(str::to_owned),
                client_id: client.map(str::to_owned),
                secret: None,
            },
        );
        forced.await.unwrap();
        if !secret {
            std::fs::remove_file(bench.client.home.secret(&name)).unwrap();
        }
        if (tenant, client, secret) == (None, None, true) {
            let page = ResponseTemplate::new(200).set_body_raw(unregistered.clone(), "text/html");
            Mock::given(path_regex("/oauth2/v2.0/authorize$"))
                .respond_with(AtOurTime(page))
                .with_priority(1)
                .mount(&bench.server)
                .await;
        }
        if client == Some(TENANT) {
            // No tenant has the app's ID.
            let none = serde_json::json!({
                "error": "invalid_tenant", "error_codes": [90002],
                "error_description": format!("AADSTS90002: Tenant '{CLIENT}' not found."),
            });
            Mock::given(path_regex(format!("^/{CLIENT}/")))
                .respond_with(AtOurTime(ResponseTemplate::new(400).set_body_json(none)))
                .with_priority(1)
                .mount(&bench.server)
                .await;
        }
        for (language, words) in [("en", english), ("de", german)] {
            let (code, out, err) = bench.check(language).await;
            assert_eq!((code, out.as_str()), (1, ""), "{words}: {err}");
            assert!(
                err.contains(words) && err.contains("Muster"),
                "{words}: {err}"
            );
            assert!(!err.contains("name@example.com"), "{err}");
        }
    }
}

/// People work all the same, and Entra says no more than a number.
#[tokio::test]
async fn what_a_failed_check_means_is_told_in_words() {
    let bench = Bench::new().await;
    bench.answers(bench.good()).await;
    bench.sign_in().await.unwrap();
    let blocked = serde_json::json!({
        "error": "invalid_grant", "error_codes": [53003],
        "error_description": "AADSTS53003: Access has been blocked by Conditional Access policies.",
    });
    let slow = ResponseTemplate::new(503).insert_header("Retry-After", "40");
    for (answer, code, german, english) in [
        (
            ResponseTemplate::new(400).set_body_json(blocked),
            1,
            "Eine Richtlinie des Mandanten blockiert die Prüfung",
            "A policy of the tenant blocks the check",
        ),
        (slow, 3, "in 40 s noch einmal", "Try again in 40 s"),
    ] {
        bench.is_sound().await;
        Mock::given(method("POST"))
            .respond_with(AtOurTime(answer))
            .with_priority(1)
            .mount(&bench.server)
            .await;
        for (language, words) in [("de", german), ("en", english)] {
            let (got, _, err) = bench.check(language).await;
            assert_eq!(got, code, "{err}");
            assert!(err.contains(words), "{err}");
            assert!(!err.contains("Server von Microsoft ("), "{err}");
        }
    }
}
