//! The POP3 state machine.

use bytes::Bytes;
use jiff::SignedDuration;

use super::command::{Command, Unreadable, is_one_line_auth, told};
use super::reply::{CAPABILITIES, Reply, greeting_tag};
use super::{Config, Item, Login, Maildrop};
use crate::wire::{Cause, Input, Kind, Note, Output, Session, Timestamp, Want, Who, xoauth2};

/// `PreAuthenticatedConnectionTimeout` and `AuthenticatedConnectionTimeout` of Exchange Server
/// (<https://learn.microsoft.com/powershell/module/exchange/set-popsettings>); Exchange Online's are
/// unpublished.
const BEFORE_LOGIN: SignedDuration = SignedDuration::from_mins(1);
const AFTER_LOGIN: SignedDuration = SignedDuration::from_mins(30);

/// A failed sign-in is answered after about nine seconds
/// (<https://github.com/simonrob/email-oauth2-proxy/issues/244>).
const FAILURE_DELAY_S: u64 = 9;

/// One POP3 session.
pub struct Pop3<M> {
    maildrop: M,
    config: Config,
    state: State,
    last_input: Timestamp,
}

enum State {
    Authorization { user_named: bool },
    AwaitingResponse,
    Transaction(Mailbox),
    Closed,
}

struct Mailbox {
    login: Login,
    deleted: Vec<bool>,
}

impl<M: Maildrop> Pop3<M> {
    /// A session before its greeting.
    #[must_use]
    pub const fn new(maildrop: M, config: Config) -> Self {
        Self {
            maildrop,
            config,
            state: State::Authorization { user_named: false },
            last_input: Timestamp::UNIX_EPOCH,
        }
    }
}

impl<M: Maildrop> Session for Pop3<M> {
    fn want(&self) -> Want {
        match self.state {
            State::Authorization { .. } | State::Transaction(_) => Want::Line {
                max: self.config.longest_command,
            },
            State::AwaitingResponse => Want::Line {
                max: self.config.longest_response,
            },
            State::Closed => Want::Nothing,
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        let idle = match self.state {
            State::Authorization { .. } | State::AwaitingResponse => BEFORE_LOGIN,
            State::Transaction(_) => AFTER_LOGIN,
            State::Closed => return None,
        };
        Some(
            self.last_input
                .saturating_add(idle)
                .unwrap_or(Timestamp::MAX),
        )
    }

    fn feed(&mut self, input: Input, now: Timestamp, out: &mut Output) {
        if matches!(self.state, State::Closed) {
            return;
        }
        if !matches!(input, Input::Changed | Input::Expired) {
            self.last_input = now;
        }
        match input {
            Input::Connected => self.greet(out),
            Input::Line(line) => self.line(&line, now, out),
            Input::TooLong(start) => self.too_long(&start, out),
            Input::Expired => self.expired(out),
            Input::Eof => self.dropped(out),
            // None of these is ever asked for.
            Input::Secured | Input::Chunk(_) | Input::BodyEnd | Input::Changed => {}
        }
    }
}

impl<M: Maildrop> Pop3<M> {
    fn greet(&self, out: &mut Output) {
        let tag = greeting_tag(&self.config.machine.front_end());
        out.line(&Reply::Greeting.line(&[&tag]));
    }

    fn line(&mut self, line: &Bytes, now: Timestamp, out: &mut Output) {
        if matches!(self.state, State::AwaitingResponse) {
            return self.response(line, now, out);
        }
        let command = match Command::parse(line) {
            Ok(command) => command,
            Err(Unreadable::Unknown) => {
                return self.refuse(Reply::UnknownCommand, Cause::Pop3UnknownCommand, line, out);
            }
            Err(Unreadable::Arguments) => {
                return self.refuse(Reply::BadArguments, Cause::Pop3MalformedArgument, line, out);
            }
        };
        match (&mut self.state, command) {
            (_, Command::Capa) => capabilities(out),
            (_, Command::Quit) => self.quit(now, out),
            (State::Authorization { .. }, Command::AuthXoauth2) => {
                self.state = State::AwaitingResponse;
                out.line(&Reply::Continue.line(&[]));
            }
            (State::Authorization { .. }, Command::AuthXoauth2OneLine) => {
                self.refuse(Reply::ConnectionClosed, Cause::Pop3OneLineAuth, line, out);
                self.close(out);
            }
            (State::Authorization { .. }, Command::AuthOther) => {
                // That any other mechanism is refused at once, and in these words, is assumed.
                let reply = Reply::AuthenticationFailure;
                self.refuse(reply, Cause::BasicAuthentication, line, out);
            }
            (State::Authorization { user_named }, Command::User) => {
                *user_named = true;
                out.line(&Reply::Ok.line(&[]));
            }
            (State::Authorization { user_named }, Command::Pass) if *user_named => {
                *user_named = false;
                self.refuse(Reply::LogonFailure, Cause::BasicAuthentication, line, out);
            }
            (State::Transaction(_), command) if command.needs_mailbox() => {
                self.transaction(command, line, now, out);
            }
            (_, _) => {
                let reply = Reply::NotInThisState;
                self.refuse(reply, Cause::Pop3CommandOutOfState, line, out);
            }
        }
    }

