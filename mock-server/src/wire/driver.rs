//! The one place where a session meets a socket: it reads, frames, feeds, journals, sends, waits.
//!
//! It knows no protocol. Everything a session does happens between two awaits, so pipelined commands
//! are answered in their order.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::framer::Framer;
use super::{Cause, Input, Note, Output, Session, Timestamp, Want};
use crate::clock::{Clock, Due, Mode};

/// Nothing is fed while more than this waits to be sent, so that a client that pipelines without
/// reading cannot fill the memory.
const MOST_UNSENT: usize = 64 * 1024;

/// How long a handshake may take. Wall time, since it bounds a stuck peer and no behaviour of the
/// service: on the shared clock, advancing a day would cut every handshake under way.
const HANDSHAKE_PATIENCE: Duration = Duration::from_secs(10);

/// How long a closed connection is read from, so that what the client still sends does not turn the
/// close into a reset, which can destroy the last reply on its way.
const LINGER: Duration = Duration::from_secs(1);

/// A session with what the driver needs beside it.
pub struct Connection {
    /// The session.
    pub session: Box<dyn Session>,
    /// Takes what it tells the journal, always before the answer is sent.
    pub journal: Box<dyn FnMut(Note) + Send>,
    /// Each new value feeds [`Input::Changed`].
    pub changes: Option<watch::Receiver<u64>>,
}

/// The terms on which connections are served.
#[derive(Clone)]
pub struct Terms {
    /// The shared clock: deadlines and delays.
    pub clock: Clock,
    /// For implicit TLS and for STARTTLS.
    pub tls: Arc<ServerConfig>,
    /// TLS from the first byte on.
    pub implicit_tls: bool,
    /// Waits the seconds that the real service holds an error back, where the clock runs.
    pub tarpit: bool,
    /// Told when the box starts anew: every connection of before ends, since what it still held
    /// would act on a tenant that it never saw.
    pub resets: watch::Sender<()>,
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Serves one connection until either side closes it.
pub(super) async fn drive(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    connection: Connection,
    terms: Terms,
) {
    let driver = Driver {
        stream: Box::new(stream),
        connection,
        terms,
        framer: Framer::default(),
        out: Output::default(),
        delay_s: 0,
        ended: false,
    };
    // What fails here is the peer's line; the session was told, and there is nobody else to tell.
    let _ = driver.run().await;
}

struct Driver {
    stream: Box<dyn Stream>,
    connection: Connection,
    terms: Terms,
    framer: Framer,
    out: Output,
    delay_s: u64,
    /// The peer has closed its side.
    ended: bool,
}

impl Driver {
    async fn run(mut self) -> io::Result<()> {
        if self.terms.implicit_tls {
            self.start_tls().await?;
        }
        self.feed(Input::Connected);
        loop {
            let more = self.work();
            if self.out.wants_tls() && !self.framer.is_empty() {
                self.note_injection();
                return Ok(());
            }
            if let Err(broken) = self.send().await {
                if !self.out.is_closing() {
                    self.feed(Input::Eof);
                }
                return Err(broken);
            }
            if self.out.wants_tls() {
                self.start_tls().await?;
                self.out.tls_started();
                self.feed(Input::Secured);
            } else if self.out.is_closing() || self.ended && !more {
                return self.close().await;
            } else if !more {
                self.wait().await;
            }
        }
    }

    /// Feeds what has arrived; whether there is more once the output is sent.
    fn work(&mut self) -> bool {
        while !self.out.is_closing() && !self.out.wants_tls() {
            if self.out.unsent() > MOST_UNSENT {
                return true;
            }
            match self.framer.next(self.connection.session.want()) {
                Some(input) => self.feed(input),
                None if self.ended => {
                    self.feed(Input::Eof);
                    return false;
                }
                None => return false,
            }
        }
        false
    }

    fn feed(&mut self, input: Input) {
        let now = self.terms.clock.now();
        self.connection.session.feed(input, now, &mut self.out);
        for note in self.out.take_notes() {
            self.delay_s += note.delayed_s;
            (self.connection.journal)(note);
        }
    }

