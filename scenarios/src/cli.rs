//! The command line: what was asked for, and what comes of it as a value that `main` prints.

mod args;
mod explain;
mod help;
mod serve;

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use client::cli::usage;
use client::locales::{Language, Text};
use jiff::Timestamp;

use self::args::{Args, Run, Verb};
use crate::catalogue;
use crate::confusion::Confusion;
use crate::runner::network::FrozenClock;
use crate::runner::{self, Doctor, Outcome, RunOptions, Verdict, doctor};
use crate::table::{self, Style};

/// Where a run talks to.
pub struct Terminal<'a> {
    /// For results.
    pub out: &'a mut (dyn Write + Send),
    /// For complaints and progress.
    pub err: &'a mut (dyn Write + Send),
    /// Whether somebody looks at `out`.
    pub out_is_terminal: bool,
    /// Whether somebody looks at `err`.
    pub err_is_terminal: bool,
    /// For `explain -`.
    pub input: &'a mut (dyn Read + Send),
    /// The program itself, for a doctor in a process of its own.
    pub program: PathBuf,
    /// The environment's variables.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// What was asked could not be understood or done; the message says where and what to do.
#[derive(Debug)]
struct Usage(Text);

impl Usage {
    /// A message of the program's, in every language.
    fn new(english: &str, german: &str) -> Self {
        Self(Text::literal(|language| {
            let message = match language {
                Language::En => english,
                Language::De => german,
            };
            format!("tenantbox: {message}\n")
        }))
    }

    /// The same with what the system says about it.
    fn of_cause(english: &str, german: &str, error: &std::io::Error) -> Self {
        let cause = Text::of_io(error);
        Self::new(
            &format!("{english}: {}", cause.say(Language::En)),
            &format!("{german}: {}", cause.say(Language::De)),
        )
    }

    /// A mistake in a file, with its place; such are told in English only.
    fn pointed(message: String) -> Self {
        Self(Text::verbatim(message))
    }
}

/// Everything held.
const HELD: u8 = 0;
/// Something did not hold.
const DID_NOT_HOLD: u8 = 1;
/// Wrong usage or input.
const WRONG_USAGE: u8 = 2;

/// Runs the program and gives its exit code.
pub async fn run(arguments: impl IntoIterator<Item = OsString>, mut terminal: Terminal<'_>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let language = usage::language_asked(&arguments);
    let language =
        language.unwrap_or_else(|| Language::of_environment(|name| (terminal.variable)(name)));
    let args = match usage::parse::<Args>(&arguments, language, &help::text) {
        Ok(args) => args,
        Err(answer) => return answered(&answer, &mut terminal),
    };
    let language = args.lang.map_or(language, |lang| match lang {
        args::Lang::De => Language::De,
        args::Lang::En => Language::En,
    });
    let style = style(language, &terminal);
    if args.verb.is_some() && !args.run.is_plain() {
        let Usage(message) = Usage::new(
            "an id or a flag of `run` before a verb belongs to none; write it after `run`",
            "eine ID oder Option von `run` vor einem Befehl gehört zu keinem; schreiben Sie sie nach `run`",
        );
        complain(&mut terminal, &message.say(language));
        return WRONG_USAGE;
    }
    let done = match args.verb {
        None => play(&args.run, style, &mut terminal).await,
        Some(Verb::Run(run)) => play(&run, style, &mut terminal).await,
        Some(Verb::List { errors }) => list(errors, style, &mut terminal),
        Some(Verb::Explain { what }) => explain::explain(&what, style, &mut terminal),
        Some(Verb::Serve(serve)) => serve::serve(&serve, &mut terminal).await,
        Some(Verb::ClientProcess { now, arguments }) => {
            return client_process(now, arguments, &mut terminal).await;
        }
    };
    match done {
        Ok(code) => code,
        Err(Usage(message)) => {
            complain(&mut terminal, &message.say(language));
            WRONG_USAGE
        }
    }
}

