//! Errors that point into a scenario file: what is wrong, where exactly, and what to do.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

/// The text of a scenario file, under the name that its errors show.
#[derive(Clone)]
pub struct Source(Arc<NamedSource<String>>);

impl Source {
    /// The file `name` with this text.
    pub fn new(name: impl AsRef<str>, text: impl Into<String>) -> Self {
        Self(Arc::new(NamedSource::new(name, text.into())))
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.inner()
    }

    /// The file's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// An error that points at `span`.
    pub fn error(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Pointed {
        Pointed(Box::new(Inner {
            message: message.into(),
            label: label.into(),
            help: help.into(),
            span,
            source: self.clone(),
        }))
    }

    /// The error of a TOML parser, pointed; its list of what is allowed becomes the help.
    #[must_use]
    pub fn toml_error(&self, error: &toml::de::Error) -> Pointed {
        let words = error.message().trim();
        let span = error.span().unwrap_or(0..0);
        if let Some((key, known)) = words
            .strip_prefix("unexpected keys in table: ")
            .and_then(|tail| tail.split_once(", available keys: "))
        {
            // A variant's fields are refused in other words than a struct's.
            let allowed: Vec<_> = known.split(", ").map(|key| format!("`{key}`")).collect();
            let help = expected(key, &format!("one of {}", allowed.join(", ")));
            return self.error(span, format!("unknown key `{key}`"), "here", help);
        }
        let (message, allowed) = words
            .split_once(", expected ")
            .map_or((words, None), |(what, allowed)| (what, Some(allowed)));
        let named = message.split('`').nth(1).unwrap_or_default();
        let help = match allowed {
            Some(allowed) => expected(named, allowed),
            None if message.starts_with("missing field") => format!("add `{named} = …`"),
            None => String::new(),
        };
        self.error(span, message, "here", help)
    }

    /// `file:line:column` of an offset, counted from one.
    #[must_use]
    pub fn place(&self, offset: usize) -> String {
        let before = self.text().get(..offset).unwrap_or(self.text());
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("{}:{line}:{column}", self.name())
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Something is wrong at one place of a scenario file.
#[derive(Clone, Debug)]
pub struct Pointed(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    message: String,
    label: String,
    help: String,
    span: Range<usize>,
    source: Source,
}

impl Pointed {
    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// `file:line:column`, counted from one.
    #[must_use]
    pub fn place(&self) -> String {
        self.0.source.place(self.0.span.start)
    }

    /// The whole error: message, file, line, column, the line itself with a caret, and the remedy.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let theme = if colour {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(110)
            .with_links(false);
        let mut text = String::new();
        match handler.render_report(&mut text, self) {
            Ok(()) => text,
            // Only a span outside of the text can bring us here.
            Err(fmt::Error) => format!("{}: {}\n", self.place(), self.message()),
        }
    }
}

impl fmt::Display for Pointed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Pointed {}

impl Diagnostic for Pointed {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.0.help.is_empty()).then(|| Box::new(&self.0.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&*self.0.source.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some(self.0.label.clone()), self.0.span.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// The known name that `asked` was probably meant to be.
#[must_use]
pub fn did_you_mean<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(asked, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

fn expected(asked: &str, allowed: &str) -> String {
    let known = allowed.split('`').skip(1).step_by(2);
    let near = did_you_mean(asked, known).map(|name| format!("did you mean `{name}`? "));
    format!("{}expected {allowed}", near.unwrap_or_default())
}
