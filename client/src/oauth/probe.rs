//! Asking authorize itself, as the doctor does.
//!
//! Entra shows a wrong redirect, client or tenant on a page that only the user sees. With
//! `prompt=none` and without cookies a registration that is sound answers by a redirect
//! (`login_required`), and everything else is a page with its number in `$Config`.
//! <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code>

use http::header::LOCATION;
use serde::Deserialize;

use super::refusal::Refusal;
use super::{Registration, get, refusal};
use crate::evidence::{EntraPage, EntraRequest, Failure};
use crate::net::Net;

impl Registration {
    /// Asks whether the redirect is registered. Whatever the redirect says, that there is one
    /// proves it.
    ///
    /// # Errors
    /// With the page's number and words, or what else came.
    pub async fn probe_authorize(
        &self,
        net: &Net,
        redirect_uri: String,
        scopes: Vec<String>,
    ) -> Result<(), Failure> {
        let request = self.authorize(redirect_uri, scopes, None, Some("none"));
        let failure = |refusal: Refusal| refusal.into_failure(EntraRequest::Authorize);
        let answer = get(net, &request.url).await.map_err(failure)?;
        if answer.status().is_redirection() {
            let location = answer.headers().get(LOCATION);
            let led_back = location
                .and_then(|location| location.to_str().ok())
                .is_some_and(|location| leads_to(location, &request.redirect_uri));
            return match led_back {
                true => Ok(()),
                false => Err(failure(refusal::read(&answer))),
            };
        }
        match read_page(&String::from_utf8_lossy(answer.body())) {
            Some(page) => Err(page.into()),
            None => Err(failure(refusal::read(&answer))),
        }
    }
}

/// The redirect itself, not an address that merely begins with the same letters.
fn leads_to(location: &str, redirect_uri: &str) -> bool {
    location
        .strip_prefix(redirect_uri)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '#', '/']))
}

/// The error that a page of Entra carries; `None` when it carries none.
#[must_use]
pub fn read_page(html: &str) -> Option<EntraPage> {
    #[derive(Deserialize)]
    struct Config {
        #[serde(default, rename = "sErrorCode")]
        code: Option<String>,
        #[serde(default, rename = "strServiceExceptionMessage")]
        message: Option<String>,
    }
    let (_, script) = html.split_once("$Config=")?;
    // The object ends where its JSON does; what follows is script.
    let config: Config = serde_json::Deserializer::from_str(script)
        .into_iter()
        .next()?
        .ok()?;
    let code = config.code.and_then(|code| code.parse().ok());
    if code.is_none() && config.message.is_none() {
        return None;
    }
    Some(EntraPage {
        code,
        text: config.message.unwrap_or_default().into(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_number_stands_in_config() {
        let page = r#"<html><script>//<![CDATA[
$Config={"strServiceExceptionMessage":"AADSTS50011: The redirect URI 'x;}' does not match","sErrorCode":"50011","iHttpErrorCode":400,"pgid":"ConvergedError"};
//]]></script>"#;
        let page = read_page(page).unwrap();
        assert_eq!(page.code, Some(50011));
        assert!(page.text.as_str().starts_with("AADSTS50011"));
        for other in [
            "",
            "<html>",
            "$Config=",
            "$Config={",
            r#"$Config={"pgid":"ConvergedSignIn"};"#,
        ] {
            assert_eq!(read_page(other), None, "{other}");
        }
    }

    #[test]
    fn a_redirect_counts_only_when_it_leads_back() {
        for (location, expected) in [
            ("http://localhost/callback?error=login_required#", true),
            ("http://localhost/callback", true),
            ("http://localhost/callbacks?error=x", false),
            ("https://login.microsoftonline.com/common", false),
        ] {
            assert_eq!(leads_to(location, "http://localhost/callback"), expected);
        }
    }

    proptest! {
        #[test]
        fn any_page_is_read(html in ".*", config in ".*") {
            let _ = read_page(&html);
            let _ = read_page(&format!("$Config={{{config}"));
        }
    }
}
