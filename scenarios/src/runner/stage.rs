//! One box, one client and one robot, on one frozen clock.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use client::account::EntityName;
use client::clock::Clock as ClientClock;
use client::config::Home;
use client::error::Error;
use client::evidence::Failure;
use client::locales::Language;
use client::report::Report;
use client::verbs::Client;
use mock_server::MockServer;
use mock_server::clock::SignedDuration;
use mock_server::compose;
use mock_server::config::{ClockStart, Config};
use mock_server::data::{Start as TenantStart, TenantFile};
use mock_server::journal::{Kind, Query, Recorded};
use mock_server::tenant::Change;
use tempfile::TempDir;

use super::RunOptions;
use super::desk::Desk;
use super::doctor::{Consultation, Doctor};
use super::mask::Mask;
use super::network::{BoxClock, SetupError, ca_file, mappings, network};
use super::portal::Portal;
use super::second_look::Worked;
use crate::robot::Person;
use crate::scenario::{Act, Advance, Delivery, Firm, Scenario, Start};

/// Monday morning: nothing in a scenario depends on it but the look of the times.
const START: &str = "2026-03-02T08:00:00Z";

/// How long timers that are due may take to act.
const SETTLING: Duration = Duration::from_secs(10);

/// How long something may move after a jump before the next one.
const MOMENT: Duration = Duration::from_millis(50);

/// As many jumps as no sane wait needs.
const MOST_JUMPS: usize = 64;

/// Everything that a scenario plays with; gone when dropped.
pub(super) struct Stage {
    pub(super) server: Arc<MockServer>,
    pub(super) client: Client,
    pub(super) desk: Desk,
    /// The clock of the computer that the client runs on.
    pub(super) computer: Arc<BoxClock>,
    /// What the portal shows, and showed.
    pub(super) portal: Portal,
    /// Under what other names it is played.
    pub(super) mask: Option<Mask>,
    doctor: Doctor,
    consultation: Consultation,
    /// How long nothing may move before the clock jumps to whoever waits on it.
    patience: Duration,
    // Last, so that the folder is still there while the others end.
    _folder: TempDir,
}

/// Why an act of the client failed.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    /// The server's words, or else the client's.
    pub(super) words: String,
    /// The client's whole message.
    pub(super) message: String,
}

impl Stage {
    /// A box and a client that know nothing of each other yet.
    pub(super) async fn new(scenario: &Scenario, options: &RunOptions) -> Result<Self, SetupError> {
        let tenant = TenantFile {
            start: match scenario.start {
                Start::Empty => TenantStart::Bare,
                Start::Registered | Start::Settings | Start::SignedIn | Start::TwoFirms => {
                    TenantStart::Seeded
                }
            },
            ..TenantFile::default()
        };
        let known = Config::default();
        let mask = options.mask.map(|seed| Mask::new(seed, &scenario.id));
        let (seed, start) = match &mask {
            Some(mask) => (mask.seed, mask.start),
            None => (known.seed, START.parse()?),
        };
        let config = Config {
            seed,
            second_firm: scenario.start == Start::TwoFirms,
            clock: ClockStart::FrozenAt(start),
            as_microsoft: true,
            tenant: match &mask {
                Some(mask) => mask.tenant(tenant),
                None => tenant,
            },
            ..known
        };
        let server = Arc::new(MockServer::start(config).await?);
        if let Some(mask) = &mask {
            (server.shared()).with(|cloud, now| mask.disguise(cloud, now));
        }
        let folder = tempfile::tempdir()?;
        let computer = Arc::new(BoxClock::new(server.clock().clone()));
        let clock: Arc<dyn ClientClock> = Arc::<BoxClock>::clone(&computer);
        let net = network(&server, folder.path(), Arc::clone(&clock))?;
        let browser = options.browsers.browser(&server, &net);
        let desk = Desk::new(browser, net.clone(), Person::new("", ""));
        let home = Home::new(folder.path().join("m365mail"));
        let consultation = Consultation {
            home: home.folder().to_owned(),
            ca_file: ca_file(folder.path()),
            mappings: mappings(&server).into(),
            clock: Arc::clone(&clock),
        };
        let client = Client {
            home,
            net,
            clock,
            browser: Arc::new(desk.clone()),
            language: Language::En,
        };
        Ok(Self {
            portal: Portal::new(Arc::clone(&server)),
            mask,
            server,
            client,
            desk,
            computer,
            doctor: options.doctor.clone(),
            consultation,
            patience: options.browsers.patience(),
            _folder: folder,
        })
    }

