//! What is sent again, how often, how soon, and what the error says of it. The method of our operation is idempotent; what is
//! not is tried in the crate's own tests.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blaxel_api::{ErrorKind, RetryPolicy};
use blaxel_api_tests::{Raw, Reply, Server, closed_port, failure, hasty, hasty_retries, read_head, revoke};

/// A server that gives these answers in turn, the last again and again.
async fn server(replies: impl IntoIterator<Item = Reply>) -> Server {
    let replies: Vec<Reply> = replies.into_iter().collect();
    let next = AtomicUsize::new(0);
    Server::start(move |_| {
        let number = next.fetch_add(1, Ordering::SeqCst);
        replies.get(number).or(replies.last()).cloned().expect("an answer")
    })
    .await
}

#[tokio::test]
async fn each_status_of_the_passing_kind_is_tried_again() {
    for status in [408, 429, 502, 503, 504] {
        let server = server([Reply::status(status), Reply::status(status), Reply::status(200)]).await;
        revoke(&hasty(server.url("/v0")).client().unwrap()).await.unwrap();
        assert_eq!(server.requests().len(), 3, "{status}");
    }
}

#[tokio::test]
async fn every_other_status_is_final() {
    for status in [201, 204, 307, 400, 401, 402, 403, 404, 409, 410, 413, 422, 425, 500, 501] {
        let server = server([Reply::status(status), Reply::status(200)]).await;
        match revoke(&hasty(server.url("/v0")).client().unwrap()).await {
            // A document may come to declare it.
            Ok(response) => assert!(response.status().is_success(), "{status}"),
            Err(error) => {
                assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (status, 1));
                assert!(!error.is_retryable(), "{status}");
            }
        }
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn the_last_answer_is_the_error_and_says_how_often_it_was_tried() {
    let server = server([Reply::status(503)]).await;
    let error = failure(hasty(server.url("/v0"))).await;

    assert_eq!(server.requests().len(), 3);
    assert_eq!(error.attempts(), 3);
    assert!(error.is_retryable() && error.is_server_error());
    assert_eq!(error.to_string(), "delete_api_key_for_service_account: 503 Service Unavailable (after 3 attempts)");
}

#[tokio::test]
async fn the_number_of_attempts_is_the_policies() {
    for (attempts, sent) in [(0, 1), (1, 1), (2, 2), (5, 5)] {
        let server = server([Reply::status(503)]).await;
        failure(hasty(server.url("/v0")).with_retries(hasty_retries().attempts(attempts))).await;
        assert_eq!(server.requests().len(), sent, "{attempts}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_tried_again() {
    let broken = ["", "HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"];
    for bytes in broken {
        let server = server([Reply::raw(bytes).then_close(), Reply::status(200)]).await;
        revoke(&hasty(server.url("/v0")).client().unwrap()).await.unwrap();
        assert_eq!(server.requests().len(), 2, "{bytes:?}");
    }
}

#[tokio::test]
async fn a_connection_that_is_reset_is_tried_again() {
    let server = Raw::start(|mut stream, number| async move {
        read_head(&mut stream).await;
        if number == 1 {
            stream.set_zero_linger().unwrap();
            return;
        }
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
            .await
            .unwrap();
    })
    .await;
    revoke(&hasty(server.url()).client().unwrap()).await.unwrap();

    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn an_idle_connection_that_the_server_closed_is_no_failure() {
    let server = server([Reply::status(200).then_close()]).await;
    let client = hasty(server.url("/v0")).client().unwrap();
    for _ in 0..20 {
        revoke(&client).await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again() {
    let error = failure(hasty(format!("http://{}", closed_port().await))).await;

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
}

#[tokio::test]
async fn an_attempt_that_runs_out_of_time_is_tried_again_while_the_call_has_some() {
    let server = server([Reply::silence(), Reply::status(200)]).await;
    let config = hasty(server.url("/v0")).with_attempt_timeout(Duration::from_millis(200));
    revoke(&config.client().unwrap()).await.unwrap();

    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn retry_after_in_seconds_is_waited_for() {
    let server = server([Reply::status(429).header("retry-after", "1"), Reply::status(200)]).await;
    let policy = hasty_retries().retry_after_cap(Duration::from_secs(5));
    let started = Instant::now();
    revoke(&hasty(server.url("/v0")).with_retries(policy).client().unwrap()).await.unwrap();

    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn retry_after_as_a_date_is_read_against_the_servers_clock() {
    let busy = Reply::status(503)
        .header("date", "Sun, 06 Nov 1994 08:49:36 GMT")
        .header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
    let server = server([busy, Reply::status(200)]).await;
    let policy = hasty_retries().retry_after_cap(Duration::from_secs(5));
    let started = Instant::now();
    revoke(&hasty(server.url("/v0")).with_retries(policy).client().unwrap()).await.unwrap();

    assert!(started.elapsed() >= Duration::from_secs(1), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_retry_after_of_a_year_is_waited_for_up_to_the_cap() {
    for year in ["31536000", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let server = server([Reply::status(503).header("retry-after", year), Reply::status(200)]).await;
        let policy = hasty_retries().retry_after_cap(Duration::from_millis(300));
        let started = Instant::now();
        revoke(&hasty(server.url("/v0")).with_retries(policy).client().unwrap()).await.unwrap();
        let waited = started.elapsed();
        assert!(waited >= Duration::from_millis(300) && waited < Duration::from_secs(5), "{year}: {waited:?}");
    }
}

#[tokio::test]
async fn a_retry_after_that_is_negative_past_or_nonsense_is_no_delay_and_no_error() {
    for nonsense in ["-1", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", ""] {
        let server = server([Reply::status(503).header("retry-after", nonsense), Reply::status(200)]).await;
        let policy = hasty_retries().retry_after_cap(Duration::from_secs(60));
        let started = Instant::now();
        revoke(&hasty(server.url("/v0")).with_retries(policy).client().unwrap()).await.unwrap();
        assert!(started.elapsed() < Duration::from_secs(5), "{nonsense}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_delay_that_would_outlast_the_call_ends_it_at_once() {
    let server = server([Reply::status(503).header("retry-after", "60"), Reply::status(200)]).await;
    let policy = hasty_retries().retry_after_cap(Duration::from_secs(60));
    let started = Instant::now();
    let error = failure(hasty(server.url("/v0")).with_retries(policy)).await;

    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert!(error.to_string().ends_with("(not retried: the delay would exceed the timeout of the call)"), "{error}");
}

#[tokio::test]
async fn what_the_gateway_says_of_retrying_is_respected() {
    let envelope = |retryable: bool| format!(r#"{{"error":{{"code":"X","message":"m","retryable":{retryable}}}}}"#);
    for (status, retryable, sent) in [(404, true, 3), (500, true, 3), (503, false, 1), (429, false, 1), (404, false, 1)]
    {
        let server = server([Reply::status(status).body(envelope(retryable))]).await;
        let error = failure(hasty(server.url("/v0"))).await;
        assert_eq!(server.requests().len(), sent, "{status} {retryable}");
        assert_eq!(error.is_retryable(), retryable, "{status} {retryable}");
    }
}

#[tokio::test]
async fn a_revocation_that_is_not_found_after_a_retry_may_have_succeeded() {
    let uncertain = [
        Reply::status(503),
        Reply::status(408),
        Reply::raw("").then_close(),
        Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").then_close(),
    ];
    for first in uncertain {
        let server = server([first, Reply::status(404).body(r#"{"error":"no such key"}"#)]).await;
        let error = failure(hasty(server.url("/v0"))).await;
        assert_eq!(
            error.to_string(),
            "delete_api_key_for_service_account: 404 Not Found: no such key (after 2 attempts; an earlier attempt may have succeeded)"
        );
        assert!(error.is_not_found());
    }
}

#[tokio::test]
async fn a_revocation_that_is_not_found_does_not_speculate_where_nothing_was_carried_out() {
    let server = server([Reply::status(404)]).await;
    let error = failure(hasty(server.url("/v0"))).await;
    assert_eq!(error.to_string(), "delete_api_key_for_service_account: 404 Not Found");

    let limited = self::server([Reply::status(429), Reply::status(404)]).await;
    let error = failure(hasty(limited.url("/v0"))).await;
    assert_eq!(error.to_string(), "delete_api_key_for_service_account: 404 Not Found (after 2 attempts)");
}

#[tokio::test]
async fn an_outage_is_not_multiplied_by_the_number_of_attempts() {
    let server = server([Reply::status(503)]).await;
    let client = hasty(server.url("/v0")).with_retry_budget(10).client().unwrap();
    let mut budget_is_named = false;
    for _ in 0..100 {
        let error = revoke(&client.clone()).await.unwrap_err();
        budget_is_named |= error.to_string().contains("not retried: too many calls of this client fail");
    }

    // 100 calls, 10 retries to begin with, and one for five calls.
    let sent = server.requests().len();
    assert!((120..=130).contains(&sent), "{sent}");
    assert!(budget_is_named);
}

#[tokio::test]
async fn delays_are_random_so_that_clients_do_not_come_back_together() {
    let server = Arc::new(server([Reply::status(503)]).await);
    let policy = RetryPolicy::new().attempts(2).initial_backoff(Duration::from_millis(200));
    let client = hasty(server.url("/v0")).with_retries(policy).client().unwrap();
    let mut waited = Vec::new();
    for _ in 0..8 {
        let started = Instant::now();
        revoke(&client).await.unwrap_err();
        waited.push(started.elapsed().as_millis());
    }
    let (least, most) = (waited.iter().min().unwrap(), waited.iter().max().unwrap());
    assert!(most - least > 20, "{waited:?}");
}
