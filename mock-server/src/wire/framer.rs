//! Cuts what arrives into what the session wants. It reads no socket, so that the tests of every
//! session frame exactly as the driver does.

use bytes::{Buf, BytesMut};

use super::dot::{Part, Unstuffer};
use super::{Input, Want};

/// The bytes that arrived and were not wanted yet.
#[derive(Debug, Default)]
pub struct Framer {
    buffer: BytesMut,
    /// Up to here no line feed was seen, so that a line that trickles in is not searched again and
    /// again.
    searched: usize,
    /// A line was too long: its rest is thrown away.
    skipping: bool,
    body: Option<Body>,
}

#[derive(Debug)]
struct Body {
    unstuffer: Unstuffer,
    left: u64,
    too_long: bool,
}

impl Framer {
    /// Where to read into.
    pub fn buffer(&mut self) -> &mut BytesMut {
        &mut self.buffer
    }

    /// Whether bytes have arrived that nobody wanted yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.buffer.is_empty()
    }

    /// The next input, or `None` until more has arrived.
    pub fn next(&mut self, want: Want) -> Option<Input> {
        match want {
            Want::Nothing => None,
            Want::Line { max } => self.line(max),
            Want::Bytes(count) => self.counted(count),
            Want::Body { max } => self.body(max),
        }
    }

    /// A line ends with CRLF or a bare LF.
    ///
    /// RFC 5321 §2.3.8 forbids a client the bare LF; that Exchange takes it in commands is assumed,
    /// and harmless there: what a body's end is, only CRLF decides.
    fn line(&mut self, max: usize) -> Option<Input> {
        if self.skipping && !self.skip_line() {
            return None;
        }
        // With its CRLF, a line of `max` bytes is this long; a longer one is refused before its end
        // has come, or a peer could fill the memory.
        let longest = max.saturating_add(2);
        let window = self.buffer.len().min(longest);
        let from = self.searched.min(window);
        let Some(at) = memchr::memchr(b'\n', &self.buffer[from..window]).map(|at| from + at) else {
            self.searched = window;
            if window < longest {
                return None;
            }
            self.skipping = true;
            return Some(self.too_long(max));
        };
        let mut line = self.buffer.split_to(at + 1);
        self.searched = 0;
        line.truncate(at);
        if line.ends_with(b"\r") {
            line.truncate(at - 1);
        }
        if line.len() > max {
            line.truncate(max);
            return Some(Input::TooLong(line.freeze()));
        }
        Some(Input::Line(line.freeze()))
    }

    fn too_long(&mut self, max: usize) -> Input {
        self.searched = 0;
        Input::TooLong(self.buffer.split_to(max).freeze())
    }

    fn skip_line(&mut self) -> bool {
        match memchr::memchr(b'\n', &self.buffer) {
            Some(at) => {
                self.buffer.advance(at + 1);
                self.skipping = false;
            }
            None => self.buffer.clear(),
        }
        !self.skipping
    }

    fn counted(&mut self, count: u64) -> Option<Input> {
        let here = usize::try_from(count)
            .unwrap_or(usize::MAX)
            .min(self.buffer.len());
        self.searched = 0;
        (here > 0).then(|| Input::Chunk(self.buffer.split_to(here).freeze()))
    }

    fn body(&mut self, max: u64) -> Option<Input> {
        self.searched = 0;
        let body = self.body.get_or_insert_with(|| Body {
            unstuffer: Unstuffer::new(),
            left: max,
            too_long: false,
        });
        loop {
            match body.unstuffer.next(&mut self.buffer)? {
                Part::End => {
                    let too_long = body.too_long;
                    self.body = None;
                    return Some(if too_long {
                        Input::TooLong(bytes::Bytes::new())
                    } else {
                        Input::BodyEnd
                    });
                }
                Part::Run(mut run) => {
                    body.too_long |= run.len() as u64 > body.left;
                    run.truncate(
                        usize::try_from(body.left)
                            .unwrap_or(usize::MAX)
                            .min(run.len()),
                    );
                    body.left -= run.len() as u64;
                    if !run.is_empty() {
                        return Some(Input::Chunk(run));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Everything the framer gives for one kind of want, chunks joined, blocks of `size`.
    fn all(want: Want, wire: &[u8], size: usize) -> Vec<Input> {
        let mut framer = Framer::default();
        let mut inputs: Vec<Input> = Vec::new();
        for block in wire.chunks(size) {
            framer.buffer().extend_from_slice(block);
            while let Some(input) = framer.next(want) {
                match (inputs.last_mut(), input) {
                    (Some(Input::Chunk(before)), Input::Chunk(more)) => {
                        *before = [&before[..], &more[..]].concat().into();
                    }
                    (_, input) => inputs.push(input),
                }
            }
        }
        inputs
    }

    fn check(want: Want, wire: &[u8], expected: &[Input]) {
        for size in 1..=wire.len() {
            assert_eq!(all(want, wire, size), expected, "in blocks of {size}");
        }
    }

    fn line(text: &'static str) -> Input {
        Input::Line(text.into())
    }

    #[test]
    fn a_line_ends_with_crlf_or_a_bare_line_feed() {
        let expected = [line("a"), line(""), line("b\r"), line("12345")];
        check(Want::Line { max: 5 }, b"a\r\n\nb\r\r\n12345\r\n", &expected);
    }

    #[test]
    fn a_long_line_is_refused_once_and_the_next_one_is_read() {
        let long = |text: &'static str| Input::TooLong(text.into());
        let expected = [long("1234"), line("ab"), long("1234"), line("c")];
        check(
            Want::Line { max: 4 },
            b"12345\r\nab\r\n1234567890\r\nc\r\n",
            &expected,
        );
    }

    #[test]
    fn a_body_beyond_its_limit_ends_as_too_long() {
        let expected = [Input::Chunk("ab\r\n".into()), Input::BodyEnd];
        check(Want::Body { max: 4 }, b"ab\r\n.\r\n", &expected);
        let expected = [Input::Chunk("abc".into()), Input::TooLong("".into())];
        check(Want::Body { max: 3 }, b"abcdef\r\ngh\r\n.\r\n", &expected);
    }

    proptest! {
        #[test]
        fn where_the_stream_is_cut_changes_nothing(
            wire in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..200),
            max in 0usize..20,
            size in 1usize..50,
            body in any::<bool>(),
        ) {
            let want = if body { Want::Body { max: max as u64 } } else { Want::Line { max } };
            prop_assert_eq!(all(want, &wire, size), all(want, &wire, wire.len().max(1)));
        }
    }
}