async fn play(run: &Run, style: Style, terminal: &mut Terminal<'_>) -> Result<u8, Usage> {
    let all = catalogue::all().map_err(|error| Usage::pointed(error.render(style.colour)))?;
    let chosen = catalogue::chosen(all, &run.ids).map_err(|error| {
        let (english, german) = match &error.near {
            Some(near) => (
                format!("did you mean `{near}`?"),
                format!("meinten Sie `{near}`?"),
            ),
            None => (
                "`tenantbox list` shows them all".to_owned(),
                "`tenantbox list` zeigt alle".to_owned(),
            ),
        };
        Usage::new(
            &format!("{error}; {english}"),
            &format!("Es gibt kein Szenario `{}`; {german}", error.asked),
        )
    })?;
    let progress = terminal.err_is_terminal;
    let err = &mut terminal.err;
    let (mut ended, count) = (0, chosen.len());
    let order: Vec<String> = chosen.iter().map(|scenario| scenario.id.clone()).collect();
    let seed = run.blind_seed();
    let (chosen, options) = match seed {
        Some(seed) => {
            let doctor = Doctor::process(&terminal.program);
            (
                runner::shuffled(chosen, seed),
                RunOptions::blind(seed, doctor),
            )
        }
        None => (chosen, RunOptions::default()),
    };
    let mut outcomes = runner::run_all_with(chosen, &options, |outcome| {
        ended += 1;
        if progress {
            // One line that is written over; nobody misses it where it cannot be written.
            let _ = write!(err, "\r\x1b[K{ended}/{count} {}", outcome.id);
            let _ = err.flush();
        }
    })
    .await;
    if progress {
        let _ = write!(err, "\r\x1b[K");
    }
    outcomes.sort_by_key(|outcome| order.iter().position(|id| *id == outcome.id));
    if let Some(seed) = seed {
        say(terminal, &table::of_seed(seed, style));
    }
    if !run.confusion {
        return Ok(report(&outcomes, run.only_failed, style, terminal));
    }
    let confusion = Confusion::of(&outcomes);
    say(terminal, &confusion.render(style.language));
    // What did not hold is told whatever the matrix says.
    let held = report(&outcomes, true, style, terminal);
    Ok(if confusion.is_full() {
        held
    } else {
        DID_NOT_HOLD
    })
}

fn report(
    outcomes: &[Outcome],
    only_failed: bool,
    style: Style,
    terminal: &mut Terminal<'_>,
) -> u8 {
    let shown: Vec<Outcome> = outcomes
        .iter()
        .filter(|outcome| !(only_failed && outcome.verdict.passed()))
        .cloned()
        .collect();
    let mut text = String::new();
    if !shown.is_empty() {
        text.push_str(&table::of_run(&shown, style));
    }
    for outcome in &shown {
        if let Verdict::Failed(failure) = &outcome.verdict {
            text.push_str(&format!("\n{}\n", failure.render(style.colour)));
        }
    }
    text.push_str(&table::summary(outcomes, style));
    say(terminal, &text);
    if outcomes.iter().all(|outcome| outcome.verdict.passed()) {
        HELD
    } else {
        DID_NOT_HOLD
    }
}

/// The client's command line, told the time and nothing else.
async fn client_process(
    now: Timestamp,
    arguments: Vec<OsString>,
    terminal: &mut Terminal<'_>,
) -> u8 {
    let arguments = std::iter::once("m365mail".into())
        .chain(arguments)
        .collect();
    let clock = Arc::new(FrozenClock(now));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = doctor::run(arguments, terminal.input, (&mut out, &mut err), clock).await;
    say(terminal, &String::from_utf8_lossy(&out));
    complain(terminal, &String::from_utf8_lossy(&err));
    code
}

fn list(errors: bool, style: Style, terminal: &mut Terminal<'_>) -> Result<u8, Usage> {
    let text = if errors {
        table::of_errors(style)
    } else {
        let all = catalogue::all().map_err(|error| Usage::pointed(error.render(style.colour)))?;
        table::of_catalogue(&all, style)
    };
    say(terminal, &text);
    Ok(HELD)
}

fn style(language: Language, terminal: &Terminal<'_>) -> Style {
    // https://no-color.org: present and not empty.
    let no_colour = (terminal.variable)("NO_COLOR").is_some_and(|value| !value.is_empty());
    Style {
        language,
        colour: terminal.out_is_terminal && !no_colour,
        terminal: terminal.out_is_terminal,
    }
}

/// Help and version are results, everything else is a complaint.
fn answered(answer: &usage::Answer, terminal: &mut Terminal<'_>) -> u8 {
    if answer.is_complaint {
        complain(terminal, &answer.text);
        return WRONG_USAGE;
    }
    say(terminal, &answer.text);
    HELD
}

// Whoever closed the pipe does not want to read on, and that is no mistake of anybody.
fn say(terminal: &mut Terminal<'_>, text: &str) {
    let _ = terminal.out.write_all(text.as_bytes());
    let _ = terminal.out.flush();
}

fn complain(terminal: &mut Terminal<'_>, text: &str) {
    let _ = terminal.err.write_all(text.as_bytes());
    let _ = terminal.err.flush();
}
