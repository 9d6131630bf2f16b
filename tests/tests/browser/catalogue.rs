//! Every scenario in which somebody sits before a browser, with a real one.

use std::sync::Arc;

use libtest_mimic::Trial;
use scenarios::catalogue;
use scenarios::runner::{self, RunOptions, Verdict};
use tests::browser::Browsers;

use super::browsing;

pub(crate) fn trials() -> Vec<Trial> {
    let scenarios = catalogue::all().unwrap_or_else(|error| panic!("{}", error.render(false)));
    let trials = scenarios.into_iter().map(|scenario| {
        let name = format!("scenario::{}", scenario.id);
        browsing::trial(name, move |browser| {
            let options = RunOptions {
                browsers: Arc::new(Browsers(Arc::clone(browser))),
                ..RunOptions::default()
            };
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()?;
            let outcome = runtime.block_on(runner::run_with(&scenario, &options));
            match outcome.verdict {
                Verdict::Passed => Ok(()),
                Verdict::Failed(failure) => Err(failure.render(false).into()),
            }
        })
    });
    trials.collect()
}
