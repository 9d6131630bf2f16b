//! What the texts of findings may speak of.
//!
//! A finding's text is found by the finding's id, and one set of arguments serves them all: each
//! text takes what it needs.

use std::collections::BTreeMap;

use super::Language;

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

/// One row each: variant, its name in the Fluent files, and what stands in its place where the value
/// is not known: an argument's name in angle brackets, as the usage of a command shows it, which
/// nobody takes for a value of theirs. In English, then in German.
macro_rules! names {
    ($( $(#[doc = $doc:literal])+ $variant:ident $name:literal $english:literal $german:literal; )+) => {
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

            const fn general(self, language: Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$variant, Language::En) => $english,
                        (Self::$variant, Language::De) => $german,
                    )+
                }
            }
        }
    };
}

names! {
    /// The account's mail address.
    Account "account" "<ADDRESS>" "<ADRESSE>";
    /// The permission or service that was asked for; a text leaves it out when it is `none`.
    Asked "asked" "none" "none";
    /// The application (client) ID.
    ClientId "clientId" "<CLIENT-ID>" "<CLIENT-ID>";
    /// The domain that names the tenant; a text leaves it out when it is `none`.
    Domain "domain" "none" "none";
    /// When the secret ended; a text speaks of an end to come when it is `none`.
    Ended "ended" "none" "none";
    /// The firm.
    Entity "entity" "<ENTITY>" "<ENTITY>";
    /// The server that was asked.
    Host "host" "<SERVER>" "<SERVER>";
    /// Who has to sign in for the account.
    Login "login" "<LOGIN>" "<LOGIN>";
    /// The permissions that are missing; a text leaves them out when they are `none`.
    Missing "missing" "none" "none";
    /// The number of an AADSTS error; a text leaves it out when it is `none`.
    Number "number" "none" "none";
    /// Who signed in under another name and was seen to open the mailbox, else `none`.
    Opened "opened" "none" "none";
    /// The account's own user where that user is the sender, else `none`.
    Own "own" "none" "none";
    /// The first line of a page that was read; a text leaves it out when it is `none`.
    Page "page" "none" "none";
    /// The redirect URI.
    RedirectUri "redirectUri" "<REDIRECT-URI>" "<UMLEITUNGS-URI>";
    /// The directory (tenant) ID.
    TenantId "tenantId" "<TENANT-ID>" "<TENANT-ID>";
    /// How long the token is, in characters; a text leaves it out when it is `none`.
    TokenLength "tokenLength" "none" "none";
    /// Who signed in.
    User "user" "<USER>" "<BENUTZER>";
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

    pub(super) fn get(&self, name: Name, language: Language) -> &str {
        self.0
            .get(&name)
            .map_or(name.general(language), |value| value.as_str())
    }
}
