//! The credentials of a client, as the user passes them.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::secret::secret;
use super::token::TokenSource;

/// The credentials of a client. `Debug` shows only their kind.
///
/// Every text that is passed here is erased from memory when the last client that uses it is dropped.
///
/// ```
/// use blaxel_api::{Config, Credentials};
///
/// # fn client() -> Result<blaxel_api::Client, blaxel_api::Error> {
/// let client = Config::new(Credentials::client_credentials("sa-4f1c", "secret")).client()?;
/// # Ok(client)
/// # }
/// ```
pub struct Credentials(pub(crate) Kind);

pub(crate) enum Kind {
    /// An API key or an access token obtained elsewhere, which the client cannot renew.
    Fixed {
        name: &'static str,
        text: SecretString,
    },
    Client {
        id: SecretString,
        secret: SecretString,
    },
    Source(Arc<dyn TokenSource>),
}

impl Credentials {
    /// Uses an API key of a user or a service account. Operations that require credentials receive it as
    /// `Authorization: Bearer KEY`.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Kind::Fixed { name: "API key", text: secret(key) })
    }

    /// Uses the client ID and client secret of a service account. The client exchanges them for an access token (OAuth 2.0,
    /// client credentials grant) at the document's token URL or that of
    /// [`Config::with_token_url`](crate::Config::with_token_url), shares the token among its clones and renews it before it
    /// expires.
    #[must_use]
    pub fn client_credentials(id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self(Kind::Client { id: secret(id), secret: secret(client_secret) })
    }

    /// Uses an access token that was obtained elsewhere. The client cannot renew it; for that, see
    /// [`Credentials::token_source`].
    #[must_use]
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Fixed { name: "access token", text: secret(token) })
    }

    /// Uses access tokens from your own source. The client requests one token at a time, keeps it for its lifetime, and requests
    /// the next one shortly before it expires or after the API has refused it.
    #[must_use]
    pub fn token_source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Fixed { name: "API key", .. } => "Credentials::ApiKey([redacted])",
            Kind::Fixed { .. } => "Credentials::Bearer([redacted])",
            Kind::Client { .. } => "Credentials::ClientCredentials([redacted])",
            Kind::Source(_) => "Credentials::TokenSource(..)",
        })
    }
}
