//! What a session says about itself to the journal. It holds no secret: whoever writes a `command`
//! writes the verb of a line that carries one, never the line.

use crate::cause::Cause;
use crate::journal::{Event, Kind};

/// Who acted, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The user principal name.
    pub user: Option<String>,
    /// The application that the token was issued to.
    pub client_id: Option<String>,
    /// The token's `uti`, by which Entra's and Exchange's events are joined.
    pub trace: Option<String>,
}

/// One event for the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The kind of event.
    pub kind: Kind,
    /// What the client said, without secrets.
    pub command: String,
    /// What it was answered; empty when the connection just ended.
    pub answer: String,
    /// The true reason of a refusal.
    pub cause: Option<Cause>,
    /// What more is known of the reason; English, for the journal only.
    pub detail: Option<String>,
    /// Who acted.
    pub who: Who,
    /// How long the real service would have held the answer back, in seconds.
    pub delayed_s: u64,
    /// The change that cures the cause, in the administrator's JSON.
    pub change: Option<serde_json::Value>,
}

impl Note {
    /// A note of `kind`, about nobody in particular.
    #[must_use]
    pub fn new(kind: Kind, command: impl Into<String>, answer: impl Into<String>) -> Self {
        Self {
            kind,
            command: command.into(),
            answer: answer.into(),
            cause: None,
            detail: None,
            who: Who::default(),
            delayed_s: 0,
            change: None,
        }
    }

    /// A refusal with its reason.
    #[must_use]
    pub fn refusal(cause: Cause, command: impl Into<String>, answer: impl Into<String>) -> Self {
        Self {
            cause: Some(cause),
            ..Self::new(Kind::Refusal, command, answer)
        }
    }
}

impl Note {
    /// The note as the journal takes it.
    #[must_use]
    pub fn into_event(self, protocol: &'static str, session: impl Into<String>) -> Event {
        Event {
            kind: self.kind,
            protocol,
            session: Some(session.into()),
            trace: self.who.trace,
            user: self.who.user,
            client_id: self.who.client_id,
            command: self.command,
            answer: self.answer,
            cause: self.cause,
            detail: self.detail,
            change: self.change,
            delayed_s: self.delayed_s,
        }
    }
}

/// The first 200 characters of what a peer sent, control characters made visible.
#[must_use]
pub fn printable(bytes: &[u8]) -> String {
    const LONGEST: usize = 200;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * LONGEST)]);
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == LONGEST {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}
