//! The token store: it keeps a token for its lifetime, fetches it once however many calls wait, and renews it shortly before it
//! expires or when the API refuses it.
//!
//! No task runs in the background. The call that needs a token fetches it; if that call is dropped, the next waiting one takes
//! over. Only the monotonic clock is used, so that a wrong system clock does no harm.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::authorization::Authorization;
use super::client_credentials::Grant;
use super::token::{AccessToken, TokenSource};
use super::token_error::TokenError;

/// The longest time before its expiry at which a token is renewed.
const EARLY: Duration = Duration::from_secs(300);
/// The same for a token of a login, whose renewal may need its user.
const EARLY_OF_LOGIN: Duration = Duration::from_secs(600);
/// How long a call with a valid token waits for a new one.
const PATIENCE: Duration = Duration::from_secs(5);
/// The delay between two attempts to renew a valid token, and after the API has refused a replacement.
const PAUSE: Duration = Duration::from_secs(30);

/// Where tokens come from.
pub(crate) enum Source {
    /// The client credentials grant.
    Grant(Box<Grant>),
    /// A source of the user's.
    User(Arc<dyn TokenSource>),
}

impl Source {
    async fn token(&self) -> Result<AccessToken, TokenError> {
        match self {
            Self::Grant(grant) => grant.token().await,
            Self::User(source) => source.token().await.map_err(TokenError::from_source),
        }
    }

    /// The longest time before its expiry at which a token is renewed.
    fn early(&self) -> Duration {
        match self {
            Self::Grant(grant) if grant.is_login() => EARLY_OF_LOGIN,
            _ => EARLY,
        }
    }
}

/// The tokens of a client and its clones.
pub(crate) struct Tokens {
    source: Source,
    state: Mutex<State>,
    /// Held by the call that fetches a token.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    current: Option<Token>,
    /// The number of finished fetches, from which a waiting call learns whether one finished while it waited.
    fetches: u64,
    error: Option<TokenError>,
    /// Until when no refused token is replaced, because the API refused the replacement of another one too.
    no_replacement_until: Option<Instant>,
}

struct Token {
    authorization: Authorization,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

/// The current state, as a call sees it.
enum Known {
    Valid(Authorization),
    /// Valid until this instant, and due for renewal.
    Ageing(Authorization, Instant),
    Nothing {
        fetches: u64,
    },
}

impl Tokens {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, state: Mutex::default(), fetching: tokio::sync::Mutex::new(()) }
    }

    /// The tokens of a login, the first of which is known.
    pub(crate) fn of_login(source: Source, authorization: Authorization, left: Option<Duration>) -> Self {
        let now = Instant::now();
        let expires_at = left.and_then(|left| now.checked_add(left));
        // If the clock cannot represent the time, that time is over.
        let renew_at = expires_at.map(|expires_at| expires_at.checked_sub(source.early()).unwrap_or(now));
        let current = Some(Token { authorization, renew_at, expires_at });
        Self { state: Mutex::new(State { current, ..State::default() }), ..Self::new(source) }
    }

    /// Returns a token to send.
    pub(crate) async fn get(&self) -> Result<Authorization, TokenError> {
        let since = match self.known() {
            Known::Valid(authorization) => return Ok(authorization),
            Known::Ageing(authorization, expires_at) => return Ok(self.renew_early(authorization, expires_at).await),
            Known::Nothing { fetches } => fetches,
        };
        let _fetching = self.fetching.lock().await;
        match self.known() {
            Known::Valid(authorization) | Known::Ageing(authorization, _) => return Ok(authorization),
            // The result of a fetch that finished while this call waited counts for this call too.
            Known::Nothing { fetches } if fetches > since => {
                if let Some(error) = self.state().error.clone() {
                    return Err(error);
                }
            }
            Known::Nothing { .. } => {}
        }
        self.fetch().await
    }

    /// A new token, for a request that cannot be repeated if the API refuses an old one. The old one stays if there is no new one.
    pub(crate) async fn fresh(&self) -> Result<Authorization, TokenError> {
        let _fetching = self.fetching.lock().await;
        self.fetch().await
    }

    /// Replaces a token that the API has refused. Calls that were refused with the same token share the new one.
    pub(crate) async fn replace(&self, refused: &Authorization) -> Result<Authorization, TokenError> {
        {
            let mut state = self.state();
            if state.no_replacement_until.is_some_and(|until| Instant::now() < until) {
                return Err(TokenError::unusable("the API refused the last one too"));
            }
            if state.current.as_ref().is_some_and(|token| token.authorization.generation == refused.generation) {
                state.current = None;
            }
        }
        self.get().await
    }

    /// Notes that the API has refused a token that had just replaced another one: a further one would hardly help, so that for a while
    /// none is fetched.
    pub(crate) fn replacement_refused(&self) {
        self.state().no_replacement_until = Some(Instant::now() + PAUSE);
    }

    /// Notes that the API has accepted a token.
    pub(crate) fn accepted(&self) {
        self.state().no_replacement_until = None;
    }

    /// Renews a valid token. One call does so and waits a while; all others continue with the current token, and so does this one
    /// if the renewal fails.
    async fn renew_early(&self, current: Authorization, expires_at: Instant) -> Authorization {
        let Ok(_fetching) = self.fetching.try_lock() else { return current };
        let left = expires_at.saturating_duration_since(Instant::now());
        // Set before the attempt, so that it also holds if this call is dropped.
        if let Some(token) = &mut self.state().current {
            token.renew_at = Some(Instant::now() + PAUSE.min(left / 2));
        }
        match timeout(PATIENCE.min(left / 2), self.fetch()).await {
            Ok(Ok(renewed)) => renewed,
            _ => current,
        }
    }

    async fn fetch(&self) -> Result<Authorization, TokenError> {
        let asked = Instant::now();
        // In a box, so that the future of a call has no room for that of a token request, which few calls make.
        let fetched = Box::pin(self.source.token()).await;
        let mut state = self.state();
        state.fetches += 1;
        match fetched.and_then(|token| accept(&token, asked, state.fetches, self.source.early())) {
            Ok(token) => {
                let authorization = token.authorization.clone();
                state.current = Some(token);
                state.error = None;
                Ok(authorization)
            }
            Err(error) => {
                state.error = Some(error.clone());
                Err(error)
            }
        }
    }

    fn known(&self) -> Known {
        let state = self.state();
        let nothing = Known::Nothing { fetches: state.fetches };
        let Some(token) = &state.current else { return nothing };
        let authorization = token.authorization.clone();
        // The clock is only read if the lifetime is known.
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

    /// Nothing panics while the lock is held, so a poisoned lock is still consistent.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(token: &AccessToken, asked: Instant, generation: u64, early: Duration) -> Result<Token, TokenError> {
    let authorization = Authorization::bearer("access token", &token.text, generation).map_err(TokenError::unusable)?;
    // A lifetime that the clock cannot represent counts as unknown.
    let expires_at = token.lifetime.and_then(|lifetime| asked.checked_add(lifetime));
    if expires_at.is_some_and(|expires_at| expires_at <= Instant::now()) {
        return Err(TokenError::unusable(
            "the access token expired before it could be used: check the lifetime that its issuer reports",
        ));
    }
    let early = token.lifetime.map(|lifetime| early.min(lifetime / 10));
    let renew_at = expires_at.zip(early).and_then(|(expires_at, early)| expires_at.checked_sub(early));
    Ok(Token { authorization, renew_at, expires_at })
}

#[cfg(test)]
mod tests;
