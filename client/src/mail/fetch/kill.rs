//! A fetch in a process of its own is killed in the middle, again and again; then no mail is
//! missing and none is there twice.

use std::{
    collections::BTreeMap,
    path::Path,
    process::{Child, Command as Process, Stdio},
    sync::Arc,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::{
    clock::SystemClock,
    net::{Net, Roots},
    testing::TestCa,
};

const MAILS: usize = 150;
const HOME: &str = "M365MAIL_TEST_KILL_HOME";
const PORT: &str = "M365MAIL_TEST_KILL_PORT";

/// The process that is killed: this test binary, called with this test's name and a home. Without
/// a home it is an ordinary test run, which the other test covers.
#[test]
fn the_process_that_is_killed() {
    let (Ok(home), Ok(port)) = (std::env::var(HOME), std::env::var(PORT)) else {
        return;
    };
    let home = Path::new(&home);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let to_peer = format!("::127.0.0.1:{port}").parse().unwrap();
    let roots = Roots::File(home.join("ca.pem"));
    let net = Net::new(&roots, vec![to_peer], Arc::new(SystemClock)).unwrap();
    let (maildir, seen) = (home.join("Maildir"), home.join("seen"));
    let (token, options) = ("token".to_owned().into(), FetchOptions::default());
    let mut untold = |_| {};
    let work = fetch(&net, "anna", &token, &maildir, &seen, &options, &mut untold);
    let report = runtime.block_on(work).unwrap();
    assert_eq!(report.listed, MAILS);
}

#[tokio::test]
async fn killed_anywhere_no_mail_is_lost_or_doubled() {
    let (ca, home) = (TestCa::new(), tempfile::tempdir().unwrap());
    std::fs::copy(ca.file(), home.path().join("ca.pem")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let acceptor = ca.acceptor("outlook.office365.com");
    let port = listener.local_addr().unwrap().port();
    // Batches are of 64, so after the 64th mail the kill races with the delivery.
    for kill_after in [0, 1, 63, 64, 64, 64, 30, 64] {
        let mut child = child(home.path(), port);
        serve(&listener, &acceptor, Some(kill_after), &mut child).await;
        child.wait().unwrap();
    }
    let mut last = child(home.path(), port);
    serve(&listener, &acceptor, None, &mut last).await;
    assert!(last.wait().unwrap().success());

    let mut counts = BTreeMap::new();
    for entry in std::fs::read_dir(home.path().join("Maildir/new")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        *counts.entry(text).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), MAILS);
    assert!(
        counts
            .iter()
            .all(|(text, count)| *count == 1 && text.ends_with("end\r\n"))
    );
    let left = std::fs::read_dir(home.path().join("Maildir/tmp"))
        .unwrap()
        .count();
    assert_eq!(left, 0);
}

fn child(home: &Path, port: u16) -> Child {
    Process::new(std::env::current_exe().unwrap())
        .args(["--exact", "mail::fetch::kill::the_process_that_is_killed"])
        .env(HOME, home)
        .env(PORT, port.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Serves one connection; kills `child` once it has been given so many mails.
async fn serve(
    listener: &TcpListener,
    acceptor: &TlsAcceptor,
    kill_after: Option<usize>,
    child: &mut Child,
) {
    let (stream, _) = listener.accept().await.unwrap();
    let mut wire = BufReader::new(acceptor.accept(stream).await.unwrap());
    wire.write_all(b"+OK\r\n").await.unwrap();
    let mut given = 0;
    loop {
        if kill_after == Some(given) {
            child.kill().unwrap();
        }
        let mut line = String::new();
        if !matches!(wire.read_line(&mut line).await, Ok(1..)) {
            return;
        }
        let listing: String = (1..=MAILS)
            .map(|mail| format!("{mail} uid{mail}\r\n"))
            .collect();
        let answer = match line.trim_end().split_once(' ') {
            Some(("AUTH", _)) => "+ \r\n".to_owned(),
            Some(("RETR", number)) => {
                given += 1;
                format!(
                    "+OK\r\nmail {number}\r\n{}\r\nend\r\n.\r\n",
                    "x".repeat(2000)
                )
            }
            _ if line.starts_with("UIDL") => format!("+OK\r\n{listing}.\r\n"),
            _ => "+OK\r\n".to_owned(),
        };
        if wire.write_all(answer.as_bytes()).await.is_err() || wire.flush().await.is_err() {
            return;
        }
    }
}
