//! Fetching: what is new on the server comes into the Maildir, and stays on the server.
//!
//! Nothing here ever sends DELE.

use std::{collections::HashSet, path::Path, sync::Arc, time::Duration};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{
    Endpoint, FailureKind, Limits, MailFailure, Protocol,
    deliver::{Incoming, Store},
    disk::{Disk, RealDisk},
    pop3::{Command, Event, is_status, stat_reply, uidl_item},
    session::{Goodbye, Session},
};
use crate::net::Net;
use crate::rehearsal::SaslForm;

/// How a mailbox is fetched.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// The POP3 server.
    pub endpoint: Endpoint,
    /// How the login is sent.
    pub sasl: SaslForm,
    /// At most this many new mails.
    pub limit: Option<usize>,
    /// How long the server may be silent. Exchange takes some nine seconds to refuse a login
    /// (<https://github.com/simonrob/email-oauth2-proxy/issues/244>).
    pub patience: Duration,
    /// How much and how long the server may say something.
    pub limits: Limits,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            endpoint: Endpoint::pop3(),
            sasl: SaslForm::TwoLines,
            limit: None,
            patience: Duration::from_secs(60),
            limits: Limits::default(),
        }
    }
}

/// What a fetch has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FetchReport {
    /// How many messages the server listed.
    pub listed: usize,
    /// How many of them had not been delivered before.
    pub new: usize,
    /// How many of them were delivered now.
    pub delivered: usize,
    /// How many were found delivered by a fetch that was interrupted before it could note them.
    pub healed: usize,
    /// The bytes of the mails delivered now.
    pub bytes: u64,
}

/// How far a fetch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The server let us in.
    LoggedIn,
    /// So many messages are listed, so many of them new.
    Listed {
        /// All.
        listed: usize,
        /// Not delivered before.
        new: usize,
    },
    /// So many of the new ones are received; they count as delivered with the batch they are in.
    Received {
        /// Received so far.
        done: usize,
        /// To receive.
        of: usize,
    },
    /// So many of the new ones are delivered and remembered, whatever happens now.
    Delivered {
        /// Delivered so far.
        done: usize,
        /// To deliver.
        of: usize,
    },
}

/// What a look at the mailbox showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxCheck {
    /// The server's first line.
    pub greeting: String,
    /// What the server says it can do.
    pub capabilities: Vec<String>,
    /// How many messages it counts.
    pub messages: u32,
    /// How many bytes it estimates.
    pub estimated_bytes: u64,
    /// How many of the messages have a usable unique id.
    pub unique_ids: usize,
}

