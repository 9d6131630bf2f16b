//! `/api/messages`: put mail into a mailbox, and look at what is there.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use mail_parser::{HeaderName, MessageParser};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::ApiError;
use super::json::{Json, Query};
use crate::clock::Timestamp;
use crate::compose;
use crate::ids::Ids;
use crate::journal::{Event, Kind};
use crate::state::Shared;
use crate::tenant::{Folder, Message};

/// Messages to store: given, or generated.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Delivery {
    mailbox: String,
    #[serde(default = "inbox")]
    folder: Folder,
    #[serde(default)]
    messages: Vec<Given>,
    generate: Option<Generate>,
}

/// A message as bytes or by its fields.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    raw_base64: Option<String>,
    from: Option<String>,
    to: Option<Vec<String>>,
    subject: Option<String>,
    text: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Generate {
    count: u64,
    size: usize,
    #[serde(default)]
    seed: u64,
}

/// A folder of a mailbox.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    mailbox: String,
    #[serde(default = "inbox")]
    folder: Folder,
}

#[derive(Serialize)]
struct Listed {
    uidl: String,
    received_at: Timestamp,
    size: usize,
    from: Option<String>,
    to: Vec<String>,
    subject: Option<String>,
    message_id: Option<String>,
    read: bool,
}

const fn inbox() -> Folder {
    Folder::Inbox
}

/// The most that one request makes; more is several requests.
const MOST_GENERATED: u64 = 100_000;

pub(crate) async fn store(
    State(shared): State<Arc<Shared>>,
    Json(delivery): Json<Delivery>,
) -> Result<Answer<Value>, ApiError> {
    let upn = mailbox(&shared, &delivery.mailbox)?;
    let bodies = match delivery.generate {
        Some(wanted) if delivery.messages.is_empty() => generated(&shared, wanted, &upn)?,
        None => given(&shared, &delivery.messages, &upn)?,
        Some(_) => {
            return Err(ApiError::invalid(
                "/generate",
                "send either `messages` or `generate`",
            ));
        }
    };
    let uidls = keep(&shared, &upn, delivery.folder, bodies)?;
    shared.journal.record(Event {
        kind: Kind::Mail,
        protocol: "admin",
        user: Some(upn),
        command: "POST /api/messages".to_owned(),
        answer: format!("stored {}", uidls.len()),
        ..Event::default()
    });
    let stored = uidls.len();
    Ok(Answer(match delivery.generate {
        Some(_) => {
            json!({ "stored": stored, "first_uidl": uidls.first(), "last_uidl": uidls.last() })
        }
        None => json!({ "stored": stored, "uidls": uidls }),
    }))
}

pub(crate) async fn list(
    State(shared): State<Arc<Shared>>,
    Query(place): Query<Place>,
) -> Result<Answer<Value>, ApiError> {
    let messages = folder(&shared, &place)?;
    let listed: Vec<_> = messages.iter().map(describe).collect();
    Ok(Answer(json!({ "messages": listed })))
}

pub(crate) async fn fetch(
    State(shared): State<Arc<Shared>>,
    Path(uidl): Path<String>,
    Query(place): Query<Place>,
) -> Result<impl IntoResponse, ApiError> {
    let messages = folder(&shared, &place)?;
    let found = uidl
        .parse()
        .ok()
        .and_then(|uidl: u32| messages.iter().find(|message| message.uidl == uidl));
    let Some(message) = found else {
        let text = format!(
            "`{}` has no message with the UIDL `{uidl}` there",
            place.mailbox
        );
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "unknown-message",
            "",
            text,
        ));
    };
    Ok((
        [(header::CONTENT_TYPE, "message/rfc822")],
        message.body.clone(),
    ))
}

fn mailbox(shared: &Shared, name: &str) -> Result<String, ApiError> {
    shared.with(|cloud, _| {
        let tenant = cloud
            .home(name)
            .ok_or_else(|| ApiError::invalid("/mailbox", "the box has no tenant"))?;
        tenant
            .named(name)
            .map(|user| user.upn.clone())
            .map_err(|error| ApiError::invalid("/mailbox", error.to_string()))
    })
}

fn folder(shared: &Shared, place: &Place) -> Result<Arc<Vec<Message>>, ApiError> {
    shared.with(|cloud, _| {
        let tenant = cloud
            .home(&place.mailbox)
            .ok_or_else(|| ApiError::invalid("/mailbox", "the box has no tenant"))?;
        let user = tenant
            .named(&place.mailbox)
            .map_err(|error| ApiError::invalid("/mailbox", error.to_string()))?;
        Ok(user.mailbox.snapshot(place.folder))
    })
}

