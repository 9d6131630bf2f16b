//! Reads a POP3 command line (RFC 1939, RFC 2449, RFC 5034).

/// One command with its arguments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
    Capa,
    /// `AUTH XOAUTH2` alone.
    AuthXoauth2,
    /// `AUTH XOAUTH2` with an initial response on the same line.
    AuthXoauth2OneLine,
    /// Another mechanism, or none.
    AuthOther,
    User,
    Pass,
    Stat,
    List(Option<usize>),
    Uidl(Option<usize>),
    Retr(usize),
    Top(usize, usize),
    Dele(usize),
    Noop,
    Rset,
    Quit,
    /// A command of the protocol that this port never takes.
    Stls,
}

/// Why a line is no command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unreadable {
    Unknown,
    Arguments,
}

impl Command {
    pub(super) fn parse(line: &[u8]) -> Result<Self, Unreadable> {
        let text = std::str::from_utf8(line).map_err(|_| Unreadable::Unknown)?;
        let text = text.trim_ascii_end();
        let (verb, rest) = text.split_once(' ').unwrap_or((text, ""));
        let words: Vec<&str> = rest.split_ascii_whitespace().collect();
        match (verb.to_ascii_uppercase().as_str(), words.as_slice()) {
            ("AUTH", words) => Ok(auth(words)),
            // A name or password may hold anything, spaces included; basic authentication is off, so
            // nobody looks at it.
            ("USER", [_, ..]) => Ok(Self::User),
            ("PASS", _) => Ok(Self::Pass),
            ("CAPA", []) => Ok(Self::Capa),
            ("STAT", []) => Ok(Self::Stat),
            ("LIST", []) => Ok(Self::List(None)),
            ("LIST", [n]) => Ok(Self::List(Some(number(n)?))),
            ("UIDL", []) => Ok(Self::Uidl(None)),
            ("UIDL", [n]) => Ok(Self::Uidl(Some(number(n)?))),
            ("RETR", [n]) => Ok(Self::Retr(number(n)?)),
            ("TOP", [n, lines]) => Ok(Self::Top(number(n)?, number(lines)?)),
            ("DELE", [n]) => Ok(Self::Dele(number(n)?)),
            ("NOOP", []) => Ok(Self::Noop),
            ("RSET", []) => Ok(Self::Rset),
            ("QUIT", []) => Ok(Self::Quit),
            ("STLS", _) => Ok(Self::Stls),
            (
                "USER" | "CAPA" | "STAT" | "LIST" | "UIDL" | "RETR" | "TOP" | "DELE" | "NOOP"
                | "RSET" | "QUIT",
                _,
            ) => Err(Unreadable::Arguments),
            _ => Err(Unreadable::Unknown),
        }
    }

    /// Whether the command belongs to the TRANSACTION state alone.
    pub(super) const fn needs_mailbox(self) -> bool {
        match self {
            Self::Stat
            | Self::List(_)
            | Self::Uidl(_)
            | Self::Retr(_)
            | Self::Top(..)
            | Self::Dele(_)
            | Self::Noop
            | Self::Rset => true,
            Self::Capa
            | Self::AuthXoauth2
            | Self::AuthXoauth2OneLine
            | Self::AuthOther
            | Self::User
            | Self::Pass
            | Self::Quit
            | Self::Stls => false,
        }
    }
}

/// What may be told of a command line: nothing that could be a token or a password.
pub(super) fn told(line: &[u8]) -> String {
    let line = line.trim_ascii_end();
    match Command::parse(line) {
        Ok(Command::AuthXoauth2 | Command::AuthXoauth2OneLine) => "AUTH XOAUTH2".to_owned(),
        Ok(Command::AuthOther) => "AUTH (other mechanism)".to_owned(),
        Ok(Command::User) => "USER".to_owned(),
        Ok(Command::Pass) => "PASS".to_owned(),
        Ok(_) => crate::wire::printable(line),
        Err(_) => format!("({} bytes)", line.len()),
    }
}

/// Whether the start of an over-long line is the one-line form of AUTH XOAUTH2.
pub(super) fn is_one_line_auth(start: &[u8]) -> bool {
    start
        .get(..13)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"AUTH XOAUTH2 "))
}

fn auth(words: &[&str]) -> Command {
    match words {
        [mechanism] if mechanism.eq_ignore_ascii_case("XOAUTH2") => Command::AuthXoauth2,
        [mechanism, ..] if mechanism.eq_ignore_ascii_case("XOAUTH2") => Command::AuthXoauth2OneLine,
        _ => Command::AuthOther,
    }
}

/// A number that is too large for us is no message of ours either, so it saturates.
fn number(word: &str) -> Result<usize, Unreadable> {
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Unreadable::Arguments);
    }
    Ok(word.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_are_read_whatever_their_case() {
        let check = |line: &str, expected| {
            assert_eq!(Command::parse(line.as_bytes()), expected, "{line:?}");
        };
        check("capa", Ok(Command::Capa));
        check("AUTH XOAUTH2", Ok(Command::AuthXoauth2));
        check("auth xoauth2 ", Ok(Command::AuthXoauth2));
        check("AUTH XOAUTH2 dXNl", Ok(Command::AuthXoauth2OneLine));
        check("AUTH", Ok(Command::AuthOther));
        check("AUTH PLAIN AGE=", Ok(Command::AuthOther));
        check("Top 1 0", Ok(Command::Top(1, 0)));
        check(
            "LIST 99999999999999999999999",
            Ok(Command::List(Some(usize::MAX))),
        );
        check("RETR", Err(Unreadable::Arguments));
        check("RETR -1", Err(Unreadable::Arguments));
        check("RETR one", Err(Unreadable::Arguments));
        check("STAT now", Err(Unreadable::Arguments));
        check("GET / HTTP/1.1", Err(Unreadable::Unknown));
        check("", Err(Unreadable::Unknown));
    }

    #[test]
    fn what_is_told_of_a_line_holds_no_secret() {
        let check = |line: &str, expected: &str| assert_eq!(told(line.as_bytes()), expected);
        check("AUTH XOAUTH2 c2VjcmV0", "AUTH XOAUTH2");
        check("PASS hunter2", "PASS");
        check("AUTH PLAIN c2VjcmV0", "AUTH (other mechanism)");
        check("dXNlcj1hAWF1dGg9QmVhcmVyIHNlY3JldAEB", "(36 bytes)");
        check("RETR hunter2", "(12 bytes)");
        check("retr 1", "retr 1");
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = Command::parse(&line);
            let _ = told(&line);
        }
    }
}
