//! Which credentials go to a request, where they are sent, and what is refused before anything is sent.

use std::collections::BTreeMap;

use blaxel_api::document::SECURITY_SCHEMES;
use blaxel_api::mock::MockServerExt;
use blaxel_api::mock::httpmock::MockServer;
use blaxel_api::{
    AccessToken, ApiKeyLocation, Client, Config, Credentials, Error, ErrorKind, SecuritySchemeKind, TokenFuture,
    TokenSource, operations,
};
use test_server::{Recorded, Reply};

use crate::support::Server;

async fn server() -> Server {
    Server::start(&[(200, "", "")]).await
}

fn client(server: &Server, credentials: Vec<Credentials>) -> Client {
    let config = Config::anonymous().with_base_url(server.url());
    credentials.into_iter().fold(config, Config::with_credentials).client().unwrap()
}

fn key(scheme: &str) -> Credentials {
    Credentials::api_key("k-1").for_scheme(scheme)
}

fn user() -> Credentials {
    Credentials::basic("reader", "pass:wörd")
}

/// Base64 of `reader:pass:wörd`.
const READER: &str = "Basic cmVhZGVyOnBhc3M6d8O2cmQ=";

#[tokio::test]
async fn an_api_key_is_sent_in_its_header() {
    let server = server().await;
    client(&server, vec![key("VaultHeader")]).open_vault_by_header().send().await.unwrap();
    let request = server.request();
    assert_eq!(request.header("x-vault-key"), Some("k-1"));
    assert_eq!(request.header("authorization"), None);
}

#[tokio::test]
async fn a_parameter_in_the_place_of_a_key_is_left_to_the_scheme() {
    // The document requires the header as a parameter too: there is no setter for it, and the call does not miss it.
    let server = server().await;
    client(&server, vec![key("VaultHeader")]).open_vault_by_header().send().await.unwrap();
    assert_eq!(server.request().header("x-vault-key"), Some("k-1"));
}

#[tokio::test]
async fn an_api_key_is_sent_in_the_query_and_shown_nowhere() {
    let server = server().await;
    let credentials = Credentials::api_key("a b&c=d/é").for_scheme("VaultQuery");
    let client = client(&server, vec![credentials]);
    client.open_vault_by_query().door("left").send().await.unwrap();
    client.open_vault_by_query().send().await.unwrap();
    let lines: Vec<_> = server.received().iter().map(|request| request.line().to_owned()).collect();
    let pair = "vault%20key=a%20b%26c%3Dd%2F%C3%A9";
    assert_eq!(lines, [format!("GET /vault/query?door=left&{pair}"), format!("GET /vault/query?{pair}")]);
    assert_eq!(server.received()[0].header("authorization"), None);
    // `secrets.rs` looks for the key in errors and logs.
    assert!(!format!("{client:?}").contains("a%20b"), "{client:?}");
}

#[tokio::test]
async fn no_member_of_an_object_in_the_query_stands_for_the_key() {
    let server = server().await;
    let client = client(&server, vec![key("VaultQuery")]);
    let more = |name: &str| BTreeMap::from([(name.to_owned(), "x".to_owned())]);
    client.open_vault_by_query().more(more("lid")).send().await.unwrap();
    assert_eq!(server.request().line(), "GET /vault/query?lid=x&vault%20key=k-1");
    let error = client.open_vault_by_query().more(more("vault key")).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Parameter, 0), "{error}");
}

#[tokio::test]
async fn an_api_key_is_sent_as_a_cookie() {
    let server = server().await;
    client(&server, vec![key("VaultCookie")]).open_vault_by_cookie().send().await.unwrap();
    assert_eq!(server.request().header("cookie"), Some("vault=k-1"));
}

#[tokio::test]
async fn user_and_password_are_sent_as_basic_authentication() {
    let server = server().await;
    client(&server, vec![user()]).open_vault_by_password().send().await.unwrap();
    assert_eq!(server.request().header("authorization"), Some(READER));
}

#[tokio::test]
async fn a_token_of_open_id_connect_is_sent_as_a_bearer_token() {
    let server = server().await;
    client(&server, vec![Credentials::bearer("t")]).open_vault_by_connect().send().await.unwrap();
    assert_eq!(server.request().header("authorization"), Some("Bearer t"));
}

