//! What calls are authorised with: credentials, secrets, and access tokens that are shared and renewed.

mod authorization;
mod client_credentials;
mod credentials;
mod few;
mod keyring;
mod redaction;
mod refresh;
mod schemes;
mod secret;
mod token;
mod token_error;
mod token_store;

pub(crate) use authorization::{Authorization, SentCredentials};
pub(crate) use client_credentials::{Grant, TokenRequest, token_endpoint};
pub use credentials::Credentials;
pub(crate) use credentials::Kind;
pub(crate) use few::Few;
pub(crate) use keyring::{Keyring, Provider, Selection};
pub(crate) use redaction::REDACTED;
#[allow(unused_imports, reason = "a crate may have no configuration file")]
pub(crate) use refresh::Login;
pub(crate) use refresh::{Refresh, time_left};
pub(crate) use schemes::assign;
pub(crate) use secret::secret;
pub use token::{AccessToken, TokenFuture, TokenSource};
pub(crate) use token_error::TokenError;
pub(crate) use token_store::{Source, Tokens};
