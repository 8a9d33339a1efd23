//! The server of all tests, with the settings that the tests of this crate have in common.

pub(crate) mod script;

use blaxel_api::{Client, Config, Credentials, operations};
use std::sync::atomic::{AtomicUsize, Ordering};
use test_server::{Recorded, Reply};

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    head: String,
    /// The body.
    pub(crate) body: String,
}

impl Received {
    fn new(request: &Recorded) -> Self {
        let head = &request.bytes()[..request.bytes().len() - request.body().len()];
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Self { head: text(head), body: text(request.body()) }
    }

    /// Method and target.
    pub(crate) fn line(&self) -> &str {
        self.head.split(" HTTP/").next().unwrap()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Gives each request the next of its responses, the last one again and again.
pub(crate) struct Server(test_server::Server);

impl Server {
    /// Responses as status, media type (none where it is empty) and body.
    pub(crate) async fn start(responses: &[(u16, &str, &str)]) -> Self {
        let reply = |&(status, media_type, body): &(u16, &str, &str)| {
            let reply = Reply::status(status).body(body);
            if media_type.is_empty() { reply } else { reply.header("content-type", media_type) }
        };
        let replies: Vec<Reply> = responses.iter().map(reply).collect();
        let next = AtomicUsize::new(0);
        let respond = move |_: &Recorded| {
            let number = next.fetch_add(1, Ordering::SeqCst);
            replies.get(number).or(replies.last()).cloned().unwrap()
        };
        Self(test_server::Server::start(respond).await)
    }

    /// One whose every response is this JSON.
    pub(crate) async fn json(status: u16, body: &str) -> Self {
        Self::start(&[(status, "application/json", body)]).await
    }

    pub(crate) fn url(&self) -> String {
        self.0.url("")
    }

    /// A client with credentials for every security scheme, whose operations all go to this server.
    pub(crate) fn client(&self) -> Client {
        let keys = ["VaultHeader", "VaultQuery", "VaultCookie"].map(|name| Credentials::api_key("k").for_scheme(name));
        let lost = Credentials::bearer("k").for_scheme("VaultLost");
        let others = [Credentials::basic("u", "k"), lost].into_iter().chain(keys);
        let config = Config::new(Credentials::bearer("k")).with_base_url(self.url());
        let config = others.fold(config, Config::with_credentials);
        let own = operations::ALL.iter().filter_map(|operation| operation.servers.first());
        own.fold(config, |config, server| config.with_server_url(server.template, self.url())).client().unwrap()
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.0.requests().iter().map(Received::new).collect()
    }

    /// The only request.
    pub(crate) fn request(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1);
        received.remove(0)
    }
}
