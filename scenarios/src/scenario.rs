//! The format of a scenario file: a setup step broken on purpose, what the client makes of it, and
//! the fix.
//!
//! A scenario is data. Whoever adds one writes a TOML file and nothing else, so the format refuses
//! every key and name that it does not know, and says what it knows instead.
//!
//! ```toml
//! title = "Authenticated SMTP is off for the mailbox"
//! title-de = "Authentifiziertes SMTP ist für das Postfach ausgeschaltet"
//! about = "What happens and why, for somebody who meets it."
//! about-de = "Was geschieht und warum, für jemanden, der darauf stösst."
//! start = "signed-in"                        # empty | registered | settings | signed-in | two-firms
//! cause = "smtp-auth-off-for-mailbox"        # what is really wrong, or "none"
//!
//! [[step]]
//! change.authenticated-smtp = { mailbox = "anna.muster", enabled = false }   # a change of the admin API
//! [[step]]
//! client.test-mail = {}                      # an act of the client; its mistakes are arguments
//! [[step]]
//! expect = { signal = "red", reply = "535 5.7.139", finding = "smtp-auth-off-for-mailbox" }
//! [[step]]
//! expect-journal = { cause = "smtp-auth-off-for-mailbox" }
//! [[step]]
//! fix = "smtp-auth-off-for-mailbox"          # what the finding itself prescribes
//! [[step]]
//! clock = { days = 1 }                       # or { advance-s = 60 }
//! [[step]]
//! deliver = { to = "anna.muster", subject = "Mail from outside" }
//! [[step]]
//! client.lose = "tokens"                     # or "secrets": a folder of the client's home is gone
//! ```
//!
//! A change with `save = "secret"` keeps its result for `${secret.value}` in later steps. A failure
//! of the client that the next `expect` does not follow breaks the scenario.
//!
//! People are named by the part before the `@`: a blind run has other domains, ids and secrets.
//!
//! # Signing in
//!
//! Everything may be left out; what stands there differs from how it ought to be ([`SignIn`]).
//!
//! ```toml
//! client.sign-in = { scopes = ["https://outlook.office.com/.default"] }     # asks for something else
//! client.sign-in = { prompt = "none-sent", hint = false, compare = false }  # takes whoever is signed in
//! client.sign-in = { redeem = "twice" }                                     # repeats the redemption
//! client.sign-in = { stray = "foreign-state" }                              # a stranger knocks first
//! client.sign-in = { pasted = { after-s = 660, state = "foreign" } }        # carried over by hand
//! client.sign-in = { pasted = { instead = "Sign in" } }                     # something else is pasted
//! client.sign-in = { device-code = true }                                   # a code on another device
//! client.sign-in = { person = { user = "beat.beispiel", password = "wrong", stays-signed-in = true,
//!     consents = false, closes = true, mfa = "deny", registers-mfa = false, changes-password = false,
//!     confirms-device = false, browser = "closed-before" } }
//! ```
//!
//! # What cannot be told apart
//!
//! A finding that is a class needs `indistinguishable` with the same ids and the reason, in both
//! languages. Where Entra's page decides, `expect = { finding = "sign-in-not-finished", page-finding
//! = "wrong-password" }` asks the doctor twice: without the page, and with what the browser read.
//!
//! `cause` names what is really wrong, whatever the doctor says; where the box saw the refusal, its
//! journal has to agree. The confusion matrix holds the two against each other.

mod parse;
mod saved;
mod sign_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use client::diagnosis::Signal;
use client::evidence::Leg;
use client::locales::Text;
use mock_server::tenant::Change;
use serde::Deserialize;

pub use parse::SetupStep;
pub use saved::{FillError, Saved};
pub use sign_in::{BrowserBefore, Mfa, Pasted, PastedState, Person, Prompt, Redeem, SignIn, Stray};

use crate::pointed::Source;

/// One scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The stem of its file.
    pub id: String,
    /// The step of the set-up at which it breaks; the folder of its file.
    pub setup_step: SetupStep,
    /// One line.
    pub title: Text,
    /// What happens and why, for somebody who meets it.
    pub about: Text,
    /// How far the set-up is when the first step begins.
    pub start: Start,
    /// What is really wrong; none where nothing is.
    pub cause: Option<String>,
    /// Causes that cannot be told apart from outside.
    pub indistinguishable: Option<Indistinguishable>,
    /// What happens, in order.
    pub steps: Vec<Step>,
    /// The file, for errors that point into it.
    pub source: Source,
}

