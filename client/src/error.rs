//! What can go wrong, named by what the caller does next.
//!
//! Every error knows its [`Text`] in the catalogue of texts; `Display` is that text in English, so
//! there is one wording and not two. No error carries a secret.

use std::fmt::{self, Display};
use std::path::PathBuf;

use crate::disk::{DiskError, Unusable};
use crate::evidence::{EntraError, Failure, Local, Transport, Words};
use crate::locales::{Language, Text, messages};
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
    /// Not the day on which a secret ends.
    SecretEnds(String),
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
    /// No text was given to be explained.
    NothingToExplain,
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
    /// A key that has to be there.
    MissingKey(String),
    /// A key that stands there twice.
    Twice,
    /// A value of another kind than the key takes.
    Kind,
    /// Anything else. The parser's words are English, and may quote the line.
    Syntax,
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
            Self::Disk(error) => match error.unusable() {
                Some(Unusable::Locked(_)) => 3,
                Some(
                    Unusable::Link | Unusable::FolderLink | Unusable::NotAFile | Unusable::Foreign,
                )
                | None => 1,
            },
            Self::Failed(failed) => match &failed.failure {
                Failure::Transport(_) => 3,
                Failure::Local(local) if matches!(local.kind, Local::OddAnswer | Local::Busy) => 3,
                // An answer that is no OAuth error says nothing about what was asked.
                Failure::Entra(error) if error.error.is_empty() || is_temporary(error) => 3,
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
            Self::Disk(error) => match error.is_damage() {
                true => messages::error_damaged(error.path.display(), Text::of_io(&error.source)),
                false => messages::error_disk(error.path.display(), Text::of_io(&error.source)),
            },
            Self::Roots(error) => messages::error_roots(Text::heard(&error.to_string())),
            Self::Failed(failed) => failed.text(),
        }
    }
}

impl Failed {
    fn text(&self) -> Text {
        let subject = &self.subject;
        let words = answer(&self.failure);
        match self.step {
            Step::Check => messages::failed_check(subject, words),
            Step::SignIn => messages::failed_sign_in(subject, words),
            Step::Refresh => messages::failed_refresh(subject, words),
            Step::RefreshSignIn => messages::failed_refresh_sign_in(subject, words),
            Step::Fetch => messages::failed_fetch(subject, words),
            Step::Send => messages::failed_send(subject, words),
            Step::SendUnanswered => messages::failed_send_unanswered(subject, words),
        }
    }
}

