//! A path parameter is exactly one segment of the path, or nothing is sent. This is the difference between revoking a key
//! and deleting a service account.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::{Client, Error, ErrorKind};
use blaxel_api_tests::{Reply, Server, client};
use proptest::prelude::{Strategy, any, prop, prop_assert_eq, prop_oneof};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

async fn revoke(client: &Client, client_id: &str, api_key_id: &str) -> Result<(), Error> {
    client.delete_api_key_for_service_account().client_id(client_id).api_key_id(api_key_id).send().await.map(drop)
}

fn is_refused(value: &str) -> bool {
    matches!(value, "" | "." | "..")
}

/// The segments of a request target, decoded (RFC 3986, section 2.1) by other code than the crate's.
fn decoded_segments(target: &str) -> Vec<Vec<u8>> {
    fn decode(segment: &str) -> Vec<u8> {
        let mut decoded = Vec::new();
        let mut rest = segment.bytes();
        while let Some(byte) = rest.next() {
            decoded.push(match byte {
                b'%' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                byte => {
                    let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
                    assert!(unreserved, "{:?} is not encoded in {segment:?}", char::from(byte));
                    byte
                }
            });
        }
        decoded
    }
    target.split('/').map(decode).collect()
}

/// What the server must see of these two values: the template's segments, and exactly the values.
fn template_with<'a>(client_id: &'a str, api_key_id: &'a str) -> Vec<&'a [u8]> {
    ["", "v0", "service_accounts", client_id, "api_keys", api_key_id].map(str::as_bytes).to_vec()
}

/// Strings of what has a meaning in URLs and HTTP, mixed with any Unicode.
fn value() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "/", "\\", "?", "#", "%", "%2e", "%2E", "%2f", "%5c", "%00", ".", "..", "\t", "\r", "\n", "\r\n", "\0", " ",
        ";", ":", "@", "//", "+", "&", "=", "{", "}", "|", "\u{7f}", "\u{85}", "\u{202e}", "\u{feff}", "\u{ff0e}", "é",
        "🦀",
    ]);
    let piece = prop_oneof![
        4 => special.prop_map(ToOwned::to_owned),
        2 => any::<char>().prop_map(String::from),
        1 => "[a-z0-9_-]{1,8}",
        1 => any::<String>(),
    ];
    prop_oneof![
        8 => prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat()),
        1 => prop::sample::select(vec!["", ".", ".."]).prop_map(ToOwned::to_owned),
    ]
}

