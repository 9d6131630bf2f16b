//! People at a real browser: headless Chromium against a box, and the client waiting for it.
//!
//! Where there is no browser the tests show as ignored, with the reason; where `CI` is set, it must
//! be there. Pictures of every page come to lie in `target/tmp/pages`.
#![expect(
    clippy::unwrap_used,
    reason = "a journey is a test without the attribute that says so"
)]

mod browsing;
mod catalogue;
mod desk;
mod elsewhere;
mod journeys;
mod policies;

fn main() {
    let mut arguments = libtest_mimic::Arguments::from_args();
    // Pages wait for each other more than they work.
    arguments.test_threads.get_or_insert(4);
    let mut trials = journeys::trials();
    trials.extend(catalogue::trials());
    let conclusion = libtest_mimic::run(&arguments, trials);
    browsing::close();
    conclusion.exit();
}
