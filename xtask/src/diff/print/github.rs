//! Annotations of a workflow run on GitHub: errors for what breaks, notices for the rest; words alone are only counted.

use super::{subject, summary, where_to};
use crate::diff::{Change, Class, Report};

/// One workflow command a line.
#[must_use]
pub fn print(report: &Report) -> String {
    let mut lines = String::new();
    for change in report.changes.iter().filter(|change| change.class != Class::Documentation) {
        lines.push_str(&annotation(report, change));
        lines.push('\n');
    }
    let title = format!("{} -> {}", report.old, report.new);
    let summary = summary(report).join("; ");
    format!("{lines}::notice title={}::{}\n", property(&title), data(&summary))
}

fn annotation(report: &Report, change: &Change) -> String {
    let level = if change.class == Class::Breaking { "error" } else { "notice" };
    // Only the new document is sure to be in the checkout; a place of the old one is told in words.
    let place = match (&change.new, &change.old) {
        (Some(new), _) => format!("file={},line={},", property(file(&report.new)), new.line),
        (None, Some(old)) => format!("file={},line={},", property(file(&report.old)), old.line),
        (None, None) => String::new(),
    };
    let title = format!("{}: {}", change.rule.axis.word(), change.rule.id);
    let message = format!(
        "{}: {} ({}{}): {}",
        subject(change),
        change.what,
        where_to(change),
        super::lines(change),
        change.advice()
    );
    format!("::{level} {place}title={}::{}", property(&title), data(&message))
}

/// The path that a revision's file has.
fn file(name: &str) -> &str {
    let path = if name.contains("://") { name } else { name.rsplit_once(':').map_or(name, |(_, path)| path) };
    path.trim_start_matches("./")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
