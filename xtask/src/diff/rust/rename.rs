//! Names: what is called otherwise is one change, and not one thing gone and another one new.

use std::collections::BTreeMap;

use super::surface::Surface;
use crate::diff::change::{Change, Subject};
use crate::model::names;

/// Gives the old items the names that they have now; the old paths and the new ones of what was renamed.
pub(super) fn apply(was: &mut Surface, is: &Surface, wire: &[Change]) -> Vec<(String, String)> {
    let idents = idents(was, is, wire);
    let mut renamed = Vec::new();
    let mut items = BTreeMap::new();
    for (path, mut entry) in std::mem::take(&mut was.items) {
        entry.signature = substitute(&entry.signature, &idents);
        let new = substitute(&path, &idents);
        let told = new != path
            && (path.starts_with("Client::") || path.starts_with("types::"))
            && super::parent(&path).is_none_or(|owner| owner == "Client");
        if told {
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
    let is_free =
        |ident: &str, surface: &Surface| !surface.items.keys().any(|path| path.rsplit("::").next() == Some(ident));
    for change in wire {
        let Some((old, new)) = bases(change) else { continue };
        let mut pairs = Vec::new();
        if change.rule.id == "operation-renamed" {
            pairs.push((names::snake(&old), names::snake(&new)));
            pairs.push((names::shouty(&old), names::shouty(&new)));
        }
        let (old, new) = (names::pascal(&old), names::pascal(&new));
        for path in was.items.keys() {
            let ident = path.rsplit("::").next().unwrap_or(path);
            if let Some(rest) = ident.strip_prefix(old.as_str()) {
                pairs.push((ident.to_owned(), format!("{new}{rest}")));
            }
        }
        for (from, to) in pairs {
            let owners = was.items.keys().filter_map(|path| path.rsplit_once("::")).filter(|(_, name)| *name == from);
            let renamed: Vec<String> = owners.map(|(owner, _)| format!("{owner}::{to}")).collect();
            // What is called so elsewhere, like a scope, is another item.
            let was_free = renamed.iter().all(|path| !was.items.contains_key(path));
            if is_free(&from, is) && was_free && renamed.iter().any(|path| is.items.contains_key(path)) {
                idents.insert(from, to);
            }
        }
    }
    idents
}

/// The old and the new name of what the change on the wire renames.
fn bases(change: &Change) -> Option<(String, String)> {
    if !matches!(change.rule.id, "operation-renamed" | "schema-renamed") {
        return None;
    }
    let old = match change.rule.id {
        // The old name stands first between backticks.
        "operation-renamed" | "schema-renamed" => change.what.split('`').nth(1)?.to_owned(),
        _ => return None,
    };
    Some((old, change.subject.name().to_owned()))
}

/// Setters of path parameters that have another name.
fn setters(was: &mut Surface, is: &Surface, wire: &[Change]) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    for change in wire.iter().filter(|change| change.rule.id == "parameter-renamed") {
        let Subject::Operation { id, .. } = &change.subject else { continue };
        let mut names_told = change.what.split('`').skip(1).step_by(2);
        let (Some(new), Some(old)) = (names_told.next(), names_told.next()) else { continue };
        let builder = names::pascal(id);
        for owner in [format!("builder::{builder}"), format!("mock::operations::{builder}When")] {
            let old = format!("{owner}::{}", names::snake(old));
            let new = format!("{owner}::{}", names::snake(new));
            if is.items.contains_key(&old) || was.items.contains_key(&new) || !is.items.contains_key(&new) {
                continue;
            }
            if let Some(entry) = was.items.remove(&old) {
                was.items.insert(new.clone(), entry);
                if owner.starts_with("builder") {
                    renamed.push((old, new));
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
