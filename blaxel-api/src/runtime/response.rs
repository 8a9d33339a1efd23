//! Responses: what a call returns, and how generated code decodes it.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use tokio::time::Instant;

use super::json::{self, Reads};
use super::json_lines::JsonLines;
use super::streaming::{ByteStream, Decode, Events};
use crate::body;
use crate::error::{Error, ErrorKind, json_problem_in, request_id};
use crate::operation::Operation;
use crate::transport::{Incoming, RawResponse};

/// The response of a call: status, headers, body, and the value that the document declares for the status.
///
/// `T` is `()` if the document declares no content. `Debug` shows the status, the size of the body and the value, but
/// no headers. The value's own `Debug` redacts its secrets.
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    value: T,
}

impl<T> Response<T> {
    /// Returns the status code.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the identifier that the server gave to the request: the value of the first of the headers `x-request-id`,
    /// `request-id`, `x-amzn-requestid`, `x-amz-request-id`, `x-ms-request-id`, `x-correlation-id` and `cf-ray` in the response.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the body as it was received, even if the document declares no content.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the decoded value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// Returns the decoded value and drops the rest.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> AsRef<T> for Response<T> {
    fn as_ref(&self) -> &T {
        &self.value
    }
}

const LIST_FOR_PAGE: &str = "the body is a list, but the document declares a page: the server probably uses another version of the \
                             API, so request the version that the document describes";

/// How generated code converts values.
impl<T> Response<T> {
    #[allow(dead_code, reason = "a document may declare one success for each operation")]
    pub(crate) fn map<U>(self, of: impl FnOnce(T) -> U) -> Response<U> {
        Response { status: self.status, headers: self.headers, body: self.body, value: of(self.value) }
    }

    /// The page of a list, where a response may have another media type.
    #[allow(dead_code, reason = "a document may declare one media type for each page")]
    pub(crate) fn into_page<U>(
        self,
        operation: &'static Operation,
        page: impl FnOnce(T) -> Option<U>,
    ) -> Result<Response<U>, Error> {
        let Self { status, headers, body, value } = self;
        match page(value) {
            Some(value) => Ok(Response { status, headers, body, value }),
            None => {
                let message = "the response has another media type than the page that was requested: see `Error::body`";
                Err(RawResponse { body, ..RawResponse::new(operation, status, headers) }
                    .fail(ErrorKind::Decode, message))
            }
        }
    }