/// Fetches what is new for `login` into `maildir`, and remembers it in the file `seen`. Waits while
/// another process fetches with the same file.
///
/// A mail the server refuses to hand out does not keep the later ones back.
///
/// # Errors
/// The first thing that went wrong; what was delivered before it stays delivered and remembered
/// (`on_progress` told how much).
pub async fn fetch(
    net: &Net,
    login: &str,
    token: &SecretString,
    maildir: &Path,
    seen: &Path,
    options: &FetchOptions,
    on_progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchReport, MailFailure> {
    // First, since it may wait for another fetch, and no server should wait with us.
    let store = open_store(maildir, seen, login).await?;
    let (mut session, _) = Session::open(net, options).await?;
    session.log_in(login, token, options.sasl).await?;
    on_progress(Progress::LoggedIn);
    let items = session.listing(&Command::Uidl).await?;
    let listed = parse_listing(&items)?;

    let (store, mut new, healed) = news(store, &listed).await?;
    let mut report = FetchReport {
        listed: listed.len(),
        new: new.len(),
        healed,
        ..FetchReport::default()
    };
    on_progress(Progress::Listed {
        listed: report.listed,
        new: report.new,
    });
    new.truncate(options.limit.unwrap_or(usize::MAX));
    let mut run = Run {
        net,
        session,
        store: Some(store),
        wanted: new.len(),
        largest: options.limits.mail,
        report: &mut report,
        on_progress,
        refused: None,
    };
    let received = run.receive(new).await;
    // Whether the last mails are what they seem is only known at the goodbye.
    let outcome = match received {
        Ok(()) => run.session.quit().await,
        Err(failure) => Err(failure),
    };
    let mut is_doubtful = false;
    match &outcome {
        Err(failure) if failure.kind.is_out_of_step() => run.discard(),
        // What came before a line dropped is kept, unless it shows that the server was out of step.
        Err(_) | Ok(Goodbye::Unanswered) => {
            is_doubtful = run.doubt();
            run.commit().await?;
        }
        Ok(Goodbye::Said) => run.commit().await?,
    }
    let Run { store, refused, .. } = run;
    outcome?;
    if is_doubtful {
        return Err(FailureKind::Closed.during(Protocol::Pop3, "QUIT"));
    }
    if let Some(mut store) = store {
        let still: HashSet<&str> = listed.iter().map(|(_, uidl)| *uidl).collect();
        store.compact(&still).map_err(local)?;
    }
    refused.map_or(Ok(report), Err)
}

/// Looks at the mailbox as a fetch would, and touches nothing: greeting, CAPA, login, STAT, UIDL,
/// QUIT. Never RETR, which would mark mail as read, and never DELE.
///
/// # Errors
/// What a fetch would fail with.
pub async fn check(
    net: &Net,
    login: &str,
    token: &SecretString,
    options: &FetchOptions,
) -> Result<MailboxCheck, MailFailure> {
    let (mut session, greeting) = Session::open(net, options).await?;
    let capabilities = session.listing(&Command::Capa).await?;
    session.log_in(login, token, options.sasl).await?;
    let stat = session.ask(&Command::Stat, |_| Ok(())).await?;
    let (messages, estimated_bytes) = stat_reply(&stat).ok_or_else(|| {
        FailureKind::protocol(format!("the answer has no counts: `{stat}`"))
            .during(Protocol::Pop3, "STAT")
    })?;
    let items = session.listing(&Command::Uidl).await?;
    let unique_ids = parse_listing(&items)?.len();
    session.quit().await?;
    // Only now is known what must not be in what was said before the login.
    let told = |line: &String| session.cleaned(line);
    Ok(MailboxCheck {
        greeting: told(&greeting),
        capabilities: capabilities.iter().map(told).collect(),
        messages,
        estimated_bytes,
        unique_ids,
    })
}

/// Logs in, asks how many messages there are and logs out: whether the server lets `login` in.
///
/// # Errors
/// As [`check`].
pub async fn look(
    net: &Net,
    login: &str,
    token: &SecretString,
    options: &FetchOptions,
) -> Result<(), MailFailure> {
    let (mut session, _) = Session::open(net, options).await?;
    session.log_in(login, token, options.sasl).await?;
    session.ask(&Command::Stat, |_| Ok(())).await?;
    session.quit().await?;
    Ok(())
}

/// The receiving part of a fetch.
struct Run<'a> {
    net: &'a Net,
    session: Session<'a>,
    /// Away while it is being committed on another thread.
    store: Option<Store>,
    /// How many mails are to be received.
    wanted: usize,
    /// No mail is longer.
    largest: u64,
    report: &'a mut FetchReport,
    on_progress: &'a mut (dyn FnMut(Progress) + Send),
    /// The first mail that the server would not hand out.
    refused: Option<MailFailure>,
}

impl Run<'_> {
    async fn receive(&mut self, new: Vec<(u32, String)>) -> Result<(), MailFailure> {
        for (index, (number, uidl)) in new.into_iter().enumerate() {
            let Some(store) = &mut self.store else {
                return Ok(());
            };
            let mail = store.begin(&uidl, self.net.clock().now()).map_err(local)?;
            let (mail, answer) = retrieve(&mut self.session, self.largest, number, mail).await;
            match answer {
                Ok(_) => {
                    self.report.bytes += mail.size();
                    let full = store.accept(mail);
                    (self.on_progress)(Progress::Received {
                        done: index + 1,
                        of: self.wanted,
                    });
                    if full {
                        self.session.in_step().await?;
                        self.commit().await?;
                    }
                }
                Err(failure) => {
                    mail.discard();
                    match failure.kind {
                        FailureKind::Refused { .. } => {
                            self.refused.get_or_insert(failure);
                            // The refusal may have been a surplus line, and the mail still to come.
                            self.stays_in_step().await?;
                        }
                        // After a refusal, a closed line is the server's doing: the refusal says why.
                        FailureKind::Closed => return Err(self.refused.take().unwrap_or(failure)),
                        FailureKind::Transport(_)
                        | FailureKind::TlsAtOnce
                        | FailureKind::Protocol { .. }
                        | FailureKind::Foreign { .. }
                        | FailureKind::OutOfTurn { .. }
                        | FailureKind::Endless { .. }
                        | FailureKind::TooSlow { .. }
                        | FailureKind::StarttlsMissing { .. }
                        | FailureKind::Xoauth2Missing { .. }
                        | FailureKind::Locked { .. }
                        | FailureKind::Local { .. } => return Err(failure),
                    }
                }
            }
        }
        Ok(())
    }

    /// After a refusal a closed line is the server's doing, and the refusal says why.
    async fn stays_in_step(&mut self) -> Result<(), MailFailure> {
        match self.session.in_step().await {
            Err(failure) if failure.kind == FailureKind::Closed => {
                Err(self.refused.take().unwrap_or(failure))
            }
            Err(failure) if matches!(failure.kind, FailureKind::Refused { .. }) => Err(
                FailureKind::protocol("the server refuses what it may not refuse")
                    .during(Protocol::Pop3, failure.command),
            ),
            done => done,
        }
    }

    /// Forgets what was received since the last delivery: it may be filed under other mails' ids.
    fn discard(&mut self) {
        if let Some(store) = &mut self.store {
            store.discard();
        }
    }

    /// Forgets of it what may be, where the server could not be asked.
    fn doubt(&mut self) -> bool {
        self.store.as_mut().is_some_and(Store::doubt)
    }

    async fn commit(&mut self) -> Result<(), MailFailure> {
        let Some(mut store) = self.store.take() else {
            return Ok(());
        };
        let (store, count) = blocking(move || {
            let count = store.commit()?;
            Ok((store, count))
        })
        .await?;
        self.store = Some(store);
        self.report.delivered += count;
        if count > 0 {
            (self.on_progress)(Progress::Delivered {
                done: self.report.delivered,
                of: self.wanted,
            });
        }
        Ok(())
    }
}

