//! The command line: words in, words and an exit code out.
//!
//! It takes its whole environment as parameters, so that a test and a hidden mode of another program
//! run it as the shell does. Exit codes: 0 held, or green, yellow or grey; 1 did not hold, or red;
//! 2 wrong usage or input; 3 could not find out.

mod args;
mod doctor;
mod explain;
mod render;
mod sign_in;
mod stdin;
pub mod usage;
mod waiting;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{Read as _, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use self::args::{AccountVerb, Cli, Everywhere, SettingsVerb, Verb};
pub use self::explain::explanations;
use self::sign_in::Way;
pub use self::stdin::Stdin;
use crate::account::{Address, EntityName};
use crate::clock::{Clock, SystemClock};
use crate::config::{Account, Home};
use crate::error::{Error, InputError};
use crate::locales::{Language, Text, messages};
use crate::mail::fetch::FetchOptions;
use crate::net::{Net, Roots};
use crate::report::Report;
use crate::verbs::{Browser, Client, Message, SystemBrowser, Typed};

/// What surrounds a command line.
pub struct World<'a> {
    /// Where pasted addresses, secrets and the texts of mails are read from.
    pub stdin: Stdin<'a>,
    /// Where answers go.
    pub stdout: &'a mut (dyn Write + Send),
    /// Where errors go.
    pub stderr: &'a mut (dyn Write + Send),
    /// The environment's variables.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Opens the sign-in page.
    pub browser: Arc<dyn Browser>,
}

/// Runs a command line (the first argument is the program's name) in this process's environment.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return ExitCode::from(3);
    };
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    waiting::tell_in(usage::language_asked(&arguments).unwrap_or_else(|| {
        let variable = |name: &str| std::env::var(name).ok();
        Language::of_environment(variable)
    }));
    let mut world = World {
        stdin: Stdin::Process,
        stdout: &mut std::io::stdout(),
        stderr: &mut std::io::stderr(),
        variable: &|name| std::env::var(name).ok(),
        clock: Arc::new(SystemClock),
        browser: Arc::new(SystemBrowser),
    };
    let code = runtime.block_on(run(arguments, &mut world));
    // A task that still waits for the disk or a name must not hold the program.
    runtime.shutdown_background();
    ExitCode::from(code)
}

/// Runs a command line in `world` and returns its exit code.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, world: &mut World<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = usage::language_asked(&arguments);
    let language = language.unwrap_or_else(|| Language::of_environment(world.variable));
    let cli = match usage::parse::<Cli>(&arguments, language, &Text::of_help) {
        Ok(cli) => cli,
        Err(answer) => {
            let out: &mut dyn Write = match answer.is_complaint {
                true => world.stderr,
                false => world.stdout,
            };
            // Nobody is left to tell when the reader of our words has gone.
            let _ = write!(out, "{}", answer.text);
            return answer.exit_code;
        }
    };
    // What was asked for within other words counts as it was understood.
    let language = cli.everywhere.lang.map_or(language, Into::into);
    let outcome = match client(&cli.everywhere, language, world) {
        Ok(client) => {
            for what in warnings_of(&client.home) {
                let text = messages::warning(what).say(language);
                let _ = writeln!(world.stderr, "{text}");
            }
            let mut session = Session {
                client,
                language,
                json: cli.everywhere.json,
                world,
            };
            Box::pin(session.act(cli.verb)).await
        }
        Err(error) => Err(error),
    };
    outcome.unwrap_or_else(|error| {
        let _ = writeln!(world.stderr, "m365mail: {}", error.text().say(language));
        error.exit_code()
    })
}

/// What is to be said of the home before anything is done in it.
fn warnings_of(home: &Home) -> Vec<Text> {
    let made_private = home.make_private().into_iter();
    let mut warnings: Vec<Text> = made_private
        .map(|path| messages::warn_made_private(path.display()))
        .collect();
    if home.is_open_to_all() {
        warnings.push(messages::warn_home_open(home.folder().display()));
    }
    if let Some((path, aside)) = crate::record::damaged(home) {
        warnings.push(messages::warn_record_damaged(
            path.display(),
            aside.display(),
        ));
    }
    warnings
}

