//! Errors of the admin API: one JSON shape that says where, what, and what would be allowed.

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_path_to_error::{Path, Segment};

use crate::state::Rejected;

/// An error as the caller sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: StatusCode,
    /// What kind of mistake, in kebab case.
    pub code: &'static str,
    /// JSON pointer to the place.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
    /// What would be allowed there.
    pub allowed: Vec<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    error: Inner<'a>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'a str,
    path: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    allowed: &'a [String],
}

impl ApiError {
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            path: path.into(),
            message: message.into(),
            allowed: Vec::new(),
        }
    }

    /// 400: a value that has the right form and cannot be.
    pub(crate) fn invalid(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid-value", path, message)
    }

    /// 400: what serde says, with its list of what it expected made usable.
    pub(crate) fn from_serde(path: &Path, message: &str) -> Self {
        let code = if message.starts_with("unknown field") {
            "unknown-key"
        } else if message.starts_with("unknown variant") {
            "unknown-value"
        } else if message.starts_with("missing field") {
            "missing-key"
        } else if message.starts_with("invalid type") {
            "wrong-type"
        } else {
            "invalid-value"
        };
        let allowed = message
            .split_once(", expected ")
            .map(|(_, rest)| backticked(rest))
            .unwrap_or_default();
        let message = message.split(" at line ").next().unwrap_or(message);
        Self {
            allowed,
            ..Self::new(StatusCode::BAD_REQUEST, code, pointer(path), message)
        }
    }
}

impl From<(Rejected, &str)> for ApiError {
    fn from((rejected, list): (Rejected, &str)) -> Self {
        Self::invalid(
            format!("{list}/{}", rejected.index),
            rejected.source.to_string(),
        )
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let inner = Inner {
            code: self.code,
            path: &self.path,
            message: &self.message,
            allowed: &self.allowed,
        };
        (self.status, axum::Json(Body { error: inner })).into_response()
    }
}

/// 404 for what is not there at all.
pub(crate) async fn no_such_path(uri: Uri) -> ApiError {
    let mut error = ApiError::new(
        StatusCode::NOT_FOUND,
        "unknown-path",
        "",
        format!("there is no {}", uri.path()),
    );
    let paths = [
        "tokens",
        "messages",
        "messages/UIDL",
        "changes",
        "fix",
        "reset",
        "mfa",
        "clock",
        "journal",
    ];
    error.allowed = paths.iter().map(|path| format!("/api/{path}")).collect();
    error
}

/// 405 with a body of our shape.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "",
        "this path takes another method; the Allow header names it",
    )
}

/// RFC 6901.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

/// The names that serde puts between backticks.
fn backticked(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
