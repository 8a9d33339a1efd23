//! A server on a free port of this machine that records what it gets byte for byte. It knows just enough HTTP/1.1 to tell
//! one request from the next.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio_rustls::TlsAcceptor;

use crate::raw::Raw;
use crate::reply::{End, Reply};
use crate::tls::Identity;

type Respond = dyn Fn(&Recorded) -> Reply + Send + Sync;

/// A scripted server; it stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    scheme: &'static str,
    requests: Arc<Log>,
    connections: Raw,
}

type Log = Mutex<Vec<Recorded>>;

impl Server {
    /// Answers every request as `respond` says.
    pub async fn start(respond: impl Fn(&Recorded) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen("http", None, Arc::new(respond)).await
    }

    /// Answers every request with the same.
    pub async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    /// Answers every request with the same, over TLS.
    pub async fn always_over_tls(identity: &Identity, reply: Reply) -> Self {
        Self::listen("https", Some(identity.acceptor()), Arc::new(move |_: &Recorded| reply.clone())).await
    }

    async fn listen(scheme: &'static str, tls: Option<TlsAcceptor>, respond: Arc<Respond>) -> Self {
        let requests = Arc::new(Log::default());
        let log = Arc::clone(&requests);
        let connections = Raw::start(move |stream, _| {
            let (tls, respond, log) = (tls.clone(), Arc::clone(&respond), Arc::clone(&log));
            async move {
                match tls {
                    None => talk(stream, &*respond, &log).await,
                    Some(tls) => {
                        // A client that does not trust the certificate leaves here.
                        if let Ok(stream) = tls.accept(stream).await {
                            talk(stream, &*respond, &log).await;
                        }
                    }
                }
            }
        })
        .await;
        Self { scheme, requests, connections }
    }

    /// The address it listens at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.connections.address()
    }

    /// `http://127.0.0.1:PORT` (or `https`) followed by `path`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address())
    }

    /// How many connections were made.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.connections()
    }

    /// The requests that came so far, complete ones alone.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().expect("no test thread panics with it").clone()
    }

    /// The requests that came since the last time.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut *self.requests.lock().expect("no test thread panics with it"))
    }

    /// The one request that came.
    #[must_use]
    pub fn only_request(&self) -> Recorded {
        let mut requests = self.take_requests();
        assert_eq!(requests.len(), 1, "one call sends one request: {requests:?}");
        requests.remove(0)
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, respond: &Respond, log: &Log) {
    let mut received = Vec::new();
    loop {
        let end = loop {
            if let Some(end) = complete(&received) {
                break end;
            }
            match stream.read_buf(&mut received).await {
                Ok(1..) => {}
                _ => return,
            }
        };
        let rest = received.split_off(end);
        let request = Recorded { bytes: std::mem::replace(&mut received, rest) };
        let reply = respond(&request);
        log.lock().expect("no test thread panics with it").push(request);
        if !reply.delay.is_zero() {
            tokio::time::sleep(reply.delay).await;
        }
        if stream.write_all(&reply.to_bytes()).await.is_err() || stream.flush().await.is_err() {
            return;
        }
        match reply.end {
            End::KeepOpen => {}
            End::Close => {
                // Not every client waits for it.
                let _ = stream.shutdown().await;
                return;
            }
            End::Stall => std::future::pending::<()>().await,
        }
    }
}

/// Where the first request in `bytes` ends, if all of it is there.
fn complete(bytes: &[u8]) -> Option<usize> {
    let head = head_length(bytes)?;
    let request = Recorded { bytes: bytes.get(..head)?.to_vec() };
    let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    (bytes.len() >= head + length).then_some(head + length)
}

fn head_length(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n").map(|start| start + 4)
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Recorded {
    bytes: Vec<u8>,
}

impl Recorded {
    /// Every byte.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The first line, without its end.
    #[must_use]
    pub fn request_line(&self) -> String {
        self.lines().remove(0)
    }

    /// What stands between method and version in the first line.
    #[must_use]
    pub fn target(&self) -> String {
        let line = self.request_line();
        let parts: Vec<&str> = line.split(' ').collect();
        assert_eq!(parts.len(), 3, "method, target, version: {line:?}");
        parts.get(1).copied().unwrap_or_default().to_owned()
    }

    /// Names and values of the headers as they came, sorted by name.
    #[must_use]
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers: Vec<(String, String)> = self
            .lines()
            .into_iter()
            .skip(1)
            .map(|line| {
                let (name, value) = line.split_once(": ").expect("a header has a name and a value");
                (name.to_owned(), value.to_owned())
            })
            .collect();
        headers.sort();
        headers
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers().into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// What follows the empty line.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.bytes.get(head_length(&self.bytes).unwrap_or_default()..).unwrap_or_default()
    }

    fn lines(&self) -> Vec<String> {
        let head = self.bytes.get(..head_length(&self.bytes).expect("a complete head") - 4).unwrap_or_default();
        let head = std::str::from_utf8(head).expect("this client sends ASCII");
        head.split("\r\n").map(ToOwned::to_owned).collect()
    }
}
