//! A server that is told what to do with each connection, for what no HTTP library would do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A server on a free port; it and its connections end when it is dropped.
#[derive(Debug)]
pub struct Raw {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Raw {
    /// Hands each connection to `handle`, with its number from 1 on.
    pub async fn start<F, H>(handle: H) -> Self
    where
        H: Fn(TcpStream, usize) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let accepting = tokio::spawn({
            let connections = Arc::clone(&connections);
            async move {
                let mut open = JoinSet::new();
                loop {
                    tokio::select! {
                        // A connection that has ended leaves nothing behind.
                        Some(_) = open.join_next() => {}
                        accepted = listener.accept() => match accepted {
                            Ok((stream, _)) => {
                                open.spawn(handle(stream, connections.fetch_add(1, Ordering::SeqCst) + 1));
                            }
                            Err(_) => return,
                        },
                    }
                }
            }
        });
        Self { address, connections, accepting }
    }

    /// `http://127.0.0.1:PORT/v0`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/v0", self.address)
    }

    /// The address it listens at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections were made.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// An address of this machine at which nothing listens.
///
/// # Panics
/// Where no port is free.
pub async fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    listener.local_addr().expect("a bound socket has an address")
}

/// Reads the head of a request that has no body; `None` if the client closes before. A client that waits for its answer has
/// sent no more than that.
pub async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::with_capacity(1024);
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    Some(String::from_utf8(head).expect("this client sends ASCII"))
}
