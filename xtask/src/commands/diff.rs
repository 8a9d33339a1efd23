//! `cargo xtask diff`: finds the two documents and prints what changed between them.

use std::path::Path;

use anyhow::{anyhow, ensure};

use crate::diff::accepted::{ACCEPTED, List, entries};
use crate::diff::print::Extent;
use crate::diff::{self, Axis, Report, Threshold, print};
use crate::io::date::today;
use crate::io::files::{STDIN, exists, read_input};
use crate::io::foreign::bounded;
use crate::io::git;
use crate::io::workspace::{DOCUMENT, Workspace};
use crate::openapi::calls::calls;
use crate::openapi::document::Document;
use crate::openapi::validation::recognizable;
use crate::vendoring::lock::{LOCK, Lock};
use crate::vendoring::page;
use crate::vendoring::sources::{is_url, read};

/// The arguments of the command.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The old document: a file, a documentation page, a URL, `-` for standard input, or `REV:path` of git; the committed controlplane.yml by default
    pub old: Option<String>,
    /// The new document; controlplane.yml by default
    pub new: Option<String>,
    /// Exit with 1 if a change is breaking or unknown: the same as `--fail-on unknown`
    #[arg(long, conflicts_with = "fail_on")]
    pub exit_code: bool,
    /// Exit with 1 if a change is of this grade or worse, on either axis
    #[arg(long, value_name = "GRADE", value_enum)]
    pub fail_on: Option<FailOn>,
    /// The same for clients in use, instead of `--fail-on`
    #[arg(long, value_name = "GRADE", value_enum)]
    pub fail_on_wire: Option<FailOn>,
    /// The same for code that imports the crate, instead of `--fail-on`
    #[arg(long, value_name = "GRADE", value_enum)]
    pub fail_on_rust: Option<FailOn>,
    /// The list of accepted changes, which are reported apart and do not fail; diff-accepted.toml of the workspace by default, if
    /// it exists
    #[arg(long, value_name = "FILE")]
    pub accepted: Option<String>,
    /// Print the lines of the documents below each change (text and Markdown; HTML always has them)
    #[arg(long)]
    pub snippets: bool,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Print long lists completely
    #[arg(long)]
    pub full: bool,
    /// Leave this operation out of both crates, as `generate --skip` does; it is still compared on the wire
    #[arg(long, value_name = "OPERATION_ID")]
    pub skip: Vec<String>,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For the description of a pull request
    Markdown,
    /// For programs: docs/DIFF.md describes it
    Json,
    /// A page for a browser, without external resources
    Html,
    /// Annotations of a workflow run on GitHub
    Github,
    /// Entries for a list of accepted changes, without their reasons
    Accepted,
}

/// From which grade on a change makes the command exit with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// Breaking changes
    Breaking,
    /// Changes whose effect is unknown, breaking changes, and a document that cannot be rendered (axis of Rust)
    Unknown,
    /// Never exit with 1
    None,
}

impl From<FailOn> for Threshold {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Breaking => Self::Breaking,
            FailOn::Unknown => Self::Unknown,
            FailOn::None => Self::None,
        }
    }
}

/// Whether the report has a change that the arguments say is a failure.
#[must_use]
pub fn fails(report: &Report, arguments: &Arguments) -> bool {
    let both = arguments.fail_on.unwrap_or(if arguments.exit_code { FailOn::Unknown } else { FailOn::None });
    let [wire, rust] = [arguments.fail_on_wire, arguments.fail_on_rust].map(|axis| axis.unwrap_or(both).into());
    report.fails(Axis::Wire, wire) || report.fails(Axis::Rust, rust)
}

/// Compares two documents. The workspace is needed only for the documents that are not named.
///
/// # Errors
/// If one of the documents or the list of accepted changes cannot be read, or is not what it should be.
pub fn run(workspace: anyhow::Result<Workspace>, arguments: &Arguments) -> anyhow::Result<Report> {
    let (old, new) = match (&arguments.old, &arguments.new) {
        (Some(old), Some(new)) => {
            let folder = workspace.as_ref().map_or(Path::new("."), Workspace::root);
            (Input::load(folder, old)?, Input::load(folder, new)?)
        }
        (old, _) => {
            let workspace = workspace.as_ref().map_err(|error| anyhow!("{error:#}, or name both documents"))?;
            let committed = format!("HEAD:./{DOCUMENT}");
            let old = Input::load(workspace.root(), old.as_ref().unwrap_or(&committed))?;
            (old, vendored(workspace)?)
        }
    };
    let known = [&old, &new].map(|input| operation_ids(&input.document));
    for id in &arguments.skip {
        ensure!(
            known.iter().any(|ids| ids.contains(id)),
            "--skip: found no operation `{}` in either document, expected an `operationId`: check the spelling",
            bounded(id, 120)
        );
    }
    let workspace = workspace.ok();
    let accepted = accepted(workspace.as_ref(), arguments.accepted.as_deref())?;
    let mut skip = workspace.as_ref().map(skipped).transpose()?.unwrap_or_default();
    skip.extend(arguments.skip.iter().cloned());
    let manifest = workspace.map_or_else(|| Ok(BUILT_FROM.to_owned()), |workspace| workspace.manifest())?;
    let mut report = diff::compare(&without(old.document, &skip), &without(new.document, &skip), &version(&manifest));
    (report.old.date, report.new.date) = (old.date, new.date);
    if arguments.snippets || arguments.format == Format::Html {
        (report.old.text, report.new.text) = (Some(old.text.into()), Some(new.text.into()));
    }
    if let Some(accepted) = accepted {
        accepted.apply(&mut report, &today());
    }
    Ok(report)
}

