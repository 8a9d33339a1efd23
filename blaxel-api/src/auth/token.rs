//! Access tokens and the sources that users write for them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use secrecy::SecretString;

use super::secret::secret;
use crate::error::BoxError;

/// Your own source of access tokens, for [`Credentials::token_source`](crate::Credentials::token_source).
///
/// ```
/// use blaxel_api::{AccessToken, Credentials, TokenFuture, TokenSource};
///
/// struct Vault;
///
/// impl TokenSource for Vault {
///     fn token(&self) -> TokenFuture<'_> {
///         Box::pin(async { Ok(AccessToken::new("eyJ...").expires_in(std::time::Duration::from_secs(3600))) })
///     }
/// }
///
/// let credentials = Credentials::token_source(Vault);
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Fetches a new token.
    ///
    /// The client calls it for one token at a time. The future is dropped together with the call that needs the token, and must
    /// tolerate that. Only the call's timeout limits how long it may take.
    ///
    /// # Errors
    /// May return any error. Its text becomes part of the [`Error`](crate::Error) of every call that waits for this token.
    fn token(&self) -> TokenFuture<'_>;
}

/// The return type of [`TokenSource::token`].
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + 'a>>;

/// An access token and its lifetime. `Debug` does not show the token, and it is erased from memory when it is dropped.
#[must_use]
pub struct AccessToken {
    pub(super) text: SecretString,
    pub(super) lifetime: Option<Duration>,
}

impl AccessToken {
    /// Creates a token of unknown lifetime, which is used until the API refuses it.
    pub fn new(token: impl Into<String>) -> Self {
        Self { text: secret(token), lifetime: None }
    }

    /// Sets the lifetime, counted from the moment at which the client requested the token. The client renews the token
    /// when a tenth of the lifetime is left, but at most five minutes before it expires.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}
