//! The state of a comparison: the changes reported so far and the current position.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::budget::{Budget, MAX_CHANGES, MAX_WORK};
use super::meaning::Meanings;
pub(super) use super::nodes::{WORDS, component, resolved};
use super::shape::Shape;
use crate::diff::change::{Change, Class, Detail, Direction, Part, Place, Subject};
use crate::diff::rules::{self, Rule};
use crate::openapi::document::At;
use crate::openapi::schema::CONSTRAINTS;

/// What was reported so far, and what must be known while the comparison goes on.
#[derive(Debug, Default)]
pub(super) struct Wire {
    pub(super) changes: Vec<Change>,
    /// The index of each change, so that one found in both directions is reported once.
    known: HashMap<Key, usize>,
    pub(super) budget: Budget,
    /// How many schemas are being compared inside of each other.
    pub(super) depth: usize,
    /// Schemas that are compared once those around them are, by their pointers.
    pub(super) pending: Vec<(Context, String, String)>,
    pub(super) visited: HashSet<(String, String, Option<Direction>)>,
    /// How bad it is that one component takes the place of another, by their pointers.
    pub(super) replaced: HashMap<(String, String, Option<Direction>), Class>,
    /// Components that were compared, by their pointers in both documents.
    pub(super) compared: BTreeSet<(String, String)>,
    /// Schemas of the old document with their names in the new one, where these differ.
    pub(super) renamed: BTreeMap<String, String>,
    /// Those names.
    pub(super) renamed_to: HashSet<String>,
    /// The same of security schemes.
    pub(super) schemes: BTreeMap<String, String>,
    /// What schemas accept, as far as it was asked.
    pub(super) meanings: Meanings,
    /// How many schemas were compared, and changes reported and moved.
    #[cfg(test)]
    pub(super) steps: usize,
}

