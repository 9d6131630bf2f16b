//! Dot-stuffing over blocks (RFC 1939 §3, RFC 5321 §4.5.2): whole runs of bytes are passed on as
//! they lie, never line by line.
//!
//! Only CRLF ends a line here. Whoever also took a bare LF would read the end of a message where the
//! next server does not, and what follows as commands (CVE-2023-51764 and its kin).

use std::sync::LazyLock;

use bytes::{Buf, Bytes, BytesMut};
use memchr::memmem::Finder;

static DOT_LINE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\r\n."));

/// The body with every dot that starts a line doubled, as slices of it.
pub fn stuff(body: &Bytes) -> Vec<Bytes> {
    let mut parts = Vec::new();
    if body.starts_with(b".") {
        parts.push(Bytes::from_static(b"."));
    }
    let mut from = 0;
    for at in DOT_LINE.find_iter(body) {
        // The slice ends with the dot that the next one starts with: one dot becomes two.
        let after_dot = at + 3;
        parts.push(body.slice(from..after_dot));
        from = after_dot - 1;
    }
    if from < body.len() {
        parts.push(body.slice(from..));
    }
    parts
}

/// Finds the end of a dot-stuffed body in blocks cut anywhere.
#[derive(Debug)]
pub(super) struct Unstuffer {
    at_line_start: bool,
}

/// What an [`Unstuffer`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A run of the body.
    Run(Bytes),
    /// The lone dot.
    End,
}

impl Unstuffer {
    /// At the first byte of a body.
    pub(super) const fn new() -> Self {
        Self {
            at_line_start: true,
        }
    }

    /// Takes the next part from the front of `buffer`; `None` when it needs more to decide.
    pub(super) fn next(&mut self, buffer: &mut BytesMut) -> Option<Part> {
        if self.at_line_start {
            match &buffer[..buffer.len().min(3)] {
                b".\r\n" => {
                    buffer.advance(3);
                    return Some(Part::End);
                }
                b"" | b"." | b".\r" => return None,
                start => {
                    if start.starts_with(b".") {
                        buffer.advance(1);
                    }
                    self.at_line_start = false;
                }
            }
        }
        if let Some(at) = DOT_LINE.find(buffer) {
            self.at_line_start = true;
            return Some(Part::Run(buffer.split_to(at + 2).freeze()));
        }
        let safe = buffer.len() - held_back(buffer);
        (safe > 0).then(|| Part::Run(buffer.split_to(safe).freeze()))
    }
}

/// How many bytes at the end could be the start of CRLF and a dot.
fn held_back(buffer: &[u8]) -> usize {
    if buffer.ends_with(b"\r\n") {
        2
    } else {
        usize::from(buffer.ends_with(b"\r"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stuffed(body: &[u8]) -> Vec<u8> {
        stuff(&Bytes::copy_from_slice(body)).concat()
    }

    /// Unstuffs a wire form cut into blocks of `size`; the body, whether it ended, what is left.
    fn unstuffed(wire: &[u8], size: usize) -> (Vec<u8>, bool, Vec<u8>) {
        let (mut buffer, mut body, mut unstuffer) = (BytesMut::new(), Vec::new(), Unstuffer::new());
        let mut blocks = wire.chunks(size);
        loop {
            match unstuffer.next(&mut buffer) {
                Some(Part::Run(run)) => body.extend_from_slice(&run),
                Some(Part::End) => {
                    let rest = [&buffer[..], &blocks.collect::<Vec<_>>().concat()].concat();
                    return (body, true, rest);
                }
                None => match blocks.next() {
                    Some(block) => buffer.extend_from_slice(block),
                    None => return (body, false, buffer.to_vec()),
                },
            }
        }
    }

    #[test]
    fn only_a_dot_between_two_crlf_ends_a_body() {
        let check = |wire: &[u8], body: &[u8], rest: &[u8]| {
            for size in 1..=wire.len() {
                let expected = (body.to_vec(), true, rest.to_vec());
                assert_eq!(unstuffed(wire, size), expected, "in blocks of {size}");
            }
        };
        check(b".\r\n", b"", b"");
        check(b"a\r\n.\r\nQUIT\r\n", b"a\r\n", b"QUIT\r\n");
        check(
            b"a\n.\nb\n.\r\nc\r.\r\n\r\n.\r\n",
            b"a\n.\nb\n.\r\nc\r.\r\n\r\n",
            b"",
        );
        check(b"..\r\n..a\r\n.b\r\n.\r\n", b".\r\n.a\r\nb\r\n", b"");
        check(b".\n.\r\n.\rx\r\n.\r\n", b"\n.\r\n\rx\r\n", b"");
    }

    #[test]
    fn every_dot_that_starts_a_line_is_doubled() {
        assert_eq!(
            stuffed(b".a\r\n.\r\n..b\nc.d\r\n."),
            b"..a\r\n..\r\n...b\nc.d\r\n.."
        );
        assert_eq!(stuffed(b""), b"");
    }

    proptest! {
        #[test]
        fn unstuffing_gives_back_what_was_stuffed(
            body in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..200),
            size in 1usize..40,
        ) {
            let mut lines = body;
            lines.extend_from_slice(b"\r\n");
            let wire = [stuffed(&lines), b".\r\nrest".to_vec()].concat();
            prop_assert_eq!(unstuffed(&wire, size), (lines, true, b"rest".to_vec()));
        }
    }
}
