//! Waiting for a condition over real sockets.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use blaxel_api::wait;
use blaxel_api_tests::{Reply, Server, config, revoke};

#[tokio::test]
async fn a_wait_repeats_the_call_over_transient_failures_until_the_condition_is_met() {
    let calls = AtomicUsize::new(0);
    let server = Server::start(move |_| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::status(503),
        number => Reply::status(200).header("x-number", &number.to_string()),
    })
    .await;
    let client = config(server.url("")).with_retry_budget(0).client().unwrap();
    let third = |response: &blaxel_api::Response<()>| response.headers()["x-number"] == "3";
    let wait = wait::until(|| revoke(&client), third).initial_interval(Duration::from_millis(5));
    let response = wait.timeout(Duration::from_secs(20)).run().await.unwrap();
    assert_eq!(response.headers()["x-number"], "3");
    assert_eq!(server.requests().len(), 4);
}
