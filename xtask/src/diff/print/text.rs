//! For a terminal: the verdict, then by class and kind of change, the worst first, in 80 columns, long lists folded.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::common::{Extent, by_rule, line, lines, plain, sections, summary};
use super::sentence;
use crate::diff::rules::Rule;
use crate::diff::{Axis, Change, Class, Report};
use crate::io::terminal::counted;

/// The report, styled for a terminal; strip it for anything else.
#[must_use]
pub fn print(report: &Report, extent: Extent) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let bold = Style::new().bold();
    let _ = writeln!(text, "{bold}{} -> {}{bold:#}", plain(&report.old), plain(&report.new));
    for line in summary(report) {
        text.push_str(&wrapped(&line, "", "  "));
    }
    for (class, axis, changes) in sections(report) {
        section(&mut text, axis, class, &changes, extent);
    }
    text
}

fn section(text: &mut String, axis: Axis, class: Class, changes: &[&Change], extent: Extent) {
    let style = match class {
        Class::Breaking | Class::Unknown => AnsiColor::Red.on_default().bold(),
        Class::Compatible => AnsiColor::Green.on_default().bold(),
        Class::Documentation => Style::new().bold(),
    };
    let _ = writeln!(text, "\n{style}{}, {}: {}{style:#}", axis.word(), class.word(), counted(changes.len(), "change"));
    for (rule, changes) in by_rule(changes) {
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
        let directions = sentence::directions(&change.directions);
        let line = format!("{} ({directions}{})", line(change, &plain, &str::to_owned), lines(change));
        text.push_str(&wrapped(&line, "    - ", "      "));
    }
    if changes.len() > shown {
        let _ = writeln!(text, "    .. {} more: `--full` prints all", changes.len() - shown);
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
        line.push_str(word);
        empty = false;
    }
    lines + &line + "\n"
}
