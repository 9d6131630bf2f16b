//! Exchange Online behind its two protocols: who may open which mailbox, and what becomes of mail.
//!
//! The sessions in `pop3` and `smtp` know no tenant and ask here. Signatures and MIME are worked
//! out before the lock is taken.

mod token;

use std::sync::Arc;

use bytes::Bytes;
use mail_parser::{HeaderName, MessageParser};
use memchr::memmem;

use crate::cause::Cause;
use crate::clock::Timestamp;
use crate::journal::{Event, Kind};
use crate::pop3::{self, Item, Maildrop};
use crate::smtp::{
    self, AuthRefusal, AuthReply, Body, Envelope, Receipt, Submission, SubmitRefusal, SubmitReply,
};
use crate::state::Shared;
use crate::tenant::{CheckedToken, Denied, Folder, Message};
use crate::wire::Who;

/// The mailboxes as one session sees them.
#[derive(Debug)]
pub(crate) struct Mailboxes {
    shared: Arc<Shared>,
    /// The mailbox that this session opened.
    opened: Option<String>,
}

impl Mailboxes {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            opened: None,
        }
    }
}

impl Maildrop for Mailboxes {
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        _: Timestamp,
    ) -> Result<pop3::Login, Box<pop3::Refusal>> {
        let length = token.len();
        let token = token::check(token);
        let opened = self.shared.with(|cloud, now| {
            let tenant = cloud.home(user).ok_or(Cause::MailboxNotFound)?;
            tenant.takes_by_pop3(length)?;
            let mailbox = tenant.open_by_pop3(user, &token, now)?;
            Ok::<_, Denied>((mailbox.upn.clone(), mailbox.mailbox.snapshot(Folder::Inbox)))
        });
        let who = who(user, &token);
        match opened {
            Ok((upn, messages)) => {
                self.opened = Some(upn);
                Ok(pop3::Login {
                    who,
                    items: messages.iter().map(item).collect(),
                })
            }
            Err(denied) => Err(Box::new(pop3::Refusal {
                cause: denied.cause,
                detail: detail(denied.cause, user, &token),
                who,
                change: change(&denied),
            })),
        }
    }

    fn mark_read(&mut self, uidl: &str, _: Timestamp) {
        let (Some(upn), Ok(uidl)) = (&self.opened, uidl.parse()) else {
            return;
        };
        self.shared.with(|cloud, _| {
            if let Some(user) = cloud.home_mut(upn).and_then(|tenant| tenant.user_mut(upn)) {
                user.mailbox.mark_read(uidl);
            }
        });
    }

    fn delete(&mut self, uidls: &[&str], _: Timestamp) {
        let Some(upn) = &self.opened else { return };
        let uidls: Vec<u32> = uidls.iter().filter_map(|uidl| uidl.parse().ok()).collect();
        self.shared.with(|cloud, _| {
            let user = cloud.home_mut(upn).and_then(|tenant| tenant.user_mut(upn));
            let freed = user.map_or(0, |user| user.mailbox.delete(&uidls));
            cloud.stored_bytes = cloud.stored_bytes.saturating_sub(freed);
        });
    }
}

impl Submission for Mailboxes {
    fn authenticate(
        &mut self,
        user: &str,
        token: &str,
        _: Timestamp,
    ) -> Result<smtp::Login, Box<AuthRefusal>> {
        let token = token::check(token);
        let opened = self.shared.with(|cloud, now| {
            let tenant = cloud.home(user).ok_or(Cause::MailboxNotFound)?;
            tenant
                .submit_by_smtp(user, &token, now)
                .map(|mailbox| mailbox.upn.clone())
        });
        let who = who(user, &token);
        match opened {
            Ok(upn) => {
                self.opened = Some(upn);
                Ok(smtp::Login { who })
            }
            Err(denied) => Err(Box::new(AuthRefusal {
                reply: auth_reply(denied.cause),
                cause: denied.cause,
                detail: detail(denied.cause, user, &token),
                who,
                change: change(&denied),
            })),
        }
    }

    fn submit(
        &mut self,
        envelope: Envelope,
        body: Body,
        now: Timestamp,
    ) -> Result<Receipt, Box<SubmitRefusal>> {
        let login = self.opened.clone().unwrap_or_default();
        let mail = Mail::new(
            body,
            || self.shared.with(|cloud, _| cloud.ids.guid()),
            &login,
        );
        self.judge_sender(&login, &envelope, &mail)?;
        let (stored, elsewhere) = self.store(&login, &envelope, &mail, now)?;
        self.journal_delivery(&login, &mail, &stored, &elsewhere);
        Ok(Receipt {
            message_id: mail.message_id,
        })
    }
}

