//! A server that sends interim responses (status 1xx) without end: a call ends when its time is over, and not when the server does.
//!
//! hyper reads them without a pause until tokio interrupts it, after 128 reads. Over TLS a read is one record; without TLS it is what
//! the kernel has, up to half a megabyte, so that a server that sends faster than hyper parses can delay the end for seconds.

#![allow(clippy::unwrap_used, reason = "a helper that fails ends the test")]

use std::sync::mpsc;
use std::time::{Duration, Instant};

use blaxel_api::{Config, Error, RetryPolicy};
use blaxel_api_tests::{Identity, Raw, config, failure, read_head};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

const LIMIT: Duration = Duration::from_millis(300);

/// How the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    Http1,
    Http2,
}

/// Sends interim responses to the first request of a connection, until the client closes it.
async fn flood<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, version: Version) {
    let mut request = [0; 1024];
    if stream.read(&mut request).await.is_err() {
        return;
    }
    let interim: &[u8] = match version {
        Version::Http1 => b"HTTP/1.1 103 Early Hints\r\n\r\n",
        Version::Http2 => {
            // Settings first; then the request has come too.
            let settings: &[u8] = b"\0\0\0\x04\0\0\0\0\0";
            if stream.write_all(settings).await.is_err() || stream.read(&mut request).await.is_err() {
                return;
            }
            // The head of stream 1 with the field `:status`, number 8 in the table of HPACK.
            b"\0\0\x05\x01\x04\0\0\0\x01\x08\x03103"
        }
    };
    let interim = interim.repeat(20_000);
    while stream.write_all(&interim).await.is_ok() {}
}

/// The URL of a server on a thread of its own, which does not wait for the client's thread. It ends with the test.
fn server(version: Version, identity: Option<&Identity>) -> String {
    let acceptor = identity.map(Identity::acceptor);
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            tell.send(listener.local_addr().unwrap()).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                match &acceptor {
                    Some(acceptor) => {
                        if let Ok(stream) = acceptor.accept(stream).await {
                            flood(stream, version).await;
                        }
                    }
                    None => flood(stream, version).await,
                }
            }
        });
    });
    format!("{scheme}://{}/v0", told.recv().unwrap())
}

/// How long a call takes that may take [`LIMIT`], with one thread for the client: the timer runs on the thread that reads.
fn call(config: Config) -> (Duration, Error) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let started = Instant::now();
    let config = config.with_retries(RetryPolicy::none()).with_attempt_timeout(LIMIT);
    let error = runtime.block_on(failure(config));
    (started.elapsed(), error)
}

fn assert_ends_in_time(config: Config) {
    let (took, error) = call(config);
    assert!(error.is_timeout(), "{error:?}");
    // Most of it is for a machine that does something else.
    assert!(took < LIMIT * 10, "{took:?}");
}

#[test]
fn a_flood_over_tls_ends_with_the_time_for_the_attempt() {
    let identity = Identity::for_names(&["127.0.0.1"]);
    let url = server(Version::Http1, Some(&identity));
    assert_ends_in_time(config(url).with_root_certificates(identity.authority()));
}

#[test]
fn a_flood_over_http_2_ends_with_the_time_for_the_attempt() {
    let url = server(Version::Http2, None);
    let config = config(url).with_http(reqwest::ClientBuilder::http2_prior_knowledge);
    assert_ends_in_time(config);
}

#[tokio::test]
async fn a_flood_without_tls_ends() {
    let server = Raw::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        let flood = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n".repeat(2000);
        while stream.write_all(flood.as_bytes()).await.is_ok() {}
    })
    .await;
    let error = failure(config(server.url()).with_attempt_timeout(LIMIT).with_retries(RetryPolicy::none())).await;

    assert!(error.is_timeout(), "{error:?}");
}
