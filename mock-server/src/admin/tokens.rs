//! `/api/tokens`: a token without a sign-in, sound or flawed.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;

use super::ApiError;
use super::json::Json;
use crate::entra::{Forged, TokenSpec, forge};
use crate::state::Shared;

pub(crate) async fn issue(
    State(shared): State<Arc<Shared>>,
    Json(spec): Json<TokenSpec>,
) -> Result<Answer<Forged>, ApiError> {
    forge(&shared, &spec)
        .map(Answer)
        .map_err(|error| ApiError::invalid(format!("/{}", error.field()), error.to_string()))
}
