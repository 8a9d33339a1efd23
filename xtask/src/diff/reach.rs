//! Which components an operation leads to, over any number of references.

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;

/// Each operation's id with the pointers of the components that it leads to.
#[must_use]
pub fn components(document: &Document) -> Vec<(String, BTreeSet<String>)> {
    let mut direct = BTreeMap::new();
    let root = document.root();
    let items: Vec<At<'_>> =
        root.get("paths").into_iter().flat_map(|paths| paths.members()).map(|(_, at)| at).collect();
    let mut reached = Vec::new();
    for item in &items {
        let common = item.get("parameters").map(|at| references(&at)).unwrap_or_default();
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            let mut open: Vec<String> = references(&operation).into_iter().chain(common.iter().cloned()).collect();
            let mut seen = BTreeSet::new();
            while let Some(pointer) = open.pop() {
                if !seen.insert(pointer.clone()) {
                    continue;
                }
                let next = direct.entry(pointer.clone()).or_insert_with(|| {
                    document.lookup(&format!("#{pointer}")).map(|at| references(&at)).unwrap_or_default()
                });
                open.extend(next.iter().cloned());
            }
            reached.push((operation.text("operationId").unwrap_or_default().to_owned(), seen));
        }
    }
    reached
}

/// The pointers of the components that a place refers to.
fn references(at: &At<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![at.clone()];
    while let Some(at) = open.pop() {
        if let Some(target) = at.text("$ref").and_then(|reference| at.document().lookup(reference)) {
            found.insert(target.pointer().to_owned());
        }
        open.extend(at.members().map(|(_, member)| member));
        open.extend(at.items());
    }
    found
}
