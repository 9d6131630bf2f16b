//! A scenario step by step, on its stage.

use client::locales::Language;
use client::report::{Finding, Report};
use mock_server::cause::Cause;

use super::second_look::Cured;
use super::seen::{self, Mismatch, Seen, describe};
use super::stage::{Refused, Stage};
use super::{Diagnosis, Failure, Outcome};
use crate::pointed::Pointed;
use crate::scenario::{
    Act, Action, Advance, Expect, ExpectJournal, Firm, Saved, Scenario, Start, Step,
};

/// A scenario while it is played.
pub(super) struct Play<'a> {
    scenario: &'a Scenario,
    stage: Stage,
    saved: Saved,
    /// The client's last act, where it failed and nobody has expected it yet.
    refused: Option<(usize, Refused)>,
    /// What the doctor found, while nothing has happened since.
    found: Option<Vec<Finding>>,
    /// Where the journal stood when the client's last act began.
    acted_at: u64,
    outcome: &'a mut Outcome,
}

impl<'a> Play<'a> {
    pub(super) fn new(scenario: &'a Scenario, stage: Stage, outcome: &'a mut Outcome) -> Self {
        Self {
            scenario,
            stage,
            saved: Saved::default(),
            refused: None,
            found: None,
            acted_at: 0,
            outcome,
        }
    }

    pub(super) async fn all(&mut self) -> Result<(), Pointed> {
        self.prepare().await?;
        for (number, step) in self.scenario.steps.iter().enumerate() {
            self.step(number, step).await?;
        }
        self.nobody_expected()
    }

    async fn step(&mut self, number: usize, step: &Step) -> Result<(), Pointed> {
        let source = &self.scenario.source;
        let action = match &self.stage.mask {
            Some(mask) => {
                let written = mask.step(&toml::Value::Table(step.raw.clone()));
                step.filled_as(&written, &self.saved, source)?
            }
            None => step.filled(&self.saved, source)?,
        };
        if !matches!(
            action,
            Action::Expect(_) | Action::ExpectJournal(_) | Action::Fix(_)
        ) {
            self.found = None;
        }
        match action {
            Action::Change(change) => self.change(step, change),
            Action::Client(act) => self.act(number, &act).await,
            Action::Clock(advance) => {
                let advanced = self.stage.advance(advance).await;
                let help = "the clock ends in the year 9999";
                advanced.map_err(|why| self.point(step, "clock", why, help))
            }
            Action::Deliver(delivery) => {
                let delivered = self.stage.deliver(&delivery);
                let help = "name a mailbox of the tenant, such as `anna.muster`";
                delivered.map_err(|why| self.point(step, "deliver", why, help))
            }
            Action::Expect(expect) => self.expect(step, &expect).await,
            Action::ExpectJournal(expect) => self.expect_journal(step, &expect),
            Action::Fix(id) => self.fix(step, &id).await,
        }
    }

    /// What lies before the first step.
    async fn prepare(&mut self) -> Result<(), Pointed> {
        let (first, second) = (Firm::First, Firm::Second);
        let start = self.scenario.start;
        let mut acts = match start {
            Start::Empty | Start::Registered => Vec::new(),
            Start::Settings | Start::SignedIn | Start::TwoFirms => {
                vec![settings(first), check(first), account()]
            }
        };
        match start {
            Start::SignedIn => acts.push(Act::SignIn(Box::default())),
            Start::TwoFirms => acts.extend([settings(second), check(second)]),
            Start::Empty | Start::Registered | Start::Settings => {}
        }
        for act in acts {
            self.stage.act(&act).await.map_err(|refused| {
                self.outcome.saw = Some(refused.words.clone());
                self.scenario.source.error(
                    0..0,
                    format!("could not get ready: {}", refused.message),
                    "this scenario",
                    "`start` promises a set-up that works; the box or the client broke it",
                )
            })?;
        }
        Ok(())
    }

    fn change(&mut self, step: &Step, change: mock_server::tenant::Change) -> Result<(), Pointed> {
        let result = self.stage.change(change).map_err(|why| {
            self.point(
                step,
                "change",
                why,
                "the tenant is as the steps before left it",
            )
        })?;
        if let Some(name) = &step.save {
            self.saved.keep(name, result);
        }
        Ok(())
    }

    async fn act(&mut self, number: usize, act: &Act) -> Result<(), Pointed> {
        self.nobody_expected()?;
        self.acted_at = self.stage.journal_now();
        if let Err(refused) = self.stage.act(act).await {
            self.outcome
                .saw
                .get_or_insert_with(|| refused.words.clone());
            self.refused = Some((number, refused));
        }
        Ok(())
    }

