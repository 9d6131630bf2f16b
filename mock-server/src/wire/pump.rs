//! Drives a session in memory, with the driver's own framing, for the sessions' tests.

use bytes::Buf;

use super::framer::Framer;
use super::{Input, Note, Output, Session, Timestamp, Want};

pub(crate) struct Pump<S> {
    pub(crate) session: S,
    pub(crate) now: Timestamp,
    pub(crate) notes: Vec<Note>,
    framer: Framer,
    out: Output,
    sent: Vec<u8>,
}

impl<S: Session> Pump<S> {
    pub(crate) fn new(session: S) -> Self {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        let mut pump = Self {
            session,
            now,
            notes: Vec::new(),
            framer: Framer::default(),
            out: Output::default(),
            sent: Vec::new(),
        };
        pump.feed(Input::Connected);
        pump
    }

    /// Sends bytes and gives back what was answered.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.framer.buffer().extend_from_slice(bytes);
        while !self.is_closed() && !self.out.wants_tls() {
            let Some(input) = self.framer.next(self.session.want()) else {
                break;
            };
            self.feed(input);
        }
        self.secure();
        self.answer()
    }

    pub(crate) fn feed(&mut self, input: Input) {
        self.session.feed(input, self.now, &mut self.out);
        self.notes.extend(self.out.take_notes());
        self.out.seal();
        while self.out.has_remaining() {
            self.sent.extend_from_slice(self.out.chunk());
            self.out.advance(self.out.chunk().len());
        }
        assert_eq!(self.out.unsent(), 0);
    }

    pub(crate) fn answer(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.sent)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.out.is_closing()
    }

    /// TLS is pretended, unless bytes were smuggled in before it: the driver closes then.
    fn secure(&mut self) {
        if !self.out.wants_tls() {
            return;
        }
        self.out.tls_started();
        if self.framer.is_empty() {
            self.feed(Input::Secured);
        } else {
            self.out.close();
        }
    }
}

/// What a client sends and is answered, as a page to read: `C:`, `S:`, and `J:` for the journal.
pub(crate) fn transcript<S: Session>(session: S, script: &[&str]) -> String {
    let mut pump = Pump::new(session);
    let mut page = String::new();
    let greeting = pump.answer();
    record(&mut page, "S: ", &greeting);
    for line in script {
        if pump.is_closed() {
            break;
        }
        let answer = match line
            .strip_prefix("(wait ")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(span) => {
                pump.now += span.parse::<jiff::SignedDuration>().unwrap();
                if pump.session.deadline().is_some_and(|at| at <= pump.now) {
                    pump.feed(Input::Expired);
                }
                page.push_str(&format!("   {line}\n"));
                pump.answer()
            }
            None => {
                record(&mut page, "C: ", line.as_bytes());
                pump.send(format!("{line}\r\n").as_bytes())
            }
        };
        if !answer.is_empty() {
            record(&mut page, "S: ", &answer);
        }
    }
    if pump.is_closed() {
        page.push_str("   (closed)\n");
    } else {
        pump.feed(Input::Eof);
        page.push_str("   (the line drops)\n");
    }
    assert_eq!(pump.session.want(), Want::Nothing);
    for note in &pump.notes {
        page.push_str(&journalled(note));
    }
    page
}

fn record(page: &mut String, who: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.strip_suffix("\r\n").unwrap_or(&text).split("\r\n") {
        page.push_str(who);
        page.push_str(line);
        page.push('\n');
    }
}

fn journalled(note: &Note) -> String {
    let cause = note.cause.map_or("-", super::Cause::id);
    let mut line = format!(
        "J: {:?} | {} | {} | {cause}",
        note.kind, note.command, note.answer
    );
    if let Some(detail) = &note.detail {
        line.push_str(&format!(" | {detail}"));
    }
    if note.delayed_s > 0 {
        line.push_str(&format!(" | {} s late", note.delayed_s));
    }
    if let Some(user) = &note.who.user {
        line.push_str(&format!(" | {user}"));
    }
    if let Some(change) = &note.change {
        line.push_str(&format!(" | {change}"));
    }
    line.push('\n');
    line
}
