//! Rust: what the regenerated crate does to code that compiled with the old one, from the two generated syntax trees.

mod rename;
mod surface;

use std::collections::BTreeSet;

use super::change::{Change, Class, Place, Subject};
use super::rules::{self, Rule};
use crate::codegen::generate::trees;
use crate::io::terminal::counted;
use crate::model::names;
use crate::openapi::document::Document;

use surface::{Entry, Kind, Surface, made, parent};

/// Compares the two crates that are made of the documents; the changes on the wire tell what has another name.
///
/// # Errors
/// Says which of the documents cannot be rendered, and why.
pub fn compare(old: &Document, new: &Document, wire: &[Change]) -> Result<Vec<Change>, String> {
    // Nearly all of the time goes into rendering.
    let (was, is) = std::thread::scope(|scope| {
        let was = scope.spawn(|| shown(old));
        let is = shown(new);
        // A panic goes on where it would have come out without a thread.
        (was.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), is)
    });
    let (mut was, is) = (was?, is?);
    let mut rust = Rust::default();
    for (old, new) in rename::apply(&mut was, &is, wire) {
        rust.renamed(&old, &new, &was, &is);
    }
    rust.surfaces(&was, &is);
    Ok(rust.changes)
}

fn shown(document: &Document) -> Result<Surface, String> {
    let trees = trees(document).map_err(|refusals| {
        let count = refusals.iter().count();
        let first = refusals.iter().next().map(ToString::to_string).unwrap_or_default();
        format!("{} cannot be rendered ({}, the first: {first})", document.name(), counted(count, "refusal"))
    })?;
    Ok(surface::read(&trees, document))
}

#[derive(Default)]
struct Rust {
    changes: Vec<Change>,
}

impl Rust {
    fn report(
        &mut self,
        path: &str,
        rule: &'static Rule,
        class: Class,
        what: String,
        places: (Option<Place>, Option<Place>),
    ) {
        let (old, new) = places;
        let subject = Subject::Item(path.to_owned());
        self.changes.push(Change {
            rule,
            class,
            directions: Vec::new(),
            subject,
            what,
            old,
            new,
            operations: Vec::new(),
        });
    }

    fn renamed(&mut self, old: &str, new: &str, was: &Surface, is: &Surface) {
        let place = |surface: &Surface| surface.items.get(new).and_then(|entry| entry.place.clone());
        let what = format!("`{old}` is called `{new}` now");
        self.report(new, &rules::ITEM_RENAMED, Class::Breaking, what, (place(was), place(is)));
    }

