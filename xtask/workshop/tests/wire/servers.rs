//! Where requests go: the variables of the document's server, the servers of operations, and which of them get credentials.

use blaxel_api::http::{HeaderName, HeaderValue};
use blaxel_api::{CallOptions, Config, Credentials, Error, ErrorKind, RetryPolicy, document, operations};
use test_server::{Reply, Server};

const ARCHIVE: &str = "https://archive.example.com/v1";
const PLAIN: &str = "http://plain.example.com";

fn config() -> Config {
    Config::new(Credentials::bearer("s3cret")).with_workspace("w").with_retries(RetryPolicy::none())
}

async fn no_content() -> Server {
    Server::always(Reply::status(204)).await
}

/// One that takes what is sent to any host.
async fn proxy() -> Server {
    Server::always(Reply::status(502).then_close()).await
}

/// An error before anything was sent.
fn refused<T>(result: Result<T, Error>, proxy: &Server) -> String {
    let error = result.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(proxy.requests().is_empty());
    let message = error.to_string();
    assert!(!message.contains("s3cret"), "{message}");
    message
}

#[tokio::test]
async fn a_server_variable_takes_the_value_that_is_set() {
    let proxy = proxy().await;
    let client = config().with_proxy(proxy.url("")).with_server(document::Server::new().region("us")).client().unwrap();
    client.list_tools().send().await.unwrap_err();
    assert_eq!(proxy.only_request().request_line(), "CONNECT us.example.com:443 HTTP/1.1");
}

#[test]
fn a_value_that_the_document_does_not_list_is_refused() {
    for region in ["mars", "eu.evil.example/", ""] {
        let error =
            config().with_server(document::Server::new().region(region)).client().map(drop).unwrap_err().to_string();
        assert!(error.contains("`region`") && error.contains("is none of `eu`, `us`"), "{error}");
    }
}

#[tokio::test]
async fn the_later_of_base_url_and_server_holds() {
    let server = no_content().await;
    let variable = document::Server::new().region("us");
    let client = config().with_server(variable.clone()).with_base_url(server.url("")).client().unwrap();
    client.get_copy().send().await.unwrap();
    let client = config().with_base_url(server.url("")).with_server(variable).client().unwrap();
    assert!(format!("{client:?}").contains("https://us.example.com/v1"));
}

#[tokio::test]
async fn an_operation_with_a_server_of_its_own_is_sent_there() {
    let (base, archive) = (no_content().await, no_content().await);
    let config = config().with_base_url(base.url("/b")).with_server_url(ARCHIVE, archive.url("/a"));
    config.client().unwrap().get_archive().send().await.unwrap();
    assert!(base.requests().is_empty());
    let request = archive.only_request();
    assert_eq!(request.target(), "/a/elsewhere/archive");
    // The caller named the URL.
    assert_eq!(request.header("authorization").as_deref(), Some("Bearer s3cret"));
    assert_eq!(request.header("x-blaxel-workspace").as_deref(), Some("w"));
    let table = &operations::GET_ARCHIVE.servers[0];
    assert_eq!((table.url, table.description), (ARCHIVE, "The cellar"));
}

#[tokio::test]
async fn credentials_go_to_no_origin_that_the_caller_did_not_name() {
    let proxy = proxy().await;
    let client = config().with_proxy(proxy.url("")).client().unwrap();
    let message = refused(client.get_archive().send().await, &proxy);
    assert!(message.contains("with_server_url(\"https://archive.example.com/v1\", ..)"), "{message}");
    // Another server of the same name is another origin.
    let named = config().with_proxy(proxy.url("")).with_server_url(PLAIN, "https://archive.example.com:8443").client();
    refused(named.unwrap().get_archive().send().await, &proxy);
}

#[tokio::test]
async fn the_origin_of_the_base_url_is_named() {
    let proxy = proxy().await;
    let config = config().with_proxy(proxy.url("")).with_base_url("https://archive.example.com/elsewhere");
    config.client().unwrap().get_archive().send().await.unwrap_err();
    assert_eq!(proxy.only_request().request_line(), "CONNECT archive.example.com:443 HTTP/1.1");
}

#[tokio::test]
async fn a_public_operation_goes_to_its_server_without_credentials_and_workspace() {
    let proxy = Server::always(Reply::status(204)).await;
    let client = config().with_proxy(proxy.url("")).client().unwrap();
    client.put_archive().send().await.unwrap();
    let request = proxy.only_request();
    assert_eq!(request.request_line(), "PUT http://plain.example.com/elsewhere/archive HTTP/1.1");
    assert_eq!((request.header("authorization"), request.header("x-blaxel-workspace")), (None, None));
}

