//! For programs. The form has a version: members may be added to it, none changes its meaning without a new version.

use serde_json::{Map, Value, json};

use super::AXES;
use crate::diff::{Change, Class, Place, Report, Subject};

/// The version of the form.
pub const VERSION: u32 = 1;

/// The report as one JSON object.
#[must_use]
pub fn print(report: &Report) -> String {
    let summary: Map<String, Value> = AXES
        .into_iter()
        .map(|axis| {
            let counts = Class::ALL.into_iter().map(|class| (class.word(), report.of(axis, class).count()));
            let counts: Map<String, Value> = counts.map(|(word, count)| (word.to_owned(), json!(count))).collect();
            (axis.word().to_owned(), Value::Object(counts))
        })
        .collect();
    let value = json!({
        "version": VERSION,
        "old": report.old,
        "new": report.new,
        "verdict": verdict(report),
        "summary": summary,
        "changes": report.changes.iter().map(change).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn verdict(report: &Report) -> Value {
    match &report.verdict {
        Ok(verdict) => json!({
            "needs": verdict.level.word(),
            "version": verdict.version,
            "next": verdict.next,
            "forced_by": verdict.forced_by,
        }),
        Err(reason) => json!({ "unknown": reason }),
    }
}

fn change(change: &Change) -> Value {
    let mut subject = json!({ "kind": change.subject.kind(), "name": change.subject.name() });
    if let Subject::Operation { call, .. } = &change.subject {
        subject["call"] = json!(call);
    }
    json!({
        "axis": change.rule.axis.word(),
        "rule": change.rule.id,
        "class": change.class.word(),
        "directions": change.directions.iter().map(|direction| direction.word()).collect::<Vec<_>>(),
        "subject": subject,
        "operations": change.operations,
        "what": change.what,
        "advice": change.advice(),
        "old": change.old.as_ref().map(place),
        "new": change.new.as_ref().map(place),
    })
}

fn place(place: &Place) -> Value {
    json!({ "line": place.line, "pointer": place.pointer })
}
