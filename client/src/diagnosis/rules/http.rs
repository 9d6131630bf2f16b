//! Diagnosis: throttled, service-unavailable, proxy-in-between — what the head of an HTTP answer says,
//! before anybody looks at its body.
//!
//! 429 comes as plain text: <https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/2855>.
//! A server error needs no body at all to say that it is the server's. And what is no OAuth error
//! (RFC 6749 section 5.2) did not come from Entra: a captive portal redirects or shows a page, a
//! firewall shows its own, a proxy wants a password (407) or a login (511, RFC 6585 section 6).

use super::{Case, FindingId, Verdict};
use crate::evidence::{EntraError, EntraRequest, Failure, HttpBody};

/// A status that says all there is, whatever the body holds.
pub(super) fn by_status(case: &Case<'_>) -> Option<Verdict> {
    let error = answer(case)?;
    let verdict = match error.status? {
        429 => Verdict::new(FindingId::Throttled),
        407 | 511 => Verdict::new(FindingId::ProxyInBetween),
        500..=599 if error.http.is_of_a_proxy() => Verdict::new(FindingId::ProxyInBetween),
        408 | 500..=599 if case.codes().is_empty() => Verdict::new(FindingId::ServiceUnavailable),
        _ => return None,
    };
    Some(match error.http.retry_after {
        Some(seconds) => verdict.seeing(format!("Retry-After: {seconds} s")),
        None => verdict,
    })
}

/// An answer that is no OAuth error: somebody else gave it, or it was cut on its way.
pub(super) fn by_body(case: &Case<'_>) -> Option<Verdict> {
    let error = answer(case).filter(|error| error.error.is_empty() && case.codes().is_empty())?;
    error.status?;
    Some(match error.http.body {
        // Tokens were on their way, and the end was lost.
        Some(HttpBody::Json) if error.status == Some(200) && brings_json(error.request) => {
            Verdict::new(FindingId::ServiceUnavailable)
        }
        Some(HttpBody::Json) => return None,
        Some(HttpBody::Empty | HttpBody::Html | HttpBody::Text | HttpBody::TooLarge) => {
            Verdict::new(FindingId::ProxyInBetween)
        }
        None => return None,
    })
}

/// Whether JSON is what the request brings when all is well; authorization brings a page.
fn brings_json(request: EntraRequest) -> bool {
    request != EntraRequest::Authorize
}

fn answer<'a>(case: &Case<'a>) -> Option<&'a EntraError> {
    match case.failure {
        Failure::Entra(error) => Some(error),
        Failure::EntraPage(_) | Failure::Reply(_) | Failure::Transport(_) | Failure::Local(_) => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::FindingId;
    use crate::evidence::{EntraError, EntraRequest, Failure, HttpBody, HttpHead, Leg, Words};

    fn answer(status: u16, body: HttpBody, server: Option<&str>) -> EntraError {
        EntraError {
            request: EntraRequest::Refresh,
            status: Some(status),
            error: Words::default(),
            error_codes: vec![],
            suberror: None,
            description: "what was seen".into(),
            http: Box::new(HttpHead {
                body: Some(body),
                server: server.map(Words::from),
                ..HttpHead::default()
            }),
        }
    }

    #[test]
    fn the_head_of_an_answer_says_whose_it_is() {
        use FindingId::{ProxyInBetween, ServiceUnavailable, Throttled};
        use HttpBody::{Empty, Html, Json, Text, TooLarge};
        for (status, body, server, expected) in [
            (503, Html, None, ServiceUnavailable),
            (503, Empty, None, ServiceUnavailable),
            (502, Html, Some("Microsoft-HTTPAPI/2.0"), ServiceUnavailable),
            (504, Text, None, ServiceUnavailable),
            (500, Json, None, ServiceUnavailable),
            (408, Empty, None, ServiceUnavailable),
            (429, Text, None, Throttled),
            (429, Empty, Some("squid/5.7"), Throttled),
            (503, Html, Some("squid/5.7"), ProxyInBetween),
            (502, Html, Some("1.1 Zscaler/6.2"), ProxyInBetween),
            (407, Html, None, ProxyInBetween),
            (511, Html, None, ProxyInBetween),
            (403, Html, None, ProxyInBetween),
            (302, Empty, None, ProxyInBetween),
            (307, Html, None, ProxyInBetween),
            (200, Html, None, ProxyInBetween),
            (404, Text, None, ProxyInBetween),
            (200, TooLarge, None, ProxyInBetween),
            // The answer was Entra's, and is only half there.
            (200, Json, None, ServiceUnavailable),
            (400, Json, None, FindingId::Unknown),
        ] {
            let failure = Failure::Entra(answer(status, body, server));
            check(account(), Leg::Refresh, failure, expected);
        }
    }

    #[test]
    fn retry_after_is_told_and_is_the_cure() {
        let mut error = answer(429, HttpBody::Text, None);
        error.http.retry_after = Some(77);
        let found = failing(account(), Leg::Refresh, Failure::Entra(error)).remove(0);
        assert!(found.evidence.iter().any(|words| words.contains("77 s")));
        assert_eq!(
            found.remedies,
            [crate::diagnosis::Remedy::Wait { seconds: 77 }]
        );
    }

    #[test]
    fn an_oauth_error_is_entras_own() {
        let mut error = answer(400, HttpBody::Json, None);
        error.error = "invalid_moon".into();
        let failure = Failure::Entra(error);
        check(account(), Leg::Refresh, failure, FindingId::Unknown);
    }
}
