//! The token endpoint is asked as documented, and whatever it does, a call ends and says why.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::error::Error as StdError;
use std::time::{Duration, Instant};

use blaxel_api::{Config, Credentials, Error, ErrorKind, document};
use blaxel_api_tests::control_plane::{SECRET, client, config, control_plane, counts, granted, ok};
use blaxel_api_tests::{Reply, Server, closed_port, hasty_retries, revoke};

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
async fn the_token_request_is_the_documented_one_below_the_base_url() {
    let server = control_plane(granted, ok).await;
    revoke(&client(&server)).await.unwrap();

    let request = server.requests().remove(0);
    assert_eq!(request.request_line(), "POST /v0/test/token HTTP/1.1");
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
async fn a_refusal_of_the_token_endpoint_is_final_and_in_its_words() {
    let body = r#"{"error":"invalid_client","error_description":"unknown client or wrong secret"}"#;
    for status in [400, 401, 403, 404, 422] {
        let (error, tokens) = no_token(Reply::status(status).body(body)).await;
        assert_eq!(tokens, 1, "{status}");
        let text = error.to_string();
        let start = "delete_api_key_for_service_account: no access token, so nothing was sent: the token endpoint responded with ";
        assert!(text.starts_with(&format!("{start}{status} ")), "{text}");
        assert!(text.ends_with(": invalid_client: unknown client or wrong secret"), "{text}");
        let details = error.details().unwrap();
        assert_eq!(
            (details.code(), details.message()),
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
    assert!(error.to_string().contains("` broke the connection"), "{error}");
    let (_, tokens) = no_token(Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").then_close()).await;
    assert_eq!(tokens, 3);
}

#[tokio::test]
async fn a_refusal_is_said_once_in_the_error_and_not_again_by_its_source() {
    let (error, _) = no_token(Reply::status(401).body(r#"{"error":"invalid_client"}"#)).await;
    assert!(
        error.to_string().ends_with("the token endpoint responded with 401 Unauthorized: invalid_client"),
        "{error}"
    );
    assert!(error.source().is_none());
}

#[tokio::test]
async fn a_long_token_is_read_whole() {
    let token = "t".repeat(60_000);
    let answer = format!(r#"{{"access_token":"{token}","token_type":"bearer"}}"#);
    let server = control_plane(move |_| Reply::status(200).body(answer.as_str()), ok).await;
    revoke(&client(&server)).await.unwrap();
    assert_eq!(counts(&server).2, [format!("Bearer {token}")]);
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
        (
            json("<!doctype html><title>Sign in</title>"),
            "200 OK and a body that is not a JSON object with an access_token",
        ),
        (json("[]"), "not a JSON object with an access_token"),
        (json(r#"{"token":"planted-1"}"#), "not a JSON object with an access_token"),
        (json(r#"{"access_token":1}"#), "not a JSON object with an access_token"),
        (json(""), "not a JSON object with an access_token"),
        (
            json(r#"{"access_token":"planted-1","token_type":"mac"}"#),
            "a token whose token_type is not bearer: configure its issuer",
        ),
        (
            json(r#"{"access_token":"planted-1","expires_in":0}"#),
            "a token that has already expired: check the lifetime",
        ),
        (
            json(r#"{"access_token":"planted-1","expires_in":-7200}"#),
            "a token that has already expired: check the lifetime",
        ),
        (json(r#"{"access_token":"planted-1","expires_in":"soon"}"#), "an expires_in that is not a number of seconds"),
        (json(&format!(r#"{{"access_token":"{}"}}"#, "x".repeat(70_000))), "a body of more than 64 KiB"),
        (json(r#"{"access_token":"planted-1\r\nx: y"}"#), "the access token contains a blank"),
        (json(r#"{"access_token":""}"#), "the access token is empty"),
        (Reply::status(204), "204 No Content and a body that is not a JSON object"),
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
    let address = closed_port().await;
    let url = format!("http://{address}");
    let config = Config::new(Credentials::client_credentials("id", SECRET)).with_base_url(url).with_token_url("/t");
    let error = revoke(&config.with_retries(hasty_retries()).client().unwrap()).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Token);
    assert!(error.to_string().contains(&format!("the token endpoint at `{address}` cannot be reached (")), "{error}");
    assert!(error.is_retryable());
    assert!(error.to_string().contains("(os error "), "the cause is named: {error}");
    assert!(error.to_string().ends_with("): check the base URL and the network"), "{error}");
    assert!(error.source().is_none(), "nothing is said twice");
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
async fn a_secret_that_the_token_endpoint_repeats_is_not_shown() {
    let body =
        format!(r#"{{"error":"invalid_client","error_description":"{SECRET} is c2EtNGYxYzpzM2NyM3QtNGYxYw=="}}"#);
    let (error, _) = no_token(Reply::status(400).body(body)).await;
    let text = format!("{error} {error:?} {:?}", error.details());

    assert!(text.contains("invalid_client: [redacted] is [redacted]"), "{text}");
    assert!(!text.contains(SECRET) && !text.contains("c2EtNGYx"), "{text}");
}

#[tokio::test]
async fn the_documents_token_url_is_taken_below_the_base_url_and_another_one_instead_of_it() {
    let server = Server::always(Reply::status(400)).await;
    let config = || Config::new(Credentials::client_credentials("id", SECRET)).with_base_url(server.url("/v0/"));
    let elsewhere = server.url("/elsewhere?a=b");
    let mut expected = vec!["/v0/t".to_owned(), "/elsewhere?a=b".to_owned()];
    for token_url in ["t", elsewhere.as_str()] {
        revoke(&config().with_token_url(token_url).client().unwrap()).await.unwrap_err();
    }
    match document::TOKEN_URL {
        Some(url) if url.starts_with('/') => {
            revoke(&config().client().unwrap()).await.unwrap_err();
            expected.push(format!("/v0{url}"));
        }
        Some(_) => {}
        None => {
            let error = config().client().map(drop).unwrap_err();
            assert!(error.to_string().starts_with("client credentials cannot be used"), "{error}");
        }
    }

    assert_eq!(server.requests().iter().map(blaxel_api_tests::Recorded::target).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_lifetime_that_is_no_number_of_seconds_gives_no_token() {
    for lifetime in [r#""NaN""#, r#""inf""#, r#""-inf""#, r#""soon""#, "true", "[1]"] {
        let (error, _) =
            no_token(Reply::status(200).body(format!(r#"{{"access_token":"t","expires_in":{lifetime}}}"#))).await;
        assert!(error.to_string().contains("an expires_in that is not a number of seconds"), "{lifetime}: {error}");
    }
    for lifetime in ["-1", r#""-5""#, "0", "-1e300"] {
        let (error, _) =
            no_token(Reply::status(200).body(format!(r#"{{"access_token":"t","expires_in":{lifetime}}}"#))).await;
        assert!(error.to_string().contains("a token that has already expired"), "{lifetime}: {error}");
    }
}
