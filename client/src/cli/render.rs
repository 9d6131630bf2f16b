//! Reports as text for people.

use std::fmt::Write as _;

use crate::diagnosis::{Certainty, Owner, Signal};
use crate::locales::{Language, Text, messages};
use crate::report::{AccountReport, Finding, Report};
use crate::verbs::{AccountView, EntityView, Planned};

pub(super) fn entities(views: &[EntityView], language: Language) -> String {
    let mut out = String::new();
    for view in views {
        let secret = match (view.has_secret, &view.secret_ends) {
            (true, Some(date)) if view.has_ended => messages::shown_secret_ended(date),
            (true, Some(date)) => messages::shown_secret_ends(date),
            (true, None) => messages::shown_secret_kept(),
            (false, _) => messages::shown_secret_missing(),
        };
        let text = messages::shown_entity(
            &view.name,
            &view.tenant_id,
            &view.client_id,
            secret,
            &view.redirect_uri,
        );
        line(&mut out, &text.say(language));
    }
    out
}

pub(super) fn accounts(views: &[AccountView]) -> String {
    let mut out = String::new();
    for view in views {
        let mut text = format!("{}  {}", view.address, view.entity);
        if view.login != view.address {
            text = format!("{text}  {}", view.login);
        }
        line(&mut out, &format!("{text}  {}", view.maildir.display()));
    }
    out
}

pub(super) fn plan(plan: &[Planned], language: Language) -> String {
    let mut out = String::new();
    if plan.is_empty() {
        line(&mut out, &messages::shown_plan_empty().say(language));
    }
    for (index, planned) in plan.iter().enumerate() {
        let text = messages::shown_plan(
            index + 1,
            planned.method,
            &planned.host,
            planned.port,
            &planned.path,
            &planned.about,
            planned.why.clone(),
        );
        let changes = match planned.changes {
            true => messages::shown_plan_changes(),
            false => messages::shown_plan_nothing(),
        };
        line(&mut out, &text.say(language));
        line(&mut out, &changes.say(language));
    }
    out
}

pub(super) fn report(report: &Report, language: Language) -> String {
    let mut out = String::new();
    for entity in &report.entities {
        let light = signal(entity.signal).say(language);
        line(&mut out, &format!("{}: {light}", entity.name));
        for account in report.accounts.iter().filter(|a| a.entity == entity.name) {
            let legs = messages::shown_legs(
                signal(account.legs.sign_in),
                signal(account.legs.refresh),
                signal(account.legs.pop3),
                signal(account.legs.smtp),
            );
            let light = signal(account.signal).say(language);
            let legs = legs.say(language);
            line(
                &mut out,
                &format!("  {}: {light} ({legs})", account.address),
            );
        }
    }
    for one in &report.findings {
        out.push('\n');
        finding(&mut out, one, language);
    }
    if let Some(next) = next(report).filter(|_| report.findings.is_empty()) {
        line(&mut out, &next.say(language));
    }
    out
}

/// The first step of the setup that has not been taken, in the setup's order; when there is none,
/// that all is well.
fn next(report: &Report) -> Option<Text> {
    if report.entities.is_empty() {
        return Some(messages::next_settings());
    }
    let has_account = |name: &str| report.accounts.iter().any(|account| account.entity == name);
    for entity in &report.entities {
        if entity.signal == Signal::Grey {
            return Some(messages::next_check(&entity.name));
        }
        if !has_account(&entity.name) {
            return Some(messages::next_account(&entity.name));
        }
    }
    (report.accounts.iter().find_map(next_of)).or_else(|| all_green(report))
}

fn next_of(account: &AccountReport) -> Option<Text> {
    let (legs, address) = (account.legs, &account.address);
    let waits = |leg| leg == Signal::Grey;
    match (waits(legs.sign_in), waits(legs.pop3), waits(legs.smtp)) {
        (true, _, _) => Some(messages::next_sign_in(address)),
        (false, true, _) => Some(messages::next_fetch(address)),
        (false, false, true) => Some(messages::next_test_mail(address)),
        (false, false, false) => None,
    }
}

/// A sentence for whoever wonders whether the silence is a good sign. That a sign-in has not been
/// renewed yet is no reason to doubt it.
fn all_green(report: &Report) -> Option<Text> {
    let entities = report.entities.iter().map(|entity| entity.signal);
    let accounts = report.accounts.iter().flat_map(|account| {
        let legs = account.legs;
        [legs.sign_in, legs.pop3, legs.smtp]
    });
    let mut all = entities.chain(accounts);
    all.all(|signal| signal == Signal::Green)
        .then(messages::all_green)
}

fn finding(out: &mut String, finding: &Finding, language: Language) {
    let heading = match &finding.account {
        Some(account) => format!("[{}] {} ({account})", finding.step, finding.id.as_str()),
        None => format!("[{}] {}", finding.step, finding.id.as_str()),
    };
    line(out, &heading);
    labelled(
        out,
        &messages::shown_what(),
        &finding.what.say(language),
        language,
    );
    labelled(
        out,
        &messages::shown_who(),
        &owner(finding.owner, language),
        language,
    );
    labelled(
        out,
        &messages::shown_fix(),
        &finding.fix.say(language),
        language,
    );
    labelled(
        out,
        &messages::shown_certainty(),
        &certainty(finding, language),
        language,
    );
    for evidence in &finding.evidence {
        let evidence = Text::of_own_words(evidence).say(language);
        labelled(out, &messages::shown_evidence(), &evidence, language);
    }
}