/// How far the set-up is at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// A tenant without an app registration, a client without settings.
    Empty,
    /// Steps 1.1 to 1.4 are done.
    Registered,
    /// Step 2 is done as well: the three values are in the client and the account is there.
    Settings,
    /// Everybody has signed in.
    SignedIn,
    /// As `settings`, and the client has the settings of a second firm as well.
    TwoFirms,
}

/// Causes that look the same to the client, so that the doctor has to name them together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Indistinguishable {
    /// The ids of the findings.
    pub ids: Vec<String>,
    /// Why nobody can tell them apart from outside.
    pub reason: String,
    /// The same in German.
    pub reason_de: String,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happens.
    pub action: Action,
    /// The name under which what came of it is kept for later steps.
    pub save: Option<String>,
    /// Where each key of the step stands, by its path, such as `expect.reply`.
    pub(crate) spans: BTreeMap<String, Range<usize>>,
    /// The step as written, with `${…}` not yet filled in.
    pub(crate) raw: toml::Table,
}

/// What a step does; exactly one of these.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Action {
    /// The administrator (or a user, for a password) changes the tenant.
    Change(Change),
    /// Somebody uses the mail client.
    Client(Act),
    /// Time passes.
    Clock(Advance),
    /// Mail arrives from outside.
    Deliver(Delivery),
    /// What the client must show now.
    Expect(Expect),
    /// What the tenant's journal must say now.
    ExpectJournal(ExpectJournal),
    /// Carries out the remedies of the doctor's finding with this id.
    Fix(String),
}

/// What somebody does with the mail client. Where `account` is left out it is the first user's.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub enum Act {
    /// Enters the three values; what is left out stays as it is, or is the seeded tenant's.
    Settings {
        /// Whose: `second` is the other firm of `start = "two-firms"`.
        entity: Option<Firm>,
        /// Directory (tenant) ID.
        tenant_id: Option<String>,
        /// Application (client) ID.
        client_id: Option<String>,
        /// The value of the client secret.
        secret: Option<String>,
        /// The redirect URI.
        redirect_uri: Option<String>,
        /// Past the client's own checks, as somebody does who edits the file by hand.
        #[serde(default)]
        forced: bool,
    },
    /// Has the client check the three values.
    CheckSettings {
        /// Whose.
        entity: Option<Firm>,
    },
    /// Adds the mail account.
    Account {
        /// The mail address, or the part of it before the `@`.
        account: Option<String>,
        /// The user name (UPN) that signs in.
        login: Option<String>,
        /// With whose settings.
        entity: Option<Firm>,
    },
    /// Signs in with the browser.
    SignIn(Box<SignIn>),
    /// From now on the account needs these scopes at a renewal: it came to need more than it was
    /// signed in for.
    Ask {
        /// Which account.
        account: Option<String>,
        /// What the client asks for.
        scopes: Vec<String>,
    },
    /// Retrieves mail over POP3.
    Fetch {
        /// Which account.
        account: Option<String>,
        /// How the client sends its token.
        sasl: Option<Sasl>,
    },
    /// Sends a mail over SMTP.
    Send {
        /// Which account.
        account: Option<String>,
        /// To whom; the account itself where left out.
        to: Option<String>,
        /// The subject.
        #[serde(default = "default_subject")]
        subject: String,
        /// The text.
        #[serde(default)]
        text: String,
    },
    /// Sets the clock of the computer that the client runs on.
    Clock {
        /// How far ahead of everybody else's, in seconds; behind where it is negative.
        ahead_s: i64,
    },
    /// Sends the account's test mail to itself.
    TestMail {
        /// Which account.
        account: Option<String>,
    },
    /// A folder of the client's home is gone: it was tidied away, or not restored from a backup.
    Lose(Lost),
}

/// A folder of the client's home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lost {
    /// The client secrets of all firms.
    Secrets,
    /// The tokens of all accounts.
    Tokens,
}

/// A firm in the client's settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Firm {
    /// The one that every scenario has.
    #[default]
    First,
    /// The other one of `start = "two-firms"`.
    Second,
}

/// How a POP3 client sends its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sasl {
    /// The token on a line of its own, after the server's `+`; what the real service wants.
    TwoLines,
    /// Everything in the AUTH command; the real service hangs up.
    OneLine,
}

