//! What the doctor asks, of whom and why: one list, which `doctor --plan` prints and `doctor` works
//! through, so that the two cannot differ.
//!
//! The order is that of the price: first what everybody may ask, then what needs the firm's secret,
//! last what shows a user's token to a mail server. Making a plan asks nobody.

use serde::{Serialize, Serializer};

use super::super::known::{accounts_of, names_a_tenant};
use super::Client;
use crate::account::{Address, EntityName};
use crate::config::{self, Account, Entity};
use crate::diagnosis::names_no_tenant;
use crate::error::Error;
use crate::evidence::{Attempt, Check};
use crate::locales::{Text, messages};
use crate::mail::Endpoint;
use crate::oauth::LOGIN_HOST;
use crate::record::{self, Record};

/// A question of the doctor, with what it needs to be put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Does the tenant exist? The OpenID configuration.
    Discovery(EntityName),
    /// Where it does not: is the other ID a tenant's?
    SwappedIds(EntityName),
    /// Whose tenant is a mail domain?
    DomainTenant(EntityName, String),
    /// Is the redirect registered? Authorization with `prompt=none`.
    Authorize(EntityName),
    /// Are the three values right? A client-credentials request.
    Credentials(EntityName),
    /// Does the refresh token still work?
    Refresh(Address),
    /// Does POP3 let the token in?
    Pop3(Address),
    /// Does SMTP let the token in?
    Smtp(Address),
}

impl Question {
    /// The question's name in a plan.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Discovery(_) => "discovery",
            Self::SwappedIds(_) => "swapped-ids",
            Self::DomainTenant(..) => "account-tenant",
            Self::Authorize(_) => "authorize",
            Self::Credentials(_) => "client-credentials",
            Self::Refresh(_) => "refresh",
            Self::Pop3(_) => "pop3",
            Self::Smtp(_) => "smtp",
        }
    }

    fn about(&self) -> String {
        match self {
            Self::Discovery(name)
            | Self::SwappedIds(name)
            | Self::Authorize(name)
            | Self::Credentials(name) => name.to_string(),
            Self::DomainTenant(_, domain) => domain.clone(),
            Self::Refresh(address) | Self::Pop3(address) | Self::Smtp(address) => {
                address.to_string()
            }
        }
    }

    fn why(&self) -> Text {
        match self {
            Self::Discovery(_) => messages::why_discovery(),
            Self::SwappedIds(_) => messages::why_swapped_ids(),
            Self::DomainTenant(..) => messages::why_account_tenant(),
            Self::Authorize(_) => messages::why_authorize(),
            Self::Credentials(_) => messages::why_client_credentials(),
            Self::Refresh(_) => messages::why_refresh(),
            Self::Pop3(_) => messages::why_pop3(),
            Self::Smtp(_) => messages::why_smtp(),
        }
    }

    /// The HTTP method, or the commands of a mail protocol; none of these touches a mail.
    const fn method(&self) -> &'static str {
        match self {
            Self::Discovery(_)
            | Self::SwappedIds(_)
            | Self::DomainTenant(..)
            | Self::Authorize(_) => "GET",
            Self::Credentials(_) | Self::Refresh(_) => "POST",
            Self::Pop3(_) => "AUTH XOAUTH2, STAT, QUIT",
            Self::Smtp(_) => "EHLO, STARTTLS, EHLO, AUTH XOAUTH2, QUIT",
        }
    }

    fn path(&self, entity: &Entity) -> String {
        let tenant = entity.tenant_id.as_str();
        match self {
            Self::Discovery(_) => metadata(tenant),
            Self::SwappedIds(_) => metadata(entity.client_id.as_str()),
            Self::DomainTenant(_, domain) => metadata(domain),
            Self::Authorize(_) => format!("/{tenant}/oauth2/v2.0/authorize"),
            Self::Credentials(_) | Self::Refresh(_) => format!("/{tenant}/oauth2/v2.0/token"),
            Self::Pop3(_) | Self::Smtp(_) => String::new(),
        }
    }

    /// The server that it is put to.
    pub(super) fn host(&self) -> String {
        self.endpoint().host
    }

    fn endpoint(&self) -> Endpoint {
        match self {
            Self::Discovery(_)
            | Self::SwappedIds(_)
            | Self::DomainTenant(..)
            | Self::Authorize(_)
            | Self::Credentials(_)
            | Self::Refresh(_) => Endpoint {
                host: LOGIN_HOST.to_owned(),
                port: 443,
            },
            Self::Pop3(_) => Endpoint::pop3(),
            Self::Smtp(_) => Endpoint::smtp(),
        }
    }
}