    /// A failure that no `expect` speaks of breaks the scenario.
    fn nobody_expected(&self) -> Result<(), Pointed> {
        let Some((number, refused)) = &self.refused else {
            return Ok(());
        };
        let step = &self.scenario.steps[*number];
        let message = format!(
            "the client failed, and nothing expects it: {}",
            refused.message
        );
        let help = "put an `expect` after it that says what the client must show";
        Err(self.point(step, "client", message, help))
    }

    async fn expect(&mut self, step: &Step, expect: &Expect) -> Result<(), Pointed> {
        let account = self.stage.address(expect.account.as_deref());
        let look = "the client's home must be readable";
        let told = |why: String| self.point(step, "expect", why, look);
        let status = self.stage.status().map_err(told)?;
        let delivered = self.stage.delivered(&account).map_err(told)?;
        let firm = self.stage.firm(None);
        let firm = firm.map_err(|error| told(error.to_string()))?;
        let refused = self.refused.take();
        self.true_cause(step, expect)?;
        let asks = expect.finding.is_some() || expect.none.is_some();
        if asks {
            self.look(step).await?;
            let findings = self.found.clone().unwrap_or_default();
            self.diagnosed(expect.finding.is_some(), &findings, &account);
        }
        let seen = Seen {
            firm: firm.as_str(),
            status: &status,
            findings: self.found.as_deref().unwrap_or_default(),
            words: refused.as_ref().map(|(_, refused)| refused.words.as_str()),
            delivered,
        };
        let class = self.scenario.indistinguishable.as_ref();
        let told = |mismatch: Mismatch| {
            let key = format!("expect.{}", mismatch.key);
            let message = format!("`{}` did not hold", mismatch.key);
            let source = &self.scenario.source;
            source.error(step.span(&key), message, mismatch.seen, "")
        };
        seen.check(expect, &account, class).map_err(told)?;
        let Some(wanted) = &expect.page_finding else {
            return Ok(());
        };
        let findings = self.look_at_the_page(step).await?;
        self.diagnosed(true, &findings, &account);
        let exact = seen::exactly(&findings, "page-finding", wanted, class).map_err(told);
        // What the doctor knows now is what can be fixed.
        self.found = Some(findings);
        exact
    }

    /// Where a refusal reached the box, its journal must name the cause that the file claims.
    fn true_cause(&self, step: &Step, expect: &Expect) -> Result<(), Pointed> {
        let judges = expect.finding.is_some() || expect.page_finding.is_some();
        let cause = (self.scenario.cause.as_deref()).filter(|id| Cause::from_id(id).is_some());
        let (true, false, Some(cause)) = (judges, self.outcome.repaired, cause) else {
            return Ok(());
        };
        let refusals = self.stage.refusals(self.acted_at);
        if refusals.is_empty() || refusals.iter().any(|(id, _)| *id == cause) {
            return Ok(());
        }
        let causes: Vec<_> = refusals.iter().map(|(id, _)| *id).collect();
        let message = format!("the cause is not `{cause}`");
        let seen = format!("the journal says {}", causes.join(", "));
        Err(self.point(step, "expect", message, &seen))
    }

    /// Keeps what the doctor said of what is broken, or of what is not.
    fn diagnosed(&mut self, judges: bool, findings: &[Finding], account: &str) {
        let broken = judges && !self.outcome.repaired;
        if broken || self.scenario.cause.is_none() {
            self.outcome.diagnosis = Some(Diagnosis::of(findings));
            self.outcome.affected = Some(account.to_owned());
        }
    }

