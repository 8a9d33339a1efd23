//! Client credentials become a token, once, in time, and a fresh one when the API refuses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blaxel_api::{AccessToken, CallOptions, Config, Credentials, RetryPolicy, TokenFuture, TokenSource};
use blaxel_api_tests::control_plane::{client, config, control_plane, counts, granted, ok};
use blaxel_api_tests::{Recorded, Reply, hasty_retries, revoke};
use tokio::task::JoinSet;

#[tokio::test]
async fn five_hundred_calls_at_once_fetch_one_token() {
    let server = control_plane(|number| granted(number).after(Duration::from_millis(100)), ok).await;
    let client = client(&server);
    let mut calls = JoinSet::new();
    for _ in 0..500 {
        let client = client.clone();
        calls.spawn(async move { revoke(&client).await.map(drop) });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap().unwrap();
    }

    let (tokens, calls, sent) = counts(&server);
    assert_eq!((tokens, calls), (1, 500));
    assert!(sent.iter().all(|token| token == "Bearer token-1"));
}

#[tokio::test]
async fn if_the_call_that_fetches_is_dropped_another_takes_over() {
    let server = control_plane(|number| if number == 1 { Reply::silence() } else { granted(number) }, ok).await;
    let client = client(&server);
    let first = tokio::spawn({
        let client = client.clone();
        async move { revoke(&client).await.map(drop) }
    });
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { revoke(&client).await.map(drop) }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.requests().len(), 1, "the second waits for the first");
    first.abort();

    waiting.await.unwrap().unwrap();
    assert_eq!(counts(&server).2, ["Bearer token-2"]);
}

#[tokio::test]
async fn a_401_leads_to_one_fresh_token_and_one_replay_even_without_retries() {
    let refuse_first = |_: usize, request: &Recorded| {
        let fresh = request.header("authorization").as_deref() == Some("Bearer token-2");
        Reply::status(if fresh { 200 } else { 401 })
    };
    let server = control_plane(granted, refuse_first).await;
    let client = config(&server).with_retries(RetryPolicy::none()).client().unwrap();
    revoke(&client).await.unwrap();
    assert_eq!(counts(&server), (2, 2, vec!["Bearer token-1".to_owned(), "Bearer token-2".to_owned()]));

    revoke(&client).await.unwrap();
    assert_eq!(counts(&server).0, 2, "the fresh token is kept");
}

#[tokio::test]
async fn a_401_for_many_calls_at_once_leads_to_one_fresh_token() {
    let server = control_plane(granted, |_, request| {
        let fresh = request.header("authorization").as_deref() == Some("Bearer token-2");
        Reply::status(if fresh { 200 } else { 401 }).after(Duration::from_millis(20))
    })
    .await;
    let client = client(&server);
    let mut calls = JoinSet::new();
    for _ in 0..50 {
        let client = client.clone();
        calls.spawn(async move { revoke(&client).await.map(drop) });
    }
    while let Some(call) = calls.join_next().await {
        call.unwrap().unwrap();
    }

    assert_eq!(counts(&server).0, 2);
}

