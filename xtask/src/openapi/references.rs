//! What a place of a document refers to.

use std::collections::HashSet;

use crate::openapi::document::{At, Node};
use crate::openapi::schema::is_reference;

/// Every node below these places and below what they refer to, over any number of references.
#[must_use]
pub fn reach(from: &[At<'_>]) -> HashSet<*const Node> {
    let mut reached = HashSet::new();
    let mut open: Vec<At<'_>> = from.to_vec();
    while let Some(at) = open.pop() {
        if reached.insert(std::ptr::from_ref(at.node())) {
            open.extend(target(&at));
            open.extend(at.members().map(|(_, member)| member));
            open.extend(at.items());
        }
    }
    reached
}

/// The targets of all references at or below a node.
#[must_use]
pub fn targets<'d>(at: &At<'d>) -> Vec<At<'d>> {
    let mut found = Vec::new();
    let mut open = vec![at.clone()];
    while let Some(at) = open.pop() {
        found.extend(target(&at));
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    found
}

/// The place that a Reference Object names.
#[must_use]
pub fn target<'d>(at: &At<'d>) -> Option<At<'d>> {
    if !is_reference(at) {
        return None;
    }
    lookup(at, at.text("$ref")?)
}

/// The place that a reference in this one names: in the document, or among the definitions of a schema around it.
#[must_use]
pub fn lookup<'d>(at: &At<'d>, reference: &str) -> Option<At<'d>> {
    let document = at.document();
    document.lookup(reference).or_else(|| document.around(at, reference))
}

/// The definition that a reference in this place can only mean because a schema around it has it.
#[must_use]
pub fn defined_around<'d>(at: &At<'d>, reference: &str) -> Option<At<'d>> {
    let document = at.document();
    document.around(at, reference).filter(|_| document.lookup(reference).is_none())
}
