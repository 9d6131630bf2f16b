//! Prints how long a developer waits: for the env-file of `tenantbox serve`, for the first token,
//! and for the whole catalogue.
//!
//! `cargo bench -p scenarios`. The numbers are those of a quiet machine.
#![expect(clippy::disallowed_methods, reason = "a benchmark measures")]

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const TENANTBOX: &str = env!("CARGO_BIN_EXE_tenantbox");

/// Starts are short and machines are noisy: the best of several is what the program costs.
const TRIES: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let mut starts = Vec::new();
    for _ in 0..TRIES {
        starts.push(start()?);
    }
    let best = |time: fn(&(Duration, Duration)) -> Duration| starts.iter().map(time).min();
    show("env-file after the start", best(|(file, _)| *file), 100);
    show(
        "first token after the start",
        best(|(_, token)| *token),
        200,
    );
    let mut runs = Vec::new();
    for _ in 0..TRIES {
        let started = Instant::now();
        let status = Command::new(TENANTBOX).stdout(Stdio::null()).status()?;
        if !status.success() {
            return Err("a scenario did not hold".into());
        }
        runs.push(started.elapsed());
    }
    show("the whole catalogue", runs.into_iter().min(), 2000);
    Ok(())
}

fn show(what: &str, time: Option<Duration>, most_ms: u32) {
    let ms = time.unwrap_or_default().as_secs_f64() * 1000.0;
    let mut out = std::io::stdout();
    // Whoever closed the pipe does not want to know.
    let _ = writeln!(out, "{what}: {ms:.0} ms (at most {most_ms} ms)");
}

/// Ended when dropped.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // Fails only where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How long until the env-file is there, and until there is a token.
fn start() -> Result<(Duration, Duration), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("box.env");
    let started = Instant::now();
    let mut command = Command::new(TENANTBOX);
    let mut serving = Serving(command.arg("serve").arg("--env-file").arg(&file).spawn()?);
    while !file.exists() {
        if let Some(status) = serving.0.try_wait()? {
            return Err(format!("serve ended with {status}").into());
        }
        std::thread::yield_now();
    }
    let there = started.elapsed();
    token(&file)?;
    Ok((there, started.elapsed()))
}

fn token(env_file: &Path) -> Result<(), Box<dyn Error>> {
    let lines = std::fs::read_to_string(env_file)?;
    let admin = lines
        .lines()
        .find_map(|line| line.strip_prefix("TENANTBOX_ADMIN_URL=http://"));
    let admin = admin.ok_or("no admin address in the env-file")?;
    let mut stream = TcpStream::connect(admin)?;
    write!(
        stream,
        "POST /api/tokens HTTP/1.1\r\nHost: {admin}\r\nContent-Type: application/json\r\n\
         Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let has_token = answer.starts_with("HTTP/1.1 200") && answer.contains("\"token\"");
    has_token
        .then_some(())
        .ok_or_else(|| format!("no token: {answer}").into())
}
