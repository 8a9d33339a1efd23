//! What a call puts on the wire, to the last byte: what the document and the settings say, and nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use std::env::consts;

use blaxel_api::Client;
use blaxel_api_tests::{KEY, Recorded, Reply, Server, config};

async fn revoke(server: &Server, client: &Client) -> Recorded {
    client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send().await.unwrap();
    server.only_request()
}

/// The headers of a call with the default settings, sorted. The document decides whether the answer is JSON.
fn default_headers(server: &Server, request: &Recorded) -> Vec<(String, String)> {
    let accept = request.header("accept").expect("accept is sent");
    assert!(["*/*", "application/json"].contains(&accept.as_str()), "{accept}");
    let agent = format!("blaxel-rust/{} ({}; {})", env!("CARGO_PKG_VERSION"), consts::OS, consts::ARCH);
    [
        ("accept", accept),
        ("authorization", format!("Bearer {KEY}")),
        ("host", server.address().to_string()),
        ("user-agent", agent),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[tokio::test]
async fn a_call_is_its_method_its_path_four_headers_and_no_body() {
    let server = Server::always(Reply::status(200)).await;
    let request = revoke(&server, &config(server.url("/v0")).client().unwrap()).await;

    assert_eq!(request.request_line(), "DELETE /v0/service_accounts/sa-4f1c/api_keys/ak_1 HTTP/1.1");
    assert_eq!(request.headers(), default_headers(&server, &request));
    assert!(request.bytes().ends_with(b"\r\n\r\n"), "nothing follows the headers");
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn a_workspace_adds_one_header() {
    let server = Server::always(Reply::status(200)).await;
    let request = revoke(&server, &config(server.url("/v0")).with_workspace("my-team").client().unwrap()).await;

    let mut expected = default_headers(&server, &request);
    expected.push(("x-blaxel-workspace".to_owned(), "my-team".to_owned()));
    assert_eq!(request.headers(), expected);
}

#[tokio::test]
async fn an_api_version_adds_one_header() {
    let server = Server::always(Reply::status(200)).await;
    let request = revoke(&server, &config(server.url("/v0")).with_api_version("2026-04-28").client().unwrap()).await;

    let mut expected = default_headers(&server, &request);
    expected.insert(2, ("blaxel-version".to_owned(), "2026-04-28".to_owned()));
    assert_eq!(request.headers(), expected);
}

#[tokio::test]
async fn a_header_that_with_http_adds_is_sent() {
    let server = Server::always(Reply::status(200)).await;
    let client = config(server.url("/v0"))
        .with_http(|builder| {
            let mut headers = blaxel_api::http::HeaderMap::new();
            headers.insert("x-team", blaxel_api::http::HeaderValue::from_static("billing"));
            builder.default_headers(headers)
        })
        .client()
        .unwrap();

    assert_eq!(revoke(&server, &client).await.header("x-team").as_deref(), Some("billing"));
}

#[tokio::test]
async fn calls_of_one_client_share_a_connection() {
    let server = Server::always(Reply::status(200).body("kept alive")).await;
    let client = config(server.url("/v0")).client().unwrap();
    for _ in 0..3 {
        revoke(&server, &client.clone()).await;
    }

    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn nothing_is_sent_before_send_is_awaited() {
    let server = Server::always(Reply::status(200)).await;
    let client = config(server.url("/v0")).client().unwrap();
    drop(client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send());
    revoke(&server, &client).await;

    assert_eq!(server.connections(), 1, "of the second call");
}
