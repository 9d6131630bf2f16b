//! The admin API: test controls on a loopback port of their own, so that the servers under test
//! stay as the real ones are.
//!
//! JSON only. A page of the web cannot use it: it asks for a loopback `Host` (against DNS
//! rebinding), refuses a foreign `Origin`, and takes nothing but `application/json`.

mod clock;
mod error;
mod guard;
mod journal;
mod json;
mod messages;
mod mfa;
mod tenant;
#[cfg(test)]
mod tests;
mod tokens;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::state::Shared;

pub use error::ApiError;

/// Bodies carry whole mailboxes in base64, so they may be large.
const LARGEST_BODY: usize = 256 << 20;

/// Every route of the admin API.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/api/tokens", post(tokens::issue))
        .route("/api/messages", get(messages::list).post(messages::store))
        .route("/api/messages/{uidl}", get(messages::fetch))
        .route("/api/changes", post(tenant::change))
        .route("/api/fix", post(tenant::fix))
        .route("/api/reset", post(tenant::reset))
        .route("/api/mfa", get(mfa::list).post(mfa::answer))
        .route("/api/clock", get(clock::read).post(clock::set))
        .route("/api/journal", get(journal::read))
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::method_not_allowed)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(guard::loopback_only))
        .with_state(shared)
}
