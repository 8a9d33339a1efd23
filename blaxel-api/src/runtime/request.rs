//! How generated code assembles a request.
#![allow(dead_code, reason = "which of these are called depends on the document")]

use std::fmt::{self, Display, Write};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::builder::NoValue;
use super::form::form_body;
use super::json;
use super::multipart::Multipart;
use super::path::{Encoder, Path};
use super::segment::{self, SegmentStyle};
use super::style::{self, FormStyle, Pairs, Place};
use crate::error::{Error, one_line};
use crate::operation::Operation;
use crate::transport::{CallOptions, Caller, Request, Upload};

impl<'a> Request<'a> {
    pub(crate) fn new(caller: Caller<'a>, operation: &'static Operation, path: Path) -> Result<Self, Error> {
        let path = path.finish(caller.folder(operation))?;
        Ok(Self {
            caller,
            operation,
            path,
            query: String::new(),
            longest: None,
            secrets: &[],
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

    /// Adds a query parameter that is one text (style `form`), if there is a value.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl Display>) -> Self {
        let start = self.query.len();
        if let Some(value) = value {
            self.query_name(name);
            self.encode(&value);
        }
        self.measured(name, start)
    }

    /// The same with other options of the call.
    pub(crate) fn with(mut self, options: CallOptions) -> Self {
        self.caller = self.caller.with(options);
        self
    }

    /// Adds a pair to the query of a request that the document does not describe.
    pub(crate) fn raw_query(mut self, name: &str, value: &dyn Display) -> Self {
        let start = self.query.len();
        self.query_name(name);
        self.encode(value);
        self.measured("query", start)
    }

    /// Sets the body of a request that the document does not describe.
    pub(crate) fn raw_content(mut self, media_type: &str, body: Bytes) -> Result<Self, Error> {
        let media_type = HeaderValue::from_str(media_type).map_err(|_| {
            Error::parameter(self.operation, "media_type", "cannot be sent in a header: pass one like `text/plain`")
        })?;
        self.headers.insert(CONTENT_TYPE, media_type);
        self.body = Some(body.into());
        Ok(self)
    }

    /// Adds a query parameter that has a style of its own, or is more than one text, if there is a value.
    pub(crate) fn query_styled(
        mut self,
        parameter: &QueryParameter,
        value: Option<impl Serialize>,
    ) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let start = self.query.len();
        let written = parameter.write(&value, &mut self.query);
        let written = written.map_err(|problem| self.refused(parameter.name, &problem))?;
        if !written && parameter.required {
            return Err(self.refused(parameter.name, EMPTY));
        }
        Ok(self.measured(parameter.name, start))
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

    /// Adds a header that is a list, an object or JSON, if there is a value.
    pub(crate) fn header_styled(
        self,
        name: &'static str,
        style: SegmentStyle,
        required: bool,
        value: Option<impl Serialize>,
    ) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let written = json::parameter(&value).and_then(|value| segment::header(style, &value));
        match written {
            Ok(Some(text)) => self.header(name, Some(text)),
            Ok(None) if required => Err(self.refused(name, EMPTY)),
            Ok(None) => Ok(self),
            Err(problem) => Err(self.refused(name, &problem)),
        }
    }

    /// Adds a cookie, if there is a value: to the one header that has all of them (RFC 6265, section 4.2.1).
    pub(crate) fn cookie(mut self, name: &'static str, value: Option<impl Serialize>) -> Result<Self, Error> {
        let Some(value) = value else { return Ok(self) };
        let text = json::parameter(&value).and_then(|value| style::text(&value));
        let text = text.map_err(|problem| self.refused(name, &problem))?;
        // `cookie-octet` of RFC 6265, section 4.1.1.
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)) {
            let problem = "contains a character that a cookie cannot carry: pass another value";
            return Err(self.refused(name, problem));
        }
        let before = self.headers.get(COOKIE).and_then(|cookies| cookies.to_str().ok());
        let cookies = before.map(|before| format!("{before}; ")).unwrap_or_default() + name + "=" + &text;
        let mut cookies = HeaderValue::try_from(cookies)
            .map_err(|_| self.refused(name, "cannot be sent in a cookie: pass another value"))?;
        cookies.set_sensitive(true);
        self.headers.insert(COOKIE, cookies);
        Ok(self)
    }

    /// Names the parameters whose values are secrets: no header of them is shown by a `Debug`, or kept in a table of HTTP/2.
    pub(crate) fn secrets(mut self, names: &'static [&'static str]) -> Self {
        for name in names {
            if let Some(value) = self.headers.get_mut(*name) {
                value.set_sensitive(true);
            }
        }
        self.secrets = names;
        self
    }

    /// An error that names the parameter. A name in the value may hold any character.
    fn refused(&self, name: &'static str, problem: &str) -> Error {
        Error::parameter(self.operation, name, one_line(problem).unwrap_or_default())
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
        let parts = in_range(media_type, "multipart/*") && !has_boundary(media_type);
        let own = body.media_type().filter(|_| parts || media_type.contains('*'));
        let value = match (own, media_type) {
            (Some(own), _) if in_range(own, media_type) && (!parts || has_boundary(own)) => {
                HeaderValue::from_str(own).ok()
            }
            (None, "*/*") => Some(HeaderValue::from_static("application/octet-stream")),
            (None, media_type) if !parts && !media_type.contains('*') => Some(HeaderValue::from_static(media_type)),
            _ => None,
        };
        let value = value.ok_or_else(|| {
            let boundary = if parts { " with its boundary" } else { "" };
            let problem =
                format!("needs a media type of `{media_type}`{boundary}: pass one to `Upload::with_media_type`");
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

    /// Requests this media type, and leaves the body of a success to be read while it arrives.
    pub(crate) fn streaming(mut self, media_type: &'static str) -> Self {
        self.streaming = true;
        self.accept(media_type)
    }

    fn query_name(&mut self, name: &str) {
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

/// Whether a media type belongs to a range such as `image/*`, or is the same but for its parameters.
fn in_range(media_type: &str, range: &str) -> bool {
    let range = range.trim_end_matches('*');
    let start = media_type.get(..range.len()).is_some_and(|start| start.eq_ignore_ascii_case(range));
    let rest = media_type.get(range.len()..).unwrap_or_default().trim_start();
    range == "*/" || start && (range.ends_with('/') || rest.is_empty() || rest.starts_with(';'))
}

/// Whether a media type says what separates the parts of its body.
fn has_boundary(media_type: &str) -> bool {
    media_type.to_ascii_lowercase().split(';').skip(1).any(|parameter| parameter.trim_start().starts_with("boundary="))
}

/// What an empty list or object is where the document requires a value: it would be as good as none (RFC 6570, section 2.3).
const EMPTY: &str = "is empty, which cannot be distinguished from no value at all: pass at least one item";

/// How a query parameter is written that has a style of its own, or is more than one text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueryParameter {
    pub(super) name: &'static str,
    pub(super) style: FormStyle,
    required: bool,
    reserved: bool,
    others: &'static [&'static str],
}

impl QueryParameter {
    pub(crate) const fn new(name: &'static str, style: FormStyle) -> Self {
        Self { name, style, required: false, reserved: false, others: &[] }
    }

    /// Refuses an empty list or object.
    pub(crate) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Leaves reserved characters as they are, except for those that mean something in a query.
    pub(crate) const fn reserved(mut self) -> Self {
        self.reserved = true;
        self
    }

    /// The names of other parameters, which no member of an object may take.
    pub(crate) const fn beside(mut self, others: &'static [&'static str]) -> Self {
        self.others = others;
        self
    }

    /// Writes the value behind what is there; whether there was anything to write.
    pub(super) fn write(&self, value: &impl Serialize, query: &mut String) -> Result<bool, String> {
        let start = query.len();
        let place = if self.reserved { Place::Reserved } else { Place::Query };
        let value = json::parameter(value)?;
        Pairs { out: query, place }.write(self.name, &value, self.style, self.others)?;
        Ok(query.len() > start)
    }
}

impl Operation {
    /// As [`value`](Self::value), for a value with numbers.
    pub(crate) fn number<T: Serialize>(
        &'static self,
        name: &'static str,
        value: Result<T, NoValue>,
    ) -> Result<T, Error> {
        self.value(
            name,
            value.and_then(|value| json::finite(value).map_err(|problem| NoValue::Invalid(problem.into()))),
        )
    }

    /// Returns the value of a setter, or an error that names the parameter.
    pub(crate) fn value<T>(&'static self, name: &'static str, value: Result<T, NoValue>) -> Result<T, Error> {
        value.map_err(|problem| Error::parameter(self, name, problem))
    }
}
