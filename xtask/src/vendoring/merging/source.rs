//! The documents that are merged, and which of their operations are selected.

use crate::openapi::document::Document;
use crate::openapi::refusal::Refusals;
use crate::openapi::validation::validate_whole;
use crate::vendoring::page::Published;

/// A published document under the name that the user gave.
#[derive(Debug)]
pub struct Source<'t> {
    /// The document, with the line numbers of the page that it was published in.
    pub document: Document,
    /// Its text.
    pub published: Published<'t>,
}

impl<'t> Source<'t> {
    /// Reads the document in a published file.
    ///
    /// # Errors
    /// The document cannot be vendored; each position is named.
    pub fn read(name: &str, bytes: &'t [u8]) -> Result<Self, Refusals> {
        let published = Published::find(name, bytes)?;
        let document = published.parse(name)?;
        validate_whole(&document)?;
        Ok(Self { document, published })
    }
}

/// Which operations are selected.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'d> {
    /// All operations of each source.
    All,
    /// The operations of this document, each from the first source that contains it.
    Those(&'d Document),
}
