//! Every call ends in its time, whatever the server does, and says what is known.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::time::{Duration, Instant};

use blaxel_api::{Config, Credentials, Error, ErrorKind, RetryPolicy};
use blaxel_api_tests::{Raw, Reply, Server, config, failure, hasty, read_head};
use tokio::io::AsyncWriteExt;

const SHORT: Duration = Duration::from_millis(300);

/// Fails a call that has `SHORT` for all of its attempts.
async fn times_out(config: Config) -> Error {
    let started = Instant::now();
    let error = failure(config.with_timeout(SHORT)).await;
    assert!(started.elapsed() >= SHORT, "not before its time: {:?}", started.elapsed());
    assert!(started.elapsed() < SHORT * 10, "{:?}", started.elapsed());
    assert!(error.is_timeout(), "{error:?}");
    error
}

#[tokio::test]
async fn a_server_that_accepts_and_never_answers_costs_the_time_for_the_call() {
    let server = Raw::start(|stream, _| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let error = times_out(hasty(server.url())).await;

    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "delete_api_key_for_service_account: no complete response within 300ms: check whether the operation was carried out"
    );
}

#[tokio::test]
async fn a_server_that_never_accepts_costs_the_time_to_connect() {
    // A listener whose queue is full: further connections are neither accepted nor refused.
    let listener = tokio::net::TcpSocket::new_v4().unwrap();
    listener.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = listener.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    for _ in 0..8 {
        queue.push(tokio::time::timeout(Duration::from_millis(50), tokio::net::TcpStream::connect(address)).await);
    }
    let config = config(format!("http://{address}")).with_connect_timeout(SHORT).with_retries(RetryPolicy::none());
    let started = Instant::now();
    let error = failure(config).await;

    assert!(started.elapsed() >= SHORT && started.elapsed() < SHORT * 10, "{:?}", started.elapsed());
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_timeout() && error.is_connect() && error.is_retryable());
    assert!(error.to_string().contains("within the time for it"), "{error}");
}

#[tokio::test]
async fn a_body_of_one_byte_a_second_costs_the_time_for_the_call() {
    let server = Raw::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    })
    .await;
    let error = times_out(hasty(server.url())).await;

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
}

#[tokio::test]
async fn headers_of_one_byte_at_a_time_cost_the_time_for_the_call() {
    let server = Raw::start(|mut stream, _| async move {
        read_head(&mut stream).await;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;

    assert_eq!(times_out(hasty(server.url())).await.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn each_attempt_has_its_own_time_and_the_last_one_says_so() {
    let server = Server::always(Reply::silence()).await;
    let started = Instant::now();
    let error = failure(hasty(server.url("/v0")).with_attempt_timeout(Duration::from_millis(100))).await;

    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!(error.to_string().contains("within 100ms"), "{error}");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn the_time_for_the_call_covers_its_attempts_and_the_delays_between_them() {
    let server = Server::always(Reply::status(503).after(Duration::from_millis(100))).await;
    let policy = RetryPolicy::new()
        .attempts(1000)
        .initial_backoff(Duration::from_millis(20))
        .max_backoff(Duration::from_millis(20));
    let started = Instant::now();
    let error = failure(config(server.url("/v0")).with_retries(policy).with_timeout(SHORT)).await;

    assert!(started.elapsed() < SHORT * 5, "{:?}", started.elapsed());
    assert!(error.attempts() <= 3, "{error:?}");
}

#[tokio::test]
async fn an_error_whose_body_never_ends_is_still_that_error() {
    for status in [403, 404, 503] {
        let head = format!("HTTP/1.1 {status} No\r\ncontent-length: 100\r\n\r\n{{\"error\":");
        let server = Server::always(Reply::raw(head).then_stall()).await;
        let error = times_out_with_status(hasty(server.url("/v0"))).await;
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.body(), b"{\"error\":", "what came is kept");
    }
}

async fn times_out_with_status(config: Config) -> Error {
    let started = Instant::now();
    let error = failure(config.with_timeout(SHORT)).await;
    assert!(started.elapsed() < SHORT * 10, "{:?}", started.elapsed());
    assert_eq!(error.kind(), ErrorKind::Status);
    error
}

#[tokio::test]
async fn a_time_that_no_clock_can_count_is_a_long_one_and_no_panic() {
    let server = Server::always(Reply::status(200)).await;
    let endless = config(server.url("/v0"))
        .with_timeout(Duration::MAX)
        .with_attempt_timeout(Duration::MAX)
        .with_connect_timeout(Duration::MAX);
    blaxel_api_tests::revoke(&endless.client().unwrap()).await.unwrap();
}

#[test]
fn a_time_of_zero_is_refused_when_the_client_is_made() {
    let config = || Config::new(Credentials::api_key("bl_key"));
    for (config, named) in [
        (config().with_timeout(Duration::ZERO), "the timeout of a call is zero"),
        (config().with_attempt_timeout(Duration::ZERO), "the timeout of an attempt is zero"),
        (config().with_connect_timeout(Duration::ZERO), "the timeout for connecting is zero"),
    ] {
        let error = config.client().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(named), "{error}");
    }
}

#[tokio::test]
async fn with_http_cannot_take_the_time_limits_away_or_tighten_them_unseen() {
    let server = Server::always(Reply::status(200).after(Duration::from_millis(100))).await;
    let instant = Duration::from_millis(1);
    let tightened = config(server.url("/v0")).with_http(move |http| http.timeout(instant).read_timeout(instant));
    blaxel_api_tests::revoke(&tightened.client().unwrap()).await.unwrap();
}
