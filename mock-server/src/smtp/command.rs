//! Reads an SMTP command line (RFC 5321, with the parameters of the extensions that EHLO announces).

use super::address::path;
use super::reply::Reply;
use super::{Encoding, Envelope, Recipient};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    Helo,
    Ehlo,
    StartTls,
    Auth {
        mechanism: Mechanism,
        initial: Option<&'a str>,
    },
    Mail {
        envelope: Envelope,
        size: u64,
    },
    Rcpt(Recipient),
    Data,
    Bdat {
        size: u64,
        last: bool,
    },
    Rset,
    Noop,
    Vrfy,
    Help,
    Quit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mechanism {
    Xoauth2,
    Login,
    Other,
}

impl<'a> Command<'a> {
    /// Reads a line; what is wrong with it, the reply says.
    pub(super) fn parse(line: &'a [u8]) -> Result<Self, Reply> {
        let text = std::str::from_utf8(line).map_err(|_| Reply::UnknownCommand)?;
        let text = text.trim_end_matches(' ');
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let alone = |command| {
            if rest.is_empty() {
                Ok(command)
            } else {
                Err(Reply::BadArguments)
            }
        };
        match verb.to_ascii_uppercase().as_str() {
            "HELO" => named(rest, Self::Helo),
            "EHLO" => named(rest, Self::Ehlo),
            "STARTTLS" => alone(Self::StartTls),
            "AUTH" => auth(rest),
            "MAIL" => mail(rest),
            "RCPT" => recipient(rest),
            "DATA" => alone(Self::Data),
            "BDAT" => chunk(rest),
            "RSET" => alone(Self::Rset),
            // RFC 5321 §4.1.1.9: what stands behind NOOP is ignored.
            "NOOP" => Ok(Self::Noop),
            "VRFY" => Ok(Self::Vrfy),
            "HELP" => Ok(Self::Help),
            "QUIT" => alone(Self::Quit),
            _ => Err(Reply::UnknownCommand),
        }
    }
}

/// What may be told of a command line: nothing that could be a token or a password.
pub(super) fn told(line: &[u8]) -> String {
    match Command::parse(line) {
        Ok(Command::Auth { mechanism, .. }) => match mechanism {
            Mechanism::Xoauth2 => "AUTH XOAUTH2".to_owned(),
            Mechanism::Login => "AUTH LOGIN".to_owned(),
            Mechanism::Other => "AUTH (other mechanism)".to_owned(),
        },
        Ok(_) | Err(Reply::BadSender | Reply::BadRecipient) => crate::wire::printable(line),
        Err(_) => {
            // The verb of a known command may be told, its arguments may be anything.
            let verb = line.split(|b| *b == b' ').next().unwrap_or_default();
            match Command::parse(verb) {
                Err(Reply::UnknownCommand) => format!("({} bytes)", line.len()),
                _ => format!("{} (…)", crate::wire::printable(verb).to_ascii_uppercase()),
            }
        }
    }
}

fn named<'a>(name: &str, command: Command<'a>) -> Result<Command<'a>, Reply> {
    // Names with underscores and address literals are sent and taken every day; only a missing one,
    // or something that is no name at all, is refused.
    if name.is_empty() || name.chars().any(|c| c.is_control() || c == ' ') {
        return Err(Reply::BadDomain);
    }
    Ok(command)
}

fn auth(rest: &str) -> Result<Command<'_>, Reply> {
    let (mechanism, initial) = match rest.split_once(' ') {
        Some((mechanism, initial)) => (mechanism, Some(initial)),
        None => (rest, None),
    };
    let mechanism = match mechanism.to_ascii_uppercase().as_str() {
        "" => return Err(Reply::BadArguments),
        "XOAUTH2" => Mechanism::Xoauth2,
        "LOGIN" => Mechanism::Login,
        _ => Mechanism::Other,
    };
    Ok(Command::Auth { mechanism, initial })
}

fn mail(rest: &str) -> Result<Command<'_>, Reply> {
    let rest = keyword(rest, "FROM:").ok_or(Reply::BadArguments)?;
    let (from, parameters) = path(rest).ok_or(Reply::BadSender)?;
    let mut envelope = Envelope {
        from: from.to_owned(),
        ..Envelope::default()
    };
    let mut size = 0;
    for (name, value) in parameters.split_ascii_whitespace().map(parameter) {
        match (name.to_ascii_uppercase().as_str(), value) {
            ("SIZE", Some(value)) => size = number(value)?,
            ("BODY", Some(value)) => envelope.encoding = encoding(value)?,
            ("SMTPUTF8", None) => envelope.smtputf8 = true,
            ("RET", Some(value)) if one_of(value, &["FULL", "HDRS"]) => {
                envelope.ret = Some(value.to_owned());
            }
            ("ENVID", Some(value)) => envelope.envelope_id = Some(value.to_owned()),
            // RFC 4954 §5: who really sent it; a server that trusts nobody ignores it.
            ("AUTH", Some(_)) => {}
            _ => return Err(Reply::BadArguments),
        }
    }
    // RFC 6531 §3.4: an address beyond ASCII needs the parameter.
    if !envelope.smtputf8 && !envelope.from.is_ascii() {
        return Err(Reply::BadSender);
    }
    Ok(Command::Mail { envelope, size })
}

