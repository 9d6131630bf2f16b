//! Tools of this machine: whether they are there, and running them.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use libtest_mimic::{Completion, Trial};
use tests::World;

/// What a witness needs. It is named by what must be there: a program, or a library of one.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// How it is called in a test's name.
    pub(crate) name: &'static str,
    /// The program.
    pub(crate) program: &'static str,
    /// Arguments with which it ends at once, successfully, where all that is needed is there.
    pub(crate) probe: &'static [&'static str],
    /// Whether `CI` must have it.
    pub(crate) required: bool,
}

impl Tool {
    /// A tool that nobody has to have.
    pub(crate) const fn extra(
        name: &'static str,
        program: &'static str,
        probe: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            program,
            probe,
            required: false,
        }
    }

    /// A test of this tool against a box of its own.
    pub(crate) fn trial(self, name: &'static str, run: fn(&World)) -> Trial {
        let name = format!("{}::{name}", self.name);
        Trial::ignorable_test(name, move || match self.missing() {
            None => {
                run(&World::start());
                Ok(Completion::Completed)
            }
            Some(reason) if self.required && is_ci() => Err(reason.into()),
            Some(reason) => Ok(Completion::ignored_with(reason)),
        })
    }

    fn missing(self) -> Option<String> {
        let command = format!("{} {}", self.program, self.probe.join(" "));
        match Command::new(self.program).args(self.probe).output() {
            Ok(output) if output.status.success() => None,
            Ok(output) => Some(format!("`{command}` ended with {}", output.status)),
            Err(error) => Some(format!("no `{}` here: {error}", self.program)),
        }
    }
}

fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// What a tool said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    /// With curl's `--verbose`, the conversation.
    pub(crate) err: String,
}

impl Said {
    /// Fails unless the tool was content.
    pub(crate) fn held(self) -> Self {
        assert_eq!(self.code, Some(0), "{}\n{}", self.out, self.err);
        self
    }
}

/// Runs a program in the box's folder with the box's environment, `input` on its standard input.
pub(crate) fn run(world: &World, program: &str, arguments: &[&str], input: &str) -> Said {
    let mut child = Command::new(program)
        .args(arguments)
        .envs(world.environment())
        .current_dir(world.folder())
        .env("LC_ALL", "C.UTF-8")
        // Only the CA that a witness names is trusted, whatever this machine was set up with.
        .env_remove("CURL_CA_BUNDLE")
        .env_remove("NODE_EXTRA_CA_CERTS")
        .env_remove("REQUESTS_CA_BUNDLE")
        .env_remove("SSL_CERT_DIR")
        .env_remove("SSL_CERT_FILE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Dropped at the end of the line, so that the program sees the end of its input.
    let written = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().unwrap();
    let said = Said {
        code: status.code(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8_lossy(&stderr).into_owned(),
    };
    assert!(written.is_ok(), "{program} did not read: {said:?}");
    said
}
