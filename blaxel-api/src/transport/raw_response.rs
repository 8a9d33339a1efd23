//! A response before its status is compared with the document: what the transport gives to the generated code.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use super::incoming::Incoming;
use crate::auth::{SentCredentials, TokenError};
use crate::error::{Error, ErrorDetails, ErrorKind, one_line, redirect_target};
use crate::operation::Operation;

/// The limits of decoding a response.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// The largest number of JSON values in the body.
    pub(crate) values: usize,
    /// The end of the call, and its timeout.
    pub(crate) deadline: Option<(Instant, Duration)>,
}

pub(crate) struct RawResponse {
    pub(crate) operation: &'static Operation,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body of a success that is read while it arrives.
    pub(crate) incoming: Option<Box<Incoming>>,
    pub(crate) limits: Limits,
    /// How often the request was sent.
    pub(crate) attempts: u32,
    pub(crate) sent: SentCredentials,
    /// What the server reports about an error.
    pub(crate) details: Option<Box<ErrorDetails>>,
    /// What the transport adds to an error.
    pub(crate) note: Option<Cow<'static, str>>,
    /// Why a refused token could not be replaced; the note includes its text.
    pub(crate) token_error: Option<TokenError>,
}

impl RawResponse {
    #[inline]
    pub(crate) fn new(operation: &'static Operation, status: StatusCode, headers: HeaderMap) -> Self {
        Self {
            operation,
            status,
            headers,
            body: Bytes::new(),
            incoming: None,
            limits: Limits { values: usize::MAX, deadline: None },
            attempts: 1,
            sent: SentCredentials::default(),
            details: None,
            note: None,
            token_error: None,
        }
    }

    /// The same for a call without a deadline.
    pub(crate) fn without_deadline(self) -> Self {
        Self { limits: Limits { deadline: None, ..self.limits }, ..self }
    }

    /// Removes the credentials of the call from a text of the server.
    pub(crate) fn redact(&self, text: String) -> String {
        self.sent.redact(text)
    }

    /// Whether the server declares that the same request may succeed later.
    pub(crate) fn is_declared_retryable(&self) -> bool {
        self.details.as_ref().and_then(|details| details.is_retryable()) == Some(true)
    }

    /// Whether another attempt may succeed: what the server declares, otherwise decided by the status.
    pub(crate) fn is_transient(&self) -> bool {
        let declared = self.details.as_ref().and_then(|details| details.is_retryable());
        declared.unwrap_or(matches!(self.status.as_u16(), 408 | 429 | 502 | 503 | 504)) && !self.status.is_success()
    }

    /// An error that keeps the response.
    pub(crate) fn fail(self, kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> Error {
        Error::new(kind, Some(self.operation), message)
            .attempted(self.attempts)
            .received(self.status, self.headers, self.body)
            .detailed(self.details.map(|details| *details))
            .noted(self.note)
            .caused_by(self.token_error.map(|error| Box::new(error) as _))
    }

    /// The error of a status for which the document declares no success.
    #[allow(dead_code, reason = "a document may have no operation")]
    pub(crate) fn into_error(self) -> Error {
        if self.status.is_success() {
            let message = "the document does not declare this success status; the operation was probably carried out: check before you repeat it";
            return self.fail(ErrorKind::UnexpectedSuccess, message);
        }
        if self.status.is_redirection() {
            let message = match redirect_target(&self.headers).and_then(|target| one_line(&self.redact(target))) {
                Some(target) => {
                    format!("redirect to {target}, which is not followed: use the server's own URL as the base URL")
                }
                None => "redirect without a usable target, which is not followed: check the base URL".to_owned(),
            };
            return self.fail(ErrorKind::Redirect, message);
        }
        let message = self.details.as_ref().map(|details| details.line(Some(self.status))).unwrap_or_default();
        let retryable = self.is_transient() && (self.operation.is_idempotent() || self.is_declared_retryable());
        self.fail(ErrorKind::Status, message).retryable(retryable)
    }
}
