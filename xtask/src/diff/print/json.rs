//! JSON, for programs. The format has a version: members may be added, but none changes its meaning without a new version.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::common::headline;
use super::sentence;
use crate::diff::accepted::item;
use crate::diff::change::Occurrence;
use crate::diff::{Acceptance, Axis, Change, Class, Part, Place, Report, Side, Subject, Unused};
use crate::io::foreign::is_active;

/// The version of the form.
pub const VERSION: u32 = 1;

/// Longer texts of a document are cut.
const LONG: usize = 500;

/// The report as one JSON object.
#[must_use]
pub fn print(report: &Report) -> String {
    let summary: Map<String, Value> = Axis::ALL
        .into_iter()
        .map(|axis| {
            let counts = Class::ALL.into_iter().map(|class| (class.word(), report.of(axis, class).count()));
            let counts: Map<String, Value> = counts.map(|(word, count)| (word.to_owned(), json!(count))).collect();
            (axis.word().to_owned(), Value::Object(counts))
        })
        .collect();
    let value = json!({
        "version": VERSION,
        "headline": headline(report),
        "old": report.old.name,
        "new": report.new.name,
        "old_document": side(&report.old),
        "new_document": side(&report.new),
        "verdict": verdict(report),
        "summary": summary,
        "changes": report.changes.iter().map(change).collect::<Vec<_>>(),
        "accepted": report.accepted.iter().map(|(of, by)| accepted(of, by)).collect::<Vec<_>>(),
        "unused": report.unused.iter().map(unused).collect::<Vec<_>>(),
    });
    escaped(&format!("{value:#}\n"))
}

/// Such characters occur only in strings, where JSON can escape them.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character == '\n' || !is_active(character) {
            text.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "\\u{unit:04x}");
        }
    }
    text
}

fn side(side: &Side) -> Value {
    json!({ "title": side.title.as_deref().map(cut), "date": side.date })
}

fn accepted(of: &Change, by: &Acceptance) -> Value {
    let mut value = change(of);
    value["reason"] = json!(by.reason);
    value["expires"] = json!(by.expires);
    value["entry"] = json!(by.place);
    value
}

fn unused(entry: &Unused) -> Value {
    json!({ "entry": entry.place, "rule": entry.rule, "item": entry.item, "expired": entry.expired })
}

fn verdict(report: &Report) -> Value {
    match &report.verdict {
        Ok(verdict) => json!({
            "needs": verdict.level.word(),
            "version": verdict.version,
            "next": verdict.next,
            "forced_by": verdict.forced_by.iter().map(|item| cut(item)).collect::<Vec<_>>(),
        }),
        Err(reason) => json!({ "unknown": cut(reason) }),
    }
}

fn change(change: &Change) -> Value {
    let mut subject = json!({ "kind": change.subject.kind(), "name": cut(change.subject.name()) });
    if let Subject::Operation { call, .. } = &change.subject {
        subject["call"] = json!(cut(call));
    }
    let detail = &change.detail;
    json!({
        "axis": change.rule.axis.word(),
        "rule": change.rule.id,
        "class": change.class.word(),
        "directions": change.directions.iter().map(|direction| direction.word()).collect::<Vec<_>>(),
        "subject": subject,
        "part": part(&change.part),
        "path": cut(&change.path),
        "operations": change.operations.iter().map(|id| cut(id)).collect::<Vec<_>>(),
        "what": sentence::what(change),
        "name": detail.name.as_deref().map(cut),
        "from": detail.from.as_deref().map(cut),
        "to": detail.to.as_deref().map(cut),
        "known_as": detail.known_as.as_deref().map(cut),
        "perhaps": detail.perhaps.as_deref().map(cut),
        "feature": change.feature(),
        "item": item(change),
        "advice": change.advice(),
        "old": change.old.as_ref().map(place),
        "new": change.new.as_ref().map(place),
        "occurrences": change.occurrences.iter().map(occurrence).collect::<Vec<_>>(),
    })
}

fn part(part: &Part) -> Value {
    match part {
        Part::Whole => Value::Null,
        Part::Path(path) => json!({ "kind": "path", "name": cut(path) }),
        Part::Paths => json!({ "kind": "paths" }),
        Part::Components => json!({ "kind": "components" }),
        Part::Component(kind, name) => json!({ "kind": cut(kind), "name": cut(name) }),
        Part::Server(url) => json!({ "kind": "server", "name": cut(url) }),
        Part::Scheme(name) => json!({ "kind": "security-scheme", "name": cut(name) }),
        Part::InheritedSecurity => json!({ "kind": "security" }),
        Part::Parameter(location, name) => json!({ "kind": "parameter", "in": cut(location), "name": cut(name) }),
        Part::RequestBody => json!({ "kind": "request-body" }),
        Part::Response(status) => json!({ "kind": "response", "name": cut(status) }),
    }
}

fn place(place: &Place) -> Value {
    json!({ "line": place.line, "pointer": cut(&place.pointer) })
}

fn occurrence(other: &Occurrence) -> Value {
    let Occurrence { operation, old, new } = other;
    json!({ "operation": cut(operation), "old": old.as_ref().map(place), "new": new.as_ref().map(place) })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}..", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
