//! What the printers have in common.

use super::{safe, sentence};
use crate::diff::rules::Rule;
use crate::diff::{Acceptance, Axis, Change, Class, Report, Side, Subject, Unused};
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

/// How many changes there are, the worst first; what was accepted is counted apart.
pub(super) fn headline(report: &Report) -> String {
    if report.is_empty() && report.verdict.is_ok() {
        return "nothing changed".to_owned();
    }
    let mut parts = vec![format!("{} on the wire", counts(report, Axis::Wire))];
    parts.push(match &report.verdict {
        Ok(_) => format!("{} in Rust", counts(report, Axis::Rust)),
        Err(_) => "unknown in Rust".to_owned(),
    });
    if !report.accepted.is_empty() {
        parts.push(format!("{} accepted", report.accepted.len()));
    }
    parts.join("; ")
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

/// The documents: their names, titles and dates; `name` shows what a document or a user calls something.
pub(super) fn title(report: &Report, arrow: &str, name: &dyn Fn(&str) -> String) -> String {
    let side = |side: &Side| {
        let about: Vec<String> = side.title.iter().chain(&side.date).map(|text| name(text)).collect();
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        format!("{}{about}", name(&side.name))
    };
    format!("{} {arrow} {}", side(&report.old), side(&report.new))
}

/// The entry that accepts a change.
pub(super) fn acceptance(acceptance: &Acceptance, name: &dyn Fn(&str) -> String) -> String {
    let Acceptance { reason, expires, place } = acceptance;
    let until = expires.as_ref().map(|day| format!("until {day}, ")).unwrap_or_default();
    format!("accepted ({until}{}): {}", plain(place), name(reason))
}

/// An entry that accepts nothing.
pub(super) fn unused(unused: &Unused) -> String {
    let Unused { place, rule, item, expired } = unused;
    let entry = format!("{}: `{rule}` of {}", plain(place), safe::quoted(item));
    match expired {
        Some(day) => format!("{entry} expired after {day}: decide again, or remove the entry"),
        None => format!("{entry} is neither a breaking nor an unknown change now: remove the entry"),
    }
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
    let operations = &*change.operations;
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
    let hint = sentence::hint(change).map(|hint| format!("; {hint}")).unwrap_or_default();
    let what = clause(&(sentence::what(change) + &hint));
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
