//! One open failure and what stands around it: what a rule judges.

use super::pages;
use super::place::Place;
use crate::evidence::{
    AccountEvidence, Attempt, EntityEvidence, Failure, Leg, Local, Moment, Protocol, TokenClaims,
    Words,
};

/// A failure with what stands around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case<'a> {
    pub(crate) entity: &'a EntityEvidence,
    pub(crate) account: Option<&'a AccountEvidence>,
    pub(crate) place: Place,
    pub(crate) moment: Moment,
    pub(crate) failure: &'a Failure,
}

impl<'a> Case<'a> {
    pub(super) fn new(
        entity: &'a EntityEvidence,
        account: Option<&'a AccountEvidence>,
        place: Place,
        moment: Moment,
        failure: &'a Failure,
    ) -> Self {
        Self {
            entity,
            account,
            place,
            moment,
            failure,
        }
    }

    /// `None` when the attempt succeeded.
    pub(super) fn of(
        entity: &'a EntityEvidence,
        account: Option<&'a AccountEvidence>,
        place: Place,
        attempt: &'a Attempt,
    ) -> Option<Self> {
        let failure = attempt.failure()?;
        let moment = attempt.moment();
        Some(Self::new(entity, account, place, moment, failure))
    }

    /// The AADSTS numbers that were seen.
    pub(crate) fn codes(&self) -> Vec<u32> {
        match self.failure {
            Failure::Entra(error) => error.codes(),
            Failure::EntraPage(page) => page.codes(),
            Failure::Reply(_) | Failure::Transport(_) | Failure::Local(_) => Vec::new(),
        }
    }

    /// Why the client itself stopped, if it did.
    pub(super) fn local(&self) -> Option<Local> {
        match self.failure {
            Failure::Local(local) => Some(local.kind),
            _ => None,
        }
    }

    /// Whether there was no token to try with.
    pub(super) fn has_no_token(&self) -> bool {
        self.local() == Some(Local::NoToken)
    }

    /// The protocol of a mail server that refused the token without saying why, and the token.
    ///
    /// Exchange answers an expired token, a token for another service, a missing permission and
    /// the wrong user with one line: <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>.
    pub(super) fn refused_token(&self) -> Option<(Protocol, &'a TokenClaims)> {
        let protocol = match self.place {
            Place::Claims(protocol) => protocol,
            Place::Clock
            | Place::Settings
            | Place::Refused
            | Place::Check(_)
            | Place::Tenant
            | Place::Tokens
            | Place::Leg(_) => self.general_refusal()?,
        };
        Some((protocol, self.account?.token.as_ref()?))
    }

    /// The protocol of a mail server that refused a login without saying why.
    pub(super) fn general_refusal(&self) -> Option<Protocol> {
        let Failure::Reply(reply) = self.failure else {
            return None;
        };
        super::is_refused_login(self.failure).then_some(reply.protocol)
    }

    /// Who signed in, as far as the client knows.
    pub(crate) fn signed_in(&self) -> Option<&'a str> {
        let account = self.account?;
        let token = account.token.as_ref();
        let in_token = || token.and_then(|token| token.user.as_deref());
        account.signed_in_as.as_deref().or_else(in_token)
    }

    /// Whether the account's own user is the sender.
    pub(crate) fn sends_as_itself(&self) -> bool {
        let own = |account: &AccountEvidence| account.address.eq_ignore_ascii_case(&account.login);
        self.account.is_some_and(own)
    }

    /// The permissions that were asked for and not granted, by their short names; none where the
    /// client does not know of a part that was granted.
    pub(crate) fn missing_permissions(&self) -> Vec<&'a str> {
        let Some(account) = self.account else {
            return Vec::new();
        };
        let asked = match self.place {
            Place::Leg(Leg::Refresh) => &account.wanted_scopes,
            Place::Clock
            | Place::Settings
            | Place::Refused
            | Place::Check(_)
            | Place::Tenant
            | Place::Tokens
            | Place::Claims(_)
            | Place::Leg(Leg::SignIn | Leg::Pop3 | Leg::Smtp) => &account.asked_scopes,
        };
        let granted: Vec<&str> = (account.granted_scopes.iter())
            .map(|scope| short(scope))
            .chain(
                account
                    .token
                    .iter()
                    .flat_map(|token| token.scp.iter().map(String::as_str)),
            )
            .collect();
        let is_granted = |name: &&str| granted.iter().any(|one| one.eq_ignore_ascii_case(name));
        let asked: Vec<&str> = (asked.iter())
            .map(|scope| short(scope))
            .filter(|name| is_a_permission(name))
            .collect();
        let (kept, missing): (Vec<&str>, Vec<&str>) = asked.into_iter().partition(is_granted);
        if kept.is_empty() { Vec::new() } else { missing }
    }

    /// The server's own words, as far as there are any.
    pub(crate) fn words(&self) -> Vec<String> {
        match self.failure {
            Failure::Entra(error) if error.description.is_empty() => {
                let status = error.status.map(|status| format!("HTTP {status}"));
                non_empty([status.unwrap_or_default(), error.error.to_string()])
            }
            Failure::Entra(error) => non_empty([error.description.to_string()]),
            Failure::EntraPage(page) if page.text.is_empty() => page
                .codes()
                .iter()
                .map(|code| format!("AADSTS{code}"))
                .collect(),
            Failure::EntraPage(page) => {
                // The number of a page may stand in its script alone.
                let shown = pages::numbers(page.text.as_str());
                let hidden = page.code.filter(|code| !shown.contains(code));
                let hidden = hidden.map(|code| format!("AADSTS{code}"));
                non_empty([page.text.to_string(), hidden.unwrap_or_default()])
            }
            Failure::Reply(reply) => non_empty([reply.line.to_string()]),
            Failure::Transport(failure) => non_empty([join(&failure.host, &failure.words)]),
            Failure::Local(failure) => non_empty([failure.words.to_string()]),
        }
    }
}

/// A permission without its resource.
fn short(scope: &str) -> &str {
    scope.rsplit('/').next().unwrap_or(scope)
}

/// Scopes of OpenID Connect are no permissions of a resource, and `.default` names none.
fn is_a_permission(name: &str) -> bool {
    ![
        "openid",
        "profile",
        "email",
        "offline_access",
        ".default",
        "",
    ]
    .iter()
    .any(|other| other.eq_ignore_ascii_case(name))
}

fn join(host: &str, words: &Words) -> String {
    if words.is_empty() {
        host.to_owned()
    } else {
        format!("{host}: {words}")
    }
}

fn non_empty<const N: usize>(texts: [String; N]) -> Vec<String> {
    texts.into_iter().filter(|text| !text.is_empty()).collect()
}
