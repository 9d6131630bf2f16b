use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::*;
use crate::testing::{Frozen, TestCa};

const NOW: &str = "2026-06-01T12:00:00Z";

async fn problem(ca: &TestCa, certified: &str, asked: &str, now: &str) -> Option<TlsProblem> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let net = ca.net(listener.local_addr().unwrap().port(), Frozen::at(now));
    let acceptor = TestCa::acceptor(ca, certified);
    let server = async {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = acceptor.accept(stream).await;
    };
    let client = async {
        let stream = net.connect(asked, 995).await.unwrap();
        net.tls(asked, stream).await
    };
    match tokio::join!(server, client).1 {
        Ok(_) => None,
        Err(NetError::Tls { problem, host, .. }) => {
            assert_eq!(host, asked);
            Some(problem)
        }
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn certificates_are_judged_by_our_clock_and_the_name_asked_for() {
    let ca = TestCa::new();
    let name = "outlook.office365.com";
    for (certified, asked, now, expected) in [
        (name, name, NOW, None),
        (
            name,
            name,
            "2028-01-01T00:00:00Z",
            Some(TlsProblem::Expired),
        ),
        (
            name,
            name,
            "2024-01-01T00:00:00Z",
            Some(TlsProblem::NotYetValid),
        ),
        ("other.example", name, NOW, Some(TlsProblem::WrongName)),
    ] {
        let got = problem(&ca, certified, asked, now).await;
        assert_eq!(got, expected, "{certified} {asked} {now}");
    }
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let (ours, theirs) = (TestCa::new(), TestCa::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let net = ours.net(listener.local_addr().unwrap().port(), Frozen::at(NOW));
    let acceptor = theirs.acceptor("localhost");
    let server = async {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = acceptor.accept(stream).await;
    };
    let client = async {
        let stream = net.connect("localhost", 1).await.unwrap();
        net.tls("localhost", stream).await.unwrap_err()
    };
    let error = tokio::join!(server, client).1;
    let NetError::Tls { problem, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(problem, TlsProblem::UnknownAuthority);
}

#[tokio::test]
async fn a_peer_without_tls_or_that_hangs_up_is_told_apart() {
    let ca = TestCa::new();
    for (bytes, problem, words) in [
        (
            &b"+OK The Microsoft Exchange POP3 service is ready.\r\n"[..],
            TlsProblem::NotTls,
            "+OK The Microsoft Exchange POP3 service is ready.",
        ),
        (
            b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n",
            TlsProblem::NotTls,
            "HTTP/1.1 400 Bad Request",
        ),
        (
            b"220 mail\x1b[2J.example ESMTP\r\n",
            TlsProblem::NotTls,
            "220 mail [2J.example ESMTP",
        ),
        (b"-ERR\r\n", TlsProblem::NotTls, "-ERR"),
        (b"+OK", TlsProblem::NotTls, "+OK"),
        (
            b"\x15\x03\x01\x00\x02\x02\x28",
            TlsProblem::Alert,
            "HandshakeFailure",
        ),
        (
            b"\x15\x03\x01\x00\x02\x02\x46",
            TlsProblem::Alert,
            "ProtocolVersion",
        ),
        (
            b"\x16\x03\x01\x00\x04\x02\x00\x00\x00",
            TlsProblem::Protocol,
            "",
        ),
        (b"\x16", TlsProblem::Closed, ""),
        (b"", TlsProblem::Closed, ""),
    ] {
        let shown = String::from_utf8_lossy(bytes);
        let error = handshake_with(&ca, bytes).await;
        let NetError::Tls {
            problem: got,
            reason,
            ..
        } = &error
        else {
            panic!("{shown:?}: {error}")
        };
        assert_eq!(*got, problem, "{shown:?}: {error}");
        match problem {
            TlsProblem::NotTls => assert_eq!(reason, words),
            _ => assert!(reason.contains(words), "{shown:?}: {reason}"),
        }
    }
}

/// What the client makes of a peer that says `bytes`, hears it out and hangs up.
async fn handshake_with(ca: &TestCa, bytes: &[u8]) -> NetError {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let net = ca.net(listener.local_addr().unwrap().port(), Frozen::at(NOW));
    let server = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(bytes).await.unwrap();
        stream.shutdown().await.unwrap();
        stream
    };
    let client = async {
        let stream = net.connect("localhost", 1).await.unwrap();
        net.tls("localhost", stream).await.unwrap_err()
    };
    tokio::join!(server, client).1
}

#[tokio::test]
async fn a_proxy_of_the_environment_is_noted_where_the_direct_way_fails() {
    let ca = TestCa::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let proxy =
        |name: &str| (name == "HTTPS_PROXY").then(|| "http://u:p@gate.example:3128".to_owned());
    let net = ca.net(port, Frozen::at(NOW)).with_proxy_of(&proxy);
    let error = net.connect("localhost", 1).await.unwrap_err();
    let NetError::Connect { proxy, .. } = error else {
        panic!("{error}")
    };
    assert_eq!(proxy.as_deref(), Some("gate.example:3128"));
}

#[tokio::test]
async fn a_silent_peer_is_given_up() {
    let ca = TestCa::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let net = ca
        .net(port, Arc::new(crate::clock::SystemClock))
        .with_patience(Duration::from_millis(200));
    let stream = net.connect("localhost", 1).await.unwrap();
    let error = net.tls("localhost", stream).await.unwrap_err();
    assert!(matches!(
        error,
        NetError::Tls {
            problem: TlsProblem::TimedOut,
            ..
        }
    ));
}

#[tokio::test]
async fn refused_and_unknown_hosts_are_told_apart() {
    let ca = TestCa::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let error = ca.net(port, Frozen::at(NOW)).connect("localhost", 1).await;
    let NetError::Connect { problem, host, .. } = error.unwrap_err() else {
        panic!("expected a refusal")
    };
    assert_eq!(
        (problem, host.as_str()),
        (ConnectProblem::Refused, "127.0.0.1")
    );

    let net = Net::new(&Roots::File(ca.file()), Vec::new(), Frozen::at(NOW)).unwrap();
    let error = net.connect("no such host", 1).await.unwrap_err();
    assert!(matches!(error, NetError::Resolve { .. }), "{error:?}");
}

/// Each address of the name in turn is the only one on which anybody listens.
#[tokio::test]
async fn every_address_of_a_name_is_tried() {
    let ca = TestCa::new();
    let net = Net::new(&Roots::File(ca.file()), Vec::new(), Frozen::at(NOW)).unwrap();
    let addresses: Vec<_> = lookup_host(("localhost", 0)).await.unwrap().collect();
    for address in addresses {
        let listener = TcpListener::bind(address).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stream = net.connect("localhost", port).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap().ip(), address.ip());
        assert!(stream.nodelay().unwrap());
    }
}

#[test]
fn what_the_system_says_of_a_connection_is_one_of_four_things() {
    use io::ErrorKind::*;
    for (kind, expected) in [
        (ConnectionRefused, ConnectProblem::Refused),
        (TimedOut, ConnectProblem::TimedOut),
        (HostUnreachable, ConnectProblem::Unreachable),
        (NetworkUnreachable, ConnectProblem::Unreachable),
        (NetworkDown, ConnectProblem::Unreachable),
        (PermissionDenied, ConnectProblem::Other),
        (AddrNotAvailable, ConnectProblem::Other),
    ] {
        assert_eq!(ConnectProblem::of(&kind.into()), expected, "{kind:?}");
    }
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_apart() {
    use rustls::CertificateError as Wrong;
    for (error, expected) in [
        (Wrong::Expired, TlsProblem::Expired),
        (Wrong::NotValidYet, TlsProblem::NotYetValid),
        (Wrong::NotValidForName, TlsProblem::WrongName),
        (Wrong::UnknownIssuer, TlsProblem::UnknownAuthority),
        (Wrong::BadSignature, TlsProblem::UnknownAuthority),
        (Wrong::Revoked, TlsProblem::Certificate),
        (Wrong::BadEncoding, TlsProblem::Certificate),
    ] {
        let told = io::Error::other(rustls::Error::InvalidCertificate(error.clone()));
        assert_eq!(TlsProblem::of(&told), expected, "{error:?}");
    }
    let odd = io::Error::other(rustls::Error::DecryptError);
    assert_eq!(TlsProblem::of(&odd), TlsProblem::Protocol);
    let gone = io::Error::from(io::ErrorKind::UnexpectedEof);
    assert_eq!(TlsProblem::of(&gone), TlsProblem::Closed);
}

/// A first line that does not end is told as far as it is remembered.
#[tokio::test]
async fn of_plain_text_the_beginning_is_remembered_and_no_more() {
    let ca = TestCa::new();
    for length in [255, 256, 257, 1000] {
        let said = format!("+{}", "a".repeat(length - 1));
        let error = handshake_with(&ca, said.as_bytes()).await;
        let NetError::Tls { reason, .. } = error else {
            panic!("{error}")
        };
        assert_eq!(reason, said[..length.min(256)], "{length}");
    }
}

#[tokio::test]
async fn a_rule_that_fits_leads_there_and_the_first_one_counts() {
    let ca = TestCa::new();
    let rules = [
        "a.example:1:b.example:2",
        "a.example:1:c.example:3",
        "a.example::d.example:",
    ];
    let rules = rules.map(|rule| rule.parse().unwrap()).to_vec();
    let net = Net::new(&Roots::File(ca.file()), rules, Frozen::at(NOW)).unwrap();
    assert_eq!(net.destination("a.example", 1), ("b.example", 2));
    assert_eq!(net.destination("a.example", 7), ("d.example", 7));
    assert_eq!(net.destination("x.example", 1), ("x.example", 1));
}

#[test]
fn a_useless_ca_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for (path, fragment) in [
        (folder.path().join("absent.pem"), "read the CA file"),
        (write("empty.pem", ""), "find a certificate in the CA file"),
        (
            write("text.pem", "hello"),
            "find a certificate in the CA file",
        ),
        (write("bad.pem", bad), "use the CA file"),
    ] {
        let roots = Roots::File(path.clone());
        let error = Net::new(&roots, Vec::new(), Frozen::at(NOW))
            .unwrap_err()
            .to_string();
        assert!(error.contains(fragment), "{error}");
        assert!(error.contains(&path.display().to_string()), "{error}");
    }
}
