//! The grammar of a command line in the reader's language: help, and what is wrong with what was
//! typed.
//!
//! clap speaks English only. Its headings, place-holders and texts are replaced before it renders
//! the help, and of its errors only kind and context are used.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches};

use crate::locales::{Language, Text, messages};
use crate::secret::without_misplaced;

/// The text of a command or an argument, by its id: `help-` and the path of the command, then `--`
/// and the argument.
pub type Help<'a> = &'a dyn Fn(&str) -> Option<Text>;

/// What there is to say instead of doing something.
#[derive(Debug)]
pub struct Answer {
    /// For people.
    pub text: String,
    /// Whether it is about something wrong, else it is the help or the version.
    pub is_complaint: bool,
    /// How the program ends.
    pub exit_code: u8,
}

/// The language that `--lang` asks for, which has to be known before anything else is.
#[must_use]
pub fn language_asked(arguments: &[OsString]) -> Option<Language> {
    let mut words = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(word) = words.next() {
        let code = match word.strip_prefix("--lang") {
            _ if word == "--" => return None,
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        let named = |code| Language::ALL.into_iter().find(|one| one.code() == code);
        if let Some(language) = code.and_then(named) {
            return Some(language);
        }
    }
    None
}

/// Reads a command line, whose first word is the program's name.
///
/// # Errors
/// What to say instead: help, version, or what is wrong.
pub fn parse<P: CommandFactory + FromArgMatches>(
    arguments: &[OsString],
    language: Language,
    help: Help<'_>,
) -> Result<P, Answer> {
    let mut command = in_language::<P>(language, help);
    let matches = command.try_get_matches_from_mut(arguments);
    let read = matches.and_then(|mut matches| P::from_arg_matches_mut(&mut matches));
    read.map_err(|error| answer(&error, command.get_name(), language))
}

/// The grammar with its texts in a language.
pub(super) fn in_language<P: CommandFactory>(language: Language, help: Help<'_>) -> Command {
    let version = Arg::new("version").short('V').long("version");
    let version = version.action(ArgAction::Version);
    let command = P::command().disable_version_flag(true).arg(version);
    translated(command, "help", &Speaker { language, help })
}

/// Behind every option of a command.
const LAST: usize = 1000;

struct Speaker<'a> {
    language: Language,
    help: Help<'a>,
}

impl Speaker<'_> {
    fn say(&self, text: &Text) -> String {
        text.say(self.language)
    }

    fn help(&self, id: &str) -> Option<String> {
        (self.help)(id).map(|text| self.say(&text))
    }
}

fn translated(command: Command, path: &str, speaker: &Speaker<'_>) -> Command {
    let usage = speaker.say(&messages::usage_heading("{usage}"));
    let about = match path {
        "help" => speaker.help("help-program"),
        path => speaker.help(path),
    };
    let shows_help = Arg::new("help").short('h').long("help");
    command
        .about(about.unwrap_or_default())
        .help_template(format!("{{about-with-newline}}\n{usage}\n\n{{all-args}}\n"))
        .subcommand_help_heading(speaker.say(&messages::usage_commands()))
        .subcommand_value_name(speaker.say(&messages::usage_command_name()))
        .disable_help_flag(true)
        .arg(shows_help.action(ArgAction::Help))
        .mut_args(|arg| argument(arg, path, speaker))
        .mut_subcommands(|command| {
            let path = format!("{path}-{}", command.get_name());
            translated(command, &path, speaker)
        })
}

