//! What the generated code says of a request; the transport turns it into one message for each attempt.
#![allow(dead_code, reason = "which of these are called depends on the document")]

use std::fmt::{self, Display, Write};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use crate::error::Error;
use crate::json;
use crate::operation::Operation;
use crate::path::{self, Path};

/// A request without what every request of a client has: base URL, credentials, configured headers.
#[derive(Debug)]
pub(crate) struct Request {
    operation: &'static Operation,
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
    pub(crate) fn new(operation: &'static Operation, path: Path) -> Result<Self, Error> {
        Ok(Self { operation, path: path.finish()?, query: String::new(), headers: HeaderMap::new(), body: None })
    }

    /// The media type that the document declares for the answer.
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// A query parameter (style `form`); nothing where there is no value.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        if let Some(value) = value {
            self.query_name(name);
            self.encode(&value);
        }
        self
    }

    /// A query parameter that is a list: a parameter for each item where it is exploded, else the items with commas between.
    /// An empty list that is exploded is the same as none (RFC 6570, section 3.2.8).
    pub(crate) fn query_list<T: Display>(mut self, name: &'static str, explode: bool, items: Option<&[T]>) -> Self {
        let Some(items) = items else { return self };
        if explode {
            return items.iter().fold(self, |request, item| request.query(name, Some(item)));
        }
        self.query_name(name);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.query.push(',');
            }
            self.encode(item);
        }
        self
    }

    /// A header; nothing where there is no value.
    pub(crate) fn header(mut self, name: &'static str, value: Option<impl Display>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let refused =
            || Error::parameter(self.operation, name, "holds a character that no header can carry: pass another value");
        let value = HeaderValue::try_from(value.to_string()).map_err(|_| refused())?;
        // Blanks at the ends would be taken away on the way.
        if value.as_bytes().trim_ascii() != value.as_bytes() {
            return Err(refused());
        }
        let header = HeaderName::try_from(name).map_err(|_| refused())?;
        self.headers.insert(header, value);
        Ok(self)
    }

    /// A header that is a list, with commas between the items (style `simple`).
    pub(crate) fn header_list<T: Display>(self, name: &'static str, items: Option<&[T]>) -> Result<Self, Error> {
        let joined = items.map(|items| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        self.header(name, joined)
    }

    /// A body of JSON.
    pub(crate) fn json(mut self, media_type: &'static str, value: Option<&impl Serialize>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let body = json::request_body(value).map_err(|problem| Error::parameter(self.operation, "body", problem))?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = Some(body.into());
        Ok(self)
    }

    /// A body of text or bytes as they are.
    pub(crate) fn content(mut self, media_type: &'static str, body: Option<impl Into<Bytes>>) -> Self {
        if let Some(body) = body {
            self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
            self.body = Some(body.into());
        }
        self
    }

    fn query_name(&mut self, name: &'static str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.encode(&name);
        self.query.push('=');
    }

    fn encode(&mut self, value: &dyn fmt::Display) {
        // Writing to a `String` cannot fail.
        let _ = write!(path::Encoder(&mut self.query), "{value}");
    }
}

impl Operation {
    /// The value of a setter, or the error that names its parameter.
    pub(crate) fn value<T>(&'static self, name: &'static str, value: Result<T, String>) -> Result<T, Error> {
        value.map_err(|problem| Error::parameter(self, name, problem))
    }
}