/// The ids of everything that `--help` has a text for: what several commands have in common, once.
#[cfg(test)]
pub(crate) fn help_ids() -> std::collections::BTreeSet<String> {
    use std::cell::RefCell;
    let asked = RefCell::new(std::collections::BTreeSet::new());
    let help = |id: &str| {
        let text = Text::of_help(id);
        if text.is_some() {
            asked.borrow_mut().insert(id.to_owned());
        }
        text
    };
    let _ = usage::in_language::<Cli>(Language::En, &help);
    asked.into_inner()
}

fn client(everywhere: &Everywhere, language: Language, world: &World<'_>) -> Result<Client, Error> {
    let variable = || (world.variable)("M365MAIL_HOME").filter(|value| !value.is_empty());
    let home = match (&everywhere.home, variable()) {
        (Some(folder), _) => Home::new(folder),
        (None, Some(folder)) => Home::new(folder),
        (None, None) => Home::of_the_platform().ok_or(InputError::NoHome)?,
    };
    let roots = match &everywhere.ca_file {
        Some(file) => Roots::File(file.clone()),
        None => Roots::Platform,
    };
    Ok(Client {
        home,
        net: Net::new(
            &roots,
            everywhere.connect_to.clone(),
            Arc::clone(&world.clock),
        )?
        .with_proxy_of(world.variable),
        clock: Arc::clone(&world.clock),
        browser: Arc::clone(&world.browser),
        language,
    })
}

struct Session<'a, 'w> {
    client: Client,
    language: Language,
    json: bool,
    world: &'a mut World<'w>,
}

impl Session<'_, '_> {
    async fn act(&mut self, verb: Verb) -> Result<u8, Error> {
        match verb {
            Verb::Settings(verb) => self.settings(verb).await,
            Verb::Account(verb) => self.account(verb).await,
            Verb::SignIn {
                address,
                no_browser,
                device_code,
            } => {
                let way = match (no_browser, device_code) {
                    (_, true) => Way::OtherDevice,
                    (true, false) => Way::OtherBrowser,
                    (false, false) => Way::Browser,
                };
                Box::pin(self.sign_in(&Address::parse(&address)?, way)).await
            }
            Verb::SignOut { address } => {
                let address = Address::parse(&address)?;
                self.client.sign_out(&address).await?;
                self.say(&messages::said_signed_out(address));
                Ok(0)
            }
            Verb::Fetch { address } => self.fetch(address.as_deref()).await,
            Verb::Send {
                address,
                to,
                subject,
            } => self.send(&Address::parse(&address)?, &to, subject).await,
            Verb::TestMail { address } => {
                let address = Address::parse(&address)?;
                let send = Box::pin(self.client.test_mail(&address));
                let sent =
                    waiting::with_a_word(send, &mut *self.world.stderr, self.language).await?;
                self.answer(&sent, |language| said_sent(&sent.reply).say(language));
                Ok(0)
            }
            Verb::Explain { what } => self.explain(&what),
            Verb::Status => {
                let report = self.client.status()?;
                Ok(self.report(&report))
            }
            Verb::Doctor {
                address,
                plan,
                page_text,
                bundle,
            } => {
                let address = address.as_deref().map(Address::parse).transpose()?;
                match plan {
                    true => self.plan(address.as_ref()),
                    false => {
                        let (page, bundle) = (page_text.as_deref(), bundle.as_deref());
                        Box::pin(self.doctor(address.as_ref(), page, bundle)).await
                    }
                }
            }
        }
    }

