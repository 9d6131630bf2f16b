//! The doctor's whole answer, in the shape that programs rely on.

mod explain;
mod finding;

use serde::{Deserialize, Serialize};

pub use explain::{Explanation, explain};
pub use finding::Finding;

use crate::diagnosis::{
    AccountSignals, Certainty, EntitySignals, FindingId, Signal, Urgency, examine, findings,
    signals,
};
use crate::evidence::{AccountEvidence, EntityEvidence, Evidence};

/// Every signal and every finding; serialized, it is the answer to `--json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The firms.
    pub entities: Vec<EntityReport>,
    /// Their accounts.
    pub accounts: Vec<AccountReport>,
    /// What is wrong, the most certain first.
    pub findings: Vec<Finding>,
}

/// How a firm's settings stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityReport {
    /// Its name.
    pub name: String,
    /// Its light.
    pub signal: Signal,
}

/// How an account stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountReport {
    /// The mail address.
    pub address: String,
    /// The firm.
    pub entity: String,
    /// The account's light.
    pub signal: Signal,
    /// The light of every leg.
    pub legs: Legs,
}

/// The lights of an account's legs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Legs {
    /// Authorization in the browser and redemption of the code.
    pub sign_in: Signal,
    /// Silent renewal of the access token.
    pub refresh: Signal,
    /// Retrieval.
    pub pop3: Signal,
    /// Submission.
    pub smtp: Signal,
}

impl Report {
    /// Judges the evidence and puts it into words.
    pub fn new(evidence: &Evidence) -> Self {
        let examined = examine(evidence);
        let lights = signals(&examined).entities;
        let firms = || evidence.entities.iter().zip(&lights);
        Self {
            // What is wrong with the computer alone stands with a firm that has no name.
            entities: firms()
                .filter(|(entity, _)| !entity.name.is_empty())
                .map(entity_report)
                .collect(),
            accounts: firms()
                .flat_map(|(entity, lights)| {
                    let accounts = entity.accounts.iter().zip(&lights.accounts);
                    accounts.map(|(account, lights)| account_report(entity, account, lights))
                })
                .collect(),
            findings: findings(&examined).iter().map(Finding::of).collect(),
        }
    }

    /// The exit code of a verb that reports: 0 green, yellow or grey; 1 somebody must act; 3 it
    /// could not be found out, because a server was out of reach or nobody wrote a rule.
    pub fn exit_code(&self) -> u8 {
        let known = |finding: &Finding| {
            finding.certainty != Certainty::Unknown && finding.id.urgency() == Urgency::Act
        };
        if self.findings.iter().any(known) {
            1
        } else if self.findings.iter().any(is_open_question) {
            3
        } else {
            u8::from(self.signals().any(|signal| signal == Signal::Red))
        }
    }

    fn signals(&self) -> impl Iterator<Item = Signal> {
        let entities = self.entities.iter().map(|entity| entity.signal);
        entities.chain(self.accounts.iter().map(|account| account.signal))
    }
}

/// Whether the finding says that nothing could be found out.
fn is_open_question(finding: &Finding) -> bool {
    use FindingId::{
        ClientBusy, EntraUnreachable, MailServerUnreachable, NetworkDown, NothingAnswers, Unknown,
    };
    matches!(
        finding.id,
        EntraUnreachable
            | MailServerUnreachable
            | NetworkDown
            | NothingAnswers
            | ClientBusy
            | Unknown
    )
}

fn entity_report((entity, lights): (&EntityEvidence, &EntitySignals)) -> EntityReport {
    EntityReport {
        name: entity.name.clone(),
        signal: lights.signal,
    }
}

fn account_report(
    entity: &EntityEvidence,
    account: &AccountEvidence,
    lights: &AccountSignals,
) -> AccountReport {
    let [sign_in, refresh, pop3, smtp] = lights.legs;
    AccountReport {
        address: account.address.clone(),
        entity: entity.name.clone(),
        signal: lights.signal,
        legs: Legs {
            sign_in,
            refresh,
            pop3,
            smtp,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::testing::*;
    use crate::evidence::{Attempt, EntraRequest, Failure, Leg, Protocol};

    fn report(failure: Option<Failure>) -> Report {
        let mut account = account();
        if let Some(failure) = failure {
            account
                .attempts
                .record(Leg::Smtp, Attempt::failed(at(10), failure));
        }
        Report::new(&Evidence {
            now: at(11),
            clock: None,
            entities: vec![entity(vec![account])],
        })
    }

    #[test]
    fn the_json_has_the_promised_shape() {
        let off = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. [X]";
        let json = serde_json::to_value(report(Some(reply(Protocol::Smtp, off)))).unwrap();
        assert_eq!(
            json["entities"][0],
            serde_json::json!({"name": "Muster", "signal": "green"})
        );
        let account = serde_json::json!({
            "address": USER, "entity": "Muster", "signal": "red",
            "legs": {"sign-in": "green", "refresh": "grey", "pop3": "grey", "smtp": "red"},
        });
        assert_eq!(json["accounts"][0], account);
        let finding = &json["findings"][0];
        assert_eq!(finding["id"], "smtp-auth-off-for-mailbox");
        assert_eq!(finding["step"], "1.4");
        assert_eq!(finding["account"], USER);
        assert_eq!(finding["owner"], "admin");
        assert_eq!(finding["evidence"], serde_json::json!([off]));
        assert_eq!(finding["certainty"], "certain");
        for part in ["what", "fix"] {
            for language in ["en", "de"] {
                assert!(
                    finding[part][language]
                        .as_str()
                        .is_some_and(|text| !text.is_empty())
                );
            }
        }
    }

    #[test]
    fn a_report_reads_back() {
        let report = report(Some(entra(EntraRequest::Refresh, 7000222)));
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }

    #[test]
    fn the_exit_code_says_whether_somebody_must_act() {
        assert_eq!(report(None).exit_code(), 0);
        assert_eq!(
            report(Some(entra(EntraRequest::Refresh, 7000222))).exit_code(),
            1
        );
        assert_eq!(
            report(Some(entra(EntraRequest::Refresh, 424242))).exit_code(),
            3
        );
        let busy = reply(
            Protocol::Smtp,
            "451 4.7.500 Server busy. Please try again later.",
        );
        assert_eq!(report(Some(busy)).exit_code(), 0);
    }
}
