use proptest::prelude::*;

use super::*;

fn login() -> Xoauth2 {
    Xoauth2::new("anna@muster.example", &"token".to_owned().into()).unwrap()
}

/// Plays `script` and shows the dialogue: `>` what we write, `<` what we understood. Each step is a
/// command and what the server says to it; the first is the greeting.
fn dialogue(greeting: &str, steps: &[(Command, &str)], piece: usize) -> String {
    let mut machine = Pop3::new();
    let mut shown = String::new();
    let hear = |machine: &mut Pop3, said: &str, shown: &mut String| {
        let mut mail = Vec::new();
        // The server waits for the credentials after its `+`.
        let turns = said.split_inclusive("+ \r\n");
        for part in turns.flat_map(|turn| turn.as_bytes().chunks(piece)) {
            let mut input = part;
            loop {
                let mut out = Vec::new();
                let event = machine.next(&mut input, &mut out);
                if !out.is_empty() {
                    *shown += &format!("> {}\n", String::from_utf8_lossy(&out).trim_end());
                }
                match event {
                    Ok(Some(Event::Body(bytes))) => mail.extend_from_slice(bytes),
                    Ok(Some(event)) => {
                        if !mail.is_empty() {
                            *shown += &format!("< mail {:?}\n", String::from_utf8_lossy(&mail));
                            mail.clear();
                        }
                        *shown += &format!("< {event:?}\n");
                    }
                    Ok(None) => break,
                    Err(error) => {
                        *shown += &format!("! {error}\n");
                        return;
                    }
                }
            }
        }
    };
    hear(&mut machine, greeting, &mut shown);
    for (command, said) in steps {
        let mut out = Vec::new();
        match machine.send(command, &mut out) {
            Ok(()) => shown += &format!("> {}\n", String::from_utf8_lossy(&out).trim_end()),
            Err(error) => shown += &format!("! {error}\n"),
        }
        hear(&mut machine, said, &mut shown);
    }
    shown
}

fn session() -> Vec<(Command, &'static str)> {
    vec![
        (Command::Capa, "+OK\r\nTOP\r\nUIDL\r\nSASL XOAUTH2\r\n.\r\n"),
        (
            Command::Auth(login(), SaslForm::TwoLines),
            "+ \r\n+OK User successfully authenticated.\r\n",
        ),
        (Command::Stat, "+OK 2 10470\r\n"),
        (Command::List, "+OK\r\n1 5235\r\n2 5235\r\n.\r\n"),
        (Command::Uidl, "+OK\r\n1 6499\r\n2 6500\r\n.\r\n"),
        (
            Command::Retr(1),
            "+OK\r\nSubject: a\r\n\r\n..dot\r\ntext\r\n.\r\n",
        ),
        (Command::Top(2, 0), "+OK [x]\r\nSubject: b\r\n\r\n.\r\n"),
        (Command::Retr(9), "-ERR Server Unavailable. 21\r\n"),
        (Command::Noop, "+OK\r\n"),
        (
            Command::Quit,
            "+OK Microsoft Exchange Server POP3 server signing off.\r\n",
        ),
    ]
}

const GREETING: &str = "+OK The Microsoft Exchange POP3 service is ready. [QQBCAA==]\r\n";

#[test]
fn a_whole_session() {
    insta::assert_snapshot!(dialogue(GREETING, &session(), usize::MAX));
}

#[test]
fn split_at_any_length_the_session_is_the_same() {
    let whole = dialogue(GREETING, &session(), usize::MAX);
    for piece in 1..40 {
        assert_eq!(
            dialogue(GREETING, &session(), piece),
            whole,
            "pieces of {piece}"
        );
    }
}

