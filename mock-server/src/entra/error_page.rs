//! `/error?code=N`: the look-up page that every `error_uri` names. The real one explains a number;
//! this one gives the text of the box's own catalogue, its placeholders as they are.

use axum::response::Response;
use http::StatusCode;

use super::aadsts::Aadsts;
use super::call::Call;
use super::{context, html, pages, status};
use crate::state::Shared;

pub(super) fn answer(shared: &Shared, call: &Call) -> Response {
    let (context, nonce) =
        shared.with(|cloud, now| (context(cloud, call, now), cloud.ids.blob(18)));
    let Ok(query) = &call.query else {
        return status(StatusCode::BAD_REQUEST);
    };
    let german = call.is_german(Some(query));
    let number = query.get("code").and_then(|code| code.parse().ok());
    let message = number.and_then(Aadsts::text_of);
    let page = pages::look_up(number.zip(message), german, &nonce, &context);
    html(&page, &context)
}
