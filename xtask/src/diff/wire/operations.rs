//! The operations of a document, as servers see them.

use crate::diff::change::Subject;
use crate::openapi::calls::{Call, calls};
use crate::openapi::document::At;
use crate::openapi::server::own;

/// An operation and its position.
#[derive(Clone)]
pub(super) struct Operation<'d> {
    pub(super) at: At<'d>,
    pub(super) item: At<'d>,
    pub(super) path: String,
    pub(super) method: String,
    id: String,
}

impl<'d> Operation<'d> {
    pub(super) fn id(&self) -> String {
        self.id.clone()
    }

    pub(super) fn call(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::Operation { id: self.id(), call: self.call() }
    }

    /// The path as servers see it: the names of its parameters are not sent.
    pub(super) fn shape(&self) -> String {
        shape(&self.path)
    }

    /// The servers of the operation itself or of its path.
    pub(super) fn own_servers(&self) -> Option<At<'d>> {
        own(&self.at, &self.item)
    }
}

/// A path without the names of its parameters.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => {
                inside = false;
                shape.push_str("{}");
            }
            other if !inside => shape.push(other),
            _ => {}
        }
    }
    shape
}

/// The operations of a document, in its order.
pub(super) fn operations<'d>(root: &At<'d>) -> Vec<Operation<'d>> {
    let method = |at: &At<'_>| at.name().to_ascii_uppercase();
    calls(root)
        .into_iter()
        .map(|Call { path, item, at, id, .. }| Operation { method: method(&at), path: path.to_owned(), at, item, id })
        .collect()
}