#[tokio::test]
async fn the_first_alternative_that_is_satisfied_is_sent() {
    let server = server().await;
    let all = || vec![key("VaultQuery"), user(), key("VaultHeader")];
    client(&server, all()).open_vault_with_both().send().await.unwrap();
    client(&server, vec![key("VaultQuery"), user()]).open_vault_with_both().send().await.unwrap();
    client(&server, all()).open_vault_with_any().send().await.unwrap();
    client(&server, vec![key("VaultHeader")]).open_vault_with_any().send().await.unwrap();
    let sent = |request: &crate::support::Received| {
        let header = |name| request.header(name).map(str::to_owned);
        (request.line().to_owned(), header("authorization"), header("x-vault-key"))
    };
    let (basic, key) = (Some(READER.to_owned()), Some("k-1".to_owned()));
    assert_eq!(
        server.received().iter().map(sent).collect::<Vec<_>>(),
        [
            ("GET /vault/both".to_owned(), basic.clone(), key.clone()),
            ("GET /vault/both?vault%20key=k-1".to_owned(), None, None),
            ("GET /vault/any".to_owned(), basic, None),
            ("GET /vault/any".to_owned(), None, key),
        ]
    );
}

#[tokio::test]
async fn an_unsupported_scheme_leaves_the_other_alternatives() {
    let server = server().await;
    client(&server, vec![user()]).open_vault_with_any().send().await.unwrap();
    assert_eq!(server.request().header("authorization"), Some(READER));
    let scheme = SECURITY_SCHEMES.iter().find(|scheme| scheme.name == "VaultDigest").unwrap();
    assert_eq!(scheme.kind, SecuritySchemeKind::Unsupported { kind: "http digest" });
}

#[tokio::test]
async fn an_undeclared_scheme_takes_credentials_by_its_name_only() {
    let server = server().await;
    let error = client(&server, vec![Credentials::bearer("t"), user()]).find_vault().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(error.to_string().contains("`VaultLost` (undeclared by the document"), "{error}");
    client(&server, vec![Credentials::bearer("t").for_scheme("VaultLost")]).find_vault().send().await.unwrap();
    assert_eq!(server.request().header("authorization"), Some("Bearer t"));
}

#[tokio::test]
async fn credentials_are_sent_to_an_operation_that_does_not_require_them_if_there_are_some() {
    let server = server().await;
    client(&server, vec![]).look_at_vault().send().await.unwrap();
    client(&server, vec![key("VaultHeader")]).look_at_vault().send().await.unwrap();
    let keys: Vec<_> =
        server.received().iter().map(|request| request.header("x-vault-key").map(str::to_owned)).collect();
    assert_eq!(keys, [None, Some("k-1".to_owned())]);
    assert!(operations::LOOK_AT_VAULT.is_anonymous() && !operations::LOOK_AT_VAULT.is_public());
}

#[tokio::test]
async fn an_anonymous_client_calls_public_operations_only() {
    let server = Server::json(200, "[]").await;
    let client = Config::anonymous().with_base_url(server.url()).client().unwrap();
    client.get_version().major(1).minor(2).send().await.unwrap();
    let error = client.open_vault_by_query().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert_eq!(
        error.to_string(),
        "open_vault_by_query: no credentials for this operation, so nothing was sent: pass some to \
         `Config::with_credentials`: `VaultQuery` (an API key in the query parameter `vault key`, `Credentials::api_key`)"
    );
    assert_eq!(server.request().line(), "GET /versions/1.2");
}

#[tokio::test]
async fn a_401_without_credentials_says_which_are_accepted() {
    let server = Server::start(&[(401, "", "")]).await;
    let error = client(&server, vec![]).look_at_vault().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "look_at_vault: 401 Unauthorized (sent without credentials; the operation accepts `VaultHeader` (an API key in \
         the header `X-Vault-Key`, `Credentials::api_key`))"
    );
}

#[tokio::test]
async fn a_refused_key_is_sent_once_and_a_refused_token_is_replaced_once() {
    struct Numbers(std::sync::atomic::AtomicUsize);
    impl TokenSource for Numbers {
        fn token(&self) -> TokenFuture<'_> {
            let number = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Box::pin(async move { Ok(AccessToken::new(format!("t{number}"))) })
        }
    }
    let server = Server::start(&[(401, "", "")]).await;
    for credentials in [key("VaultHeader"), key("VaultQuery"), key("VaultCookie"), user()] {
        let client = client(&server, vec![credentials]);
        let before = server.received().len();
        let _ = client.open_vault_by_header().send().await;
        let _ = client.open_vault_by_query().send().await;
        let _ = client.open_vault_by_cookie().send().await;
        let _ = client.open_vault_by_password().send().await;
        assert_eq!(server.received().len() - before, 1);
    }
    let before = server.received().len();
    let client = client(&server, vec![Credentials::token_source(Numbers(0.into()))]);
    client.open_vault_by_connect().send().await.unwrap_err();
    let tokens: Vec<_> =
        server.received()[before..].iter().filter_map(|r| r.header("authorization").map(str::to_owned)).collect();
    assert_eq!(tokens, ["Bearer t0", "Bearer t1"]);
}

