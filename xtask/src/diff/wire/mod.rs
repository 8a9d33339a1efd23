//! The wire: what a client made from the old document and a server that follows the new one do to each other.
//!
//! The documents themselves are compared, keyword by keyword, and not the model: a document that the generator refuses can be
//! compared all the same, and what the model leaves out (limits, descriptions, extensions) is reported too. What no rule
//! understands is reported under `keyword-changed`, so that nothing changes silently.

mod alternatives;
mod body;
mod bounds;
mod budget;
mod comparison;
mod components;
#[cfg(test)]
mod growth;
mod head;
mod hints;
mod meaning;
mod nodes;
mod object;
mod operation;
mod operations;
mod parameter;
mod rewritten;
mod schema;
mod scheme;
mod security;
mod servers;
mod shape;
mod shared;
mod value;

use super::change::Change;
use crate::openapi::document::Document;
use comparison::Wire;

/// Compares two documents on the wire.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let mut changes = compared(old, new).changes;
    hints::add(&mut changes, old, new);
    shared::grouped(changes)
}

fn compared(old: &Document, new: &Document) -> Wire {
    let mut wire = Wire::default();
    let (old, new) = (old.root(), new.root());
    head::compare(&mut wire, &old, &new);
    scheme::compare(&mut wire, &old, &new);
    operation::compare(&mut wire, &old, &new);
    schema::components(&mut wire, &old, &new);
    components::compare(&mut wire, &old, &new);
    wire.finish(&old, &new);
    if wire.changes.is_empty() {
        rewritten::compare(&mut wire, &old, &new);
    }
    wire
}
