//! An API key in a URL comes out in one place alone: the request line. Errors and the logs of every crate below the client are
//! searched for it, as are those for a password and a cookie.

#![allow(clippy::unwrap_used, reason = "a test that cannot prepare itself stops")]

use std::error::Error as StdError;
use std::time::Duration;

use test_server::{Identity, Reply, Server};
use workshop::{Client, Config, Credentials, Error, ErrorKind};

// A logger belongs to its process.
#[allow(unreachable_pub, reason = "it is public where it is a library")]
#[path = "../../../tests/support/logs.rs"]
mod logs;

const SECRET: &str = "planted/9f8e7d6c5b4a3210";

/// How a secret looks in a text: as it is, percent-encoded, in base64 behind a user ID and on its own.
const FORMS: [&str; 4] =
    ["9f8e7d6c5b4a3210", "planted%2F9f8e", "cGxhbnRlZC85ZjhlN2Q2YzViNGEzMjEw", "dTpwbGFudGVkLzlmOGU3ZDZjNWI0YTMyMTA="];

fn assert_clean(text: &str) {
    for form in FORMS {
        assert!(!text.contains(form), "the secret is in {text}");
    }
}

fn config(server: &Server) -> Config {
    let keys = ["VaultHeader", "VaultQuery", "VaultCookie"].map(|name| Credentials::api_key(SECRET).for_scheme(name));
    let config = Config::anonymous().with_base_url(server.url("/v0"));
    keys.into_iter().fold(config, Config::with_credentials).with_credentials(Credentials::basic("u", SECRET))
}

/// Calls an operation of each scheme; the last error.
async fn call(config: Config) -> Option<Error> {
    assert_clean(&format!("{config:?} {config:#?}"));
    let client: Client = config.client().unwrap();
    assert_clean(&format!("{client:?} {client:#?}"));
    let results = [
        client.open_vault_by_header().send().await.map(drop),
        client.open_vault_by_query().door("left").send().await.map(drop),
        client.close_vault().send().await.map(drop),
        client.open_vault_by_cookie().send().await.map(drop),
        client.open_vault_by_password().send().await.map(drop),
    ];
    for error in results.iter().filter_map(|result| result.as_ref().err()) {
        for cause in std::iter::successors(Some(error as &(dyn StdError + 'static)), |&error| error.source()) {
            assert_clean(&format!("{cause} {cause:#} {cause:?} {cause:#?}"));
        }
    }
    results.into_iter().find_map(Result::err)
}

async fn fails_as(kind: ErrorKind, config: Config) {
    assert_eq!(call(config).await.unwrap().kind(), kind);
}

#[tokio::test]
async fn no_error_and_no_log_shows_a_secret_in_a_query_a_cookie_or_a_password() {
    let logs = logs::Logs::keep();
    let short = Duration::from_millis(200);
    let repeated = format!("no {SECRET}, planted%2F9f8e7d6c5b4a3210 or {}", FORMS[2]);

    let refusing = Server::always(Reply::status(401).body(format!("{{\"error\":\"{repeated}\"}}"))).await;
    fails_as(ErrorKind::Status, config(&refusing)).await;
    let location = format!("http://u:{SECRET}@127.0.0.1/{}?vault%20key={SECRET}", FORMS[0]);
    let redirecting = Server::always(Reply::status(307).header("location", &location)).await;
    fails_as(ErrorKind::Redirect, config(&redirecting)).await;
    let encoding = Server::always(Reply::status(200).header("content-encoding", SECRET)).await;
    fails_as(ErrorKind::Body, config(&encoding)).await;
    let breaking = Server::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").then_close()).await;
    fails_as(ErrorKind::Transport, config(&breaking)).await;
    let silent = Server::always(Reply::silence()).await;
    fails_as(ErrorKind::Timeout, config(&silent).with_timeout(short)).await;

    let identity = Identity::for_names(&["127.0.0.1"]);
    let secure = Server::always_over_tls(&identity, Reply::status(200)).await;
    assert!(call(config(&secure).with_root_certificates(identity.authority())).await.is_none());
    let verbose = config(&secure).with_root_certificates(identity.authority());
    assert!(call(verbose.with_http(|http| http.connection_verbose(true))).await.is_none());
    fails_as(ErrorKind::Connect, config(&secure)).await;

    let proxy = Server::always(Reply::status(502).body("no")).await;
    let through = Config::with_base_url(config(&proxy), "http://vault.invalid").with_proxy(proxy.url(""));
    fails_as(ErrorKind::Status, through).await;

    let text = logs.text();
    for source in ["reqwest::", "hyper_util::", "rustls::"] {
        assert!(text.contains(source), "{source} logs nothing, so its log proves nothing");
    }
    assert_clean(&text);
}
