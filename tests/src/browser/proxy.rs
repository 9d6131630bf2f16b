//! An HTTP proxy that knows one host: the way by which one profile finds its box.
//!
//! Chromium takes a mapping of names for its whole process only, but a proxy for each profile. It
//! passes bytes on; TLS is between browser and box.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Mutex;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

/// A proxy whose one host can lead elsewhere later; it ends when it is dropped.
pub(super) struct Proxy {
    host: &'static str,
    listener: std::net::TcpListener,
    task: Mutex<Option<AbortHandle>>,
}

impl Proxy {
    /// One that will know `host` (with its port), and no others.
    pub(super) fn new(host: &'static str) -> Self {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        Self {
            host,
            listener,
            task: Mutex::default(),
        }
    }

    /// Leads connections to `port` of this computer; those that led elsewhere end.
    pub(super) fn lead(&self, runtime: &Handle, port: u16) {
        self.end();
        let (host, listener) = (self.host, self.listener.try_clone().unwrap());
        let to = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let task = runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let mut tunnels = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                tunnels.spawn(tunnel(stream, host, to));
            }
        });
        *self.task.lock().unwrap() = Some(task.abort_handle());
    }

    /// Leads nowhere any more; what is open ends.
    pub(super) fn end(&self) {
        if let Some(task) = self.task.lock().unwrap().take() {
            task.abort();
        }
    }

    /// Where it listens.
    pub(super) fn port(&self) -> u16 {
        self.listener.local_addr().unwrap().port()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.end();
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
