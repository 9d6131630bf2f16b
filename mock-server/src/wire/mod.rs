//! What every mail protocol here shares: sessions as values, one driver, one listener.
//!
//! A [`Session`] says what it wants and is fed it; `now` is a parameter, and it never waits, so that
//! a transcript is a plain table. Only [`driver`] and [`listener`] know sockets. Nothing here knows
//! a command, a mailbox or a tenant.

pub mod dot;
pub mod driver;
pub mod framer;
pub mod listener;
mod note;
mod output;
pub mod reply;
pub mod xoauth2;

#[cfg(test)]
pub(crate) mod pump;
#[cfg(test)]
mod tests;

use std::fmt;

use bytes::Bytes;

pub use crate::cause::Cause;
pub use crate::clock::Timestamp;
pub use crate::journal::Kind;
pub use note::{Note, Who, printable};
pub use output::Output;

/// One conversation with one client.
pub trait Session: Send {
    /// What the session reads next. It is asked again after every input.
    fn want(&self) -> Want;

    /// Takes one input and writes what follows from it.
    fn feed(&mut self, input: Input, now: Timestamp, out: &mut Output);

    /// When [`Input::Expired`] is due, if nothing comes before.
    fn deadline(&self) -> Option<Timestamp>;
}

/// What a session reads next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Nothing: the session is over, or waits for TLS.
    Nothing,
    /// A line of at most `max` bytes, its end not counted; a longer one gives [`Input::TooLong`].
    Line {
        /// The longest line taken.
        max: usize,
    },
    /// So many bytes as they are, in chunks; the session counts down with each.
    Bytes(u64),
    /// Lines up to a lone dot, unstuffed, in chunks. What is beyond `max` bytes is thrown away, and
    /// the end is then [`Input::TooLong`] instead of [`Input::BodyEnd`].
    Body {
        /// The longest body handed over.
        max: u64,
    },
}

/// What a session is fed.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// The connection stands; with implicit TLS, TLS stands as well.
    Connected,
    /// TLS stands after [`Output::start_tls`].
    Secured,
    /// A line without its end.
    Line(Bytes),
    /// A line longer than wanted (its first `max` bytes), or the end of a body larger than wanted
    /// (empty).
    TooLong(Bytes),
    /// A part of a body or of counted bytes; where it is cut says nothing.
    Chunk(Bytes),
    /// The lone dot was read.
    BodyEnd,
    /// The mailbox changed.
    Changed,
    /// The deadline passed.
    Expired,
    /// The client closed its side.
    Eof,
}

/// Names lengths only, since lines carry tokens and passwords.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connected => f.write_str("Connected"),
            Self::Secured => f.write_str("Secured"),
            Self::Line(line) => write!(f, "Line({} bytes)", line.len()),
            Self::TooLong(start) => write!(f, "TooLong({} bytes)", start.len()),
            Self::Chunk(chunk) => write!(f, "Chunk({} bytes)", chunk.len()),
            Self::BodyEnd => f.write_str("BodyEnd"),
            Self::Changed => f.write_str("Changed"),
            Self::Expired => f.write_str("Expired"),
            Self::Eof => f.write_str("Eof"),
        }
    }
}

/// The front end and the mailbox server that a session pretends to be.
///
/// Exchange Online names its machines in greetings and tails: the client access machine with the
/// suffix `outlook.office365.com` in SMTP's greeting, with `REGION.prod.outlook.com` everywhere
/// else, and the mailbox server in the reply to a message
/// (<https://github.com/simonrob/email-oauth2-proxy/issues/297>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// The client access machine, such as `AM0PR02CA0134`.
    pub ca: String,
    /// The mailbox server, such as `AM0PR02MB4321`.
    pub mb: String,
    /// What stands behind both, such as `eurprd02.prod.outlook.com`.
    pub region_domain: String,
}

impl Machine {
    /// The name in SMTP's greeting and EHLO.
    #[must_use]
    pub fn greeting_host(&self) -> String {
        format!("{}.outlook.office365.com", self.ca)
    }

    /// The front end's own name, as in error tails and in POP3's greeting.
    #[must_use]
    pub fn front_end(&self) -> String {
        format!("{}.{}", self.ca, self.region_domain)
    }

    /// The mailbox server's name, as in `[Hostname=…]`.
    #[must_use]
    pub fn mailbox_server(&self) -> String {
        format!("{}.{}", self.mb, self.region_domain)
    }
}