impl InputError {
    fn text(&self) -> Text {
        match self {
            Self::Guid { which, given } => match which {
                PortalValue::TenantId => messages::error_tenant_id(given),
                PortalValue::ClientId => messages::error_client_id(given),
            },
            Self::SecretIsItsId => messages::error_secret_is_its_id(),
            Self::SecretEmpty => messages::error_secret_empty(),
            Self::SecretHasSpaces => messages::error_secret_has_spaces(),
            Self::SecretEnds(given) => messages::error_secret_ends(given),
            Self::RedirectUri { given, why } => match why {
                RedirectProblem::NotAUrl => messages::error_redirect_not_a_url(given),
                RedirectProblem::NotHttp => messages::error_redirect_not_http(given),
                RedirectProblem::NotThisComputer => {
                    messages::error_redirect_not_this_computer(given)
                }
                RedirectProblem::MoreThanAPath => messages::error_redirect_more_than_a_path(given),
            },
            Self::Address(given) => messages::error_address(given),
            Self::EntityName(given) => messages::error_entity_name(given),
            Self::UnknownEntity(name) => messages::error_unknown_entity(name),
            Self::UnknownAccount(name) => messages::error_unknown_account(name),
            Self::AccountExists(name) => messages::error_account_exists(name),
            Self::NoEntities => messages::error_no_entities(),
            Self::NoAccounts => messages::error_no_accounts(),
            Self::NoSecret(name) => messages::error_no_secret(name),
            Self::MissingIds(name) => messages::error_missing_ids(name),
            Self::NotSignedIn(address) => messages::error_not_signed_in(address),
            Self::NoBrowser(why) => messages::error_no_browser(Text::heard(why)),
            Self::PortTaken(port) => messages::error_port_taken(port),
            Self::PageOfSeveral => messages::error_page_of_several(),
            Self::PageOfNobody => messages::error_page_of_nobody(),
            Self::PageEmpty => messages::error_page_empty(),
            Self::NothingToExplain => messages::error_nothing_to_explain(),
            Self::Exists(path) => messages::error_exists(path.display()),
            Self::Pasted => messages::error_pasted(),
            Self::Message(why) => messages::error_message(Text::heard(why)),
            Self::File { path, source } => {
                messages::error_file(path.display(), Text::of_io(source))
            }
            Self::Settings(problem) => problem.text(),
            Self::NoHome => messages::error_no_home(),
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
            SettingsMistake::UnknownKey { key, allowed } => {
                messages::settings_unknown_key(key, allowed.join(", "))
            }
            SettingsMistake::Value(error) => error.text(),
            SettingsMistake::Entity(name) => messages::settings_entity(name),
            SettingsMistake::MissingKey(key) => messages::settings_missing_key(key),
            SettingsMistake::Twice => messages::settings_twice(),
            SettingsMistake::Kind => messages::settings_kind(),
            SettingsMistake::Syntax => messages::settings_syntax(),
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
        messages::error_settings(place, what)
    }
}

/// Whether somebody answered, though not as a server of Microsoft does.
fn is_odd(what: Transport) -> bool {
    match what {
        Transport::Resolve
        | Transport::Connect
        | Transport::Certificate
        | Transport::Tls
        | Transport::TimedOut
        | Transport::Silent
        | Transport::Closed
        | Transport::TlsAlert => false,
        Transport::NotTls
        | Transport::ForeignProtocol
        | Transport::StarttlsMissing
        | Transport::TlsAtOnce
        | Transport::Xoauth2Missing
        | Transport::OutOfTurn
        | Transport::Endless
        | Transport::TooSlow => true,
    }
}

/// Whether Microsoft itself says that it passes (RFC 9110 sections 15.5.9 and 15.6, RFC 6585
/// section 4); a proxy that says so names itself.
fn is_temporary(error: &EntraError) -> bool {
    match error.status {
        Some(429) => true,
        Some(511) => false,
        Some(408 | 500..=599) => error.codes().is_empty() && !error.http.is_of_a_proxy(),
        Some(_) | None => false,
    }
}

/// That it passes, and when to try again where the server says so.
fn temporary(error: &EntraError, words: Text) -> Text {
    let slowed = error.status == Some(429);
    match (slowed, error.http.retry_after) {
        (true, Some(seconds)) => messages::answer_throttled_until(words, seconds),
        (true, None) => messages::answer_throttled(words),
        (false, Some(seconds)) => messages::answer_unavailable_until(words, seconds),
        (false, None) => messages::answer_unavailable(words),
    }
}

/// What was seen: the server's exact words, or where there was no server, our own.
fn answer(failure: &Failure) -> Text {
    let own = |words: &Words| Text::heard(words.as_str());
    let server = |words: &Words| messages::answer_server(words);
    match failure {
        // What is temporary says so by its status, whoever words the body.
        Failure::Entra(error) if is_temporary(error) => {
            let words = match error.description.is_empty() {
                true => Text::heard(error.error.as_str()),
                false => own(&error.description),
            };
            temporary(error, words)
        }
        // No OAuth error: the words are ours, about what answered instead.
        Failure::Entra(error) if error.error.is_empty() => {
            messages::answer_odd(own(&error.description))
        }
        Failure::Entra(error) if error.description.is_empty() => server(&error.error),
        Failure::Entra(error) => server(&error.description),
        Failure::EntraPage(page) => server(&page.text),
        Failure::Reply(reply) => server(&reply.line),
        Failure::Transport(failure) if is_odd(failure.what) => {
            messages::answer_odd(own(&failure.words))
        }
        Failure::Transport(failure) if failure.what == Transport::Silent => {
            messages::answer_silent(&failure.host, own(&failure.words))
        }
        Failure::Transport(failure) => {
            messages::answer_unreachable(&failure.host, own(&failure.words))
        }
        Failure::Local(failure) => match failure.kind {
            Local::StateMismatch | Local::NonceMismatch => {
                messages::answer_foreign(own(&failure.words))
            }
            Local::NotFinished => messages::answer_not_finished(own(&failure.words)),
            Local::OtherUser | Local::OtherName | Local::OtherUnasked | Local::Renamed => {
                messages::answer_other_user(own(&failure.words))
            }
            Local::AddressTypo => messages::answer_address_typo(own(&failure.words)),
            Local::OtherTenant => messages::answer_other_tenant(own(&failure.words)),
            Local::PublicProvider => messages::answer_public_provider(&failure.words),
            Local::NoToken => messages::answer_no_token(own(&failure.words)),
            Local::NoRefreshToken => messages::answer_no_refresh_token(own(&failure.words)),
            Local::OddAnswer => messages::answer_odd(own(&failure.words)),
            Local::Storage => messages::answer_storage(own(&failure.words)),
            Local::SecretMissing => messages::answer_secret_missing(own(&failure.words)),
            Local::Settings
            | Local::SecretMalformed
            | Local::SecretEndsSoon
            | Local::RedirectUriMalformed => messages::answer_settings(own(&failure.words)),
            Local::IdsEqual => messages::answer_ids_equal(),
            Local::IdsSwapped => messages::answer_ids_swapped(),
            Local::PastedOdd => messages::answer_pasted(),
            Local::TokensLost => messages::answer_tokens_lost(&failure.words),
            Local::ClockWrong => messages::answer_clock(&failure.words),
            Local::Busy => messages::answer_busy(own(&failure.words)),
            Local::SecretIdPasted => messages::answer_secret_id(own(&failure.words)),
            Local::TenantIdMalformed => messages::answer_tenant_id(),
            Local::ClientIdMalformed => messages::answer_client_id(),
        },
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
            said.contains("Jemand anderes") && said.contains("beat@"),
            "{said}"
        );
    }

