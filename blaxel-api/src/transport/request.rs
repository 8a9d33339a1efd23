//! A request before the transport adds what all requests of a client have: base URL, credentials, configured headers.

use http::HeaderMap;

use super::client::Caller;
use super::upload::Payload;
use crate::operation::Operation;

/// The request of one call. The runtime assembles it, the transport sends it once for each attempt.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) caller: Caller<'a>,
    pub(crate) operation: &'static Operation,
    /// The encoded path, with that of the base URL.
    pub(crate) path: String,
    /// The encoded query without its question mark; empty for none.
    pub(crate) query: String,
    /// The query parameter that takes the most room, and its length.
    pub(crate) longest: Option<(&'static str, usize)>,
    /// The names of the parameters whose values are secrets, which a preview does not show.
    pub(crate) secrets: &'static [&'static str],
    /// The headers that the document declares.
    pub(crate) headers: HeaderMap,
    /// The body; its media type is among the headers.
    pub(crate) body: Option<Payload>,
    /// Whether the body of a success is left to be read while it arrives.
    pub(crate) streaming: bool,
}
