//! Lines to and from a mail server. It knows no protocol: what is sent stands in the test.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

trait Stream: Read + Write + Send {}
impl<T: Read + Write + Send> Stream for T {}

/// A conversation, line by line.
pub struct Dialogue {
    stream: BufReader<Box<dyn Stream>>,
    socket: TcpStream,
}

/// Longer than any answer takes; a test that waits for nothing fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

impl Dialogue {
    pub(crate) fn plain(port: u16) -> Self {
        let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.set_nodelay(true).unwrap();
        let stream: Box<dyn Stream> = Box::new(socket.try_clone().unwrap());
        Self {
            stream: BufReader::new(stream),
            socket,
        }
    }

    pub(crate) fn tls(port: u16, ca_pem: &str) -> Self {
        Self::plain(port).secured(ca_pem)
    }

    fn secured(self, ca_pem: &str) -> Self {
        let mut roots = RootCertStore::empty();
        let certificate = CertificateDer::from_pem_slice(ca_pem.as_bytes()).unwrap();
        roots.add(certificate).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let stream: Box<dyn Stream> = Box::new(StreamOwned::new(
            connection,
            self.socket.try_clone().unwrap(),
        ));
        Self {
            stream: BufReader::new(stream),
            socket: self.socket,
        }
    }

    /// The next line, without its end.
    #[must_use]
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        assert!(line.ends_with("\r\n"), "not a whole line: {line:?}");
        line.truncate(line.len() - 2);
        line
    }

    /// Sends a line and gives the first line of the answer.
    pub fn ask(&mut self, line: &str) -> String {
        self.send(line);
        self.line()
    }

    /// Sends a line and gives a whole SMTP reply, its lines joined by `\n`.
    pub fn reply(&mut self, line: &str) -> String {
        self.send(line);
        let mut reply = self.line();
        while reply.lines().next_back().and_then(|last| last.get(3..4)) == Some("-") {
            reply = format!("{reply}\n{}", self.line());
        }
        reply
    }

    /// Sends a line and gives a whole multi-line POP3 answer up to the dot, lines joined by `\n`.
    pub fn listing(&mut self, line: &str) -> String {
        let mut listing = self.ask(line);
        while listing.starts_with("+OK") {
            match self.line() {
                dot if dot == "." => break,
                next => listing = format!("{listing}\n{next}"),
            }
        }
        listing
    }

    /// Reads lines up to the dot and gives how many bytes they had; keeps none.
    pub fn skip_to_dot(&mut self) -> usize {
        let (mut line, mut read) = (Vec::new(), 0);
        loop {
            line.clear();
            self.stream.read_until(b'\n', &mut line).unwrap();
            assert!(line.ends_with(b"\r\n"), "the connection was lost");
            if line == b".\r\n" {
                return read;
            }
            read += line.len();
        }
    }

    /// Sends a line; its end is added.
    pub fn send(&mut self, line: &str) {
        let stream = self.stream.get_mut();
        stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        stream.flush().unwrap();
    }

    /// Sends a form over HTTP (no form means GET) and reads the answer; once a connection.
    pub(crate) fn http(mut self, host: &str, path: &str, form: Option<&str>) -> crate::Answer {
        let method = if form.is_some() { "POST" } else { "GET" };
        let form = form.unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            form.len()
        );
        let stream = self.stream.get_mut();
        stream
            .write_all(format!("{head}{form}").as_bytes())
            .unwrap();
        stream.flush().unwrap();
        crate::http::read(&mut self.stream)
    }

    /// Whether the server has ended the connection.
    #[must_use]
    pub fn is_closed(&mut self) -> bool {
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Ok(_) => rest.is_empty(),
            Err(error) => error.kind() == io::ErrorKind::ConnectionReset,
        }
    }

    /// Whether the server has cut the connection, without TLS's goodbye.
    #[must_use]
    pub fn is_cut(&mut self) -> bool {
        let ended = self.stream.read_to_end(&mut Vec::new());
        ended.is_err_and(|error| {
            matches!(
                error.kind(),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset
            )
        })
    }

    /// Signs in over POP3, two lines, and gives the answer to the second.
    pub fn pop3_xoauth2(&mut self, user: &str, token: &str) -> String {
        let go_on = self.ask("AUTH XOAUTH2");
        assert_eq!(go_on, "+ ");
        self.ask(&xoauth2(user, token))
    }

    /// Signs in over SMTP with an initial response.
    pub fn smtp_xoauth2(&mut self, user: &str, token: &str) -> String {
        self.ask(&format!("AUTH XOAUTH2 {}", xoauth2(user, token)))
    }
}

/// Reads the greeting, upgrades to TLS and greets again.
pub(crate) fn starttls(mut dialogue: Dialogue, ca_pem: &str) -> Dialogue {
    let greeting = dialogue.line();
    assert!(greeting.starts_with("220 "), "{greeting}");
    dialogue.reply("EHLO client.example");
    let ready = dialogue.ask("STARTTLS");
    assert!(ready.starts_with("220 "), "{ready}");
    let mut dialogue = dialogue.secured(ca_pem);
    dialogue.reply("EHLO client.example");
    dialogue
}

/// The SASL response of Microsoft's page "Authenticate an IMAP, POP or SMTP connection using OAuth".
fn xoauth2(user: &str, token: &str) -> String {
    STANDARD.encode(format!("user={user}\u{1}auth=Bearer {token}\u{1}\u{1}"))
}
