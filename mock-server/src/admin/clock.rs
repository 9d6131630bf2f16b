//! `/api/clock`: look at the shared clock, set it, let it run.

use std::sync::Arc;
use std::time::Duration;

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;

use super::ApiError;
use super::json::Json;
use crate::clock::{Reading, SignedDuration, Timestamp};
use crate::journal::{Event, Kind};
use crate::state::Shared;

/// Wall time: how long an answer waits for timers that came due.
const PATIENCE: Duration = Duration::from_secs(5);

/// What to do with the clock; exactly one of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    freeze: Option<Timestamp>,
    advance_s: Option<i64>,
    run: Option<bool>,
}

pub(crate) async fn read(State(shared): State<Arc<Shared>>) -> Answer<Reading> {
    Answer(shared.clock.reading())
}

pub(crate) async fn set(
    State(shared): State<Arc<Shared>>,
    Json(setting): Json<Setting>,
) -> Result<Answer<Reading>, ApiError> {
    let command = match setting {
        Setting {
            freeze: Some(at),
            advance_s: None,
            run: None,
        } => {
            shared.clock.freeze(at);
            format!("freeze {at}")
        }
        Setting {
            freeze: None,
            advance_s: Some(seconds),
            run: None,
        } => {
            advance(&shared, seconds)?;
            format!("advance {seconds} s")
        }
        Setting {
            freeze: None,
            advance_s: None,
            run: Some(true),
        } => {
            shared.clock.run();
            "run".to_owned()
        }
        _ => {
            return Err(ApiError::invalid(
                "",
                r#"send exactly one of {"freeze":"2026-03-02T12:00:00Z"}, {"advance_s":5400} and {"run":true}"#,
            ));
        }
    };
    // Changes that came due take effect (and are journalled) before the answer.
    shared.with(|_, _| ());
    shared.clock.settled(PATIENCE).await;
    let reading = shared.clock.reading();
    let answer = format!("{} {:?}", reading.now, reading.mode).to_lowercase();
    shared.journal.record(Event {
        kind: Kind::Clock,
        protocol: "admin",
        command,
        answer,
        ..Event::default()
    });
    Ok(Answer(reading))
}

fn advance(shared: &Shared, seconds: i64) -> Result<(), ApiError> {
    if seconds < 0 {
        return Err(ApiError::invalid(
            "/advance_s",
            "time is advanced forwards; to go back, send {\"freeze\":T}",
        ));
    }
    shared
        .clock
        .advance(SignedDuration::from_secs(seconds))
        .map_err(|error| {
            ApiError::invalid("/advance_s", format!("could not advance so far: {error}"))
        })
}
