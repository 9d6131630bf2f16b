//! Permissions (scopes and app roles) and the resources that define them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An API that tokens are issued for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// Office 365 Exchange Online, `00000002-0000-0ff1-ce00-000000000000`.
    Exchange,
    /// Microsoft Graph, `00000003-0000-0000-c000-000000000000`.
    Graph,
}

impl Resource {
    /// The application ID of the resource's service principal.
    #[must_use]
    pub const fn app_id(self) -> &'static str {
        match self {
            Self::Exchange => "00000002-0000-0ff1-ce00-000000000000",
            Self::Graph => "00000003-0000-0000-c000-000000000000",
        }
    }

    /// The identifier URIs under which tokens for it can be asked for. Exchange has two of the same
    /// service principal; the token's audience repeats the spelling of the request.
    #[must_use]
    pub const fn identifier_uris(self) -> &'static [&'static str] {
        match self {
            Self::Exchange => &[
                "https://outlook.office.com",
                "https://outlook.office365.com",
            ],
            Self::Graph => &["https://graph.microsoft.com"],
        }
    }

    /// Delegated permissions that exist on it and that mail software asks for.
    #[must_use]
    pub const fn delegated(self) -> &'static [&'static str] {
        match self {
            Self::Exchange => &[
                "IMAP.AccessAsUser.All",
                "POP.AccessAsUser.All",
                "SMTP.Send",
                "Mail.Read",
                "Mail.Send",
            ],
            Self::Graph => &[
                "User.Read",
                "Mail.Read",
                "Mail.Send",
                "Mail.ReadWrite",
                "IMAP.AccessAsUser.All",
                "POP.AccessAsUser.All",
                "SMTP.Send",
            ],
        }
    }

    /// Application permissions (app roles) that exist on it and that mail software asks for.
    #[must_use]
    pub const fn application(self) -> &'static [&'static str] {
        match self {
            Self::Exchange => &["IMAP.AccessAsApp", "POP.AccessAsApp", "SMTP.SendAsApp"],
            Self::Graph => &[],
        }
    }
}

/// One permission of a resource. In JSON and TOML a bare name is Exchange's;
/// `https://graph.microsoft.com/User.Read` names another resource's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Permission {
    /// Whose permission it is.
    pub resource: Resource,
    /// Its short name in Microsoft's spelling, such as `SMTP.Send`.
    pub name: &'static str,
}

impl Permission {
    /// The permission of `resource` with this name, in any case.
    #[must_use]
    pub fn find(resource: Resource, name: &str) -> Option<Self> {
        let known = resource.delegated().iter().chain(resource.application());
        known
            .copied()
            .find(|known| known.eq_ignore_ascii_case(name))
            .map(|name| Self { resource, name })
    }

    /// Exchange's permission that POP3 asks for.
    #[must_use]
    pub const fn pop() -> Self {
        Self {
            resource: Resource::Exchange,
            name: "POP.AccessAsUser.All",
        }
    }

    /// Exchange's permission that SMTP submission asks for.
    #[must_use]
    pub const fn smtp() -> Self {
        Self {
            resource: Resource::Exchange,
            name: "SMTP.Send",
        }
    }

    /// Whether it is given to an app itself rather than to an app on behalf of a user.
    #[must_use]
    pub fn is_application(&self) -> bool {
        self.resource.application().contains(&self.name)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.resource {
            Resource::Exchange => f.write_str(self.name),
            Resource::Graph => write!(f, "https://graph.microsoft.com/{}", self.name),
        }
    }
}

/// A text that names no known permission.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no permission that the box knows; for example POP.AccessAsUser.All, SMTP.Send or https://graph.microsoft.com/User.Read"
)]
pub struct UnknownPermission(String);

impl FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        let resources = [Resource::Exchange, Resource::Graph];
        let qualified = resources.into_iter().find_map(|resource| {
            resource
                .identifier_uris()
                .iter()
                .find_map(|uri| Some((resource, text.strip_prefix(uri)?.strip_prefix('/')?)))
        });
        let (resource, name) = qualified.unwrap_or((Resource::Exchange, text));
        Self::find(resource, name).ok_or_else(|| UnknownPermission(text.to_owned()))
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_read_bare_and_qualified() {
        for (text, resource, name) in [
            (
                "POP.AccessAsUser.All",
                Resource::Exchange,
                "POP.AccessAsUser.All",
            ),
            ("smtp.send", Resource::Exchange, "SMTP.Send"),
            (
                "https://outlook.office365.com/SMTP.Send",
                Resource::Exchange,
                "SMTP.Send",
            ),
            (
                "https://graph.microsoft.com/User.Read",
                Resource::Graph,
                "User.Read",
            ),
            (
                "https://graph.microsoft.com/SMTP.Send",
                Resource::Graph,
                "SMTP.Send",
            ),
        ] {
            let permission: Permission = text.parse().unwrap();
            assert_eq!(
                (permission.resource, permission.name),
                (resource, name),
                "{text}"
            );
            assert_eq!(permission.to_string().parse(), Ok(permission));
        }
        assert!("POP.Access".parse::<Permission>().is_err());
        assert!("https://graph.microsoft.com".parse::<Permission>().is_err());
    }
}
