//! Standard input, which a sign-in waits for beside the browser.

use std::io::{self, IsTerminal as _, Read};

/// Where pasted addresses, secrets and the texts of mails are read from.
pub enum Stdin<'a> {
    /// This process's own. A line of it can be waited for without holding up anything else.
    Process,
    /// A stand-in, which is read when its turn comes: nothing else happens meanwhile.
    From(&'a mut (dyn Read + Send)),
}

/// An address line is at most some kilobytes long.
const LONGEST_LINE: usize = 64 << 10;

impl Stdin<'_> {
    /// One line, without its end; `None` when there is no more. What follows is left to whoever
    /// reads next.
    pub(super) async fn line(&mut self) -> io::Result<Option<String>> {
        match self {
            Self::From(reader) => line(reader),
            // The thread is left behind when the browser was faster; it ends with the process.
            Self::Process => match tokio::task::spawn_blocking(|| line(&mut io::stdin())).await {
                Ok(line) => line,
                Err(error) => Err(io::Error::other(error)),
            },
        }
    }
}

impl Stdin<'_> {
    /// Whether somebody types, rather than another program.
    pub(super) fn is_typed(&self) -> bool {
        match self {
            Self::Process => io::stdin().is_terminal(),
            Self::From(_) => false,
        }
    }

    /// What is typed on one line, without showing it; without a terminal all that there is.
    pub(super) fn secret(&mut self) -> io::Result<String> {
        if self.is_typed() {
            return rpassword::read_password();
        }
        let mut text = String::new();
        self.read_to_string(&mut text)?;
        Ok(text)
    }
}

impl Read for Stdin<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Process => io::stdin().read(buffer),
            Self::From(reader) => reader.read(buffer),
        }
    }
}

fn line(reader: &mut dyn Read) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.len() < LONGEST_LINE {
        match reader.read(&mut byte) {
            Ok(0) if line.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}
