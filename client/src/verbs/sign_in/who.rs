//! Whether the account's own user signed in, and whether the account is this entity's at all.
//!
//! Both are asked of Entra: who signed in stands in the id_token of the token endpoint, never in
//! what a browser brought, and whose the mail domain is in the metadata that it names.

use secrecy::SecretString;

use super::{Client, local};
use crate::config::{Account, Settings};
use crate::diagnosis::is_slip;
use crate::error::{Error, Step};
use crate::evidence::{Leg, Local};
use crate::mail::FailureKind;
use crate::mail::fetch::{self, FetchOptions};
use crate::oauth::id_token::Identity;
use crate::oauth::{Registration, tenant};
use crate::record;

impl Client {
    /// Stops a sign-in of somebody else, and notes who it was.
    pub(super) async fn refuse_other_user(
        &self,
        account: &Account,
        identity: &Identity,
        token: &SecretString,
    ) -> Result<(), Error> {
        let Some(user) = identity.upn.as_deref() else {
            return Ok(());
        };
        let login = account.login().as_str();
        if is_same(user, login) {
            return Ok(());
        }
        let kind = self.who_it_was(account, identity, token).await?;
        // Names only: it stands as evidence within a sentence of either language.
        let words = format!("{user} ≠ {login}");
        let address = &account.address;
        self.remember(|record| {
            record.account(address).signed_in_as = Some(user.to_owned());
        })
        .await?;
        let failure = local(kind, &words);
        Err(self
            .failed(address, Leg::SignIn, Step::SignIn, failure)
            .await)
    }

    /// The same person under another name, a slip of the pen, or somebody else. An address that is
    /// an alias, or a shared mailbox, opens for whoever may use it: the mail server is asked whether
    /// this token opens it, which retrieves nothing.
    async fn who_it_was(
        &self,
        account: &Account,
        identity: &Identity,
        token: &SecretString,
    ) -> Result<Local, Error> {
        let user = identity.upn.as_deref().unwrap_or_default();
        let mut record = record::read(&self.home)?;
        let before = record.account(&account.address).signed_in_oid.take();
        if before.is_some() && before == identity.object_id {
            return Ok(Local::Renamed);
        }
        if self.settings()?.has_other(account, user) {
            return Ok(Local::OtherUser);
        }
        if is_slip(user, account.login().as_str()) {
            return Ok(Local::AddressTypo);
        }
        let mailbox = account.address.as_str();
        let how = FetchOptions::default();
        Ok(
            match Box::pin(fetch::look(&self.net, mailbox, token, &how)).await {
                Ok(()) => Local::OtherName,
                Err(failure) => match failure.kind {
                    FailureKind::Refused { .. } => Local::OtherUser,
                    FailureKind::Transport(_)
                    | FailureKind::Closed
                    | FailureKind::TlsAtOnce
                    | FailureKind::Protocol { .. }
                    | FailureKind::Foreign { .. }
                    | FailureKind::OutOfTurn { .. }
                    | FailureKind::Endless { .. }
                    | FailureKind::TooSlow { .. }
                    | FailureKind::StarttlsMissing { .. }
                    | FailureKind::Xoauth2Missing { .. }
                    | FailureKind::Locked { .. }
                    | FailureKind::Local { .. } => Local::OtherUnasked,
                },
            },
        )
    }

    /// Stops a sign-in whose tokens could only be for another tenant's mailbox.
    ///
    /// Only a clear answer stops it: a domain that no tenant has verified may be new, and who cannot
    /// be reached here will say so in the sign-in itself. Ids of the settings that are wrong are no
    /// matter of the account either.
    pub(super) async fn refuse_other_tenant(
        &self,
        account: &Account,
        registration: &Registration,
    ) -> Result<(), Error> {
        let ours = &registration.tenant_id;
        let login = account.login().as_str();
        let domain = login.rsplit_once('@').map_or("", |(_, domain)| domain);
        if !ours.is_well_formed() {
            return Ok(());
        }
        let theirs = match tenant::of_domain(&self.net, domain).await {
            Ok(theirs) if theirs != *ours => theirs,
            Ok(_) | Err(_) => return Ok(()),
        };
        if registration.discover(&self.net).await.is_err() {
            return Ok(());
        }
        let settings = self.settings()?;
        let elsewhere = (settings.entities.iter())
            .find(|(_, entity)| entity.tenant_id == theirs)
            .map(|(name, _)| format!(" ({name})"));
        let words = format!("{domain}: {theirs}{}", elsewhere.unwrap_or_default());
        let address = &account.address;
        let tenant = theirs.to_string();
        self.remember(|record| {
            record.account(address).domain_tenant = Some(tenant);
        })
        .await?;
        let failure = local(Local::OtherTenant, &words);
        Err(self
            .failed(address, Leg::SignIn, Step::SignIn, failure)
            .await)
    }
}

impl Settings {
    /// Whether another account is this user's: then somebody else signed in, however alike the
    /// names.
    fn has_other(&self, account: &Account, user: &str) -> bool {
        (self.accounts.iter())
            .filter(|other| other.address != account.address)
            .any(|other| {
                is_same(user, other.address.as_str()) || is_same(user, other.login().as_str())
            })
    }
}

pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn somebody_with_an_account_of_their_own_is_no_misspelling() {
        let settings = r#"
            [entities.M]
            tenant_id = "t"
            client_id = "c"
            [[accounts]]
            address = "anna@muster.example"
            entity = "M"
            [[accounts]]
            address = "kanzlei@muster.example"
            login = "Hanna@muster.example"
            entity = "M"
        "#;
        let settings = Settings::parse(Path::new("s"), settings).unwrap();
        let anna = &settings.accounts[0];
        for (user, expected) in [
            ("hanna@muster.example", true),
            ("KANZLEI@muster.example", true),
            ("anna@muster.example", false),
            ("ana@muster.example", false),
        ] {
            assert_eq!(settings.has_other(anna, user), expected, "{user}");
        }
    }
}