    /// The error of a page whose cursor occurred before.
    pub(super) fn into_repeated_cursor(self, operation: &'static Operation) -> Error {
        let message = "the page has the cursor of an earlier page, so the list would never end: report this to the provider of the API";
        RawResponse { body: self.body, ..RawResponse::new(operation, self.status, self.headers) }
            .fail(ErrorKind::Decode, message)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// How generated code decodes a response.
#[allow(dead_code, reason = "which of these are called depends on the document")]
impl RawResponse {
    /// The number by which generated code selects what the document declares.
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// A success for which the document declares no content.
    pub(crate) fn without_content(self) -> Response<()> {
        Response { status: self.status, headers: self.headers, body: self.body, value: () }
    }

    /// A success for which the document declares JSON.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.decode(Self::undecodable)
    }

    /// Decodes JSON within the limits of the client and the time of the call.
    fn decode<T: DeserializeOwned>(
        self,
        undecodable: impl FnOnce(Self, &serde_json::Error) -> Error,
    ) -> Result<Response<T>, Error> {
        let limit = self.limits.values;
        if body::has_more_values(&self.body, limit) {
            let message = format!(
                "the body has more than {limit} JSON values: request less at once, or raise the limit with `Config::with_max_values`"
            );
            return Err(self.fail(ErrorKind::Body, message));
        }
        let raw = self.in_time()?;
        let decoded = json::read(&raw.body);
        // Decoding cannot be interrupted, but its result does not hide that the time is over.
        let raw = raw.in_time()?;
        match decoded {
            Ok(value) => Ok(Response { status: raw.status, headers: raw.headers, body: raw.body, value }),
            Err(error) => Err(undecodable(raw, &error)),
        }
    }

    /// The response itself, or an error if the time for the call is over.
    fn in_time(self) -> Result<Self, Error> {
        match self.limits.deadline {
            Some((deadline, timeout)) if Instant::now() > deadline => {
                let idempotent = self.operation.is_idempotent();
                let message = format!(
                    "the response was not decoded within {timeout:?}; the operation was probably carried out: see `Error::body`, request less at once, or raise the limit with `Config::with_timeout`"
                );
                Err(self.fail(ErrorKind::Timeout, message).retryable(idempotent).timed_out(true))
            }
            _ => Ok(self),
        }
    }

    fn undecodable(self, error: &serde_json::Error) -> Error {
        let message = format!(
            "the body is not what the document declares ({}): the server and the document differ, see `Error::body`",
            self.redact(json_problem_in(error, &self.body))
        );
        self.fail(ErrorKind::Decode, message)
    }

    /// A success for which the document declares a list or map; servers send `null` for an empty one.
    pub(crate) fn json_list<T: DeserializeOwned + Default>(self) -> Result<Response<T>, Error> {
        Ok(self.json::<Option<T>>()?.map(Option::unwrap_or_default))
    }

    /// A success for which the document declares a list or map that contains further ones.
    pub(crate) fn json_nested<R: Reads + DeserializeOwned>(self) -> Result<Response<R::Value>, Error> {
        Ok(self.json::<R>()?.map(Reads::value))
    }

    /// A success for which the document declares text.
    pub(crate) fn text(self) -> Result<Response<String>, Error> {
        match std::str::from_utf8(&self.body).map(str::to_owned) {
            Ok(value) => Ok(Response { status: self.status, headers: self.headers, body: self.body, value }),
            Err(error) => {
                let message =
                    format!("the body is not UTF-8 ({error}), but the document declares text: see `Error::body`");
                Err(self.fail(ErrorKind::Decode, message))
            }
        }
    }

    /// A success for which the document declares bytes.
    pub(crate) fn bytes(self) -> Response<Vec<u8>> {
        let value = self.body.to_vec();
        Response { status: self.status, headers: self.headers, body: self.body, value }
    }

    /// Whether the response has a media type, or one of a range such as `image/*`; its parameters do not matter.
    pub(crate) fn is(&self, declared: &str) -> bool {
        let found = self.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let Some(found) = found else { return false };
        let essence = |text: &str| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (found, declared) = (essence(found), essence(declared));
        match declared.strip_suffix('*') {
            Some("*/") => true,
            Some(range) => found.starts_with(range),
            None => found == declared,
        }
    }

    /// The body of a success while it arrives.
    pub(crate) fn byte_stream(self) -> Result<Response<ByteStream>, Error> {
        self.stream(ByteStream)
    }

    /// The events of a success while they arrive.
    pub(crate) fn events<T>(self, decode: Decode<T>) -> Result<Response<Events<T>>, Error> {
        if !self.is("text/event-stream") {
            let message =
                "the response is not `text/event-stream`, which was requested: the server has no events for this call";
            return Err(self.fail(ErrorKind::Decode, message));
        }
        self.stream(|incoming| Events::new(incoming, decode))
    }

    /// The values of a success, line by line, while they arrive.
    pub(crate) fn lines<T: DeserializeOwned>(self) -> Result<Response<JsonLines<T>>, Error> {
        self.stream(JsonLines::new)
    }

    fn stream<S>(mut self, of: impl FnOnce(Incoming) -> S) -> Result<Response<S>, Error> {
        match self.incoming.take() {
            Some(incoming) => {
                let value = of((*incoming).authorized(self.sent));
                Ok(Response { status: self.status, headers: self.headers, body: Bytes::new(), value })
            }
            None => Err(self.into_error()),
        }
    }

    /// An error for which the document declares text.
    pub(crate) fn into_declared_text<E: Send + Sync + 'static>(self, of: impl FnOnce(String) -> E) -> Error {
        if self.status.is_success() {
            return self.into_error();
        }
        let text = String::from_utf8(self.body.to_vec()).map(of).map_err(|error| format!("no UTF-8: {error}"));
        self.into_error().declaring(text)
    }

