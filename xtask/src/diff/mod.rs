//! What changed between two documents, and what that means: on the wire and for code that imports the crate.
//!
//! Pure: two documents in, one [`Report`] out, which is data. Printers make sentences of it and decide nothing.

pub mod change;
pub mod manual;
pub mod print;
pub mod reach;
pub mod report;
pub mod rules;
pub mod rust;
pub mod verdict;
pub mod wire;

pub use change::{Change, Class, Detail, Direction, Part, Place, Subject};
pub use report::Report;
pub use rules::Axis;
pub use verdict::{Level, Verdict};

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::document::Document;
use crate::openapi::pointer;

/// Compares two documents, and the two crates that are made of them; `version` is that of the crate now.
#[must_use]
pub fn compare(old: &Document, new: &Document, version: &str) -> Report {
    let (old, new) = (old.common(), new.common());
    let mut changes = on_the_wire(old, new);
    let verdict = match code(old, new, &changes) {
        Ok(rust) => {
            changes.extend(rust);
            Ok(Verdict::of(&changes, version))
        }
        Err(reason) => Err(reason),
    };
    changes.sort_by_cached_key(Change::order);
    Report { old: old.name().to_owned(), new: new.name().to_owned(), changes, verdict }
}

/// Compares two documents on the wire alone.
#[must_use]
pub fn on_the_wire(old: &Document, new: &Document) -> Vec<Change> {
    let (old, new) = (old.common(), new.common());
    let mut changes = wire::compare(old, new);
    name_operations(&mut changes, old, new);
    changes
}

fn code(old: &Document, new: &Document, wire: &[Change]) -> Result<Vec<Change>, String> {
    if wire.is_empty() { Ok(Vec::new()) } else { rust::compare(old, new, wire) }
}

/// Names the operations that send or receive each changed schema, in the direction of the change.
fn name_operations(changes: &mut [Change], old: &Document, new: &Document) {
    let mut operations: BTreeMap<(String, Option<Direction>), BTreeSet<String>> = BTreeMap::new();
    for reached in reach::components(old).into_iter().chain(reach::components(new)) {
        let id = reached.id.clone();
        let directions = [(Some(Direction::Request), &reached.request), (Some(Direction::Response), &reached.response)];
        for (direction, pointers) in directions.into_iter().chain([(None, &reached.other)]) {
            for name in pointers.iter().filter_map(|pointer| pointer.strip_prefix("/components/schemas/")) {
                let name = pointer::unescape(name).into_owned();
                operations.entry((name, direction)).or_default().insert(id.clone());
            }
        }
    }
    for change in changes {
        let Subject::Schema(name) = &change.subject else { continue };
        let directions: Vec<Option<Direction>> = match change.directions.as_slice() {
            [] => vec![Some(Direction::Request), Some(Direction::Response), None],
            some => some.iter().copied().map(Some).collect(),
        };
        let found = directions.into_iter().filter_map(|direction| operations.get(&(name.clone(), direction)));
        let found: BTreeSet<String> = found.flatten().cloned().collect();
        change.operations = found.into_iter().collect();
    }
}
