//! Signing in on another device (RFC 8628): the user types a short code there, and this client
//! asks until Entra has an answer.
//!
//! The last resort of a computer without a browser: many tenants block it, since whoever talks a
//! user into typing a code is signed in as that user.
//! <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code>

use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::id_token::Identity;
use super::odd::head;
use super::refusal::{self, EntraSaid, Odd, Refusal};
use super::{Registration, TokenAnswer, http as https, is_object, unreadable};
use crate::net::Net;
use crate::tokens::Granted;

/// A code that a user can type, and what this client asks with meanwhile.
#[derive(Debug)]
pub struct DeviceCode {
    /// What the user types.
    pub user_code: String,
    /// Where the user types it.
    pub verification_uri: Url,
    /// Entra's own sentence about both.
    pub message: String,
    /// From then on the code is worth nothing.
    pub expires_at: Timestamp,
    interval: Duration,
    code: SecretString,
    scopes: Vec<String>,
}

/// Where the answer names none (RFC 8628 section 3.2).
const INTERVAL: Duration = Duration::from_secs(5);
/// What `slow_down` adds, for good (RFC 8628 section 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// However often nobody could be reached, the user who has typed the code does not wait longer.
const SLOWEST: Duration = Duration::from_secs(60);
/// No code lives longer; a larger number is a mistake.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

impl Registration {
    /// Asks for a code. The secret is not part of this request, only of those that follow.
    ///
    /// # Errors
    /// With Entra's words, or what was odd about its answer.
    pub async fn begin_device(
        &self,
        net: &Net,
        scopes: Vec<String>,
    ) -> Result<DeviceCode, Refusal> {
        let form = [
            ("client_id", self.client_id.as_str()),
            ("scope", &scopes.join(" ")),
        ];
        let body = post(net, &self.endpoint("oauth2/v2.0/devicecode"), &form).await;
        let answer: Answer = read(&body.map_err(|refusal| refusal.without(&[&self.secret]))?)?;
        let lifetime = Duration::from_secs(answer.expires_in).min(LONGEST);
        let url = Url::parse(&answer.verification_uri).map_err(|_| unreadable())?;
        // Both are shown on a terminal, as they came from the network.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if url.scheme() != "https" || !answer.user_code.chars().all(plain) {
            return Err(unreadable());
        }
        Ok(DeviceCode {
            user_code: answer.user_code,
            verification_uri: url,
            message: answer.message.replace(char::is_control, " "),
            expires_at: net
                .clock()
                .now()
                .checked_add(lifetime)
                .unwrap_or(Timestamp::MAX),
            interval: match answer.interval {
                None | Some(0) => INTERVAL,
                Some(seconds) => Duration::from_secs(seconds).min(LONGEST),
            },
            code: SecretString::from(answer.device_code),
            scopes,
        })
    }

    /// Asks until the user has decided or the code is over, on the network's clock. The first
    /// request comes after one interval, and one more when the code is over, so that what ends it
    /// are Entra's words.
    ///
    /// # Errors
    /// With Entra's words; `None` when the code is over and Entra does not say so.
    pub async fn finish_device(
        &self,
        net: &Net,
        device: &DeviceCode,
    ) -> Result<(Granted, Option<Identity>), Option<Refusal>> {
        let mut interval = device.interval;
        loop {
            let clock = net.clock();
            let next = (clock.now().checked_add(interval)).unwrap_or(Timestamp::MAX);
            clock.sleep_until(next.min(device.expires_at)).await;
            let refusal = match self.poll(net, device).await {
                Ok(answer) => return Ok(answer),
                Err(refusal) => refusal,
            };
            interval = match refusal.patience(interval) {
                Some(interval) => interval,
                None => return Err(Some(refusal)),
            };
            if clock.now() >= device.expires_at {
                return Err(match refusal {
                    // Nobody could be reached, which explains more than the time that has passed.
                    Refusal::Net(_) | Refusal::Odd(_) => Some(refusal),
                    Refusal::Said(_) | Refusal::IdToken(_) => None,
                });
            }
        }
    }

    async fn poll(
        &self,
        net: &Net,
        device: &DeviceCode,
    ) -> Result<(Granted, Option<Identity>), Refusal> {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", self.secret.expose_secret()),
            ("device_code", device.code.expose_secret()),
        ];
        let body = post(net, &self.endpoint("oauth2/v2.0/token"), &form).await;
        let body = body.map_err(|refusal| refusal.without(&[&self.secret, &device.code]))?;
        let answer: TokenAnswer =
            serde_json::from_slice(&body).map_err(|_| refusal::of_success(&body))?;
        // This way of signing in sends no nonce; the device code itself binds the answer to it.
        self.granted(net, answer, &device.scopes, None)
    }
}