    async fn settings(&mut self, verb: SettingsVerb) -> Result<u8, Error> {
        match verb {
            SettingsVerb::Set {
                entity,
                tenant_id,
                client_id,
                secret_file,
                secret_ends,
                redirect_uri,
            } => {
                let name = EntityName::parse(&entity)?;
                let typed = Typed {
                    tenant_id,
                    client_id,
                    secret: match secret_file {
                        Some(file) => Some(self.read_secret(&file)?.into()),
                        None => None,
                    },
                    secret_ends,
                    redirect_uri,
                };
                let saved = self.client.settings_enter(&name, typed).await?;
                if saved.secret_trimmed {
                    self.warn(&messages::warn_secret_trimmed());
                }
                self.say(&messages::said_settings_saved(name));
            }
            SettingsVerb::Check { entity } => {
                let mut worst = 0;
                let names = self.entities(entity)?;
                if names.is_empty() {
                    return Err(InputError::NoEntities.into());
                }
                for name in names {
                    let check = Box::pin(self.client.settings_check(&name));
                    let stderr = &mut *self.world.stderr;
                    match waiting::with_a_word(check, stderr, self.language).await {
                        Ok(()) => self.say_right(&name)?,
                        Err(error) => {
                            worst = self.tell(&error, worst);
                            self.say_meaning(&name);
                        }
                    }
                }
                return Ok(worst);
            }
            SettingsVerb::Show { entity } => {
                let wanted = self.entities(entity)?;
                let mut views = self.client.settings_show()?;
                views.retain(|view| wanted.iter().any(|name| name.as_str() == view.name));
                self.answer(&views, |language| render::entities(&views, language));
            }
        }
        Ok(0)
    }

    /// What a failed check means: servers say numbers, and say them in English. That people work all
    /// the same is no part of the question.
    fn say_meaning(&mut self, name: &EntityName) {
        // What stands in the way of knowing it has just been told.
        let Ok(mut evidence) = self.client.evidence(None) else {
            return;
        };
        evidence.entities.retain(|one| one.name == name.as_str());
        for entity in &mut evidence.entities {
            entity.accounts.clear();
        }
        if let Some(found) = Report::new(&evidence).findings.first() {
            self.note(&messages::said_meaning(found.what.clone()));
        }
    }

    /// That the values are right, and for how long still.
    fn say_right(&mut self, name: &EntityName) -> Result<(), Error> {
        if let Some(end) = self.client.secret_ends_soon(name)? {
            let warning = match end.is_over(self.client.clock.now()) {
                true => messages::warn_secret_ended(name, end),
                false => messages::warn_secret_ends(name, end),
            };
            self.warn(&warning);
        }
        self.say(&messages::said_settings_right(name));
        Ok(())
    }

    async fn account(&mut self, verb: AccountVerb) -> Result<u8, Error> {
        match verb {
            AccountVerb::Add {
                address,
                entity,
                login,
                maildir,
            } => {
                let address = Address::parse(&address)?;
                let account = Account {
                    address: address.clone(),
                    entity: EntityName::parse(&entity)?,
                    login: login.as_deref().map(Address::parse).transpose()?,
                    maildir,
                };
                self.client.account_add(account).await?;
                self.say(&messages::said_account_added(address));
            }
            AccountVerb::List => {
                let views = self.client.account_list()?;
                self.answer(&views, |_| render::accounts(&views));
            }
            AccountVerb::Correct { address, right } => {
                let (wrong, right) = (Address::parse(&address)?, Address::parse(&right)?);
                let address = self.client.correct_address(&wrong, &right).await?;
                self.say(&messages::said_account_changed(address));
            }
            AccountVerb::Move { address, entity } => {
                let address = Address::parse(&address)?;
                let entity = EntityName::parse(&entity)?;
                self.client.move_account(&address, &entity).await?;
                self.say(&messages::said_account_changed(address));
            }
            AccountVerb::Remove { address } => {
                let address = Address::parse(&address)?;
                self.client.account_remove(&address).await?;
                self.say(&messages::said_account_removed(address));
            }
        }
        Ok(0)
    }

    async fn fetch(&mut self, address: Option<&str>) -> Result<u8, Error> {
        let addresses = match address {
            Some(address) => vec![Address::parse(address)?],
            None => (self.client.account_list()?.iter())
                .map(|view| Address::parse(&view.address))
                .collect::<Result<_, _>>()?,
        };
        if addresses.is_empty() {
            return Err(InputError::NoAccounts.into());
        }
        let how = FetchOptions::default();
        let mut worst = 0;
        // One account that fails must not keep the others from their mail.
        for address in &addresses {
            match self.client.fetch(address, &how, &mut |_| {}).await {
                Ok(report) => {
                    let text = messages::said_fetched(address, report.delivered);
                    let fetched = Fetched {
                        address: address.as_str(),
                        report,
                    };
                    self.answer(&fetched, |language| text.say(language));
                }
                Err(error) => worst = self.tell(&error, worst),
            }
        }
        Ok(worst)
    }

