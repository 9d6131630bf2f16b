//! The verbs `fetch`, `send` and `test-mail`: a fresh token, then the mail server.
//!
//! A mail server that refuses the token is asked once more with a renewed one, and never again:
//! renewing in answer to every refusal is how clients come to loop.

use secrecy::SecretString;

use super::{Access, Client, Obtained, Wanted};
use crate::account::Address;
use crate::config::Account;
use crate::diagnosis::is_refused_login;
use crate::error::{Error, InputError, Step};
use crate::evidence::{
    Attempt, Failure, Leg, Local, LocalFailure, Protocol, Reply, Transport, TransportFailure,
};
use crate::mail::fetch::{self, FetchOptions, FetchReport, Progress};
use crate::mail::send::{self, OutgoingMail, SendOptions, Sent};
use crate::mail::{self as protocols, Endpoint, FailureKind, MailFailure};
use crate::oauth::refusal::transport;

/// A message to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The recipients.
    pub to: Vec<Address>,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

impl Client {
    /// Fetches what is new into the account's Maildir; everything stays on the server.
    ///
    /// # Errors
    /// With what stood in the way; what was fetched before stays fetched.
    pub async fn fetch(
        &self,
        address: &Address,
        how: &FetchOptions,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<FetchReport, Error> {
        let account = self.account(address)?;
        let access = self.access(&account).await?;
        let maildir = self.maildir(&account);
        let seen = self.home.seen(address);
        // The mailbox is named by its own address, also when a delegate has signed in.
        let user = account.address.as_str();
        let net = &self.net;
        let token = &access.token;
        let mut outcome = fetch::fetch(net, user, token, &maildir, &seen, how, progress).await;
        if let Some(token) = self.second_try(&account, &access, &outcome).await {
            outcome = fetch::fetch(net, user, &token, &maildir, &seen, how, progress).await;
        }
        self.noted(&account, Leg::Pop3, Step::Fetch, outcome).await
    }

    /// Sends a message from the account's address.
    ///
    /// # Errors
    /// When the message cannot be built, or with what stood in the way. Nothing is sent twice.
    pub async fn send(&self, address: &Address, message: &Message) -> Result<Sent, Error> {
        let account = self.account(address)?;
        let to: Vec<&str> = message.to.iter().map(Address::as_str).collect();
        let from = account.address.as_str();
        let mail = OutgoingMail::new(from, &to, &message.subject, &message.text);
        let mail = mail.map_err(|error| InputError::Message(error.to_string()))?;
        self.submit(&account, &mail).await
    }

    /// Sends a test mail from the account to itself.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub async fn test_mail(&self, address: &Address) -> Result<Sent, Error> {
        let account = self.account(address)?;
        let mail = send::test_mail(account.address.as_str(), self.language);
        let mail = mail.map_err(|error| InputError::Message(error.to_string()))?;
        self.submit(&account, &mail).await
    }

    async fn submit(&self, account: &Account, mail: &OutgoingMail) -> Result<Sent, Error> {
        let access = self.access(account).await?;
        // Submission authenticates whoever signed in; a shared mailbox is only the sender
        // (<https://github.com/nextcloud/mail/issues/13667>).
        let user = account.login().as_str();
        let options = SendOptions::default();
        let mut outcome = send::send(&self.net, user, &access.token, mail, &options).await;
        if let Some(token) = self.second_try(account, &access, &outcome).await {
            outcome = send::send(&self.net, user, &token, mail, &options).await;
        }
        self.noted(account, Leg::Smtp, Step::Send, outcome).await
    }

    /// A new token for one more try, where a login was refused without a reason: the kept token may
    /// be over although this computer's clock says otherwise, or was revoked. A token that is new
    /// already, or cannot be renewed, leaves the refusal as it is.
    async fn second_try<T>(
        &self,
        account: &Account,
        access: &Access,
        outcome: &Result<T, MailFailure>,
    ) -> Option<SecretString> {
        let failure = outcome.as_ref().err()?;
        if access.renewed || !is_refused_login(&failure_of(failure.clone())) {
            return None;
        }
        match self.obtain(account, Wanted::New).await {
            Ok(Obtained::Token(access)) if access.renewed => {
                // That it cannot be noted must not keep the mail from its way.
                let _ = self.note_renewed(&account.address).await;
                Some(access.token)
            }
            Ok(
                Obtained::Token(_)
                | Obtained::NotSignedIn
                | Obtained::Refused(..)
                | Obtained::Held(_),
            )
            | Err(_) => None,
        }
    }

    async fn noted<T>(
        &self,
        account: &Account,
        leg: Leg,
        step: Step,
        outcome: Result<T, MailFailure>,
    ) -> Result<T, Error> {
        match outcome {
            Ok(report) => {
                let attempt = Attempt::succeeded(self.clock.now());
                // The mail is sent or fetched, also where a full disk keeps it from being noted:
                // who heard of a failure would send it once more.
                let _ = self
                    .remember(|record| record.note_attempt(&account.address, leg, attempt))
                    .await;
                Ok(report)
            }
            Err(failure) => {
                let step = match failure.leaves_open() {
                    true => Step::SendUnanswered,
                    false => step,
                };
                let failure = failure_of(failure);
                Err(self.failed(&account.address, leg, step, failure).await)
            }
        }
    }
}

/// A mail failure as it is kept in the client's record.
pub(super) fn failure_of(failure: MailFailure) -> Failure {
    let MailFailure {
        protocol,
        command,
        kind,
        seen,
    } = failure;
    let protocols::Seen {
        greeting,
        token_length,
    } = *seen.unwrap_or_default();
    let (spoken, endpoint) = match protocol {
        protocols::Protocol::Pop3 => (Protocol::Pop3, Endpoint::pop3()),
        protocols::Protocol::Smtp => (Protocol::Smtp, Endpoint::smtp()),
    };
    let said = kind.to_string();
    let transport_of = |what, words: String| {
        let failure = TransportFailure::new(what, endpoint.host, words);
        TransportFailure {
            command: command.as_str().into(),
            greeting: greeting.as_str().into(),
            ..failure.with_token_length(token_length)
        }
    };
    let local = |kind| LocalFailure {
        kind,
        words: said.clone().into(),
    };
    match kind {
        FailureKind::Refused { line } => Reply {
            greeting: greeting.into(),
            token_length,
            ..Reply::new(spoken, command, line)
        }
        .into(),
        FailureKind::Transport(error) => TransportFailure {
            command: command.into(),
            ..transport(&error).with_token_length(token_length)
        }
        .into(),
        FailureKind::Closed => transport_of(Transport::Closed, said).into(),
        FailureKind::TlsAtOnce => transport_of(Transport::TlsAtOnce, said).into(),
        FailureKind::Foreign { line } => transport_of(Transport::ForeignProtocol, line).into(),
        FailureKind::OutOfTurn { .. } => transport_of(Transport::OutOfTurn, said).into(),
        FailureKind::Endless { .. } => transport_of(Transport::Endless, said).into(),
        FailureKind::TooSlow { .. } => transport_of(Transport::TooSlow, said).into(),
        FailureKind::StarttlsMissing { offer } => {
            transport_of(Transport::StarttlsMissing, offer).into()
        }
        FailureKind::Xoauth2Missing { offer } => {
            transport_of(Transport::Xoauth2Missing, offer).into()
        }
        FailureKind::Protocol { .. } => local(Local::OddAnswer).into(),
        FailureKind::Locked { .. } => local(Local::Busy).into(),
        FailureKind::Local { .. } => local(Local::Storage).into(),
    }
}
