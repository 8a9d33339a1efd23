//! What the tests share: servers that record every byte they get, certificates made on the spot, a log that keeps
//! everything, and the settings of the client under test.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "this library is part of the tests: what it cannot do ends the test"
)]

#[path = "support/logs.rs"]
mod logs;
#[path = "support/program.rs"]
mod program;
#[path = "support/reply.rs"]
mod reply;
#[path = "support/server.rs"]
mod server;
#[path = "support/tls.rs"]
mod tls;

use std::time::Duration;

use blaxel_api::{Client, Config, Credentials};

pub use logs::Logs;
pub use program::run;
pub use reply::Reply;
pub use server::{Recorded, Server};
pub use tls::Identity;

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

/// The README, whose blocks of Rust are compiled and, where they need no account, run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
