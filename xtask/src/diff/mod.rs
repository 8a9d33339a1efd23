//! What changed between two documents, and what that means: on the wire and for code that imports the crate.
//!
//! Pure: two documents in, one [`Report`] out. Printers show a report and decide nothing.

pub mod change;
pub mod manual;
pub mod print;
pub mod reach;
pub mod rules;
pub mod rust;
pub mod verdict;
pub mod wire;

pub use change::{Axis, Change, Class, Direction, Place, Subject};
pub use verdict::{Level, Verdict};

use std::collections::{BTreeMap, BTreeSet};

use crate::openapi::document::Document;

/// Everything that changed, in the order in which it is shown.
#[derive(Debug, Clone)]
pub struct Report {
    /// What the old document is called.
    pub old: String,
    /// What the new document is called.
    pub new: String,
    /// The changes: the worst first, then by subject and line.
    pub changes: Vec<Change>,
    /// What the crate needs; a reason in its place where one of the documents cannot be rendered.
    pub verdict: Result<Verdict, String>,
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

/// Compares two documents, and the two crates that are made of them; `version` is that of the crate now.
#[must_use]
pub fn compare(old: &Document, new: &Document, version: &str) -> Report {
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
    let mut changes = wire::compare(old, new);
    say_who_meets(&mut changes, old, new);
    changes
}

fn code(old: &Document, new: &Document, wire: &[Change]) -> Result<Vec<Change>, String> {
    if wire.is_empty() { Ok(Vec::new()) } else { rust::compare(old, new, wire) }
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