    /// The second line of a two-line AUTH.
    fn response(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
        self.state = State::Authorization { user_named: false };
        let answer = Reply::AuthenticationFailure.line(&[]);
        if line == b"*" {
            // RFC 5034 §4 wants -ERR; the words are assumed.
            out.line(&answer);
            return out.note(Note::new(Kind::Session, "AUTH XOAUTH2, then *", answer));
        }
        let mut note = match xoauth2::decode(line) {
            Ok(response) => {
                let verdict = self
                    .maildrop
                    .authenticate(response.user(), response.token(), now);
                match verdict {
                    Ok(login) => return self.open(login, out),
                    // The front end never hands it on: the words of a line that is too long.
                    Err(refusal) if refusal.cause == Cause::TokenTooLong => {
                        let answer = Reply::ConnectionClosed.line(&[]);
                        out.line(&answer);
                        out.note(Note {
                            detail: refusal.detail,
                            who: refusal.who,
                            change: refusal.change,
                            ..Note::refusal(refusal.cause, "AUTH XOAUTH2", &answer)
                        });
                        return self.close(out);
                    }
                    Err(refusal) => Note {
                        detail: refusal.detail,
                        who: refusal.who,
                        change: refusal.change,
                        ..Note::refusal(refusal.cause, "AUTH XOAUTH2", &answer)
                    },
                }
            }
            Err(reason) => Note {
                detail: Some(reason.to_string()),
                ..Note::refusal(Cause::Xoauth2Malformed, "AUTH XOAUTH2", &answer)
            },
        };
        note.delayed_s = FAILURE_DELAY_S;
        out.line(&answer);
        out.note(note);
    }

    fn open(&mut self, login: Login, out: &mut Output) {
        let answer = Reply::Authenticated.line(&[]);
        out.line(&answer);
        out.note(Note {
            who: login.who.clone(),
            detail: Some(format!("{} messages", login.items.len())),
            ..Note::new(Kind::Session, "AUTH XOAUTH2", answer)
        });
        let deleted = vec![false; login.items.len()];
        self.state = State::Transaction(Mailbox { login, deleted });
    }

    fn transaction(&mut self, command: Command, line: &[u8], now: Timestamp, out: &mut Output) {
        let State::Transaction(mailbox) = &mut self.state else {
            return;
        };
        let answered = match command {
            Command::Stat => mailbox.stat(out),
            Command::List(number) => mailbox.list(number, out, |item| item.size.to_string()),
            Command::Uidl(number) => mailbox.list(number, out, |item| item.uidl.to_string()),
            Command::Top(number, lines) => mailbox.top(number, lines, out),
            Command::Dele(number) => mailbox.mark_deleted(number, out),
            Command::Rset => {
                mailbox.deleted.fill(false);
                ok(out)
            }
            Command::Retr(number) => match mailbox.retrieve(number, out) {
                Some(item) => {
                    self.maildrop.mark_read(&item.uidl, now);
                    Some(())
                }
                None => None,
            },
            // NOOP; the others never get here.
            _ => ok(out),
        };
        if answered.is_none() {
            self.refuse(
                Reply::NoSuchMessage,
                Cause::Pop3MalformedArgument,
                line,
                out,
            );
        }
    }

    fn quit(&mut self, now: Timestamp, out: &mut Output) {
        let answer = Reply::SigningOff.line(&[]);
        let mut note = Note::new(Kind::Session, "QUIT", &answer);
        if let State::Transaction(mailbox) = &self.state {
            note.who = mailbox.login.who.clone();
            let uidls = mailbox.marked();
            if !uidls.is_empty() {
                note.kind = Kind::Mail;
                note.detail = Some(deletion(&uidls));
                self.maildrop.delete(&uidls, now);
            }
        }
        out.line(&answer);
        out.note(note);
        self.close(out);
    }

    fn too_long(&mut self, start: &[u8], out: &mut Output) {
        let cause = match self.state {
            State::Authorization { .. } if is_one_line_auth(start) => Cause::Pop3OneLineAuth,
            _ => Cause::LineTooLong,
        };
        let command: &[u8] = match cause {
            Cause::Pop3OneLineAuth => b"AUTH XOAUTH2",
            _ => start,
        };
        self.refuse(Reply::ConnectionClosed, cause, command, out);
        self.close(out);
    }

    /// RFC 1939 §3: an inactive session is closed without a word and deletes nothing.
    fn expired(&mut self, out: &mut Output) {
        out.note(Note {
            who: self.who(),
            ..Note::refusal(Cause::IdleTimeout, "(nothing)", "")
        });
        self.close(out);
    }

