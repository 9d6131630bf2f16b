//! What Entra ID gave out and still honours: authorization codes, refresh tokens, browser sessions.

/// Grants of one tenant.
#[derive(Clone, Debug, Default)]
pub struct Grants {}
