//! The command line's grammar.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::locales::Language;
use crate::net::ConnectTo;

/// A mail client for Microsoft 365 that says what is wrong, who can fix it and how
#[derive(Debug, Parser)]
#[command(name = "m365mail", version, about, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Args)]
pub(super) struct Everywhere {
    /// Where settings, tokens and mail are kept [else M365MAIL_HOME, else the platform's place]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) home: Option<PathBuf>,
    /// The language of messages and findings [else LC_ALL, LC_MESSAGES, LANG]
    #[arg(long, global = true, value_name = "de|en")]
    pub(super) lang: Option<Lang>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Trust only the certificates of this PEM file, as curl's --cacert
    #[arg(long, global = true, value_name = "F")]
    pub(super) ca_file: Option<PathBuf>,
    /// Connect to ADDR:PORT instead of HOST:PORT, as curl's flag; TLS still verifies HOST
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
    /// The three values of an entity
    #[command(subcommand)]
    Settings(SettingsVerb),
    /// The mail accounts
    #[command(subcommand)]
    Account(AccountVerb),
    /// Sign in once, in the browser
    SignIn {
        /// The account
        address: String,
        /// Print the address instead, and read the redirect URL from stdin
        #[arg(long)]
        no_browser: bool,
        /// Print a code to type on another device; the last resort, since many tenants block it
        #[arg(long, conflicts_with = "no_browser")]
        device_code: bool,
    },
    /// Forget an account's tokens
    SignOut {
        /// The account
        address: String,
    },
    /// Fetch new mail, of one account or of all; it stays on the server
    Fetch {
        /// The account
        address: Option<String>,
    },
    /// Send a mail; its text is read from stdin
    Send {
        /// The account
        address: String,
        /// A recipient
        #[arg(long, required = true, value_name = "A")]
        to: Vec<String>,
        /// The subject
        #[arg(long, value_name = "S")]
        subject: String,
    },
    /// Send a test mail from the account to itself
    TestMail {
        /// The account
        address: String,
    },
    /// How everything stands, from what is remembered
    Status,
    /// Find out what is wrong, without sending, retrieving or removing mail
    Doctor {
        /// The account
        address: Option<String>,
        /// Print every request that it would make, and make none
        #[arg(long, conflicts_with_all = ["page_text", "bundle"])]
        plan: bool,
        /// What you read on the sign-in page, as text or HTML; - is stdin
        #[arg(long, value_name = "F|-")]
        page_text: Option<PathBuf>,
        /// Write everything that was found, without secrets and names, into a new file
        #[arg(long, value_name = "F")]
        bundle: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SettingsVerb {
    /// Set the values of an entity; what is left out stays as it is
    Set {
        /// The entity's name
        #[arg(long, value_name = "E")]
        entity: String,
        /// Directory (tenant) ID
        #[arg(long, value_name = "ID")]
        tenant_id: Option<String>,
        /// Application (client) ID
        #[arg(long, value_name = "ID")]
        client_id: Option<String>,
        /// A file with the value of the client secret; - is stdin
        #[arg(long, value_name = "F|-")]
        secret_file: Option<PathBuf>,
        /// The registered redirect URI [default: http://localhost/callback]
        #[arg(long, value_name = "URI")]
        redirect_uri: Option<String>,
    },
    /// Ask Microsoft whether the values are right
    Check {
        /// The entity's name [default: all]
        #[arg(long, value_name = "E")]
        entity: Option<String>,
    },
    /// Show the values; never the secret
    Show {
        /// The entity's name [default: all]
        #[arg(long, value_name = "E")]
        entity: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AccountVerb {
    /// Add an account, or change it
    Add {
        /// The mail address
        address: String,
        /// The entity's name
        #[arg(long, value_name = "E")]
        entity: String,
        /// Who signs in [default: the address]
        #[arg(long, value_name = "UPN")]
        login: Option<String>,
        /// Where its mail goes
        #[arg(long, value_name = "DIR")]
        maildir: Option<PathBuf>,
    },
    /// List the accounts
    List,
    /// Correct the address of an account that was misspelt; fetched mail stays
    Correct {
        /// The mail address as it is now
        address: String,
        /// The right one
        right: String,
    },
    /// Give an account to another entity; sign in again then
    Move {
        /// The mail address
        address: String,
        /// The entity's name
        #[arg(long, value_name = "E")]
        entity: String,
    },
    /// Remove an account with its tokens; fetched mail stays
    Remove {
        /// The mail address
        address: String,
    },
}
