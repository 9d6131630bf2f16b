//! One box, one client and one robot, on one frozen clock.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use client::account::EntityName;
use client::clock::Clock as ClientClock;
use client::config::Home;
use client::diagnosis::Report;
use client::diagnosis::evidence::Failure;
use client::error::Error;
use client::locales::Language;
use client::verbs::Client;
use mock_server::MockServer;
use mock_server::clock::SignedDuration;
use mock_server::compose;
use mock_server::config::{ClockStart, Config};
use mock_server::data::{Start as TenantStart, TenantFile};
use mock_server::journal::{Kind, Query, Recorded};
use mock_server::tenant::{Change, seed};
use tempfile::TempDir;

use super::network::{Anything, Bridge, network};
use super::remedy::Cure;
use super::robot_browser::RobotBrowser;
use crate::robot::{Browser, Person};
use crate::scenario::{Act, Advance, Delivery};

/// Monday morning: nothing in a scenario depends on it but the look of the times.
const START: &str = "2026-03-02T08:00:00Z";

/// The firm's name in the client's settings.
const FIRM: &str = "Muster Legal";

/// How long nothing may move before the clock jumps to whoever waits on it.
const STALLED: Duration = Duration::from_secs(10);

/// How long something may move after a jump before the next one.
const MOMENT: Duration = Duration::from_millis(50);

/// As many jumps as no sane wait needs.
const MOST_JUMPS: usize = 64;

/// Everything that a scenario plays with; gone when dropped.
pub(super) struct Stage {
    pub(super) server: MockServer,
    pub(super) client: Client,
    pub(super) robot: RobotBrowser,
    /// The firm's name in the client's settings.
    pub(super) firm: EntityName,
    /// The value of the secret that was made last, as the portal showed it once.
    secret: String,
    // Last, so that the folder is still there while the others end.
    _home: TempDir,
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
    pub(super) async fn new(bare: bool) -> Result<Self, Anything> {
        let start = if bare {
            TenantStart::Bare
        } else {
            TenantStart::Seeded
        };
        let server = MockServer::start(Config {
            clock: ClockStart::FrozenAt(START.parse()?),
            as_microsoft: true,
            tenant: TenantFile {
                start,
                ..TenantFile::default()
            },
            ..Config::default()
        })
        .await?;
        let home = tempfile::tempdir()?;
        let clock: Arc<dyn ClientClock> = Arc::new(Bridge(server.clock().clone()));
        let net = network(&server, home.path(), Arc::clone(&clock))?;
        let robot = RobotBrowser::new(
            Browser::new(net.clone()),
            Person::new(seed::USER, seed::PASSWORD),
        );
        let client = Client {
            home: Home::new(home.path().join("m365mail")),
            net,
            clock,
            browser: Arc::new(robot.clone()),
            language: Language::En,
        };
        Ok(Self {
            server,
            client,
            robot,
            firm: EntityName::parse(FIRM).map_err(Error::from)?,
            secret: seed::CLIENT_SECRET.to_owned(),
            _home: home,
        })
    }

    /// The whole address of an account that may be named by the part before the `@`.
    pub(super) fn address(&self, account: Option<&str>) -> String {
        match account {
            None => seed::USER.to_owned(),
            Some(whole) if whole.contains('@') => whole.to_owned(),
            Some(part) => format!("{part}@{}", seed::DOMAIN),
        }
    }

    /// Has the administrator change something; gives what the portal shows of it.
    pub(super) fn change(&mut self, change: Change) -> Result<serde_json::Value, String> {
        let is_secret = matches!(change, Change::SecretAdded { .. });
        let applied = self
            .server
            .apply(&[change])
            .map_err(|why| why.to_string())?;
        let result = applied
            .into_iter()
            .next()
            .map(|one| one.result)
            .unwrap_or_default();
        if let (true, Some(value)) = (is_secret, result.get("value").and_then(|v| v.as_str())) {
            value.clone_into(&mut self.secret);
        }
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
        clock.settled(STALLED).await;
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
        self.unstalled(self.act_now(act))
            .await
            .map_err(|error| Refused::of(&error))
    }

    /// Carries out one remedy.
    pub(super) async fn cure(&mut self, cure: Cure) -> Result<(), String> {
        let entered = |tenant_id, client_id, secret| Act::Settings {
            tenant_id,
            client_id,
            secret,
            redirect_uri: None,
        };
        let act = match cure {
            Cure::Change(change) => return self.change(change).map(|_| ()),
            Cure::EnterSecret => entered(None, None, Some(self.secret.clone())),
            Cure::EnterTenantId => entered(Some(self.portal("TENANTBOX_TENANT_ID")), None, None),
            Cure::EnterClientId => entered(None, Some(self.portal("TENANTBOX_CLIENT_ID")), None),
            Cure::CheckSettings => Act::CheckSettings {},
            Cure::SignIn { account } => Act::SignIn {
                account: Some(account),
                scopes: None,
            },
        };
        self.act(&act).await.map_err(|refused| refused.message)
    }

    /// A value as the portal shows it.
    fn portal(&self, key: &str) -> String {
        let shown = self.server.environment("");
        let value = shown.into_iter().find(|(name, _)| *name == key);
        value.map(|(_, value)| value).unwrap_or_default()
    }

    /// What the client shows by itself.
    pub(super) fn status(&self) -> Result<Report, String> {
        self.client.status().map_err(|error| error.to_string())
    }

    /// The doctor's answer.
    pub(super) async fn doctor(&self) -> Result<Report, String> {
        let looking = self.client.doctor(None);
        self.unstalled(looking)
            .await
            .map_err(|error| error.to_string())
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
        let Some(walk) = self.robot.last_walk() else {
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

    /// Waits for `work`; where nothing moves any more, time does.
    async fn unstalled<F: Future>(&self, work: F) -> F::Output {
        tokio::pin!(work);
        match tokio::time::timeout(STALLED, &mut work).await {
            Ok(output) => output,
            Err(_) => self.jumping(work).await,
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
