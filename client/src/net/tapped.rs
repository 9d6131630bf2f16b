//! A TCP stream that remembers how the other side began, so that plain text where TLS belongs can
//! be told word for word instead of as a broken handshake.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// So much of the beginning is remembered: a greeting or the head of an HTTP answer.
const REMEMBERED: usize = 256;

/// A TCP stream that remembers the first bytes of the other side.
#[derive(Debug)]
pub struct Tapped {
    stream: TcpStream,
    beginning: Vec<u8>,
}

impl Tapped {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            beginning: Vec::new(),
        }
    }

    /// The stream itself.
    #[must_use]
    pub fn tcp(&self) -> &TcpStream {
        &self.stream
    }

    /// Takes in what has arrived and was never read: a handshake that fails as it writes has not
    /// looked at what the other side said before it hung up.
    pub(super) fn hear_the_rest(&mut self) {
        let mut bytes = [0; REMEMBERED];
        if self.beginning.is_empty()
            && let Some(count) = peeked(&self.stream, &mut bytes)
        {
            self.beginning.extend_from_slice(&bytes[..count]);
        }
    }

    /// The first line of plain text, if what came is no TLS; without control characters.
    ///
    /// A TLS record begins with its type (20 to 24) and a version whose first byte is 3 (RFC 8446
    /// section 5.1); no greeting and no HTTP answer does.
    pub(super) fn plain_text(&self) -> Option<String> {
        match *self.beginning.as_slice() {
            [] | [20..=24] | [20..=24, 3, ..] => return None,
            _ => {}
        }
        let text = String::from_utf8_lossy(&self.beginning);
        let line = text.lines().next().unwrap_or_default();
        Some(line.replace(char::is_control, " ").trim_end().to_owned())
    }
}

/// Whether bytes have arrived that nobody has read. The system is asked, since the runtime only
/// learns of them with its next turn; a moment later `readable` says so too.
pub(crate) fn has_arrived(stream: &TcpStream) -> bool {
    // The end of the connection shows in the next read.
    peeked(stream, &mut [0]).is_some_and(|count| count > 0)
}

/// How many of the bytes that have arrived fit into `bytes`; they stay unread.
#[cfg(unix)]
fn peeked(stream: &TcpStream, bytes: &mut [u8]) -> Option<usize> {
    use std::os::fd::AsFd;
    let copy = stream.as_fd().try_clone_to_owned().ok()?;
    std::net::TcpStream::from(copy).peek(bytes).ok()
}

#[cfg(not(unix))]
fn peeked(_: &TcpStream, _: &mut [u8]) -> Option<usize> {
    None
}

impl AsyncRead for Tapped {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = out.filled().len();
        let result = Pin::new(&mut this.stream).poll_read(context, out);
        let room = REMEMBERED - this.beginning.len();
        if room > 0 {
            let came = &out.filled()[before..];
            this.beginning
                .extend_from_slice(&came[..came.len().min(room)]);
        }
        result
    }
}

impl AsyncWrite for Tapped {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    /// However it came, piece by piece or at once.
    #[tokio::test]
    async fn the_beginning_is_remembered_up_to_its_limit() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut near = Tapped::new(TcpStream::connect(address).await.unwrap());
        let (mut far, _) = listener.accept().await.unwrap();
        let said = "+".repeat(2 * REMEMBERED);
        far.write_all(said.as_bytes()).await.unwrap();
        let mut heard = 0;
        for piece in [4, 100, 1, 400] {
            let mut buffer = vec![0; piece];
            heard += near.read(&mut buffer).await.unwrap();
            let expected = &said[..heard.min(REMEMBERED)];
            assert_eq!(near.plain_text().as_deref(), Some(expected));
        }
        assert!(heard > REMEMBERED);
    }

    #[tokio::test]
    async fn a_record_of_tls_is_no_text_and_a_number_of_its_type_alone_is() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tapped = Tapped::new(TcpStream::connect(address).await.unwrap());
        for (beginning, is_text) in [
            (&b""[..], false),
            (b"\x16", false),
            (b"\x14\x03", false),
            (b"\x18\x03\x01", false),
            (b"\x13\x03\x01", true),
            (b"\x19\x03\x01", true),
            (b"\x16\x04", true),
            (b"+OK", true),
        ] {
            tapped.beginning = beginning.to_vec();
            assert_eq!(tapped.plain_text().is_some(), is_text, "{beginning:?}");
        }
    }
}
