//! What the texts of findings may speak of.
//!
//! A finding's text is found by the finding's id, and one set of arguments serves them all: each
//! text takes what it needs.

use std::collections::BTreeMap;

/// The parts of a finding's text: attributes of its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What happened.
    What,
    /// What to click or type.
    Fix,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::What, Self::Fix];

    pub(super) const fn attribute(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Fix => "fix",
        }
    }
}

/// One row each: variant, its name in the Fluent files, and what a text says that speaks of nobody
/// in particular.
macro_rules! names {
    ($( $(#[doc = $doc:literal])+ $variant:ident $name:literal $general:literal; )+) => {
        /// What the text of a finding may name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Name {
            $( $(#[doc = $doc])+ $variant, )+
        }

        impl Name {
            /// Every name.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(super) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            const fn general(self) -> &'static str {
                match self { $(Self::$variant => $general,)+ }
            }
        }
    };
}

names! {
    /// The account's mail address.
    Account "account" "name@example.com";
    /// The permission or service that was asked for; a text leaves it out when it is `none`.
    Asked "asked" "none";
    /// The application (client) ID.
    ClientId "clientId" "…";
    /// The firm.
    Entity "entity" "…";
    /// The server that was asked.
    Host "host" "…";
    /// Who has to sign in for the account.
    Login "login" "name@example.com";
    /// The permissions that are missing; a text leaves them out when they are `none`.
    Missing "missing" "none";
    /// The number of an AADSTS error; a text leaves it out when it is `none`.
    Number "number" "none";
    /// The redirect URI.
    RedirectUri "redirectUri" "http://localhost/callback";
    /// The directory (tenant) ID.
    TenantId "tenantId" "…";
    /// Who signed in.
    User "user" "…";
}

/// The values that stand in the text of a finding.
#[derive(Debug, Clone, Default)]
pub struct Arguments(BTreeMap<Name, String>);

impl Arguments {
    /// Sets a value; an empty one leaves the general one in place.
    pub fn set(&mut self, name: Name, value: &str) {
        if !value.is_empty() {
            self.0.insert(name, value.to_owned());
        }
    }

    pub(super) fn get(&self, name: Name) -> &str {
        self.0
            .get(&name)
            .map_or(name.general(), |value| value.as_str())
    }
}
