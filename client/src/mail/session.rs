//! Drives the POP3 machine over a TLS connection.
//!
//! An answer belongs to the command that asked. Whatever came before a command was sent, or with
//! an answer and after it, shifts all later answers by one: mails would be filed under each other's
//! ids. So the session ends there.

use std::{io, time::Duration};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{
    FailureKind, Limits, MailFailure, Protocol, Seen,
    fetch::FetchOptions,
    pop3::{Command, Event, Pop3, Pop3Error},
    xoauth2::Xoauth2,
};
use crate::net::{Net, NetError, TlsStream, has_arrived};
use crate::rehearsal::SaslForm;
use crate::secret::shown;

/// One read from the connection.
const READ: usize = 64 * 1024;

/// An open POP3 connection.
pub(super) struct Session<'a> {
    net: &'a Net,
    host: &'a str,
    patience: Duration,
    stream: TlsStream,
    machine: Pop3,
    buffer: Vec<u8>,
    /// What of the buffer has been read and not yet understood.
    unread: std::ops::Range<usize>,
    login: Option<Xoauth2>,
    limits: &'a Limits,
    greeting: String,
    /// Whether the credentials have been written.
    has_shown_token: bool,
}

/// How a goodbye ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goodbye {
    /// It was answered, and nothing came after it: question and answer belonged together.
    Said,
    /// Nobody answered, so nothing is known of that.
    Unanswered,
}

/// How much of what was too much is told.
const TOLD: usize = 200;

impl<'a> Session<'a> {
    /// Connects, shakes hands, and returns the greeting.
    pub(super) async fn open(
        net: &'a Net,
        options: &'a FetchOptions,
    ) -> Result<(Self, String), MailFailure> {
        let endpoint = &options.endpoint;
        let failed = |command: &str, error: NetError| {
            FailureKind::Transport(error).during(Protocol::Pop3, command)
        };
        let stream = (net.connect(&endpoint.host, endpoint.port).await)
            .map_err(|error| failed("connect", error))?;
        let stream =
            (net.tls(&endpoint.host, stream).await).map_err(|error| failed("tls", error))?;
        let mut session = Self {
            net,
            host: &endpoint.host,
            patience: options.patience.min(options.limits.opening),
            stream,
            machine: Pop3::new(),
            buffer: vec![0; READ],
            unread: 0..0,
            login: None,
            limits: &options.limits,
            greeting: String::new(),
            has_shown_token: false,
        };
        let greeting = (session.answer(Zeroizing::default(), &mut |_| Ok(())).await)
            .map_err(|kind| session.failed(kind, "greeting"))?;
        session.patience = options.patience;
        session.greeting = shown(&greeting, []);
        let greeting = session.greeting.clone();
        Ok((session, greeting))
    }

    /// Logs in.
    pub(super) async fn log_in(
        &mut self,
        login: &str,
        token: &SecretString,
        form: SaslForm,
    ) -> Result<(), MailFailure> {
        let login = Xoauth2::new(login, token).map_err(|error| {
            let reason = error.to_string();
            FailureKind::Local { path: None, reason }.during(Protocol::Pop3, "AUTH XOAUTH2")
        })?;
        self.login = Some(login.clone());
        // What a server has kept of an earlier login, it can say before this one.
        self.greeting = self.cleaned(&self.greeting);
        let token_length = Some(login.token_length());
        let answer = self.ask(&Command::Auth(login, form), |_| Ok(())).await;
        let Err(failure) = answer else { return Ok(()) };
        let kind = self.why_no_login(failure.kind).await;
        let seen = Seen {
            greeting: self.greeting.clone(),
            token_length,
        };
        Err(MailFailure {
            kind,
            seen: Some(Box::new(seen)),
            ..failure
        })
    }

    /// A server that refuses before it has seen a token may not know what to do with one; what it
    /// can do, it says (RFC 5034 section 3).
    async fn why_no_login(&mut self, kind: FailureKind) -> FailureKind {
        let FailureKind::Refused { line } = &kind else {
            return kind;
        };
        if self.has_shown_token {
            return kind;
        }
        let Ok(offer) = self.listing(&Command::Capa).await else {
            return kind;
        };
        match offer.iter().any(|line| offers_xoauth2(line)) {
            true => kind,
            false => FailureKind::Xoauth2Missing {
                offer: format!("{line}\n{}", offer.join("\n")),
            },
        }
    }

