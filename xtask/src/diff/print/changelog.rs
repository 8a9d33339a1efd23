//! For a changelog: each change that somebody may have to act on, others by their kind; words alone are only counted.

use std::fmt::Write;

use super::{AXES, by_rule, markdown, subject};
use crate::diff::{Change, Class, Report};
use crate::io::terminal::counted;

/// The report as an entry, which tells what changed since a revision.
#[must_use]
pub fn print(report: &Report, since: &str) -> String {
    let mut text = String::new();
    for axis in AXES {
        let changes: Vec<&Change> = report.of(axis, Class::Breaking).collect();
        for change in changes.iter().take(LIMIT) {
            let (subject, what) = (markdown::prose(&subject(change)), markdown::prose(&change.what));
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "- breaking, {}: {subject}: {what}.", axis.word());
        }
        if changes.len() > LIMIT {
            let (more, axis) = (changes.len() - LIMIT, axis.word());
            let _ = writeln!(
                text,
                "- breaking, {axis}: {more} more, which `cargo xtask diff {since}:controlplane.yml --full` prints."
            );
        }
    }
    for axis in AXES {
        let changes: Vec<&Change> = report.of(axis, Class::Compatible).collect();
        for (rule, changes) in by_rule(&changes) {
            let named: Vec<String> =
                changes.iter().take(NAMED).map(|change| markdown::prose(&subject(change))).collect();
            let more = changes.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(text, "- {}: {}: {}{more}.", axis.word(), markdown::prose(rule.about), named.join(", "));
        }
    }
    let words: usize = AXES.into_iter().map(|axis| report.of(axis, Class::Documentation).count()).sum();
    if words > 0 {
        let _ = writeln!(text, "- {} of words, examples and extensions.", counted(words, "change"));
    }
    text
}

const LIMIT: usize = 20;
const NAMED: usize = 8;