    /// A firm's name in the client's settings: the one that its tenant has, too.
    pub(super) fn firm(&self, firm: Option<Firm>) -> Result<EntityName, Error> {
        Ok(EntityName::parse(
            self.portal.name(firm.unwrap_or_default()),
        )?)
    }

    /// The whole address of an account that may be named by the part before the `@`.
    pub(super) fn address(&self, account: Option<&str>) -> String {
        self.portal.address(Firm::First, account)
    }

    /// Has the administrator change something; gives what the portal shows of it.
    pub(super) fn change(&mut self, change: Change) -> Result<serde_json::Value, String> {
        let applied = self
            .server
            .apply(std::slice::from_ref(&change))
            .map_err(|why| why.to_string())?;
        let first = applied.into_iter().next();
        let result = first.map(|one| one.result).unwrap_or_default();
        self.portal.note(&change, &result);
        Ok(result)
    }

    /// Lets time pass, until every timer that is due has acted.
    pub(super) async fn advance(&self, by: Advance) -> Result<(), String> {
        let seconds = match by {
            Advance::AdvanceS(seconds) => i64::from(seconds),
            Advance::Days(days) => i64::from(days) * 24 * 3600,
        };
        let clock = self.server.clock();
        clock
            .advance(SignedDuration::from_secs(seconds))
            .map_err(|why| why.to_string())?;
        clock.settled(SETTLING).await;
        Ok(())
    }

    /// Has mail arrive from outside.
    pub(super) fn deliver(&self, delivery: &Delivery) -> Result<(), String> {
        let to = self.address(delivery.to.as_deref());
        let shared = self.server.shared();
        let (id, now) = shared.with(|cloud, now| (cloud.ids.guid(), now));
        let text = compose::Text {
            from: &delivery.from,
            to: std::slice::from_ref(&to),
            subject: &delivery.subject,
            text: &delivery.text,
        };
        let domain = delivery.from.rsplit('@').next().unwrap_or_default();
        let message = compose::text(&text, &format!("<{id}@{domain}>"), now);
        let message = message.map_err(|why| format!("a field {why}"))?;
        let stored = self.server.deliver(&to, message);
        stored
            .map(|_| ())
            .ok_or_else(|| format!("the tenant has no mailbox {to}"))
    }

    /// Has somebody use the client, which takes that person a second: what is done later is later
    /// on the clock as well, and the client tells by the times which attempt came last.
    pub(super) async fn act(&self, act: &Act) -> Result<(), Refused> {
        // Fails only at the end of all times, and then nothing is later.
        let _ = self.advance(Advance::AdvanceS(1)).await;
        // On the heap, since it holds every act of the client.
        self.unstalled(Box::pin(self.act_now(act)))
            .await
            .map_err(|error| Refused::of(&error))
    }

    /// What the client shows by itself.
    pub(super) fn status(&self) -> Result<Report, String> {
        self.client.status().map_err(|error| error.to_string())
    }

    /// The doctor's answer; the doctor may be told what the browser's last page says.
    pub(super) async fn doctor(&self, page: Option<&str>) -> Result<Report, String> {
        let asking = self.consultation.ask(&self.doctor, page);
        self.unstalled(asking).await
    }

    /// The mails in an account's Maildir.
    pub(super) fn delivered(&self, address: &str) -> Result<usize, String> {
        let accounts = self
            .client
            .account_list()
            .map_err(|error| error.to_string())?;
        let account = accounts
            .iter()
            .find(|one| one.address.eq_ignore_ascii_case(address));
        let Some(account) = account else {
            return Ok(0);
        };
        let folders = ["new", "cur"].map(|name| count(&account.maildir.join(name)));
        folders
            .into_iter()
            .sum::<Result<usize, _>>()
            .map_err(|error| error.to_string())
    }

    /// The number of the journal's last event.
    pub(super) fn journal_now(&self) -> u64 {
        *self.server.journal().watch().borrow()
    }

    /// Cause and answer of every refusal after that number.
    pub(super) fn refusals(&self, after: u64) -> Vec<(&'static str, String)> {
        let query = Query {
            after,
            limit: usize::MAX,
            kind: Some(Kind::Refusal),
        };
        let events = self.server.journal().page(query).events.into_iter();
        events
            .filter_map(|event| Some((event.cause?.id(), event.answer)))
            .collect()
    }

