//! The operation as its callers meet it: each kind of answer, and many calls at once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::collections::BTreeSet;

use blaxel_api::http::StatusCode;
use blaxel_api::mock::httpmock::Method::DELETE;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::{Error, ErrorKind};
use blaxel_api_tests::{Reply, Server, client};
use tokio::task::JoinSet;

const PATH: &str = "/v0/service_accounts/sa-4f1c/api_keys/ak_1";

#[tokio::test]
async fn a_call_deletes_this_key_once() {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.method(DELETE).path(PATH);
            then.status(200);
        })
        .await;

    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    assert_eq!(call.send().await.unwrap().status(), StatusCode::OK);
    mock.assert_calls_async(1).await;
}

#[tokio::test]
async fn the_order_of_the_parameters_does_not_matter_and_the_last_value_counts() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account();
    call.api_key_id("ak_0").api_key_id(String::from("ak_1")).client_id("sa-4f1c").send().await.unwrap();

    assert_eq!(server.only_request().target(), PATH);
}

#[tokio::test]
async fn a_success_without_a_body_has_an_empty_body() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");

    assert_eq!(call.send().await.unwrap().body(), b"");
}

#[tokio::test]
async fn a_success_keeps_the_headers_and_a_body_that_the_document_does_not_mention() {
    let body = b"{\"revoked\": true}\n\xff";
    let server = Server::always(Reply::status(200).header("x-trace", "t-1").body(body)).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    let response = call.send().await.unwrap();

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers().get("x-trace").unwrap(), "t-1");
    assert_eq!(response.body(), body);
}

/// How a call ends that the server answers with this status, a header and a body that holds a line break.
async fn answered_with(status: u16, body: &'static str) -> Result<StatusCode, Error> {
    let server = Server::always(Reply::status(status).header("x-trace", "t-1").body(body)).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1");
    let outcome = call.send().await;
    assert!(server.requests().iter().all(|request| request.target() == PATH));
    Ok(outcome?.status())
}

/// Asserts that the error keeps what the server answered and says in one line of which operation.
fn assert_kept(error: &Error, status: u16, body: &str) {
    assert_eq!(error.operation_id(), Some("DeleteApiKeyForServiceAccount"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
    assert_eq!(error.headers().get("x-trace").unwrap(), "t-1");
    assert_eq!(error.body(), body.as_bytes());
    assert!(error.attempts() >= 1, "{error:?}");
    let line = error.to_string();
    assert!(line.starts_with(&format!("delete_api_key_for_service_account: {status}")), "{line}");
    assert_eq!(line.lines().count(), 1, "{line}");
}

macro_rules! error_statuses {
    ($($name:ident: $status:literal, retryable: $retryable:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let body = "{\"error\": \"as the server\\nsays\"}\n";
            let error = answered_with($status, body).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::Status);
            assert_eq!(error.is_retryable(), $retryable);
            assert!(!error.is_unexpected_success());
            assert_kept(&error, $status, body);
        }
    )*};
}

error_statuses! {
    status_400_is_final: 400, retryable: false;
    status_401_is_final: 401, retryable: false;
    status_403_is_final: 403, retryable: false;
    status_404_is_final: 404, retryable: false;
    status_409_is_final: 409, retryable: false;
    status_429_may_pass: 429, retryable: true;
    status_500_is_final: 500, retryable: false;
    status_503_may_pass: 503, retryable: true;
}

#[tokio::test]
async fn a_page_of_html_in_front_of_the_api_is_an_error_like_any_other() {
    let page = "<html>\n<h1>Bad gateway</h1>\n</html>";
    let error = answered_with(502, page).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Status);
    assert_kept(&error, 502, page);
}

/// A success that no document declares for this operation.
macro_rules! unexpected_successes {
    ($($name:ident: $status:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let error = answered_with($status, "done").await.unwrap_err();

            assert!(error.is_unexpected_success(), "{error:?}");
            assert_eq!(error.kind(), ErrorKind::UnexpectedSuccess);
            assert!(!error.is_retryable(), "it was probably carried out");
            assert_kept(&error, $status, "done");
            assert!(error.to_string().contains("the operation was probably carried out"), "{error}");
        }
    )*};
}

unexpected_successes! {
    status_226_is_an_unexpected_success: 226;
    status_299_is_an_unexpected_success: 299;
}

#[tokio::test]
async fn two_hundred_calls_at_once_get_each_its_own_answer() {
    let server = Server::start(|request| Reply::status(200).body(request.target())).await;
    let client = client(server.url("/v0"));
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let client = client.clone();
        calls.spawn(async move {
            let call = client.delete_api_key_for_service_account().client_id("sa-4f1c");
            let response = call.api_key_id(format!("ak_{number}")).send().await.unwrap();
            let expected = format!("/v0/service_accounts/sa-4f1c/api_keys/ak_{number}");
            assert_eq!(String::from_utf8_lossy(response.body()), expected);
        });
    }
    calls.join_all().await;

    let targets: BTreeSet<String> = server.requests().iter().map(blaxel_api_tests::Recorded::target).collect();
    assert_eq!(targets.len(), 200, "each key is revoked");
    assert_eq!(server.requests().len(), 200, "and none twice");
}
