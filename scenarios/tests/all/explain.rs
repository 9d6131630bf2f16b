//! `tenantbox explain` knows whatever a scenario can show, in both languages.

use client::diagnosis::FindingId;
use client::locales::{Language, Text};
use client::report::explain;
use scenarios::catalogue;
use scenarios::scenario::{Action, Expect};

use crate::cli::tenantbox;

/// What was explained, and the exit code.
fn explained(what: &str, pasted: Option<&str>, language: &str) -> (String, i32) {
    let output = tenantbox()
        .args(["explain", "--lang", language, "--", what])
        .write_stdin(pasted.unwrap_or_default())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text, output.status.code().unwrap())
}

#[track_caller]
fn check(what: &str, pasted: Option<&str>, finding: &str) {
    for (language, word) in [("en", "what to do"), ("de", "was zu tun ist")] {
        let (text, code) = explained(what, pasted, language);
        assert_eq!(code, 0, "{what}: {text}");
        let named = text.contains(&format!("{finding} ("));
        assert!(
            named && text.contains(word),
            "{what}: no {finding} in {text}"
        );
    }
}

fn expectations() -> Vec<(String, Expect)> {
    let mut all = Vec::new();
    for scenario in catalogue::all().unwrap() {
        for step in &scenario.steps {
            if let Action::Expect(expect) = &step.action {
                all.push((scenario.id.clone(), expect.clone()));
            }
        }
    }
    all
}

#[test]
fn every_cause_of_the_catalogue_is_explained_in_both_languages() {
    let told = |text: &Text| {
        let [en, de] = Language::ALL.map(|language| text.say(language));
        !en.is_empty() && !de.is_empty() && en != de
    };
    for scenario in catalogue::all().unwrap() {
        for finding in scenario.findings() {
            let explanations = explain(finding);
            assert_eq!(explanations[0].id.as_str(), finding, "{}", scenario.id);
            assert!(
                told(&explanations[0].what) && told(&explanations[0].fix),
                "{finding}"
            );
        }
    }
    // One that no finding names alone is told with its class.
    check("window-closed", None, "sign-in-not-finished");
}

#[test]
fn every_number_of_the_catalogue_is_explained() {
    let mut numbers = 0;
    for (id, expect) in expectations() {
        let (Some(reply), Some(finding)) = (&expect.reply, &expect.finding) else {
            continue;
        };
        if !reply.starts_with("AADSTS") {
            continue;
        }
        numbers += 1;
        let ids: Vec<_> = explain(reply).iter().map(|one| one.id).collect();
        // What an earlier token, the secret's form, or the request that met it tells besides.
        let alone: &[&str] = match finding.as_str() {
            "app-deleted" | "client-id-wrong" | "tenant-id-wrong" => &["app-not-found-in-tenant"],
            "code-expired" => &["code-or-refresh-token-expired"],
            "secret-id-instead-of-value" => &["client-secret-wrong"],
            "mfa-required" => &["mfa-refused"],
            "check-blocked-by-policy" => &["conditional-access"],
            other => &[other],
        };
        assert_eq!(
            ids.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
            alone,
            "{id}: {reply}"
        );
    }
    assert!(numbers > 10, "{numbers}");
}

#[test]
fn a_reply_is_explained_as_far_as_it_says_anything() {
    check("535 5.7.139", None, "smtp-auth-off-for-mailbox");
    check("535 5.7.3", None, "smtp-login-refused");
    check(
        "-ERR Authentication failure: unknown user name or bad password.",
        None,
        "pop-off-or-no-licence",
    );
}

#[test]
fn a_pasted_page_is_explained_in_its_own_language() {
    // Microsoft's words, as people paste them: with whatever else stands on the page.
    let pages = [
        (
            "Sign in\nYour account or password is incorrect.",
            "wrong-password",
        ),
        (
            "Anmelden\nIhr Konto oder Kennwort ist nicht korrekt.",
            "wrong-password",
        ),
        (
            "Your account is temporarily locked to prevent unauthorized use.",
            "user-locked",
        ),
        (
            "Ihr Konto ist vorübergehend gesperrt, um eine nicht autorisierte Nutzung zu verhindern.",
            "user-locked",
        ),
        (
            "You need to update your password because your password has expired.",
            "password-expired",
        ),
        (
            "Sie müssen Ihr Kennwort aktualisieren, weil Ihr Kennwort abgelaufen ist.",
            "password-expired",
        ),
        (
            "You cannot access this right now\nYour sign-in was successful but does not meet the \
             criteria to access this resource.\nError Code: 53003",
            "conditional-access",
        ),
        (
            "Sie können zurzeit nicht darauf zugreifen\nFehlercode: 53003",
            "conditional-access",
        ),
        (
            "More information required\nYour organization needs more information to keep your \
             account secure",
            "mfa-not-registered",
        ),
        (
            "Weitere Informationen erforderlich\nIhre Organisation benötigt weitere Informationen \
             zum Schutz Ihres Kontos.",
            "mfa-not-registered",
        ),
        (
            "Need admin approval\nMail software needs permission",
            "approval-required",
        ),
        ("Administratorgenehmigung erforderlich", "approval-required"),
        (
            "Sorry, but we’re having trouble signing you in.\nAADSTS50011: The redirect URI …",
            "redirect-uri-not-registered",
        ),
        (
            "Leider gibt es Schwierigkeiten bei der Anmeldung.\nAADSTS90002: Tenant '…' not found.",
            "tenant-not-found",
        ),
    ];
    for (page, finding) in pages {
        check("-", Some(page), finding);
    }
}

#[test]
fn every_finding_of_the_doctor_is_explained() {
    for id in FindingId::ALL
        .iter()
        .filter(|id| **id != FindingId::Unknown)
    {
        assert_eq!(explain(id.as_str())[0].id, *id);
    }
}
