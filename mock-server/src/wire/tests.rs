//! The driver and the listener over real sockets and real TLS, with a session of its own that does
//! each thing on request.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use jiff::SignedDuration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig, crypto};

use super::driver::{Connection, Terms};
use super::listener::{Listener, bind};
use super::{Cause, Input, Kind, Note, Output, Session, Timestamp, Want};
use crate::clock::Clock;

const BIG: usize = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(20);

/// Says each line back; `TLS`, `BODY`, `BIG` and `BYE` do what they say.
struct Parrot {
    body: Option<usize>,
    over: bool,
    last: Timestamp,
}

impl Session for Parrot {
    fn want(&self) -> Want {
        match self {
            Self { over: true, .. } => Want::Nothing,
            Self { body: Some(_), .. } => Want::Body { max: 1 << 30 },
            _ => Want::Line { max: 100 },
        }
    }

    fn deadline(&self) -> Option<Timestamp> {
        (!self.over).then(|| self.last + SignedDuration::from_secs(60))
    }

    fn feed(&mut self, input: Input, now: Timestamp, out: &mut Output) {
        assert!(
            out.unsent() <= 64 * 1024,
            "fed while {} bytes wait",
            out.unsent()
        );
        self.last = now;
        match input {
            Input::Connected => out.line("hello"),
            Input::Secured => out.note(Note::new(Kind::Session, "secured", "")),
            Input::Line(line) => match &line[..] {
                b"TLS" => {
                    out.line("go");
                    out.start_tls();
                }
                b"WRONG" => {
                    out.line("no");
                    out.note(Note {
                        delayed_s: 3600,
                        ..Note::new(Kind::Refusal, "WRONG", "no")
                    });
                }
                b"BODY" => self.body = Some(0),
                b"BIG" => out.bytes(Bytes::from(vec![b'x'; BIG])),
                b"BYE" => self.end("bye", out),
                line => out.line(&String::from_utf8_lossy(line)),
            },
            Input::Chunk(chunk) => *self.body.as_mut().unwrap() += chunk.len(),
            Input::BodyEnd => out.line(&self.body.take().unwrap().to_string()),
            Input::TooLong(_) => self.end("too long", out),
            Input::Changed => out.line("changed"),
            Input::Expired => self.end("expired", out),
            Input::Eof => self.end("lost", out),
        }
    }
}

impl Parrot {
    fn end(&mut self, why: &str, out: &mut Output) {
        self.over = true;
        out.line(why);
        out.note(Note::new(Kind::Session, why, ""));
        out.close();
    }
}

struct World {
    listener: Listener,
    clock: Clock,
    notes: mpsc::UnboundedReceiver<Note>,
    changes: watch::Sender<u64>,
}

async fn world(implicit_tls: bool) -> World {
    let clock = Clock::frozen("2026-03-02T12:00:00Z".parse().unwrap());
    world_with(clock, implicit_tls).await
}

async fn world_with(clock: Clock, implicit_tls: bool) -> World {
    let (told, notes) = mpsc::unbounded_channel();
    let changes = watch::Sender::new(0);
    let terms = Terms {
        clock: clock.clone(),
        tls: Arc::clone(&TLS.0),
        implicit_tls,
        tarpit: true,
        resets: watch::Sender::new(()),
    };
    let news = changes.clone();
    let connect = move |_| {
        let told = told.clone();
        let session = Parrot {
            body: None,
            over: false,
            last: Timestamp::UNIX_EPOCH,
        };
        Connection {
            session: Box::new(session),
            journal: Box::new(move |note| drop(told.send(note))),
            changes: Some(news.subscribe()),
        }
    };
    let listener = bind("smtp", 0)
        .await
        .unwrap()
        .serve(terms, Arc::new(connect));
    World {
        listener,
        clock,
        notes,
        changes,
    }
}

/// One key for all tests: making it is what takes time.
static TLS: LazyLock<(Arc<ServerConfig>, Arc<ClientConfig>)> = LazyLock::new(|| {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate: CertificateDer<'static> = certified.cert.into();
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    (Arc::new(server), client(roots))
});

fn client(roots: RootCertStore) -> Arc<ClientConfig> {
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

impl World {
    async fn plain(&self) -> Line<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.listener.port())).await;
        Line(BufReader::new(stream.unwrap()))
    }

    async fn note(&mut self) -> Note {
        tokio::time::timeout(PATIENCE, self.notes.recv())
            .await
            .expect("a note in time")
            .expect("a note")
    }
}

async fn secure<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
) -> Line<tokio_rustls::client::TlsStream<S>> {
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::clone(&TLS.1));
    Line(BufReader::new(
        connector.connect(name, stream).await.unwrap(),
    ))
}

struct Line<S>(BufReader<S>);

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
        self.0.flush().await.unwrap();
    }

    /// The next line; empty at the end of the connection.
    async fn hear(&mut self) -> String {
        let mut line = String::new();
        let read = tokio::time::timeout(PATIENCE, self.0.read_line(&mut line));
        read.await.expect("an answer in time").unwrap();
        line.trim_end().to_owned()
    }
}

