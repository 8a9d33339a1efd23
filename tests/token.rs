//! Client credentials become a token, once, in time, and whatever the token endpoint does.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use blaxel_api::{
    AccessToken, CallOptions, Client, Config, Credentials, Error, ErrorKind, RetryPolicy, TokenFuture, TokenSource,
};
use blaxel_api_tests::{Recorded, Reply, Server, hasty_retries, revoke};
use tokio::task::JoinSet;

const SECRET: &str = "s3cr3t-4f1c";

/// A control plane that answers token requests and calls, each with the number of the request from 1 on.
async fn control_plane(
    token: impl Fn(usize) -> Reply + Send + Sync + 'static,
    call: impl Fn(usize, &Recorded) -> Reply + Send + Sync + 'static,
) -> Server {
    let (tokens, calls) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Server::start(move |request| {
        if is_token(request) {
            token(tokens.fetch_add(1, Ordering::SeqCst) + 1)
        } else {
            call(calls.fetch_add(1, Ordering::SeqCst) + 1, request)
        }
    })
    .await
}

fn is_token(request: &Recorded) -> bool {
    request.target() == "/v0/oauth/token"
}

fn granted(number: usize) -> Reply {
    Reply::status(200).body(format!(r#"{{"access_token":"token-{number}","token_type":"Bearer","expires_in":7200}}"#))
}

fn ok(_: usize, _: &Recorded) -> Reply {
    Reply::status(200)
}

fn config(server: &Server) -> Config {
    Config::new(Credentials::client_credentials("sa-4f1c", SECRET))
        .with_base_url(server.url("/v0"))
        .with_retries(hasty_retries())
        .with_timeout(Duration::from_secs(20))
}

fn client(server: &Server) -> Client {
    config(server).client().unwrap()
}

/// How many token requests and calls came, and the tokens of the calls.
fn counts(server: &Server) -> (usize, usize, Vec<String>) {
    let (tokens, calls): (Vec<_>, Vec<_>) = server.requests().into_iter().partition(is_token);
    let sent = calls.iter().map(|call| call.header("authorization").expect("a token")).collect();
    (tokens.len(), calls.len(), sent)
}

#[tokio::test]
async fn the_token_request_is_the_documented_one_below_the_base_url() {
    let server = control_plane(granted, ok).await;
    revoke(&client(&server)).await.unwrap();

    let request = server.requests().remove(0);
    assert_eq!(request.request_line(), "POST /v0/oauth/token HTTP/1.1");
    let mut headers = request.headers();
    headers.retain(|(name, _)| name != "user-agent" && name != "host");
    let expected = [
        ("accept", "application/json"),
        // sa-4f1c:s3cr3t-4f1c
        ("authorization", "Basic c2EtNGYxYzpzM2NyM3QtNGYxYw=="),
        ("content-length", "35"),
        ("content-type", "application/json"),
    ];
    assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(request.body(), br#"{"grant_type":"client_credentials"}"#);
    assert_eq!(counts(&server).2, ["Bearer token-1"]);
}

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
    assert!(text.ends_with("no fresh token: the token endpoint answered 400 Bad Request: invalid_client)"), "{text}");
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_401_and_a_token_endpoint_that_hangs_end_with_the_call() {
    let server =
        control_plane(|number| if number == 1 { granted(1) } else { Reply::silence() }, |_, _| Reply::status(401))
            .await;
    let started = Instant::now();
    let error = revoke(&config(&server).with_timeout(Duration::from_millis(400)).client().unwrap()).await.unwrap_err();

    assert!(started.elapsed() < Duration::from_secs(4), "{:?}", started.elapsed());
    assert!(error.is_unauthorized() && error.to_string().contains("no fresh token in time"), "{error}");
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

/// Calls with a token endpoint that answers so, and expects that nothing is sent to the API.
async fn no_token(reply: Reply) -> (Error, usize) {
    let server = control_plane(move |_| reply.clone(), ok).await;
    let error = revoke(&client(&server)).await.unwrap_err();
    let (tokens, calls, _) = counts(&server);
    assert_eq!(calls, 0, "nothing is sent without a token");
    assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Token, 0, None));
    assert_eq!(error.to_string().lines().count(), 1);
    (error, tokens)
}

#[tokio::test]
async fn a_refusal_of_the_token_endpoint_is_final_and_in_its_words() {
    let body = r#"{"error":"invalid_client","error_description":"unknown client or wrong secret"}"#;
    for status in [400, 401, 403, 404, 422] {
        let (error, tokens) = no_token(Reply::status(status).body(body)).await;
        assert_eq!(tokens, 1, "{status}");
        let text = error.to_string();
        let start =
            "delete_api_key_for_service_account: no access token, so nothing was sent: the token endpoint answered ";
        assert!(text.starts_with(&format!("{start}{status} ")), "{text}");
        assert!(text.ends_with(": invalid_client: unknown client or wrong secret"), "{text}");
        let problem = error.problem().unwrap();
        assert_eq!(
            (problem.code(), problem.message()),
            (Some("invalid_client"), Some("unknown client or wrong secret"))
        );
        assert!(!error.is_retryable() && !error.is_not_found() && !error.is_unauthorized());
    }
}

#[tokio::test]
async fn a_failure_of_the_token_endpoint_that_may_pass_is_tried_again() {
    for status in [408, 429, 500, 502, 503] {
        let (error, tokens) = no_token(Reply::status(status)).await;
        assert_eq!(tokens, 3, "{status}");
        assert!(error.is_retryable(), "{status}");
    }
    let (error, tokens) = no_token(Reply::raw("").then_close()).await;
    assert_eq!(tokens, 3);
    assert!(error.to_string().contains("the token endpoint broke the connection"), "{error}");
    let (_, tokens) = no_token(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").then_close()).await;
    assert_eq!(tokens, 3);
}

#[tokio::test]
async fn a_token_endpoint_that_recovers_is_no_failure() {
    let server = control_plane(
        |number| match number {
            1 => Reply::status(503),
            2 => Reply::raw("").then_close(),
            number => granted(number),
        },
        ok,
    )
    .await;
    revoke(&client(&server)).await.unwrap();

    assert_eq!(counts(&server).2, ["Bearer token-3"]);
}

#[tokio::test]
async fn an_answer_that_is_no_token_is_an_error_that_does_not_show_it() {
    let json = |text: &str| Reply::status(200).body(text);
    for (reply, named) in [
        (json("<!doctype html><title>Sign in</title>"), "200 OK with no JSON object with an access_token"),
        (json("[]"), "no JSON object with an access_token"),
        (json(r#"{"token":"planted-1"}"#), "no JSON object with an access_token"),
        (json(r#"{"access_token":1}"#), "no JSON object with an access_token"),
        (json(""), "no JSON object with an access_token"),
        (json(r#"{"access_token":"planted-1","token_type":"mac"}"#), "a token that is no bearer token"),
        (json(r#"{"access_token":"planted-1","expires_in":0}"#), "a token that has expired already"),
        (json(r#"{"access_token":"planted-1","expires_in":-7200}"#), "a token that has expired already"),
        (json(r#"{"access_token":"planted-1","expires_in":"soon"}"#), "an expires_in that is no number of seconds"),
        (json(&format!(r#"{{"access_token":"{}"}}"#, "x".repeat(70_000))), "an answer of more than 64 KiB"),
        (json(r#"{"access_token":"planted-1\r\nx: y"}"#), "the access token holds a blank"),
        (json(r#"{"access_token":""}"#), "the access token is empty"),
        (Reply::status(204), "204 No Content with no JSON object"),
        (Reply::status(307).header("location", "/elsewhere"), "307 Temporary Redirect"),
    ] {
        let (error, tokens) = no_token(reply).await;
        assert_eq!(tokens, 1, "{named}");
        let text = format!("{error} {error:?}");
        assert!(text.contains(named) && !text.contains("planted"), "{named}: {text}");
    }
}

#[tokio::test]
async fn every_form_of_a_lifetime_and_none_is_accepted() {
    for lifetime in [
        r#","expires_in":3600"#,
        r#","expires_in":"3600""#,
        r#","expires_in":59.5"#,
        r#","expires_in":1e300"#,
        r#","expires_in":null"#,
        "",
    ] {
        let body = format!(r#"{{"access_token":"t"{lifetime}}}"#);
        let server = control_plane(move |_| Reply::status(200).body(body.as_str()), ok).await;
        let client = client(&server);
        revoke(&client).await.unwrap();
        revoke(&client).await.unwrap();
        assert_eq!(counts(&server), (1, 2, vec!["Bearer t".to_owned(); 2]), "{lifetime}");
    }
}

#[tokio::test]
async fn a_slow_token_endpoint_costs_the_time_for_the_call_and_nothing_is_sent() {
    let server = control_plane(|_| Reply::silence(), ok).await;
    let started = Instant::now();
    let error = revoke(&config(&server).with_timeout(Duration::from_millis(300)).client().unwrap()).await.unwrap_err();

    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert!(error.to_string().contains("no access token within 300ms, so nothing was sent"), "{error}");
    assert!(error.is_retryable(), "nothing was sent");
    assert_eq!(counts(&server).1, 0);
}

#[tokio::test]
async fn an_attempt_at_a_token_has_the_time_of_an_attempt() {
    let server = control_plane(|number| if number == 1 { Reply::silence() } else { granted(number) }, ok).await;
    revoke(&config(&server).with_attempt_timeout(Duration::from_millis(200)).client().unwrap()).await.unwrap();

    assert_eq!(counts(&server).2, ["Bearer token-2"]);
}

#[tokio::test]
async fn a_token_endpoint_that_cannot_be_reached_says_so() {
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let config = Config::new(Credentials::client_credentials("id", SECRET)).with_base_url(url);
    let error = revoke(&config.with_retries(hasty_retries()).client().unwrap()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Token);
    assert!(
        error.to_string().contains("the token endpoint cannot be reached: check the base URL and the network"),
        "{error}"
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn clocks_that_differ_by_years_change_nothing() {
    // Dates of another decade, and a token that by its own claims (`exp`: 1) ended in 1970.
    let token = "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.";
    let answer = format!(r#"{{"access_token":"{token}","expires_in":7200}}"#);
    let skewed = |reply: Reply| reply.header("date", "Sun, 06 Nov 1994 08:49:37 GMT").header("expires", "0");
    let server = control_plane(
        move |_| skewed(Reply::status(200).body(answer.as_str())),
        move |_, _| skewed(Reply::status(200)),
    )
    .await;
    let client = client(&server);
    revoke(&client).await.unwrap();
    revoke(&client).await.unwrap();

    assert_eq!(counts(&server), (1, 2, vec![format!("Bearer {token}"); 2]));
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
async fn a_secret_that_the_token_endpoint_repeats_is_not_shown() {
    let body =
        format!(r#"{{"error":"invalid_client","error_description":"{SECRET} is c2EtNGYxYzpzM2NyM3QtNGYxYw=="}}"#);
    let (error, _) = no_token(Reply::status(400).body(body)).await;
    let text = format!("{error} {error:?} {:?}", error.problem());

    assert!(text.contains("invalid_client: [redacted] is [redacted]"), "{text}");
    assert!(!text.contains(SECRET) && !text.contains("c2EtNGYx"), "{text}");
}

#[tokio::test]
async fn clients_with_other_options_share_the_token() {
    let server = control_plane(granted, ok).await;
    let client = client(&server);
    revoke(&client).await.unwrap();
    revoke(&blaxel_api::with(&client, CallOptions::new().no_retry())).await.unwrap();

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
    assert!(error.to_string().contains("no fresh token: the vault is sealed"), "{error}");
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}