type Key = (&'static str, Class, Subject, Part, String, Detail, Option<Place>, Option<Place>);

impl Wire {
    #[cfg(test)]
    pub(super) fn count(&mut self, steps: usize) {
        self.steps += steps;
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, reason = "tests count")]
    pub(super) fn count(&self, _: usize) {}

    /// Takes some of the work that a comparison may be; whether there was enough left.
    pub(super) fn affords(&mut self, work: usize) -> bool {
        self.budget.affords(work)
    }

    /// The shape of a schema, which takes work.
    pub(super) fn shape<'d>(&mut self, at: &At<'d>) -> Shape<'d> {
        let shape = Shape::of(at);
        self.affords(shape.weight());
        shape
    }

    /// Reports what was not compared, and what is not listed.
    pub(super) fn finish(&mut self, old: &At<'_>, new: &At<'_>) {
        let context = Context::document();
        if self.budget.is_used_up() {
            let detail = Detail::of(format!("{MAX_WORK} steps"));
            self.note(&context, &rules::NOT_COMPARED, Class::Unknown, detail, Some(old), Some(new));
        }
        if let Some(class) = self.budget.unlisted {
            let detail = Detail::of(MAX_CHANGES.to_string());
            self.note(&context, &rules::CHANGES_NOT_LISTED, class, detail, Some(old), Some(new));
        }
    }

    /// Reports a change.
    pub(super) fn report(
        &mut self,
        context: &Context,
        rule: &'static Rule,
        class: Class,
        detail: Detail,
        old: Option<&At<'_>>,
        new: Option<&At<'_>>,
    ) {
        if self.changes.len() < MAX_CHANGES {
            self.note(context, rule, class, detail, old, new);
        } else {
            self.budget.leave_out(class);
        }
    }

    /// The same, however many were reported.
    pub(super) fn note(
        &mut self,
        context: &Context,
        rule: &'static Rule,
        class: Class,
        detail: Detail,
        old: Option<&At<'_>>,
        new: Option<&At<'_>>,
    ) {
        self.count(1);
        let (old, new) = (old.map(Place::from), new.map(Place::from));
        let Context { subject, part, path, .. } = context.clone();
        let direction = context.direction.filter(|_| class != Class::Documentation);
        let directions = direction.into_iter().collect();
        let (operations, occurrences) = (Arc::default(), Vec::new());
        let change = Change { rule, class, directions, subject, part, path, detail, old, new, operations, occurrences };
        let key = key(&change);
        if let Some(known) = self.known.get(&key).and_then(|index| self.changes.get_mut(*index)) {
            known.directions.extend(direction);
            known.directions.sort_unstable();
            known.directions.dedup();
            return;
        }
        self.known.insert(key, self.changes.len());
        self.changes.push(change);
    }

    /// Withdraws the changes reported at or below a position since a given one, and returns the worst grade among them.
    pub(super) fn withdraw(&mut self, start: usize, context: &Context) -> Class {
        let later = self.changes.split_off(start);
        self.count(later.len());
        for change in &later {
            self.known.remove(&key(change));
        }
        let is_inside = |change: &Change| change.subject == context.subject && change.part == context.part;
        let (inside, others): (Vec<_>, Vec<_>) = later.into_iter().partition(is_inside);
        for change in others {
            self.known.insert(key(&change), self.changes.len());
            self.changes.push(change);
        }
        let unlisted = self.budget.unlisted.into_iter();
        inside.into_iter().map(|change| change.class).chain(unlisted).min().unwrap_or(Class::Documentation)
    }

    /// Compares the members beside two references. The specification ignores them, so changes are documentation.
    pub(super) fn beside(&mut self, context: &Context, old: &At<'_>, new: &At<'_>) {
        let is_reference = |at: &At<'_>| at.text("$ref").is_some();
        if is_reference(old) && is_reference(new) {
            let words: Vec<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
            self.rest(context, old, new, &["$ref"], &words);
        }
    }

    /// Compares documentation, and keywords without a rule.
    pub(super) fn rest(&mut self, context: &Context, old: &At<'_>, new: &At<'_>, handled: &[&str], words: &[&str]) {
        self.members(context, old, new, &|name| !handled.contains(&name), words);
    }

    /// The same of the members that are `wanted`.
    pub(super) fn members(
        &mut self,
        context: &Context,
        old: &At<'_>,
        new: &At<'_>,
        wanted: &dyn Fn(&str) -> bool,
        words: &[&str],
    ) {
        let names: BTreeSet<&str> = old.members().chain(new.members()).map(|(name, _)| name).collect();
        for name in names.into_iter().filter(|name| wanted(name)) {
            let (was, is) = (old.get(name), new.get(name));
            if json(was.as_ref()) == json(is.as_ref()) {
                continue;
            }
            let (rule, class) = if words.contains(&name) || name.starts_with("x-") {
                (&rules::DOCUMENTATION_CHANGED, Class::Documentation)
            } else {
                (&rules::KEYWORD_CHANGED, unknown(context, name, was.is_some(), is.is_some()))
            };
            let detail = Detail::replaced(was.as_ref().map(shown), is.as_ref().map(shown)).called(name);
            self.report(context, rule, class, detail, was.as_ref().or(Some(old)), is.as_ref().or(Some(new)));
        }
    }
}

fn key(change: &Change) -> Key {
    let Change { rule, class, subject, part, path, detail, old, new, .. } = change.clone();
    (rule.id, class, subject, part, path, detail, old, new)
}

/// The grade of a changed keyword without a rule. A constraint excludes values; the effect of others is unknown.
fn unknown(context: &Context, keyword: &str, was: bool, is: bool) -> Class {
    let constrains = CONSTRAINTS.contains(&keyword);
    match (was, is) {
        (true, false) if constrains => Class::Compatible,
        _ if constrains => context.graded(Class::Breaking, Class::Compatible),
        // Nothing sends or receives a schema that no operation reaches.
        _ if matches!(context.subject, Subject::Schema(_)) => context.graded(Class::Unknown, Class::Unknown),
        _ => Class::Unknown,
    }
}

/// What the current position belongs to.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) subject: Subject,
    pub(super) part: Part,
    /// The way inside of a schema: `spec.runtime`.
    pub(super) path: String,
    pub(super) direction: Option<Direction>,
    /// Whether old clients decode `null` here, whatever the document says.
    pub(super) takes_null: bool,
}

impl Context {
    pub(super) fn document() -> Self {
        Self::of(Subject::Document)
    }

    pub(super) fn of(subject: Subject) -> Self {
        Self { subject, part: Part::Whole, path: String::new(), direction: None, takes_null: false }
    }

    /// A part of an operation or of the document.
    pub(super) fn part(&self, part: Part, direction: Option<Direction>) -> Self {
        Self { part, direction, ..self.clone() }
    }

    /// One step inside of a schema.
    pub(super) fn step(&self, step: &str) -> Self {
        let dot = if self.path.is_empty() || step.starts_with('[') { "" } else { "." };
        Self { path: format!("{}{dot}{step}", self.path), takes_null: false, ..self.clone() }
    }

