//! What can go wrong, named by what the caller does next.
//!
//! Every error knows its [`Text`] in the catalogue of texts; `Display` is that text in English, so
//! there is one wording and not two. No error carries a secret.

use std::fmt::{self, Display};
use std::path::PathBuf;

use crate::disk::DiskError;
use crate::evidence::{Failure, Local, Words};
use crate::locales::{Language, Text};
use crate::net::RootsError;

/// Why a verb did not do what it was asked.
#[derive(Debug)]
pub enum Error {
    /// Change what was typed or the settings, then try again.
    Input(InputError),
    /// The disk refused; nothing was lost.
    Disk(DiskError),
    /// The roots of trust could not be loaded, so nobody can be believed.
    Roots(RootsError),
    /// Microsoft's side, or the way to it; the doctor knows more.
    Failed(Box<Failed>),
}

/// A step that failed, with the account or entity it was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The account's address or the entity's name.
    pub subject: String,
    /// The step.
    pub step: Step,
    /// What was seen; also written to the client's record.
    pub failure: Failure,
}

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// `settings check`.
    Check,
    /// `sign-in`.
    SignIn,
    /// The silent renewal of the access token, also as the first part of `fetch` and `send`.
    Refresh,
    /// The same, refused in a way that only the user can end: by signing in again.
    RefreshSignIn,
    /// `fetch`.
    Fetch,
    /// `send` and `test-mail`.
    Send,
    /// The same, after the mail was handed over: whether it was sent is not known.
    SendUnanswered,
}

/// What was typed or written into the settings and cannot be used.
#[derive(Debug)]
pub enum InputError {
    /// An id that is not of an id's form.
    Guid {
        /// Which of the portal's values.
        which: PortalValue,
        /// What was given.
        given: String,
    },
    /// The secret has the form of a GUID: it is the secret's ID.
    SecretIsItsId,
    /// No secret in the file.
    SecretEmpty,
    /// Spaces or control characters inside the secret.
    SecretHasSpaces,
    /// A redirect on which the client cannot listen.
    RedirectUri {
        /// What was given.
        given: String,
        /// Why not.
        why: RedirectProblem,
    },
    /// Not a mail address.
    Address(String),
    /// Not a name for an entity.
    EntityName(String),
    /// No such entity in the settings.
    UnknownEntity(String),
    /// No such account in the settings.
    UnknownAccount(String),
    /// There is an account of that address already.
    AccountExists(String),
    /// No entity at all, where all were meant.
    NoEntities,
    /// No account at all, where all were meant.
    NoAccounts,
    /// The settings of an entity name no secret.
    NoSecret(String),
    /// A new entity without one of its two ids.
    MissingIds(String),
    /// The account has no tokens.
    NotSignedIn(String),
    /// The system has no browser to open, or it would not start.
    NoBrowser(String),
    /// The redirect's fixed port belongs to another program.
    PortTaken(u16),
    /// Several sign-ins did not come back: whose page was read has to be said.
    PageOfSeveral,
    /// Every sign-in came back: whose page was read has to be said.
    PageOfNobody,
    /// Nothing was read on the page.
    PageEmpty,
    /// The file is there already, and is not overwritten.
    Exists(PathBuf),
    /// What was pasted is not the redirect of this sign-in.
    Pasted,
    /// The message to send cannot be built.
    Message(String),
    /// A file that was named cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file has a mistake at this place.
    Settings(Box<SettingsProblem>),
    /// There is no place for the client's home.
    NoHome,
}

/// A mistake in `settings.toml`, with its place.
#[derive(Debug)]
pub struct SettingsProblem {
    /// The file.
    pub path: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The line itself.
    pub excerpt: String,
    /// How many characters are marked.
    pub width: usize,
    /// What is wrong there.
    pub what: SettingsMistake,
}

/// What is wrong in `settings.toml`.
#[derive(Debug)]
pub enum SettingsMistake {
    /// A key that does not exist; the allowed ones follow.
    UnknownKey {
        /// The key as written.
        key: String,
        /// The keys that are allowed there.
        allowed: Vec<String>,
    },
    /// A value that is malformed.
    Value(InputError),
    /// An account of an entity that the file does not have.
    Entity(String),
    /// Anything else, in the words of the TOML parser.
    Syntax(String),
}

