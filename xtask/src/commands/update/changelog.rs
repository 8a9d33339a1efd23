//! The entry that an update writes under "Unreleased": one, however often it runs.

use crate::diff::Report;
use crate::diff::print::changelog;

/// The changelog whose entry tells what changed since a revision; without one where nothing did.
pub(super) fn set(log: &str, since: &str, report: &Report) -> String {
    let newline = if log.contains("\r\n") { "\r\n" } else { "\n" };
    let entry = if report.changes.is_empty() {
        String::new()
    } else {
        let entry = changelog::print(report, since);
        format!("{START}{since}{START_END}\n{HEADING}\n\n{entry}{END}\n").replace('\n', newline)
    };
    let log = with_unreleased(log, newline);
    let (before, section, after) = sections(&log);
    if let Some((start, end)) = found(section) {
        let (kept, rest) = (section.get(..start).unwrap_or_default(), section.get(end..).unwrap_or_default());
        let rest = if entry.is_empty() { rest.trim_start_matches(['\r', '\n']) } else { rest };
        return format!("{before}{kept}{entry}{rest}{after}");
    }
    if entry.is_empty() {
        return log.clone();
    }
    let space = if after.is_empty() { "" } else { newline };
    format!("{before}{}{newline}{newline}{entry}{space}{after}", section.trim_end())
}

/// The revision from which on the entry tells what changed.
pub(super) fn since(log: &str) -> Option<String> {
    let (_, section, _) = sections(log);
    let (start, _) = found(section)?;
    let revision = section.get(start..)?.strip_prefix(START)?.split(START_END).next()?;
    let is_revision = !revision.is_empty() && revision.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    (is_revision && !revision.starts_with('-')).then(|| revision.to_owned())
}

const START: &str = "<!-- cargo xtask update: since ";
const START_END: &str = " -->";
const HEADING: &str = "### The document";
const END: &str = "<!-- cargo xtask update: end -->";

fn found(section: &str) -> Option<(usize, usize)> {
    let start = section.find(START)?;
    let end = start + section.get(start..)?.find(END)? + END.len();
    let line_end = section.get(end..)?.find('\n').map_or(section.len(), |newline| end + newline + 1);
    Some((start, line_end))
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

/// What is before the section, the section of what is not released, and what follows: other sections or the targets of links.
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
mod tests {
    use super::*;
    use crate::diff;
    use crate::openapi::document::Document;

    fn report(title: &str) -> Report {
        let document = |title: &str| {
            let text = format!("openapi: 3.0.3\ninfo: {{title: {title}, version: '1'}}\npaths: {{}}\n");
            Document::parse("d.yml", &text).unwrap()
        };
        diff::compare(&document("a"), &document(title), "0.1.0")
    }

    const LOG: &str =
        "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n\n## [0.1.0]\n\n- B.\n\n[0.1.0]: https://a.example\n";

    #[test]
    fn the_entry_stands_once_at_the_end_of_what_is_not_released() {
        let once = set(LOG, "v0.1.0", &report("b"));
        let (before, after) = LOG.split_at(LOG.find("## [0.1.0]").unwrap());
        assert!(
            once.starts_with(&format!("{before}<!-- cargo xtask update: since v0.1.0 -->\n### The document\n\n")),
            "{once}"
        );
        assert!(once.ends_with(&format!("<!-- cargo xtask update: end -->\n\n{after}")), "{once}");
        assert_eq!(set(&once, "v0.1.0", &report("b")), once);
        assert_eq!(since(&once).as_deref(), Some("v0.1.0"));
    }

    #[test]
    fn the_entry_goes_when_nothing_changed_after_all() {
        let once = set(LOG, "v0.1.0", &report("b"));
        assert_eq!(set(&once, "v0.1.0", &report("a")), LOG);
        assert_eq!(set(LOG, "v0.1.0", &report("a")), LOG);
    }

    #[test]
    fn an_entry_that_was_released_is_left_alone() {
        let released = set(LOG, "v0.1.0", &report("b")).replace("[Unreleased]", "[0.2.0]");
        let next = set(&released, "v0.2.0", &report("c"));
        assert_eq!(next.matches("cargo xtask update: since").count(), 2, "{next}");
        assert!(next.find("since v0.2.0").unwrap() < next.find("since v0.1.0").unwrap(), "{next}");
        assert_eq!(since(&released), None);
    }

    #[test]
    fn a_changelog_without_a_section_gets_one() {
        for log in
            ["", "# Changelog\n", "# Changelog\n\n## [0.1.0]\n", "## 0.1.0\n", "a\n\n## [Unreleased]\n\n[x]: y\n"]
        {
            let once = set(log, "HEAD", &report("b"));
            assert_eq!(once.matches("## [Unreleased]\n\n<!-- ").count(), 1, "{once}");
            assert_eq!(set(&once, "HEAD", &report("b")), once);
        }
    }

    #[test]
    fn line_ends_stay_those_of_the_file() {
        let once = set(&LOG.replace('\n', "\r\n"), "v0.1.0", &report("b"));
        assert_eq!(once.matches('\n').count(), once.matches("\r\n").count());
    }
}
