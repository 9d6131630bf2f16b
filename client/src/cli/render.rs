//! Reports as text for people.

use std::fmt::Write as _;

use crate::diagnosis::{Certainty, Owner, Signal};
use crate::locales::{Language, Text, messages};
use crate::report::{AccountReport, Finding, Report};
use crate::verbs::{AccountView, EntityView, Planned};

pub(super) fn entities(views: &[EntityView], language: Language) -> String {
    let mut out = String::new();
    for view in views {
        let secret = match view.has_secret {
            true => messages::shown_secret_kept(),
            false => messages::shown_secret_missing(),
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

/// The first step of the setup that has not been taken, in the setup's order.
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
    let waits = |account: &&AccountReport| account.legs.sign_in == Signal::Grey;
    let account = report.accounts.iter().find(waits)?;
    Some(messages::next_sign_in(&account.address))
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

fn owner(owner: Owner, language: Language) -> String {
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
