//! One error for all operations: it keeps what the server answered and says what to do.
//!
//! It is one type and not one for each operation, so that `?` and a helper for logging work across calls. It is a box, so
//! that the `Result` of a call stays small.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::grant::Refusal;
use crate::operation::Operation;
use crate::problem::Problem;
use crate::response::Answer;
use crate::retry::{self, retry_after};
use crate::token::{BoxError, Failure};

mod kind;
mod redirect;

pub use kind::ErrorKind;
use redirect::redirect_target;

/// Why a client could not be made or a call did not succeed.
///
/// `Display` is one line; neither it nor `Debug` shows headers, bodies or credentials. [`source`](StdError::source) is the
/// underlying error where there is one.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: Cow<'static, str>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Bytes,
    attempts: u32,
    problem: Option<Problem>,
    note: Option<Cow<'static, str>>,
    retryable: bool,
    timed_out: bool,
    declared: Option<Box<dyn Any + Send + Sync>>,
    source: Option<BoxError>,
}

impl Error {
    /// The `operationId` of the call; `None` where the client could not be made.
    #[must_use]
    pub fn operation_id(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status code, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the answer; none if the server did not answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body of the answer as it came, up to 64 KiB of an error's body; empty if the server did not answer.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The body as the document declares it for this operation and status: the type of the declared errors, or, where they
    /// have several, the operation's enum of them (see [`builder`](crate::builder)). `None` where the document declares another
    /// type or none for the status, and where the body is no such value.
    #[must_use]
    pub fn declared<E: 'static>(&self) -> Option<&E> {
        self.0.declared.as_ref()?.downcast_ref()
    }

    /// How often the call was tried over the network; 0 if it failed before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// What the server says of an error: its code, message and hint whether to retry. `None` where it says nothing, and where
    /// the answer is no error status. For [`ErrorKind::Token`] it is what the token endpoint says.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.0.problem.as_ref()
    }

    /// How long the server asks to wait (`Retry-After`, in seconds or as a date), uncapped; `None` if it does not.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.0.headers)
    }

    /// Whether the same call may succeed later and may be sent again: nothing reached the server, or the operation is
    /// idempotent and the failure is of the passing kind (no answer, 408, 429, 502, 503, 504, or what the server says).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Whether the server answered with a success that the document does not declare: the operation was probably carried
    /// out, so do not repeat it without looking.
    #[must_use]
    pub fn is_undeclared_success(&self) -> bool {
        self.0.kind == ErrorKind::UndeclaredSuccess
    }

    /// Whether the time ran out, for the call, for its last attempt or for the connection.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// Whether no connection was made: nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Whether the server answered 401: it knows no such credentials, or no longer.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the server answered 403: the credentials are good and not for this. `Display` names the scopes.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_status(StatusCode::FORBIDDEN)
    }

    /// Whether the server answered 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND)
    }

    /// Whether the server answered 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_status(StatusCode::CONFLICT)
    }

    /// Whether the server answered 429. [`Error::retry_after`] says for how long.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server answered with a status of the 500s.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.0.kind == ErrorKind::Status && self.0.status.is_some_and(|status| status.is_server_error())
    }

    fn is_status(&self, status: StatusCode) -> bool {
        self.0.kind == ErrorKind::Status && self.0.status == Some(status)
    }
}

