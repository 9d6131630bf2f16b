//! How a box is started.

use crate::clock::{Clock, Timestamp};
use crate::data::TenantFile;

/// What a box is made of. The default is the seeded tenant on ports that the system picks.
#[derive(Clone, Debug)]
pub struct Config {
    /// The seed of every id. The same seed and the same steps give the same journal.
    pub seed: u64,
    /// Whether time passes by itself.
    pub clock: ClockStart,
    /// Certificates also name login.microsoftonline.com, outlook.office365.com and
    /// smtp.office365.com.
    pub as_microsoft: bool,
    /// Entra's port; 0 lets the system pick.
    pub https_port: u16,
    /// The submission port; 0 lets the system pick.
    pub smtp_port: u16,
    /// The POP3S port; 0 lets the system pick.
    pub pop3_port: u16,
    /// The admin API's port; 0 lets the system pick.
    pub admin_port: u16,
    /// The tenant.
    pub tenant: TenantFile,
    /// Whether the cloud has a second tenant besides, that of another firm
    /// ([`crate::tenant::seed::second`]).
    pub second_firm: bool,
    /// Compare the port of a localhost redirect too. Microsoft documents that it is ignored for
    /// loopback addresses (learn.microsoft.com, "Redirect URI best practices"), and does not say
    /// whether that holds for the platform Web.
    pub strict_localhost_port: bool,
    /// How many bytes of mail all mailboxes hold together.
    pub store_cap: u64,
    /// How many events the journal keeps.
    pub journal_capacity: usize,
    /// Wait the seconds that Exchange Online lets a refused client wait (where the clock runs),
    /// instead of only noting them in the journal.
    pub tarpit: bool,
}

/// Where the clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockStart {
    /// It shows the system's time and runs.
    Running,
    /// It stands still.
    FrozenAt(Timestamp),
}

impl ClockStart {
    pub(crate) fn clock(self) -> Clock {
        match self {
            Self::Running => Clock::running(),
            Self::FrozenAt(at) => Clock::frozen(at),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            clock: ClockStart::Running,
            as_microsoft: false,
            https_port: 0,
            smtp_port: 0,
            pop3_port: 0,
            admin_port: 0,
            tenant: TenantFile::default(),
            second_firm: false,
            strict_localhost_port: false,
            store_cap: 1 << 30,
            journal_capacity: 10_000,
            tarpit: false,
        }
    }
}

/// The names that the real service has.
pub const MICROSOFT_HOSTS: [&str; 3] = [
    "login.microsoftonline.com",
    "outlook.office365.com",
    "smtp.office365.com",
];

impl Config {
    /// Every host that the box's certificates name.
    #[must_use]
    pub fn hosts(&self) -> Vec<&'static str> {
        let mut hosts = vec!["localhost", "127.0.0.1", "::1"];
        if self.as_microsoft {
            hosts.extend(MICROSOFT_HOSTS);
        }
        hosts
    }
}
