//! The SMTP state machine.

mod auth;
mod transaction;

use jiff::SignedDuration;

use super::command::{Command, told};
use super::reply::{Reply, SIZE_LIMIT, extensions, greeting_date, tail};
use super::{Body, Config, Envelope, Submission};
use crate::wire::{Cause, Input, Kind, Note, Output, Session, Timestamp, Want, Who};

/// Five minutes, as seen with Exchange (<https://github.com/nodemailer/nodemailer/issues/1205>).
const IDLE: SignedDuration = SignedDuration::from_mins(5);

/// Errors come this much later than their commands
/// (<https://github.com/simonrob/email-oauth2-proxy/issues/251>).
const TARPIT_S: u64 = 5;

/// How long an AUTH line Exchange Online takes is not documented; tokens of several kilobytes pass.
const LONGEST_LINE: usize = 64 * 1024;

/// One SMTP session.
pub struct Smtp<S> {
    submission: S,
    config: Config,
    phase: Phase,
    tls: bool,
    greeted: bool,
    login: Option<Who>,
    /// The refused AUTH that a later 530 quotes.
    refused: Option<Refused>,
    transaction: Option<Transaction>,
    last_input: Timestamp,
}

enum Phase {
    Command,
    /// After `334 ` to AUTH XOAUTH2.
    Response,
    /// In the dialogue of AUTH LOGIN, whose answers nobody looks at.
    LoginUsername,
    LoginPassword,
    StartingTls,
    Data,
    Chunk(Chunk),
    Closed,
}

struct Chunk {
    left: u64,
    size: u64,
    last: bool,
    /// Set when the bytes are to be thrown away: RFC 3030 §2 wants them read even so.
    refused: Option<(Reply, Cause)>,
}

struct Transaction {
    envelope: Envelope,
    body: Body,
    chunked: bool,
}

struct Refused {
    line: String,
    note: Note,
}

impl<S: Submission> Smtp<S> {
    /// A session before its greeting.
    #[must_use]
    pub const fn new(submission: S, config: Config) -> Self {
        Self {
            submission,
            config,
            phase: Phase::Command,
            tls: false,
            greeted: false,
            login: None,
            refused: None,
            transaction: None,
            last_input: Timestamp::UNIX_EPOCH,
        }
    }
}

impl<S: Submission> Session for Smtp<S> {
    fn want(&self) -> Want {
        match &self.phase {
            Phase::Command | Phase::Response | Phase::LoginUsername | Phase::LoginPassword => {
                Want::Line { max: LONGEST_LINE }
            }
            Phase::Data => Want::Body { max: SIZE_LIMIT },
            Phase::Chunk(chunk) => Want::Bytes(chunk.left),
            Phase::StartingTls | Phase::Closed => Want::Nothing,
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Closed => None,
            _ => Some(
                self.last_input
                    .saturating_add(IDLE)
                    .unwrap_or(Timestamp::MAX),
            ),
        }
    }

    fn feed(&mut self, input: Input, now: Timestamp, out: &mut Output) {
        if matches!(self.phase, Phase::Closed) {
            return;
        }
        if !matches!(input, Input::Changed | Input::Expired) {
            self.last_input = now;
        }
        match input {
            Input::Connected => self.greet(now, out),
            Input::Secured if matches!(self.phase, Phase::StartingTls) => self.secured(),
            Input::Line(line) => self.line(&line, now, out),
            Input::TooLong(_) => self.too_long(now, out),
            Input::Chunk(bytes) => self.chunk(bytes, now, out),
            Input::BodyEnd if matches!(self.phase, Phase::Data) => self.submit("DATA", now, out),
            Input::Expired => self.expired(now, out),
            Input::Eof => self.dropped(out),
            // None of these was asked for.
            Input::Secured | Input::BodyEnd | Input::Changed => {}
        }
    }
}

impl<S: Submission> Smtp<S> {
    fn greet(&self, now: Timestamp, out: &mut Output) {
        let host = self.config.machine.greeting_host();
        let date = greeting_date(now);
        out.line(&Reply::Greeting.line(&[&host, &date, &self.config.session_id]));
    }

    /// RFC 3207 §4.2: what was said before TLS is forgotten.
    fn secured(&mut self) {
        self.phase = Phase::Command;
        self.tls = true;
        self.greeted = false;
        self.transaction = None;
    }

    fn line(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
        match self.phase {
            Phase::Response => self.response(line, now, out),
            Phase::LoginUsername if line != b"*" => {
                self.phase = Phase::LoginPassword;
                out.line(&Reply::AskPassword.line(&[]));
            }
            Phase::LoginUsername | Phase::LoginPassword => self.password(line, now, out),
            _ => match Command::parse(line) {
                Ok(command) => self.command(command, line, now, out),
                Err(reply) => {
                    let cause = match reply {
                        Reply::UnknownCommand => Cause::SmtpUnknownCommand,
                        _ => Cause::SmtpMalformedArgument,
                    };
                    self.refuse(reply, cause, line, now, out);
                }
            },
        }
    }

