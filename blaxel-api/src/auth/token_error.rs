//! Why there is no access token: one error, shared by all calls that waited for the token.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::error::{BoxError, Error, ErrorDetails, ErrorKind, json_problem, one_line};
use crate::operation::Operation;

#[derive(Debug, Clone)]
pub(crate) struct TokenError(Arc<Inner>);

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
        // The text of a JSON error may quote a token.
        let message = match cause.downcast_ref::<serde_json::Error>() {
            Some(error) => Some(json_problem(error)),
            None => one_line(&cause.to_string()),
        };
        let message = message.unwrap_or_else(|| "the token source failed".to_owned());
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

/// Without the cause, whose `Debug` may quote what a token endpoint answered.
impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("message", &self.message)
            .field("transient", &self.transient)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // `Display` is the text of the cause itself. A chain that ends in a JSON error is not shown: it may quote a token.
        let below = self.0.cause.as_ref()?.source()?;
        let mut chain = std::iter::successors(Some(below), |&error| error.source());
        (!chain.any(<dyn StdError>::is::<serde_json::Error>)).then_some(below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static OPERATION: Operation = Operation {
        id: "Thing",
        name: "thing",
        method: http::Method::GET,
        path: "/things",
        tags: &[],
        security: &[],
        servers: &[],
        deprecated: false,
        setters: &[],
    };

    #[derive(Debug)]
    struct Outer<E>(E);

    impl<E> fmt::Display for Outer<E> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the vault\nis \u{1b}[31msealed")
        }
    }

    impl<E: StdError + 'static> StdError for Outer<E> {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_text_of_a_source_is_cleaned_and_the_chain_starts_below_it() {
        let below = "x".parse::<u8>().unwrap_err();
        let error = TokenError::from_source(Box::new(Outer(below.clone()))).into_error(&OPERATION);
        let chain: Vec<String> = std::iter::successors(Some(&error as &dyn StdError), |&error| error.source())
            .map(ToString::to_string)
            .collect();
        let first = "thing: no access token, so nothing was sent: the vault is \\u{1b}[31msealed";
        assert_eq!(chain, [first.to_owned(), below.to_string()]);
    }

    #[test]
    fn what_a_source_read_is_quoted_neither_by_the_error_nor_by_its_chain() {
        let quoting = || serde_json::from_str::<u8>(r#""KEY""#).unwrap_err();
        assert!(quoting().to_string().contains("KEY"), "or this test proves nothing");
        for cause in [Box::new(quoting()) as BoxError, Box::new(Outer(quoting())), Box::new(Outer(Outer(quoting())))] {
            let error = TokenError::from_source(cause).into_error(&OPERATION);
            for error in std::iter::successors(Some(&error as &dyn StdError), |&error| error.source()) {
                assert!(!format!("{error} {error:?} {error:#?}").contains("KEY"), "{error:?}");
            }
        }
        let error = TokenError::from_source(Box::new(quoting())).into_error(&OPERATION).to_string();
        assert!(error.ends_with("nothing was sent: JSON of a different shape, at line 1 column 5"), "{error}");
    }
}
