//! The lines of the changelog entry: one for each change that users of the crate notice, breaking changes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::print::markdown;
use crate::diff::{Axis, Change, Class, Place, Report, Subject};
use crate::io::terminal::counted;

/// The lines for a report. A change of the document stands once, with the operations that it affects; what it does to the
/// generated code stands on the same line.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let mut notes = on_the_wire(report);
    let mut index = Index::default();
    for (number, note) in notes.iter().enumerate() {
        index.add(note, number);
    }
    let added: BTreeSet<&str> = named(report, "operation-added");
    let removed: BTreeSet<&str> = named(report, "operation-removed");
    for change in in_code(report) {
        let related = related(&notes, &index, change);
        match (related.as_slice(), change.class) {
            (&[], _) => {
                let note = Note::of(change);
                index.add(&note, notes.len());
                notes.push(note);
            }
            (_, Class::Compatible) => {}
            (&[one], _) => {
                if let Some(note) = notes.get_mut(one) {
                    note.class = note.class.min(change.class);
                    note.items.push(code(change.known_as()));
                }
            }
            // Nothing says which of the changes it is: the code gets a line of its own.
            (&[first, ..], _) => {
                let subject = notes.get(first).map(|note| note.subject.clone()).unwrap_or_default();
                let item = format!("{} {}", code(change.known_as()), what(change));
                let summary = notes.iter_mut().find(|note| note.is_summary && note.subject == subject);
                match summary {
                    Some(note) => note.items.push(item),
                    None => {
                        notes.push(Note { subject, is_summary: true, items: vec![item], ..Note::of(change) });
                    }
                }
            }
        }
    }
    // The schemas of an operation are added and removed with it, unless existing code uses them.
    notes.retain(|note| {
        let is_of =
            |ids: &BTreeSet<&str>| !note.operations.is_empty() && note.operations.iter().all(|id| ids.contains(id));
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
fn related(notes: &[Note<'_>], index: &Index, change: &Change) -> Vec<usize> {
    let all: BTreeSet<usize> = places(change).flat_map(|place| index.related(&place.pointer)).collect();
    let is_breaking = |index: &usize| notes.get(*index).is_some_and(|note| note.class == Class::Breaking);
    let breaking: Vec<usize> = all.iter().copied().filter(is_breaking).collect();
    if change.class == Class::Breaking && !breaking.is_empty() { breaking } else { all.into_iter().collect() }
}

/// The notes by the positions of their changes.
#[derive(Default)]
struct Index(BTreeMap<String, BTreeSet<usize>>);

impl Index {
    fn add(&mut self, note: &Note<'_>, number: usize) {
        for place in note.places.iter().filter(|place| is_deep(&place.pointer)) {
            self.0.entry(place.pointer.clone()).or_default().insert(number);
        }
    }

    /// The notes on the node at a pointer, on what is in it, and on what it is in.
    fn related(&self, pointer: &str) -> BTreeSet<usize> {
        if !is_deep(pointer) {
            return BTreeSet::new();
        }
        let outer = pointer.match_indices('/').filter_map(|(end, _)| self.0.get(pointer.get(..end)?));
        let start = format!("{pointer}/");
        let inner = self.0.range(start.clone()..).take_while(|(inner, _)| inner.starts_with(&start));
        outer.chain(self.0.get(pointer)).chain(inner.map(|(_, notes)| notes)).flatten().copied().collect()
    }
}

/// Whether a pointer leads to an operation or a component, or into one.
fn is_deep(pointer: &str) -> bool {
    pointer.split('/').count() > 3
}

/// All positions of a change, in all operations that have it.
fn places(change: &Change) -> impl Iterator<Item = &Place> {
    let elsewhere = change.occurrences.iter().flat_map(|other| other.old.iter().chain(&other.new));
    change.old.iter().chain(&change.new).chain(elsewhere)
}

/// One line of the entry.
#[derive(Debug)]
struct Note<'r> {
    class: Class,
    /// Operations come before schemas, and those before code.
    kind: usize,
    subject: String,
    operations: BTreeSet<&'r str>,
    what: String,
    places: Vec<&'r Place>,
    /// Items of the crate that code may use, and that are affected, by their old names; of a summary, with what changed.
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
            operations: match change.subject.kind() {
                "operation" => BTreeSet::new(),
                _ => change.operations.iter().map(String::as_str).collect(),
            },
            what: what(change),
            places: places(change).collect(),
            items: Vec::new(),
            is_summary: false,
        }
    }

    /// The same change of the same part, in the other direction.
    fn join(&mut self, change: &'r Change) {
        let Self { class, operations, places, .. } = Self::of(change);
        self.class = self.class.min(class);
        self.operations.extend(operations);
        self.places.extend(places);
    }

    fn line(&self) -> String {
        let class = if self.class < Class::Compatible {
            format!("**{}:** ", capitalised(self.class.word()))
        } else {
            String::new()
        };
        let operations = || self.operations.iter().map(|id| code(id)).collect::<Vec<_>>().join(", ");
        let subject = match self.operations.len() {
            0 => self.subject.clone(),
            // Nothing else says where the change is.
            _ if self.subject == OPERATIONS => format!("{OPERATIONS} {}", operations()),
            few if few <= NAMED => format!("{} (in {})", self.subject, operations()),
            many => format!("{} (in {many} operations)", self.subject),
        };
        match (self.is_summary, self.items.is_empty()) {
            (true, _) => format!("- {class}{subject}: {}.", self.items.join("; ")),
            (false, true) => format!("- {class}{subject}: {}.", self.what),
            (false, false) => {
                let items = self.items.join(", ");
                format!("- {class}{subject}: {}; code that uses {items} no longer compiles.", self.what)
            }
        }
    }
}

