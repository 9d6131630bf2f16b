//! Builds a mail that Exchange Online takes.

use std::{
    hash::{BuildHasher, RandomState},
    time::SystemTime,
};

use jiff::Timestamp;
use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::locales::{Language, messages};

/// A mail to send: text only, in any script. Cannot hold what would break out of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    from: Mailbox,
    to: Vec<Mailbox>,
    subject: String,
    text: String,
    message_id: Option<String>,
}

/// Why a mail cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// Something that is no mail address.
    #[error("use `{0}` as a mail address")]
    Address(String),
    /// A line break, by which a header of somebody's own could be smuggled in.
    #[error("use a {0} with a line break or another control character in it")]
    LineBreak(&'static str),
    /// Nobody to send it to.
    #[error("send a mail to nobody")]
    NobodyToSendTo,
    /// The mail library's own reason.
    #[error("write the mail: {0}")]
    Unwritable(String),
}

impl OutgoingMail {
    /// A mail. Addresses may have a name: `Anna Muster <anna.muster@muster-legal.example>`.
    ///
    /// # Errors
    /// When an address is none, nobody is addressed, or a header would hold a line break.
    pub fn new(
        from: &str,
        to: &[impl AsRef<str>],
        subject: &str,
        text: &str,
    ) -> Result<Self, ComposeError> {
        if to.is_empty() {
            return Err(ComposeError::NobodyToSendTo);
        }
        Ok(Self {
            from: mailbox(from)?,
            to: (to.iter().map(|to| mailbox(to.as_ref()))).collect::<Result<_, _>>()?,
            subject: one_line(subject, "subject")?.to_owned(),
            text: text.to_owned(),
            message_id: None,
        })
    }

    /// The same mail with a Message-ID of the caller's choice, without angle brackets.
    ///
    /// # Errors
    /// When it is not of the form `left@right` in printable ASCII.
    pub fn with_message_id(mut self, id: &str) -> Result<Self, ComposeError> {
        let usable = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>');
        if !id.bytes().all(usable) || id.split('@').filter(|part| !part.is_empty()).count() != 2 {
            return Err(ComposeError::Unwritable(format!("`{id}` is no Message-ID")));
        }
        self.message_id = Some(id.to_owned());
        Ok(self)
    }

    /// The mail as it goes over the wire, and its Message-ID with angle brackets.
    pub(super) fn build(&self, now: Timestamp) -> Result<(Message, String), ComposeError> {
        let unwritable =
            |error: &dyn std::error::Error| ComposeError::Unwritable(error.to_string());
        let date = SystemTime::try_from(now).map_err(|error| unwritable(&error))?;
        let id = match &self.message_id {
            Some(id) => format!("<{id}>"),
            None => unique_id(&self.from.email, now),
        };
        let to: Vec<Address> = self.to.iter().map(|to| to.email.clone()).collect();
        let envelope =
            Envelope::new(Some(self.from.email.clone()), to).map_err(|error| unwritable(&error))?;
        let mut builder = Message::builder()
            .envelope(envelope)
            .date(date)
            .message_id(Some(id.clone()))
            .from(self.from.clone())
            .subject(&self.subject);
        for to in &self.to {
            builder = builder.to(to.clone());
        }
        if self.from.name.is_none() {
            builder = builder.raw_header(bracketed_from(&self.from.email));
        }
        let part = SinglePart::plain(self.text.clone());
        let message = builder
            .singlepart(part)
            .map_err(|error| unwritable(&error))?;
        Ok((message, id))
    }
}

/// The test mail: from an account to itself, in plain words.
///
/// # Errors
/// When `address` is none.
pub fn test_mail(address: &str, language: Language) -> Result<OutgoingMail, ComposeError> {
    let subject = messages::test_mail_subject().say(language);
    let text = messages::test_mail_text().say(language);
    OutgoingMail::new(address, &[address], &subject, &(text + "\n"))
}

