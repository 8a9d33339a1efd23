//! The operations of a document, and which operations of two documents are the same.

use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::operation_id;
use crate::openapi::path_template::shape;

/// An operation of a document.
#[derive(Debug)]
pub(crate) struct Operation<'d> {
    /// Its node.
    pub(crate) at: At<'d>,
    /// Method and path; the names of path parameters do not distinguish operations.
    pub(crate) call: (&'d str, String),
    /// The `operationId`, or an empty text.
    pub(crate) id: String,
}

impl Operation<'_> {
    /// Whether both have the same method and path, or the same id.
    pub(crate) fn is(&self, other: &Operation<'_>) -> bool {
        self.call == other.call || self.id == other.id
    }
}

/// The operations in the order of the document.
pub(crate) fn operations(document: &Document) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in paths(document) {
        for (method, at) in item.members().filter(|(name, _)| METHODS.contains(name)) {
            let id = operation_id(&at);
            found.push(Operation { at, call: (method, shape(path)), id });
        }
    }
    found
}

/// The path items in the order of the document.
pub(crate) fn paths(document: &Document) -> impl Iterator<Item = (&str, At<'_>)> {
    let paths = document.root().get("paths");
    paths.into_iter().flat_map(|paths| paths.members()).filter(|(path, _)| path.starts_with('/'))
}
