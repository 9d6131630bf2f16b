//! POP3 as Exchange Online speaks it (RFC 1939 with CAPA and two-line AUTH XOAUTH2), profile of 2026.
//!
//! It knows no tenant: who may in, and what lies in the mailbox, a [`Maildrop`] says.

mod command;
pub mod reply;
mod session;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use bytes::Bytes;

use crate::wire::{Cause, Machine, Timestamp, Who};

pub use session::Pop3;

/// The mailbox side of a POP3 session.
pub trait Maildrop: Send {
    /// Judges a user name and an access token, and takes the snapshot that the session works on
    /// (RFC 1939 §3: the maildrop as it is when it is opened).
    ///
    /// # Errors
    /// Why not; the client gets one generic line for everything.
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        now: Timestamp,
    ) -> Result<Login, Box<Refusal>>;

    /// A message was fetched as a whole.
    fn mark_read(&mut self, uidl: &str, now: Timestamp);

    /// QUIT: these messages go.
    fn delete(&mut self, uidls: &[&str], now: Timestamp);
}

/// An opened mailbox.
#[derive(Clone, Debug)]
pub struct Login {
    /// Who signed in.
    pub who: Who,
    /// The messages of the Inbox, oldest first.
    pub items: Arc<[Item]>,
}

/// One message of the snapshot.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name for ever: a short decimal number that rises with every message.
    pub uidl: Arc<str>,
    /// Its size as announced. Exchange Online estimates (`EnableExactRFC822Size` is off), so it may
    /// differ from what RETR gives.
    pub size: u64,
    /// The message with CRLF line ends.
    pub body: Bytes,
}

/// Why nobody got in.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The true reason.
    pub cause: Cause,
    /// What more is known of it, for the journal.
    pub detail: Option<String>,
    /// Who tried, as far as it is known.
    pub who: Who,
    /// The change that cures it.
    pub change: Option<serde_json::Value>,
}

/// What a session is made with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The machine it pretends to be.
    pub machine: Machine,
    /// The longest command line, in bytes. `MaxCommandSize` of Exchange Server is 512
    /// (<https://learn.microsoft.com/powershell/module/exchange/set-popsettings>).
    pub longest_command: usize,
    /// The longest response in a two-line AUTH. 64 KiB is our own bound; 4096 is what a part of the
    /// fleet takes since July 2025 (<https://github.com/jstedfast/MailKit/issues/1948>).
    pub longest_response: usize,
}

impl Config {
    /// The profile of 2026 on a machine.
    #[must_use]
    pub const fn new(machine: Machine) -> Self {
        Self {
            machine,
            longest_command: 512,
            longest_response: 64 * 1024,
        }
    }
}
