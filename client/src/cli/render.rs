//! Reports as text for people.

use std::fmt::Write as _;

use crate::diagnosis::{self, AccountReport, Certainty, Finding, Owner, Report, Signal};
use crate::locales::{Language, Text};
use crate::verbs::{AccountView, EntityView, Planned};

pub(super) fn entities(views: &[EntityView], language: Language) -> String {
    let mut out = String::new();
    for view in views {
        let secret = Text::new(match view.has_secret {
            true => "shown-secret-kept",
            false => "shown-secret-missing",
        });
        let text = Text::new("shown-entity")
            .with("name", &view.name)
            .with("tenant", &view.tenant_id)
            .with("client", &view.client_id)
            .with("redirect", &view.redirect_uri)
            .with_text("secret", secret);
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
        line(&mut out, &Text::new("shown-plan-empty").say(language));
    }
    for (index, planned) in plan.iter().enumerate() {
        let text = Text::new("shown-plan")
            .with("number", index + 1)
            .with("method", planned.method)
            .with("host", &planned.host)
            .with("port", planned.port)
            .with("path", &planned.path)
            .with("about", &planned.about)
            .with_text("why", planned.why.clone());
        let changes = Text::new(match planned.changes {
            true => "shown-plan-changes",
            false => "shown-plan-nothing",
        });
        line(&mut out, &text.say(language));
        line(&mut out, &changes.say(language));
    }
    out
}

pub(super) fn report(report: &Report, language: Language) -> String {
    let mut out = String::new();
    for entity in &report.entities {
        let light = signal(entity.signal, language);
        line(&mut out, &format!("{}: {light}", entity.name));
        for account in report.accounts.iter().filter(|a| a.entity == entity.name) {
            let legs = Text::new("shown-legs")
                .with("signin", signal(account.legs.sign_in, language))
                .with("refresh", signal(account.legs.refresh, language))
                .with("pop", signal(account.legs.pop3, language))
                .with("smtp", signal(account.legs.smtp, language));
            let light = signal(account.signal, language);
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
        return Some(Text::new("next-settings"));
    }
    let has_account = |name: &str| report.accounts.iter().any(|account| account.entity == name);
    for entity in &report.entities {
        if entity.signal == Signal::Grey {
            return Some(Text::new("next-check").with("name", &entity.name));
        }
        if !has_account(&entity.name) {
            return Some(Text::new("next-account").with("name", &entity.name));
        }
    }
    let waits = |account: &&AccountReport| account.legs.sign_in == Signal::Grey;
    let account = report.accounts.iter().find(waits)?;
    Some(Text::new("next-sign-in").with("address", &account.address))
}

fn finding(out: &mut String, finding: &Finding, language: Language) {
    let spoken = match language {
        Language::En => diagnosis::Language::En,
        Language::De => diagnosis::Language::De,
    };
    let heading = match &finding.account {
        Some(account) => format!("[{}] {} ({account})", finding.step, finding.id.as_str()),
        None => format!("[{}] {}", finding.step, finding.id.as_str()),
    };
    line(out, &heading);
    labelled(
        out,
        "shown-what",
        finding.what.in_language(spoken),
        language,
    );
    labelled(out, "shown-who", &owner(finding.owner, language), language);
    labelled(out, "shown-fix", finding.fix.in_language(spoken), language);
    labelled(
        out,
        "shown-certainty",
        &certainty(finding, language),
        language,
    );
    for evidence in &finding.evidence {
        labelled(out, "shown-evidence", evidence, language);
    }
}

fn labelled(out: &mut String, id: &'static str, text: &str, language: Language) {
    if !text.is_empty() {
        let label = Text::new(id).say(language);
        let text = text.replace('\n', "\n    ");
        line(out, &format!("  {label}: {text}"));
    }
}

fn signal(signal: Signal, language: Language) -> String {
    Text::new(match signal {
        Signal::Grey => "signal-grey",
        Signal::Green => "signal-green",
        Signal::Yellow => "signal-yellow",
        Signal::Red => "signal-red",
    })
    .say(language)
}

fn certainty(finding: &Finding, language: Language) -> String {
    let text = match finding.certainty {
        Certainty::Certain => Text::new("certainty-certain"),
        Certainty::Likely => Text::new("certainty-likely"),
        Certainty::OneOf => Text::new("certainty-one-of").with("causes", finding.causes.join(", ")),
        Certainty::Unknown => Text::new("certainty-unknown"),
    };
    text.say(language)
}

fn owner(owner: Owner, language: Language) -> String {
    Text::new(match owner {
        Owner::Admin => "owner-admin",
        Owner::Firm => "owner-firm",
        Owner::User => "owner-user",
        Owner::Developer => "owner-developer",
        Owner::Microsoft => "owner-microsoft",
    })
    .say(language)
}

fn line(out: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{text}");
}