#[test]
fn odd_servers() {
    let mut shown = String::new();
    let auth = |form| Command::Auth(login(), form);
    for (name, greeting, steps) in [
        (
            "the newer greeting, and a refused login in one line",
            "+OK Microsoft Exchange POP3 server ready (tcpproxy/15.20.9137.005). [RgBSADAA]\r\n",
            vec![(
                auth(SaslForm::OneLine),
                "-ERR Protocol error. Connection is closed. 10\r\n",
            )],
        ),
        (
            "refused before and after the plus",
            "+OK\r\n",
            vec![
                (
                    auth(SaslForm::TwoLines),
                    "-ERR Command is not valid in this state.\r\n",
                ),
                (
                    auth(SaslForm::TwoLines),
                    "+ \r\n-ERR Authentication failure: unknown user name or bad password.\r\n",
                ),
            ],
        ),
        (
            "a refusing greeting",
            "-ERR Server Unavailable. 21\r\n",
            vec![],
        ),
        ("an SMTP server", "220 mail.example ESMTP\r\n", vec![]),
        (
            "bare line feeds",
            "+OK\n",
            vec![(Command::Noop, "+OK [tail]\n")],
        ),
        ("nothing asked", "+OK\r\n+OK\r\n", vec![]),
        (
            "two at once",
            "+OK\r\n",
            vec![(Command::Noop, ""), (Command::Noop, "")],
        ),
        ("a word that only begins like +OK", "+OKAY\r\n", vec![]),
        (
            "dots in a listing",
            "+OK\r\n",
            vec![(Command::Uidl, "+OK\r\n1 a\r\n..2 b\r\n.\r\n")],
        ),
    ] {
        shown += &format!("# {name}\n{}\n", dialogue(greeting, &steps, usize::MAX));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_line_without_end_is_refused() {
    let mut machine = Pop3::new();
    let long = vec![b'x'; MAX_LINE + 1];
    let got = machine.next(&mut &long[..], &mut Vec::new());
    assert_eq!(got, Err(Pop3Error::LineTooLong));
}

#[test]
fn listings_are_read_tolerantly() {
    for (line, expected) in [
        ("1 6499", Some((1, "6499"))),
        ("2 a!~ [x]", Some((2, "a!~"))),
        ("  3   b ", Some((3, "b"))),
        ("0 a", None),
        ("x a", None),
        ("4", None),
        ("5 \u{e4}", None),
        ("99999999999 a", None),
        ("", None),
    ] {
        assert_eq!(uidl_item(line), expected, "{line:?}");
    }
    assert_eq!(
        stat_reply("+OK 9318 1006667431"),
        Some((9318, 1_006_667_431))
    );
    assert_eq!(stat_reply("+OK"), None);
}

/// All events of `wire` given in one piece or in pieces that end at `cuts`, with neighbouring
/// pieces of a mail put together.
fn events(command: Option<&Command>, wire: &[u8], cuts: &[usize]) -> Vec<String> {
    let mut machine = Pop3::new();
    let (mut told, mut mail, mut out) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(command) = command {
        machine.next(&mut &b"+OK\r\n"[..], &mut out).unwrap();
        machine.send(command, &mut out).unwrap();
    }
    let asked = out.len();
    let mut start = 0;
    for end in cuts.iter().copied().chain([wire.len()]) {
        let end = end.clamp(start, wire.len());
        let mut input = &wire[start..end];
        loop {
            match machine.next(&mut input, &mut out) {
                Ok(Some(Event::Body(piece))) => mail.extend_from_slice(piece),
                Ok(Some(event)) => told.push(format!("{event:?}")),
                Ok(None) => break,
                Err(error) => {
                    told.push(error.to_string());
                    return told;
                }
            }
        }
        start = end;
        // What comes before the credentials are written is too early, however it was split.
        let shows_credentials = out.len() > asked;
        if shows_credentials && end < wire.len() {
            told.push(Pop3Error::OutOfTurn.to_string());
            return told;
        }
    }
    told.push(format!("{mail:?} {out:?}"));
    told
}

fn wire() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"+OK\r\n".to_vec()),
        Just(b"-ERR no\r\n".to_vec()),
        Just(b"+ \r\n".to_vec()),
        Just(b".\r\n".to_vec()),
        Just(b"1 6499\r\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_bytes_return_and_split_anywhere_mean_the_same(
        command in 0usize..6,
        wire in wire(),
        mut cuts in proptest::collection::vec(0usize..80, 0..10),
    ) {
        let command = [
            None,
            Some(Command::Capa),
            Some(Command::Auth(login(), SaslForm::TwoLines)),
            Some(Command::Uidl),
            Some(Command::Retr(1)),
            Some(Command::Quit),
        ][command].clone();
        cuts.sort_unstable();
        let whole = events(command.as_ref(), &wire, &[]);
        prop_assert_eq!(events(command.as_ref(), &wire, &cuts), whole);
    }
}
