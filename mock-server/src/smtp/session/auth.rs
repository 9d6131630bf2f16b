//! Signing in: the dialogues of AUTH, and what a refused one leaves behind.

use super::{Done, Phase, Refused, Smtp, TARPIT_S};
use crate::smtp::command::{Mechanism, told};
use crate::smtp::reply::Reply;
use crate::smtp::{AuthRefusal, AuthReply, Submission};
use crate::wire::{Cause, Kind, Note, Output, Timestamp, Who, xoauth2};

impl<S: Submission> Smtp<S> {
    pub(super) fn auth(
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

    pub(super) fn response(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
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

    pub(super) fn password(&mut self, line: &[u8], now: Timestamp, out: &mut Output) {
        self.phase = Phase::Command;
        if line == b"*" {
            return self.cancelled("AUTH LOGIN, then *", now, out);
        }
        let note = Note::refusal(Cause::BasicAuthentication, "AUTH LOGIN", "");
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

    pub(super) fn refuse_and_remember(
        &mut self,
        reply: Reply,
        note: Note,
        now: Timestamp,
        out: &mut Output,
    ) {
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

    /// The journal names the reason of the refused AUTH, if there was one: it is the one to cure.
    pub(super) fn not_authenticated(&self, line: &[u8], now: Timestamp, out: &mut Output) -> Done {
        let Some(refused) = &self.refused else {
            return Err((Reply::NotAuthenticated, Cause::NotAuthenticated));
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
}
