//! Annotations of a workflow run on GitHub: the verdict first, errors for what may break, notices for the rest; documentation
//! is only counted.

use super::common::{acceptance, headline, line, lines, plain, title, unused};
use super::{sentence, verdict};
use crate::diff::{Change, Class, Report};
use crate::io::foreign::bounded;

/// One workflow command a line; GitHub shows the first ten.
#[must_use]
pub fn print(report: &Report) -> String {
    let level = if report.may_break() { "error" } else { "notice" };
    let title = title(report, "->", &plain);
    let summary = format!("{}; {}", headline(report), verdict::sentence(report));
    let mut text = format!("::{level} title={}::{}\n", property(&title), data(&summary));
    for change in report.changes.iter().filter(|change| change.class != Class::Documentation) {
        let level = if change.class <= Class::Unknown { "error" } else { "notice" };
        text.push_str(&annotation(report, change, level, change.advice()));
        text.push('\n');
    }
    for (change, by) in &report.accepted {
        text.push_str(&annotation(report, change, "notice", &acceptance(by, &plain)));
        text.push('\n');
    }
    for entry in &report.unused {
        text.extend(["::warning title=accepted changes::", &data(&unused(entry)), "\n"]);
    }
    text
}

fn annotation(report: &Report, change: &Change, level: &str, advice: &str) -> String {
    // Only the new document is sure to be in the checkout; a position in the old one is part of the message.
    let place = match (&change.new, &change.old) {
        (Some(new), _) => format!("file={},line={},", property(&file(&report.new.name)), new.line),
        (None, Some(old)) => format!("file={},line={},", property(&file(&report.old.name)), old.line),
        (None, None) => String::new(),
    };
    let title = format!("{}: {}", change.rule.axis.word(), change.rule.id);
    let message = format!(
        "{} ({}{}): {}",
        line(change, &plain, &str::to_owned),
        sentence::directions(&change.directions),
        lines(change),
        advice
    );
    format!("::{level} {place}title={}::{}", property(&title), data(&message))
}

/// The path of a revision's file.
fn file(name: &str) -> String {
    let path = if name.contains("://") { name } else { name.rsplit_once(':').map_or(name, |(_, path)| path) };
    bounded(path.trim_start_matches("./"), 500)
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
