//! `tenantbox serve`: a box for other programs, and the file that tells them where it is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use mock_server::data::TenantFile;
use mock_server::{Config, MockServer};
use tempfile::NamedTempFile;
use tokio::net::TcpStream;

use super::args::Serve;
use super::{HELD, Terminal, Usage, say};
use crate::pointed::Source;

pub(super) async fn serve(args: &Serve, terminal: &mut Terminal<'_>) -> Result<u8, Usage> {
    let tenant = match &args.data {
        Some(path) => tenant(path)?,
        None => TenantFile::default(),
    };
    if let Some(env_file) = &args.env_file {
        // Whoever waits for the file must not find the last run's.
        for stale in [env_file.clone(), ca_file(env_file)] {
            remove(&stale).map_err(|error| cannot_write(&stale, &error))?;
        }
    }
    // Before anybody can know of us, so that nobody can interrupt us too early.
    let mut interrupted = Interrupt::listen().map_err(|error| {
        Usage::of_cause(
            "could not listen for signals",
            "Signale sind nicht zu empfangen",
            &error,
        )
    })?;
    let server = MockServer::start(Config {
        seed: args.seed,
        as_microsoft: args.as_microsoft,
        https_port: args.https_port,
        smtp_port: args.smtp_port,
        pop3_port: args.pop3_port,
        admin_port: args.admin_port,
        tenant,
        tarpit: args.tarpit,
        ..Config::default()
    })
    .await
    .map_err(|error| {
        Usage::new(
            &format!("could not start: {error}"),
            &format!("Die Box liess sich nicht starten: «{error}»"),
        )
    })?;
    answers(&server).await.map_err(|error| {
        Usage::of_cause(
            "the box does not answer on its own ports",
            "Die Box antwortet nicht auf ihren eigenen Ports",
            &error,
        )
    })?;
    let told = match &args.env_file {
        Some(env_file) => Told::in_file(&server, env_file),
        None => Told::on_stdout(&server, terminal),
    }?;
    interrupted.wait().await;
    drop(told);
    Ok(HELD)
}

/// Reads `--data`, with errors that point into the file.
fn tenant(path: &Path) -> Result<TenantFile, Usage> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        Usage::of_cause(
            &format!("could not read the tenant file {path}; `--data` takes a TOML file"),
            &format!("Die Mandantendatei {path} ist nicht lesbar; `--data` nimmt eine TOML-Datei"),
            &error,
        )
    })?;
    TenantFile::parse(&text).map_err(|error| {
        let source = Source::new(path.to_string_lossy(), text);
        Usage::pointed(source.toml_error(&error).render(false))
    })
}

/// What tells other programs where the box is; taken away when dropped.
struct Told {
    files: Vec<PathBuf>,
    _folder: Option<tempfile::TempDir>,
}

impl Told {
    fn in_file(server: &MockServer, env_file: &Path) -> Result<Self, Usage> {
        let ca_file = ca_file(env_file);
        let mut told = Self {
            files: Vec::new(),
            _folder: None,
        };
        // First, since the other file names it.
        replace(&ca_file, server.ca_pem()).map_err(|error| cannot_write(&ca_file, &error))?;
        told.files.push(ca_file.clone());
        let lines = lines(server, &ca_file)?;
        replace(env_file, &lines).map_err(|error| cannot_write(env_file, &error))?;
        told.files.push(env_file.to_owned());
        Ok(told)
    }

    fn on_stdout(server: &MockServer, terminal: &mut Terminal<'_>) -> Result<Self, Usage> {
        let folder =
            tempfile::tempdir().map_err(|error| cannot_write(Path::new("a folder"), &error))?;
        let ca_file = folder.path().join("tenantbox.ca.pem");
        replace(&ca_file, server.ca_pem()).map_err(|error| cannot_write(&ca_file, &error))?;
        say(terminal, &lines(server, &ca_file)?);
        Ok(Self {
            files: Vec::new(),
            _folder: Some(folder),
        })
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        for file in &self.files {
            // What is gone already is gone.
            let _ = remove(file);
        }
    }
}

/// `KEY=value` lines; the path of the CA's certificate is absolute, since the reader may sit
/// elsewhere.
fn lines(server: &MockServer, ca_file: &Path) -> Result<String, Usage> {
    let ca_file = std::path::absolute(ca_file).map_err(|error| cannot_write(ca_file, &error))?;
    let pairs = server.environment(&ca_file.to_string_lossy());
    let lines: Vec<_> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={value}\n"))
        .collect();
    Ok(lines.concat())
}

fn ca_file(env_file: &Path) -> PathBuf {
    let mut name = env_file.as_os_str().to_owned();
    name.push(".ca.pem");
    PathBuf::from(name)
}

/// Writes a file that appears whole, and that only its owner can read.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // Made with mode 0600.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Usage {
    let path = path.display();
    Usage::of_cause(
        &format!("could not write {path}; choose a place that you may write to"),
        &format!(
            "{path} liess sich nicht schreiben; wählen Sie einen Ort, an dem Sie schreiben dürfen"
        ),
        error,
    )
}

/// Whether every listener takes connections.
async fn answers(server: &MockServer) -> io::Result<()> {
    let ports = [
        server.https_port(),
        server.smtp_port(),
        server.pop3_port(),
        server.admin_port(),
    ];
    for port in ports {
        TcpStream::connect(("127.0.0.1", port)).await?;
    }
    Ok(())
}

/// SIGINT and SIGTERM; elsewhere than on Unix only the former exists.
struct Interrupt {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Interrupt {
    fn listen() -> io::Result<Self> {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            Ok(Self {
                terminate: signal(SignalKind::terminate())?,
                interrupt: signal(SignalKind::interrupt())?,
            })
        }
        #[cfg(not(unix))]
        Ok(Self {})
    }

    async fn wait(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        // When even that cannot be heard, the program is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