/// The list of accepted changes: the named one, or that of the workspace.
fn accepted(workspace: Option<&Workspace>, file: Option<&str>) -> anyhow::Result<Option<List>> {
    let (name, bytes) = match (file, workspace) {
        (Some(file), _) => (file, Some(read_input(file)?)),
        (None, Some(workspace)) => (ACCEPTED, workspace.read(ACCEPTED)?),
        (None, None) => return Ok(None),
    };
    bytes.map(|bytes| List::parse(name, &bytes)).transpose()
}

/// The manifest of the workspace that this binary was built from: outside of a workspace its version is that of the crate.
const BUILT_FROM: &str = include_str!("../../../Cargo.toml");

/// The report in one of its formats; styled, if it is text.
#[must_use]
pub fn render(report: &Report, arguments: &Arguments) -> String {
    let extent = if arguments.full { Extent::Full } else { Extent::Folded };
    match arguments.format {
        Format::Text => print::text::print(report, extent),
        Format::Markdown => print::markdown::print(report, extent),
        Format::Json => print::json::print(report),
        Format::Html => print::html::print(report),
        Format::Github => print::github::print(report),
        Format::Accepted => entries(report),
    }
}

/// The operations that the lock leaves out: they are left out of both crates.
fn skipped(workspace: &Workspace) -> anyhow::Result<Vec<String>> {
    let lock = workspace.read(LOCK)?.and_then(|bytes| Lock::parse(&String::from_utf8_lossy(&bytes)).ok());
    Ok(lock.map(|lock| lock.skip).unwrap_or_default())
}

/// The document without these operations, as far as it has them.
pub(crate) fn without(document: Document, skip: &[String]) -> Document {
    let known = operation_ids(&document);
    let ids: Vec<String> = skip.iter().filter(|id| known.contains(id)).cloned().collect();
    document.without(&ids)
}

fn operation_ids(document: &Document) -> Vec<String> {
    calls(&document.root()).into_iter().map(|call| call.id).collect()
}

/// The version that the members of the workspace share.
#[must_use]
pub fn version(manifest: &str) -> String {
    let version = || {
        let manifest: toml::Table = manifest.parse().ok()?;
        Some(manifest.get("workspace")?.get("package")?.get("version")?.as_str()?.to_owned())
    };
    version().unwrap_or_else(|| "0.0.0".to_owned())
}

/// A document with what a report says of it.
struct Input {
    document: Document,
    text: String,
    date: Option<String>,
}

impl Input {
    fn load(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let is_revision = name != STDIN.0 && !is_url(name) && !exists(name) && name.contains(':');
        let bytes = if is_revision { git::show(folder, name)? } else { read(name)? };
        let revision = name.split_once(':').map(|(revision, _)| revision).filter(|_| is_revision);
        let date = revision.and_then(|revision| git::date(folder, revision));
        Ok(Self { date, ..Self::read(if name == STDIN.0 { STDIN.1 } else { name }, &bytes)? })
    }

    /// A document that can be compared, although it may be impossible to render.
    fn read(name: &str, bytes: &[u8]) -> anyhow::Result<Self> {
        let document = page::document(name, bytes)?;
        recognizable(&document)?;
        Ok(Self { document, text: String::from_utf8_lossy(bytes).into_owned(), date: None })
    }
}

fn vendored(workspace: &Workspace) -> anyhow::Result<Input> {
    let bytes = workspace.read(DOCUMENT)?.ok_or_else(|| {
        anyhow!("{DOCUMENT}: found no such file: create it with `cargo xtask vendor FILE`, or name both documents")
    })?;
    Input::read(DOCUMENT, &bytes)
}
