//! OpenID configuration, signing keys, instance discovery, user realm.
//!
//! Members and their order are those of public recordings (github.com/Azure/azure-sdk-for-js,
//! sdk/identity). There is no `code_challenge_methods_supported`: the real document has none.

use serde::Serialize;
use serde_json::{Value, json};

use super::aadsts::{Aadsts, Refusal};
use super::authority::Authority;
use crate::keys::SIGNING;
use crate::tenant::Tenant;

/// The two generations of endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// Without `v2.0` in the path.
    One,
    /// With it.
    Two,
}

#[derive(Serialize)]
struct Configuration {
    token_endpoint: String,
    token_endpoint_auth_methods_supported: [&'static str; 3],
    jwks_uri: String,
    response_modes_supported: [&'static str; 3],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    response_types_supported: &'static [&'static str],
    scopes_supported: &'static [&'static str],
    issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    microsoft_multi_refresh_token: Option<bool>,
    request_uri_parameter_supported: bool,
    userinfo_endpoint: String,
    authorization_endpoint: String,
    device_authorization_endpoint: String,
    http_logout_supported: bool,
    frontchannel_logout_supported: bool,
    end_session_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    check_session_iframe: Option<String>,
    claims_supported: [&'static str; 19],
    kerberos_endpoint: String,
    tenant_region_scope: Option<&'static str>,
    cloud_instance_name: &'static str,
    cloud_graph_host_name: &'static str,
    msgraph_host: &'static str,
    rbac_url: &'static str,
}

const CLAIMS: [&str; 19] = [
    "sub",
    "iss",
    "cloud_instance_name",
    "cloud_instance_host_name",
    "cloud_graph_host_name",
    "msgraph_host",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "acr",
    "nonce",
    "preferred_username",
    "name",
    "tid",
    "ver",
    "at_hash",
    "c_hash",
    "email",
];

/// The document. Asked with a domain, it answers with the tenant's ID; `common` and
/// `organizations` stay, and their issuer is a template with its braces.
pub(crate) fn configuration(
    authority: &Authority,
    tenant: Option<&Tenant>,
    version: Version,
    origin: &str,
) -> String {
    let name = tenant.map_or(authority.alias(), |tenant| &tenant.id);
    let issuing = tenant.map_or("{tenantid}", |tenant| &tenant.id);
    let base = format!("{origin}/{name}");
    let two = version == Version::Two;
    let oauth2 = if two { "oauth2/v2.0" } else { "oauth2" };
    let keys = if two { "discovery/v2.0" } else { "discovery" };
    let document = Configuration {
        token_endpoint: format!("{base}/{oauth2}/token"),
        token_endpoint_auth_methods_supported: [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        jwks_uri: format!("{base}/{keys}/keys"),
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        response_types_supported: if two {
            &["code", "id_token", "code id_token", "id_token token"]
        } else {
            &[
                "code",
                "id_token",
                "code id_token",
                "token id_token",
                "token",
            ]
        },
        scopes_supported: if two {
            &["openid", "profile", "email", "offline_access"]
        } else {
            &["openid"]
        },
        issuer: if two {
            format!("{origin}/{issuing}/v2.0")
        } else {
            format!("https://sts.windows.net/{issuing}/")
        },
        microsoft_multi_refresh_token: (!two).then_some(true),
        request_uri_parameter_supported: false,
        userinfo_endpoint: if two {
            "https://graph.microsoft.com/oidc/userinfo".to_owned()
        } else {
            format!("{base}/openid/userinfo")
        },
        authorization_endpoint: format!("{base}/{oauth2}/authorize"),
        device_authorization_endpoint: format!("{base}/{oauth2}/devicecode"),
        http_logout_supported: true,
        frontchannel_logout_supported: true,
        end_session_endpoint: format!("{base}/{oauth2}/logout"),
        check_session_iframe: (!two).then(|| format!("{base}/oauth2/checksession")),
        claims_supported: CLAIMS,
        kerberos_endpoint: format!("{base}/kerberos"),
        tenant_region_scope: tenant.map(|_| "EU"),
        cloud_instance_name: "microsoftonline.com",
        cloud_graph_host_name: "graph.windows.net",
        msgraph_host: "graph.microsoft.com",
        rbac_url: "https://pas.windows.net",
    };
    serde_json::to_string(&document).unwrap_or_default()
}

/// The signing key. Only the v2 document says its issuer, and no key says an `alg`.
pub(crate) fn keys(tenant: Option<&str>, version: Version, origin: &str) -> Value {
    let mut key = json!({
        "kty": "RSA",
        "use": "sig",
        "kid": SIGNING.kid(),
        "x5t": SIGNING.kid(),
        "n": SIGNING.n(),
        "e": SIGNING.e(),
        "x5c": [SIGNING.x5c()],
        "cloud_instance_name": "microsoftonline.com",
    });
    if version == Version::Two {
        let issuing = tenant.unwrap_or("{tenantid}");
        key["issuer"] = json!(format!("{origin}/{issuing}/v2.0"));
    }
    json!({ "keys": [key] })
}

/// `/common/discovery/instance`: where the configuration of an authorize address lies.
///
/// # Errors
/// When the address is none of this box or of the public cloud (AADSTS50049).
pub(crate) fn instance(
    authorization_endpoint: Option<&str>,
    origin: &str,
    full: bool,
) -> Result<Value, Refusal> {
    let endpoint = authorization_endpoint
        .ok_or_else(|| Aadsts::MissingParameter.naming("name", "authorization_endpoint"))?;
    let url = url::Url::parse(endpoint).map_err(|_| Aadsts::UnknownInstance)?;
    let own = url::Url::parse(origin).is_ok_and(|origin| origin.origin() == url.origin());
    if !own && !url.host_str().is_some_and(|host| PUBLIC.contains(&host)) {
        return Err(Aadsts::UnknownInstance.into());
    }
    let tenant = url
        .path_segments()
        .and_then(|mut segments| segments.next())
        .unwrap_or("common");
    let mut answer = json!({
        "tenant_discovery_endpoint": format!("{origin}/{tenant}/v2.0/.well-known/openid-configuration"),
    });
    if full {
        let host = origin.trim_start_matches("https://");
        answer["api-version"] = json!("1.1");
        answer["metadata"] = json!([
            { "preferred_network": host, "preferred_cache": host, "aliases": [host] },
            {
                "preferred_network": "login.microsoftonline.com",
                "preferred_cache": "login.windows.net",
                "aliases": PUBLIC,
            },
        ]);
    }
    Ok(answer)
}

const PUBLIC: [&str; 4] = [
    "login.microsoftonline.com",
    "login.windows.net",
    "login.microsoft.com",
    "sts.windows.net",
];

/// `/common/userrealm/{upn}`: every domain of a tenant is managed here, others are unknown.
pub(crate) fn user_realm(tenants: &[Tenant], upn: &str) -> Value {
    let domain = upn.rsplit_once('@').map_or(upn, |(_, domain)| domain);
    let known = tenants.iter().any(|tenant| tenant.answers_to(domain));
    json!({
        "ver": "1.0",
        "account_type": if known { "Managed" } else { "Unknown" },
        "domain_name": domain,
        "cloud_instance_name": "microsoftonline.com",
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    })
}
