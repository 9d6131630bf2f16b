//! Programs that others wrote, against a box, over real sockets.
//!
//! They trust the box's CA by file and know nothing else of it. A tool that is not installed shows
//! as ignored, with the reason; where `CI` is set, curl and Python must be there.
#![expect(
    clippy::unwrap_used,
    reason = "a witness is a test without the attribute that says so"
)]

mod curl;
mod live;
mod mailers;
mod node;
mod python;
mod tool;

fn main() {
    let arguments = libtest_mimic::Arguments::from_args();
    let trials = [
        curl::trials(),
        python::trials(),
        node::trials(),
        mailers::trials(),
        live::trials(),
    ];
    libtest_mimic::run(&arguments, trials.into_iter().flatten().collect()).exit();
}