async fn retrieve(
    session: &mut Session<'_>,
    largest: u64,
    number: u32,
    mut mail: Incoming,
) -> (Incoming, Result<String, MailFailure>) {
    let mut beginning = Beginning::default();
    let answer = session
        .ask(&Command::Retr(number), |event| match event {
            Event::Body(piece) if mail.size() + piece.len() as u64 > largest => {
                let what = format!("the mail has more than {largest} bytes");
                Err(FailureKind::Endless { what })
            }
            Event::Body(piece) => {
                beginning.hear(piece)?;
                mail.write(piece)
            }
            Event::Positive(_) | Event::Refused(_) | Event::Item(_) | Event::Done => Ok(()),
        })
        .await;
    (mail, answer)
}

/// The first line of a mail, looked at for an answer: a surplus `+OK` before the real one would
/// make that one the mail's first line, and no header begins so.
#[derive(Default)]
struct Beginning {
    line: Vec<u8>,
    is_over: bool,
}

impl Beginning {
    /// Longer than any answer's first words.
    const LOOKED_AT: usize = 512;

    fn hear(&mut self, piece: &[u8]) -> Result<(), FailureKind> {
        if self.is_over {
            return Ok(());
        }
        let end = memchr::memchr(b'\n', piece);
        let room = Self::LOOKED_AT - self.line.len();
        let taken = &piece[..end.unwrap_or(piece.len()).min(room)];
        self.line.extend_from_slice(taken);
        self.is_over = end.is_some() || self.line.len() == Self::LOOKED_AT;
        let line = String::from_utf8_lossy(&self.line);
        let is_answer = ["+OK", "-ERR"]
            .iter()
            .any(|status| is_status(&line, status));
        match self.is_over && is_answer && !line.starts_with("+OK:") {
            true => Err(FailureKind::OutOfTurn {
                line: line.trim_end().to_owned(),
            }),
            false => Ok(()),
        }
    }
}

/// Numbers are unique (RFC 1939 section 5), so one that comes twice is no list of a mailbox.
fn parse_listing(items: &[String]) -> Result<Vec<(u32, &str)>, MailFailure> {
    let failed = |what: String| FailureKind::protocol(what).during(Protocol::Pop3, "UIDL");
    let mut numbers = HashSet::new();
    let mut listed = Vec::with_capacity(items.len());
    for line in items {
        let Some((number, uidl)) = uidl_item(line) else {
            return Err(failed(format!(
                "a line is no number and unique id: `{line}`"
            )));
        };
        if !numbers.insert(number) {
            return Err(failed(format!("a number is listed twice: `{line}`")));
        }
        listed.push((number, uidl));
    }
    Ok(listed)
}

async fn open_store(maildir: &Path, seen: &Path, login: &str) -> Result<Store, MailFailure> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let (maildir, seen, login) = (maildir.to_owned(), seen.to_owned(), login.to_owned());
    blocking(move || Store::open(&maildir, &seen, &login, disk)).await
}

/// What of `listed` is new. Looks through the Maildir, which takes a while when it is large.
async fn news(
    mut store: Store,
    listed: &[(u32, &str)],
) -> Result<(Store, Vec<(u32, String)>, usize), MailFailure> {
    let owned: Vec<_> = (listed.iter())
        .map(|(number, uidl)| (*number, (*uidl).to_owned()))
        .collect();
    blocking(move || {
        let (new, healed) = store.news(owned)?;
        Ok((store, new, healed))
    })
    .await
}

/// Runs what waits for the disk where it holds nobody up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FailureKind> + Send + 'static,
) -> Result<T, MailFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(local),
        Err(error) => Err(local(FailureKind::Local {
            path: None,
            reason: error.to_string(),
        })),
    }
}

fn local(kind: FailureKind) -> MailFailure {
    kind.during(Protocol::Pop3, "delivery")
}

#[cfg(test)]
mod kill;
#[cfg(test)]
mod tests;
