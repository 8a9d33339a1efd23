//! An unofficial, typed client for the [Blaxel](https://blaxel.ai) Control Plane, generated from the OpenAPI document
//! that Blaxel publishes. What the document says happens on the wire, and nothing that it does not say.
#![doc = include_str!("generated/example.md")]
//! # Overview
//!
//! - [`Config`] and [`Credentials`] make a [`Client`], which has one method for each operation of the document.
//! - A method gives a [`builder`]: one setter for each parameter, then `send()`.
//! - `send()` gives a [`Response`] with status, headers, raw body and decoded value, or an [`Error`] that keeps the same.
//! - [`operations`] is the document as a table: path, method, tag, security requirements and [`Scope`]s of each operation.
//! - [`document`] says which document the crate was made from, and names its servers and security schemes.
//!
//! # Features
//!
//! - `config-file`: `Config::from_file`, for the file of the `bl` command line.
//! - `httpmock`: typed mocks of every operation for your own tests, in `mock`.
//! - `schemars`: `JsonSchema` for [`Scope`] and every type in [`types`], each as the document's own schema says.
//! - `tracing`: one span for each call, with OpenTelemetry's field names.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod call;
mod config;
mod credentials;
mod error;
mod failure;
// Printed by prettyplease, so that no installed rustfmt decides what it looks like.
#[rustfmt::skip]
mod generated;
mod grant;
mod json;
mod operation;
mod page;
mod path;
mod problem;
mod request;
mod response;
mod retry;
mod tls;
mod token;
mod trace;
mod transport;

#[cfg(feature = "httpmock")]
mod mocking;
#[cfg(feature = "schemars")]
mod schema;

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
