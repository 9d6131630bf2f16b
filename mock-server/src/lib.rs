//! A Microsoft 365 tenant in a box: Entra ID's authorize and token endpoints, POP3 and SMTP with
//! XOAUTH2, sharing one tenant, one clock and one journal.
//!
//! Every refusal says on the wire what the real service says, and in the journal why.
#![warn(missing_docs)]

pub mod admin;
pub mod cause;
pub mod clock;
pub mod compose;
pub mod config;
pub mod data;
pub mod entra;
mod exchange;
mod http;
pub mod ids;
pub mod journal;
pub mod keys;
pub mod pop3;
mod server;
pub mod smtp;
pub mod state;
pub mod tenant;
pub mod tls;
pub mod wire;

pub use config::{ClockStart, Config};
pub use server::{MockServer, StartError};
pub use tenant::{MfaAnswer, MfaError, PendingMfa};
