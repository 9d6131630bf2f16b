//! A tenant as a file: what `--data tenant.toml` reads.
//!
//! ```toml
//! start = "seeded"                       # or "bare": no app registration yet
//! name = "Muster Legal"
//! tenant-id = "11111111-2222-4333-8444-555555555555"    # other ids in the place of the known ones
//! domain = "other.example"
//!
//! [[user]]
//! upn = "carla.muster@muster-legal.example"
//! name = "Carla Muster"
//! password = "Carla-rehearses-2026"
//!
//! [[change]]
//! authenticated-smtp = { mailbox = "anna.muster", enabled = false }
//! ```

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::tenant::change::{is_domain, is_guid};
use crate::tenant::seed::{DOMAIN, Names};
use crate::tenant::{Change, ChangeError, Tenant, User};

/// A description of a tenant: a start, and what is different from it.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct TenantFile {
    /// What to start from.
    pub start: Start,
    /// Display name.
    pub name: Option<String>,
    /// Directory (tenant) ID, in the place of the seeded one.
    pub tenant_id: Option<String>,
    /// The domain of everybody's address, in the place of the seeded one. An address of the seeded
    /// domain in this file is one of this domain then.
    pub domain: Option<String>,
    /// `something.onmicrosoft.com`; made of the domain where only that is given.
    pub initial_domain: Option<String>,
    /// Application (client) ID of the seeded app registration.
    pub client_id: Option<String>,
    /// Display name of the seeded app registration.
    pub app_name: Option<String>,
    /// The ID of the seeded client secret; made of the client ID where only that is given.
    pub secret_id: Option<String>,
    /// The value of the seeded client secret.
    #[serde(skip_serializing)]
    pub secret: Option<String>,
    /// Users besides those of the start.
    pub user: Vec<UserFile>,
    /// Changes, applied in order.
    pub change: Vec<Change>,
}

// Never shows the secret.
impl std::fmt::Debug for TenantFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantFile")
            .field("start", &self.start)
            .field("tenant_id", &self.tenant_id)
            .field("user", &self.user)
            .field("change", &self.change)
            .finish_non_exhaustive()
    }
}

/// What a tenant starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// Everything is set up.
    #[default]
    Seeded,
    /// People and mailboxes only.
    Bare,
}

/// A user of a tenant file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UserFile {
    /// User principal name and primary address.
    pub upn: String,
    /// Display name; the part before the `@` where left out.
    #[serde(default)]
    pub name: Option<String>,
    /// Password; without one the user cannot sign in.
    #[serde(default, skip_serializing)]
    pub password: Option<String>,
    /// A shared mailbox, opened by delegates.
    #[serde(default)]
    pub shared: bool,
    /// Holds a role that may consent for the whole tenant.
    #[serde(default)]
    pub administrator: bool,
}

impl std::fmt::Debug for UserFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UserFile")
            .field("upn", &self.upn)
            .finish_non_exhaustive()
    }
}

/// Why a tenant file describes no tenant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// An id or a name that cannot stand in the place of the seeded one.
    #[error("`{key}`: {given} is not {wanted}")]
    Name {
        /// The key.
        key: &'static str,
        /// What stands there; never a secret.
        given: String,
        /// What belongs there.
        wanted: &'static str,
    },
    /// The same id or domain as the second firm.
    #[error("the second firm has the same {0}")]
    SameAsSecondFirm(&'static str),
    /// A change that cannot be made.
    #[error("change {number} (`{kind}`): {source}")]
    Change {
        /// Counted from 1.
        number: usize,
        /// The change's name.
        kind: &'static str,
        /// Why not.
        source: ChangeError,
    },
    /// A user who is already there.
    #[error("user {number}: `{upn}` exists already")]
    UserExists {
        /// Counted from 1.
        number: usize,
        /// The name.
        upn: String,
    },
    /// A name without a domain.
    #[error(
        "user {number}: `{upn}` is no user principal name such as carla.muster@muster-legal.example"
    )]
    NotAnAddress {
        /// Counted from 1.
        number: usize,
        /// The name.
        upn: String,
    },
}

impl TenantFile {
    /// Reads a tenant file. The error shows line, column and what would be allowed.
    ///
    /// # Errors
    /// When the text is no TOML, or has keys or values that a tenant file does not have.
    pub fn parse(text: &str) -> Result<Self, Box<toml::de::Error>> {
        toml::from_str(text).map_err(Box::new)
    }