    /// Which parts of whose way the servers let work after that number.
    pub(super) fn worked(&self, after: u64) -> Vec<Worked> {
        let query = Query {
            after,
            limit: usize::MAX,
            kind: None,
        };
        let events = self.server.journal().page(query).events;
        events.iter().filter_map(Worked::of).collect()
    }

    /// The journal, a line an event.
    pub(super) fn journal(&self) -> Vec<String> {
        let all = Query {
            after: 0,
            limit: usize::MAX,
            kind: None,
        };
        self.server
            .journal()
            .page(all)
            .events
            .iter()
            .map(line)
            .collect()
    }

    /// The pages that the robot met last.
    pub(super) fn last_walk(&self) -> String {
        let Some(walk) = self.desk.last_walk() else {
            return String::new();
        };
        let pages = walk.pages.iter().map(|page| {
            format!(
                "browser: {} {} «{}» {}\n",
                page.status, page.address, page.title, page.text
            )
        });
        format!("{}browser: {:?}", pages.collect::<String>(), walk.end)
    }

    /// What the browser's last page says.
    pub(super) fn last_page(&self) -> Option<String> {
        self.desk.last_walk()?.last_page()
    }

    /// Waits for `work`; where nothing moves any more, time does.
    async fn unstalled<F: Future>(&self, work: F) -> F::Output {
        tokio::pin!(work);
        match tokio::time::timeout(self.patience, &mut work).await {
            Ok(output) => output,
            Err(_) => self.jumping(work).await,
        }
    }

    /// Lets time pass by itself for `work` that asks again every few seconds. Whoever waits longer
    /// on the clock waits for an answer, and answers come in real time.
    pub(super) async fn passing<F: Future>(&self, mut work: Pin<&mut F>) -> F::Output {
        const FEW: SignedDuration = SignedDuration::from_secs(10);
        let clock = self.server.clock();
        loop {
            if let Ok(output) = tokio::time::timeout(MOMENT, work.as_mut()).await {
                return output;
            }
            let ahead = clock.next_waiter().map(|at| at.duration_since(clock.now()));
            if let Some(ahead) = ahead.filter(|ahead| *ahead <= FEW) {
                // Fails only at the end of all times, where nobody waits.
                let _ = clock.advance(ahead.max(SignedDuration::ZERO));
            }
        }
    }

    /// Jumps from waiter to waiter until `work` is done.
    async fn jumping<F: Future>(&self, mut work: Pin<&mut F>) -> F::Output {
        let clock = self.server.clock();
        for _ in 0..MOST_JUMPS {
            // Real sockets and the disk need a moment of real time for what follows a jump. Waiting
            // for the clock to settle would not do: who waits on it may be `work` itself.
            let moment = tokio::time::timeout(MOMENT, work.as_mut()).await;
            if let Ok(output) = moment {
                return output;
            }
            if let Some(at) = clock.next_waiter() {
                let ahead = at.duration_since(clock.now());
                // Fails only at the end of all times, where nobody waits.
                let _ = clock.advance(ahead.max(SignedDuration::ZERO));
            }
        }
        work.await
    }
}

impl Refused {
    fn of(error: &Error) -> Self {
        let words = match error {
            Error::Failed(failed) => match &failed.failure {
                Failure::Entra(said) if !said.description.is_empty() => {
                    said.description.to_string()
                }
                Failure::Entra(said) => said.error.to_string(),
                Failure::EntraPage(page) => page.text.to_string(),
                Failure::Reply(reply) => reply.line.to_string(),
                Failure::Transport(failure) => failure.words.to_string(),
                Failure::Local(failure) => failure.words.to_string(),
            },
            Error::Input(_) | Error::Disk(_) | Error::Roots(_) => error.to_string(),
        };
        Self {
            words,
            message: error.to_string(),
        }
    }
}

fn count(folder: &Path) -> std::io::Result<usize> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(entries.count()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn line(event: &Recorded) -> String {
    let cause = event
        .cause
        .map(|cause| format!(" [{}]", cause.id()))
        .unwrap_or_default();
    format!(
        "{} {} {}: {} → {}{cause}",
        event.at,
        event.protocol,
        event.user.as_deref().unwrap_or("-"),
        event.command,
        event.answer
    )
}
