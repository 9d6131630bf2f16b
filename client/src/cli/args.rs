//! The command line's grammar. What `--help` says of each command and argument stands in the locales,
//! as `help-…`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::locales::Language;
use crate::net::ConnectTo;

#[derive(Debug, Parser)]
#[command(name = "m365mail", version, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Args)]
pub(super) struct Everywhere {
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "de|en")]
    pub(super) lang: Option<Lang>,
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[arg(long, global = true, value_name = "F")]
    pub(super) ca_file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "HOST:PORT:ADDR:PORT")]
    pub(super) connect_to: Vec<ConnectTo>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Lang {
    De,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::De => Self::De,
            Lang::En => Self::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    #[command(subcommand)]
    Settings(SettingsVerb),
    #[command(subcommand)]
    Account(AccountVerb),
    SignIn {
        address: String,
        #[arg(long)]
        no_browser: bool,
        #[arg(long, conflicts_with = "no_browser")]
        device_code: bool,
    },
    SignOut {
        address: String,
    },
    Fetch {
        address: Option<String>,
    },
    Send {
        address: String,
        #[arg(long, required = true, value_name = "A")]
        to: Vec<String>,
        #[arg(long, value_name = "S")]
        subject: String,
    },
    TestMail {
        address: String,
    },
    Explain {
        #[arg(allow_hyphen_values = true, value_name = "TEXT|-")]
        what: String,
    },
    Status,
    Doctor {
        address: Option<String>,
        #[arg(long, conflicts_with_all = ["page_text", "bundle"])]
        plan: bool,
        #[arg(long, value_name = "F|-")]
        page_text: Option<PathBuf>,
        #[arg(long, value_name = "F")]
        bundle: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SettingsVerb {
    Set {
        #[arg(long, value_name = "E")]
        entity: String,
        #[arg(long, value_name = "ID")]
        tenant_id: Option<String>,
        #[arg(long, value_name = "ID")]
        client_id: Option<String>,
        #[arg(long, value_name = "F|-")]
        secret_file: Option<PathBuf>,
        #[arg(long, value_name = "YYYY-MM-DD")]
        secret_ends: Option<String>,
        #[arg(long, value_name = "URI")]
        redirect_uri: Option<String>,
    },
    Check {
        #[arg(long, value_name = "E")]
        entity: Option<String>,
    },
    Show {
        #[arg(long, value_name = "E")]
        entity: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AccountVerb {
    Add {
        address: String,
        #[arg(long, value_name = "E")]
        entity: String,
        #[arg(long, value_name = "UPN")]
        login: Option<String>,
        #[arg(long, value_name = "DIR")]
        maildir: Option<PathBuf>,
    },
    List,
    Correct {
        address: String,
        right: String,
    },
    Move {
        address: String,
        #[arg(long, value_name = "E")]
        entity: String,
    },
    Remove {
        address: String,
    },
}