    fn dropped(&mut self, out: &mut Output) {
        let marked = match &self.state {
            State::Transaction(mailbox) => mailbox.marked().len(),
            _ => 0,
        };
        out.note(Note {
            who: self.who(),
            detail: (marked > 0)
                .then(|| format!("{marked} messages were marked; none is deleted without QUIT")),
            ..Note::new(Kind::Session, "(connection lost)", "")
        });
        self.close(out);
    }

    fn refuse(&self, reply: Reply, cause: Cause, line: &[u8], out: &mut Output) {
        let answer = reply.line(&[]);
        let is_login = matches!(reply, Reply::AuthenticationFailure | Reply::LogonFailure);
        out.line(&answer);
        out.note(Note {
            who: self.who(),
            delayed_s: if is_login { FAILURE_DELAY_S } else { 0 },
            ..Note::refusal(cause, told(line), answer)
        });
    }

    fn who(&self) -> Who {
        match &self.state {
            State::Transaction(mailbox) => mailbox.login.who.clone(),
            _ => Who::default(),
        }
    }

    fn close(&mut self, out: &mut Output) {
        self.state = State::Closed;
        out.close();
    }
}

/// Every answer is `None` when there is no such message.
impl Mailbox {
    /// The messages that are not marked as deleted, with their numbers.
    fn here(&self) -> impl Iterator<Item = (usize, &Item)> {
        let items = self.login.items.iter().enumerate();
        items
            .zip(&self.deleted)
            .filter(|(_, deleted)| !**deleted)
            .map(|((index, item), _)| (index + 1, item))
    }

    fn item(&self, number: usize) -> Option<&Item> {
        let index = number.checked_sub(1)?;
        let item = self.login.items.get(index)?;
        (!self.deleted[index]).then_some(item)
    }

    fn marked(&self) -> Vec<&str> {
        let items = self.login.items.iter().zip(&self.deleted);
        items
            .filter(|(_, deleted)| **deleted)
            .map(|(item, _)| &*item.uidl)
            .collect()
    }

    fn stat(&self, out: &mut Output) -> Option<()> {
        out.line(&self.count());
        Some(())
    }

    fn count(&self) -> String {
        let bytes: u64 = self.here().map(|(_, item)| item.size).sum();
        Reply::Count.line(&[&self.here().count().to_string(), &bytes.to_string()])
    }

    fn list(
        &self,
        number: Option<usize>,
        out: &mut Output,
        shown: impl Fn(&Item) -> String,
    ) -> Option<()> {
        if let Some(number) = number {
            let item = self.item(number)?;
            out.line(&Reply::Single.line(&[&number.to_string(), &shown(item)]));
            return Some(());
        }
        out.line(&Reply::Ok.line(&[]));
        for (number, item) in self.here() {
            out.line(&format!("{number} {}", shown(item)));
        }
        out.line(".");
        Some(())
    }

    fn retrieve(&self, number: usize, out: &mut Output) -> Option<&Item> {
        let item = self.item(number)?;
        let answer = Reply::Ok.line(&[]);
        out.line(&answer);
        out.stuffed(&item.body);
        out.note(Note {
            who: self.login.who.clone(),
            detail: Some(format!("UIDL {}, {} bytes", item.uidl, item.body.len())),
            ..Note::new(Kind::Mail, format!("RETR {number}"), answer)
        });
        Some(item)
    }

    fn top(&self, number: usize, lines: usize, out: &mut Output) -> Option<()> {
        let item = self.item(number)?;
        out.line(&Reply::Ok.line(&[]));
        out.stuffed(&item.body.slice(..top_end(&item.body, lines)));
        Some(())
    }

    fn mark_deleted(&mut self, number: usize, out: &mut Output) -> Option<()> {
        self.item(number)?;
        self.deleted[number - 1] = true;
        ok(out)
    }
}

/// Names a few, counts many: an event stays small whatever a client does.
fn deletion(uidls: &[&str]) -> String {
    const NAMED: usize = 10;
    let named = uidls[..uidls.len().min(NAMED)].join(" ");
    match uidls.len().saturating_sub(NAMED) {
        0 => format!("deleted: {named}"),
        more => format!("deleted: {named} and {more} more"),
    }
}

fn ok(out: &mut Output) -> Option<()> {
    out.line(&Reply::Ok.line(&[]));
    Some(())
}

fn capabilities(out: &mut Output) {
    out.line(&Reply::Ok.line(&[]));
    for capability in CAPABILITIES {
        out.line(capability);
    }
    out.line(".");
}

/// Where the header, the empty line and so many lines of the body end (RFC 1939 §7).
fn top_end(message: &[u8], lines: usize) -> usize {
    let Some(header) = memchr::memmem::find(message, b"\r\n\r\n") else {
        return message.len();
    };
    let body = header + 4;
    let Some(last) = lines.checked_sub(1) else {
        return body;
    };
    memchr::memmem::find_iter(&message[body..], b"\r\n")
        .nth(last)
        .map_or(message.len(), |at| body + at + 2)
}
