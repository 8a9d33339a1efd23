//! What the tests share: the settings of the client under test, programs with an environment of their own, a log that keeps
//! everything, and the server of all tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this library is part of the tests: what it cannot do ends the test"
)]

pub mod control_plane;
mod logs;
mod program;

use std::time::Duration;

use blaxel_api::{Client, Config, Credentials, Error, Response, RetryPolicy};

pub use logs::Logs;
pub use program::run;
pub use test_server::{Identity, Raw, Recorded, Reply, Server, closed_port, read_head};

/// The API key of the client under test.
pub const KEY: &str = "bl_test_0123456789";

/// The settings of a client for a server that a test runs: patient enough for a busy machine, and no more.
pub fn config(base_url: impl Into<String>) -> Config {
    Config::new(Credentials::api_key(KEY)).with_base_url(base_url).with_timeout(Duration::from_secs(20))
}

/// A client with [`config`].
#[must_use]
pub fn client(base_url: impl Into<String>) -> Client {
    config(base_url).client().expect("the settings are in order")
}

/// [`config`] with retries that do not keep a test waiting.
pub fn hasty(base_url: impl Into<String>) -> Config {
    config(base_url).with_retries(hasty_retries())
}

/// The default number of attempts with delays of a few milliseconds.
pub fn hasty_retries() -> RetryPolicy {
    RetryPolicy::new().initial_backoff(Duration::from_millis(2)).retry_after_cap(Duration::from_millis(2))
}

/// Calls the operation of the tests.
///
/// # Errors
/// Those of the call.
pub async fn revoke(client: &Client) -> Result<Response<()>, Error> {
    client.delete_api_key_for_service_account().client_id("sa-4f1c").api_key_id("ak_1").send().await
}

/// Calls the operation of the tests with a client of these settings, and expects it to fail.
pub async fn failure(config: Config) -> Error {
    revoke(&config.client().expect("the settings are in order")).await.expect_err("a failure")
}

/// The README of the repository, whose blocks of Rust are compiled and, where they need no account, run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The same for the README of the client.
#[cfg(doctest)]
#[doc = include_str!("../../blaxel-api/README.md")]
pub struct ClientReadme;
