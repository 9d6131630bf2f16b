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

/// When something happened, and after what. The record counts what it notes, since two things can
/// carry one time, and a clock that was set back gives the later the earlier one.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub struct Moment {
    /// The place among all that the record has noted, counted from 1; 0 stands before all of them.
    #[serde(default)]
    pub order: u64,
    /// What the clock said.
    pub at: Timestamp,
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self { order: 0, at }
    }
}

/// Something was tried, and this came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// Its place in the record: [`Moment::order`].
    #[serde(default)]
    pub order: u64,
    /// What came of it.
    pub outcome: Outcome,
}

impl Attempt {
    /// It worked.
    pub fn succeeded(at: Timestamp) -> Self {
        Self {
            at,
            order: 0,
            outcome: Outcome::Succeeded,
        }
    }

    /// It did not.
    pub fn failed(at: Timestamp, failure: impl Into<Failure>) -> Self {
        Self {
            at,
            order: 0,
            outcome: Outcome::Failed(failure.into()),
        }
    }

    /// What came of something that was tried.
    pub fn of(at: Timestamp, result: Result<(), Failure>) -> Self {
        match result {
            Ok(()) => Self::succeeded(at),
            Err(failure) => Self::failed(at, failure),
        }
    }

    /// When it ended, and after what.
    pub fn moment(&self) -> Moment {
        Moment {
            order: self.order,
            at: self.at,
        }
    }

    /// Whether it worked.
    pub fn has_succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Succeeded)
    }

    /// Why it failed, if it did.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.outcome {
            Outcome::Succeeded => None,
            Outcome::Failed(failure) => Some(failure),
        }
    }
}

/// The result of an attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It worked.
    #[serde(alias = "held")]
    Succeeded,
    /// It did not work, and this is what was seen.
    Failed(Failure),
}