    fn command(&mut self, command: Command<'_>, line: &[u8], now: Timestamp, out: &mut Output) {
        let done = match command {
            Command::Helo => self.hello(false, out),
            Command::Ehlo => self.hello(true, out),
            Command::StartTls => self.start_tls(out),
            Command::Auth { mechanism, initial } => self.auth(mechanism, initial, now, out),
            Command::Mail { envelope, size } => self.mail(envelope, size, line, now, out),
            Command::Rcpt(recipient) => self.rcpt(recipient, out),
            Command::Data => self.data(out),
            Command::Bdat { size, last } => {
                self.bdat(size, last, now, out);
                Ok(())
            }
            Command::Rset => {
                self.transaction = None;
                say(Reply::Resetting, out)
            }
            Command::Noop => say(Reply::Ok, out),
            Command::Vrfy => say(Reply::CannotVerify, out),
            Command::Help => say(Reply::Help, out),
            Command::Quit => {
                let answer = Reply::Closing.line(&[]);
                out.line(&answer);
                out.note(self.note(Note::new(Kind::Session, "QUIT", answer)));
                self.close(out);
                Ok(())
            }
        };
        if let Err((reply, cause)) = done {
            self.refuse(reply, cause, line, now, out);
        }
    }

    /// RFC 5321 §4.1.4: a second EHLO is as good as RSET.
    fn hello(&mut self, extended: bool, out: &mut Output) -> Done {
        self.greeted = true;
        self.transaction = None;
        let host = self.config.machine.greeting_host();
        let client = self.config.client.to_string();
        let first = Reply::Helo.line(&[&host, &client]);
        if !extended {
            out.line(&first);
            return Ok(());
        }
        out.line(&first.replacen(' ', "-", 1));
        let extensions = extensions(self.tls);
        for (index, extension) in extensions.iter().enumerate() {
            let last = index + 1 == extensions.len();
            out.line(&format!("250{}{extension}", if last { ' ' } else { '-' }));
        }
        Ok(())
    }

    fn start_tls(&mut self, out: &mut Output) -> Done {
        if self.tls {
            return Err((Reply::AlreadyTls, Cause::SmtpBadSequence));
        }
        self.needs_hello()?;
        self.phase = Phase::StartingTls;
        out.line(&Reply::ReadyForTls.line(&[]));
        out.start_tls();
        Ok(())
    }

    fn too_long(&mut self, now: Timestamp, out: &mut Output) {
        match self.phase {
            Phase::Data => {
                self.phase = Phase::Command;
                self.transaction = None;
                self.refuse(Reply::TooLarge, Cause::MessageTooLarge, b"DATA", now, out);
            }
            Phase::Response | Phase::LoginUsername | Phase::LoginPassword => {
                self.phase = Phase::Command;
                let note = Note::refusal(Cause::LineTooLong, "AUTH", "");
                self.refuse_and_remember(Reply::Unsuccessful, note, now, out);
            }
            _ => {
                let mut note = Note::refusal(Cause::LineTooLong, "(a line without end)", "");
                note.answer = self.with_tail(&Reply::LineTooLong.line(&[]), now);
                note.delayed_s = TARPIT_S;
                out.line(&note.answer);
                out.note(self.note(note));
            }
        }
    }

    fn expired(&mut self, now: Timestamp, out: &mut Output) {
        let answer = self.with_tail(&Reply::TimedOut.line(&[]), now);
        out.line(&answer);
        out.note(self.note(Note::refusal(Cause::IdleTimeout, "(nothing)", answer)));
        self.close(out);
    }

    fn dropped(&mut self, out: &mut Output) {
        let note = Note {
            detail: self
                .transaction
                .is_some()
                .then(|| "a message was begun and is lost".to_owned()),
            ..Note::new(Kind::Session, "(connection lost)", "")
        };
        out.note(self.note(note));
        self.close(out);
    }

    const fn needs_hello(&self) -> Done {
        if self.greeted {
            Ok(())
        } else {
            Err((Reply::HelloFirst, Cause::SmtpBadSequence))
        }
    }

    fn refuse(&self, reply: Reply, cause: Cause, line: &[u8], now: Timestamp, out: &mut Output) {
        let answer = self.with_tail(&reply.line(&[]), now);
        out.line(&answer);
        let mut note = Note::refusal(cause, told(line), answer);
        note.delayed_s = if is_tarpitted(reply) { TARPIT_S } else { 0 };
        out.note(self.note(note));
    }

    fn with_tail(&self, line: &str, now: Timestamp) -> String {
        let tail = tail(&self.config.machine, &self.config.session_id, now);
        format!("{line}{tail}")
    }

    fn note(&self, note: Note) -> Note {
        Note {
            who: self.login.clone().unwrap_or_default(),
            ..note
        }
    }

    fn close(&mut self, out: &mut Output) {
        self.phase = Phase::Closed;
        self.transaction = None;
        out.close();
    }
}

/// Whether a command was carried out, or what refuses it.
type Done = Result<(), (Reply, Cause)>;

fn say(reply: Reply, out: &mut Output) -> Done {
    out.line(&reply.line(&[]));
    Ok(())
}

/// Which errors were seen to come late: those before the data.
fn is_tarpitted(reply: Reply) -> bool {
    matches!(reply.row().code, "500" | "504" | "530" | "535")
}
