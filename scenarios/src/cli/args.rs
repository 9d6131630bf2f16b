//! The arguments. What `--help` says of each stands in `help.rs`.

use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::runner::doctor::PROCESS_VERB;

#[derive(Debug, Parser)]
#[command(name = "tenantbox", version, subcommand_precedence_over_arg = true)]
#[command(disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) verb: Option<Verb>,

    #[command(flatten)]
    pub(super) run: Run,
    #[arg(long, global = true, value_enum, value_name = "de|en")]
    pub(super) lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Run(Run),
    List {
        #[arg(long)]
        errors: bool,
    },
    Explain {
        #[arg(allow_hyphen_values = true)]
        what: String,
    },
    Serve(Serve),
    #[command(hide = true, name = PROCESS_VERB)]
    ClientProcess {
        now: Timestamp,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct Run {
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<String>,
    #[arg(long)]
    pub(super) only_failed: bool,
    #[arg(long)]
    pub(super) blind: bool,
    #[arg(long)]
    pub(super) confusion: bool,
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
}

impl Run {
    /// Whether nothing was asked for.
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
    #[arg(long, value_name = "F")]
    pub(super) env_file: Option<PathBuf>,
    #[arg(long)]
    pub(super) as_microsoft: bool,
    #[arg(long, value_name = "tenant.toml")]
    pub(super) data: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    #[arg(long)]
    pub(super) tarpit: bool,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) https_port: u16,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) smtp_port: u16,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) pop3_port: u16,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) admin_port: u16,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Lang {
    De,
    En,
}
