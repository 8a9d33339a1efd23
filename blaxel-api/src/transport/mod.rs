//! One call over the network: authorise, send, read within limits, retry, trace.

mod call_credentials;
mod call_options;
mod client;
mod connection_errors;
mod content_encoding;
mod cookies;
mod destination;
mod headers;
mod incoming;
mod notes;
mod preview;
mod raw_response;
mod request;
mod send;
mod trace;
mod upload;
mod within;

pub use call_options::CallOptions;
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use client::Caller;
pub(crate) use client::{Shared, Transport};
pub(crate) use destination::{Base, OwnServer, Servers};
pub(crate) use incoming::Incoming;
pub use preview::Preview;
#[cfg(test)]
pub(crate) use raw_response::Limits;
pub(crate) use raw_response::RawResponse;
pub(crate) use request::Request;
pub(crate) use upload::Payload;
pub use upload::Upload;
