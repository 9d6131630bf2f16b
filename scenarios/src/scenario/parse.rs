//! From a file's text to a scenario, or to an error that points at what is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use client::locales::{Language, Text};
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::saved::{Saved, references};
use super::{
    Act, Action, Advance, Delivery, Expect, ExpectJournal, Indistinguishable, Scenario, Start, Step,
};
use crate::pointed::{Pointed, Source, did_you_mean};
use mock_server::tenant::Change;

/// The step of the set-up that a folder of the catalogue is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetupStep {
    /// Register an app.
    AppRegistration,
    /// Client ID, tenant ID, client secret.
    ThreeValues,
    /// Permissions and consent.
    Permissions,
    /// The switch "Authenticated SMTP".
    AuthenticatedSmtp,
    /// Enter the account.
    AccountSettings,
    /// Sign in with the browser.
    SignIn,
    /// Send a test mail.
    TestMail,
    /// From then on.
    DailyLife,
}

impl SetupStep {
    /// All, in the order in which they are done.
    pub const ALL: [Self; 8] = [
        Self::AppRegistration,
        Self::ThreeValues,
        Self::Permissions,
        Self::AuthenticatedSmtp,
        Self::AccountSettings,
        Self::SignIn,
        Self::TestMail,
        Self::DailyLife,
    ];

    /// Its folder in the catalogue.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::AppRegistration => "1.1-app-registration",
            Self::ThreeValues => "1.2-three-values",
            Self::Permissions => "1.3-permissions",
            Self::AuthenticatedSmtp => "1.4-authenticated-smtp",
            Self::AccountSettings => "2-account-settings",
            Self::SignIn => "3-sign-in",
            Self::TestMail => "4-test-mail",
            Self::DailyLife => "5-daily-life",
        }
    }
}

impl fmt::Display for SetupStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The number that the folder begins with.
        f.pad(self.folder().split('-').next().unwrap_or_default())
    }
}

impl Step {
    /// What the step does, with every `${…}` filled in.
    ///
    /// # Errors
    /// When something was not saved, or does not fit where it is put.
    pub fn filled(&self, saved: &Saved, source: &Source) -> Result<Action, Pointed> {
        let written = toml::Value::Table(self.raw.clone());
        if !texts(&written).iter().any(|(_, text)| text.contains("${")) {
            return Ok(self.action.clone());
        }
        self.filled_as(&written, saved, source)
    }

    /// As [`Step::filled`], had `written` stood in the file.
    pub(crate) fn filled_as(
        &self,
        written: &toml::Value,
        saved: &Saved,
        source: &Source,
    ) -> Result<Action, Pointed> {
        let filled = saved.fill_value(written).map_err(|error| {
            source.error(
                self.span(""),
                error.to_string(),
                "in this step",
                error.help(),
            )
        })?;
        let raw: Result<RawStep, _> = filled.try_into();
        raw.map_err(|error: toml::de::Error| {
            let help = "what was saved does not fit here";
            source.error(self.span(""), error.message(), "in this step", help)
        })
        .map(|raw| raw.actions().pop().unwrap_or_else(|| self.action.clone()))
    }
}

