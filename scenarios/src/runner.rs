//! Plays scenarios: one box and one client for each, on one frozen clock.

mod acts;
mod blind;
mod desk;
pub(crate) mod doctor;
mod mask;
pub(crate) mod network;
mod phone;
mod play;
mod portal;
mod remedy;
mod second_look;
mod seen;
mod signing_in;
mod stage;

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::locales::Text;
use client::net::Net;
use client::report::Finding;
use mock_server::MockServer;
use tokio::sync::{Semaphore, mpsc};

pub use self::blind::shuffled;
pub use self::doctor::Doctor;
use self::phone::Phones;
use self::play::Play;
use self::stage::Stage;
use crate::pointed::Pointed;
use crate::robot::{Browser, WebBrowser};
use crate::scenario::{Indistinguishable, Scenario, SetupStep};

/// How scenarios are played.
#[derive(Clone)]
pub struct RunOptions {
    /// Whose browsers people sit before.
    pub browsers: Arc<dyn BrowserSource>,
    /// Who is asked for a diagnosis.
    pub doctor: Doctor,
    /// The seed of names, ids and secrets in the place of the known ones.
    pub mask: Option<u64>,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            browsers: Arc::new(Robots::default()),
            doctor: Doctor::Inside,
            mask: None,
        }
    }
}

/// Whoever has browsers: the robot's, or real ones.
pub trait BrowserSource: Send + Sync {
    /// A browser without cookies for one box, whose names it reaches, and whose CA it trusts, as
    /// `net` does.
    fn browser(&self, server: &Arc<MockServer>, net: &Net) -> Box<dyn WebBrowser>;

    /// How long, on the wall's clock, an act of the client may take before it is held to wait for
    /// time to pass, which then does. Real browsers need more.
    fn patience(&self) -> Duration {
        Duration::from_secs(30)
    }
}

/// The robot's browsers.
#[derive(Clone, Copy, Debug)]
pub struct Robots {
    language: &'static str,
}

impl Robots {
    /// Robots that want pages in this language, such as `de`.
    #[must_use]
    pub const fn in_language(language: &'static str) -> Self {
        Self { language }
    }
}

impl Default for Robots {
    fn default() -> Self {
        Self::in_language("en")
    }
}

impl BrowserSource for Robots {
    fn browser(&self, server: &Arc<MockServer>, net: &Net) -> Box<dyn WebBrowser> {
        let browser = Browser::new(net.clone()).in_language(self.language);
        Box::new(browser.with_phone(Arc::new(Phones(Arc::clone(server)))))
    }
}

/// What came of a scenario.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The scenario.
    pub id: String,
    /// The step of the set-up at which it breaks.
    pub setup_step: SetupStep,
    /// Its title.
    pub title: Text,
    /// The words with which the client was first refused something.
    pub saw: Option<String>,
    /// The finding that the doctor came to.
    pub finding: Option<String>,
    /// What is really wrong; none where nothing is.
    pub cause: Option<String>,
    /// Causes that the scenario declares to look the same from outside.
    pub indistinguishable: Option<Indistinguishable>,
    /// The mail address of the account that is broken.
    pub affected: Option<String>,
    /// What the doctor said of what is wrong, once everything was told that it asks for.
    pub diagnosis: Option<Diagnosis>,
    /// Whether a finding's remedies were carried out.
    pub repaired: bool,
    /// Wall time.
    pub took: Duration,
    /// Whether every expectation held.
    pub verdict: Verdict,
}

/// A diagnosis by its names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// The findings; none where the doctor found nothing.
    pub findings: Vec<String>,
    /// For a finding that is a class, the causes that it cannot tell apart.
    pub causes: Vec<String>,
    /// Where each of the findings lies, and with whom.
    pub places: Vec<Place>,
}

/// Where a finding lies, and with whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The step of the set-up, as findings say it.
    pub step: String,
    /// Who can put it right.
    pub owner: String,
    /// The account's mail address, where it is one account's.
    pub account: Option<String>,
}

impl Diagnosis {
    fn of(findings: &[Finding]) -> Self {
        Self {
            findings: findings.iter().map(|one| one.id.to_string()).collect(),
            causes: findings.iter().flat_map(|one| one.causes.clone()).collect(),
            places: findings.iter().map(Place::of).collect(),
        }
    }
}

