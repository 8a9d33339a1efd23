//! What changed between two documents, and what that means: on the wire and for code that imports the crate.
//!
//! Pure: two documents in, one [`Report`] out, which is data. Printers make sentences of it and decide nothing.

pub mod accepted;
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
pub use report::{Acceptance, Report, Side, Threshold, Unused};
pub use rules::Axis;
pub use verdict::{Level, Verdict};

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::openapi::document::Document;
use crate::openapi::pointer;
use reach::{Reach, Way};

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
    let (old, new) = (Side::of(old), Side::of(new));
    Report { old, new, changes, accepted: Vec::new(), unused: Vec::new(), verdict }
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

/// Once the lists of operations have this many names together, further ones are short.
const MAX_LISTED: usize = 200_000;
const MAX_SHORT: usize = 20;

/// Names the operations that send or receive each changed schema, in the direction of the change.
fn name_operations(changes: &mut [Change], old: &Document, new: &Document) {
    if !changes.iter().any(|change| matches!(change.subject, Subject::Schema(_))) {
        return;
    }
    let (old, new) = (Reach::of(old), Reach::of(new));
    // Many schemas are used by the same operations: they share one list.
    let mut lists: HashMap<(reach::Set, reach::Set), Arc<[String]>> = HashMap::new();
    let mut listed = 0;
    for change in changes {
        let Subject::Schema(name) = &change.subject else { continue };
        let pointer = pointer::join("/components/schemas", name);
        let ways: Vec<Way> = match change.directions.as_slice() {
            [] => Way::ALL.to_vec(),
            some => some.iter().map(|direction| (*direction).into()).collect(),
        };
        let users = (old.users_of(&pointer, &ways), new.users_of(&pointer, &ways));
        let list = lists.entry(users).or_insert_with_key(|(was, is)| {
            let ids: BTreeSet<&str> = old.named(was).chain(new.named(is)).collect();
            let shown = if listed > MAX_LISTED { ids.len().min(MAX_SHORT) } else { ids.len() };
            listed += shown;
            let more = (ids.len() > shown).then(|| format!(".. ({} more)", ids.len() - shown));
            ids.into_iter().take(shown).map(str::to_owned).chain(more).collect()
        });
        change.operations = Arc::clone(list);
    }
}

impl From<Direction> for Way {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Request => Self::Request,
            Direction::Response => Self::Response,
        }
    }
}
