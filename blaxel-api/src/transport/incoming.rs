//! The body of a response that is read while it arrives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;
use tokio::time::{Instant, Sleep, sleep};

use super::connection_errors::connection_error;
use crate::auth::SentCredentials;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The rest of a response. It ends after an error.
pub(crate) struct Incoming {
    operation: &'static Operation,
    attempts: u32,
    body: Option<reqwest::Body>,
    idle: Duration,
    limit: usize,
    sent: SentCredentials,
    timer: Pin<Box<Sleep>>,
    /// Whether the timer runs: it measures how long the caller waits, not how long it does something else.
    waiting: bool,
}

impl Incoming {
    pub(crate) fn new(
        operation: &'static Operation,
        attempts: u32,
        response: reqwest::Response,
        idle: Duration,
        limit: usize,
    ) -> Self {
        let timer = Box::pin(sleep(idle));
        Self {
            operation,
            attempts,
            body: Some(response.into()),
            idle,
            limit,
            sent: SentCredentials::default(),
            timer,
            waiting: false,
        }
    }

    /// The same with credentials that errors must not show.
    pub(crate) fn authorized(self, sent: SentCredentials) -> Self {
        Self { sent, ..self }
    }

    /// The credentials that errors must not show.
    pub(crate) fn sent(&self) -> &SentCredentials {
        &self.sent
    }

    /// The operation, for errors.
    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// An error of this response.
    pub(crate) fn fail(&mut self, kind: ErrorKind, message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
        self.body = None;
        Error::new(kind, Some(self.operation), message).attempted(self.attempts)
    }

    /// The largest event or line, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The error of an event or a line that exceeds the limit.
    pub(crate) fn too_long(&mut self, what: &str) -> Error {
        let message =
            format!("{what} has more than {} bytes: raise the limit with `Config::with_max_body`", self.limit);
        self.fail(ErrorKind::Body, message)
    }

    /// The next chunk, never empty; `None` at the end.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        loop {
            match Pin::new(&mut *body).poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => {
                        self.waiting = false;
                        return Poll::Ready(Some(Ok(data)));
                    }
                    _ => {}
                },
                Poll::Ready(Some(Err(error))) => {
                    self.body = None;
                    // A part was delivered already, so that repeating the call repeats that part.
                    let error = connection_error(error, self.operation, self.attempts, self.idle).retryable(false);
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => {
                    self.body = None;
                    return Poll::Ready(None);
                }
                Poll::Pending => break,
            }
        }
        if !std::mem::replace(&mut self.waiting, true) {
            let now = Instant::now();
            let end = now.checked_add(self.idle).unwrap_or(now + Duration::from_secs(365 * 24 * 3600));
            self.timer.as_mut().reset(end);
        }
        ready!(self.timer.as_mut().poll(context));
        let message = format!(
            "no data for {:?} in the middle of the response: check the server, or allow more time with `CallOptions::idle_timeout`",
            self.idle
        );
        Poll::Ready(Some(Err(self.fail(ErrorKind::Timeout, message).timed_out(true))))
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming").field("operation_id", &self.operation.id).finish_non_exhaustive()
    }
}