    fn inputs() -> Vec<InputError> {
        let given = || "x y".to_owned();
        let missing = || std::io::Error::from_raw_os_error(2);
        let guid = |which| InputError::Guid {
            which,
            given: given(),
        };
        let redirect = |why| InputError::RedirectUri {
            given: given(),
            why,
        };
        let mistakes = [
            SettingsMistake::UnknownKey {
                key: "secert".to_owned(),
                allowed: vec!["secret".to_owned()],
            },
            SettingsMistake::Value(InputError::Address(given())),
            SettingsMistake::Entity(given()),
            SettingsMistake::MissingKey("client_id".to_owned()),
            SettingsMistake::Twice,
            SettingsMistake::Kind,
            SettingsMistake::Syntax,
        ];
        let settings = mistakes.map(|what| {
            InputError::Settings(Box::new(SettingsProblem {
                path: "/home/settings.toml".into(),
                line: 3,
                column: 2,
                excerpt: "secert = 1".to_owned(),
                width: 6,
                what,
            }))
        });
        let mut all = vec![
            guid(PortalValue::TenantId),
            guid(PortalValue::ClientId),
            InputError::SecretIsItsId,
            InputError::SecretEmpty,
            InputError::SecretHasSpaces,
            InputError::SecretEnds(given()),
            redirect(RedirectProblem::NotAUrl),
            redirect(RedirectProblem::NotHttp),
            redirect(RedirectProblem::NotThisComputer),
            redirect(RedirectProblem::MoreThanAPath),
            InputError::Address(given()),
            InputError::EntityName(given()),
            InputError::UnknownEntity(given()),
            InputError::UnknownAccount(given()),
            InputError::AccountExists(given()),
            InputError::NoEntities,
            InputError::NoAccounts,
            InputError::NoSecret(given()),
            InputError::MissingIds(given()),
            InputError::NotSignedIn(given()),
            InputError::NoBrowser(
                "No valid browsers detected. You can specify one in BROWSER environment variable"
                    .to_owned(),
            ),
            InputError::NoBrowser("a word of another program".to_owned()),
            InputError::PortTaken(8080),
            InputError::PageOfSeveral,
            InputError::PageOfNobody,
            InputError::PageEmpty,
            InputError::Exists("/tmp/x".into()),
            InputError::Pasted,
            InputError::Message("send a mail to nobody".to_owned()),
            InputError::File {
                path: "/tmp/x".into(),
                source: missing(),
            },
            InputError::NoHome,
        ];
        all.extend(settings);
        all
    }