/// The values that come from the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PortalValue {
    /// Directory (tenant) ID.
    TenantId,
    /// Application (client) ID.
    ClientId,
}

/// Why a redirect URI cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectProblem {
    /// It does not parse.
    NotAUrl,
    /// It is not plain http.
    NotHttp,
    /// Its host is not this computer.
    NotThisComputer,
    /// It has a query, a fragment or a user.
    MoreThanAPath,
}

impl Error {
    /// The exit code of the program, as the contract has it: 1 did not hold, 2 wrong input, 3 could
    /// not find out.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) | Self::Roots(_) => 2,
            Self::Disk(_) => 1,
            Self::Failed(failed) => match &failed.failure {
                Failure::Transport(_) => 3,
                Failure::Local(local) if local.kind == Local::OddAnswer => 3,
                Failure::Entra(_)
                | Failure::EntraPage(_)
                | Failure::Reply(_)
                | Failure::Local(_) => 1,
            },
        }
    }

    /// The message for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Input(error) => error.text(),
            Self::Disk(error) => Text::new(match error.is_damage() {
                true => "error-damaged",
                false => "error-disk",
            })
            .with("path", error.path.display())
            .with("why", &error.source),
            Self::Roots(error) => Text::new("error-roots").with("why", error),
            Self::Failed(failed) => failed.text(),
        }
    }
}

impl Failed {
    fn text(&self) -> Text {
        let id = match self.step {
            Step::Check => "failed-check",
            Step::SignIn => "failed-sign-in",
            Step::Refresh => "failed-refresh",
            Step::RefreshSignIn => "failed-refresh-sign-in",
            Step::Fetch => "failed-fetch",
            Step::Send => "failed-send",
            Step::SendUnanswered => "failed-send-unanswered",
        };
        Text::new(id)
            .with("subject", &self.subject)
            .with_text("words", answer(&self.failure))
    }
}

impl InputError {
    fn text(&self) -> Text {
        match self {
            Self::Guid { which, given } => Text::new(match which {
                PortalValue::TenantId => "error-tenant-id",
                PortalValue::ClientId => "error-client-id",
            })
            .with("given", given),
            Self::SecretIsItsId => Text::new("error-secret-is-its-id"),
            Self::SecretEmpty => Text::new("error-secret-empty"),
            Self::SecretHasSpaces => Text::new("error-secret-has-spaces"),
            Self::RedirectUri { given, why } => Text::new(match why {
                RedirectProblem::NotAUrl => "error-redirect-not-a-url",
                RedirectProblem::NotHttp => "error-redirect-not-http",
                RedirectProblem::NotThisComputer => "error-redirect-not-this-computer",
                RedirectProblem::MoreThanAPath => "error-redirect-more-than-a-path",
            })
            .with("given", given),
            Self::Address(given) => Text::new("error-address").with("given", given),
            Self::EntityName(given) => Text::new("error-entity-name").with("given", given),
            Self::UnknownEntity(name) => Text::new("error-unknown-entity").with("name", name),
            Self::UnknownAccount(name) => Text::new("error-unknown-account").with("name", name),
            Self::AccountExists(name) => Text::new("error-account-exists").with("name", name),
            Self::NoEntities => Text::new("error-no-entities"),
            Self::NoAccounts => Text::new("error-no-accounts"),
            Self::NoSecret(name) => Text::new("error-no-secret").with("name", name),
            Self::MissingIds(name) => Text::new("error-missing-ids").with("name", name),
            Self::NotSignedIn(address) => Text::new("error-not-signed-in").with("address", address),
            Self::NoBrowser(why) => Text::new("error-no-browser").with("why", why),
            Self::PortTaken(port) => Text::new("error-port-taken").with("port", port),
            Self::PageOfSeveral => Text::new("error-page-of-several"),
            Self::PageOfNobody => Text::new("error-page-of-nobody"),
            Self::PageEmpty => Text::new("error-page-empty"),
            Self::Exists(path) => Text::new("error-exists").with("path", path.display()),
            Self::Pasted => Text::new("error-pasted"),
            Self::Message(why) => Text::new("error-message").with("why", why),
            Self::File { path, source } => Text::new("error-file")
                .with("path", path.display())
                .with("why", source),
            Self::Settings(problem) => problem.text(),
            Self::NoHome => Text::new("error-no-home"),
        }
    }

    /// The message in English.
    #[must_use]
    pub fn english(&self) -> String {
        self.text().say(Language::En)
    }
}

