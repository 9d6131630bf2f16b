//! `tenantbox serve` as a process of its own.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What an env-file may hold from an earlier run.
pub(crate) const STALE: &str = "TENANTBOX_AUTHORITY=of the last run\n";

/// A running `tenantbox serve`; ended when dropped.
pub(crate) struct Serving(pub(crate) Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Serving {
    /// Starts it.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_tenantbox"));
        process
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self(process.spawn().unwrap())
    }

    /// Ends it without a warning.
    pub(crate) fn kill(&mut self) {
        // Only fails where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Looks again and again until the env-file is there, and is not the last run's. It appears
    /// within a tenth of a second, and whole.
    pub(crate) fn env_file(&mut self, file: &Path) -> String {
        loop {
            if let Ok(lines) = std::fs::read_to_string(file)
                && lines != STALE
            {
                return lines;
            }
            if let Some(status) = self.0.try_wait().unwrap() {
                panic!("serve ended with {status}");
            }
            std::thread::yield_now();
        }
    }
}

/// One of its values.
pub(crate) fn value<'a>(lines: &'a str, key: &str) -> &'a str {
    let start = format!("{key}=");
    lines
        .lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap()
}
