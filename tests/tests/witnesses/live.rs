//! Microsoft itself, where somebody lends a real tenant.
//!
//! The client has no flags here: it asks the hosts that it would ask for anybody. It only reads
//! (`settings check`, `doctor`), and sends one mail, to itself, only where it is told to.
//! CONTRIBUTING.md names the variables.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use client::clock::SystemClock;
use client::verbs::SystemBrowser;
use libtest_mimic::{Completion, Failed, Trial};
use tempfile::TempDir;
use tests::Ran;

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        trial("settings_hold", |tenant| {
            tenant.held(&["settings", "check"])
        }),
        trial("doctor_finds_nothing", |tenant| {
            tenant.held(&["doctor", &tenant.address])
        }),
        trial("test_mail_is_taken", |tenant| match variable("SEND") {
            Some(yes) if yes == "1" => tenant.held(&["test-mail", &tenant.address]),
            _ => Ok(Completion::ignored_with("M365MAIL_LIVE_SEND is not 1")),
        }),
    ]
}

/// Never required, also where `CI` is set: a tenant is not something to install.
fn trial(
    name: &'static str,
    run: impl FnOnce(&Lent) -> Result<Completion, Failed> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(format!("live::{name}"), move || match Lent::read() {
        Ok(tenant) => run(&tenant?),
        Err(reason) => Ok(Completion::ignored_with(reason)),
    })
}

/// What somebody lent, set up.
struct Lent {
    address: String,
    home: PathBuf,
    /// Without a home of its own.
    _folder: Option<TempDir>,
}

impl Lent {
    /// Outside: why there is nothing to try. Inside: why it could not be set up.
    fn read() -> Result<Result<Self, Failed>, String> {
        let [tenant, client, secret, address] =
            ["TENANT_ID", "CLIENT_ID", "SECRET", "ADDRESS"].map(needed);
        let (tenant, client, secret, address) = (tenant?, client?, secret?, address?);
        if let Some(home) = variable("HOME") {
            return Ok(Ok(Self {
                address,
                home: home.into(),
                _folder: None,
            }));
        }
        let refresh_token = variable("REFRESH_TOKEN");
        let refresh_token = refresh_token.ok_or(
            "neither M365MAIL_LIVE_REFRESH_TOKEN nor M365MAIL_LIVE_HOME (where the account is \
             signed in) is set",
        )?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let lent = Self {
            address,
            home: folder.path().to_owned(),
            _folder: Some(folder),
        };
        Ok(lent.set_up(&tenant, &client, &secret, &refresh_token))
    }

    fn set_up(
        self,
        tenant: &str,
        client: &str,
        secret: &str,
        refresh_token: &str,
    ) -> Result<Self, Failed> {
        let set = [
            "settings",
            "set",
            "--entity",
            "live",
            "--tenant-id",
            tenant,
            "--client-id",
            client,
            "--secret-file",
            "-",
        ];
        self.ran(&set, secret)?;
        self.ran(&["account", "add", &self.address, "--entity", "live"], "")?;
        // An access token that is over: the first verb has to renew it.
        let tokens = serde_json::json!({
            "access": { "token": "over", "expires_at": "2020-01-01T00:00:00Z" },
            "refresh_token": refresh_token,
            "scopes": [],
        });
        let folder = self.home.join("tokens");
        std::fs::create_dir_all(&folder)?;
        // Such a file is its owner's alone.
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(tokens.to_string().as_bytes())?;
        file.persist(folder.join(format!("{}.json", self.address)))?;
        Ok(self)
    }

    fn held(&self, verb: &[&str]) -> Result<Completion, Failed> {
        self.ran(verb, "").map(|()| Completion::Completed)
    }

    fn ran(&self, verb: &[&str], stdin: &str) -> Result<(), Failed> {
        match run(&self.home, verb, stdin) {
            Ran { code: 0, .. } => Ok(()),
            Ran { code, out, err } => Err(format!("exit code {code}\n{out}{err}").into()),
        }
    }
}

fn run(home: &Path, verb: &[&str], stdin: &str) -> Ran {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut line = vec!["m365mail".into(), "--home".into(), home.into()];
    line.extend(verb.iter().map(Into::into));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let code = runtime.block_on(client::cli::run(
        line,
        &mut client::cli::World {
            stdin: client::cli::Stdin::From(&mut stdin.as_bytes()),
            stdout: &mut out,
            stderr: &mut err,
            variable: &|_| None,
            clock: Arc::new(SystemClock),
            browser: Arc::new(SystemBrowser),
        },
    ));
    Ran {
        code,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

fn needed(name: &str) -> Result<String, String> {
    variable(name).ok_or_else(|| format!("M365MAIL_LIVE_{name} is not set"))
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var(format!("M365MAIL_LIVE_{name}")).ok()?;
    (!value.is_empty()).then_some(value)
}
