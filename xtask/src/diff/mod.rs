//! What changed between two documents, and what that means: on the wire and for code that imports the crate.
//!
//! Pure: two documents in, one [`Report`] out. Printers show a report and decide nothing.

pub mod change;
pub mod manual;
pub mod print;
pub mod reach;
pub mod rules;
pub mod wire;

pub use change::{Axis, Change, Class, Direction, Place, Subject};

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Document;

/// Everything that changed, in the order in which it is shown.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the old document is called.
    pub old: String,
    /// What the new document is called.
    pub new: String,
    /// The changes: the worst first, then by subject and line.
    pub changes: Vec<Change>,
}

impl Report {
    /// The changes of one axis and class.
    pub fn of(&self, axis: Axis, class: Class) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(move |change| change.rule.axis == axis && change.class == class)
    }

    /// Whether anything that worked before may not work any more.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.class == Class::Breaking)
    }
}

/// Compares two documents.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Report {
    let mut changes = wire::compare(old, new);
    say_who_meets(&mut changes, old, new);
    changes.sort_by_cached_key(Change::order);
    Report { old: old.name().to_owned(), new: new.name().to_owned(), changes }
}

/// Names the operations that lead to each changed schema.
fn say_who_meets(changes: &mut [Change], old: &Document, new: &Document) {
    let mut operations: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (id, pointers) in reach::components(old).into_iter().chain(reach::components(new)) {
        for name in pointers.iter().filter_map(|pointer| pointer.strip_prefix("/components/schemas/")) {
            operations.entry(name.replace("~1", "/").replace("~0", "~")).or_default().insert(id.clone());
        }
    }
    for change in changes {
        if let Subject::Schema(name) = &change.subject {
            change.operations = operations.get(name).into_iter().flatten().cloned().collect();
        }
    }
}