/// How much time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Advance {
    /// Seconds.
    AdvanceS(u32),
    /// Days of 86,400 seconds.
    Days(u32),
}

/// Mail from outside.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Delivery {
    /// The mailbox, or the part of it before the `@`; the first user's where left out.
    pub to: Option<String>,
    /// The sender.
    #[serde(default = "default_sender")]
    pub from: String,
    /// The subject.
    #[serde(default = "default_subject")]
    pub subject: String,
    /// The text.
    #[serde(default)]
    pub text: String,
}

/// What the client must show. Only what is named is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expect {
    /// Which account; the first user's where left out.
    pub account: Option<String>,
    /// The account's signal.
    pub signal: Option<Signal>,
    /// The signal of the firm's settings.
    pub settings: Option<Signal>,
    /// The signals of the account's legs.
    #[serde(default)]
    pub legs: BTreeMap<Leg, Signal>,
    /// A part of what a server said when the client's last act failed.
    pub reply: Option<String>,
    /// The one finding that the doctor must have, and no other.
    pub finding: Option<String>,
    /// The one finding that the doctor must have once it is told what the last page of the browser
    /// said.
    pub page_finding: Option<String>,
    /// `true`: the doctor must have no finding.
    pub none: Option<Nothing>,
    /// How many mails the account's Maildir holds.
    pub delivered: Option<usize>,
}

/// What the journal must say.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExpectJournal {
    /// The cause of the last refusal.
    pub cause: String,
    /// A part of the answer that was given on the wire.
    pub answer: Option<String>,
}

/// `true` and nothing else: `none = false` would mean "anything", which no expectation may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "bool")]
pub struct Nothing;

impl TryFrom<bool> for Nothing {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        value
            .then_some(Self)
            .ok_or("`none` can only be true; name the finding with `finding` instead")
    }
}

impl Scenario {
    /// The same scenario in which nobody repairs anything, neither as a finding prescribes nor by
    /// hand.
    #[must_use]
    pub fn without_cures(mut self) -> Self {
        let by_hand = self.cured_by_hand();
        let mut number = 0..;
        self.steps.retain(|step| {
            let is_by_hand = by_hand.contains(&number.next().unwrap_or_default());
            !is_by_hand && !matches!(step.action, Action::Fix(_))
        });
        self
    }

    /// The steps with which somebody cures by hand what the doctor has found, such as an
    /// administrator who had already been called: from the last finding to the doctor's next look,
    /// which says that nothing is wrong any more. None where a `fix` cures it.
    #[must_use]
    pub fn cured_by_hand(&self) -> Range<usize> {
        let expects = |wanted: fn(&Expect) -> bool| move |step: &Step| matches!(&step.action, Action::Expect(expect) if wanted(expect));
        let is_found = expects(|expect| expect.finding.is_some() || expect.page_finding.is_some());
        let is_well = expects(|expect| expect.none.is_some());
        let Some(found) = self.steps.iter().rposition(is_found) else {
            return 0..0;
        };
        let after = found + 1;
        let looked = self.steps[after..].iter().position(is_well).unwrap_or(0);
        match self.repairs() {
            true => 0..0,
            false => after..after + looked,
        }
    }

    /// Every finding that it expects.
    pub fn findings(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().flat_map(|step| {
            let expect = match &step.action {
                Action::Expect(expect) => Some(expect),
                _ => None,
            };
            let named = expect.map(|expect| [&expect.finding, &expect.page_finding]);
            named.into_iter().flatten().flatten().map(String::as_str)
        })
    }

    /// Whether somebody repairs something in it.
    #[must_use]
    pub fn repairs(&self) -> bool {
        self.steps
            .iter()
            .any(|step| matches!(step.action, Action::Fix(_)))
    }
}

impl Step {
    /// The step as it stands in the file.
    #[must_use]
    pub const fn written(&self) -> &toml::Table {
        &self.raw
    }

    /// Where the value of this key stands; the whole step where the key is not written.
    #[must_use]
    pub fn span(&self, path: &str) -> Range<usize> {
        let mut path = path;
        loop {
            if let Some(span) = self.spans.get(path) {
                return span.clone();
            }
            // The nearest enclosing key that is written; the empty path is always there.
            path = path.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }
}

fn default_subject() -> String {
    "A rehearsal".to_owned()
}

fn default_sender() -> String {
    "court@registry.example".to_owned()
}