    fn failures() -> Vec<Failure> {
        use crate::evidence::{Transport, TransportFailure};
        use crate::oauth::refusal::{Odd, Refusal};
        let local = |kind, words: &str| {
            Failure::from(LocalFailure {
                kind,
                words: words.into(),
            })
        };
        let transport = |what, words: &str| {
            Failure::from(TransportFailure::new(what, "outlook.office365.com", words))
        };
        let answer = |words: &str| {
            Failure::from(EntraError {
                request: crate::evidence::EntraRequest::Discovery,
                status: Some(503),
                error: Words::empty(),
                error_codes: vec![],
                suberror: None,
                description: words.into(),
                http: Default::default(),
            })
        };
        let odd = |odd| Refusal::Odd(odd).into_failure(crate::evidence::EntraRequest::Discovery);
        vec![
            local(Local::NotFinished, "no address was pasted"),
            local(
                Local::NotFinished,
                "no answer came from the browser in time",
            ),
            local(Local::NotFinished, "words that no version of ours has said"),
            local(Local::OtherUser, "a@b.example ≠ c@d.example"),
            local(
                Local::Storage,
                "/home/a/tokens: Permission denied (os error 13)",
            ),
            local(Local::OddAnswer, "the server spoke out of turn"),
            transport(
                Transport::Connect,
                "Connection refused (os error 111) (192.0.2.1:995)",
            ),
            transport(
                Transport::Certificate,
                "invalid peer certificate: UnknownIssuer",
            ),
            transport(Transport::TimedOut, "no answer in 30 s"),
            transport(Transport::Tls, "received fatal alert: HandshakeFailure"),
            odd(Odd::Unreadable),
            odd(Odd::NoAccessToken),
            answer("HTTP 503 with a web page: Service unavailable"),
            answer("HTTP 503 with a web page"),
            answer("HTTP 503 without a body"),
            answer("HTTP 429: Too Many Requests"),
            answer("HTTP 302, a redirect to portal.example, not followed"),
            answer("HTTP 503 with JSON that is cut or of another form"),
            answer("HTTP 200 with a body that is too large"),
            transport(Transport::NotTls, "220 mail.example ESMTP"),
            transport(Transport::OutOfTurn, "the server spoke out of turn: `+OK`"),
            odd(Odd::OtherIssuer {
                issuer: "https://x.example".to_owned(),
            }),
        ]
    }

    #[test]
    fn what_passes_is_not_taken_for_somebody_else() {
        use crate::evidence::{EntraRequest, HttpHead};
        for (status, server, retry_after, expected) in [
            (503, None, None, "a passing fault"),
            (504, None, None, "a passing fault"),
            (502, Some("Microsoft-HTTPAPI/2.0"), None, "a passing fault"),
            (500, None, None, "a passing fault"),
            (408, None, None, "a passing fault"),
            (503, None, Some(9), "Try again in 9 s"),
            (429, None, None, "slows the program down"),
            (429, None, Some(30), "Try again in 30 s"),
            (503, Some("squid/5.7"), None, "squid said so"),
            (511, None, None, "squid said so"),
            (403, None, None, "squid said so"),
        ] {
            let failure = EntraError {
                request: EntraRequest::Refresh,
                status: Some(status),
                error: Words::empty(),
                error_codes: vec![],
                suberror: None,
                description: "squid said so".into(),
                http: Box::new(HttpHead {
                    retry_after,
                    server: server.map(Words::from),
                    ..HttpHead::default()
                }),
            };
            let said = Error::Failed(Box::new(Failed {
                subject: "Muster".to_owned(),
                step: Step::Check,
                failure: failure.into(),
            }));
            let said = said.to_string();
            assert!(said.contains(expected), "{status}: {said}");
            let is_odd = expected == "squid said so";
            assert_eq!(
                said.contains("not from a server of Microsoft"),
                is_odd,
                "{said}"
            );
        }
    }

    #[test]
    fn no_error_speaks_english_to_a_german() {
        let steps = [
            Step::Check,
            Step::SignIn,
            Step::Refresh,
            Step::RefreshSignIn,
            Step::Fetch,
            Step::Send,
            Step::SendUnanswered,
        ];
        let failed = failures().into_iter().enumerate().map(|(at, failure)| {
            Error::Failed(Box::new(Failed {
                subject: "anna@muster.example".to_owned(),
                step: steps[at % steps.len()],
                failure,
            }))
        });
        let roots = RootsError::Empty {
            path: "/tmp/ca.pem".into(),
        };
        let others = [Error::Roots(roots)];
        let inputs = inputs().into_iter().map(Error::Input);
        for error in inputs.chain(failed).chain(others) {
            let said = error.text().say(Language::De);
            assert_eq!(crate::locales::english::english_in(&said), None, "{said}");
        }
    }
}
