//! An HTTP proxy that knows one host: the way by which one profile finds its box.
//!
//! Chromium takes a mapping of names for its whole process only, but a proxy for each profile. It
//! passes bytes on; TLS is between browser and box.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

/// A proxy that runs until it is dropped.
pub(super) struct Proxy {
    port: u16,
    task: AbortHandle,
}

impl Proxy {
    /// Leads connections to `host` (with its port) to `port` of this computer, and no others.
    pub(super) fn start(runtime: &Handle, host: &'static str, port: u16) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let own = listener.local_addr().unwrap().port();
        let to = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let task = runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let mut tunnels = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                tunnels.spawn(tunnel(stream, host, to));
            }
        });
        Self {
            port: own,
            task: task.abort_handle(),
        }
    }

    /// Where it listens.
    pub(super) fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// CONNECT (RFC 9110, section 9.3.6).
async fn tunnel(stream: TcpStream, host: &str, to: SocketAddr) -> std::io::Result<()> {
    let mut browser = BufReader::new(stream);
    let (mut request, mut line) = (String::new(), String::new());
    browser.read_line(&mut request).await?;
    while line.trim_end() != "" || line.is_empty() {
        line.clear();
        if browser.read_line(&mut line).await? == 0 {
            return Ok(());
        }
    }
    if request.split(' ').take(2).ne(["CONNECT", host]) {
        let refused = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return browser.write_all(refused).await;
    }
    let mut there = TcpStream::connect(to).await?;
    there.set_nodelay(true)?;
    browser.get_ref().set_nodelay(true)?;
    browser.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    tokio::io::copy_bidirectional(&mut browser, &mut there).await?;
    Ok(())
}
