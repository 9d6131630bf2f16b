//! Programs that others wrote, against a box, over real sockets.
//!
//! They trust the box's CA by file and know nothing else of it. A tool that is not installed shows
//! as ignored, with the reason; where `CI` is set, curl and Python must be there.
#![expect(
    clippy::unwrap_used,
    reason = "a witness is a test without the attribute that says so"
)]

mod curl;
mod python;
mod tool;

fn main() {
    let arguments = libtest_mimic::Arguments::from_args();
    let trials = curl::trials().into_iter().chain(python::trials());
    libtest_mimic::run(&arguments, trials.collect()).exit();
}
