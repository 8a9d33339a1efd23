//! Access tokens: kept for their lifetime, fetched once however many calls wait, renewed early or when the API refuses them.
//!
//! No task runs in the background. The call that needs a token fetches it, and should that call be dropped, the
//! next one that waits takes over. Only the monotonic clock is used, so that a clock that is wrong changes nothing.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, timeout};

use crate::credentials::{Authorization, secret};

/// The largest part of a lifetime, from its end, in which a token is renewed although it is still valid.
const EARLY: Duration = Duration::from_secs(300);
/// How long a call that has a valid token waits for a new one.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a valid token is used after an attempt to renew it before the next one.
const PAUSE: Duration = Duration::from_secs(30);

/// A source of access tokens of your own, for [`Credentials::token_source`](crate::Credentials::token_source).
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
    /// Fetches a new token. It is called for one token at a time, and dropped with the call that needs it: a source should
    /// leave nothing behind when its future is dropped. There is no limit to its time but that of the call.
    ///
    /// # Errors
    /// Any error; its text becomes part of the [`Error`](crate::Error) of every call that waits for this token.
    fn token(&self) -> TokenFuture<'_>;
}

/// What [`TokenSource::token`] gives back.
pub type TokenFuture<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, BoxError>> + Send + 'a>>;

pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// An access token and its lifetime. `Debug` does not show it, and it is erased from memory when it is dropped.
#[must_use]
pub struct AccessToken {
    text: SecretString,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token of unknown lifetime: it is used until the API refuses it.
    pub fn new(token: impl Into<String>) -> Self {
        Self { text: secret(token), lifetime: None }
    }

    /// Sets the lifetime, from the moment the source was asked. The token is renewed when a tenth of it, at most five minutes,
    /// is left.
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

/// Why there is no token: one failure for all calls that waited for it.
pub(crate) type Failure = Arc<dyn StdError + Send + Sync>;

/// The tokens of a client and its clones.
pub(crate) struct Tokens {
    source: Box<dyn TokenSource>,
    state: Mutex<State>,
    /// Held by the one call that fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<Token>,
    /// How many fetches have ended; a waiting call learns by it whether one has ended since it came.
    fetches: u64,
    failure: Option<Failure>,
}

struct Token {
    authorization: Authorization,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

/// What is known at the moment.
enum Known {
    Valid(Authorization),
    /// Valid until then, and to be renewed.
    Ageing(Authorization, Instant),
    Nothing {
        fetches: u64,
    },
}

impl Tokens {
    pub(crate) fn new(source: Box<dyn TokenSource>) -> Self {
        Self { source, state: Mutex::default(), fetching: tokio::sync::Mutex::new(()) }
    }

    /// A token to send.
    pub(crate) async fn get(&self) -> Result<Authorization, Failure> {
        let since = match self.known() {
            Known::Valid(authorization) => return Ok(authorization),
            Known::Ageing(authorization, expires_at) => return Ok(self.renew_early(authorization, expires_at).await),
            Known::Nothing { fetches } => fetches,
        };
        let _fetching = self.fetching.lock().await;
        match self.known() {
            Known::Valid(authorization) | Known::Ageing(authorization, _) => return Ok(authorization),
            // A fetch that ended while this call waited was this call's too.
            Known::Nothing { fetches } if fetches > since => {
                if let Some(failure) = self.state().failure.clone() {
                    return Err(failure);
                }
            }
            Known::Nothing { .. } => {}
        }
        self.fetch().await
    }

    /// A token in place of one that the API has refused. Calls that were refused with the same token share the new one.
    pub(crate) async fn replace(&self, refused: &Authorization) -> Result<Authorization, Failure> {
        {
            let mut state = self.state();
            if state.current.as_ref().is_some_and(|token| token.authorization.generation == refused.generation) {
                state.current = None;
            }
        }
        self.get().await
    }

    /// Renews a valid token: one call does and waits a while for it, all others go on with what there is, and so does this
    /// one if nothing comes of it.
    async fn renew_early(&self, current: Authorization, expires_at: Instant) -> Authorization {
        let Ok(_fetching) = self.fetching.try_lock() else { return current };
        let left = expires_at.saturating_duration_since(Instant::now());
        // Before the attempt, so that it also holds when this call is dropped.
        if let Some(token) = &mut self.state().current {
            token.renew_at = Some(Instant::now() + PAUSE.min(left / 2));
        }
        match timeout(PATIENCE.min(left / 2), self.fetch()).await {
            Ok(Ok(renewed)) => renewed,
            _ => current,
        }
    }

    async fn fetch(&self) -> Result<Authorization, Failure> {
        let asked = Instant::now();
        let fetched = self.source.token().await;
        let mut state = self.state();
        state.fetches += 1;
        match fetched.and_then(|token| accept(&token, asked, state.fetches)) {
            Ok(token) => {
                let authorization = token.authorization.clone();
                state.current = Some(token);
                state.failure = None;
                Ok(authorization)
            }
            Err(error) => {
                let failure = Failure::from(error);
                state.failure = Some(Arc::clone(&failure));
                Err(failure)
            }
        }
    }

    fn known(&self) -> Known {
        let state = self.state();
        let nothing = Known::Nothing { fetches: state.fetches };
        let Some(token) = &state.current else { return nothing };
        let authorization = token.authorization.clone();
        // A token of unknown lifetime costs no look at the clock.
        let (Some(renew_at), Some(expires_at)) = (token.renew_at, token.expires_at) else {
            return Known::Valid(authorization);
        };
        let now = Instant::now();
        if now >= expires_at {
            nothing
        } else if now >= renew_at {
            Known::Ageing(authorization, expires_at)
        } else {
            Known::Valid(authorization)
        }
    }

    /// Nothing panics while the lock is held, so a poisoned one is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(token: &AccessToken, asked: Instant, generation: u64) -> Result<Token, BoxError> {
    let authorization = Authorization::bearer("access token", &token.text, generation)?;
    // A lifetime beyond what the clock can count is as good as none.
    let expires_at = token.lifetime.and_then(|lifetime| asked.checked_add(lifetime));
    if expires_at.is_some_and(|expires_at| expires_at <= Instant::now()) {
        return Err("the access token had expired before it could be used: check what issued it".into());
    }
    let early = token.lifetime.map(|lifetime| EARLY.min(lifetime / 10));
    let renew_at = expires_at.zip(early).and_then(|(expires_at, early)| expires_at.checked_sub(early));
    Ok(Token { authorization, renew_at, expires_at })
}

#[cfg(test)]
mod tests;
