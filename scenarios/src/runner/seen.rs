//! What the client shows, held against what a scenario expects of it.
//!
//! The client's own output is all that counts here: no journal, no tenant.

use client::diagnosis::Signal;
use client::evidence::Leg;
use client::locales::Language;
use client::report::{AccountReport, Finding, Report};

use crate::scenario::{Expect, Indistinguishable};

/// What the client shows at one moment.
pub(super) struct Seen<'a> {
    /// The firm in the client's settings.
    pub(super) firm: &'a str,
    /// The lights, before the doctor tries anything: it may renew a token.
    pub(super) status: &'a Report,
    /// The doctor's answer.
    pub(super) findings: &'a [Finding],
    /// The words with which the client's last act failed.
    pub(super) words: Option<&'a str>,
    /// The mails in the account's Maildir.
    pub(super) delivered: usize,
}

/// An expectation that did not hold: the key that says it, and what was seen instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    pub(super) key: String,
    pub(super) seen: String,
}

impl Seen<'_> {
    /// Holds every key of the expectation against what is seen.
    pub(super) fn check(
        &self,
        expect: &Expect,
        account: &str,
        class: Option<&Indistinguishable>,
    ) -> Result<(), Mismatch> {
        self.check_account(expect, account)?;
        if let Some(wanted) = expect.settings {
            let mut entities = self.status.entities.iter();
            let firm = entities.find(|entity| entity.name == self.firm);
            same("settings", wanted, firm.map(|entity| entity.signal))?;
        }
        if let Some(wanted) = &expect.reply {
            let holds = self.words.is_some_and(|words| words.contains(wanted));
            require(holds, "reply", || match self.words {
                Some(words) => format!("the client was told: {words}"),
                None => "the client's last act did not fail".to_owned(),
            })?;
        }
        if let Some(wanted) = &expect.finding {
            exactly(self.findings, "finding", wanted, class)?;
        }
        if expect.none.is_some() {
            require(self.findings.is_empty(), "none", || found(self.findings))?;
        }
        if let Some(wanted) = expect.delivered {
            require(self.delivered == wanted, "delivered", || {
                format!("the Maildir holds {}", self.delivered)
            })?;
        }
        Ok(())
    }

    fn check_account(&self, expect: &Expect, account: &str) -> Result<(), Mismatch> {
        let shown = self.account(account);
        if let Some(wanted) = expect.signal {
            same("signal", wanted, shown.map(|shown| shown.signal))?;
        }
        for (leg, wanted) in &expect.legs {
            let key = format!("legs.{}", leg_name(*leg));
            same(&key, *wanted, shown.map(|shown| leg_of(shown, *leg)))?;
        }
        Ok(())
    }

    fn account(&self, address: &str) -> Option<&AccountReport> {
        let mut accounts = self.status.accounts.iter();
        accounts.find(|account| account.address.eq_ignore_ascii_case(address))
    }
}

/// Exactly this finding; of a class that nobody can tell apart, the class with all its causes.
pub(super) fn exactly(
    findings: &[Finding],
    key: &str,
    wanted: &str,
    class: Option<&Indistinguishable>,
) -> Result<(), Mismatch> {
    let [only] = findings else {
        return require(false, key, || found(findings));
    };
    require(only.id.as_str() == wanted, key, || found(findings))?;
    let mut named = only.causes.clone();
    let mut declared = match class {
        Some(class) if !named.is_empty() => class.ids.clone(),
        Some(_) | None => Vec::new(),
    };
    named.sort_unstable();
    declared.sort_unstable();
    require(named == declared, key, || {
        format!(
            "the doctor cannot tell {} apart, and `indistinguishable` does not say so",
            named.join(", ")
        )
    })
}

fn found(findings: &[Finding]) -> String {
    let ids: Vec<_> = findings.iter().map(|one| one.id.as_str()).collect();
    if ids.is_empty() {
        return "the doctor found nothing".to_owned();
    }
    format!("the doctor found {}", ids.join(", "))
}

/// The client's state in a few lines, for somebody who looks for the reason of a failure.
pub(super) fn describe(report: &Report) -> String {
    let mut lines = Vec::new();
    for entity in &report.entities {
        lines.push(format!(
            "settings {}: {}",
            entity.name,
            signal_name(entity.signal)
        ));
    }
    for account in &report.accounts {
        let legs =
            Leg::ALL.map(|leg| format!("{} {}", leg_name(leg), signal_name(leg_of(account, leg))));
        lines.push(format!(
            "account {}: {} ({})",
            account.address,
            signal_name(account.signal),
            legs.join(", ")
        ));
    }
    for finding in &report.findings {
        lines.push(format!(
            "finding {}: {}",
            finding.id,
            finding.what.say(Language::En)
        ));
        lines.extend(
            finding
                .evidence
                .iter()
                .map(|words| format!("  saw: {words}")),
        );
    }
    lines.join("\n")
}

fn same(key: &str, wanted: Signal, seen: Option<Signal>) -> Result<(), Mismatch> {
    require(seen == Some(wanted), key, || match seen {
        Some(seen) => format!("the light is {}", signal_name(seen)),
        None => "the client has none yet".to_owned(),
    })
}

