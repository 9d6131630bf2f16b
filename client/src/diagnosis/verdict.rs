//! What a rule says of one failure: a name, how sure it is, and what was seen. Words for people are
//! made of it at the very end, elsewhere.

use super::id::{Certainty, FindingId};
use crate::evidence::Words;

/// What a failure is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The name of the cause, or of the class of causes.
    pub(crate) id: FindingId,
    /// How sure it is.
    pub(crate) certainty: Certainty,
    /// For a class, the causes that fit.
    pub(crate) causes: &'static [&'static str],
    /// What was seen besides the failure itself, such as a claim of the token.
    pub(crate) seen: Vec<Words>,
}

impl Verdict {
    /// With the certainty that the id has when nothing more is known.
    pub(crate) fn new(id: FindingId) -> Self {
        Self {
            id,
            certainty: id.certainty(),
            causes: id.causes(),
            seen: Vec::new(),
        }
    }

    /// Adds what a rule saw besides the failure itself; a claim of a token is text from outside too.
    pub(crate) fn seeing(mut self, seen: impl AsRef<str>) -> Self {
        self.seen.push(Words::new(seen));
        self
    }

    /// As sure as this, and no more a class.
    pub(crate) fn with_certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = certainty;
        if certainty != Certainty::OneOf {
            self.causes = &[];
        }
        self
    }

    /// One of these causes, which cannot be told apart.
    pub(crate) fn one_of(mut self, causes: &'static [&'static str]) -> Self {
        self.certainty = Certainty::OneOf;
        self.causes = causes;
        self
    }
}
