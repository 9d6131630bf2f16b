//! Everything of `scenarios` that needs a box: one binary, so that it links once.

#![expect(
    clippy::unwrap_used,
    reason = "these are tests, helpers included; clippy.toml covers only the test functions"
)]

mod blind;
mod cli;
mod explain;
mod program;
mod robot;
mod scenarios;
mod serving;
mod unchanged;
