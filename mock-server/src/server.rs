//! The box as a whole: binds, serves, and ends everything when it is dropped.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::cause::Cause;
use crate::clock::{Clock, SignedDuration};
use crate::config::Config;
use crate::data::DataError;
use crate::exchange::Mailboxes;
use crate::ids::Ids;
use crate::journal::{Event, Journal};
use crate::pop3::{self, Pop3};
use crate::smtp::{self, Smtp};
use crate::state::{Applied, Rejected, Shared};
use crate::tenant::{Change, Folder, Message, MfaAnswer, MfaError, PendingMfa, UserKind};
use crate::tls::{Tls, TlsError};
use crate::wire::driver::{Connection, Terms};
use crate::wire::listener::{BindError, Connect, Listener, bind};
use crate::wire::{self, Machine, Note};
use crate::{admin, entra, http};

/// A running box. Dropping it closes every port and connection.
#[derive(Debug)]
pub struct MockServer {
    shared: Arc<Shared>,
    ca_pem: String,
    https_port: u16,
    admin_port: u16,
    smtp: Listener,
    pop3: Listener,
    _http: JoinSet<()>,
}

/// Why a box could not be started. Follows "could not start:".
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The tenant file describes no tenant.
    #[error("the tenant data is wrong: {0}")]
    Data(#[from] DataError),
    /// A port is taken or not allowed.
    #[error("could not {0}")]
    Bind(#[from] BindError),
    /// No certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl MockServer {
    /// Starts a box. When this returns, every port answers.
    ///
    /// # Errors
    /// When a port is taken, or the tenant data is wrong.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let https = bind("https", config.https_port).await?;
        let smtp = bind("smtp", config.smtp_port).await?;
        let pop3 = bind("pop3", config.pop3_port).await?;
        let admin = bind("admin", config.admin_port).await?;
        // Entra names its own address in metadata and tokens, so it has to know the port it got.
        let https_port = https.port();
        let shared = Arc::new(Shared::new(Config {
            https_port,
            ..config
        })?);
        let (config, clock) = (&shared.config, &shared.clock);
        let tls = Tls::new(&config.hosts(), clock.now())?;

        let terms = Terms {
            clock: clock.clone(),
            tls: Arc::clone(&tls.server),
            implicit_tls: true,
            tarpit: config.tarpit,
            resets: shared.resets.clone(),
        };
        let admin_port = admin.port();
        let mut tasks = JoinSet::new();
        let entra = entra::router(Arc::clone(&shared));
        for socket in https.into_sockets() {
            tasks.spawn(http::serve(
                socket,
                Some(Arc::clone(&tls.server)),
                entra.clone(),
            ));
        }
        let control = admin::router(Arc::clone(&shared));
        for socket in admin.into_sockets() {
            tasks.spawn(http::serve(socket, None, control.clone()));
        }
        Ok(Self {
            pop3: pop3.serve(terms.clone(), pop3_sessions(&shared)),
            smtp: smtp.serve(
                Terms {
                    implicit_tls: false,
                    ..terms
                },
                smtp_sessions(&shared),
            ),
            shared,
            ca_pem: tls.ca_pem,
            https_port,
            admin_port,
            _http: tasks,
        })
    }

    /// Entra's port.
    #[must_use]
    pub const fn https_port(&self) -> u16 {
        self.https_port
    }

    /// The submission port (STARTTLS).
    #[must_use]
    pub const fn smtp_port(&self) -> u16 {
        self.smtp.port()
    }

    /// The POP3S port.
    #[must_use]
    pub const fn pop3_port(&self) -> u16 {
        self.pop3.port()
    }

    /// The admin API's port.
    #[must_use]
    pub const fn admin_port(&self) -> u16 {
        self.admin_port
    }

    /// The certificate of the box's CA as PEM; its key never leaves the memory.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// The shared clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.shared.journal
    }

    /// The tenants, clock and journal, for tests that look closer.
    #[must_use]
    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Applies changes, all or none.
    ///
    /// # Errors
    /// The first that cannot be made, and why.
    pub fn apply(&self, changes: &[Change]) -> Result<Vec<Applied>, Rejected> {
        self.shared.apply(None, changes, SignedDuration::ZERO)
    }

    /// As [`MockServer::apply`], in the tenant with this ID.
    ///
    /// # Errors
    /// The first that cannot be made, and why.
    pub fn apply_in(&self, tenant_id: &str, changes: &[Change]) -> Result<Vec<Applied>, Rejected> {
        self.shared
            .apply(Some(tenant_id), changes, SignedDuration::ZERO)
    }

    /// The change that cures the last refusal (with this cause), as the journal names it.
    #[must_use]
    pub fn cure(&self, cause: Option<Cause>) -> Option<Value> {
        self.journal().last_refusal(cause)?.fix?.change
    }

    /// What waits on people's phones, oldest first; the number stands on the sign-in page only.
    #[must_use]
    pub fn mfa_pending(&self) -> Vec<PendingMfa> {
        self.shared.mfa_pending()
    }

    /// Answers the latest request on a user's phone, as `POST /api/mfa` does.
    ///
    /// # Errors
    /// When there is no such user, or nothing waits.
    pub fn answer_mfa(&self, user: &str, answer: MfaAnswer) -> Result<(), MfaError> {
        self.shared.answer_mfa(user, answer)
    }

    /// Puts a message into somebody's inbox; gives its UIDL.
    pub fn deliver(&self, mailbox: &str, message: Bytes) -> Option<u32> {
        self.shared.with(|cloud, now| {
            cloud.stored_bytes += message.len() as u64;
            let user = cloud.home_mut(mailbox)?.named_mut(mailbox).ok()?;
            Some(user.mailbox.store(Folder::Inbox, message, now))
        })
    }

    /// A folder of somebody's mailbox.
    #[must_use]
    pub fn messages(&self, mailbox: &str, folder: Folder) -> Option<Arc<Vec<Message>>> {
        self.shared.with(|cloud, _| {
            Some(
                cloud
                    .home(mailbox)?
                    .named(mailbox)
                    .ok()?
                    .mailbox
                    .snapshot(folder),
            )
        })
    }

    /// What a program needs to reach the box, as `KEY=value` pairs; `ca_file` is where the caller
    /// puts [`MockServer::ca_pem`]. Some values are the tenant's secrets: a box has none worth
    /// keeping.
    #[must_use]
    pub fn environment(&self, ca_file: &str) -> Vec<(&'static str, String)> {
        let tenant = self.shared.with(|cloud, _| cloud.tenant(None).cloned());
        let Some(tenant) = tenant else {
            return Vec::new();
        };
        let app = tenant.apps.first();
        let people: Vec<_> = tenant
            .users
            .iter()
            .filter(|user| user.kind == UserKind::Person)
            .collect();
        let person = |index: usize| {
            people
                .get(index)
                .map(|user| (user.upn.clone(), user.password.clone().unwrap_or_default()))
        };
        let (user, password) = person(0).unwrap_or_default();
        let (other_user, other_password) = person(1).unwrap_or_default();
        let shared = tenant
            .users
            .iter()
            .find(|user| user.kind == UserKind::Shared);
        vec![
            (
                "TENANTBOX_AUTHORITY",
                format!("https://localhost:{}/{}", self.https_port, tenant.id),
            ),
            ("TENANTBOX_TENANT_ID", tenant.id.clone()),
            (
                "TENANTBOX_CLIENT_ID",
                app.map(|app| app.client_id.clone()).unwrap_or_default(),
            ),
            (
                "TENANTBOX_CLIENT_SECRET",
                app.and_then(|app| app.secrets.first())
                    .map(|secret| secret.value.clone())
                    .unwrap_or_default(),
            ),
            (
                "TENANTBOX_REDIRECT_URI",
                app.and_then(|app| {
                    app.redirect_uris
                        .iter()
                        .next()
                        .map(|(_, uri)| uri.to_owned())
                })
                .unwrap_or_default(),
            ),
            ("TENANTBOX_CA_FILE", ca_file.to_owned()),
            ("TENANTBOX_SMTP_HOST", "localhost".to_owned()),
            ("TENANTBOX_SMTP_PORT", self.smtp_port().to_string()),
            ("TENANTBOX_POP3_HOST", "localhost".to_owned()),
            ("TENANTBOX_POP3_PORT", self.pop3_port().to_string()),
            (
                "TENANTBOX_ADMIN_URL",
                format!("http://127.0.0.1:{}", self.admin_port),
            ),
            ("TENANTBOX_USER", user),
            ("TENANTBOX_PASSWORD", password),
            ("TENANTBOX_OTHER_USER", other_user),
            ("TENANTBOX_OTHER_PASSWORD", other_password),
            (
                "TENANTBOX_SHARED_MAILBOX",
                shared.map(|user| user.upn.clone()).unwrap_or_default(),
            ),
        ]
    }
}

