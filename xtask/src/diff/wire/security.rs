//! Security: which credentials and scopes an operation requires.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Spot, Wire};
use crate::diff::change::{Class, Detail, Direction};
use crate::diff::rules;
use crate::openapi::document::At;

/// Compares what an operation requires; `(operation, root)` of each document.
pub(super) fn operation(wire: &mut Wire, spot: &Spot, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>)) {
    let own = |(operation, _): (&At<'_>, &At<'_>)| operation.get("security").is_some();
    // What both inherit is reported once, at the document.
    if own(old) || own(new) {
        let was = old.0.get("security").or_else(|| old.1.get("security"));
        let is = new.0.get("security").or_else(|| new.1.get("security"));
        requirements(wire, spot, (was.as_ref(), old.0), (is.as_ref(), new.0), Class::Breaking);
    }
}

/// Alternatives by their schemes, each with the scopes that it requires.
type Alternatives = BTreeMap<BTreeSet<String>, BTreeSet<String>>;

fn alternatives(list: Option<&At<'_>>, renamed: &BTreeMap<String, String>) -> Alternatives {
    let named = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let mut alternatives = Alternatives::new();
    for alternative in list.into_iter().flat_map(At::items) {
        let schemes = alternative.members().map(|(name, _)| named(name)).collect();
        let scopes = alternative.members().flat_map(|(name, scopes)| {
            let name = named(name);
            scopes.items().filter_map(|scope| scope.as_str().map(|scope| format!("{name} {scope}"))).collect::<Vec<_>>()
        });
        alternatives.entry(schemes).or_default().extend(scopes);
    }
    alternatives
}

/// Compares two lists of alternatives; `(list, owner)` of each document.
pub(super) fn requirements(
    wire: &mut Wire,
    spot: &Spot,
    old: (Option<&At<'_>>, &At<'_>),
    new: (Option<&At<'_>>, &At<'_>),
    worst: Class,
) {
    let spot = &spot.part(spot.part.clone(), Some(Direction::Request));
    let (was, is) = (alternatives(old.0, &wire.schemes), alternatives(new.0, &BTreeMap::new()));
    let (at_old, at_new) = (old.0.or(Some(old.1)), new.0.or(Some(new.1)));
    let is_public =
        |alternatives: &Alternatives| alternatives.is_empty() || alternatives.contains_key(&BTreeSet::new());
    match (is_public(&was), is_public(&is)) {
        (true, true) if was == is => return,
        (true, false) => {
            let detail = Detail::replaced(None, named(&is));
            return wire.report(spot, &rules::OPERATION_SECURED, worst, detail, at_old, at_new);
        }
        (false, true) => {
            let detail = Detail::replaced(named(&was), None);
            return wire.report(spot, &rules::OPERATION_PUBLIC, Class::Compatible, detail, at_old, at_new);
        }
        _ => {}
    }
    for (schemes, scopes) in &was {
        let Some(others) = is.get(schemes) else {
            wire.report(spot, &rules::SECURITY_REMOVED, worst, Detail::of(title(schemes)), at_old, at_new);
            continue;
        };
        for scope in others.difference(scopes) {
            wire.report(spot, &rules::SCOPE_REQUIRED, worst, Detail::of(bare(scope)), at_old, at_new);
        }
        for scope in scopes.difference(others) {
            let detail = Detail::of(bare(scope));
            wire.report(spot, &rules::SCOPE_RELEASED, Class::Compatible, detail, at_old, at_new);
        }
    }
    for schemes in is.keys().filter(|schemes| !was.contains_key(*schemes)) {
        let detail = Detail::of(title(schemes));
        wire.report(spot, &rules::SECURITY_ADDED, Class::Compatible, detail, at_old, at_new);
    }
}

fn named(alternatives: &Alternatives) -> String {
    alternatives.keys().map(title).collect::<Vec<_>>().join(" or ")
}

fn title(schemes: &BTreeSet<String>) -> String {
    schemes.iter().cloned().collect::<Vec<_>>().join(" and ")
}

fn bare(scope: &str) -> &str {
    scope.split_once(' ').map_or(scope, |(_, scope)| scope)
}
