//! Reading requests: JSON bodies and query strings, with errors that point.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::ApiError;

/// A JSON body of type `T`.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(&request) {
            let message = "send Content-Type: application/json";
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "",
                message,
            ));
        }
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                ApiError::new(
                    rejection.status(),
                    "unreadable-body",
                    "",
                    rejection.body_text(),
                )
            })?;
        parse(&body).map(Self)
    }
}

fn is_json(request: &Request) -> bool {
    let value = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    // serde reads a struct from a list too, in the order of its fields, which nobody promised.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(ApiError::new(
            StatusCode::BAD_REQUEST,
            "wrong-type",
            "",
            "the body must be an object, and is a list",
        ));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (path, inner) = (error.path().clone(), error.into_inner());
        if inner.is_data() {
            ApiError::from_serde(&path, &inner.to_string())
        } else {
            ApiError::new(
                StatusCode::BAD_REQUEST,
                "invalid-json",
                "",
                format!("the body is no JSON: {inner}"),
            )
        }
    })?;
    json.end().map_err(|error| {
        ApiError::new(
            StatusCode::BAD_REQUEST,
            "invalid-json",
            "",
            format!("the body is no JSON: {error}"),
        )
    })?;
    Ok(value)
}

/// A query string of type `T`. Numbers are written as they are; every other value is a string.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut fields = Map::new();
        for (key, value) in form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes())
        {
            let value = value
                .parse::<u64>()
                .map_or_else(|_| Value::from(value.as_ref()), Value::from);
            if fields.insert(key.to_string(), value).is_some() {
                return Err(ApiError::invalid(
                    format!("/{key}"),
                    format!("`{key}` stands twice in the query"),
                ));
            }
        }
        serde_path_to_error::deserialize(Value::Object(fields))
            .map(Self)
            .map_err(|error| {
                ApiError::from_serde(&error.path().clone(), &error.into_inner().to_string())
            })
    }
}
