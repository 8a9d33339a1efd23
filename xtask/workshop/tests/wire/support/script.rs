//! A server on a real socket that answers one request piece by piece, as a test tells it.

#![allow(dead_code, reason = "each test file is a crate of its own and uses a part of this")]

use std::time::Duration;

use blaxel_api::{CallOptions, Client, Config, Credentials};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Waits.
    Wait(u64),
}

/// The pieces of a response of this media type, in chunked coding, which ends if `whole`.
pub(crate) fn chunked(media_type: &str, pieces: &[&[u8]], whole: bool) -> Vec<Step> {
    let head = format!("HTTP/1.1 200 \r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n\r\n");
    let mut steps = vec![Step::Send(head.into_bytes())];
    for piece in pieces {
        let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
        chunk.extend_from_slice(piece);
        chunk.extend_from_slice(b"\r\n");
        steps.push(Step::Send(chunk));
        steps.push(Step::Wait(5));
    }
    if whole {
        steps.push(Step::Send(b"0\r\n\r\n".to_vec()));
    }
    steps
}

/// A client of the server, whose task gives the requests that it received once all steps of all responses were done.
pub(crate) async fn serve(responses: Vec<Vec<Step>>) -> (Client, JoinHandle<Vec<Vec<u8>>>) {
    serve_with(|config| config, responses).await
}

/// The same with other settings of the client.
pub(crate) async fn serve_with(
    configure: impl FnOnce(Config) -> Config,
    responses: Vec<Vec<Step>>,
) -> (Client, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let config = Config::new(Credentials::bearer("k")).with_base_url(url).with_max_body(4096);
    let client = configure(config).client().unwrap();
    let task = tokio::spawn(async move {
        let mut received = Vec::new();
        for steps in responses {
            let (mut stream, _) = listener.accept().await.unwrap();
            received.push(request(&mut stream).await);
            for step in steps {
                match step {
                    Step::Send(bytes) => {
                        if stream.write_all(&bytes).await.is_err() {
                            break;
                        }
                    }
                    Step::Wait(milliseconds) => tokio::time::sleep(Duration::from_millis(milliseconds)).await,
                }
            }
        }
        received
    });
    (client, task)
}

/// The same client with a short idle timeout.
pub(crate) fn impatient(client: &Client) -> Client {
    client.with_options(CallOptions::new().idle_timeout(Duration::from_millis(150)))
}

/// The head and the body of a request, the latter without its chunked coding.
async fn request(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.unwrap() == 0 {
            return bytes;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length: ")).map(|text| text.parse::<usize>().unwrap());
    let chunked = head.contains("transfer-encoding: chunked");
    let complete = |bytes: &[u8]| match length {
        Some(length) => bytes.len() >= end + length,
        None => !chunked || bytes.ends_with(b"0\r\n\r\n"),
    };
    while !complete(&bytes) {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            break;
        }
    }
    let body = bytes.split_off(end);
    bytes.extend(if chunked { unchunked(&body) } else { body });
    bytes
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        let Some(chunk) = body.get(end + 2..end + 2 + length) else { break };
        whole.extend_from_slice(chunk);
        body = body.get(end + 4 + length..).unwrap_or_default();
    }
    whole
}
