//! The credentials of one call, and how a refused token is replaced.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::raw_response::RawResponse;
use crate::auth::{Authorization, Few, Selection, SentCredentials, Tokens};
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// The credentials that a call sends with each attempt.
pub(super) struct CallCredentials<'a> {
    fixed: Few<&'a Authorization>,
    /// The token, and where others come from.
    token: Option<(Authorization, &'a Tokens)>,
    deadline: Instant,
    /// Whether no further token is requested: that happens at most once, and never for a request that cannot be repeated.
    renewed: bool,
    /// Whether one of the attempts was the replay with the new token, which does not count as a retry.
    replayed: bool,
}

impl<'a> CallCredentials<'a> {
    /// Waits for a token, if the selection needs one. If the request cannot be repeated (`once`), the token is a fresh one.
    pub(super) async fn obtain(
        selection: Selection<'a>,
        operation: &'static Operation,
        once: bool,
        (deadline, limit): (Instant, Duration),
    ) -> Result<Self, Error> {
        let mut token = None;
        if let Some(tokens) = selection.tokens {
            let obtained = async { if once { tokens.fresh().await } else { tokens.get().await } };
            match timeout_at(deadline, obtained).await {
                Ok(Ok(obtained)) => token = Some((obtained, tokens)),
                Ok(Err(error)) => return Err(error.into_error(operation)),
                Err(_) => {
                    let message =
                        format!("no access token within {limit:?}, so nothing was sent: check the token endpoint");
                    return Err(Error::new(ErrorKind::Timeout, Some(operation), message)
                        .retryable(true)
                        .timed_out(true));
                }
            }
        }
        Ok(Self { fixed: selection.fixed, token, deadline, renewed: once, replayed: false })
    }

    /// Adds them to a request.
    pub(super) fn apply(&self, message: &mut reqwest::Request) {
        for authorization in self.all() {
            authorization.apply(message);
        }
    }

    /// What the server must not have repeated in an error.
    pub(super) fn sent(&self) -> SentCredentials {
        let mut sent = Few::default();
        sent.extend(self.all().cloned());
        sent.into()
    }

    fn all(&self) -> impl Iterator<Item = &Authorization> {
        self.fixed.iter().copied().chain(self.token.iter().map(|(token, _)| token))
    }

    /// Whether one of the attempts was the replay with a new token.
    pub(super) fn replayed(&self) -> bool {
        self.replayed
    }

    /// Replaces a token that the API refused, at most once in a call; whether the request is to be sent again. If there is no new
    /// token, the refusal is final and its note says so. Credentials that are no tokens are never replaced.
    pub(super) async fn replace(&mut self, response: &mut RawResponse) -> bool {
        let Some((refused, tokens)) = &mut self.token else { return false };
        if response.status.is_success() {
            tokens.accepted();
        }
        if response.status != http::StatusCode::UNAUTHORIZED {
            return false;
        }
        if self.renewed {
            if self.replayed {
                tokens.replacement_refused();
            }
            return false;
        }
        self.renewed = true;
        match timeout_at(self.deadline, tokens.replace(refused)).await {
            Ok(Ok(renewed)) => {
                *refused = renewed;
                self.replayed = true;
                return true;
            }
            Ok(Err(error)) => {
                response.note = Some(format!("no new token: {error}").into());
                response.token_error = Some(error);
            }
            Err(_) => response.note = Some("no new token in time".into()),
        }
        false
    }
}
