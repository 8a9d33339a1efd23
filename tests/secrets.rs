//! A key that is planted here comes out in one place alone: the `Authorization` header of a request. Every text that the
//! crate can produce, and every log of every crate below it, is searched.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt::Debug;
use std::time::Duration;

use blaxel_api::{Client, Config, Credentials, Error, ErrorKind};
use blaxel_api_tests::{Identity, Logs, Raw, Reply, Server};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};

const KEY: &str = "bl_planted_9f8e7d6c5b4a3210";

/// How a key looks in a text: as it is, or as bytes in decimal or hexadecimal digits.
fn forms(key: &str) -> [String; 4] {
    let join =
        |separator: &str, digits: fn(u8) -> String| key.bytes().map(digits).collect::<Vec<String>>().join(separator);
    [
        key.to_owned(),
        join(", ", |byte| byte.to_string()),
        join("", |byte| format!("{byte:02x}")),
        join(", ", |byte| format!("{byte:#04x}")),
    ]
}

/// Asserts that no form of the key's secret part is in a text.
fn assert_clean(text: &str) {
    for form in forms(KEY.strip_prefix("bl_planted_").unwrap()) {
        assert!(!text.contains(&form), "the key is in {text}");
    }
}

fn assert_debug_clean(value: &impl Debug) {
    assert_clean(&format!("{value:?} {value:#?}"));
}

