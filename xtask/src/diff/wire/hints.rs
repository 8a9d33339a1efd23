//! What was removed and what was added at the same place with the same type: perhaps one thing under another name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::comparison::{component, resolved};
use super::shape::Shape;
use crate::diff::change::{Change, Part, Place, Subject};
use crate::diff::rules::{self, Rule};
use crate::openapi::document::{At, Document};
use crate::openapi::pointer;

/// Larger numbers of schemas are not compared pairwise.
const MAX_COMPARED: usize = 10_000;

/// The pairs of rules of which one reports the old name, and the other one the new name.
static PAIRS: [(&Rule, &Rule); 3] = [
    (&rules::FIELD_REMOVED, &rules::FIELD_ADDED),
    (&rules::PARAMETER_REMOVED, &rules::PARAMETER_ADDED),
    (&rules::ENUM_VALUE_REMOVED, &rules::ENUM_VALUE_ADDED),
];

/// Where something is, and of which type.
type Key = (usize, Subject, Part, String, String);

/// Adds the other name to the changes of which it is certain that nothing else comes into question.
pub(super) fn add(changes: &mut [Change], old: &Document, new: &Document) {
    let mut found: HashMap<Key, Found> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let pair = PAIRS.iter().enumerate().find_map(|(pair, (gone, fresh))| {
            let is_gone = change.rule == *gone;
            (is_gone || change.rule == *fresh).then_some((pair, is_gone))
        });
        let Some((pair, is_gone)) = pair else { continue };
        let (document, place) = if is_gone { (old, &change.old) } else { (new, &change.new) };
        if let Some((key, name)) = place.as_ref().and_then(|place| located(pair, change, document, place)) {
            let found = found.entry(key).or_default();
            found.add(is_gone, index, name);
        }
    }
    for found in found.values() {
        found.pair(changes);
    }
    operations(changes);
    schemas(changes, old, new);
}

/// The old names and the new ones, each with its changes: one for requests and one for responses, for example.
#[derive(Default)]
struct Found {
    gone: BTreeMap<String, Vec<usize>>,
    fresh: BTreeMap<String, Vec<usize>>,
}

impl Found {
    fn add(&mut self, is_gone: bool, index: usize, name: String) {
        if is_gone { &mut self.gone } else { &mut self.fresh }.entry(name).or_default().push(index);
    }

    /// Pairs the names if there is one of each, and neither has another one already.
    fn pair(&self, changes: &mut [Change]) {
        let only = |names: &BTreeMap<String, Vec<usize>>| {
            let mut names = names.iter().map(|(name, indexes)| (name.clone(), indexes.clone()));
            names.next().filter(|_| names.next().is_none())
        };
        let (Some((old, gone)), Some((new, fresh))) = (only(&self.gone), only(&self.fresh)) else { return };
        let has_other = |index: &usize| changes.get(*index).is_some_and(|change| change.detail.perhaps.is_some());
        if gone.iter().chain(&fresh).any(has_other) {
            return;
        }
        for (indexes, name) in [(gone, new), (fresh, old)] {
            for index in indexes {
                if let Some(change) = changes.get_mut(index) {
                    change.detail.perhaps = Some(name.clone());
                }
            }
        }
    }
}

/// Where an item is without its name, with its type, and the name.
fn located(pair: usize, change: &Change, document: &Document, place: &Place) -> Option<(Key, String)> {
    let Change { subject, part, path, .. } = change;
    let of = |part: Part, path: String, kind: String| (pair, subject.clone(), part, path, kind);
    if pair == 2 {
        let key = of(part.clone(), path.clone(), String::new());
        return Some((key, change.detail.name.clone()?));
    }
    let at = document.find(&place.pointer)?;
    if let Part::Parameter(location, name) = part
        && path.is_empty()
        && change.rule.id.starts_with("parameter")
    {
        let key = of(Part::Parameter(location.clone(), String::new()), String::new(), kind(&at.get("schema")?));
        return Some((key, name.clone()));
    }
    let (list, name) = place.pointer.rsplit_once('/')?;
    // One that is required without a description has no type.
    let is_described = list.ends_with("/properties");
    let name = pointer::unescape(name).into_owned();
    let outer = path.strip_suffix(name.as_str())?.to_owned();
    is_described.then(|| (of(part.clone(), outer, kind(&at)), name))
}

