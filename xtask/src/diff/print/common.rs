//! What the printers have in common.

use super::{safe, sentence, verdict};
use crate::diff::rules::Rule;
use crate::diff::{Axis, Change, Class, Report, Subject};
use crate::io::foreign::bounded;

/// How much of long lists is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The first few of each.
    Folded,
    /// Everything.
    Full,
}

/// The sections, everything breaking first.
pub(super) fn sections(report: &Report) -> Vec<(Class, Axis, Vec<&Change>)> {
    let sections = Class::ALL.into_iter().flat_map(|class| Axis::ALL.map(|axis| (class, axis)));
    let sections = sections.map(|(class, axis)| (class, axis, report.of(axis, class).collect::<Vec<_>>()));
    sections.filter(|(.., changes)| !changes.is_empty()).collect()
}

/// The verdict, and a line for each axis.
pub(super) fn summary(report: &Report) -> Vec<String> {
    let mut lines = vec![verdict::sentence(report)];
    if report.changes.is_empty() {
        lines.push("nothing changed".to_owned());
        // Nothing else is printed if there is no change.
        return if report.verdict.is_ok() { lines.split_off(1) } else { lines };
    }
    let axes = Axis::ALL.into_iter().filter(|axis| *axis == Axis::Wire || report.verdict.is_ok());
    lines.extend(axes.map(|axis| format!("{}: {}", axis.word(), counts(report, axis))));
    lines
}

fn counts(report: &Report, axis: Axis) -> String {
    let counts = Class::ALL.map(|class| (report.of(axis, class).count(), class));
    let named: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, class)| format!("{count} {}", class.word()))
        .collect();
    if named.is_empty() { "no change".to_owned() } else { named.join(", ") }
}

/// The changes by their rule, in the order in which the rules come first.
pub(super) fn by_rule<'c>(changes: &[&'c Change]) -> Vec<(&'static Rule, Vec<&'c Change>)> {
    let mut groups: Vec<(&'static Rule, Vec<&'c Change>)> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|(rule, _)| *rule == change.rule) {
            Some((_, group)) => group.push(change),
            None => groups.push((change.rule, vec![change])),
        }
    }
    groups
}

/// The subject, and which operations are affected; `name` shows what a document calls its parts.
pub(super) fn subject(change: &Change, name: &dyn Fn(&str) -> String) -> String {
    let operations = change.operations.as_slice();
    match &change.subject {
        Subject::Document => "the document".to_owned(),
        Subject::Operation { id, call } if id.is_empty() => name(call),
        Subject::Operation { id, call } => format!("{} ({})", name(id), name(call)),
        Subject::Operations => format!("in {} operations ({})", operations.len(), listed(operations, name)),
        Subject::Item(path) => name(path),
        Subject::Schema(schema) => match operations {
            [] => format!("schema {} (used by no operation)", name(schema)),
            [one] => format!("schema {} (in {})", name(schema), name(one)),
            many => format!("schema {} (in {} operations)", name(schema), many.len()),
        },
    }
}

fn listed(operations: &[String], name: &dyn Fn(&str) -> String) -> String {
    let shown: Vec<String> = operations.iter().take(3).map(|id| name(id)).collect();
    let more = if operations.len() > shown.len() { ", .." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The subject and what changed.
pub(super) fn line(change: &Change, name: &dyn Fn(&str) -> String, clause: &dyn Fn(&str) -> String) -> String {
    let what = clause(&sentence::what(change));
    match &change.subject {
        // Both names are in the clause.
        Subject::Item(_) if change.rule.id == "item-renamed" => what,
        Subject::Item(path) => format!("{} {what}", name(path)),
        _ => format!("{}: {what}", subject(change, name)),
    }
}

/// A name of the document, unchanged.
pub(super) fn plain(name: &str) -> String {
    bounded(name, safe::LONG)
}

/// The lines in both documents.
pub(super) fn lines(change: &Change) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("line {} -> {}", old.line, new.line),
        (Some(old), None) => format!("old line {}", old.line),
        (None, Some(new)) => format!("new line {}", new.line),
        (None, None) => "generated code".to_owned(),
    }
}
