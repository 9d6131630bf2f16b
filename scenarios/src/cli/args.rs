//! The arguments.

use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::runner::doctor::PROCESS_VERB;

/// A Microsoft 365 mail tenant in a box: break the set-up, watch a mail client fail, fix it.
#[derive(Debug, Parser)]
#[command(name = "tenantbox", version, subcommand_precedence_over_arg = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) verb: Option<Verb>,

    #[command(flatten)]
    pub(super) run: Run,

    /// The language; else that of LC_ALL, LC_MESSAGES or LANG
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Play scenarios (what `tenantbox` alone does); exit 0 only if every one held
    Run(Run),
    /// List the scenarios
    List {
        /// List what the servers can answer instead, and what it means
        #[arg(long)]
        errors: bool,
    },
    /// Explain a scenario, a finding, an AADSTS number or a server's reply
    Explain {
        /// An id, `AADSTS50011`, `"535 5.7.139"`, `"-ERR …"`, or `-` to read pasted text
        #[arg(allow_hyphen_values = true)]
        what: String,
    },
    /// Serve a tenant for other programs, until it is interrupted
    Serve(Serve),
    /// The client's command line at a moment that stands still, as a process of its own
    #[command(hide = true, name = PROCESS_VERB)]
    ClientProcess {
        /// The time
        now: Timestamp,
        /// The client's arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// Only these scenarios
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<String>,

    /// Show only what did not hold
    #[arg(long)]
    pub(super) only_failed: bool,

    /// Ask the doctor as a process of its own that knows nothing but the client's home, about a
    /// tenant under random names, in random order
    #[arg(long)]
    pub(super) blind: bool,

    /// Play blind and show true cause against diagnosis
    #[arg(long)]
    pub(super) confusion: bool,

    /// The seed of a blind run, to repeat it
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
}

impl Run {
    /// Whether anything was asked for.
    pub(super) fn is_plain(&self) -> bool {
        let Self {
            ids,
            only_failed,
            blind,
            confusion,
            seed,
        } = self;
        ids.is_empty() && !(*only_failed || *blind || *confusion) && seed.is_none()
    }

    /// The seed, where the run is to be blind; invented where none is given.
    pub(super) fn blind_seed(&self) -> Option<u64> {
        (self.blind || self.confusion || self.seed.is_some())
            // Six digits can be typed again.
            .then(|| self.seed.unwrap_or_else(|| random() % 1_000_000))
    }
}

/// The one source of chance that needs no library: the standard library's own hashing keys.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Write the addresses and ids to this file once everything answers
    #[arg(long, value_name = "F")]
    pub(super) env_file: Option<PathBuf>,

    /// Have the certificates name Microsoft's hosts as well
    #[arg(long)]
    pub(super) as_microsoft: bool,

    /// The tenant to serve instead of the seeded one
    #[arg(long, value_name = "tenant.toml")]
    pub(super) data: Option<PathBuf>,

    /// The seed of every id: the same seed and the same steps give the same journal
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,

    /// Hold refusals back as long as Exchange Online does (5 seconds), while the clock runs; without
    /// it, the journal only notes the delay
    #[arg(long)]
    pub(super) tarpit: bool,

    /// Entra's port; 0 = any
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) https_port: u16,

    /// The submission port; 0 = any
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) smtp_port: u16,

    /// The POP3S port; 0 = any
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) pop3_port: u16,

    /// The admin API's port; 0 = any
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) admin_port: u16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    /// German
    De,
    /// English
    En,
}
