//! The client's side of POP3 (RFC 1939, RFC 2449, RFC 5034) as a machine without a socket: it is
//! given commands and bytes, and says what came and what to write.
//!
//! It trusts nothing that the server counts: sizes in LIST and STAT are estimates on Exchange
//! Online (`EnableExactRFC822Size` is off,
//! <https://learn.microsoft.com/powershell/module/exchange/set-popsettings>), so a mail ends at its
//! dot and nowhere else. Commands are never pipelined, since Exchange does not announce PIPELINING.

mod body;

use std::fmt;

use self::body::Unstuffer;
use super::xoauth2::Xoauth2;
use crate::rehearsal::SaslForm;

/// The longest reply line that is taken. RFC 1939 section 3 allows 512 octets; more is given, since
/// a long explanation is worth having.
const MAX_LINE: usize = 16 * 1024;

/// A command to the server.
#[derive(Debug, Clone)]
pub enum Command {
    /// What can you do?
    Capa,
    /// Log in.
    Auth(Xoauth2, SaslForm),
    /// How many messages?
    Stat,
    /// Every message's number and estimated size.
    List,
    /// Every message's number and unique id.
    Uidl,
    /// The whole message of this number. Exchange marks it as read.
    Retr(u32),
    /// The header of this message and that many lines of its text.
    Top(u32, u32),
    /// Mark this message for deletion at QUIT. Nothing sends it by default: mail is left on the
    /// server.
    Dele(u32),
    /// Are you there?
    Noop,
    /// Goodbye.
    Quit,
}

impl Command {
    /// The command as it is told of a failure: that credentials stood in its line is worth knowing.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Auth(_, SaslForm::OneLine) => format!("{self} [removed]"),
            Self::Auth(_, SaslForm::TwoLines)
            | Self::Capa
            | Self::Stat
            | Self::List
            | Self::Uidl
            | Self::Retr(_)
            | Self::Top(..)
            | Self::Dele(_)
            | Self::Noop
            | Self::Quit => self.to_string(),
        }
    }
}

/// The command as it may be shown: without credentials.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capa => f.write_str("CAPA"),
            Self::Auth(..) => f.write_str("AUTH XOAUTH2"),
            Self::Stat => f.write_str("STAT"),
            Self::List => f.write_str("LIST"),
            Self::Uidl => f.write_str("UIDL"),
            Self::Retr(number) => write!(f, "RETR {number}"),
            Self::Top(number, lines) => write!(f, "TOP {number} {lines}"),
            Self::Dele(number) => write!(f, "DELE {number}"),
            Self::Noop => f.write_str("NOOP"),
            Self::Quit => f.write_str("QUIT"),
        }
    }
}

/// What came from the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// `+OK` with its text. A command with a longer answer goes on with `Item` or `Body`.
    Positive(String),
    /// `-ERR` with its text: the server's exact words. The command is over.
    Refused(String),
    /// One line of a CAPA, LIST or UIDL answer, without its dots and line end.
    Item(String),
    /// A piece of a mail, dots removed. Pieces have any length; a mail is their concatenation.
    Body(&'a [u8]),
    /// The answer is complete and the next command may be sent.
    Done,
}

/// The server said something that is not POP3, or we asked out of turn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Pop3Error {
    /// A line that begins with neither `+OK` nor `-ERR`: not a POP3 server.
    #[error("the server's line is not POP3: `{0}`")]
    NotPop3(String),
    /// A line without end.
    #[error("the server's line has more than {MAX_LINE} bytes")]
    LineTooLong,
    /// The server spoke although nothing was asked.
    #[error("the server spoke out of turn")]
    OutOfTurn,
    /// A command was given while another's answer was still to come.
    #[error("a command was given before the answer to the last one")]
    Busy,
}

/// The conversation, from the greeting on.
#[derive(Debug)]
pub struct Pop3 {
    state: State,
    line: Vec<u8>,
}

#[derive(Debug)]
enum State {
    /// Waiting for the greeting or the first line of an answer.
    Reply(Then),
    /// Waiting for the `+` that lets the credentials through.
    Continue(Xoauth2),
    /// Within the lines of CAPA, LIST or UIDL.
    Items,
    /// Within a mail.
    Body(Unstuffer),
    /// Nothing is asked.
    Idle,
}

/// What follows a positive reply.
#[derive(Debug, Clone, Copy)]
enum Then {
    Nothing,
    Items,
    Body,
}

impl Default for Pop3 {
    fn default() -> Self {
        Self::new()
    }
}

impl Pop3 {
    /// A conversation that waits for the greeting.
    #[must_use]
    pub fn new() -> Self {
        Self {
            state: State::Reply(Then::Nothing),
            line: Vec::new(),
        }
    }