const OPERATIONS: &str = "the operations";

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
            note.join(change);
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

fn subject(change: &Change) -> String {
    match &change.subject {
        Subject::Operation { id, call } => format!("{} ({})", code(id), code(call)),
        Subject::Schema(name) => format!("schema {}", code(name)),
        Subject::Operations => OPERATIONS.to_owned(),
        Subject::Item(_) => code(change.known_as()),
        Subject::Document => "the document".to_owned(),
    }
}

/// What changed, in words; of an item, the clause that follows its old name.
fn what(change: &Change) -> String {
    if let ("item-renamed", Some(new)) = (change.rule.id, &change.detail.to) {
        return format!("was renamed to {}", code(new));
    }
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
    fn a_renamed_method_is_named_as_existing_code_names_it() {
        let lines = entry(&[("operationId: ListPlants", "operationId: ListAllPlants")]);
        let [renamed] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(renamed.contains("`ListPlants` was renamed to `ListAllPlants`"), "{lines:?}");
        assert!(renamed.contains("`Client::list_plants`"), "{lines:?}");
        assert!(!renamed.contains("list_all_plants"), "{lines:?}");
    }

    const LISTS: &str = "
openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a:
    get: { operationId: ListA, responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: string } } } } } } }
  /b:
    get: { operationId: ListB, responses: { '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: string } } } } } } }
";

    fn of_lists(edit: impl Fn(&str) -> String) -> Vec<String> {
        let [old, new] = [LISTS.to_owned(), edit(LISTS)].map(|text| Document::parse("d.yml", &text).unwrap());
        lines(&diff::compare(&old, &new, "0.1.0"))
    }

    #[test]
    fn a_change_of_several_operations_stands_once_with_all_of_them_and_what_it_does_to_code() {
        let lines = of_lists(|text| text.replace("{ type: array, items: { type: string } }", "{ type: integer }"));
        let [one] = lines.as_slice() else { panic!("{lines:?}") };
        assert!(
            one.starts_with("- **Breaking:** the operations `ListA`, `ListB`: the response `200` was an array"),
            "{one}"
        );
        assert!(one.contains("`builder::ListA::send`") && one.contains("`builder::ListB::send`"), "{one}");
    }

    #[test]
    fn code_that_several_changes_may_break_is_listed_with_what_became_of_it() {
        let more = ", '201': { description: more, content: { application/json: { schema: { type: integer } } } } } }";
        let lines = of_lists(|text| {
            let (before, after) = text.split_once("  /b:").unwrap();
            let before =
                before.replace("{ type: string } } } } } } }", &format!("{{ type: integer }} }} }} }} }}{more}"));
            format!("{before}  /b:{after}")
        });
        let summary: Vec<_> = lines.iter().filter(|line| line.contains("builder::ListA::send")).collect();
        let [summary] = summary.as_slice() else { panic!("{lines:#?}") };
        assert!(summary.starts_with("- **Breaking:** `ListA` (`GET /a`): `builder::ListA::send` was "), "{summary}");
        assert!(summary.contains("and is now"), "{summary}");
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