fn mailbox(text: &str) -> Result<Mailbox, ComposeError> {
    one_line(text, "mail address")?
        .trim()
        .parse()
        .map_err(|_| ComposeError::Address(text.to_owned()))
}

fn one_line<'a>(text: &'a str, what: &'static str) -> Result<&'a str, ComposeError> {
    match text.chars().any(char::is_control) {
        true => Err(ComposeError::LineBreak(what)),
        false => Ok(text),
    }
}

/// Microsoft wants the address of From in angle brackets even where no name stands before it.
///
/// Source: <https://learn.microsoft.com/troubleshoot/exchange/send-emails/smtp-submission-improvements>
fn bracketed_from(address: &Address) -> HeaderValue {
    let value = format!("<{address}>");
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str("From"),
        value.clone(),
        value,
    )
}

/// Unique without asking the host for its name: time and 64 random bits, in the sender's domain.
fn unique_id(from: &Address, now: Timestamp) -> String {
    let random = RandomState::new().hash_one(now);
    let domain = match from.domain().is_ascii() {
        true => from.domain(),
        false => "m365mail.invalid",
    };
    format!("<{:x}.{random:016x}@{domain}>", now.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-06-05T12:00:00Z".parse().unwrap()
    }

    fn written(mail: OutgoingMail) -> String {
        let mail = mail.with_message_id("id@muster-legal.example").unwrap();
        let (message, id) = mail.build(now()).unwrap();
        assert_eq!(id, "<id@muster-legal.example>");
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn both_test_mails() {
        let address = "anna.muster@muster-legal.example";
        let english = written(test_mail(address, Language::En).unwrap());
        let german = written(test_mail(address, Language::De).unwrap());
        insta::assert_snapshot!(format!("{english}\n----\n{german}").replace("\r\n", "\n"));
    }

    #[test]
    fn names_and_long_lines_are_encoded() {
        let mail = OutgoingMail::new(
            "Änna Muster <anna@muster.example>",
            &["b@c.example", "\"Beispiel, Beat\" <beat@muster.example>"],
            "Grüsse aus Zürich",
            &format!("{}\n.\nEnde\n", "sehr lang ".repeat(200)),
        );
        let text = written(mail.unwrap());
        assert!(text.lines().all(|line| line.len() < 998));
        insta::assert_snapshot!(text.replace("\r\n", "\n").split_once("\n\n").unwrap().0);
    }

    #[test]
    fn nothing_is_smuggled_into_a_header() {
        let fine = "a@b.example";
        for (from, to, subject, expected) in [
            (fine, "a@b.example\r\nBcc: x@y.example", "s", "line break"),
            ("a@b.example\n", fine, "s", "line break"),
            (fine, fine, "s\r\nBcc: x@y.example", "line break"),
            (fine, fine, "s\u{0}", "line break"),
            ("nobody", fine, "s", "`nobody` as a mail address"),
            (fine, "a b@c.example", "s", "as a mail address"),
            (fine, "", "s", "as a mail address"),
            (fine, "a@b.example> SIZE=1", "s", "as a mail address"),
        ] {
            let error = OutgoingMail::new(from, &[to], subject, "t").unwrap_err();
            assert!(
                error.to_string().contains(expected),
                "{from:?} {to:?} {subject:?}: {error}"
            );
        }
        let nobody: [&str; 0] = [];
        let error = OutgoingMail::new(fine, &nobody, "s", "t").unwrap_err();
        assert_eq!(error, ComposeError::NobodyToSendTo);
        for id in ["a", "a@b@c", "a@b>\r\nX: y", "@b", ""] {
            let mail = OutgoingMail::new(fine, &[fine], "s", "t").unwrap();
            assert!(mail.with_message_id(id).is_err(), "{id:?}");
        }
    }

    #[test]
    fn message_ids_differ_even_when_the_clock_stands() {
        let from: Address = "anna@muster.example".parse().unwrap();
        assert_ne!(unique_id(&from, now()), unique_id(&from, now()));
    }
}
