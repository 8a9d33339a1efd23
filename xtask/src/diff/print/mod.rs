//! Printers: one report, one file for each form.

pub mod changelog;
pub mod github;
pub mod json;
pub mod markdown;
pub mod text;

use super::rules::Rule;
use super::{Axis, Change, Class, Report};

/// How much of long lists is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The first few of each.
    Folded,
    /// Everything.
    Full,
}

/// The axes, in the order in which they are printed.
const AXES: [Axis; 2] = [Axis::Wire, Axis::Rust];

/// What changed, in a line for each axis.
fn summary(report: &Report) -> Vec<String> {
    if report.changes.is_empty() {
        return vec!["nothing changed".to_owned()];
    }
    let axes = AXES.into_iter().filter(|axis| *axis == Axis::Wire || report.verdict.is_ok());
    let mut lines: Vec<String> = axes.map(|axis| format!("{}: {}", axis.word(), counts(report, axis))).collect();
    lines.push(verdict(report));
    lines
}

/// The verdict in a sentence.
fn verdict(report: &Report) -> String {
    match &report.verdict {
        Ok(verdict) => verdict.to_string(),
        Err(reason) => format!("rust and verdict: not known: {reason}"),
    }
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
fn by_rule<'c>(changes: &[&'c Change]) -> Vec<(&'static Rule, Vec<&'c Change>)> {
    let mut groups: Vec<(&'static Rule, Vec<&'c Change>)> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|(rule, _)| *rule == change.rule) {
            Some((_, group)) => group.push(change),
            None => groups.push((change.rule, vec![change])),
        }
    }
    groups
}

/// The subject, and how many operations can meet it.
fn subject(change: &Change) -> String {
    match change.operations.as_slice() {
        [] => change.subject.to_string(),
        [one] => format!("{} (in {one})", change.subject),
        many => format!("{} (in {} operations)", change.subject, many.len()),
    }
}

/// `request and response, `, or nothing.
fn where_to(change: &Change) -> String {
    let words: Vec<_> = change.directions.iter().map(|direction| direction.word()).collect();
    if words.is_empty() { String::new() } else { format!("{}, ", words.join(" and ")) }
}

/// The lines in both documents.
fn lines(change: &Change) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("line {} -> {}", old.line, new.line),
        (Some(old), None) => format!("old line {}", old.line),
        (None, Some(new)) => format!("new line {}", new.line),
        (None, None) => "generated code".to_owned(),
    }
}

const WIDTH: usize = 80;

/// The text in lines of 80 columns; a word that is longer has a line of its own.
fn wrapped(text: &str, first: &str, next: &str) -> String {
    let mut lines = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push_str(&line);
            lines.push('\n');
            next.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        // What a document says must not command the terminal.
        line.extend(word.chars().filter(|character| !character.is_control()));
        empty = false;
    }
    lines + &line + "\n"
}
