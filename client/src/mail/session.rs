//! Drives the POP3 machine over a TLS connection.

use std::{io, time::Duration};

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use zeroize::Zeroizing;

use super::{
    Endpoint, FailureKind, MailFailure, Protocol,
    pop3::{Command, Event, Pop3, SaslForm},
    xoauth2::Xoauth2,
};
use crate::net::{Net, NetError, TlsStream};

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
}

impl<'a> Session<'a> {
    /// Connects, shakes hands, and returns the greeting.
    pub(super) async fn open(
        net: &'a Net,
        endpoint: &'a Endpoint,
        patience: Duration,
    ) -> Result<(Self, String), MailFailure> {
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
            patience,
            stream,
            machine: Pop3::new(),
            buffer: vec![0; READ],
            unread: 0..0,
            login: None,
        };
        let greeting = (session.answer(Zeroizing::default(), &mut |_| Ok(())).await)
            .map_err(|kind| kind.during(Protocol::Pop3, "greeting"))?;
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
        self.ask(&Command::Auth(login, form), |_| Ok(())).await?;
        Ok(())
    }

    /// Sends `command`, hands every item and every piece of a mail to `on`, and returns the first
    /// line of a positive answer.
    pub(super) async fn ask(
        &mut self,
        command: &Command,
        mut on: impl FnMut(Event<'_>) -> Result<(), FailureKind> + Send,
    ) -> Result<String, MailFailure> {
        let mut out = Zeroizing::new(Vec::new());
        let answer = match self.machine.send(command, &mut out) {
            Ok(()) => self.answer(out, &mut on).await,
            Err(error) => Err(FailureKind::protocol(error.to_string())),
        };
        answer.map_err(|kind| kind.during(Protocol::Pop3, command.to_string()))
    }

    /// The items of a listing.
    pub(super) async fn listing(&mut self, command: &Command) -> Result<Vec<String>, MailFailure> {
        let mut items = Vec::new();
        self.ask(command, |event| {
            if let Event::Item(line) = event {
                items.push(line);
            }
            Ok(())
        })
        .await?;
        Ok(items)
    }

    /// Says goodbye. Nothing depends on the answer, since nothing is ever deleted.
    pub(super) async fn quit(mut self) {
        if self.ask(&Command::Quit, |_| Ok(())).await.is_ok() {
            let _ = self.net.within(self.patience, self.stream.shutdown()).await;
        }
    }

    async fn answer(
        &mut self,
        mut out: Zeroizing<Vec<u8>>,
        on: &mut (dyn FnMut(Event<'_>) -> Result<(), FailureKind> + Send),
    ) -> Result<String, FailureKind> {
        let mut first = None;
        loop {
            self.write(&out).await?;
            out.clear();
            let end = self.unread.end;
            let mut input = &self.buffer[self.unread.clone()];
            let mut refusal = None;
            while let Some(event) = (self.machine.next(&mut input, &mut out))
                .map_err(|error| FailureKind::protocol(redact(&self.login, error.to_string())))?
            {
                match event {
                    Event::Positive(line) => first = Some(line),
                    Event::Refused(line) => refusal = Some(line),
                    Event::Item(_) | Event::Body(_) => on(event)?,
                    Event::Done => {}
                }
                if self.machine.is_idle() {
                    break;
                }
            }
            self.unread = end - input.len()..end;
            if let Some(line) = refusal {
                let line = redact(&self.login, line);
                return Err(FailureKind::Refused { line });
            }
            match first.take_if(|_| self.machine.is_idle()) {
                Some(line) => return Ok(line),
                None if out.is_empty() => self.read().await?,
                None => {}
            }
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

    async fn read(&mut self) -> Result<(), FailureKind> {
        let read = self.stream.read(&mut self.buffer);
        let result = self.net.within(self.patience, read).await;
        match self.transported(result)? {
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

fn redact(login: &Option<Xoauth2>, line: String) -> String {
    match login {
        Some(login) => login.redact(&line),
        None => line,
    }
}
