//! The SMTP state machine.

use bytes::Bytes;
use jiff::SignedDuration;

use super::command::{Command, Mechanism, told};
use super::reply::{Reply, SIZE_LIMIT, extensions, greeting_date, tail};
use super::{
    AuthRefusal, AuthReply, Body, Config, Encoding, Envelope, Recipient, Submission, SubmitRefusal,
    SubmitReply,
};
use crate::wire::{Cause, Input, Kind, Note, Output, Session, Timestamp, Want, Who, xoauth2};

/// Five minutes, as seen with Exchange (<https://github.com/nodemailer/nodemailer/issues/1205>).
const IDLE: SignedDuration = SignedDuration::from_mins(5);

/// Errors come this much later than their commands
/// (<https://github.com/simonrob/email-oauth2-proxy/issues/251>).
const TARPIT_S: u64 = 5;

/// How long an AUTH line Exchange Online takes is not documented; tokens of several kilobytes pass.
const LONGEST_LINE: usize = 64 * 1024;

/// `MaxRecipientEnvelopeLimit` unlimited means 1000
/// (<https://learn.microsoft.com/powershell/module/exchange/set-transportconfig>).
const MOST_RECIPIENTS: usize = 1000;

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

    fn auth(
        &mut self,
        mechanism: Mechanism,
        initial: Option<&str>,
        now: Timestamp,
        out: &mut Output,
    ) -> Done {
        self.needs_hello()?;
        if !self.tls {
            return Err((Reply::UnknownMechanism, Cause::AuthBeforeTls));
        }
        if self.login.is_some() || self.transaction.is_some() {
            return Err((Reply::BadSequence, Cause::SmtpBadSequence));
        }
        match (mechanism, initial) {
            (Mechanism::Xoauth2, Some(response)) => self.response(response.as_bytes(), now, out),
            (Mechanism::Xoauth2, None) => {
                self.phase = Phase::Response;
                out.line(&Reply::AuthContinue.line(&[]));
            }
            (Mechanism::Login, None) => {
                self.phase = Phase::LoginUsername;
                out.line(&Reply::AskUsername.line(&[]));
            }
            (Mechanism::Login, Some(_)) => {
                self.phase = Phase::LoginPassword;
                out.line(&Reply::AskPassword.line(&[]));
            }
            (Mechanism::Other, _) => {
                return Err((Reply::UnknownMechanism, Cause::SmtpUnknownMechanism));
            }
        }
        Ok(())
    }

    fn response(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
        self.phase = Phase::Command;
        if line == b"*" {
            return self.cancelled("AUTH XOAUTH2, then *", now, out);
        }
        let verdict = match xoauth2::decode(line) {
            Ok(response) => self
                .submission
                .authenticate(response.user(), response.token(), now),
            Err(reason) => Err(Box::new(AuthRefusal {
                reply: AuthReply::Generic,
                cause: Cause::Xoauth2Malformed,
                detail: Some(reason.to_string()),
                who: Who::default(),
                change: None,
            })),
        };
        match verdict {
            Ok(login) => {
                let answer = Reply::Authenticated.line(&[]);
                out.line(&answer);
                self.login = Some(login.who);
                out.note(self.note(Note::new(Kind::Session, "AUTH XOAUTH2", answer)));
            }
            Err(refusal) => self.refuse_auth("AUTH XOAUTH2", *refusal, now, out),
        }
    }

    fn password(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
        self.phase = Phase::Command;
        if line == b"*" {
            return self.cancelled("AUTH LOGIN, then *", now, out);
        }
        let note = Note::refusal(Cause::SmtpBasicAuthentication, "AUTH LOGIN", "");
        self.refuse_and_remember(Reply::BasicDisabled, note, now, out);
    }

    /// RFC 4954 §4 says 501; Office 365 says 535, as a comment in the source of
    /// <https://github.com/simonrob/email-oauth2-proxy> reports.
    fn cancelled(&self, command: &str, now: Timestamp, out: &mut Output) {
        let answer = self.with_tail(&Reply::Unsuccessful.line(&[]), now);
        out.line(&answer);
        out.note(Note::new(Kind::Session, command, answer));
    }

    fn refuse_auth(
        &mut self,
        command: &str,
        refusal: AuthRefusal,
        now: Timestamp,
        out: &mut Output,
    ) {
        let reply = match refusal.reply {
            AuthReply::Generic => Reply::Unsuccessful,
            AuthReply::TenantDisabled => Reply::OffForTenant,
            AuthReply::MailboxDisabled => Reply::OffForMailbox,
        };
        let note = Note {
            detail: refusal.detail,
            who: refusal.who,
            change: refusal.change,
            ..Note::refusal(refusal.cause, command, "")
        };
        self.refuse_and_remember(reply, note, now, out);
    }

    fn refuse_and_remember(&mut self, reply: Reply, note: Note, now: Timestamp, out: &mut Output) {
        let line = reply.line(&[]);
        let answer = self.with_tail(&line, now);
        out.line(&answer);
        let note = Note {
            answer,
            delayed_s: TARPIT_S,
            ..note
        };
        out.note(note.clone());
        self.refused = Some(Refused { line, note });
    }

    fn mail(
        &mut self,
        envelope: Envelope,
        size: u64,
        line: &[u8],
        now: Timestamp,
        out: &mut Output,
    ) -> Done {
        self.needs_hello()?;
        if self.login.is_none() {
            return self.not_authenticated(line, now, out);
        }
        if self.transaction.is_some() {
            return Err((Reply::BadSequence, Cause::SmtpBadSequence));
        }
        // RFC 1870 §6.1: what is declared too large is refused before it is sent.
        if size > SIZE_LIMIT {
            return Err((Reply::TooLarge, Cause::SmtpMessageTooLarge));
        }
        self.transaction = Some(Transaction {
            envelope,
            body: Body::default(),
            chunked: false,
        });
        say(Reply::SenderOk, out)
    }

    /// The journal names the reason of the refused AUTH, if there was one: it is the one to cure.
    fn not_authenticated(&self, line: &[u8], now: Timestamp, out: &mut Output) -> Done {
        let Some(refused) = &self.refused else {
            return Err((Reply::NotAuthenticated, Cause::SmtpNotAuthenticated));
        };
        let answer = Reply::NotAuthenticatedAfter.line(&[&refused.line]);
        let answer = self.with_tail(&answer, now);
        out.line(&answer);
        out.note(Note {
            command: told(line),
            answer,
            ..refused.note.clone()
        });
        Ok(())
    }

    fn rcpt(&mut self, recipient: Recipient, out: &mut Output) -> Done {
        self.needs_hello()?;
        let needs_mail = (Reply::NeedMail, Cause::SmtpBadSequence);
        let transaction = self.transaction.as_mut().ok_or(needs_mail)?;
        if transaction.chunked {
            return Err((Reply::BadSequence, Cause::SmtpBadSequence));
        }
        if !transaction.envelope.smtputf8 && !recipient.address.is_ascii() {
            return Err((Reply::BadRecipient, Cause::SmtpMalformedArgument));
        }
        if transaction.envelope.to.len() >= MOST_RECIPIENTS {
            return Err((Reply::TooManyRecipients, Cause::SmtpTooManyRecipients));
        }
        transaction.envelope.to.push(recipient);
        say(Reply::RecipientOk, out)
    }

    fn data(&mut self, out: &mut Output) -> Done {
        let transaction = self.ready()?;
        // RFC 3030 §2 and §3: DATA does not mix with BDAT, and takes no binary body.
        if transaction.chunked || transaction.envelope.encoding == Encoding::Binary {
            return Err((Reply::BadSequence, Cause::SmtpBadSequence));
        }
        self.phase = Phase::Data;
        say(Reply::StartMail, out)
    }

    fn bdat(&mut self, size: u64, last: bool, now: Timestamp, out: &mut Output) {
        let refused = match self.ready() {
            Ok(transaction) => {
                transaction.chunked = true;
                (transaction.body.len().saturating_add(size) > SIZE_LIMIT)
                    .then_some((Reply::TooLarge, Cause::SmtpMessageTooLarge))
            }
            Err(refused) => Some(refused),
        };
        self.phase = Phase::Chunk(Chunk {
            left: size,
            size,
            last,
            refused,
        });
        if size == 0 {
            self.chunk_done(now, out);
        }
    }

    /// A part of a body or of a chunk.
    fn chunk(&mut self, bytes: Bytes, now: Timestamp, out: &mut Output) {
        let (kept, done) = match &mut self.phase {
            Phase::Data => (true, false),
            Phase::Chunk(chunk) => {
                chunk.left = chunk.left.saturating_sub(bytes.len() as u64);
                (chunk.refused.is_none(), chunk.left == 0)
            }
            _ => (false, false),
        };
        if let (true, Some(transaction)) = (kept, &mut self.transaction) {
            transaction.body.push(bytes);
        }
        if done {
            self.chunk_done(now, out);
        }
    }

    fn chunk_done(&mut self, now: Timestamp, out: &mut Output) {
        let Phase::Chunk(chunk) = std::mem::replace(&mut self.phase, Phase::Command) else {
            return;
        };
        let command = if chunk.last { "BDAT LAST" } else { "BDAT" };
        match chunk.refused {
            Some((reply, cause)) => {
                // RFC 3030 §2: after a refused chunk the transaction is over.
                self.transaction = None;
                let line = format!("BDAT {}{}", chunk.size, &command[4..]);
                self.refuse(reply, cause, line.as_bytes(), now, out);
            }
            None if chunk.last => self.submit(command, now, out),
            None => out.line(&Reply::ChunkOk.line(&[&chunk.size.to_string()])),
        }
    }

    fn submit(&mut self, command: &str, now: Timestamp, out: &mut Output) {
        self.phase = Phase::Command;
        let Some(transaction) = self.transaction.take() else {
            return;
        };
        let (recipients, bytes) = (transaction.envelope.to.len(), transaction.body.len());
        let host = self.config.machine.mailbox_server();
        let verdict = self
            .submission
            .submit(transaction.envelope, transaction.body, now);
        let note = match verdict {
            Ok(receipt) => {
                let answer = Reply::Accepted.line(&[&receipt.message_id, &host]);
                Note {
                    detail: Some(format!("{bytes} bytes to {recipients} recipients")),
                    ..Note::new(Kind::Mail, command, answer)
                }
            }
            Err(refusal) => submit_refusal(command, *refusal, &host),
        };
        out.line(&note.answer);
        out.note(self.note(note));
    }

    fn too_long(&mut self, now: Timestamp, out: &mut Output) {
        match self.phase {
            Phase::Data => {
                self.phase = Phase::Command;
                self.transaction = None;
                self.refuse(
                    Reply::TooLarge,
                    Cause::SmtpMessageTooLarge,
                    b"DATA",
                    now,
                    out,
                );
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

    /// The transaction, if a body may follow.
    fn ready(&mut self) -> Result<&mut Transaction, (Reply, Cause)> {
        self.needs_hello()?;
        let transaction = self
            .transaction
            .as_mut()
            .ok_or((Reply::NeedMail, Cause::SmtpBadSequence))?;
        if transaction.envelope.to.is_empty() {
            return Err((Reply::NeedRecipient, Cause::SmtpBadSequence));
        }
        Ok(transaction)
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

fn submit_refusal(command: &str, refusal: SubmitRefusal, host: &str) -> Note {
    let answer = match &refusal.reply {
        SubmitReply::SendAsDenied { login, from } => Reply::SendAsDenied.line(&[login, from, host]),
        SubmitReply::StoreFull => Reply::StoreFull.line(&[host]),
        SubmitReply::ConcurrentLimit => Reply::ConcurrentLimit.line(&[host]),
    };
    Note {
        detail: refusal.detail,
        change: refusal.change,
        ..Note::refusal(refusal.cause, command, answer)
    }
}
