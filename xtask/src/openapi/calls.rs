//! The operations of a document by their paths: path items may be references.

use std::collections::HashSet;

use crate::openapi::document::At;
use crate::openapi::methods::METHODS;
use crate::openapi::operation_id::{call_id, operation_id};

/// An operation at a path.
#[derive(Debug, Clone)]
pub struct Call<'d> {
    /// The path template.
    pub path: &'d str,
    /// The path item that stands in `paths`.
    pub named: At<'d>,
    /// The path item that has the operation: the same one, or what it refers to.
    pub item: At<'d>,
    /// The operation.
    pub at: At<'d>,
    /// Its id. Where several paths refer to one path item, the first in the alphabet keeps the `operationId`; at the others, the id is made of method
    /// and path.
    pub id: String,
}

/// The operations, in the order of the paths. A path item whose reference leads nowhere has none.
#[must_use]
pub fn calls<'d>(root: &At<'d>) -> Vec<Call<'d>> {
    let paths = root.get("paths").into_iter().flat_map(|paths| paths.members());
    let items: Vec<_> = paths.filter(|(path, _)| !path.starts_with("x-")).collect();
    let is_reference = |item: &At<'_>| item.get("$ref").is_some();
    let direct = items.iter().filter(|(_, item)| !is_reference(item));
    let mut taken: HashSet<String> =
        direct.flat_map(|(_, item)| operations(item)).map(|at| operation_id(&at)).collect();
    // Which path keeps the id does not depend on the order of the document.
    let mut sorted: Vec<_> = items.into_iter().enumerate().collect();
    sorted.sort_by_key(|(_, (path, _))| *path);
    let mut calls = Vec::new();
    for (place, (path, named)) in sorted {
        let Ok(item) = named.resolve() else { continue };
        for at in operations(&item) {
            let id = if is_reference(&named) {
                let own = at.text("operationId").map(str::to_owned).filter(|id| taken.insert(id.clone()));
                own.unwrap_or_else(|| call_id(&at.name(), path))
            } else {
                operation_id(&at)
            };
            calls.push((place, Call { path, named: named.clone(), item: item.clone(), at, id }));
        }
    }
    calls.sort_by_key(|(place, _)| *place);
    calls.into_iter().map(|(_, call)| call).collect()
}

fn operations<'d>(item: &At<'d>) -> Vec<At<'d>> {
    METHODS.iter().filter_map(|method| item.get(method)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::document::Document;

    #[test]
    fn a_path_item_that_is_referred_to_gives_each_path_its_operations() {
        let document = Document::parse(
            "d.yml",
            "paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {get: {operationId: B}}\n  /c: {$ref: '#/components/pathItems/C'}\n  \
             /d: {$ref: '#/components/pathItems/C'}\n  /e: {$ref: '#/paths/~1e'}\ncomponents: {pathItems: {C: {put: {operationId: C}, get: {}}}}\n",
        )
        .unwrap();
        let calls: Vec<_> = calls(&document.root())
            .into_iter()
            .map(|call| format!("{} {} {}", call.id, call.at.name(), call.path))
            .collect();
        assert_eq!(calls, ["get_a get /a", "B get /b", "get_c get /c", "C put /c", "get_d get /d", "put_d put /d"]);
    }
}