    async fn send(
        &mut self,
        address: &Address,
        to: &[String],
        subject: String,
    ) -> Result<u8, Error> {
        let message = Message {
            to: (to.iter().map(|to| Address::parse(to))).collect::<Result<_, _>>()?,
            subject,
            text: self.read(Path::new("-"))?,
        };
        let send = Box::pin(self.client.send(address, &message));
        let sent = waiting::with_a_word(send, &mut *self.world.stderr, self.language).await?;
        self.answer(&sent, |language| said_sent(&sent.reply).say(language));
        Ok(0)
    }

    fn report(&mut self, report: &Report) -> u8 {
        self.answer(report, |language| render::report(report, language));
        report.exit_code()
    }

    fn entities(&self, only: Option<String>) -> Result<Vec<EntityName>, Error> {
        let views = self.client.settings_show()?;
        let names = views.iter().map(|view| EntityName::parse(&view.name));
        let mut names = names.collect::<Result<Vec<_>, _>>()?;
        if let Some(only) = only {
            let only = EntityName::parse(&only)?;
            names.retain(|name| *name == only);
            if names.is_empty() {
                return Err(InputError::UnknownEntity(only.to_string()).into());
            }
        }
        Ok(names)
    }

    /// The content of a file, or of stdin when it is named `-`.
    fn read(&mut self, file: &Path) -> Result<String, Error> {
        let mut text = String::new();
        let read = match file.to_str() {
            Some("-") => self.world.stdin.read_to_string(&mut text).map(|_| ()),
            _ => std::fs::read_to_string(file).map(|content| text = content),
        };
        let path = file.to_owned();
        read.map_err(|source| InputError::File { path, source })?;
        Ok(text)
    }

    /// The same for a secret, which a terminal does not show.
    fn read_secret(&mut self, file: &Path) -> Result<String, Error> {
        if file != Path::new("-") {
            return self.read(file);
        }
        if self.world.stdin.is_typed() {
            self.note(&messages::said_type_secret());
        }
        let path = file.to_owned();
        let typed = self.world.stdin.secret();
        typed.map_err(|source| InputError::File { path, source }.into())
    }

    /// The answer, in JSON when that was asked for.
    fn answer(&mut self, value: &impl Serialize, words: impl FnOnce(Language) -> String) {
        let text = match self.json {
            true => serde_json::to_string(value).unwrap_or_default(),
            false => words(self.language),
        };
        if !text.is_empty() {
            let _ = writeln!(self.world.stdout, "{}", text.trim_end());
            let _ = self.world.stdout.flush();
        }
    }

    /// A sentence that nothing in JSON stands for.
    fn say(&mut self, text: &Text) {
        if self.json {
            self.note(text);
        } else {
            let _ = writeln!(self.world.stdout, "{}", text.say(self.language));
            let _ = self.world.stdout.flush();
        }
    }

    /// Something on the side: stdout is for answers.
    fn note(&mut self, text: &Text) {
        let _ = writeln!(self.world.stderr, "{}", text.say(self.language));
    }

    fn warn(&mut self, text: &Text) {
        let text = messages::warning(text.clone());
        self.note(&text);
    }

    /// Tells an error and goes on; returns the worse exit code of the two. That something did not
    /// hold is more than that it could not be found out.
    fn tell(&mut self, error: &Error, worst: u8) -> u8 {
        let text = error.text().say(self.language);
        let _ = writeln!(self.world.stderr, "m365mail: {text}");
        match (worst, error.exit_code()) {
            (0, code) => code,
            (1, _) | (_, 1) => 1,
            (worst, code) => worst.max(code),
        }
    }
}

#[derive(Serialize)]
struct Fetched<'a> {
    address: &'a str,
    #[serde(flatten)]
    report: crate::mail::fetch::FetchReport,
}

fn said_sent(reply: &str) -> Text {
    messages::said_sent(reply)
}
