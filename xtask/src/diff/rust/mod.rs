//! Rust: what the regenerated crate does to code that compiled with the old one, from the two generated syntax trees.

mod aliases;
mod meaning;
mod rename;
mod surface;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::{Change, Class, Detail, Part, Place, Subject};
use super::rules::{self, Rule};
use crate::codegen::generate::trees;
use crate::io::terminal::counted;
use crate::model::check;
use crate::model::names;
use crate::openapi::document::{Document, Value};
use crate::openapi::validation::validate;

use surface::{Entry, Kind, REQUIRED, Surface, made, parent};

/// Compares the two crates that are made of the documents; the changes on the wire tell what was renamed.
///
/// # Errors
/// Says which of the documents cannot be rendered, and why.
pub fn compare(old: &Document, new: &Document, wire: &[Change]) -> Result<Vec<Change>, String> {
    // Nearly all of the time goes into rendering. Two large crates at once would take too much memory.
    let (was, is) = if size(old).max(size(new)) > MAX_AT_ONCE { (shown(old), shown(new)) } else { both(old, new) };
    let (mut was, is) = (was?, is?);
    let mut rust = Rust::default();
    for (old, new) in rename::apply(&mut was, &is, wire) {
        rust.renamed(&old, &new, &was, &is);
    }
    for meaning::Changed { path, from, to, now } in meaning::changed(&was, &is, wire) {
        let detail = Detail { name: now, ..Detail::replaced(from, to) };
        let place = |surface: &Surface| surface.items.get(&path).and_then(|entry| entry.place.clone());
        rust.report(&path, &rules::MEANING_CHANGED, Class::Breaking, detail, (place(&was), place(&is)));
    }
    rust.surfaces(&was, &is);
    Ok(rust.finished())
}

/// Renders the two crates at the same time.
fn both(old: &Document, new: &Document) -> (Result<Surface, String>, Result<Surface, String>) {
    std::thread::scope(|scope| {
        // Threads have a smaller stack than the program, and schemas may be nested deeply.
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || shown(old));
        let is = shown(new);
        let was = match thread {
            // A panic of the thread continues here.
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => shown(old),
        };
        (was, is)
    })
}

/// A crate takes some 16 KB of memory for each of its types and properties: so many are rendered. The largest documents that
/// are known to be in use have 68,000.
const MAX_SIZE: usize = 72_000;
/// As many as an operation counts for: its method, builder, example and mock.
const OPERATION: usize = 10;
/// So many are rendered while another crate is.
const MAX_AT_ONCE: usize = 8_000;

/// How many types, properties, parameters, responses and values a document describes; operations count for several.
fn size(document: &Document) -> usize {
    let mut size = 0;
    let mut open = vec![("", document.root().node())];
    while let Some((name, node)) = open.pop() {
        match &node.value {
            Value::Object(members) => {
                if matches!(name, "properties" | "responses" | "schemas") {
                    size += members.len();
                }
                // Each operation has one.
                if name == "responses" {
                    size += OPERATION;
                }
                open.extend(members.iter().map(|(name, node)| (name.as_str(), node)));
            }
            Value::Array(items) => {
                if matches!(name, "parameters" | "enum" | "oneOf" | "anyOf") {
                    size += items.len();
                }
                open.extend(items.iter().map(|node| ("", node)));
            }
            _ => {}
        }
    }
    size
}

/// As much as the main thread of a program has.
const STACK: usize = 8 << 20;

fn shown(document: &Document) -> Result<Surface, String> {
    let size = size(document);
    if size > MAX_SIZE {
        return Err(format!(
            "{} has {size} types, properties, parameters and values, more than the {MAX_SIZE} up to which crates are compared",
            document.name()
        ));
    }
    // What every reader relies on; anything else is reported by the generator's rules, and by them first.
    let valid = validate(document).or_else(|_| check(document));
    let trees = valid.and_then(|()| trees(document)).map_err(|refusals| {
        let count = refusals.iter().count();
        let first = refusals.iter().next().map(ToString::to_string).unwrap_or_default();
        format!("{} cannot be rendered ({}, the first: {first})", document.name(), counted(count, "refusal"))
    })?;
    Ok(surface::read(&trees, document))
}

#[derive(Default)]
struct Rust {
    changes: Vec<Change>,
    /// The worst grade of the changes that are not listed.
    unlisted: Option<Class>,
}

/// At most this many changes are listed.
const MAX_CHANGES: usize = 20_000;

