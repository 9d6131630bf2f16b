//! Mail: fetching over POP3S, sending over SMTP with STARTTLS, both with XOAUTH2.
//!
//! A failure here keeps the server's exact words and names the command they answered, since
//! Microsoft tells the reason in them and nowhere else. No failure ever holds a token.

mod compose;
mod deliver;
mod disk;
pub mod fetch;
mod limits;
pub mod pop3;
mod replies;
mod seen;
pub mod send;
mod session;
pub mod xoauth2;

use std::{fmt, io, path::Path};

use serde::{Deserialize, Serialize};

pub use self::limits::Limits;
pub(crate) use self::seen::lock_path;
use crate::net::NetError;

/// A mail server's name and port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The name, which is also what its certificate must be valid for.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Endpoint {
    /// Exchange Online's POP3 server with implicit TLS.
    ///
    /// Source: <https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/pop3-and-imap4/pop3-and-imap4>
    #[must_use]
    pub fn pop3() -> Self {
        Self {
            host: "outlook.office365.com".to_owned(),
            port: 995,
        }
    }

    /// Exchange Online's server for client submission, which begins TLS by STARTTLS.
    ///
    /// Source: <https://learn.microsoft.com/exchange/mail-flow-best-practices/how-to-set-up-a-multifunction-device-or-application-to-send-email-using-microsoft-365-or-office-365>
    #[must_use]
    pub fn smtp() -> Self {
        Self {
            host: "smtp.office365.com".to_owned(),
            port: 587,
        }
    }
}

/// The protocol that a failure happened in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Retrieval.
    Pop3,
    /// Submission.
    Smtp,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pop3 => "POP3",
            Self::Smtp => "SMTP",
        })
    }
}

/// Why mail could not be fetched or sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("complete {command} over {protocol}: {kind}")]
pub struct MailFailure {
    /// The protocol spoken.
    pub protocol: Protocol,
    /// What was under way: `connect`, `tls`, `greeting` or a command of the protocol such as
    /// `AUTH XOAUTH2`; never with a secret in it.
    pub command: String,
    /// What happened.
    pub kind: FailureKind,
    /// What else was seen, where it came to a greeting and not to a login.
    #[serde(default)]
    pub seen: Option<Box<Seen>>,
}

/// What a failed login is judged by beside the answer to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How the server greeted: another product than Microsoft's says so there.
    pub greeting: String,
    /// How long the token was, where one was at hand.
    pub token_length: Option<usize>,
}

/// What happened when mail could not be fetched or sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The server said no.
    #[error("the server answered `{line}`")]
    Refused {
        /// The server's exact words; the lines of a longer reply are divided by LF.
        line: String,
    },
    /// There is no connection, or there is none any more.
    #[error("could not {0}")]
    Transport(NetError),
    /// The server ended the connection without an answer.
    #[error("the server closed the connection without an answer")]
    Closed,
    /// The server said something that does not belong there.
    #[error("{what}")]
    Protocol {
        /// What was wrong with it.
        what: String,
    },
    /// What came is no line of the protocol: another service is at the other end.
    #[error("the server's line is not of this protocol: `{line}`")]
    Foreign {
        /// The line.
        line: String,
    },
    /// The server said more than it was asked, so that no later answer can be relied on.
    #[error("the server spoke out of turn: `{line}`")]
    OutOfTurn {
        /// The beginning of what was too much.
        line: String,
    },
    /// An answer without end.
    #[error("{what}")]
    Endless {
        /// What had no end.
        what: String,
    },
    /// An answer that came too slowly to ever end.
    #[error("the server's answer was not complete after {seconds} s")]
    TooSlow {
        /// How long we listened.
        seconds: u64,
    },
    /// The server does not offer to begin TLS.
    #[error("the server does not offer STARTTLS, only: {offer}")]
    StarttlsMissing {
        /// What it offers, its lines divided by LF.
        offer: String,
    },
    /// Where plain text comes first, somebody wants TLS at once.
    #[error("the server wants TLS at once on this port, where plain text comes first")]
    TlsAtOnce,
    /// The server does not take a token.
    #[error("the server does not offer XOAUTH2, only: {offer}")]
    Xoauth2Missing {
        /// What it offers, its lines divided by LF.
        offer: String,
    },
    /// Another program of this computer keeps us from starting.
    #[error("{}{reason}", path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default())]
    Locked {
        /// The lock's file.
        path: Option<String>,
        /// Who has it.
        reason: String,
    },
    /// Something on this computer stood in the way.
    #[error("{}{reason}", path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default())]
    Local {
        /// The file or folder concerned.
        path: Option<String>,
        /// The system's words, or ours.
        reason: String,
    },
}

impl MailFailure {
    /// Whether a mail may be on its way although nobody said so: it was handed over, and the
    /// server's answer to it did not arrive. To send it once more could then send it twice.
    #[must_use]
    pub fn leaves_open(&self) -> bool {
        let handed_over = self.protocol == Protocol::Smtp && self.command == send::END_OF_DATA;
        handed_over && !matches!(self.kind, FailureKind::Refused { .. })
    }
}

impl FailureKind {
    /// Whether the server's answers may belong to other commands than we thought.
    pub(crate) fn is_out_of_step(&self) -> bool {
        match self {
            Self::Protocol { .. } | Self::Foreign { .. } | Self::OutOfTurn { .. } => true,
            Self::Refused { .. }
            | Self::Transport(_)
            | Self::Closed
            | Self::TlsAtOnce
            | Self::Endless { .. }
            | Self::TooSlow { .. }
            | Self::StarttlsMissing { .. }
            | Self::Xoauth2Missing { .. }
            | Self::Locked { .. }
            | Self::Local { .. } => false,
        }
    }

    /// With every text of the server cleaned by `clean`.
    pub(crate) fn cleaned(mut self, clean: impl Fn(&str) -> String) -> Self {
        match &mut self {
            Self::Refused { line: text }
            | Self::Protocol { what: text }
            | Self::Foreign { line: text }
            | Self::OutOfTurn { line: text }
            | Self::StarttlsMissing { offer: text }
            | Self::Xoauth2Missing { offer: text } => *text = clean(text),
            Self::Transport(_)
            | Self::Closed
            | Self::TlsAtOnce
            | Self::Endless { .. }
            | Self::TooSlow { .. }
            | Self::Locked { .. }
            | Self::Local { .. } => {}
        }
        self
    }

    /// Turns this into the failure of `command`.
    pub(crate) fn during(self, protocol: Protocol, command: impl Into<String>) -> MailFailure {
        MailFailure {
            protocol,
            command: command.into(),
            kind: self,
            seen: None,
        }
    }

    pub(crate) fn protocol(what: impl Into<String>) -> Self {
        Self::Protocol { what: what.into() }
    }

    pub(crate) fn local(path: &Path, error: &io::Error) -> Self {
        Self::Local {
            path: Some(path.display().to_string()),
            reason: error.to_string(),
        }
    }
}
