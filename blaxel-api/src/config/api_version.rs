//! The version of the API: for APIs of which a client chooses one.

use super::settings::Config;
use crate::generated::settings;

impl Config {
    /// Sets the version of the API. Each request carries it in a header, which [`Config::from_env`] names. A blank
    /// version is an error. The default is [`document::API_VERSION`](crate::document::API_VERSION).
    pub fn with_api_version(mut self, version: impl Into<String>) -> Self {
        self.headers.insert(settings::API_VERSION, version.into());
        self
    }

    /// Sends no version of the API, so that the server chooses one.
    pub fn without_api_version(mut self) -> Self {
        self.headers.remove(settings::API_VERSION);
        self
    }
}
