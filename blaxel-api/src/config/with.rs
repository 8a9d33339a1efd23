//! Clients that differ from another one in the options of their calls.

use crate::generated::Client;
use crate::transport::CallOptions;

/// Creates a client whose calls have these options.
///
/// It shares connections, tokens and retry budget with the original client. Settings that the options do not change stay.
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
