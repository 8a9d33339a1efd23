//! What a call gives back.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::credentials::Authorization;
use crate::error::{Error, ErrorKind};
use crate::json::{self, Reads};
use crate::operation::Operation;
use crate::problem::Problem;
use crate::token::BoxError;

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

const BARE_LIST: &str = "has a bare list and not the page that the document declares: the API answers so before its version \
                         2026-04-28, so ask for that one or a later one with `Config::with_api_version`";

/// How the generated code makes one type of several.
impl<T> Response<T> {
    #[allow(dead_code, reason = "a document may declare one success for each operation")]
    pub(crate) fn map<U>(self, of: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: self.body, value: of(self.value) }
    }

    /// The error of a page whose cursor was there before.
    pub(crate) fn into_cursor_again(self, operation: &'static Operation) -> Error {
        let answer = Answer { body: self.body, ..Answer::new(operation, self.status, self.headers) };
        let message =
            "has a cursor that was there before, so that the list has no end: the server is in error, report it";
        Error::with_answer(ErrorKind::Decode, message, answer)
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
    /// How often the request was sent.
    pub(crate) attempts: u32,
    /// What the request was authorised with, to be kept out of errors should the server have repeated it.
    pub(crate) authorization: Option<Authorization>,
    /// What the server says of an error.
    pub(crate) problem: Option<Problem>,
    /// What the transport has to say of an error besides.
    pub(crate) note: Option<Cow<'static, str>>,
    /// The failure behind it, such as that of a token that could not be renewed.
    pub(crate) source: Option<BoxError>,
}

#[allow(dead_code, reason = "which of these are called depends on the document")]
impl Answer {
    pub(crate) fn new(operation: &'static Operation, status: StatusCode, headers: HeaderMap) -> Self {
        Self {
            operation,
            status,
            headers,
            body: Bytes::new(),
            attempts: 1,
            authorization: None,
            problem: None,
            note: None,
            source: None,
        }
    }

    /// A text of the server without the credentials of the call.
    pub(crate) fn redact(&self, text: String) -> String {
        match &self.authorization {
            Some(authorization) => authorization.redact(text),
            None => text,
        }
    }

    /// The number by which the generated code decides what the document declares.
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A success for which the document declares no content.
    pub(crate) fn without_content(self) -> Response<()> {
        Response { status: self.status, headers: self.headers, body: self.body, value: () }
    }

    /// A success for which the document declares JSON.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        match json::read(&self.body) {
            Ok(value) => Ok(Response { status: self.status, headers: self.headers, body: self.body, value }),
            Err(error) => Err(Error::decode(self, error)),
        }
    }

    /// A success for which the document declares a list or map: servers answer `null` for one that is empty.
    pub(crate) fn json_list<T: DeserializeOwned + Default>(self) -> Result<Response<T>, Error> {
        Ok(self.json::<Option<T>>()?.map(Option::unwrap_or_default))
    }

    /// A success for which the document declares a list or map with further ones inside.
    pub(crate) fn json_nested<R: Reads + DeserializeOwned>(self) -> Result<Response<R::Value>, Error> {
        Ok(self.json::<R>()?.map(Reads::value))
    }

    /// A success for which the document declares a text.
    pub(crate) fn text(self) -> Result<Response<String>, Error> {
        match std::str::from_utf8(&self.body).map(str::to_owned) {
            Ok(value) => Ok(Response { status: self.status, headers: self.headers, body: self.body, value }),
            Err(error) => {
                let message = "has a body that is no UTF-8, and the document declares a text: see `body()`";
                Err(Error::with_answer(ErrorKind::Decode, message, self).caused_by(error))
            }
        }
    }

    /// A success for which the document declares bytes.
    pub(crate) fn bytes(self) -> Response<Vec<u8>> {
        let value = self.body.to_vec();
        Response { status: self.status, headers: self.headers, body: self.body, value }
    }

    /// A success for which the document declares a page of a list.
    pub(crate) fn json_page<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        let list = self.body.trim_ascii_start().starts_with(b"[");
        self.json()
            .map_err(|error| if list && error.kind() == ErrorKind::Decode { error.saying(BARE_LIST) } else { error })
    }

    /// An error for which the document declares JSON.
    pub(crate) fn into_declared<T, E>(self, of: impl FnOnce(T) -> E) -> Error
    where
        T: DeserializeOwned,
        E: Send + Sync + 'static,
    {
        // What covers every undeclared status (`default`) does not make an error of a success.
        let declared = if self.status.is_success() { None } else { json::read(&self.body).ok().map(of) };
        self.into_error().declaring(declared.map(|declared| Box::new(declared) as _))
    }

    /// An answer that is no success that the document declares.
    pub(crate) fn into_error(self) -> Error {
        Error::answered(self)
    }
}
