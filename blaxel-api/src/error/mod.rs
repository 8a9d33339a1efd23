//! The error type of all operations. It keeps the server's response and says what to do.
//!
//! All operations share one type, so that `?` and logging helpers work across calls. The type is a box, so that the
//! `Result` of a call stays small.
//!
//! `Display` includes the cause; [`source`](StdError::source) returns the errors below that cause, so that a printed
//! chain repeats nothing.

use std::any::type_name;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::operation::Operation;
use crate::retry::retry_after;

mod declared;
mod details;
mod json;
mod kind;
mod redirect;
mod request_id;
mod text;

use declared::Declared;
pub use declared::NotDeclared;
pub use details::ErrorDetails;
pub(crate) use json::{json_problem, json_problem_in, json_problem_of};
pub use kind::ErrorKind;
pub(crate) use redirect::redirect_target;
pub(crate) use request_id::request_id;
pub(crate) use text::{host, is_hidden, one_line, root_cause};

/// Any error, as a token source may return it.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// Why creating a client, a call or a wait failed.
///
/// `Display` is one line that includes the cause. `Display`, `Debug` and [`source`](StdError::source) show no headers,
/// bodies or credentials. They do show the server's error message (see [`Error::details`]), without credentials.
///
/// ```
/// use blaxel_api::{Error, ErrorKind};
///
/// fn advice(error: &Error) -> String {
///     match error.kind() {
///         ErrorKind::Status if error.is_not_found() => "it does not exist".to_owned(),
///         ErrorKind::UnexpectedSuccess => "check before you repeat the call".to_owned(),
///         _ if error.is_retryable() => "try again later".to_owned(),
///         _ => error.to_string(),
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: Cow<'static, str>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    details: Option<ErrorDetails>,
    note: Option<Cow<'static, str>>,
    retryable: bool,
    timed_out: bool,
    refused: bool,
    declared: Declared,
    /// The error whose text the message includes.
    cause: Option<BoxError>,
}

impl Error {
    /// Returns the `operationId` of the call. `None` if the client could not be created, if a [`wait`](crate::wait)
    /// timed out, or if the call was made with [`raw`](crate::raw).
    #[must_use]
    pub fn operation_id(&self) -> Option<&'static str> {
        self.0.operation.filter(|operation| !operation.is_raw()).map(|operation| operation.id)
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the status code of the response; `None` if there is no response.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns the headers of the response; empty if there is no response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns the body of the response as it was received; empty if there is no response. The body of an error status
    /// is cut after 64 KiB, or after the limit of [`Config::with_max_error_body`](crate::Config::with_max_error_body).
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// Returns the identifier that the server gave to the request: the value of the first of the headers `x-request-id`,
    /// `request-id`, `x-amzn-requestid`, `x-amz-request-id`, `x-ms-request-id`, `x-correlation-id` and `cf-ray` in the response.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.0.headers)
    }

    /// Returns the body as the type that the document declares for this operation and status. The documentation of the
    /// operation's method names the type for each status. If the types differ, `E` is the operation's enum in
    /// [`builder`](crate::builder), which has one variant for each type.
    ///
    /// # Errors
    ///
    /// Returns the reason if there is no such value: the operation declares another type than `E`, nothing is declared for the
    /// status, the body does not match its declaration, or there is no response.
    ///
    /// ```
    /// # fn example(error: &blaxel_api::Error) {
    /// // In place of `String`, the type that the operation declares.
    /// match error.declared::<String>() {
    ///     Ok(text) => println!("the server says: {text}"),
    ///     Err(reason) => println!("{error} ({reason})"),
    /// }
    /// # }
    /// ```
    pub fn declared<E: 'static>(&self) -> Result<&E, NotDeclared> {
        let asked = || declared::short(type_name::<E>());
        let reason = match (&self.0.declared, self.0.status) {
            (Declared::Value(value, found), _) => match value.downcast_ref() {
                Some(value) => return Ok(value),
                None => format!("the document declares `{}` for this error, not `{}`", declared::short(found), asked()),
            },
            (Declared::Malformed(expected, reason), _) => {
                format!("the body is not the declared `{}` ({reason}): see `Error::body`", declared::short(expected))
            }
            (Declared::Nothing, Some(status)) => {
                format!("the document declares no type for the body of status {}: see `Error::body`", status.as_u16())
            }
            (Declared::Nothing, None) => "there is no response".to_owned(),
        };
        Err(NotDeclared(reason.into()))
    }

    /// Returns how often the request was sent; 0 if it was not sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the server's details of the error: a code, a message and whether a retry may help. `None` if there are
    /// none, or if the status is not an error. For [`ErrorKind::Token`], they come from the token endpoint.
    #[must_use]
    pub fn details(&self) -> Option<&ErrorDetails> {
        self.0.details.as_ref()
    }

    /// Returns the wait that the server requests (`Retry-After`, in seconds or as a date), without an upper bound;
    /// `None` if it requests none.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.0.headers)
    }

    /// Returns whether the call is safe to repeat and may succeed later. This is so in three cases:
    ///
    /// - Nothing reached the server, and the cause is not an untrusted certificate.
    /// - The operation is idempotent and the failure is transient: no complete response, or status 408, 429, 502, 503
    ///   or 504.
    /// - The body has `error.retryable: true`, whatever the status and the method are. If it is `false`, the error is
    ///   not retryable.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns whether the server responded with a success status that the document does not declare. The operation was
    /// probably carried out: check this before you repeat the call.
    #[must_use]
    pub fn is_unexpected_success(&self) -> bool {
        self.0.kind == ErrorKind::UnexpectedSuccess
    }

    /// Returns whether the call, its last attempt or the connection timed out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// Returns whether no connection was made, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Returns whether the status is 401: the server does not accept the credentials.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns whether the status is 403: the credentials do not permit the operation. `Display` names the required scopes.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_status(StatusCode::FORBIDDEN)
    }

    /// Returns whether the status is 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND)
    }

    /// Returns whether the status is 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_status(StatusCode::CONFLICT)
    }

    /// Returns whether the status is 429; see [`Error::retry_after`] for how long to wait.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns whether the status is between 500 and 599.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Status && self.0.status.is_some_and(|status| status.is_server_error())
    }

    fn is_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Status && self.0.status == Some(status)
    }
}

