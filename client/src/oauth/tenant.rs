//! Whose tenant it is: the metadata of a tenant, which Entra gives to everybody.
//!
//! A tenant can be named by its id or by any domain that it has verified; the answer names the id
//! in either case, which is how a client learns whose a mail address is before anybody signs in.
//! <https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri>

use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::refusal::{self, Refusal};
use super::{endpoint_of, get, unreadable};
use crate::config::Guid;
use crate::net::Net;

/// The id of the tenant that has verified this domain.
///
/// # Errors
/// With Entra's words (90002 when no tenant has), or what was odd about its answer.
pub async fn of_domain(net: &Net, domain: &str) -> Result<Guid, Refusal> {
    let issuer = issuer(net, domain).await?;
    id_in(&issuer).ok_or_else(unreadable)
}

/// The id of a tenant that is named by its id or by a domain; `None` where nobody tells.
pub async fn id_of(net: &Net, tenant: &Guid) -> Option<Guid> {
    match tenant.is_well_formed() {
        true => Some(tenant.clone()),
        false => of_domain(net, tenant.as_str()).await.ok(),
    }
}

/// Whether there is a tenant of this id.
pub async fn exists(net: &Net, id: &str) -> bool {
    issuer(net, id).await.is_ok()
}

/// The issuer of a tenant's tokens.
pub(super) async fn issuer(net: &Net, tenant: &str) -> Result<String, Refusal> {
    #[derive(Deserialize)]
    struct Metadata {
        issuer: String,
    }
    let url = endpoint_of(tenant, "v2.0/.well-known/openid-configuration");
    let answer = get(net, &url).await?;
    if answer.status() != StatusCode::OK {
        return Err(refusal::read(&answer));
    }
    let metadata: Metadata =
        serde_json::from_slice(answer.body()).map_err(|_| refusal::odd(&answer))?;
    Ok(metadata.issuer)
}

/// An issuer is `https://login.microsoftonline.com/{tenant id}/v2.0`.
fn id_in(issuer: &str) -> Option<Guid> {
    let url = Url::parse(issuer).ok()?;
    let id = Guid::as_written(url.path_segments()?.next()?);
    id.is_well_formed().then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenant_stands_in_its_issuer() {
        const ID: &str = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";
        for (issuer, expected) in [
            (
                format!("https://login.microsoftonline.com/{ID}/v2.0"),
                Some(ID),
            ),
            (format!("https://sts.windows.net/{ID}/"), Some(ID)),
            (
                "https://login.microsoftonline.com/{tenantid}/v2.0".to_owned(),
                None,
            ),
            ("https://login.microsoftonline.com".to_owned(), None),
            (ID.to_owned(), None),
            (String::new(), None),
        ] {
            let id = id_in(&issuer);
            assert_eq!(id.as_ref().map(Guid::as_str), expected, "{issuer}");
        }
    }
}