fn recipient(rest: &str) -> Result<Command<'_>, Reply> {
    let rest = keyword(rest, "TO:").ok_or(Reply::BadArguments)?;
    let (address, parameters) = path(rest)
        .filter(|(address, _)| !address.is_empty())
        .ok_or(Reply::BadRecipient)?;
    let mut recipient = Recipient {
        address: address.to_owned(),
        notify: None,
        original: None,
    };
    for (name, value) in parameters.split_ascii_whitespace().map(parameter) {
        match (name.to_ascii_uppercase().as_str(), value) {
            ("NOTIFY", Some(value)) if is_notify(value) => {
                recipient.notify = Some(value.to_owned());
            }
            ("ORCPT", Some(value)) => recipient.original = Some(value.to_owned()),
            _ => return Err(Reply::BadArguments),
        }
    }
    Ok(Command::Rcpt(recipient))
}

/// RFC 3461 §4.1: `NEVER` stands alone.
fn is_notify(value: &str) -> bool {
    one_of(value, &["NEVER"])
        || value
            .split(',')
            .all(|part| one_of(part, &["SUCCESS", "FAILURE", "DELAY"]))
}

fn chunk(rest: &str) -> Result<Command<'_>, Reply> {
    let (size, last) = match rest.split_once(' ') {
        Some((size, word)) if word.eq_ignore_ascii_case("LAST") => (size, true),
        Some(_) => return Err(Reply::BadArguments),
        None => (rest, false),
    };
    let size = number(size)?;
    Ok(Command::Bdat { size, last })
}

fn encoding(value: &str) -> Result<Encoding, Reply> {
    match value.to_ascii_uppercase().as_str() {
        "7BIT" => Ok(Encoding::SevenBit),
        "8BITMIME" => Ok(Encoding::EightBit),
        "BINARYMIME" => Ok(Encoding::Binary),
        _ => Err(Reply::BadArguments),
    }
}

fn keyword<'a>(text: &'a str, keyword: &str) -> Option<&'a str> {
    let text = text.trim_start_matches(' ');
    let (start, rest) = text.split_at_checked(keyword.len())?;
    start.eq_ignore_ascii_case(keyword).then_some(rest)
}

fn parameter(word: &str) -> (&str, Option<&str>) {
    word.split_once('=')
        .map_or((word, None), |(name, value)| (name, Some(value)))
}

fn one_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// RFC 1870 §6 and RFC 3030 §2: up to twenty digits, and what does not fit is too much anyway.
fn number(text: &str) -> Result<u64, Reply> {
    if text.is_empty() || text.len() > 20 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Reply::BadArguments);
    }
    Ok(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(line: &str, expected: Reply) {
        assert_eq!(Command::parse(line.as_bytes()), Err(expected), "{line:?}");
    }

    #[test]
    fn mail_and_rcpt_take_the_announced_parameters() {
        let line =
            "mail from:<a@b.example> SIZE=10 body=8bitmime SMTPUTF8 RET=HDRS ENVID=x1 AUTH=<>";
        let envelope = Envelope {
            from: "a@b.example".to_owned(),
            to: Vec::new(),
            smtputf8: true,
            encoding: Encoding::EightBit,
            ret: Some("HDRS".to_owned()),
            envelope_id: Some("x1".to_owned()),
        };
        let expected = Command::Mail { envelope, size: 10 };
        assert_eq!(Command::parse(line.as_bytes()), Ok(expected));
        let line = "RCPT TO:<c@d.example> NOTIFY=success,FAILURE ORCPT=rfc822;c@d.example";
        let expected = Command::Rcpt(Recipient {
            address: "c@d.example".to_owned(),
            notify: Some("success,FAILURE".to_owned()),
            original: Some("rfc822;c@d.example".to_owned()),
        });
        assert_eq!(Command::parse(line.as_bytes()), Ok(expected));
    }

    #[test]
    fn each_defect_has_its_own_reply() {
        refused("MAIL <a@b>", Reply::BadArguments);
        refused("MAIL FROM:a@b", Reply::BadSender);
        refused("MAIL FROM:<jürg@b>", Reply::BadSender);
        refused("MAIL FROM:<a@b> SIZE=x", Reply::BadArguments);
        refused("MAIL FROM:<a@b> BODY=9BIT", Reply::BadArguments);
        refused("MAIL FROM:<a@b> SMTPUTF8=1", Reply::BadArguments);
        refused("MAIL FROM:<a@b> X=1", Reply::BadArguments);
        refused("RCPT TO:<>", Reply::BadRecipient);
        refused("RCPT TO:<a@b> NOTIFY=NEVER,DELAY", Reply::BadArguments);
        refused("BDAT", Reply::BadArguments);
        refused("BDAT 1 FIRST", Reply::BadArguments);
        refused("EHLO", Reply::BadDomain);
        refused("AUTH", Reply::BadArguments);
        refused("GET / HTTP/1.1", Reply::UnknownCommand);
        refused("QUIT now", Reply::BadArguments);
    }

    #[test]
    fn what_is_told_of_a_line_holds_no_secret() {
        let check = |line: &str, expected: &str| assert_eq!(told(line.as_bytes()), expected);
        check("AUTH XOAUTH2 c2VjcmV0", "AUTH XOAUTH2");
        check("AUTH LOGIN c2VjcmV0", "AUTH LOGIN");
        check("AUTH SECRET", "AUTH (other mechanism)");
        check("dXNlcj1hAWF1dGg9QmVhcmVyIHNlY3JldAEB", "(36 bytes)");
        check("QUIT c2VjcmV0", "QUIT (…)");
        check("MAIL FROM:<a@b>", "MAIL FROM:<a@b>");
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = Command::parse(&line);
            let _ = told(&line);
        }

        #[test]
        fn any_mail_line_is_read_or_refused(rest in "(FROM|TO):[ <>@=a-zA-Z0-9,;]{0,40}", verb in "MAIL|RCPT|BDAT|AUTH") {
            let line = format!("{verb} {rest}");
            let _ = Command::parse(line.as_bytes());
            let _ = told(line.as_bytes());
        }
    }
}
