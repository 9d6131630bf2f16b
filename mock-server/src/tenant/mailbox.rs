//! Mailboxes: folders of immutable messages.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// The folders that the box keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Folder {
    /// What POP3 shows.
    Inbox,
    /// Copies of what was submitted by SMTP AUTH (kept there by Exchange since September 2018).
    SentItems,
}

/// One message. Its content never changes; a clone shares it.
#[derive(Clone, Debug)]
pub struct Message {
    /// Unique in its folder, ascending.
    pub uidl: u32,
    /// When it arrived.
    pub received_at: Timestamp,
    /// The message as it goes over the wire, with CRLF line ends.
    pub body: Bytes,
    /// Whether a client has fetched it.
    pub read: bool,
}

/// The mail of one user.
#[derive(Clone, Debug)]
pub struct Mailbox {
    inbox: Arc<Vec<Message>>,
    sent_items: Arc<Vec<Message>>,
    next_uidl: u32,
}

/// UIDLs are short ascending numbers; where they start is arbitrary.
const FIRST_UIDL: u32 = 6500;

impl Default for Mailbox {
    fn default() -> Self {
        Self {
            inbox: Arc::default(),
            sent_items: Arc::default(),
            next_uidl: FIRST_UIDL,
        }
    }
}

impl Mailbox {
    /// The folder as it is now. The snapshot shares the folder until either changes.
    #[must_use]
    pub fn snapshot(&self, folder: Folder) -> Arc<Vec<Message>> {
        Arc::clone(match folder {
            Folder::Inbox => &self.inbox,
            Folder::SentItems => &self.sent_items,
        })
    }

    /// Puts a message into a folder and gives its UIDL.
    pub fn store(&mut self, folder: Folder, body: Bytes, received_at: Timestamp) -> u32 {
        let uidl = self.next_uidl;
        self.next_uidl += 1;
        self.folder(folder).push(Message {
            uidl,
            received_at,
            body,
            read: false,
        });
        uidl
    }

    /// Marks a message of the inbox as read; POP3's RETR does.
    pub fn mark_read(&mut self, uidl: u32) {
        // Looked up before `make_mut`, so that an unknown UIDL does not copy the folder.
        if let Ok(at) = self
            .inbox
            .binary_search_by_key(&uidl, |message| message.uidl)
            && !self.inbox[at].read
        {
            self.folder(Folder::Inbox)[at].read = true;
        }
    }

    /// Removes messages from the inbox and gives how many bytes that freed.
    pub fn delete(&mut self, uidls: &[u32]) -> u64 {
        let mut freed = 0;
        let mut uidls = uidls.to_vec();
        uidls.sort_unstable();
        self.folder(Folder::Inbox).retain(|message| {
            let goes = uidls.binary_search(&message.uidl).is_ok();
            freed += if goes { message.body.len() as u64 } else { 0 };
            !goes
        });
        freed
    }

    fn folder(&mut self, folder: Folder) -> &mut Vec<Message> {
        Arc::make_mut(match folder {
            Folder::Inbox => &mut self.inbox,
            Folder::SentItems => &mut self.sent_items,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_stays_as_it_was() {
        let now = "2026-03-02T12:00:00Z".parse().unwrap();
        let mut mailbox = Mailbox::default();
        let first = mailbox.store(Folder::Inbox, Bytes::from_static(b"one"), now);
        let snapshot = mailbox.snapshot(Folder::Inbox);
        let second = mailbox.store(Folder::Inbox, Bytes::from_static(b"two"), now);
        mailbox.mark_read(first);
        assert_eq!(mailbox.delete(&[second]), 3);
        assert_eq!(
            (first, second, snapshot.len(), snapshot[0].read),
            (6500, 6501, 1, false)
        );
        assert!(mailbox.snapshot(Folder::Inbox)[0].read);
        assert!(mailbox.snapshot(Folder::SentItems).is_empty());
    }
}
