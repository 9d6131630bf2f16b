//! Mistakes that other programs and people make, so that they can be rehearsed. This client makes none
//! of them of its own accord, and no verb of its command line reaches them: only a scenario or a test
//! asks for one.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// How AUTH XOAUTH2 is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SaslForm {
    /// The command, the server's `+`, then the credentials: what Exchange Online wants.
    #[default]
    TwoLines,
    /// Command and credentials in one line, as RFC 5034 allows and Exchange Online answers with
    /// `-ERR Protocol error. Connection is closed. 10`
    /// (<https://github.com/getmail6/getmail6/issues/256>).
    OneLine,
}

/// How often the code is redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeem {
    /// Once, as a code is meant to be.
    Once,
    /// Twice, and the second answer counts: the mistake of clients that retry a redemption or
    /// handle the redirect in two places, for rehearsals.
    Twice,
}

/// Whether it is looked at who signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// Only the account's own user is taken.
    Login,
    /// The tokens are kept whoever signed in, as clients do that never look.
    Nobody,
}

/// Values of an entity that are written past every look at their form, as a hand-edited file would
/// hold them; what is absent stays as it is.
#[derive(Debug, Default)]
pub struct ForcedValues {
    /// Instead of a directory (tenant) ID.
    pub tenant_id: Option<String>,
    /// Instead of an application (client) ID.
    pub client_id: Option<String>,
    /// Instead of a secret's value.
    pub secret: Option<SecretString>,
}
