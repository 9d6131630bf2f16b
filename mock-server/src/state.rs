//! What all parts of a box share: the tenants behind one lock, the clock, the journal, the keys.

mod mfa;

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use crate::clock::{Clock, SignedDuration, Timestamp};
use crate::config::Config;
use crate::data::DataError;
use crate::ids::Ids;
use crate::journal::{Event, Journal, Kind};
use crate::tenant::device::{CodeEntry, DeviceSignIn};
use crate::tenant::{AppRegistration, Change, ChangeError, Tenant, seed};

/// Everything that changes, behind the one lock.
#[derive(Clone, Debug)]
pub struct Cloud {
    /// The tenants; the first is the default one.
    pub tenants: Vec<Tenant>,
    /// The source of ids.
    pub ids: Ids,
    /// Bytes of mail that all mailboxes hold together. A body shared by several mailboxes counts
    /// once for each: what people look at is the sum of the mailboxes.
    pub stored_bytes: u64,
    /// The page that takes a device's user code.
    pub code_entry: CodeEntry,
    /// Changes that take effect later, in the order of their acceptance.
    scheduled: Vec<Scheduled>,
}

#[derive(Clone, Debug)]
struct Scheduled {
    effective_at: Timestamp,
    tenant: String,
    change: Change,
}

/// What became of a change.
#[derive(Clone, Debug, Serialize)]
pub struct Applied {
    /// The number of its event in the journal.
    pub seq: u64,
    /// When it takes, or took, effect.
    pub effective_at: Timestamp,
    /// What the administrator sees once, such as the value of a new secret.
    pub result: Value,
}

/// A batch of changes of which one cannot be made; none was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{source}")]
pub struct Rejected {
    /// Which one, counted from 0.
    pub index: usize,
    /// Why not.
    pub source: ChangeError,
}

/// What all parts of a box share.
#[derive(Debug)]
pub struct Shared {
    /// How it was started.
    pub config: Config,
    /// The one clock.
    pub clock: Clock,
    /// The one journal.
    pub journal: Journal,
    /// Told before everything starts anew; mail sessions end then.
    pub(crate) resets: watch::Sender<()>,
    cloud: Mutex<Cloud>,
    started: Timestamp,
}

impl Shared {
    /// The state of a new box.
    ///
    /// # Errors
    /// When the tenant file of the configuration describes no tenant.
    pub fn new(config: Config) -> Result<Self, DataError> {
        let clock = config.clock.clock();
        let started = clock.now();
        let cloud = Cloud::new(&config, started)?;
        let journal = Journal::new(clock.clone(), config.journal_capacity);
        Ok(Self {
            config,
            clock,
            journal,
            resets: watch::Sender::new(()),
            cloud: Mutex::new(cloud),
            started,
        })
    }

    /// Looks at, or changes, the cloud. Hold it briefly: look-ups and pointer pushes only.
    pub fn with<R>(&self, act: impl FnOnce(&mut Cloud, Timestamp) -> R) -> R {
        let (answer, settled) = {
            let mut cloud = self.lock();
            let now = self.clock.now();
            let settled = cloud.settle(now);
            (act(&mut cloud, now), settled)
        };
        // Recorded after the lock is gone, and still before whatever the caller records.
        for (at, change) in settled {
            self.journal
                .record_at(at, change_event(&change, "took effect".to_owned()));
        }
        answer
    }

    /// Applies changes of a tenant (the default one, with none), all or none of them.
    ///
    /// # Errors
    /// The first change that cannot be made, and why.
    pub fn apply(
        &self,
        tenant: Option<&str>,
        changes: &[Change],
        effective_in: SignedDuration,
    ) -> Result<Vec<Applied>, Rejected> {
        let (accepted, effective_at) = self.with(|cloud, now| {
            let effective_at = now.saturating_add(effective_in).unwrap_or(Timestamp::MAX);
            cloud
                .accept(tenant, changes, now, effective_at)
                .map(|accepted| (accepted, effective_at))
        })?;
        let later = effective_in.is_positive();
        let applied = accepted.into_iter().map(|(change, result)| {
            let answer = if later {
                format!("takes effect at {effective_at}")
            } else {
                "applied".to_owned()
            };
            Applied {
                seq: self.journal.record(change_event(&change, answer)),
                effective_at,
                result,
            }
        });
        Ok(applied.collect())
    }

