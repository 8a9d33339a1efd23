//! The lines of the two documents that a change is about.

use crate::diff::{Change, Report};
use crate::io::foreign::visible;

/// At most this many lines of one document are shown for a change.
const MAX_LINES: usize = 6;
/// At most this many characters of a line.
const MAX_WIDTH: usize = 68;

/// The texts of the documents, as far as the report has them.
pub(super) struct Snippets<'r> {
    old: Option<Lines<'r>>,
    new: Option<Lines<'r>>,
}

impl<'r> Snippets<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let lines = |text: &'r Option<std::sync::Arc<str>>| text.as_deref().map(Lines::of);
        Self { old: lines(&report.old.text), new: lines(&report.new.text) }
    }

    /// The old lines and the new ones, each after a sign; of what was added or removed, only those that it stands on.
    pub(super) fn lines(&self, change: &Change) -> Vec<String> {
        let (is_added, is_removed) = (change.rule.id.ends_with("-added"), change.rule.id.ends_with("-removed"));
        let old = self.old.as_ref().zip(change.old.as_ref()).filter(|_| !is_added);
        let new = self.new.as_ref().zip(change.new.as_ref()).filter(|_| !is_removed);
        let signed = |sign: char, lines: Vec<String>| lines.into_iter().map(move |line| format!("{sign} {line}"));
        let of = |side: Option<(&Lines<'_>, &crate::diff::Place)>| {
            side.map(|(lines, place)| lines.at(place.line, &place.pointer)).unwrap_or_default()
        };
        signed('-', of(old)).chain(signed('+', of(new))).collect()
    }
}

/// A text, and where its lines begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { text, starts }
    }

    fn line(&self, number: usize) -> Option<&'t str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).copied().unwrap_or(self.text.len());
        self.text.get(start..end).map(str::trim_end)
    }

    /// The line and those that belong to it by their indentation.
    fn at(&self, number: usize, pointer: &str) -> Vec<String> {
        let Some(first) = self.line(number) else { return Vec::new() };
        let indent = indent(first);
        if first.len() > 4 * MAX_WIDTH && first.starts_with('{') {
            // A document on one line.
            return vec![cut(&format!("{pointer} (line {number} has {} bytes)", first.len()))];
        }
        let belongs = |line: &&str| {
            let is_item = line.trim_start().starts_with("- ") && !first.trim_start().starts_with("- ");
            line.is_empty() || self::indent(line) > indent || (self::indent(line) == indent && is_item)
        };
        let rest = (number + 1..).map_while(|number| self.line(number)).take_while(belongs);
        let mut lines: Vec<&str> = std::iter::once(first).chain(rest.take(MAX_LINES)).collect();
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        let more = lines.len() > MAX_LINES;
        let shown = lines.into_iter().take(if more { MAX_LINES - 1 } else { MAX_LINES });
        let shown = shown.map(|line| cut(line.get(indent..).unwrap_or_default()));
        shown.chain(more.then(|| "..".to_owned())).collect()
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn cut(line: &str) -> String {
    match line.char_indices().nth(MAX_WIDTH) {
        Some((end, _)) => visible(line.get(..end).unwrap_or_default()) + "..",
        None => visible(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a:\n  enum:\n  - red\n  - green\n\n  type: string\nb: {}\n";

    #[test]
    fn a_snippet_is_a_line_with_what_belongs_to_it() {
        let lines = Lines::of(TEXT);
        assert_eq!(lines.at(2, ""), ["enum:", "- red", "- green"]);
        assert_eq!(lines.at(3, ""), ["- red"]);
        assert_eq!(lines.at(7, ""), ["b: {}"]);
        assert_eq!(lines.at(1, ""), ["a:", "  enum:", "  - red", "  - green", "", "  type: string"]);
        assert!(lines.at(0, "").is_empty() && lines.at(99, "").is_empty());
    }

    #[test]
    fn a_snippet_is_bounded_and_harmless() {
        let long = format!("a:\n{}", "  b: \u{1b}[31m\n".repeat(100));
        let shown = Lines::of(&long).at(1, "");
        assert_eq!((shown.len(), shown.last().map(String::as_str)), (MAX_LINES, Some("..")));
        assert_eq!(shown.get(1).map(String::as_str), Some("  b: \\u{1b}[31m"));
        let one = format!("{{\"a\": \"{}\"}}", "x".repeat(1000));
        assert_eq!(Lines::of(&one).at(1, "/a"), ["/a (line 1 has 1009 bytes)"]);
        assert_eq!(Lines::of(&"é".repeat(100)).at(1, ""), ["é".repeat(MAX_WIDTH) + ".."]);
    }
}
