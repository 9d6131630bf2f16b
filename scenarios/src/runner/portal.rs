//! What an administrator reads off the portal: ids, the secret that was made last, who there is.
//!
//! Nothing here is known beforehand: ids, names and domains are those of the box at hand.

use std::sync::Arc;

use mock_server::MockServer;
use mock_server::tenant::{Change, Tenant};
use serde_json::Value;

use crate::scenario::Firm;

/// The portals of the box's tenants.
pub(super) struct Portal {
    server: Arc<MockServer>,
    /// As the tenants stood at the start: what a firm enters when the scenario names nothing else.
    start: Vec<Values>,
    /// The value of the secret that was made last, as the portal showed it once.
    secret: Option<String>,
    /// The client ID of the app that was registered last.
    registered: Option<String>,
}

/// A firm's name and its three values.
#[derive(Clone, Default)]
pub(super) struct Values {
    name: String,
    pub(super) tenant_id: String,
    pub(super) client_id: String,
    pub(super) secret: String,
}

impl Portal {
    pub(super) fn new(server: Arc<MockServer>) -> Self {
        let start = server.shared().with(|cloud, _| {
            let tenants = cloud.tenants.iter();
            tenants.map(Values::of).collect()
        });
        Self {
            server,
            start,
            secret: None,
            registered: None,
        }
    }

    /// Remembers what the portal shows only once.
    pub(super) fn note(&mut self, change: &Change, result: &Value) {
        let field = |name: &str| result.get(name).and_then(Value::as_str).map(str::to_owned);
        match change {
            Change::SecretAdded { .. } => self.secret = field("value"),
            Change::AppRegistered { .. } => self.registered = field("client_id"),
            _ => {}
        }
    }

    /// The three values with which a firm starts.
    pub(super) fn at_the_start(&self, firm: Firm) -> Values {
        self.start.get(index(firm)).cloned().unwrap_or_default()
    }

    /// The firm's name; that of a firm without a tenant is not asked for.
    pub(super) fn name(&self, firm: Firm) -> &str {
        let values = self.start.get(index(firm));
        values.map_or("Nobody", |values| &values.name)
    }

    /// Which firm has this name.
    pub(super) fn firm(&self, name: &str) -> Result<Firm, String> {
        let mut firms = [Firm::First, Firm::Second].into_iter();
        let found = firms.find(|firm| self.name(*firm) == name);
        found.ok_or_else(|| format!("no firm is called {name}"))
    }

    /// The directory (tenant) ID.
    pub(super) fn tenant_id(&self, firm: Firm) -> String {
        self.now(firm, |tenant| tenant.id.clone())
    }

    /// The application (client) ID.
    pub(super) fn client_id(&self, firm: Firm) -> String {
        let first = |tenant: &Tenant| tenant.apps.first().map(|app| app.client_id.clone());
        match (&self.registered, firm) {
            (Some(registered), Firm::First) => registered.clone(),
            _ => self.now(firm, first).unwrap_or_default(),
        }
    }

    /// The value of the secret that was made last.
    pub(super) fn secret(&self, firm: Firm) -> String {
        match (&self.secret, firm) {
            (Some(secret), Firm::First) => secret.clone(),
            _ => self.at_the_start(firm).secret,
        }
    }

    /// The whole address of somebody who may be named by the part before the `@`.
    pub(super) fn address(&self, firm: Firm, name: Option<&str>) -> String {
        match name {
            Some(whole) if whole.contains('@') => whole.to_owned(),
            Some(part) => {
                let domain = self.now(firm, |tenant| tenant.domains.first().cloned());
                format!("{part}@{}", domain.unwrap_or_default())
            }
            None => {
                let first = |tenant: &Tenant| tenant.users.first().map(|user| user.upn.clone());
                self.now(firm, first).unwrap_or_default()
            }
        }
    }

    /// The password of somebody of any firm, as that person knows it.
    pub(super) fn password(&self, upn: &str) -> String {
        let password = self.server.shared().with(|cloud, _| {
            let mut tenants = cloud.tenants.iter();
            let user = tenants.find_map(|tenant| tenant.user(upn))?;
            user.password.clone()
        });
        password.unwrap_or_default()
    }

    fn now<R: Default>(&self, firm: Firm, read: impl FnOnce(&Tenant) -> R) -> R {
        self.server.shared().with(|cloud, _| {
            let tenant = cloud.tenants.get(index(firm));
            tenant.map(read).unwrap_or_default()
        })
    }
}

impl Values {
    fn of(tenant: &Tenant) -> Self {
        let app = tenant.apps.first();
        let secret = app.and_then(|app| app.secrets.first());
        Self {
            name: tenant.name.clone(),
            tenant_id: tenant.id.clone(),
            client_id: app.map(|app| app.client_id.clone()).unwrap_or_default(),
            secret: secret
                .map(|secret| secret.value.clone())
                .unwrap_or_default(),
        }
    }
}

const fn index(firm: Firm) -> usize {
    match firm {
        Firm::First => 0,
        Firm::Second => 1,
    }
}
