//! A difference between progenitor's output and the model.

/// Progenitor's output is not what the passes expect.
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
