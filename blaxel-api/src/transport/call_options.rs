//! Settings of single calls, kept out of the generated client: its methods are the document's.

use std::fmt;
use std::time::Duration;

use http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Client;

/// Settings of single calls that differ from the client's, for [`with`].
///
/// `Debug` shows the names of the headers and not their values.
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) no_retry: bool,
    pub(crate) headers: HeaderMap,
    /// What is wrong with a header, told by the call.
    pub(crate) problem: Option<String>,
}

impl CallOptions {
    /// The client's own settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time for the whole call, retries and token included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the time for each attempt.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sends the request once. (A fresh token in place of one that the API has refused still leads to one replay.)
    pub fn no_retry(mut self) -> Self {
        self.no_retry = true;
        self
    }

    /// Sends a header, in place of one of this name that the client is configured to send. A header that the document declares
    /// for the operation stays, and a header that cannot be sent, or that is not for a call to set (`authorization`, `host`,
    /// `connection`, `content-length`, `transfer-encoding`), is an error of the call.
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let Ok(name) = name.try_into() else {
            self.problem =
                Some("a call option has a header name that cannot be sent: pass a name like `x-request-id`".to_owned());
            return self;
        };
        if [AUTHORIZATION, HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(&name) {
            self.problem =
                Some(format!("the header `{name}` is not for a call option to set: configure the client instead"));
            return self;
        }
        match value.try_into() {
            Ok(value) => {
                self.headers.insert(name, value);
            }
            Err(_) => {
                self.problem = Some(format!(
                    "the call option for the header `{name}` has a value that cannot be sent: pass text on one line"
                ));
            }
        }
        self
    }

    /// These options where they say something, and the others for the rest.
    pub(crate) fn over(mut self, other: &Self) -> Self {
        let mut headers = other.headers.clone();
        headers.extend(self.headers);
        self.headers = headers;
        self.timeout = self.timeout.or(other.timeout);
        self.attempt_timeout = self.attempt_timeout.or(other.attempt_timeout);
        self.no_retry |= other.no_retry;
        self.problem = self.problem.or_else(|| other.problem.clone());
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("no_retry", &self.no_retry)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// A client whose calls have these options. It shares connections, tokens and retry budget with the one it is made from, and
/// what it does not set stays.
///
/// ```no_run
/// # fn impatient(client: &blaxel_api::Client) -> blaxel_api::Client {
/// use std::time::Duration;
///
/// use blaxel_api::CallOptions;
///
/// let options = CallOptions::new().timeout(Duration::from_secs(2)).no_retry().header("x-request-id", "7f3a");
/// let impatient = blaxel_api::with(client, options);
/// # impatient
/// # }
/// ```
#[must_use]
pub fn with(client: &Client, options: CallOptions) -> Client {
    Client { inner: client.inner.with(options) }
}
