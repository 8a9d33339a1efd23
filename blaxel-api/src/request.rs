//! What the generated code says of a request; the transport turns it into one message for each attempt.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

use crate::error::Error;
use crate::path::Path;

/// A request without what every request of a client has: base URL, credentials, configured headers.
#[derive(Debug)]
pub(crate) struct Request {
    /// The encoded path below the base URL; starts with a slash.
    pub(crate) path: String,
    /// The encoded query without its question mark; empty for none.
    pub(crate) query: String,
    /// The headers that the document declares.
    pub(crate) headers: HeaderMap,
    /// The body, whose media type is among the headers.
    pub(crate) body: Option<Bytes>,
}

impl Request {
    pub(crate) fn new(path: Path) -> Result<Self, Error> {
        Ok(Self { path: path.finish()?, query: String::new(), headers: HeaderMap::new(), body: None })
    }

    /// The media type that the document declares for the answer.
    #[allow(dead_code, reason = "a document may declare no content at all")]
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.headers.insert(http::header::ACCEPT, HeaderValue::from_static(media_type));
        self
    }
}