    /// Everything as at the start: state, clock, journal, ids.
    /// Connections to the mail servers end, or a DATA or QUIT under way would change the new tenant.
    pub fn reset(&self) {
        self.resets.send_replace(());
        match self.config.clock {
            crate::config::ClockStart::Running => self.clock.reset_to_system(),
            crate::config::ClockStart::FrozenAt(at) => self.clock.freeze(at),
        }
        // The same configuration made a cloud before, so it makes one again.
        if let Ok(cloud) = Cloud::new(&self.config, self.started) {
            *self.lock() = cloud;
        }
        self.journal.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Cloud> {
        // A panic under the lock (there is no code that does) must not take the box down with it.
        self.cloud.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cloud {
    fn new(config: &Config, started: Timestamp) -> Result<Self, DataError> {
        let mut ids = Ids::new(config.seed);
        let mut tenants = vec![config.tenant.tenant(started, &mut ids)?];
        if config.second_firm {
            let second = seed::second::tenant(started);
            differ(&tenants[0], &second)?;
            tenants.push(second);
        }
        Ok(Self {
            tenants,
            ids,
            stored_bytes: 0,
            code_entry: CodeEntry::default(),
            scheduled: Vec::new(),
        })
    }

    /// The tenant with this ID, or the default one.
    #[must_use]
    pub fn tenant(&self, id: Option<&str>) -> Option<&Tenant> {
        match id {
            Some(id) => self.tenants.iter().find(|tenant| tenant.id == id),
            None => self.tenants.first(),
        }
    }

    /// The device that shows this user code: where its tenant stands, and its device code.
    #[must_use]
    pub fn device(&self, user_code: &str) -> Option<(usize, &str, &DeviceSignIn)> {
        self.tenants.iter().enumerate().find_map(|(at, tenant)| {
            let devices = &tenant.grants.devices;
            let (key, device) = devices.find(|device| device.user_code == user_code)?;
            Some((at, key, device))
        })
    }

    /// Where the mailbox `address` is: the tenant that has it, else the one whose domain it names,
    /// else the default one. Exchange is one service for all tenants.
    #[must_use]
    pub fn home(&self, address: &str) -> Option<&Tenant> {
        self.tenants.get(self.home_at(address))
    }

    /// As [`Cloud::home`], to change it.
    pub fn home_mut(&mut self, address: &str) -> Option<&mut Tenant> {
        let at = self.home_at(address);
        self.tenants.get_mut(at)
    }

    fn home_at(&self, address: &str) -> usize {
        let domain = address.rsplit_once('@').map(|(_, domain)| domain);
        let every = || self.tenants.iter();
        every()
            .position(|tenant| tenant.named(address).is_ok())
            .or_else(|| every().position(|tenant| domain.is_some_and(|it| tenant.answers_to(it))))
            .unwrap_or(0)
    }

    /// As [`Cloud::tenant`], to change it.
    pub fn tenant_mut(&mut self, id: Option<&str>) -> Option<&mut Tenant> {
        match id {
            Some(id) => self.tenants.iter_mut().find(|tenant| tenant.id == id),
            None => self.tenants.first_mut(),
        }
    }

    /// Tries all changes on a copy (a copy shares messages and folders), then keeps it.
    fn accept(
        &mut self,
        tenant: Option<&str>,
        changes: &[Change],
        now: Timestamp,
        effective_at: Timestamp,
    ) -> Result<Vec<(Change, Value)>, Rejected> {
        let Some(current) = self.tenant(tenant) else {
            return Ok(Vec::new());
        };
        let mut tried = current.clone();
        let id = tried.id.clone();
        // What is due before this one takes effect may be what it builds on.
        for earlier in self
            .scheduled
            .iter()
            .filter(|one| one.tenant == id && one.effective_at <= effective_at)
        {
            let _ = tried.apply(&earlier.change, earlier.effective_at);
        }
        let mut ids = self.ids.clone();
        let mut accepted = Vec::with_capacity(changes.len());
        for (index, change) in changes.iter().enumerate() {
            let change = change.clone().completed(&mut ids);
            let result = tried
                .apply(&change, effective_at)
                .map_err(|source| Rejected { index, source })?;
            accepted.push((change, result));
        }
        self.ids = ids;
        if effective_at > now {
            let scheduled = accepted.iter().map(|(change, _)| Scheduled {
                effective_at,
                tenant: id.clone(),
                change: change.clone(),
            });
            self.scheduled.extend(scheduled);
        } else if let Some(current) = self.tenant_mut(Some(&id)) {
            *current = tried;
        }
        Ok(accepted)
    }

    /// Applies what is due, in the order of time, and gives what took effect.
    fn settle(&mut self, now: Timestamp) -> Vec<(Timestamp, Change)> {
        if self.scheduled.iter().all(|one| one.effective_at > now) {
            return Vec::new();
        }
        let (mut due, later): (Vec<_>, Vec<_>) = self
            .scheduled
            .drain(..)
            .partition(|one| one.effective_at <= now);
        self.scheduled = later;
        // Stable, so that changes for the same moment keep the order of their acceptance.
        due.sort_by_key(|one| one.effective_at);
        let mut settled = Vec::new();
        for Scheduled {
            effective_at,
            tenant,
            change,
        } in due
        {
            let applied = self
                .tenant_mut(Some(&tenant))
                .map(|tenant| tenant.apply(&change, effective_at));
            // It was possible when it was accepted; where the app has gone since, it has no effect.
            if matches!(applied, Some(Ok(_))) {
                settled.push((effective_at, change));
            }
        }
        settled
    }
}

fn differ(tenant: &Tenant, second: &Tenant) -> Result<(), DataError> {
    let same_app = |app: &AppRegistration| second.app(&app.client_id).is_some();
    let same = [
        ("tenant ID", second.answers_to(&tenant.id)),
        ("domain", tenant.domains().any(|it| second.answers_to(it))),
        ("client ID", tenant.apps.iter().any(same_app)),
    ];
    match same.iter().find(|(_, same)| *same) {
        Some((what, _)) => Err(DataError::SameAsSecondFirm(what)),
        None => Ok(()),
    }
}

fn change_event(change: &Change, answer: String) -> Event {
    Event {
        kind: Kind::Change,
        protocol: "admin",
        command: format!("{change:?}"),
        answer,
        ..Event::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ClockStart;
    use crate::journal::Query;
    use crate::tenant::seed::USER;

    fn shared() -> Shared {
        let clock = ClockStart::FrozenAt("2026-03-02T12:00:00Z".parse().unwrap());
        Shared::new(Config {
            clock,
            ..Config::default()
        })
        .unwrap()
    }

    fn smtp(enabled: bool) -> Change {
        Change::AuthenticatedSmtp {
            mailbox: Some("anna.muster".to_owned()),
            enabled: Some(enabled),
        }
    }

    fn switch(shared: &Shared) -> Option<bool> {
        shared.with(|cloud, _| {
            cloud
                .tenant(None)
                .unwrap()
                .user(USER)
                .unwrap()
                .authenticated_smtp
        })
    }

    #[test]
    fn a_second_firm_is_apart_from_the_first() {
        let config = Config {
            second_firm: true,
            ..Config::default()
        };
        let shared = Shared::new(config.clone()).unwrap();
        shared.with(|cloud, _| {
            assert_eq!(cloud.tenants.len(), 2);
            let carla = cloud.home(seed::second::USER).unwrap();
            assert_eq!(carla.id, seed::second::TENANT_ID);
            assert_eq!(cloud.home(USER).unwrap().id, seed::TENANT_ID);
            let nobody = cloud.home("nobody@beispiel-treuhand.example").unwrap();
            assert_eq!(nobody.id, seed::second::TENANT_ID);
            assert_eq!(
                cloud.home("x@elsewhere.example").unwrap().id,
                seed::TENANT_ID
            );
        });
        let tenant = crate::data::TenantFile {
            domain: Some(seed::second::DOMAIN.to_owned()),
            ..Default::default()
        };
        let twin = Shared::new(Config { tenant, ..config });
        assert_eq!(twin.unwrap_err(), DataError::SameAsSecondFirm("domain"));
    }

    #[test]
    fn a_change_takes_effect_when_it_is_due() {
        let shared = shared();
        let applied = shared
            .apply(None, &[smtp(false)], SignedDuration::from_mins(30))
            .unwrap();
        assert_eq!(applied[0].effective_at.to_string(), "2026-03-02T12:30:00Z");
        assert_eq!(switch(&shared), None);
        shared.clock.advance(SignedDuration::from_mins(29)).unwrap();
        assert_eq!(switch(&shared), None);
        shared.clock.advance(SignedDuration::from_mins(60)).unwrap();
        assert_eq!(switch(&shared), Some(false));
        let events = shared
            .journal
            .page(Query {
                after: 0,
                limit: 9,
                kind: None,
            })
            .events;
        assert_eq!(events.len(), 2);
        assert_eq!(
            (events[1].answer.as_str(), events[1].at),
            ("took effect", applied[0].effective_at)
        );
    }

    #[test]
    fn a_batch_is_applied_as_a_whole_or_not_at_all() {
        let shared = shared();
        let bad = Change::SessionsRevoked {
            user: "nobody".to_owned(),
        };
        let rejected = shared
            .apply(None, &[smtp(false), bad], SignedDuration::ZERO)
            .unwrap_err();
        assert_eq!(rejected.index, 1);
        assert_eq!(switch(&shared), None);
        assert_eq!(
            shared
                .journal
                .page(Query {
                    after: 0,
                    limit: 9,
                    kind: None
                })
                .events
                .len(),
            0
        );
    }

    #[test]
    fn a_reset_forgets_everything() {
        let shared = shared();
        shared
            .apply(None, &[smtp(false)], SignedDuration::ZERO)
            .unwrap();
        let guid = shared.with(|cloud, _| cloud.ids.guid());
        shared.clock.advance(SignedDuration::from_hours(5)).unwrap();
        shared.reset();
        assert_eq!(switch(&shared), None);
        assert_eq!(shared.clock.now(), "2026-03-02T12:00:00Z".parse().unwrap());
        assert_eq!(shared.with(|cloud, _| cloud.ids.guid()), guid);
        assert_eq!(
            shared
                .journal
                .page(Query {
                    after: 0,
                    limit: 9,
                    kind: None
                })
                .events
                .len(),
            0
        );
    }

    #[test]
    fn the_value_of_a_secret_and_a_password_never_reach_the_journal() {
        let shared = shared();
        let added: Change =
            serde_json::from_str(r#"{"secret-added":{"value":"planted-secret-value"}}"#).unwrap();
        let reset: Change = serde_json::from_str(
            r#"{"password-reset":{"user":"anna.muster","password":"planted-password"}}"#,
        )
        .unwrap();
        let applied = shared
            .apply(None, &[added, reset], SignedDuration::ZERO)
            .unwrap();
        assert_eq!(applied[0].result["value"], "planted-secret-value");
        let journal = serde_json::to_string(&shared.journal.page(Query {
            after: 0,
            limit: 9,
            kind: None,
        }))
        .unwrap();
        assert!(
            journal.contains("secret-added") && !journal.contains("planted"),
            "{journal}"
        );
    }
}
