#![doc = include_str!("generated/crate.md")]
//! # Overview
//!
//! - [`Config`] and [`Credentials`] create a [`Client`], which has one method for each operation of the document.
//! - Each method returns a [`builder`]: one setter for each parameter, then `send()`.
//! - `send()` returns a [`Response`] with status, headers, body and decoded value, or an [`Error`] that keeps status, headers
//!   and body.
//! - [`raw`] makes requests that the document does not describe.
//! - [`wait`] repeats a call until its result meets a condition.
//! - [`operations`] lists the document's operations: path, method, tags, security requirements and [`Scope`]s.
//! - [`document`] identifies the document from which the crate was generated, and lists its servers and security schemes.
//!
//! # Features
//!
//! All features are off by default.
//!
//! - `config-file`: `Config::from_file`, for the configuration file of the API's command-line tool.
//! - `httpmock`: typed mocks of all operations for your own tests, in `mock`.
//! - `schemars`: implements `JsonSchema` for [`Scope`] and all [`types`], with the document's own schemas.
//! - `tracing`: one span for each call, with the field names of OpenTelemetry's HTTP conventions.

#![cfg_attr(docsrs, feature(doc_cfg))]

// The modules, in layers: each imports only from those below it.
mod config;
pub mod raw;
// Printed by prettyplease, so that the output does not depend on the installed rustfmt.
#[rustfmt::skip]
mod generated;
mod auth;
mod error;
mod runtime;
mod transport;
pub mod wait;
// Leaves, which import no other module.
mod body;
mod operation;
mod retry;

pub use auth::{AccessToken, Credentials, TokenFuture, TokenSource};
pub use config::Config;
pub use error::{Error, ErrorDetails, ErrorKind, NotDeclared};
#[cfg(feature = "schemars")]
pub use generated::schemas;
pub use generated::{Client, Scope, builder, document, guide, operations, types};
pub use operation::{
    ApiKeyLocation, Operation, SchemeRequirement, SecurityRequirement, SecurityScheme, SecuritySchemeKind, Server,
    ServerUrl, ServerVariable,
};
pub use retry::RetryPolicy;
pub use runtime::{ByteStream, Event, Events, Items, JsonLines, Pages, Response, UnknownValue, Upload};
pub use transport::{CallOptions, Preview};

/// Decodes JSON that people write into the document's types. Properties that the document does not define are errors.
///
/// ```
/// use blaxel_api::json;
///
/// # fn read(text: &str) -> Result<(), json::StrictError> {
/// // With a type of `blaxel_api::types` in place of the list.
/// let body: Vec<String> = json::strict_from_str(text)?;
/// # let _ = body;
/// # Ok(())
/// # }
/// # assert!(read("[]").is_ok());
/// ```
pub mod json {
    pub use crate::runtime::json::{StrictError, strict, strict_from_str};
}

/// The HTTP types of the public interface: status codes, header names and values, methods.
pub use http;
/// The HTTP client that makes the calls, for [`Config::with_http`].
pub use reqwest;
/// The TLS library, for [`Config::with_tls`].
pub use rustls;

/// Typed mocks of all operations, for tests of your own code.
///
/// ```no_run
/// use blaxel_api::mock::httpmock::MockServer;
/// use blaxel_api::{Config, Credentials};
///
/// # fn test() -> Result<(), blaxel_api::Error> {
/// let server = MockServer::start();
/// let client = Config::new(Credentials::api_key("test")).with_base_url(server.base_url()).client()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[cfg(feature = "httpmock")]
pub mod mock {
    pub use crate::generated::httpmock::{MockServerExt, operations};
    pub use httpmock;
}
