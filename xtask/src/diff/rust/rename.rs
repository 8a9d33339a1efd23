//! Renamed items: one change, instead of one item that is removed and another one that is added.

use std::collections::BTreeMap;

use super::surface::{REQUIRED, Surface, parent};
use crate::diff::change::Change;
use crate::diff::rules;
use crate::model::names;

/// Gives the old items the names that they have now; the old paths and the new ones of what was renamed.
pub(super) fn apply(was: &mut Surface, is: &Surface, wire: &[Change]) -> Vec<(String, String)> {
    let idents = idents(was, is, wire);
    let mut renamed = Vec::new();
    let mut items = BTreeMap::new();
    for (path, mut entry) in std::mem::take(&mut was.items) {
        entry.signature = substitute(&entry.signature, &idents);
        let new = substitute(&path, &idents);
        let reported = new != path
            && (path.starts_with("Client::") || path.starts_with("types::") && !path.starts_with(REQUIRED))
            && parent(&path).is_none_or(|owner| owner == "Client");
        if new != path {
            entry.known_as = Some(path.clone());
        }
        if reported {
            renamed.push((path, new.clone()));
        }
        items.insert(new, entry);
    }
    was.items = items;
    renamed.extend(setters(was, is, wire));
    renamed
}

/// Identifiers of the old crate with those of the new one, for renamed operations and schemas and the types inside of them.
fn idents(was: &Surface, is: &Surface, wire: &[Change]) -> BTreeMap<String, String> {
    let mut idents = BTreeMap::new();
    let (owners_old, owners_new) = (owners(was), owners(is));
    for change in wire.iter().filter(|change| RENAMES.contains(&change.rule)) {
        let (Some(old), Some(new)) = (&change.detail.from, &change.detail.to) else { continue };
        let mut pairs = Vec::new();
        if *change.rule == rules::OPERATION_RENAMED {
            pairs.push((names::snake(old), names::snake(new)));
            pairs.push((names::shouty(old), names::shouty(new)));
        }
        let (old, new) = (names::pascal(old), names::pascal(new));
        let from_old = owners_old.range(old.as_str()..).take_while(|(ident, _)| ident.starts_with(old.as_str()));
        for (ident, _) in from_old {
            let rest = ident.strip_prefix(old.as_str()).unwrap_or_default();
            pairs.push(((*ident).to_owned(), format!("{new}{rest}")));
        }
        for (from, to) in pairs {
            let owners = owners_old.get(from.as_str()).into_iter().flatten().flatten();
            let renamed: Vec<String> = owners.map(|owner| format!("{owner}::{to}")).collect();
            // An item of the same name elsewhere, such as a scope, is a different item.
            let was_free = renamed.iter().all(|path| !was.items.contains_key(path));
            let is_free = !owners_new.contains_key(from.as_str());
            if is_free && was_free && renamed.iter().any(|path| is.items.contains_key(path)) {
                idents.insert(from, to);
            }
        }
    }
    idents
}

/// The last identifiers of all paths, each with the path before it.
fn owners(surface: &Surface) -> BTreeMap<&str, Vec<Option<&str>>> {
    let mut owners: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for path in surface.items.keys() {
        let (owner, ident) =
            path.rsplit_once("::").map_or((None, path.as_str()), |(owner, ident)| (Some(owner), ident));
        owners.entry(ident).or_default().push(owner);
    }
    owners
}

static RENAMES: [&rules::Rule; 2] = [&rules::OPERATION_RENAMED, &rules::SCHEMA_RENAMED];

/// Setters of path parameters that were renamed.
fn setters(was: &mut Surface, is: &Surface, wire: &[Change]) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    for change in wire.iter().filter(|change| *change.rule == rules::PARAMETER_RENAMED) {
        let (Some(old), Some(new)) = (&change.detail.from, &change.detail.to) else { continue };
        for builder in change.operations.iter().map(|id| names::pascal(id)) {
            for owner in [format!("builder::{builder}"), format!("mock::operations::{builder}When")] {
                let old = format!("{owner}::{}", names::snake(old));
                let new = format!("{owner}::{}", names::snake(new));
                if is.items.contains_key(&old) || was.items.contains_key(&new) || !is.items.contains_key(&new) {
                    continue;
                }
                if let Some(mut entry) = was.items.remove(&old) {
                    entry.known_as = entry.known_as.or_else(|| Some(old.clone()));
                    was.items.insert(new.clone(), entry);
                    if owner.starts_with("builder") {
                        renamed.push((old, new));
                    }
                }
            }
        }
    }
    renamed
}

/// The text with whole identifiers replaced.
fn substitute(text: &str, idents: &BTreeMap<String, String>) -> String {
    if idents.is_empty() {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().chain(std::iter::once(' ')) {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        result.push_str(idents.get(&word).unwrap_or(&word));
        word.clear();
        result.push(character);
    }
    result.pop();
    result
}