fn labelled(out: &mut String, label: &Text, text: &str, language: Language) {
    if !text.is_empty() {
        let label = label.say(language);
        let text = text.replace('\n', "\n    ");
        line(out, &format!("  {label}: {text}"));
    }
}

fn signal(signal: Signal) -> Text {
    match signal {
        Signal::Grey => messages::signal_grey(),
        Signal::Green => messages::signal_green(),
        Signal::Yellow => messages::signal_yellow(),
        Signal::Red => messages::signal_red(),
    }
}

fn certainty(finding: &Finding, language: Language) -> String {
    let text = match finding.certainty {
        Certainty::Certain if finding.is_own => messages::certainty_own(),
        Certainty::Certain => messages::certainty_certain(),
        Certainty::Likely => messages::certainty_likely(),
        Certainty::OneOf => {
            let titles = finding.causes.iter().map(|cause| Text::of_cause(cause));
            let titles: Vec<_> = titles.map(|title| title.say(language)).collect();
            messages::certainty_one_of(titles.join(", "))
        }
        Certainty::Unknown => messages::certainty_unknown(),
    };
    text.say(language)
}

pub(super) fn owner(owner: Owner, language: Language) -> String {
    match owner {
        Owner::Admin => messages::owner_admin(),
        Owner::Firm => messages::owner_firm(),
        Owner::User => messages::owner_user(),
        Owner::Developer => messages::owner_developer(),
        Owner::Microsoft => messages::owner_microsoft(),
        Owner::It => messages::owner_it(),
        Owner::Nobody => messages::owner_nobody(),
    }
    .say(language)
}

fn line(out: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of one account with these lights.
    fn told(settings: &str, [sign_in, refresh, pop3, smtp]: [&str; 4]) -> String {
        let legs = serde_json::json!({
            "sign-in": sign_in, "refresh": refresh, "pop3": pop3, "smtp": smtp,
        });
        let account = serde_json::json!({
            "address": "anna@muster.example", "entity": "Muster", "signal": "green", "legs": legs,
        });
        let answer = serde_json::json!({
            "entities": [{ "name": "Muster", "signal": settings }],
            "accounts": [account],
            "findings": [],
        });
        let answer: Report = serde_json::from_value(answer).unwrap();
        report(&answer, Language::En)
    }

    #[test]
    fn the_certainty_names_who_says_it() {
        let told = |is_own: bool| {
            let one = serde_json::json!({
                "id": "ids-equal", "step": "1.2", "account": null, "owner": "firm",
                "what": { "en": "w", "de": "w" }, "evidence": [],
                "fix": { "en": "f", "de": "f" }, "certainty": "certain", "is_own": is_own,
            });
            let one: Finding = serde_json::from_value(one).unwrap();
            Language::ALL.map(|language| certainty(&one, language))
        };
        let [own, other] = [told(true), told(false)];
        assert!(
            own.iter()
                .all(|said| !said.contains("Server") && !said.contains("server"))
        );
        assert_ne!(own, other);
    }

    #[test]
    fn what_was_never_tried_comes_before_that_all_is_well() {
        let (ok, not_yet) = ("green", "grey");
        for (settings, legs, expected) in [
            (not_yet, [ok; 4], "m365mail settings check"),
            (ok, [not_yet; 4], "m365mail sign-in anna@"),
            (ok, [ok, not_yet, not_yet, not_yet], "m365mail fetch anna@"),
            (ok, [ok, not_yet, ok, not_yet], "m365mail test-mail anna@"),
            (ok, [ok, not_yet, ok, ok], "Nothing is wrong"),
            (ok, [ok; 4], "Nothing is wrong"),
        ] {
            let told = told(settings, legs);
            let last = told.lines().last().unwrap();
            assert!(last.contains(expected), "{legs:?}\n{told}");
        }
        let told = told(ok, [ok, ok, "yellow", ok]);
        assert!(
            !told.contains("Nothing") && !told.contains("Next"),
            "{told}"
        );
    }

    #[test]
    fn causes_that_look_alike_are_told_by_their_titles() {
        let finding = serde_json::json!({
            "id": "sessions-revoked", "step": "5", "account": "anna@muster.example",
            "owner": "user", "what": { "en": "w", "de": "w" }, "evidence": ["interrupted"],
            "fix": { "en": "f", "de": "f" }, "certainty": "one-of",
            "causes": ["sessions-revoked", "password-reset"],
        });
        let answer = serde_json::json!({
            "entities": [], "accounts": [], "findings": [finding],
        });
        let answer: Report = serde_json::from_value(answer).unwrap();
        let told = report(&answer, Language::De);
        assert!(
            told.contains("die Sitzungen wurden widerrufen, das Kennwort wurde"),
            "{told}"
        );
        assert!(told.contains("Gesehen: abgebrochen"), "{told}");
    }
}
