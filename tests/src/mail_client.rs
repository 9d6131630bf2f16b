//! `m365mail` as a user runs it: a command line, and what it said.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use client::clock::SystemClock;
use client::net::{ConnectTo, Net, Roots};
use client::verbs::SystemBrowser;
use scenarios::robot::{Browser, Person};

use crate::World;

/// A client whose home lies in the box's folder and that finds Microsoft's hosts there.
pub struct MailClient<'w> {
    world: &'w World,
    /// Where the browser is sent back to.
    callback: TcpListener,
}

/// What a command line came to.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code.
    pub code: u8,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl<'w> MailClient<'w> {
    /// A client without settings. The box must be [`Config::as_microsoft`].
    ///
    /// [`Config::as_microsoft`]: mock_server::Config::as_microsoft
    #[must_use]
    pub fn new(world: &'w World) -> Self {
        let callback = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        Self { world, callback }
    }

    /// Where the client keeps everything.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.world.folder().join("m365mail")
    }

    /// The redirect URI that this client can be given.
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        let port = self.callback.local_addr().unwrap().port();
        format!("http://localhost:{port}/callback")
    }

    /// Runs a verb with something on its standard input.
    #[must_use]
    pub fn run(&self, verb: &[&str], stdin: &str) -> Ran {
        self.run_reading(verb, &Said::default(), &mut stdin.as_bytes())
    }

    /// Signs in with `--no-browser`, as `person`; gives the address that was pasted, too.
    #[must_use]
    pub fn sign_in(&self, address: &str, person: &Person) -> (Ran, Option<String>) {
        let said = Said::default();
        let mut pasted = Pasted {
            client: self,
            person,
            said: said.clone(),
            address: None,
        };
        let ran = self.run_reading(&["sign-in", address, "--no-browser"], &said, &mut pasted);
        (ran, pasted.address.map(|(whole, _)| whole))
    }

    fn run_reading(&self, verb: &[&str], out: &Said, stdin: &mut (dyn Read + Send)) -> Ran {
        let err = Said::default();
        let home = self.home();
        let mut line = vec![
            "m365mail".into(),
            "--home".into(),
            home.into_os_string(),
            "--ca-file".into(),
            self.world.ca_file().into_os_string(),
        ];
        for rule in self.world.rules() {
            line.extend(["--connect-to".into(), rule.into()]);
        }
        line.extend(verb.iter().map(Into::into));
        let code = self.world.runtime().block_on(client::cli::run(
            line,
            &mut client::cli::World {
                stdin: client::cli::Stdin::From(stdin),
                stdout: &mut out.clone(),
                stderr: &mut err.clone(),
                variable: &|_| None,
                clock: Arc::new(SystemClock),
                browser: Arc::new(SystemBrowser),
            },
        ));
        Ran {
            code,
            out: out.text(),
            err: err.text(),
        }
    }

    /// Opens the address as a browser does; gives where it ended up.
    fn walk(&self, address: &str, person: &Person) -> Option<String> {
        let rules: Vec<ConnectTo> = self.world.rules().map(|rule| rule.parse().unwrap()).into();
        let roots = Roots::File(self.world.ca_file());
        let net = Net::new(&roots, rules, Arc::new(SystemClock)).unwrap();
        let runtime = self.world.runtime().handle();
        self.callback.set_nonblocking(false).unwrap();
        std::thread::scope(|scope| {
            let back = scope.spawn(|| self.called_back());
            // The runtime's own threads may not block; this one may.
            let walk = scope
                .spawn(|| runtime.block_on(Browser::new(net).walk(address, person)))
                .join()
                .unwrap();
            let arrived = walk
                .pages
                .last()
                .is_some_and(|page| page.address.contains("/callback"));
            if !arrived {
                // Nobody comes any more: let the listener go.
                let there = self.callback.local_addr().unwrap();
                drop(std::net::TcpStream::connect(there));
            }
            back.join().unwrap()
        })
    }

    fn called_back(&self) -> Option<String> {
        let (mut browser, _) = self.callback.accept().unwrap();
        let mut request = BufReader::new(browser.try_clone().unwrap()).lines();
        let target = request.next()?.ok()?.split(' ').nth(1)?.to_owned();
        while request.next()?.is_ok_and(|line| !line.is_empty()) {}
        let empty = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        browser.write_all(empty.as_bytes()).unwrap();
        Some(self.redirect_uri().replace("/callback", &target))
    }
}

/// Standard output that can be read while the program still runs.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<u8>>>);

impl Said {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard input of somebody who opens the printed address, signs in, and pastes where the browser
/// ended up.
struct Pasted<'a, 'w> {
    client: &'a MailClient<'w>,
    person: &'a Person,
    said: Said,
    /// The whole address, and what of it is not yet read.
    address: Option<(String, Vec<u8>)>,
}

impl Read for Pasted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.address.is_none() {
            let said = self.said.text();
            let start = said.find("https://").unwrap();
            let open = said[start..].split_whitespace().next().unwrap();
            let end = self.client.walk(open, self.person).unwrap_or_default();
            let mut line = end.clone().into_bytes();
            line.push(b'\n');
            self.address = Some((end, line));
        }
        let (_, rest) = self.address.as_mut().unwrap();
        let count = rest.as_slice().read(buffer)?;
        rest.drain(..count);
        Ok(count)
    }
}
