//! What a bad network does to a call: it ends, says what is known, and leaves the client usable.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use blaxel_api::{Client, Config, Error, ErrorKind};
use blaxel_api_tests::{Reply, Server, closed_port, config};

const SHORT: Duration = Duration::from_millis(300);

async fn revoke(client: &Client) -> Result<(), Error> {
    client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send().await.map(drop)
}

async fn failure(config: Config) -> Error {
    let error = revoke(&config.client().unwrap()).await.expect_err("a failure");
    assert_eq!(error.operation_id(), Some("DeleteApiKeyForServiceAccount"));
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    assert!(error.attempts() >= 1, "{error:?}");
    error
}

/// Fails in the middle of an answer: whether the key was revoked is unknown, and revoking it again does no harm.
async fn assert_broken(reply: Reply, cause: &str) {
    let server = Server::always(reply).await;
    let error = failure(config(server.url("/v0"))).await;

    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    assert!(error.is_retryable());
    assert!(error.to_string().contains(&format!("({cause}")), "the cause is named: {error}");
    assert!(error.source().is_none(), "nothing is said twice");
}

#[tokio::test]
async fn a_refused_connection_is_a_connection_error_and_may_be_tried_again() {
    let error = failure(config(format!("http://{}/v0", closed_port().await))).await;

    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_retryable());
    assert_eq!(error.status(), None);
    assert!(error.to_string().contains("(os error "), "the cause is named: {error}");
    assert!(error.source().is_none(), "nothing is said twice");
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_breaks_the_call() {
    assert_broken(Reply::raw("").then_close(), "connection closed before message completed").await;
}

#[tokio::test]
async fn a_connection_that_closes_in_the_headers_breaks_the_call() {
    assert_broken(
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-le").then_close(),
        "connection closed before message completed",
    )
    .await;
}

#[tokio::test]
async fn a_connection_that_closes_in_the_body_breaks_the_call() {
    assert_broken(
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").then_close(),
        "end of file before message length reached",
    )
    .await;
}

#[tokio::test]
async fn a_connection_that_closes_in_a_chunk_breaks_the_call() {
    assert_broken(
        Reply::raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nhalf").then_close(),
        "end of file before message length reached",
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_is_no_http_breaks_the_call() {
    assert_broken(Reply::raw("SSH-2.0-OpenSSH_9.6\r\n\r\n").then_close(), "invalid HTTP version").await;
}

/// Ends within the time for the call, although the server never ends.
async fn assert_timeout(reply: Reply) {
    let server = Server::always(reply).await;
    let started = Instant::now();
    let error = failure(config(server.url("/v0")).with_timeout(SHORT)).await;

    assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
    assert!(error.is_retryable());
    assert!(started.elapsed() >= SHORT, "not before its time: {:?}", started.elapsed());
    assert!(started.elapsed() < SHORT * 20, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_server_that_never_answers_runs_into_the_timeout() {
    assert_timeout(Reply::silence()).await;
}

#[tokio::test]
async fn a_server_that_stops_in_the_headers_runs_into_the_timeout() {
    assert_timeout(Reply::raw("HTTP/1.1 200 OK\r\n").then_stall()).await;
}

#[tokio::test]
async fn a_server_that_stops_in_the_body_runs_into_the_timeout() {
    assert_timeout(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").then_stall()).await;
}

#[tokio::test]
async fn a_client_works_again_as_soon_as_its_server_does() {
    let broken = Arc::new(AtomicBool::new(true));
    let server = Server::start({
        let broken = Arc::clone(&broken);
        move |_| if broken.load(Ordering::SeqCst) { Reply::raw("HTTP/1.1 2").then_close() } else { Reply::status(200) }
    })
    .await;
    let client = config(server.url("/v0")).client().unwrap();
    revoke(&client).await.unwrap_err();
    broken.store(false, Ordering::SeqCst);

    revoke(&client).await.unwrap();
}

#[tokio::test]
async fn a_call_that_is_dropped_halfway_leaves_the_client_usable() {
    let server = Server::start(|request| {
        let half = Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf").then_stall();
        if request.target().ends_with("slow") { half } else { Reply::status(200) }
    })
    .await;
    let client = config(server.url("/v0")).client().unwrap();
    let slow = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("slow");
    tokio::time::timeout(SHORT, slow.send()).await.map(drop).expect_err("it is still waiting for the body");

    revoke(&client).await.unwrap();
}