/// How the other modules construct errors.
impl Error {
    pub(crate) fn new(
        kind: ErrorKind,
        operation: Option<&'static Operation>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            message: message.into(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            attempts: 0,
            details: None,
            note: None,
            retryable: false,
            timed_out: false,
            refused: false,
            declared: Declared::Nothing,
            cause: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, None, message)
    }

    /// `problem` completes the sentence "parameter `name` ..".
    pub(crate) fn parameter(operation: &'static Operation, name: &str, problem: impl fmt::Display) -> Self {
        let setters: Vec<_> = operation.setters.iter().filter(|(wire, _)| *wire == name).collect();
        let setters: Vec<_> = setters.iter().map(|(_, setter)| format!("`.{setter}(..)`")).collect();
        let set_with = if setters.is_empty() { String::new() } else { format!(" ({})", setters.join(" or ")) };
        Self::new(ErrorKind::Parameter, Some(operation), format!("parameter `{name}`{set_with} {problem}"))
    }

    /// Sets how often the request was sent.
    pub(crate) fn attempted(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets what was received.
    pub(crate) fn received(mut self, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        self.0.status = Some(status);
        self.0.headers = headers;
        self.0.body = body;
        self
    }

    pub(crate) fn detailed(mut self, details: Option<ErrorDetails>) -> Self {
        self.0.details = details;
        self
    }

    #[allow(dead_code, reason = "a document may declare no error with a body")]
    pub(crate) fn declaring<E: Send + Sync + 'static>(mut self, decoded: Result<E, String>) -> Self {
        self.0.declared = Declared::of(decoded);
        self
    }

    /// Sets what `Display` adds in parentheses.
    pub(crate) fn noted(mut self, note: Option<Cow<'static, str>>) -> Self {
        self.0.note = note;
        self
    }

    /// As [`noted`](Self::noted), in place.
    pub(crate) fn note(&mut self, note: Option<Cow<'static, str>>) {
        self.0.note = note;
    }

    /// Sets the result of [`Error::is_retryable`].
    pub(crate) fn retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Sets the result of [`Error::is_timeout`].
    pub(crate) fn timed_out(mut self, timed_out: bool) -> Self {
        self.0.timed_out = timed_out;
        self
    }

    /// Sets the result of [`Error::is_refused`].
    pub(crate) fn refused(mut self, refused: bool) -> Self {
        self.0.refused = refused;
        self
    }

    /// Sets the error whose text the message includes: [`source`](StdError::source) starts below it.
    pub(crate) fn caused_by(mut self, cause: Option<BoxError>) -> Self {
        self.0.cause = cause;
        self
    }

    /// Whether the server's host refused the connection, so that it received nothing.
    pub(crate) fn is_refused(&self) -> bool {
        self.0.refused
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if let Some(operation) = self.0.operation {
            f.write_str(operation.name)?;
            separator = ": ";
        }
        if let Some(status) = self.0.status {
            write!(f, "{separator}{}", status.as_u16())?;
            separator = ": ";
            if let Some(reason) = status.canonical_reason() {
                write!(f, " {reason}")?;
            }
        }
        if !self.0.message.is_empty() {
            write!(f, "{separator}{}", self.0.message)?;
        }
        if let Some(note) = &self.0.note {
            write!(f, " ({note})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation_id", &self.operation_id())
            .field("status", &self.0.status)
            .field("attempts", &self.0.attempts)
            .field("body_bytes", &self.0.body.len())
            .field("message", &self.0.message)
            .field("note", &self.0.note)
            .field("cause", &self.0.cause)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.cause.as_ref()?.source()
    }
}