/// A submitted message and what its headers say.
struct Mail {
    bytes: Bytes,
    message_id: String,
    from: Option<String>,
}

impl Mail {
    /// Exchange keeps the client's Message-ID and adds one where there is none (the reply to DATA
    /// quotes it; public logs of msmtp show the client's own).
    ///
    /// The header is nearly always whole in the first piece, so a line is put before it without
    /// copying the message a second time.
    fn new(mut body: Body, invent: impl FnOnce() -> String, login: &str) -> Self {
        if memmem::find(body.start(), b"\r\n\r\n").is_none() {
            body = Body::from(body.into_bytes());
        }
        let (message_id, from) = read_header(body.start());
        let message_id = message_id.unwrap_or_else(|| {
            let domain = login
                .split_once('@')
                .map_or("muster-legal.example", |(_, domain)| domain);
            let invented = format!("<{}@{domain}>", invent());
            body.prepend(Bytes::from(format!("Message-ID: {invented}\r\n")));
            invented
        });
        Self {
            bytes: body.into_bytes(),
            message_id,
            from,
        }
    }
}

/// Message-ID and author of a message, from its header.
fn read_header(bytes: &[u8]) -> (Option<String>, Option<String>) {
    let parsed = MessageParser::new()
        .with_minimal_headers()
        .parse_headers(bytes);
    let message_id = parsed
        .as_ref()
        .and_then(|mail| mail.header_raw(HeaderName::MessageId))
        .map(|id| id.trim().to_owned())
        .filter(|id| !id.is_empty() && id.len() <= 900 && !id.contains(char::is_control));
    let from = parsed
        .as_ref()
        .and_then(mail_parser::Message::from)
        .and_then(|from| from.first())
        .and_then(|from| from.address())
        .map(str::to_owned);
    (message_id, from)
}

/// Where a copy went: user principal name and UIDL.
type Stored = (String, u32);

impl Mailboxes {
    /// Both the envelope's sender and the author in the header must be the login's own, or one that
    /// it has Send As for.
    fn judge_sender(
        &self,
        login: &str,
        envelope: &Envelope,
        mail: &Mail,
    ) -> Result<(), Box<SubmitRefusal>> {
        let senders = [
            Some(envelope.from.as_str()).filter(|from| !from.is_empty()),
            mail.from.as_deref(),
        ];
        self.shared.with(|cloud, _| {
            let Some(tenant) = cloud.home(login) else {
                return Ok(());
            };
            for from in senders.into_iter().flatten() {
                if let Err(denied) = tenant.send_as(login, from) {
                    return Err(Box::new(SubmitRefusal {
                        reply: SubmitReply::SendAsDenied {
                            login: login.to_owned(),
                            from: from.to_owned(),
                        },
                        cause: denied.cause,
                        detail: Some(format!("{login} sent as {from}")),
                        change: change(&denied),
                    }));
                }
            }
            Ok(())
        })
    }

