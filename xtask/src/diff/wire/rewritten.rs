//! What says the same in another way: the first node that differs.

use super::comparison::{Context, Wire, canonical, json, shown};
use crate::diff::change::{Class, Detail};
use crate::diff::rules;
use crate::openapi::document::At;

/// Reports that the documents differ, if they do, although no rule reported a change.
pub(super) fn compare(wire: &mut Wire, old: &At<'_>, new: &At<'_>) {
    if old.node().to_json() == new.node().to_json() {
        return;
    }
    let (was, is) = different(old.clone(), new.clone());
    let detail = if is_reordered(&was, &is) {
        Detail::of(is.name())
    } else {
        Detail::replaced(shown(&was), shown(&is)).called(is.name())
    };
    wire.report(&Context::document(), &rules::REWRITTEN, Class::Documentation, detail, Some(&was), Some(&is));
}

/// The innermost nodes under the same names that hold the first difference; a list, if only the order of its items differs.
fn different<'o, 'n>(mut old: At<'o>, mut new: At<'n>) -> (At<'o>, At<'n>) {
    while !is_reordered(&old, &new) {
        let member = old.members().find_map(|(name, was)| {
            let is = new.get(name)?;
            (json(Some(&was)) != json(Some(&is))).then_some((was, is))
        });
        let same_names =
            old.members().count() == new.members().count() && old.members().all(|(name, _)| new.get(name).is_some());
        let item = || {
            let same_length = old.items().count() == new.items().count();
            old.items().zip(new.items()).find(|(was, is)| same_length && json(Some(was)) != json(Some(is)))
        };
        match member.filter(|_| same_names).or_else(item) {
            Some((was, is)) => (old, new) = (was, is),
            None => break,
        }
    }
    (old, new)
}

/// Whether these are different lists of the same items.
fn is_reordered(old: &At<'_>, new: &At<'_>) -> bool {
    let sorted = |list: &At<'_>| {
        let mut items: Vec<String> = list.items().map(|item| canonical(&item)).collect();
        items.sort();
        items
    };
    old.items().count() > 1 && old.items().count() == new.items().count() && sorted(old) == sorted(new)
}