/// A request that the doctor makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// What is found out by it.
    #[serde(rename = "what", serialize_with = "by_name")]
    pub question: Question,
    /// The entity, the mail domain or the account that it is about.
    pub about: String,
    /// The HTTP method, or the commands of a mail protocol.
    pub method: &'static str,
    /// The server's name.
    pub host: String,
    /// Its TCP port.
    pub port: u16,
    /// The path of an HTTP request, without its query; empty for mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// Whether anything is different afterwards, here or there.
    pub changes: bool,
    /// Why it is asked, in every language.
    pub why: Text,
}

fn by_name<S: Serializer>(question: &Question, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(question.name())
}

impl Planned {
    pub(super) fn new(question: Question, entity: &Entity) -> Self {
        let endpoint = question.endpoint();
        Self {
            about: question.about(),
            method: question.method(),
            host: endpoint.host,
            port: endpoint.port,
            path: question.path(entity),
            changes: matches!(question, Question::Refresh(_)),
            why: question.why(),
            question,
        }
    }
}

impl Client {
    /// Every request that [`doctor`](Self::doctor) would make as things stand, in its order. Where an
    /// answer shows that a later one has no sense, the doctor leaves that out; a tenant that is not
    /// found makes it ask for the other ID too.
    ///
    /// # Errors
    /// When the client's files cannot be read.
    pub fn plan(&self, only: Option<&Address>) -> Result<Vec<Planned>, Error> {
        let settings = self.settings()?;
        if let Some(address) = only {
            settings.account(address)?;
        }
        let mut record = record::read(&self.home)?;
        let mut plan = Vec::new();
        for (name, entity) in &settings.entities {
            let accounts = accounts_of(&settings, name, only);
            if only.is_some() && accounts.is_empty() {
                continue;
            }
            let has_secret = config::secret(&self.home, name).is_ok();
            let mut questions = questions_of_entity(name, entity, &accounts, has_secret);
            if lacks_tenant(&mut record, name) {
                questions.insert(1, Question::SwappedIds(name.clone()));
            }
            for account in &accounts {
                questions.extend(self.questions_of_account(account, has_secret));
            }
            plan.extend(questions.into_iter().map(|one| Planned::new(one, entity)));
        }
        Ok(plan)
    }

    fn questions_of_account(&self, account: &Account, has_secret: bool) -> Vec<Question> {
        let address = &account.address;
        // A damaged file has no token for anybody; it is found out without a question.
        let Ok(Some(tokens)) = self.home.tokens(address).read() else {
            return Vec::new();
        };
        // Entra wants to be left alone for a while, and is.
        let is_held = matches!(self.asks_to_wait(account), Ok(Some(_)));
        let renewable = has_secret && tokens.refresh_token.is_some() && !is_held;
        let refresh = renewable.then(|| Question::Refresh(address.clone()));
        let mail = [
            Question::Pop3(address.clone()),
            Question::Smtp(address.clone()),
        ];
        refresh.into_iter().chain(mail).collect()
    }
}

/// Whether Entra said, when it was last asked, that there is no tenant of this ID.
fn lacks_tenant(record: &mut Record, name: &EntityName) -> bool {
    let entity = record.entity(name);
    let changed = entity.changed();
    let discovery = entity.checks.get(&Check::Discovery);
    let is_of_now = |answer: &&Attempt| changed.is_none_or(|changed| answer.moment() >= changed);
    let failure = discovery.filter(is_of_now).and_then(Attempt::failure);
    failure.is_some_and(names_no_tenant)
}

/// Ids that cannot be ids are judged at home: nobody is asked about them.
fn questions_of_entity(
    name: &EntityName,
    entity: &Entity,
    accounts: &[Account],
    has_secret: bool,
) -> Vec<Question> {
    let mut questions = Vec::new();
    let client_is_id = entity.client_id.is_well_formed();
    if !names_a_tenant(&entity.tenant_id) {
        return questions;
    }
    questions.push(Question::Discovery(name.clone()));
    let domain = |domain| Question::DomainTenant(name.clone(), domain);
    questions.extend(domains(accounts).into_iter().map(domain));
    if client_is_id {
        questions.push(Question::Authorize(name.clone()));
        if has_secret {
            questions.push(Question::Credentials(name.clone()));
        }
    }
    questions
}

fn metadata(tenant: &str) -> String {
    format!("/{tenant}/v2.0/.well-known/openid-configuration")
}

/// The mail domains of the users, each once.
fn domains(accounts: &[Account]) -> Vec<String> {
    let mut domains = Vec::new();
    for account in accounts {
        let domain = domain(account).to_owned();
        if !domain.is_empty() && !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    domains
}

pub(super) fn domain(account: &Account) -> &str {
    let login = account.login().as_str();
    login.rsplit_once('@').map_or("", |(_, domain)| domain)
}
