//! The version of the API: for APIs of which a client chooses one.

use super::settings::Config;
use crate::generated::settings;

impl Config {
    /// Sets the version of the API (`YYYY-MM-DD`), which is sent in a header of each request ([`Config::from_env`] names it). The
    /// default is not to send one. A blank one is an error.
    pub fn with_api_version(mut self, version: impl Into<String>) -> Self {
        self.headers.insert(settings::API_VERSION, version.into());
        self
    }
}