/// How the parts of the crate make errors.
impl Error {
    fn new(kind: ErrorKind, operation: Option<&'static Operation>, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation,
            message: message.into(),
            status: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            attempts: 0,
            problem: None,
            note: None,
            retryable: false,
            timed_out: false,
            declared: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, None, message)
    }

    /// `problem` continues "parameter `name` ..".
    pub(crate) fn parameter(operation: &'static Operation, name: &str, problem: impl fmt::Display) -> Self {
        Self::new(ErrorKind::Parameter, Some(operation), format!("parameter `{name}` {problem}"))
    }

    pub(crate) fn option(operation: &'static Operation, problem: String) -> Self {
        Self::new(ErrorKind::Configuration, Some(operation), problem)
    }

    pub(crate) fn sending(
        kind: ErrorKind,
        operation: &'static Operation,
        attempts: u32,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let mut error = Self::new(kind, Some(operation), message);
        error.0.attempts = attempts;
        error
    }

    /// There is no token, so nothing was sent; `failure` is shared by all calls that waited for it.
    pub(crate) fn token(operation: &'static Operation, failure: Failure) -> Self {
        let refusal = failure.downcast_ref::<Refusal>();
        let problem = refusal.and_then(|refusal| refusal.problem.clone());
        let retryable = refusal.is_some_and(|refusal| refusal.passing);
        let message = format!("no access token, so nothing was sent: {failure}");
        let mut error = Self::new(ErrorKind::Token, Some(operation), message).caused_by(Shared(failure));
        error.0.problem = problem;
        error.0.retryable = retryable;
        error
    }

    pub(crate) fn answered(answer: Answer) -> Self {
        let status = answer.status;
        let (kind, message) = if status.is_success() {
            let message = "is a success that the document does not declare; the operation was probably carried out: check before you repeat it";
            (ErrorKind::UndeclaredSuccess, Cow::Borrowed(message))
        } else if status.is_redirection() {
            let message = match redirect_target(&answer.headers).map(|target| answer.redact(target)) {
                Some(target) => format!(
                    "is a redirect to {target}, and redirects are not followed: use the server's own URL as base URL"
                ),
                None => "is a redirect without a usable target, and redirects are not followed: check the base URL"
                    .to_owned(),
            };
            (ErrorKind::Redirect, Cow::Owned(message))
        } else {
            (
                ErrorKind::Status,
                answer.problem.as_ref().map(|problem| problem.line(Some(status))).unwrap_or_default().into(),
            )
        };
        let retryable = retry::is_passing(&answer) && answer.operation.is_idempotent();
        let mut error = Self::with_answer(kind, message, answer);
        error.0.retryable = retryable && kind == ErrorKind::Status;
        error
    }

    #[allow(dead_code, reason = "a document may declare no JSON at all")]
    pub(crate) fn decode(answer: Answer, source: serde_json::Error) -> Self {
        let message = format!(
            "has a body that is not what the document declares ({}): the server and the document differ, see `body()`",
            // The kind and the place alone: the text of the error may quote the body.
            match source.classify() {
                serde_json::error::Category::Data => "JSON of another shape",
                serde_json::error::Category::Eof => "JSON that breaks off",
                _ => "no JSON",
            },
        );
        let text = source.to_string();
        let redacted = answer.redact(text.clone());
        let source: BoxError = if redacted == text { source.into() } else { redacted.into() };
        Self::with_answer(ErrorKind::Decode, message, answer).caused_by(source)
    }

    pub(crate) fn with_answer(kind: ErrorKind, message: impl Into<Cow<'static, str>>, answer: Answer) -> Self {
        let mut error = Self::sending(kind, answer.operation, answer.attempts, message);
        error.0.status = Some(answer.status);
        error.0.headers = answer.headers;
        error.0.body = answer.body;
        error.0.problem = answer.problem;
        error.0.note = answer.note;
        error.0.source = answer.source;
        error
    }

    /// The same error with another message.
    #[allow(dead_code, reason = "a document may have no operation that is paginated")]
    pub(crate) fn saying(mut self, message: &'static str) -> Self {
        self.0.message = Cow::Borrowed(message);
        self
    }

    #[allow(dead_code, reason = "a document may declare no error with a body")]
    pub(crate) fn declaring(mut self, declared: Option<Box<dyn Any + Send + Sync>>) -> Self {
        self.0.declared = declared;
        self
    }

    pub(crate) fn noting(mut self, note: Option<Cow<'static, str>>) -> Self {
        self.0.note = note;
        self
    }

    /// Sets what [`Error::is_retryable`] and [`Error::is_timeout`] say.
    pub(crate) fn flagged(mut self, retryable: bool, timed_out: bool) -> Self {
        self.0.retryable = retryable;
        self.0.timed_out = timed_out;
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
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
            separator = " ";
            if let Some(reason) = status.canonical_reason() {
                write!(f, " {reason}")?;
            }
        }
        if !self.0.message.is_empty() {
            // What continues the status stands beside it; what the server or the source of a failure says, after a colon.
            let separator = if self.0.kind == ErrorKind::Status { ": " } else { separator };
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
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// A failure that several errors share, as the source of each.
#[derive(Debug)]
struct Shared(Failure);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
