//! For a terminal: by class and kind of change, the worst first, in 80 columns, long lists folded.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Extent, lines, subject, where_to, wrapped};
use crate::diff::rules::Rule;
use crate::diff::{Axis, Change, Class, Report};
use crate::io::terminal::counted;

/// The report, styled for a terminal; strip it for anything else.
#[must_use]
pub fn print(report: &Report, extent: Extent) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let bold = Style::new().bold();
    let _ = writeln!(text, "{bold}{} -> {}{bold:#}", report.old, report.new);
    for line in super::summary(report) {
        text.push_str(&wrapped(&line, "", "  "));
    }
    for axis in super::AXES {
        for class in Class::ALL {
            section(&mut text, report, axis, class, extent);
        }
    }
    text
}

fn section(text: &mut String, report: &Report, axis: Axis, class: Class, extent: Extent) {
    let changes: Vec<&Change> = report.of(axis, class).collect();
    if changes.is_empty() {
        return;
    }
    let style = match class {
        Class::Breaking => AnsiColor::Red.on_default().bold(),
        Class::Compatible => AnsiColor::Green.on_default().bold(),
        Class::Documentation => Style::new().bold(),
    };
    let _ = writeln!(text, "\n{style}{}, {}: {}{style:#}", axis.word(), class.word(), counted(changes.len(), "change"));
    for (rule, changes) in super::by_rule(&changes) {
        rule_text(text, rule, class, &changes, extent);
    }
}

fn rule_text(text: &mut String, rule: &Rule, class: Class, changes: &[&Change], extent: Extent) {
    let bold = Style::new().bold();
    let _ = writeln!(text, "  {bold}{}{bold:#} ({})", rule.id, changes.len());
    if let Some(first) = changes.first().filter(|_| class != Class::Documentation) {
        text.push_str(&wrapped(first.advice(), "    ", "    "));
    }
    let limit = match (extent, class) {
        (Extent::Full, _) => usize::MAX,
        (Extent::Folded, Class::Documentation) => 3,
        (Extent::Folded, _) => 12,
    };
    // Folding one line away would need one line to say so.
    let shown = if changes.len() <= limit.saturating_add(1) { changes.len() } else { limit };
    for change in changes.iter().take(shown) {
        let line = format!("{}: {} ({}{})", subject(change), change.what, where_to(change), lines(change));
        text.push_str(&wrapped(&line, "    - ", "      "));
    }
    if changes.len() > shown {
        let _ = writeln!(text, "    .. {}: `--full` prints all", format_args!("{} more", changes.len() - shown));
    }
}
