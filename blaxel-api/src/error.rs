//! One error for all operations: it keeps what the server answered and says what to do.
//!
//! It is one type and not one for each operation, so that `?` and a helper for logging work across calls. It is a box, so
//! that the `Result` of a call stays small.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::operation::Operation;
use crate::response::Answer;

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
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What went wrong, for code that decides on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be made: a setting is missing or malformed. Nothing was sent.
    Configuration,
    /// A parameter is missing or has a value that cannot be sent. Nothing was sent.
    Parameter,
    /// No connection was made: refused, unknown host, TLS.
    Connect,
    /// The time for the call ran out; whether the operation was carried out is unknown.
    Timeout,
    /// The connection broke, or what came over it is no HTTP; whether the operation was carried out is unknown.
    Transport,
    /// The server answered with an error status.
    Status,
    /// The server answered with a redirect, which is never followed.
    Redirect,
    /// The server answered with a success that the document does not declare; the operation was probably carried out.
    UndeclaredSuccess,
    /// The body is not what the document declares for the status; the operation was probably carried out.
    Decode,
    /// The body is larger than the client's bound, or encoded although no encoding was asked for.
    Body,
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

    /// How often the call was tried over the network; 0 if it failed before.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the same call may succeed later and may be sent again: nothing reached the server, or the operation is
    /// idempotent and the failure is of the passing kind (no answer, or 408, 429, 502, 503, 504).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let idempotent = self.0.operation.is_some_and(Operation::is_idempotent);
        match self.0.kind {
            ErrorKind::Connect => true,
            ErrorKind::Timeout | ErrorKind::Transport => idempotent,
            ErrorKind::Status => {
                idempotent && self.0.status.is_some_and(|status| matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504))
            }
            _ => false,
        }
    }

    /// Whether the server answered with a success that the document does not declare: the operation was probably carried
    /// out, so do not repeat it without looking.
    #[must_use]
    pub fn is_undeclared_success(&self) -> bool {
        self.0.kind == ErrorKind::UndeclaredSuccess
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

    pub(crate) fn answered(answer: Answer) -> Self {
        let status = answer.status;
        let (kind, message) = if status.is_success() {
            let message = "is a success that the document does not declare; the operation was probably carried out: check before you repeat it";
            (ErrorKind::UndeclaredSuccess, Cow::Borrowed(message))
        } else if status.is_redirection() {
            let message = match redirect_target(&answer.headers) {
                Some(target) => format!(
                    "is a redirect to {target}, and redirects are not followed: use the server's own URL as base URL"
                ),
                None => "is a redirect without a usable target, and redirects are not followed: check the base URL"
                    .to_owned(),
            };
            (ErrorKind::Redirect, Cow::Owned(message))
        } else {
            (ErrorKind::Status, Cow::Borrowed(""))
        };
        Self::with_answer(kind, message, answer)
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
        Self::with_answer(ErrorKind::Decode, message, answer).caused_by(source)
    }

    pub(crate) fn with_answer(kind: ErrorKind, message: impl Into<Cow<'static, str>>, answer: Answer) -> Self {
        let mut error = Self::sending(kind, answer.operation, answer.attempts, message);
        error.0.status = Some(answer.status);
        error.0.headers = answer.headers;
        error.0.body = answer.body;
        error
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
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
            write!(f, "{separator}{}", self.0.message)?;
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
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| &**source as &(dyn StdError + 'static))
    }
}

/// The target of a redirect without what may hold a secret: its query, fragment and user info.
fn redirect_target(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(http::header::LOCATION)?.to_str().ok()?;
    let target = location.split(['?', '#']).next()?;
    match target.split_once("//") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next()?;
            Some(format!("{scheme}//{host}{path}"))
        }
        None => Some(target.to_owned()),
    }
    .filter(|target| !target.is_empty())
}