#[test]
fn any_two_values_are_refused_or_arrive_as_they_are_in_a_segment_each() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(Server::always(Reply::status(200)));
    let client = client(server.url("/v0"));
    // A failing case is printed; nothing is written beside the sources.
    let settings = Config { cases: 3_000, failure_persistence: None, ..Config::default() };

    let outcome = TestRunner::new(settings).run(&(value(), value()), |(client_id, api_key_id)| {
        let outcome = runtime.block_on(revoke(&client, &client_id, &api_key_id));
        let requests = server.take_requests();
        if is_refused(&client_id) || is_refused(&api_key_id) {
            prop_assert_eq!(outcome.map_err(|error| error.kind()), Err(ErrorKind::Parameter));
            prop_assert_eq!(requests.len(), 0);
        } else {
            outcome.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(requests.len(), 1);
            prop_assert_eq!(decoded_segments(&requests[0].target()), template_with(&client_id, &api_key_id));
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

#[tokio::test]
async fn values_that_look_like_a_way_out_arrive_as_they_are() {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    for value in [
        "...",
        "%2e",
        "%2E%2e",
        ".%2e",
        "%252e",
        "../..",
        "..\\..",
        "a/../..",
        "/",
        "//",
        "\\",
        "?x=1",
        "#",
        ".\t.",
        "\t..",
        "..\n",
        ".\r.",
        "\n",
        " ",
        ". ",
        "..;",
        "..%2f",
        "%2f..",
        "http://example.com/",
        "@example.com",
        "\0",
        "\u{ff0e}\u{ff0e}",
        "*",
        "~",
        "-",
        "_",
        "C:",
        "C|",
    ] {
        revoke(&client, value, "ak_1").await.unwrap();
        assert_eq!(decoded_segments(&server.only_request().target()), template_with(value, "ak_1"), "{value:?}");
        revoke(&client, "sa-4f1c", value).await.unwrap();
        assert_eq!(decoded_segments(&server.only_request().target()), template_with("sa-4f1c", value), "{value:?}");
    }
}

#[tokio::test]
async fn a_value_of_fourteen_thousand_characters_arrives_whole() {
    let server = Server::always(Reply::status(200)).await;
    let long = "/é".repeat(7_000);
    revoke(&client(server.url("/v0")), "sa-4f1c", &long).await.unwrap();

    assert_eq!(decoded_segments(&server.only_request().target()), template_with("sa-4f1c", &long));
}

/// Asserts that a call fails before anything is sent, with an error that names operation and parameter.
async fn assert_refused(client_id: Option<&str>, api_key_id: Option<&str>, parameter: &str) -> Error {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let mut call = client.delete_api_key_for_service_account();
    if let Some(value) = client_id {
        call = call.client_id(value);
    }
    if let Some(value) = api_key_id {
        call = call.api_key_id(value);
    }
    let error = call.send().await.map(drop).expect_err("a refusal");

    assert_eq!(error.kind(), ErrorKind::Parameter);
    assert_eq!(error.operation_id(), Some("DeleteApiKeyForServiceAccount"));
    let expected = format!("delete_api_key_for_service_account: parameter `{parameter}` ");
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert_eq!(error.status(), None);
    assert_eq!(error.attempts(), 0);
    assert!(!error.is_retryable());
    assert_eq!(server.connections(), 0, "nothing is sent");
    error
}

macro_rules! refused_values {
    ($($name:ident: $client_id:expr, $api_key_id:expr => $parameter:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            assert_refused($client_id, $api_key_id, $parameter).await;
        }
    )*};
}

refused_values! {
    an_empty_client_id_is_refused: Some(""), Some("ak_1") => "clientId";
    a_client_id_of_one_dot_is_refused: Some("."), Some("ak_1") => "clientId";
    a_client_id_of_two_dots_is_refused: Some(".."), Some("ak_1") => "clientId";
    an_empty_api_key_id_is_refused: Some("sa-4f1c"), Some("") => "apiKeyId";
    an_api_key_id_of_one_dot_is_refused: Some("sa-4f1c"), Some(".") => "apiKeyId";
    an_api_key_id_of_two_dots_is_refused: Some("sa-4f1c"), Some("..") => "apiKeyId";
}

#[tokio::test]
async fn a_value_that_no_url_can_hold_is_refused_and_not_taken_for_a_broken_connection() {
    let error = assert_refused(Some("sa-4f1c"), Some(&"k".repeat(70_000)), "apiKeyId").await;
    assert!(error.to_string().len() < 200, "the value is not repeated");
}

#[tokio::test]
async fn a_path_of_exactly_the_longest_length_is_sent_and_one_of_a_byte_more_is_refused() {
    let id = "k".repeat(64_000 - "/service_accounts/sa-4f1c/api_keys/".len());
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url(""));
    let call = client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id(id.as_str());
    call.send().await.unwrap();
    assert_eq!(server.only_request().target().len(), 64_000);

    assert_refused(Some("sa-4f1c"), Some(&format!("{id}k")), "apiKeyId").await;
}

#[tokio::test]
async fn a_call_without_client_id_says_how_to_give_it() {
    let error = assert_refused(None, Some("ak_1"), "clientId").await;
    assert!(error.to_string().contains(".client_id(..)"), "{error}");
}

#[tokio::test]
async fn a_call_without_api_key_id_says_how_to_give_it() {
    let error = assert_refused(Some("sa-4f1c"), None, "apiKeyId").await;
    assert!(error.to_string().contains(".api_key_id(..)"), "{error}");
}

#[tokio::test]
async fn a_value_that_does_not_convert_to_a_text_is_refused() {
    struct Handle;
    impl TryFrom<Handle> for String {
        type Error = &'static str;
        fn try_from(_: Handle) -> Result<Self, Self::Error> {
            Err("no text")
        }
    }
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url("/v0"));
    let call = client.delete_api_key_for_service_account().client_id(Handle).api_key_id("ak_1");
    let error = call.send().await.map(drop).unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Parameter);
    assert!(error.to_string().contains("`clientId`"), "{error}");
    assert_eq!(server.connections(), 0);
}
