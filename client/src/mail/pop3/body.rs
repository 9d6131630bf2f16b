//! Takes the dots out of a mail (RFC 1939 section 3) over whole blocks, without copying them.
//!
//! Only CRLF.CRLF ends a mail; a bare LF before the dot is part of the text.

use memchr::memmem;

/// Where in the mail we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    /// A dot began the line; it is the end or was stuffed.
    Dot,
    DotReturn,
    Text,
    /// The last byte was CR.
    Return,
}

/// The way through one mail.
#[derive(Debug)]
pub(super) struct Unstuffer {
    at: At,
}

/// What was found at the front of the input.
#[derive(Debug)]
pub(super) enum Step<'a> {
    Piece(&'a [u8]),
    More,
    End,
}

impl Unstuffer {
    pub(super) fn new() -> Self {
        Self { at: At::LineStart }
    }

    pub(super) fn next<'a>(&mut self, input: &mut &'a [u8]) -> Step<'a> {
        while let Some(&first) = input.first() {
            match (self.at, first) {
                (At::LineStart, b'.') => {
                    self.at = At::Dot;
                    *input = &input[1..];
                }
                (At::Dot, b'\r') => {
                    self.at = At::DotReturn;
                    *input = &input[1..];
                }
                (At::DotReturn, b'\n') => {
                    *input = &input[1..];
                    return Step::End;
                }
                // The dot was stuffed after all, and the CR that we held back is text.
                (At::DotReturn, _) => {
                    self.at = At::Return;
                    return Step::Piece(b"\r");
                }
                (At::Return, b'\n') => {
                    self.at = At::LineStart;
                    return Step::Piece(take(input, 1));
                }
                (At::LineStart | At::Dot | At::Text | At::Return, _) => {
                    return Step::Piece(self.text(input));
                }
            }
        }
        Step::More
    }

    /// As much text as there is: to the next line that begins with a dot, or all of it.
    fn text<'a>(&mut self, input: &mut &'a [u8]) -> &'a [u8] {
        if let Some(at) = memmem::find(input, b"\r\n.") {
            self.at = At::LineStart;
            return take(input, at + 2);
        }
        self.at = match input {
            [.., b'\r', b'\n'] => At::LineStart,
            [.., b'\r'] => At::Return,
            _ => At::Text,
        };
        take(input, input.len())
    }
}

fn take<'a>(input: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, rest) = input.split_at(length);
    *input = rest;
    taken
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The mail in `wire` and what follows it, read in pieces that end at `cuts`.
    fn read(wire: &[u8], cuts: &[usize]) -> (Vec<u8>, Option<usize>) {
        let mut unstuffer = Unstuffer::new();
        let mut mail = Vec::new();
        let mut start = 0;
        for end in cuts.iter().copied().chain([wire.len()]) {
            let end = end.clamp(start, wire.len());
            let mut input = &wire[start..end];
            loop {
                match unstuffer.next(&mut input) {
                    Step::Piece(piece) => mail.extend_from_slice(piece),
                    Step::More => break,
                    Step::End => return (mail, Some(wire.len() - (end - input.len()))),
                }
            }
            start = end;
        }
        (mail, None)
    }

    /// The plain reading of the RFC, line by line.
    fn stuff(mail: &[u8]) -> Vec<u8> {
        let mut wire = Vec::new();
        let mut line_start = true;
        for (at, &byte) in mail.iter().enumerate() {
            if line_start && byte == b'.' {
                wire.push(b'.');
            }
            wire.push(byte);
            line_start = byte == b'\n' && at > 0 && mail[at - 1] == b'\r';
        }
        wire.extend_from_slice(match line_start {
            true => b".\r\n",
            false => b"\r\n.\r\n",
        });
        wire
    }

    #[test]
    fn only_a_dot_alone_between_crlf_ends_a_mail() {
        for (wire, mail, left) in [
            (&b".\r\n"[..], &b""[..], Some(0)),
            (b"a\r\n.\r\nrest", b"a\r\n", Some(4)),
            (b"..a\r\n.\r\n", b".a\r\n", Some(0)),
            (b"a\r\n..\r\n.\r\n", b"a\r\n.\r\n", Some(0)),
            (b"a\n.\n.\r\n.\r\n", b"a\n.\n.\r\n", Some(0)),
            (b"a\n.\r\nb\r\n.\r\n", b"a\n.\r\nb\r\n", Some(0)),
            (b"a\r.\r\n.\r\n", b"a\r.\r\n", Some(0)),
            (b".\r\r\n.\r\n", b"\r\r\n", Some(0)),
            (b".x\r\n.\r\n", b"x\r\n", Some(0)),
            (b"a\r\n.", b"a\r\n", None),
        ] {
            let shown = String::from_utf8_lossy(wire);
            assert_eq!(read(wire, &[]), (mail.to_vec(), left), "{shown:?}");
        }
    }

    proptest! {
        #[test]
        fn split_anywhere_the_mail_is_the_same(
            mail in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..80),
            mut cuts in proptest::collection::vec(0usize..200, 0..12),
        ) {
            cuts.sort_unstable();
            let wire = stuff(&mail);
            let (read, left) = read(&wire, &cuts);
            prop_assert_eq!(left, Some(0));
            let mut expected = mail;
            if !expected.is_empty() && !expected.ends_with(b"\r\n") {
                expected.extend_from_slice(b"\r\n");
            }
            if expected.is_empty() { prop_assert!(read.is_empty()); } else { prop_assert_eq!(read, expected); }
        }

        #[test]
        fn any_bytes_split_anywhere_read_the_same(
            wire in proptest::collection::vec(prop_oneof![Just(b'.'), Just(b'\r'), Just(b'\n'), any::<u8>()], 0..60),
            mut cuts in proptest::collection::vec(0usize..60, 0..12),
        ) {
            cuts.sort_unstable();
            prop_assert_eq!(read(&wire, &cuts), read(&wire, &[]));
        }
    }
}