    /// Puts the one body into every mailbox that it is for, and into the sender's Sent Items.
    fn store(
        &self,
        login: &str,
        envelope: &Envelope,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<(Vec<Stored>, Vec<String>), Box<SubmitRefusal>> {
        self.shared.with(|cloud, _| {
            let mut inside: Vec<String> = Vec::new();
            let mut elsewhere = Vec::new();
            for recipient in &envelope.to {
                match cloud
                    .home(&recipient.address)
                    .and_then(|tenant| tenant.user(&recipient.address))
                {
                    Some(user) if inside.contains(&user.upn) => {}
                    Some(user) => inside.push(user.upn.clone()),
                    None => elsewhere.push(recipient.address.clone()),
                }
            }
            let copies = inside.len() as u64 + 1;
            let bytes = copies * mail.bytes.len() as u64;
            if cloud.stored_bytes + bytes > self.shared.config.store_cap {
                let cap = self.shared.config.store_cap;
                return Err(Box::new(SubmitRefusal {
                    reply: SubmitReply::StoreFull,
                    cause: Cause::StoreFull,
                    detail: Some(format!("the store holds at most {cap} bytes")),
                    change: None,
                }));
            }
            cloud.stored_bytes += bytes;
            let sender = cloud.home_mut(login);
            if let Some(sender) = sender.and_then(|tenant| tenant.user_mut(login)) {
                sender
                    .mailbox
                    .store(Folder::SentItems, mail.bytes.clone(), now);
            }
            let mut stored = Vec::new();
            for upn in inside {
                let home = cloud.home_mut(&upn);
                if let Some(user) = home.and_then(|tenant| tenant.user_mut(&upn)) {
                    let uidl = user.mailbox.store(Folder::Inbox, mail.bytes.clone(), now);
                    stored.push((upn, uidl));
                }
            }
            Ok((stored, elsewhere))
        })
    }

    fn journal_delivery(&self, login: &str, mail: &Mail, stored: &[Stored], elsewhere: &[String]) {
        let event = |user: &str, answer: String| Event {
            kind: Kind::Mail,
            protocol: "smtp",
            user: Some(user.to_owned()),
            command: format!("deliver {}", mail.message_id),
            answer,
            ..Event::default()
        };
        for (upn, uidl) in stored {
            self.shared.journal.record(event(
                upn,
                format!("inbox, UIDL {uidl}, {} bytes", mail.bytes.len()),
            ));
        }
        for address in elsewhere {
            // Nothing ever leaves the box; the real service would send it on, or bounce it later.
            let inside = address.rsplit_once('@').is_some_and(|(_, domain)| {
                self.shared.with(|cloud, _| {
                    let mut every = cloud.tenants.iter();
                    every.any(|tenant| tenant.answers_to(domain))
                })
            });
            let why = if inside {
                "no such recipient in the tenant"
            } else {
                "outside of the tenant"
            };
            self.shared
                .journal
                .record(event(login, format!("kept from {address}: {why}")));
        }
    }
}

fn item(message: &Message) -> Item {
    Item {
        uidl: message.uidl.to_string().into(),
        size: message.body.len() as u64,
        body: message.body.clone(),
    }
}

fn who(user: &str, token: &CheckedToken) -> Who {
    let claims = token.as_ref().ok();
    Who {
        user: Some(user.to_owned()),
        client_id: claims.and_then(|claims| claims.appid.clone()),
        trace: claims.and_then(|claims| claims.uti.clone()),
    }
}

/// Which of the three lines a refused sign-in gets: only the two states of the switch are worded
/// apart, everything else is one line (learn.microsoft.com, "Authenticate an IMAP, POP or SMTP
/// connection using OAuth").
const fn auth_reply(cause: Cause) -> AuthReply {
    match cause {
        Cause::SmtpAuthOffForTenant => AuthReply::TenantDisabled,
        Cause::SmtpAuthOffForMailbox => AuthReply::MailboxDisabled,
        _ => AuthReply::Generic,
    }
}

/// What the token says, where that explains the refusal.
fn detail(cause: Cause, user: &str, token: &CheckedToken) -> Option<String> {
    let claims = token.as_ref().ok()?;
    match cause {
        Cause::OtherUserSignedIn => Some(format!(
            "user={user}, the token is {}'s",
            claims.user().unwrap_or("nobody")
        )),
        Cause::WrongAudience => Some(format!("aud is {}", claims.aud)),
        Cause::PopPermissionMissing | Cause::SmtpPermissionMissing => Some(format!(
            "scp is \"{}\"",
            claims.scp.as_deref().unwrap_or_default()
        )),
        Cause::AccessTokenExpired => Timestamp::from_second(claims.exp)
            .ok()
            .map(|exp| format!("expired at {exp}")),
        _ => None,
    }
}

fn change(denied: &Denied) -> Option<serde_json::Value> {
    denied
        .change
        .as_ref()
        .and_then(|change| serde_json::to_value(change).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: &str = "anna.muster@muster-legal.example";

    /// Wherever the message is cut into pieces, the same is stored.
    #[track_caller]
    fn check(message: &str, message_id: &str, stored: &str) {
        for cut in 0..=message.len() {
            let (one, two) = message.split_at(cut);
            let mut body = Body::default();
            body.push(Bytes::copy_from_slice(one.as_bytes()));
            body.push(Bytes::copy_from_slice(two.as_bytes()));
            let mail = Mail::new(body, || "invented".to_owned(), LOGIN);
            assert_eq!(mail.message_id, message_id, "cut at {cut}");
            assert_eq!(mail.bytes, stored, "cut at {cut}");
            assert_eq!(mail.from.as_deref(), Some("a@x.example"), "cut at {cut}");
        }
    }

    #[test]
    fn the_clients_message_id_is_kept_and_a_missing_one_is_added() {
        let with = "Message-ID: <1@x.example>\r\nFrom: A <a@x.example>\r\n\r\nhello\r\n";
        check(with, "<1@x.example>", with);
        let without = "From: A <a@x.example>\r\n\r\nhello\r\n";
        let added = format!("Message-ID: <invented@muster-legal.example>\r\n{without}");
        check(without, "<invented@muster-legal.example>", &added);
    }
}
