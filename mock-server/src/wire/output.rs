//! What a session writes: a row of shared segments, so that a message of many megabytes is never
//! copied on its way out, and the small lines between are gathered.

use std::collections::VecDeque;

use bytes::{Buf, Bytes, BytesMut};

use super::{Note, dot};

/// Collects what a session answers to one or more inputs.
#[derive(Debug, Default)]
pub struct Output {
    segments: VecDeque<Bytes>,
    /// Lines not yet made a segment.
    text: BytesMut,
    length: usize,
    start_tls: bool,
    close: bool,
    notes: Vec<Note>,
}

impl Output {
    /// Writes a line and its end.
    pub fn line(&mut self, line: &str) {
        self.text.extend_from_slice(line.as_bytes());
        self.text.extend_from_slice(b"\r\n");
        self.length += line.len() + 2;
    }

    /// Writes bytes as they are, without copying them.
    pub fn bytes(&mut self, bytes: Bytes) {
        if bytes.is_empty() {
            return;
        }
        self.seal();
        self.length += bytes.len();
        self.segments.push_back(bytes);
    }

    /// Writes a message dot-stuffed, with the lone dot that ends it.
    pub fn stuffed(&mut self, body: &Bytes) {
        for part in dot::stuff(body) {
            self.bytes(part);
        }
        if !body.is_empty() && !body.ends_with(b"\r\n") {
            self.bytes(Bytes::from_static(b"\r\n"));
        }
        self.line(".");
    }

    /// Asks for TLS once everything before is sent.
    pub const fn start_tls(&mut self) {
        self.start_tls = true;
    }

    /// Closes the connection once everything before is sent.
    pub const fn close(&mut self) {
        self.close = true;
    }

    /// Tells the journal.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// How many bytes are not sent yet.
    #[must_use]
    pub const fn unsent(&self) -> usize {
        self.length
    }

    /// Whether TLS was asked for.
    #[must_use]
    pub const fn wants_tls(&self) -> bool {
        self.start_tls
    }

    /// TLS stands.
    pub const fn tls_started(&mut self) {
        self.start_tls = false;
    }

    /// Whether the session is over.
    #[must_use]
    pub const fn is_closing(&self) -> bool {
        self.close
    }

    /// The notes written since the last call.
    pub fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Turns gathered lines into a segment, so that [`Buf`] sees them.
    pub fn seal(&mut self) {
        if !self.text.is_empty() {
            let text = self.text.split().freeze();
            self.segments.push_back(text);
        }
    }
}

/// Reads what is to be sent; call [`Output::seal`] before.
impl Buf for Output {
    fn remaining(&self) -> usize {
        self.length - self.text.len()
    }

    fn chunk(&self) -> &[u8] {
        self.segments.front().map_or(&[], |first| first)
    }

    fn chunks_vectored<'a>(&'a self, slices: &mut [std::io::IoSlice<'a>]) -> usize {
        let mut filled = 0;
        for (slice, segment) in slices.iter_mut().zip(&self.segments) {
            *slice = std::io::IoSlice::new(segment);
            filled += 1;
        }
        filled
    }

    fn advance(&mut self, mut count: usize) {
        self.length -= count;
        while count > 0 {
            let Some(first) = self.segments.front_mut() else {
                return;
            };
            if count < first.len() {
                first.advance(count);
                return;
            }
            count -= first.len();
            self.segments.pop_front();
        }
    }
}