impl Rust {
    fn report(
        &mut self,
        path: &str,
        rule: &'static Rule,
        class: Class,
        detail: Detail,
        places: (Option<Place>, Option<Place>),
    ) {
        if self.changes.len() < MAX_CHANGES {
            self.note(path, rule, class, detail, places);
        } else {
            self.unlisted = Some(self.unlisted.map_or(class, |worst| worst.min(class)));
        }
    }

    /// All changes, and one for those that are not listed.
    fn finished(mut self) -> Vec<Change> {
        if let Some(class) = self.unlisted {
            let detail = Detail::of(MAX_CHANGES.to_string());
            self.note("the crate", &rules::ITEMS_NOT_LISTED, class, detail, (None, None));
        }
        self.changes
    }

    fn note(
        &mut self,
        path: &str,
        rule: &'static Rule,
        class: Class,
        detail: Detail,
        places: (Option<Place>, Option<Place>),
    ) {
        let (old, new) = places;
        let (subject, part, path) = (Subject::Item(path.to_owned()), Part::Whole, String::new());
        let (directions, operations, occurrences) = (Vec::new(), Arc::default(), Vec::new());
        let change = Change { rule, class, directions, subject, part, path, detail, old, new, operations, occurrences };
        self.changes.push(change);
    }

    fn renamed(&mut self, old: &str, new: &str, was: &Surface, is: &Surface) {
        let place = |surface: &Surface| surface.items.get(new).and_then(|entry| entry.place.clone());
        let detail = Detail { known_as: Some(old.to_owned()), ..Detail::replaced(old.to_owned(), new.to_owned()) };
        self.report(new, &rules::ITEM_RENAMED, Class::Breaking, detail, (place(was), place(is)));
    }

    fn surfaces(&mut self, was: &Surface, is: &Surface) {
        let (gone, fresh) = (companions(was, is), companions(is, was));
        // The members of a type that is declared differently are others, whatever they are called.
        let redeclared = |path: &str| {
            parent(path).is_some_and(|owner| match (was.items.get(owner), is.items.get(owner)) {
                (Some(old), Some(new)) => old.kind == Kind::Type && old.signature != new.signature,
                _ => false,
            })
        };
        for (path, old) in was.items.iter().filter(|(path, _)| !redeclared(path)) {
            match is.items.get(path) {
                Some(new) => self.item(path, old, new),
                // A part that is removed with its owner is not reported again.
                None if parent(path).is_some_and(|owner| !is.items.contains_key(owner)) || gone.contains(path) => {}
                None => {
                    let detail = Detail { known_as: old.known_as.clone(), ..Detail::default() };
                    self.report(path, removed(old.kind), Class::Breaking, detail, (old.place.clone(), None));
                }
            }
        }
        for (path, new) in is.items.iter().filter(|(path, _)| !redeclared(path)) {
            let owner = parent(path).and_then(|owner| was.items.get(owner));
            if was.items.contains_key(path)
                || (parent(path).is_some() && owner.is_none() && parent(path) != Some("Client"))
                || fresh.contains(path)
            {
                continue;
            }
            // Literals and matches name each field or variant, implementations of a trait each method.
            let is_part = matches!(new.kind, Kind::Field | Kind::Variant)
                || (new.kind == Kind::Method && path.starts_with("mock::MockServerExt"));
            let class =
                if is_part && owner.is_some_and(|owner| !owner.open) { Class::Breaking } else { Class::Compatible };
            self.report(path, added(new.kind), class, Detail::default(), (None, new.place.clone()));
        }
    }

    fn item(&mut self, path: &str, old: &Entry, new: &Entry) {
        let places = || (old.place.clone(), new.place.clone());
        let known = || Detail { known_as: old.known_as.clone(), ..Detail::default() };
        if old.signature != new.signature {
            let (from, to) = different(&old.signature, &new.signature);
            let detail = Detail { known_as: old.known_as.clone(), ..Detail::replaced(from, to) };
            self.report(path, changed(old.kind), Class::Breaking, detail, places());
            if old.kind == Kind::Type {
                return;
            }
        }
        match (old.open, new.open) {
            (false, true) => {
                self.report(path, &rules::ITEM_OPENED, Class::Breaking, known(), places());
            }
            (true, false) => {
                self.report(path, &rules::ITEM_CLOSED, Class::Compatible, known(), places());
            }
            _ => {}
        }
        if !old.deprecated && new.deprecated {
            self.report(path, &rules::ITEM_DEPRECATED, Class::Compatible, known(), places());
        } else if old.deprecated && !new.deprecated {
            self.report(path, &rules::ITEM_UNDEPRECATED, Class::Compatible, known(), places());
        }
    }
}

