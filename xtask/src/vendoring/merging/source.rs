//! What is merged, and how much of it.

use crate::openapi::document::Document;
use crate::openapi::refusal::Refusals;
use crate::openapi::validation::validate;
use crate::vendoring::page::Published;

/// What was published, under the name that the user gave.
#[derive(Debug)]
pub struct Source<'t> {
    /// The document, with the lines of the page that it was published in.
    pub document: Document,
    /// The text around it.
    pub published: Published<'t>,
}

impl<'t> Source<'t> {
    /// The document inside what was published.
    ///
    /// # Errors
    /// Every place that keeps it from being taken in.
    pub fn read(name: &str, bytes: &'t [u8]) -> Result<Self, Refusals> {
        let published = Published::find(name, bytes)?;
        let document = published.parse(name)?;
        validate(&document)?;
        Ok(Self { document, published })
    }
}

/// Which operations are taken.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'d> {
    /// All of each source.
    All,
    /// Those that this document has, each from the first source that has it.
    Those(&'d Document),
}
