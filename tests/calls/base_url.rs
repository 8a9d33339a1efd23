//! The base URL is checked when the client is made, and every call goes below it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails ends the test")]

use blaxel_api::{Config, Credentials, ErrorKind, document};
use blaxel_api_tests::{KEY, Reply, Server, client, config};

fn assert_refused(url: &str, problem: &str) {
    let error = config(url).client().map(drop).expect_err(url);
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.operation_id(), None);
    let shown = format!("{error}");
    assert!(shown.starts_with("the base URL ") && shown.contains(problem), "{url:?}: {shown}");
    assert!(!format!("{error:?}{error}").contains("s3cret"), "{error:?}");
}

macro_rules! refused_urls {
    ($($name:ident: $url:literal, $problem:literal;)*) => {$(
        #[test]
        fn $name() {
            assert_refused($url, $problem);
        }
    )*};
}

refused_urls! {
    an_empty_url_is_refused: "", "is not an absolute URL";
    a_path_alone_is_refused: "/v0", "is not an absolute URL";
    a_host_alone_is_refused: "api.example.com", "is not an absolute URL";
    a_url_without_a_host_is_refused: "http://", "is not an absolute URL";
    a_port_out_of_range_is_refused: "http://api.example.com:99999/v0", "is not an absolute URL";
    another_scheme_is_refused: "ftp://api.example.com/v0", "is neither http nor https";
    a_host_and_port_that_read_as_a_scheme_are_refused: "localhost:8080", "is neither http nor https";
    a_user_is_refused: "https://user@api.example.com/v0", "user info";
    a_password_is_refused: "https://:s3cret@api.example.com/v0", "user info";
    a_query_is_refused: "https://api.example.com/v0?token=s3cret", "query";
    an_empty_query_is_refused: "https://api.example.com/v0?", "query";
    a_fragment_is_refused: "https://api.example.com/v0#s3cret", "fragment";
    an_empty_fragment_is_refused: "https://api.example.com/v0#", "fragment";
}

/// Where a call goes with this path in the base URL.
async fn target(base_path: &str) -> String {
    let server = Server::always(Reply::status(200)).await;
    let client = client(server.url(base_path));
    client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send().await.unwrap();
    server.only_request().target()
}

#[tokio::test]
async fn a_base_url_without_a_path_adds_none() {
    assert_eq!(target("").await, "/service_accounts/sa-4f1c/api_keys/ak_1");
}

#[tokio::test]
async fn a_trailing_slash_is_the_same_as_none() {
    assert_eq!(target("/").await, target("").await);
    assert_eq!(target("/v0/").await, target("/v0").await);
}

#[tokio::test]
async fn every_segment_of_the_base_path_is_kept() {
    assert_eq!(target("/a/b/v0").await, "/a/b/v0/service_accounts/sa-4f1c/api_keys/ak_1");
}

#[tokio::test]
async fn an_encoded_slash_in_the_base_path_stays_one() {
    assert_eq!(target("/a%2Fb/v0").await, "/a%2Fb/v0/service_accounts/sa-4f1c/api_keys/ak_1");
}

#[test]
fn the_documents_first_server_is_the_default() {
    let client = Config::new(Credentials::api_key(KEY)).client();
    match document::SERVERS.first() {
        // A relative one, and one with a variable that must be set, are no base URLs.
        Some(server) if server.url.starts_with("http") && !server.url.contains('{') => {
            assert!(format!("{:?}", client.unwrap()).contains(server.url));
        }
        _ => assert_eq!(client.map(drop).unwrap_err().kind(), ErrorKind::Configuration),
    }
}

fn problem(config: Config) -> String {
    let error = config.client().map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    error.to_string()
}

#[test]
fn a_workspace_that_no_header_can_carry_is_refused() {
    assert!(problem(config("http://127.0.0.1").with_workspace("a\r\nb")).starts_with("the workspace "));
    assert!(problem(config("http://127.0.0.1").with_workspace("")).starts_with("the workspace "));
}

#[test]
fn an_api_version_that_no_header_can_carry_is_refused() {
    assert!(problem(config("http://127.0.0.1").with_api_version("a\nb")).starts_with("the API version "));
    assert!(problem(config("http://127.0.0.1").with_api_version("")).starts_with("the API version "));
}

#[test]
fn an_api_key_that_no_header_can_carry_is_refused_without_being_shown() {
    for key in ["", "s3cret\n", "s3cret key", "s3crét"] {
        let shown = problem(Config::new(Credentials::api_key(key)).with_base_url("http://127.0.0.1"));
        assert!(shown.starts_with("the API key ") && !shown.contains("s3cr"), "{shown}");
    }
}