#[tokio::test]
async fn headers_of_a_call_go_to_no_origin_that_the_caller_did_not_name() {
    let proxy = proxy().await;
    let client = config().with_proxy(proxy.url("")).client().unwrap();
    let options = CallOptions::new().header(HeaderName::from_static("x-own"), HeaderValue::from_static("1"));
    let message = refused(client.with_options(options).put_archive().send().await, &proxy);
    assert!(message.contains("headers of `CallOptions`"), "{message}");
}

#[tokio::test]
async fn credentials_go_nowhere_without_encryption_if_the_base_url_is_encrypted() {
    let proxy = proxy().await;
    let config = config().with_proxy(proxy.url("")).with_server_url(ARCHIVE, "http://archive.example.com");
    let message = refused(config.client().unwrap().get_archive().send().await, &proxy);
    assert!(message.contains("not encrypted"), "{message}");
}

#[tokio::test]
async fn a_relative_server_of_an_operation_must_be_set() {
    let server = no_content().await;
    let client = config().with_base_url(server.url("")).client().unwrap();
    let message = refused(client.drop_archive().send().await, &server);
    assert!(message.contains("with_server_url(\"/drop\", ..)"), "{message}");
    let set = config().with_base_url(server.url("")).with_server_url("/drop", server.url("/dropped")).client().unwrap();
    set.drop_archive().send().await.unwrap();
    assert_eq!(server.only_request().target(), "/dropped/elsewhere/archive");
}

#[tokio::test]
async fn a_server_with_a_variable_that_must_be_set_gets_no_request_before() {
    let server = no_content().await;
    let template = "https://{tenant}.example.com";
    let client = config().with_base_url(server.url("")).client().unwrap();
    let message = refused(client.check_archive().send().await, &server);
    assert!(message.contains(template), "{message}");
    let set = config().with_base_url(server.url("")).with_server_url(template, server.url("/t")).client().unwrap();
    set.check_archive().send().await.unwrap();
    assert_eq!(server.only_request().target(), "/t/elsewhere/archive");
}

#[tokio::test]
async fn a_server_of_an_operation_that_is_the_documents_is_the_base_url() {
    let server = no_content().await;
    config().with_base_url(server.url("/b")).client().unwrap().move_archive().send().await.unwrap();
    assert_eq!(server.only_request().target(), "/b/elsewhere/archive");
    assert!(operations::MOVE_ARCHIVE.servers.is_empty());
}

#[test]
fn a_url_for_a_server_that_no_operation_has_is_refused() {
    let error =
        config().with_server_url("https://nowhere.example", "https://a.example").client().map(drop).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("`https://nowhere.example`") && message.contains(ARCHIVE), "{message}");
    let error = config().with_server_url(ARCHIVE, "https://user:s3cret@a.example").client().map(drop).unwrap_err();
    assert!(error.to_string().contains("user info") && !error.to_string().contains("s3cret"), "{error}");
}

#[tokio::test]
async fn the_operations_of_a_path_item_are_sent_to_every_path_that_refers_to_it() {
    let server = no_content().await;
    let client = config().with_base_url(server.url("")).client().unwrap();
    client.get_elsewhere_mirror().number(1).send().await.unwrap();
    // The first path in the alphabet keeps the `operationId`.
    client.get_copy().number(2).send().await.unwrap();
    let targets: Vec<_> = server.requests().iter().map(test_server::Recorded::target).collect();
    assert_eq!(targets, ["/elsewhere/mirror?number=1", "/elsewhere/copy?number=2"]);
}

#[tokio::test]
async fn every_server_of_the_document_is_one_to_choose() {
    let sent = async |server: blaxel_api::ServerUrl| {
        let proxy = proxy().await;
        let client = config().with_proxy(proxy.url("")).with_server(server).client().unwrap();
        client.list_tools().send().await.unwrap_err();
        proxy.only_request().request_line().clone()
    };
    let staging = document::StagingServer::new().into();
    assert_eq!(sent(staging).await, "CONNECT staging.example.com:443 HTTP/1.1");
    let backup = document::Server3::new().region("eu").into();
    assert_eq!(sent(backup).await, "CONNECT eu.backup.example.com:443 HTTP/1.1");
    let error = config().with_server(document::Server3::new()).client().map(drop).unwrap_err().to_string();
    assert!(error.contains("pass `document::Server3::new().region(..)` to `Config::with_server`"), "{error}");
    // A relative one has no type.
    let builders: Vec<_> = document::SERVERS.iter().map(|server| server.builder).collect();
    assert_eq!(builders, ["Server", "StagingServer", "Server3", ""]);
}
