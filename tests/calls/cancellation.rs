//! A call that is dropped, at whatever point, leaves the client usable and no task behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails ends the test")]

use std::time::Duration;

use blaxel_api::{Client, Config, Credentials, RetryPolicy};
use blaxel_api_tests::{Recorded, Reply, Server, revoke};
use tokio::runtime::Handle;

const ENOUGH: Duration = Duration::from_secs(10);

/// A client that fetches a token, is refused, fetches another, meets a failure, waits and reads a body: a call of it is dropped at
/// each point of this when it is dropped at random times.
fn settings(server: &Server) -> Config {
    Config::new(Credentials::client_credentials("id", "secret"))
        .with_base_url(server.url("/v0"))
        .with_token_url("/test/token")
        .with_retries(RetryPolicy::new().initial_backoff(Duration::from_millis(8)))
        .with_retry_budget(10_000)
}

/// A token is good for two calls; each second call fails; everything takes a few milliseconds.
async fn server() -> Server {
    let numbers = std::sync::Mutex::new((0_u32, 0_u32));
    Server::start(move |request: &Recorded| {
        let mut numbers = numbers.lock().unwrap();
        let slow = Duration::from_millis(2);
        if request.target() == "/v0/test/token" {
            numbers.0 += 1;
            let token = numbers.0;
            return Reply::status(200).body(format!(r#"{{"access_token":"{token}","expires_in":60}}"#)).after(slow);
        }
        numbers.1 += 1;
        match numbers.1 % 4 {
            1 => Reply::status(401).after(slow),
            2 => Reply::status(503).after(slow),
            3 => Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").after(slow).then_close(),
            _ => Reply::status(200).body("whole").after(slow),
        }
    })
    .await
}

/// Waits until there are this many tasks, or for a while.
async fn tasks_become(wanted: usize) -> usize {
    let metrics = Handle::current().metrics();
    let deadline = tokio::time::Instant::now() + ENOUGH;
    while metrics.num_alive_tasks() != wanted && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    metrics.num_alive_tasks()
}

async fn works(client: &Client) {
    // The script of the server goes on where it was, so that a call may meet three failures in a row.
    for _ in 0..4 {
        if revoke(client).await.is_ok() {
            return;
        }
    }
    panic!("the client is not usable any more");
}

#[tokio::test]
async fn a_call_that_is_dropped_at_any_point_leaves_the_client_usable_and_no_task_behind() {
    let server = server().await;
    let before = Handle::current().metrics().num_alive_tasks();
    let client = settings(&server).client().unwrap();
    for step in 0..120_u64 {
        // From before the first poll to after the last byte.
        let dropped = tokio::time::timeout(Duration::from_micros(step * 250), revoke(&client)).await;
        drop(dropped);
        if step % 20 == 0 {
            works(&client).await;
        }
    }
    works(&client).await;
    drop(client);

    assert_eq!(tasks_become(before).await, before, "alive tasks");
}

#[tokio::test]
async fn a_call_that_is_never_polled_sends_nothing() {
    let server = server().await;
    let client = settings(&server).client().unwrap();
    drop(revoke(&client));

    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_pool_for_no_idle_connection_keeps_none() {
    let server = Server::always(Reply::status(200)).await;
    let config = Config::new(Credentials::api_key("bl_key")).with_base_url(server.url("/v0"));
    let client = config.with_pool(0, Duration::from_secs(90)).client().unwrap();
    for _ in 0..3 {
        revoke(&client).await.unwrap();
    }

    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_client_that_is_dropped_closes_its_connections() {
    let server = Server::always(Reply::status(200)).await;
    let before = Handle::current().metrics().num_alive_tasks();
    let client = Config::new(Credentials::api_key("bl_key")).with_base_url(server.url("/v0")).client().unwrap();
    revoke(&client).await.unwrap();
    assert!(Handle::current().metrics().num_alive_tasks() > before, "an idle connection is kept");
    drop(client);

    assert_eq!(tasks_become(before).await, before, "alive tasks");
}
