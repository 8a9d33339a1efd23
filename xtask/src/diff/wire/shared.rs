//! What several operations have in common is one change.

use std::collections::HashMap;

use crate::diff::change::{Change, Class, Detail, Direction, Occurrence, Part, Place, Subject};
use crate::diff::rules::{self, Rule};

type Places = (Option<Place>, Option<Place>);
type Key = (&'static str, Class, Vec<Direction>, Part, String, Detail, Option<Places>);

/// What happens to an operation as a whole is never shared.
static OWN: [&Rule; 6] = [
    &rules::OPERATION_ADDED,
    &rules::OPERATION_REMOVED,
    &rules::OPERATION_RENAMED,
    &rules::OPERATION_MOVED,
    &rules::OPERATION_DEPRECATED,
    &rules::OPERATION_UNDEPRECATED,
];

/// Merges equal changes of several operations into one change that lists the operations.
pub(super) fn grouped(changes: Vec<Change>) -> Vec<Change> {
    let mut grouped: Vec<Change> = Vec::new();
    let mut known: HashMap<Key, usize> = HashMap::new();
    for mut change in changes {
        let Subject::Operation { id, .. } = &change.subject else {
            grouped.push(change);
            continue;
        };
        let id = id.clone();
        change.operations = vec![id.clone()];
        let Change { rule, class, directions, part, path, detail, .. } = change.clone();
        // Descriptions are the same only where they are shared.
        let places = (class == Class::Documentation).then(|| (change.old.clone(), change.new.clone()));
        let key = (rule.id, class, directions, part, path, detail, places);
        let first = known.get(&key).filter(|_| !OWN.contains(&rule));
        match first.and_then(|index| grouped.get_mut(*index)) {
            Some(first) => {
                first.subject = Subject::Operations;
                first.operations.push(id.clone());
                if (&first.old, &first.new) != (&change.old, &change.new) {
                    first.occurrences.push(Occurrence { operation: id, old: change.old, new: change.new });
                }
            }
            None => {
                known.insert(key, grouped.len());
                grouped.push(change);
            }
        }
    }
    for change in &mut grouped {
        change.operations.sort();
        change.operations.dedup();
    }
    grouped
}
