//! The operations of a document, as servers see them.

use super::comparison::resolved;
use crate::diff::change::Subject;
use crate::openapi::document::At;
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::operation_id;

/// An operation and its position.
#[derive(Clone)]
pub(super) struct Operation<'d> {
    pub(super) at: At<'d>,
    pub(super) item: At<'d>,
    pub(super) path: String,
    pub(super) method: String,
}

impl<'d> Operation<'d> {
    pub(super) fn id(&self) -> String {
        operation_id(&self.at)
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
        self.at.get("servers").or_else(|| self.item.get("servers"))
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
    let mut operations = Vec::new();
    let paths = root.get("paths").into_iter().flat_map(|paths| paths.members());
    for (path, item) in paths.filter(|(path, _)| !path.starts_with("x-")) {
        let item = resolved(&item);
        for method in METHODS {
            if let Some(at) = item.get(method) {
                let (path, method) = (path.to_owned(), method.to_ascii_uppercase());
                operations.push(Operation { at, item: item.clone(), path, method });
            }
        }
    }
    operations
}
