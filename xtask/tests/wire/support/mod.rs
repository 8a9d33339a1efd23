//! A server on a real socket that keeps what it is sent, to the byte.

#![allow(dead_code, reason = "each test file is a crate of its own and uses a part of this")]

use std::sync::{Arc, Mutex};

use blaxel_api::{Client, Config, Credentials};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Received {
    /// Request line and headers, with their line ends.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: String,
}

impl Received {
    /// Method and target.
    pub(crate) fn line(&self) -> &str {
        self.head.split(" HTTP/").next().unwrap()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Answers each request with the next of its answers, the last one again and again.
pub(crate) struct Server {
    address: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) async fn start(answers: &[(u16, &str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers: Vec<String> = answers
            .iter()
            .map(|(status, media_type, body)| {
                let length = body.len();
                let content =
                    if media_type.is_empty() { String::new() } else { format!("content-type: {media_type}\r\n") };
                format!("HTTP/1.1 {status} \r\n{content}content-length: {length}\r\n\r\n{body}")
            })
            .collect();
        let received = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, answers.clone(), Arc::clone(&kept)));
            }
        });
        Self { address, received }
    }

    /// One that answers everything with this JSON.
    pub(crate) async fn json(status: u16, body: &str) -> Self {
        Self::start(&[(status, "application/json", body)]).await
    }

    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    pub(crate) fn client(&self) -> Client {
        Config::new(Credentials::api_key("k")).with_base_url(&self.address).client().unwrap()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The only request.
    pub(crate) fn request(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1);
        received[0].clone()
    }
}

async fn serve(mut stream: TcpStream, answers: Vec<String>, kept: Arc<Mutex<Vec<Received>>>) {
    let mut bytes = Vec::new();
    loop {
        let head = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break String::from_utf8(bytes.drain(..end + 4).collect()).unwrap();
            }
            if stream.read_buf(&mut bytes).await.unwrap() == 0 {
                return;
            }
        };
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |text| text.parse().unwrap());
        while bytes.len() < length {
            assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0);
        }
        let body = String::from_utf8_lossy(&bytes.drain(..length).collect::<Vec<_>>()).into_owned();
        let answer = {
            let mut kept = kept.lock().unwrap();
            kept.push(Received { head, body });
            answers[(kept.len() - 1).min(answers.len() - 1)].clone()
        };
        stream.write_all(answer.as_bytes()).await.unwrap();
    }
}
