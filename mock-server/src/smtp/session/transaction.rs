//! From MAIL to the last byte of the message.

use bytes::Bytes;

use super::{Chunk, Done, Phase, Smtp, Transaction, say};
use crate::smtp::reply::{Reply, SIZE_LIMIT};
use crate::smtp::{Body, Encoding, Envelope, Recipient, Submission, SubmitRefusal, SubmitReply};
use crate::wire::{Cause, Kind, Note, Output, Timestamp};

/// `MaxRecipientEnvelopeLimit` unlimited means 1000
/// (<https://learn.microsoft.com/powershell/module/exchange/set-transportconfig>).
const MOST_RECIPIENTS: usize = 1000;

impl<S: Submission> Smtp<S> {
    pub(super) fn mail(
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
            return Err((Reply::TooLarge, Cause::MessageTooLarge));
        }
        self.transaction = Some(Transaction {
            envelope,
            body: Body::default(),
            chunked: false,
        });
        say(Reply::SenderOk, out)
    }

    pub(super) fn rcpt(&mut self, recipient: Recipient, out: &mut Output) -> Done {
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

    pub(super) fn data(&mut self, out: &mut Output) -> Done {
        let transaction = self.ready()?;
        // RFC 3030 §2 and §3: DATA does not mix with BDAT, and takes no binary body.
        if transaction.chunked || transaction.envelope.encoding == Encoding::Binary {
            return Err((Reply::BadSequence, Cause::SmtpBadSequence));
        }
        self.phase = Phase::Data;
        say(Reply::StartMail, out)
    }

    pub(super) fn bdat(&mut self, size: u64, last: bool, now: Timestamp, out: &mut Output) {
        let refused = match self.ready() {
            Ok(transaction) => {
                transaction.chunked = true;
                (transaction.body.len().saturating_add(size) > SIZE_LIMIT)
                    .then_some((Reply::TooLarge, Cause::MessageTooLarge))
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
    pub(super) fn chunk(&mut self, bytes: Bytes, now: Timestamp, out: &mut Output) {
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

    pub(super) fn submit(&mut self, command: &str, now: Timestamp, out: &mut Output) {
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
