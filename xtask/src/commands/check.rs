//! `cargo xtask check`: compares the generated code with what the vendored document gives. Writes nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::codegen::settings::SETTINGS;
use crate::commands::generate::Rendered;
use crate::io::terminal::counted;
use crate::io::text::undo_crlf;
use crate::io::workspace::{DOCUMENT, GENERATED, Workspace};
use crate::vendoring::lock::LOCK;
use crate::vendoring::vendored::{EditedDocument, GENERATE, Vendored, settings};

/// One file that differs from what the document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// The document is not the one that the lock names; nothing else is compared then.
    Document(EditedDocument),
    /// A file that differs.
    Edited {
        /// The path from the workspace's root.
        path: String,
        /// The contents of the file.
        found: String,
        /// The contents that `generate` would write.
        expected: String,
    },
    /// A file that does not exist.
    Missing {
        /// The path from the workspace's root.
        path: String,
        /// The contents that `generate` would write.
        expected: String,
    },
    /// A file that `generate` does not write.
    Extra {
        /// The path from the workspace's root.
        path: String,
        /// The contents of the file.
        found: String,
    },
}

/// How much of the differences is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The first 200 lines.
    Short,
    /// All lines.
    Full,
}

/// Compares the workspace with what its document gives; the list is empty if nothing differs.
///
/// # Errors
/// A file is missing or cannot be read, or the document cannot be rendered.
pub fn run(workspace: &Workspace) -> anyhow::Result<Vec<Drift>> {
    let vendored = Vendored::load(workspace)?;
    let document = match vendored.document() {
        Ok(document) => document?,
        Err(edited) => return Ok(vec![Drift::Document(edited)]),
    };
    let rendered = Rendered::of(&document, &settings(workspace)?, &vendored.lock)?;
    let mut drifts = compare(&rendered.files.files, &workspace.generated()?);
    drifts.extend(difference(LOCK.to_owned(), &vendored.lock_bytes, &rendered.lock));
    Ok(drifts)
}

/// Compares the expected generated code with the files found, by path inside of its folder.
#[must_use]
pub fn compare(expected: &BTreeMap<String, String>, found: &BTreeMap<String, Vec<u8>>) -> Vec<Drift> {
    let in_workspace = |path: &str| format!("{GENERATED}/{path}");
    let made = expected.iter().filter_map(|(path, expected)| match found.get(path) {
        Some(found) => difference(in_workspace(path), found, expected),
        None => Some(Drift::Missing { path: in_workspace(path), expected: expected.clone() }),
    });
    let extra = found.iter().filter(|(path, _)| !expected.contains_key(*path)).map(|(path, found)| Drift::Extra {
        path: in_workspace(path),
        found: String::from_utf8_lossy(found).into_owned(),
    });
    made.chain(extra).collect()
}

/// Lists the files that differ, shows the differences, and ends with what to run.
///
/// The text has terminal styles; strip them for anything else.
#[must_use]
pub fn message(drifts: &[Drift], extent: Extent) -> String {
    let mut message = String::new();
    for drift in drifts {
        message.push_str(&drift.summary());
        message.push('\n');
    }
    let lines: Vec<String> = drifts.iter().flat_map(Drift::diff).collect();
    let limit = if extent == Extent::Full { usize::MAX } else { SHORT };
    if !lines.is_empty() {
        message.push('\n');
    }
    for line in lines.iter().take(limit) {
        let style = style(line);
        // Writing to a `String` cannot fail.
        let _ = writeln!(message, "{style}{line}{style:#}");
    }
    let left_out = lines.len().saturating_sub(limit);
    if left_out > 0 {
        let _ = writeln!(
            message,
            "{} not shown: `cargo xtask check --full` prints all of them",
            counted(left_out, "more line")
        );
    }
    let remedy = drifts.iter().find_map(|drift| match drift {
        Drift::Document(edited) => Some(edited.remedy()),
        _ => None,
    });
    let remedy = remedy.unwrap_or_else(|| format!("run `{GENERATE}` to render {DOCUMENT} again"));
    let _ = write!(message, "\n{remedy}\n");
    message
}

/// The output of `check` if nothing differs.
pub const FRESH: &str = "up to date: the generated code is what controlplane.yml gives\n";

const SHORT: usize = 200;

/// The difference, unless the bytes are the text or its copy in a checkout with CRLF line ends.
fn difference(path: String, found: &[u8], expected: &str) -> Option<Drift> {
    let restored = undo_crlf(found);
    let found = restored.as_deref().unwrap_or(found);
    (found != expected.as_bytes()).then(|| Drift::Edited {
        path,
        found: String::from_utf8_lossy(found).into_owned(),
        expected: expected.to_owned(),
    })
}

impl Drift {
    fn summary(&self) -> String {
        match self {
            Self::Document(edited) => edited.to_string(),
            Self::Edited { path, .. } if path == LOCK => {
                format!("{path}: differs from what this generator, {SETTINGS} and {DOCUMENT} give")
            }
            Self::Edited { path, .. } => format!("{path}: differs from what {DOCUMENT} gives"),
            Self::Missing { path, .. } => format!("{path}: the file does not exist, but {DOCUMENT} gives one"),
            Self::Extra { path, .. } => format!("{path}: the file exists, but {DOCUMENT} does not give it"),
        }
    }

    /// A unified diff from the file found to the expected one, line by line.
    fn diff(&self) -> Vec<String> {
        const NO_FILE: &str = "/dev/null";
        let (old, new, found, expected) = match self {
            Self::Document(_) => return Vec::new(),
            Self::Edited { path, found, expected } => (path.as_str(), path.as_str(), found.as_str(), expected.as_str()),
            Self::Missing { path, expected } => (NO_FILE, path.as_str(), "", expected.as_str()),
            Self::Extra { path, found } => (path.as_str(), NO_FILE, found.as_str(), ""),
        };
        let diff = TextDiff::configure().timeout(DIFF_TIMEOUT).diff_lines(found, expected);
        let diff = diff.unified_diff().header(old, new).to_string();
        diff.split_terminator('\n').map(escaped).collect()
    }
}

/// The time for the shortest diff; after it, a longer one is shown.
const DIFF_TIMEOUT: Duration = Duration::from_secs(2);

/// Escapes control characters: a stray carriage return becomes visible, and no file can control the terminal.
fn escaped(line: &str) -> String {
    line.chars().fold(String::new(), |mut text, character| {
        if character.is_control() && character != '\t' {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
        text
    })
}

fn style(line: &str) -> Style {
    match line.as_bytes() {
        [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Style::new().bold(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    }
}
