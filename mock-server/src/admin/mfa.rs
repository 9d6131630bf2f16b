//! `/api/mfa`: everybody's phone.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ApiError;
use super::json::Json;
use crate::state::Shared;
use crate::tenant::{MfaAnswer, MfaError, PendingMfa};

/// What somebody does on the phone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    user: String,
    answer: Word,
    number: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    Approve,
    Deny,
}

/// What the phones show.
#[derive(Serialize)]
pub(crate) struct Shown {
    pending: Vec<PendingMfa>,
}

pub(crate) async fn list(State(shared): State<Arc<Shared>>) -> Answer<Shown> {
    Answer(Shown {
        pending: shared.mfa_pending(),
    })
}

pub(crate) async fn answer(
    State(shared): State<Arc<Shared>>,
    Json(said): Json<Said>,
) -> Result<Answer<Value>, ApiError> {
    let answer = match (said.answer, said.number) {
        (Word::Deny, _) => MfaAnswer::Deny,
        (Word::Approve, Some(number)) => MfaAnswer::Approve(two_digits(number)?),
        (Word::Approve, None) => {
            return Err(ApiError::new(
                StatusCode::BAD_REQUEST,
                "missing-key",
                "/number",
                "to approve, send the number that the sign-in page shows",
            ));
        }
    };
    match shared.answer_mfa(&said.user, answer) {
        Ok(()) => Ok(Answer(json!({}))),
        Err(MfaError::NoSuchUser(error)) => Err(ApiError::invalid("/user", error.to_string())),
        Err(error @ MfaError::NothingPending(_)) => Err(ApiError::new(
            StatusCode::CONFLICT,
            "nothing-pending",
            "/user",
            error.to_string(),
        )),
    }
}

fn two_digits(number: u64) -> Result<u8, ApiError> {
    u8::try_from(number)
        .ok()
        .filter(|number| *number < 100)
        .ok_or_else(|| ApiError::invalid("/number", "the page's number has two digits"))
}