impl Refusal {
    /// The pause before the next question; `None` when there is nothing more to ask.
    fn patience(&self, interval: Duration) -> Option<Duration> {
        match self {
            // RFC 8628 section 3.5: back off exponentially when the connection timed out.
            Self::Net(_) => Some((interval * 2).min(SLOWEST.max(interval))),
            Self::Odd(Odd::Answer(answer)) if answer.status >= 500 || answer.status == 429 => {
                let asked = answer
                    .http
                    .retry_after
                    .map_or(Duration::ZERO, Duration::from_secs);
                Some((interval * 2).max(asked).min(SLOWEST.max(interval)))
            }
            Self::Odd(_) | Self::IdToken(_) => None,
            Self::Said(said) => match said.error.as_str() {
                "authorization_pending" => Some(interval),
                "slow_down" => Some(interval + SLOWER),
                "temporarily_unavailable" | "server_error" => Some(interval + SLOWER),
                _ if matches!(said.status, Some(429 | 500..)) => Some(interval + SLOWER),
                _ => None,
            },
        }
    }
}

/// RFC 8628 section 3.2; the older endpoint wrote numbers as strings and another name.
#[derive(Deserialize)]
struct Answer {
    device_code: String,
    user_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: String,
    #[serde(default)]
    message: String,
    #[serde(deserialize_with = "number")]
    expires_in: u64,
    #[serde(default, deserialize_with = "optional_number")]
    interval: Option<u64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(u64),
    Text(String),
}

impl Number {
    fn value(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = Number::deserialize(deserializer)?.value();
    number.ok_or_else(|| serde::de::Error::custom("not a number"))
}

fn optional_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(Option::<Number>::deserialize(deserializer)?.and_then(Number::value))
}

fn read<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| unreadable())
}

/// Posts a form; the answer's body when it is a success. Entra has been seen to give errors with
/// status 200 here, so a body that says `error` is one
/// (microsoft-authentication-library-for-dotnet, `DeviceCodeRequest`).
async fn post(net: &Net, url: &Url, form: &[(&str, &str)]) -> Result<Vec<u8>, Refusal> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = Request::post(url.as_str())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into_bytes())
        .map_err(|_| unreadable())?;
    let answer = https::exchange(net, request).await?;
    if answer.status() != StatusCode::OK {
        return Err(refusal::read(&answer));
    }
    if !is_object(answer.body()) {
        return Err(refusal::odd(&answer));
    }
    match serde_json::from_slice::<EntraSaid>(answer.body()) {
        Ok(said) => Err(Refusal::Said(Box::new(EntraSaid {
            status: Some(200),
            http: head(&answer),
            ..said
        }))),
        Err(_) => Ok(answer.into_body()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_change_is_asked_again() {
        let said = |error: &str, status| {
            Refusal::Said(Box::new(EntraSaid {
                error: error.to_owned(),
                status: Some(status),
                ..EntraSaid::default()
            }))
        };
        let page = |status: u16, wait: Option<&str>| {
            let answer = http::Response::builder().status(status);
            let answer = match wait {
                Some(wait) => answer.header("Retry-After", wait),
                None => answer,
            };
            refusal::odd(&answer.body(b"<html>".to_vec()).unwrap())
        };
        for (refusal, expected) in [
            (said("authorization_pending", 400), Some(5)),
            (said("slow_down", 400), Some(10)),
            (said("temporarily_unavailable", 503), Some(10)),
            (said("invalid_request", 429), Some(10)),
            (said("expired_token", 400), None),
            (said("authorization_declined", 400), None),
            (said("bad_verification_code", 400), None),
            (said("invalid_client", 401), None),
            (said("invalid_grant", 400), None),
            (page(502, None), Some(10)),
            (page(429, Some("30")), Some(30)),
            (page(429, Some("100000")), Some(60)),
            (page(404, None), None),
            (Refusal::Odd(Odd::NoAccessToken), None),
        ] {
            let pause = refusal.patience(Duration::from_secs(5));
            assert_eq!(pause.map(|p| p.as_secs()), expected, "{refusal:?}");
        }
    }

    #[test]
    fn the_answer_is_read_in_both_of_its_forms() {
        for (body, expected) in [
            (
                r#"{"user_code":"ECYAN6ZFU","device_code":"d","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":7,"message":"m"}"#,
                Some((900, Some(7))),
            ),
            (
                r#"{"user_code":"E","device_code":"d","verification_url":"https://aka.ms/devicelogin","expires_in":"900","interval":"5"}"#,
                Some((900, Some(5))),
            ),
            (
                r#"{"user_code":"E","device_code":"d","verification_uri":"https://a","expires_in":900,"interval":null}"#,
                Some((900, None)),
            ),
            (r#"{"user_code":"E","expires_in":900}"#, None),
            ("[]", None),
            ("<html>", None),
        ] {
            let answer = read::<Answer>(body.as_bytes()).ok();
            let found = answer.map(|answer| (answer.expires_in, answer.interval));
            assert_eq!(found, expected, "{body}");
        }
    }
}
