//! What the doctor asked, and what came back.

use serde::{Deserialize, Serialize};

use super::Attempt;

/// A question that the doctor put, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Probe {
    /// What was asked.
    pub what: ProbeKind,
    /// What came back.
    pub attempt: Attempt,
}

/// The questions that the doctor can put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// Does the tenant exist? The OpenID configuration.
    Discovery,
    /// Is the redirect registered? Authorization with `prompt=none`; it holds when the answer is
    /// a redirect, whatever the redirect says.
    Authorize,
    /// Are the three values right? A client-credentials request.
    ClientCredentials,
    /// Whose tenant is the account's mail domain?
    AccountTenant,
    /// Does the refresh token still work?
    Refresh,
    /// Does POP3 let the token in?
    Pop3,
    /// Does SMTP let the token in?
    Smtp,
}