    /// How bad a change is here; what nothing sends or receives breaks nobody.
    pub(super) fn graded(&self, request: Class, response: Class) -> Class {
        match self.direction {
            Some(Direction::Request) => request,
            Some(Direction::Response) => response,
            None => Class::Compatible,
        }
    }
}

/// The value without lines.
pub(super) fn json(at: Option<&At<'_>>) -> Option<serde_json::Value> {
    at.map(|at| at.node().to_json())
}

/// The value as JSON.
pub(super) fn shown(at: &At<'_>) -> String {
    at.node().to_json().to_string()
}

/// The value as text that is the same for the same value, in whatever order its members stand.
pub(super) fn canonical(at: &At<'_>) -> String {
    let mut text = String::new();
    if at.is_object() {
        let members: BTreeMap<&str, At<'_>> = at.members().collect();
        text.push('{');
        for (name, member) in members {
            text.push_str(&serde_json::Value::from(name).to_string());
            text.push(':');
            text.push_str(&canonical(&member));
            text.push(',');
        }
        text.push('}');
    } else if at.is_array() {
        text.push('[');
        for item in at.items() {
            text.push_str(&canonical(&item));
            text.push(',');
        }
        text.push(']');
    } else {
        text = shown(at);
    }
    text
}

/// The node at a pointer of the same document.
pub(super) fn node_at<'d>(at: &At<'d>, pointer: &str) -> Option<At<'d>> {
    at.document().find(pointer)
}

/// The members of both lists under a key: in both, in the old one alone, in the new one alone; in the order of the documents.
pub(super) fn paired<K: Ord + Clone, V: Clone>(old: &[(K, V)], new: &[(K, V)]) -> (Vec<(V, V)>, Vec<V>, Vec<V>) {
    let index = |list: &[(K, V)]| -> BTreeMap<K, V> {
        list.iter().rev().map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    let (by_old, by_new) = (index(old), index(new));
    let both = old.iter().filter_map(|(key, value)| Some((value.clone(), by_new.get(key)?.clone()))).collect();
    let only = |list: &[(K, V)], other: &BTreeMap<K, V>| {
        list.iter().filter(|(key, _)| !other.contains_key(key)).map(|(_, value)| value.clone()).collect()
    };
    (both, only(old, &by_new), only(new, &by_old))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot prepare its documents stops")]

    use super::{Class, Context, Detail, MAX_CHANGES, MAX_WORK, Wire, rules};
    use crate::openapi::document::Document;

    fn finished(mut wire: Wire) -> Wire {
        let document = Document::parse("a.yml", "openapi: 3.0.3").unwrap();
        let root = document.root();
        wire.finish(&root, &root);
        wire
    }

    fn report(wire: &mut Wire, class: Class, number: usize) {
        let detail = Detail::of(number.to_string());
        wire.report(&Context::document(), &rules::KEYWORD_CHANGED, class, detail, None, None);
    }

    #[test]
    fn changes_beyond_those_listed_are_reported_as_one_with_the_worst_of_their_grades() {
        let mut wire = Wire::default();
        (0..MAX_CHANGES).for_each(|number| report(&mut wire, Class::Documentation, number));
        for (class, number) in [Class::Compatible, Class::Breaking, Class::Documentation].into_iter().zip(MAX_CHANGES..)
        {
            report(&mut wire, class, number);
        }
        let wire = finished(wire);
        assert_eq!(wire.changes.len(), MAX_CHANGES + 1);
        let last = wire.changes.last().unwrap();
        assert_eq!((last.rule.id, last.class), ("changes-not-listed", Class::Breaking));
    }

    #[test]
    fn a_report_without_a_change_left_out_says_nothing_of_it() {
        let mut wire = Wire::default();
        (0..MAX_CHANGES).for_each(|number| report(&mut wire, Class::Documentation, number));
        assert!(wire.affords(MAX_WORK));
        assert_eq!(finished(wire).changes.len(), MAX_CHANGES);
    }

    #[test]
    fn a_comparison_that_takes_too_much_is_cut_short_and_its_grade_is_unknown() {
        let mut wire = Wire::default();
        assert!(wire.affords(MAX_WORK));
        assert!(!wire.affords(1));
        let wire = finished(wire);
        let changes: Vec<_> = wire.changes.iter().map(|change| (change.rule.id, change.class)).collect();
        assert_eq!(changes, [("not-compared", Class::Unknown)]);
    }
}