impl Scenario {
    /// Reads the file `folder/id.toml`; `findings` are the ids that the client's doctor knows.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn parse<'a>(
        path: &str,
        text: &str,
        findings: impl IntoIterator<Item = &'a str>,
    ) -> Result<Self, Pointed> {
        let source = Source::new(path, text);
        let (setup_step, id) = name_of(path, &source)?;
        let file: File = toml::from_str(text).map_err(|error| source.toml_error(&error))?;
        let written = DeTable::parse(text).map_err(|error| source.toml_error(&error))?;
        let plain: toml::Table = toml::from_str(text).map_err(|error| source.toml_error(&error))?;
        let steps = steps(file.step, written.get_ref(), &plain, &source)?;
        let scenario = Self {
            id,
            setup_step,
            title: both(file.title, file.title_de),
            about: both(file.about, file.about_de),
            start: file.start,
            cause: (file.cause.get_ref() != NO_CAUSE).then(|| file.cause.get_ref().clone()),
            indistinguishable: file.indistinguishable,
            steps,
            source,
        };
        let known = findings.into_iter().collect();
        scenario.check_references()?;
        scenario.check_findings(&known)?;
        scenario.check_cause(&known, file.cause.span())?;
        Ok(scenario)
    }

    /// Every `${name.field}` refers to a step before it.
    fn check_references(&self) -> Result<(), Pointed> {
        let mut saved = BTreeSet::new();
        for step in &self.steps {
            for (path, text) in texts(&toml::Value::Table(step.raw.clone())) {
                let names = references(&text)
                    .map_err(|error| self.point(step, &path, &error.to_string(), &error.help()))?;
                for name in names {
                    if !saved.contains(name) {
                        let message = format!("no step before this one has `save = \"{name}\"`");
                        return Err(self.point(step, &path, &message, &saved_help(&saved)));
                    }
                }
            }
            saved.extend(step.save.as_deref());
        }
        Ok(())
    }

    /// Every finding that the file names is one that the doctor knows.
    fn check_findings(&self, known: &BTreeSet<&str>) -> Result<(), Pointed> {
        for step in &self.steps {
            let named = match &step.action {
                Action::Fix(id) => vec![("fix", id)],
                Action::Expect(expect) => {
                    let finding = expect.finding.as_ref();
                    let of_page = expect.page_finding.as_ref();
                    (finding.map(|id| ("expect.finding", id)).into_iter())
                        .chain(of_page.map(|id| ("expect.page-finding", id)))
                        .collect()
                }
                _ => Vec::new(),
            };
            for (path, id) in named {
                if !known.contains(id.as_str()) {
                    let message = format!("the doctor knows no finding `{id}`");
                    return Err(self.point(step, path, &message, &findings_help(id, known)));
                }
            }
        }
        Ok(())
    }

    /// The true cause has the name of a finding, or of one of those that cannot be told apart.
    fn check_cause(&self, findings: &BTreeSet<&str>, span: Range<usize>) -> Result<(), Pointed> {
        let Some(cause) = &self.cause else {
            return Ok(());
        };
        let class = self.indistinguishable.iter().flat_map(|class| &class.ids);
        let known: BTreeSet<&str> = (findings.iter().copied())
            .chain(class.map(String::as_str))
            .collect();
        if known.contains(cause.as_str()) {
            return Ok(());
        }
        let message = format!("nothing is called `{cause}`");
        let help = match did_you_mean(cause, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the cause has the name of a finding or of one of `indistinguishable.ids`, or is \
                 `{NO_CAUSE}` where nothing is wrong"
            ),
        };
        Err(self.source.error(span, message, "here", help))
    }

    fn point(&self, step: &Step, path: &str, message: &str, help: &str) -> Pointed {
        self.source.error(step.span(path), message, "here", help)
    }
}

/// The file as serde reads it.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct File {
    title: String,
    title_de: String,
    about: String,
    about_de: String,
    start: Start,
    cause: toml::Spanned<String>,
    indistinguishable: Option<Indistinguishable>,
    #[serde(default)]
    step: Vec<RawStep>,
}

/// What a file says whose scenario has nothing wrong in it.
const NO_CAUSE: &str = "none";

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RawStep {
    change: Option<Change>,
    client: Option<Act>,
    clock: Option<Advance>,
    deliver: Option<Delivery>,
    expect: Option<Expect>,
    expect_journal: Option<ExpectJournal>,
    fix: Option<String>,
    save: Option<String>,
}