#[tokio::test]
async fn a_retry_carries_the_key_in_the_query_once() {
    let server = Server::start(&[(503, "", ""), (200, "", "")]).await;
    client(&server, vec![key("VaultQuery")]).open_vault_by_query().send().await.unwrap();
    let lines: Vec<_> = server.received().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(lines, ["GET /vault/query?vault%20key=k-1"; 2]);
}

#[test]
fn credentials_that_fit_nothing_or_several_schemes_make_no_client() {
    let problem = |credentials: Credentials| {
        let error = Config::new(credentials).client().map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        error.to_string()
    };
    let several = problem(Credentials::api_key("s3cr3t"));
    assert!(several.starts_with("operations use several API keys: say which one this is"), "{several}");
    let unknown = problem(Credentials::api_key("s3cr3t").for_scheme("s3cr3t"));
    assert!(unknown.contains("it has `Login`, `Key`, `VaultHeader`"), "{unknown}");
    let other = problem(Credentials::basic("reader", "s3cr3t").for_scheme("VaultHeader"));
    assert!(other.contains("`VaultHeader` (an API key in the header `X-Vault-Key`"), "{other}");
    let unsendable = problem(Credentials::api_key("s3cr3t\r\n").for_scheme("VaultHeader"));
    assert!(unsendable.starts_with("the API key begins or ends with"), "{unsendable}");
    for text in [several, unknown, other, unsendable] {
        assert!(!text.contains("s3cr3t"), "{text}");
    }
}

#[tokio::test]
async fn a_redirect_with_the_key_does_not_show_it() {
    let secret = "qK7_secret_in_the_query";
    let location = format!("/vault/{secret}/next?vault%20key={secret}#{secret}");
    let reply = Reply::status(302).header("location", &location).body(format!("{{\"error\":\"bad {secret}\"}}"));
    let server = test_server::Server::start(move |_: &Recorded| reply.clone()).await;
    let config = Config::new(Credentials::api_key(secret).for_scheme("VaultQuery")).with_base_url(server.url(""));
    let error = config.client().unwrap().open_vault_by_query().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert!(error.to_string().contains("/vault/[redacted]/next"), "{error}");
    assert!(!format!("{error} {error:?}").contains("secret_in"), "{error:?}");
}

#[tokio::test]
async fn a_mock_matches_a_call_with_a_key_in_its_query() {
    let server = MockServer::start_async().await;
    server.open_vault_by_query(|when, then| {
        when.door("left");
        then.ok();
    });
    let config = Config::new(key("VaultQuery")).with_base_url(server.base_url());
    let call: Result<_, Error> = config.client().unwrap().open_vault_by_query().door("left").send().await;
    assert_eq!(call.unwrap().status(), 200);
}

#[test]
fn the_document_lists_its_schemes_and_the_one_that_it_does_not_declare() {
    let kind = |name: &str| SECURITY_SCHEMES.iter().find(|scheme| scheme.name == name).unwrap().kind;
    let key = |location, name| SecuritySchemeKind::ApiKey { location, name };
    assert_eq!(kind("VaultHeader"), key(ApiKeyLocation::Header, "X-Vault-Key"));
    assert_eq!(kind("VaultQuery"), key(ApiKeyLocation::Query, "vault key"));
    assert_eq!(kind("VaultCookie"), key(ApiKeyLocation::Cookie, "vault"));
    assert_eq!(kind("VaultBasic"), SecuritySchemeKind::Basic);
    assert_eq!(kind("VaultConnect"), SecuritySchemeKind::OpenIdConnect { url: "https://connect.example.com" });
    assert_eq!(
        SECURITY_SCHEMES.last().map(|scheme| (scheme.name, scheme.kind)),
        Some(("VaultLost", SecuritySchemeKind::Undeclared))
    );
}
