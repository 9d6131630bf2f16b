//! How much and how long a mail server may say something, so that one that never ends holds
//! nobody for ever and fills neither memory nor disk.

use std::time::Duration;

/// The limits of a conversation. They are far above what Exchange Online does; tests use small ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long one question may take beside its bytes, however often the server says a little.
    pub question: Duration,
    /// Bytes a second below which an answer is given up once `question` has passed.
    pub slowest: u32,
    /// The longest mail. Exchange Online carries none above 150 MB
    /// (<https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits>),
    /// which base64 makes 205 MB.
    pub mail: u64,
    /// The longest listing in bytes, capabilities included.
    pub listing: u64,
    /// The most items of a listing: Exchange Online lets no folder have more than a million.
    pub items: usize,
    /// How long the answer to a connection may take, and each step before the login: a server that
    /// lives greets within a second or two. RFC 5321 section 4.5.3.2 bears five minutes, which
    /// nobody waits for in front of a screen.
    pub opening: Duration,
    /// After so much silence where a greeting should stand it is asked who else may be there.
    pub silence: Duration,
    /// How long a goodbye may take; nothing depends on it.
    pub goodbye: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            question: Duration::from_secs(60),
            slowest: 1024,
            mail: 256 << 20,
            listing: 32 << 20,
            items: 1_000_000,
            opening: Duration::from_secs(20),
            silence: Duration::from_secs(4),
            goodbye: Duration::from_secs(5),
        }
    }
}

impl Limits {
    /// How long an answer that has brought so many bytes may have taken.
    pub(super) fn allowed(&self, bytes: u64) -> Duration {
        let of_bytes = Duration::from_secs(bytes / u64::from(self.slowest.max(1)));
        self.question.saturating_add(of_bytes)
    }
}
