//! The journal: what happened, and for each refusal the reason that the wire keeps to itself.
//!
//! A bounded ring that counts what it dropped. It must never be given a secret, token or password.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use crate::cause::{Cause, Owner, Step};
use crate::clock::{Clock, Timestamp};

/// What an event is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Somebody was refused something.
    Refusal,
    /// The tenant was changed.
    Change,
    /// A code, token or session was issued or ended.
    Token,
    /// A connection came, signed in, or went.
    #[default]
    Session,
    /// A message arrived or was fetched.
    Mail,
    /// An injected fault acted.
    Fault,
    /// The clock was set.
    Clock,
}

/// What is told to the journal.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// What it is about.
    pub kind: Kind,
    /// `https`, `pop3`, `smtp` or `admin`.
    pub protocol: &'static str,
    /// The session id that the client saw, where there is one.
    pub session: Option<String>,
    /// The trace id (`x-ms-request-id`), or the token's `uti`.
    pub trace: Option<String>,
    /// User principal name.
    pub user: Option<String>,
    /// Application (client) ID.
    pub client_id: Option<String>,
    /// What the client asked, without anything secret.
    pub command: String,
    /// What the wire answered, without anything secret.
    pub answer: String,
    /// The true cause of a refusal.
    pub cause: Option<Cause>,
    /// What more is known of it.
    pub detail: Option<String>,
    /// The change of the tenant that cures it, where one does.
    pub change: Option<Value>,
    /// The delay that the real service would have put before the answer.
    pub delayed_s: u64,
}

/// An event as the admin API shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Recorded {
    /// Counts up from 1.
    pub seq: u64,
    /// On the shared clock.
    pub at: Timestamp,
    /// What it is about.
    pub kind: Kind,
    /// `https`, `pop3`, `smtp` or `admin`.
    pub protocol: &'static str,
    /// The session id that the client saw.
    pub session: Option<String>,
    /// The trace id.
    pub trace: Option<String>,
    /// User principal name.
    pub user: Option<String>,
    /// Application (client) ID.
    pub client_id: Option<String>,
    /// What the client asked.
    pub command: String,
    /// What the wire answered.
    pub answer: String,
    /// The true cause.
    pub cause: Option<Cause>,
    /// What more is known of it, in English.
    pub detail: Option<String>,
    /// The step of the set-up at which it lies.
    pub step: Option<Step>,
    /// Who can put it right.
    pub owner: Option<Owner>,
    /// How to put it right.
    pub fix: Option<Fix>,
    /// The delay that the real service would have put before the answer, in seconds.
    pub delayed_s: u64,
}

/// How to put a refusal right.
#[derive(Clone, Debug, Serialize)]
pub struct Fix {
    /// In English.
    pub en: &'static str,
    /// In German.
    pub de: &'static str,
    /// The change of the tenant that does it, where one does.
    pub change: Option<Value>,
}

/// What to read of the journal.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// Events with a greater `seq`.
    pub after: u64,
    /// At most so many.
    pub limit: usize,
    /// Only these.
    pub kind: Option<Kind>,
}

/// A page of the journal.
#[derive(Clone, Debug, Serialize)]
pub struct Page {
    /// Pass this as `after` to go on.
    pub next: u64,
    /// How many events the ring has dropped since the start.
    pub dropped: u64,
    /// The events, oldest first.
    pub events: Vec<Recorded>,
}

/// The journal of one box.
#[derive(Debug)]
pub struct Journal {
    clock: Clock,
    ring: Mutex<Ring>,
    last_seq: watch::Sender<u64>,
}

#[derive(Debug)]
struct Ring {
    capacity: usize,
    events: VecDeque<Recorded>,
    next_seq: u64,
    dropped: u64,
}

impl Journal {
    /// An empty journal that keeps at most `capacity` events.
    #[must_use]
    pub fn new(clock: Clock, capacity: usize) -> Self {
        let ring = Ring {
            capacity: capacity.max(1),
            events: VecDeque::new(),
            next_seq: 1,
            dropped: 0,
        };
        Self {
            clock,
            ring: Mutex::new(ring),
            last_seq: watch::Sender::new(0),
        }
    }

    /// Records an event now and gives its number.
    pub fn record(&self, event: Event) -> u64 {
        self.record_at(self.clock.now(), event)
    }

    /// Records an event that happened at `at`.
    pub fn record_at(&self, at: Timestamp, event: Event) -> u64 {
        let fix = event.cause.map(|cause| Fix {
            en: cause.fix_en(),
            de: cause.fix_de(),
            change: event.change,
        });
        let mut recorded = Recorded {
            seq: 0,
            at,
            kind: event.kind,
            protocol: event.protocol,
            session: event.session,
            trace: event.trace,
            user: event.user,
            client_id: event.client_id,
            command: event.command,
            answer: event.answer,
            cause: event.cause,
            detail: event.detail,
            step: event.cause.map(Cause::step),
            owner: event.cause.map(Cause::owner),
            fix,
            delayed_s: event.delayed_s,
        };
        let seq = {
            let mut ring = self.lock();
            recorded.seq = ring.next_seq;
            ring.push(recorded)
        };
        self.last_seq.send_replace(seq);
        seq
    }

