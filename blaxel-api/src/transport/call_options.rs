//! Settings of single calls. They are not part of the generated client, whose methods are those of the document.

use std::fmt;
use std::time::Duration;

use crate::retry::RetryPolicy;
use http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Settings for single calls, which override those of the client. Pass them to `options` of a call or to
/// [`Client::with_options`](crate::Client::with_options).
///
/// `Debug` shows the names of the headers but not their values.
///
/// ```
/// use std::time::Duration;
///
/// use blaxel_api::CallOptions;
///
/// let options = CallOptions::new().timeout(Duration::from_secs(5)).retries(1).header("x-request-id", "7f3a");
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) retry_declared: Option<bool>,
    pub(crate) headers: HeaderMap,
    /// What is wrong with a header; the call reports it.
    pub(crate) problem: Option<String>,
}

impl CallOptions {
    /// Creates options that change nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of the whole call, including retries and the wait for a token.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the timeout of each attempt, from connecting to the end of the body.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the longest time without data while a body is streamed. It applies to uploads, and to streamed responses
    /// after their headers have arrived; the other timeouts do not apply there.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets how often, at most, a failed request is sent again; the client's delays apply. If the API refuses an access
    /// token, the request is sent once more with a new token, which does not count as a retry.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = Some(retries);
        self
    }

    /// Turns retries off, like `retries(0)`.
    pub fn no_retry(self) -> Self {
        self.retries(0)
    }

    /// Sets whether a request whose method is not idempotent is sent again if the server's error says `retryable: true`; see
    /// [`RetryPolicy::retry_declared`].
    pub fn retry_declared(mut self, retry: bool) -> Self {
        self.retry_declared = Some(retry);
        self
    }

    /// Adds a header. It replaces a configured header of the same name, but not a header parameter of the operation.
    /// Cookies in a header `cookie` are added to those of the operation; if both have a cookie of the same name, that
    /// of the operation is sent.
    ///
    /// The call fails if the name or the value is invalid, or if the header is `authorization`, `host`, `connection`,
    /// `content-length` or `transfer-encoding`, which a call cannot set.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let Ok(name) = name.try_into() else {
            self.problem = Some("a call option has an invalid header name: pass a name like `x-request-id`".to_owned());
            return self;
        };
        if [AUTHORIZATION, HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            self.problem = Some(format!("a call option cannot set the header `{name}`: configure the client instead"));
            return self;
        }
        match value.try_into() {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => {
                self.problem = Some(format!(
                    "the call option for the header `{name}` has an invalid value: pass text on one line"
                ));
            }
        }
        self
    }

    /// The retries of a client with this policy.
    pub(crate) fn policy(&self, mut policy: RetryPolicy) -> RetryPolicy {
        policy.attempts = self.retries.map_or(policy.attempts, |retries| retries.saturating_add(1));
        policy.declared = self.retry_declared.unwrap_or(policy.declared);
        policy
    }

    /// These options, completed by the others where they set nothing.
    pub(crate) fn over(mut self, other: &Self) -> Self {
        let mut headers = other.headers.clone();
        headers.extend(self.headers);
        self.headers = headers;
        self.timeout = self.timeout.or(other.timeout);
        self.idle_timeout = self.idle_timeout.or(other.idle_timeout);
        self.attempt_timeout = self.attempt_timeout.or(other.attempt_timeout);
        self.retries = self.retries.or(other.retries);
        self.retry_declared = self.retry_declared.or(other.retry_declared);
        self.problem = self.problem.or_else(|| other.problem.clone());
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("retries", &self.retries)
            .field("retry_declared", &self.retry_declared)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
