//! Whether the account's own user signed in, and whether the account is this entity's at all.
//!
//! Both are asked of Entra: who signed in stands in the id_token of the token endpoint, never in
//! what a browser brought, and whose the mail domain is in the metadata that it names.

use super::{Client, local};
use crate::config::{Account, Settings};
use crate::diagnosis::is_slip;
use crate::error::{Error, Step};
use crate::evidence::{Leg, Local};
use crate::oauth::{Registration, tenant};
use crate::record;

impl Client {
    /// Stops a sign-in of somebody else, and notes who it was.
    pub(super) async fn refuse_other_user(
        &self,
        account: &Account,
        user: &str,
    ) -> Result<(), Error> {
        let login = account.login().as_str();
        if is_same(user, login) {
            return Ok(());
        }
        let is_known = self.settings()?.has_other(account, user);
        let kind = match !is_known && is_slip(user, login) {
            true => Local::AddressTypo,
            false => Local::OtherUser,
        };
        // Names only: it stands as evidence within a sentence of either language.
        let words = format!("{user} ≠ {login}");
        let address = &account.address;
        record::change(&self.home, |record| {
            record.account(address).signed_in_as = Some(user.to_owned());
        })
        .await?;
        let failure = local(kind, &words);
        Err(self
            .failed(address, Leg::SignIn, Step::SignIn, failure)
            .await)
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
            .map(|(name, _)| format!(", which is the tenant of \"{name}\""));
        let words = format!(
            "{domain} belongs to the tenant {theirs}{}; the account is set up for \"{}\" with the \
             tenant {ours}",
            elsewhere.unwrap_or_default(),
            account.entity,
        );
        let address = &account.address;
        let tenant = theirs.to_string();
        record::change(&self.home, |record| {
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

fn is_same(one: &str, other: &str) -> bool {
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