    /// Makes the tenant.
    ///
    /// # Errors
    /// When a user is there twice or a change names something that is not there.
    pub fn tenant(&self, now: Timestamp, ids: &mut Ids) -> Result<Tenant, DataError> {
        let names = self.names()?;
        let mut tenant = match self.start {
            Start::Seeded => Tenant::seeded(&names, now),
            Start::Bare => Tenant::bare(&names, now),
        };
        for (number, user) in (1..).zip(&self.user) {
            add_user(&mut tenant, &names, number, user, now, ids)?;
        }
        for (number, change) in (1..).zip(&self.change) {
            let change = change.clone().completed(ids);
            let kind = change.kind();
            tenant
                .apply(&change, now)
                .map_err(|source| DataError::Change {
                    number,
                    kind,
                    source,
                })?;
        }
        Ok(tenant)
    }
}

const GUID: &str = "a GUID such as 11111111-2222-3333-4444-555555555555";
const DOMAIN_NAME: &str = "a domain such as muster-legal.example";
const SHORT_TEXT: &str = "a name of 1 to 256 characters";

impl TenantFile {
    /// What the firm is known by: the seeded names, and what this file puts in their place.
    ///
    /// # Errors
    /// When something given there has not the form that it needs.
    pub fn names(&self) -> Result<Names, DataError> {
        let known = Names::default();
        let domain = domain_name("domain", self.domain.as_ref())?;
        let derived = domain.as_ref().map(|domain| {
            let label = domain.split('.').next().unwrap_or_default();
            format!("{}.onmicrosoft.com", label.replace('-', ""))
        });
        let client_id = guid("client-id", self.client_id.as_ref())?;
        let of_client = client_id
            .as_ref()
            .map(|id| format!("7c1e5d93{}", id.get(8..).unwrap_or_default()));
        Ok(Names {
            tenant_id: guid("tenant-id", self.tenant_id.as_ref())?.unwrap_or(known.tenant_id),
            name: short_text("name", self.name.as_ref())?.unwrap_or(known.name),
            initial_domain: domain_name("initial-domain", self.initial_domain.as_ref())?
                .or(derived)
                .unwrap_or(known.initial_domain),
            domain: domain.unwrap_or(known.domain),
            client_id: client_id.unwrap_or(known.client_id),
            app_name: short_text("app-name", self.app_name.as_ref())?.unwrap_or(known.app_name),
            secret_id: guid("secret-id", self.secret_id.as_ref())?
                .or(of_client)
                .unwrap_or(known.secret_id),
            secret: secret(self.secret.as_ref())?.unwrap_or(known.secret),
        })
    }
}

fn guid(key: &'static str, given: Option<&String>) -> Result<Option<String>, DataError> {
    fits(key, given, is_guid, GUID)
}

fn domain_name(key: &'static str, given: Option<&String>) -> Result<Option<String>, DataError> {
    fits(key, given, is_domain, DOMAIN_NAME)
}

fn fits(
    key: &'static str,
    given: Option<&String>,
    fits: fn(&str) -> bool,
    wanted: &'static str,
) -> Result<Option<String>, DataError> {
    match given {
        Some(text) if !fits(text) => Err(DataError::Name {
            key,
            given: format!("`{text}`"),
            wanted,
        }),
        given => Ok(given.map(|text| text.to_ascii_lowercase())),
    }
}

fn short_text(key: &'static str, given: Option<&String>) -> Result<Option<String>, DataError> {
    let is_name = |text: &String| {
        !text.trim().is_empty() && text.chars().count() <= 256 && !text.contains(char::is_control)
    };
    match given {
        Some(text) if !is_name(text) => Err(DataError::Name {
            key,
            given: format!("`{text}`"),
            wanted: SHORT_TEXT,
        }),
        given => Ok(given.cloned()),
    }
}

fn secret(given: Option<&String>) -> Result<Option<String>, DataError> {
    let is_value = |text: &String| !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
    match given {
        Some(text) if !is_value(text) => Err(DataError::Name {
            key: "secret",
            given: "its value".to_owned(),
            wanted: "visible ASCII without spaces",
        }),
        given => Ok(given.cloned()),
    }
}

