//! The one page that the client shows: what the browser sees after the redirect.
//!
//! It loads nothing from anywhere and runs no script, and its policy allows neither.

use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY};
use http::{Response, StatusCode};
use maud::{DOCTYPE, html};
use oauth2::CsrfToken;

use crate::locales::{Language, Text, messages};

/// The code was redeemed and the account is signed in.
#[must_use]
pub fn received(language: Language) -> Response<String> {
    let title = messages::page_received();
    let body = messages::page_close();
    page(StatusCode::OK, language, &title, &body, None)
}

/// The sign-in did not succeed; `words` are the server's or the client's own.
#[must_use]
pub fn failed(language: Language, words: &str) -> Response<String> {
    let title = messages::page_failed();
    let body = messages::page_go_back();
    page(
        StatusCode::BAD_REQUEST,
        language,
        &title,
        &body,
        Some(words),
    )
}

fn page(
    status: StatusCode,
    language: Language,
    title: &Text,
    body: &Text,
    words: Option<&str>,
) -> Response<String> {
    let nonce = CsrfToken::new_random();
    let title = title.say(language);
    let html = html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style nonce=(nonce.secret()) { (STYLE) }
            }
            body {
                main {
                    h1 { (title) }
                    @if let Some(words) = words { p class="words" { (words) } }
                    p { (body.say(language)) }
                }
            }
        }
    };
    let mut response = Response::new(html.into_string());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The address of this page holds the code; nobody may learn it from a referrer.
        (REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        nonce.secret()
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:34rem;\
padding:0 1rem}h1{font-size:1.5rem}.words{border-left:.25rem solid #b00;padding-left:.75rem;white-space:pre-line;\
overflow-wrap:anywhere}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_how_it_ended_and_loads_nothing() {
        let german = received(Language::De);
        assert!(german.body().contains("<h1>Überprüfungscode erhalten</h1>"));
        let english = received(Language::En);
        assert!(
            english
                .body()
                .contains("<h1>Verification code received</h1>")
        );
        let failure = failed(Language::En, "AADSTS65004: <script>declined</script>");
        assert!(failure.body().contains("AADSTS65004: &lt;script&gt;"));
        for page in [german, english, failure] {
            let policy = page.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'"), "{policy}");
            assert!(!page.body().contains("http"), "{}", page.body());
        }
    }
}
