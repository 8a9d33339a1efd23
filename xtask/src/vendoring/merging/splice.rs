//! Writes the merged document with the lines of its sources, as they were published.

use std::collections::HashMap;
use std::ops::Range;

use super::merge::{Kept, Member};
use super::source::Source;
use crate::openapi::document::At;

/// The lines of the kept parts; `None` if a source does not have lines of its own for each part. The caller checks the text:
/// the indentation of the sources may differ.
pub(super) fn write(sources: &[Source<'_>], members: &[Member<'_>]) -> Option<String> {
    let sheets: Vec<Sheet<'_>> = sources.iter().map(Sheet::of).collect();
    let first = sheets.first()?;
    let mut text = String::new();
    // Comments, a byte order mark and the document start marker.
    first.copy(0..first.start, &mut text)?;
    for member in members {
        write_member(&sheets, member, &mut text)?;
    }
    Some(text)
}

fn write_member(sheets: &[Sheet<'_>], member: &Member<'_>, text: &mut String) -> Option<()> {
    let sheet = sheets.get(member.source)?;
    let extent = sheet.extents.get(member.at.pointer())?;
    let Kept::Members(members) = &member.kept else {
        return sheet.copy(extent.clone(), text);
    };
    let inside = member.at.members().map(|(_, at)| at).chain(member.at.items()).next()?;
    sheet.copy(extent.start..sheet.extents.get(inside.pointer())?.start, text)?;
    members.iter().try_for_each(|member| write_member(sheets, member, text))
}

/// The lines of a source.
struct Sheet<'t> {
    lines: Vec<&'t str>,
    /// The first line of the first member.
    start: usize,
    /// The lines, counted from 0, of the nodes that may be kept or left out, by pointer.
    extents: HashMap<String, Range<usize>>,
}

impl<'t> Sheet<'t> {
    fn of(source: &Source<'t>) -> Self {
        let lines = source.published.text.split_inclusive('\n').collect();
        let mut sheet = Self { lines, start: 0, extents: HashMap::new() };
        let before = source.published.lines_before;
        sheet.start = sheet.measure(&source.document.root(), sheet.lines.len(), before, 0);
        sheet
    }

    /// Records the lines of the children of a node that ends before the line `end`; returns where the first one starts.
    fn measure(&mut self, at: &At<'_>, end: usize, before: usize, depth: usize) -> usize {
        let inside: Vec<At<'_>> = at.members().map(|(_, at)| at).chain(at.items()).collect();
        let mut end = end;
        for at in inside.iter().rev() {
            let start = self.with_comments(at.line().saturating_sub(1 + before));
            self.extents.insert(at.pointer().to_owned(), start..end);
            // Operations and components are on the third level.
            if depth < 2 {
                self.measure(at, end, before, depth + 1);
            }
            end = start;
        }
        end
    }

    /// The first line that belongs to a key: comments above it with the same indentation do.
    fn with_comments(&self, key: usize) -> usize {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let own = self.lines.get(key).map_or(0, |line| indent(line));
        let is_comment = |line: &&&str| line.trim_start().starts_with('#') && indent(line) == own;
        let above = self.lines.iter().take(key).rev().take_while(is_comment).count();
        key - above.min(key)
    }

    fn copy(&self, range: Range<usize>, text: &mut String) -> Option<()> {
        for line in self.lines.get(range)? {
            text.push_str(line);
            if !line.ends_with('\n') {
                text.push('\n');
            }
        }
        Some(())
    }
}
