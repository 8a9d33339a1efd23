//! The lines of the changelog entry: one for each change that users of the crate notice, breaking changes first.

use std::collections::BTreeSet;

use crate::diff::print::markdown;
use crate::diff::{Axis, Change, Class, Place, Report, Subject};
use crate::io::terminal::counted;

/// The lines for a report. A change of a schema stands once, with the operations that it affects; what it does to the generated
/// code stands on the same line.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let mut notes = on_the_wire(report);
    let added: BTreeSet<&str> = named(report, "operation-added");
    let removed: BTreeSet<&str> = named(report, "operation-removed");
    for change in in_code(report) {
        let related = related(&notes, change);
        match (related.as_slice(), change.class) {
            (&[], _) => notes.push(Note::of(change)),
            (_, Class::Compatible) => {}
            (&[one], _) => {
                if let Some(note) = notes.get_mut(one) {
                    note.class = note.class.min(change.class);
                    note.items.push(code(change.subject.name()));
                }
            }
            // Nothing says which of the changes it is: the code gets a line of its own.
            (&[first, ..], _) => {
                let subject = notes.get(first).map(|note| note.subject.clone()).unwrap_or_default();
                let summary = notes.iter_mut().find(|note| note.is_summary && note.subject == subject);
                match summary {
                    Some(note) => note.items.push(code(change.subject.name())),
                    None => notes.push(Note {
                        subject,
                        is_summary: true,
                        items: vec![code(change.subject.name())],
                        ..Note::of(change)
                    }),
                }
            }
        }
    }
    // The schemas of an operation are added and removed with it, unless existing code uses them.
    notes.retain(|note| {
        let is_of = |ids: &BTreeSet<&str>| {
            !note.operations.is_empty() && note.operations.iter().all(|id| ids.contains(id.as_str()))
        };
        !note.items.is_empty() || !(is_of(&added) || is_of(&removed))
    });
    notes.sort_by_key(|note| (note.class, note.kind, note.subject.clone()));
    let mut lines: Vec<String> = Vec::new();
    for line in notes.iter().map(Note::line) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    let documentation = report.changes.iter().filter(|change| change.class == Class::Documentation).count();
    if documentation > 0 {
        lines.push(format!("- {} to descriptions, examples and extensions.", counted(documentation, "change")));
    }
    lines
}

/// The indices of the notes on the part of the document that a change of the code comes from: the breaking ones, if it breaks
/// code and there are any.
fn related(notes: &[Note<'_>], change: &Change) -> Vec<usize> {
    let all: Vec<usize> =
        notes.iter().enumerate().filter(|(_, note)| note.meets(change)).map(|(index, _)| index).collect();
    let is_breaking = |index: &usize| notes.get(*index).is_some_and(|note| note.class == Class::Breaking);
    let breaking: Vec<usize> = all.iter().copied().filter(is_breaking).collect();
    if change.class == Class::Breaking && !breaking.is_empty() { breaking } else { all }
}

/// One line of the entry.
#[derive(Debug)]
struct Note<'r> {
    class: Class,
    /// Operations come before schemas, and those before code.
    kind: usize,
    subject: String,
    operations: &'r [String],
    what: String,
    places: Vec<&'r Place>,
    /// Items of the crate that code may use, and that are affected.
    items: Vec<String>,
    /// Whether the line is about the items alone.
    is_summary: bool,
}

impl<'r> Note<'r> {
    fn of(change: &'r Change) -> Self {
        let kind = ["operation", "operations", "schema", "document", "item"];
        Self {
            class: change.class,
            kind: kind.iter().position(|kind| *kind == change.subject.kind()).unwrap_or(kind.len()),
            subject: subject(change),
            // The line of an operation names it already.
            operations: if change.subject.kind() == "operation" { &[] } else { &change.operations },
            what: what(change),
            places: change.old.iter().chain(&change.new).collect(),
            items: Vec::new(),
            is_summary: false,
        }
    }

    /// Whether a change of the code comes from the same part of the document.
    fn meets(&self, change: &Change) -> bool {
        let place = |place: &&Place| place.pointer.split('/').count() > 3;
        let others = || change.old.iter().chain(&change.new).filter(place);
        let own = self.places.iter().copied().filter(|at| place(at));
        own.into_iter().any(|own| others().any(|other| is_within(&own.pointer, &other.pointer)))
    }

