//! Clients that differ from another one in the options of their calls.

use crate::generated::Client;
use crate::transport::CallOptions;

impl Client {
    /// Creates a client whose calls have these options.
    ///
    /// The new client shares connections, tokens and the retry budget with this one. Settings that the options do not
    /// set stay as they are.
    ///
    /// ```no_run
    /// # fn impatient(client: &blaxel_api::Client) -> blaxel_api::Client {
    /// use std::time::Duration;
    ///
    /// use blaxel_api::CallOptions;
    ///
    /// let options = CallOptions::new().timeout(Duration::from_secs(2)).no_retry().header("x-request-id", "7f3a");
    /// let impatient = client.with_options(options);
    /// # impatient
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { inner: self.inner.with(options) }
    }
}