fn argument(arg: Arg, path: &str, speaker: &Speaker<'_>) -> Arg {
    let name = arg.get_id().as_str().to_lowercase().replace('_', "-");
    // What several commands have in common has one text.
    let text = speaker.help(&format!("{path}--{name}"));
    let text = text.or_else(|| speaker.help(&format!("help--{name}")));
    let heading = match arg.is_positional() {
        true => messages::usage_arguments(),
        false => messages::usage_options(),
    };
    let arg = arg
        .help(text.unwrap_or_default())
        .help_heading(speaker.say(&heading));
    // The command's own options come first, then what holds everywhere.
    let arg = match (name.as_str(), arg.is_global_set()) {
        ("help" | "version", _) => arg.display_order(LAST),
        (_, true) => arg.display_order(LAST - 1),
        (_, false) => arg,
    };
    if !arg.get_action().takes_values() {
        return arg;
    }
    let values: Vec<String> = (arg.get_value_names().unwrap_or_default().iter())
        .map(|value| match value.as_str() {
            "ADDRESS" => speaker.say(&messages::usage_address_name()),
            "DIR" => speaker.say(&messages::usage_folder_name()),
            "RIGHT" => speaker.say(&messages::usage_right_name()),
            "YYYY-MM-DD" => speaker.say(&messages::usage_day_name()),
            "WHAT" => speaker.say(&messages::usage_what_name()),
            other => other.to_owned(),
        })
        .collect();
    // Both would be told in English; the texts say what there is to know.
    let arg = arg.hide_possible_values(true).hide_default_value(true);
    match values.is_empty() {
        true => arg,
        false => arg.value_names(values),
    }
}

fn answer(error: &clap::Error, program: &str, language: Language) -> Answer {
    let text = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => with_place(&error.render().to_string(), language),
        _ => complaint(error, program, language),
    };
    Answer {
        text,
        is_complaint: error.use_stderr(),
        exit_code: u8::try_from(error.exit_code()).unwrap_or(2),
    }
}

/// clap's one place-holder that cannot be set.
fn with_place(text: &str, language: Language) -> String {
    text.replace("[OPTIONS]", &messages::usage_option_place().say(language))
}

fn complaint(error: &clap::Error, program: &str, language: Language) -> String {
    let problem = match similar(error) {
        Some(similar) => messages::usage_similar(problem(error), similar),
        None => problem(error),
    };
    let mut text = messages::usage_wrong(program, problem).say(language) + "\n";
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let usage = usage.trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        let usage = messages::usage_heading(with_place(usage, language));
        text += &format!("\n{}\n", usage.say(language));
    }
    let named = |word: &&str| !word.starts_with(['-', '<', '[']);
    let command: Vec<_> = usage.split_whitespace().take_while(named).collect();
    let command = match command.is_empty() {
        true => program.to_owned(),
        false => command.join(" "),
    };
    text + &format!("\n{}\n", messages::usage_more(command).say(language))
}

fn problem(error: &clap::Error) -> Text {
    let of = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = || of(ContextKind::InvalidArg);
    let value = || of(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => messages::usage_unknown_argument(argument()),
        ErrorKind::InvalidSubcommand => {
            messages::usage_unknown_command(of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => messages::usage_missing_command(),
        ErrorKind::MissingRequiredArgument => messages::usage_missing_arguments(argument()),
        ErrorKind::ArgumentConflict if of(ContextKind::PriorArg) == argument() => {
            messages::usage_twice(argument())
        }
        ErrorKind::ArgumentConflict => {
            messages::usage_conflict(argument(), of(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value().is_empty() => messages::usage_missing_value(argument()),
        ErrorKind::InvalidValue => {
            messages::usage_invalid_value(value(), argument(), of(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            let why = Text::heard(&without_misplaced(&why.unwrap_or_default()));
            messages::usage_refused_value(value(), argument(), why)
        }
        ErrorKind::TooManyValues => messages::usage_surplus_value(value(), argument()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            messages::usage_missing_value(argument())
        }
        ErrorKind::InvalidUtf8 => messages::usage_not_text(),
        // The others are no complaints, or are clap's own troubles.
        _ => messages::usage_other(),
    }
}

/// What was probably meant.
fn similar(error: &clap::Error) -> Option<String> {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let mut found = kinds.iter().filter_map(|kind| error.get(*kind)).map(words);
    found.find(|words| !words.is_empty())
}

/// What was typed, as it may be repeated: people type a secret where it does not belong.
fn words(value: &ContextValue) -> String {
    without_misplaced(&match value {
        ContextValue::String(word) => word.clone(),
        ContextValue::Strings(words) => words.join(", "),
        ContextValue::StyledStr(word) => word.to_string(),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    })
}
