//! How generated code assembles a request.
#![allow(dead_code, reason = "which of these are called depends on the document")]

use std::fmt::{self, Display, Write};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::form::{FormStyle, form_body};
use super::json;
use super::multipart::Multipart;
use super::path::{Encoder, Path};
use crate::error::{Error, one_line};
use crate::operation::Operation;
use crate::transport::{Request, Upload};

impl Request {
    pub(crate) fn new(operation: &'static Operation, path: Path) -> Result<Self, Error> {
        Ok(Self {
            operation,
            path: path.finish()?,
            query: String::new(),
            longest: None,
            headers: HeaderMap::new(),
            body: None,
            streaming: false,
        })
    }

    /// Sets the media type that the document declares for the response.
    pub(crate) fn accept(mut self, media_type: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Adds a query parameter (style `form`), if there is a value.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        let start = self.query.len();
        if let Some(value) = value {
            self.query_name(name);
            self.encode(&value);
        }
        self.measured(name, start)
    }

    /// Adds a query parameter that is a list: one parameter for each item if it is exploded, otherwise the items separated by
    /// commas. An empty exploded list adds nothing (RFC 6570, section 3.2.8).
    pub(crate) fn query_list<T: Display>(mut self, name: &'static str, explode: bool, items: Option<&[T]>) -> Self {
        let Some(items) = items else { return self };
        let start = self.query.len();
        if explode {
            for item in items {
                self.query_name(name);
                self.encode(item);
            }
            return self.measured(name, start);
        }
        self.query_name(name);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.query.push(',');
            }
            self.encode(item);
        }
        self.measured(name, start)
    }

    /// Adds a header, if there is a value.
    pub(crate) fn header(mut self, name: &'static str, value: Option<impl Display>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let refused = || {
            Error::parameter(
                self.operation,
                name,
                "contains a character that a header cannot carry: pass another value",
            )
        };
        let value = HeaderValue::try_from(value.to_string()).map_err(|_| refused())?;
        // Receivers remove blanks at either end.
        if value.as_bytes().trim_ascii() != value.as_bytes() {
            return Err(refused());
        }
        let header = HeaderName::try_from(name).map_err(|_| refused())?;
        self.headers.insert(header, value);
        Ok(self)
    }

    /// Adds a header that is a list, its items separated by commas (style `simple`).
    pub(crate) fn header_list<T: Display>(self, name: &'static str, items: Option<&[T]>) -> Result<Self, Error> {
        let joined = items.map(|items| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        self.header(name, joined)
    }

    /// Sets a JSON body, if there is a value.
    pub(crate) fn json(mut self, media_type: &'static str, value: Option<&impl Serialize>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        // A name in the value may hold any character.
        let body = json::request_body(value)
            .map_err(|reason| Error::parameter(self.operation, "body", one_line(&reason).unwrap_or_default()))?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = Some(Bytes::from(body).into());
        Ok(self)
    }

    /// Sets a body of text or bytes, if there is one.
    pub(crate) fn content(mut self, media_type: &'static str, body: Option<impl Into<Bytes>>) -> Self {
        if let Some(body) = body {
            self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
            self.body = Some(body.into().into());
        }
        self
    }

    /// Sets a body of bytes, if there is one. If the document declares a range of media types, the upload brings its own.
    pub(crate) fn upload(mut self, media_type: &'static str, body: Option<Upload>) -> Result<Self, Error> {
        let Some(body) = body else { return Ok(self) };
        let own = body.media_type().filter(|_| media_type.contains('*'));
        let value = match (own, media_type) {
            (Some(own), _) if in_range(own, media_type) => HeaderValue::from_str(own).ok(),
            (None, "*/*") => Some(HeaderValue::from_static("application/octet-stream")),
            (None, media_type) if !media_type.contains('*') => Some(HeaderValue::from_static(media_type)),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            let problem = format!("needs a media type of `{media_type}`: pass one to `Upload::with_media_type`");
            Error::parameter(self.operation, "body", problem)
        })?;
        self.headers.insert(CONTENT_TYPE, value);
        self.body = Some(vec![body].into());
        Ok(self)
    }

    /// Sets a body of `application/x-www-form-urlencoded`, if there is a value.
    pub(crate) fn form(
        mut self,
        media_type: &'static str,
        value: Option<&impl Serialize>,
        styles: &[(&str, FormStyle)],
    ) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let body = form_body(value, styles)
            .map_err(|reason| Error::parameter(self.operation, "body", one_line(&reason).unwrap_or_default()))?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = Some(Bytes::from(body).into());
        Ok(self)
    }

    /// Sets a body of `multipart/form-data`, if there is one.
    pub(crate) fn multipart(mut self, form: Option<Multipart>) -> Self {
        if let Some((media_type, body)) = form.map(Multipart::finish) {
            self.headers.insert(CONTENT_TYPE, media_type);
            self.body = Some(body);
        }
        self
    }

    /// Notes the parameter that begins at `start` if it takes the most room: the transport names it if the URL is too long.
    fn measured(mut self, name: &'static str, start: usize) -> Self {
        let length = self.query.len() - start;
        if self.longest.is_none_or(|(_, longest)| longest < length) {
            self.longest = Some((name, length));
        }
        self
    }

    /// Leaves the body of a success to be read while it arrives.
    pub(crate) fn streaming(mut self) -> Self {
        self.streaming = true;
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
        let _ = write!(Encoder(&mut self.query), "{value}");
    }
}

/// Whether a media type belongs to a range such as `image/*`.
fn in_range(media_type: &str, range: &str) -> bool {
    let range = range.trim_end_matches('*');
    range == "*/" || media_type.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range))
}

impl Operation {
    /// Returns the value of a setter, or an error that names the parameter.
    pub(crate) fn value<T>(&'static self, name: &'static str, value: Result<T, String>) -> Result<T, Error> {
        value.map_err(|problem| Error::parameter(self, name, problem))
    }
}
