//! Addresses that are in nobody's tenant.

use super::known::local;
use crate::config::Account;
use crate::evidence::{Failure, Local};

/// Providers of mailboxes for everybody, which are in no firm's tenant: an address of theirs is never
/// one of Exchange Online's, whoever signs in for it.
const PUBLIC_PROVIDERS: [&str; 28] = [
    "aol.com",
    "bluewin.ch",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hispeed.ch",
    "hotmail.ch",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "live.com",
    "mac.com",
    "me.com",
    "msn.com",
    "outlook.com",
    "outlook.de",
    "proton.me",
    "protonmail.com",
    "sunrise.ch",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yahoo.de",
];

/// Why the account cannot be one of Exchange Online's, where its address says so.
pub(super) fn public_provider(account: &Account) -> Option<Failure> {
    let (_, domain) = account.address.as_str().rsplit_once('@')?;
    let domain = domain.to_lowercase();
    let is_public = PUBLIC_PROVIDERS.contains(&domain.as_str());
    is_public.then(|| local(Local::PublicProvider, domain.into()))
}
