//! The components that an operation refers to, directly or through other components.

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::document::{At, Document};
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::operation_id;
use crate::openapi::references::targets;

/// The pointers of the components that an operation refers to.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The `operationId`.
    pub id: String,
    /// In its request.
    pub request: BTreeSet<String>,
    /// In its responses.
    pub response: BTreeSet<String>,
    /// From anything else: callbacks, security.
    pub other: BTreeSet<String>,
}

impl Reached {
    /// All of them.
    #[must_use]
    pub fn all(self) -> BTreeSet<String> {
        let Self { request, response, other, .. } = self;
        request.into_iter().chain(response).chain(other).collect()
    }
}

/// The components that each operation of a document refers to.
#[must_use]
pub fn components(document: &Document) -> Vec<Reached> {
    let mut direct = BTreeMap::new();
    let items = document.root().get("paths").into_iter().flat_map(|paths| paths.members());
    let mut reached = Vec::new();
    for (_, item) in items {
        let common = item.get("parameters").map(|at| references(&at)).unwrap_or_default();
        for operation in METHODS.iter().filter_map(|method| item.get(method)) {
            let (mut request, mut response, mut other) = (common.clone(), BTreeSet::new(), BTreeSet::new());
            for (name, member) in operation.members() {
                let into = match name {
                    "parameters" | "requestBody" => &mut request,
                    "responses" => &mut response,
                    _ => &mut other,
                };
                into.extend(references(&member));
            }
            let id = operation_id(&operation);
            let [request, response, other] =
                [request, response, other].map(|start| closure(document, start, &mut direct));
            reached.push(Reached { id, request, response, other });
        }
    }
    reached
}

/// The pointers, and those that they lead to.
fn closure(
    document: &Document,
    start: BTreeSet<String>,
    direct: &mut BTreeMap<String, BTreeSet<String>>,
) -> BTreeSet<String> {
    let mut open: Vec<String> = start.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(pointer) = open.pop() {
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let next = direct
            .entry(pointer.clone())
            .or_insert_with(|| document.find(&pointer).map(|at| references(&at)).unwrap_or_default());
        open.extend(next.iter().cloned());
    }
    seen
}

/// The pointers of the components that a node refers to.
fn references(at: &At<'_>) -> BTreeSet<String> {
    targets(at).into_iter().map(|target| target.pointer().to_owned()).collect()
}
