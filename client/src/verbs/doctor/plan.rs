//! What the doctor asks, of whom and why: one list, which `doctor --plan` prints and `doctor` works
//! through, so that the two cannot differ.
//!
//! The order is that of the price: first what everybody may ask, then what needs the firm's secret,
//! last what shows a user's token to a mail server. Making a plan asks nobody.

use serde::Serialize;

use super::Client;
use crate::account::{Address, EntityName};
use crate::config::{self, Account};
use crate::error::Error;
use crate::evidence::ProbeKind;
use crate::locales::{Text, messages};
use crate::mail::Endpoint;
use crate::oauth::LOGIN_HOST;

/// A request that the doctor makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// What is found out by it.
    pub what: ProbeKind,
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
    #[serde(skip)]
    pub(super) entity: EntityName,
    #[serde(skip)]
    pub(super) account: Option<Address>,
}

impl Client {
    /// Every request that [`doctor`](Self::doctor) would make as things stand, in its order. Where
    /// one shows that a later one has no sense, the doctor leaves that out.
    ///
    /// # Errors
    /// When the client's files cannot be read.
    pub fn plan(&self, only: Option<&Address>) -> Result<Vec<Planned>, Error> {
        let settings = self.settings()?;
        if let Some(address) = only {
            settings.account(address)?;
        }
        let mut plan = Vec::new();
        for (name, entity) in &settings.entities {
            let accounts = self.accounts_of(name, only)?;
            if only.is_some() && accounts.is_empty() {
                continue;
            }
            let tenant = entity.tenant_id.as_str();
            let entra = |what, method, path: String| Planned {
                what,
                about: name.to_string(),
                method,
                host: LOGIN_HOST.to_owned(),
                port: 443,
                path,
                changes: false,
                why: why(what),
                entity: name.clone(),
                account: None,
            };
            plan.push(entra(ProbeKind::Discovery, "GET", metadata(tenant)));
            for domain in domains(&accounts) {
                plan.push(Planned {
                    about: domain.clone(),
                    ..entra(ProbeKind::AccountTenant, "GET", metadata(&domain))
                });
            }
            let authorize = format!("/{tenant}/oauth2/v2.0/authorize");
            plan.push(entra(ProbeKind::Authorize, "GET", authorize));
            let token = format!("/{tenant}/oauth2/v2.0/token");
            let has_secret = config::secret(&self.home, name).is_ok();
            if has_secret {
                plan.push(entra(ProbeKind::ClientCredentials, "POST", token.clone()));
            }
            for account in accounts {
                let of_account = |planned: Planned| Planned {
                    about: account.address.to_string(),
                    account: Some(account.address.clone()),
                    ..planned
                };
                // A damaged file has no token for anybody; it is found out without a question.
                let Ok(Some(tokens)) = self.home.tokens(&account.address).read() else {
                    continue;
                };
                if has_secret && tokens.refresh_token.is_some() {
                    plan.push(of_account(Planned {
                        changes: true,
                        ..entra(ProbeKind::Refresh, "POST", token.clone())
                    }));
                }
                let mail = |what, method, endpoint: Endpoint| Planned {
                    host: endpoint.host,
                    port: endpoint.port,
                    ..entra(what, method, String::new())
                };
                plan.push(of_account(mail(ProbeKind::Pop3, POP3, Endpoint::pop3())));
                plan.push(of_account(mail(ProbeKind::Smtp, SMTP, Endpoint::smtp())));
            }
        }
        Ok(plan)
    }
}

/// The commands of the two logins; none of them touches a mail.
const POP3: &str = "AUTH XOAUTH2, STAT, QUIT";
const SMTP: &str = "EHLO, STARTTLS, EHLO, AUTH XOAUTH2, QUIT";

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

fn why(what: ProbeKind) -> Text {
    match what {
        ProbeKind::Discovery => messages::why_discovery(),
        ProbeKind::AccountTenant => messages::why_account_tenant(),
        ProbeKind::Authorize => messages::why_authorize(),
        ProbeKind::ClientCredentials => messages::why_client_credentials(),
        ProbeKind::Refresh => messages::why_refresh(),
        ProbeKind::Pop3 => messages::why_pop3(),
        ProbeKind::Smtp => messages::why_smtp(),
    }
}
