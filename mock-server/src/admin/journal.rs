//! `/api/journal`: read what happened, or wait for it.

use std::sync::Arc;
use std::time::Duration;

use axum::Json as Answer;
use axum::extract::State;
use serde::Deserialize;

use super::json::Query;
use crate::journal::{self, Kind, Page};
use crate::state::Shared;

/// Which events; `wait_s` is wall time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    #[serde(default)]
    after: u64,
    #[serde(default = "default_limit")]
    limit: usize,
    kind: Option<Kind>,
    #[serde(default)]
    wait_s: u64,
}

const fn default_limit() -> usize {
    500
}

/// Nobody waits longer than this for an event.
const LONGEST_WAIT_S: u64 = 300;

pub(crate) async fn read(
    State(shared): State<Arc<Shared>>,
    Query(wanted): Query<Wanted>,
) -> Answer<Page> {
    let query = journal::Query {
        after: wanted.after,
        limit: wanted.limit,
        kind: wanted.kind,
    };
    let mut news = shared.journal.watch();
    let arrival = async {
        loop {
            // Seen before the page is read, so that an event in between wakes us.
            news.borrow_and_update();
            let page = shared.journal.page(query);
            if !page.events.is_empty() || news.changed().await.is_err() {
                return page;
            }
        }
    };
    let patience = Duration::from_secs(wanted.wait_s.min(LONGEST_WAIT_S));
    if patience.is_zero() {
        return Answer(shared.journal.page(query));
    }
    match tokio::time::timeout(patience, arrival).await {
        Ok(page) => Answer(page),
        Err(_) => Answer(shared.journal.page(query)),
    }
}
