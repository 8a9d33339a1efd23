//! One call over the network: authorise, send, read within limits, retry, trace.

mod call_credentials;
mod call_options;
mod client;
mod connection_errors;
mod cookies;
mod destination;
mod incoming;
mod notes;
mod raw_response;
mod request;
mod send;
mod trace;
mod upload;

pub use call_options::CallOptions;
pub(crate) use client::{Shared, Transport};
pub(crate) use destination::{OwnServer, Servers};
pub(crate) use incoming::Incoming;
#[cfg(test)]
pub(crate) use raw_response::Limits;
pub(crate) use raw_response::RawResponse;
pub(crate) use request::Request;
#[allow(unused_imports, reason = "a document may have no operation")]
pub(crate) use send::send;
pub(crate) use upload::Payload;
pub use upload::Upload;