    fn expect_journal(&self, step: &Step, expect: &ExpectJournal) -> Result<(), Pointed> {
        let refusals = self.stage.refusals(self.acted_at);
        let told = |key: &str, seen: String| {
            let message = format!("`{key}` did not hold");
            let span = step.span(&format!("expect-journal.{key}"));
            Err(self.scenario.source.error(span, message, seen, ""))
        };
        let mut named = refusals
            .iter()
            .filter(|(cause, _)| *cause == expect.cause)
            .peekable();
        if named.peek().is_none() {
            let causes: Vec<_> = refusals.iter().map(|(cause, _)| *cause).collect();
            return told(
                "cause",
                match causes[..] {
                    [] => "nothing was refused since the client's last act began".to_owned(),
                    _ => format!("the journal says {}", causes.join(", ")),
                },
            );
        }
        match &expect.answer {
            Some(part) if !named.any(|(_, answer)| answer.contains(part)) => {
                let answers: Vec<_> = refusals.iter().map(|(_, answer)| answer.as_str()).collect();
                told(
                    "answer",
                    format!("the answers were: {}", answers.join(" · ")),
                )
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Carries out what the finding prescribes, act by act, and nothing else.
    async fn fix(&mut self, step: &Step, id: &str) -> Result<(), Pointed> {
        self.look(step).await?;
        let findings = self.found.clone().unwrap_or_default();
        let Some(finding) = findings.iter().find(|finding| finding.id.as_str() == id) else {
            let found: Vec<_> = findings.iter().map(|finding| finding.id.as_str()).collect();
            let help = match found[..] {
                [] => "the doctor found nothing at all".to_owned(),
                _ => format!("the doctor found {}", found.join(", ")),
            };
            let message = format!("there is no finding `{id}` to fix");
            return Err(self.point(step, "fix", message, &help));
        };
        if finding.remedies.is_empty() {
            let message = format!("the finding `{id}` prescribes nothing that a program can do");
            return Err(self.point(step, "fix", message, &finding.fix.say(Language::En)));
        }
        self.outcome.repaired = true;
        self.found = None;
        self.carry_out(step, finding).await?;
        self.look_again(step, finding).await
    }

    /// Nothing that was cured may be told any more, and no leg that works shown as broken.
    async fn look_again(&mut self, step: &Step, finding: &Finding) -> Result<(), Pointed> {
        // A cure takes its time: what is seen now is later than what failed. Fails only at the end of
        // all times.
        let _ = self.stage.advance(Advance::AdvanceS(1)).await;
        let before = self.stage.journal_now();
        let report = self.ask(step, None).await?;
        let cured = Cured::of(finding, self.scenario);
        if let Some(still) = cured.still_named(&report.findings) {
            let message = format!("the doctor, asked again, still names `{}`", still.id);
            let help = format!("it saw: {}", still.evidence.join(" · "));
            return Err(self.point(step, "fix", message, &help));
        }
        let look = "the client's home must be readable";
        let status = (self.stage.status()).map_err(|why| self.point(step, "fix", why, look))?;
        let red = self.stage.worked(before).iter().find_map(|worked| {
            let login = |address: &str| self.stage.login(address);
            (worked.red_in(&report, login)).or_else(|| worked.red_in(&status, login))
        });
        if let Some(red) = red {
            let message = format!("the light for {red} is red, and the doctor was just let in");
            let help = "what was seen last decides, whoever saw it";
            return Err(self.point(step, "fix", message, help));
        }
        self.found = Some(report.findings);
        Ok(())
    }

    async fn carry_out(&mut self, step: &Step, finding: &Finding) -> Result<(), Pointed> {
        for remedy in &finding.remedies {
            let done = self.stage.carry_out(remedy).await;
            done.map_err(|why| {
                let message = format!("could not carry out {remedy:?}: {why}");
                self.point(
                    step,
                    "fix",
                    message,
                    "the remedy comes from the finding itself",
                )
            })?;
        }
        Ok(())
    }

    /// Asks the doctor, unless nothing has happened since the last time.
    async fn look(&mut self, step: &Step) -> Result<(), Pointed> {
        if self.found.is_some() {
            return Ok(());
        }
        let report = self.ask(step, None).await?;
        if let Some(finding) = report.findings.first() {
            let id = finding.id.to_string();
            self.outcome.finding.get_or_insert(id);
        }
        self.found = Some(report.findings);
        Ok(())
    }

    /// Asks the doctor once more, telling what the browser showed last.
    async fn look_at_the_page(&self, step: &Step) -> Result<Vec<Finding>, Pointed> {
        let Some(page) = self.stage.last_page() else {
            let help = "`page-finding` belongs after a sign-in that ended on a page of Entra's";
            return Err(self.point(
                step,
                "expect.page-finding",
                "there is no page to read",
                help,
            ));
        };
        let report = self.ask(step, Some(&page)).await?;
        Ok(report.findings)
    }

    async fn ask(&self, step: &Step, page: Option<&str>) -> Result<Report, Pointed> {
        self.stage.doctor(page).await.map_err(|why| {
            let message = format!("the doctor could not look: {why}");
            self.point(step, "", message, "the client's home must be readable")
        })
    }

    fn point(&self, step: &Step, key: &str, message: impl Into<String>, help: &str) -> Pointed {
        self.scenario
            .source
            .error(step.span(key), message, "here", help)
    }

    pub(super) async fn failure(&self, error: Pointed) -> Failure {
        // First, so that what the doctor asks now is not taken for the scenario's.
        let journal = self.stage.journal();
        let client = match self.stage.doctor(None).await {
            Ok(report) => describe(&report),
            Err(why) => why,
        };
        Failure {
            error,
            client: format!("{client}\n{}", self.stage.last_walk()),
            journal,
        }
    }
}

/// What somebody does who follows the guide.
fn settings(entity: Firm) -> Act {
    Act::Settings {
        entity: Some(entity),
        tenant_id: None,
        client_id: None,
        secret: None,
        redirect_uri: None,
        forced: false,
    }
}

fn check(entity: Firm) -> Act {
    Act::CheckSettings {
        entity: Some(entity),
    }
}

fn account() -> Act {
    Act::Account {
        account: None,
        login: None,
        entity: None,
    }
}
