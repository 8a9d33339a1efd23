//! Written by the test of `xtask/tests/repository/workshop.rs`; do not edit.

#[rustfmt::skip]
#[path = "../../../blaxel-api/src"]
mod hand_written {
    pub(crate) mod config;
    pub mod raw;
    pub(crate) mod auth;
    pub(crate) mod error;
    pub(crate) mod runtime;
    pub(crate) mod transport;
    pub mod wait;
    pub(crate) mod body;
    pub(crate) mod operation;
    pub(crate) mod retry;
}

#[allow(clippy::wildcard_imports, reason = "these are the modules of the crate")]
use hand_written::*;

pub use hand_written::raw;
pub use hand_written::wait;

// The modules, in layers: each imports only from those below it.
// Printed by prettyplease, so that the output does not depend on the installed rustfmt.
#[rustfmt::skip]
mod generated;
// Leaves, which import no other module.

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