impl SettingsProblem {
    fn text(&self) -> Text {
        let what = match &self.what {
            SettingsMistake::UnknownKey { key, allowed } => Text::new("settings-unknown-key")
                .with("key", key)
                .with("allowed", allowed.join(", ")),
            SettingsMistake::Value(error) => error.text(),
            SettingsMistake::Entity(name) => Text::new("settings-entity").with("name", name),
            SettingsMistake::Syntax(why) => Text::new("settings-syntax").with("why", why),
        };
        let number = self.line.to_string();
        let margin = " ".repeat(number.len());
        let place = format!(
            "{}:{}:{}\n{margin} |\n{number} | {}\n{margin} | {}{}",
            self.path.display(),
            self.line,
            self.column,
            self.excerpt,
            " ".repeat(self.column.saturating_sub(1)),
            "^".repeat(self.width.max(1)),
        );
        Text::new("error-settings")
            .with("place", place)
            .with_text("what", what)
    }
}

/// What was seen: the server's exact words, or where there was no server, our own.
fn answer(failure: &Failure) -> Text {
    let server = |words: &Words| Text::new("answer-server").with("words", words);
    match failure {
        Failure::Entra(error) if error.description.is_empty() => server(&error.error),
        Failure::Entra(error) => server(&error.description),
        Failure::EntraPage(page) => server(&page.text),
        Failure::Reply(reply) => server(&reply.line),
        Failure::Transport(failure) => Text::new("answer-unreachable")
            .with("host", &failure.host)
            .with("words", &failure.words),
        Failure::Local(failure) => Text::new(match failure.kind {
            Local::StateMismatch | Local::NonceMismatch => "answer-foreign",
            Local::NotFinished => "answer-not-finished",
            Local::OtherUser => "answer-other-user",
            Local::AddressTypo => "answer-address-typo",
            Local::OtherTenant => "answer-other-tenant",
            Local::NoToken => "answer-no-token",
            Local::NoRefreshToken => "answer-no-refresh-token",
            Local::OddAnswer => "answer-odd",
            Local::Storage => "answer-storage",
            Local::Settings => "answer-settings",
            Local::SecretIdPasted => "answer-secret-id",
            Local::TenantIdMalformed => "answer-tenant-id",
            Local::ClientIdMalformed => "answer-client-id",
        })
        .with("words", &failure.words),
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().say(Language::En))
    }
}

impl std::error::Error for Error {}

impl From<InputError> for Error {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}

impl From<DiskError> for Error {
    fn from(error: DiskError) -> Self {
        Self::Disk(error)
    }
}

impl From<RootsError> for Error {
    fn from(error: RootsError) -> Self {
        Self::Roots(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::LocalFailure;

    #[test]
    fn every_text_exists_in_both_languages() {
        let source = include_str!("error.rs").to_owned() + include_str!("cli/mod.rs");
        let source = source + include_str!("cli/sign_in.rs");
        let source = source + include_str!("cli/doctor.rs") + include_str!("verbs/doctor/plan.rs");
        let source = source + include_str!("cli/render.rs") + include_str!("page/mod.rs");
        let prefixes = [
            "error-",
            "settings-",
            "failed-",
            "answer-",
            "said-",
            "warn-",
            "shown-",
            "page-",
            "signal-",
            "owner-",
            "certainty-",
            "why-",
        ];
        let is_id = |word: &&str| {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            word.bytes().all(plain) && !word.ends_with('-')
        };
        let mut count = 0;
        for id in source.split('"').filter(is_id) {
            if prefixes.iter().any(|prefix| id.starts_with(prefix)) {
                count += 1;
                for language in [Language::En, Language::De] {
                    assert!(Text::is_known(id, language), "{id}");
                }
            }
        }
        assert!(count > 50, "{count}");
    }

    #[test]
    fn a_failure_is_told_in_the_users_language() {
        let failed = Failed {
            subject: "anna@muster.example".to_owned(),
            step: Step::SignIn,
            failure: LocalFailure {
                kind: Local::OtherUser,
                words: "beat@muster.example signed in".into(),
            }
            .into(),
        };
        let said = Error::Failed(Box::new(failed)).text().say(Language::De);
        assert!(
            said.contains("jemand anderes") && said.contains("beat@"),
            "{said}"
        );
    }
}
