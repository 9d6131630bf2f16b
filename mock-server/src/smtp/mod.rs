//! SMTP client submission as Exchange Online speaks it on port 587 (RFC 6409), profile of 2026.
//!
//! It knows no tenant: who may in, and what becomes of a message, a [`Submission`] says.

mod address;
mod command;
pub mod reply;
mod session;

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use bytes::{Bytes, BytesMut};

use crate::wire::{Cause, Machine, Timestamp, Who};

pub use session::Smtp;

/// The mailbox side of an SMTP session.
pub trait Submission: Send {
    /// Judges a user name and an access token.
    ///
    /// # Errors
    /// Why not, and which of the three lines the client gets.
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        now: Timestamp,
    ) -> Result<Login, Box<AuthRefusal>>;

    /// Takes a whole message.
    ///
    /// # Errors
    /// Why not; the client hears it after the data.
    fn submit(
        &mut self,
        envelope: Envelope,
        body: Body,
        now: Timestamp,
    ) -> Result<Receipt, Box<SubmitRefusal>>;
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct Login {
    /// Who.
    pub who: Who,
}

/// Which line a refused sign-in is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthReply {
    /// `535 5.7.3 Authentication unsuccessful`.
    Generic,
    /// Authenticated SMTP is off for the tenant.
    TenantDisabled,
    /// Authenticated SMTP is off for the mailbox.
    MailboxDisabled,
}

/// Why nobody got in.
#[derive(Clone, Debug)]
pub struct AuthRefusal {
    /// What the client gets to see.
    pub reply: AuthReply,
    /// The true reason.
    pub cause: Cause,
    /// What more is known of it, for the journal.
    pub detail: Option<String>,
    /// Who tried, as far as it is known.
    pub who: Who,
    /// The change that cures it.
    pub change: Option<serde_json::Value>,
}

/// Sender, recipients and what was asked for with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The address of MAIL FROM; empty for `<>`.
    pub from: String,
    /// The recipients in their order.
    pub to: Vec<Recipient>,
    /// The parameter `SMTPUTF8` (RFC 6531).
    pub smtputf8: bool,
    /// The parameter `BODY` (RFC 6152, RFC 3030).
    pub encoding: Encoding,
    /// The parameter `RET` (RFC 3461): `FULL` or `HDRS`.
    pub ret: Option<String>,
    /// The parameter `ENVID` (RFC 3461), as sent.
    pub envelope_id: Option<String>,
}

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// The parameter `NOTIFY` (RFC 3461), as sent.
    pub notify: Option<String>,
    /// The parameter `ORCPT` (RFC 3461), as sent.
    pub original: Option<String>,
}

/// How the body is encoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits; the default.
    #[default]
    SevenBit,
    /// Eight bits (RFC 6152).
    EightBit,
    /// Anything (RFC 3030); only with BDAT.
    Binary,
}

/// A message as it arrived, in the pieces in which it arrived.
#[derive(Clone, Debug, Default)]
pub struct Body {
    pieces: Vec<Bytes>,
    length: u64,
}

impl Body {
    /// Appends a piece.
    pub fn push(&mut self, piece: Bytes) {
        self.length += piece.len() as u64;
        self.pieces.push(piece);
    }

    /// Puts a piece before all others.
    pub fn prepend(&mut self, piece: Bytes) {
        self.length += piece.len() as u64;
        self.pieces.insert(0, piece);
    }

    /// The first piece; empty where there is none.
    #[must_use]
    pub fn start(&self) -> &[u8] {
        self.pieces.first().map_or(&[], |piece| piece)
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The message as one run; copied once, unless it came in one piece.
    #[must_use]
    pub fn into_bytes(mut self) -> Bytes {
        if self.pieces.len() == 1 {
            return self.pieces.remove(0);
        }
        let whole: usize = self.pieces.iter().map(Bytes::len).sum();
        let mut joined = BytesMut::with_capacity(whole);
        for piece in self.pieces {
            joined.extend_from_slice(&piece);
        }
        joined.freeze()
    }
}

impl From<Bytes> for Body {
    fn from(whole: Bytes) -> Self {
        Self {
            length: whole.len() as u64,
            pieces: vec![whole],
        }
    }
}

/// What the mailbox server says to a message that it took.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The Message-ID with its angle brackets: the client's own, if it sent one.
    pub message_id: String,
}

/// Which line a refused message is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubmitReply {
    /// `554 5.2.252 SendAsDenied`.
    SendAsDenied {
        /// Who signed in.
        login: String,
        /// Whose name the message bears.
        from: String,
    },
    /// `452 4.3.1`, no room.
    StoreFull,
    /// `432 4.3.2`, more than three messages in flight.
    ConcurrentLimit,
}

/// Why a message was not taken.
#[derive(Clone, Debug)]
pub struct SubmitRefusal {
    /// What the client gets to see.
    pub reply: SubmitReply,
    /// The true reason.
    pub cause: Cause,
    /// What more is known of it, for the journal.
    pub detail: Option<String>,
    /// The change that cures it.
    pub change: Option<serde_json::Value>,
}

/// What a session is made with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The machine it pretends to be.
    pub machine: Machine,
    /// Sixteen hexadecimal digits, in the greeting and every tail of the session.
    pub session_id: String,
    /// Where the client connects from, for `Hello [..]`.
    pub client: IpAddr,
}