fn add_user(
    tenant: &mut Tenant,
    names: &Names,
    number: usize,
    file: &UserFile,
    now: Timestamp,
    ids: &mut Ids,
) -> Result<(), DataError> {
    let mut upn = file.upn.to_ascii_lowercase();
    if upn
        .split_once('@')
        .is_some_and(|(_, domain)| domain == DOMAIN)
    {
        upn = names.address(&upn);
    }
    let Some((local, domain)) = upn
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && domain.contains('.'))
    else {
        return Err(DataError::NotAnAddress {
            number,
            upn: file.upn.clone(),
        });
    };
    if tenant.user(&upn).is_some() {
        return Err(DataError::UserExists { number, upn });
    }
    if !tenant.answers_to(domain) {
        tenant.domains.push(domain.to_owned());
    }
    let name = file.name.clone().unwrap_or_else(|| local.to_owned());
    let number = tenant.users.len() + 1;
    let user = User {
        password: file.password.clone(),
        is_administrator: file.administrator,
        ..User::new(upn.clone(), name, ids.guid(), number, now)
    };
    let user = if file.shared { user.shared() } else { user };
    tenant.users.push(user);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(text: &str) -> Result<Tenant, DataError> {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        TenantFile::parse(text)
            .unwrap()
            .tenant(now, &mut Ids::new(1))
    }

    #[test]
    fn a_file_adds_to_the_seeded_tenant() {
        let tenant = tenant(
            "name = 'Other'\n[[user]]\nupn = 'Carla@muster-legal.example'\npassword = 'x'\n\
             [[change]]\nauthenticated-smtp = { mailbox = 'carla', enabled = false }\n",
        )
        .unwrap();
        assert_eq!(tenant.name, "Other");
        assert_eq!(tenant.apps.len(), 1);
        assert_eq!(
            tenant
                .user("carla@muster-legal.example")
                .unwrap()
                .authenticated_smtp,
            Some(false)
        );
    }

    #[test]
    fn other_names_leave_nothing_of_the_known_ones() {
        let tenant = tenant(
            "name = 'Kanzlei Unbekannt'\ntenant-id = '0A1B2C3D-1111-4222-8333-444455556666'\n\
             client-id = '99999999-1111-4222-8333-444455556666'\nsecret = 'another-secret'\n\
             domain = 'Kanzlei-Unbekannt.example'\napp-name = 'Post'\n\
             [[user]]\nupn = 'carla@muster-legal.example'\n",
        )
        .unwrap();
        assert_eq!(tenant.id, "0a1b2c3d-1111-4222-8333-444455556666");
        assert_eq!(tenant.initial_domain, "kanzleiunbekannt.onmicrosoft.com");
        for (upn, user) in [
            "anna.muster@kanzlei-unbekannt.example",
            "beat.beispiel@kanzlei-unbekannt.example",
            "kanzlei@kanzlei-unbekannt.example",
            "carla@kanzlei-unbekannt.example",
        ]
        .iter()
        .zip(&tenant.users)
        {
            assert_eq!(*upn, user.upn);
            assert!(!user.object_id.contains("82e4f7a1d"), "{}", user.object_id);
        }
        let shared = tenant.named("kanzlei").unwrap();
        assert_eq!(shared.full_access, [tenant.users[0].upn.clone()]);
        assert_ne!(tenant.users[0].puid, tenant.users[1].puid);
        let app = &tenant.apps[0];
        assert_eq!(app.secrets[0].value, "another-secret");
        for id in [&app.client_id, &app.object_id, &app.secrets[0].secret_id] {
            assert!(id.ends_with("1111-4222-8333-444455556666"), "{id}");
        }
        assert!(
            tenant
                .consents
                .iter()
                .all(|one| one.client_id == app.client_id)
        );
    }

    #[test]
    fn a_name_of_the_wrong_form_is_told_and_a_secret_never_printed() {
        for (file, told) in [
            ("tenant-id = 'x'", "`tenant-id`: `x` is not a GUID such as"),
            ("client-id = '1'", "`client-id`: `1` is not a GUID such as"),
            ("secret-id = ''", "`secret-id`: `` is not a GUID such as"),
            ("domain = 'x'", "`domain`: `x` is not a domain such as"),
            (
                "initial-domain = '.'",
                "`initial-domain`: `.` is not a domain",
            ),
            ("name = ' '", "`name`: ` ` is not a name of"),
            ("app-name = ''", "`app-name`: `` is not a name of"),
            (
                "secret = 'plan ted'",
                "`secret`: its value is not visible ASCII",
            ),
        ] {
            let error = tenant(file).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
        let file = TenantFile::parse("secret = 'planted'").unwrap();
        let shown = format!("{file:?}{:?}", file.names().unwrap());
        assert!(!shown.contains("planted"), "{shown}");
    }

    #[test]
    fn mistakes_say_where_and_what() {
        let unknown = TenantFile::parse("start = 'seeded'\nnmae = 'x'\n")
            .unwrap_err()
            .to_string();
        assert!(
            unknown.contains("line 2") && unknown.contains("expected one of"),
            "{unknown}"
        );
        let error =
            tenant("[[change]]\nuser-enabled = { user = 'nobody', enabled = true }\n").unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("change 1 (`user-enabled`): the tenant has no user"),
            "{error}"
        );
        assert!(tenant("[[user]]\nupn = 'anna.muster@muster-legal.example'\n").is_err());
        assert!(tenant("[[user]]\nupn = 'anna'\n").is_err());
    }
}
