//! Keeps every SMTP reply word for word on its way to the SMTP library.
//!
//! The library refuses reply lines above 1,000 bytes and forgets most of what it reads. Exchange
//! Online's refusals at the end of the data are one line of several thousand bytes
//! (<https://github.com/gophish/gophish/issues/2900>), and they are what the doctor reads. So the
//! library is given each line shortened, and the whole of it is kept here.

use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::net::{TlsStream, has_arrived};

/// The longest line that is taken; ten times the longest that was ever seen.
const MAX_LINE: usize = 64 * 1024;
/// The most lines that one step may bring; Exchange's answer to EHLO has ten.
const MAX_LINES: usize = 512;
/// The most bytes that one step may bring.
const MAX_BYTES: usize = 256 * 1024;
/// What the library gets to see of a line, with room for its line end.
const SHORT: usize = 900;

/// The replies since the last [`clear`](Self::clear).
#[derive(Debug, Default)]
pub(super) struct Replies {
    partial: Vec<u8>,
    lines: Vec<String>,
    bytes: usize,
}

/// What the server may not do: say more than it was asked.
pub(super) const OUT_OF_TURN: &str = "the server spoke out of turn";

/// Replies that the driver and the stream both hold.
pub(super) type Shared = Arc<Mutex<Replies>>;

pub(super) fn locked(replies: &Shared) -> MutexGuard<'_, Replies> {
    replies.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Replies {
    /// Takes bytes from the server and puts into `library` what it shall see of them.
    pub(super) fn hear(&mut self, mut bytes: &[u8], library: &mut Vec<u8>) -> io::Result<()> {
        self.bytes += bytes.len();
        while !bytes.is_empty() {
            let end = memchr::memchr(b'\n', bytes);
            let (taken, rest) = bytes.split_at(end.map_or(bytes.len(), |at| at + 1));
            self.partial.extend_from_slice(taken);
            bytes = rest;
            let is_endless = self.partial.len() > MAX_LINE || self.bytes > MAX_BYTES;
            if is_endless || self.lines.len() >= MAX_LINES {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the server's answer has no end",
                ));
            }
            if end.is_some() {
                let text = String::from_utf8_lossy(&self.partial);
                let line = text.trim_end_matches(['\r', '\n']).to_owned();
                self.partial.clear();
                library.extend_from_slice(shortened(&line).as_bytes());
                library.extend_from_slice(b"\r\n");
                self.lines.push(line);
            }
        }
        Ok(())
    }

    pub(super) fn clear(&mut self) {
        self.lines.clear();
        self.bytes = 0;
    }

    /// What came beside the one reply that was asked for.
    pub(super) fn surplus(&self) -> Option<String> {
        match self.complete().get(1) {
            Some(reply) => Some(reply.clone()),
            None if self.is_torn() => self.lines.last().cloned().or(Some(String::new())),
            None => None,
        }
    }

    /// Every complete reply, its lines divided by LF.
    pub(super) fn complete(&self) -> Vec<String> {
        let mut replies = Vec::new();
        let mut reply = String::new();
        for line in &self.lines {
            reply.push_str(line);
            match is_last(line) {
                true => replies.push(std::mem::take(&mut reply)),
                false => reply.push('\n'),
            }
        }
        replies
    }

    /// Whether something came that is no complete reply.
    pub(super) fn is_torn(&self) -> bool {
        !self.partial.is_empty() || self.lines.last().is_some_and(|line| !is_last(line))
    }

    /// The first refusal (4xx or 5xx): a later one may only answer the library's own QUIT.
    pub(super) fn refusal(&self) -> Option<String> {
        let mut replies = self.complete().into_iter();
        replies.find(|reply| reply.starts_with(['4', '5']))
    }
}

/// RFC 5321 section 4.2: only a hyphen after the code says that more lines follow. `SSH-2.0` has
/// no code before it.
fn is_last(line: &str) -> bool {
    let bytes = line.as_bytes();
    let has_code = bytes.len() > 3 && bytes[..3].iter().all(u8::is_ascii_digit);
    !(has_code && bytes[3] == b'-')
}