fn pop3_sessions(shared: &Arc<Shared>) -> Connect {
    let shared = Arc::clone(shared);
    Arc::new(move |_| {
        let (machine, session_id) = identity(&shared);
        let session = Pop3::new(
            Mailboxes::new(Arc::clone(&shared)),
            pop3::Config::new(machine),
        );
        connection(Box::new(session), "pop3", session_id, Arc::clone(&shared))
    })
}

fn smtp_sessions(shared: &Arc<Shared>) -> Connect {
    let shared = Arc::clone(shared);
    Arc::new(move |peer| {
        let (machine, session_id) = identity(&shared);
        let config = smtp::Config {
            machine,
            session_id: session_id.clone(),
            client: peer.address.ip(),
        };
        let session = Smtp::new(Mailboxes::new(Arc::clone(&shared)), config);
        connection(Box::new(session), "smtp", session_id, Arc::clone(&shared))
    })
}

fn connection(
    session: Box<dyn wire::Session>,
    protocol: &'static str,
    session_id: String,
    shared: Arc<Shared>,
) -> Connection {
    let journal = move |note| {
        shared.journal.record(event(note, protocol, &session_id));
    };
    Connection {
        session,
        journal: Box::new(journal),
        changes: None,
    }
}

/// The machine and the session id of a new connection.
fn identity(shared: &Shared) -> (Machine, String) {
    shared.with(|cloud, _| (machine(&mut cloud.ids), cloud.ids.session()))
}

