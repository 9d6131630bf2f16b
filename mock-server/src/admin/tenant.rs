//! `/api/changes`, `/api/fix`, `/api/reset`: what an administrator does.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ApiError;
use super::json::Json;
use crate::cause::Cause;
use crate::clock::SignedDuration;
use crate::state::{Applied, Shared};
use crate::tenant::Change;

/// Changes, all or none of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changes {
    changes: Vec<Change>,
    #[serde(default)]
    effective_in_s: i64,
}

/// The changes made.
#[derive(Serialize)]
pub(crate) struct Made {
    applied: Vec<Applied>,
}

/// Which refusal to cure; the last one where left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cure {
    cause: Option<String>,
}

pub(crate) async fn change(
    State(shared): State<Arc<Shared>>,
    Json(body): Json<Changes>,
) -> Result<Answer<Made>, ApiError> {
    if body.effective_in_s < 0 {
        return Err(ApiError::invalid(
            "/effective_in_s",
            "a change takes effect now (0) or later; the past cannot be changed",
        ));
    }
    let applied = shared
        .apply(
            None,
            &body.changes,
            SignedDuration::from_secs(body.effective_in_s),
        )
        .map_err(|rejected| ApiError::from((rejected, "/changes")))?;
    Ok(Answer(Made { applied }))
}

pub(crate) async fn fix(
    State(shared): State<Arc<Shared>>,
    Json(cure): Json<Cure>,
) -> Result<Answer<Made>, ApiError> {
    let cause = cure.cause.as_deref().map(known_cause).transpose()?;
    let refusal = shared.journal.last_refusal(cause);
    let change = refusal
        .as_ref()
        .and_then(|event| event.fix.as_ref())
        .and_then(|fix| fix.change.clone());
    let Some(change) = change else {
        let message = match &refusal {
            None => "the journal has no such refusal".to_owned(),
            Some(event) => format!(
                "no change of the tenant cures `{}`; {}",
                event.cause.map_or("this refusal", Cause::id),
                event.fix.as_ref().map_or("", |fix| fix.en)
            ),
        };
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "no-fix",
            "/cause",
            message,
        ));
    };
    let change: Change = serde_json::from_value(change)
        .map_err(|error| ApiError::invalid("/cause", error.to_string()))?;
    let applied = shared
        .apply(None, &[change], SignedDuration::ZERO)
        .map_err(|rejected| ApiError::invalid("/cause", rejected.to_string()))?;
    Ok(Answer(Made { applied }))
}

pub(crate) async fn reset(
    State(shared): State<Arc<Shared>>,
    Json(_): Json<Nothing>,
) -> Answer<Value> {
    shared.reset();
    Answer(json!({}))
}

/// `{}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

fn known_cause(id: &str) -> Result<Cause, ApiError> {
    Cause::from_id(id).ok_or_else(|| {
        let mut error = ApiError::invalid("/cause", format!("there is no cause `{id}`"));
        error.code = "unknown-value";
        error.allowed = Cause::ALL
            .iter()
            .map(|cause| cause.id().to_owned())
            .collect();
        error
    })
}