    fn line(&self) -> String {
        let class = if self.class < Class::Compatible {
            format!("**{}:** ", capitalised(self.class.word()))
        } else {
            String::new()
        };
        let subject = match self.operations {
            [] => self.subject.clone(),
            few if few.len() <= NAMED => {
                format!("{} (in {})", self.subject, few.iter().map(|id| code(id)).collect::<Vec<_>>().join(", "))
            }
            many => format!("{} (in {} operations)", self.subject, many.len()),
        };
        let items = self.items.join(", ");
        match (self.is_summary, self.items.is_empty()) {
            (true, _) => format!("- {class}{subject}: code that uses {items} no longer compiles."),
            (false, true) => format!("- {class}{subject}: {}.", self.what),
            (false, false) => format!("- {class}{subject}: {}; code that uses {items} no longer compiles.", self.what),
        }
    }
}

const NAMED: usize = 5;

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The changes on the wire, each once, with its worst class: a schema may change in requests and in responses.
fn on_the_wire(report: &Report) -> Vec<Note<'_>> {
    let mut seen: Vec<(&Change, usize)> = Vec::new();
    let mut notes: Vec<Note<'_>> = Vec::new();
    for change in of(report, Axis::Wire) {
        let same = |(known, _): &&(&Change, usize)| {
            let key =
                |change: &Change| (change.rule.id, change.subject.clone(), change.old.clone(), change.new.clone());
            key(known) == key(change) && what(known) == what(change)
        };
        if let Some(note) = seen.iter().find(same).and_then(|(_, index)| notes.get_mut(*index)) {
            note.class = note.class.min(change.class);
            continue;
        }
        seen.push((change, notes.len()));
        notes.push(Note::of(change));
    }
    notes
}

/// The changes of the generated code. A new scope is a change on the wire already.
fn in_code(report: &Report) -> impl Iterator<Item = &Change> {
    let is_new_scope =
        |change: &Change| change.class == Class::Compatible && change.subject.name().starts_with("Scope::");
    of(report, Axis::Rust).filter(move |change| !is_new_scope(change))
}

fn of(report: &Report, axis: Axis) -> impl Iterator<Item = &Change> {
    report.changes.iter().filter(move |change| change.rule.axis == axis && change.class != Class::Documentation)
}

fn named<'r>(report: &'r Report, rule: &str) -> BTreeSet<&'r str> {
    report.changes.iter().filter(|change| change.rule.id == rule).map(|change| change.subject.name()).collect()
}

/// Whether one of the pointers leads to the other place or into it.
fn is_within(one: &str, other: &str) -> bool {
    let inside = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    inside(one, other) || inside(other, one)
}

fn subject(change: &Change) -> String {
    match &change.subject {
        Subject::Operation { id, call } => format!("{} ({})", code(id), code(call)),
        Subject::Schema(name) => format!("schema {}", code(name)),
        other if other.kind() == "item" => code(other.name()),
        other => format!("the {}", other.kind()),
    }
}

/// What changed, in words.
fn what(change: &Change) -> String {
    markdown::prose(&crate::diff::print::sentence::what(change))
}

fn code(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    format!("`{}`", text.replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff;
    use crate::openapi::document::Document;

    const BASE: &str = include_str!("../../../tests/fixtures/diff/base.yml");

    fn entry(edits: &[(&str, &str)]) -> Vec<String> {
        let new = edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{from}");
            text.replace(from, to)
        });
        let [old, new] = [BASE, &new].map(|text| Document::parse("d.yml", text).unwrap());
        lines(&diff::compare(&old, &new, "0.1.0"))
    }

    #[test]
    fn a_change_stands_once_with_what_it_does_to_code() {
        let lines = entry(&[("enum: [red, green]", "enum: [red]")]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(
            lines[0].starts_with("- **Breaking:** schema `Colour` (in `CreatePlant`, `ListPlants`): "),
            "{lines:?}"
        );
        assert!(lines[0].contains("green") && lines[0].contains("code that uses `types::Colour::Green`"), "{lines:?}");
        assert_eq!(entry(&[]), Vec::<String>::new());
    }

    #[test]
    fn documentation_is_counted_and_nothing_is_cut_short() {
        let lines = entry(&[("summary: Lists plants", "summary: Lists all plants")]);
        assert_eq!(lines, ["- 1 change to descriptions, examples and extensions."]);
        let values: Vec<String> = (0..30).map(|number| format!("v{number}")).collect();
        let lines = entry(&[("enum: [red, green]", &format!("enum: [red, green, {}]", values.join(", ")))]);
        for value in &values {
            assert_eq!(lines.iter().filter(|line| line.contains(&format!("\"{value}\""))).count(), 1, "{lines:?}");
        }
        assert!(!lines.iter().any(|line| line.contains(" more")), "{lines:?}");
    }
}
