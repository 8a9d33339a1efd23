//! From what progenitor rendered to our client: it is taken apart, and named passes change the parts.
//!
//! Every pass must find what the model says is there, exactly as often; anything else is an error, so that another version
//! of progenitor cannot go wrong quietly.

pub mod builders;
pub mod enums;
pub mod failures;
pub mod fields;
pub mod nulls;
pub mod pages;
pub mod parts;
pub mod send;
pub mod trim;
pub mod types;
pub mod unions;

/// What progenitor rendered is not what the passes were written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The JSON pointer of the operation or schema; empty for the whole.
    pub pointer: String,
    /// What was found in the rendered code.
    pub found: String,
    /// What the pass expected there.
    pub expected: String,
}

impl Mismatch {
    /// A mismatch at an operation or schema.
    pub fn new(pointer: &str, found: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { pointer: pointer.to_owned(), found: found.into(), expected: expected.into() }
    }
}
