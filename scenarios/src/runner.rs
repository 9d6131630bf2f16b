//! Plays scenarios: one box and one client for each, on one frozen clock.

mod acts;
mod network;
mod play;
mod remedy;
mod robot_browser;
mod seen;
mod stage;

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::diagnosis::Text;
use tokio::sync::{Semaphore, mpsc};

use self::play::Play;
use self::stage::Stage;
use crate::pointed::Pointed;
use crate::scenario::{Scenario, SetupStep, Start};

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
    /// Whether a finding's remedies were carried out.
    pub repaired: bool,
    /// Wall time.
    pub took: Duration,
    /// Whether every expectation held.
    pub verdict: Verdict,
}

/// Whether every expectation held.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// All of them.
    Held,
    /// Not this one.
    Broken(Box<Failure>),
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
    pub const fn held(&self) -> bool {
        matches!(self, Self::Held)
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
pub async fn run_all(scenarios: Vec<Scenario>, mut progress: impl FnMut(&Outcome)) -> Vec<Outcome> {
    let width = std::thread::available_parallelism().map_or(2, usize::from) * 2;
    let turns = Arc::new(Semaphore::new(width));
    let (done, mut ended) = mpsc::unbounded_channel();
    let count = scenarios.len();
    for (number, scenario) in scenarios.into_iter().enumerate() {
        let (turns, done) = (Arc::clone(&turns), done.clone());
        tokio::spawn(async move {
            // Never closed; without a turn it would only run earlier.
            let _turn = turns.acquire().await;
            let outcome = run(&scenario).await;
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
    let started = Instant::now();
    let mut outcome = Outcome {
        id: scenario.id.clone(),
        setup_step: scenario.setup_step,
        title: scenario.title.clone(),
        saw: None,
        finding: None,
        repaired: false,
        took: Duration::ZERO,
        verdict: Verdict::Held,
    };
    match Stage::new(scenario.start == Start::Empty).await {
        Ok(stage) => {
            let mut play = Play::new(scenario, stage, &mut outcome);
            if let Err(error) = play.all().await {
                let failure = play.failure(error).await;
                outcome.verdict = Verdict::Broken(Box::new(failure));
            }
        }
        Err(error) => {
            let error = scenario.source.error(
                0..0,
                format!("could not set the stage: {error}"),
                "this scenario",
                "the box or the client did not start; nothing in this file is wrong",
            );
            outcome.verdict = Verdict::Broken(Box::new(Failure {
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
