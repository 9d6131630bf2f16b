//! Asking the client's doctor, over its command line: within this process or in one of its own.
//!
//! Either way it gets the client's home folder, the CA, the mapping of names and the time, and
//! answers in JSON. As a process of its own it cannot reach the tenant, its journal or the scenario
//! even by mistake.

use std::ffi::OsString;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use client::cli::{self, World};
use client::clock::Clock as ClientClock;
use client::report::Report;
use client::verbs::SystemBrowser;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// The hidden verb under which `tenantbox` is the client's command line.
pub(crate) const PROCESS_VERB: &str = "client-process";

/// Who is asked for a diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Doctor {
    /// The client's command line in this process.
    #[default]
    Inside,
    /// The client's command line in a process of its own.
    Process {
        /// The program, which is `tenantbox` itself or stands in for it.
        program: PathBuf,
        /// How long it may take, on the wall's clock.
        patience: Duration,
    },
}

impl Doctor {
    /// In a process of its own, by re-executing `program`.
    #[must_use]
    pub fn process(program: impl Into<PathBuf>) -> Self {
        Self::Process {
            program: program.into(),
            patience: Duration::from_secs(60),
        }
    }
}

/// What the doctor is told of the world.
pub(super) struct Consultation {
    pub(super) home: PathBuf,
    pub(super) ca_file: PathBuf,
    /// As `--connect-to` takes them.
    pub(super) mappings: Vec<String>,
    pub(super) clock: Arc<dyn ClientClock>,
}

impl Consultation {
    /// Asks the doctor, who may be told what the browser's last page says.
    pub(super) async fn ask(&self, doctor: &Doctor, page: Option<&str>) -> Result<Report, String> {
        let arguments = self.arguments(page.is_some());
        let said = match doctor {
            Doctor::Inside => self.inside(arguments, page).await,
            Doctor::Process { program, patience } => {
                let asking = self.outside(program, arguments, page);
                match tokio::time::timeout(*patience, asking).await {
                    Ok(said) => said?,
                    Err(_) => {
                        return Err(format!(
                            "the doctor's process did not end within {} s and was ended",
                            patience.as_secs_f32()
                        ));
                    }
                }
            }
        };
        serde_json::from_slice(&said.out).map_err(|why| {
            let complaint = said.complaint.trim();
            format!(
                "the doctor ended with {} and no report ({why}): {complaint}",
                said.code
            )
        })
    }

    fn arguments(&self, with_page: bool) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = vec!["m365mail".into(), "--home".into()];
        arguments.push(self.home.clone().into());
        arguments.push("--ca-file".into());
        arguments.push(self.ca_file.clone().into());
        for mapping in &self.mappings {
            arguments.extend(["--connect-to".into(), mapping.into()]);
        }
        arguments.extend(["--json", "doctor"].map(OsString::from));
        if with_page {
            arguments.extend(["--page-text", "-"].map(OsString::from));
        }
        arguments
    }

    async fn inside(&self, arguments: Vec<OsString>, page: Option<&str>) -> Said {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(
            arguments,
            &mut Cursor::new(page.unwrap_or_default()),
            (&mut out, &mut err),
            Arc::clone(&self.clock),
        )
        .await;
        Said {
            out,
            complaint: String::from_utf8_lossy(&err).into_owned(),
            code: format!("exit code {code}"),
        }
    }

    async fn outside(
        &self,
        program: &Path,
        arguments: Vec<OsString>,
        page: Option<&str>,
    ) -> Result<Said, String> {
        let failed = |why: std::io::Error| format!("the doctor's process could not run: {why}");
        let mut child = Command::new(program)
            .arg(PROCESS_VERB)
            .arg(self.clock.now().to_string())
            // The first is the program's name, which the verb adds itself.
            .args(&arguments[1..])
            // Nothing of this process but the arguments reaches it.
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = child.stdin.take() {
            // One that ends without reading says why by its exit.
            let _ = stdin.write_all(page.unwrap_or_default().as_bytes()).await;
        }
        let output = child.wait_with_output().await.map_err(failed)?;
        Ok(Said {
            out: output.stdout,
            complaint: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: output.status.to_string(),
        })
    }
}

/// What a command line left behind.
struct Said {
    out: Vec<u8>,
    complaint: String,
    code: String,
}

/// The client's command line, with nothing of this process around it but time and streams.
pub(crate) async fn run(
    arguments: Vec<OsString>,
    stdin: &mut (dyn Read + Send),
    (stdout, stderr): (&mut Vec<u8>, &mut Vec<u8>),
    clock: Arc<dyn ClientClock>,
) -> u8 {
    let mut world = World {
        stdin: cli::Stdin::From(stdin),
        stdout,
        stderr,
        variable: &|_| None,
        clock,
        // The doctor opens none.
        browser: Arc::new(SystemBrowser),
    };
    // On the heap: it holds every verb of the client.
    Box::pin(cli::run(arguments, &mut world)).await
}