#[tokio::test]
async fn a_401_that_stays_is_an_error_and_never_a_loop() {
    let server = control_plane(granted, |_, _| Reply::status(401).body(r#"{"error":"revoked"}"#)).await;
    let error = revoke(&client(&server)).await.unwrap_err();

    assert_eq!((counts(&server).0, counts(&server).1), (2, 2));
    assert!(error.is_unauthorized());
    assert_eq!(
        error.to_string(),
        "delete_api_key_for_service_account: 401 Unauthorized: revoked (check the credentials; after 2 attempts)"
    );
}

#[tokio::test]
async fn a_401_stays_and_says_so_if_there_is_no_fresh_token() {
    let server = control_plane(
        |number| if number == 1 { granted(1) } else { Reply::status(400).body(r#"{"error":"invalid_client"}"#) },
        |_, _| Reply::status(401),
    )
    .await;
    let error = revoke(&client(&server)).await.unwrap_err();

    assert!(error.is_unauthorized());
    assert_eq!(error.attempts(), 1);
    let text = error.to_string();
    assert!(
        text.ends_with("no new token: the token endpoint responded with 400 Bad Request: invalid_client)"),
        "{text}"
    );
    assert!(std::error::Error::source(&error).is_none(), "nothing is said twice");
}

#[tokio::test]
async fn a_replay_with_a_fresh_token_is_no_retry_and_a_token_that_failed_no_attempt() {
    // Two attempts, and the replay besides.
    let server = control_plane(granted, |number, _| Reply::status(if number == 1 { 401 } else { 503 })).await;
    let client = config(&server).with_retries(hasty_retries().attempts(2)).client().unwrap();
    assert_eq!(revoke(&client).await.unwrap_err().attempts(), 3);

    // What the gateway calls retryable is, and no attempt is given for the token that could not be had.
    let refused = |_: usize, _: &Recorded| Reply::status(401).body(r#"{"error":{"code":"X","retryable":true}}"#);
    let server = control_plane(|number| if number == 1 { granted(1) } else { Reply::status(400) }, refused).await;
    let client = config(&server).with_retries(hasty_retries().attempts(2)).client().unwrap();
    assert_eq!(revoke(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(counts(&server).0, 2, "a fresh token is asked for once");
}

#[tokio::test]
async fn a_401_and_a_token_endpoint_that_hangs_end_with_the_call() {
    let server =
        control_plane(|number| if number == 1 { granted(1) } else { Reply::silence() }, |_, _| Reply::status(401))
            .await;
    let started = Instant::now();
    let error = revoke(&config(&server).with_timeout(Duration::from_millis(400)).client().unwrap()).await.unwrap_err();

    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(error.is_unauthorized() && error.to_string().contains("no new token in time"), "{error}");
}

#[tokio::test]
async fn a_401_for_an_api_key_or_a_given_token_is_final() {
    for credentials in [Credentials::api_key("bl_key"), Credentials::bearer("eyJ")] {
        let server = control_plane(granted, |_, _| Reply::status(401)).await;
        let client = Config::new(credentials).with_base_url(server.url("/v0")).client().unwrap();
        revoke(&client).await.unwrap_err();
        assert_eq!((counts(&server).0, counts(&server).1), (0, 1));
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_kept_if_that_fails() {
    let server = control_plane(
        |number| match number {
            1 => Reply::status(200).body(r#"{"access_token":"token-1","expires_in":3}"#),
            2 => Reply::status(400),
            number => granted(number),
        },
        ok,
    )
    .await;
    let client = client(&server);
    revoke(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2750)).await;
    revoke(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    revoke(&client).await.unwrap();

    assert_eq!(counts(&server), (3, 3, ["1", "1", "3"].map(|number| format!("Bearer token-{number}")).to_vec()));
}

#[tokio::test]
async fn clients_with_other_options_share_the_token() {
    let server = control_plane(granted, ok).await;
    let client = client(&server);
    revoke(&client).await.unwrap();
    revoke(&client.with_options(CallOptions::new().no_retry())).await.unwrap();

    assert_eq!(counts(&server).0, 1);
}

struct Vault(Arc<AtomicUsize>);

impl TokenSource for Vault {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            if number == 3 {
                Err("the vault is sealed".into())
            } else {
                Ok(AccessToken::new(format!("vault-{number}")))
            }
        })
    }
}

#[tokio::test]
async fn a_source_of_ones_own_is_asked_once_again_after_a_401_and_its_failure_told() {
    let server = control_plane(granted, |number, _| Reply::status(if number == 3 { 200 } else { 401 })).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let config = Config::new(Credentials::token_source(Vault(Arc::clone(&asked)))).with_base_url(server.url("/v0"));
    let client = config.client().unwrap();
    let error = revoke(&client).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(counts(&server), (0, 2, vec!["Bearer vault-1".to_owned(), "Bearer vault-2".to_owned()]));

    revoke(&client).await.unwrap();
    let error = revoke(&client).await.unwrap_err();
    assert!(error.to_string().contains("no new token: the vault is sealed"), "{error}");
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_401_for_every_token_costs_one_request_a_call_and_no_further_tokens() {
    let server = control_plane(granted, |_, _| Reply::status(401)).await;
    let client = client(&server);
    for _ in 0..10 {
        assert!(revoke(&client).await.unwrap_err().is_unauthorized());
    }
    assert_eq!((counts(&server).0, counts(&server).1), (2, 11));
    let error = revoke(&client).await.unwrap_err();
    assert!(error.to_string().contains("no new token: the API refused the last one too"), "{error}");
}

#[tokio::test]
async fn a_token_that_the_api_accepts_may_be_renewed_again() {
    let server =
        control_plane(granted, |number, _| Reply::status(if matches!(number, 1 | 2 | 4) { 401 } else { 200 })).await;
    let client = client(&server);
    revoke(&client).await.unwrap_err();
    revoke(&client).await.unwrap();
    revoke(&client).await.unwrap();
    assert_eq!((counts(&server).0, counts(&server).1), (3, 5));
}
