//! Written by the test of `xtask/tests/repository/workshop.rs`; do not edit.

#[rustfmt::skip]
#[path = "../../../blaxel-api/src"]
mod hand_written {
    pub(crate) mod body;
    pub(crate) mod call;
    pub(crate) mod config;
    pub(crate) mod credentials;
    pub(crate) mod error;
    pub(crate) mod failure;
    pub(crate) mod grant;
    pub(crate) mod json;
    pub(crate) mod operation;
    pub(crate) mod page;
    pub(crate) mod path;
    pub(crate) mod problem;
    pub(crate) mod request;
    pub(crate) mod response;
    pub(crate) mod retry;
    pub(crate) mod tls;
    pub(crate) mod token;
    pub(crate) mod trace;
    pub(crate) mod transport;
    #[cfg(feature = "httpmock")]
    pub(crate) mod mocking;
    #[cfg(feature = "schemars")]
    pub(crate) mod schema;
}

#[allow(clippy::wildcard_imports, reason = "these are the modules of the crate")]
use hand_written::*;

// Printed by prettyplease, so that no installed rustfmt decides what it looks like.
#[rustfmt::skip]
mod generated;

pub use call::{CallOptions, with};
pub use config::Config;
pub use credentials::Credentials;
pub use error::{Error, ErrorKind};
pub use generated::{Client, Scope, builder, document, operations, types};
pub use operation::{Operation, SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server};
pub use page::{Items, Pages};
pub use problem::Problem;
pub use response::Response;
pub use retry::RetryPolicy;
pub use token::{AccessToken, TokenFuture, TokenSource};

/// The HTTP vocabulary of the public interface: status codes, header names and values, methods.
pub use http;
/// The HTTP client that calls are made with, for [`Config::with_http`].
pub use reqwest;

/// Typed mocks of every operation, to test your own code against.
#[cfg(feature = "httpmock")]
pub mod mock {
    pub use crate::generated::httpmock::{MockServerExt, operations};
    pub use httpmock;
}
