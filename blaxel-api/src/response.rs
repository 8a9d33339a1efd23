//! What a call gives back.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::operation::Operation;

/// The answer to a call: its status, headers and body, and the value that the document declares for that status.
///
/// `T` is `()` where the document declares no content. `Debug` shows neither headers nor body.
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    value: T,
}

impl<T> Response<T> {
    /// The status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came, also where the document declares no content.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The decoded value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The decoded value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// An answer whose status has not been compared with the document yet: what the transport hands to the generated code.
pub(crate) struct Answer {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
}

impl Answer {
    /// The number by which the generated code decides what the document declares.
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A success for which the document declares no content.
    pub(crate) fn without_content(self) -> Response<()> {
        Response { status: self.status, headers: self.headers, body: self.body, value: () }
    }

    /// A success for which the document declares JSON.
    #[allow(dead_code, reason = "a document may declare no JSON at all")]
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        match serde_json::from_slice(&self.body) {
            Ok(value) => Ok(Response { status: self.status, headers: self.headers, body: self.body, value }),
            Err(error) => Err(Error::decode(self, error)),
        }
    }

    /// An answer that is no success that the document declares.
    pub(crate) fn into_error(self) -> Error {
        Error::answered(self)
    }
}