    /// Puts `command` into `out`, to be written; its answer comes from [`next`](Self::next).
    ///
    /// # Errors
    /// [`Pop3Error::Busy`] while an answer is still to come.
    pub fn send(&mut self, command: &Command, out: &mut Vec<u8>) -> Result<(), Pop3Error> {
        if !matches!(self.state, State::Idle) {
            return Err(Pop3Error::Busy);
        }
        out.extend_from_slice(command.to_string().as_bytes());
        self.state = match command {
            Command::Auth(login, SaslForm::TwoLines) => State::Continue(login.clone()),
            Command::Auth(login, SaslForm::OneLine) => {
                out.push(b' ');
                out.extend_from_slice(login.encoded().as_bytes());
                State::Reply(Then::Nothing)
            }
            Command::Capa | Command::List | Command::Uidl => State::Reply(Then::Items),
            Command::Retr(_) | Command::Top(..) => State::Reply(Then::Body),
            Command::Stat | Command::Dele(_) | Command::Noop | Command::Quit => {
                State::Reply(Then::Nothing)
            }
        };
        out.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// Takes what it can use from the front of `input` and says what it was; `None` asks for more
    /// bytes. What must be written now (the credentials, after `+`) is put into `out`.
    ///
    /// # Errors
    /// When the server does not speak POP3; the connection is of no use then.
    pub fn next<'a>(
        &mut self,
        input: &mut &'a [u8],
        out: &mut Vec<u8>,
    ) -> Result<Option<Event<'a>>, Pop3Error> {
        if let State::Body(unstuffer) = &mut self.state {
            return Ok(match unstuffer.next(input) {
                body::Step::Piece(piece) => Some(Event::Body(piece)),
                body::Step::More => None,
                body::Step::End => {
                    self.state = State::Idle;
                    Some(Event::Done)
                }
            });
        }
        if matches!(self.state, State::Idle) {
            return match input.is_empty() {
                true => Ok(None),
                false => Err(Pop3Error::OutOfTurn),
            };
        }
        while let Some(line) = self.take_line(input)? {
            if let Some(event) = self.on_line(line, out)? {
                return Ok(Some(event));
            }
            // What follows `+` before the credentials are written answers nothing that was asked.
            if !out.is_empty() && !input.is_empty() {
                return Err(Pop3Error::OutOfTurn);
            }
        }
        Ok(None)
    }

    /// Whether nothing is asked: the next command may be sent.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    fn on_line(
        &mut self,
        line: String,
        out: &mut Vec<u8>,
    ) -> Result<Option<Event<'static>>, Pop3Error> {
        if matches!(self.state, State::Items) {
            return Ok(Some(match line.strip_prefix('.') {
                Some("") => {
                    self.state = State::Idle;
                    Event::Done
                }
                Some(stuffed) => Event::Item(stuffed.to_owned()),
                None => Event::Item(line),
            }));
        }
        if is_status(&line, "-ERR") {
            self.state = State::Idle;
            return Ok(Some(Event::Refused(line)));
        }
        match &mut self.state {
            // RFC 5034 section 4: `+` SP, and Exchange adds nothing after the space.
            State::Continue(login) if line == "+" || line.starts_with("+ ") => {
                out.extend_from_slice(login.encoded().as_bytes());
                out.extend_from_slice(b"\r\n");
                self.state = State::Reply(Then::Nothing);
                Ok(None)
            }
            State::Reply(_) | State::Continue(_) if !is_status(&line, "+OK") => {
                Err(Pop3Error::NotPop3(line))
            }
            State::Reply(Then::Items) => {
                self.state = State::Items;
                Ok(Some(Event::Positive(line)))
            }
            State::Reply(Then::Body) => {
                self.state = State::Body(Unstuffer::new());
                Ok(Some(Event::Positive(line)))
            }
            State::Reply(Then::Nothing) | State::Continue(_) => {
                self.state = State::Idle;
                Ok(Some(Event::Positive(line)))
            }
            State::Items | State::Body(_) | State::Idle => Err(Pop3Error::OutOfTurn),
        }
    }

    /// A line without its end. A bare LF ends a line too: some boxes between us and the server
    /// write it, and nothing is lost by reading it.
    fn take_line(&mut self, input: &mut &[u8]) -> Result<Option<String>, Pop3Error> {
        let end = memchr::memchr(b'\n', input);
        let (taken, rest) = input.split_at(end.map_or(input.len(), |at| at + 1));
        if self.line.len() + taken.len() > MAX_LINE {
            return Err(Pop3Error::LineTooLong);
        }
        self.line.extend_from_slice(taken);
        *input = rest;
        if end.is_none() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&self.line);
        let line = text.trim_end_matches(['\r', '\n']).to_owned();
        self.line.clear();
        Ok(Some(line))
    }
}

/// A status word ends where a letter or digit cannot follow: Exchange adds no text to some `+OK`,
/// and the text it adds elsewhere may begin with a bracket.
pub(super) fn is_status(line: &str, status: &str) -> bool {
    line.strip_prefix(status)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

/// A message's number and unique id from a line of UIDL, tolerant of what may follow them.
///
/// RFC 1939 section 7: an id has 1 to 70 characters from 0x21 to 0x7E. Exchange's are short decimal
/// numbers; longer ones are taken too, since nothing depends on their length.
#[must_use]
pub fn uidl_item(line: &str) -> Option<(u32, &str)> {
    let mut words = line.split_ascii_whitespace();
    let number = words.next()?.parse().ok().filter(|number| *number > 0)?;
    let uidl = words.next()?;
    let printable = uidl.bytes().all(|byte| byte.is_ascii_graphic());
    (printable && uidl.len() <= 255).then_some((number, uidl))
}

/// The count of messages and of (estimated) bytes from the answer to STAT.
#[must_use]
pub fn stat_reply(line: &str) -> Option<(u32, u64)> {
    let mut words = line.strip_prefix("+OK")?.split_ascii_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests;
