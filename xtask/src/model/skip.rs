//! Skipped operations, by their ids, and the schemas that nothing else uses.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::model::ledger::Reading;
use crate::model::rules;
use crate::openapi::calls::{Call, calls};
use crate::openapi::document::{At, Node};

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
        let calls = calls(root);
        let ids: HashMap<usize, String> = calls
            .iter()
            .filter(|call| call.named.get("$ref").is_none())
            .map(|call| (call.at.node().id(), call.id.clone()))
            .collect();
        let id = |at: &At<'_>| ids.get(&at.node().id()).cloned().unwrap_or_default();
        skipped.referenced(root, calls, &mut wanted, &mut kept, &mut left_out);
        for (_, item) in root.get("paths").iter().flat_map(At::members).filter(|(path, _)| path.starts_with('/')) {
            let (methods, others): (Vec<_>, Vec<_>) = item.members().partition(|(name, _)| METHODS.contains(name));
            let count = methods.len();
            let (out, stay): (Vec<_>, Vec<_>) =
                methods.into_iter().map(|(_, at)| at).partition(|at| document.skip().contains(&id(at)));
            for id in out.iter().map(id) {
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

    /// The operations of path items that are references. One that another path keeps stays where it is.
    fn referenced<'d>(
        &mut self,
        root: &At<'d>,
        calls: Vec<Call<'d>>,
        wanted: &mut BTreeSet<&str>,
        kept: &mut Vec<At<'d>>,
        left_out: &mut Vec<At<'d>>,
    ) {
        let calls = calls.into_iter().filter(|call| call.named.get("$ref").is_some());
        let (out, stay): (Vec<_>, Vec<_>) = calls.partition(|call| root.document().skip().contains(&call.id));
        let stays: HashSet<usize> = stay.iter().map(|call| call.at.node().id()).collect();
        for call in out {
            wanted.remove(call.id.as_str());
            self.ids.push(call.id);
            let is_direct = call.item.pointer().starts_with("/paths/");
            if !is_direct && !stays.contains(&call.at.node().id()) {
                left_out.push(call.at);
            }
        }
        kept.extend(stay.into_iter().map(|call| call.at));
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