    async fn send(&mut self) -> io::Result<()> {
        self.tarpit().await;
        if self.out.unsent() == 0 {
            return Ok(());
        }
        self.out.seal();
        let due = {
            let deadline = due_at(&self.terms.clock, self.connection.session.deadline());
            let writing = async {
                self.stream.write_all_buf(&mut self.out).await?;
                self.stream.flush().await
            };
            tokio::select! {
                // The clock learns of a deadline only when the peer really has to be waited for.
                biased;
                sent = writing => return sent,
                due = deadline => due,
            }
        };
        // A client that does not read for so long is as good as gone.
        self.feed(Input::Expired);
        drop(due);
        Err(io::ErrorKind::TimedOut.into())
    }

    async fn tarpit(&mut self) {
        let delay_s = std::mem::take(&mut self.delay_s);
        let clock = &self.terms.clock;
        if self.terms.tarpit && delay_s > 0 && clock.reading().mode == Mode::Running {
            let delay = jiff::SignedDuration::from_secs(delay_s.cast_signed());
            let until = clock.now().saturating_add(delay).unwrap_or(Timestamp::MAX);
            drop(clock.sleep_until(until).await);
        }
    }

    /// Waits for the first of: bytes, the deadline, a change of the mailbox.
    async fn wait(&mut self) {
        let want = self.connection.session.want();
        let buffer = self.framer.buffer();
        buffer.reserve(match want {
            Want::Nothing | Want::Line { .. } => 4 * 1024,
            Want::Bytes(_) | Want::Body { .. } => MOST_UNSENT,
        });
        let event = {
            let deadline = due_at(&self.terms.clock, self.connection.session.deadline());
            let changed = change(self.connection.changes.as_mut());
            tokio::select! {
                biased;
                read = self.stream.read_buf(buffer), if want != Want::Nothing => Event::Read(read),
                due = deadline => Event::Due(due),
                () = changed => Event::Changed,
            }
        };
        match event {
            Event::Due(due) => {
                self.feed(Input::Expired);
                drop(due);
            }
            Event::Read(read) => self.ended = !matches!(read, Ok(count) if count > 0),
            Event::Changed => self.feed(Input::Changed),
        }
    }

    async fn start_tls(&mut self) -> io::Result<()> {
        let plain = std::mem::replace(&mut self.stream, Box::new(tokio::io::empty()));
        let handshake = TlsAcceptor::from(Arc::clone(&self.terms.tls)).accept(plain);
        match tokio::time::timeout(HANDSHAKE_PATIENCE, handshake).await {
            Ok(Ok(secured)) => {
                self.stream = Box::new(secured);
                Ok(())
            }
            Ok(Err(broken)) => {
                self.note_handshake(&broken);
                Err(broken)
            }
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// A peer that just went away says nothing about TLS: a probe of the port does that.
    fn note_handshake(&mut self, broken: &io::Error) {
        if broken.kind() == io::ErrorKind::InvalidData {
            (self.connection.journal)(Note {
                detail: Some(broken.to_string()),
                ..Note::refusal(Cause::TlsHandshakeFailed, "(TLS handshake)", "")
            });
        }
    }

    /// CVE-2011-0411 and its kin: what came in the clear must not be taken for what came under TLS.
    fn note_injection(&mut self) {
        let count = self.framer.buffer().len();
        (self.connection.journal)(Note {
            detail: Some(format!("{count} bytes came with STARTTLS, before TLS")),
            ..Note::refusal(Cause::StarttlsInjected, "STARTTLS", "(closed)")
        });
    }

    async fn close(mut self) -> io::Result<()> {
        let goodbye = async {
            self.stream.shutdown().await?;
            tokio::io::copy(&mut self.stream, &mut tokio::io::sink()).await
        };
        match tokio::time::timeout(LINGER, goodbye).await {
            Ok(closed) => closed.map(drop),
            Err(_) => Ok(()),
        }
    }
}

enum Event {
    Due(Due),
    Read(io::Result<usize>),
    Changed,
}

async fn due_at(clock: &Clock, deadline: Option<Timestamp>) -> Due {
    match deadline {
        Some(at) => clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

async fn change(changes: Option<&mut watch::Receiver<u64>>) {
    if let Some(changes) = changes
        && changes.changed().await.is_ok()
    {
        return;
    }
    std::future::pending().await
}
