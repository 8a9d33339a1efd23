//! For the text of a pull request: the summary first, details folded.

use std::fmt::Write;

use super::{AXES, Extent, lines, subject, where_to};
use crate::diff::{Axis, Change, Class, Report};
use crate::text::counted;

/// The report as GitHub's Markdown.
#[must_use]
pub fn print(report: &Report, extent: Extent) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "### {} → {}\n", code(&report.old), code(&report.new));
    if report.changes.is_empty() {
        text.push_str("Nothing changed.\n");
        return text;
    }
    let _ = writeln!(text, "{}\n", prose(&super::verdict(report)));
    text.push_str("| | breaking | compatible | documentation |\n|---|---:|---:|---:|\n");
    for axis in AXES {
        let [breaking, compatible, documentation] = Class::ALL.map(|class| report.of(axis, class).count());
        let _ = writeln!(text, "| {} | {breaking} | {compatible} | {documentation} |", named(axis));
    }
    for class in Class::ALL {
        for axis in AXES {
            section(&mut text, report, axis, class, extent);
        }
    }
    text
}

fn named(axis: Axis) -> &'static str {
    match axis {
        Axis::Wire => "wire: old clients and the new server",
        Axis::Rust => "Rust: code that imports the crate",
    }
}

fn section(text: &mut String, report: &Report, axis: Axis, class: Class, extent: Extent) {
    let changes: Vec<&Change> = report.of(axis, class).collect();
    if changes.is_empty() {
        return;
    }
    let title = format!("{}: {}", named(axis), counted(changes.len(), &format!("{} change", class.word())));
    let open = if class == Class::Breaking { " open" } else { "" };
    let _ = writeln!(text, "\n<details{open}><summary>{title}</summary>\n");
    // A pull request's text may have 65,536 characters.
    let limit = if extent == Extent::Full { usize::MAX } else { 25 };
    for (rule, changes) in super::by_rule(&changes) {
        let advice = changes.first().map_or("", |change| change.advice());
        let _ = writeln!(text, "**{}** ({}): {}\n", rule.id, changes.len(), prose(advice));
        for change in changes.iter().take(limit) {
            let place = format!("{}{}", where_to(change), lines(change));
            let _ = writeln!(text, "- {}: {} ({place})", prose(&subject(change)), prose(&change.what));
        }
        if changes.len() > limit {
            let _ = writeln!(text, "- and {} more", changes.len() - limit);
        }
        text.push('\n');
    }
    text.push_str("</details>\n");
}

/// Words in which only code spans are Markdown; what a document calls its parts is no tag, no mention and no link.
fn prose(text: &str) -> String {
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
                '*' | '_' | '[' | ']' | '|' | '\\' | '~' => {
                    escaped.push('\\');
                    escaped.push(character);
                }
                control if control.is_control() => escaped.push(' '),
                other => escaped.push(other),
            }
        }
    }
    escaped
}

fn code(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    format!("`{}`", text.replace('`', "'"))
}
