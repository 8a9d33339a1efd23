//! For a terminal: the verdict, then by class and kind of change, the worst first, in 80 columns, long lists folded.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::common::{Extent, acceptance, by_rule, headline, line, lines, plain, sections, title, unused};
use super::snippet::Snippets;
use super::{sentence, verdict};
use crate::diff::rules::Rule;
use crate::diff::{Axis, Change, Class, Report};
use crate::io::terminal::counted;

/// The report, styled for a terminal; strip it for anything else.
#[must_use]
pub fn print(report: &Report, extent: Extent) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let bold = Style::new().bold();
    let _ = writeln!(text, "{bold}{}{bold:#}", headline(report));
    let _ = writeln!(text, "{}", title(report, "->", &plain));
    if !report.is_empty() || report.verdict.is_err() {
        text.push_str(&wrapped(&verdict::sentence(report), "", "  "));
    }
    let snippets = Snippets::of(report);
    for (class, axis, changes) in sections(report) {
        section(&mut text, (axis, class), &changes, extent, &snippets);
    }
    decided(&mut text, report, &snippets);
    text
}

/// What was accepted, and the entries that accept nothing.
fn decided(text: &mut String, report: &Report, snippets: &Snippets<'_>) {
    let bold = Style::new().bold();
    // Writing to a `String` cannot fail.
    if !report.accepted.is_empty() {
        let _ = writeln!(text, "\n{bold}accepted: {}{bold:#}", counted(report.accepted.len(), "change"));
    }
    for (change, by) in &report.accepted {
        let Change { rule, class, .. } = change;
        let line = line(change, &plain, &str::to_owned);
        let line = format!("{line} ({}, {}, {}, {})", rule.axis.word(), class.word(), rule.id, lines(change));
        text.push_str(&wrapped(&line, "  - ", "    "));
        text.push_str(&wrapped(&acceptance(by, &plain), "    ", "    "));
        snippet(text, snippets, change, "    ");
    }
    if !report.unused.is_empty() {
        let _ = writeln!(text, "\n{bold}without effect: {}{bold:#}", entries(report.unused.len()));
    }
    for entry in &report.unused {
        text.push_str(&wrapped(&unused(entry), "  - ", "    "));
    }
}

fn entries(count: usize) -> String {
    format!("{count} accepted {}", if count == 1 { "entry" } else { "entries" })
}

fn snippet(text: &mut String, snippets: &Snippets<'_>, change: &Change, indent: &str) {
    for line in snippets.lines(change) {
        let _ = writeln!(text, "{indent}{}", line.trim_end());
    }
}

fn section(
    text: &mut String,
    (axis, class): (Axis, Class),
    changes: &[&Change],
    extent: Extent,
    snippets: &Snippets<'_>,
) {
    let style = match class {
        Class::Breaking | Class::Unknown => AnsiColor::Red.on_default().bold(),
        Class::Compatible => AnsiColor::Green.on_default().bold(),
        Class::Documentation => Style::new().bold(),
    };
    let _ = writeln!(text, "\n{style}{}, {}: {}{style:#}", axis.word(), class.word(), counted(changes.len(), "change"));
    for (rule, changes) in by_rule(changes) {
        rule_text(text, (rule, class), &changes, extent, snippets);
    }
}

fn rule_text(
    text: &mut String,
    (rule, class): (&Rule, Class),
    changes: &[&Change],
    extent: Extent,
    snippets: &Snippets<'_>,
) {
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
        snippet(text, snippets, change, "      ");
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
