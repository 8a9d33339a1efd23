//! The section "Unreleased" of the changelog: the entry that `update` writes there, and the move to a version by `release`.
//!
//! The entry stands between two comments. The last one has a hash of each line that was generated, so that the next update can
//! replace these lines and keep those that were written, changed or deleted by hand.

use std::collections::BTreeSet;

use anyhow::{anyhow, ensure};

use crate::openapi::document::sha256;

/// A changelog without entries.
pub(crate) const EMPTY: &str = "# Changelog\n\n## [Unreleased]\n";

/// The changelog in which the entry has these lines, which describe the changes since a revision. An entry since another
/// revision was released in the meantime: it stays, as if it were written by hand.
pub(crate) fn set(log: &str, since: &str, lines: &[String]) -> String {
    let newline = if log.contains("\r\n") { "\r\n" } else { "\n" };
    let log = with_unreleased(log, newline);
    let (before, section, after) = sections(&log);
    let entry = Entry::find(section);
    if entry.as_ref().is_some_and(|entry| entry.since != since) {
        if lines.is_empty() {
            return log;
        }
        let log = format!("{before}{}{after}", without_markers(section));
        return set(&log, since, lines);
    }
    let Some(entry) = entry else {
        if lines.is_empty() {
            return log;
        }
        let text = render(since, DEFAULT_HEADING, lines, lines, newline);
        let space = if after.is_empty() { "" } else { newline };
        return format!("{before}{}{newline}{newline}{text}{space}{after}", section.trim_end());
    };
    let (kept, rest) = (section.get(..entry.start).unwrap_or_default(), section.get(entry.end..).unwrap_or_default());
    let merged = entry.merge(lines);
    if merged.is_empty() && lines.is_empty() {
        return format!("{before}{kept}{}{after}", rest.trim_start_matches(['\r', '\n']));
    }
    let heading = entry.heading.as_deref().unwrap_or(DEFAULT_HEADING);
    format!("{before}{kept}{}{rest}{after}", render(since, heading, &merged, lines, newline))
}

/// The revision since which the entry describes the changes.
pub(crate) fn since(log: &str) -> Option<String> {
    let (_, section, _) = sections(log);
    let revision = Entry::find(section)?.since;
    let is_revision = !revision.is_empty() && revision.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    (is_revision && !revision.starts_with('-')).then_some(revision)
}

/// The changelog in which everything below "Unreleased" belongs to a version.
///
/// # Errors
/// There is nothing below "Unreleased", or the version has a section already.
pub(crate) fn release(log: &str, version: &str, date: &str) -> anyhow::Result<String> {
    let newline = if log.contains("\r\n") { "\r\n" } else { "\n" };
    ensure!(
        !has_section(log, version),
        "CHANGELOG.md: there is a section for {version} already: pass a later version, or move its entries below \"Unreleased\""
    );
    let (before, section, after) = sections(log);
    let text = without_markers(section);
    let (heading, body) = text.split_once('\n').unwrap_or((&text, ""));
    let body = body.trim();
    let has_entries = body.lines().any(|line| !line.trim().is_empty() && !line.starts_with('#'));
    ensure!(
        has_entries,
        anyhow!("CHANGELOG.md: there is no entry below \"Unreleased\": describe the release there first")
    );
    let heading = heading.trim_end();
    let space = if after.is_empty() { "" } else { newline };
    Ok(format!(
        "{before}{heading}{newline}{newline}## [{version}] - {date}{newline}{newline}{body}{newline}{space}{after}"
    ))
}

/// The entries below "Unreleased" that were there already when this version was tagged, if the version has no section.
pub(crate) fn released_entries<'l>(log: &'l str, tagged: &str, version: &str) -> Vec<&'l str> {
    if has_section(log, version) {
        return Vec::new();
    }
    let then: BTreeSet<&str> = entries(tagged).collect();
    entries(log).filter(|entry| then.contains(entry)).collect()
}

/// The first lines of the entries below "Unreleased".
fn entries(log: &str) -> impl Iterator<Item = &str> {
    let (_, section, _) = sections(log);
    section.lines().map(str::trim_end).filter(|line| line.starts_with(['-', '*', '+']))
}

fn has_section(log: &str, version: &str) -> bool {
    let is_version = |line: &str| {
        let title = line.strip_prefix("## ").map(|title| title.trim_start_matches('['));
        let rest = title.and_then(|title| title.strip_prefix(version));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || ".-+".contains(c)))
    };
    log.lines().any(is_version)
}

const START: &str = "<!-- cargo xtask update: since ";
const END: &str = "<!-- cargo xtask update: end";
const CLOSE: &str = " -->";
const DEFAULT_HEADING: &str = "### API changes";