#[tokio::test]
async fn a_session_goes_on_under_tls_after_starttls() {
    let mut world = world(false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    line.say("TLS\r\n").await;
    assert_eq!(line.hear().await, "go");
    let mut line = secure(line.0.into_inner()).await;
    line.say("one\r\ntwo\r\n").await;
    assert_eq!(
        (line.hear().await, line.hear().await),
        ("one".into(), "two".into())
    );
    line.say("BYE\r\n").await;
    assert_eq!(
        (line.hear().await, line.hear().await),
        ("bye".into(), String::new())
    );
    assert_eq!(world.note().await.command, "secured");
}

#[tokio::test]
async fn commands_smuggled_in_behind_starttls_close_the_connection() {
    let mut world = world(false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    line.say("TLS\r\nsmuggled\r\n").await;
    assert_eq!(line.hear().await, "");
    let note = world.note().await;
    assert_eq!(note.cause, Some(Cause::StarttlsInjected));
    assert!(!format!("{note:?}").contains("smuggled"));
}

#[tokio::test]
async fn a_body_of_many_blocks_arrives_whole() {
    let world = world(true).await;
    let mut line = secure(world.plain().await.0.into_inner()).await;
    assert_eq!(line.hear().await, "hello");
    let body = "..0123456789\r\n".repeat(100_000);
    line.say(&format!("BODY\r\n{body}.\r\nafter\r\n")).await;
    assert_eq!(line.hear().await, (body.len() - 100_000).to_string());
    assert_eq!(line.hear().await, "after");
}

#[tokio::test]
async fn a_client_that_reads_late_gets_everything_in_order() {
    let world = world(true).await;
    let mut line = secure(world.plain().await.0.into_inner()).await;
    assert_eq!(line.hear().await, "hello");
    line.say(&"BIG\r\nnext\r\n".repeat(20)).await;
    for _ in 0..20 {
        let mut big = vec![0; BIG];
        line.0.read_exact(&mut big).await.unwrap();
        assert!(big.iter().all(|byte| *byte == b'x'));
        assert_eq!(line.hear().await, "next");
    }
}

#[tokio::test]
async fn the_shared_clock_ends_an_idle_session() {
    let mut world = world(true).await;
    let mut line = secure(world.plain().await.0.into_inner()).await;
    assert_eq!(line.hear().await, "hello");
    line.say("one\r\n").await;
    assert_eq!(line.hear().await, "one");
    while world.clock.next_waiter().is_none() {
        tokio::task::yield_now().await;
    }
    world.clock.advance(SignedDuration::from_secs(60)).unwrap();
    assert!(world.clock.settled(PATIENCE).await);
    // The session has acted by now: nothing has to be waited for.
    assert_eq!(world.notes.try_recv().unwrap().command, "expired");
    assert_eq!(
        (line.hear().await, line.hear().await),
        ("expired".into(), String::new())
    );
}

#[tokio::test]
async fn an_error_is_held_back_where_the_clock_runs() {
    let world = world_with(Clock::running(), false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    line.say("WRONG\r\n").await;
    let hour = world.clock.now() + SignedDuration::from_mins(59);
    while world.clock.next_waiter().is_none_or(|at| at < hour) {
        tokio::task::yield_now().await;
    }
    world.clock.advance(SignedDuration::from_hours(1)).unwrap();
    assert_eq!(line.hear().await, "no");
}

#[tokio::test]
async fn an_error_is_not_held_back_where_the_clock_stands() {
    let mut world = world(false).await;
    let mut line = world.plain().await;
    line.say("WRONG\r\n").await;
    assert_eq!(
        (line.hear().await, line.hear().await),
        ("hello".into(), "no".into())
    );
    assert_eq!(world.note().await.delayed_s, 3600);
}

#[tokio::test]
async fn a_change_of_the_mailbox_reaches_a_waiting_session() {
    let world = world(false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    world.changes.send_replace(1);
    assert_eq!(line.hear().await, "changed");
}

#[tokio::test]
async fn the_last_reply_survives_what_the_client_still_sends() {
    let world = world(false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    line.say(&"x".repeat(60_000)).await;
    assert_eq!(
        (line.hear().await, line.hear().await),
        ("too long".into(), String::new())
    );
}

#[tokio::test]
async fn half_closing_still_gets_every_answer() {
    let mut world = world(false).await;
    let mut line = world.plain().await;
    line.say("one\r\ntwo\r\n").await;
    line.0.shutdown().await.unwrap();
    let mut all = String::new();
    line.0.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "hello\r\none\r\ntwo\r\nlost\r\n");
    assert_eq!(world.note().await.command, "lost");
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate_is_journalled() {
    let mut world = world(true).await;
    let stream = world.plain().await.0.into_inner();
    let connector = TlsConnector::from(client(RootCertStore::empty()));
    let name = ServerName::try_from("localhost").unwrap();
    assert!(connector.connect(name, stream).await.is_err());
    let note = world.note().await;
    assert_eq!(note.cause, Some(Cause::TlsHandshakeFailed));
    assert!(note.detail.unwrap().contains("UnknownCA"));
}

#[tokio::test]
async fn dropping_the_listener_ends_connections_and_frees_the_port() {
    let world = world(false).await;
    let mut line = world.plain().await;
    assert_eq!(line.hear().await, "hello");
    let port = world.listener.port();
    drop(world);
    assert_eq!(line.hear().await, "");
    drop(line);
    let bound = bind("smtp", port).await.unwrap();
    assert_eq!(bound.port(), port);
}

#[tokio::test]
async fn both_loopback_addresses_listen_on_one_port() {
    let bound = bind("pop3", 0).await.unwrap();
    let port = bound.port();
    let addresses: Vec<_> = bound
        .into_sockets()
        .iter()
        .map(|socket| socket.local_addr().unwrap())
        .collect();
    assert!(
        addresses
            .iter()
            .all(|address| address.port() == port && address.ip().is_loopback())
    );
    assert!(addresses[0].is_ipv4() && addresses.len() <= 2);
}

#[tokio::test]
async fn a_taken_port_is_named_with_what_to_do() {
    let port = bind("smtp", 0).await.unwrap();
    let refused = bind("smtp", port.port()).await.unwrap_err().to_string();
    assert!(
        refused.starts_with(&format!("listen on 127.0.0.1:{} for smtp: ", port.port())),
        "{refused}"
    );
    assert!(refused.contains("--smtp-port"));
}