    /// Reads a page.
    #[must_use]
    pub fn page(&self, query: Query) -> Page {
        let ring = self.lock();
        // Events are numbered without gaps, so the place in the ring can be computed.
        // Who asks beyond the end has missed a reset: the end is then where to go on from.
        let after = query.after.min(ring.next_seq - 1);
        let first = ring.events.front().map_or(ring.next_seq, |event| event.seq);
        let skip = usize::try_from((after + 1).saturating_sub(first)).unwrap_or(usize::MAX);
        let mut next = after.max(first.saturating_sub(1));
        let mut events = Vec::new();
        for event in ring.events.iter().skip(skip) {
            if events.len() == query.limit {
                break;
            }
            next = event.seq;
            if query.kind.is_none_or(|kind| kind == event.kind) {
                events.push(event.clone());
            }
        }
        Page {
            next,
            dropped: ring.dropped,
            events,
        }
    }

    /// The last refusal, or the last one with this cause.
    #[must_use]
    pub fn last_refusal(&self, cause: Option<Cause>) -> Option<Recorded> {
        let ring = self.lock();
        let fits = |event: &&Recorded| match cause {
            Some(cause) => event.cause == Some(cause),
            None => event.kind == Kind::Refusal,
        };
        ring.events.iter().rev().find(fits).cloned()
    }

    /// Told of every new event.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.last_seq.subscribe()
    }

    /// Starts again from nothing.
    pub fn clear(&self) {
        {
            let mut ring = self.lock();
            ring.events.clear();
            (ring.next_seq, ring.dropped) = (1, 0);
        }
        self.last_seq.send_replace(0);
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        // Every write leaves the ring whole, so a panic elsewhere does not spoil it.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn push(&mut self, event: Recorded) -> u64 {
        let seq = event.seq;
        if self.events.len() == self.capacity {
            self.events.pop_front();
            self.dropped += 1;
        }
        self.events.push_back(event);
        self.next_seq = seq + 1;
        seq
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(capacity: usize) -> Journal {
        Journal::new(
            Clock::frozen("2026-03-02T12:00:00Z".parse().unwrap()),
            capacity,
        )
    }

    fn refusal(cause: Cause) -> Event {
        Event {
            kind: Kind::Refusal,
            protocol: "smtp",
            cause: Some(cause),
            ..Event::default()
        }
    }

    #[test]
    fn a_page_goes_on_where_the_last_one_ended() {
        let journal = journal(100);
        for _ in 0..5 {
            journal.record(Event::default());
        }
        let all = Query {
            after: 0,
            limit: 3,
            kind: None,
        };
        let first = journal.page(all);
        assert_eq!(
            first.events.iter().map(|e| e.seq).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        let second = journal.page(Query {
            after: first.next,
            ..all
        });
        assert_eq!(
            second.events.iter().map(|e| e.seq).collect::<Vec<_>>(),
            [4, 5]
        );
        let third = journal.page(Query {
            after: second.next,
            ..all
        });
        assert_eq!((third.next, third.events.len()), (5, 0));
    }

    #[test]
    fn a_reader_from_before_a_reset_goes_on_at_the_end() {
        let journal = journal(10);
        for _ in 0..5 {
            journal.record(Event::default());
        }
        journal.clear();
        journal.record(Event::default());
        let stale = Query {
            after: 5,
            limit: 9,
            kind: None,
        };
        assert_eq!(
            (journal.page(stale).next, journal.page(stale).events.len()),
            (1, 0)
        );
        journal.record(Event::default());
        assert_eq!(journal.page(Query { after: 1, ..stale }).events.len(), 1);
    }

    #[test]
    fn a_full_ring_drops_the_oldest_and_counts_them() {
        let journal = journal(2);
        for _ in 0..5 {
            journal.record(Event::default());
        }
        let page = journal.page(Query {
            after: 0,
            limit: 10,
            kind: None,
        });
        assert_eq!(page.dropped, 3);
        assert_eq!(
            page.events.iter().map(|e| e.seq).collect::<Vec<_>>(),
            [4, 5]
        );
    }

    #[test]
    fn a_refusal_carries_step_owner_and_fix() {
        let journal = journal(10);
        journal.record(refusal(Cause::PopOff));
        journal.record(refusal(Cause::SmtpAuthOffForMailbox));
        journal.record(Event::default());
        let json = serde_json::to_value(journal.last_refusal(None)).unwrap();
        assert_eq!(json["cause"], "smtp-auth-off-for-mailbox");
        assert_eq!(
            (&json["step"], &json["owner"]),
            (&"1.4".into(), &"admin".into())
        );
        assert!(json["fix"]["de"].as_str().unwrap().contains("SMTP"));
        assert_eq!(journal.last_refusal(Some(Cause::PopOff)).unwrap().seq, 1);
        assert!(journal.last_refusal(Some(Cause::StoreFull)).is_none());
    }
}