impl Place {
    fn of(finding: &Finding) -> Self {
        Self {
            step: finding.step.to_string(),
            owner: word(&finding.owner),
            account: finding.account.clone(),
        }
    }
}

/// The word by which a row of a table is written in JSON.
pub(crate) fn word(row: &impl serde::Serialize) -> String {
    let written = serde_json::to_value(row).unwrap_or_default();
    written.as_str().unwrap_or_default().to_owned()
}

/// Whether every expectation held.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// All of them.
    Passed,
    /// Not this one.
    Failed(Box<Failure>),
}

/// What somebody needs who looks for the reason.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which expectation, or which step, and where it stands.
    pub error: Pointed,
    /// What the client showed then.
    pub client: String,
    /// What the box did, and why.
    pub journal: Vec<String>,
}

impl Verdict {
    /// Whether every expectation held.
    #[must_use]
    pub const fn passed(&self) -> bool {
        matches!(self, Self::Passed)
    }
}

impl Failure {
    /// The error with its place, the client's state and the journal.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let client = indented(self.client.lines());
        let journal = indented(self.journal.iter().map(String::as_str));
        format!(
            "{}\n  what the client showed:\n{client}\n  what the tenant did (its journal):\n{journal}",
            self.error.render(colour)
        )
    }
}

/// Plays scenarios side by side and gives what came of each, in their order. `progress` hears of
/// each as it ends.
pub async fn run_all(scenarios: Vec<Scenario>, progress: impl FnMut(&Outcome)) -> Vec<Outcome> {
    run_all_with(scenarios, &RunOptions::default(), progress).await
}

/// As [`run_all`], with other options.
pub async fn run_all_with(
    scenarios: Vec<Scenario>,
    options: &RunOptions,
    mut progress: impl FnMut(&Outcome),
) -> Vec<Outcome> {
    let width = std::thread::available_parallelism().map_or(2, usize::from) * 2;
    let turns = Arc::new(Semaphore::new(width));
    let (done, mut ended) = mpsc::unbounded_channel();
    let count = scenarios.len();
    for (number, scenario) in scenarios.into_iter().enumerate() {
        let (turns, done, options) = (Arc::clone(&turns), done.clone(), options.clone());
        tokio::spawn(async move {
            // Never closed; without a turn it would only run earlier.
            let _turn = turns.acquire().await;
            let outcome = run_with(&scenario, &options).await;
            // Nobody listens any more only when the whole run was given up.
            let _ = done.send((number, outcome));
        });
    }
    drop(done);
    let mut outcomes = Vec::with_capacity(count);
    while let Some((number, outcome)) = ended.recv().await {
        progress(&outcome);
        outcomes.push((number, outcome));
    }
    outcomes.sort_by_key(|(number, _)| *number);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Plays one scenario.
pub async fn run(scenario: &Scenario) -> Outcome {
    run_with(scenario, &RunOptions::default()).await
}

/// Plays one scenario with other options, such as with real browsers.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a scenario took is told to people, and decides nothing"
)]
pub async fn run_with(scenario: &Scenario, options: &RunOptions) -> Outcome {
    let started = Instant::now();
    let mut outcome = Outcome {
        id: scenario.id.clone(),
        setup_step: scenario.setup_step,
        title: scenario.title.clone(),
        saw: None,
        finding: None,
        cause: scenario.cause.clone(),
        indistinguishable: scenario.indistinguishable.clone(),
        affected: None,
        diagnosis: None,
        repaired: false,
        took: Duration::ZERO,
        verdict: Verdict::Passed,
    };
    match Stage::new(scenario, options).await {
        Ok(stage) => {
            let mut play = Play::new(scenario, stage, &mut outcome);
            if let Err(error) = Box::pin(play.all()).await {
                let failure = play.failure(error).await;
                outcome.verdict = Verdict::Failed(Box::new(failure));
            }
        }
        Err(error) => {
            let error = scenario.source.error(
                0..0,
                format!("could not set the stage: {error}"),
                "this scenario",
                "the box or the client did not start; nothing in this file is wrong",
            );
            outcome.verdict = Verdict::Failed(Box::new(Failure {
                error,
                client: String::new(),
                journal: Vec::new(),
            }));
        }
    }
    outcome.took = started.elapsed();
    outcome
}

fn indented<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    lines
        .filter(|line| !line.is_empty())
        .map(|line| format!("    {line}\n"))
        .collect()
}
