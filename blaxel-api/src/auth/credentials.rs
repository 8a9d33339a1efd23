//! The credentials of a client, as the user passes them.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

use super::refresh::Login;
use super::secret::secret;
use super::token::TokenSource;

/// The credentials of a client. `Debug` shows only their kind.
///
/// The crate erases its copies of the secrets from memory when the last client and the last request that use them are
/// dropped. Copies in the buffers of the HTTP client are not erased.
///
/// ```
/// use blaxel_api::{Config, Credentials};
///
/// # fn client() -> Result<blaxel_api::Client, blaxel_api::Error> {
/// let client = Config::new(Credentials::client_credentials("sa-4f1c", "secret")).client()?;
/// # Ok(client)
/// # }
/// ```
pub struct Credentials {
    pub(crate) kind: Kind,
    /// The security scheme that they are for; `None` if the document decides.
    pub(crate) scheme: Option<String>,
}

pub(crate) enum Kind {
    ApiKey(SecretString),
    /// An access token obtained elsewhere, which the client cannot renew.
    Bearer(SecretString),
    Basic {
        user: SecretString,
        password: SecretString,
    },
    Client {
        id: SecretString,
        secret: SecretString,
    },
    Source(Arc<dyn TokenSource>),
    /// Of a configuration file.
    #[allow(dead_code, reason = "a crate may have no configuration file")]
    Login(Box<Login>),
}

impl Credentials {
    /// Uses an API key. If operations use a security scheme of the type `apiKey`, the key is sent in that scheme's
    /// header, query parameter or cookie; otherwise, as `Authorization: Bearer KEY`.
    ///
    /// If operations use several such schemes, select one with [`Credentials::for_scheme`].
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self::of(Kind::ApiKey(secret(key)))
    }

    /// Uses a user ID and a password, sent as `Authorization: Basic ..` to operations that accept HTTP Basic authentication
    /// (RFC 7617).
    #[must_use]
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self::of(Kind::Basic { user: secret(user), password: secret(password) })
    }

    /// Uses the client ID and client secret of a service account. The client exchanges them for an access token (OAuth
    /// 2.0 client credentials grant) at the document's token URL, or at that of
    /// [`Config::with_token_url`](crate::Config::with_token_url). It shares the token with its clones and renews it
    /// before it expires.
    #[must_use]
    pub fn client_credentials(id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self::of(Kind::Client { id: secret(id), secret: secret(client_secret) })
    }

    /// Uses an access token that was obtained elsewhere. The client cannot renew it; for tokens that it can renew, see
    /// [`Credentials::token_source`].
    #[must_use]
    pub fn bearer(token: impl Into<String>) -> Self {
        Self::of(Kind::Bearer(secret(token)))
    }

    /// Uses access tokens from your own source. The client requests one token at a time, keeps it for its lifetime, and requests
    /// the next one shortly before it expires or after the API has refused it.
    #[must_use]
    pub fn token_source(source: impl TokenSource) -> Self {
        Self::of(Kind::Source(Arc::new(source)))
    }

    /// Uses these credentials only for the security scheme with this name, one of
    /// [`document::SECURITY_SCHEMES`](crate::document::SECURITY_SCHEMES).
    ///
    /// [`Config::client`](crate::Config::client) returns an error if the document declares no such scheme, or if the scheme requires
    /// credentials of another kind.
    ///
    /// ```
    /// use blaxel_api::{Config, Credentials};
    ///
    /// // For a document with an API key for the application, and one for its user.
    /// let config = Config::new(Credentials::api_key("app-4f1c").for_scheme("ApplicationKey"))
    ///     .with_credentials(Credentials::api_key("user-7d2e").for_scheme("UserKey"));
    /// # let _ = config;
    /// ```
    #[must_use]
    pub fn for_scheme(mut self, scheme: impl Into<String>) -> Self {
        self.scheme = Some(scheme.into());
        self
    }

    /// Uses the tokens of a login.
    #[allow(dead_code, reason = "a crate may have no configuration file")]
    pub(crate) fn login(login: Login) -> Self {
        Self::of(Kind::Login(Box::new(login)))
    }

    fn of(kind: Kind) -> Self {
        Self { kind, scheme: None }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the name of the scheme, in whose place a key may have been passed.
        f.write_str(match &self.kind {
            Kind::ApiKey(_) => "Credentials::ApiKey([redacted])",
            Kind::Bearer(_) => "Credentials::Bearer([redacted])",
            Kind::Basic { .. } => "Credentials::Basic([redacted])",
            Kind::Client { .. } => "Credentials::ClientCredentials([redacted])",
            Kind::Login(_) => "Credentials::Login([redacted])",
            Kind::Source(_) => "Credentials::TokenSource(..)",
        })
    }
}
