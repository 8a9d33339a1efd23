//! For a changelog: each change that somebody may have to act on, others by their kind; documentation is only counted.

use std::fmt::Write;

use super::common::{by_rule, line, subject};
use super::{markdown, safe};
use crate::diff::{Axis, Change, Class, Report};
use crate::text::counted;

/// The report as an entry that lists what changed since a revision.
#[must_use]
pub fn print(report: &Report, since: &str) -> String {
    let mut text = String::new();
    for (class, axis) in
        [Class::Breaking, Class::Unknown].into_iter().flat_map(|class| Axis::ALL.map(|axis| (class, axis)))
    {
        let changes: Vec<&Change> = report.of(axis, class).collect();
        let (class, axis) = (class.word(), axis.word());
        for change in changes.iter().take(LIMIT) {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "- {class}, {axis}: {}.", line(change, &safe::quoted, &markdown::prose));
        }
        if changes.len() > LIMIT {
            let more = changes.len() - LIMIT;
            let _ = writeln!(
                text,
                "- {class}, {axis}: {more} more, which `cargo xtask diff {since}:controlplane.yml --full` prints."
            );
        }
    }
    for axis in Axis::ALL {
        let changes: Vec<&Change> = report.of(axis, Class::Compatible).collect();
        for (rule, changes) in by_rule(&changes) {
            let named: Vec<String> = changes.iter().take(NAMED).map(|change| subject(change, &safe::quoted)).collect();
            let more = changes.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(text, "- {}: {}: {}{more}.", axis.word(), markdown::prose(rule.about), named.join(", "));
        }
    }
    let words: usize = Axis::ALL.into_iter().map(|axis| report.of(axis, Class::Documentation).count()).sum();
    if words > 0 {
        let _ = writeln!(text, "- {} of descriptions, examples and extensions.", counted(words, "change"));
    }
    text
}

const LIMIT: usize = 20;
const NAMED: usize = 8;