/// The entry as it stands in the section.
#[derive(Debug)]
struct Entry {
    /// Its offsets in the section.
    start: usize,
    end: usize,
    since: String,
    heading: Option<String>,
    lines: Vec<String>,
    /// The hashes of the lines that were generated; `None` in entries of earlier versions, which had none.
    generated: Option<BTreeSet<String>>,
}

impl Entry {
    fn find(section: &str) -> Option<Self> {
        let start = section.find(START)?;
        let (since, body) = section.get(start + START.len()..)?.split_once(CLOSE)?;
        let (body, rest) = body.split_once(END)?;
        let (hashes, rest) = rest.split_once(CLOSE)?;
        let line_end = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let end = section.len() - rest.len() + line_end;
        let mut lines: Vec<String> = body.trim().lines().map(str::to_owned).collect();
        let heading = lines.first().filter(|line| line.starts_with('#')).cloned();
        if heading.is_some() {
            lines.remove(0);
        }
        let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
        lines.drain(..blank);
        let hashes: BTreeSet<String> = hashes.split_whitespace().skip(1).map(str::to_owned).collect();
        let generated = Some(hashes).filter(|hashes| !hashes.is_empty());
        Some(Self { start, end, since: since.to_owned(), heading, lines, generated })
    }

    /// The lines written by hand where they stand, with the new generated lines.
    fn merge(&self, new: &[String]) -> Vec<String> {
        let was_generated = |line: &String| self.generated.as_ref().is_none_or(|hashes| hashes.contains(&hash(line)));
        let was_deleted = |line: &String| {
            let known = self.generated.as_ref().is_some_and(|hashes| hashes.contains(&hash(line)));
            known && !self.lines.contains(line)
        };
        let stays = |line: &&String| new.contains(line) || !was_generated(line);
        let mut merged: Vec<String> = self.lines.iter().filter(stays).cloned().collect();
        let mut next = 0;
        for line in new {
            if let Some(at) = merged.iter().position(|known| known == line) {
                // A remark below the line belongs to it.
                let remark = merged.iter().skip(at + 1).take_while(|line| line.starts_with([' ', '\t'])).count();
                next = at + 1 + remark;
            } else if !was_deleted(line) {
                merged.insert(next, line.clone());
                next += 1;
            }
        }
        merged
    }
}

fn render(since: &str, heading: &str, lines: &[String], generated: &[String], newline: &str) -> String {
    let mut text = format!("{START}{since}{CLOSE}\n");
    if !lines.is_empty() {
        text = format!("{text}{heading}\n\n{}\n", lines.join("\n"));
    }
    text.push_str(END);
    text.push_str(", generated");
    for line in generated {
        text.push(' ');
        text.push_str(&hash(line));
    }
    text.push_str(CLOSE);
    text.push('\n');
    text.replace('\n', newline)
}

/// Enough to recognise a line, and short enough for a comment.
fn hash(line: &str) -> String {
    sha256(line.trim_end().as_bytes()).chars().take(8).collect()
}

/// The section with the entry as ordinary text.
fn without_markers(section: &str) -> String {
    section.split_inclusive('\n').filter(|line| !line.starts_with(START) && !line.starts_with(END)).collect()
}

fn is_unreleased(line: &str) -> bool {
    line.starts_with("## ") && line.to_ascii_lowercase().contains("unreleased")
}

fn with_unreleased(log: &str, newline: &str) -> String {
    if log.lines().any(is_unreleased) {
        return log.to_owned();
    }
    let start = if log.starts_with("## ") { Some(0) } else { log.find("\n## ").map(|newline| newline + 1) };
    let (before, after) = log.split_at(start.unwrap_or(log.len()));
    let space = if before.is_empty() { String::new() } else { format!("{}{newline}{newline}", before.trim_end()) };
    let gap = if after.is_empty() { "" } else { newline };
    format!("{space}## [Unreleased]{newline}{gap}{after}")
}

/// The text before the section "Unreleased", the section, and what follows: other sections or link targets.
fn sections(log: &str) -> (&str, &str, &str) {
    let mut offset = 0;
    let mut start = None;
    let mut end = log.len();
    for line in log.split_inclusive('\n') {
        let is_next = line.starts_with("## ") || (line.starts_with('[') && line.contains("]: "));
        match start {
            None if is_unreleased(line) => start = Some(offset),
            Some(_) if is_next => {
                end = offset;
                break;
            }
            _ => {}
        }
        offset += line.len();
    }
    let start = start.unwrap_or(end);
    let part = |from: usize, to: usize| log.get(from..to).unwrap_or_default();
    (part(0, start), part(start, end), part(end, log.len()))
}

#[cfg(test)]
mod tests;
