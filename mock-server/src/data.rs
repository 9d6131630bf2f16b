//! A tenant as a file: what `--data tenant.toml` reads.
//!
//! ```toml
//! start = "seeded"                       # or "bare": no app registration yet
//! name = "Muster Legal"
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
use crate::tenant::{Change, ChangeError, Tenant, User};

/// A description of a tenant: a start, and what is different from it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct TenantFile {
    /// What to start from.
    pub start: Start,
    /// Display name.
    pub name: Option<String>,
    /// Users besides those of the start.
    pub user: Vec<UserFile>,
    /// Changes, applied in order.
    pub change: Vec<Change>,
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
        let mut tenant = match self.start {
            Start::Seeded => Tenant::seeded(now),
            Start::Bare => Tenant::bare(now),
        };
        if let Some(name) = &self.name {
            tenant.name.clone_from(name);
        }
        for (number, user) in (1..).zip(&self.user) {
            add_user(&mut tenant, number, user, now, ids)?;
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

fn add_user(
    tenant: &mut Tenant,
    number: usize,
    file: &UserFile,
    now: Timestamp,
    ids: &mut Ids,
) -> Result<(), DataError> {
    let upn = file.upn.to_ascii_lowercase();
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