/// Names of the form that public logs show, so that nobody matches whole lines: a client must find
/// its way by code and fragment.
fn machine(ids: &mut Ids) -> Machine {
    const SITES: [(&str, &str); 4] = [
        ("AM0PR02", "eurprd02.prod.outlook.com"),
        ("ZR0P278", "CHEP278.PROD.OUTLOOK.COM"),
        ("FR0P281", "DEUP281.PROD.OUTLOOK.COM"),
        ("PR3P193", "EURP193.PROD.OUTLOOK.COM"),
    ];
    let (site, region) = SITES[ids.between(0, SITES.len() as u64 - 1) as usize];
    Machine {
        ca: format!("{site}CA{:04}", ids.between(1, 699)),
        mb: format!("{site}MB{:04}", ids.between(1, 9999)),
        region_domain: region.to_owned(),
    }
}

fn event(note: Note, protocol: &'static str, session_id: &str) -> Event {
    Event {
        kind: note.kind,
        protocol,
        session: Some(session_id.to_owned()),
        trace: note.who.trace,
        user: note.who.user,
        client_id: note.who.client_id,
        command: note.command,
        answer: note.answer,
        cause: note.cause,
        detail: note.detail,
        change: note.change,
        delayed_s: note.delayed_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::TenantFile;
    use crate::tenant::seed;

    #[tokio::test]
    async fn the_environment_names_what_stands_in_the_place_of_the_known() {
        let tenant = "name = 'Kanzlei Unbekannt'\ndomain = 'kanzlei-unbekannt.example'\n\
            tenant-id = '0a1b2c3d-1111-4222-8333-444455556666'\nsecret = 'another-secret'\n\
            client-id = '99999999-1111-4222-8333-444455556666'\n";
        let server = MockServer::start(Config {
            tenant: TenantFile::parse(tenant).unwrap(),
            second_firm: true,
            ..Config::default()
        })
        .await
        .unwrap();
        let environment = server.environment("ca.pem");
        let all: Vec<_> = environment
            .iter()
            .map(|(name, value)| format!("{name}={value}\n"))
            .collect();
        let all = all.concat();
        for known in [
            seed::TENANT_ID,
            seed::CLIENT_ID,
            seed::CLIENT_SECRET,
            seed::DOMAIN,
            seed::second::TENANT_ID,
        ] {
            assert!(!all.contains(known), "{all}");
        }
        for there in [
            "TENANTBOX_TENANT_ID=0a1b2c3d-1111-4222-8333-444455556666\n",
            "TENANTBOX_CLIENT_ID=99999999-1111-4222-8333-444455556666\n",
            "TENANTBOX_CLIENT_SECRET=another-secret\n",
            "TENANTBOX_USER=anna.muster@kanzlei-unbekannt.example\n",
            "TENANTBOX_SHARED_MAILBOX=kanzlei@kanzlei-unbekannt.example\n",
        ] {
            assert!(all.contains(there), "{all}");
        }
    }

    #[tokio::test]
    async fn the_second_firm_has_its_own_mail_and_changes() {
        let server = MockServer::start(Config {
            second_firm: true,
            ..Config::default()
        })
        .await
        .unwrap();
        let disabled = Change::UserEnabled {
            user: "carla.weber".to_owned(),
            enabled: false,
        };
        assert!(server.apply(std::slice::from_ref(&disabled)).is_err());
        let second = seed::second::TENANT_ID;
        assert!(server.apply_in(second, &[disabled]).is_ok());
        let mail = Bytes::from_static(b"Subject: x\r\n\r\nx\r\n");
        assert!(server.deliver(seed::second::USER, mail).is_some());
        let inbox = server.messages("carla.weber", Folder::Inbox).unwrap();
        assert_eq!(inbox.len(), 1);
    }
}
