//! The doctor asked once more, right after a cure and before anybody tries anything else.
//!
//! Whoever repaired something asks first whether it is repaired. The doctor then looks at the same
//! servers as the client will, so it may name nothing that is cured, and no light may be red on a
//! leg that it has just seen working. The runner looks after every `fix`, whatever a file says.

use std::collections::BTreeSet;

use client::diagnosis::Signal;
use client::evidence::Leg;
use client::report::{Finding, Report};
use mock_server::journal::{Kind, Recorded};

use super::seen::{leg_name, leg_of};
use crate::scenario::Scenario;

/// Every name of what was cured.
pub(super) struct Cured(BTreeSet<String>);

impl Cured {
    /// The finding, the causes that it stands for, and what was really wrong.
    pub(super) fn of(finding: &Finding, scenario: &Scenario) -> Self {
        let class = scenario.indistinguishable.iter().flat_map(|it| &it.ids);
        let names = std::iter::once(finding.id.to_string())
            .chain(finding.causes.iter().cloned())
            .chain(scenario.cause.clone())
            .chain(class.cloned());
        Self(names.collect())
    }

    /// Which of these findings speaks of it still, by its own name or by that of a cause.
    pub(super) fn still_named<'a>(&self, findings: &'a [Finding]) -> Option<&'a Finding> {
        findings.iter().find(|finding| {
            let is_cured = |name: &str| self.0.contains(name);
            is_cured(finding.id.as_str()) || finding.causes.iter().any(|cause| is_cured(cause))
        })
    }
}

/// What the servers let the doctor do: the part of the way, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Worked {
    leg: Leg,
    user: String,
}

impl Worked {
    /// What this event of the journal proves.
    pub(super) fn of(event: &Recorded) -> Option<Self> {
        let leg = match (event.kind, event.protocol) {
            (Kind::Token, "https") if event.command.contains("refresh_token") => Leg::Refresh,
            (Kind::Session, "pop3") if let_in(event, "+OK") => Leg::Pop3,
            (Kind::Session, "smtp") if let_in(event, "235") => Leg::Smtp,
            _ => return None,
        };
        let user = event.user.clone()?;
        Some(Self { leg, user })
    }

    /// The light in this report that is red although it worked.
    pub(super) fn red_in(&self, report: &Report, login: impl Fn(&str) -> String) -> Option<String> {
        let mut accounts = report.accounts.iter();
        let theirs = accounts.find(|one| login(&one.address).eq_ignore_ascii_case(&self.user))?;
        let is_red = leg_of(theirs, self.leg) == Signal::Red;
        is_red.then(|| format!("{} of {}", leg_name(self.leg), theirs.address))
    }
}

fn let_in(event: &Recorded, answer: &str) -> bool {
    event.command.starts_with("AUTH") && event.answer.starts_with(answer)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ANNA: &str = "anna@muster.example";

    fn finding(id: &str, causes: &[&str]) -> Finding {
        serde_json::from_value(json!({
            "id": id, "step": "3", "account": ANNA, "owner": "user",
            "what": {"en": "w", "de": "w"}, "evidence": [], "fix": {"en": "f", "de": "f"},
            "certainty": "certain", "causes": causes,
        }))
        .unwrap()
    }

    fn scenario(cause: &str, class: &[&str]) -> Scenario {
        let class = match class {
            [] => String::new(),
            ids => {
                format!("[indistinguishable]\nids = {ids:?}\nreason = \"r\"\nreason-de = \"r\"\n")
            }
        };
        let text = format!(
            "title = \"T\"\ntitle-de = \"T\"\nabout = \"A\"\nabout-de = \"A\"\nstart = \"empty\"\n\
             cause = \"{cause}\"\n{class}[[step]]\nclient.fetch = {{}}\n"
        );
        let known = client::diagnosis::FindingId::ALL
            .iter()
            .map(|id| id.as_str());
        Scenario::parse("3-sign-in/example.toml", &text, known).unwrap()
    }

    #[track_caller]
    fn check(cured: (&str, &[&str]), scenario: &Scenario, told: (&str, &[&str]), still: bool) {
        let cured = Cured::of(&finding(cured.0, cured.1), scenario);
        let told = [finding("mfa-required", &[]), finding(told.0, told.1)];
        let named = cured.still_named(&told).map(|finding| finding.id.as_str());
        assert_eq!(named, still.then(|| told[1].id.as_str()));
    }

    #[test]
    fn what_is_cured_has_the_names_of_the_finding_its_causes_and_the_truth() {
        let cause = &scenario("user-locked", &["user-locked", "wrong-password"]);
        let cured = ("refresh-token-invalid", &["sessions-revoked"][..]);
        for (told, still) in [
            (("refresh-token-invalid", &[][..]), true),
            (("sessions-revoked", &[][..]), true),
            (("user-locked", &[][..]), true),
            (("wrong-password", &[][..]), true),
            (("sign-in-not-finished", &["user-locked"][..]), true),
            (("sign-in-not-finished", &["window-closed"][..]), false),
            (("user-disabled", &[][..]), false),
        ] {
            check(cured, cause, told, still);
        }
    }

    fn event(kind: Kind, protocol: &'static str, command: &str, answer: &str) -> Recorded {
        Recorded {
            seq: 1,
            at: mock_server::clock::Timestamp::UNIX_EPOCH,
            kind,
            protocol,
            session: None,
            trace: None,
            user: Some("Anna.Upn@muster.example".to_owned()),
            client_id: None,
            command: command.to_owned(),
            answer: answer.to_owned(),
            cause: None,
            detail: None,
            step: None,
            owner: None,
            fix: None,
            delayed_s: 0,
        }
    }

    fn report(red: &str) -> Report {
        let mut legs = json!({
            "sign-in": "green", "refresh": "grey", "pop3": "yellow", "smtp": "green",
        });
        legs[red] = json!("red");
        let account = json!({"address": ANNA, "entity": "Muster", "signal": "red", "legs": legs});
        serde_json::from_value(json!({"entities": [], "accounts": [account], "findings": []}))
            .unwrap()
    }

    #[test]
    fn a_leg_that_the_servers_let_work_is_not_red() {
        let auth = "AUTH XOAUTH2";
        let refresh = "POST /oauth2/v2.0/token refresh_token";
        let token = "200 token for 3599 s: openid";
        let welcome = "+OK User successfully authenticated.";
        let login = |_: &str| "anna.upn@muster.example".to_owned();
        for (event, leg) in [
            (event(Kind::Token, "https", refresh, token), "refresh"),
            (event(Kind::Session, "pop3", auth, welcome), "pop3"),
            (event(Kind::Session, "smtp", auth, "235 2.7.0 OK"), "smtp"),
        ] {
            let worked = Worked::of(&event).unwrap();
            for red in ["sign-in", "refresh", "pop3", "smtp"] {
                let told = worked.red_in(&report(red), login);
                assert_eq!(told, (red == leg).then(|| format!("{leg} of {ANNA}")));
            }
            let somebody_else = worked.red_in(&report(leg), str::to_owned);
            assert_eq!(somebody_else, None);
        }
        for event in [
            event(Kind::Session, "smtp", "QUIT", "221 2.0.0 Bye"),
            event(Kind::Refusal, "smtp", auth, "535 5.7.3 No"),
            event(
                Kind::Token,
                "https",
                "POST /oauth2/v2.0/token client_credentials",
                token,
            ),
        ] {
            assert_eq!(Worked::of(&event), None);
        }
    }
}
