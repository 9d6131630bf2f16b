//! Addresses that nobody answers here: discovery names some, since the real documents do.
//!
//! The body has the members of Entra ID's errors, so that a library's error path reads it, but no
//! AADSTS number: the real service has none for this, and a made-up one would be looked up.

use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::call::Call;
use super::{context, json};
use crate::state::Shared;

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 0],
    timestamp: String,
    trace_id: &'a str,
    correlation_id: &'a str,
}

pub(super) fn answer(shared: &Shared, call: &Call, parts: &[&str]) -> Response {
    let context = shared.with(|cloud, now| context(cloud, call, now));
    let (status, error, said) = if is_real(parts) {
        (
            StatusCode::NOT_IMPLEMENTED,
            "temporarily_unavailable",
            "Tenantbox does not serve this endpoint of Entra ID",
        )
    } else {
        (
            StatusCode::NOT_FOUND,
            "invalid_request",
            "Entra ID has no such endpoint",
        )
    };
    let body = Body {
        error,
        error_description: format!(
            "{said}: {} /{}. Trace ID: {} Correlation ID: {} Timestamp: {}",
            call.method,
            call.path.join("/"),
            context.trace,
            context.correlation,
            context.timestamp()
        ),
        error_codes: [],
        timestamp: context.timestamp(),
        trace_id: &context.trace,
        correlation_id: &context.correlation,
    };
    json(
        status,
        serde_json::to_string(&body).unwrap_or_default(),
        &context,
    )
}

/// Whether the real service answers there.
fn is_real(parts: &[&str]) -> bool {
    matches!(
        parts,
        [
            _,
            "oauth2",
            "token" | "authorize" | "devicecode" | "checksession" | "nativeclient"
        ] | [_, "kerberos" | "getcredentialtype"]
            | [_, "openid", "userinfo"]
    )
}
