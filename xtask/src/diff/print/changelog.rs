//! For a changelog: the verdict and what somebody may have to act on; words alone are only counted.

use std::fmt::Write;

use super::{AXES, markdown, subject};
use crate::diff::{Change, Class, Report};
use crate::text::counted;

/// The report as an entry, which tells what changed since a revision.
#[must_use]
pub fn print(report: &Report, since: &str) -> String {
    let mut text = String::new();
    for class in [Class::Breaking, Class::Compatible] {
        for axis in AXES {
            let changes: Vec<&Change> = report.of(axis, class).collect();
            for change in changes.iter().take(LIMIT) {
                let (subject, what) = (markdown::prose(&subject(change)), markdown::prose(&change.what));
                // Writing to a `String` cannot fail.
                let _ = writeln!(text, "- {}, {}: {subject}: {what}.", class.word(), axis.word());
            }
            if changes.len() > LIMIT {
                let more = changes.len() - LIMIT;
                let command = format!("cargo xtask diff {since}:controlplane.yml --full");
                let _ = writeln!(text, "- {}, {}: {more} more, which `{command}` prints.", class.word(), axis.word());
            }
        }
    }
    let words: usize = AXES.into_iter().map(|axis| report.of(axis, Class::Documentation).count()).sum();
    if words > 0 {
        let _ = writeln!(text, "- {} of words, examples and extensions.", counted(words, "change"));
    }
    text
}

const LIMIT: usize = 20;