    /// A success for which the document declares a page of a list.
    pub(crate) fn json_page<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.decode(|raw, error| {
            if raw.body.trim_ascii_start().starts_with(b"[") {
                raw.fail(ErrorKind::Decode, LIST_FOR_PAGE)
            } else {
                raw.undecodable(error)
            }
        })
    }

    /// An error for which the document declares JSON.
    pub(crate) fn into_declared<T, E>(self, of: impl FnOnce(T) -> E) -> Error
    where
        T: DeserializeOwned,
        E: Send + Sync + 'static,
    {
        // The declaration for all other statuses (`default`) covers undeclared successes, which are no errors of this type.
        if self.status.is_success() {
            return self.into_error();
        }
        let limit = self.limits.values;
        let declared = if body::has_more_values(&self.body, limit) {
            Err(format!("it has more than {limit} JSON values"))
        } else {
            json::read(&self.body).map(of).map_err(|error| self.redact(json_problem_in(&error, &self.body)))
        };
        self.into_error().declaring(declared)
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;
    use std::time::Duration;

    use serde::{Deserialize, Deserializer};

    use super::*;
    use crate::transport::Limits;

    static OPERATION: Operation = Operation {
        id: "Thing",
        name: "thing",
        method: http::Method::GET,
        path: "/things",
        tags: &[],
        security: &[],
        servers: &[],
        deprecated: false,
        setters: &[],
    };

    /// A type that takes 50 ms to decode.
    #[derive(Debug)]
    struct Slow;

    impl<'de> Deserialize<'de> for Slow {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            sleep(Duration::from_millis(50));
            bool::deserialize(deserializer).map(|_| Self)
        }
    }

    fn response(body: &'static str, left: Duration) -> RawResponse {
        let limits = Limits { values: 10, deadline: Some((Instant::now() + left, left)) };
        let body = Bytes::from_static(body.as_bytes());
        RawResponse { body, limits, ..RawResponse::new(&OPERATION, StatusCode::OK, HeaderMap::new()) }
    }

    #[test]
    fn decoding_past_the_deadline_is_a_timeout_that_keeps_the_response() {
        response("true", Duration::from_secs(60)).json::<Slow>().unwrap();
        // With no time left before decoding, and with some that decoding uses up; also if the body is of another shape.
        for (body, left) in [("true", 0), ("true", 20), ("1", 20)] {
            for error in [
                response(body, Duration::from_millis(left)).json::<Slow>().unwrap_err(),
                response(body, Duration::from_millis(left)).json_page::<Slow>().unwrap_err(),
            ] {
                assert_eq!((error.kind(), error.body()), (ErrorKind::Timeout, body.as_bytes()), "{body} {left}");
                assert!(error.is_timeout() && error.is_retryable());
                assert!(error.to_string().contains(&format!("not decoded within {left}")), "{error}");
            }
        }
    }

    #[test]
    fn an_error_of_too_many_values_is_not_decoded() {
        for (body, decoded) in [("[1,2,3,4,5,6,7,8,9]", true), ("[1,2,3,4,5,6,7,8,9,0]", false)] {
            let mut raw = response(body, Duration::from_secs(60));
            raw.status = StatusCode::BAD_REQUEST;
            let error = raw.into_declared(|items: Vec<u8>| items);
            assert_eq!(error.declared::<Vec<u8>>().is_ok(), decoded, "{body}");
        }
    }
}
