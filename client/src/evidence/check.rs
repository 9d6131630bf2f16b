//! What is asked about a registration, and what came back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Attempt;

/// The questions about a registration, each put by `settings check` and by the doctor alike, in the
/// order in which they are put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Does the tenant exist? The OpenID configuration.
    Discovery,
    /// Is the redirect registered? Authorization with `prompt=none`; it holds when the answer is
    /// a redirect, whatever the redirect says.
    Authorize,
    /// Are the three values right? A client-credentials request.
    ClientCredentials,
}

impl Check {
    /// All questions, in their order.
    pub const ALL: [Self; 3] = [Self::Discovery, Self::Authorize, Self::ClientCredentials];
}

/// The last answer to each question; what is absent was never asked.
pub type Checks = BTreeMap<Check, Attempt>;
