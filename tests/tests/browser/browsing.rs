//! The one browser of this program: whether there is one, and trials that use it.

use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Completion, Failed, Trial};
use tests::browser::Chromium;

/// Started by the first trial that needs it.
static BROWSER: Mutex<Option<Arc<Chromium>>> = Mutex::new(None);

/// A trial that needs the browser.
pub(crate) fn trial(
    name: impl Into<String>,
    run: impl FnOnce(&Arc<Chromium>) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || match Chromium::missing() {
        None => {
            run(&browser()?)?;
            Ok(Completion::Completed)
        }
        Some(reason) if is_ci() => Err(reason.into()),
        Some(reason) => Ok(Completion::ignored_with(reason)),
    })
}

/// Ends the browser, which would otherwise outlive the trials by a moment.
pub(crate) fn close() {
    let browser = BROWSER
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    drop(browser);
}

fn browser() -> Result<Arc<Chromium>, Failed> {
    let mut shared = BROWSER.lock().unwrap_or_else(PoisonError::into_inner);
    let browser = match shared.take() {
        Some(browser) => browser,
        None => Arc::new(Chromium::start()?),
    };
    Ok(Arc::clone(shared.insert(browser)))
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}
