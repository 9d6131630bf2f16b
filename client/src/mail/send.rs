//! Sending: one mail, one connection, as Exchange Online's client submission wants it.
//!
//! Greeting, EHLO and STARTTLS are spoken here and TLS is our own (its clock, its roots); then
//! `lettre` takes over, on a stream that keeps every reply word for word (module `replies`).
//! After AUTH there is no further EHLO, since a second one loses the login and ends in
//! `530 5.7.57 Client not authenticated to send mail`.

use std::{fmt::Display, io, sync::Arc, time::Duration};

use lettre::{
    Message,
    transport::smtp::{
        Error,
        authentication::Mechanism,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{ClientId, Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use zeroize::Zeroizing;

pub use super::compose::{ComposeError, OutgoingMail, test_mail};
use super::{
    Endpoint, FailureKind, MailFailure, Protocol, Seen,
    limits::Limits,
    replies::{OUT_OF_TURN, Replies, Shared, Verbatim, locked},
    session::transported,
    xoauth2::Xoauth2,
};
use crate::net::{Net, NetError, has_arrived};
use crate::secret::shown;

/// What a server's answer to the mail itself answers.
pub(super) const END_OF_DATA: &str = "end of DATA";

/// How a mail is sent.
#[derive(Debug, Clone)]
pub struct SendOptions {
    /// The submission server.
    pub endpoint: Endpoint,
    /// How long the server may be silent. Exchange answers a refused login some eight seconds late
    /// (<https://github.com/simonrob/email-oauth2-proxy/issues/237>), and RFC 5321 section 4.5.3.2
    /// allows ten minutes at the end of the data; two are what a person waits for. Only there is it
    /// used up: each step before has its own limit.
    pub patience: Duration,
    /// How long the steps before the mail and the goodbye may take, and what a reply may hold.
    pub limits: Limits,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            endpoint: Endpoint::smtp(),
            patience: Duration::from_secs(120),
            limits: Limits::default(),
        }
    }
}

/// A mail that the server has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The server's last words: from Exchange Online `250 2.0.0 OK <Message-ID> [Hostname=…]`.
    pub reply: String,
    /// The Message-ID that we gave it, with angle brackets.
    pub message_id: String,
}

/// What a login showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionCheck {
    /// The server's first line.
    pub greeting: String,
    /// What the server offers after STARTTLS, its lines divided by LF.
    pub capabilities: String,
}

/// Sends `mail` as `login`. The date is the clock's of `net`.
///
/// # Errors
/// Whatever refused or lost the mail; [`MailFailure::leaves_open`] says whether it may have been
/// taken all the same.
pub async fn send(
    net: &Net,
    login: &str,
    token: &SecretString,
    mail: &OutgoingMail,
    options: &SendOptions,
) -> Result<Sent, MailFailure> {
    let (message, message_id) = mail.build(net.clock().now()).map_err(|error| {
        let reason = error.to_string();
        FailureKind::Local { path: None, reason }.during(Protocol::Smtp, "message")
    })?;
    let (mut submission, _) = Submission::open(net, login, token, options).await?;
    let outcome = submission.transfer(&message).await;
    let reply = outcome.map(|reply| submission.login.redact(&reply));
    // A reply too much, sent while the mail was on its way, was taken for the one to the mail: that
    // one then stands where the goodbye should.
    match (reply, submission.quit().await) {
        (Ok(_), Some(surplus)) => Err(surplus.during(Protocol::Smtp, END_OF_DATA)),
        (reply, _) => reply.map(|reply| Sent { reply, message_id }),
    }
}

/// Logs in as `login` and leaves: no mail is sent.
///
/// # Errors
/// What sending would fail with up to the login.
pub async fn check(
    net: &Net,
    login: &str,
    token: &SecretString,
    options: &SendOptions,
) -> Result<SubmissionCheck, MailFailure> {
    let (submission, check) = Submission::open(net, login, token, options).await?;
    submission.quit().await;
    Ok(check)
}

/// A connection that is logged in.
struct Submission<'a> {
    net: &'a Net,
    options: &'a SendOptions,
    connection: AsyncSmtpConnection,
    replies: Shared,
    login: Xoauth2,
}

