//! What a client consists of: connections, credentials and settings, shared by all of its clones.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::call_options::CallOptions;
use super::destination::Servers;
use crate::auth::Keyring;
use crate::operation::Operation;
use crate::retry::{Budget, RetryPolicy};

/// The shared part of a client, and the options of its calls.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) shared: Arc<Shared>,
    pub(crate) options: Arc<CallOptions>,
}

/// Connections, servers, credentials and settings.
pub(crate) struct Shared {
    pub(crate) http: reqwest::Client,
    pub(crate) servers: Servers,
    pub(crate) keyring: Keyring,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Arc<Budget>,
    pub(crate) max_body: usize,
    pub(crate) max_error_body: usize,
    /// The largest number of JSON values in a body that is decoded.
    pub(crate) max_values: usize,
}

impl Transport {
    /// The same client with other options for its calls.
    pub(crate) fn with(&self, options: CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options: Arc::new(options.over(&self.options)) }
    }
}

/// The client that makes one call: the one that the call was started with, or the same one with other options.
#[derive(Debug, Clone)]
pub(crate) struct Caller<'a>(Cow<'a, Transport>);

#[allow(dead_code, reason = "a document may have no operation")]
impl<'a> Caller<'a> {
    pub(crate) fn new(transport: &'a Transport) -> Self {
        Self(Cow::Borrowed(transport))
    }

    /// The same with these options, completed by those of the client.
    pub(crate) fn with(self, options: CallOptions) -> Self {
        Self(Cow::Owned(self.0.with(options)))
    }

    /// The path of the base URL, or of the operation's server, without a slash at its end.
    pub(crate) fn folder(&self, operation: &'static Operation) -> &str {
        // A server that cannot be called is an error later.
        self.0.shared.servers.of(operation).map(|destination| destination.base.folder()).unwrap_or_default()
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.0
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.shared.servers.base.url().as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
