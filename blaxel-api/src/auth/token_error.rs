//! Why there is no access token: one error, shared by all calls that waited for the token.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{BoxError, Error, ErrorDetails, ErrorKind, one_line};
use crate::operation::Operation;

#[derive(Debug, Clone)]
pub(crate) struct TokenError(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    message: String,
    details: Option<ErrorDetails>,
    transient: bool,
    /// The error of the user's source.
    cause: Option<BoxError>,
}

impl TokenError {
    /// The token endpoint gave no token.
    pub(crate) fn from_endpoint(message: String, details: Option<ErrorDetails>, transient: bool) -> Self {
        Self(Arc::new(Inner { message, details, transient, cause: None }))
    }

    /// The user's source returned an error.
    pub(crate) fn from_source(cause: BoxError) -> Self {
        let message = one_line(&cause.to_string()).unwrap_or_else(|| "the token source failed".to_owned());
        Self(Arc::new(Inner { message, details: None, transient: false, cause: Some(cause) }))
    }

    /// There is a token, but it cannot be sent.
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self(Arc::new(Inner { message: message.into(), details: None, transient: false, cause: None }))
    }

    /// The error of a call that was not sent because there was no token.
    pub(crate) fn into_error(self, operation: &'static Operation) -> Error {
        let message = format!("no access token, so nothing was sent: {self}");
        let (details, transient) = (self.0.details.clone(), self.0.transient);
        Error::new(ErrorKind::Token, Some(operation), message)
            .detailed(details)
            .retryable(transient)
            .caused_by(Some(Box::new(self)))
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // `Display` is the text of the cause itself.
        self.0.cause.as_ref()?.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the vault\nis \u{1b}[31msealed")
        }
    }

    impl StdError for Outer {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_text_of_a_source_is_cleaned_and_the_chain_starts_below_it() {
        static OPERATION: Operation = Operation {
            id: "Thing",
            name: "thing",
            method: http::Method::GET,
            path: "/things",
            tags: &[],
            security: &[],
            deprecated: false,
        };
        let below = "x".parse::<u8>().unwrap_err();
        let error = TokenError::from_source(Box::new(Outer(below.clone()))).into_error(&OPERATION);
        let chain: Vec<String> = std::iter::successors(Some(&error as &dyn StdError), |&error| error.source())
            .map(ToString::to_string)
            .collect();
        let first = "thing: no access token, so nothing was sent: the vault is [31msealed";
        assert_eq!(chain, [first.to_owned(), below.to_string()]);
    }
}
