//! What calls are authorised with: credentials, secrets, and access tokens that are shared and renewed.

mod authorization;
mod client_credentials;
mod credentials;
mod keyring;
mod redaction;
mod schemes;
mod secret;
mod token;
mod token_error;
mod token_store;

pub(crate) use authorization::{Authorization, SentCredentials};
pub(crate) use client_credentials::{Grant, token_endpoint};
pub use credentials::Credentials;
pub(crate) use credentials::Kind;
pub(crate) use keyring::{Keyring, Provider, Selection};
pub(crate) use redaction::REDACTED;
pub(crate) use schemes::assign;
pub(crate) use secret::{client_basic, secret};
pub use token::{AccessToken, TokenFuture, TokenSource};
pub(crate) use token_error::TokenError;
pub(crate) use token_store::{Source, Tokens};
