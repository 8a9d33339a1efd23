//! What `Debug` shows: enough to see in a log what is going on. (`secrets.rs` is about what it does not show.)

#![allow(clippy::unwrap_used, reason = "a helper that fails ends the test")]

use std::fmt::Debug;
use std::time::Duration;

use blaxel_api::{AccessToken, Credentials, TokenFuture, TokenSource};
use blaxel_api_tests::{Reply, Server, client, config, revoke};

fn assert_shows(value: &impl Debug, parts: &[&str]) {
    let shown = format!("{value:?}");
    for part in parts {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[test]
fn settings_show_where_calls_go_and_how_long_they_may_take() {
    let config = config("https://api.example.com/v0").with_workspace("my-team").with_timeout(Duration::from_secs(7));
    let shown = ["Config", "https://api.example.com/v0", "my-team", "timeout: 7s", "attempt_timeout: 30s"];
    assert_shows(&config, &shown);
}

#[test]
fn credentials_show_their_kind() {
    struct Vault;
    impl TokenSource for Vault {
        fn token(&self) -> TokenFuture<'_> {
            Box::pin(async { Ok(AccessToken::new("eyJ")) })
        }
    }
    for (credentials, kind) in [
        (Credentials::api_key("bl_1"), "ApiKey"),
        (Credentials::bearer("eyJ"), "Bearer"),
        (Credentials::client_credentials("id", "secret"), "ClientCredentials"),
        (Credentials::token_source(Vault), "TokenSource"),
    ] {
        assert_shows(&credentials, &[kind]);
    }
}

#[test]
fn a_token_shows_its_lifetime() {
    assert_shows(&AccessToken::new("eyJ").expires_in(Duration::from_secs(90)), &["AccessToken", "90s"]);
}

#[tokio::test]
async fn a_response_shows_its_status_and_size() {
    let server = Server::always(Reply::status(200).body("four")).await;
    let response = revoke(&client(server.url("/v0"))).await.unwrap();
    assert_shows(&response, &["Response", "status: 200", "body_bytes: 4"]);
}

#[tokio::test]
async fn an_error_shows_its_kind_operation_status_and_attempts() {
    let server = Server::always(Reply::status(404).body("gone")).await;
    let error = revoke(&client(server.url("/v0"))).await.unwrap_err();
    let shown = ["Status", "DeleteApiKeyForServiceAccount", "404", "attempts: 1", "body_bytes: 4", "gone"];
    assert_shows(&error, &shown);
}
