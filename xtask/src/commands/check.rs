//! `cargo xtask check`: where the workspace has drifted from what its document gives. Writes nothing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use crate::commands::generate::Rendered;
use crate::io::terminal::counted;
use crate::io::workspace::{DOCUMENT, GENERATED, Workspace};
use crate::openapi::encoding::undo_crlf;
use crate::vendoring::lock::LOCK;
use crate::vendoring::vendored::{EditedDocument, GENERATE, Vendored};

/// One place where the workspace is not what its document gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    /// The document is not the one that the lock names; what it gives is then not compared.
    Document(EditedDocument),
    /// A file that differs.
    Edited {
        /// From the workspace's root.
        path: String,
        /// What the file holds.
        found: String,
        /// What `generate` would write.
        expected: String,
    },
    /// A file that is not there.
    Missing {
        /// From the workspace's root.
        path: String,
        /// What `generate` would write.
        expected: String,
    },
    /// A file that `generate` does not make.
    Extra {
        /// From the workspace's root.
        path: String,
        /// What the file holds.
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

/// Compares the workspace with what its document gives; nothing where it is fresh.
///
/// # Errors
/// Where that cannot be told: files that are missing or cannot be read, a document that cannot be rendered.
pub fn run(workspace: &Workspace) -> anyhow::Result<Vec<Drift>> {
    let vendored = Vendored::load(workspace)?;
    let document = match vendored.document() {
        Ok(document) => document?,
        Err(edited) => return Ok(vec![Drift::Document(edited)]),
    };
    let rendered = Rendered::of(&document, &vendored.lock)?;
    let mut drifts = compare(&rendered.files.files, &workspace.generated()?);
    drifts.extend(difference(LOCK.to_owned(), &vendored.lock_bytes, &rendered.lock));
    Ok(drifts)
}

/// Compares the generated code as it should be with what is there, by path inside its folder.
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

/// Says where the workspace has drifted, shows the differences, and ends with what to run.
///
/// The text is styled for a terminal; strip it for anything else.
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
        let _ = writeln!(message, "{} left out: `cargo xtask check --full` prints all", counted(left_out, "more line"));
    }
    let remedy = drifts.iter().find_map(|drift| match drift {
        Drift::Document(edited) => Some(edited.remedy()),
        _ => None,
    });
    let remedy = remedy.unwrap_or_else(|| format!("bring the generated code up to {DOCUMENT} with `{GENERATE}`"));
    let _ = write!(message, "\n{remedy}\n");
    message
}

/// What `check` says of a workspace that has not drifted.
pub const FRESH: &str = "fresh: the generated code is what controlplane.yml gives\n";

const SHORT: usize = 200;

/// Some where the bytes are neither the text nor its copy in a checkout with CRLF.
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
                format!("{path}: found other values than this generator and document give")
            }
            Self::Edited { path, .. } => format!("{path}: found other code than {DOCUMENT} gives"),
            Self::Missing { path, .. } => format!("{path}: found no such file, but {DOCUMENT} gives one"),
            Self::Extra { path, .. } => format!("{path}: found a file that {DOCUMENT} does not give"),
        }
    }

    /// A unified diff from what is there to what should be, line by line.
    fn diff(&self) -> Vec<String> {
        const NOTHING: &str = "/dev/null";
        let (old, new, found, expected) = match self {
            Self::Document(_) => return Vec::new(),
            Self::Edited { path, found, expected } => (path.as_str(), path.as_str(), found.as_str(), expected.as_str()),
            Self::Missing { path, expected } => (NOTHING, path.as_str(), "", expected.as_str()),
            Self::Extra { path, found } => (path.as_str(), NOTHING, found.as_str(), ""),
        };
        let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(found, expected);
        let diff = diff.unified_diff().header(old, new).to_string();
        diff.split_terminator('\n').map(visible).collect()
    }
}

/// The shortest diff of two files that share nothing is not worth more time.
const PATIENCE: Duration = Duration::from_secs(2);

/// A stray carriage return is shown, and no file's text commands the terminal.
fn visible(line: &str) -> String {
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
