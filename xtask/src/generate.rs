//! From a document to the sources of the client crate.

use std::collections::BTreeMap;

use crate::{Document, Refusals};

/// The rendered sources, by their path inside `generated/` (with `/` on every platform).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files {
    /// Path to text.
    pub files: BTreeMap<String, String>,
    /// How many operations were rendered.
    pub operations: usize,
    /// How many types of the document were rendered.
    pub types: usize,
}

/// Renders the client for a document. Pure: the same document gives the same bytes.
///
/// # Errors
/// Every place of the document that cannot be rendered truly.
pub fn generate(document: &Document) -> Result<Files, Refusals> {
    let _ = document;
    Ok(Files::default())
}
