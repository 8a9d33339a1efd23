//! What calls are authorised with: credentials, secrets, and access tokens that are shared and renewed.

mod client_credentials;
mod credentials;
mod redaction;
mod secret;
mod token;
mod token_error;
mod token_store;

pub(crate) use client_credentials::{Grant, endpoint};
pub use credentials::Credentials;
pub(crate) use credentials::Kind;
pub(crate) use secret::{Authorization, basic, secret};
pub use token::{AccessToken, TokenFuture, TokenSource};
pub(crate) use token_error::TokenError;
pub(crate) use token_store::{Source, Tokens};