fn require(holds: bool, key: &str, seen: impl FnOnce() -> String) -> Result<(), Mismatch> {
    if holds {
        return Ok(());
    }
    Err(Mismatch {
        key: key.to_owned(),
        seen: seen(),
    })
}

pub(super) fn leg_of(account: &AccountReport, leg: Leg) -> Signal {
    match leg {
        Leg::SignIn => account.legs.sign_in,
        Leg::Refresh => account.legs.refresh,
        Leg::Pop3 => account.legs.pop3,
        Leg::Smtp => account.legs.smtp,
    }
}

pub(super) const fn leg_name(leg: Leg) -> &'static str {
    match leg {
        Leg::SignIn => "sign-in",
        Leg::Refresh => "refresh",
        Leg::Pop3 => "pop3",
        Leg::Smtp => "smtp",
    }
}

const fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::Grey => "grey",
        Signal::Green => "green",
        Signal::Yellow => "yellow",
        Signal::Red => "red",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: &str = "anna@muster.example";

    fn report() -> Report {
        let finding = serde_json::json!({
            "id": "smtp-auth-off-for-mailbox", "step": "1.4", "account": ANNA, "owner": "admin",
            "what": {"en": "w", "de": "w"}, "evidence": [], "fix": {"en": "f", "de": "f"},
            "certainty": "certain",
        });
        let legs = serde_json::json!({
            "sign-in": "green", "refresh": "grey", "pop3": "yellow", "smtp": "red",
        });
        serde_json::from_value(serde_json::json!({
            "entities": [{"name": "Muster", "signal": "green"}],
            "accounts": [{"address": ANNA, "entity": "Muster", "signal": "red", "legs": legs}],
            "findings": [finding],
        }))
        .unwrap()
    }

    /// The key that does not hold, and what is seen instead.
    #[track_caller]
    fn check(expect: &str, expected: Option<(&str, &str)>) {
        let report = report();
        let seen = Seen {
            firm: "Muster",
            status: &report,
            findings: &report.findings,
            words: Some("535 5.7.139 Authentication unsuccessful"),
            delivered: 2,
        };
        let expect: Expect = toml::from_str(expect).unwrap();
        let mismatch = seen.check(&expect, ANNA, None).err();
        let mismatch = mismatch
            .as_ref()
            .map(|one| (one.key.as_str(), one.seen.as_str()));
        assert_eq!(mismatch, expected);
    }

    #[test]
    fn what_is_seen_holds() {
        check("", None);
        check(
            "signal = \"red\"\nsettings = \"green\"\ndelivered = 2",
            None,
        );
        check(
            "legs = { sign-in = \"green\", refresh = \"grey\", pop3 = \"yellow\", smtp = \"red\" }",
            None,
        );
        check(
            "reply = \"535 5.7.139\"\nfinding = \"smtp-auth-off-for-mailbox\"",
            None,
        );
    }

    #[test]
    fn what_is_not_seen_is_told() {
        check("signal = \"green\"", Some(("signal", "the light is red")));
        check(
            "settings = \"red\"",
            Some(("settings", "the light is green")),
        );
        check(
            "legs = { smtp = \"green\" }",
            Some(("legs.smtp", "the light is red")),
        );
        check(
            "reply = \"535 5.7.3\"",
            Some((
                "reply",
                "the client was told: 535 5.7.139 Authentication unsuccessful",
            )),
        );
        let found = "the doctor found smtp-auth-off-for-mailbox";
        check(
            "finding = \"smtp-auth-off-for-tenant\"",
            Some(("finding", found)),
        );
        check("none = true", Some(("none", found)));
        check("delivered = 1", Some(("delivered", "the Maildir holds 2")));
    }

    #[test]
    fn one_finding_too_many_is_not_the_one_expected() {
        let mut report = report();
        report.findings.push(report.findings[0].clone());
        let seen = Seen {
            firm: "Muster",
            status: &report,
            findings: &report.findings,
            words: None,
            delivered: 0,
        };
        let expect = Expect {
            finding: Some("smtp-auth-off-for-mailbox".to_owned()),
            ..Expect::default()
        };
        assert!(seen.check(&expect, ANNA, None).is_err());
    }

    #[test]
    fn a_class_must_name_all_its_causes() {
        let mut report = report();
        let causes = ["a", "b"].map(str::to_owned).to_vec();
        report.findings[0].causes.clone_from(&causes);
        let seen = Seen {
            firm: "Muster",
            status: &report,
            findings: &report.findings,
            words: None,
            delivered: 0,
        };
        let expect = Expect {
            finding: Some("smtp-auth-off-for-mailbox".to_owned()),
            ..Expect::default()
        };
        let class = |ids: &[&str]| Indistinguishable {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            reason: "r".to_owned(),
            reason_de: "r".to_owned(),
        };
        assert!(seen.check(&expect, ANNA, Some(&class(&["b", "a"]))).is_ok());
        assert!(seen.check(&expect, ANNA, Some(&class(&["a"]))).is_err());
        assert!(seen.check(&expect, ANNA, None).is_err());
    }
}
