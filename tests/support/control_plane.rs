//! A control plane that grants tokens, and a client that needs them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use blaxel_api::{Client, Config, Credentials};

use crate::{Recorded, Reply, Server, hasty_retries};

/// The client secret of the client under test.
pub const SECRET: &str = "s3cr3t-4f1c";

/// A control plane that answers token requests and calls, each with the number of the request from 1 on.
pub async fn control_plane(
    token: impl Fn(usize) -> Reply + Send + Sync + 'static,
    call: impl Fn(usize, &Recorded) -> Reply + Send + Sync + 'static,
) -> Server {
    let (tokens, calls) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Server::start(move |request| {
        if is_token(request) {
            token(tokens.fetch_add(1, Ordering::SeqCst) + 1)
        } else {
            call(calls.fetch_add(1, Ordering::SeqCst) + 1, request)
        }
    })
    .await
}

/// Where the client under test fetches tokens, whatever the vendored document says.
const TOKEN_URL: &str = "/test/token";

/// Whether this is a token request.
#[must_use]
pub fn is_token(request: &Recorded) -> bool {
    request.target() == format!("/v0{TOKEN_URL}")
}

/// A token with its number in it, good for two hours.
#[must_use]
pub fn granted(number: usize) -> Reply {
    Reply::status(200).body(format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":7200}}"#))
}

/// A call that succeeds.
#[must_use]
pub fn ok(_: usize, _: &Recorded) -> Reply {
    Reply::status(200)
}

/// The settings of a client with client credentials.
pub fn config(server: &Server) -> Config {
    Config::new(Credentials::client_credentials("sa-4f1c", SECRET))
        .with_base_url(server.url("/v0"))
        .with_token_url(TOKEN_URL)
        .with_retries(hasty_retries())
        .with_timeout(Duration::from_secs(20))
}

/// A client with [`config`].
#[must_use]
pub fn client(server: &Server) -> Client {
    config(server).client().unwrap()
}

/// How many token requests and calls came, and the tokens of the calls.
pub fn counts(server: &Server) -> (usize, usize, Vec<String>) {
    let (tokens, calls): (Vec<_>, Vec<_>) = server.requests().into_iter().partition(is_token);
    let sent = calls.iter().map(|call| call.header("authorization").expect("a token")).collect();
    (tokens.len(), calls.len(), sent)
}
