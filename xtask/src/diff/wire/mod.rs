//! The wire: what a client made from the old document and a server that follows the new one do to each other.
//!
//! The documents themselves are compared, keyword by keyword, and not the model: a document that the generator refuses can be
//! compared all the same, and what the model leaves out (bounds, words, extensions) is reported too. What no rule speaks of is
//! a change under `keyword-changed`, so that nothing changes silently.

mod body;
mod head;
mod operation;
mod parameter;
mod schema;
mod security;
mod shape;
mod value;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::change::{Change, Class, Direction, Place, Subject};
use super::rules::{self, Rule};
use crate::openapi::document::{At, Document};

/// Compares two documents on the wire.
#[must_use]
pub fn compare(old: &Document, new: &Document) -> Vec<Change> {
    let mut wire = Wire::default();
    let (old, new) = (old.root(), new.root());
    head::compare(&mut wire, &old, &new);
    security::schemes(&mut wire, &old, &new);
    operation::compare(&mut wire, &old, &new);
    schema::components(&mut wire, &old, &new);
    head::components(&mut wire, &old, &new);
    if wire.changes.is_empty() && old.node().to_json() != new.node().to_json() {
        let what = "the document says the same in another way";
        wire.report(&Spot::document(), &rules::REWRITTEN, Class::Documentation, what, Some(&old), Some(&new));
    }
    wire.changes
}

/// The comparison while it goes on.
#[derive(Debug, Default)]
struct Wire {
    changes: Vec<Change>,
    /// The place of each change, so that one found in both directions is told once.
    known: HashMap<Key, usize>,
    visited: HashSet<(String, String, Option<Direction>)>,
    /// Components that were compared, by their pointers in both documents.
    compared: BTreeSet<(String, String)>,
    /// Schemas of the old document with their names in the new one, where these differ.
    renamed: BTreeMap<String, String>,
    /// The same of security schemes.
    schemes: BTreeMap<String, String>,
}

type Key = (&'static str, Class, Subject, String, Option<Place>, Option<Place>);

impl Wire {
    fn report(
        &mut self,
        spot: &Spot,
        rule: &'static Rule,
        class: Class,
        what: impl Into<String>,
        old: Option<&At<'_>>,
        new: Option<&At<'_>>,
    ) {
        let (what, old, new) = (what.into(), old.map(Place::from), new.map(Place::from));
        let direction = spot.direction.filter(|_| class != Class::Documentation);
        let key = (rule.id, class, spot.subject.clone(), what.clone(), old.clone(), new.clone());
        if let Some(change) = self.known.get(&key).and_then(|index| self.changes.get_mut(*index)) {
            change.directions.extend(direction);
            change.directions.sort_unstable();
            change.directions.dedup();
            return;
        }
        self.known.insert(key, self.changes.len());
        let directions = direction.into_iter().collect();
        let (subject, operations) = (spot.subject.clone(), Vec::new());
        self.changes.push(Change { rule, class, directions, subject, what, old, new, operations });
    }

    /// Compares what stands beside two references: to be ignored, says the specification, so that it is words.
    fn beside(&mut self, spot: &Spot, old: &At<'_>, new: &At<'_>) {
        let is_reference = |at: &At<'_>| at.text("$ref").is_some();
        if is_reference(old) && is_reference(new) {
            let words: Vec<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
            self.rest(spot, old, new, &["$ref"], &words);
        }
    }

    /// Compares what is words alone, and what no rule speaks of.
    fn rest(&mut self, spot: &Spot, old: &At<'_>, new: &At<'_>, handled: &[&str], words: &[&str]) {
        let names: BTreeSet<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|name| !handled.contains(name)) {
            let (was, is) = (old.get(name), new.get(name));
            if json(was.as_ref()) == json(is.as_ref()) {
                continue;
            }
            let place = spot.place();
            let (rule, class) = if words.contains(&name) || name.starts_with("x-") {
                (&rules::DOCUMENTATION_CHANGED, Class::Documentation)
            } else {
                (&rules::KEYWORD_CHANGED, Class::Compatible)
            };
            let what = match (&was, &is) {
                (None, _) => format!("{place} has `{name}`, and had none"),
                (_, None) => format!("{place} has no `{name}` any more"),
                _ => format!("`{name}` of {place} says something else"),
            };
            self.report(spot, rule, class, what, was.as_ref().or(Some(old)), is.as_ref().or(Some(new)));
        }
    }
}

/// What is being compared, in words.
#[derive(Debug, Clone)]
struct Spot {
    subject: Subject,
    /// The part of an operation: "the query parameter `limit`".
    label: String,
    /// The way inside of a schema: `spec.runtime`.
    path: String,
    direction: Option<Direction>,
    /// Whether old clients decode `null` here, whatever the document says.
    takes_null: bool,
}

impl Spot {
    fn document() -> Self {
        Self::of(Subject::Document)
    }

    fn of(subject: Subject) -> Self {
        Self { subject, label: String::new(), path: String::new(), direction: None, takes_null: false }
    }

    /// A part of an operation.
    fn part(&self, label: impl Into<String>, direction: Option<Direction>) -> Self {
        Self { label: label.into(), direction, ..self.clone() }
    }

    /// One step inside of a schema.
    fn step(&self, step: &str) -> Self {
        let dot = if self.path.is_empty() || step == "[]" { "" } else { "." };
        Self { path: format!("{}{dot}{step}", self.path), takes_null: false, ..self.clone() }
    }

    fn place(&self) -> String {
        match (self.label.as_str(), self.path.as_str()) {
            ("", "") => match &self.subject {
                Subject::Document => "the document".to_owned(),
                Subject::Schema(_) => "the schema".to_owned(),
                Subject::Operation { .. } => "the operation".to_owned(),
                Subject::Item(path) => path.clone(),
            },
            ("", path) => format!("`{path}`"),
            (label, "") => label.to_owned(),
            (label, path) => format!("`{path}` in {label}"),
        }
    }

    /// How bad a change is here; what nothing sends or receives breaks nobody.
    fn graded(&self, request: Class, response: Class) -> Class {
        match self.direction {
            Some(Direction::Request) => request,
            Some(Direction::Response) => response,
            None => Class::Compatible,
        }
    }
}

fn json(at: Option<&At<'_>>) -> Option<serde_json::Value> {
    at.map(|at| at.node().to_json())
}

/// What a reference leads to; the place itself where it leads nowhere.
fn resolved<'d>(at: &At<'d>) -> At<'d> {
    at.resolve().unwrap_or_else(|_| at.clone())
}

/// The members of both lists under a key: in both, in the old one alone, in the new one alone; in the order of the documents.
fn paired<K: Ord + Clone, V: Clone>(old: &[(K, V)], new: &[(K, V)]) -> (Vec<(V, V)>, Vec<V>, Vec<V>) {
    let find = |list: &[(K, V)], key: &K| list.iter().find(|(other, _)| other == key).map(|(_, value)| value.clone());
    let both = old.iter().filter_map(|(key, value)| Some((value.clone(), find(new, key)?))).collect();
    let only = |list: &[(K, V)], other: &[(K, V)]| {
        list.iter().filter(|(key, _)| find(other, key).is_none()).map(|(_, value)| value.clone()).collect()
    };
    (both, only(old, new), only(new, old))
}