/// The front of a line. A code without text gets the space that the library insists on, though
/// RFC 5321 section 4.2 has clients take it without.
fn shortened(line: &str) -> String {
    let mut end = line.len().min(SHORT);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let mut short = line[..end].to_owned();
    if short.len() == 3 {
        short.push(' ');
    }
    short
}

/// The stream that the library reads from and writes to.
pub(super) struct Verbatim {
    stream: TlsStream,
    replies: Shared,
    library: Vec<u8>,
}

impl Verbatim {
    /// The library wants a greeting first, but after STARTTLS none comes: it gets one of ours.
    pub(super) fn new(stream: TlsStream, replies: Shared) -> Self {
        Self {
            stream,
            replies,
            library: b"220 TLS is up\r\n".to_vec(),
        }
    }
}

impl AsyncRead for Verbatim {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while this.library.is_empty() {
            let mut bytes = [0; 4096];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut this.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            locked(&this.replies).hear(read.filled(), &mut this.library)?;
        }
        let count = this.library.len().min(out.remaining());
        out.put_slice(&this.library[..count]);
        this.library.drain(..count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Verbatim {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        // Whatever is there before the command is written answers another one.
        let mut early = [0; 4096];
        let mut read = ReadBuf::new(&mut early);
        if let Poll::Ready(Ok(())) = Pin::new(&mut this.stream).poll_read(context, &mut read)
            && !read.filled().is_empty()
        {
            locked(&this.replies).hear(read.filled(), &mut this.library)?;
            let refused = io::Error::new(io::ErrorKind::InvalidData, OUT_OF_TURN);
            return Poll::Ready(Err(refused));
        }
        // The runtime only learns with its next turn of what the system already has.
        if has_arrived(this.stream.get_ref().0.tcp()) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Pin::new(&mut this.stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

impl AsyncTokioStream for Verbatim {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.get_ref().0.tcp().peer_addr()
    }
}

impl fmt::Debug for Verbatim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verbatim").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heard(pieces: &[&[u8]]) -> (Vec<String>, String, bool) {
        let mut replies = Replies::default();
        let mut library = Vec::new();
        for piece in pieces {
            replies.hear(piece, &mut library).unwrap();
        }
        (
            replies.complete(),
            String::from_utf8(library).unwrap(),
            replies.is_torn(),
        )
    }

    #[test]
    fn replies_are_kept_whole_and_passed_on_short() {
        let long = format!("554 5.2.252 SendAsDenied; {} end", "x".repeat(3000));
        let (kept, passed, _) = heard(&[format!("{long}\r\n").as_bytes()]);
        assert_eq!(kept, [long.as_str()]);
        assert!(
            passed.len() < 1000 && passed.starts_with("554 5.2.252 Send"),
            "{passed}"
        );

        let (kept, passed, _) = heard(&[b"250-a\r\n250 b\r\n221\r\n"]);
        assert_eq!(kept, ["250-a\n250 b", "221"]);
        assert_eq!(passed, "250-a\r\n250 b\r\n221 \r\n");

        let (kept, passed, torn) = heard(&[b"250-a\r\n250"]);
        assert!(kept.is_empty() && passed == "250-a\r\n" && torn);
    }

    #[test]
    fn the_first_refusal_counts() {
        let mut replies = Replies::default();
        let bytes = b"250 ok\r\n535 5.7.3 no\r\n221 bye\r\n";
        replies.hear(bytes, &mut Vec::new()).unwrap();
        assert_eq!(replies.refusal().as_deref(), Some("535 5.7.3 no"));
    }

    #[test]
    fn an_answer_without_end_is_refused() {
        for bytes in ["x".repeat(MAX_LINE + 1), "250-x\r\n".repeat(MAX_LINES + 1)] {
            let result = Replies::default().hear(bytes.as_bytes(), &mut Vec::new());
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_split_anywhere_are_heard_the_same(
            bytes in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(b'2'), Just(b'-'), any::<u8>()], 0..60),
            at in 0usize..60,
        ) {
            let (a, b) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(heard(&[a, b]), heard(&[&bytes]));
        }

        #[test]
        fn what_the_library_sees_is_always_short_text(line in "\\PC{0,600}") {
            let (_, passed, _) = heard(&[line.as_bytes(), b"\r\n"]);
            prop_assert!(passed.len() < 1000);
        }
    }
}
