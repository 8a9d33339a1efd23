//! The generated mocks, as a user's own tests use them: exact, correctly encoded, below any base path.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a helper that fails ends the test")]

use blaxel_api::mock::MockServerExt as _;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::{Client, Error, ErrorKind};
use blaxel_api_tests::client;

async fn revoke(client: &Client, client_id: &str, api_key_id: &str) -> Result<u16, Error> {
    let call = client.delete_api_key_for_service_account().client_id(client_id).api_key_id(api_key_id);
    Ok(call.send().await?.status().as_u16())
}

/// A user's own function, which retires a key and takes one that is gone for retired.
async fn retire(client: &Client, api_key_id: &str) -> Result<bool, Error> {
    match revoke(client, "sa-4f1c", api_key_id).await {
        Ok(_) => Ok(true),
        Err(error) if error.status().is_some_and(|status| status == 404) => Ok(false),
        Err(error) => Err(error),
    }
}

#[tokio::test]
async fn a_users_function_meets_success_absence_and_refusal() {
    let server = MockServer::start_async().await;
    let present = server.delete_api_key_for_service_account(|when, then| {
        when.client_id("sa-4f1c").api_key_id("ak_present");
        then.ok();
    });
    let absent = server.delete_api_key_for_service_account(|when, then| {
        when.client_id("sa-4f1c").api_key_id("ak_absent");
        then.into_inner().status(404);
    });
    let forbidden = server.delete_api_key_for_service_account(|when, then| {
        when.client_id("sa-4f1c").api_key_id("ak_forbidden");
        then.into_inner().status(403).body("no");
    });

    let client = client(server.base_url());
    assert!(retire(&client, "ak_present").await.unwrap());
    assert!(!retire(&client, "ak_absent").await.unwrap());
    let error = retire(&client, "ak_forbidden").await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Status, &b"no"[..]));
    for mock in [present, absent, forbidden] {
        mock.assert_async().await;
    }
}

/// Values that an inexact or wrongly encoded matcher confuses.
const VALUES: &[&str] = &[
    "ak_1",
    "ak_10",
    "a/b",
    "a.b",
    "a",
    "b",
    "(",
    "(.*)",
    ".*",
    "[a-z]+",
    "a b",
    "a+b",
    "a%20b",
    "%2F",
    "/",
    "//",
    "...",
    "é",
    "e\u{301}",
    "🦀",
    "a?b",
    "a#b",
    "a\\b",
    "\t",
    "a\r\nb",
    "$",
    "^",
    "{apiKeyId}",
    ":id",
    "api_keys",
];

/// Mocks each value below this base path, and calls it and `others` of the rest: each mock answers its own value alone.
async fn assert_exact(base_path: &str, others: usize) {
    let server = MockServer::start_async().await;
    let client = client(server.url(base_path));
    for (index, &expected) in VALUES.iter().enumerate() {
        let mock = server.delete_api_key_for_service_account(|when, then| {
            when.client_id(expected).api_key_id(expected);
            then.ok();
        });
        revoke(&client, expected, expected).await.unwrap_or_else(|error| panic!("{expected:?}: {error}"));
        for other in VALUES.iter().cycle().skip(index + 1).take(others) {
            assert!(revoke(&client, other, expected).await.is_err(), "{expected:?} is not {other:?}");
            assert!(revoke(&client, expected, other).await.is_err(), "{expected:?} is not {other:?}");
        }
        mock.assert_async().await;
        mock.delete_async().await;
    }
}

#[tokio::test]
async fn a_mock_answers_its_own_values_and_no_others() {
    assert_exact("", VALUES.len() - 1).await;
}

#[tokio::test]
async fn a_mock_answers_below_a_base_path() {
    assert_exact("/v0", 2).await;
}

#[tokio::test]
async fn a_mock_answers_below_a_base_path_that_looks_like_the_operation() {
    assert_exact("/service_accounts/api_keys", 2).await;
}

#[tokio::test]
async fn a_mock_without_values_answers_every_call_of_the_operation() {
    let server = MockServer::start_async().await;
    let mock = server.delete_api_key_for_service_account(|_, then| {
        then.ok();
    });
    let client = client(server.url("/v0"));
    for value in VALUES {
        assert_eq!(revoke(&client, value, value).await.unwrap(), 200);
    }

    mock.assert_calls_async(VALUES.len()).await;
}

#[tokio::test]
async fn a_mock_answers_no_other_request() {
    let server = MockServer::start_async().await;
    let mock = server.delete_api_key_for_service_account(|_, then| {
        then.ok();
    });
    let plain = |method: &str, path: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        let address = *server.address();
        async move {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer.lines().next().unwrap().to_owned()
        }
    };
    assert!(plain("DELETE", "/v0/service_accounts/a/api_keys/b").await.contains("200"), "the request that it answers");
    for (method, path) in [
        ("GET", "/v0/service_accounts/a/api_keys/b"),
        ("POST", "/v0/service_accounts/a/api_keys/b"),
        ("DELETE", "/v0/service_accounts/a"),
        ("DELETE", "/v0/service_accounts/a/api_keys"),
        ("DELETE", "/v0/service_accounts/a/api_keys/b/c"),
        ("DELETE", "/v0/service_accounts/a/b/api_keys/c/d"),
        ("DELETE", "/v0/service_accounts/a/api_keys/"),
        ("DELETE", "/v0/service_accounts//api_keys/b"),
        ("DELETE", "/v0/service_account/a/api_keys/b"),
        ("DELETE", "/v0/service_accounts/a/api_key/b"),
    ] {
        assert!(!plain(method, path).await.contains("200"), "{method} {path}");
    }

    mock.assert_async().await;
}

#[tokio::test]
async fn every_matcher_of_httpmock_is_at_hand() {
    let server = MockServer::start_async().await;
    let mock = server.delete_api_key_for_service_account(|when, then| {
        when.into_inner().header("authorization", format!("Bearer {}", blaxel_api_tests::KEY));
        then.ok();
    });
    revoke(&client(server.base_url()), "sa-4f1c", "ak_1").await.unwrap();

    mock.assert_async().await;
}

#[test]
fn a_sync_test_can_use_the_mocks_too() {
    let server = MockServer::start();
    let mock = server.delete_api_key_for_service_account(|when, then| {
        when.client_id("sa-4f1c").api_key_id("ak_1");
        then.ok();
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(runtime.block_on(revoke(&client(server.base_url()), "sa-4f1c", "ak_1")).unwrap(), 200);

    mock.assert();
}
