//! One HTTPS request and its answer, over the client's own network.
//!
//! No redirect is ever followed: an answer that points elsewhere would carry codes and secrets to
//! whoever wrote it. Heads and bodies are capped and everything ends on our own clock. What an
//! answer's head says counts also where its body does not end: a server that is down says so there.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONNECTION, HOST, HeaderValue, USER_AGENT};
use http::response::Parts;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;

use super::odd::{Received, TooLarge, head};
use super::refusal::{self, Refusal};
use crate::net::{Net, NetError};

/// What Entra sends is some kilobytes; a page with all its script is below this.
const LARGEST_BODY: usize = 1 << 20;
/// Entra's heads have some three kilobytes.
const LARGEST_HEAD: usize = 64 << 10;
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends `request` and reads the whole answer, whatever its status.
pub(super) async fn exchange(
    net: &Net,
    request: Request<Vec<u8>>,
) -> Result<Response<Vec<u8>>, Refusal> {
    exchange_within(net, request, PATIENCE).await
}

async fn exchange_within(
    net: &Net,
    mut request: Request<Vec<u8>>,
    patience: Duration,
) -> Result<Response<Vec<u8>>, Refusal> {
    let host = request.uri().host().unwrap_or_default().to_owned();
    let port = request.uri().port_u16().unwrap_or(443);
    address_to_host(&mut request);
    let request = request.map(|body| Full::new(Bytes::from(body)));
    let mut begun = None;
    let answer = net
        .within(patience, converse(net, &host, port, request, &mut begun))
        .await
        .unwrap_or_else(|| {
            let seconds = patience.as_secs();
            Err(Refusal::Net(NetError::Silent { host, seconds }))
        });
    let answer = match (answer, begun) {
        // Only a success needs its body to be understood.
        (Err(Refusal::Net(_)), Some(head)) if head.status != StatusCode::OK => {
            Ok(Response::from_parts(head, Vec::new()))
        }
        // It did say something; it is no silence that inspects.
        (Err(Refusal::Net(NetError::Silent { host, seconds })), Some(_)) => {
            let reason = format!("no answer in {seconds} s");
            Err(Refusal::Net(NetError::Lost { host, reason }))
        }
        (answer, _) => answer,
    };
    let answer = answer.map(|mut answer| {
        answer.extensions_mut().insert(Received(net.clock().now()));
        answer
    });
    if let Ok(Some(date)) = answer.as_ref().map(|answer| head(answer).server_date) {
        net.note_server_time(date);
    }
    answer
}

async fn converse(
    net: &Net,
    host: &str,
    port: u16,
    request: Request<Full<Bytes>>,
    begun: &mut Option<Parts>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let lost = |reason: String| {
        Refusal::Net(NetError::Lost {
            host: host.to_owned(),
            reason,
        })
    };
    let stream = net.connect(host, port).await.map_err(Refusal::Net)?;
    let stream = net.tls(host, stream).await.map_err(Refusal::Net)?;
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(LARGEST_HEAD)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| lost(error.to_string()))?;
    let exchange = async {
        let answer = sender.send_request(request).await;
        let (head, body) = answer
            .map_err(|error| lost(error.to_string()))?
            .into_parts();
        *begun = Some(head.clone());
        match Limited::new(body, LARGEST_BODY).collect().await {
            Ok(body) => Ok(Response::from_parts(head, body.to_bytes().to_vec())),
            Err(error) if error.is::<LengthLimitError>() => {
                let mut answer = Response::from_parts(head, Vec::new());
                answer.extensions_mut().insert(TooLarge);
                match answer.status() {
                    StatusCode::OK => Err(refusal::odd(&answer)),
                    _ => Ok(answer),
                }
            }
            Err(error) => Err(lost(error.to_string())),
        }
    };
    // The connection moves only while it is polled, and how it ends is told by the exchange.
    let drive = async {
        let _ = connection.await;
        std::future::pending::<Infallible>().await
    };
    tokio::select! {
        answer = exchange => answer,
        never = drive => match never {},
    }
}

/// hyper sends the URI as it is given: to an origin server that is only the path, with the host in
/// its header (RFC 9112 section 3.2.1).
fn address_to_host(request: &mut Request<Vec<u8>>) {
    let host = request.uri().authority().map(ToString::to_string);
    let path = request.uri().path_and_query().cloned();
    let headers = request.headers_mut();
    if let Some(Ok(host)) = host.map(|host| HeaderValue::from_str(&host)) {
        headers.insert(HOST, host);
    }
    headers.insert(CONNECTION, HeaderValue::from_static("close"));
    headers
        .entry(ACCEPT)
        .or_insert(HeaderValue::from_static("application/json"));
    headers.insert(
        USER_AGENT,
        HeaderValue::from_static(concat!("m365mail/", env!("CARGO_PKG_VERSION"))),
    );
    *request.uri_mut() = path.map_or_else(|| Uri::from_static("/"), Uri::from);
}

#[cfg(test)]
mod tests;
