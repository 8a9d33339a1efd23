//! Requests that the document does not describe: the client's own credentials, retries, limits and errors, and a guarded path.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::sync::atomic::{AtomicUsize, Ordering};

use blaxel_api::http::Method;
use blaxel_api::{CallOptions, Config, ErrorKind, raw};
use blaxel_api_tests::{KEY, Reply, Server, client, control_plane, hasty};

#[tokio::test]
async fn a_raw_request_has_method_path_query_headers_and_body_and_the_clients_credentials() {
    let server = Server::always(Reply::status(201).header("x-request-id", "r-1").body("done")).await;
    let client = client(server.url("/v0"));
    let call = raw::request(&client, Method::POST, "/things/a b/c%2Fd/")
        .query("limit", 3)
        .query("a&b", "c d")
        .header("x-a", "1")
        .json(&["x"]);
    let response = call.await.unwrap();
    assert_eq!((response.status().as_u16(), response.body(), response.request_id()), (201, &b"done"[..], Some("r-1")));

    let request = server.only_request();
    assert_eq!(request.request_line(), "POST /v0/things/a%20b/c%2Fd/?limit=3&a%26b=c%20d HTTP/1.1");
    assert_eq!(request.body(), br#"["x"]"#);
    assert_eq!(request.header("content-type").as_deref(), Some("application/json"));
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}")));
    assert_eq!(request.header("x-a").as_deref(), Some("1"));

    raw::request(&client, Method::PUT, "/").body("text/plain", "text").send().await.unwrap();
    let request = server.only_request();
    assert_eq!((request.request_line().as_str(), request.body()), ("PUT /v0/ HTTP/1.1", &b"text"[..]));
    assert_eq!(request.header("content-type").as_deref(), Some("text/plain"));
}

#[tokio::test]
async fn every_method_but_unusual_ones_is_sent() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
        raw::request(&client, method.parse().unwrap(), "/a").await.unwrap();
        assert_eq!(server.only_request().request_line(), format!("{method} /v0/a HTTP/1.1"));
    }
    for method in ["CONNECT", "TRACE", "PURGE"] {
        let error = raw::request(&client, method.parse().unwrap(), "/a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
    assert_eq!(server.requests().len(), 0);
}

#[tokio::test]
async fn a_path_that_could_lead_elsewhere_is_refused_and_not_sent() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    for (path, problem) in [
        ("", "does not start with a slash"),
        ("things", "does not start with a slash"),
        ("https://elsewhere.example.com/", "does not start with a slash"),
        ("//elsewhere.example.com/", "contains an empty segment"),
        ("/a//b", "contains an empty segment"),
        ("/..", "contains a dot segment"),
        ("/a/../b", "contains a dot segment"),
        ("/a/./b", "contains a dot segment"),
        ("/a/%2e%2E/b", "contains a dot segment"),
        ("/a/.%2e", "contains a dot segment"),
        ("/a/..;x=1/b", "contains a dot segment"),
        ("/a?b=c", "contains a query or a fragment"),
        ("/a#b", "contains a query or a fragment"),
        ("/a%zz", "without two hexadecimal digits"),
        ("/a%2", "without two hexadecimal digits"),
    ] {
        let error = raw::request(&client, Method::GET, path).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.operation_id()), (ErrorKind::Parameter, 0, None), "{path}");
        assert!(
            error.to_string().starts_with("GET request: parameter `path` ") && error.to_string().contains(problem),
            "{error}"
        );
    }
    let long = format!("/{}", "a".repeat(70_000));
    let error = raw::request(&client, Method::GET, &long).await.unwrap_err();
    assert!(error.to_string().contains("too long"), "{error}");
    let error = raw::request(&client, Method::GET, "/a").query("b", "c".repeat(70_000)).await.unwrap_err();
    assert!(error.to_string().contains("parameter `query` makes the URL too long"), "{error}");
    assert_eq!(server.requests().len(), 0);

    // What no path can contain arrives encoded, on the same host.
    for (path, sent) in [
        ("/a\\..\\b", "/v0/a%5C..%5Cb"),
        ("/@elsewhere.example.com/", "/v0/@elsewhere.example.com/"),
        ("/é\u{7f}\t'\"<>|", "/v0/%C3%A9%7F%09%27%22%3C%3E%7C"),
    ] {
        raw::request(&client, Method::GET, path).await.unwrap();
        assert_eq!(server.only_request().target(), sent);
    }
}

#[tokio::test]
async fn a_raw_request_fails_and_is_retried_like_a_call() {
    let server = Server::always(Reply::status(503).body(r#"{"code":"BUSY","message":"later"}"#)).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    let error = raw::request(&client, Method::GET, "/a").await.unwrap_err();
    assert_eq!(error.to_string(), "GET request: 503 Service Unavailable: BUSY: later (after 3 attempts)");
    assert!(error.is_retryable());
    assert_eq!(raw::request(&client, Method::POST, "/a").await.unwrap_err().attempts(), 1);
    let once = CallOptions::new().no_retry();
    assert_eq!(raw::request(&client, Method::GET, "/a").options(once).await.unwrap_err().attempts(), 1);

    let large = Server::always(Reply::status(200).body("12345")).await;
    let client = hasty(large.url("/v0")).with_max_body(4).client().unwrap();
    assert_eq!(raw::request(&client, Method::GET, "/a").await.unwrap_err().kind(), ErrorKind::Body);
}

#[tokio::test]
async fn a_raw_request_gets_an_access_token_and_a_new_one_for_a_refused_one() {
    let calls = AtomicUsize::new(0);
    let answer = move |_, _: &_| Reply::status(if calls.fetch_add(1, Ordering::SeqCst) == 0 { 401 } else { 200 });
    let server = control_plane::control_plane(control_plane::granted, answer).await;
    let client = control_plane::client(&server);
    raw::request(&client, Method::POST, "/a").json(&1).await.unwrap();
    let (_, _, tokens) = control_plane::counts(&server);
    assert_eq!(tokens, ["Bearer token-1", "Bearer token-2"]);
}

#[tokio::test]
async fn without_credentials_a_raw_request_carries_none() {
    let server = Server::always(Reply::status(200)).await;
    let client = Config::anonymous().with_base_url(server.url("/v0")).client().unwrap();
    raw::request(&client, Method::GET, "/a").await.unwrap();
    assert_eq!(server.only_request().header("authorization"), None);
}

#[tokio::test]
async fn a_preview_of_a_raw_request_sends_nothing_and_shows_no_key() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let request = raw::request(&client, Method::PATCH, "/a").query("b", 1).body("text/plain", "c");
    assert!(!format!("{request:?}").contains(KEY));
    let preview = request.preview().unwrap();
    assert_eq!((preview.method(), preview.url()), (&Method::PATCH, &*server.url("/v0/a?b=1")));
    assert_eq!((preview.headers()["authorization"].to_str().unwrap(), preview.body()), ("[redacted]", Some(&b"c"[..])));
    assert!(!format!("{preview:?}").contains(KEY));
    assert_eq!(server.requests().len(), 0);
}
