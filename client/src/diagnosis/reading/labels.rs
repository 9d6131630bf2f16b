//! What a text can name besides its error.

use serde::{Deserialize, Serialize};

/// A value that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What it is.
    pub kind: NamedKind,
    /// As it stands there.
    pub value: String,
}

/// What a value of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedKind {
    /// The redirect URI.
    RedirectUri,
    /// The application (client) ID.
    App,
    /// The directory (tenant) ID, or the tenant's name.
    Tenant,
    /// The permission that was asked for.
    Scope,
    /// The service that was asked for.
    Resource,
    /// Who signed in.
    User,
    /// The mailbox that was meant, where it is another than the user's.
    Mailbox,
    /// The server that was asked.
    Host,
    /// When it happened, in the server's time.
    Time,
    /// The request, by which Microsoft finds it again.
    TraceId,
    /// The sign-in, by which Microsoft finds it again.
    CorrelationId,
}

impl NamedKind {
    /// All of them, as they are told.
    pub const ALL: [Self; 11] = [
        Self::RedirectUri,
        Self::App,
        Self::Tenant,
        Self::Scope,
        Self::Resource,
        Self::User,
        Self::Mailbox,
        Self::Host,
        Self::Time,
        Self::TraceId,
        Self::CorrelationId,
    ];
}
