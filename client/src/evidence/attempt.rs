//! What was tried on each leg, and what came of it: the client's record on disk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Failure;

/// The parts of an account's way to its mail; each is tried and fails on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leg {
    /// Authorization in the browser and redemption of the code.
    SignIn,
    /// Silent renewal of the access token.
    Refresh,
    /// Retrieval.
    Pop3,
    /// Submission.
    Smtp,
}

impl Leg {
    /// All legs, in the order in which an account comes to need them.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Refresh, Self::Pop3, Self::Smtp];
}

/// The last attempt on every leg; `None` is never tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempts {
    /// Authorization in the browser and redemption of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in: Option<Attempt>,
    /// Silent renewal of the access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<Attempt>,
    /// Retrieval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pop3: Option<Attempt>,
    /// Submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Attempt>,
}

impl Attempts {
    /// The last attempt on this leg.
    pub fn on(&self, leg: Leg) -> Option<&Attempt> {
        match leg {
            Leg::SignIn => self.sign_in.as_ref(),
            Leg::Refresh => self.refresh.as_ref(),
            Leg::Pop3 => self.pop3.as_ref(),
            Leg::Smtp => self.smtp.as_ref(),
        }
    }

    /// Puts an attempt in the place of the one before it.
    pub fn record(&mut self, leg: Leg, attempt: Attempt) {
        let place = match leg {
            Leg::SignIn => &mut self.sign_in,
            Leg::Refresh => &mut self.refresh,
            Leg::Pop3 => &mut self.pop3,
            Leg::Smtp => &mut self.smtp,
        };
        *place = Some(attempt);
    }
}

/// Something was tried, and this came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

impl Attempt {
    /// It worked.
    pub fn held(at: Timestamp) -> Self {
        Self {
            at,
            outcome: Outcome::Held,
        }
    }

    /// It did not.
    pub fn failed(at: Timestamp, failure: impl Into<Failure>) -> Self {
        Self {
            at,
            outcome: Outcome::Failed(failure.into()),
        }
    }

    /// Whether it worked.
    pub fn is_held(&self) -> bool {
        matches!(self.outcome, Outcome::Held)
    }
}

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It worked.
    Held,
    /// It did not work, and this is what was seen.
    Failed(Failure),
}
