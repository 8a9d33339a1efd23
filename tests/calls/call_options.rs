//! Settings of single calls, which share everything else with the client they are made from.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::time::{Duration, Instant};

use blaxel_api::{CallOptions, ErrorKind, http::HeaderValue};
use blaxel_api_tests::{Reply, Server, client, config, hasty, revoke};

#[tokio::test]
async fn a_header_is_sent_with_these_calls_and_no_others() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    revoke(&client.with_options(CallOptions::new().header("x-request-id", "7f3a"))).await.unwrap();
    revoke(&client).await.unwrap();

    let requests = server.requests();
    assert_eq!(requests[0].header("x-request-id").as_deref(), Some("7f3a"));
    assert_eq!(requests[1].header("x-request-id"), None);
    assert_eq!(server.connections(), 1, "the connections are shared");
}

#[tokio::test]
async fn a_header_replaces_the_clients_and_not_the_documents() {
    let server = Server::always(Reply::status(200)).await;
    let client = config(server.url("/v0")).with_workspace("mine").client().unwrap();
    let options = CallOptions::new().header("x-blaxel-workspace", "theirs").header("user-agent", "me/1");
    revoke(&client.with_options(options)).await.unwrap();

    let request = server.only_request();
    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("theirs"));
    assert_eq!(request.header("user-agent").as_deref(), Some("me/1"));
}

#[tokio::test]
async fn a_timeout_holds_for_these_calls_shorter_or_longer_than_the_clients() {
    let server = Server::always(Reply::status(200).after(Duration::from_millis(400))).await;
    let patient = client(server.url("/v0"));
    let started = Instant::now();
    let error =
        revoke(&patient.with_options(CallOptions::new().timeout(Duration::from_millis(100)))).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("within 100ms"), "{error}");
    assert!(started.elapsed() < Duration::from_millis(400), "{:?}", started.elapsed());

    let hurried = config(server.url("/v0")).with_timeout(Duration::from_millis(100)).client().unwrap();
    revoke(&hurried.with_options(CallOptions::new().timeout(Duration::from_secs(10)))).await.unwrap();
}

#[tokio::test]
async fn an_attempts_timeout_holds_for_these_calls() {
    let server = Server::always(Reply::silence()).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    let error =
        revoke(&client.with_options(CallOptions::new().attempt_timeout(Duration::from_millis(50)))).await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!(error.to_string().contains("within 50ms"), "{error}");
}

#[tokio::test]
async fn no_retry_sends_the_request_once() {
    let server = Server::always(Reply::status(503)).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    assert_eq!(revoke(&client.with_options(CallOptions::new().no_retry())).await.unwrap_err().attempts(), 1);
    assert_eq!(revoke(&client).await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn retries_are_a_number_and_the_last_one_counts() {
    let server = Server::always(Reply::status(503)).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    for (retries, attempts) in [(0, 1), (1, 2), (4, 5)] {
        let client = client.with_options(CallOptions::new().retries(retries));
        assert_eq!(revoke(&client).await.unwrap_err().attempts(), attempts);
        let client = client.with_options(CallOptions::new().retries(1));
        assert_eq!(revoke(&client).await.unwrap_err().attempts(), 2);
    }
}

#[tokio::test]
async fn options_on_options_keep_what_they_do_not_set() {
    let server = Server::always(Reply::status(503)).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    let first = client.with_options(CallOptions::new().no_retry().header("x-a", "1").header("x-b", "1"));
    let second = first.with_options(CallOptions::new().header("x-b", "2").header("x-c", "2"));
    assert_eq!(revoke(&second).await.unwrap_err().attempts(), 1);

    let request = server.only_request();
    let headers = ["x-a", "x-b", "x-c"].map(|name| request.header(name));
    assert_eq!(headers, ["1", "2", "2"].map(|value| Some(value.to_owned())));
}

#[tokio::test]
async fn options_on_options_keep_the_times_that_they_do_not_set() {
    let server = Server::always(Reply::silence()).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    let times = CallOptions::new().timeout(Duration::from_secs(2)).attempt_timeout(Duration::from_millis(50));
    let outer = client.with_options(times).with_options(CallOptions::new().no_retry());
    let error = revoke(&outer).await.unwrap_err();
    assert!(error.to_string().contains("within 50ms"), "{error}");

    let outer = outer.with_options(CallOptions::new().timeout(Duration::from_millis(20)));
    let error = revoke(&outer).await.unwrap_err();
    assert!(error.to_string().contains("within 20ms"), "{error}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_or_is_not_for_a_call_is_an_error_of_the_call() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let options = CallOptions::new;
    for (options, named) in [
        (options().header("bad name", "x"), "an invalid header name"),
        (options().header("x-a", "two\r\nlines"), "the header `x-a` has an invalid value"),
        (options().header("Authorization", "Bearer x"), "a call option cannot set the header `authorization`"),
        (options().header("host", "elsewhere"), "cannot set the header `host`"),
        (options().header("connection", "close"), "cannot set the header `connection`"),
        (options().header("content-length", "5"), "cannot set the header `content-length`"),
        (options().header("transfer-encoding", "chunked"), "cannot set the header `transfer-encoding`"),
    ] {
        // Also below other options.
        let client = client.with_options(options).with_options(CallOptions::new().no_retry());
        let error = revoke(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
        assert_eq!(error.operation_id(), Some("DeleteApiKeyForServiceAccount"));
        assert!(error.to_string().contains(named), "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn options_show_the_names_of_their_headers_and_no_values() {
    let options =
        CallOptions::new().header("x-secret", HeaderValue::from_static("s3cr3t")).timeout(Duration::from_secs(1));
    let text = format!("{options:?}");
    assert!(text.contains("x-secret") && text.contains("1s") && !text.contains("s3cr3t"), "{text}");
}