/// The type of a value, as far as it tells names apart.
fn kind(at: &At<'_>) -> String {
    let at = resolved(at);
    let shape = Shape::of(&at);
    let name = component(&at).unwrap_or_default();
    let items = shape.get("items").map(|items| resolved(&items));
    let items = items.map(|items| component(&items).unwrap_or_else(|| Shape::of(&items).kind().to_owned()));
    format!("{} {} {name} {}", shape.kind(), shape.text("format").unwrap_or_default(), items.unwrap_or_default())
}

/// Operations whose method is the same and whose paths differ in one segment.
fn operations(changes: &mut [Change]) {
    let mut found: BTreeMap<(String, usize, String), Found> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        let is_gone = *change.rule == rules::OPERATION_REMOVED;
        let Subject::Operation { id, call } = &change.subject else { continue };
        if !is_gone && *change.rule != rules::OPERATION_ADDED {
            continue;
        }
        let Some((method, path)) = call.split_once(' ') else { continue };
        let segments: Vec<&str> =
            path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect();
        let name = if id.is_empty() { call } else { id };
        for hole in (0..segments.len().min(MAX_SEGMENTS)).filter(|hole| segments.get(*hole) != Some(&"")) {
            let rest: Vec<&str> =
                segments.iter().enumerate().map(|(at, segment)| if at == hole { "*" } else { segment }).collect();
            // Without another segment, every path is like every other.
            if rest.iter().any(|segment| !["", "*", "{}"].contains(segment)) {
                let key = (method.to_owned(), hole, rest.join("/"));
                found.entry(key).or_default().add(is_gone, index, name.clone());
            }
        }
    }
    for found in found.values() {
        found.pair(changes);
    }
}

const MAX_SEGMENTS: usize = 12;

/// Schemas of the same kind that have most of their properties in common.
fn schemas(changes: &mut [Change], old: &Document, new: &Document) {
    let of = |rule: &Rule, document: &Document, old: bool| -> Vec<(usize, String, &'static str, BTreeSet<String>)> {
        let changes = changes.iter().enumerate().filter(|(_, change)| change.rule == rule);
        let described = changes.filter_map(|(index, change)| {
            let place = if old { &change.old } else { &change.new };
            let at = resolved(&document.find(&place.as_ref()?.pointer)?);
            let shape = Shape::of(&at);
            let properties = shape.properties().into_iter().map(|(name, _)| name).collect();
            Some((index, change.subject.name().to_owned(), shape.kind(), properties))
        });
        described.collect()
    };
    let count = |rule: &Rule| changes.iter().filter(|change| change.rule == rule).count();
    if count(&rules::SCHEMA_REMOVED).saturating_mul(count(&rules::SCHEMA_ADDED)) > MAX_COMPARED {
        return;
    }
    let (gone, fresh) = (of(&rules::SCHEMA_REMOVED, old, true), of(&rules::SCHEMA_ADDED, new, false));
    let mut pairs = Vec::new();
    for (index, name, kind, properties) in &gone {
        let alike = |other: &&(usize, String, &'static str, BTreeSet<String>)| {
            let common = properties.intersection(&other.3).count();
            *kind == other.2 && common > 0 && 3 * common >= 2 * properties.len().max(other.3.len())
        };
        let mut candidates = fresh.iter().filter(alike);
        if let (Some((other, new_name, ..)), None) = (candidates.next(), candidates.next()) {
            pairs.push(((*index, name.clone()), (*other, new_name.clone())));
        }
    }
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for (_, (fresh, _)) in &pairs {
        *taken.entry(*fresh).or_default() += 1;
    }
    for (gone, fresh) in pairs.iter().filter(|(_, (fresh, _))| taken.get(fresh) == Some(&1)) {
        let mut found = Found::default();
        found.add(true, gone.0, gone.1.clone());
        found.add(false, fresh.0, fresh.1.clone());
        found.pair(changes);
    }
}