/// Searches an error and everything that caused it.
fn assert_error_clean(error: &Error) {
    for cause in std::iter::successors(Some(error as &(dyn StdError + 'static)), |&error| error.source()) {
        assert_clean(&format!("{cause} {cause:#} {cause:?} {cause:#?}"));
    }
}

fn planted(base_url: impl Into<String>) -> Config {
    Config::new(Credentials::api_key(KEY)).with_base_url(base_url)
}

async fn revoke(client: &Client) -> Result<(), Error> {
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    assert_debug_clean(&call);
    let response = call.send().await.inspect_err(assert_error_clean)?;
    assert_debug_clean(&response);
    Ok(())
}

async fn fails_as(kind: ErrorKind, config: Config) {
    assert_debug_clean(&config);
    let client = config.client().inspect_err(assert_error_clean).unwrap();
    assert_eq!(revoke(&client).await.unwrap_err().kind(), kind);
}

/// A server that answers over HTTP/2 alone.
async fn http2_server() -> Raw {
    Raw::start(|stream, _| async move {
        let service = service_fn(|request: hyper::Request<_>| async move {
            assert_eq!(request.headers()["authorization"], format!("Bearer {KEY}"));
            Ok::<_, Infallible>(hyper::Response::new(Full::new(Bytes::from(format!("{:?}", request.version())))))
        });
        let connection = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service);
        // How the client ends the connection is not what is tested.
        let _ = connection.await;
    })
    .await
}

#[test]
fn the_search_finds_a_key_in_each_form() {
    let secret = "9f8e7d6c5b4a3210";
    for leak in [
        format!("Bearer {KEY}"),
        format!("{:?}", secret.as_bytes()),
        format!("{:02x?}", secret.as_bytes()).replace(", ", ""),
    ] {
        let found = std::panic::catch_unwind(|| assert_clean(&leak)).is_err();
        assert!(found, "{leak}");
    }
}

#[test]
fn credentials_settings_and_client_hide_the_key() {
    assert_debug_clean(&Credentials::api_key(KEY));
    let config = planted("http://127.0.0.1:9").with_workspace("my-team");
    assert_debug_clean(&config);
    assert_debug_clean(&config.client().unwrap());
}

#[test]
fn settings_with_a_url_that_holds_a_key_hide_it() {
    for url in [format!("http://user:{KEY}@127.0.0.1"), format!("http://127.0.0.1?key={KEY}"), format!("{KEY}:")] {
        let config = planted(url);
        assert_debug_clean(&config);
        assert_error_clean(&config.client().map(drop).unwrap_err());
    }
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_without_being_shown() {
    for key in [format!("{KEY}\n"), format!("{KEY} "), format!("{KEY}é"), format!("\0{KEY}")] {
        let config = Config::new(Credentials::api_key(key));
        assert_debug_clean(&config);
        assert_error_clean(&config.client().map(drop).unwrap_err());
    }
}

#[tokio::test]
async fn a_key_that_the_server_sends_back_is_not_shown() {
    let bodies = [
        format!("<html>unknown key {KEY}</html>"),
        format!(r#"{{"error": "unknown key {KEY}", "code": 401}}"#),
        format!(r#"{{"error": {{"code": "{KEY}", "message": "unknown key {KEY}"}}}}"#),
    ];
    for (status, body) in
        [200, 299, 401, 403].into_iter().flat_map(|status| bodies.iter().map(move |body| (status, body)))
    {
        let server = Server::always(Reply::status(status).header("x-key", KEY).body(body.as_str())).await;
        let client = planted(server.url("/v0")).client().unwrap();
        let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
        match call.send().await {
            Ok(response) => assert_debug_clean(&response),
            Err(error) => assert_error_clean(&error),
        }
    }
}

#[tokio::test]
async fn a_request_carries_the_key_once_and_in_its_header() {
    let server = Server::always(Reply::status(200)).await;
    revoke(&planted(server.url("/v0")).client().unwrap()).await.unwrap();

    let request = server.only_request();
    assert_eq!(String::from_utf8_lossy(request.bytes()).matches(KEY).count(), 1);
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}")));
}

#[tokio::test]
async fn no_error_and_no_log_shows_the_key_however_a_call_ends() {
    let logs = Logs::keep();
    let short = Duration::from_millis(200);

    let fine = Server::always(Reply::status(200)).await;
    revoke(&planted(fine.url("/v0")).client().unwrap()).await.unwrap();
    let verbose = planted(fine.url("/v0")).with_http(|http| http.connection_verbose(true));
    revoke(&verbose.client().unwrap()).await.unwrap();
    let refusing = Server::always(Reply::status(401).body("no")).await;
    fails_as(ErrorKind::Status, planted(refusing.url("/v0"))).await;
    let location = format!("http://user:{KEY}@127.0.0.1/?key={KEY}");
    let redirecting = Server::always(Reply::status(307).header("location", &location)).await;
    fails_as(ErrorKind::Redirect, planted(redirecting.url("/v0"))).await;
    let encoding = Server::always(Reply::status(200).header("content-encoding", "gzip")).await;
    fails_as(ErrorKind::Body, planted(encoding.url("/v0"))).await;
    let breaking = Server::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").then_close()).await;
    fails_as(ErrorKind::Transport, planted(breaking.url("/v0"))).await;
    let silent = Server::always(Reply::silence()).await;
    fails_as(ErrorKind::Timeout, planted(silent.url("/v0")).with_timeout(short)).await;

    let identity = Identity::for_names(&["127.0.0.1"]);
    let secure = Server::always_over_tls(&identity, Reply::status(200)).await;
    let trusting = planted(secure.url("/v0")).with_root_certificates(identity.authority());
    revoke(&trusting.client().unwrap()).await.unwrap();
    let other = Identity::for_names(&["127.0.0.1"]);
    fails_as(ErrorKind::Connect, planted(secure.url("/v0")).with_root_certificates(other.authority())).await;

    let http2 = http2_server().await;
    let http2 = planted(http2.url()).with_http(blaxel_api::reqwest::ClientBuilder::http2_prior_knowledge);
    revoke(&http2.client().unwrap()).await.unwrap();

    let text = logs.text();
    for source in ["reqwest::", "hyper_util::", "h2::", "rustls::"] {
        assert!(text.contains(source), "{source} logs nothing, so its log proves nothing");
    }
    assert_clean(&text);
}
