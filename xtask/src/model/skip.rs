//! Skipped operations, by their ids, and the schemas that nothing else uses.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::document::{At, Node};
use crate::openapi::operation_id::operation_id;

use crate::openapi::methods::METHODS;
use crate::openapi::references::reach;

/// The skipped parts of a document.
#[derive(Debug, Default)]
pub struct Skipped {
    /// The ids of the operations, sorted.
    pub ids: Vec<String>,
    nodes: HashSet<*const Node>,
}

impl Skipped {
    /// Finds the parts to skip, and claims them.
    pub fn of(reading: &mut Reading<'_>, root: &At<'_>) -> Self {
        let mut skipped = Self::default();
        let document = root.document();
        let mut wanted: BTreeSet<&str> = document.skip().iter().map(String::as_str).collect();
        if wanted.is_empty() {
            return skipped;
        }
        let mut kept = Vec::new();
        let mut left_out = Vec::new();
        for (_, item) in root.get("paths").iter().flat_map(At::members).filter(|(path, _)| path.starts_with('/')) {
            let (methods, others): (Vec<_>, Vec<_>) = item.members().partition(|(name, _)| METHODS.contains(name));
            let count = methods.len();
            let (out, stay): (Vec<_>, Vec<_>) =
                methods.into_iter().map(|(_, at)| at).partition(|at| document.skip().contains(&operation_id(at)));
            for id in out.iter().map(operation_id) {
                wanted.remove(id.as_str());
                skipped.ids.push(id);
            }
            kept.extend(stay);
            if out.len() == count && count > 0 {
                // The whole path item is skipped.
                left_out.push(item);
            } else {
                kept.extend(others.into_iter().map(|(_, at)| at));
                left_out.extend(out);
            }
        }
        for id in wanted {
            reading.refuse(
                root,
                &rules::OPERATION_SKIPPED,
                format!("found no operation `{id}` to skip"),
                "expected an `operationId` of the document",
                "correct `--skip`, or clear the operations that the lock records with `--no-skip`",
            );
        }
        skipped.ids.sort();
        skipped.schemas(root, &kept, &left_out);
        for at in &left_out {
            skipped.nodes.insert(at.node());
            reading.claim_all(at, &rules::OPERATION_SKIPPED);
        }
        skipped
    }

    /// Whether this operation, path item or schema is skipped.
    #[must_use]
    pub fn has(&self, at: &At<'_>) -> bool {
        self.nodes.contains(&std::ptr::from_ref(at.node()))
    }

    /// The schemas that only skipped parts refer to.
    fn schemas(&mut self, root: &At<'_>, kept: &[At<'_>], left_out: &[At<'_>]) {
        let Some(schemas) = root.document().lookup("#/components/schemas") else { return };
        let by_node: HashMap<*const Node, At<'_>> =
            schemas.members().map(|(_, at)| (std::ptr::from_ref(at.node()), at)).collect();
        let reached = reach(left_out);
        // A schema that no skipped operation refers to stays, with all that it refers to.
        let mut stays: Vec<At<'_>> = kept.to_vec();
        stays.extend(by_node.iter().filter(|(node, _)| !reached.contains(*node)).map(|(_, at)| at.clone()));
        let needed = reach(&stays);
        self.nodes.extend(by_node.keys().filter(|node| reached.contains(*node) && !needed.contains(*node)));
    }
}
