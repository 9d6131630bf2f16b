//! Makes messages: from a few fields, or many of a size for load.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{BufMut, Bytes, BytesMut};

use crate::clock::Timestamp;
use crate::ids::Ids;

/// A plain text message by its fields.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// Address of the author.
    pub from: &'a str,
    /// Addresses of the recipients.
    pub to: &'a [String],
    /// Subject.
    pub subject: &'a str,
    /// Text, with any kind of line end.
    pub text: &'a str,
}

/// A field that would break out of its header line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must not contain a line break or another control character")]
pub struct ControlCharacter;

/// RFC 5322 with MIME (RFC 2045, 2047); text that is not short ASCII lines travels in base64.
///
/// # Errors
/// When an address or the subject holds a control character.
pub fn text(
    message: &Text<'_>,
    message_id: &str,
    date: Timestamp,
) -> Result<Bytes, ControlCharacter> {
    let to = message.to.join(", ");
    if [message.from, &to, message.subject]
        .iter()
        .any(|field| field.chars().any(char::is_control))
    {
        return Err(ControlCharacter);
    }
    let body = crlf(message.text);
    let is_plain = body.is_ascii() && body.split("\r\n").all(|line| line.len() <= 998);
    let (encoding, body) = if is_plain {
        ("7bit", body)
    } else {
        ("base64", wrapped(&STANDARD.encode(body)))
    };
    let head = format!(
        "Message-ID: {message_id}\r\nDate: {}\r\nFrom: {}\r\nTo: {to}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n",
        rfc5322_date(date),
        message.from,
        header_text(message.subject),
    );
    Ok(Bytes::from(head + &body + "\r\n"))
}

/// A message of `size` bytes (as near as its head allows) that no other of the run equals.
#[must_use]
pub fn filler(number: u64, size: usize, to: &str, ids: &mut Ids, date: Timestamp) -> Bytes {
    const LINE: &[u8] =
        b"The quick brown fox jumps over the lazy dog while the box fills up, line.\r\n";
    let head = format!(
        "Message-ID: <{}@generated.example>\r\nDate: {}\r\nFrom: generator@generated.example\r\nTo: {to}\r\nSubject: Message {number}\r\n\r\n",
        ids.guid(),
        rfc5322_date(date),
    );
    let mut message = BytesMut::with_capacity(size.max(head.len()) + 2);
    message.put_slice(head.as_bytes());
    while message.len() + LINE.len() <= size {
        message.put_slice(LINE);
    }
    let rest = size.saturating_sub(message.len() + 2);
    if rest > 0 {
        message.put_bytes(b'x', rest);
        message.put_slice(b"\r\n");
    }
    message.freeze()
}

/// A date as mail headers have it, in UTC and with the day not padded, as Exchange writes it.
#[must_use]
pub fn rfc5322_date(at: Timestamp) -> String {
    at.strftime("%a, %-d %b %Y %H:%M:%S +0000").to_string()
}

/// Bare CR and LF become CRLF, and there is none at the end.
fn crlf(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    unix.trim_end_matches('\n').replace('\n', "\r\n")
}

/// Base64 in lines of 76 characters (RFC 2045 §6.8).
fn wrapped(base64: &str) -> String {
    let mut lines = String::with_capacity(base64.len() + base64.len() / 38);
    let mut rest = base64;
    while rest.len() > 76 {
        let (line, tail) = rest.split_at(76);
        lines.push_str(line);
        lines.push_str("\r\n");
        rest = tail;
    }
    lines + rest
}

/// Encoded words (RFC 2047) of at most 75 characters, folded, where the text is not ASCII.
fn header_text(text: &str) -> String {
    // 45 bytes are 60 in base64, and 60 + 12 stay within 75.
    const BYTES_PER_WORD: usize = 45;
    if text.is_ascii() && text.len() < 900 {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if word.len() + c.len_utf8() > BYTES_PER_WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(c);
    }
    words.push(word);
    let encoded: Vec<_> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)))
        .collect();
    encoded.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn at() -> Timestamp {
        "2026-03-02T08:05:09Z".parse().unwrap()
    }

    #[test]
    fn what_is_composed_parses_back() {
        let long = "ä".repeat(2000);
        for (subject, body) in [
            ("Hello", "one\ntwo"),
            (
                "Grüezi mitenand, dies ist ein langer Betreff mit Umlauten äöü äöü äöü",
                "ß",
            ),
            ("x", &long),
        ] {
            let to = [
                "b@muster-legal.example".to_owned(),
                "c@muster-legal.example".to_owned(),
            ];
            let message = Text {
                from: "a@muster-legal.example",
                to: &to,
                subject,
                text: body,
            };
            let bytes = text(&message, "<1@x>", at()).unwrap();
            assert!(bytes.split(|b| *b == b'\n').all(|line| line.len() <= 999));
            let parsed = MessageParser::default().parse(bytes.as_ref()).unwrap();
            assert_eq!(parsed.subject(), Some(subject));
            assert_eq!(
                parsed
                    .body_text(0)
                    .unwrap()
                    .trim_end()
                    .replace("\r\n", "\n"),
                body
            );
            assert_eq!(parsed.to().unwrap().iter().count(), 2);
            assert_eq!(parsed.date().unwrap().to_timestamp(), at().as_second());
        }
    }

    #[test]
    fn a_header_cannot_be_injected() {
        let message = Text {
            from: "a@x",
            to: &[],
            subject: "x\r\nBcc: y",
            text: "",
        };
        assert_eq!(text(&message, "<1@x>", at()), Err(ControlCharacter));
    }

    #[test]
    fn fillers_have_their_size_and_differ() {
        let mut ids = Ids::new(1);
        for size in [300, 1000, 20_480] {
            let one = filler(1, size, "a@x.example", &mut ids, at());
            assert!(one.len().abs_diff(size) <= 2, "{size}: {}", one.len());
            assert_ne!(one, filler(1, size, "a@x.example", &mut ids, at()));
        }
    }

    #[test]
    fn the_day_is_not_padded() {
        assert_eq!(rfc5322_date(at()), "Mon, 2 Mar 2026 08:05:09 +0000");
    }
}
