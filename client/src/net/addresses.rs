//! One connection out of many addresses, each of which may be dead in its own way.
//!
//! Microsoft's mail servers have a dozen addresses. Were each waited for in turn, a firewall that
//! drops packets would hold a question for minutes; so the next address is tried beside those that
//! are still silent (RFC 8305 section 5), and all of them share one limit.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{net::TcpStream, task::JoinSet};

use super::Net;

/// How long an address may be silent before the next one is tried beside it (RFC 8305 section 8).
const HEAD_START: Duration = Duration::from_millis(250);

/// Why no address took the connection; without an error none answered in time.
pub(super) type Dead = (SocketAddr, Option<io::Error>);

/// The first connection that comes about; the last failure when none does, or `None` when there is
/// no address at all.
pub(super) async fn first_of(
    net: &Net,
    addresses: Vec<SocketAddr>,
    patience: Duration,
) -> Result<TcpStream, Option<Dead>> {
    let mut dead = None;
    let mut silent = addresses.last().map(|address| (*address, None));
    let race = race(alternated(addresses), &mut dead);
    match net.within(patience, race).await {
        Some(Some(stream)) => Ok(stream),
        Some(None) => Err(dead),
        None => Err(silent.take()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a head start between two connections is the network's time"
)]
async fn race(addresses: Vec<SocketAddr>, dead: &mut Option<Dead>) -> Option<TcpStream> {
    let mut waiting = addresses.into_iter();
    let mut tried = JoinSet::new();
    loop {
        let next = waiting.next();
        let more = waiting.len() > 0;
        if let Some(address) = next {
            tried.spawn(async move { (address, TcpStream::connect(address).await) });
        }
        // Until the next one's turn comes: when this one has failed, or has been silent for long.
        // A courtesy between sockets and no part of anybody's time: no clock is asked.
        let turn = tokio::time::sleep(HEAD_START);
        tokio::select! {
            biased;
            ended = tried.join_next() => match ended {
                Some(Ok((_, Ok(stream)))) => return Some(stream),
                Some(Ok((address, Err(error)))) => *dead = Some((address, Some(error))),
                Some(Err(_)) => {}
                None => return None,
            },
            () = turn, if more => {}
        }
    }
}

/// The families by turns, so that one that leads nowhere keeps the other waiting only once.
fn alternated(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (ours, others): (Vec<_>, Vec<_>) =
        (addresses.into_iter()).partition(|address| address.is_ipv6() == first_is_v6);
    let (mut ours, mut others) = (ours.into_iter(), others.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = (ours.next(), others.next());
        if pair == (None, None) {
            return mixed;
        }
        mixed.extend(pair.0.into_iter().chain(pair.1));
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;
    use crate::{
        clock::SystemClock,
        testing::{Frozen, TestCa},
    };

    async fn free_and_dead() -> (TcpListener, SocketAddr, SocketAddr) {
        let alive = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (alive_at, dead_at) = (alive.local_addr().unwrap(), gone.local_addr().unwrap());
        drop(gone);
        (alive, alive_at, dead_at)
    }

    #[tokio::test]
    async fn a_dead_address_does_not_hide_the_next_one() {
        let (_alive, alive_at, dead_at) = free_and_dead().await;
        let net = TestCa::new().net(1, Frozen::at("2026-06-01T12:00:00Z"));
        for addresses in [vec![dead_at, alive_at], vec![dead_at, dead_at, alive_at]] {
            let stream = first_of(&net, addresses, Duration::from_secs(9))
                .await
                .unwrap();
            assert_eq!(stream.peer_addr().unwrap(), alive_at);
        }
        let error = first_of(&net, vec![dead_at], Duration::from_secs(9)).await;
        let (address, error) = error.unwrap_err().unwrap();
        assert_eq!(address, dead_at);
        assert_eq!(error.unwrap().kind(), io::ErrorKind::ConnectionRefused);
        assert!(
            first_of(&net, vec![], Duration::from_secs(9))
                .await
                .unwrap_err()
                .is_none()
        );
    }

    #[tokio::test]
    async fn a_silent_address_is_not_waited_for_to_its_end() {
        // A listener whose queue is full answers nobody: Linux drops what comes on top.
        let (_alive, alive_at, _) = free_and_dead().await;
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let full = socket.listen(1).unwrap();
        let full_at = full.local_addr().unwrap();
        let mut queued = Vec::new();
        let net = TestCa::new().net(1, std::sync::Arc::new(SystemClock));
        let short = Duration::from_millis(200);
        while let Ok(stream) = first_of(&net, vec![full_at], short).await {
            queued.push(stream);
            assert!(queued.len() < 10, "the queue never fills");
        }
        let stream = first_of(&net, vec![full_at, alive_at], Duration::from_secs(20)).await;
        assert_eq!(stream.unwrap().peer_addr().unwrap(), alive_at);
        let error = first_of(&net, vec![full_at, full_at], short)
            .await
            .unwrap_err();
        assert!(matches!(error, Some((_, None))), "{error:?}");
    }

    #[test]
    fn the_families_take_turns() {
        let of = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let given = of(&["[::1]:1", "[::2]:1", "[::3]:1", "127.0.0.1:1"]);
        let mixed = of(&["[::1]:1", "127.0.0.1:1", "[::2]:1", "[::3]:1"]);
        assert_eq!(alternated(given), mixed);
    }
}
