//! What a call is authorised with, kept where no log and no `Debug` finds it.

use std::fmt;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::Error;

/// The credentials of a client. `Debug` shows their kind alone.
pub struct Credentials(SecretString);

impl Credentials {
    /// An API key of a user or a service account, sent as `Authorization: Bearer KEY` to operations that ask for credentials.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(SecretString::from(key.into()))
    }

    /// The value of the `Authorization` header, marked sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let key = self.0.expose_secret();
        if key.is_empty() {
            return Err(Error::configuration("the API key is empty: pass the key that Blaxel issued"));
        }
        if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::configuration(
                "the API key holds a blank, a line break or a character that is not ASCII: pass the key alone, as Blaxel issued it",
            ));
        }
        let mut value = HeaderValue::try_from(format!("Bearer {key}"))
            .map_err(|_| Error::configuration("the API key cannot be sent in a header: pass the key alone"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials::ApiKey([redacted])")
    }
}