    fn surfaces(&mut self, was: &Surface, is: &Surface) {
        let (gone, fresh) = (companions(was, is), companions(is, was));
        // What belongs to a type that is declared otherwise is another thing, whatever it is called.
        let redeclared = |path: &str| {
            parent(path).is_some_and(|owner| match (was.items.get(owner), is.items.get(owner)) {
                (Some(old), Some(new)) => old.kind == Kind::Type && old.signature != new.signature,
                _ => false,
            })
        };
        for (path, old) in was.items.iter().filter(|(path, _)| !redeclared(path)) {
            match is.items.get(path) {
                Some(new) => self.item(path, old, new),
                // What is gone with its owner is told by the owner.
                None if parent(path).is_some_and(|owner| !is.items.contains_key(owner)) || gone.contains(path) => {}
                None => {
                    let (rule, word) = removed(old.kind);
                    self.report(path, rule, Class::Breaking, format!("the {word} is gone"), (old.place.clone(), None));
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
            let (rule, word) = added(new.kind);
            // A field or variant more is met by literals and matches, a method more by those who implement the trait.
            let is_part = matches!(new.kind, Kind::Field | Kind::Variant)
                || (new.kind == Kind::Method && path.starts_with("mock::MockServerExt"));
            let class =
                if is_part && owner.is_some_and(|owner| !owner.open) { Class::Breaking } else { Class::Compatible };
            self.report(path, rule, class, format!("the {word} is new"), (None, new.place.clone()));
        }
    }

    fn item(&mut self, path: &str, old: &Entry, new: &Entry) {
        let places = || (old.place.clone(), new.place.clone());
        if old.signature != new.signature {
            let (rule, word) = changed(old.kind);
            let (from, to) = different(&old.signature, &new.signature);
            let what = format!("the {word} is `{to}` and not `{from}`");
            self.report(path, rule, Class::Breaking, what, places());
            if old.kind == Kind::Type {
                return;
            }
        }
        match (old.open, new.open) {
            (false, true) => {
                let what = "literals and matches without a rest compile no more".to_owned();
                self.report(path, &rules::ITEM_OPENED, Class::Breaking, what, places());
            }
            (true, false) => {
                let what = "literals and matches without a rest compile now".to_owned();
                self.report(path, &rules::ITEM_CLOSED, Class::Compatible, what, places());
            }
            _ => {}
        }
        if !old.deprecated && new.deprecated {
            let what = "callers get a warning now".to_owned();
            self.report(path, &rules::ITEM_DEPRECATED, Class::Compatible, what, places());
        } else if old.deprecated && !new.deprecated {
            let what = "callers get no warning any more".to_owned();
            self.report(path, &rules::ITEM_UNDEPRECATED, Class::Compatible, what, places());
        }
    }
}

/// What a method of the client brings along: its builder, its entry in the table, its mock. The method tells for them.
fn companions(surface: &Surface, other: &Surface) -> BTreeSet<String> {
    let mut companions = BTreeSet::new();
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
        // A method less breaks as the method of the client does; a method more breaks who implements an open trait.
        let mock = format!("mock::MockServerExt::{method}");
        let open = other.items.get("mock::MockServerExt").is_none_or(|extension| extension.open);
        if open || !surface.items.contains_key(&mock) {
            companions.insert(mock);
        }
    }
    companions
}

fn removed(kind: Kind) -> (&'static Rule, &'static str) {
    match kind {
        Kind::Type => (&rules::TYPE_REMOVED, "type"),
        Kind::Method | Kind::Constructor => (&rules::METHOD_REMOVED, "method"),
        Kind::Setter => (&rules::SETTER_REMOVED, "setter"),
        Kind::Field => (&rules::STRUCT_FIELD_REMOVED, "field"),
        Kind::Variant => (&rules::VARIANT_REMOVED, "variant"),
        Kind::Constant => (&rules::CONSTANT_REMOVED, "constant"),
        Kind::Trait => (&rules::TRAIT_REMOVED, "trait"),
    }
}

fn added(kind: Kind) -> (&'static Rule, &'static str) {
    match kind {
        Kind::Type => (&rules::TYPE_ADDED, "type"),
        Kind::Method | Kind::Constructor => (&rules::METHOD_ADDED, "method"),
        Kind::Setter => (&rules::SETTER_ADDED, "setter"),
        Kind::Field => (&rules::STRUCT_FIELD_ADDED, "field"),
        Kind::Variant => (&rules::VARIANT_ADDED, "variant"),
        Kind::Constant => (&rules::CONSTANT_ADDED, "constant"),
        Kind::Trait => (&rules::TRAIT_ADDED, "trait"),
    }
}

fn changed(kind: Kind) -> (&'static Rule, &'static str) {
    match kind {
        Kind::Type | Kind::Trait => (&rules::TYPE_REDECLARED, "type"),
        Kind::Method => (&rules::METHOD_RETYPED, "method"),
        Kind::Constructor => (&rules::CONSTRUCTOR_CHANGED, "constructor"),
        Kind::Setter => (&rules::SETTER_RETYPED, "setter"),
        Kind::Field => (&rules::STRUCT_FIELD_RETYPED, "field"),
        Kind::Variant => (&rules::VARIANT_RETYPED, "variant"),
        Kind::Constant => (&rules::CONSTANT_RETYPED, "constant"),
    }
}

/// The parts of two long signatures that differ, with a little of what is around.
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
