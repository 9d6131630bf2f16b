//! The doctor on the command line: its plan, what it says while it asks, what it was told of a page,
//! and the file for support.

use std::path::Path;

use serde::Serialize;

use super::Session;
use super::render;
use crate::account::Address;
use crate::diagnosis::Report;
use crate::error::{Error, InputError};
use crate::locales::Text;
use crate::verbs::{Examination, Planned};

#[derive(Serialize)]
struct Plan<'a> {
    plan: &'a [Planned],
}

impl Session<'_, '_> {
    pub(super) fn plan(&mut self, only: Option<&Address>) -> Result<u8, Error> {
        let plan = self.client.plan(only)?;
        self.answer(&Plan { plan: &plan }, |language| {
            render::plan(&plan, language)
        });
        Ok(0)
    }

    /// What it asks is told on stderr, also where the answer is JSON: whoever waits reads it there.
    pub(super) async fn doctor(
        &mut self,
        only: Option<&Address>,
        page: Option<&Path>,
        bundle: Option<&Path>,
    ) -> Result<u8, Error> {
        // That the file is in the way is told before anybody is asked.
        if let Some(path) = bundle.filter(|path| path.symlink_metadata().is_ok()) {
            return Err(InputError::Exists(path.to_owned()).into());
        }
        let page = match page {
            Some(file) => Some(self.read(file)?),
            None => None,
        };
        if page.as_ref().is_some_and(|page| page.trim().is_empty()) {
            return Err(InputError::PageEmpty.into());
        }
        let page = page.as_deref();
        let (client, language) = (self.client.clone(), self.language);
        let stderr = &mut *self.world.stderr;
        let mut tell = |planned: &Planned| {
            let text = Text::new("said-asking")
                .with("host", &planned.host)
                .with_text("why", planned.why.clone());
            let _ = writeln!(stderr, "{}", text.say(language));
        };
        let what = Examination { only, page };
        let examined = Box::pin(client.examine_with(what, &mut tell)).await?;
        let report = Report::new(&examined.evidence);
        if let Some(path) = bundle {
            client.write_bundle(path, &examined, &report)?;
            self.note(&Text::new("said-bundle").with("path", path.display()));
        }
        Ok(self.report(&report))
    }
}
