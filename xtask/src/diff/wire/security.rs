//! Security: which credentials and scopes an operation requires.

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Context, Wire, json, resolved, shown};
use super::operations::operations;
use crate::diff::change::{Class, Detail, Direction};
use crate::diff::rules;
use crate::openapi::document::At;

/// Compares what an operation requires; `(operation, root)` of each document.
pub(super) fn operation(wire: &mut Wire, context: &Context, old: (&At<'_>, &At<'_>), new: (&At<'_>, &At<'_>)) {
    let own = |(operation, _): (&At<'_>, &At<'_>)| operation.get("security").is_some();
    // What both inherit is reported once, at the document.
    if own(old) || own(new) {
        let was = old.0.get("security").or_else(|| old.1.get("security"));
        let is = new.0.get("security").or_else(|| new.1.get("security"));
        requirements(wire, context, (was.as_ref(), old.0), (is.as_ref(), new.0), Class::Breaking);
    }
}

/// The schemes that operations require.
pub(super) fn used(root: &At<'_>) -> BTreeSet<String> {
    let operations = operations(root);
    let inherited = operations.iter().any(|operation| operation.at.get("security").is_none()).then_some(root);
    let owners = operations.iter().map(|operation| &operation.at).chain(inherited);
    owners.flat_map(required).collect()
}

fn required(owner: &At<'_>) -> Vec<String> {
    let alternatives = owner.get("security").into_iter().flat_map(|list| list.items());
    alternatives.flat_map(|alternative| alternative.members()).map(|(name, _)| name.to_owned()).collect()
}

/// Where an operation sends API keys: parameters there are none of the client's.
pub(super) fn keys(operation: &At<'_>, root: &At<'_>) -> BTreeSet<(String, String)> {
    let owner = if operation.get("security").is_some() { operation } else { root };
    let schemes = required(owner)
        .into_iter()
        .filter_map(|name| Some(resolved(&root.get("components")?.get("securitySchemes")?.get(&name)?)));
    let keys = schemes.filter(|scheme| scheme.text("type") == Some("apiKey"));
    keys.filter_map(|scheme| Some(place(scheme.text("in")?, scheme.text("name")?))).collect()
}

/// A place in a request: upper and lower case are equal in the names of headers only.
pub(super) fn place(location: &str, name: &str) -> (String, String) {
    let name = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
    (location.to_owned(), name)
}

/// The alternatives that require credentials, in the order in which a client tries them.
fn order(list: Option<&At<'_>>, renamed: &BTreeMap<String, String>, both: &Alternatives) -> Vec<BTreeSet<String>> {
    let named = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_owned());
    let mut known = BTreeSet::new();
    let alternatives = list.into_iter().flat_map(At::items);
    let alternatives =
        alternatives.map(|alternative| alternative.members().map(|(name, _)| named(name)).collect::<BTreeSet<_>>());
    alternatives
        .filter(|schemes| !schemes.is_empty() && both.contains_key(schemes) && known.insert(schemes.clone()))
        .collect()
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
    context: &Context,
    old: (Option<&At<'_>>, &At<'_>),
    new: (Option<&At<'_>>, &At<'_>),
    worst: Class,
) {
    let context = &context.part(context.part.clone(), Some(Direction::Request));
    let (was, is) = (alternatives(old.0, &wire.schemes), alternatives(new.0, &BTreeMap::new()));
    let (at_old, at_new) = (old.0.or(Some(old.1)), new.0.or(Some(new.1)));
    let is_public =
        |alternatives: &Alternatives| alternatives.is_empty() || alternatives.contains_key(&BTreeSet::new());
    match (is_public(&was), is_public(&is)) {
        (true, true) if was == is => return,
        (true, false) => {
            let detail = Detail::replaced(None, named(&is));
            return wire.report(context, &rules::OPERATION_SECURED, worst, detail, at_old, at_new);
        }
        (false, true) => {
            let detail = Detail::replaced(named(&was), None);
            return wire.report(context, &rules::OPERATION_PUBLIC, Class::Compatible, detail, at_old, at_new);
        }
        _ => {}
    }
    let credentials = |alternatives: &Alternatives| !alternatives.keys().all(BTreeSet::is_empty);
    if !credentials(&was) && !credentials(&is) && json(old.0) != json(new.0) {
        // Both say that there are none.
        let detail = Detail::replaced(old.0.map(shown), new.0.map(shown)).called("security");
        return wire.report(context, &rules::DOCUMENTATION_CHANGED, Class::Documentation, detail, at_old, at_new);
    }
    let renamed = wire.schemes.clone();
    let (first, then) = (order(old.0, &renamed, &is), order(new.0, &BTreeMap::new(), &was));
    if first != then {
        let list = |order: &[BTreeSet<String>]| order.iter().map(title).collect::<Vec<_>>().join(" or ");
        let detail = Detail::replaced(list(&first), list(&then));
        wire.report(context, &rules::SECURITY_REORDERED, Class::Compatible, detail, at_old, at_new);
    }
    for (schemes, scopes) in was.iter().filter(|(schemes, _)| !schemes.is_empty()) {
        let Some(others) = is.get(schemes) else {
            wire.report(context, &rules::SECURITY_REMOVED, worst, Detail::of(title(schemes)), at_old, at_new);
            continue;
        };
        for scope in others.difference(scopes) {
            wire.report(context, &rules::SCOPE_REQUIRED, worst, Detail::of(bare(scope)), at_old, at_new);
        }
        for scope in scopes.difference(others) {
            let detail = Detail::of(bare(scope));
            wire.report(context, &rules::SCOPE_RELEASED, Class::Compatible, detail, at_old, at_new);
        }
    }
    for schemes in is.keys().filter(|schemes| !schemes.is_empty() && !was.contains_key(*schemes)) {
        let detail = Detail::of(title(schemes));
        wire.report(context, &rules::SECURITY_ADDED, Class::Compatible, detail, at_old, at_new);
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