impl RawStep {
    /// What the step does, all of it: exactly one is right.
    fn actions(self) -> Vec<Action> {
        [
            self.change.map(Action::Change),
            self.client.map(Action::Client),
            self.clock.map(Action::Clock),
            self.deliver.map(Action::Deliver),
            self.expect.map(Action::Expect),
            self.expect_journal.map(Action::ExpectJournal),
            self.fix.map(Action::Fix),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

const ACTIONS: &str = "a step has exactly one of `change.…`, `client.…`, `clock`, `deliver`, \
                       `expect`, `expect-journal` and `fix`";

fn name_of(path: &str, source: &Source) -> Result<(SetupStep, String), Pointed> {
    let mut parts = path.rsplit('/');
    let id = parts.next().and_then(|file| file.strip_suffix(".toml"));
    let folder = parts.next();
    let step = SetupStep::ALL
        .into_iter()
        .find(|step| Some(step.folder()) == folder);
    step.zip(id.map(str::to_owned)).ok_or_else(|| {
        let folders: Vec<_> = SetupStep::ALL.iter().map(|step| step.folder()).collect();
        source.error(
            0..0,
            format!("`{path}` is not the path of a scenario"),
            "this file",
            format!(
                "it must be FOLDER/ID.toml, where FOLDER is one of {}",
                folders.join(", ")
            ),
        )
    })
}

fn steps(
    raw: Vec<RawStep>,
    written: &DeTable<'_>,
    plain: &toml::Table,
    source: &Source,
) -> Result<Vec<Step>, Pointed> {
    let places = written.get("step").and_then(|step| {
        let items = step.get_ref().as_array()?;
        Some(items.iter().collect::<Vec<_>>())
    });
    let plain = plain.get("step").and_then(toml::Value::as_array);
    let both = places
        .unwrap_or_default()
        .into_iter()
        .zip(plain.into_iter().flatten());
    let mut steps = Vec::new();
    for (raw, (place, plain)) in raw.into_iter().zip(both) {
        let mut spans = BTreeMap::from([(String::new(), place.span())]);
        collect_spans("", place.get_ref(), &mut spans);
        steps.push(step(raw, spans, plain, source)?);
    }
    if steps.is_empty() {
        return Err(source.error(0..0, "the scenario has no step", "this file", ACTIONS));
    }
    Ok(steps)
}

fn step(
    raw: RawStep,
    spans: BTreeMap<String, Range<usize>>,
    plain: &toml::Value,
    source: &Source,
) -> Result<Step, Pointed> {
    let whole = spans[""].clone();
    let save = raw.save.clone();
    let mut actions = raw.actions();
    let (Some(action), true) = (actions.pop(), actions.is_empty()) else {
        return Err(source.error(
            whole,
            "a step must do exactly one thing",
            "this step",
            ACTIONS,
        ));
    };
    if save.is_some() && !matches!(action, Action::Change(_)) {
        return Err(source.error(
            spans["save"].clone(),
            "only a change has a result that can be saved",
            "here",
            "`save` belongs to a step with `change.…`, such as `change.secret-added`",
        ));
    }
    Ok(Step {
        action,
        save,
        spans,
        raw: plain.as_table().cloned().unwrap_or_default(),
    })
}

fn collect_spans(path: &str, value: &DeValue<'_>, spans: &mut BTreeMap<String, Range<usize>>) {
    let inner: Vec<(String, &toml::Spanned<DeValue<'_>>)> = match value {
        DeValue::Table(table) => table
            .iter()
            .map(|(key, item)| (key.get_ref().to_string(), item))
            .collect(),
        DeValue::Array(items) => (0..).map(|n: usize| n.to_string()).zip(items).collect(),
        _ => Vec::new(),
    };
    for (key, item) in inner {
        let path = if path.is_empty() {
            key
        } else {
            format!("{path}.{key}")
        };
        collect_spans(&path, item.get_ref(), spans);
        spans.insert(path, item.span());
    }
}

/// Every text in a value, with its path.
fn texts(value: &toml::Value) -> Vec<(String, String)> {
    let inner: Vec<(String, &toml::Value)> = match value {
        toml::Value::String(text) => return vec![(String::new(), text.clone())],
        toml::Value::Table(table) => table.iter().map(|(key, v)| (key.clone(), v)).collect(),
        toml::Value::Array(items) => (0..).map(|n: usize| n.to_string()).zip(items).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (key, item) in inner {
        for (path, text) in texts(item) {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{key}.{path}")
            };
            found.push((path, text));
        }
    }
    found
}

fn saved_help(saved: &BTreeSet<&str>) -> String {
    if saved.is_empty() {
        return "nothing is saved before this step; add `save = \"…\"` to the step that makes it"
            .to_owned();
    }
    let names: Vec<_> = saved.iter().map(|name| format!("`{name}`")).collect();
    format!("saved before this step: {}", names.join(", "))
}

fn findings_help(id: &str, known: &BTreeSet<&str>) -> String {
    match did_you_mean(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let ids: Vec<_> = known.iter().copied().collect();
            format!("it knows {}", ids.join(", "))
        }
    }
}

/// A text that the file has in both languages.
fn both(en: String, de: String) -> Text {
    Text::literal(|language| match language {
        Language::En => en.clone(),
        Language::De => de.clone(),
    })
}