/// The bodies are made before the lock is taken; under it they are only pushed.
fn keep(
    shared: &Shared,
    upn: &str,
    folder: Folder,
    bodies: Vec<Bytes>,
) -> Result<Vec<String>, ApiError> {
    let bytes: u64 = bodies.iter().map(|body| body.len() as u64).sum();
    shared.with(|cloud, now| {
        if cloud.stored_bytes + bytes > shared.config.store_cap {
            let text = format!(
                "the message store holds at most {} bytes; delete mail, or POST /api/reset",
                shared.config.store_cap
            );
            return Err(ApiError::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "store-full",
                "",
                text,
            ));
        }
        let mailbox = cloud
            .home_mut(upn)
            .and_then(|tenant| tenant.user_mut(upn))
            .map(|user| &mut user.mailbox);
        let uidls = mailbox.map(|mailbox| {
            bodies
                .into_iter()
                .map(|body| mailbox.store(folder, body, now).to_string())
                .collect()
        });
        cloud.stored_bytes += bytes;
        Ok(uidls.unwrap_or_default())
    })
}

fn given(shared: &Shared, messages: &[Given], upn: &str) -> Result<Vec<Bytes>, ApiError> {
    messages
        .iter()
        .enumerate()
        .map(|(index, message)| one(shared, &format!("/messages/{index}"), message, upn))
        .collect()
}

fn one(shared: &Shared, path: &str, message: &Given, upn: &str) -> Result<Bytes, ApiError> {
    if let Some(raw) = &message.raw_base64 {
        if message.from.is_some()
            || message.to.is_some()
            || message.subject.is_some()
            || message.text.is_some()
        {
            return Err(ApiError::invalid(
                path,
                "send either `raw_base64` or the fields from, to, subject and text",
            ));
        }
        return STANDARD.decode(raw).map(Bytes::from).map_err(|error| {
            ApiError::invalid(
                format!("{path}/raw_base64"),
                format!("no base64 with padding: {error}"),
            )
        });
    }
    let (id, now) = shared.with(|cloud, now| (cloud.ids.guid(), now));
    let own = [upn.to_owned()];
    let text = compose::Text {
        from: message
            .from
            .as_deref()
            .unwrap_or("sender@elsewhere.example"),
        to: message.to.as_deref().unwrap_or(&own),
        subject: message.subject.as_deref().unwrap_or("A message"),
        text: message.text.as_deref().unwrap_or_default(),
    };
    compose::text(&text, &format!("<{id}@elsewhere.example>"), now)
        .map_err(|error| ApiError::invalid(path, format!("from, to and subject {error}")))
}

fn generated(shared: &Shared, wanted: Generate, upn: &str) -> Result<Vec<Bytes>, ApiError> {
    if wanted.count > MOST_GENERATED {
        return Err(ApiError::invalid(
            "/generate/count",
            format!("at most {MOST_GENERATED} at a time"),
        ));
    }
    let total = (wanted.size as u64).saturating_mul(wanted.count);
    if total > shared.config.store_cap {
        let text = format!(
            "{total} bytes are more than the store's {}",
            shared.config.store_cap
        );
        return Err(ApiError::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "store-full",
            "/generate",
            text,
        ));
    }
    let now = shared.clock.now();
    let mut ids = Ids::new(wanted.seed);
    Ok((1..=wanted.count)
        .map(|number| compose::filler(number, wanted.size, upn, &mut ids, now))
        .collect())
}

fn describe(message: &Message) -> Listed {
    let parsed = MessageParser::new()
        .with_minimal_headers()
        .parse_headers(message.body.as_ref());
    let parsed = parsed.as_ref();
    let addresses = |header: Option<&mail_parser::Address<'_>>| {
        header
            .map(|list| {
                list.iter()
                    .filter_map(|one| one.address().map(str::to_owned))
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default()
    };
    Listed {
        uidl: message.uidl.to_string(),
        received_at: message.received_at,
        size: message.body.len(),
        from: addresses(parsed.and_then(mail_parser::Message::from))
            .into_iter()
            .next(),
        to: addresses(parsed.and_then(mail_parser::Message::to)),
        subject: parsed
            .and_then(mail_parser::Message::subject)
            .map(str::to_owned),
        message_id: parsed
            .and_then(|parsed| parsed.header_raw(HeaderName::MessageId))
            .map(|id| id.trim().to_owned()),
        read: message.read,
    }
}