/// What comes with a method of the client and is reported with it: its builder, its entry in the table, its mock; and what a
/// constructor takes, which is reported with the constructor or its type.
fn companions(surface: &Surface, other: &Surface) -> BTreeSet<String> {
    let alone = |path: &&String| parent(path).is_none() && !other.items.contains_key(*path);
    let required = surface.items.keys().filter(|path| path.starts_with(REQUIRED)).filter(alone);
    let mut companions: BTreeSet<String> = required.cloned().collect();
    for (path, entry) in &surface.items {
        let Some(method) = path.strip_prefix("Client::").filter(|_| !other.items.contains_key(path)) else { continue };
        let builder = made(&entry.signature).unwrap_or_default();
        companions.insert(format!("builder::{builder}"));
        companions.insert(format!("operations::{}", names::shouty(method)));
        companions.insert(format!("mock::operations::{builder}When"));
        companions.insert(format!("mock::operations::{builder}Then"));
        for suffix in ["Outcome", "Error"] {
            companions.insert(format!("builder::{builder}{suffix}"));
        }
        // A method that is removed breaks as that of the client does; one that is added breaks who implements an open trait.
        let mock = format!("mock::MockServerExt::{method}");
        let open = other.items.get("mock::MockServerExt").is_none_or(|extension| extension.open);
        if open || !surface.items.contains_key(&mock) {
            companions.insert(mock);
        }
    }
    companions
}

fn removed(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Type => &rules::TYPE_REMOVED,
        Kind::Method | Kind::Constructor => &rules::METHOD_REMOVED,
        Kind::Setter => &rules::SETTER_REMOVED,
        Kind::Field => &rules::STRUCT_FIELD_REMOVED,
        Kind::Variant => &rules::VARIANT_REMOVED,
        Kind::Constant => &rules::CONSTANT_REMOVED,
        Kind::Trait => &rules::TRAIT_REMOVED,
    }
}

fn added(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Type => &rules::TYPE_ADDED,
        Kind::Method | Kind::Constructor => &rules::METHOD_ADDED,
        Kind::Setter => &rules::SETTER_ADDED,
        Kind::Field => &rules::STRUCT_FIELD_ADDED,
        Kind::Variant => &rules::VARIANT_ADDED,
        Kind::Constant => &rules::CONSTANT_ADDED,
        Kind::Trait => &rules::TRAIT_ADDED,
    }
}

fn changed(kind: Kind) -> &'static Rule {
    match kind {
        Kind::Type | Kind::Trait => &rules::TYPE_REDECLARED,
        Kind::Method => &rules::METHOD_RETYPED,
        Kind::Constructor => &rules::CONSTRUCTOR_CHANGED,
        Kind::Setter => &rules::SETTER_RETYPED,
        Kind::Field => &rules::STRUCT_FIELD_RETYPED,
        Kind::Variant => &rules::VARIANT_RETYPED,
        Kind::Constant => &rules::CONSTANT_RETYPED,
    }
}

/// The parts of two long signatures that differ.
fn different(old: &str, new: &str) -> (String, String) {
    const LONG: usize = 60;
    if old.chars().count() <= LONG && new.chars().count() <= LONG {
        return (old.to_owned(), new.to_owned());
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (words(old), words(new));
    let front = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let back = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    let back = back.min(old.len() - front).min(new.len() - front);
    let cut = |words: &[String]| {
        let middle = words.get(front..words.len() - back).unwrap_or_default().join(" ");
        let (before, after) = (if front > 0 { ".. " } else { "" }, if back > 0 { " .." } else { "" });
        format!("{before}{middle}{after}")
    };
    (cut(&old), cut(&new))
}

#[cfg(test)]
mod tests {
    use super::{Class, Detail, MAX_CHANGES, Rust, rules};

    #[test]
    fn items_beyond_those_listed_are_reported_as_one_with_the_worst_of_their_grades() {
        let mut rust = Rust::default();
        let report = |rust: &mut Rust, class, number: usize| {
            rust.report(&number.to_string(), &rules::TYPE_ADDED, class, Detail::default(), (None, None));
        };
        (0..MAX_CHANGES).for_each(|number| report(&mut rust, Class::Compatible, number));
        report(&mut rust, Class::Breaking, MAX_CHANGES);
        report(&mut rust, Class::Compatible, MAX_CHANGES + 1);
        let changes = rust.finished();
        assert_eq!(changes.len(), MAX_CHANGES + 1);
        let last = changes.last().map(|change| (change.rule.id, change.class));
        assert_eq!(last, Some(("items-not-listed", Class::Breaking)));
    }
}
