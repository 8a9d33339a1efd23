//! Bodies are bounded, whatever the server sends, and the connection is used again where that is cheaper than a new one.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails ends the test")]

use std::time::{Duration, Instant};

use blaxel_api::ErrorKind;
use blaxel_api_tests::{Raw, Reply, Server, failure, hasty, read_head, revoke};
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_body_of_exactly_the_bound_is_read_and_one_of_a_byte_more_is_an_error() {
    for chunked in [false, true] {
        for (length, fits) in [(1000, true), (1001, false)] {
            let body = "x".repeat(length);
            let reply = if chunked {
                let bytes =
                    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n");
                Reply::raw(bytes)
            } else {
                Reply::status(200).body(body.as_str())
            };
            let server = Server::always(reply).await;
            let client = hasty(server.url("/v0")).with_max_body(1000).client().unwrap();
            match revoke(&client).await {
                Ok(response) if fits => assert_eq!(response.body(), body.as_bytes()),
                Err(error) if !fits => {
                    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Body, 1));
                    assert!(error.to_string().contains("the body has more than 1000 bytes"), "{error}");
                    assert!(!error.is_retryable(), "it was probably carried out");
                }
                other => panic!("{length} {chunked}: {other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn an_endless_body_is_an_error_at_the_bound() {
    let server = Raw::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    let started = Instant::now();
    let error = failure(hasty(server.url()).with_max_body(100_000)).await;

    assert_eq!(error.kind(), ErrorKind::Body);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_body_that_claims_more_than_the_bound_is_not_waited_for() {
    let server = Server::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n").then_stall()).await;
    let started = Instant::now();
    let error = failure(hasty(server.url("/v0"))).await;

    assert_eq!(error.kind(), ErrorKind::Body);
    assert!(error.to_string().contains("more than 67108864 bytes"), "the default is 64 MiB: {error}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn the_start_of_a_large_error_is_kept_and_its_connection_used_again() {
    let server = Server::always(Reply::status(400).body("x".repeat(200_000))).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    for _ in 0..3 {
        let error = revoke(&client).await.unwrap_err();
        assert_eq!(error.body().len(), 64 * 1024, "the default is 64 KiB");
        assert!(error.to_string().len() < 1000, "{error}");
    }
    assert_eq!(server.connections(), 1);

    let small = hasty(server.url("/v0")).with_max_error_body(10).client().unwrap();
    // Here more is left than one read takes.
    for _ in 0..2 {
        assert_eq!(revoke(&small).await.unwrap_err().body(), b"xxxxxxxxxx");
    }
    assert_eq!(server.connections(), 2, "one for each client");
}

#[tokio::test]
async fn an_error_that_is_too_large_to_drain_costs_a_connection_and_no_more() {
    let server = Raw::start(|mut stream, _| async move {
        while read_head(&mut stream).await.is_some() {
            let _ = stream.write_all(b"HTTP/1.1 400 No\r\ntransfer-encoding: chunked\r\n\r\n").await;
            let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
            while stream.write_all(chunk.as_bytes()).await.is_ok() {}
        }
    })
    .await;
    let client = hasty(server.url()).client().unwrap();
    let started = Instant::now();
    for _ in 0..2 {
        assert_eq!(revoke(&client).await.unwrap_err().status().unwrap(), 400);
    }

    assert_eq!(server.connections(), 2);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_error_that_trickles_on_after_its_bound_is_not_waited_for() {
    let server = Raw::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 400 No\r\ncontent-length: 1000\r\n\r\nfirst words").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await;
    let started = Instant::now();
    let error = failure(hasty(server.url()).with_max_error_body(5)).await;

    assert_eq!(error.body(), b"first");
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_success_with_an_encoded_body_is_an_error_that_names_it_and_the_connection_is_used_again() {
    let server = Server::always(Reply::status(200).header("content-encoding", "br").body("x".repeat(5000))).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    for _ in 0..3 {
        let error = revoke(&client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Body, 1));
        assert!(
            error.to_string().contains("the response uses content encoding `br`, which was not requested"),
            "{error}"
        );
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn an_error_with_an_encoded_body_keeps_its_status_and_names_the_encoding() {
    let server = Server::always(Reply::status(403).header("content-encoding", "gzip").body("\x1f\u{8b}")).await;
    let error = failure(hasty(server.url("/v0"))).await;

    assert!(error.is_forbidden());
    assert!(error.to_string().contains("the response uses content encoding `gzip`"), "{error}");
    assert!(error.details().is_none());

    let busy = Server::always(Reply::status(503).header("content-encoding", "gzip")).await;
    assert_eq!(failure(hasty(busy.url("/v0"))).await.attempts(), 3, "it is as passing as any other");
}

#[tokio::test]
async fn identity_is_no_encoding() {
    let server = Server::always(Reply::status(200).header("content-encoding", "Identity").body("plain")).await;
    let response = revoke(&hasty(server.url("/v0")).client().unwrap()).await.unwrap();

    assert_eq!(response.body(), b"plain");
}

#[tokio::test]
async fn an_error_that_closes_after_its_headers_is_still_that_error() {
    let server = Server::always(Reply::raw("HTTP/1.1 403 No\r\ncontent-length: 10\r\n\r\n").then_close()).await;
    let error = failure(hasty(server.url("/v0"))).await;

    assert!(error.is_forbidden());
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 1));
}

#[tokio::test]
async fn a_success_that_closes_after_its_headers_is_a_broken_connection() {
    let server = Server::always(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n").then_close()).await;
    let error = failure(hasty(server.url("/v0"))).await;

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
}