    /// Sends `command`, hands every item and every piece of a mail to `on`, and returns the first
    /// line of a positive answer, fit to be shown.
    pub(super) async fn ask(
        &mut self,
        command: &Command,
        mut on: impl FnMut(Event<'_>) -> Result<(), FailureKind> + Send,
    ) -> Result<String, MailFailure> {
        let mut out = Zeroizing::new(Vec::new());
        let answer = match self.hear_nothing().await {
            Ok(()) => match self.machine.send(command, &mut out) {
                Ok(()) => self.answer(out, &mut on).await,
                Err(error) => Err(FailureKind::protocol(error.to_string())),
            },
            Err(kind) => Err(kind),
        };
        answer
            .map(|line| self.cleaned(&line))
            .map_err(|kind| self.failed(kind, command.told()))
    }

    /// The items of a listing, fit to be shown.
    pub(super) async fn listing(&mut self, command: &Command) -> Result<Vec<String>, MailFailure> {
        let mut items = Vec::new();
        let most = self.limits.items;
        self.ask(command, |event| {
            if let Event::Item(line) = event {
                if items.len() >= most {
                    let what = format!("the server's list has more than {most} lines");
                    return Err(FailureKind::Endless { what });
                }
                items.push(line);
            }
            Ok(())
        })
        .await?;
        for item in &mut items {
            *item = self.cleaned(item);
        }
        Ok(items)
    }

    /// Whether question and answer still belong together: an answer that is one too late cannot
    /// stand this twice, as the second one meets the rest of a mail or nothing that is positive.
    pub(super) async fn in_step(&mut self) -> Result<(), MailFailure> {
        for _ in 0..2 {
            self.ask(&Command::Noop, |_| Ok(())).await?;
        }
        Ok(())
    }

    /// Says goodbye, and hears whether anything comes after the answer to it. A line that drops or
    /// a server that stays silent here is no failure, since nothing depends on it.
    pub(super) async fn quit(&mut self) -> Result<Goodbye, MailFailure> {
        self.patience = self.patience.min(self.limits.goodbye);
        let told = match self.ask(&Command::Quit, |_| Ok(())).await {
            Ok(_) => {
                let _ = self.net.within(self.patience, self.stream.shutdown()).await;
                match self.read().await {
                    Ok(()) => Err(self.too_much().during(Protocol::Pop3, "QUIT")),
                    Err(_) => return Ok(Goodbye::Said),
                }
            }
            Err(failure) => Err(failure),
        };
        match told {
            Err(failure) if failure.kind.is_out_of_step() => Err(failure),
            Ok(()) | Err(_) => Ok(Goodbye::Unanswered),
        }
    }

    async fn answer(
        &mut self,
        mut out: Zeroizing<Vec<u8>>,
        on: &mut (dyn FnMut(Event<'_>) -> Result<(), FailureKind> + Send),
    ) -> Result<String, FailureKind> {
        let begun = self.net.clock().now();
        let (mut first, mut heard, mut is_mail) = (None, 0, false);
        let mut is_answered = false;
        loop {
            if is_answered && !out.is_empty() {
                // The credentials go to a server that waits for them.
                self.hear_nothing().await?;
            }
            is_answered = true;
            self.write(&out).await?;
            out.clear();
            let end = self.unread.end;
            let mut input = &self.buffer[self.unread.clone()];
            let mut refusal = None;
            while let Some(event) = (self.machine.next(&mut input, &mut out)).map_err(odd)? {
                match event {
                    Event::Positive(line) => first = Some(line),
                    Event::Refused(line) => refusal = Some(line),
                    Event::Body(_) => {
                        is_mail = true;
                        on(event)?;
                    }
                    Event::Item(_) => on(event)?,
                    Event::Done => {}
                }
                if self.machine.is_idle() {
                    break;
                }
            }
            self.has_shown_token |= !out.is_empty();
            self.unread = end - input.len()..end;
            if let Some(line) = refusal {
                // What follows a refusal is heard before the next command; the refusal says more.
                return Err(FailureKind::Refused { line });
            }
            match first.take_if(|_| self.machine.is_idle()) {
                Some(_) if !self.unread.is_empty() => return Err(self.too_much()),
                Some(line) => return Ok(line),
                None if out.is_empty() => {
                    if !is_mail && heard > self.limits.listing {
                        return Err(endless(self.limits.listing));
                    }
                    self.read_within(begun, heard).await?;
                    heard += self.unread.len() as u64;
                }
                None => {}
            }
        }
    }

    /// The server has nothing to say before it is asked.
    async fn hear_nothing(&mut self) -> Result<(), FailureKind> {
        if self.unread.is_empty() {
            let tcp = self.stream.get_ref().0.tcp();
            if has_arrived(tcp) {
                let readable = self.net.within(self.patience, tcp.readable()).await;
                transported(self.host, self.patience, readable)?;
            }
            let read = tokio::select! {
                biased;
                read = self.stream.read(&mut self.buffer) => read,
                () = std::future::ready(()) => return Ok(()),
            };
            match self.transported(Some(read))? {
                0 => return Err(FailureKind::Closed),
                count => self.unread = 0..count,
            }
        }
        Err(self.too_much())
    }

    fn too_much(&self) -> FailureKind {
        let bytes = &self.buffer[self.unread.clone()];
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(TOLD)]);
        let line = text.lines().next().unwrap_or_default();
        FailureKind::OutOfTurn {
            line: line.to_owned(),
        }
    }

    fn failed(&self, kind: FailureKind, command: impl Into<String>) -> MailFailure {
        kind.cleaned(|text| self.cleaned(text))
            .during(Protocol::Pop3, command)
    }

    /// `text` as it may be shown.
    pub(super) fn cleaned(&self, text: &str) -> String {
        match &self.login {
            Some(login) => login.redact(text),
            None => shown(text, []),
        }
    }

    async fn write(&mut self, out: &[u8]) -> Result<(), FailureKind> {
        if out.is_empty() {
            return Ok(());
        }
        let write = async {
            self.stream.write_all(out).await?;
            self.stream.flush().await
        };
        let result = self.net.within(self.patience, write).await;
        self.transported(result)
    }

    /// Reads on in an answer that began then and has brought so many bytes.
    async fn read_within(&mut self, begun: Timestamp, heard: u64) -> Result<(), FailureKind> {
        let taken = self.net.clock().now().duration_since(begun);
        let taken = Duration::try_from(taken).unwrap_or(Duration::ZERO);
        let allowed = self.limits.allowed(heard);
        let left = allowed.saturating_sub(taken);
        if left >= self.patience {
            return self.read().await;
        }
        let read = self.stream.read(&mut self.buffer);
        match self.net.within(left, read).await {
            None => Err(FailureKind::TooSlow {
                seconds: allowed.as_secs(),
            }),
            read => self.took(read),
        }
    }

    async fn read(&mut self) -> Result<(), FailureKind> {
        let read = self.stream.read(&mut self.buffer);
        let read = self.net.within(self.patience, read).await;
        self.took(read)
    }

    fn took(&mut self, read: Option<io::Result<usize>>) -> Result<(), FailureKind> {
        match self.transported(read)? {
            0 => Err(FailureKind::Closed),
            count => {
                self.unread = 0..count;
                Ok(())
            }
        }
    }

    fn transported<T>(&self, result: Option<io::Result<T>>) -> Result<T, FailureKind> {
        transported(self.host, self.patience, result)
    }
}

/// What a read or write that may have taken too long means. A connection that ends without TLS's
/// own goodbye has ended all the same: Exchange closes that way after some refusals.
pub(super) fn transported<T>(
    host: &str,
    patience: Duration,
    result: Option<io::Result<T>>,
) -> Result<T, FailureKind> {
    match result {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(FailureKind::Closed)
        }
        Some(Err(error)) => Err(FailureKind::Transport(NetError::Lost {
            host: host.to_owned(),
            reason: error.to_string(),
        })),
        None => Err(FailureKind::Transport(NetError::Silent {
            host: host.to_owned(),
            seconds: patience.as_secs(),
        })),
    }
}

fn odd(error: Pop3Error) -> FailureKind {
    match error {
        Pop3Error::NotPop3(line) => FailureKind::Foreign { line },
        Pop3Error::LineTooLong => FailureKind::Endless {
            what: error.to_string(),
        },
        Pop3Error::OutOfTurn => FailureKind::OutOfTurn {
            line: String::new(),
        },
        Pop3Error::Busy => FailureKind::protocol(error.to_string()),
    }
}

fn endless(most: u64) -> FailureKind {
    FailureKind::Endless {
        what: format!("the server's answer has more than {most} bytes"),
    }
}

/// RFC 5034 section 6: `SASL` and the mechanisms.
fn offers_xoauth2(capability: &str) -> bool {
    let mut words = capability.split_ascii_whitespace();
    let is_sasl = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("SASL"));
    is_sasl && words.any(|word| word.eq_ignore_ascii_case("XOAUTH2"))
}
