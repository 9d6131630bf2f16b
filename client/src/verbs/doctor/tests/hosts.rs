//! Hosts that are something else than what they should be.

use super::*;
use crate::mail::send::{self, SendOptions};

/// What stands on a port.
#[derive(Clone, Copy, Debug)]
enum Other {
    /// Says this, and hangs up.
    Says(&'static str),
    /// Says this once it has heard something, and hangs up.
    Answers(&'static str),
    /// Takes the connection and says nothing.
    Nothing,
    /// Takes the connection and closes it.
    Closes,
    /// Shakes hands for TLS, at once.
    Tls,
}

impl Other {
    async fn serve(self, mut stream: TcpStream, acceptor: TlsAcceptor) {
        match self {
            Self::Says(text) => {
                let _ = stream.write_all(text.as_bytes()).await;
            }
            Self::Answers(text) => {
                let _ = stream.read(&mut [0; 512]).await;
                let _ = stream.write_all(text.as_bytes()).await;
            }
            Self::Nothing => std::future::pending().await,
            Self::Closes => {}
            Self::Tls => {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _ = stream.read(&mut [0; 512]).await;
                }
            }
        }
    }
}

impl Bench {
    /// The same client, for which something else stands on one port.
    async fn with(&mut self, host: &str, port: u16, other: Other) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = listener.local_addr().unwrap().port();
        let acceptor = self._ca.acceptor(host);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(other.serve(stream, acceptor.clone()));
            }
        });
        let mut mappings: Vec<crate::net::ConnectTo> =
            vec![format!("{host}:{port}:127.0.0.1:{here}").parse().unwrap()];
        mappings.extend(self.mappings.iter().cloned());
        let roots = Roots::File(self._ca.file());
        let clock = Arc::clone(&self.client.clock);
        self.client.net = Net::new(&roots, mappings, clock).unwrap();
    }
}

#[tokio::test]
async fn what_else_stands_on_a_port_is_told_for_what_it_is() {
    use Other::*;
    const POP: (&str, u16) = ("outlook.office365.com", 995);
    const SMTP: (&str, u16) = ("smtp.office365.com", 587);
    const ENTRA: (&str, u16) = (LOGIN_HOST, 443);
    for ((host, port), other, expected) in [
        (POP, Says("SSH-2.0-OpenSSH_9.6\r\n"), "not-the-mail-server"),
        (SMTP, Says("SSH-2.0-OpenSSH_9.6\r\n"), "not-the-mail-server"),
        (POP, Says("+OK Dovecot ready.\r\n"), "not-the-mail-server"),
        (
            POP,
            Answers("+OK Dovecot ready.\r\n"),
            "not-the-mail-server",
        ),
        (
            POP,
            Says("220 mail.example ESMTP\r\n"),
            "not-the-mail-server",
        ),
        (
            SMTP,
            Says("* OK IMAP4rev1 ready\r\n"),
            "not-the-mail-server",
        ),
        (
            POP,
            Says("HTTP/1.1 400 Bad Request\r\n\r\n"),
            "proxy-in-between",
        ),
        (
            SMTP,
            Says("HTTP/1.1 400 Bad Request\r\n\r\n"),
            "proxy-in-between",
        ),
        (POP, Closes, "proxy-in-between"),
        (SMTP, Closes, "proxy-in-between"),
        (ENTRA, Closes, "proxy-in-between"),
        (POP, Nothing, "nothing-answers"),
        (SMTP, Nothing, "nothing-answers"),
        (ENTRA, Nothing, "nothing-answers"),
    ] {
        let mut bench = Bench::new(super::Says::default()).await;
        bench.with(host, port, other).await;
        let what = Examination {
            limits: Limits {
                word: Duration::from_secs(60),
                question: Duration::from_secs(3),
            },
            ..Examination::default()
        };
        let examined = bench.client.examine_with(what, &mut |_| {}).await.unwrap();
        let report = Report::new(&examined.evidence);
        let ids: Vec<_> = report.findings.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, [expected], "{host} {other:?} {:?}", report.findings);
        assert_eq!(report.findings[0].owner, crate::diagnosis::Owner::It);
    }
}

/// Where the server waits for a handshake, its silence is no outage.
#[tokio::test]
async fn a_port_that_wants_tls_at_once_is_told() {
    let mut bench = Bench::new(Says::default()).await;
    bench.client.clock = Arc::new(crate::clock::SystemClock);
    bench.with("smtp.office365.com", 587, Other::Tls).await;
    let mut how = SendOptions::default();
    how.limits.silence = Duration::from_millis(50);
    let token = SecretString::from("token");
    let failure = send::check(&bench.client.net, ADDRESS, &token, &how).await;
    let failure = failure.unwrap_err();
    assert_eq!(failure.kind, crate::mail::FailureKind::TlsAtOnce);
}
