//! What the tests of the whole share: a box that runs, ways to talk to it, and captured server
//! lines.
//!
//! Nothing here judges; it starts, asks and gives back what was said.
#![expect(
    clippy::unwrap_used,
    reason = "only tests use this crate, and where a box cannot start there is nothing to test"
)]

pub mod browser;
mod dialogue;
mod http;
mod mail_client;
pub mod vectors;
mod world;

pub use dialogue::Dialogue;
pub use http::Answer;
pub use mail_client::{MailClient, Ran};
pub use world::World;
