//! For the text of a pull request: the summary first, details folded.

use std::fmt::Write;

use super::common::{Extent, acceptance, by_rule, headline, line, lines, sections, title, unused};
use super::snippet::Snippets;
use super::{safe, sentence, verdict};
use crate::diff::{Axis, Change, Class, Report};
use crate::io::foreign::is_active;
use crate::io::terminal::counted;

/// The report as GitHub's Markdown.
#[must_use]
pub fn print(report: &Report, extent: Extent) -> String {
    let verdict = if report.is_empty() && report.verdict.is_ok() {
        String::new()
    } else {
        prose(&verdict::sentence(report)) + "\n\n"
    };
    with(report, &verdict, extent)
}

/// The same without the verdict, for callers with a verdict of their own.
#[must_use]
pub fn changes(report: &Report, extent: Extent) -> String {
    with(report, "", extent)
}

fn with(report: &Report, verdict: &str, extent: Extent) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "### {}\n\n{}\n", prose(&headline(report)), title(report, "→", &code));
    text.push_str(verdict);
    if report.is_empty() {
        decided(&mut text, report, &Snippets::of(report));
        return text;
    }
    text.push_str("| | breaking | unknown | compatible | documentation |\n|---|---:|---:|---:|---:|\n");
    for axis in Axis::ALL {
        let [breaking, unknown, compatible, documentation] = Class::ALL.map(|class| report.of(axis, class).count());
        let _ = writeln!(text, "| {} | {breaking} | {unknown} | {compatible} | {documentation} |", named(axis));
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
    // Writing to a `String` cannot fail.
    if !report.accepted.is_empty() {
        let title = counted(report.accepted.len(), "accepted change");
        let _ = writeln!(text, "\n<details><summary>{title}</summary>\n");
        for (change, by) in &report.accepted {
            let Change { rule, class, .. } = change;
            let line = line(change, &code, &prose);
            let _ = writeln!(text, "- {line} ({}, {}, {}, {})", rule.axis.word(), class.word(), rule.id, lines(change));
            let _ = writeln!(text, "  {}", acceptance(by, &prose));
            snippet(text, snippets, change);
        }
        text.push_str("\n</details>\n");
    }
    if !report.unused.is_empty() {
        text.push_str("\nEntries of the list of accepted changes without effect:\n\n");
        for entry in &report.unused {
            let _ = writeln!(text, "- {}", prose(&unused(entry)));
        }
    }
}

/// No line of a document can end the block: a sign stands before each.
fn snippet(text: &mut String, snippets: &Snippets<'_>, change: &Change) {
    let lines = snippets.lines(change);
    if !lines.is_empty() {
        let _ = writeln!(text, "\n  ```diff\n  {}\n  ```\n", lines.join("\n  "));
    }
}

/// The text up to the last section that fits into a pull request, which may have 65,536 characters.
#[must_use]
pub fn bounded(text: String) -> String {
    const LIMIT: usize = 60_000;
    const END: &str = "</details>\n";
    if text.chars().count() <= LIMIT {
        return text;
    }
    let fitting: String = text.chars().take(LIMIT).collect();
    let end = fitting
        .rfind(END)
        .map(|start| start + END.len())
        .or_else(|| fitting.find("\n<details"))
        .unwrap_or(fitting.len());
    format!(
        "{}\nThe rest is too long for a pull request: `cargo xtask diff` prints it.\n",
        fitting.get(..end).unwrap_or_default()
    )
}

fn named(axis: Axis) -> &'static str {
    match axis {
        Axis::Wire => "wire: old clients and the new server",
        Axis::Rust => "Rust: code that imports the crate",
    }
}

fn section(
    text: &mut String,
    (axis, class): (Axis, Class),
    changes: &[&Change],
    extent: Extent,
    snippets: &Snippets<'_>,
) {
    let title = format!("{}: {}", named(axis), counted(changes.len(), &format!("{} change", class.word())));
    let open = if class <= Class::Unknown { " open" } else { "" };
    let _ = writeln!(text, "\n<details{open}><summary>{title}</summary>\n");
    // A pull request's text may have 65,536 characters.
    let limit = if extent == Extent::Full { usize::MAX } else { 25 };
    for (rule, changes) in by_rule(changes) {
        let advice = changes.first().map_or("", |change| change.advice());
        let _ = writeln!(text, "**{}** ({}): {}\n", rule.id, changes.len(), prose(advice));
        for change in changes.iter().take(limit) {
            let place = format!("{}{}", sentence::directions(&change.directions), lines(change));
            let _ = writeln!(text, "- {} ({place})", line(change, &code, &prose));
            snippet(text, snippets, change);
        }
        if changes.len() > limit {
            let _ = writeln!(text, "- and {} more", changes.len() - limit);
        }
        text.push('\n');
    }
    text.push_str("</details>\n");
}

/// Text in which only code spans are Markdown: nothing else is a tag, a mention, a link or an image.
#[must_use]
pub fn prose(text: &str) -> String {
    let mut escaped = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without its second one opens nothing.
    let spans = if parts.len() % 2 == 1 { parts.len() } else { 0 };
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 && index < spans {
            escaped.push_str(&code(part));
            continue;
        }
        for character in part.chars() {
            match character {
                '<' => escaped.push_str("&lt;"),
                '&' => escaped.push_str("&amp;"),
                '@' => escaped.push_str("&#64;"),
                '#' => escaped.push_str("&#35;"),
                // A text that contains a URL must not become a link.
                ':' if escaped.ends_with("http") || escaped.ends_with("https") => escaped.push_str("&#58;"),
                '*' | '_' | '[' | ']' | '|' | '\\' | '~' => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                other if is_active(other) => escaped.push(' '),
                other => escaped.push(other),
            }
        }
    }
    escaped
}

fn code(text: &str) -> String {
    safe::quoted(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_too_long_ends_after_a_section() {
        let section = format!("<details>{}\n</details>\n", "é".repeat(25_000));
        assert_eq!(bounded(section.repeat(2)), section.repeat(2));
        let short = bounded(section.repeat(3));
        assert_eq!(
            short,
            format!("{}\nThe rest is too long for a pull request: `cargo xtask diff` prints it.\n", section.repeat(2))
        );
        assert!(bounded("a".repeat(70_000)).chars().count() < 65_536);
    }
}