impl<'a> Submission<'a> {
    async fn open(
        net: &'a Net,
        login: &str,
        token: &SecretString,
        options: &'a SendOptions,
    ) -> Result<(Self, SubmissionCheck), MailFailure> {
        let login = Xoauth2::new(login, token).map_err(|error| {
            let reason = error.to_string();
            FailureKind::Local { path: None, reason }.during(Protocol::Smtp, "AUTH XOAUTH2")
        })?;
        let (stream, greeting, name) = Plain::secured(net, options).await?;
        let greeting = login.redact(&greeting);
        let told = |failure: MailFailure, token_length| MailFailure {
            seen: Some(Box::new(Seen {
                greeting: greeting.clone(),
                token_length,
            })),
            ..failure
        };
        let replies = Shared::default();
        let stream = Verbatim::new(stream, Arc::clone(&replies));
        let hello = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &name);
        let patience = options.patience.min(options.limits.opening);
        let hello = net.within(patience, hello).await;
        let connection =
            heard(hello, &replies, &options.endpoint.host, patience).map_err(|kind| {
                let kind = kind.cleaned(|text| shown(text, []));
                told(kind.during(Protocol::Smtp, "EHLO"), None)
            })?;
        let capabilities = login.redact(&locked(&replies).complete().join("\n"));
        let mut submission = Self {
            net,
            options,
            connection,
            replies,
            login,
        };
        if let Err(failure) = submission.log_in(&capabilities).await {
            let token_length = Some(submission.login.token_length());
            submission.quit().await;
            return Err(told(failure, token_length));
        }
        let check = SubmissionCheck {
            greeting,
            capabilities,
        };
        Ok((submission, check))
    }

    /// The credentials go with the command. RFC 4954 section 4 lets a server answer 334 all the
    /// same: with nothing, it wants them now; with a text, that text is the reason of a refusal,
    /// which only comes after an empty line.
    async fn log_in(&mut self, capabilities: &str) -> Result<(), MailFailure> {
        const AUTH: &str = "AUTH XOAUTH2";
        if !(self.connection.server_info()).supports_auth_mechanism(Mechanism::Xoauth2) {
            let offer = capabilities.to_owned();
            return Err(FailureKind::Xoauth2Missing { offer }.during(Protocol::Smtp, AUTH));
        }
        let line = Zeroizing::new(format!("{AUTH} {}\r\n", self.login.encoded()));
        let mut reply = self.step(AUTH, &*line).await?;
        if let Some(challenge) = reply.strip_prefix("334") {
            let wanted = challenge.trim().is_empty();
            let line = Zeroizing::new(match wanted {
                true => format!("{}\r\n", self.login.encoded()),
                false => "\r\n".to_owned(),
            });
            let first = reply.clone();
            reply = self.step(AUTH, &*line).await.map_err(|mut failure| {
                if let (FailureKind::Refused { line }, false) = (&mut failure.kind, wanted) {
                    *line = format!("{first}\n{line}");
                }
                failure
            })?;
        }
        expect(AUTH, '2', reply).map(drop)
    }

    /// MAIL, RCPT, DATA and the mail; returns the server's last words.
    async fn transfer(&mut self, message: &Message) -> Result<String, MailFailure> {
        let bytes = message.formatted();
        let envelope = message.envelope();
        let mail = Mail::new(envelope.from().cloned(), self.parameters(message, &bytes)?);
        expect("MAIL FROM", '2', self.step("MAIL FROM", mail).await?)?;
        for to in envelope.to() {
            let rcpt = Rcpt::new(to.clone(), Vec::new());
            expect("RCPT TO", '2', self.step("RCPT TO", rcpt).await?)?;
        }
        expect("DATA", '3', self.step("DATA", Data).await?)?;
        locked(&self.replies).clear();
        let work = self.connection.message(&bytes);
        let patience = self.options.patience;
        let result = self.net.within(patience, work).await;
        expect(END_OF_DATA, '2', self.judge(END_OF_DATA, result, patience)?)
    }

    fn parameters(
        &self,
        message: &Message,
        bytes: &[u8],
    ) -> Result<Vec<MailParameter>, MailFailure> {
        let server = self.connection.server_info();
        let offers = |extension| server.supports_feature(extension);
        let mut parameters = Vec::new();
        let envelope = message.envelope();
        let mut addresses = envelope.from().into_iter().chain(envelope.to());
        if !addresses.all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
            if !offers(Extension::SmtpUtfEight) {
                let what = "the server does not offer SMTPUTF8, which this address needs";
                return Err(FailureKind::protocol(what).during(Protocol::Smtp, "MAIL FROM"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() && offers(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    /// One command and its reply, word for word.
    async fn step(&mut self, command: &str, line: impl Display) -> Result<String, MailFailure> {
        locked(&self.replies).clear();
        let work = self.connection.command(line);
        let patience = self.options.patience.min(self.options.limits.question);
        let result = self.net.within(patience, work).await;
        self.judge(command, result, patience)
    }

    fn judge(
        &self,
        command: &str,
        result: Option<Result<Response, Error>>,
        patience: Duration,
    ) -> Result<String, MailFailure> {
        heard(result, &self.replies, &self.options.endpoint.host, patience)
            .map(|_| locked(&self.replies).complete().join("\n"))
            .map_err(|kind| {
                kind.cleaned(|text| self.login.redact(text))
                    .during(Protocol::Smtp, command)
            })
    }

    /// Says goodbye. Nothing depends on the answer, unless it is one to something else.
    async fn quit(mut self) -> Option<FailureKind> {
        if !self.connection.has_broken() {
            locked(&self.replies).clear();
            let goodbye = async {
                let _ = self.connection.quit().await;
            };
            let patience = self.options.limits.goodbye.min(self.options.patience);
            self.net.within(patience, goodbye).await;
        }
        let first = locked(&self.replies).complete().into_iter().next()?;
        let is_goodbye = ["221", "421"].iter().any(|code| first.starts_with(code));
        (!is_goodbye).then(|| out_of_turn(&self.login.redact(&first)))
    }
}

/// The connection before TLS.
struct Plain<'a> {
    net: &'a Net,
    options: &'a SendOptions,
    stream: TcpStream,
    /// Whether the server has said anything of the reply that is waited for.
    has_heard: bool,
}

impl Plain<'_> {
    /// Connects, and has the connection secured. Returns the greeting and the name we go by.
    async fn secured(
        net: &Net,
        options: &SendOptions,
    ) -> Result<(crate::net::TlsStream, String, ClientId), MailFailure> {
        let Endpoint { host, port } = &options.endpoint;
        let failed = |command: &str, error: NetError| {
            FailureKind::Transport(error).during(Protocol::Smtp, command)
        };
        let stream = (net.connect(host, *port).await).map_err(|error| failed("connect", error))?;
        let name = own_name(&stream);
        let mut plain = Plain {
            net,
            options,
            stream,
            has_heard: false,
        };
        let greeting = shown(&plain.greeting().await?, []);
        let offer = plain.exchange("EHLO", &format!("EHLO {name}\r\n")).await?;
        let offers =
            |line: &str| (line.get(4..)).is_some_and(|word| word.eq_ignore_ascii_case("STARTTLS"));
        if !offer.lines().any(offers) {
            let offer = shown(&offer, []);
            let failure = FailureKind::StarttlsMissing { offer }.during(Protocol::Smtp, "STARTTLS");
            let seen = Seen {
                greeting,
                token_length: None,
            };
            return Err(MailFailure {
                seen: Some(Box::new(seen)),
                ..failure
            });
        }
        plain.exchange("STARTTLS", "STARTTLS\r\n").await?;
        let stream = (net.tls(host, plain.stream).await).map_err(|error| failed("tls", error))?;
        Ok((stream, greeting, name))
    }

    /// The greeting. Where none comes, somebody else may be there who waits for a handshake.
    async fn greeting(&mut self) -> Result<String, MailFailure> {
        let (net, options) = (self.net, self.options);
        let Endpoint { host, port } = &options.endpoint;
        let other = async {
            let silence = std::future::pending::<()>();
            net.within(options.limits.silence, silence).await;
            if !net.wants_tls(host, *port).await {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            greeting = self.exchange("greeting", "") => greeting,
            () = other => Err(FailureKind::TlsAtOnce.during(Protocol::Smtp, "greeting")),
        }
    }

    /// Writes `line` and reads one positive reply; nothing may follow it, since what is said
    /// before TLS can come from anybody and would be read as if it had been said within.
    async fn exchange(&mut self, command: &str, line: &str) -> Result<String, MailFailure> {
        let (net, options) = (self.net, self.options);
        let host = &options.endpoint.host;
        let patience = options.patience.min(options.limits.opening);
        let exchange = net.within(patience, self.try_exchange(line)).await;
        let result = match exchange {
            Some(Ok(result)) => result,
            Some(Err(error)) => transported(host, patience, Some(Err(error))),
            None if self.has_heard => Err(FailureKind::TooSlow {
                seconds: patience.as_secs(),
            }),
            None => Err(silent(host, patience)),
        };
        result.map_err(|kind| {
            kind.cleaned(|text| shown(text, []))
                .during(Protocol::Smtp, command)
        })
    }

    async fn try_exchange(&mut self, line: &str) -> io::Result<Result<String, FailureKind>> {
        if !line.is_empty() {
            let mut early = [0; 200];
            if has_arrived(&self.stream) {
                self.stream.readable().await?;
            }
            if let Ok(count @ 1..) = self.stream.try_read(&mut early) {
                return Ok(Err(out_of_turn(&String::from_utf8_lossy(&early[..count]))));
            }
            self.stream.write_all(line.as_bytes()).await?;
        }
        let mut replies = Replies::default();
        self.has_heard = false;
        loop {
            let mut bytes = [0; 4096];
            let count = self.stream.read(&mut bytes).await?;
            self.has_heard |= count > 0;
            if count == 0 {
                return Ok(Err(FailureKind::Closed));
            }
            if let Err(error) = replies.hear(&bytes[..count], &mut Vec::new()) {
                let what = error.to_string();
                return Ok(Err(FailureKind::Endless { what }));
            }
            if let Some(reply) = replies.complete().into_iter().next() {
                return Ok(match reply.as_bytes().first() {
                    Some(b'4' | b'5') if is_reply(&reply) => {
                        Err(FailureKind::Refused { line: reply })
                    }
                    Some(b'2') if is_reply(&reply) => match replies.surplus() {
                        None => Ok(reply),
                        Some(surplus) => Err(out_of_turn(&surplus)),
                    },
                    _ => Err(FailureKind::Foreign { line: reply }),
                });
            }
        }
    }
}

/// RFC 5321 section 4.2: three digits, then the end, a blank or a hyphen.
fn is_reply(reply: &str) -> bool {
    let bytes = reply.as_bytes();
    let is_code = bytes.len() >= 3 && bytes[..3].iter().all(u8::is_ascii_digit);
    is_code && matches!(bytes.get(3), None | Some(b' ' | b'-' | b'\n'))
}

fn out_of_turn(text: &str) -> FailureKind {
    let line = text.lines().next().unwrap_or_default().to_owned();
    FailureKind::OutOfTurn { line }
}

/// What one step of the library brought; more than one reply is none that can be relied on.
fn heard<T>(
    result: Option<Result<T, Error>>,
    replies: &Shared,
    host: &str,
    patience: Duration,
) -> Result<T, FailureKind> {
    match result {
        Some(Ok(done)) => match locked(replies).surplus() {
            None => Ok(done),
            Some(surplus) => Err(out_of_turn(&surplus)),
        },
        Some(Err(error)) => Err(why(&error, replies, host)),
        None => Err(silent(host, patience)),
    }
}

/// What the library's error means, with the server's words where it said some.
fn why(error: &Error, replies: &Shared, host: &str) -> FailureKind {
    let replies = locked(replies);
    if let Some(line) = replies.refusal() {
        return FailureKind::Refused { line };
    }
    let source = std::error::Error::source(error);
    match source.and_then(|source| source.downcast_ref::<io::Error>()) {
        Some(io) if io.to_string() == OUT_OF_TURN => out_of_turn(
            &replies
                .surplus()
                .unwrap_or_else(|| replies.complete().join("\n")),
        ),
        Some(io) if io.kind() == io::ErrorKind::InvalidData => FailureKind::Endless {
            what: io.to_string(),
        },
        Some(io) if io.kind() == io::ErrorKind::UnexpectedEof => FailureKind::Closed,
        Some(io) => FailureKind::Transport(NetError::Lost {
            host: host.to_owned(),
            reason: io.to_string(),
        }),
        None if replies.complete().is_empty() => FailureKind::Closed,
        None => FailureKind::protocol(format!("{error}: `{}`", replies.complete().join("\n"))),
    }
}

fn silent(host: &str, patience: Duration) -> FailureKind {
    FailureKind::Transport(NetError::Silent {
        host: host.to_owned(),
        seconds: patience.as_secs(),
    })
}

/// A reply of another class than the step is defined to have.
fn expect(command: &str, class: char, reply: String) -> Result<String, MailFailure> {
    match reply.starts_with(class) {
        true => Ok(reply),
        false => Err(FailureKind::protocol(format!(
            "the server's answer does not belong here: `{reply}`"
        ))
        .during(Protocol::Smtp, command)),
    }
}

/// RFC 5321 section 4.1.4: a client without a name of its own gives its address.
fn own_name(stream: &TcpStream) -> ClientId {
    match stream.local_addr().map(|address| address.ip()) {
        Ok(std::net::IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(std::net::IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) => ClientId::default(),
    }
}

#[cfg(test)]
mod tests;
