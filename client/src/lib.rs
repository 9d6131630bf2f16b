//! `m365mail`: a mail client for Microsoft 365 (POP3 retrieval and SMTP submission with OAuth2)
//! that says what is wrong, who can fix it and how.
//!
//! It knows nothing of any mock: its default endpoints are Microsoft's.
#![warn(missing_docs)]

pub mod account;
pub mod cli;
pub mod clock;
pub mod config;
pub mod diagnosis;
pub mod disk;
pub mod error;
pub mod evidence;
pub mod locales;
pub mod mail;
pub mod net;
pub mod oauth;
pub mod page;
pub mod record;
#[doc(hidden)]
pub mod rehearsal;
pub mod report;
pub mod secret;
pub mod tokens;
pub mod verbs;

#[cfg(test)]
mod testing;
